"""What was found in a text before it becomes spans: whom it may mean, and how mentions beside each other join."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from journal_bridge.minimise.names.page import Page
from journal_bridge.minimise.names.spans import Found
from journal_bridge.minimise.names.variants import Part

Meant = tuple[int, Part]
"""Somebody, by index, and which part of their name."""

GIVEN_PARTS: Final = frozenset({Part.GIVEN, Part.SHORT})
_BESIDE: Final = re.compile(r" ?[ -] ?|[._]|, |(?: [^\W\d_]+\.?){1,2} ")
"""What may stand between a first and a family name: a space, a hyphen, a comma, a middle name or its letter; in
addresses a stop or an underscore."""


@dataclass(frozen=True)
class Mention:
    """A place that may name somebody, in folded places; `meant` holds everybody it can mean, ours or not."""

    start: int
    end: int
    action: Found
    rule: str
    meant: tuple[Meant, ...] = ()


def longest_first(mentions: Iterable[Mention]) -> list[Mention]:
    """Choose mentions that do not overlap: the longest wins, kept ones before others of the same length."""
    ranked = sorted(mentions, key=lambda one: (one.start - one.end, one.action is not Found.KEEP, one.start))
    taken: list[Mention] = []
    for mention in ranked:
        place = bisect_right(taken, mention.start, key=lambda one: one.start)
        if (not place or taken[place - 1].end <= mention.start) and (
            place == len(taken) or mention.end <= taken[place].start
        ):
            taken.insert(place, mention)  # kept in order: a text of a thousand names takes no second
    return taken


def with_more(found: list[Mention], more: Iterable[Mention]) -> list[Mention]:
    """Return what was found and what is new, the longest first where they meet."""
    new = list(more)
    return longest_first([*found, *new]) if new else found


def joined(page: Page, mentions: Sequence[Mention], ours: frozenset[int]) -> list[Mention]:
    """Return mentions with a first and a family name of one other person, side by side, made one whole name."""
    found: list[Mention] = []
    strangers = [one for one in mentions if _is_strange(one)]
    for mention in (one for one in mentions if not _is_strange(one)):
        whole = _whole(page, found[-1], mention, ours) if found else None
        if whole is not None:
            found[-1] = whole
        else:
            found.append(mention)
    return with_more(found, strangers)


def _is_strange(mention: Mention) -> bool:
    return not mention.meant and mention.action is Found.HOLD


def _whole(page: Page, first: Mention, second: Mention, ours: frozenset[int]) -> Mention | None:
    between = page.text[first.end : second.start]
    if not _BESIDE.fullmatch(between) or not _is_named(page, first.end, between):
        return None
    both = {person for person, _ in first.meant} & {person for person, _ in second.meant}
    whole = {one for one in both if _fits(first, second, one, comma="," in between)}
    if not whole or whole & ours:
        return None
    meant = tuple((one, Part.WHOLE) for one in sorted(whole))
    return Mention(first.start, second.end, Found.REDACT, "whole-name", meant)


def _is_named(page: Page, end: int, between: str) -> bool:
    """Tell whether what stands between two parts of a name is no word, or a capitalised one."""
    return not between.strip(" ,-._") or page.is_capital(end + 1)


def _fits(first: Mention, second: Mention, person: int, *, comma: bool) -> bool:
    """Tell whether two parts make one name: given and family in either order, or a given name before the rest."""
    one = {part for who, part in first.meant if who == person}
    two = {part for who, part in second.meant if who == person}
    if Part.FAMILY in one and GIVEN_PARTS & two:
        return True
    rest = {Part.FAMILY, Part.WHOLE, Part.INITIAL}
    return not comma and bool(GIVEN_PARTS & one) and bool(rest & two)
