"""How a child stands on the old platform, by its export, the setting's policy and the list of leavers together."""

from datetime import date, timedelta
from typing import Final

from journal_bridge.handover import Purpose
from journal_bridge.journal import RosterChild
from journal_bridge.migrating.facts import Standing
from journal_bridge.migrating.leavers import Leaver
from journal_bridge.minimise.policy import ChildRules

_ACTIVE: Final = {True: Standing.ACTIVE, False: Standing.INACTIVE, None: Standing.UNKNOWN}


def standing_of(
    child: RosterChild | None,
    rules: ChildRules,
    leaver: Leaver | None,
    today: date,
    grace_days: int | None,
    *,
    awaiting: bool | None = None,
) -> tuple[Standing, int | None]:
    """Return a child's standing, and how many days are left until the old platform deletes the journal.

    The days are counted from the day in the list of leavers, and never below 0; None where that day or the grace is
    not known, where the platform is not told to delete, and for a child who has died: nobody counts days down then.

    Args:
        child: as the roster has it, or None.
        rules: the policy's for this child.
        leaver: the child's row in the list of leavers, if there is one.
        today: the day of the run, in the UK.
        grace_days: how long the platform keeps the journal of a child who has left, where that is known.
        awaiting: whether the export says that the child is put down for deletion; None where exports do not tell.
    """
    active = child.active if child is not None else None
    if restricted(rules):
        return Standing.RESTRICTED, None
    left = active is False or (active is None and _has_left(leaver, today))
    going = awaiting if awaiting is not None else left and grace_days is not None
    days = None if awaiting is False or rules.died else _days_left(leaver, today, grace_days)
    if going:
        return Standing.AWAITING_DELETION, days
    if leaver is not None and not rules.died:
        return Standing.LEAVER, days
    return _ACTIVE[active], None


def restricted(rules: ChildRules) -> bool:
    """Tell whether the policy keeps a child's journal off the new platform.

    A restriction of processing leaves the family's own right to a copy (UK GDPR Art. 15 beside Art. 18), so what
    counts is the move to the new platform; a stop for a parent's archive alone restricts nothing here.
    """
    return rules.stop is not None and Purpose.PLATFORM in rules.stop.purposes


def _has_left(leaver: Leaver | None, today: date) -> bool:
    """Tell whether the last day is over, by the list of leavers."""
    return leaver is not None and leaver.leaves_on is not None and leaver.leaves_on < today


def _days_left(leaver: Leaver | None, today: date, grace_days: int | None) -> int | None:
    """Return the days until the journal is gone at the soonest; many are put down for it after the last day."""
    if leaver is None or leaver.leaves_on is None or grace_days is None:
        return None
    return max(0, (leaver.leaves_on + timedelta(days=grace_days) - today).days)
