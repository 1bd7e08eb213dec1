"""One way to fold text and names, so that accents, case and odd apostrophes hide nobody, with a map back."""

import unicodedata
from dataclasses import dataclass
from typing import Final

from journal_bridge.minimise.lookalikes import in_latin

_LETTERS: Final = str.maketrans(
    {"ł": "l", "ø": "o", "æ": "ae", "œ": "oe", "ß": "ss", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
    | {"ی": "ي", "ى": "ي", "ے": "ي", "ک": "ك", "ہ": "ه", "ھ": "ه", "ە": "ه", "ة": "ه", "ں": "ن"}
)
"""Letters that compatibility decomposition does not split, and those of Urdu and Persian, typed on Arabic keys."""

_STRETCH: Final = "\u0640"
"""The Arabic tatweel: draws a word longer and is no letter."""

_MARKS: Final = str.maketrans(dict.fromkeys("’‘ʼ`´＇", "'") | dict.fromkeys("‐‑‒–—−", "-"))
"""One apostrophe and one hyphen for all."""


@dataclass(frozen=True)
class Folded:
    """Folded text and, for each of its characters, the index in the original it came from."""

    text: str
    origin: tuple[int, ...]
    original: str

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the original half-open span of a folded one, taking trailing marks along."""
        stop = self.origin[end] if end < len(self.origin) else len(self.original)
        first = self.origin[start]
        last = self.origin[end - 1] + 1
        while last < stop and not _fold_char(self.original[last]):
            last += 1
        return first, last


def fold(text: str) -> Folded:
    """Return text folded: decomposed, marks and invisible characters dropped, caseless, spaces run together."""
    if text.isascii():
        return _fold_ascii(text)
    letters: list[str] = []
    origin: list[int] = []
    for index, char in enumerate(in_latin(text)):
        for part in _fold_char(char):
            if part == " " and letters and letters[-1] == " ":
                continue
            letters.append(part)
            origin.append(index)
    return Folded("".join(letters), tuple(origin), text)


def _fold_ascii(text: str) -> Folded:
    """Take the short way for plain English: only case and spaces change."""
    lowered = text.lower().translate(_MARKS)
    if "  " not in lowered and not any(char in lowered for char in "\t\n\r\x0b\x0c\x1c\x1d\x1e\x1f"):
        return Folded(lowered, tuple(range(len(text))), text)
    letters: list[str] = []
    origin: list[int] = []
    for index, char in enumerate(lowered):
        part = " " if char.isspace() else char
        if part == " " and letters and letters[-1] == " ":
            continue
        letters.append(part)
        origin.append(index)
    return Folded("".join(letters), tuple(origin), text)


def _fold_char(char: str) -> str:
    if char.isspace():
        return " "
    if char == _STRETCH or unicodedata.category(char) == "Cf":
        return ""  # zero-width joiners, soft hyphens, direction marks: they can split a name without being seen
    decomposed = unicodedata.normalize("NFKD", char.translate(_MARKS))  # an acute accent alone would become a space
    bare = "".join(part for part in decomposed if unicodedata.category(part) not in {"Mn", "Me"})
    return bare.casefold().translate(_LETTERS).translate(_MARKS)
