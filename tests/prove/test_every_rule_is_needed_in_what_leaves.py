"""Taking out any minimising rule is seen in a room of twelve: by what would leave, or by a wrong reason."""

from collections.abc import Iterator

import pytest

from prove.leaving import Room
from prove.pupils import listed
from prove.without import NOTHING, REASON_ONLY, Bench, every_rule

LEAKS = frozenset(
    listed(
        "safeguarding internal kind recipient not-chosen author-unknown name-unsure hidden-words whereabouts "
        "review-thread comments-school own-refused own-unanswered other-child-refused other-child-unanswered "
        "group-media-school not-this-child document-unread named-in-photo more-faces faces-not-checked film-unseen "
        "caption-unsure published own-comment own-picture"
    )
)
"""Rules without which something leaves, or something that may leave is lost, that no other rule would stop."""


@pytest.fixture(scope="module")
def bench(room: Room) -> Iterator[Bench]:
    """Return the room with its papers open."""
    made = Bench(room)
    yield made
    made.close()


@pytest.mark.prove
def test_with_all_rules_on_nothing_is_wrong(bench: Bench) -> None:
    """The room is in order before a rule is taken out."""
    figures = bench.honest()
    assert figures.foreign == figures.restricted == figures.missing == []


@pytest.mark.prove
@pytest.mark.parametrize(("table", "code"), list(every_rule()))
def test_a_rule_taken_out_is_missed(table: str, code: str, bench: Bench) -> None:
    """Whoever adds a rule adds a child to whom it matters."""
    assert bench.consequence(table, code) != NOTHING


@pytest.mark.prove
@pytest.mark.parametrize("code", sorted(LEAKS))
def test_what_a_rule_keeps_back_would_leave_without_it(code: str, bench: Bench) -> None:
    """These rules stand alone: nothing behind them would stop what they stop."""
    tables = [table for table, known in every_rule() if known == code]
    assert {bench.consequence(table, code) for table in tables} - {NOTHING, REASON_ONLY} != set()
