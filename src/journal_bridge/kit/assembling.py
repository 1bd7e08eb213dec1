"""Puts one child's journal together so that it keeps the promises no schema can check."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from journal_bridge.journal import Child, EntryBase, Journal, Media, Person, Setting, ordered
from journal_bridge.kit.ids import derived


@dataclass(frozen=True)
class Sources:
    """Where a journal's parts are found by id: its media, and the other children it names."""

    media: Callable[[str], Media]
    child: Callable[[str], Person]


def assembled(
    child: Child,
    settings: tuple[Setting, ...],
    entries: tuple[EntryBase, ...],
    people: Iterable[Person],
    sources: Sources,
) -> Journal:
    """Return a child's journal in canonical order.

    `people` are the authors of entries and comments; where two views of one person are given, the one with a role
    is kept. Every child that an entry is about or a picture shows is added, and comment ids are told apart.
    """
    media = tuple(sources.media(one) for one in sorted(_media_ids(entries)))
    named = {child.id, *(one for entry in entries for one in entry.about)}
    named |= {one for item in media for one in item.depicts.people}
    authors = {person.id: person for person in sorted(people, key=_person_order)}
    journal_source = child.source.model_copy(update={"file": None, "record": None})
    journal = Journal(
        journal_id=derived("journal", child.source.platform, child.source.setting or "", child.id),
        child=child,
        settings=settings,
        people=(*authors.values(), *(sources.child(one) for one in sorted(named))),
        entries=_told_apart(entries),
        media=media,
        provenance=journal_source,
    )
    return ordered(journal)


def _media_ids(entries: Iterable[EntryBase]) -> set[str]:
    own = {name for entry in entries for name in entry.media}
    return own | {name for entry in entries for comment in entry.comments for name in comment.media}


def _person_order(person: Person) -> tuple[str, bool, str, str]:
    """Order so that, of two views of one person, the one with a role comes last and is kept."""
    return person.id, person.role is not None, person.role or "", person.name or ""


def _told_apart(entries: tuple[EntryBase, ...]) -> tuple[EntryBase, ...]:
    """Return the entries with comment ids used once: a repeated id must not lend one comment another's fate."""
    ids = [comment.id for entry in entries for comment in entry.comments]
    if len(set(ids)) == len(ids):
        return entries
    seen: set[str] = set()
    told = []
    for entry in entries:
        comments = []
        for number, comment in enumerate(entry.comments):
            new_id = comment.id
            if new_id in seen:
                new_id = derived("comment", entry.id, comment.audience, str(number), comment.id)
            seen.add(new_id)
            comments.append(comment.model_copy(update={"id": new_id}))
        told.append(entry.model_copy(update={"comments": tuple(comments)}) if comments else entry)
    return tuple(told)
