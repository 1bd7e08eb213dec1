"""The papers an earlier plan or run was given: without one of them a later run would let go what it keeps back."""

import json
from contextlib import suppress
from typing import Final

from journal_bridge.errors import UsageFault
from journal_bridge.migrating import report
from journal_bridge.migrating.earlier.state import STATE
from journal_bridge.migrating.ordering import Order
from journal_bridge.migrating.outlets import Outlet

_GIVEN: Final = f"{STATE}/papers-given"


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
    before = (outlet.get(_GIVEN) or b"").decode("ascii", "replace").split()
    planned = () if order.planned_only else _planned(outlet)
    missing = [one for one in (*before, *planned) if one not in papers_of(order)]
    if missing:
        raise UsageFault("usage", f"--{missing[0]} (it was given here before: give it again, or an empty one)")
    if not order.planned_only and set(before) != set(papers_of(order)):
        outlet.put(_GIVEN, " ".join(papers_of(order)).encode("ascii"))


def _planned(outlet: Outlet) -> tuple[str, ...]:
    """Return the papers of the plan that lies there; whatever else lies there under its name says nothing."""
    with suppress(ValueError, AttributeError, TypeError):
        found = json.loads(outlet.get(report.PLAN_DOCUMENT) or b"{}").get("papers", ())
        return tuple(one for one in ("consents", "policy") if one in found)
    return ()
