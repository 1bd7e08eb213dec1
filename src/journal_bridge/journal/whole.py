"""The journal itself, its canonical bytes, and the promises a schema alone cannot check."""

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from typing import Final, Literal, TypeVar

from pydantic import ValidationError

from journal_bridge.errors import InputRefused
from journal_bridge.journal.entries import Comment, Entry, Judgement, NextStep, Report
from journal_bridge.journal.media import Depicts, Media
from journal_bridge.journal.people import Child, Name, Person, PersonKind, Setting
from journal_bridge.journal.roster import Adult, Roster, RosterChild
from journal_bridge.journal.values import Block, Id, Model, Source, uk_time

SCHEMA_VERSION: Final = "1.0"
"""Version of the journal and the roster: released, so that no field of theirs changes (schemas/VERSIONS.md)."""


class Journal(Model):
    """One child's whole early record, in one language for all platforms."""

    schema_version: Literal["1.0"] = "1.0"
    journal_id: Id
    child: Child
    settings: tuple[Setting, ...] = ()
    people: tuple[Person, ...] = ()
    entries: tuple[Entry, ...] = ()
    media: tuple[Media, ...] = ()
    provenance: Source

    def person(self, person_id: str | None) -> Person | None:
        """Return the person with that id, or None."""
        return next((person for person in self.people if person.id == person_id), None)


RecordT = TypeVar("RecordT", Journal, Roster)

_LONG_AGO: Final = datetime(1, 1, 2, tzinfo=UTC)


def entry_day(entry: Entry) -> date | None:
    """Return the day of an entry: the day it was seen, else the UK day it was written, else nothing."""
    moment = entry.recorded_at or entry.published_at
    return entry.observed_on or (uk_time(moment).date() if moment else None)


def entry_order(entry: Entry) -> tuple[date, datetime, str]:
    """Return the place of an entry in the journal: by day, then by time, then by id; undated entries first."""
    moment = entry.recorded_at or entry.published_at or _LONG_AGO
    return (entry.observed_on or moment.date(), moment.astimezone(UTC), entry.id)


def ordered(journal: Journal) -> Journal:
    """Return the journal in canonical order, so equal journals have equal bytes; media keep their order."""
    return journal.model_copy(
        update={
            "settings": tuple(sorted(journal.settings, key=lambda setting: setting.id)),
            "people": tuple(sorted(journal.people, key=lambda person: person.id)),
            "entries": tuple(sorted(journal.entries, key=entry_order)),
            "media": tuple(sorted(journal.media, key=lambda media: media.id)),
        }
    )


def to_bytes(record: Model) -> bytes:
    """Return the canonical JSON of a record: UTF-8, sorted keys, no absent fields, one newline at the end."""
    document = record.model_dump(mode="json", exclude_none=True)
    return (json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n").encode()


def from_bytes(untrusted: bytes, place: str = "journal.json") -> Journal:
    """Return the journal in some JSON bytes.

    Raises:
        InputRefused: `unsupported-version` or `invalid-journal`, at the JSON path that is wrong; never a value.
    """
    journal = _of_this_version(Journal, untrusted, place)
    for number, entry in enumerate(journal.entries):
        for index, comment in enumerate(entry.comments):
            if "audience" not in comment.model_fields_set:
                raise InputRefused("invalid-journal", f"{place} entries[{number}].comments[{index}].audience")
    check(journal, place)
    return journal


def roster_from_bytes(untrusted: bytes, place: str = "roster.json") -> Roster:
    """Return the roster in some JSON bytes.

    Raises:
        InputRefused: as for a journal.
    """
    return _of_this_version(Roster, untrusted, place)


def _of_this_version(model: type[RecordT], untrusted: bytes, place: str) -> RecordT:
    """Return a record that says it is of our version; one that says nothing could be of any."""
    try:
        record = model.model_validate_json(untrusted, strict=True)
    except ValidationError as invalid:
        raise _refusal(invalid, place) from None
    if "schema_version" not in record.model_fields_set:
        raise InputRefused("unsupported-version", place)
    return record


def check(journal: Journal, place: str = "journal.json") -> None:
    """Check what a schema cannot: ids used once, every reference answered, every entry about this child.

    An entry is about children: an adult among them would make it a shared one, and say that a child is an adult.

    Raises:
        InputRefused: `invalid-journal` with the JSON path of the first trouble.
    """
    people = _unique((person.id for person in journal.people), f"{place} people")
    media = _unique((item.id for item in journal.media), f"{place} media")
    _unique((entry.id for entry in journal.entries), f"{place} entries")
    _unique((comment.id for entry in journal.entries for comment in entry.comments), f"{place} comments")
    for path, person in _person_references(journal):
        if person not in people and person != journal.child.id:
            raise InputRefused("invalid-journal", f"{place} {path}")
    children = {journal.child.id, *(person.id for person in journal.people if person.kind is PersonKind.CHILD)}
    for number, entry in enumerate(journal.entries):
        if journal.child.id not in entry.about or not children.issuperset(entry.about):
            raise InputRefused("invalid-journal", f"{place} entries[{number}].about")
        wanted = [*entry.media, *(item for comment in entry.comments for item in comment.media)]
        if any(item not in media for item in wanted):
            raise InputRefused("invalid-journal", f"{place} entries[{number}].media")


def _person_references(journal: Journal) -> Iterator[tuple[str, str]]:
    for number, entry in enumerate(journal.entries):
        if entry.author:
            yield f"entries[{number}].author", entry.author
        yield from ((f"entries[{number}].about", child) for child in entry.about)
        for index, comment in enumerate(entry.comments):
            if comment.author:
                yield f"entries[{number}].comments[{index}].author", comment.author
    for number, item in enumerate(journal.media):
        yield from ((f"media[{number}].depicts", person) for person in item.depicts.people)


def _unique(ids: Iterable[str], place: str) -> frozenset[str]:
    seen: set[str] = set()
    for number, one in enumerate(ids):
        if one in seen:
            raise InputRefused("invalid-journal", f"{place}[{number}].id")
        seen.add(one)
    return frozenset(seen)


def _refusal(invalid: ValidationError, place: str) -> InputRefused:
    """Turn pydantic's report into a place; its own words quote values and unexpected keys, so none are used."""
    location = invalid.errors(include_url=False, include_context=False, include_input=False)[0]["loc"]
    if location[:1] == ("schema_version",):
        return InputRefused("unsupported-version", place)
    return InputRefused("invalid-journal", f"{place} {_path(location)}".rstrip())


_NAMED: Final = (Journal, Child, Name, Setting, Person, Report, NextStep, Judgement, Comment, Block, Media, Depicts)
_OF_OTHERS: Final = (Source, Roster, RosterChild, Adult)
_KEYS: Final = frozenset(key for model in (*_NAMED, *_OF_OTHERS) for key in model.model_fields) - {"note"}
"""Every key whose name may be told; `note` is also a kind of entry, which pydantic puts into its paths."""


def _path(location: tuple[int | str, ...]) -> str:
    path = ""
    for step in location:
        if isinstance(step, int):
            path += f"[{step}]"
        elif step in _KEYS:
            path += f".{step}" if path else step
    return path
