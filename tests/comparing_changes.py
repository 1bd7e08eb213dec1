"""Journals changed in one place, for tests of the comparator: what changed, and whether anybody would see more."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from random import Random
from typing import Any, Final

from journal_bridge.journal import (
    Availability,
    Basis,
    Block,
    Comment,
    Depicts,
    Entry,
    Journal,
    Media,
    MediaKind,
    NextStep,
    Person,
    PersonKind,
    Restriction,
    Status,
    plain,
)

NEW: Final = "newlyinvented"
"""A word that stands in no sample."""

SAFE: Final = {
    ("published", "pending"),
    ("published", "draft"),
    ("published", "staff_only"),
    ("published", "deleted"),
    ("published", "unknown"),
    ("pending", "draft"),
    ("pending", "staff_only"),
    ("pending", "deleted"),
    ("draft", "staff_only"),
    ("draft", "deleted"),
    ("unknown", "draft"),
    ("unknown", "staff_only"),
    ("unknown", "deleted"),
    ("staff_only", "deleted"),
}
"""Statuses that may become another without anybody seeing more; every other change shows something."""

Record = Entry | Comment | Media | Person
Outcome = tuple[Any, bool]
"""A changed value, and whether it widens."""


@dataclass(frozen=True)
class Changed:
    """A journal changed in one place: the part that differs, and whether it widens."""

    journal: Journal
    part: str
    widens: bool


@dataclass(frozen=True)
class Of:
    """What is changed: its value, the journal it stands in, and a source of chance."""

    journal: Journal
    old: Any
    chance: Random


Change = Callable[[Of], Iterator[Outcome]]


def _text(of: Of) -> Iterator[Outcome]:
    yield f"{of.old or ''} {NEW}", True
    words = (of.old or "").split()
    if words:
        yield None, False
    if len(words) > 1:
        yield " ".join(words[: of.chance.randrange(1, len(words))]), False
        yield " ".join(reversed(words)), words != words[::-1]


def _moment(of: Of) -> Iterator[Outcome]:
    yield datetime(1999, 1, 1, 10, tzinfo=UTC), True
    if of.old:
        yield None, False
        yield of.old.replace(second=(of.old.second + 7) % 60), False


def _day(of: Of) -> Iterator[Outcome]:
    yield date(1999, 1, 1), True
    if of.old:
        yield None, False


def _author(of: Of) -> Iterator[Outcome]:
    known = {person.id: person for person in of.journal.people}
    was = known.get(of.old or "")
    others = [p.id for p in of.journal.people if was is None or (p.kind, p.name) != (was.kind, was.name)]
    yield of.chance.choice(others), True
    if of.old:
        yield None, False


def _status(of: Of) -> Iterator[Outcome]:
    for new in Status:
        if new is not of.old:
            yield new, (of.old.value, new.value) not in SAFE


def _about(of: Of) -> Iterator[Outcome]:
    others = [p.id for p in of.journal.people if p.kind is PersonKind.CHILD and p.id not in of.old]
    if others:
        yield (*of.old, of.chance.choice(others)), True
    if len(of.old) > 1:
        yield tuple(one for one in of.old if one == of.journal.child.id), True


def _body(of: Of) -> Iterator[Outcome]:
    yield (*of.old, Block(text=NEW)), True
    if plain(of.old).strip():
        yield (), False


def _blanks(of: Of) -> Iterator[Outcome]:
    if plain(of.old).strip():
        yield (Block(text=f"  {plain(of.old)}  ".replace("\n", "  ")),), False


def _title_blanks(of: Of) -> Iterator[Outcome]:
    if of.old:
        yield f" {of.old}\n", False


def _style(of: Of) -> Iterator[Outcome]:
    if of.old:
        style = "heading" if of.old[0].style != "heading" else "quote"
        yield (of.old[0].model_copy(update={"style": style}), *of.old[1:]), False


def _next_steps(of: Of) -> Iterator[Outcome]:
    yield (*of.old, NextStep(body=(Block(text=NEW),))), True
    if of.old:
        one = of.chance.randrange(len(of.old))
        yield (*of.old[:one], *of.old[one + 1 :]), False
        done = {True: (False, True), False: (True, True), None: (True, True)}[of.old[one].done]
        yield (*of.old[:one], of.old[one].model_copy(update={"done": done[0]}), *of.old[one + 1 :]), done[1]
        if of.old[one].done is not None:
            yield (*of.old[:one], of.old[one].model_copy(update={"done": None}), *of.old[one + 1 :]), False
        if of.old[one].judgements:
            yield (*of.old[:one], of.old[one].model_copy(update={"judgements": ()}), *of.old[one + 1 :]), False


def _judgements(of: Of) -> Iterator[Outcome]:
    if of.old:
        one = of.chance.randrange(len(of.old))
        rest = (*of.old[:one], *of.old[one + 1 :])
        yield rest, False
        yield (*rest, of.old[one].model_copy(update={"statement": NEW})), True
        if of.old[one].framework != "platform":
            yield (*rest, of.old[one].model_copy(update={"framework": "platform", "edition": "platform"})), False
        other = {"EYFS-2021": "EYFS-2012"}.get(of.old[one].edition, "EYFS-2021")
        yield (*rest, of.old[one].model_copy(update={"framework": "EYFS", "edition": other})), True


def _wording(of: Of) -> Iterator[Outcome]:
    if any(one.words for one in of.old):
        yield tuple(one.model_copy(update={"words": ""}) for one in of.old), False


def _held(of: Of) -> Iterator[Outcome]:
    others = [item.id for item in of.journal.media if item.id not in of.old]
    if others:
        yield (*of.old, of.chance.choice(others)), True
    if of.old:
        yield of.old[1:], False
    if len(of.old) > 1:
        yield of.old[::-1], False


def _restricted(of: Of) -> Iterator[Outcome]:
    yield (*of.old, Restriction.MEDICAL), False


def _report_kind(of: Of) -> Iterator[Outcome]:
    yield f"not {of.old}", False


def _audience(of: Of) -> Iterator[Outcome]:
    yield ("family", True) if of.old == "staff" else ("staff", False)


def _depicts(of: Of) -> Iterator[Outcome]:
    if of.old.basis is not Basis.IMAGE:
        yield Depicts(basis=Basis.IMAGE, people=of.old.people), True
    if of.old.basis is Basis.UNKNOWN:
        yield Depicts(basis=Basis.ENTRY, people=(of.journal.child.id,)), True
    if of.old.basis is Basis.IMAGE:
        yield Depicts(basis=Basis.UNKNOWN, people=of.old.people), False
        yield Depicts(basis=Basis.ENTRY, people=of.old.people), False
    if len(of.old.people) > 1:
        yield Depicts(basis=of.old.basis, people=of.old.people[1:]), of.old.basis is not Basis.UNKNOWN


def _mime(_: Of) -> Iterator[Outcome]:
    yield "text/x-other", False


def _digest(_: Of) -> Iterator[Outcome]:
    yield "0" * 64, True


def _found(_: Of) -> Iterator[Outcome]:
    yield Availability.MISSING, False


def _media_kind(of: Of) -> Iterator[Outcome]:
    yield of.chance.choice([kind for kind in MediaKind if kind is not of.old]), False


def _person_kind(of: Of) -> Iterator[Outcome]:
    for new in PersonKind:
        if new is not of.old:
            yield new, new is not PersonKind.UNKNOWN


def _link(of: Of) -> Iterator[Outcome]:
    yield "child-of-nobody", True
    if of.old:
        yield None, False


OF_ENTRY: Final[dict[str, tuple[str, Change]]] = {
    "observed_on": ("observed_on", _day),
    "recorded_at": ("recorded_at", _moment),
    "published_at": ("published_at", _moment),
    "author": ("author", _author),
    "status": ("status", _status),
    "about": ("about", _about),
    "title": ("title", _text),
    "title.blanks": ("title", _title_blanks),
    "body": ("body", _body),
    "body.blanks": ("body", _blanks),
    "body.style": ("body", _style),
    "next_steps": ("next_steps", _next_steps),
    "judgements": ("judgements", _judgements),
    "judgements.wording": ("judgements", _wording),
    "media": ("media", _held),
    "restricted": ("restricted", _restricted),
    "report_kind": ("report_kind", _report_kind),
}
OF_COMMENT: Final[dict[str, tuple[str, Change]]] = {
    "author": ("author", _author),
    "written_at": ("written_at", _moment),
    "body": ("body", _body),
    "body.blanks": ("body", _blanks),
    "body.style": ("body", _style),
    "media": ("media", _held),
    "audience": ("audience", _audience),
}
OF_MEDIA: Final[dict[str, tuple[str, Change]]] = {
    "kind": ("kind", _media_kind),
    "file": ("sha256", _digest),
    "file gone": ("availability", _found),
    "mime": ("mime", _mime),
    "caption": ("caption", _text),
    "caption.blanks": ("caption", _title_blanks),
    "taken_at": ("taken_at", _moment),
    "depicts": ("depicts", _depicts),
}
OF_PERSON: Final[dict[str, tuple[str, Change]]] = {
    "name": ("name", _text),
    "role": ("role", _text),
    "kind": ("kind", _person_kind),
    "child": ("child", _link),
}


def one_change(journal: Journal, chance: Random) -> Changed:
    """Return a journal changed in one place, whichever it is."""
    while True:
        made = list(chance.choice((_in_entry, _in_comment, _in_media, _in_person))(journal, chance))
        if made:
            return chance.choice(made)


def _changes(
    journal: Journal, old: Record, table: dict[str, tuple[str, Change]], chance: Random
) -> Iterator[tuple[str, Any, bool]]:
    name = chance.choice(sorted(table))
    field, change = table[name]
    if hasattr(old, field):
        for value, widens in change(Of(journal, getattr(old, field), chance)):
            if value != getattr(old, field):
                yield name.split()[0], old.model_copy(update={field: value}), widens


def _in_entry(journal: Journal, chance: Random) -> Iterator[Changed]:
    at = chance.randrange(len(journal.entries))
    old = journal.entries[at]
    for part, new, widens in _changes(journal, old, OF_ENTRY, chance):
        yield Changed(_with(journal, "entries", at, new), f"{old.kind}.{part}", widens)


def _in_comment(journal: Journal, chance: Random) -> Iterator[Changed]:
    at = chance.choice([number for number, one in enumerate(journal.entries) if one.comments])
    entry = journal.entries[at]
    number = chance.randrange(len(entry.comments))
    for part, new, widens in _changes(journal, entry.comments[number], OF_COMMENT, chance):
        comments = (*entry.comments[:number], new, *entry.comments[number + 1 :])
        changed = entry.model_copy(update={"comments": comments})
        yield Changed(_with(journal, "entries", at, changed), f"comment.{part}", widens)


def _in_media(journal: Journal, chance: Random) -> Iterator[Changed]:
    at = chance.randrange(len(journal.media))
    old = journal.media[at]
    for part, new, widens in _changes(journal, old, OF_MEDIA, chance):
        yield Changed(_with(journal, "media", at, new), f"{old.kind}.{part}", widens)


def _in_person(journal: Journal, chance: Random) -> Iterator[Changed]:
    at = chance.choice([n for n, one in enumerate(journal.people) if one.kind is not PersonKind.CHILD])
    for part, new, widens in _changes(journal, journal.people[at], OF_PERSON, chance):
        yield Changed(_with(journal, "people", at, new), f"person.{part}", widens)


def _with(journal: Journal, field: str, at: int, new: Record) -> Journal:
    old = getattr(journal, field)
    return journal.model_copy(update={field: (*old[:at], new, *old[at + 1 :])})
