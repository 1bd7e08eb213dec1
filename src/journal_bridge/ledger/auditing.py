"""Verify a ledger's chain row by row, and name the first row that is not as it was written."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from journal_bridge.ledger.chain import GENESIS, Head, Stored, holds
from journal_bridge.ledger.events import Event


class Fault(StrEnum):
    """What is wrong with the first wrong row."""

    MISSING = "missing"
    CHANGED = "changed"
    NOT_LINKED = "not-linked"
    DECISION = "decision"
    CUT_SHORT = "cut-short"
    OTHER_HISTORY = "other-history"
    GUARDS = "guards"
    FILE = "file"


@dataclass(frozen=True)
class Audit:
    """What verifying found: how many rows hold, where the chain ends, and the first wrong row if there is one."""

    rows: int
    head: Head | None
    events: Mapping[str, int]
    broken: int | None = None
    fault: Fault | None = None

    @property
    def ok(self) -> bool:
        """Whether every row is as it was written."""
        return self.fault is None


def verify(rows: Iterable[Stored], decisions: Mapping[int, str], stated: Iterable[Head] = ()) -> Audit:
    """Walk the chain from the first row to the last.

    Args:
        rows: the audit, by number.
        decisions: the digest of each decision that is kept, by the number of its row.
        stated: heads that receipts state; each must be in this chain.
    """
    walk = _Walk(dict(decisions), {head.number: head.sha256 for head in stated})
    for row in rows:
        fault = walk.step(row)
        if fault:
            return walk.found(fault)
    return walk.end()


class _Walk:
    """How far the chain was followed."""

    def __init__(self, decisions: dict[int, str], stated: dict[int, str]) -> None:
        self.head: Head | None = None
        self.events: Counter[str] = Counter()
        self.decisions = decisions
        self.stated = stated

    @property
    def number(self) -> int:
        """The number of the last row that holds."""
        return self.head.number if self.head else 0

    def step(self, row: Stored) -> Fault | None:
        """Follow the chain by one row, or say why it does not go on."""
        number, _, event, _, facts = row.content
        if number != self.number + 1:
            return Fault.MISSING
        if not holds(row):
            return Fault.CHANGED
        if row.previous != (self.head.sha256 if self.head else GENESIS):
            return Fault.NOT_LINKED
        if self.stated.pop(number, row.sha256) != row.sha256:
            return Fault.OTHER_HISTORY
        kept = self.decisions.pop(number, None)
        if (event == Event.DECISION_RECORDED or kept is not None) and f'"decision":"{kept}"' not in facts:
            return Fault.DECISION
        self.head = Head(number, row.sha256)
        self.events[event] += 1
        return None

    def end(self) -> Audit:
        """Return the verdict after the last row: every stated head and every decision must have been met."""
        if self.stated:
            return self.found(Fault.CUT_SHORT)
        if self.decisions:
            return self.found(Fault.DECISION)
        return Audit(self.number, self.head, self.events)

    def found(self, fault: Fault) -> Audit:
        """Return the verdict when the next row is wrong."""
        return Audit(self.number, self.head, self.events, self.number + 1, fault)
