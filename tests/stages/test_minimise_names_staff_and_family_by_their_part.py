"""Staff, family and the child leave under the names that somebody decided on."""

from dataclasses import replace
from pathlib import Path

import pytest

from composed_samples import FULL, TOLD, PlainRoom, full_entry, full_journal, full_photo, what_leaves
from journal_bridge.handover import Choice, Purpose, State
from journal_bridge.journal import (
    Answer,
    Block,
    Child,
    Comment,
    Consent,
    ConsentPurpose,
    Name,
    Person,
    PersonKind,
    Report,
    RosterChild,
    Source,
    Status,
)
from journal_bridge.minimise import Checker, ConsentRegister, plan
from journal_bridge.minimise.applying import ENDINGS
from room_samples import ROSTER, brief_for, released


def test_a_report_keeps_its_kind_and_its_own_words(tmp_path: Path) -> None:
    """Only a name in it goes."""
    facts = full_entry(FULL).model_dump(exclude={"kind", "media", "comments"})
    report = Report(**facts, report_kind=f"Two-year check, with {FULL}")
    left = what_leaves(full_journal(report), tmp_path).journal.entries[0]
    assert isinstance(left, Report)
    assert left.report_kind == f"Two-year check, with {TOLD}"


def test_staff_are_named_by_their_work_where_a_policy_says_so(tmp_path: Path) -> None:
    """The name stays behind, the role goes."""
    people = what_leaves(full_journal(full_entry(FULL), media=()), tmp_path, staff_names="role").journal.people
    assert {person.id: person.name for person in people} == {
        "new-person-sam": None,
        "new-person-ana": "Ana Northwood",
    }
    assert {person.id: person.role for person in people} == {
        "new-person-sam": f"Key person of {TOLD}",
        "new-person-ana": None,
    }


def test_staff_keep_a_name_they_share_with_a_child(tmp_path: Path) -> None:
    """Sam Quartermain is nobody's secret; a child's whole name in a label is, and so is a first name there."""
    people = (
        Person(id="sam", kind=PersonKind.STAFF, name="Sam Quartermain", role="Wilhelmina's key person"),
        Person(id="ana", kind=PersonKind.FAMILY, name="Ana (friend of Wilhelmina)", child="ada"),
    )
    journal = full_journal(full_entry(FULL, media=())).model_copy(update={"people": people})
    found = {person.id: (person.name, person.role) for person in what_leaves(journal, tmp_path).journal.people}
    assert found == {
        "new-person-sam": ("Sam Quartermain", "Another child's key person"),
        "new-person-ana": (f"Ana (friend of {TOLD})", None),
    }


def test_a_child_of_one_name_goes_by_that(tmp_path: Path) -> None:
    """Known-as or legal: one of them, under its own heading, never both."""
    child = Child(id="ada", legal_name=Name(full="Ada Northwood"), source=Source(platform="p", adapter="a"))
    journal = full_journal().model_copy(update={"child": child})
    left = what_leaves(journal, tmp_path).journal.child
    assert (left.known_as, left.legal_name) == (None, Name(full="Ada Northwood"))
    assert left.source == Source(platform="Platform", adapter="adapter 1")
    both = child.model_copy(update={"known_as": Name(full="Addie Northwood")})
    again = tmp_path / "again"
    again.mkdir()
    left = what_leaves(full_journal().model_copy(update={"child": both}), again).journal.child
    assert (left.known_as, left.legal_name) == (Name(full="Addie Northwood"), None)


