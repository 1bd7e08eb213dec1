"""The first page of a school's pack as data: the same fields in the same order for every child and every source.

It is printed as page 1, and attached as `summary.json` so that thirty of them can stand in one index.
"""

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Final, Literal

from pydantic import Field, ValidationError

from journal_bridge.bundle.book.words import EDITION, level_of, listed
from journal_bridge.errors import InputRefused
from journal_bridge.frameworks import AREAS, COEL, Area, area_of, goals_of
from journal_bridge.handover import JudgedOn, MinimisedJournal
from journal_bridge.journal import Availability, Judgement, MediaKind, Model, Report, entry_day
from journal_bridge.journal.values import Day, Label, Text

SUMMARY: Final = "summary.json"
"""The attachment's name."""

_COEL: Final = "CoEL"

_SCALES: Final = frozenset(
    {
        "emerging",
        "entering",
        "developing",
        "secure",
        "expected",
        "exceeding",
        "below expected",
        "above expected",
        "on track",
        "not on track",
        "not yet on track",
        "working towards",
    }
)
"""Levels that platforms share and write each in its own way."""

Count = Annotated[int, Field(ge=0)]


class Seen(Model):
    """The latest that was judged of one area or characteristic; all but its name are empty when nothing was.

    `words` say it whole, with the aspects where only some were judged; `levels` are the levels alone, none where
    the source linked the area without judging it.
    """

    what: Label
    words: Text = ""
    levels: tuple[Text, ...] = ()
    edition: Text = ""
    day: Day | None = None


class Check(Model):
    """The progress check at age two: whether a report of it goes along, its day, and the day people wrote down."""

    reported: bool = False
    day: Day | None = None
    written: Day | None = None


class Attached(Model):
    """How much comes with the page."""

    entries: Count = 0
    reports: Count = 0
    photos: Count = 0
    films: Count = 0
    papers: Count = 0


class PageOne(Model):
    """One child's first page; a text is empty and a day is missing where nothing is recorded."""

    schema_version: Literal["1.0"] = "1.0"
    name: Label
    family_name: Label = ""
    date_of_birth: Day | None = None
    setting: Text = ""
    languages: Text = ""
    loves: Text = ""
    learning: tuple[Seen, ...] = ()
    learns: Text = ""
    areas: tuple[Seen, ...]
    two_year_check: Check
    helps: Text = ""
    family_words: Text = ""
    key_person_words: Text = ""
    attached: Attached


def page_one(minimised: MinimisedJournal) -> PageOne:
    """Return the first page of a minimised journal; what neither it nor its summary holds stays empty."""
    journal, written = minimised.journal, minimised.summary
    name = journal.child.used_name
    return PageOne(
        name=journal.child.shown_name,
        family_name=(name.family or name.full.strip().rpartition(" ")[2]) if name else "",
        date_of_birth=journal.child.date_of_birth,
        setting=listed([setting.name for setting in journal.settings if setting.name]),
        languages=written.languages,
        loves=written.loves,
        learning=tuple(_characteristic(minimised.judged, one.name) for one in COEL),
        learns=written.learns,
        areas=tuple(_area(minimised.judged, area) for area in AREAS),
        two_year_check=_check(minimised),
        helps=written.helps,
        family_words=written.family_words,
        key_person_words=written.key_person_words,
        attached=_attached(minimised),
    )


def from_bytes(untrusted: bytes) -> PageOne:
    """Return the first page in some JSON bytes.

    Raises:
        InputRefused: `unsupported-version`.
    """
    try:
        return PageOne.model_validate_json(untrusted, strict=True)
    except ValidationError:
        raise InputRefused("unsupported-version", SUMMARY) from None


