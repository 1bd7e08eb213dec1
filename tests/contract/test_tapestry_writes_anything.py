"""Journals put together by chance: whatever meets whatever, nothing is widened and every loss has its reason."""

from datetime import UTC, date, datetime
from pathlib import Path
from random import Random
from typing import Final

import pytest

from journal_bridge.handover import MinimisedJournal
from journal_bridge.journal import Basis, Comment, Depicts, Entry, Media, Status
from journal_bridge.testing.packages import differences, unexcused
from journal_bridge.testing.samples.files import filed
from journal_bridge.testing.samples.people import ADA, ADULTS, NAMES, SUBJECTS
from journal_bridge.testing.samples.records import KINDS, STATUSES, remark, told
from journal_bridge.testing.samples.rich import journals_of
from journal_bridge_tapestry import adapter

SEEDS: Final = range(22)
"""Enough that statuses, families' posts or people in pictures, taken lightly, are noticed."""

_TYPES: Final = ("image/jpeg", "image/png", "video/mp4", "audio/mpeg", "application/pdf")
_WRITERS: Final = (*(one.id for one in ADULTS), None, None)
_FEW_BYTES: Final = 5
"""Different files there are, so that some media share their bytes."""


def journals(seed: int, folder: Path) -> tuple[MinimisedJournal, ...]:
    """Return three children's journals of a dozen entries and some media, the same for the same seed."""
    chance = Random(seed)  # noqa: S311 - journals that can be had again, not secrets
    media = [_medium(chance, f"{seed} {number}", folder) for number in range(chance.randint(0, 8))]
    entries = [_entry(chance, f"{seed} {number}", media) for number in range(chance.randint(1, 12))]
    return journals_of(folder, entries, media)


def _medium(chance: Random, raw: str, folder: Path) -> Media:
    basis = chance.choice(list(Basis))
    people = chance.sample(list(NAMES), 0 if basis is Basis.UNKNOWN else chance.choice([1, 1, 2, 3]))
    return filed(
        folder,
        raw,
        chance.choice(_TYPES),
        like=str(chance.randint(0, _FEW_BYTES)),
        depicts=Depicts(basis=basis, people=tuple(sorted(people))),
        caption=chance.choice([None, "In the sand"]),
    )


def _entry(chance: Random, raw: str, media: list[Media]) -> Entry:
    about = tuple(sorted(chance.sample(list(NAMES), chance.choice([1, 1, 2, 3]))))
    status: Status = chance.choice([*STATUSES, Status.PUBLISHED, Status.PUBLISHED])
    return told(
        chance.choice(KINDS),
        raw,
        about=about if set(about) & set(SUBJECTS) else (ADA,),
        media=_some(chance, media, 4),
        author=chance.choice(_WRITERS),
        status=status,
        comments=tuple(_comment(chance, f"{raw} {number}", media) for number in range(chance.randint(0, 3))),
        observed_on=chance.choice([None, date(2024, 3, 31)]),
        recorded_at=chance.choice([None, datetime(2024, 10, 27, 0, 30, tzinfo=UTC)]),
        title=chance.choice([None, "Sand", "  two  blanks "]),
    )


def _comment(chance: Random, raw: str, media: list[Media]) -> Comment:
    return remark(
        raw,
        f"{chance.choice(['Lovely', 'Next steps', 'a & b <b>'])} {raw}",
        author=chance.choice(_WRITERS),
        audience=chance.choice(["family", "staff"]),
        media=_some(chance, media, 1),
    )


def _some(chance: Random, media: list[Media], most: int) -> list[Media]:
    return chance.sample(media, chance.randint(0, min(most, len(media))))


@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_is_widened_and_nothing_is_lost_without_a_reason(seed: int, tmp_path: Path) -> None:
    """Any children, writers, statuses, pictures and comments: what comes back is what went, or less of it."""
    found, back = differences(adapter, journals(seed, tmp_path), tmp_path / "package")
    assert unexcused(found, adapter) == []
    assert back.reading.losses == ()
