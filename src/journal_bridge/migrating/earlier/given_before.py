"""What an earlier plan or run was given: a paper forgotten today would let go what it keeps back."""

import json
import re
from contextlib import suppress
from typing import Final

from journal_bridge.errors import UsageFault
from journal_bridge.migrating import report
from journal_bridge.migrating.earlier.state import STATE
from journal_bridge.migrating.ordering import Order
from journal_bridge.migrating.outlets import Outlet

_PAPERS: Final = ("consents", "policy")
_GIVEN: Final = f"{STATE}/papers-given"
_TARGET: Final = f"{STATE}/target"
_NAME: Final = re.compile(r"[a-z][a-z0-9-]{0,39}")


def papers_of(order: Order) -> tuple[str, ...]:
    """Return which of the papers that keep something back an order has."""
    papers = {"consents": order.consents, "policy": order.policy}
    return tuple(name for name, paper in papers.items() if paper is not None)


def demand(order: Order, outlet: Outlet) -> None:
    """See that no paper is missing today that was given before, and note those of today.

    A stop by a court order holds as long as the policy is named. Whoever wants to do without gives an empty one.

    Raises:
        UsageFault: `usage`, naming the option.
        TryAgain: `no-room`, `delivery-failed`.
    """
    before = _noted(outlet)
    planned = () if order.planned_only else _planned(outlet)
    missing = [one for one in (*before, *planned) if one not in papers_of(order)]
    if missing:
        raise UsageFault("usage", f"--{missing[0]} (it was given here before: give it again, or an empty one)")
    today = " ".join(papers_of(order)).encode("ascii")
    if not order.planned_only and today != (outlet.get(_GIVEN) or b""):
        outlet.put(_GIVEN, today)


def demand_same_target(order: Order, outlet: Outlet) -> None:
    """See that a folder holds the packages for one platform; a plan may look at any, and a damaged note says none.

    Raises:
        UsageFault: `usage`, naming the option; every package here would be replaced by one for another platform.
        TryAgain: `delivery-failed`.
    """
    before = (outlet.get(_TARGET) or b"").decode("ascii", "replace")
    if _NAME.fullmatch(before) and before != order.target and not order.planned_only:
        raise UsageFault("usage", f"--to (what lies here is for {before}: give another --out for another platform)")


def note_target(order: Order, outlet: Outlet) -> None:
    """Note for which platform packages are made here, once an export was read; before that a slip binds nobody.

    Raises:
        TryAgain: `no-room`, `delivery-failed`.
    """
    if not order.planned_only and outlet.get(_TARGET) != order.target.encode():
        outlet.put(_TARGET, order.target.encode())


def _noted(outlet: Outlet) -> tuple[str, ...]:
    """Return the papers of earlier runs; where the note is damaged, any of them may have been one."""
    note = outlet.get(_GIVEN)
    words = (note or b"").decode("ascii", "replace").split()
    sound = note is None or (words and set(words) <= set(_PAPERS))
    return tuple(words) if sound else _PAPERS


def _planned(outlet: Outlet) -> tuple[str, ...]:
    """Return the papers of the plan that lies there; whatever else lies there under its name says nothing."""
    with suppress(ValueError, AttributeError, TypeError):
        found = json.loads(outlet.get(report.PLAN_DOCUMENT) or b"{}").get("papers", ())
        return tuple(one for one in _PAPERS if one in found)
    return ()
