"""Everybody in a journal keeps name, role and tie on the setting's own new platform; a child has one name."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

import own_platform_world as world
from journal_bridge.handover import MinimisedJournal
from journal_bridge.journal import (
    Answer,
    Basis,
    Block,
    Child,
    Depicts,
    Entry,
    FamilyObservation,
    Journal,
    Media,
    Name,
    Person,
    PersonKind,
    Roster,
    RosterChild,
    to_bytes,
)
from journal_bridge.minimise import Policy
from journal_bridge.minimise.own_names import name_of_other
from journal_bridge.minimise.policy import ChildRules
from own_platform_world import ROSTER, brief, comment, entry, journal, made, picture

BENEDICT = Name(full="Benedict Moss")


def _left(
    folder: Path,
    entries: Sequence[Entry],
    media: Sequence[Media] = (),
    child: str = "ada",
    **changes: Any,  # noqa: ANN401 - any field of a brief
) -> MinimisedJournal:
    asked = brief(**changes)
    plans = world.together(folder, asked, journal(child, entries, media))
    return made(folder, asked, plans)[0]


def _people(left: MinimisedJournal) -> dict[str, Person]:
    return {one.id: one for one in left.journal.people}


def test_everybody_is_told_of_as_they_are_known(tmp_path: Path) -> None:
    """Staff, the own family, a friend's family, a friend, and somebody nobody knows: each with what is known."""
    thread = (comment("c1", "ana"), comment("c2", "bea"), comment("c3", "xan"), comment("c4", None), comment("c5"))
    left = _left(tmp_path, [entry("e", "ada", "ben", comments=thread)])
    assert left.journal.people == (
        Person(id="child-ben", kind=PersonKind.CHILD, name="Ben Quillfeather", child="child-ben"),
        Person(id="person-ana", kind=PersonKind.FAMILY, name="Ana Northwood", role="Mother", child="child-ada"),
        Person(id="person-bea", kind=PersonKind.FAMILY, name="Bea Quillfeather", role="Mum", child="child-ben"),
        Person(
            id="person-gran", kind=PersonKind.FAMILY, name="Rose Northwood", role="Grandmother", child="child-ada"
        ),
        Person(id="person-sam", kind=PersonKind.STAFF, name="Sam Oakes", role="Key person"),
        Person(id="person-xan", kind=PersonKind.UNKNOWN, name="Xan Marrow"),
    )
    (kept,) = left.journal.entries
    assert kept.about == ("child-ada", "child-ben")
    assert [one.author for one in kept.comments] == ["person-ana", "person-bea", "person-xan", None, "person-sam"]


def test_texts_and_threads_stand_word_for_word(tmp_path: Path) -> None:
    """Names, captions, a staff thread and the setting's own name: nobody new reads them."""
    talk = comment("c", audience="staff").model_copy(update={"body": (Block(text="Ask Ben's mum, Will."),)})
    told = entry("e", "ada", "ben", title="Ada, Ben and Cal", comments=(talk,), media=("m",))
    left = _left(tmp_path, [told], [picture("m", "ada", caption="Ben Quillfeather's tower")])
    (kept,) = left.journal.entries
    assert (kept.title, kept.body) == (told.title, told.body)
    assert (kept.comments[0].body, kept.comments[0].audience) == (talk.body, "staff")
    assert left.journal.media[0].caption == "Ben Quillfeather's tower"
    assert left.journal.settings[0].name == "Little Northwood Nursery"
    assert left.redactions == 0


def test_a_policy_about_staff_names_is_for_others(tmp_path: Path) -> None:
    """A setting that writes only roles to families knows its own staff."""
    left = _left(tmp_path, [entry("e", "ada")], policy=Policy(staff_names="role"))
    assert _people(left)["person-sam"].name == "Sam Oakes"


def test_the_childs_whole_family_comes_along(tmp_path: Path) -> None:
    """Also those who never wrote a word: the new platform invites them. A friend's family does not."""
    assert set(_people(_left(tmp_path, []))) == {"person-ana", "person-gran"}


