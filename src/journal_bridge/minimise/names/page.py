"""A text as the engine reads it: folded, cut into words, and asked what stands before and after."""

import re
from bisect import bisect_left
from functools import cached_property
from typing import Final

from journal_bridge.minimise.folding import fold
from journal_bridge.minimise.names.lexicon import lexicon
from journal_bridge.minimise.names.surroundings import ADULTS_BEFORE, TITLES

_WORD: Final = re.compile(r"[^\W\d_]+")
_SENTENCE: Final = frozenset(".!?…\n\r")
_OPENERS: Final = _SENTENCE | frozenset(":;|>/•")
_AROUND: Final = frozenset(" \t\"'“”‘’«»„()[]-–—*•_#~")
_QUOTES: Final = frozenset('"“‘«„')
_ENGLISH: Final = 0.6
"""Share of everyday words from which a text is read as English."""

ACRONYM: Final = 5
"""Longest word in capitals that is taken for an abbreviation."""


class Page:
    """One text, folded; places are indexes of the folded text, and `words` are where its words lie."""

    def __init__(self, text: str) -> None:
        self.folded = fold(text)
        self.text = self.folded.text
        self.words = [match.span() for match in _WORD.finditer(self.text)]

    @cached_property
    def starts(self) -> list[int]:
        """Return where each word begins."""
        return [start for start, _ in self.words]

    @cached_property
    def is_shouted(self) -> bool:
        """Tell whether capitals say nothing here, since all is written in them."""
        return self.folded.original.isupper() and len(self.words) > 1

    @cached_property
    def is_english(self) -> bool:
        """Tell whether most words in small letters are English ones."""
        known = lexicon().everyday
        small = [self.text[a:b] for a, b in self.words if b - a > 1 and not self.is_capital(a)]
        return not small or sum(word in known for word in small) >= _ENGLISH * len(small)

    def is_capital(self, index: int) -> bool:
        """Tell whether the original has a capital there."""
        return self.folded.original[self.folded.origin[index]].isupper()

    def is_odd(self, start: int, end: int) -> bool:
        """Tell whether a word is an abbreviation in capitals, or has capitals inside."""
        origin = self.folded.origin
        inner = self.folded.original[origin[start] + 1 : origin[end - 1] + 1]
        if inner.isupper():
            return end - start <= ACRONYM and not self.is_shouted
        return not inner.islower()

    def before(self, start: int) -> tuple[str, str]:
        """Return the last word that ends before a place, and what stands between."""
        number = bisect_left(self.starts, start) - 1
        while number >= 0 and self.words[number][1] > start:
            number -= 1
        if number < 0:
            return "", self.text[:start]
        first, last = self.words[number]
        return self.text[first:last], self.text[last:start]

    def after(self, end: int) -> tuple[str, str]:
        """Return the first word that begins at or after a place, and what stands between."""
        number = bisect_left(self.starts, end)
        if number >= len(self.words):
            return "", self.text[end:]
        first, last = self.words[number]
        return self.text[first:last], self.text[end:first]

    def place_before(self, start: int) -> int:
        """Return where the word before a place begins, or -1."""
        number = bisect_left(self.starts, start) - 1
        return self.starts[number] if number >= 0 else -1

    def place_after(self, end: int) -> int:
        """Return where the word after a place begins, or -1."""
        number = bisect_left(self.starts, end)
        return self.starts[number] if number < len(self.words) else -1

    def opens(self, start: int) -> bool:
        """Tell whether a capital there may be no name's; after a colon or semicolon people write either."""
        original, first = self.folded.original, self.folded.origin[start]
        return original[first - 1 : first] in _QUOTES or _stands_after(original, first, _OPENERS)

    def is_titled(self, start: int) -> bool:
        """Tell whether a grown-up's title or relation stands right before a place: Miss, Dr., Nana, mum."""
        before, gap = self.before(start)
        return before in ADULTS_BEFORE and (gap == " " or (gap == ". " and before in TITLES))

    def has_owner_s(self, end: int) -> bool:
        """Tell whether an 's follows."""
        return self.text[end : end + 2] == "'s" and not self.text[end + 2 : end + 3].isalpha()


def opens_sentence(text: str, first: int) -> bool:
    """Tell whether a sentence or a line begins at a place of an original text."""
    return text[first - 1 : first] != "#" and _stands_after(text, first, _SENTENCE)


def _stands_after(text: str, first: int, marks: frozenset[str]) -> bool:
    index = first - 1
    while index >= 0 and text[index] in _AROUND:
        index -= 1
    return index < 0 or text[index] in marks