def test_a_kind_of_file_without_an_ending_has_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its name is an id and nothing else."""
    monkeypatch.delitem(ENDINGS, "image/jpeg")
    left = what_leaves(full_journal(full_entry(FULL), media=(full_photo("m1", "ada"),)), tmp_path)
    assert [one.path for one in left.journal.media] == ["media/new-media-m1"]


@pytest.mark.parametrize(
    ("choice", "first", "caption"),
    [
        (Choice.CARRY, "Ada sang.", "Ada sings"),
        (Choice.REDACT, f"{TOLD} sang.".capitalize(), f"{TOLD} sings".capitalize()),
    ],
)
def test_a_doubtful_name_goes_where_a_person_said_so(
    choice: Choice, first: str, caption: str, tmp_path: Path
) -> None:
    """Two children are called Ada; in a story of both only a person knows which of them it means."""
    other = RosterChild(id="otherada", names=(Name(full="Ada Brook", given="Ada", family="Brook"),))
    roster = ROSTER.model_copy(update={"children": (*ROSTER.children, other)})
    brief = replace(brief_for(Purpose.SETTING), roster=roster, consents=_all_say_yes("otherada"))
    comment = Comment(id="c1", author="sam", body=(Block(text="Ada sang."),))
    entry = full_entry("", about=("ada", "otherada"), title=None, body=(Block(text="Ada sang."),), next_steps=())
    entry = entry.model_copy(update={"judgements": (), "media": ("m1",), "comments": (comment,)})
    journal = full_journal(entry, media=(full_photo("m1", "ada", "otherada", caption="Ada sings"),))
    with Checker() as checker:
        room = PlainRoom(tmp_path, lambda _: pytest.fail("nothing is opened"), checker)
        held = plan(journal, brief, room).items
    assert {item.id for item in held if item.state is State.HOLD} == {"e1", "c1", "m1"}
    decisions = tuple(replace(one, choice=choice) for one in released(plan(journal, brief, room)))
    left = what_leaves(journal, tmp_path, replace(brief, decisions=decisions)).journal
    assert [block.text for block in left.entries[0].body] == [first]
    assert [block.text for block in left.entries[0].comments[0].body] == [first]
    assert [one.caption for one in left.media] == [caption]


def _all_say_yes(*more: str) -> ConsentRegister:
    children = [*(child.id for child in ROSTER.children), *more]
    return ConsentRegister(
        tuple(
            Consent(child=child, purpose=asked, answer=Answer.YES, origin="t")
            for child in children
            for asked in ConsentPurpose
        )
    )


def test_family_is_known_from_the_children_list_too(tmp_path: Path) -> None:
    """A grandmother whom the export ties to no child is on the child's own line of the list."""
    children = tuple(
        one.model_copy(update={"family": ("gran",)}) if one.id == "ada" else one for one in ROSTER.children
    )
    brief = replace(brief_for(Purpose.SETTING), roster=ROSTER.model_copy(update={"children": children}))
    hers = Comment(id="c9", author="gran", body=(Block(text="Well done"),))
    left = what_leaves(full_journal(full_entry(FULL, media=(), comments=(hers,))), tmp_path, brief)
    gran = next(person for person in left.journal.people if person.id == "new-person-gran")
    assert gran == Person(id="new-person-gran", kind=PersonKind.FAMILY, name="Gran", child="new-child-ada")


def test_an_author_whom_nobody_knows_has_no_name(tmp_path: Path) -> None:
    """Whoever wrote it: another child's family, or nobody the export tells of."""
    left = what_leaves(full_journal(full_entry(FULL, author="gran", media=(), comments=())), tmp_path)
    assert left.journal.people == (Person(id="new-person-gran", kind=PersonKind.UNKNOWN),)
    left = what_leaves(full_journal(full_entry(FULL, author=None, media=(), comments=())), tmp_path)
    assert (left.journal.people, left.journal.entries[0].author) == ((), None)


def test_what_is_held_or_withheld_is_nowhere(tmp_path: Path) -> None:
    """Neither an entry nor its comments nor its pictures."""
    entry = full_entry(FULL, status=Status.DRAFT)
    left = what_leaves(full_journal(entry, media=(full_photo("m1", "ada"),)), tmp_path)
    assert (left.journal.entries, left.journal.media, left.journal.people, left.carried) == ((), (), (), 0)
    assert {one.state for one in left.left_out} == {State.WITHHOLD}


@pytest.mark.parametrize(
    ("mime", "ending"),
    [
        ("image/jpeg", ".jpg"),
        ("image/png", ".png"),
        ("image/webp", ".webp"),
        ("image/heic", ".heic"),
        ("video/mp4", ".mp4"),
        ("video/quicktime", ".mov"),
        ("audio/mp4", ".m4a"),
        ("audio/mpeg", ".mp3"),
        ("application/pdf", ".pdf"),
    ],
)
def test_files_end_as_programs_expect(mime: str, ending: str) -> None:
    """So that they open with a click."""
    assert ENDINGS[mime] == ending
