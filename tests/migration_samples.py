"""An invented migration of any size: its figures add up, every kind of ending is in it, and nobody in it lives."""

from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from random import Random
from typing import Final

from journal_bridge.handover import ItemKind, LeftOut, Purpose, State
from journal_bridge.migrating.facts import (
    Alike,
    ChildFacts,
    Estimate,
    JobFacts,
    JobState,
    LossLine,
    Lost,
    MigrationFacts,
    RecordLine,
    SettingFacts,
    Standing,
)

FIRST: Final = (
    "Amara",
    "Bilal",
    "Cerys",
    "Dara",
    "Elif",
    "Fionn",
    "Greta",
    "Hamza",
    "Isla",
    "Jonah",
    "Kezia",
    "Lior",
    "Maeve",
    "Nia",
    "Otis",
    "Priya",
)
LAST: Final = (
    "Akande",
    "Brindle",
    "Cwmllan",
    "Dunmore",
    "Eastry",
    "Farrow",
    "Godden",
    "Hollis",
    "Iveson",
    "Jessop",
    "Kettle",
    "Lark",
)
MOMENT: Final = datetime(2026, 7, 24, 20, 15, tzinfo=UTC)

LEFT_OUT: Final = (
    LeftOut(ItemKind.MEDIA, "photo", State.HOLD, "untagged", "nobody says who is in this photo", 3),
    LeftOut(ItemKind.MEDIA, "photo", State.HOLD, "more-faces", "more faces are seen than children are named", 1),
    LeftOut(ItemKind.ENTRY, "observation", State.HOLD, "name-unsure", "a word may be a name", 1),
)
STAYS: Final = (
    LeftOut(ItemKind.ENTRY, "message", State.WITHHOLD, "internal", "words between staff", 2),
    LeftOut(ItemKind.MEDIA, "photo", State.WITHHOLD, "media-missing", "the export does not hold the file", 1),
    LeftOut(ItemKind.EXTRAS, "extras", State.WITHHOLD, "extras", "only the old platform knows what it means", 4),
)
NOT_TAKEN: Final = (
    Lost("comment", "the new platform takes no comments in an import", 2, whole=True),
    Lost("observation.next_steps", "the new platform has no field for it", 5, whole=False),
    Lost("photo.caption", "the new platform shows no captions", 3, whole=False),
)
ENDS: Final = {
    7: (JobState.PARKED, "media-damaged"),
    19: (JobState.PARKED, "worker-died"),
    31: (JobState.STOPPED, "stopped-court-order"),
    43: (JobState.STOPPED, "stopped-safeguarding"),
}
"""How some children, by their number, did not come through."""


FOLDERS: Final = {Purpose.PLATFORM: "package", Purpose.SCHOOL: "for-schools"}


def migration(*, children: int = 400, settings: int = 2, planned_only: bool = False) -> MigrationFacts:
    """Return the migration of so many children in so many settings, one export of which could not be read."""
    each = children // settings
    names = ("Little Acorns Pre-School", "The Old Schoolhouse Nursery", "Harbour Lane Nursery")
    some = tuple(_setting(number, names[number % len(names)], each, planned_only) for number in range(settings))
    broken = SettingFacts("", "", "north-street.zip", code="damaged-zip", place="part 2")
    return MigrationFacts(
        target="nursery",
        layout="nursery-import",
        evidence="public description",
        made_at=MOMENT,
        program="journal-bridge 0.8.0",
        basis="Same controller; the owner's decision of 1 July 2026",
        settings=(*some, broken),
        planned_only=planned_only,
        audit=None if planned_only else (1_812, sha256(b"audit").hexdigest()),
        seconds={"read": 61.5, "plan": 402.25, "agree": 3.5, "make": 611.0, "tables": 1.75},
        estimate=Estimate(1_325.0, 31_400_000_000) if planned_only else None,
    )


