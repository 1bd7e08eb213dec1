"""Find other people's names in text: sure ones are replaced, doubtful ones hold the text for a person.

First edition of the engine (docs/minimising.md): names on the roster, exact after folding, at word boundaries,
longest first; the child's own family and staff are kept. Misspellings, nicknames and initials are not found yet.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

import ahocorasick

from journal_bridge.journal import Roster, RosterChild
from journal_bridge.minimise.folding import Folded, fold
from journal_bridge.minimise.words import MONTHS, NAMES_THAT_ARE_WORDS

OTHER_CHILD: Final = "another child"
OTHER_FAMILY: Final = "another family"
SHORT_NAME: Final = 2
"""Names of this many Latin letters or fewer turn up inside ordinary words too often to be sure (Bo, Al, Ed)."""
ENDING: Final = 4
"""Latin letters that may follow a name when a language bends it (Adamowi, Nowakowie) or an s is added."""
JOINED: Final = 6
"""Letters of other scripts that may be joined to a name: Arabic `and`, Tamil, Bengali and Korean endings."""
STEM: Final = 4
"""Shortest Latin name, or stem of a name, looked for with an ending."""
STEM_ENDINGS: Final = frozenset({"e", "i", "ie", "o", "u", "y"})
"""What Slavic languages put in the place of a name's last a (Zofii, Zofie, Zofio), folded."""

_UNSPACED: Final = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u312f\u31a0-\u9fff\U00020000-\U0003ffff]"
)
"""Scripts written without spaces: Thai, Lao, Burmese, Khmer, Chinese and Japanese."""


class Found(StrEnum):
    """What is done about a name."""

    REDACT = "redact"
    HOLD = "hold"
    KEEP = "keep"


@dataclass(frozen=True)
class NameSpan:
    """A name in a text, in code points of the original (end exclusive), what to do, and the rule that says so."""

    start: int
    end: int
    action: Found
    rule: str
    token: str = OTHER_CHILD


@dataclass(frozen=True)
class _Word:
    """What one folded name stands for in this child's journal."""

    folded: str
    whole: bool
    own: bool
    token: str
    stem: bool = False
    staff: bool = False


class NameFinder:
    """Finds the names of everybody on the roster but one child, that child's family, and the staff.

    Args:
        subject: id of the child whose journal it is.
        roster: everybody the export names.
    """

    def __init__(self, subject: str, roster: Roster) -> None:
        self._words: dict[str, list[_Word]] = {}
        for word in _vocabulary(subject, roster):
            self._words.setdefault(word.folded, []).append(word)
        self._automaton = ahocorasick.Automaton()
        for folded in self._words:
            self._automaton.add_word(folded, folded)
        if self._words:
            self._automaton.make_automaton()

    def find(self, text: str, *, shared: bool = False) -> tuple[NameSpan, ...]:
        """Return the names to redact or to hold for; `shared` text may mean a namesake by a bare first name."""
        if not self._words or not text:
            return ()
        folded = fold(text)
        candidates = [span for span in self._candidates(folded, shared=shared) if span is not None]
        return tuple(span for span in _longest_first(candidates) if span.action is not Found.KEEP)

    def _candidates(self, folded: Folded, *, shared: bool) -> Iterator[NameSpan | None]:
        for end_index, name in self._automaton.iter(folded.text):
            start, end = end_index - len(name) + 1, end_index + 1
            yield self._judge(folded, start, end, name, shared=shared)

    def _judge(self, folded: Folded, start: int, end: int, name: str, *, shared: bool) -> NameSpan | None:
        meanings = self._words[name]
        own = any(word.own for word in meanings)
        staff = any(word.staff for word in meanings)
        others = [word for word in meanings if not (word.own or word.staff)]
        if not _bounded(folded, start, end):
            return (
                _bent(folded, start, end, min(others, key=lambda word: word.stem)) if others and not own else None
            )
        others = [word for word in others if not word.stem]
        if not (others or own or staff):
            return None
        first, last = folded.span(start, end)
        if not others or (own and not shared):
            return NameSpan(first, last, Found.KEEP, "own-name")
        if own or staff:
            return NameSpan(first, last, Found.HOLD, "shared-first-name" if own else "staff-namesake")
        action, rule = _sureness(folded.original, first, name, whole=any(word.whole for word in others))
        return NameSpan(first, last, action, rule, others[0].token)


