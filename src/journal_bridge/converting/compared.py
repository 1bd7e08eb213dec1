"""The first half of a conversion, and all of a plan: decided, written, read back, compared, unseen."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from journal_bridge.converting.ordering import Target
from journal_bridge.converting.planning import Desk, Planned, plan_all
from journal_bridge.converting.reading_back import Losses, read_back
from journal_bridge.converting.records import Records
from journal_bridge.converting.writing import Made, apply_all, write_all
from journal_bridge.handover import MinimisedJournal
from journal_bridge.minimise import KeyedId

_JOURNALS: Final = "journals"
_MADE: Final = "made"


@dataclass(frozen=True)
class Compared:
    """A package of some journals that lies in a private folder and was read back, with what it does not hold.

    Holding one means that nothing in the package is more, or is seen by more people, than what was planned.
    """

    target: Target
    planned: Planned
    journals: Sequence[MinimisedJournal]
    made: Made
    losses: Losses


def compared(desk: Desk, target: Target, keyed: KeyedId, room: Path, records: Records | None = None) -> Compared:
    """Take every child from the reading to a package that was compared.

    Args:
        desk: what every child's plan is made with.
        target: the platform it is for.
        keyed: makes ids.
        room: a private folder.
        records: what is written into the ledger, unless this is only a plan.

    Raises:
        BridgeError: of the step that could not go on.
    """
    planned = plan_all(desk, records)
    journals = apply_all(desk, planned, keyed, room / _JOURNALS)
    made = write_all(target, journals, room / _MADE)
    losses = read_back(target, made, journals)
    return Compared(target, planned, journals, made, losses)
