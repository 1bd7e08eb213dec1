"""Judgements as assessments and flags: as they were if this platform told them, else what it has fields for.

Each way of writing one is read by the reader's own function, and the one that tells the same is taken; where none
does, the one that tells most of it and nothing else. The fields are the platform's vocabulary, their names an
inference.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from journal_bridge.frameworks import recognise
from journal_bridge.journal import Judgement

from .judgements import judgement_of
from .layout import Json

_TITLES: Final[dict[str, str]] = {
    "EYFS-2021": "EYFS 2021",
    "EYFS-2012": "EYFS 2012",
    "DM2012": "Development Matters 2012",
    "DM2020": "Development Matters 2020",
    "B25M": "Birth to 5 Matters",
    "CoEL": "Characteristics of Effective Learning",
    "LEUVEN": "Leuven Scales",
}
"""Titles that say which edition is meant."""

_BETWEEN: Final = " / "
"""What the reader puts between the pieces of a judgement's words."""

_SAYS: Final = ("area", "aspect", "band", "level")


def assessments_and_flags(judgements: Iterable[Judgement]) -> tuple[list[Json], list[Json]]:
    """Return judgements as the platform's two lists; one that can be written in no way is in neither."""
    written = [one for judgement in judgements if (one := _written(judgement)) is not None]
    return [one for one in written if "framework" in one], [one for one in written if "set" in one]


def _written(judgement: Judgement) -> Json | None:
    ways = [(way, judgement_of(way)) for way in (*_as_it_was(judgement), *_by_its_fields(judgement))]
    fitting = [(way, read) for way, read in ways if read is not None and _tells_no_more(read, judgement)]
    return max(fitting, key=lambda one: _likeness(one[1], judgement))[0] if fitting else None


def _as_it_was(judgement: Judgement) -> Iterator[Json]:
    """Yield the entries that the words may have come from: title, places, and what was judged."""
    title, *pieces = judgement.words.split(_BETWEEN)
    judged = {"band": judgement.band, "refinement": judgement.level}
    for value in (judgement.level, judgement.band):
        if pieces and pieces[-1] == value:
            pieces.pop()
    if not pieces:
        return
    if not any(judged.values()):
        yield {"set": title, "path": pieces, "label": pieces[-1]}
        yield {"set": title, "path": pieces[:-1], "label": pieces[-1]}
    yield _assessment(title, judgement, pieces[0], pieces[1] if len(pieces) > 1 else None)
    yield _assessment(title, judgement, None, pieces[0])
    *places, code = pieces
    if places:
        area = places[0] if len(places) > 1 else None
        yield _assessment(title, judgement, area, places[-1]) | {"code": code}


def _by_its_fields(judgement: Judgement) -> Iterator[Json]:
    """Yield entries of the judgement's own fields, first with its own words as the labels that lead there."""
    title = _TITLES.get(judgement.edition) or _own_title(judgement)
    named, *labels = judgement.words.split(_BETWEEN)
    whole = _assessment(title, judgement, judgement.area, judgement.aspect)
    yield whole | {"framework": named, "path": labels}
    yield whole | {"path": [named, *labels]}
    yield whole | {"path": labels}
    yield whole
    yield _assessment(title, judgement, None, judgement.aspect)
    yield _assessment(title, judgement, judgement.area, None)


def _own_title(judgement: Judgement) -> str:
    """Return the title of what no national list holds: the first of its own words that mean none."""
    words = judgement.words.split(_BETWEEN)[0]
    named = (words, judgement.area or "", judgement.aspect or "")
    return next((one for one in named if one and recognise(one, one).framework == judgement.framework), "")


def _assessment(title: str, judgement: Judgement, area: str | None, aspect: str | None) -> Json:
    told = {"area": area, "aspect": aspect, "band": judgement.band, "refinement": judgement.level}
    return {"framework": title, **{name: value for name, value in told.items() if value}}


def _likeness(read: Judgement, ours: Judgement) -> tuple[bool, int, int]:
    """Return how much of ours is read back: all of it, else how many fields, and how many of its own words."""
    fields = sum(getattr(read, name) == getattr(ours, name) for name in _SAYS)
    return read == ours, fields, len(set(read.words.split()) & set(ours.words.split()))


def _tells_no_more(read: Judgement, ours: Judgement) -> bool:
    """Tell whether what is read back is of our edition and says nothing that ours does not."""
    same = (read.framework, read.edition) == (ours.framework, ours.edition)
    return same and all(getattr(read, name) in (None, getattr(ours, name)) for name in _SAYS)
