"""From an order to its open questions: for one look, or for a whole sitting whose decisions are kept at once."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from journal_bridge import deliver, minimise, showing, transfer
from journal_bridge.errors import UsageFault
from journal_bridge.handover import Decision, Plan, Purpose, State
from journal_bridge.ledger import Ledger
from journal_bridge.reviewing import drawing
from journal_bridge.reviewing.answering import Desk
from journal_bridge.reviewing.asking import Asker
from journal_bridge.reviewing.previews import Previews
from journal_bridge.reviewing.questions import Catalogue, Question
from journal_bridge.reviewing.terminal import Sitting
from journal_bridge.transfer import Order

_WHOM = {
    Purpose.PARENT: "family",
    Purpose.SETTING: "receiving setting",
    Purpose.SCHOOL: "school",
    Purpose.PLATFORM: "setting's own new platform",
}
_LOOKING = "Deciding about every item, and looking at every photo"


def held(order: Order, ledger: Ledger | None) -> tuple[Plan, tuple[Question, ...]]:
    """Return the plan and what it holds, and decide nothing.

    The files of these questions are gone when this returns.
    """
    with showing.working(_LOOKING), transfer.papers_for(order, ledger) as papers:
        plan = minimise.plan(papers.journal, papers.brief, papers.media)
        catalogue = Catalogue(papers.journal, papers.brief, papers.media)
        return plan, tuple(replace(one, file=None) for one in catalogue.questions(plan, papers.brief.decisions))


def sit(order: Order, ledger: Ledger, out: Path | None, asker: Asker, *, by: str = "") -> Plan:
    """Go through what is held with a person, and return the plan as it then is.

    Args:
        order: which child of which export, for whom, on what papers.
        ledger: keeps every decision as it is made.
        out: a new file that also gets everything decided about this child so far, or None.
        asker: asks.
        by: who decides, if it is known already.
    """
    if out is not None:
        demand_new(out, order.export)
    with transfer.papers_for(order, ledger) as papers:
        keeping = Keeping(ledger, order.child, out, papers.brief.decisions)
        with showing.working(_LOOKING):
            catalogue = Catalogue(papers.journal, papers.brief, papers.media)
            desk = Desk(catalogue, keeping.remember, transfer.now)
        drawing.greet(desk.plan.count(State.HOLD), _WHOM[order.purpose])
        if desk.plan.count(State.HOLD):
            Sitting(desk, Previews(papers.folder / "to-look-at"), asker, by.strip()).run()
        return desk.plan


def demand_new(out: Path, export: Path) -> None:
    """Refuse a decisions file that is there already, that has no folder, or that would lie in the export.

    Raises:
        UsageFault: `file-exists`, `no-folder` or `inside-export`.
    """
    deliver.demand_outside(out, export)
    if out.exists():
        raise UsageFault("file-exists", out.name)
    if not out.parent.is_dir():
        raise UsageFault("no-folder", out.parent.name)


class Keeping:
    """Keeps each decision at once, in the ledger and in a file; the file holds what was decided before, too.

    So a colleague on another computer, who has not this ledger, goes on from the file alone.
    """

    def __init__(self, ledger: Ledger, child: str, out: Path | None, given: Iterable[Decision]) -> None:
        self._ledger = ledger
        self._child = child
        self._out = out
        self._all = dict.fromkeys(replace(one, place="") for one in given)

    def remember(self, decisions: Sequence[Decision]) -> None:
        """Keep decisions made at one moment; the ledger comes first, since plans read it."""
        self._ledger.remember(decisions, self._child, decisions[0].when)
        self._all |= dict.fromkeys(decisions)
        if self._out is not None:
            minimise.write_decisions(self._out, self._all)
