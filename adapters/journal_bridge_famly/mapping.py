"""The map from this platform's records to the journal, one table a kind: canonical field = the platform's field."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from pydantic import JsonValue

from journal_bridge.journal import (
    Assessment,
    Comment,
    EntryBase,
    Extras,
    FamilyObservation,
    NextStep,
    Note,
    Observation,
    Person,
    Report,
    Restriction,
    Source,
    Status,
)
from journal_bridge.kit.blocks import body_of
from journal_bridge.kit.ids import derived, opaque
from journal_bridge.kit.times import day, moment

from .authors import Authors
from .export import FAMILY_VARIANT, NoteRecord, ObservationRecord, Record, extra
from .ids import ADAPTER, PLATFORM
from .judgements import Areas, judgements, unnamed_fields
from .names import person_name
from .parts import Noted, Observed, Said, Tagged
from .scrubbing import canonical, scrub
from .texts import styled, titled

STATES: Final[dict[str, Status]] = {
    "SENT": Status.PUBLISHED,
    "APPROVED": Status.PUBLISHED,
    "PENDING_REVIEW": Status.PENDING,
    "CHANGES_REQUESTED": Status.PENDING,
    "DRAFT": Status.DRAFT,
}
"""States of an observation; an absent or new state is unknown, which the line holds for a person."""

DONE: Final = {"COMPLETED": True, "NOT_COMPLETED": False}
"""What the status of a next step says."""


@dataclass(frozen=True)
class Mapped:
    """An entry with the people it names beside its children."""

    entry: EntryBase
    people: tuple[Person, ...]


def variant_of(record: ObservationRecord) -> str:
    """Return an observation's variant, or nothing when it is none of those known."""
    known = isinstance(record.variant, str) and record.variant in VARIANTS
    return str(record.variant) if known else ""


def state_of(record: ObservationRecord) -> Status:
    """Return how far an observation had come."""
    if _marked_deleted(record):
        return Status.DELETED
    state = record.status.get("state") if isinstance(record.status, dict) else record.status
    if state == "APPROVED" and record.variant != FAMILY_VARIANT:
        return Status.PENDING  # approved inside the setting; families see what is sent
    return STATES.get(state, Status.UNKNOWN) if isinstance(state, str) else Status.UNKNOWN


def observation(told: Observed, authors: Authors, areas: Areas, setting: str) -> Mapped:
    """Return an observation of any variant as an entry; a variant nobody knows is a note of unknown status."""
    record = told.record
    author = _author(told, authors)
    said = tuple(_comment(one, authors) for one in told.comments)
    status = state_of(record)
    variant = variant_of(record)
    remark = record.remark
    title, body = titled(remark.body, remark.richTextBody) if remark else (None, ())
    entry = VARIANTS.get(variant, Note)(
        id=opaque(record.id, "observation"),
        observed_on=day(remark.date) if remark else None,
        recorded_at=_first_time(record),
        published_at=_sent_at(record),
        author=author.id if author else None,
        status=status if variant or status is Status.DELETED else Status.UNKNOWN,
        about=told.about,
        title=title,
        body=body,
        next_steps=_next_steps(told, areas),
        judgements=judgements(told.links, record.version, areas),
        media=tuple(held.id for held in told.media),
        comments=tuple(comment for comment, _ in said),
        source=source_of(record.id, told.file, setting),
        extras=_observation_extras(told),
    )
    return Mapped(entry, tuple(person for person in (author, *(one for _, one in said)) if person))


def note(told: Noted, authors: Authors, setting: str) -> Mapped:
    """Return a note on a child's file; its flags decide who may see it."""
    record = told.record
    author = authors.staff(person_name(record.createdBy))
    entry = Note(
        id=opaque(record.noteId, "note"),
        observed_on=_day_alone(record.createdAt),
        recorded_at=moment(record.createdAt),
        published_at=moment(record.publishedAt),
        author=author.id if author else None,
        status=_note_status(record),
        about=told.about,
        body=body_of(record.text, record.richTextBody),
        media=tuple(held.id for held in told.media),
        restricted=_restrictions(record),
        source=source_of(record.noteId, told.file, setting),
        extras=_extras(record, "modifiedAt"),
    )
    return Mapped(entry, (author,) if author else ())


def tagged_photo(told: Tagged, setting: str) -> Mapped:
    """Return a tagged photo that no entry holds as an observation without words, on the day it was added."""
    entry = Observation(
        id=opaque(told.ref.id, "tagged"),
        observed_on=day(told.ref.createdAt),
        recorded_at=moment(told.ref.createdAt),
        status=Status.PUBLISHED,
        about=told.about,
        media=tuple(held.id for held in told.media),
        source=source_of(told.ref.id, told.file, setting),
    )
    return Mapped(entry, ())


def source_of(untrusted_id: str, file: str, setting: str) -> Source:
    """Return where a record came from."""
    return Source(platform=PLATFORM, setting=setting, file=file, record=opaque(untrusted_id), adapter=ADAPTER)


