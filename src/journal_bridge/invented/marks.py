"""What betrays a leak: words, names, colours and metadata that belong to one child and nobody else.

A test that finds another child's mark in an output has found another child's data.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Final

from journal_bridge.invented.chance import chooser, digest, nonsense
from journal_bridge.invented.people import children

CELLS = 8
"""Cells along each side of a child's block."""

CELL_PIXELS = 16
"""Side of a cell in pixels: one whole JPEG unit at 4:2:0, so compression leaves its colour alone."""

Colour = tuple[int, int, int]

# Far apart in every pair, so that a compressed and resized cell is still nearest to its own colour.
COLOURS: tuple[Colour, ...] = (
    (214, 64, 69),
    (250, 196, 60),
    (52, 140, 90),
    (58, 110, 190),
    (246, 244, 236),
    (60, 48, 72),
)

_COINED: Final = (
    *("pancake", "rocket", "puddle", "noodle", "thunder", "bubble", "pumpkin", "whistle"),
    *("button", "teapot", "custard", "dumpling"),
)
"""What children call things, in a story told to people."""

_PLANTED: Final[ContextVar[bool]] = ContextVar("planted", default=True)


@contextmanager
def told_to_people() -> Iterator[None]:
    """Tell and draw the nursery for people to look at: no blocks in the pictures, no nonsense in anybody's mouth.

    What never leaves keeps its marks: metadata, drafts, reviews and staff notes.
    """
    before = _PLANTED.set(False)
    try:
        yield
    finally:
        _PLANTED.reset(before)


def planted() -> bool:
    """Tell whether marks are put where people would see them; they are, unless somebody is told the story."""
    return _PLANTED.get()


@dataclass(frozen=True)
class Canaries:
    """One child's marks.

    `text` is a word in the child's own texts, `hidden` one in texts about the child that never leave (drafts,
    reviews, staff notes, messages), `metadata` a word in the metadata of the child's photos and films. `block` is
    eight rows of eight colours, drawn in every picture of the child. `family_name` stands in shared texts too;
    twins have the same one, and so have brother and sister.
    """

    text: str
    hidden: str
    family_name: str
    full_name: str
    metadata: str
    block: tuple[tuple[Colour, ...], ...]


def canaries(seed: int) -> dict[str, Canaries]:
    """Return every child's marks by the child's id."""
    return {
        child.id: Canaries(
            text=nonsense(seed, "text", child.id) if planted() else chooser(seed, child.id).choice(_COINED),
            hidden=nonsense(seed, "hidden", child.id),
            family_name=child.family_name,
            full_name=child.full_name,
            metadata=nonsense(seed, "metadata", child.id),
            block=_block(seed, child.id),
        )
        for child in children(seed)
    }


def forbidden_words(seed: int, child_id: str) -> tuple[str, ...]:
    """Return every word that must not be found in anything made for this child's family or next setting."""
    marks = canaries(seed)
    own = marks[child_id]
    words = [own.hidden]
    for other, mark in marks.items():
        if other == child_id:
            continue
        words += [mark.text, mark.hidden, mark.metadata]
        words.append(mark.full_name if mark.family_name == own.family_name else mark.family_name)
    return tuple(words)


def _block(seed: int, child_id: str) -> tuple[tuple[Colour, ...], ...]:
    raw = b"".join(digest(seed, "block", child_id, half) for half in (1, 2))
    colours = [COLOURS[byte % len(COLOURS)] for byte in raw]
    return tuple(tuple(colours[row * CELLS : (row + 1) * CELLS]) for row in range(CELLS))
