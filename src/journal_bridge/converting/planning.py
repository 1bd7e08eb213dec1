"""Plan every child of a conversion; what one child's journal may not hold is in nobody's."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from typing import Final

from journal_bridge import intake, minimise
from journal_bridge.adapter import Reading
from journal_bridge.converting.ordering import Order
from journal_bridge.converting.records import Records
from journal_bridge.converting.report import StoppedChild
from journal_bridge.errors import ConsentNeeded, InputRefused
from journal_bridge.handover import Decision, Plan
from journal_bridge.minimise import Brief, MediaRoom

Tell = Callable[[str], None]
"""Takes a line on how far it is, for a terminal; never a name."""

_OF_ALL: Final = frozenset({"basis-missing", "consent-file-missing"})
"""Papers that are missing for everybody: no child is planned without them."""


@dataclass(frozen=True)
class Planned:
    """The plans of all children that go, in agreement with each other, and the children that stay."""

    plans: tuple[Plan, ...]
    briefs: Mapping[str, Brief]
    """The papers of each child that goes, by its id."""
    stopped: tuple[StoppedChild, ...]


@dataclass(frozen=True)
class Desk:
    """What every child's plan is made with."""

    order: Order
    reading: Reading
    brief: Brief
    """The papers of all children; each child's own decisions are added to it."""
    media: MediaRoom
    decided: Callable[[str], Sequence[Decision]]
    """Gives what the setting's ledger remembers about a child."""
    tell: Tell


def plan_all(desk: Desk, records: Records | None) -> Planned:
    """Plan every child, go on past those whose papers stop them, and agree on what several journals share.

    Raises:
        ConsentNeeded: `basis-missing`; or, when every child is stopped, what stopped the first.
        InputRefused: `unknown-child`, `no-records` when there is no child at all, and what is wrong with papers.
    """
    wanted = tuple(dict.fromkeys(desk.order.children)) or tuple(child.id for child in desk.reading.children)
    if not wanted:
        raise InputRefused("no-records", desk.order.export.name)
    plans: list[Plan] = []
    briefs: dict[str, Brief] = {}
    stopped: list[ConsentNeeded] = []
    left: list[StoppedChild] = []
    for number, child in enumerate(wanted, 1):
        desk.tell(f"Deciding about child {number} of {len(wanted)}")
        try:
            with records.planning(child, desk.order.basis) if records else nullcontext():
                briefs[child] = replace(desk.brief, decisions=(*desk.decided(child), *desk.brief.decisions))
                plans.append(_plan(desk, child, briefs[child]))
        except ConsentNeeded as needed:
            if needed.code in _OF_ALL:
                raise
            stopped.append(needed)
            left.append(StoppedChild(child, needed.code))
    if not plans and stopped:
        raise stopped[0]
    agreed = minimise.agreed(plans, desk.brief, stopped=[one.id for one in left])
    if records:
        records.planned(agreed, briefs)
    return Planned(tuple(agreed), briefs, tuple(left))


def _plan(desk: Desk, child: str, brief: Brief) -> Plan:
    journal = intake.journal_of(desk.reading, child, desk.order.export.name)
    return minimise.plan(journal, brief, desk.media)
