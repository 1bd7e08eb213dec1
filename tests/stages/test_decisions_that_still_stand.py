"""Which earlier words still stand is shown to whoever decides next, so that a second person sees the first."""

from datetime import UTC, datetime, timedelta

import pytest

from journal_bridge.handover import Choice, Decision
from journal_bridge.minimise.decisions import BY_REASON, RELEASABLE, Hold, person, standing
from journal_bridge.minimise.policy import HELD_BY

NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)
CARRY, WITHHOLD, REDACT = Choice.CARRY, Choice.WITHHOLD, Choice.REDACT
WORDS = Hold("c1", "m1", "d1", "name-unsure", words=True, only_words=True)
CAPTION = Hold("c1", "m1", "d1", "caption-unsure", words=True)


def _said(*choices: Choice) -> list[Decision]:
    return [
        Decision(choice, "Manager", NOON + timedelta(hours=hour), "looked", "1", item="m1", digest="d1")
        for hour, choice in enumerate(choices)
    ]


@pytest.mark.parametrize(
    ("choices", "kept"),
    [
        ((), 0),
        ((CARRY,), 1),
        ((CARRY, CARRY), 2),
        ((CARRY, WITHHOLD), 0),
        ((CARRY, WITHHOLD, CARRY), 1),
        ((CARRY, WITHHOLD, CARRY, REDACT), 2),
        ((WITHHOLD, CARRY, WITHHOLD, REDACT, CARRY, CARRY), 3),
    ],
)
def test_what_was_said_since_it_was_last_kept_back_stands(choices: tuple[Choice, ...], kept: int) -> None:
    """Oldest first, however the file lists them; a word on another item does not count."""
    said = _said(*choices)
    assert list(standing(reversed(said), WORDS)) == said[len(said) - kept :]
    assert list(standing(said, Hold("c1", "m2", "d1", "name-unsure"))) == []


def test_a_carry_beside_a_replacement_speaks_of_something_else() -> None:
    """Where a picture is held for its faces and its caption, only the replacement is about the caption."""
    said = _said(CARRY, REDACT, CARRY)
    assert list(standing(said, CAPTION)) == said[1:2]
    assert list(standing(said, WORDS)) == said


def test_of_two_words_at_one_moment_the_one_that_keeps_back_is_the_last() -> None:
    """Nobody can tell which came first."""
    carry, withhold = _said(CARRY)[0], _said(WITHHOLD)[0]
    assert list(standing([withhold, carry], WORDS)) == []
    assert list(standing([carry, withhold], WORDS)) == []


def test_which_rules_a_person_may_settle_is_written_down() -> None:
    """One by one, all at once, or by two people; the rest nobody can."""
    by_reason = {"status-unknown", "faces-not-checked"}
    assert by_reason <= BY_REASON < RELEASABLE
    assert {"name-unsure", "caption-unsure", "untagged", "more-faces", "film-unseen"} <= RELEASABLE - BY_REASON
    assert {"entry-held"} == HELD_BY - RELEASABLE
    assert "safeguarding" not in RELEASABLE | HELD_BY


def test_one_person_in_two_spellings_is_one() -> None:
    """A second approval by the same hand is none."""
    assert person("  Jo  SMITH ") == person("jo smith") == person("\uff2ao Smith") == "jo smith"
    assert person("Jo Smith") != person("J Smith")
