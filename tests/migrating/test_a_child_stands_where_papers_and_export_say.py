"""Who is still there, who leaves, whose journal the old platform soon deletes, and who stays where they are."""

from datetime import date

import pytest

from journal_bridge.handover import Purpose
from journal_bridge.journal import RosterChild
from journal_bridge.migrating.facts import Standing
from journal_bridge.migrating.leavers import Leaver
from journal_bridge.migrating.standing import restricted, standing_of
from journal_bridge.minimise.policy import ChildRules, Stop

TODAY = date(2026, 8, 10)
NO_RULES = ChildRules()
WAITING = Standing.AWAITING_DELETION


def _child(active: bool | None) -> RosterChild:
    return RosterChild(id="c1", names=(), active=active)


def _leaver(leaves_on: date | None = None) -> Leaver:
    return Leaver(setting="s1", child="c1", purpose=Purpose.PARENT, generate=True, leaves_on=leaves_on)


JULY = _leaver(date(2026, 7, 22))
AUGUST = _leaver(date(2026, 8, 31))


@pytest.mark.parametrize(
    ("active", "leaver", "grace", "expected"),
    [
        (True, None, 30, (Standing.ACTIVE, None)),
        (False, None, None, (Standing.INACTIVE, None)),
        (None, None, 30, (Standing.UNKNOWN, None)),
        (True, _leaver(), 30, (Standing.LEAVER, None)),
        (True, AUGUST, 30, (Standing.LEAVER, 51)),
        (True, AUGUST, None, (Standing.LEAVER, None)),
        (False, None, 30, (WAITING, None)),
        (False, JULY, 30, (WAITING, 11)),
        (False, JULY, 5, (WAITING, 0)),
        (False, JULY, None, (Standing.LEAVER, None)),
        (None, JULY, 90, (WAITING, 71)),
        (None, AUGUST, 90, (Standing.LEAVER, 111)),
        (None, _leaver(TODAY), 30, (Standing.LEAVER, 30)),
    ],
)
def test_a_child_stands_as_export_and_list_say(
    active: bool | None,
    leaver: Leaver | None,
    grace: int | None,
    expected: tuple[Standing, int | None],
) -> None:
    """Days left are counted where the last day and the platform's grace are known, and never below none."""
    assert standing_of(_child(active), NO_RULES, leaver, TODAY, grace) == expected


@pytest.mark.parametrize(
    ("active", "leaver", "awaiting", "expected"),
    [
        (False, None, False, (Standing.INACTIVE, None)),
        (False, JULY, False, (Standing.LEAVER, None)),
        (False, JULY, True, (WAITING, 71)),
        (False, None, True, (WAITING, None)),
        (None, None, True, (WAITING, None)),
        (True, AUGUST, False, (Standing.LEAVER, None)),
    ],
)
def test_what_the_export_says_of_deletion_is_believed(
    active: bool | None,
    leaver: Leaver | None,
    awaiting: bool,
    expected: tuple[Standing, int | None],
) -> None:
    """Where it tells who is put down for it, nobody else is threatened with a deadline."""
    assert standing_of(_child(active), NO_RULES, leaver, TODAY, 90, awaiting=awaiting) == expected


@pytest.mark.parametrize("leaver", [None, JULY])
def test_a_restricted_child_is_told_as_that_before_all_else(leaver: Leaver | None) -> None:
    """Its journal stays, whoever else leaves; and the family may have their archive all the same."""
    rules = ChildRules(stop=Stop(why="other", purposes=(Purpose.SETTING, Purpose.SCHOOL, Purpose.PLATFORM)))
    assert standing_of(_child(False), rules, leaver, TODAY, 30, awaiting=True) == (Standing.RESTRICTED, None)
    assert restricted(ChildRules(stop=Stop(why="refuge")))


def test_a_stop_for_one_bundle_is_no_restriction() -> None:
    """A court order that keeps the archive from a parent keeps no child off the new platform."""
    rules = ChildRules(stop=Stop(why="court_order", purposes=(Purpose.PARENT,)))
    assert standing_of(_child(True), rules, None, TODAY, 30) == (Standing.ACTIVE, None)


def test_no_days_are_counted_for_a_child_who_has_died() -> None:
    """And it is called nobody's leaver."""
    rules = ChildRules(died=True)
    assert standing_of(_child(False), rules, JULY, TODAY, 30) == (WAITING, None)
    assert standing_of(_child(False), rules, JULY, TODAY, None) == (Standing.INACTIVE, None)
    assert standing_of(_child(None), rules, _leaver(), TODAY, None) == (Standing.UNKNOWN, None)


def test_a_child_of_no_roster_is_unknown() -> None:
    """Nothing is made up."""
    assert standing_of(None, NO_RULES, None, TODAY, 30) == (Standing.UNKNOWN, None)
