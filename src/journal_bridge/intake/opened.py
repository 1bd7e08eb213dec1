"""An export that passed intake: the only door through which an adapter reads it."""

import builtins
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Final, Self

from lxml.etree import _Element as Element

from journal_bridge.errors import InputRefused
from journal_bridge.intake.documents import parse_csv, parse_json
from journal_bridge.intake.entry import Entry
from journal_bridge.intake.folder import FolderFile
from journal_bridge.intake.limits import Limits
from journal_bridge.intake.markup import parse_html, parse_xml
from journal_bridge.intake.names import SafeName
from journal_bridge.intake.shelves import NOTHING_AROUND, Around, Shelves

SNIFF_BYTES: Final = 32
"""First bytes that tell one kind of file from another."""
_JSON: Final = ".json"


@dataclass(frozen=True, slots=True)
class UntrustedFile:
    """A media file whose content nobody has checked yet: its safe name, its length, a way to read it."""

    name: str
    size: int
    entry: Entry

    def open(self) -> BinaryIO:
        """Return a fresh stream of its bytes, never more than `size`; the caller closes it.

        Raises:
            InputRefused: now or while reading, when the bytes are not what the container claimed.
        """
        return self.entry.open()


class OpenedExport:
    """An export whose container and names are checked; contents are checked as they are read.

    The source is only ever read, and members of a ZIP are streamed: nothing of an export is unpacked to the disc,
    save an unnamed copy of a large ZIP that lies within a ZIP, once an adapter asks for what is inside it. Use it
    in a `with` statement; afterwards nothing more can be read through it.
    """

    def __init__(
        self,
        path: Path,
        entries: Mapping[SafeName, Entry],
        ignored: int,
        limits: Limits,
        around: Around = NOTHING_AROUND,
    ) -> None:
        """Hold checked entries, and what is known of the ZIPs they lie in."""
        self._path = path
        self._shelves = Shelves(entries, limits, around)
        self._parts = tuple(sorted(around.parts.keys() - entries.keys()))
        self._names = tuple(sorted(entries))
        self._ignored = ignored
        self._limits = limits
        self._closed = False
        self._parsed: dict[str, object] = {}
        self._room: int | None = None

    @property
    def path(self) -> Path:
        """The folder or ZIP that was opened."""
        return self._path

    @property
    def names(self) -> tuple[str, ...]:
        """The relative names of all files, with `/`, sorted."""
        return self._names

    @property
    def parts(self) -> tuple[str, ...]:
        """The ZIPs whose files were joined though no number says that they belong together; `inside` takes them."""
        return self._parts

    @property
    def ignored(self) -> int:
        """How many files an operating system left there, such as `.DS_Store`; they cannot be read."""
        return self._ignored

    def __contains__(self, name: object) -> bool:
        """Say whether the export holds a file of this exact name."""
        return name in self._shelves

    def inside(self, name: str) -> tuple[str, ...]:
        """Return the names of the files in a ZIP of the export, each as `<name of the ZIP>/<member>`, sorted.

        They can then be read like every other file, also through another opening of the same export.

        Raises:
            InputRefused: `not-found`, `not-an-export` when it is no ZIP, or what a ZIP is refused for.
        """
        self._check_open()
        return self._shelves.inside(name)

    def office(self, name: str) -> tuple[str, ...]:
        """Return the names of the parts of an office document (such as XLSX), each `<document>/<part>`.

        Raises:
            InputRefused: `not-found`, `not-a-workbook` when it is no ZIP, or what a ZIP is refused for.
        """
        self._check_open()
        return self._shelves.office(name)

    def size(self, name: str) -> int:
        """Return the length of a file in bytes.

        Raises:
            InputRefused: `not-found`.
        """
        return self._entry(name).size

    def json(self, name: str) -> object:
        """Return the value of a JSON document, which is only to be read: the next who asks may get the same one.

        Every adapter is shown an export before one of them reads it, so the documents of a small one are kept as
        parsed. Those of a large one are not: the few that could be would take more memory than all the rest.

        Raises:
            InputRefused: `not-found`, `quota`, or as `parse_json` says.
        """
        self._check_open()
        if name in self._parsed:
            return self._parsed[name]
        value = parse_json(self.bytes(name, self._limits.document_bytes), name, self._limits)
        self._keep(name, value)
        return value

    def csv(self, name: str) -> list[dict[str, str]]:
        """Return the rows of a table, each by column.

        Raises:
            InputRefused: `not-found`, `quota`, or as `parse_csv` says.
        """
        return parse_csv(self.bytes(name, self._limits.table_bytes), name, self._limits)

    def xml(self, name: str) -> Element:
        """Return the root of an XML document.

        Raises:
            InputRefused: `not-found`, `quota`, or as `parse_xml` says.
        """
        return parse_xml(self.bytes(name, self._limits.document_bytes), name, self._limits)

    def html(self, name: str) -> Element:
        """Return the root of a saved web page.

        Raises:
            InputRefused: `not-found`, `quota`, or as `parse_html` says.
        """
        return parse_html(self.bytes(name, self._limits.document_bytes), name, self._limits)

    def media(self, name: str) -> UntrustedFile:
        """Return a file to be read as a stream.

        Raises:
            InputRefused: `not-found`.
        """
        entry = self._entry(name)
        return UntrustedFile(name, entry.size, entry)

    def bytes(self, name: str, limit: int) -> builtins.bytes:
        """Return a whole file of at most `limit` bytes.

        Raises:
            InputRefused: `not-found`, `quota` when it is longer, `size-lie` or `damaged-zip`.
        """
        entry = self._entry(name)
        if entry.size > limit:
            raise InputRefused("quota", name)
        return _first(entry, entry.size, name)

    def head(self, name: str, length: int = SNIFF_BYTES) -> builtins.bytes:
        """Return the first `length` bytes of a file, or all of a shorter one, to tell its kind by content.

        Raises:
            InputRefused: `not-found`, `size-lie` or `damaged-zip`.
        """
        entry = self._entry(name)
        wanted = min(length, entry.size)
        if isinstance(entry, FolderFile):
            return _of_length(entry.head(wanted), wanted, name)
        return _first(entry, wanted, name)

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Close it."""
        self.close()

    def close(self) -> None:
        """Let nothing more be read; streams already given out belong to their callers."""
        self._closed = True
        self._parsed.clear()
        self._shelves.close()

    def _keep(self, name: str, value: object) -> None:
        if self._room is None:
            named = (one for one in self._names if one.endswith(_JSON))
            self._room = self._limits.kept_bytes - sum(map(self.size, named))
        if not name.endswith(_JSON):
            self._room -= self.size(name)
        if self._room < 0:
            self._parsed.clear()
        else:
            self._parsed[name] = value

    def _check_open(self) -> None:
        if self._closed:
            raise ValueError("this export is closed")

    def _entry(self, name: str) -> Entry:
        self._check_open()
        return self._shelves.find(name)


def _first(entry: Entry, size: int, name: str) -> bytes:
    if isinstance(entry, FolderFile):  # half of the time of a stream; exports have tens of thousands of documents
        return _of_length(entry.read(size), size, name)
    with entry.open() as untrusted_file:
        return _of_length(untrusted_file.read(size), size, name)


def _of_length(untrusted_bytes: bytes, size: int, name: str) -> bytes:
    if len(untrusted_bytes) != size:
        raise InputRefused("size-lie", name)
    return untrusted_bytes
