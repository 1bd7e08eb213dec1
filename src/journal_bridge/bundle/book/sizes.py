"""Guesses how tall the parts of an entry will be, so that pages can be planned before they are laid out.

Measuring inside the layout engine took as long as the layout itself (0.9 s and 110 MB for 300 entries). Letters are
taken a little wider than they are, so that a guess is rather too tall than too low. All sizes are millimetres.
"""

import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, Final

CONTENT: Final = 150.0
"""Width of an entry's text and pictures; `parent.typ` leaves exactly this."""

HOME: Final = 140.0
"""The same inside the panel of an entry from home."""

BETWEEN: Final = 10.0
"""Between two entries."""

_EM: Final = 3.634
"""The text size, 10.3 points."""

_NARROW: Final = frozenset(" iljtfrI.,;:'!|()[]\u2019\u00a0-")
_BROAD: Final = frozenset("mwMW@%—")
_WIDTHS: Final = {"narrow": 0.3, "broad": 0.88, "large": 0.67, "other": 0.55, "square": 1.05}
"""Widths of letters as parts of the text size; those of Nunito, rounded up."""

_BUBBLE: Final = 104.0
_SLACK: Final = 2.5
"""What the guesses of an entry's parts were too tall together, at least, in 92 entries measured."""

_LONG_TAG: Final = 78
"""Letters from which a tag is set as a paragraph, as in `style.typ`."""

_TRAILING: Final = 3.0
"""Space after a paragraph that counts for nothing where an entry ends with it."""

_SMALL: Final = 0.82
_GUTTER: Final = 6.0
_PANEL: Final = 10.0
"""Padding above and below inside the panel of an entry from home."""


def first_part(card: dict[str, Any], look: dict[str, Any]) -> float:
    """Return the height of what stays together: title, pictures, words, tags, next steps and the first comment."""
    width = HOME if card["home"] else CONTENT
    told = _beside(card, look, width) if look["beside"] else _rows(look["rows"]) + _words(card["body"], width)
    return float(
        _title(card, width)
        + told
        + _more(look["captions"], card["files"])
        + _judged(card, width)
        + sum(1.6 + _lines(one, (width - 3) / _SMALL) * 4.2 for one in card["statements"])
        + _steps(card["steps"], width)
        + (1.5 + bubble(card["comments"][0]) if card["comments"] else 0.0)
        + (_PANEL if card["home"] else 0.0)
        - (_TRAILING if _ends_with_words(card) else _SLACK)
    )


def _ends_with_words(card: dict[str, Any]) -> bool:
    return not any(card[part] for part in ("comments", "steps", "tags", "statements", "judged"))


def bubble(comment: dict[str, Any]) -> float:
    """Return the height of one comment in its bubble."""
    words = sum(3.2 + 4.25 * _lines(block["runs"], _BUBBLE / 0.93) for block in comment["body"])
    return float(6.0 + words + _rows(comment["rows"]) + _more(comment["captions"], comment["files"]))


def _title(card: dict[str, Any], width: float) -> float:
    return 6.7 * _lines(card["title"], width / 1.42) + 0.8 + 3.9 * _lines(_joined(card["meta"]), width / _SMALL)


def _joined(parts: Iterable[list[list[str]]]) -> list[list[str]]:
    return [run for part in parts for run in [*part, ["en", " · "]]]


def _beside(card: dict[str, Any], look: dict[str, Any], width: float) -> float:
    figure = look["rows"][0]["figures"][0]
    return max(_figure(figure), _words(card["body"], width - figure["width"] - _GUTTER)) + 4


def _words(body: list[dict[str, Any]], width: float) -> float:
    return sum(1.1 + 5.03 * _lines(block["runs"], width) for block in body)


def _rows(rows: list[dict[str, Any]]) -> float:
    return sum(_row(row) + 2.5 for row in rows) + (1.5 if rows else 0.0)


def _row(row: dict[str, Any]) -> float:
    return max(_figure(figure) for figure in row["figures"])


def _figure(figure: dict[str, Any]) -> float:
    lines = 0 if figure["below"] else _lines(figure["caption"], figure["width"] / _SMALL)
    lines += 1 + _lines([["en", figure["film"]["name"] + " " * 60]], figure["width"]) if figure["film"] else 0
    return float(figure["height"] + (1.4 + 3.7 * lines if lines else 0))


def _more(captions: list[list[list[str]]], files: list[list[list[str]]]) -> float:
    """Return the height of captions that stand below the pictures, and of lines for what is not shown."""
    below = sum(3.4 + 3.9 * _lines(caption, CONTENT / _SMALL) for caption in captions)
    return below + sum(8.0 + 3.9 * _lines(file, (CONTENT - 6) / _SMALL) for file in files)


def _judged(card: dict[str, Any], width: float) -> float:
    if card["table"] and card["judged"]:
        return 11.0 + sum(_judged_row(row, width) for row in card["judged"])
    return 0.0 if card["table"] else sum(_tags(group["tags"], width) for group in card["tags"])


def _judged_row(row: list[list[list[str]]], width: float) -> float:
    rooms = ((width - 80) / 0.9, 42 / 0.9, 26 / 0.9)
    return 1.7 + 4.4 * max(_lines(cell, room) for cell, room in zip(row, rooms, strict=True))


def _tags(tags: list[list[list[str]]], width: float) -> float:
    """Return the height of tags that stand on a line as long as they fit, and begin another when they do not."""
    lines, used, room, blocks = 1, 0.0, width - 24, 0
    for tag in tags:
        across = _across(tag) * 0.8 + 6
        if used and used + across > room:
            lines, used = lines + 1, 0.0
        lines += int(across // room)
        blocks += sum(len(run[1]) for run in tag) > _LONG_TAG
        used += across % room
    return 5.4 * lines + 3.6 * blocks


def _steps(steps: list[dict[str, Any]], width: float) -> float:
    if not steps:
        return 0.0
    texts = [1.8 + sum(1.2 + 5.03 * _lines(block["runs"], width - 14) for block in step["body"]) for step in steps]
    return 10.0 + sum(texts) + sum(3.8 for step in steps if step["done"])


def _lines(runs: list[list[str]], width: float) -> int:
    """Return how many lines runs take in that width."""
    return -int(-_across(runs) * 1.02 // width)


def _across(runs: list[list[str]]) -> float:
    return sum(sum(map(_width, run[1])) for run in runs) * _EM


@lru_cache(maxsize=4096)
def _width(char: str) -> float:
    if char in _NARROW:
        return _WIDTHS["narrow"]
    if char in _BROAD:
        return _WIDTHS["broad"]
    if char.isascii():
        return _WIDTHS["large" if char.isupper() or char.isdigit() else "other"]
    category = unicodedata.category(char)
    if category in {"Mn", "Me", "Cf"}:
        return 0.0
    return _WIDTHS["square" if unicodedata.east_asian_width(char) in "WF" or category == "So" else "large"]
