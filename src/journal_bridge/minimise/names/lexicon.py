"""The word lists the engine knows words, places and first names by; THIRD_PARTY.md says where they come from."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from journal_bridge.minimise.words import MAINLY_NAMES, WORDS_TOO

_FOLDER: Final = files("journal_bridge.minimise.names") / "data"


@dataclass(frozen=True)
class Lexicon:
    """Words in folded spelling: known by most people, known to a dictionary, and names of several kinds."""

    everyday: frozenset[str]
    words: frozenset[str]
    proper: frozenset[str]
    first_names: frozenset[str]
    places: frozenset[str]
    not_children: frozenset[str]

    def is_wordlike(self, name: str) -> bool:
        """Tell whether a name is an everyday word too, so that only its surroundings tell which is meant."""
        return (name in self.everyday or name in WORDS_TOO) and name not in MAINLY_NAMES


@cache
def lexicon() -> Lexicon:
    """Return the lists, read once."""
    everyday = _words("words_everyday.txt")
    return Lexicon(
        everyday=everyday,
        words=everyday | _words("words_other.txt"),
        proper=_words("proper_nouns.txt"),
        first_names=_words("first_names.txt") | _words("first_names_more.txt"),
        places=_words("places.txt"),
        not_children=_words("not_children.txt"),
    )


def lines(name: str) -> tuple[str, ...]:
    """Return the lines of a list that are no remark."""
    text = (_FOLDER / name).read_text(encoding="utf-8")
    return tuple(line for line in text.splitlines() if not line.startswith("#"))


def _words(name: str) -> frozenset[str]:
    return frozenset(word for line in lines(name) for word in line.split())
