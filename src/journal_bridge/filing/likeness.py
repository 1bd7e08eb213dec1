"""Which children of a library a child that arrives may be: shown to a person, and never decided here.

Wrongly joined journals cannot be taken apart again, so nothing is joined for being alike; and to miss a child that
is here already only makes a second journal, so whatever is alike at all is shown.
"""

import re
from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from typing import Final

from rapidfuzz.distance import OSA

from journal_bridge.journal import Child
from journal_bridge.minimise.folding import fold


class Likeness(StrEnum):
    """In what two children are alike, the strongest first."""

    ON_RECORD = "on-record"
    """Their setting calls it a child that is here, and yet nothing of it is the same."""
    BOTH = "same-name-and-birthday"
    NAME = "same-name"
    SIMILAR = "similar-name-and-birthday"
    BIRTHDAY = "same-birthday"
    NAMES = "similar-name"


_WORD: Final = re.compile(r"[^\W\d_]+")
_SHORT: Final = 3
"""Letters up to which a word with one slip in it is another name: Ann and Ian, Leo and Lea."""
_LONG: Final = 8
"""Letters from which two slips are no more than one in a short word."""
_DIGITS: Final = 2
"""Digits of a birthday that a slip changes: one, or two that were swapped."""


def alike(one: Child, other: Child) -> Likeness | None:
    """Return in what two children are alike, or None."""
    birthday = _same_birthday(one, other)
    names = [(left, right) for left in _names(one) for right in _names(other)]
    if any(sorted(left) == sorted(right) for left, right in names):
        return Likeness.BOTH if birthday else Likeness.NAME
    similar = any(_similar(left, right) for left, right in names)
    if birthday:
        return Likeness.SIMILAR if similar else Likeness.BIRTHDAY
    if similar:
        return Likeness.NAMES
    shared = any(_shared(left, right) for left, right in names)
    return Likeness.SIMILAR if shared and _near(one.date_of_birth, other.date_of_birth) else None


def unlike(one: Child, other: Child) -> bool:
    """Tell whether two children cannot be one: nothing is alike, and both have a birthday."""
    return alike(one, other) is None and None not in (one.date_of_birth, other.date_of_birth)


def renumbered(one: Child, other: Child) -> bool:
    """Tell whether one sender's number may stand for another child now: nothing is alike, and something speaks.

    A sender that tells no birthday must have the name right; one that tells no name, the birthday.
    """
    return unlike(one, other) or (alike(one, other) is None and all(any(_names(child)) for child in (one, other)))


def _same_birthday(one: Child, other: Child) -> bool:
    return one.date_of_birth is not None and one.date_of_birth == other.date_of_birth


def _names(child: Child) -> Iterator[tuple[str, ...]]:
    """Yield each name of a child as its words, folded."""
    for name in (child.known_as, child.legal_name):
        if name is not None:
            parts = " ".join(part for part in (name.given, name.family) if part)
            for told in dict.fromkeys((name.full, parts)):
                words = tuple(_WORD.findall(fold(told).text))
                if words:
                    yield words


def _similar(left: tuple[str, ...], right: tuple[str, ...]) -> bool:
    """Tell whether every word of the shorter name stands in the longer one, in any order, but for slips of typing.

    Words run together or apart, as hyphens and apostrophes make them, are one name too.
    """
    fewer, more = sorted((left, right), key=len)
    return all(any(_slip(word, other) for other in more) for word in fewer) or _slip("".join(left), "".join(right))


def _shared(left: tuple[str, ...], right: tuple[str, ...]) -> bool:
    """Tell whether two names have a word in common, but for slips."""
    return any(_slip(word, other) for word in left for other in right)


def _slip(word: str, other: str) -> bool:
    """Tell whether two words are one, as people type: a letter too many, too few, wrong, or two swapped."""
    longest = max(len(word), len(other))
    allowed = 0 if longest <= _SHORT else 1 if longest < _LONG else 2
    return bool(OSA.distance(word, other) <= allowed)


def _near(one: date | None, other: date | None) -> bool:
    """Tell whether two days differ as people mistype them: day and month swapped, or a digit or two."""
    if one is None or other is None:
        return one is not other  # one of them says nothing of it
    swapped = (one.year, one.month, one.day) == (other.year, other.day, other.month)
    digits = sum(a != b for a, b in zip(one.isoformat(), other.isoformat(), strict=True))
    return swapped or digits <= _DIGITS
