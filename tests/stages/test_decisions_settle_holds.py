"""What people's decisions do to a held item: whose word counts, which word is the last, and when two must agree."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal_bridge.handover import Choice, Decision
from journal_bridge.minimise.decisions import Hold, settled
from journal_bridge.minimise.rules import Settled
from runs import SHORT

NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)
R = "faces-not-checked"
CARRY, WITHHOLD, REDACT = Choice.CARRY, Choice.WITHHOLD, Choice.REDACT
ITEM = Hold("c1", "m1", "d1", R)
REASON = Hold("c1", "m1", "d1", R, by_reason=True)
WORDS = Hold("c1", "m1", "d1", "name-unsure", words=True, only_words=True)
CAPTION = Hold("c1", "m1", "d1", "caption-unsure", words=True)
TWO = Hold("c1", "m1", "d1", "name-unsure", words=True, only_words=True, two=True)
WAITS = Settled(waits=True)


def said(*choices: Choice | tuple[Choice, str], digest: str = "d1") -> tuple[Decision, ...]:
    """Return decisions on one item, an hour apart, by the manager unless somebody else is named."""
    pairs = [choice if isinstance(choice, tuple) else (choice, "Manager") for choice in choices]
    return tuple(
        Decision(choice, by, NOON + timedelta(hours=hour), "looked", "1", item="m1", digest=digest)
        for hour, (choice, by) in enumerate(pairs)
    )


def of_all(choice: Choice, child: str = "c1", by: str = "Manager", hours: int = 0) -> Decision:
    """Return a decision on everything one rule holds of a child."""
    return Decision(choice, by, NOON + timedelta(hours=hours), "looked", "1", rule=R, child=child)


def test_a_decision_on_a_whole_reason_is_one_childs() -> None:
    """The file of one child, passed for another, releases nothing; nor does it where a look at each item is due."""
    assert settled([of_all(CARRY)], REASON).choice is CARRY
    assert settled([of_all(CARRY, child="c2")], REASON) == Settled()
    assert settled([of_all(CARRY)], ITEM) == Settled()


def test_a_decision_on_one_reason_of_an_item_speaks_of_that_alone() -> None:
    """The faces were counted by eye; whether anybody else is named in the photo is another question."""
    faces = [replace(one, rule=R) for one in said(CARRY)]
    assert settled(faces, ITEM).choice is CARRY
    assert settled(faces, replace(ITEM, rule="named-in-photo")) == Settled()
    assert settled([of_all(WITHHOLD, hours=-1), *faces], REASON).choice is CARRY


def test_a_changed_item_asks_again() -> None:
    """What was seen then is not what lies there now."""
    assert settled(said(CARRY), ITEM).choice is CARRY
    assert settled(said(CARRY, digest="d2"), ITEM) == Settled()


def test_a_look_at_one_item_counts_before_a_word_on_all() -> None:
    """Somebody kept this very photo back; a later release of all the others does not free it."""
    assert settled([*said(WITHHOLD), of_all(CARRY, hours=5)], REASON).choice is WITHHOLD


def test_a_later_no_to_all_of_a_reason_undoes_an_earlier_yes_to_one() -> None:
    """Whoever keeps everything back means this photo too; a look at it after that counts again."""
    assert settled([*said(CARRY), of_all(WITHHOLD, hours=5)], REASON).choice is WITHHOLD
    late = [replace(one, when=NOON + timedelta(hours=6)) for one in said(CARRY)]
    assert settled([*late, of_all(WITHHOLD, hours=5)], REASON).choice is CARRY


@pytest.mark.parametrize(
    ("choices", "last"),
    [
        ((WITHHOLD, CARRY), CARRY),
        ((CARRY, WITHHOLD), WITHHOLD),
        ((REDACT, CARRY), CARRY),
        ((CARRY, REDACT), REDACT),
    ],
)
def test_the_latest_decision_counts(choices: tuple[Choice, ...], last: Choice) -> None:
    """People may change their minds about a text, either way; the order they stand in does not matter."""
    assert settled(said(*choices), WORDS).choice is last
    assert settled(reversed(said(*choices)), WORDS).choice is last


def test_of_two_words_at_one_moment_the_one_that_keeps_back_counts() -> None:
    """Two minds at one moment keep it back."""
    yes, no = said(CARRY)[0], said(WITHHOLD)[0]
    assert settled([yes, no], ITEM).choice is settled([no, yes], ITEM).choice is WITHHOLD


def test_replacing_names_never_releases_a_picture() -> None:
    """`redact` speaks about words: whoever is in the picture still waits for a word of its own."""
    assert settled(said(REDACT), ITEM) == Settled()
    assert settled([*said(REDACT), of_all(CARRY)], REASON).choice is CARRY
    assert settled(said(REDACT), CAPTION).choice is REDACT


def test_names_that_were_to_be_replaced_stay_replaced_when_the_picture_is_carried() -> None:
    """First the caption, then the picture: the second word does not take back the first; keeping back does."""
    assert settled(said(REDACT, CARRY), CAPTION).choice is REDACT
    assert settled(said(CARRY), CAPTION).choice is CARRY
    assert settled(said(REDACT, WITHHOLD, CARRY), CAPTION).choice is CARRY


AGREEING = [
    ([(CARRY, "Ada"), (CARRY, "Bea")], Settled(CARRY)),
    ([(REDACT, "Ada"), (REDACT, "Bea")], Settled(REDACT)),
    ([(CARRY, "Ada"), (REDACT, "Bea"), (REDACT, "Ada")], Settled(REDACT)),
    ([(WITHHOLD, "Ada")], Settled(WITHHOLD)),
    ([(CARRY, "Ada"), (CARRY, "Bea"), (WITHHOLD, "Cleo")], Settled(WITHHOLD)),
    ([(WITHHOLD, "Cleo"), (CARRY, "Ada"), (CARRY, "Bea")], Settled(CARRY)),
]
WAITING = [
    [(CARRY, "Ada")],
    [(CARRY, "Ada"), (CARRY, "  ada ")],
    [(CARRY, "Ada Lark"), (CARRY, "ADA\u00a0\u00a0lark")],
    [(CARRY, "Ada"), (REDACT, "Bea")],
    [(CARRY, "Ada"), (WITHHOLD, "Cleo"), (CARRY, "Bea")],
    [(CARRY, "Ada"), (REDACT, "Ada"), (CARRY, "Bea")],
]


@pytest.mark.parametrize(("words", "outcome"), AGREEING)
def test_two_people_who_agree_settle_it(words: list[tuple[Choice, str]], outcome: Settled) -> None:
    """Two must say the same, the last word of each counts, and to keep back one is enough."""
    assert settled(said(*words), TWO) == outcome


@pytest.mark.parametrize("words", WAITING)
def test_one_yes_alone_waits_for_a_second_person(words: list[tuple[Choice, str]]) -> None:
    """One person twice is one person, however they type their name; a yes before a no has lapsed."""
    assert settled(said(*words), TWO) == WAITS


def test_a_whole_reason_needs_two_people_as_well() -> None:
    """A hundred photos at once are no lighter matter than one."""
    two = Hold("c1", "m1", "d1", R, by_reason=True, two=True)
    assert settled([of_all(CARRY, by="Ada")], two) == WAITS
    assert settled([of_all(CARRY, by="Ada"), of_all(CARRY, by="Bea", hours=1)], two).choice is CARRY


PEOPLE = st.sampled_from(["Ada", "ada", " ADA ", "Bea", "Cleo"])
WORDS_SAID = st.lists(st.tuples(st.sampled_from(Choice), PEOPLE, st.integers(0, 5)), max_size=6)
HOLDS = st.builds(
    Hold,
    child=st.just("c1"),
    item=st.just("m1"),
    digest=st.just("d1"),
    rule=st.just(R),
    words=st.booleans(),
    only_words=st.booleans(),
    two=st.booleans(),
)


@SHORT
@given(words=WORDS_SAID, hold=HOLDS, seed=st.randoms(use_true_random=False))
def test_whatever_people_say_nothing_goes_that_was_not_said(
    words: list[tuple[Choice, str, int]], hold: Hold, seed: Random
) -> None:
    """Of any decisions in any order: what goes was said after the last no, by two where two must."""
    decisions = [
        Decision(choice, by, NOON + timedelta(hours=hour), "looked", "1", item="m1", digest="d1")
        for choice, by, hour in words
    ]
    outcome = settled(decisions, hold)
    said_no = [hour for choice, _, hour in words if choice is WITHHOLD]
    if outcome.choice in {CARRY, REDACT}:
        fresh = {
            by.strip().lower()
            for choice, by, hour in words
            if choice is outcome.choice and hour > max(said_no, default=-1)
        }
        assert len(fresh) >= (2 if hold.two else 1)
        assert hold.words or outcome.choice is CARRY
    if outcome == Settled():
        assert not said_no
        assert hold.words is False or not words
    one_each_hour = len({hour for _, _, hour in words}) == len(words)
    if one_each_hour:
        mixed = list(decisions)
        seed.shuffle(mixed)
        assert settled(mixed, hold) == outcome
