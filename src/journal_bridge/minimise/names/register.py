"""Names as registers write them: `Noah (Noey) Okafor`, `Noah "Noey" Okafor`, `Okafor, Noah`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from journal_bridge.minimise.folding import fold

_ASIDE: Final = re.compile(
    r"[(\[{](?P<inside>[^()\[\]{}]*)[)\]}]?"
    r"|[\"“”„«](?P<quoted>[^\"“”„«»]*)[\"“”»]?"
    r"|(?<!\w)['‘](?P<single>[^'‘’]+)['’](?!\w)"
)
"""What stands in brackets or quotation marks, closed or not; the apostrophe of O'Brien opens nothing."""
_KNOWN_AS: Final = re.compile(r"^(?:known as|aka|a\.k\.a\.|called|likes|prefers|goes by)[: ]\s*", re.IGNORECASE)
_OR: Final = re.compile(r"\s*[/,;]\s*|\s+or\s+")
_NOTES: Final = frozenset(
    (
        "twin triplet leaver left new old older younger elder junior senior boy girl am pm full part time sen send "
        "eal room class group key staff mum dad deputy manager preschool nursery baby babies toddler toddlers "
        "rabbits ducklings hedgehogs squirrels bears butterflies bees caterpillars ladybirds stars acorns"
    ).split()
)
"""Folded words that stand in brackets behind a name and call nobody."""
MOST_WORDS: Final = 2
"""Words of a nickname; more of them are a remark."""


@dataclass(frozen=True)
class Written:
    """A name from a register: what somebody is called, the family name or an empty text, and the whole name."""

    given: tuple[str, ...]
    family: str
    whole: str


def read(full: str, given: str | None = None, family: str | None = None) -> Written:
    """Return the parts of a name, from those the register has and else from the name in one piece.

    A comma turns the name round; what stands in brackets or quotation marks is a further given name.
    """
    plain, more = without_asides(full)
    last, first = _turned(plain)
    own, called = without_asides(given or first)
    surname, _ = without_asides(family or last)
    names = tuple(dict.fromkeys(name for name in (own, *called, *more) if name))
    return Written(names, surname, f"{first} {last}".strip())


def without_asides(name: str) -> tuple[str, tuple[str, ...]]:
    """Return a name without what stands in brackets or quotation marks, and the nicknames in those."""
    matches = list(_ASIDE.finditer(name))
    called = [one for match in matches for one in _nicknames(match, last=match.end() >= len(name.rstrip()))]
    return _spaced(_ASIDE.sub(" ", name)), tuple(called)


def _turned(plain: str) -> tuple[str, str]:
    """Return family and given name of a name in one piece, turned round where a name stands behind a comma."""
    last, _, first = (_spaced(one) for one in plain.partition(","))
    if first and last and all(map(_is_name, first.split())):
        return last, first
    first, _, last = f"{last} {first}".strip().partition(" ")  # an address behind a comma is searched for too
    return last, first


def _nicknames(match: re.Match[str], *, last: bool) -> Iterator[str]:
    quoted = match["quoted"] or match["single"]
    for one in _OR.split(quoted or match["inside"] or ""):
        name = _spaced(_KNOWN_AS.sub("", one.strip()))
        words = fold(name).text.split()
        remark = len(words) > MOST_WORDS or any(word.endswith("'s") or not _is_name(word) for word in words)
        noted = last and not quoted and all(word in _NOTES for word in words)
        if words and not remark and not noted:
            yield name


def _is_name(word: str) -> bool:
    return any(char.isalpha() for char in word) and not any(char.isdigit() for char in word)


def _spaced(text: str) -> str:
    return " ".join(text.split())