def _report(**fields: Any) -> Report:  # noqa: ANN401 - the fields of every entry, checked by the model
    return Report(report_kind="two_year_check", **fields)


VARIANTS: Final[dict[str, Callable[..., EntryBase]]] = {
    "REGULAR_OBSERVATION": Observation,
    "PARENT_OBSERVATION": FamilyObservation,
    "ASSESSMENT": Assessment,
    "UP_TO_SPEED_OBSERVATION": Assessment,
    "TWO_YEAR_PROGRESS": _report,
}
"""Variants; UP_TO_SPEED makes no feed item and back-fills where a child stands, so it is an assessment."""


def _author(told: Observed, authors: Authors) -> Person | None:
    name = person_name(told.record.createdBy)
    if variant_of(told.record) == FAMILY_VARIANT:
        return authors.family(name, told.about)
    return authors.staff(name) if variant_of(told.record) else authors.unknown(name)


def _comment(said: Said, authors: Authors) -> tuple[Comment, Person | None]:
    record = said.record
    name = person_name(record.sender)
    author = authors.staff(name) if said.audience == "staff" else authors.commenter(record)
    comment = Comment(
        id=opaque(record.id, "comment")
        if record.id
        else derived("comment", canonical(record.model_dump(mode="json"))),
        author=author.id if author else None,
        written_at=moment(record.sentAt),
        body=body_of(record.body, None),
        media=tuple(held.id for held in said.media),
        audience=said.audience,
    )
    return comment, author


def _next_steps(told: Observed, areas: Areas) -> tuple[NextStep, ...]:
    step = told.record.nextStep
    if step is None:
        return ()
    body = styled(step.body, step.richTextBody)
    found = judgements(told.next_links, told.record.version, areas)
    done = DONE.get(step.status) if isinstance(step.status, str) else None
    return (NextStep(body=body, done=done, judgements=found),) if body or found else ()


def _first_time(record: ObservationRecord) -> datetime | None:
    """Return when the oldest known state was set: the nearest the platform tells to when it was written."""
    states = record.statuses if isinstance(record.statuses, list) else []
    told = (state.get("createdAt") for state in (record.status, *states) if isinstance(state, dict))
    return min(filter(None, map(moment, (*told, extra(record).get("createdAt")))), default=None)


def _sent_at(record: ObservationRecord) -> datetime | None:
    """Return when it was sent: a status's time is the time its state was set."""
    if isinstance(record.status, dict) and record.status.get("state") == "SENT":
        return moment(record.status.get("createdAt"))
    return None


def _day_alone(untrusted: object) -> date | None:
    """Return the day of a record that has no time."""
    return None if moment(untrusted) else day(untrusted)


def strictness(record: NoteRecord) -> int:
    """Return how much a note's marks keep back: of two states of one time the stricter counts."""
    return 2 * len(_restrictions(record)) + (_note_status(record) is not Status.PUBLISHED)


def _note_status(record: NoteRecord) -> Status:
    if _marked_deleted(record):
        return Status.DELETED
    if record.parentVisible is False:
        return Status.STAFF_ONLY
    if "publishedAt" in record.model_fields_set and record.publishedAt is None:
        return Status.DRAFT
    return Status.PUBLISHED if record.parentVisible else Status.UNKNOWN


def _restrictions(record: NoteRecord) -> tuple[Restriction, ...]:
    marks = ((record.safeguardingConcern, Restriction.SAFEGUARDING), (record.sensitive, Restriction.INTERNAL))
    return tuple(mark for flag, mark in marks if flag)


def _marked_deleted(record: Record) -> bool:
    """Tell whether a record is marked as deleted; not seen in a capture, but the official export has such marks."""
    unnamed = record.model_extra or {}
    return any(unnamed.get(mark) for mark in ("deletedAt", "deletedat", "deleted"))


def _observation_extras(told: Observed) -> Extras:
    record = told.record
    kept = _extras(record, "variant", "version", "status", "statuses")
    if record.remark and (fields := _extras(record.remark)):
        kept["remark"] = fields
    if record.nextStep and (fields := _extras(record.nextStep, "date")):
        kept["nextStep"] = fields
    links = unnamed_fields(told.links) + unnamed_fields(told.next_links)
    return kept | ({"links": links} if links else {})


def _extras(record: Record, *named: str) -> Extras:
    """Return a record's unnamed fields and some named ones, without links, secrets and the app's buttons."""
    kept = {**extra(record), **{name: getattr(record, name) for name in named}}
    kept.pop("behaviors", None)
    if not kept:
        return {}
    return {key: value for key, value in _scrubbed(kept).items() if value not in ("", [], {})}


def _scrubbed(kept: dict[str, Any]) -> dict[str, JsonValue]:
    found = scrub(kept)
    return found if isinstance(found, dict) else {}
