"""Finds a file of an export by its name, also inside a ZIP of the export once somebody asks for it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from journal_bridge.errors import InputRefused
from journal_bridge.intake.archive import CheckedArchive, check_archive
from journal_bridge.intake.aside import SetAside, Shelf
from journal_bridge.intake.entry import Entry, Seekable
from journal_bridge.intake.folder import FolderFile
from journal_bridge.intake.limits import Limits
from journal_bridge.intake.local import HEAD_BYTES
from journal_bridge.intake.names import SafeName
from journal_bridge.intake.nesting import ZIP_MAGIC, is_archive
from journal_bridge.intake.parts import check_numbers


@dataclass(frozen=True, slots=True)
class Around:
    """The ZIPs around an export's files: how many lie one in another, what they unpack to, joined ones by name."""

    level: int = 0
    unpacked: int = 0
    parts: Mapping[SafeName, Entry] = field(default_factory=dict)


NOTHING_AROUND: Final = Around()
"""A folder's files lie in no ZIP."""


class Shelves:
    """The files of an export by name, and of its ZIPs as `<name of the ZIP>/<member>`.

    A ZIP is checked whole, as strictly as an outermost one, when it or a name in it is first asked for. Everything
    unpacked counts against the limits of the whole export, once.
    """

    def __init__(self, entries: Mapping[SafeName, Entry], limits: Limits, around: Around) -> None:
        self._parts = around.parts.keys() - entries.keys()
        self._entries: dict[str, Entry] = dict([*around.parts.items(), *entries.items()])
        self._inside: dict[str, tuple[str, ...]] = {}
        self._levels: dict[str, int] = {}
        self._whole: set[str] = set()
        self._limits = limits
        self._level = around.level
        self._unpacked = around.unpacked
        self._shelf = Shelf()

    def __contains__(self, name: object) -> bool:
        """Say whether a file of this name is known, without opening anything."""
        return name in self._entries

    def find(self, name: str) -> Entry:
        """Return a file; the ZIPs its name leads through are opened.

        Raises:
            InputRefused: `not-found`, or what a ZIP on the way is refused for.
        """
        if name in self._entries:
            return self._entries[name]
        for archive in _archives_above(name):
            if name in self._entries:
                break
            if archive in self._entries and _is_zip(self._entries[archive]):
                self.inside(archive)
        entry = self._entries.get(name)
        if entry is None:
            raise InputRefused("not-found", name)
        return entry

    def inside(self, name: str) -> tuple[str, ...]:
        """Return the names of the files in a ZIP.

        Raises:
            InputRefused: `not-found`, `not-an-export` when it is no ZIP, `missing-part` when its own number shows
                that others are missing, or what a ZIP is refused for.
        """
        if name not in self._inside:
            entry = self.find(name)
            if not _is_zip(entry):
                raise InputRefused("not-an-export", name)
            self._open(name, entry)
        return self._inside[name]

    def office(self, name: str) -> tuple[str, ...]:
        """Return the names of the parts of an office document, which is a ZIP by build; checked as strictly.

        Raises:
            InputRefused: `not-found`, `not-a-workbook` when it is no ZIP, or what a ZIP is refused for.
        """
        if name not in self._inside:
            entry = self.find(name)
            if not _head(entry).startswith(ZIP_MAGIC):
                raise InputRefused("not-a-workbook", name)
            self._open(name, entry)
        return self._inside[name]

    def close(self) -> None:
        """Remove the copies of archives that lay within archives."""
        self._shelf.close()

    def _open(self, name: str, entry: Entry) -> None:
        above = [self._levels[one] for one in _archives_above(name) if one in self._levels]
        level = 1 if name in self._parts else 1 + max(above, default=self._level)
        if level > self._limits.nesting:
            raise InputRefused("nested-archive", name)
        self._check_siblings(name)
        seekable: Seekable = entry if isinstance(entry, FolderFile) else SetAside(name, entry, self._shelf)
        checked = check_archive(seekable, self._limits, level=level, prefix=f"{name}/")
        if name not in self._parts:
            self._count(checked, name)
        self._entries.update(checked.members.items())
        self._levels[name] = level
        self._inside[name] = tuple(sorted(checked.members))

    def _count(self, checked: CheckedArchive, name: str) -> None:
        self._unpacked += checked.size
        if self._unpacked > self._limits.zip_bytes:
            raise InputRefused("quota", name)
        if len(self._entries) + len(checked.members) > self._limits.entries:
            raise InputRefused("too-many-entries", name)

    def _check_siblings(self, name: str) -> None:
        """Refuse a folder of numbered ZIPs with a gap; each folder is looked at once."""
        folder = name.rpartition("/")[0]
        if folder not in self._whole:
            zips = [one.rpartition("/") for one in self._entries if one.lower().endswith(".zip")]
            check_numbers([own for above, _, own in zips if above == folder])
            self._whole.add(folder)


def _archives_above(name: str) -> tuple[str, ...]:
    """Return every path above a name, the shortest first."""
    parts = name.split("/")
    return tuple("/".join(parts[:length]) for length in range(1, len(parts)))


def _is_zip(entry: Entry) -> bool:
    untrusted_head = _head(entry)
    return untrusted_head.startswith(ZIP_MAGIC) and is_archive(untrusted_head)


def _head(entry: Entry) -> bytes:
    with entry.open() as untrusted_file:
        return untrusted_file.read(min(HEAD_BYTES, entry.size))