def _area(judged: Iterable[JudgedOn], area: Area) -> Seen:
    """Return the latest that was judged in an area; a mere link counts where there is nothing else."""
    linked: Seen | None = None
    for one in reversed(tuple(judged)):
        about = [judgement for judgement in one.judgements if _is_about(judgement, area)]
        told = [judgement for judgement in about if _level(judgement) and not _is_said_better(judgement, about)]
        if told:
            return _seen(area, told, one.day)
        if about and linked is None:
            linked = Seen(what=area.name, edition=_editions(about), day=one.day)
    return linked or Seen(what=area.name)


def _is_said_better(judgement: Judgement, others: Iterable[Judgement]) -> bool:
    """Tell whether another says the same of the same aspect, with the band that this one lacks."""
    same = (judgement.aspect, _word(judgement.level))
    return judgement.band is None and any(one.band and (one.aspect, _word(one.level)) == same for one in others)


def _is_about(judgement: Judgement, area: Area) -> bool:
    return judgement.framework != _COEL and area_of(judgement.area, judgement.aspect, judgement.framework) == area


def _seen(area: Area, told: list[Judgement], day: date) -> Seen:
    """Say the level once where it is the whole area's, else with the aspects it was given for."""
    aspects_by_level: dict[str, list[str]] = {}
    for judgement in told:
        aspects = aspects_by_level.setdefault(_level(judgement), [])
        if judgement.aspect and judgement.aspect not in aspects:
            aspects.append(judgement.aspect)
    whole = len(aspects_by_level) == 1 and _is_whole(area, told)
    words = [
        f"{', '.join(aspects)}: {level}" if aspects and not whole else level
        for level, aspects in aspects_by_level.items()
    ]
    return Seen(
        what=area.name, words="; ".join(words), levels=tuple(aspects_by_level), edition=_editions(told), day=day
    )


def _is_whole(area: Area, told: list[Judgement]) -> bool:
    """Tell whether judgements are about an area, or about each of its goals in their edition."""
    aspects = {judgement.aspect for judgement in told if judgement.aspect}
    return not aspects or any(aspects == goals_of(area, judgement.edition) for judgement in told)


def _level(judgement: Judgement) -> str:
    return level_of(judgement.band, _word(judgement.level), ", ")


def _word(level: str | None) -> str | None:
    """Return a level of the usual scales in small letters, however a platform writes it, so that pages compare."""
    words = " ".join((level or "").replace("_", " ").lower().split())
    return words if words in _SCALES else level


def _editions(judgements: Iterable[Judgement]) -> str:
    return ", ".join(dict.fromkeys(EDITION.get(one.edition, one.edition) for one in judgements))


def _characteristic(judged: Iterable[JudgedOn], name: str) -> Seen:
    """Return what was last seen of a characteristic of effective learning: its strands, or its level."""
    for one in reversed(tuple(judged)):
        about = [
            judgement for judgement in one.judgements if (judgement.framework, judgement.area) == (_COEL, name)
        ]
        if about:
            said = dict.fromkeys(": ".join(filter(None, (each.aspect, _level(each)))) for each in about)
            levels = dict.fromkeys(filter(None, map(_level, about)))
            words = "; ".join(filter(None, said))
            return Seen(what=name, words=words, levels=tuple(levels), edition=_editions(about), day=one.day)
    return Seen(what=name)


def _check(minimised: MinimisedJournal) -> Check:
    entries, written = minimised.journal.entries, minimised.summary.two_year_check
    checks = [one for one in entries if isinstance(one, Report) and one.report_kind == "two_year_check"]
    days = [day for check in checks if (day := entry_day(check))]
    return Check(reported=bool(checks), day=max(days, default=None), written=written)


def _attached(minimised: MinimisedJournal) -> Attached:
    journal = minimised.journal
    reports = sum(entry.kind == "report" for entry in journal.entries)
    kinds = [media.kind for media in journal.media if media.availability is Availability.FOUND]
    return Attached(
        entries=len(journal.entries) - reports,
        reports=reports,
        photos=kinds.count(MediaKind.PHOTO),
        films=kinds.count(MediaKind.VIDEO) + kinds.count(MediaKind.AUDIO),
        papers=kinds.count(MediaKind.DOCUMENT),
    )
