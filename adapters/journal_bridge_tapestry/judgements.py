"""Assessments and flags as judgements, where their shape can be read; the raw value stays in the extras too.

No answer with an assessment in it has been published. What is known is the vocabulary (framework, area, aspect,
band, refinement; flag sets since 2021), so an entry is read when it names a framework or set, and something in it.
Names are never checked against a closed list: a school can make sets of its own.
"""

from collections.abc import Iterator
from typing import Final

from journal_bridge.frameworks import PLATFORM, recognise
from journal_bridge.journal import Judgement

from .export import ObservationRecord
from .names import words

_FRAMEWORK: Final = ("framework", "flagSet", "flag_set", "set")
_AREA: Final = ("area",)
_ASPECT: Final = ("aspect", "label", "name", "title", "flag", "statement", "goal")
_BAND: Final = ("band", "ageBand", "age_band")
_LEVEL: Final = ("refinement", "level", "score", "value")
_LONGEST: Final = 1_000
"""Characters of a judgement's words."""

_MOST: Final = 500
"""Judgements of one observation; more is no assessment a person made."""


def judgements(record: ObservationRecord) -> tuple[Judgement, ...]:
    """Return the readable assessments, flags and framework links of an observation, each once, in order."""
    entries = [one for told in (record.assessments, record.flags, record.frameworks) for one in _entries(told)]
    found = (judgement_of(one) for one in entries[:_MOST])
    return tuple(dict.fromkeys(one for one in found if one is not None))


def _entries(untrusted: object) -> Iterator[dict[str, object]]:
    for one in untrusted if isinstance(untrusted, list) else ():
        if isinstance(one, dict):
            yield one


def judgement_of(untrusted: dict[str, object]) -> Judgement | None:
    """Return an entry as a judgement, or None when it names no framework or nothing in one."""
    title, code = _said(untrusted, _FRAMEWORK), words(untrusted.get("code")) or None
    path = _path(untrusted.get("path"))
    area = _said(untrusted, _AREA) or (path[0] if len(path) > 1 else None)
    aspect = _said(untrusted, _ASPECT) or (path[-1] if path else None)
    if title is None or not (area or aspect):
        return None
    place = recognise(title, aspect or area)
    known = place.framework != PLATFORM
    band, level = _said(untrusted, _BAND), _said(untrusted, _LEVEL)
    said = (title, *(path or (area, aspect)), aspect, code, band, level)
    return Judgement(
        framework=place.framework,
        edition=place.edition,
        area=(place.area or area) if known else area,
        aspect=place.aspect if known else aspect,
        band=band,
        level=level,
        words=" / ".join(dict.fromkeys(one for one in said if one))[:_LONGEST],
    )


def _said(untrusted: dict[str, object], spellings: tuple[str, ...]) -> str | None:
    """Return the first text under some spellings: a text itself, or the name of an object."""
    for spelling in spellings:
        value = untrusted.get(spelling)
        if isinstance(value, dict):
            value = value.get("name") or value.get("title") or value.get("label")
        if found := words(value):
            return found
    return None


def _path(untrusted: object) -> tuple[str, ...]:
    """Return the steps of a path of labels: a list, or one text with `>` between."""
    steps = untrusted.split(">") if isinstance(untrusted, str) else untrusted
    return tuple(step for one in steps if (step := words(one))) if isinstance(steps, list) else ()