def test_a_relative_the_roster_names_nowhere_is_left_out(tmp_path: Path) -> None:
    """Of a tie to nobody there is nothing to write; a child who is on no roster has no listed family."""
    lost = Roster(children=(RosterChild(id="ada", names=(), family=("ana", "nobody")),))
    assert set(_people(_left(tmp_path / "a", [], roster=lost))) == {"person-ana"}
    assert _people(_left(tmp_path / "b", [], roster=Roster())) == {}


def test_a_relative_is_tied_to_children_who_are_told_of(tmp_path: Path) -> None:
    """Gran is Ada's and Cal's: in Ada's journal she is Ada's; in Ben's, with Cal in it, Cal's; else nobody's."""
    note = (comment("c", "gran"),)
    ada = _left(tmp_path / "a", [entry("e", "ada", comments=note)])
    assert _people(ada)["person-gran"].child == "child-ada"
    cal = _left(tmp_path / "b", [entry("e", "ben", "cal", comments=note)], child="ben")
    assert _people(cal)["person-gran"].child == "child-cal"
    ben = _left(tmp_path / "c", [entry("e", "ben", comments=note)], child="ben")
    assert _people(ben)["person-gran"].child is None


def test_a_tie_only_the_journal_knows_of_counts_too(tmp_path: Path) -> None:
    """Where the roster lists no families, the journal's own word is taken."""
    bare = Roster(children=tuple(one.model_copy(update={"family": ()}) for one in ROSTER.children))
    note = (comment("c", "ana"), comment("d", "bea"))
    left = _left(tmp_path, [entry("e", "ada", "ben", comments=note)], roster=bare)
    people = _people(left)
    assert (people["person-ana"].child, people["person-bea"].child) == ("child-ada", "child-ben")
    assert (people["person-ana"].name, people["person-ana"].role) == ("A. Northwood", None)


def test_a_childs_own_account_is_the_child(tmp_path: Path) -> None:
    """A story written under a child's name is that child's; and no second person of that name is made."""
    left = _left(
        tmp_path,
        [entry("e", "ada", author="ada"), entry("f", "ada", author="ben"), entry("g", "ada", author="who")],
    )
    authors = {one.id: one.author for one in left.journal.entries}
    assert authors == {"entry-e": "child-ada", "entry-f": "child-ben", "entry-g": None}
    assert "child-ada" not in _people(left)
    assert _people(left)["child-ben"].kind is PersonKind.CHILD


def test_everybody_in_a_picture_stays_tagged(tmp_path: Path) -> None:
    """Friends, staff and whoever is tagged without being listed; each once."""
    file = picture("m", "ben", "ada", "sam", "ben", "ghost")
    left = _left(tmp_path, [entry("e", "ada", media=("m",))], [file], said={"ghost": Answer.YES})
    (kept,) = left.journal.media
    assert kept.depicts == Depicts(
        basis=Basis.IMAGE, people=("child-ben", "child-ada", "person-sam", "child-ghost")
    )
    assert _people(left)["child-ghost"] == Person(id="child-ghost", kind=PersonKind.CHILD, child="child-ghost")


def test_staff_in_a_picture_are_not_asked(tmp_path: Path) -> None:
    """Answers are children's: a picture of Ada and her key person is hers alone."""
    asked = brief({"ada": Answer.UNANSWERED})
    entries, media = [entry("e", "ada", media=("m",))], [picture("m", "ada", "sam")]
    (plan,) = world.planned(tmp_path, asked, journal("ada", entries, media))
    assert world.rules(plan)["m"] == "kept-picture"


