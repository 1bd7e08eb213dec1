"""Initials: one capital in a child's place, or two that are a child's first and family letter."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from typing import Final

from journal_bridge.minimise.names.mentions import Mention
from journal_bridge.minimise.names.page import Page
from journal_bridge.minimise.names.spans import Found
from journal_bridge.minimise.names.surroundings import (
    COMPANIONS,
    JOINERS,
    LETTER_TALK,
    NO_INITIALS,
    UNITS,
    does_something,
)
from journal_bridge.minimise.names.variants import Part

FAR: Final = 40
"""Characters around a letter in which talk of letters makes it one."""

_ONE: Final = re.compile(r"(?<![^\W_])(?<!['’&.])([A-Z])\.?(?![^\W_])(?!['’](?!s\b))")
_TWO: Final = re.compile(r"(?<![^\W_])([A-Z])(\.?) ?([A-Z])(\.?)(?![^\W_.])")
_SIGNS: Final = frozenset("&+/")
_QUOTES: Final = frozenset("\"'“”‘’*")

Letters = Mapping[str, tuple[int, ...]]
"""Whom a letter, or two, can stand for, by index."""


def initials(page: Page, singles: Letters, doubles: Letters, unsure: frozenset[str]) -> Iterator[Mention]:
    """Yield the initials of other children; a letter of `unsure` is a member of staff's too, so it is held."""
    original = page.folded.original
    if page.is_shouted:
        return
    for match in _TWO.finditer(original):
        pair = f"{match[1]}{match[3]}".lower()
        ordinary = NO_INITIALS - UNITS if match[2] else NO_INITIALS
        apart = " " in match[0].strip() and not (match[2] and match[4])
        if pair in doubles and pair not in ordinary and not apart:
            start, end = _place(page, match.start()), _place(page, match.end() - 1) + 1
            yield _mention(start, end, doubles[pair], sure=pair not in unsure)
    for match in _ONE.finditer(original):
        letter = match[1].lower()
        start = _place(page, match.start())
        if letter in singles and letter != "i" and not _is_letter_talk(page, match.start(), match.end()):
            yield from _single(page, start, singles[letter], sure=letter not in unsure)


def _single(page: Page, start: int, whom: tuple[int, ...], *, sure: bool) -> Iterator[Mention]:
    """Yield a letter that company makes a child's; a lonely one opening a sentence as the article does is none."""
    end = start + 1
    before, gap = page.before(start)
    after, space = page.after(end)
    acts = space in {" ", ". "} and does_something(after)
    owns = page.has_owner_s(end)
    joined = bool(set(space) & _SIGNS and after) or bool(set(gap) & _SIGNS and before)
    joined = joined or (after in JOINERS and after not in {"i", "a"} and space in {" ", ". "})
    company = gap == " " and before in COMPANIONS - {"to", "a", "de", "la", "i"}
    listed = gap == ", " and space.startswith((",", " ", "."))
    if page.text[start] == "a" and not (company or owns or joined):
        return
    if company or acts or owns or joined or listed:
        yield _mention(start, end, whom, sure=sure and (company or owns or joined))


def _place(page: Page, index: int) -> int:
    """Return where a place of the original is in the folded text."""
    return bisect_left(page.folded.origin, index)


def _mention(start: int, end: int, whom: tuple[int, ...], *, sure: bool) -> Mention:
    rule = "initial" if sure else "initial-unsure"
    meant = tuple((one, Part.INITIAL) for one in whom)
    return Mention(start, end, Found.REDACT if sure else Found.HOLD, rule, meant)


def _is_letter_talk(page: Page, first: int, last: int) -> bool:
    """Tell whether the text around speaks of letters and sounds, or quotes the letter."""
    original = page.folded.original
    if original[first - 1 : first] in _QUOTES or original[last : last + 1] in _QUOTES - {"'", "’"}:
        return True
    around = original[max(0, first - FAR) : last + FAR].lower()
    return any(word in LETTER_TALK for word in re.findall(r"[a-z]+", around))
