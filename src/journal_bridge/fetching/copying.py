"""Copies an export file by file; the source is only read, and a file that is there already is left alone."""

import hashlib
from typing import Final

from journal_bridge.errors import UsageFault
from journal_bridge.fetching.disk import demand_room
from journal_bridge.fetching.keeping import Keep, Kept
from journal_bridge.fetching.telling import COPYING, Tell
from journal_bridge.intake import OpenedExport

_BLOCK: Final = 1 << 20


def copy_export(opened: OpenedExport, keep: Keep, tell: Tell) -> None:
    """Bring the copy up to date with the export: an export saved again with fresh links may take an older's place.

    Raises:
        UsageFault: `out-other-export` when files of the copy are not in this export, `out-not-empty` when somebody
            else put files there.
        TryAgain: `no-room`, before anything is copied.
        InputRefused: when a file of the export is damaged.
        OSError: when the copy cannot be written.
    """
    names = frozenset(opened.names)
    if any(not one.fetched and one.name not in names for one in keep.known):
        raise UsageFault("out-other-export", keep.out.name)
    if keep.strangers(names):
        raise UsageFault("out-not-empty", keep.out.name)
    demand_room(keep.out, sum(opened.size(name) for name in opened.names if not keep.has(name, opened.size(name))))
    copied = 0
    for number, name in enumerate(opened.names):
        tell(COPYING, number, len(opened.names), copied)
        _copy(opened, keep, name)
        copied += opened.size(name)
    tell(COPYING, len(opened.names), len(opened.names), copied)


def _copy(opened: OpenedExport, keep: Keep, name: str) -> None:
    """Copy one file, unless its content is there; it is read once to know, and once more to copy."""
    if keep.is_whole(name, _digest(opened, name)):
        return
    told, size = hashlib.sha256(), 0
    with opened.media(name).open() as untrusted_file, keep.arriving() as (file, partial):
        while untrusted_block := untrusted_file.read(_BLOCK):
            told.update(untrusted_block)
            size += len(untrusted_block)
            file.write(untrusted_block)
        keep.put(partial, file, Kept(name, fetched=False, sha256=told.hexdigest(), bytes=size))


def _digest(opened: OpenedExport, name: str) -> str:
    told = hashlib.sha256()
    with opened.media(name).open() as untrusted_file:
        while untrusted_block := untrusted_file.read(_BLOCK):
            told.update(untrusted_block)
    return told.hexdigest()