@pytest.mark.parametrize(
    ("rules", "wanted"),
    [
        (ChildRules(), "Ben Quillfeather"),
        (ChildRules(name=BENEDICT), "Benedict Moss"),
        (ChildRules(name="legal"), None),
        (ChildRules(name="known_as"), None),
        (ChildRules(former_names=("Ben Quillfeather",)), "Benedict Moss"),
        (ChildRules(former_names=("Benedict Moss",), name="legal"), "Ben Quillfeather"),
        (ChildRules(former_names=("Benedict Moss", "Ben Quillfeather")), None),
    ],
)
def test_a_friend_has_one_name(tmp_path: Path, rules: ChildRules, wanted: str | None) -> None:
    """Ben's own journal is not taken along: the policy still says what he is called, or nobody can say."""
    ben = ROSTER.children[1]
    assert name_of_other(ben, rules) == wanted
    left = _left(tmp_path, [entry("e", "ada", "ben")], policy=Policy(children={"ben": rules}))
    assert _people(left)["child-ben"].name == wanted


def test_a_friend_is_called_what_its_own_journal_calls_it(tmp_path: Path) -> None:
    """The export has two names for Ben and the policy says the legal one: Ada's journal says it too."""
    entries = [entry("e", "ada", "ben")]
    asked = brief(policy=Policy(children={"ben": ChildRules(name="legal")}))
    ben = Child(id="ben", known_as=Name(full="Ben Quillfeather"), legal_name=BENEDICT, source=world.SOURCE)
    plans = world.together(tmp_path, asked, journal("ada", entries), journal("ben", entries, child=ben))
    ada, his = made(tmp_path, asked, plans)
    assert _people(ada)["child-ben"].name == "Benedict Moss"
    assert (his.journal.child.legal_name, his.journal.child.known_as) == (BENEDICT, None)
    assert "Quillfeather" not in to_bytes(ada.journal).decode().replace("Bea Quillfeather", "")


def test_a_child_without_a_name_stays_without_one(tmp_path: Path) -> None:
    """Nothing is made up; a friend on no roster is called what the journal calls it."""
    nameless = Child(id="ada", source=world.SOURCE)
    ada = journal("ada", [entry("e", "ada", "ben")], child=nameless)
    asked = brief(roster=Roster())
    (plan,) = world.together(tmp_path, asked, ada)
    assert plan.names == {}
    (left,) = made(tmp_path, asked, (plan,))
    assert _people(left)["child-ben"].name == "Ben Quillfeather (as read)"
    assert left.journal.child.known_as is None


def test_whoever_is_named_in_one_journal_is_known_in_all(tmp_path: Path) -> None:
    """The one record of a shared story names a relative whom this child's own journal never heard of."""
    left = entry("e", "ada", "ben", comments=(comment("c", "ann"),))
    right = entry("e", "ada", "ben", comments=(comment("c", "bea"),))
    ann = Person(id="ann", kind=PersonKind.FAMILY, name="Ann Lee", role="Aunt", child="ada")
    ada: Journal = journal("ada", [left], people=(*world.PEOPLE, ann))
    plans = world.together(tmp_path, brief(), ada, journal("ben", [right]))
    told = [_people(one)["person-ann"] for one in made(tmp_path, brief(), plans)]
    assert (
        told
        == [Person(id="person-ann", kind=PersonKind.FAMILY, name="Ann Lee", role="Aunt", child="child-ada")] * 2
    )


def test_each_journal_keeps_its_own_tie(tmp_path: Path) -> None:
    """A mother of twins on no roster is Ada's in Ada's journal and Ben's in his."""
    story = FamilyObservation(**entry("e", "ada", "ben", author="mum").model_dump(exclude={"kind"}))
    mum = Person(id="mum", kind=PersonKind.FAMILY, name="Mum", child="ada")
    ada = journal("ada", [story], people=(*world.PEOPLE, mum))
    ben = journal("ben", [story], people=(*world.PEOPLE, mum.model_copy(update={"child": "ben"})))
    plans = world.together(tmp_path, brief(), ada, ben)
    assert [_people(one)["person-mum"].child for one in made(tmp_path, brief(), plans)] == [
        "child-ada",
        "child-ben",
    ]
