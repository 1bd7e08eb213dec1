"""Read journal folders: each journal checked against the schema, each file against what the journal says of it."""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import BinaryIO, Final

from journal_bridge.adapter import ChildSummary, Loss, OpenedExport, Reading
from journal_bridge.errors import InputRefused
from journal_bridge.journal import (
    Availability,
    Journal,
    Media,
    from_bytes,
)
from journal_bridge_folder.everybody import Everybody
from journal_bridge_folder.layout import JOURNAL, is_roster, journals_of
from journal_bridge_folder.shelved import FileFacts, Shelved, Tagged, Together, joined, shelved, with_facts

BLOCK: Final = 1024 * 1024
"""Bytes hashed at a time."""


def read_folder(opened: OpenedExport, adapter: str) -> Reading:
    """Return everything a journal folder holds."""
    folder = _Folder(opened)
    for place, document in journals_of(opened):
        folder.add(place, document)
    records = folder.together.records()
    strays = folder.strays()
    missing = folder.missing
    warnings = (f"{missing} media files named in a journal are not there.",) if missing else ()
    return Reading(
        platform="folder",
        adapter=adapter,
        setting=folder.setting or "setting",
        children=tuple(ChildSummary(child, folder.shown[child]) for child in sorted(folder.shown)),
        roster=folder.everybody.roster(opened),
        consents=(),
        losses=tuple(strays),
        source_records=records | ({"file": len(strays)} if strays else {}),
        mapped_records=records | ({"file": 0} if strays else {}),
        journal=_journals(folder.shelf, folder.together.tagged),
        warnings=warnings,
    )


def _journals(shelf: Mapping[str, Shelved], tagged: Tagged) -> Callable[[str], Journal]:
    """Return what makes a child's journal, holding on to no more of the folder than it needs."""
    return lambda child: joined(shelf[child].journal(), tagged)


@dataclass
class _Folder:
    """A folder while it is read: one journal in memory at a time, and what is kept of each."""

    opened: OpenedExport
    shelf: dict[str, Shelved] = field(default_factory=dict)
    shown: dict[str, str] = field(default_factory=dict)
    together: Together = field(default_factory=Together)
    everybody: Everybody = field(default_factory=Everybody)
    setting: str = ""
    missing: int = 0

    def __post_init__(self) -> None:
        self._names = frozenset(self.opened.names)
        self._used = {name for name in self.opened.names if is_roster(name)}

    def add(self, place: str, document: object) -> None:
        """Read a journal, check the files it names, and put it away."""
        written = json.dumps(document).encode()
        journal = from_bytes(written, place)
        child = journal.child.id
        if child in self.shelf:
            raise InputRefused("invalid-journal", f"{place} child.id")
        folder = place[: -len(JOURNAL)]
        files = tuple(
            self._facts(item, folder, f"{place} media[{number}]") for number, item in enumerate(journal.media)
        )
        self._used.add(place)
        self.shelf[child] = shelved(place, folder, files, written)
        self.shown[child] = journal.child.shown_name
        self.setting = self.setting or next((one.name for one in journal.settings if one.name), "")
        self.together.add(with_facts(journal, folder, files))
        self.everybody.add(journal)

    def strays(self) -> list[Loss]:
        """Return the files that no journal names, as losses."""
        names = self.opened.names
        return [Loss("file", "not named by any journal", name) for name in names if name not in self._used]

    def _facts(self, item: Media, folder: str, place: str) -> FileFacts | None:
        if item.path and {"", ".", ".."} & set(item.path.split("/")):
            raise InputRefused("path-escape", f"{place}.path")
        if item.availability is not Availability.FOUND:
            return None
        name = f"{folder}{item.path}" if item.path else ""
        if name not in self._names:
            self.missing += 1
            return None
        self._used.add(name)
        return _checked(self.opened, item, name, place)


def _checked(opened: OpenedExport, item: Media, name: str, place: str) -> FileFacts:
    with opened.media(name).open() as stream:
        digest = hashlib.sha256()
        for block in _blocks(stream):
            digest.update(block)
    if item.sha256 not in (None, digest.hexdigest()):
        raise InputRefused("media-missing", place)
    return FileFacts(digest.digest(), opened.size(name))


def _blocks(stream: BinaryIO) -> Iterator[bytes]:
    while block := stream.read(BLOCK):
        yield block
