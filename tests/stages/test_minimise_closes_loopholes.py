"""Ways around the rules that a clever or careless export could take, each closed."""

from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

import pytest
from PIL import Image

from journal_bridge.errors import InputRefused
from journal_bridge.handover import Plan, Purpose, State
from journal_bridge.journal import (
    Availability,
    Basis,
    Block,
    Child,
    Comment,
    Depicts,
    Journal,
    Judgement,
    Media,
    MediaKind,
    Name,
    Observation,
    Person,
    PersonKind,
    Restriction,
    Roster,
    RosterChild,
    Setting,
    Source,
    Status,
    check,
    to_bytes,
)
from journal_bridge.minimise import Brief, Checker, ConsentRegister, MediaRoom, apply, plan
from journal_bridge.minimise.room import Look

OTHER = "Noah Wrenfolde"
SOURCE = Source(platform=OTHER, adapter=OTHER)
ROSTER = Roster(
    children=(
        RosterChild(id="ada", names=(Name(full="Ada Northwood", given="Ada", family="Northwood"),)),
        RosterChild(id="noah", names=(Name(full=OTHER, given="Noah", family="Wrenfolde"),)),
    )
)


class OpenRoom(MediaRoom):
    """A room in which every file opens and shows one face."""

    def look(self, media: Media) -> Look:
        """Return what was seen."""
        del media
        return Look(None, None, None, 1, ())


def observation(**changes: Any) -> Observation:  # noqa: ANN401 - any field of an entry
    """Return a published observation of one child."""
    facts: dict[str, Any] = {
        "id": "e1",
        "status": Status.PUBLISHED,
        "observed_on": date(2025, 3, 3),
        "about": ("ada",),
        "body": (Block(text="A tower."),),
        "source": SOURCE,
    }
    return Observation(**facts | changes)


def journal(*entries: Observation, **changes: Any) -> Journal:  # noqa: ANN401 - any field of a journal
    """Return Ada's journal."""
    facts: dict[str, Any] = {
        "journal_id": "j",
        "child": Child(id="ada", known_as=Name(full="Ada Northwood"), source=SOURCE),
        "people": (Person(id="sam", kind=PersonKind.STAFF, name="Sam Oakes"),),
        "entries": entries,
        "provenance": SOURCE,
    }
    return Journal(**facts | changes)


def planned(one: Journal, folder: Path) -> tuple[Plan, bytes]:
    """Return the family's plan and the bytes of what would leave."""
    brief = Brief(
        purpose=Purpose.PARENT,
        roster=ROSTER,
        consents=ConsentRegister(),
        today=date(2025, 7, 1),
        platform="platform",
        adapter="adapter 1",
    )
    with Checker() as checker:
        room = OpenRoom(folder, lambda _: pytest.fail("nothing is opened"), checker)
        made = plan(one, brief, room)
        left = apply(made, brief, room, lambda kind, raw: f"{kind}-{abs(hash(raw))}", folder / "out")
    return made, to_bytes(left.journal)


def test_two_comments_of_one_id_are_refused() -> None:
    """What is decided about one comment must never be carried out on another."""
    comments = (Comment(id="c", author="sam"), Comment(id="c", audience="staff"))
    with pytest.raises(InputRefused) as refused:
        check(journal(observation(comments=comments)))
    assert refused.value.code == "invalid-journal"


def test_no_label_of_a_journal_smuggles_a_name_out(tmp_path: Path) -> None:
    """Platform, adapter, framework, edition and the setting's name are texts like any other."""
    judgement = Judgement(framework=f"of {OTHER}", edition=f"by {OTHER}", words=f"about {OTHER}")
    one = journal(
        observation(judgements=(judgement,), author="sam"), settings=(Setting(id="s", name=f"House of {OTHER}"),)
    )
    _, left = planned(one, tmp_path)
    assert b"Wrenfolde" not in left
    assert b"Sam Oakes" in left


def test_a_photo_of_a_restricted_record_stays_wherever_else_it_is_shown(tmp_path: Path) -> None:
    """A safeguarding photo does not leave by way of a published story."""
    photo = Media(
        id="m",
        kind=MediaKind.PHOTO,
        availability=Availability.FOUND,
        path="m.jpg",
        depicts=Depicts(basis=Basis.IMAGE, people=("ada",)),
        source=SOURCE,
    )
    restricted = observation(id="e2", restricted=(Restriction.SAFEGUARDING,), media=("m",))
    made, _ = planned(journal(observation(media=("m",)), restricted, media=(photo,)), tmp_path)
    assert {item.id: item.state for item in made.items}["m"] is State.WITHHOLD


@pytest.mark.parametrize(
    ("about", "person", "rule"),
    [
        (("ada", "noah"), Person(id="somebody", kind=PersonKind.FAMILY), "author-unknown"),
        (("ada", "noah"), Person(id="somebody", kind=PersonKind.STAFF), "published"),
        (("ada",), Person(id="somebody", kind=PersonKind.CHILD, child="noah"), "other-family"),
        (("ada",), Person(id="somebody", kind=PersonKind.UNKNOWN), "published"),
    ],
)
def test_whose_words_they_are_counts_whatever_kind_of_entry_it_is(
    about: tuple[str, ...], person: Person, rule: str, tmp_path: Path
) -> None:
    """A platform may call a home story an observation; some family's story about two children is asked about."""
    made, _ = planned(journal(observation(about=about, author="somebody"), people=(person,)), tmp_path)
    assert [item.rule for item in made.items] == [rule]


def test_a_released_file_without_a_digest_is_asked_about_again_when_it_changes(tmp_path: Path) -> None:
    """A journal need not say its files' digests; the decision is about the bytes all the same."""
    photo = Media(
        id="m",
        kind=MediaKind.PHOTO,
        availability=Availability.FOUND,
        path="m.jpg",
        depicts=Depicts(basis=Basis.UNKNOWN),
        source=SOURCE,
    )
    digests = set()
    for shade in (10, 10, 200):
        folder = tmp_path / str(len(list(tmp_path.iterdir())))
        folder.mkdir()
        Image.new("RGB", (40, 30), (shade, 0, 0)).save(folder / "m.jpg")
        brief = Brief(Purpose.PARENT, ROSTER, ConsentRegister(), date(2025, 7, 1))
        with Checker() as checker:
            found = _Found(folder / "m.jpg")
            room = MediaRoom(folder, partial(_always, found), checker)
            made = plan(journal(observation(media=("m",)), media=(photo,)), brief, room)
        digests.add(next(item.digest for item in made.items if item.id == "m"))
    assert len(digests) == 2


def _always(found: "_Found", name: str) -> "_Found":
    assert name == "m.jpg"
    return found


@dataclass(frozen=True)
class _Found:
    """A file of an export."""

    path: Path

    def open(self) -> BinaryIO:
        """Open it."""
        return self.path.open("rb")
