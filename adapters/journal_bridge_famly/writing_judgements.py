"""Judgements as links to areas and statements: of all ways of writing one, the way that is read back best.

A link that would be read as more than the judgement (another edition, words nobody used) is never written.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import product
from typing import Final

from journal_bridge.journal import Judgement
from journal_bridge.kit.tally import readable

from .export import AreaLink, AreaRecord, StatementLink
from .judgements import EDITIONS, Links, judgements
from .writing_ids import Json, package_id

REFINEMENTS: Final = frozenset({"EMERGING", "DEVELOPING", "SECURE"})
"""The platform's own levels; any other word is an option of the setting's."""

PLATFORM_WORDS: Final = "platform"
"""Framework and edition of a judgement in a platform's own words."""

Place = tuple[str | None, ...]
"""Framework, edition, area and goal."""

Homes = Mapping[Place, object]
"""Areas as they are linked, by their place."""

_OLD: Final = "REGULAR"
_OLD_EDITION: Final = "EYFS-2012"
_TOLD: Final = ("area", "aspect", "statement", "band", "level", "note")
_WORD: Final = re.compile(r"\w+")
_REMEMBERED: Final = 4_096
"""Different judgements remembered; a setting makes the same ones again and again."""


def version_of(found: Iterable[Judgement]) -> str:
    """Return an observation's version: the edition it was judged against, where the platform has a word for it."""
    editions = {one.edition for one in found}
    named = [version for version, edition in EDITIONS.items() if edition in editions]
    return named[0] if named and _OLD_EDITION not in editions else _OLD


def homes_of(found: Iterable[tuple[Judgement, str]]) -> Homes:
    """Return the areas that are linked for themselves anywhere in a package, by their place in a framework.

    Args:
        found: the package's judgements, each with the version it is written under.
    """
    homes: dict[Place, object] = {}
    for one, version in found:
        if one.statement is None and (link := _area_link(one, version)):
            homes.setdefault(_place(one), link["area"])
    return homes


def links(found: Sequence[Judgement], version: str, homes: Homes) -> tuple[list[Json], list[Json]]:
    """Return judgements as links to areas and to statements.

    A statement says only by its area of which framework it is. To link that area as well would be a judgement
    nobody made: where it is linked nowhere by itself, a national statement is written as its area.
    """
    plain = [one for one in found if one.statement is None]
    areas = [link for one in plain if (link := _area_link(one, version))]
    statements: list[Json] = []
    for one in found:
        if one.statement is None:
            continue
        statement = _statement_link(one, homes.get(_place(one)), version)
        if statement and (_place(one) in homes or one.framework == PLATFORM_WORDS):
            statements.append(statement)
        elif link := _area_link(one, version):
            areas.append(link)
    return areas, statements


def _place(one: Judgement) -> Place:
    return one.framework, one.edition, one.area, one.aspect


def _statement_link(one: Judgement, home: object, version: str) -> Json | None:
    area = readable(AreaRecord, home)
    told = {"id": package_id("statement", one.statement or ""), "areaId": area.id if area else None}
    link: Json = {"statement": {**told, "body": one.statement}, "refinement": one.level}
    record = readable(StatementLink, link)
    if record is None:
        return None
    read = judgements(Links((AreaLink(area=area),) if area else (), (record,)), version)[-1]
    kept = area is None or read.edition == one.edition
    return link if kept and _tells_no_more(one, read) else None


@lru_cache(maxsize=_REMEMBERED)
def _area_link(one: Judgement, version: str) -> Json | None:
    """Return the link that is read back as the judgement, or else as most of it."""
    found: list[tuple[int, Json]] = []
    for link in _ways(one):
        record = readable(AreaLink, link)
        read = judgements(Links((record,)), version)[0] if record else None
        if read and _tells_no_more(one, read):
            found.append((_agreement(one, read), link))
    return max(found, key=_score)[1] if found else None


def _ways(one: Judgement) -> Iterator[Json]:
    """Yield ways of linking a judgement to its area: titles and goals from its own words, before those of ours."""
    pieces = [piece for piece in one.words.split(" / ") if piece]
    titles: list[tuple[str | None, str | None]]
    titles = [(piece, None) for piece in pieces[:1]] + [(None, one.edition), (None, None)]
    goals = dict.fromkeys([one.aspect, one.area, *pieces[:2]])
    levels: list[tuple[str | None, str | None]] = [(None, one.level)]
    if one.level in REFINEMENTS:
        levels = [(one.level, None), *((one.level, piece) for piece in pieces[-1:])]
    for named, goal, level in product(titles, goals, levels):
        yield _link(one, named, goal, level)


def _link(
    one: Judgement, named: tuple[str | None, str | None], goal: str | None, level: tuple[str | None, str | None]
) -> Json:
    (title, short), (refinement, option) = named, level
    framework = {"id": package_id("framework", title or "", short or ""), "title": title, "abbr": short}
    band = {"label": one.band} if one.band else None
    chosen = {"label": option} if option else None
    return {
        "area": {
            "id": package_id("area", title or "", short or "", goal or ""),
            "title": goal,
            "framework": framework if title or short else None,
        },
        "refinement": refinement,
        "note": one.note,
        "areaRefinementSettings": {"ageBandSetting": band, "assessmentOptionSetting": chosen},
    }


def _score(way: tuple[int, Json]) -> int:
    return way[0]


def _agreement(ours: Judgement, read: Judgement) -> int:
    """Return how much of a judgement is read back: its place in a framework counts before all."""
    kept = len([name for name in (*_TOLD, "words") if getattr(read, name) == getattr(ours, name)])
    return kept + (len(_TOLD) if read.edition == ours.edition else 0)


def _tells_no_more(ours: Judgement, read: Judgement) -> bool:
    same = (read.framework, read.edition) in {(ours.framework, ours.edition), (PLATFORM_WORDS, PLATFORM_WORDS)}
    kept = all(getattr(read, name) in (None, getattr(ours, name)) for name in _TOLD)
    told = " ".join(str(value) for name in (*_TOLD, "words") if (value := getattr(ours, name)))
    return same and kept and set(_WORD.findall(read.words)) <= set(_WORD.findall(told))
