"""Tells which framework and edition a platform's words mean, and admits when they do not say.

A title without a year is decided by a goal that stands in one edition only ("Technology", "Self-Regulation"). A
goal of both editions ("Speaking", "Writing") decides nothing; the judgement then stays in the platform's own words.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from journal_bridge.frameworks.bands import SCHEMES
from journal_bridge.frameworks.eyfs import AREAS, EDITIONS, EYFS_2012, EYFS_2021, Edition
from journal_bridge.frameworks.scales import COEL, COEL_STRANDS_ALSO, LEUVEN_SCALES

PLATFORM: Final = "platform"
"""Framework and edition of a judgement no national list holds: the platform's own words stand."""


@dataclass(frozen=True)
class Place:
    """A place in a framework; `code` is the goal's code in national returns where there is one."""

    framework: str
    edition: str
    area: str | None = None
    aspect: str | None = None
    code: str | None = None


_OLD_YEARS: Final = ("2012", "2013", "2014", "2017")
_NEW_YEARS: Final = ("2020", "2021", "2022", "2023", "2024", "2025")
_OLD_TITLES: Final = ("early years outcomes", "eyo", "eyfsp17", "eyfp17")
_COEL_TITLES: Final = ("coel", "coetl", "characteristics of effective")
_EYFS_TITLES: Final = ("eyfs", "early years foundation stage")


_REMEMBERED: Final = 2_048
"""Different links remembered; a framework has some hundred, and an export names them thousands of times."""


@lru_cache(maxsize=_REMEMBERED)
def recognise(title: str | None, goal: str | None, *, edition: str | None = None) -> Place:
    """Return the place a framework's title and a goal's (or area's) name mean.

    Args:
        title: the framework's title as the platform shows it; None or empty when it shows none.
        goal: the name of the goal, aspect, strand or area.
        edition: an edition the platform itself states (`EYFS-2021`); used only where the title says no year.
    """
    words = _folded(title or "")
    if _says(words, _COEL_TITLES):
        return _coel(goal)
    if "leuven" in words:
        return Place("LEUVEN", "LEUVEN", area=_one_of(LEUVEN_SCALES, goal) or _kept(goal))
    guidance = _guidance(words)
    if guidance:
        return Place(guidance[0], guidance[1], area=_area(goal), aspect=None if _area(goal) else _kept(goal))
    stated = _edition(words, edition)
    if _says(words, (*_EYFS_TITLES, *_OLD_TITLES)) or (not words and stated):
        return _eyfs(goal, stated)
    return Place(PLATFORM, PLATFORM, area=_kept(goal))


def scheme_of(band: str | None) -> str | None:
    """Return the id of the one band scheme that prints this label, or None."""
    words = _band(band or "")
    found = [s.id for s in SCHEMES.values() if any(_band(known.label) == words for known in s.bands)]
    return found[0] if len(found) == 1 else None


def _eyfs(goal: str | None, stated: Edition | None) -> Place:
    """Place a goal in the stated edition, or in the only one that holds it; contradictions stay in words."""
    home = _only_home(goal)
    edition = stated or home
    if edition is None or (home is not None and home is not edition):
        return Place(PLATFORM, PLATFORM, area=_kept(goal))
    area = _area(goal)
    if area:
        return Place("EYFS", edition.id, area=area)
    for known in edition.goals:
        if _folded(known.name) == _folded(goal or ""):
            name = next(area.name for area in edition.areas if area.code == known.area)
            return Place("EYFS", edition.id, name, known.name, known.code)
    return Place("EYFS", edition.id, aspect=_kept(goal))


def _only_home(goal: str | None) -> Edition | None:
    """Return the edition that alone holds this goal; None when both or neither do."""
    homes = [e for e in EDITIONS.values() if any(_folded(g.name) == _folded(goal or "") for g in e.goals)]
    return homes[0] if len(homes) == 1 else None


def _edition(words: str, hint: str | None) -> Edition | None:
    if _says(words, (*_OLD_YEARS, *_OLD_TITLES)):
        return EYFS_2012
    if _says(words, _NEW_YEARS):
        return EYFS_2021
    return EDITIONS.get(hint or "")


def _guidance(words: str) -> tuple[str, str] | None:
    if _says(words, ("birth to 5 matters", "birth to five matters", "b25m")):
        return "B25M", "B25M"
    if "development matters" not in words:
        return None
    if _says(words, _OLD_YEARS):
        return "DM", "DM2012"
    return ("DM", "DM2020") if _says(words, _NEW_YEARS) else (PLATFORM, PLATFORM)


def _coel(goal: str | None) -> Place:
    words = _folded(goal or "")
    strand = COEL_STRANDS_ALSO.get(words, goal)
    for characteristic in COEL:
        if _folded(characteristic.name) == words:
            return Place("CoEL", "CoEL", area=characteristic.name)
        known = _one_of(characteristic.strands, strand)
        if known:
            return Place("CoEL", "CoEL", area=characteristic.name, aspect=known)
    return Place("CoEL", "CoEL", aspect=_kept(goal))


def _area(goal: str | None) -> str | None:
    return _one_of(tuple(area.name for area in AREAS), goal)


def _one_of(names: tuple[str, ...], given: str | None) -> str | None:
    return next((name for name in names if _folded(name) == _folded(given or "")), None)


def _kept(goal: str | None) -> str | None:
    return (goal or "").strip() or None


def _says(words: str, any_of: tuple[str, ...]) -> bool:
    return any(re.search(rf"\b{re.escape(one)}", words) for one in any_of)


def _folded(text: str) -> str:
    """Return lower-case words alone: platforms vary commas, ampersands, hyphens and capitals."""
    return " ".join(re.sub(r"[^\w]+", " ", text.replace("&", " and ").casefold()).split())


def _band(label: str) -> str:
    return _folded(re.sub(r"\b(months?|mths?)\b", "", label.replace("–", "-").casefold()))  # noqa: RUF001 - they print it
