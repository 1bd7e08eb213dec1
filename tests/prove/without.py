"""Takes minimising rules out one at a time and looks at what would then leave: the table of what each rule is for.

Planning and composing are the real ones; no book is typeset, since what is in neither the journal nor the media
cannot be in a book.
"""

import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from tempfile import mkdtemp
from typing import Final

import pytest

import opening
from journal_bridge import minimise, transfer
from journal_bridge.handover import BUNDLED, MinimisedJournal, Plan
from journal_bridge.journal import to_bytes
from journal_bridge.minimise import planning, rules
from prove import peeling
from prove.counting import lasting_checker
from prove.leaving import Figures, Judge, Room

TABLES: Final = ("ENTRY_RULES", "COMMENT_RULES", "MEDIA_RULES")
PURPOSES: Final = ("parent", "setting", "school")

REASON_ONLY: Final = "reason only"
"""Another rule keeps the same thing back, or there is nothing to send: the receipt would give a wrong reason."""

NOTHING: Final = "nothing"


def every_rule() -> Iterator[tuple[str, str]]:
    """Yield every rule that speaks for a bundle: the table's name and the rule's code.

    What a setting's own new platform alone is asked has its tests in `test_minimise_every_rule_is_needed.py`.
    """
    for table in TABLES:
        yield from ((table, rule.code) for rule in getattr(rules, table) if not rule.whom.isdisjoint(BUNDLED))


def without(table: str, code: str) -> tuple[object, ...]:
    """Return a table without one rule."""
    return tuple(rule for rule in getattr(rules, table) if rule.code != code)


@dataclass
class _Case:
    """One child and one purpose: its papers, kept open, and its plan with all rules on."""

    child: str
    purpose: str
    papers: transfer.Papers
    plan: Plan


class Bench:
    """A room's children with everything a plan needs kept open, so that many plans can be made quickly."""

    def __init__(self, room: Room) -> None:
        self.room = room
        self._open = ExitStack()
        self._cases: list[_Case] = []
        self._judges = {one.id: Judge(room, one.id) for one in room.nursery.room(room.number)}
        self._waiting = [(child, purpose) for purpose in PURPOSES for child in self._judges]

    def close(self) -> None:
        """Close every export."""
        self._open.close()

    def consequence(self, table: str, code: str) -> str:
        """Return what is first seen in what leaves when one rule is off."""
        changed = NOTHING
        with pytest.MonkeyPatch.context() as patch:
            for case in self._all(patch):
                patch.setattr(planning, table, without(table, code))
                seen = self._seen(case)
                patch.undo()
                if seen not in {NOTHING, REASON_ONLY}:
                    return f"{seen} [{case.purpose}]"
                changed = seen if changed == NOTHING else changed
        return changed

    def honest(self) -> Figures:
        """Return the figures with all rules on."""
        figures = Figures()
        with pytest.MonkeyPatch.context() as patch:
            for case in self._all(patch):
                figures.add(self._judged(case, case.plan))
        return figures

    def _all(self, patch: pytest.MonkeyPatch) -> Iterator[_Case]:
        yield from list(self._cases)
        while self._waiting:
            child, purpose = self._waiting.pop(0)
            patch.setattr(minimise, "Checker", lambda: lasting_checker(self.room.nursery))
            papers = self._open.enter_context(transfer.papers_for(self.room.order(child, purpose)))
            patch.undo()
            plan = minimise.plan(papers.journal, papers.brief, papers.media)
            self._cases.append(_Case(child, purpose, papers, plan))
            yield self._cases[-1]

    def _seen(self, case: _Case) -> str:
        papers = case.papers
        plan = minimise.plan(papers.journal, papers.brief, papers.media)
        before = {one.id: one.state for one in case.plan.items}
        if all(before[one.id] is one.state for one in plan.items):
            return NOTHING if plan == case.plan else REASON_ONLY
        try:
            figures = self._judged(case, plan)
        except AssertionError:
            return "the line stops: what is carried has no clean file"
        for title, faults in (
            ("another child's", figures.foreign),
            ("not to leave", figures.restricted),
            ("missing", figures.missing),
        ):
            if faults:
                return f"{title}: {faults[0]}"
        return REASON_ONLY

    def _judged(self, case: _Case, plan: Plan) -> Figures:
        papers, folder = case.papers, Path(mkdtemp(dir=case.papers.folder))
        made = minimise.apply(plan, papers.brief, papers.media, _keyed, folder)
        opened = _opened(made)
        shutil.rmtree(folder)
        judge = self._judges[case.child]
        return judge.judged(opened, opening.Opened(), case.purpose, case.child)


def _keyed(kind: str, raw: str) -> str:
    return sha256(f"{kind}:{raw}".encode()).hexdigest()[:26]


def _opened(made: MinimisedJournal) -> opening.Opened:
    opened = opening.open_everything(made.folder, opening.Keys())
    journal = to_bytes(made.journal)
    opened.streams.append(("journal.json", journal))
    opened.texts.append(("journal.json", journal.decode()))
    peeling.peel(opened)
    return opened


def table_of(room: Room) -> Iterator[tuple[str, str]]:
    """Yield every rule and what is seen without it."""
    bench = Bench(room)
    try:
        for table, code in every_rule():
            yield f"{table.removesuffix('_RULES').lower()} {code}", bench.consequence(table, code)
    finally:
        bench.close()
