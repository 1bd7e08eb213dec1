"""What the recipient's paper says of what stayed behind tells of no record the setting keeps for itself."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from journal_bridge.handover import Choice, Decision, ItemKind, LeftOut, Plan, Purpose, State
from journal_bridge.journal import (
    Availability,
    Basis,
    Block,
    Child,
    Comment,
    Depicts,
    Journal,
    Media,
    MediaKind,
    Name,
    Observation,
    Person,
    PersonKind,
    Restriction,
    Roster,
    RosterChild,
    Source,
    Status,
)
from journal_bridge.minimise import Brief, ConsentRegister, Policy, plan
from journal_bridge.minimise.left_out import KEPT_BY_THE_SETTING, told
from journal_bridge.minimise.planning import RULES_VERSION
from journal_bridge.minimise.room import Look

SOURCE = Source(platform="invented", adapter="invented 1")
ADA = Name(full="Ada Northwood", given="Ada", family="Northwood")
ROSTER = Roster(children=(RosterChild(id="ada", names=(ADA,), family=("ana", "tom")),))


class Room:
    """A room in which every file opens and shows one face."""

    def look(self, media: Media) -> Look:
        """Return what was seen."""
        del media
        return Look(None, None, None, 1, ())


def _entry(key: str, text: str = "A tower.", **changes: Any) -> Observation:  # noqa: ANN401 - any field of an entry
    facts = {"status": Status.PUBLISHED, "about": ("ada",), "body": (Block(text=text),), "author": "sam"} | changes
    return Observation(id=key, source=SOURCE, **facts)


def _planned(
    *entries: Observation,
    photos: str = "",
    policy: Any = None,  # noqa: ANN401 - the content of a policy file
    to: str | None = None,
    said: tuple[Decision, ...] = (),
) -> Plan:
    media = tuple(
        Media(
            id=key,
            kind=MediaKind.PHOTO,
            availability=Availability.FOUND,
            path=key,
            depicts=Depicts(basis=Basis.IMAGE, people=("ada",)),
            source=SOURCE,
            extras={"camera": "old"},
        )
        for key in photos.split()
    )
    people = (
        Person(id="sam", kind=PersonKind.STAFF, name="Sam Oakes"),
        Person(id="ana", kind=PersonKind.FAMILY, name="Ana Northwood", child="ada"),
        Person(id="tom", kind=PersonKind.FAMILY, name="Tom Northwood", child="ada"),
    )
    child = Child(id="ada", known_as=ADA, source=SOURCE)
    one = Journal(journal_id="j", child=child, people=people, entries=entries, media=media, provenance=SOURCE)
    brief = Brief(
        purpose=Purpose.PARENT,
        roster=ROSTER,
        consents=ConsentRegister(),
        today=date(2026, 7, 1),
        policy=Policy.model_validate(policy or {}),
        decisions=said,
        to=to,
    )
    return plan(one, brief, Room())  # type: ignore[arg-type] # all of a room that a plan asks for


def _records(count: int) -> tuple[LeftOut, ...]:
    return (LeftOut(ItemKind.ENTRY, "record", State.WITHHOLD, *KEPT_BY_THE_SETTING, count),)


FATHER = {
    "children": {
        "ada": {
            "recipients": {
                "Father": {
                    "responsibility": "yes",
                    "person": "tom",
                    "not_from": "others",
                    "never_say": ["14 Larkhill Close"],
                }
            }
        }
    }
}


def test_photos_and_comments_of_a_restricted_record_are_not_counted_apart() -> None:
    """Two photos that stay because their entry stays, where no entry is missed, tell of a record."""
    comment = Comment(id="c", author="sam", body=(Block(text="Seen."),))
    record = _entry(
        "e1", restricted=(Restriction.SAFEGUARDING,), media=("m1", "m2"), comments=(comment,), extras={"form": "4"}
    )
    made = _planned(record, _entry("e2"), photos="m1 m2")
    assert told(made) == _records(7)
    assert {line.rule for line in made.left_out()} == {"safeguarding", "entry-withheld", "extras"}


def test_a_photo_that_a_published_story_shows_too_does_not_tell_either() -> None:
    """It stays because of the record, which the story beside it would give away."""
    record = _entry("e1", restricted=(Restriction.ACCIDENT,), media=("m1",))
    assert told(_planned(record, _entry("e2", media=("m1",)), photos="m1")) == _records(3)


def test_what_one_parent_may_not_have_tells_nothing_by_its_photos() -> None:
    """Neither the mother's story with its photo and the staff's answer, nor the photo of her comment."""
    answer = Comment(id="c1", author="sam", body=(Block(text="Lovely."),))
    remark = Comment(id="c2", author="ana", body=(Block(text="Look!"),), media=("m2",))
    hers = _entry("e1", author="ana", media=("m1",), comments=(answer,))
    made = _planned(hers, _entry("e2", comments=(remark,)), photos="m1 m2", policy=FATHER, to="Father")
    assert told(made) == _records(7)


@pytest.mark.parametrize("decided", [False, True], ids=["held", "kept back"])
def test_that_words_are_looked_for_is_not_told_even_when_somebody_decided(*, decided: bool) -> None:
    """The rule's name behind "Kept back by a person's recorded decision" would say it."""
    entry = _entry("e1", "By the Larkhill gate.", media=("m1",))
    first = _planned(entry, photos="m1", policy=FATHER, to="Father")
    no = Decision(
        Choice.WITHHOLD,
        "Manager",
        datetime(2026, 6, 1, tzinfo=UTC),
        "The gate is their road's.",
        RULES_VERSION,
        item="e1",
        digest=first.items[0].digest,
    )
    made = _planned(entry, photos="m1", policy=FATHER, to="Father", said=(no,) if decided else ())
    assert made.items[0].rule == ("kept-back" if decided else "hidden-words")
    assert told(made) == _records(3)


def test_what_was_kept_back_for_another_reason_is_told_without_the_rule() -> None:
    """The family reads that a person decided; which rule asked is the setting's business."""
    entry = _entry("e1", status=Status.UNKNOWN)
    digest = _planned(entry).items[0].digest
    no = Decision(
        Choice.WITHHOLD, "M", datetime(2026, 6, 1, tzinfo=UTC), "No.", RULES_VERSION, item="e1", digest=digest
    )
    (line,) = told(_planned(entry, said=(no,)))
    assert (line.rule, line.reason) == ("kept-back", "Kept back by a person's recorded decision.")


def test_other_reasons_are_told_as_before() -> None:
    """A draft's photo is told as what it is: the setting may explain it."""
    made = _planned(_entry("e1", status=Status.DRAFT, media=("m1",)), photos="m1")
    assert [(line.detail, line.rule, line.count) for line in told(made)] == [
        ("observation", "draft", 1),
        ("detail", "extras", 1),
        ("photo", "entry-withheld", 1),
    ]
