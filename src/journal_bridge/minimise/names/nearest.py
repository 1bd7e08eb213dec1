"""Names that a word is nearly: misspelt, heard, or with an ending that another language hangs on."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from rapidfuzz.distance import OSA

from journal_bridge.minimise.names.sound import sound
from journal_bridge.minimise.names.variants import Calls, Part

SHORTEST: Final = 4
"""Shorter words are near too many names."""
SMALL_ENDINGS: Final = frozenset(
    {"a", "wi", "u", "em", "om", "ie", "owi", "owie", "ka", "in", "le", "yle", "ei", "ului"}
)
"""Endings that names of three letters take (Maxem, Leowi)."""
ONE_SLIP: Final = 5
"""Longest name in which only one slip is believed."""
LONG: Final = 7
"""From this length two slips are still the same name for sure."""
STEM: Final = 3
"""Shortest stem that endings hang on."""
ENDING: Final = 4
"""Most letters that may follow a name when a language bends it (Adamowi, Nowakowie)."""
STEM_ENDINGS: Final = frozenset(
    {"e", "i", "ie", "o", "u", "y", "ei", "om", "ow", "in", "e's", "ko", "on", "owi", "owie", "owej"}
)
"""What languages put in the place of a name's last a (Zofii, Zofie, Zofio, Mariei), folded."""
SOUNDS: Final = 2
"""Fewest sounds two names must share to be heard as one."""
SHORT_FORM: Final = 5
"""Shortest pet form whose misspellings are believed."""
HEARD: Final = 3
"""Most slips between two spellings of one sound."""


class How(IntEnum):
    """In what way a word is nearly a name; the lower, the nearer."""

    ENDING = 0
    ONE_SLIP = 1
    HEARD = 2
    TWO_SLIPS = 3
    CUT_SHORT = 4


@dataclass(frozen=True)
class Near:
    """Somebody a word nearly names."""

    person: int
    part: Part
    how: How
    name: str


class Nearest:
    """Single Latin names of everybody, asked for what is near a word; answers are kept by whoever asks."""

    def __init__(self, calls: Sequence[Calls]) -> None:
        self._names: dict[str, list[tuple[int, Part]]] = {}
        for person, one in enumerate(calls):
            for part, names in ((Part.GIVEN, one.given), (Part.FAMILY, one.family), (Part.SHORT, one.short)):
                for name in names:
                    if (
                        len(name) >= (STEM if part is not Part.SHORT else SHORT_FORM)
                        and name.isascii()
                        and name.isalpha()
                    ):
                        self._names.setdefault(name, []).append((person, part))
        self._sounds = {name: sound(name) for name in self._names}

    def near(self, word: str) -> tuple[Near, ...]:
        """Return everybody that a folded word nearly names, in the nearest way there is."""
        found = [(how, name) for name, how in self._all(word)]
        best = min((how for how, _ in found), default=None)
        return tuple(
            Near(person, part, how, name)
            for how, name in found
            if how == best
            for person, part in self._names[name]
        )

    def _all(self, word: str) -> Iterator[tuple[str, How]]:
        if len(word) < SHORTEST or not word.isascii():
            return
        heard = sound(word)
        for name in self._names:
            how = _how(word, name)
            if how is not None:
                yield name, how
            elif self._is_heard(word, heard, name):
                yield name, How.HEARD

    def _is_heard(self, word: str, heard: str, name: str) -> bool:
        alike = heard == self._sounds[name] and word[0] == name[0] and len(heard) >= SOUNDS
        return alike and OSA.distance(word, name) <= HEARD


def _how(word: str, name: str) -> How | None:
    if _is_bent(word, name):
        return How.ENDING
    if name.startswith(word) and len(name) - len(word) <= ENDING:
        return How.CUT_SHORT if len(name) - len(word) > 1 else How.ONE_SLIP
    if len(name) < SHORTEST:
        return None
    most = 1 if min(len(word), len(name)) <= ONE_SLIP else 2
    slips = OSA.distance(word, name, score_cutoff=most)
    if slips == 1 and (word[0] == name[0] or len(name) > ONE_SLIP):
        return How.ONE_SLIP
    return How.TWO_SLIPS if 1 < slips <= most and word[0] == name[0] else None


def _is_bent(word: str, name: str) -> bool:
    """Tell whether a word is a name with an ending, or with one in the place of its last a."""
    if word.startswith(name):
        rest = word[len(name) :]
        long_enough = len(name) >= SHORTEST and len(rest) <= ENDING
        return long_enough or rest == "s" or rest in SMALL_ENDINGS
    stem = name[:-1]
    return name[-1] == "a" and len(stem) >= STEM and word.startswith(stem) and word[len(stem) :] in STEM_ENDINGS
