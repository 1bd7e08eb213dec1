"""Judgements as rows of links.csv: of all ways to write one, that which is read back as most of it and no more."""

import re
from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import Final

from journal_bridge.frameworks import PLATFORM
from journal_bridge.journal import Judgement

from .judgements import read_cells

Cells = Mapping[str, str]

_PLACES: Final = ("Framework", "Area", "Aspect")
"""Columns whose words, in this order, begin what is read as the source's own words."""

_TITLES: Final[dict[str, str]] = {
    "EYFS-2021": "EYFS 2021",
    "EYFS-2012": "EYFS 2012",
    "DM2012": "Development Matters 2012",
    "DM2020": "Development Matters 2020",
    "B25M": "Birth to 5 Matters",
    "LEUVEN": "Leuven scales",
}
"""How the column beside the layout names an edition, so that nobody takes an old goal for a new one."""

_HELD: Final = ("area", "aspect", "statement", "band")
"""Fields the layout has a column for; how secure a child is, and notes on it, have none."""


def link_of(judgement: Judgement) -> Cells | None:
    """Return the cells of a judgement, or None when whatever is written would be read as something else."""
    ranked = [
        (rank, -number, cells) for number, cells in enumerate(_ways(judgement)) if (rank := _rank(judgement, cells))
    ]
    return max(ranked, key=lambda one: one[:2])[2] if ranked else None


def _ways(judgement: Judgement) -> Iterator[Cells]:
    """Yield rows that could tell a judgement: its fields, and its words as some row may have held them."""
    kind = "CEL" if judgement.framework == "CoEL" else "STATEMENT"
    rest = {"Kind": kind, "Statement": judgement.statement or "", "AgeBand": judgement.band or ""}
    title = {"Framework": _TITLES.get(judgement.edition, "")}
    for named in ({}, title):
        yield rest | named | {"Area": judgement.area or "", "Aspect": judgement.aspect or ""}
    said = _without_statement(judgement).split(" / ")
    for columns in combinations(_PLACES, len(said)) if len(said) <= len(_PLACES) else ():
        yield rest | dict(zip(columns, said, strict=True))
    yield rest | {"Area": judgement.area or ""}
    yield rest | {"Aspect": judgement.aspect or ""}
    yield rest


def _without_statement(judgement: Judgement) -> str:
    statement = " ".join((judgement.statement or "").split())
    return judgement.words.removesuffix(statement).removesuffix(" / ") if statement else judgement.words


def _rank(judgement: Judgement, cells: Cells) -> tuple[bool, bool, int, bool] | None:
    """Return how much of a judgement a row is read back as, or None when it is nothing, or anything more."""
    read = read_cells(cells)
    if read is None or not _tells_no_more(judgement, read):
        return None
    held = sum(getattr(read, name) is not None for name in _HELD)
    return read == judgement, read.edition == judgement.edition, held, read.words == judgement.words


def _tells_no_more(judgement: Judgement, read: Judgement) -> bool:
    same = (judgement.framework, judgement.edition) == (read.framework, read.edition)
    if not same and (read.framework, read.edition) != (PLATFORM, PLATFORM):
        return False
    told = (*(getattr(judgement, name) for name in _HELD), judgement.words, _TITLES.get(judgement.edition))
    kept = all(getattr(read, name) in {None, getattr(judgement, name)} for name in _HELD)
    return kept and _words(read.words) <= _words(" ".join(filter(None, told)))


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.casefold()))
