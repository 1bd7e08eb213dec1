"""Puts a merged journal in its place so that a kill at any instant leaves the old one or the new one, never half.

A new child's folder is made whole beside the others and takes its name in one step. Where a child is here already,
files come first, under the names of their contents, which disturb nobody; then the record says what is about to
happen; then the journal is replaced in one step, which is the moment it is filed; then the record is brought up.
Whatever a killed run left is taken up or put away by the next one.
"""

import hashlib
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from journal_bridge.errors import InputRefused, OurFault, TryAgain
from journal_bridge.filing.library import JOURNAL, plain
from journal_bridge.filing.record import FILED, Filed, filed_bytes
from journal_bridge.journal import Journal, check, from_bytes, to_bytes
from journal_bridge.private_files import flush_names

EARLIER: Final = "earlier"
"""Folder of a child's earlier versions, beside its journal: a folder a record, versions named by what they hold."""

_OF_CONTENTS: Final = re.compile(r"[0-9a-f]{64}(?:\.[a-z0-9]{1,8})?")


@dataclass(frozen=True)
class Change:
    """Everything that is to be written of one child.

    `files` gives, by its path in the child's folder, where a file lies now, on the same disk; `earlier` the earlier
    versions by their paths. `intent` is the record before the journal is replaced, `filed` the one after.
    """

    folder: Path
    journal: Journal
    filed: Filed
    intent: Filed
    files: Mapping[str, Path]
    earlier: Mapping[str, bytes]


def earlier_path(record: str, version: bytes) -> str:
    """Return where one version of a record is kept, in its child's folder."""
    return f"{EARLIER}/{plain(record)}/{hashlib.sha256(version).hexdigest()[:32]}.json"


@contextmanager
def stored(change: Change, room: Path) -> Iterator[None]:
    """Put a change in its place for the block that accounts for it, and take it back when that block fails.

    Args:
        change: what is to be written.
        room: a private folder on the library's disk.

    Raises:
        OurFault: `internal` when the journal would not be one.
        InputRefused: `media-missing` when a file is gone that the journal here names.
        TryAgain: `delivery-failed` when the disk is full or may not be written; what is there is then as it was.
    """
    _demand_sound(change)
    put = _New(change, room) if not change.folder.exists() else _Changed(change, room)
    try:
        put.forward()
        yield
    except OSError:
        put.back()
        raise TryAgain("delivery-failed", change.folder.name) from None
    except BaseException:
        put.back()
        raise
    put.done()


def put_away(folder: Path) -> None:
    """Put the files of a child that its journal no longer names to the earlier versions."""
    named = {item.path for item in from_bytes((folder / JOURNAL).read_bytes()).media}
    for path in sorted((folder / "media").glob("*")):
        if f"media/{path.name}" not in named and _OF_CONTENTS.fullmatch(path.name):
            with suppress(OSError):
                kept = folder / EARLIER / "media"
                kept.mkdir(mode=0o700, parents=True, exist_ok=True)
                path.replace(kept / path.name)


def _demand_sound(change: Change) -> None:
    """Check that what would be written reads back as it is, and names no file that would not be there."""
    check(change.journal, JOURNAL)
    if from_bytes(to_bytes(change.journal)) != change.journal:
        raise OurFault("internal", JOURNAL)
    for number, item in enumerate(change.journal.media):
        if item.path and item.path not in change.files and not (change.folder / item.path).is_file():
            raise InputRefused("media-missing", f"{JOURNAL} media[{number}]")


class _New:
    """A child that was not here: one folder, one step."""

    def __init__(self, change: Change, room: Path) -> None:
        self._change, self._made, self._room = change, room / "child", room

    def forward(self) -> None:
        made, change = self._made, self._change
        made.mkdir(mode=0o700)
        _lay(made, change, self._room)
        _write(made / JOURNAL, to_bytes(change.journal))
        _write(made / FILED, filed_bytes(change.filed))
        for folder in {path.parent for path in made.rglob("*")}:
            flush_names(folder)
        made.rename(change.folder)
        flush_names(change.folder.parent)

    def back(self) -> None:
        with suppress(OSError):
            self._change.folder.rename(self._made)  # the room takes it along

    def done(self) -> None:
        """Nothing is left to be done."""


class _Changed:
    """A child that is here: files first, the journal in one step, and nothing at all where nothing changes."""

    def __init__(self, change: Change, room: Path) -> None:
        self._change, self._room = change, room
        folder = change.folder
        self._before = {name: _content(folder / name) for name in (JOURNAL, FILED)}
        self._same = to_bytes(change.journal) == self._before[JOURNAL]
        self._added: list[Path] = []

    def forward(self) -> None:
        change = self._change
        self._added = [path for path in _paths(change) if not path.exists()]
        _lay(change.folder, change, self._room)
        self._replace(FILED, filed_bytes(change.filed if self._same else change.intent))
        self._replace(JOURNAL, to_bytes(change.journal))
        self._replace(FILED, filed_bytes(change.filed))

    def back(self) -> None:
        for name, content in self._before.items():
            with suppress(OSError):
                if content is None:
                    (self._change.folder / name).unlink(missing_ok=True)
                else:
                    self._replace(name, content)
        for path in self._added:
            with suppress(OSError):
                path.unlink(missing_ok=True)
        self.done()

    def done(self) -> None:
        put_away(self._change.folder)

    def _replace(self, name: str, content: bytes) -> None:
        """Give a file new contents in one step, unless it has them."""
        target = self._change.folder / name
        if _content(target) == content:
            return
        partial = self._room / f"{name}.new"
        _write(partial, content)
        partial.replace(target)
        flush_names(target.parent)


def _paths(change: Change) -> list[Path]:
    return [change.folder / name for name in (*change.files, *change.earlier)]


def _lay(folder: Path, change: Change, room: Path) -> None:
    """Put files and earlier versions into a child's folder; what is there already is what it is called."""
    for name, source in change.files.items():
        _folder_of(folder, name)
        if not _is_whole(folder / name, source):
            _flush(source)
            source.chmod(0o600)
            source.replace(folder / name)
    for name, content in change.earlier.items():
        _folder_of(folder, name)
        if not (folder / name).exists():
            partial = room / "earlier.new"
            _write(partial, content)
            partial.rename(folder / name)
    for above in {(folder / name).parent for name in (*change.files, *change.earlier)}:
        flush_names(above)


def _is_whole(there: Path, source: Path) -> bool:
    """Tell whether a file lies there in its whole length; one that a disk or a person cut short comes anew."""
    return there.exists() and there.stat().st_size == source.stat().st_size


def _folder_of(folder: Path, name: str) -> None:
    (folder / name).parent.mkdir(mode=0o700, parents=True, exist_ok=True)


def _write(path: Path, content: bytes) -> None:
    """Write a file of a private room, safe on the disk."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _flush(path: Path) -> None:
    with path.open("r+b") as file:
        os.fsync(file.fileno())


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
