"""Settings of one run whose children have the same numbers: nothing said of one child counts for the other.

Platforms number each setting's children from one. The ledger remembers decisions by that number, and whoever
receives bundles of two such children would take them for one.
"""

import json
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import suppress
from typing import Final

from journal_bridge.handover import Decision
from journal_bridge.migrating.earlier.state import STATE
from journal_bridge.migrating.gathering import Site
from journal_bridge.migrating.outlets import Outlet

_MET: Final = f"{STATE}/ids-met-twice"

Decided = Callable[[str], Sequence[Decision]]
"""Gives what people decided about a child, by the export's id."""


def met_twice(sites: Iterable[Site]) -> frozenset[str]:
    """Return the ids that children of two or more of these exports have."""
    ids = Counter(child for site in sites for child in (*site.keys, *site.unread))
    return frozenset(child for child, count in ids.items() if count > 1)


def known_twice(found: Collection[str], everybody: Iterable[str], outlet: Outlet, *, begin: bool) -> frozenset[str]:
    """Return those ids, and those that runs before this one met twice: one of the exports may be missing today.

    Args:
        found: what this run met.
        everybody: the ids of all children; where the note of earlier runs is damaged, any of them may be one.
        outlet: where the results lie.
        begin: whether to write it down for later runs.

    Raises:
        TryAgain: `no-room`, `delivery-failed`.
    """
    note = outlet.get(_MET)
    before = frozenset() if note is None else _noted(note)
    both = frozenset(everybody if before is None else before.union(found))
    if begin and both != before:
        outlet.put(_MET, json.dumps(sorted(both)).encode())
    return both


def _noted(untrusted: bytes) -> frozenset[str] | None:
    """Return the ids in a note, or None where it is none."""
    with suppress(ValueError, TypeError, RecursionError):
        return frozenset(map(str, json.loads(untrusted)))
    return None


def decided_apart(decided: Decided, twice: Collection[str]) -> Decided:
    """Return what gives decisions, without those on all of a reason of children whose id another one has too.

    A decision on one item holds for what stands in it; one on a reason is told from nothing but the child's id.
    """

    def apart(child: str) -> Sequence[Decision]:
        found = decided(child)
        return found if child not in twice else tuple(one for one in found if one.item is not None)

    return apart


def sets_aside(decided: Decided, twice: Collection[str], child: str) -> bool:
    """Tell whether a decision on record does not count for a child, since another one has the same id."""
    return child in twice and any(one.item is None for one in decided(child))
