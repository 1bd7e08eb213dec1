"""The map from this platform's observations to entries: canonical field = the platform's field."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from journal_bridge.journal import (
    Comment,
    EntryBase,
    Extras,
    FamilyObservation,
    Note,
    Observation,
    Person,
    PersonKind,
    Restriction,
    Source,
    Status,
)
from journal_bridge.kit.ids import derived
from journal_bridge.kit.times import day, moment, uk_day

from .authors import Authors
from .export import SPELLINGS, CommentRecord, ObservationRecord, extra
from .ids import ADAPTER, PLATFORM
from .judgements import judgements
from .parts import Observed, Said, replies_to, scrubbed
from .texts import body_of, is_text, parted, title_of

_KEPT: Final = ("status", "approval", "assessments", "flags", "frameworks", "likes")
"""Fields that stay as they are beside what is made of them."""


@dataclass(frozen=True)
class Mapped:
    """An entry with the people it names beside its children."""

    entry: EntryBase
    people: tuple[Person, ...]


def entries_of(told: Observed, status: Status, authors: Authors) -> Iterator[Mapped]:
    """Yield an observation as an entry, and what it holds for staff only as an entry of its own."""
    author = authors.writer(told.author, told.school, told.about)
    yield _observation(told, status, author, authors)
    if told.record.additional not in (None, "", [], {}) or _also(told.record):
        yield _staff_note(told, author)


def _observation(told: Observed, status: Status, author: Person | None, authors: Authors) -> Mapped:
    record = told.record
    title, heading = title_of(record.title)
    body, next_steps = parted(body_of(record.notes))
    observed_on, recorded_at = _day(record.day), moment(record.created)
    said = tuple(_comment(one, number, told, authors) for number, one in enumerate(told.comments))
    own = author is not None and author.kind is PersonKind.FAMILY
    entry = (FamilyObservation if own else Observation)(
        id=told.school.key(record.id, "observation"),
        observed_on=observed_on,
        recorded_at=recorded_at,
        published_at=_approved_at(record) if status is Status.PUBLISHED else None,
        author=author.id if author else None,
        status=status,
        about=told.about,
        title=title,
        body=(*heading, *body),
        next_steps=next_steps,
        judgements=judgements(record),
        media=tuple(held.id for held in told.media),
        comments=tuple(comment for comment, _ in said),
        source=_source(told),
        extras=_extras(told, observed_on, recorded_at),
    )
    return Mapped(entry, tuple(person for person in (author, *(one for _, one in said)) if person))


def _staff_note(told: Observed, author: Person | None) -> Mapped:
    """Return what only staff may see of an observation: kept in the record, and marked so that it never leaves."""
    untrusted = told.record.additional
    staff = author if author and author.kind is PersonKind.STAFF else None
    entry = Note(
        id=told.school.key(told.record.id, "additional"),
        observed_on=_day(told.record.day),
        recorded_at=moment(told.record.created),
        author=staff.id if staff else None,
        status=Status.STAFF_ONLY,
        about=told.about,
        body=body_of(untrusted),
        restricted=(Restriction.INTERNAL,),
        source=_source(told),
        extras=scrubbed(
            {**({} if is_text(untrusted) else {"additionalInformation": untrusted}), **_also(told.record)}
        ),
    )
    return Mapped(entry, (staff,) if staff else ())


def _also(record: ObservationRecord) -> Extras:
    """Return a second text for staff, under another spelling than the first."""
    return {key: value for key, value in extra(record).items() if key in SPELLINGS["additional"] and value}


def _comment(said: Said, number: int, told: Observed, authors: Authors) -> tuple[Comment, Person | None]:
    record = said.record
    author = authors.writer(said.author, told.school, told.about)
    comment = Comment(
        id=told.school.key(record.id, "comment")
        if record.id
        else derived("comment", told.school.id, told.record.id, str(number)),
        author=author.id if author else None,
        written_at=moment(record.created),
        body=body_of(record.content),
        media=tuple(held.id for held in said.media),
        audience=said.audience,
    )
    return comment, author


def _day(untrusted: object) -> date | None:
    return uk_day(untrusted) if isinstance(untrusted, str) else day(untrusted)


def _approved_at(record: ObservationRecord) -> datetime | None:
    return moment(record.approval.get("date")) if isinstance(record.approval, dict) else None


def _source(told: Observed) -> Source:
    return Source(
        platform=PLATFORM,
        setting=told.school.id,
        file=told.file[:1_000],
        record=told.school.key(told.record.id, ""),
        adapter=ADAPTER,
    )


def _extras(told: Observed, observed_on: date | None, recorded_at: datetime | None) -> Extras:
    """Return what has no home in an entry; what could not be read is kept as it is."""
    record = told.record
    kept: dict[str, object] = {
        key: value for key, value in extra(record).items() if key not in SPELLINGS["additional"]
    }
    kept |= {name: getattr(record, name) for name in _KEPT}
    unread = (
        ("title", record.title, is_text(record.title)),
        ("notes", record.notes, is_text(record.notes)),
        ("createdAt", record.created, recorded_at),
        ("date", record.day, observed_on),
        ("author", record.author, told.author),
        ("updatedAt", record.changed, None),
    )
    kept |= {name: value for name, value, found in unread if not found and name not in kept}
    kept["comments"] = [fields for said in told.comments if (fields := _unnamed(said.record))]
    return scrubbed(kept)


def _unnamed(record: CommentRecord) -> Extras:
    unread = record.created is not None and moment(record.created) is None
    fields = {**extra(record), **({"replies": record.replies} if record.replies and not replies_to(record) else {})}
    return scrubbed({**fields, "createdAt": record.created} if unread else fields) if unread or fields else {}
