"""Links to frameworks: an area or a statement with its refinement, placed where a national framework says so."""

from dataclasses import dataclass, field
from typing import Final

from pydantic import JsonValue

from journal_bridge.frameworks import recognise
from journal_bridge.journal import Judgement
from journal_bridge.kit.tally import Tally, pieces

from .export import AreaLink, AreaRecord, Remark, StatementLink, StatementRecord, extra
from .names import text_of
from .scrubbing import scrub

EDITIONS: Final[dict[str, str]] = {"EYFS_2021_REVISION": "EYFS-2021"}
"""An observation's `version`, where it names an edition of the framework."""

_LONGEST: Final = 1_000


@dataclass(frozen=True)
class Links:
    """The readable judgements of one remark."""

    areas: tuple[AreaLink, ...] = ()
    statements: tuple[StatementLink, ...] = ()


def links_of(remark: Remark | None, tally: Tally, place: str) -> Links:
    """Return a remark's links; unreadable ones are counted as lost parts."""
    if remark is None:
        return Links()
    return Links(
        pieces(AreaLink, remark.areas, tally, f"{place} areas"),
        pieces(StatementLink, remark.statements, tally, f"{place} statements"),
    )


@dataclass
class Areas:
    """The areas that any link of an export tells, by their ids; one that is told in two ways is none."""

    _told: dict[str, AreaRecord | None] = field(default_factory=dict)

    def note(self, links: Links) -> None:
        """Note the areas of some links."""
        for area in (link.area for link in links.areas if link.area.id):
            known = self._told.setdefault(area.id or "", area)
            if known is None or _naming(known) != _naming(area):
                self._told[area.id or ""] = None

    def of(self, statement: StatementRecord) -> AreaRecord | None:
        """Return the area a statement belongs to."""
        return self._told.get(statement.areaId or "")


def judgements(links: Links, version: object, elsewhere: Areas | None = None) -> tuple[Judgement, ...]:
    """Return the links as judgements: areas first, then statements, in the platform's order.

    A statement tells its area by id alone: of the same remark, or `elsewhere` in the export.
    """
    edition = EDITIONS.get(version) if isinstance(version, str) else None
    areas = {link.area.id: link.area for link in links.areas if link.area.id}
    known = elsewhere or Areas()
    return (
        *(_of_area(link, edition) for link in links.areas),
        *(
            _of_statement(link, areas.get(link.statement.areaId or "") or known.of(link.statement), edition)
            for link in links.statements
        ),
    )


def _of_area(link: AreaLink, edition: str | None) -> Judgement:
    title = _framework(link.area)
    place = recognise(title or _short(link.area), link.area.title, edition=edition)
    band = _label(link.areaRefinementSettings, "ageBandSetting")
    option = _label(link.areaRefinementSettings, "assessmentOptionSetting")
    return Judgement(
        framework=place.framework,
        edition=place.edition,
        area=place.area,
        aspect=place.aspect,
        band=band,
        level=link.refinement or option,
        note=link.note or None,
        words=_words(title, link.area.title, band, link.refinement, option),
    )


def _of_statement(link: StatementLink, area: AreaRecord | None, edition: str | None) -> Judgement:
    title = _framework(area) if area else None
    goal = area.title if area else None
    place = recognise(title or (_short(area) if area else None), goal, edition=edition)
    return Judgement(
        framework=place.framework if area else "platform",
        edition=place.edition if area else "platform",
        area=place.area,
        aspect=place.aspect,
        statement=link.statement.body,
        level=link.refinement,
        words=_words(title, goal, link.statement.body, link.refinement),
    )


def _framework(area: AreaRecord) -> str | None:
    return text_of(area.framework.get("title")) if isinstance(area.framework, dict) else None


def _naming(area: AreaRecord) -> tuple[str | None, ...]:
    return area.title, _framework(area), _short(area)


def _short(area: AreaRecord) -> str | None:
    """Return a framework's short name, by which one without a title is known; it is no word of the judgement."""
    return text_of(area.framework.get("abbr")) if isinstance(area.framework, dict) else None


def _label(untrusted_settings: object, which: str) -> str | None:
    setting = untrusted_settings.get(which) if isinstance(untrusted_settings, dict) else None
    return text_of(setting.get("label")) if isinstance(setting, dict) else None


def _words(*said: str | None) -> str:
    distinct = dict.fromkeys(" ".join(one.split()) for one in said if one)
    return " / ".join(distinct)[:_LONGEST]


def unnamed_fields(links: Links) -> list[JsonValue]:
    """Return fields of the links that no model names, for the extras."""
    kept = [scrub(found) for link in (*links.areas, *links.statements) if (found := extra(link))]
    return [one for one in kept if one]
