"""What the word lists say of a word that no form of a name covers."""

from enum import Enum
from typing import Final

from journal_bridge.minimise.names.lexicon import lexicon

SHORTEST: Final = 3
"""Shorter words are too seldom a child's whole name."""


class Standing(Enum):
    """What the lists say of a word."""

    NOTHING = 0
    NAME = 1
    NAME_AND_WORD = 2
    NAME_AND_PLACE = 3
    UNKNOWN = 4
    RARE_WORD = 5


def standing(word: str) -> Standing:
    """Return what the lists say of a folded word."""
    known = lexicon()
    if len(word) < SHORTEST or word in known.not_children:
        return Standing.NOTHING
    if word in known.places:
        return Standing.NAME_AND_PLACE if word in known.first_names else Standing.NOTHING
    if word in known.first_names:
        return Standing.NAME_AND_WORD if known.is_wordlike(word) else Standing.NAME
    if word in known.everyday or word in known.proper:
        return Standing.NOTHING
    return Standing.RARE_WORD if word in known.words else Standing.UNKNOWN
