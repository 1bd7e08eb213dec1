"""Opens single files of an export that was read moments ago, by name, without walking through all of it again.

A reader has checked every name; whoever then needs one child's photos asks for those. A file must be as long as the
reader found it: what was changed since is refused. Of a ZIP the table of contents is read once, and an entry's own
header when that entry is asked for.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from journal_bridge.errors import InputRefused
from journal_bridge.intake.archive import check_one
from journal_bridge.intake.aside import SetAside, Shelf
from journal_bridge.intake.beneath import found_file
from journal_bridge.intake.directory import Record, read_directory
from journal_bridge.intake.entry import ChosenFile, Entry, Seekable
from journal_bridge.intake.limits import DEFAULT_LIMITS, Limits
from journal_bridge.intake.names import SafeName, check_name, is_junk
from journal_bridge.intake.opened import UntrustedFile

_TABLES: Final = 8
"""Tables of contents kept at a time; with one ZIP a child, one child's is asked for after another's."""
_ZIP: Final = ".zip"


def files_of(path: Path, sizes: Mapping[str, int] | None = None, limits: Limits = DEFAULT_LIMITS) -> "FilesAgain":
    """Return the files of an export by the names under which its reader found them.

    `sizes` gives the lengths the reader found; a name that is not among them is not there, and a file of another
    length is refused. Without it, a file is held to the length it has when it is first asked for.
    """
    return FilesAgain(path, sizes, limits)


@dataclass(frozen=True, slots=True)
class _Table:
    """What a ZIP says it holds, and where that table starts."""

    archive: Seekable
    records: Mapping[str, Record]
    start: int


class FilesAgain:
    """The files of an export, found when they are asked for; use it in a `with` statement or close it."""

    def __init__(self, path: Path, sizes: Mapping[str, int] | None, limits: Limits) -> None:
        """Hold a path; nothing is opened yet."""
        self._path = path
        self._sizes = sizes
        self._limits = limits
        self._tables: dict[str, _Table] = {}
        self._shelf = Shelf()
        self._closed = False

    def media(self, untrusted_name: str) -> UntrustedFile:
        """Return a file to be read as a stream.

        Raises:
            InputRefused: `path-escape` and the like for a name that no file of an export can have, `not-found`,
                `size-lie` where its length is another than the reader found, or what a ZIP is refused for.
        """
        if self._closed:
            raise ValueError("this export is closed")
        name = check_name(untrusted_name, self._limits)
        if self._sizes is not None and name not in self._sizes:
            raise InputRefused("not-found", name)
        entry = self._find(name)
        if self._sizes is not None and entry.size != self._sizes[name]:
            raise InputRefused("size-lie", name)
        return UntrustedFile(name, entry.size, entry)

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close it."""
        self.close()

    def close(self) -> None:
        """Let nothing more be found; streams already given out belong to their callers."""
        self._closed = True
        self._tables.clear()
        self._shelf.close()

    def _find(self, name: SafeName) -> Entry:
        if not self._path.is_dir():
            return self._within(ChosenFile(self._path), "", name, 1)
        for above in _prefixes(name):
            found = found_file(self._path, above)
            if found is not None and above == name:
                return found
            if found is not None:
                return self._within(found, f"{above}/", SafeName(name[len(above) + 1 :]), 1)
        return self._in_parts(name)

    def _in_parts(self, name: SafeName) -> Entry:
        """Return a file of an export that was handed out as several ZIPs; of one in two of them, the first."""
        for part in self._parts():
            found = found_file(self._path, part)
            if found is not None and _leads(self._table(found, part).records, name):
                return self._within(found, "", name, 1, part)
        raise InputRefused("not-found", name)

    def _parts(self) -> list[SafeName]:
        """Return the ZIPs of a folder that holds nothing else."""
        names = [check_name(one.name, self._limits) for one in self._path.iterdir()]
        parts = [one for one in names if not is_junk(one)]
        return sorted(parts) if all(one.lower().endswith(_ZIP) for one in parts) else []

    def _within(self, archive: Seekable, prefix: str, name: SafeName, level: int, part: str = "") -> Entry:
        """Return a member of a ZIP, or of a ZIP in it; `prefix` stands before its name."""
        if level > self._limits.nesting:
            raise InputRefused("nested-archive", prefix.rstrip("/"))
        table = self._table(archive, part or prefix)
        for above in _prefixes(name):
            if above in table.records:
                member = check_one(archive, table.records[above], table.start, prefix, self._limits)
                if above == name:
                    return member
                if member.size > self._limits.nested_bytes:
                    raise InputRefused("nested-archive", member.name)
                inner = SetAside(member.name, member, self._shelf)
                return self._within(inner, f"{member.name}/", SafeName(name[len(above) + 1 :]), level + 1)
        raise InputRefused("not-found", f"{prefix}{name}")

    def _table(self, archive: Seekable, key: str) -> _Table:
        if key not in self._tables:
            with archive.open() as untrusted_file:
                directory = read_directory(untrusted_file, archive.name, self._limits)
            if len(self._tables) >= _TABLES:
                self._tables.pop(next(iter(self._tables)))
            records = {one.untrusted_name: one for one in directory.records if not one.is_folder}
            self._tables[key] = _Table(archive, records, directory.start)
        return self._tables[key]


def _prefixes(name: SafeName) -> Iterator[SafeName]:
    """Yield every path above a name, the shortest first, and the name itself."""
    parts = name.split("/")
    return (SafeName("/".join(parts[:length])) for length in range(1, len(parts) + 1))


def _leads(records: Mapping[str, Record], name: SafeName) -> bool:
    return any(above in records for above in _prefixes(name))
