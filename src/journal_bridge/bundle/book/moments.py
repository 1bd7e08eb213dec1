"""One entry of the journal as the book prints it: date, title, text, figures, tags, next steps, conversation."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Final

from journal_bridge.bundle.book.figures import Album
from journal_bridge.bundle.book.rows import Look
from journal_bridge.bundle.book.sizes import CONTENT, HOME
from journal_bridge.bundle.book.text import Typesetter
from journal_bridge.bundle.book.words import EDITION, WEEKDAYS, kind_of, level_of, long_day, short_day
from journal_bridge.journal import (
    Comment,
    Entry,
    Journal,
    Judgement,
    NextStep,
    Person,
    PersonKind,
    Report,
    entry_day,
    paragraphs,
    plain,
)
from journal_bridge.journal.values import UK

_BUBBLE: Final = 92.0
_BESIDE_CHARACTERS: Final = {True: 900, False: 420}
"""A text up to this long fits beside an upright picture, and beside a wide one."""

_COSTS: Final = {Look.LARGE: 0.0, Look.EVEN: 0.004, Look.SMALL: 0.03}
_COSTS_OF_SEVERAL: Final = {Look.EVEN: 0.0, Look.LARGE: 0.004, Look.SMALL: 0.03}
_COST_BESIDE: Final = {True: -0.01, False: 0.002}
"""How much less a look suits one picture, several, or one (upright, or wide) with its text beside it."""

NOTHING_MORE: Final = paragraphs(
    "There is nothing more of it in these pages; the closing page says what was left out."
)
"""Stands where neither words, pictures nor anything else of an entry came along, so that no title stands alone."""

_TITLED_BY_DAY: Final = frozenset({"observation", "family_observation", "care", "post", "message", "note"})
"""Kinds whose entries, where the platform keeps no titles, are headed by their day rather than by their kind."""

_NOBODY: Final = {
    PersonKind.STAFF: "A member of staff",
    PersonKind.FAMILY: "Family",
    PersonKind.CHILD: "The child",
    PersonKind.UNKNOWN: "Name not recorded",
}


class Narrator:
    """Turns entries into the data of their cards."""

    def __init__(self, journal: Journal, album: Album, typesetter: Typesetter, *, gentle: bool = False) -> None:
        """Tell entries of that journal; a `gentle` book plans nothing for a child who has died."""
        self._people = {person.id: person for person in journal.people}
        self._gentle = gentle
        self._album = album
        self._typesetter = typesetter

    def card(self, entry: Entry) -> dict[str, Any]:
        """Return everything the page needs to print one entry; `looks` are the ways its pictures can stand."""
        day = entry_day(entry)
        home = entry.kind == "family_observation"
        title = self._typesetter.line(entry.title)
        dated = not title and day is not None and entry.kind in _TITLED_BY_DAY
        card = {
            "kind": entry.kind,
            "home": home,
            "label": self._typesetter.line(_label(entry)),
            "day": [str(day.day), WEEKDAYS[day.weekday()][:3]] if day else None,
            "title": title or self._typesetter.line(_full_day(day) if dated and day else kind_of(entry)),
            "meta": self._meta(entry, None if dated else _full_day(day)),
            "body": self._typesetter.body(entry.body if _holds_anything(entry) else NOTHING_MORE),
            **self._album.in_every_look(entry.media, day, HOME if home else CONTENT),
            **self.judged(entry.judgements),
            "table": isinstance(entry, Report) or entry.kind == "assessment",
            "steps": [] if self._gentle else self._steps(entry),
            "comments": [self._comment(comment, day) for comment in entry.comments],
        }
        looks = _looks(card["looks"], len(plain(entry.body)))
        return {**card, **looks[0], "looks": looks, "new_page": False}

    def judged(self, judgements: Iterable[Judgement]) -> dict[str, Any]:
        """Return judgements as tags grouped by edition, as rows of a table, and their statements as sentences."""
        listed = list(judgements)
        groups: dict[str, list[Any]] = {}
        for judgement in listed:
            group = groups.setdefault(edition_of(judgement), [])
            if (tag := self._typesetter.line(tag_of(judgement))) not in group:
                group.append(tag)
        return {
            "tags": [{"edition": self._typesetter.line(edition), "tags": tags} for edition, tags in groups.items()],
            "judged": [self._judged_row(judgement) for judgement in listed],
            "statements": [
                self._typesetter.line(text)
                for text in dict.fromkeys(text for one in listed for text in (one.statement, one.note) if text)
            ],
        }

    def _judged_row(self, judgement: Judgement) -> list[Any]:
        area = " · ".join(filter(None, (judgement.area, judgement.aspect))) or judgement.words
        level = level_of(judgement.band, judgement.level, " · ")
        return [self._typesetter.line(text) for text in (area, level or "\u2013", edition_of(judgement))]

    def _meta(self, entry: Entry, day: str | None) -> list[Any]:
        parts = [day] if day else []
        if entry.author:
            parts.append(self._signed(self._people.get(entry.author)))
        return [self._typesetter.line(part) for part in parts]

    def _signed(self, person: Person | None) -> str:
        name = self._name(person)
        return f"{name}, {person.role}" if person and person.name and person.role else name

    def _name(self, person: Person | None) -> str:
        if person is None:
            return _NOBODY[PersonKind.UNKNOWN]
        return person.name or person.role or _NOBODY[person.kind]

    def _steps(self, entry: Entry) -> list[dict[str, Any]]:
        return [self._step(step) for step in entry.next_steps if plain(step.body).strip()]

    def _step(self, step: NextStep) -> dict[str, Any]:
        return {"done": step.done, "body": self._typesetter.body(step.body)}

    def _comment(self, comment: Comment, day: date | None) -> dict[str, Any]:
        person = self._people.get(comment.author) if comment.author else None
        written = comment.written_at.astimezone(UK).date() if comment.written_at else None
        return {
            "new_page": False,
            "family": person is not None and person.kind in {PersonKind.FAMILY, PersonKind.CHILD},
            "name": self._typesetter.line(self._signed(person)),
            "day": short_day(written) if written else "",
            "body": self._typesetter.body(comment.body),
            **self._album.figures(comment.media, written or day, _BUBBLE),
        }


def _looks(placed: list[dict[str, Any]], letters: int) -> list[dict[str, Any]]:
    """Return the ways an entry's pictures can stand with so many letters, each with what it costs to choose it."""
    if not placed:
        return [{"size": Look.EVEN, "beside": False, "rows": [], "captions": [], "cost": 0.0}]
    first = placed[0]["rows"][0]["figures"]
    upright = first[0]["aspect"] < 1
    costs = _COSTS if len(placed[0]["rows"]) == len(first) == 1 else _COSTS_OF_SEVERAL
    return [
        {**look, "cost": _COST_BESIDE[upright] if look["beside"] else costs[look["size"]]}
        for look in placed
        if not look["beside"] or 0 < letters <= _BESIDE_CHARACTERS[upright]
    ]


def _full_day(day: date | None) -> str:
    return f"{WEEKDAYS[day.weekday()]} {long_day(day)}" if day else "No day recorded"


def edition_of(judgement: Judgement) -> str:
    """Return how the judgement's framework and edition are named."""
    return EDITION.get(judgement.edition, judgement.edition)


def tag_of(judgement: Judgement) -> str:
    """Return a judgement as a tag: area and aspect, with its band and level; else the source's own words."""
    named = " · ".join(filter(None, (judgement.area, judgement.aspect))) or judgement.words
    level = level_of(judgement.band, judgement.level, ", ")
    return f"{named}: {level}" if level else named


def _holds_anything(entry: Entry) -> bool:
    return any((entry.body, entry.media, entry.judgements, entry.next_steps, entry.comments))


def _label(entry: Entry) -> str:
    """Return the small word before the title: none for an observation, nor where it would repeat the title."""
    headed_by_kind = not entry.title and (entry.kind not in _TITLED_BY_DAY or entry_day(entry) is None)
    return "" if entry.kind == "observation" or headed_by_kind else kind_of(entry)
