"""Makes any text fit to be printed: cleaned, checked against the fonts, cut into runs of one language.

Nothing is interpreted: mark-up, HTML and formulas come out as the letters they are.
"""

import re
import unicodedata
from typing import Any, Final

from journal_bridge.bundle.book.fonts import coverage
from journal_bridge.bundle.book.scripts import RIGHT_TO_LEFT, language_of, script_of
from journal_bridge.journal import Block, Body

Run = list[str]
"""A language tag and a stretch of text in it."""

REPLACEMENT: Final = "\ufffd"
"""Stands visibly for a character no installed font can draw."""

LONGEST_WORD: Final = 28
"""Letters in a row before a chance to break is offered; longer ones (links, keyboards leant on) leave the page."""

_KEPT_FORMAT: Final = frozenset("\u200c\u200d")
"""Joiners: Persian, Indic scripts and emoji families are misspelt without them."""

_TAGS: Final = re.compile("(\U0001f3f4[\U000e0020-\U000e007e]{3,6}\U000e007f)|[\U000e0000-\U000e007f]")
"""The flags of England, Scotland and Wales are a black flag and invisible letters, which mean nothing elsewhere."""

_JOINED: Final = frozenset({"Mn", "Mc", "Me", "Cf"})
"""Categories of what belongs to the letter before it."""

MOST_MARKS: Final = 4
"""Marks one letter may carry: Vietnamese needs two and vocalised Hebrew four; piles of them cover the page."""

_BREAK: Final = "\u200b"
_LEFT_TO_RIGHT: Final = "\u200e"
_LONG_WORD: Final = re.compile(r"[^\s\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u2e80-\u9fff\uac00-\ud7ff]{29,}")


class Typesetter:
    """Prepares every text of one book and counts the characters that could not be drawn."""

    def __init__(self) -> None:
        self.replaced = 0
        self._covered = coverage()

    def plain(self, untrusted_text: str | None) -> str:
        """Return one line of printable text, for titles, alternative texts and bookmarks."""
        return self._clean(" ".join((untrusted_text or "").split()))

    def line(self, untrusted_text: str | None) -> list[Run]:
        """Return one line of text as its runs; a mark at the end keeps what is printed after it in its place."""
        made = runs(self.plain(untrusted_text))
        return [*made, ["en", _LEFT_TO_RIGHT]] if any(run[0] in RIGHT_TO_LEFT for run in made) else made

    def block(self, block: Block) -> dict[str, Any]:
        """Return a block as its style, its direction and its runs."""
        return paragraph(block.style, self.plain(block.text))

    def body(self, body: Body) -> list[dict[str, Any]]:
        """Return the blocks of a body that say something."""
        return [made for block in body if (made := self.block(block))["runs"]]

    def _clean(self, untrusted_text: str) -> str:
        composed = unicodedata.normalize("NFC", untrusted_text)
        flagged = _TAGS.sub(lambda match: match[1] or "", composed)
        printable = _without_piles(self._printable(flagged))
        return _LONG_WORD.sub(_with_breaks, printable).strip()

    def _printable(self, text: str) -> str:
        """Return the text without controls, a visible mark for each letter that cannot be drawn, and count those.

        Every character is looked at once, not every letter: a journal of 5,000 entries has two million.
        """
        if text.isascii() and text.isprintable():
            return text
        changed = {char: drawn for char in set(text) if (drawn := self._drawn(char)) != char}
        self.replaced += sum(text.count(char) for char, drawn in changed.items() if drawn == REPLACEMENT)
        return text.translate({ord(char): drawn for char, drawn in changed.items()})

    def _drawn(self, char: str) -> str:
        if char in _KEPT_FORMAT or "\ufe00" <= char <= "\ufe0f" or "\U000e0020" <= char <= "\U000e007f":
            return char
        if unicodedata.category(char) in {"Cc", "Cf", "Co", "Cs"}:
            return ""
        return char if self._covered[ord(char)] or char.isspace() else REPLACEMENT


def paragraph(style: str, text: str) -> dict[str, Any]:
    """Return a block of clean text; its direction is that of most of its letters."""
    cut = runs(text)
    turned = sum(len(run[1]) for run in cut if run[0] in RIGHT_TO_LEFT)
    return {"style": style, "rtl": 2 * turned > len(text), "runs": cut}


def runs(text: str) -> list[Run]:
    """Cut clean text where the script changes; spaces, digits and emoji stay with what stands before them."""
    if not text:
        return []
    if text.isascii():
        return [["en", text]]
    scripts = {script_of(char) for char in set(text)} - {""}
    if len(scripts) <= 1:
        return [[language_of(next(iter(scripts), ""), text), text]]
    cut: list[tuple[str, list[str]]] = []
    for char in text:
        script = script_of(char)
        if cut and (not script or not cut[-1][0] or script == cut[-1][0]):
            cut[-1] = (cut[-1][0] or script, cut[-1][1])
            cut[-1][1].append(char)
        else:
            cut.append((script, [char]))
    return [[language_of(script, stretch := "".join(chars)), stretch] for script, chars in cut]


def _without_piles(text: str) -> str:
    """Return a text in which no letter carries more than `MOST_MARKS` marks."""
    piled = {char for char in set(text) if unicodedata.category(char) in {"Mn", "Me"}}
    if not piled:
        return text
    kept: list[str] = []
    marks = 0
    for char in text:
        if char not in _KEPT_FORMAT:
            marks = marks + 1 if char in piled else 0
        if marks <= MOST_MARKS:
            kept.append(char)
    return "".join(kept)


def _with_breaks(match: re.Match[str]) -> str:
    """Offer a break every `LONGEST_WORD` letters, never before a mark that belongs to the letter before it."""
    pieces: list[str] = []
    length = 0
    for char in match[0]:
        joined = unicodedata.category(char) in _JOINED or (pieces and pieces[-1] == "\u200d")
        if length >= LONGEST_WORD and not joined:
            pieces.append(_BREAK)
            length = 0
        pieces.append(char)
        length += 1
    return "".join(pieces)
