"""Keeps sixty thousand small sets of which most are the same: equal small ones are one object, large ones grow."""

from collections.abc import Iterable
from typing import Final, TypeVar

OneT = TypeVar("OneT")

_FEW: Final = 4
"""Members of a set that is shared; a larger one is nobody else's, or each of its sizes would be kept."""


def with_more(
    before: set[OneT] | frozenset[OneT] | None,
    more: Iterable[OneT],
    once: dict[frozenset[OneT], frozenset[OneT]],
) -> set[OneT] | frozenset[OneT]:
    """Return a set with more members in place of `before`; `once` holds every small set there is."""
    if isinstance(before, set):
        before.update(more)
        return before
    after = (before or frozenset()).union(more)
    return once.setdefault(after, after) if len(after) <= _FEW else set(after)
