"""Texts, labels and decisions that somebody makes to get round the rules, or to keep the program busy."""

import stat
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from journal_bridge.explaining import write_page
from journal_bridge.handover import Choice, Decision, Plan, Purpose, State
from journal_bridge.journal import (
    Adult,
    Block,
    Child,
    Journal,
    Media,
    Name,
    Observation,
    Roster,
    RosterChild,
    Source,
    Status,
)
from journal_bridge.minimise import Brief, ConsentRegister, Policy, plan, write_decisions
from journal_bridge.minimise.decisions import person
from journal_bridge.minimise.hidden import AROUND, Hidden, Phrase, pieces
from journal_bridge.minimise.names import Found, NameFinder, redact
from journal_bridge.minimise.names.mentions import Mention, longest_first
from journal_bridge.minimise.planning import RULES_VERSION
from journal_bridge.minimise.room import Look
from journal_bridge.minimise.wording import Wording

SOURCE = Source(platform="invented", adapter="invented 1")


def _child(key: str, full: str) -> RosterChild:
    given, _, family = full.partition(" ")
    return RosterChild(id=key, names=(Name(full=full, given=given, family=family),))


ROSTER = Roster(
    children=(
        _child("ada", "Ada Northwood"),
        _child("noah", "Noah Okafor"),
        _child("bo", "Bo Park"),
        _child("may", "May Fernsby"),
    ),
    staff=(Adult(id="sam", name="Sam Oakes"),),
)


class Room:
    """A room in which nothing is to be seen."""

    def look(self, media: Media) -> Look:
        """Return what was seen."""
        del media
        return Look(None, None)


def _brief(policy: Any = None, *said: Decision) -> Brief:  # noqa: ANN401 - the content of a policy file
    return Brief(
        purpose=Purpose.PARENT,
        roster=ROSTER,
        consents=ConsentRegister(),
        today=date(2026, 7, 1),
        policy=Policy.model_validate(policy or {}),
        decisions=said,
    )


def _journal(text: str) -> Journal:
    entry = Observation(id="e1", status=Status.PUBLISHED, about=("ada",), body=(Block(text=text),), source=SOURCE)
    child = Child(id="ada", known_as=ROSTER.children[0].names[0], source=SOURCE)
    return Journal(journal_id="j", child=child, entries=(entry,), provenance=SOURCE)


def _planned(text: str, brief: Brief) -> Plan:
    return plan(_journal(text), brief, Room())  # type: ignore[arg-type] # all of a room that a plan asks for


def test_who_let_a_name_go_has_not_let_an_address_go() -> None:
    """The same word, released as a name, became part of what must not appear: it is asked about again."""
    text = "Zorah and Ada went."
    first = _planned(text, _brief()).items[0]
    assert (first.state, first.rule) == (State.HOLD, "name-unsure")
    yes = Decision(
        Choice.CARRY,
        "Manager",
        datetime(2026, 6, 1, tzinfo=UTC),
        "Zorah is a puppet.",
        RULES_VERSION,
        item="e1",
        digest=first.digest,
    )
    assert _planned(text, _brief({}, yes)).items[0].state is State.CARRY
    hiding = {"children": {"ada": {"never_say": ["Zorah Street"]}}}
    later = _planned(text, _brief(hiding, yes)).items[0]
    assert (later.state, later.rule) == (State.HOLD, "hidden-words")
    again = replace(yes, digest=later.digest)
    assert _planned(text, _brief(hiding, again)).items[0].state is State.CARRY


@pytest.mark.parametrize(
    ("label", "leaves"),
    [
        ("Key person of Bo", "Key person of another child"),
        ("Bo's mum", "Another child's mum"),
        ("Sam (May's key person)", "Sam (another child's key person)"),
        ("Parents of Noahs", "Parents of another child"),
        ("Grandma Zorana", "Grandma Zorana"),
        ("Room leader", "Room leader"),
        ("Sam Oakes", "Sam Oakes"),
    ],
)
def test_a_doubtful_name_of_the_roster_in_a_role_is_replaced(label: str, leaves: str) -> None:
    """Nobody is asked about a role or a relative, so what may be another child goes; strangers keep theirs."""
    wording = Wording(_journal("A tower."), _brief())
    assert redact(label, wording.find_in_label(label, whole_names=False))[0] == leaves


def test_thousands_of_names_in_one_text_are_each_found() -> None:
    """A class list pasted a hundred times; the work grows with the text and not with its square."""
    found = NameFinder("ada", ROSTER).find("Noah, " * 4000)
    assert len(found) == 4000
    assert all(one.end - one.start == 4 for one in found)


def test_thousands_of_hidden_words_in_one_text_are_each_found() -> None:
    """The same for what a policy hides."""
    assert len(Hidden([Phrase(pieces("14 Larkhill Close"))]).find("larkhill " * 4000)) == 4000


def test_a_word_within_a_run_of_letters_is_found() -> None:
    """However long the run is, what stands in it is; it is marked with forty letters on each side."""
    run = "x" * 30_000
    (span,) = Hidden([Phrase(pieces("14 Larkhill Close"))]).find(f"{run}larkhill{run}")
    assert (span.start, span.end) == (len(run) - AROUND, len(run) + len("larkhill") + AROUND)


def test_hidden_words_and_names_by_the_thousand_are_put_together() -> None:
    """Each name beside each hidden word is still replaced, and a part inside a name is the name's."""
    policy = {"children": {"ada": {"never_say": ["Larkhill Street", "Noah Road"]}}}
    spans = Wording(_journal("A tower."), _brief(policy)).find("larkhill Noah Okafor " * 3000)
    assert [one.rule for one in spans] == ["hidden-words", "whole-name"] * 3000


@pytest.mark.parametrize(
    "written",
    [
        "jo  smith ",
        "JO SMITH",
        "Jo\u200b Smith",
        "\u202eJo Smith",
        "J\u00f3 Smith",
        "Jo Smith.",
        "Jo-Smith",
        "Jo Sm\u00adith",
    ],
)
def test_one_person_cannot_agree_with_themselves(written: str) -> None:
    """Signs that nobody sees, or that a tired hand adds, make no second person."""
    assert person(written) == person("Jo Smith")
    assert person("Jo Smyth") != person("Jo Smith")
    assert person("-") == "-"


def test_what_is_written_for_one_pair_of_eyes_is_open_to_no_other(tmp_path: Path) -> None:
    """Decisions give reasons, with names in them; what lies there before, or a link, does not open the new file."""
    (tmp_path / ".decisions.json.unfinished").symlink_to(tmp_path / "elsewhere")
    write_page("new", tmp_path / "plan.html")
    write_decisions(tmp_path / "decisions.json", ())
    modes = [stat.S_IMODE((tmp_path / name).lstat().st_mode) for name in ("plan.html", "decisions.json")]
    assert modes == [0o600] * 2
    assert not (tmp_path / "elsewhere").exists()


def test_of_mentions_that_overlap_the_longest_stay() -> None:
    """Whichever way they lie over each other; those that only touch stay both."""
    places = [(5, 9), (0, 5), (8, 12), (0, 3), (9, 10), (12, 14), (4, 6), (13, 20)]
    taken = longest_first(Mention(start, end, Found.REDACT, "one-name") for start, end in places)
    assert [(one.start, one.end) for one in taken] == [(0, 5), (5, 9), (9, 10), (13, 20)]
