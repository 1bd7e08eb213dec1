"""Journals put together at random from everything a journal can hold, for writers that have seen it all."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any, Final

from journal_bridge.handover import MinimisedJournal
from journal_bridge.journal import Basis, Block, Comment, Depicts, Entry, Media, NextStep, Status
from journal_bridge.testing import samples
from journal_bridge.testing.samples.files import filed
from journal_bridge.testing.samples.people import ADA, ADULTS, DEV, RIO, SAM, TWIN
from journal_bridge.testing.samples.records import JUDGEMENTS, KINDS, STATUSES, remark, told

CHILDREN: Final = (ADA, SAM, TWIN, DEV, RIO)
TYPES: Final = ("image/jpeg", "image/png", "video/mp4", "audio/mp4", "application/pdf", "image/heic")
TEXTS: Final = (
    *samples.HOSTILE.values(),
    "Poured water.",
    "Counted to ten.\nThen slept.",
    "Next steps",
    "Sam & Ada",
)


def journals_at_random(folder: Path, chance: Random) -> tuple[MinimisedJournal, ...]:
    """Return three journals of up to eight entries and five files, which entries and comments share by chance."""
    media = [_medium(folder, number, chance) for number in range(chance.randrange(6))]
    entries = [_entry(number, media, chance) for number in range(chance.randrange(1, 9))]
    return samples.journals_of(folder, entries, media)


def _medium(folder: Path, number: int, chance: Random) -> Media:
    like = chance.choice((number, max(0, number - 1)))
    basis = chance.choice((Basis.IMAGE, Basis.IMAGE, Basis.UNKNOWN))
    people = chance.sample(CHILDREN, chance.randrange(4))
    return filed(
        folder,
        f"random {number}",
        chance.choice(TYPES[:3]) if chance.random() < 0.7 else chance.choice(TYPES),
        like=f"random {like}",
        depicts=Depicts(basis=basis if people else Basis.UNKNOWN, people=tuple(sorted(people))),
        caption=chance.choice((None, *TEXTS)),
        taken_at=chance.choice((None, _moment(chance))),
    )


def _entry(number: int, media: list[Media], chance: Random) -> Entry:
    about = chance.sample(CHILDREN, chance.choice((1, 1, 2, 3)))
    if not {ADA, SAM, TWIN} & set(about):
        about.append(ADA)
    raw = f"random {number}"
    facts: dict[str, Any] = {
        "status": chance.choice((Status.PUBLISHED, *STATUSES)),
        "author": chance.choice((None, *(one.id for one in ADULTS))),
        "observed_on": chance.choice((None, _moment(chance).date())),
        "recorded_at": chance.choice((None, _moment(chance))),
        "published_at": chance.choice((None, _moment(chance))),
        "title": chance.choice((None, chance.choice(TEXTS)[:200] or None)),
        "body": tuple(_block(chance) for _ in range(chance.randrange(4))),
        "next_steps": tuple(_step(chance) for _ in range(chance.choice((0, 0, 1, 2)))),
        "judgements": tuple(chance.sample(JUDGEMENTS, chance.choice((0, 0, 1, 3)))),
        "comments": tuple(_comment(f"{raw} {at}", media, chance) for at in range(chance.choice((0, 0, 1, 3)))),
    }
    return told(chance.choice(KINDS), raw, about=sorted(about), media=_some(media, chance), **facts)


def _comment(raw: str, media: list[Media], chance: Random) -> Comment:
    facts: dict[str, Any] = {
        "author": chance.choice((None, *(one.id for one in ADULTS))),
        "audience": chance.choice(("family", "staff")),
        "written_at": chance.choice((None, _moment(chance))),
        "body": tuple(_block(chance) for _ in range(chance.randrange(3))),
    }
    return remark(raw, "", media=_some(media, chance) if chance.random() < 0.3 else (), **facts)


def _block(chance: Random) -> Block:
    return Block(
        style=chance.choice(("paragraph", "paragraph", "heading", "bullet", "quote")), text=chance.choice(TEXTS)
    )


def _step(chance: Random) -> NextStep:
    return NextStep(body=(_block(chance),), done=chance.choice((True, False, None)))


def _some(media: list[Media], chance: Random) -> list[Media]:
    return chance.sample(media, min(len(media), chance.choice((0, 1, 2))))


def _moment(chance: Random) -> datetime:
    return datetime.combine(date(2024, 1, 1), datetime.min.time(), UTC) + timedelta(
        minutes=chance.randrange(600_000)
    )
