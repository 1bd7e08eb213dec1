"""Guesses how tall an entry will be, so that the layout need not measure everything twice.

Measuring inside the layout engine took as long as the layout itself (0.9 s and 110 MB for 300 entries). The guess
is on the tall side: a line is taken to hold fewer letters than it does.
"""

import unicodedata
from typing import Any, Final

_LETTERS: Final = 60
"""Letters a line is taken to hold; English has about 85."""

_TITLE_LETTERS: Final = 34
_LINE: Final = 5.6
_TITLE_LINE: Final = 7.5
_CAPTION_LINE: Final = 4.5
_CAPTION_LETTER: Final = 2.0
_TABLE_LINE: Final = 11.0
_GAP: Final = 4.0

UNKNOWABLE: Final = 1_000.0
"""Returned for words without end: where they break cannot be guessed."""


def height_of(card: dict[str, Any]) -> float:
    """Return the guessed height in millimetres of a card's title, pictures, words and table."""
    texts = [card["title"], *card["meta"], *(block["runs"] for block in card["body"])]
    if any("\u200b" in run[1] for runs in texts for run in runs):
        return UNKNOWABLE
    title = _TITLE_LINE * _lines(card["title"], _TITLE_LETTERS) + _LINE * sum(_lines(part) for part in card["meta"])
    pictures = sum(_row(row) for row in card["rows"])
    letters = _LETTERS // 2 if card["beside"] else _LETTERS
    words = sum(_LINE * _lines(block["runs"], letters) + _GAP / 2 for block in card["body"])
    more = sum(_LINE * _lines(caption) for caption in card["captions"]) + 2 * _LINE * len(card["files"])
    table = _TABLE_LINE * len(card["judged"]) if card["table"] else 0.0
    return float(title + (max(pictures, words) if card["beside"] else pictures + words) + more + table)


def _row(row: dict[str, Any]) -> float:
    tallest = max(_figure(figure) for figure in row["figures"])
    return tallest + _GAP


def _figure(figure: dict[str, Any]) -> float:
    lines = _lines(figure["caption"], max(10, int(figure["width"] / _CAPTION_LETTER))) + (
        2 if figure["film"] else 0
    )
    return float(figure["height"] + _CAPTION_LINE * lines)


def _lines(runs: list[list[str]], letters: int = _LETTERS) -> int:
    """Return how many lines runs take; East Asian letters are twice as wide."""
    width = sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for run in runs for char in run[1])
    return -(-width // letters)
