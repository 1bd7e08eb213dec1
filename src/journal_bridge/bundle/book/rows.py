"""Places pictures in rows without cutting anything off: by number and proportions, as an album would.

Sizes are millimetres. A row's pictures share one height and fill the width; three pictures that start with a wide
one become one large beside two small. Every arrangement comes in three looks, so that a page can be filled well.
"""

from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from math import log
from typing import Final

GAP: Final = 2.5
"""Between two pictures."""

NARROWEST: Final = 0.3
WIDEST: Final = 8.0
"""A frame is never slimmer or flatter than this; a picture that is stands whole inside it."""


class Look(StrEnum):
    """How large the pictures of one entry stand."""

    LARGE = "large"
    EVEN = "even"
    SMALL = "small"


_FACTOR: Final = {Look.LARGE: 1.3, Look.EVEN: 1.0, Look.SMALL: 0.7}
"""Wished height of a row against that of an even page."""

_TALLEST: Final = 113.0
"""The height of a 4:3 photo as wide as the text."""

_ALONE: Final = {Look.LARGE: _TALLEST, Look.EVEN: 88.0, Look.SMALL: 64.0}
_WISHED: Final = {1: 88.0, 2: 66.0, 3: 58.0}
_WISHED_MANY: Final = 50.0
_MOST_IN_ROW: Final = 4
_STACK: Final = (52.0, 92.0)
"""Heights between which one large beside two small pleases; below, a row of three is larger."""


@dataclass(frozen=True)
class Frame:
    """Where one picture stands: its number among those given, and the size of its frame."""

    index: int
    width: float
    height: float


@dataclass(frozen=True)
class Row:
    """Pictures side by side; `stacked` means the first stands beside all the others, one over the other."""

    frames: tuple[Frame, ...]
    stacked: bool = False


def arrange(aspects: list[float], width: float, look: Look = Look.EVEN) -> list[Row]:
    """Return the rows for pictures of those proportions (width over height), in their order."""
    clamped = [min(WIDEST, max(NARROWEST, aspect)) for aspect in aspects]
    stack = _one_beside_two(clamped, width) if len(clamped) == 3 and look is not Look.SMALL else None  # noqa: PLR2004 - three is the case
    if stack:
        return [stack]
    ends = _best_ends(clamped, width, look)
    return [_row(clamped, start, end, width, look) for start, end in pairwise([0, *ends])]


def _height(aspects: list[float], width: float) -> float:
    return (width - GAP * (len(aspects) - 1)) / sum(aspects)


def _best_ends(aspects: list[float], width: float, look: Look) -> list[int]:
    """Return where rows end so that their heights come nearest to the wished one, over all ways to cut."""
    wished = _WISHED.get(len(aspects), _WISHED_MANY) * _FACTOR[look]
    best: list[tuple[float, list[int]]] = [(0.0, [])]
    for end in range(1, len(aspects) + 1):
        options = []
        for start in range(max(0, end - _MOST_IN_ROW), end):
            height = min(_height(aspects[start:end], width), _TALLEST)
            options.append((best[start][0] + log(height / wished) ** 2, [*best[start][1], end]))
        best.append(min(options))
    return best[-1][1]


def _row(aspects: list[float], start: int, end: int, width: float, look: Look) -> Row:
    several = end - start > 1
    most = _TALLEST if several else _ALONE[look] if len(aspects) == 1 else _ALONE[Look.EVEN]
    height = min(_height(aspects[start:end], width), most)
    return Row(tuple(_frame(index, aspects[index], height) for index in range(start, end)))


def _frame(index: int, aspect: float, height: float) -> Frame:
    return Frame(index, round(aspect * height, 2), round(height, 2))


def _one_beside_two(aspects: list[float], width: float) -> Row | None:
    """Return the first large with the others stacked beside it, when that gives a pleasing height."""
    first, second, third = aspects
    beside = 1 / (1 / second + 1 / third)
    height = (width - GAP + GAP * beside) / (first + beside)
    if not (first >= 1 and _STACK[0] <= height <= _STACK[1]):
        return None
    narrow = (height - GAP) * beside
    small = [Frame(index, round(narrow, 2), round(narrow / aspects[index], 2)) for index in (1, 2)]
    return Row((_frame(0, first, height), *small), stacked=True)
