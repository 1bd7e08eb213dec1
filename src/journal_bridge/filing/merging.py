"""Puts a journal that arrived to what is here of the same child, record by record; nothing here is lost by it.

Pure: journals in, a merged journal out, with what is new, changed or known, and the earlier versions of whatever
was replaced. A record is told by its id here, which its sender's id and nobody else's leads to.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Final, TypeVar

from journal_bridge.filing.record import Tally
from journal_bridge.journal import Availability, Entry, Journal, Media, Person, Setting, ordered, to_bytes

OLDER: Final = "older-version"
"""Why a record was set aside: its sender sent a newer version before. It is kept beside the earlier ones."""

_ENDING: Final = re.compile(r"\.[a-z0-9]{1,8}")
_Record = TypeVar("_Record", Entry, Media, Person)


@dataclass(frozen=True)
class Merged:
    """What a merge comes to: the journal as it will be, and everything that is kept beside it.

    `earlier` holds each version that is not in the journal, by the id of its record; `files` gives, for each file
    that is to be put there, the path it came under; `set_aside` counts by reason.
    """

    journal: Journal
    entries: Tally
    media: Tally
    set_aside: Mapping[str, int]
    earlier: tuple[tuple[str, bytes], ...]
    files: Mapping[str, str]
    received: Mapping[str, str]
    child_differs: bool = False


@dataclass
class _Shelf:
    """What is gathered while records are compared."""

    seen: Mapping[str, str]
    stale: bool
    received: dict[str, str] = field(default_factory=dict)
    earlier: list[tuple[str, bytes]] = field(default_factory=list)
    older: int = 0


def merged(here: Journal | None, came: Journal, seen: Mapping[str, str], *, stale: bool = False) -> Merged:
    """Return what arrived, put to what is here.

    Args:
        here: the child's journal in the library; None for a child that is new.
        came: the journal that arrived, with ids of here.
        seen: by id, the digest of each record as it last came.
        stale: whether its sender offered it before something that is filed already.
    """
    placed, files = _placed(came)
    shelf = _Shelf(seen, stale)
    base = here or placed.model_copy(update={"people": (), "entries": (), "media": (), "settings": ()})
    entries, told = _joined(base.entries, placed.entries, shelf)
    held = {item for entry in entries for item in entry.all_media}
    media, shown = _joined(base.media, placed.media, shelf, needed=held)
    people, _ = _joined(base.people, placed.people, shelf, needed=_named(entries, media), counted=False)
    differs = _facts(base.journal_id, base, placed, shelf)
    kept = {item.path for item in media if item.path}
    return Merged(
        journal=ordered(
            base.model_copy(
                update={
                    "settings": _settings(base.settings, placed.settings),
                    "people": people,
                    "entries": entries,
                    "media": media,
                }
            )
        ),
        entries=told,
        media=shown,
        set_aside={OLDER: shelf.older} if shelf.older else {},
        earlier=tuple(dict.fromkeys(shelf.earlier)),
        files={path: source for path, source in files.items() if path in kept},
        received=dict(sorted({**seen, **shelf.received}.items())),
        child_differs=differs,
    )


def digest_of(record: Entry | Media | Person) -> str:
    """Return the digest of what a record tells; where its sender's program read it is no part of that.

    An update of that program writes another `source` for a record that is the same.
    """
    told = record.model_dump(mode="json", exclude={"source"}, exclude_none=True)
    return hashlib.sha256(json.dumps(told, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def _placed(came: Journal) -> tuple[Journal, dict[str, str]]:
    """Return a journal with every file under the name of its contents, and the path each came under.

    So a file is stored once whatever it is called, and one that is there is never written again.
    """
    files: dict[str, str] = {}
    media = []
    for item in came.media:
        if item.path is None or item.sha256 is None or item.availability is not Availability.FOUND:
            media.append(item.model_copy(update={"path": None}))
            continue
        ending = PurePosixPath(item.path).suffix
        path = f"media/{item.sha256}{ending if _ENDING.fullmatch(ending) else ''}"
        files[path] = item.path
        media.append(item.model_copy(update={"path": path}))
    return came.model_copy(update={"media": tuple(media)}), files


def _joined(
    here: Sequence[_Record],
    came: Sequence[_Record],
    shelf: _Shelf,
    *,
    needed: Iterable[str] | None = None,
    counted: bool = True,
) -> tuple[tuple[_Record, ...], Tally]:
    """Return the records of both, and how many were new, changed and known.

    What came before and was taken out here since stays out, unless another record needs it.
    """
    wanted = None if needed is None else frozenset(needed)
    records = {one.id: one for one in here}
    new = changed = known = 0
    for one in came:
        digest = digest_of(one)
        old = records.get(one.id)
        if old is None:
            gone = shelf.seen.get(one.id) == digest and (wanted is None or one.id not in wanted)
            known, new = known + gone, new + (not gone)
            if not gone:
                records[one.id] = one
        elif digest in (shelf.seen.get(one.id), digest_of(old)) or _says_less(one, old):
            known += 1
        elif shelf.stale:
            shelf.earlier.append((one.id, to_bytes(one)))
            shelf.older += counted
            continue
        else:
            changed += 1
            shelf.earlier.append((one.id, to_bytes(old)))
            records[one.id] = one
        if not _says_less(one, old):
            shelf.received[one.id] = digest
    return tuple(records.values()), Tally(new=new, changed=changed, known=known)


def _named(entries: Iterable[Entry], media: Iterable[Media]) -> frozenset[str]:
    """Return everybody whom records name by id: who wrote, whom it is about, who is in a picture."""
    named = {one for item in media for one in item.depicts.people}
    for entry in entries:
        named |= {entry.author or "", *entry.about, *(one.author or "" for one in entry.comments)}
    return frozenset(named)


def _says_less(came: Entry | Media | Person, here: Entry | Media | Person | None) -> bool:
    """Tell whether a medium comes without its file, and the file is here: a top-up does not send it again."""
    return (
        isinstance(came, Media)
        and isinstance(here, Media)
        and came.availability is not Availability.FOUND
        and here.availability is Availability.FOUND
    )


def _facts(name: str, here: Journal, came: Journal, shelf: _Shelf) -> bool:
    """Tell whether the child is written otherwise in what came; it is kept beside what is here, which stays."""
    same = here.child.model_copy(update={"source": came.child.source}) == came.child
    if not same:
        shelf.earlier.append((name, to_bytes(came.child)))
    return not same


def _settings(here: Sequence[Setting], came: Sequence[Setting]) -> tuple[Setting, ...]:
    known = {one.id: one for one in came} | {one.id: one for one in here}
    return tuple(known.values())
