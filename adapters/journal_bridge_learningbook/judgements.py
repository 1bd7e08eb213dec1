"""Links to frameworks: a characteristic of effective learning, or a statement of an aspect in an area."""

from typing import Final

from journal_bridge.frameworks import recognise
from journal_bridge.journal import Judgement

from .book import Line, label
from .ids import LONGEST_LABEL

CHARACTERISTICS: Final = "Characteristics of effective learning"
EYFS: Final = "EYFS"
"""The platform says that its links are to the EYFS and not to which edition: the goal's name must tell that."""

_STATEMENT: Final = "statement"
_CEL: Final = frozenset({"cel", "coel", "coetl", CHARACTERISTICS.casefold()})


def judgement_of(line: Line) -> Judgement | None:
    """Return a row of links.csv as a judgement, or None when it says nothing.

    An aspect that stands in one edition only decides the edition. One that stands in both ("Speaking") decides
    nothing, however old the observation: settings changed editions when they chose to.
    """
    area, aspect = label(line["Area"]), label(line["Aspect"])
    statement = line["Statement"] or None
    if not (area or aspect or statement):
        return None
    kind = line["Kind"].casefold()
    title = label(line["Framework"]) or (CHARACTERISTICS if kind in _CEL else EYFS)
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
        statement=statement,
        band=label(line["AgeBand"]),
        words=_words(
            line["Framework"],
            "" if kind in {_STATEMENT, *_CEL} else line["Kind"],
            line["Area"],
            line["Aspect"],
            line["Statement"],
        ),
    )


def _words(*said: str) -> str:
    distinct = dict.fromkeys(" ".join(one.split()) for one in said if one)
    return " / ".join(distinct)[:LONGEST_LABEL]
