"""Every way a name is written: both orders, without hyphens or apostrophes, halves of double names, pet forms."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from journal_bridge.minimise.folding import fold
from journal_bridge.minimise.names.lexicon import lexicon
from journal_bridge.minimise.names.people import Kind, Person
from journal_bridge.minimise.names.shortforms import short_forms

PARTICLES: Final = frozenset(
    (
        "de da do dos das di del della van der den von ter el al ul ur bin bint ibn abu abd bte binti la le "
        "las los du mac mc st ap ab ferch ui ni nic san y e o and of "
    ).split()
)
"""Parts of family names that name nobody on their own."""
PART: Final = 3
"""Shortest half of a double name that is looked for on its own."""
JOINED: Final = 6
"""Shortest first and family name that are looked for written as one word."""
FEW_LETTERS: Final = 3
"""Most letters of a family name that stand for it: Leo B, Leo Br, Leo Bro."""
_HISSED: Final = ("s", "x", "z", "ch", "sh")
"""Endings after which a family takes es: the Marshes."""

_UMLAUTS: Final = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "Ø": "Oe", "Å": "Aa"}
)


class Part(IntEnum):
    """Which part of a name a form is; of two meanings of one text the lower counts."""

    WHOLE = 0
    GIVEN = 1
    FAMILY = 2
    INITIAL = 3
    SHORT = 4
    ENDING = 5
    OWNER = 6
    HOUSEHOLD = 7


@dataclass(frozen=True)
class Form:
    """One folded way to write (a part of) a name; `capital` is where the original must have one, or -1."""

    text: str
    part: Part
    capital: int = -1


@dataclass(frozen=True)
class Calls:
    """The single names somebody goes by, folded: first names with their halves, short forms, family names."""

    given: tuple[str, ...]
    short: tuple[str, ...]
    family: tuple[str, ...]


def calls_of(person: Person) -> Calls:
    """Return the single names of somebody."""
    given = tuple(dict.fromkeys(form for name in person.given for form in _singles(name)))
    family = tuple(dict.fromkeys(form for name in person.family for form in _singles(name)))
    if person.kind is Kind.RELATIVE:
        return Calls(given, (), family)
    short = {form for name in given for form in short_forms(name)} - set(given)
    return Calls(given, tuple(sorted(short)), family)


def forms_of(person: Person, calls: Calls) -> Iterator[Form]:
    """Yield every form of somebody's names; a text can come more than once."""
    yield from (Form(name, Part.GIVEN) for name in calls.given)
    yield from (Form(name, Part.FAMILY) for name in calls.family)
    yield from (Form(name, Part.SHORT) for name in calls.short)
    yield from (Form(spelt, Part.WHOLE) for name in person.whole for spelt in spellings(name) if _is_double(spelt))
    for given in (*calls.given, *calls.short):
        for family in calls.family:
            yield from _pairs(given, family)
    for names, plural in ((calls.given, Part.OWNER), (calls.family, Part.HOUSEHOLD)):
        yield from (_with_s(name, plural) for name in names if len(name) >= PART and name.isascii())


def _with_s(name: str, plural: Part) -> Form:
    """Return a name with its s; where that is an everyday word it needs a capital, and its surroundings tell."""
    text = f"{name}es" if plural is Part.HOUSEHOLD and name.endswith(_HISSED) else f"{name}s"
    return Form(text, plural, 0) if text in lexicon().everyday else Form(text, Part.ENDING)


def _pairs(given: str, family: str) -> Iterator[Form]:
    texts = [f"{given} {family}", f"{family} {given}", f"{family}, {given}"]
    if len(given) + len(family) >= JOINED or not given.isascii():
        texts += [f"{given}{family}", f"{family}{given}"]
    yield from (Form(text, Part.WHOLE) for text in texts)
    if not family.isascii():
        return
    for letters in range(1, min(FEW_LETTERS, len(family) - 1) + 1):
        yield Form(f"{given} {family[:letters]}", Part.INITIAL, len(given) + 1)
    yield Form(f"{given}.{family[0]}", Part.INITIAL, len(given) + 1)
    yield Form(f"{given}{family[0]}", Part.INITIAL, len(given))
    yield Form(f"{given[0]} {family}", Part.INITIAL, 0)
    yield Form(f"{given[0]}. {family}", Part.INITIAL, 0)
    yield Form(f"{given[0]}.{family}", Part.INITIAL, 0)


def spellings(name: str) -> tuple[str, ...]:
    """Return a name folded, with its hyphens and apostrophes as they are, as spaces and as nothing."""
    found: list[str] = []
    for written in (name, name.translate(_UMLAUTS)):
        folded = fold(written).text.strip()
        found += [folded, *(folded.replace("-", other) for other in (" ", ""))]
        found += [folded.replace("'", other) for other in ("", " ")]
    return tuple(dict.fromkeys(spelt for spelt in found if spelt.strip()))


def _singles(name: str) -> Iterator[str]:
    """Yield a first or family name in all spellings, then its halves."""
    spelt = spellings(name)
    yield from spelt
    for pieces in _pieces(spelt):
        yield from pieces


def _pieces(spelt: Iterable[str]) -> Iterator[list[str]]:
    for form in spelt:
        pieces = [piece for piece in re.split(r"[ ,.-]+", form) if piece]
        if len(pieces) > 1:
            yield [piece for piece in pieces if _is_half(piece)]


def _is_half(piece: str) -> bool:
    return (len(piece) >= PART or not piece.isascii()) and piece not in PARTICLES


def _is_double(spelt: str) -> bool:
    return len(spelt.split()) > 1
