"""What a review says: kinds, dates, keys and marks in a manager's words."""

import unicodedata
from collections.abc import Mapping
from datetime import date
from typing import Final

from journal_bridge.handover import Choice
from journal_bridge.minimise.passages import OPENING, Mark, Passage
from journal_bridge.reviewing.questions import Question

KINDS: Final[Mapping[str, str]] = {
    "observation": "Observation",
    "family_observation": "From the family",
    "assessment": "Assessment",
    "report": "Report",
    "care": "Care diary",
    "post": "News",
    "message": "Message",
    "note": "Note",
    "comment": "Comment",
    "photo": "Photo",
    "video": "Film",
    "audio": "Sound recording",
    "document": "Document",
}
"""What an item is called on the screen, by its kind."""

KEYS: Final[Mapping[Choice, tuple[str, str]]] = {
    Choice.CARRY: ("c", "carry"),
    Choice.REDACT: ("r", "redact"),
    Choice.WITHHOLD: ("w", "withhold"),
}
"""The key of each choice and its word."""

DONE: Final[Mapping[Choice, str]] = {
    Choice.CARRY: "carried",
    Choice.REDACT: "redacted",
    Choice.WITHHOLD: "withheld",
}
"""What was decided, in one word."""

HELP: Final = (
    ("c  carry", "It goes into the bundle as it stands."),
    ("r  redact", "What stands in [brackets] is replaced; nothing else about it is decided."),
    ("w  withhold", "It stays at the setting."),
    ("e  each", "Look at each of these by itself."),
    ("o  open", "See the photo, film or paper in this computer's own viewer."),
    ("s  skip", "Not now: it stays held, and is asked again next time."),
    ("b  back", "Go back to the last answer and change it."),
    ("q  quit", "Leave. What was decided is kept."),
)
"""What the keys do."""

_JOINERS: Final = "\u200c\u200d"
"""Invisible, and part of how Persian words and some emoji are written; they drive no terminal."""


def kind(question: Question) -> str:
    """Return what an item is called."""
    return KINDS.get(question.item.detail, question.item.detail.replace("_", " ").capitalize())


def day(when: date | None) -> str:
    """Return a day as people in the United Kingdom write it."""
    return f"{when.day} {when:%B %Y}" if when else "no date"


def known_by(question: Question) -> str:
    """Return what an item is known again by, doubtful names replaced: a list is read over a shoulder.

    That is its entry's title for a file or a comment, and for an entry how it begins.
    """
    words = " ".join(passage.redacted for passage in question.passages).split()
    opening = " ".join(words[:OPENING]) + " ..." * (len(words) > OPENING)
    return shown(question.title or opening)


def shown(text: str) -> str:
    """Return text fit for a terminal: what would drive it, or turn text round, is shown as its number."""
    return "".join(char if _harmless(char) else f"\\u{ord(char):04x}" for char in text.replace("\r\n", "\n"))


def _harmless(char: str) -> bool:
    category = unicodedata.category(char)
    return char == "\n" or char in _JOINERS or (category[0] != "C" and category not in {"Zl", "Zp"})


def marked(passage: Passage) -> list[tuple[str, Mark]]:
    """Return a passage as it stands, with doubtful names in brackets."""
    return [
        (f"[{shown(piece.text)}]" if piece.mark is Mark.DOUBTFUL else shown(piece.text), piece.mark)
        for piece in passage.pieces
    ]


def replaced(passage: Passage) -> list[tuple[str, Mark]]:
    """Return a passage with its doubtful names replaced, in brackets too."""
    return [
        (f"[{shown(piece.instead)}]" if piece.mark is Mark.DOUBTFUL else shown(piece.text), piece.mark)
        for piece in passage.pieces
    ]
