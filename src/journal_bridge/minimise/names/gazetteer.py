"""All names of a setting in one automaton, made once for many texts and for every child's point of view."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import ahocorasick

from journal_bridge.minimise.folding import Folded
from journal_bridge.minimise.names.lexicon import lines
from journal_bridge.minimise.names.nearest import Near, Nearest
from journal_bridge.minimise.names.page import Page
from journal_bridge.minimise.names.people import KEPT_ROSTERS, Person
from journal_bridge.minimise.names.standing import Standing, standing
from journal_bridge.minimise.names.variants import Calls, Form, Part, calls_of, forms_of

JOINED_ON: Final = 6
"""Letters of other scripts that may be joined to a name: Arabic `and`, Tamil, Bengali and Korean endings."""
KEPT_WORDS: Final = 50_000
"""How many words are remembered with what they are near."""
SHORT_NAME: Final = 2
"""Names of this many letters or fewer turn up inside ordinary words too often to be sure (Bo, Al, Ed)."""
BENT: Final = 2
"""Most letters after a Cyrillic or Greek name whose last vowel has gone."""
STEM: Final = 3
"""Shortest such stem."""

_UNSPACED: Final = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u312f\u31a0-\u9fff\U00020000-\U0003ffff]"
)
"""Scripts written without spaces: Thai, Lao, Burmese, Khmer, Chinese and Japanese."""
_BENDING: Final = re.compile("[\u0370-\u03ff\u0400-\u052f]")
"""Greek and Cyrillic, whose names change their last letter."""


@dataclass(frozen=True)
class Meaning:
    """What a form stands for: whom (an index), which part of the name, and where a capital must be."""

    person: int
    part: Part
    capital: int = -1


@dataclass(frozen=True)
class Hit:
    """A form found in a text, in folded places; `bent` when letters are joined on."""

    start: int
    end: int
    form: str
    meanings: tuple[Meaning, ...]
    bent: bool = False


class Gazetteer:
    """Everybody's names, compiled; the same for every child whose journal is read."""

    def __init__(self, people: tuple[Person, ...]) -> None:
        self.people = people
        self.calls: tuple[Calls, ...] = tuple(calls_of(person) for person in people)
        self.meanings = self._meanings()
        self._automaton = ahocorasick.Automaton()
        for form, meanings in self.meanings.items():
            self._automaton.add_word(form, (form, meanings))
        for phrase in lines("phrases.txt"):
            if phrase not in self.meanings:
                self._automaton.add_word(phrase, (phrase, ()))
        self._automaton.make_automaton()
        self.nearest = Nearest(self.calls)
        self.look = lru_cache(maxsize=KEPT_WORDS)(self._look)

    def _meanings(self) -> dict[str, tuple[Meaning, ...]]:
        found: dict[str, dict[Meaning, None]] = {}
        for number, person in enumerate(self.people):
            for form in forms_of(person, self.calls[number]):
                for one in (form, *_stems(form)):
                    found.setdefault(one.text, {})[Meaning(number, one.part, one.capital)] = None
        return {form: tuple(meanings) for form, meanings in found.items()}

    def _look(self, word: str) -> tuple[Standing, tuple[Near, ...]]:
        """Return what the lists say of a word, and whom it nearly names where no common list has it."""
        what = standing(word)
        unlisted = what in {Standing.UNKNOWN, Standing.NAME, Standing.RARE_WORD}
        return what, self.nearest.near(word) if unlisted else ()

    def hits(self, page: Page) -> Iterator[Hit]:
        """Yield every form in a text that stands alone or bears an ending; a phrase has no meanings."""
        for last, (form, meanings) in self._automaton.iter(page.text):
            hit = _bounded(page.folded, last - len(form) + 1, last + 1, form, meanings)
            if hit is not None:
                yield hit

    def inside(self, run: str) -> Iterator[Hit]:
        """Yield every form in a run of letters, whatever stands beside it."""
        for last, (form, meanings) in self._automaton.iter(run):
            yield Hit(last - len(form) + 1, last + 1, form, meanings)


@lru_cache(maxsize=KEPT_ROSTERS)
def gazetteer(people: tuple[Person, ...]) -> Gazetteer:
    """Return the compiled names of some people; the same people are compiled once."""
    return Gazetteer(people)


def _stems(form: Form) -> Iterator[Form]:
    """Yield a Cyrillic or Greek name without its last letter, on which endings hang."""
    single = form.part in {Part.GIVEN, Part.FAMILY, Part.SHORT} and " " not in form.text
    if single and len(form.text) > STEM and _BENDING.search(form.text):
        yield Form(form.text[:-1], Part.ENDING)


def _bounded(folded: Folded, start: int, end: int, form: str, meanings: tuple[Meaning, ...]) -> Hit | None:
    text = folded.text
    before = start > 0 and _is_letter(text[start - 1]) and not _hump(folded, start)
    after = end < len(text) and _is_letter(text[end]) and not _hump(folded, end)
    if not (before or after):
        return Hit(start, end, form, meanings)
    if form.isascii() or not meanings:
        return None
    if _UNSPACED.search(form):
        return Hit(start, end, form, meanings)
    return _bent(folded, start, end, form, meanings)


def _bent(folded: Folded, start: int, end: int, form: str, meanings: tuple[Meaning, ...]) -> Hit | None:
    """Return a name with letters joined on: an ending, or a joined-on `and` as Arabic writes it."""
    text, begin, stop = folded.text, start, end
    while stop < len(text) and _is_letter(text[stop]):
        stop += 1
    while begin > 0 and _is_letter(text[begin - 1]):
        begin -= 1
    extra = (stop - end) + (start - begin)
    if _BENDING.search(form):
        most = BENT if begin == start and end - start >= STEM else 0
    else:
        most = JOINED_ON if end - start > SHORT_NAME else SHORT_NAME
    return Hit(begin, stop, form, meanings, bent=True) if extra <= most and end - start >= SHORT_NAME else None


def _is_letter(char: str) -> bool:
    """Tell whether a character is part of a word; vowel signs are, digits and underscores of file names are not."""
    return char.isalpha() or unicodedata.category(char) == "Mc"


def _hump(folded: Folded, index: int) -> bool:
    """Tell whether a capital follows a small letter there, as in file names and tags: GraceLarkenshaw."""
    this, before = (folded.original[folded.origin[one]] for one in (index, index - 1))
    return this.isupper() and before.islower()