def redact(text: str, spans: Iterable[NameSpan], *, unsure: bool = False) -> tuple[str, int]:
    """Return the text with each span to redact replaced by its neutral token, and how many were replaced.

    With `unsure` the doubtful ones are replaced too, as a person asked for.
    """
    parts: list[str] = []
    position = count = 0
    for span in spans:
        if span.action is Found.REDACT or (unsure and span.action is Found.HOLD):
            token = span.token[0].upper() + span.token[1:] if _after(text, span.start, ".!?…\n\r") else span.token
            parts += [text[position : span.start], token]
            position = span.end
            count += 1
    return "".join([*parts, text[position:]]), count


def _vocabulary(subject: str, roster: Roster) -> Iterator[_Word]:
    own_family: set[str] = set()
    subjects = [name for child in roster.children if child.id == subject for name in child.names]
    own_names = {fold(name.full).text.strip() for name in subjects}
    for child in roster.children:
        own = child.id == subject
        own_family |= set(child.family) if own else set()
        yield from _child_words(child, own=own)
        for sibling in child.siblings:
            if (
                sibling.strip() and fold(sibling).text.strip() not in own_names
            ):  # the subject is its own sister's sister
                yield from _forms(sibling, own=False, token=OTHER_CHILD, parts=False)
                yield from _forms(sibling.split()[0], own=False, token=OTHER_CHILD, parts=False)
    for adult in roster.staff:
        yield from (
            replace(word, staff=True) for word in _forms(adult.name, own=False, token=OTHER_CHILD, parts=True)
        )
    for adult in roster.relatives:
        own = adult.id in own_family
        yield from _forms(adult.name, own=own, token=OTHER_FAMILY, parts=own)
        if not own and " " in adult.name.strip():
            yield from _forms(adult.name.split()[-1], own=False, token=OTHER_FAMILY, parts=False)


def _child_words(child: RosterChild, *, own: bool) -> Iterator[_Word]:
    for name in child.names:
        yield from _forms(name.full, own=own, token=OTHER_CHILD, parts=True)
        if name.given and name.family:
            yield from _forms(f"{name.given} {name.family}", own=own, token=OTHER_CHILD, parts=False)
            yield from _forms(f"{name.family} {name.given}", own=own, token=OTHER_CHILD, parts=False)
            yield from _forms(f"{name.family}, {name.given}", own=own, token=OTHER_CHILD, parts=False)
            yield from _forms(f"{name.given} {name.family[0]}", own=own, token=OTHER_CHILD, parts=False)
            yield from _forms(name.given, own=own, token=OTHER_CHILD, parts=True)
            yield from _forms(name.family, own=own, token=OTHER_CHILD, parts=True)


def _forms(name: str, *, own: bool, token: str, parts: bool) -> Iterator[_Word]:
    """Yield a name, the ways its hyphens and apostrophes are left out, its parts, and the stems endings hang on."""
    folded = fold(name).text.strip()
    if not folded:
        return
    pieces = [piece for piece in re.split(r"[ ,.-]+", folded) if len(piece) > 1]
    spellings = {folded, *(folded.replace("-", other) for other in (" ", "")), folded.replace("'", "")}
    for spelling in sorted(spellings):
        yield _Word(spelling, whole=len(pieces) > 1, own=own, token=token)
    if parts and len(pieces) > 1:
        yield from (_Word(piece, False, own, token) for piece in pieces)
    if not own and (parts or len(pieces) == 1):
        yield from (_Word(piece[:-1], False, own, token, stem=True) for piece in pieces if _has_stem(piece))


