"""Find words a policy keeps out of one child's pack: addresses, telephone numbers, old names, places.

All of it is replaced; a part of it, such as a street without its number, holds the text for a person.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from journal_bridge.minimise.folding import Folded, fold
from journal_bridge.minimise.names import Found, NameSpan
from journal_bridge.minimise.words import NAMES_THAT_ARE_WORDS

LEFT_OUT: Final = "[left out]"
"""What stands in the place of words that must not appear: it does not say whether they were a street or a name."""

HIDDEN: Final = "hidden-words"
"""The rule of every span found here."""

DISTINCT: Final = 4
"""Letters of a word that betrays an address or a name on its own."""

INSIDE: Final = 6
"""Letters of a word looked for inside longer ones, as in names of files: OldLarkhillGate."""

DIGITS: Final = 6
"""Digits in a row that make a telephone number, and that betray one on their own."""

ENDING: Final = 4
"""Letters that may follow a word when a language bends it."""

AROUND: Final = 40
"""Most letters of a longer word marked on each side; without a bound, 80,000 letters in a row took minutes."""

_WORDS_OF_MANY: Final = (
    "street road close lane avenue drive court house flat place square crescent terrace gardens garden grove hill "
    "park view mews green farm cottage north south east west saint school primary infant junior academy nursery "
    "preschool playgroup church chapel hall centre with near from this that"
)
OF_MANY: Final = frozenset(_WORDS_OF_MANY.split())
"""Folded words of many addresses and settings: one of them alone betrays nothing."""

_GAP: Final = r"[\W_]{0,4}"
_DIGIT_GAP: Final = r"[\s()./,;:_+-]{0,3}"
_WORD: Final = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Phrase:
    """Words that must not appear as folded pieces, what takes their place, and how sure a find is.

    `parts`: whether a part of them betrays the whole. `sure`: whether nobody else is meant by them.
    """

    pieces: tuple[str, ...]
    replacement: str = LEFT_OUT
    parts: bool = True
    sure: bool = True


def pieces(words: str) -> tuple[str, ...]:
    """Return words as they are compared: folded, in pieces of letters and digits."""
    return tuple(_WORD.findall(digits_plain(fold(words).text)))


class Hidden:
    """Finds phrases in texts, whatever case, accents, spaces and marks they are written with."""

    def __init__(self, phrases: Iterable[Phrase]) -> None:
        self._patterns = [pattern for phrase in phrases if phrase.pieces for pattern in _patterns(phrase)]

    def find(self, text: str) -> tuple[NameSpan, ...]:
        """Return what is to be replaced or held for, in the order of the text, without overlaps."""
        if not self._patterns or not text:
            return ()
        folded = fold(text)
        plain = digits_plain(folded.text)
        found = [span for pattern in self._patterns for span in pattern.spans(plain, folded)]
        return without_overlaps(found)


def without_overlaps(spans: Iterable[NameSpan]) -> tuple[NameSpan, ...]:
    """Return the spans in order; of those that overlap the sure one stays, then the longer, then the earlier."""
    taken: list[NameSpan] = []
    for span in sorted(spans, key=lambda one: (one.action is Found.HOLD, one.start - one.end, one.start)):
        place = bisect_right(taken, span.start, key=lambda one: one.start)
        if (not place or taken[place - 1].end <= span.start) and (
            place == len(taken) or span.end <= taken[place].start
        ):
            taken.insert(place, span)  # kept in order: thousands of finds in one text are no reason to wait
    return tuple(taken)


@dataclass(frozen=True)
class _Pattern:
    compiled: re.Pattern[str]
    action: Found
    replacement: str
    everyday: bool = False
    """Whether it is one everyday word, which in small letters means nobody."""

    def spans(self, plain: str, folded: Folded) -> Iterator[NameSpan]:
        for match in self.compiled.finditer(plain):
            first, last = folded.span(*match.span())
            action = _everyday(folded.original, first) if self.everyday else self.action
            if action is not None:
                yield NameSpan(first, last, action=action, rule=HIDDEN, token=self.replacement)


def _everyday(text: str, first: int) -> Found | None:
    """Judge a name that is an everyday word: only its capital inside a sentence is sure, small letters are none."""
    if not text[first].isupper():
        return None
    before = text[:first].rstrip(" \t\"'\u2018\u2019\u201c\u201d(*-\u2013\u2022")
    return Found.HOLD if not before or before[-1] in ".!?:;…\n\r" else Found.REDACT


def digits_plain(folded: str) -> str:
    """Return folded text with the digits of every script as 0 to 9, one character for one."""
    if folded.isascii():
        return folded
    return "".join(str(unicodedata.digit(char, char)) for char in folded)


def _patterns(phrase: Phrase) -> Iterator[_Pattern]:
    digits = "".join(phrase.pieces)
    if digits.isdecimal() and len(digits) >= DIGITS:
        yield from _telephone(digits, phrase)
        return
    action = Found.REDACT if phrase.sure else Found.HOLD
    everyday = len(phrase.pieces) == 1 and phrase.pieces[0] in NAMES_THAT_ARE_WORDS
    whole = _joined(phrase.pieces, _GAP)
    yield _Pattern(_bounded(whole), action, phrase.replacement, everyday)
    if not whole.isascii():  # other scripts join words, or set no spaces between them
        yield _Pattern(re.compile(whole), Found.HOLD, phrase.replacement)
    if phrase.parts:
        yield from (_Pattern(compiled, Found.HOLD, LEFT_OUT) for compiled in _partial(phrase.pieces))


def _partial(words: tuple[str, ...]) -> Iterator[re.Pattern[str]]:
    """Yield what betrays part of a phrase: a rare word of it, alone, bent or inside another, or two in a row."""
    for word in words:
        if len(word) < DISTINCT or word.isdecimal() or word in OF_MANY | NAMES_THAT_ARE_WORDS:
            continue
        if len(word) >= INSIDE or not word.isascii():
            yield re.compile(rf"[^\W_]{{0,{AROUND}}}{re.escape(word)}[^\W_]{{0,{AROUND}}}")
        else:
            yield _bounded(rf"{re.escape(word)}[^\W_]{{0,{ENDING}}}")
    if len(words) > 2:  # noqa: PLR2004 - of two words, the pair is the whole
        yield from (_bounded(_joined(pair, _GAP)) for pair in pairwise(words))


def _telephone(digits: str, phrase: Phrase) -> Iterator[_Pattern]:
    """Yield a number with any spacing, with or without the country, and any six digits of it in a row."""
    own = re.sub(r"^(?:0044|44(?=\d{10}$)|00|0)", "", digits)
    country = rf"(?:(?:\+|00){_DIGIT_GAP})?44{_DIGIT_GAP}(?:\(?0\)?)?{_DIGIT_GAP}"
    whole = rf"(?:{country}|\+|00?{_DIGIT_GAP})?{_joined(tuple(own), _DIGIT_GAP)}"
    yield _Pattern(re.compile(rf"(?<!\d){whole}(?!\d)"), Found.REDACT, phrase.replacement)
    for start in range(len(own) - DIGITS + 1):
        part = _joined(tuple(own[start : start + DIGITS]), _DIGIT_GAP)
        yield _Pattern(re.compile(part), Found.HOLD, LEFT_OUT)


def _joined(words: tuple[str, ...], gap: str) -> str:
    return gap.join(re.escape(word) for word in words)


def _bounded(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W_]){pattern}(?![^\W_])")
