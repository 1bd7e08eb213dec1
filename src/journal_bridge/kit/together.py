"""Several children's journals of one setting as one: what they share stands once, whosever journal it came from."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeVar

from journal_bridge.errors import OurFault
from journal_bridge.handover import MinimisedJournal
from journal_bridge.journal import Child, Entry, Media, Person, PersonKind, Setting, entry_order


class _Named(Protocol):
    @property
    def id(self) -> str: ...


One = TypeVar("One", bound=_Named)


@dataclass(frozen=True)
class Together:
    """What a writer needs of some journals: everything once, in canonical order.

    `children` are those whose journals these are; `people` everybody else who is named, other children among them
    where an entry or a picture is shared with one. `relatives` gives the ids of each child's family among them:
    of one person with two children here, `Person.child` names only the first by id. `files` gives where each medium
    lies now, by its id.
    """

    children: tuple[Child, ...]
    settings: tuple[Setting, ...]
    people: tuple[Person, ...]
    relatives: Mapping[str, tuple[str, ...]]
    entries: tuple[Entry, ...]
    media: tuple[Media, ...]
    files: Mapping[str, Path]

    def person(self, person_id: str | None) -> Person | None:
        """Return the person with that id, or None."""
        return next((person for person in self.people if person.id == person_id), None)


def together(journals: Sequence[MinimisedJournal]) -> Together:
    """Return some journals of one setting as one, in whatever order they are given.

    Of a person or a setting one journal may tell more than another: what any of them tells is told.

    Raises:
        OurFault: `internal` when two journals tell differently of the same entry, file or child, or when somebody
            is of the staff in one and of a family in another.
    """
    told = [one.journal for one in journals]
    media = _once("media", (item for journal in told for item in journal.media))
    children = _once("child", (journal.child for journal in told))
    everybody = [person for journal in told for person in journal.people]
    people = _whole(everybody)
    linked = sorted((person.child, person.id) for person in everybody if person.child)
    first = {person: child for child, person in reversed(linked)}
    return Together(
        children=children,
        settings=_named(setting for journal in told for setting in journal.settings),
        people=tuple(
            person.model_copy(update={"child": first.get(person.id)})
            for person in people
            if person.kind is not PersonKind.CHILD or person.id not in _ids(children)
        ),
        relatives=_relatives(everybody),
        entries=tuple(sorted(_once("entry", (e for journal in told for e in journal.entries)), key=entry_order)),
        media=media,
        files={item.id: one.folder / item.path for one in journals for item in one.journal.media if item.path},
    )


def _ids(some: Iterable[_Named]) -> frozenset[str]:
    return frozenset(one.id for one in some)


def _relatives(everybody: Iterable[Person]) -> dict[str, tuple[str, ...]]:
    found: dict[str, set[str]] = {}
    for person in everybody:
        if person.kind is PersonKind.FAMILY and person.child:
            found.setdefault(person.child, set()).add(person.id)
    return {child: tuple(sorted(family)) for child, family in found.items()}


def _whole(everybody: Iterable[Person]) -> tuple[Person, ...]:
    """Return everybody once, with what any journal tells of them, and nobody's child."""
    views: dict[str, list[Person]] = {}
    for person in everybody:
        views.setdefault(person.id, []).append(person)
    return tuple(_one_of(views[one]) for one in sorted(views))


def _one_of(views: Sequence[Person]) -> Person:
    kinds = {view.kind for view in views} - {PersonKind.UNKNOWN}
    if len(kinds) > 1:
        raise OurFault("internal", "two journals tell differently of the same person")
    return Person(
        id=views[0].id,
        kind=kinds.pop() if kinds else PersonKind.UNKNOWN,
        name=_fullest(view.name for view in views),
        role=_fullest(view.role for view in views),
    )


def _named(settings: Iterable[Setting]) -> tuple[Setting, ...]:
    names: dict[str, list[str | None]] = {}
    for setting in settings:
        names.setdefault(setting.id, []).append(setting.name)
    return tuple(Setting(id=one, name=_fullest(names[one])) for one in sorted(names))


def _fullest(told: Iterable[str | None]) -> str | None:
    """Return the longest of some texts, whatever their order."""
    return max((one for one in told if one), key=lambda one: (len(one), one), default=None)


def _once(kind: str, some: Iterable[One]) -> tuple[One, ...]:
    """Return each record once, by id."""
    found: dict[str, One] = {}
    for one in some:
        if found.setdefault(one.id, one) != one:
            raise OurFault("internal", f"two journals tell differently of the same {kind}")
    return tuple(found[key] for key in sorted(found))
