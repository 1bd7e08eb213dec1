"""Links to frameworks: a characteristic of effective learning, or a statement of an aspect in an area."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from journal_bridge.frameworks import recognise
from journal_bridge.journal import Judgement

from .book import Line, label
from .ids import LONGEST_LABEL

CHARACTERISTICS: Final = "Characteristics of effective learning"
EYFS: Final = "EYFS"
"""The platform says that its links are to the EYFS and not to which edition: the goal's name must tell that."""

_CELLS: Final = ("Framework", "Kind", "Area", "Aspect", "Statement", "AgeBand")
_REMEMBERED: Final = 1_000
"""Links remembered: twice the statements of the longest guidance."""

_STATEMENT: Final = "statement"
_CEL: Final = frozenset({"cel", "coel", "coetl", CHARACTERISTICS.casefold()})


def judgement_of(line: Line) -> Judgement | None:
    """Return a row of links.csv as a judgement, or None when it says nothing."""
    return _judgement(tuple(map(line.__getitem__, _CELLS)))


def read_cells(cells: Mapping[str, str]) -> Judgement | None:
    """Return what a row of some cells would be read as."""
    return _judgement(tuple(cells.get(name, "").strip() for name in _CELLS))


@lru_cache(maxsize=_REMEMBERED)
def _judgement(untrusted_cells: tuple[str, ...]) -> Judgement | None:
    """Return a link as a judgement; a setting uses the same few hundred statements over and over.

    An aspect that stands in one edition only decides the edition. One that stands in both ("Speaking") decides
    nothing, however old the observation: settings changed editions when they chose to.
    """
    untrusted_framework, untrusted_kind, untrusted_area, untrusted_aspect, statement, untrusted_band = (
        untrusted_cells
    )
    area, aspect = label(untrusted_area), label(untrusted_aspect)
    if not (area or aspect or statement):
        return None
    kind = untrusted_kind.casefold()
    title = label(untrusted_framework) or (CHARACTERISTICS if kind in _CEL else EYFS)
    place = recognise(title, aspect or area)
    if place.framework == "platform":
        place_area, place_aspect = area, aspect
    else:
        place_area, place_aspect = place.area or area, place.aspect if aspect else None
    return Judgement(
        framework=place.framework,
        edition=place.edition,
        area=place_area,
        aspect=place_aspect,
        statement=statement or None,
        band=label(untrusted_band),
        words=_words(
            untrusted_framework,
            "" if kind in {_STATEMENT, *_CEL} else untrusted_kind,
            untrusted_area,
            untrusted_aspect,
            statement,
        ),
    )


def _words(*said: str) -> str:
    distinct = dict.fromkeys(" ".join(one.split()) for one in said if one)
    return " / ".join(distinct)[:LONGEST_LABEL]