def _has_stem(piece: str) -> bool:
    return piece.isascii() and piece.isalpha() and piece[-1] == "a" and len(piece) > STEM


def _is_letter(char: str) -> bool:
    """Tell whether a character is part of a word; vowel signs are, digits and underscores of file names are not."""
    return char.isalpha() or unicodedata.category(char) == "Mc"


def _bounded(folded: Folded, start: int, end: int) -> bool:
    """Tell whether a match stands alone; scripts written without spaces have no boundary to ask for."""
    text = folded.text
    if _UNSPACED.search(text, start, end):
        return True
    before = start > 0 and _is_letter(text[start - 1]) and not _hump(folded, start)
    after = end < len(text) and _is_letter(text[end]) and not _hump(folded, end)
    return not (before or after)


def _hump(folded: Folded, index: int) -> bool:
    """Tell whether a capital follows a small letter there, as in file names and tags: GraceLarkenshaw."""
    this, before = (folded.original[folded.origin[one]] for one in (index, index - 1))
    return this.isupper() and before.islower()


def _bent(folded: Folded, start: int, end: int, word: _Word) -> NameSpan | None:
    """Hold for a name with letters joined on: an ending, or a joined-on `and` as Arabic writes it."""
    text, begin, stop = folded.text, start, end
    while stop < len(text) and _is_letter(text[stop]):
        stop += 1
    while begin > 0 and _is_letter(text[begin - 1]):
        begin -= 1
    first, last = folded.span(begin, stop)
    if text[start:end].isascii():
        capital = folded.original[first].isupper()
        possible = begin == start and _fits(word, text[end:stop]) and (capital or _just_an_s(word, text[end:stop]))
    else:
        longest = JOINED if end - start > SHORT_NAME else SHORT_NAME
        possible = end - start >= SHORT_NAME and (stop - end) + (start - begin) <= longest
    return NameSpan(first, last, Found.HOLD, "name-with-ending", word.token) if possible else None


def _just_an_s(word: _Word, ending: str) -> bool:
    """Tell whether small letters are a name all the same: `noahs coat` is how people type."""
    return ending == "s" and not word.stem


def _fits(word: _Word, ending: str) -> bool:
    """Tell whether some letters can be the ending of a Latin name, or take the place of its last a."""
    if word.stem:
        return ending in STEM_ENDINGS
    long_enough = len(word.folded) >= STEM and word.folded not in NAMES_THAT_ARE_WORDS
    return long_enough and len(ending) <= ENDING


def _sureness(text: str, first: int, folded: str, *, whole: bool) -> tuple[Found, str]:
    """Tell how sure a match is: a whole name or an unmistakable one is replaced, a word or a scrap is held."""
    if whole:
        return Found.REDACT, "whole-name"
    scrap = folded.isascii() and len(folded) <= SHORT_NAME
    if folded not in NAMES_THAT_ARE_WORDS and not scrap:
        return Found.REDACT, "one-name"
    if not text[first].isupper():
        return Found.KEEP, "word"
    if scrap or folded in MONTHS or _opens_sentence(text, first):
        return Found.HOLD, "name-or-word"
    return Found.REDACT, "capital-inside-sentence"


def _opens_sentence(text: str, first: int) -> bool:
    """Tell whether a capital there may be no name's; after a colon or semicolon people write either."""
    return _after(text, first, ".!?:;…\n\r")


def _after(text: str, first: int, marks: str) -> bool:
    before = text[:first].rstrip(" \t\"'“”‘’(-–—*•")
    return not before or before[-1] in marks


def _longest_first(spans: list[NameSpan]) -> Iterator[NameSpan]:
    """Choose spans that do not overlap: the longest wins, the earlier of two equals; own names win ties."""
    taken: list[NameSpan] = []
    for span in sorted(spans, key=lambda one: (one.start - one.end, one.action is not Found.KEEP, one.start)):
        if all(span.end <= other.start or span.start >= other.end for other in taken):
            taken.append(span)
    yield from sorted(taken, key=lambda one: one.start)
