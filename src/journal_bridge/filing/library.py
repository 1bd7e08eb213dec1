"""A folder of journal folders, one a child, side by side: what is filed goes in, and the folder adapter reads it.

Children that came otherwise (from a conversion, from somebody's own program) are as good as those filed here.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from journal_bridge.errors import InputRefused, UsageFault
from journal_bridge.filing.record import Filed, read_filed
from journal_bridge.journal import Child, Journal, from_bytes
from journal_bridge.kit.ids import derived
from journal_bridge.rooms import sweep

JOURNAL: Final = "journal.json"
ROSTER: Final = "roster.json"

SHORTEST_ID: Final = 12
"""Characters of an id here that a person must type, where no other id begins so: `child-` and six digits."""

_ROOM: Final = "journal-bridge-room-"
_PLAIN: Final = re.compile(r"[a-z0-9][a-z0-9-]{4,99}")
"""Ids that may name a folder on every computer, as the folder adapter takes them."""


@dataclass(frozen=True)
class LocalChild:
    """A child of the library: its id here, its folder, who it is, and where its records came from."""

    id: str
    folder: Path
    child: Child
    filed: Filed

    def journal(self) -> Journal:
        """Return the child's journal as it lies there."""
        return _journal(self.folder)


@dataclass(frozen=True)
class Library:
    """The children of a folder, by their folders' names."""

    folder: Path
    children: tuple[LocalChild, ...]

    def on_record(self, sender: str, child: str) -> LocalChild | None:
        """Return the child that a sender's was filed as before, or None."""
        return next((one for one in self.children if one.filed.origin(sender, child)), None)

    def named(self, words: str) -> LocalChild:
        """Return the child with an id, or with one that alone begins so.

        Raises:
            UsageFault: `child-not-here`.
        """
        exact = [one for one in self.children if one.id == words]
        begins = [one for one in self.children if len(words) >= SHORTEST_ID and one.id.startswith(words)]
        found = exact or begins
        if len(found) != 1:
            raise UsageFault("child-not-here", "--same-child-as")
        return found[0]

    def new_folder(self, local: str) -> Path:
        """Return the folder of a child that is not there yet."""
        return self.folder / plain(local)


def plain(record: str) -> str:
    """Return a name for a record's file or folder, on any computer: its id where that is safe."""
    return record if _PLAIN.fullmatch(record) else derived("record", record)


def read_library(folder: Path) -> Library:
    """Return the children of a library; none of a folder that is new or empty.

    What a killed run left in it is removed first.

    Raises:
        UsageFault: `not-a-library` when the folder holds something else, or one child's journal alone.
        InputRefused: `link`, or what is wrong with a journal.
        NotVerified: `library-damaged`.
    """
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise UsageFault("not-a-library", folder.name)
    if not folder.exists():
        return Library(folder, ())
    sweep(folder)
    there = [path for path in sorted(folder.iterdir()) if not path.name.startswith(_ROOM)]
    children = tuple(_children(there))
    if (folder / JOURNAL).exists() or (not children and there):
        raise UsageFault("not-a-library", folder.name)
    return Library(folder, children)


def _children(there: list[Path]) -> Iterator[LocalChild]:
    seen: set[str] = set()
    for path in there:
        if not (path / JOURNAL).is_file():
            continue
        if path.is_symlink() or (path / JOURNAL).is_symlink():
            raise InputRefused("link", path.name)
        child = _journal(path).child
        if child.id in seen:
            raise InputRefused("invalid-journal", f"{path.name}/{JOURNAL} child.id")
        seen.add(child.id)
        yield LocalChild(child.id, path, child, read_filed(path))


def _journal(folder: Path) -> Journal:
    return from_bytes((folder / JOURNAL).read_bytes(), f"{folder.name}/{JOURNAL}")
