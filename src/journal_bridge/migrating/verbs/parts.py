"""What a planned child brings to the agreement: the part of its plan that others have a say in.

Whoever plans a child has its journal at hand, so the part is taken out there, by as many workers as there are, and
lies beside the plan; whoever brings all into agreement opens the parts alone. What stands in several journals is
known since the export was read.
"""

import hashlib
from array import array
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise
from typing import Final

from journal_bridge import minimise
from journal_bridge.handover import Plan, Purpose
from journal_bridge.journal import Journal
from journal_bridge.migrating.spool import ChildSpool
from journal_bridge.migrating.spooled import PartDoc, PlanDoc
from journal_bridge.minimise import Brief

_MARK_BYTES: Final = 8
"""Enough to tell ids apart; were two alike, a record more would be looked at and come out as it went in."""


def marks_of(journal: Journal) -> "array[int]":
    """Return a number for each id that may stand in another journal too; the ids take twenty times as much."""
    return array("Q", map(_mark, _ids(journal)))


def common(marks: Iterable[int]) -> tuple[int, ...]:
    """Return the numbers that come more than once in the marks of all journals of a setting."""
    return tuple(sorted({one for one, other in pairwise(sorted(marks)) if one == other}))


def keep(child: ChildSpool, plan: Plan, brief: Brief, shared: tuple[int, ...]) -> None:
    """Keep the part of a child's plan, once the plan lies there.

    Args:
        child: where the plan was kept.
        plan: as it was kept.
        brief: what all plans of the setting were made from, without any child's own decisions.
        shared: as `common` tells it of the setting's journals.
    """
    child.keep_part(_part_of(plan, brief, shared, _made_from(child, shared)))


def part(child: ChildSpool, brief: Brief, shared: tuple[int, ...]) -> PartDoc:
    """Return the part of a child's plan: as it was kept, or anew where plan or sharing were others then."""
    kept, made_from = child.part, _made_from(child, shared)
    if kept is not None and kept.made_from == made_from:
        return kept
    return _part_of(child.plan.on(child.journal), brief, shared, made_from)


def _part_of(plan: Plan, brief: Brief, shared: tuple[int, ...], made_from: str) -> PartDoc:
    marks = frozenset(shared)
    reduced = minimise.reduced(plan, brief, {one for one in _ids(plan.journal) if _mark(one) in marks})
    children = tuple(sorted(set(_told_of(plan.journal))))
    return PartDoc(made_from, children, reduced.journal, PlanDoc.of(reduced))


def _made_from(child: ChildSpool, shared: tuple[int, ...]) -> str:
    """Return what tells whether a part is of this plan, and of what is shared now; papers are those of the plan."""
    return f"{hashlib.sha256(child.plan_bytes or b'').hexdigest()} {_digest(shared)}"


def _told_of(journal: Journal) -> Iterator[str]:
    """Yield everybody whose name a plan may tell: the child, and all whom its journal names."""
    yield journal.child.id
    yield from (person.id for person in journal.people)
    yield from (child for entry in journal.entries for child in entry.about)
    yield from (person for one in journal.media for person in one.depicts.people)


def _ids(journal: Journal) -> frozenset[str]:
    return minimise.ids_of(Plan(journal, Purpose.PLATFORM, ()))


def _mark(one: str) -> int:
    return int.from_bytes(hashlib.blake2b(one.encode(), digest_size=_MARK_BYTES).digest())


@lru_cache(maxsize=2)
def _digest(marks: tuple[int, ...]) -> str:
    return hashlib.sha256(array("Q", marks)).hexdigest()
