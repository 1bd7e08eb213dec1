"""Verify a ledger's chain row by row, and name the first row that is not as it was written."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from journal_bridge.handover import Head
from journal_bridge.ledger.chain import GENESIS, Content, Stored, holds
from journal_bridge.ledger.events import Event


class Fault(StrEnum):
    """What is wrong with the first wrong row, or with the file where no row can be named."""

    MISSING = "missing"
    CHANGED = "changed"
    NOT_LINKED = "not-linked"
    DECISION = "decision"
    PAPER = "paper"
    STATE = "state"
    OTHER_HISTORY = "other-history"
    CUT_SHORT = "cut-short"
    UNREADABLE = "unreadable"
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


class Walk:
    """How far the chain was followed, and what must still be met on the way.

    Args:
        stated: heads that receipts state; each must be in this chain.
    """

    def __init__(self, stated: Iterable[Head] = ()) -> None:
        self.head: Head | None = None
        self.fault: Fault | None = None
        self.events: Counter[str] = Counter()
        self.stated: dict[int, set[str]] = {}
        self.decisions: dict[object, str] = {}
        self.papers: dict[object, str] = {}
        self.kept: set[tuple[object, ...]] = set()
        self.told: dict[tuple[object, ...], tuple[object, ...]] = {}
        for head in stated:
            self.stated.setdefault(head.number, set()).add(head.sha256)

    def expect(self, decisions: Mapping[object, str]) -> None:
        """Note the digest of each decision that is kept, by the number of its row."""
        self.decisions = dict(decisions)

    def expect_papers(self, papers: Mapping[object, str], states: Iterable[tuple[object, ...]]) -> None:
        """Note the digest of each paper by the number of its row, and what the tables say besides."""
        self.papers = dict(papers)
        self.kept = set(states)

    def follow(self, rows: Iterable[Stored]) -> None:
        """Walk from the first row to the last, or to the first that is wrong."""
        for row in rows:
            self.fault = self._wrong(row)
            if self.fault:
                return
            self.head = Head(row.content.number, row.sha256)
            self.events[row.content.event] += 1

    def verdict(self, of_the_file: Fault | None) -> Audit:
        """Return what was found, the first wrong row before what is wrong with the file as a whole."""
        rows = self.head.number if self.head else 0
        fault = self.fault or (Fault.UNREADABLE if of_the_file is Fault.UNREADABLE else self._unmet())
        if fault:
            return Audit(rows, self.head, self.events, rows + 1, fault)
        return Audit(rows, self.head, self.events, None, of_the_file)

    def _wrong(self, row: Stored) -> Fault | None:
        number = row.content.number
        if number != (self.head.number if self.head else 0) + 1:
            return Fault.MISSING
        if not holds(row):
            return Fault.CHANGED
        if row.previous != (self.head.sha256 if self.head else GENESIS):
            return Fault.NOT_LINKED
        if not self.stated.pop(number, set()) <= {row.sha256}:
            return Fault.OTHER_HISTORY
        return self._beside(row.content, number)

    def _beside(self, row: Content, number: int) -> Fault | None:
        """Return what is wrong with what is kept beside a row: a decision, a paper."""
        facts = row.told()
        decision = facts.get("decision", "") if row.event == Event.DECISION_RECORDED else None
        if self.decisions.pop(number, None) != decision:
            return Fault.DECISION
        if self.papers.pop(number, None) != (facts.get("paper") if row.event == Event.TRANSFER_MOVED else None):
            return Fault.PAPER
        self._note(row, facts)
        return None

    def _note(self, row: Content, facts: Mapping[str, Any]) -> None:
        """Note the newest state of a peer or a transfer."""
        if row.event == Event.PEER_CHANGED:
            self.told["peer", facts.get("peer")] = (facts.get("state"), row.at)
        elif row.event == Event.TRANSFER_MOVED:
            names = (facts.get(name) for name in ("receiver", "side", "state"))
            self.told["transfer", facts.get("sender"), facts.get("transfer")] = (*names, row.at)

    def _unmet(self) -> Fault | None:
        """Return what the chain should have led past and did not: it is shorter than it was, or never said so."""
        if self.stated:
            return Fault.CUT_SHORT
        if self.decisions:
            return Fault.DECISION
        if self.papers:
            return Fault.PAPER
        return None if {(*key, *state) for key, state in self.told.items()} == self.kept else Fault.STATE
