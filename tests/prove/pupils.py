"""The children of an invented nursery of any size, room by room, and the hard cases every room has.

Position in the room decides the case: twins, brother and sister, namesakes, a name that is a word, a family that
refused, one that never answered, parents who live apart, a yes taken back, a form that came back empty.
"""

import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Final

from rapidfuzz.distance import OSA

ROOM: Final = 20
"""Children in a room, and so in one export."""


def listed(words: str) -> tuple[str, ...]:
    """Return the words of a line."""
    return tuple(words.split())


_FIRST: Final = listed(
    "Tor Mel Quin Bran Hal Ser Vel Dar Kes Lor Nim Pel Ros Tam Wen Zel Ash Cor Fen Gal Ild Jor Mor"
)
_SECOND: Final = listed("vin sie dra nor lie wyn ric bel mir dis gan lyn tas rel vor nys")
_FAMILY: Final = listed(
    "Quill Thistle Wren Otter Larken Bramble Sorrel Hazel Copper Fallow Hollow Merri Pebble Tansy Winter Yarrow "
    "Żółwin Ðórsk Çelik Ñandul"
)
_ENDINGS: Final = listed("shaw wick folde mere burne dale croft howe stead garth combe leigh thwaite worthy")
_WORDS: Final = ("Grace", "Poppy", "Heather", "Robin", "Hunter", "Jasmine", "Daisy", "Violet", "Rowan", "Basil")
"""Given names that are also everyday words: only a person can always tell."""
_SHARED: Final = ("Amelia", "Oliver", "Amina", "Jakub", "Isla", "Noah", "Freya", "Mateo", "Zofia", "Yusuf")
"""Given names that two children of a room have."""
_KNOWN: Final = (("Eleanor", "Ellie"), ("Benedict", "Benji"), ("Katarzyna", "Kasia"), ("Theodore", "Teddy"))

CASES: Final = listed(
    "twin twin sibling sibling namesake namesake word refused silent apart withdrawn asked no-films parent-only "
    "no-school nickname plain plain plain plain"
)
"""What is special about the children of a room, by their place on its register."""


@dataclass(frozen=True)
class Grown:
    """A relative."""

    id: str
    name: str
    role: str


@dataclass(frozen=True)
class Pupil:
    """A child; `called` are short names people use, `legal` another given name on papers only."""

    id: str
    given: str
    family: str
    case: str
    room: int
    born: date
    household: str
    adults: tuple[Grown, ...]
    called: tuple[str, ...] = ()
    legal: str | None = None

    @property
    def full(self) -> str:
        """Given and family name."""
        return f"{self.given} {self.family}"


def pupils(seed: int, many: int, room_size: int = ROOM) -> tuple[Pupil, ...]:
    """Return that many children, in rooms of that size."""
    random = Random(f"pupils {seed}")  # noqa: S311 - the same children every time
    families, givens = _families(random, many), _givens(random, many)
    found: list[Pupil] = []
    for number in range(many):
        room, place = divmod(number, room_size)
        case = CASES[place % len(CASES)]
        joined = case in {"twin", "sibling"} and place % 2 == 1
        before = found[-1] if joined else None
        family = before.family if before else families[number]
        found.append(_pupil(number, case, room, family=family, given=givens[number], before=before))
    return tuple(found)


def _pupil(number: int, case: str, room: int, *, family: str, given: str, before: Pupil | None) -> Pupil:
    plain = unicodedata.normalize("NFKD", family).encode("ascii", "ignore").decode().casefold()
    identity = f"child-{number:04}-{plain}"
    born = date(2021, 1, 4) + timedelta(days=number * 3 % 700)
    called: tuple[str, ...] = ()
    legal = None
    if case == "twin" and before:
        given, born = _twin_of(before.given), before.born
    elif case == "namesake":
        given = _SHARED[room % len(_SHARED)]
    elif case == "word":
        given = _WORDS[room % len(_WORDS)]
    elif case == "apart":
        legal = f"{given}ine"
    elif case == "nickname":
        given, short = _KNOWN[room % len(_KNOWN)]
        called = (short,)
    household = before.household if before else f"home-{number:04}"
    adults = before.adults if before else _adults(number, family, apart=case == "apart")
    return Pupil(identity, given, family, case, room, born, household, adults, called, legal)


def _twin_of(given: str) -> str:
    """Return a name that differs in one letter."""
    middle = len(given) // 2
    return given[:middle] + ("a" if given[middle] != "a" else "e") + given[middle + 1 :]


def _adults(number: int, family: str, *, apart: bool) -> tuple[Grown, ...]:
    other = f"{_FAMILY[number % len(_FAMILY)]}by" if apart else family
    return (
        Grown(f"mother-{number:04}", f"Ursula {family}", "Mother"),
        Grown(f"father-{number:04}", f"Edmund {other}", "Father"),
    )


def _families(random: Random, many: int) -> list[str]:
    """Return family names, no two of them within two letters of each other."""
    pool = [first + end for first in _FAMILY for end in _ENDINGS]
    random.shuffle(pool)
    return _apart(pool, many)


def _givens(random: Random, many: int) -> list[str]:
    pool = [first + middle + end for first in _FIRST for middle in ("", "a", "o") for end in _SECOND]
    pool = [name for name in pool if not any(part in name.casefold() for part in _fixed())]
    random.shuffle(pool)
    return [pool[number % len(pool)] for number in range(many)]


def _fixed() -> set[str]:
    """Return the names of the hard cases, whole and with a letter lost: none may stand inside another name.

    A Velanor on the cover of her own book would else be taken for a misspelt Eleanor.
    """
    names = {*_WORDS, *_SHARED, *(name for pair in _KNOWN for name in pair)}
    return {form.casefold() for name in names for form in (name, name[:2] + name[3:])}


def _apart(pool: list[str], many: int) -> list[str]:
    found: list[str] = []
    for name in pool:
        if len(found) == many:
            return found
        if all(OSA.distance(name, other) > 2 for other in found):
            found.append(name)
    if len(found) < many:
        raise ValueError("not enough family names that differ")
    return found
