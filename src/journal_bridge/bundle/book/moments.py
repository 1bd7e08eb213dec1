"""One entry of the journal as the book prints it: date, title, text, figures, tags, next steps, conversation."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Final

from journal_bridge.bundle.book.figures import BESIDE_WIDTH, Album
from journal_bridge.bundle.book.sizes import height_of
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

CONTENT: Final = 150.0
"""Width of an entry's text and pictures in millimetres; `book.typ` leaves exactly this."""

HOME: Final = 140.0
"""The same inside the tinted panel of an entry from home."""

_WHOLE: Final = 150.0
"""Millimetres up to which an entry's title, pictures and words stay together; a page holds 247."""

_BUBBLE: Final = 92.0
_BESIDE_CHARACTERS: Final = 1_100
"""A text up to this long fits beside an upright picture."""

NOTHING_MORE: Final = paragraphs("Nothing more of it is printed here; the last page tells what was left out.")
"""Stands where neither words, pictures nor anything else of an entry came along, so that no title stands alone."""

_NOBODY: Final = {
    PersonKind.STAFF: "A member of staff",
    PersonKind.FAMILY: "Family",
    PersonKind.CHILD: "The child",
    PersonKind.UNKNOWN: "Name not recorded",
}


class Narrator:
    """Turns entries into the data of their cards."""

    def __init__(self, journal: Journal, album: Album, typesetter: Typesetter) -> None:
        self._people = {person.id: person for person in journal.people}
        self._child = journal.child.id
        self._album = album
        self._typesetter = typesetter

    def card(self, entry: Entry) -> dict[str, Any]:
        """Return everything the page needs to print one entry."""
        day = entry_day(entry)
        home = entry.kind == "family_observation"
        beside = self._album.stands_beside(entry.media) and 0 < len(plain(entry.body)) <= _BESIDE_CHARACTERS
        width = BESIDE_WIDTH if beside else HOME if home else CONTENT
        title = self._typesetter.line(entry.title)
        card = {
            "kind": entry.kind,
            "home": home,
            "label": self._typesetter.line(_label(entry)),
            "day": [str(day.day), WEEKDAYS[day.weekday()][:3]] if day else None,
            "title": title or self._typesetter.line(kind_of(entry)),
            "meta": self._meta(entry, day),
            "body": self._typesetter.body(entry.body if _holds_anything(entry) else NOTHING_MORE),
            "beside": beside,
            **self._album.figures(entry.media, day, width),
            **self.judged(entry.judgements),
            "table": isinstance(entry, Report) or entry.kind == "assessment",
            "steps": [self._step(step) for step in entry.next_steps if plain(step.body).strip()],
            "comments": [self._comment(comment, day) for comment in entry.comments],
        }
        return {**card, "long": height_of(card) > _WHOLE}

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

    def _meta(self, entry: Entry, day: date | None) -> list[Any]:
        parts = [f"{WEEKDAYS[day.weekday()]} {long_day(day)}" if day else "No day recorded"]
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

    def _step(self, step: NextStep) -> dict[str, Any]:
        return {"done": step.done, "body": self._typesetter.body(step.body)}

    def _comment(self, comment: Comment, day: date | None) -> dict[str, Any]:
        person = self._people.get(comment.author) if comment.author else None
        written = comment.written_at.astimezone(UK).date() if comment.written_at else None
        return {
            "family": person is not None and person.kind in {PersonKind.FAMILY, PersonKind.CHILD},
            "name": self._typesetter.line(self._signed(person)),
            "day": short_day(written) if written else "",
            "body": self._typesetter.body(comment.body),
            **self._album.figures(comment.media, written or day, _BUBBLE),
        }


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
    return "" if entry.kind == "observation" or not entry.title else kind_of(entry)