def _setting(number: int, name: str, children: int, planned_only: bool) -> SettingFacts:
    chance = Random(number)  # noqa: S311 - seeded, so that every run draws the same
    some = tuple(_child(number, one, chance, planned_only) for one in range(children))
    entries, media = sum(one.entries for one in some), sum(one.media for one in some)
    return SettingFacts(
        key=_key("setting", number),
        name=name,
        export=f"export-{number + 1}",
        platform="toy",
        adapter="toy 1.0",
        records=(
            RecordLine("observation", entries + 14, entries, 14),
            RecordLine("media file", media + 5, media, 5),
            RecordLine("invoice", 212, 0, 212),
        ),
        losses=(
            LossLine("observation", "deleted on the platform", 14),
            LossLine("media file", "nothing refers to it", 5),
            LossLine("invoice", "finance is no part of a journal", 212),
        ),
        warnings=("media/ holds 5 files that nothing refers to",),
        children=some,
        gone=(_key("gone", number),) if not planned_only else (),
        alike=(Alike(some[0].key, some[1].key, "same name"),) if children > 1 else (),
    )


def _child(setting: int, number: int, chance: Random, planned_only: bool) -> ChildFacts:
    standings = (Standing.ACTIVE,) * 12 + (Standing.INACTIVE, Standing.LEAVER, Standing.AWAITING_DELETION)
    standing = Standing.RESTRICTED if number in {31, 43} else chance.choice(standings)
    name = f"{FIRST[number % len(FIRST)]} {LAST[(number * 5 + setting) % len(LAST)]}"
    entries, media = chance.randrange(20, 300), chance.randrange(30, 900)
    child = ChildFacts(
        key=_key(f"child-{setting}", number),
        id=f"c-{setting}-{number:04}",
        name=name,
        standing=standing,
        days_left=chance.randrange(1, 30) if standing is Standing.AWAITING_DELETION else None,
        entries=entries,
        comments=entries // 3,
        media=media,
    )
    jobs = tuple(_jobs(setting, number, child, chance, planned_only))
    return ChildFacts(**{**vars(child), "jobs": jobs})


def _jobs(setting: int, number: int, child: ChildFacts, chance: Random, planned_only: bool) -> Iterator[JobFacts]:
    if number in ENDS:
        state, code = ENDS[number]
        yield JobFacts(Purpose.PLATFORM, state, code, tries=5 if code == "worker-died" else 1)
        return
    yield _job(Purpose.PLATFORM, setting, child, chance, planned_only)
    if child.standing is Standing.LEAVER:
        yield _job(Purpose.SCHOOL, setting, child, chance, planned_only)


def _job(purpose: Purpose, setting: int, child: ChildFacts, chance: Random, planned_only: bool) -> JobFacts:
    waits = chance.random() < 0.2
    left_out = STAYS + (LEFT_OUT if waits else ())
    not_taken = NOT_TAKEN if purpose is Purpose.PLATFORM else ()
    withheld, held = sum(one.count for one in STAYS), sum(one.count for one in LEFT_OUT) * waits
    lost = sum(one.count for one in not_taken if one.whole)
    items = child.entries + child.comments + child.media
    below = f"{FOLDERS[purpose]}/{_key('setting', setting)}/{child.key}"
    size = child.media * 180_000
    return JobFacts(
        purpose=purpose,
        state=JobState.PLANNED if planned_only else JobState.PLACED,
        recipient="Hill Road Primary School" if purpose is Purpose.SCHOOL else "",
        items=items,
        carried=items - withheld - held - lost,
        withheld=withheld,
        held=held,
        lost=lost,
        entries=child.entries - 2 - (1 if waits else 0),
        comments=child.comments,
        media=child.media - 1 - (4 if waits else 0),
        media_bytes=size,
        left_out=left_out,
        not_taken=not_taken,
        place="" if planned_only else below,
        files=child.media + 3,
        bytes=size + 40_000,
        manifest=sha256(below.encode()).hexdigest(),
        receipt="" if planned_only else f"keep-at-the-setting/receipts/{below}",
        tries=1,
        seconds=round(chance.random() * 5, 3),
    )


def _key(words: str, number: int) -> str:
    return sha256(f"{words} {number}".encode()).hexdigest()[:26]
