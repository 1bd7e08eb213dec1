"""The people of a package: the list of children, the tables of relatives and staff, and who is named as a writer.

The platform names writers and has no ids for them, so a name says who it was only where one person has it. Each is
looked up as the reader will, and a writer who would be taken for somebody else is not named.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from journal_bridge.handover import MinimisedJournal
from journal_bridge.journal import Child, Person, PersonKind
from journal_bridge.kit.numbers import Numbers
from journal_bridge.kit.together import Together

from .authors import Authors
from .export import ChildRecord
from .layout import FIRST_NAME, LAST_NAME, LINKED, USER_TYPE, Json, name_in_parts, table
from .names import USER_TYPES, Named, Role, words
from .people import People
from .schools import School

RELATIONSHIP: Final = "Relationship"
"""No column of the platform's import; the reader knows it, and a relative's own word would be lost without."""

_ROLES: Final[dict[PersonKind, Role]] = {
    PersonKind.STAFF: "staff",
    PersonKind.FAMILY: "family",
    PersonKind.CHILD: "child",
}


@dataclass(frozen=True)
class Cast:
    """Everybody in a package: our people by id, and how the reader will look them up."""

    people: dict[str, Person]
    numbers: dict[str, int]
    """The children's, by our id."""
    keys: dict[str, str]
    """The ids under which children are read back, by our id."""
    families: dict[str, str]
    """The ids under which relatives are read back, by our id."""
    linked: Mapping[str, frozenset[str]]
    """Whose relative somebody is, by our ids."""
    authors: Authors
    school: School

    def user(self, person_id: str | None, about: Iterable[str]) -> Json | None:
        """Return a writer as an answer names one, or None where the name would be taken for somebody else's."""
        ours = self.people.get(person_id or "")
        name = words(ours.name) if ours else ""
        if ours is None or not name:
            return None
        role = _ROLES.get(ours.kind)
        read = self.authors.writer(Named(name, role), self.school, tuple(sorted(self.keys[one] for one in about)))
        if read is None or read.kind is not ours.kind or read.id != self._known(ours, read):
            return None
        return {"fullName": name, **({"userType": USER_TYPES[role]} if role else {})}

    def writes_as_family(self, person_id: str | None, about: Iterable[str]) -> bool:
        """Tell whether what somebody wrote is read back as a family's."""
        user = self.user(person_id, about)
        return user is not None and user.get("userType") == USER_TYPES["family"]

    def _known(self, ours: Person, read: Person) -> str:
        """Return the id somebody must be read back under; staff of one name are one member of staff there."""
        if ours.kind is PersonKind.CHILD:
            return self.keys[ours.id]
        return self.families[ours.id] if ours.kind is PersonKind.FAMILY else read.id


def cast_of(told: Together, linked: Mapping[str, frozenset[str]], school: School, numbers: Numbers) -> Cast:
    """Return everybody in a package; `linked` tells whose relative somebody is."""
    people = {person.id: person for person in told.people}
    people |= {child.id: _as_person(child) for child in told.children}
    children = {one.id for one in people.values() if one.kind is PersonKind.CHILD}
    children |= {child for entry in told.entries for child in entry.about}
    given = {child: numbers.of("child", child) for child in sorted(children)}
    keys = {child: school.key(str(number), "child") for child, number in given.items()}
    known = People()
    for child, number in given.items():
        known.add_child(school, ChildRecord.model_validate(_named(number, people.get(child))))
    families: dict[str, str] = {}
    for person in people.values():
        if person.kind is PersonKind.STAFF and words(person.name):
            known.add_staff(school, words(person.name))
        elif person.kind is PersonKind.FAMILY and words(person.name):
            own = {keys[child] for child in linked.get(person.id, ()) if child in keys}
            families[person.id] = known.add_relative(school, words(person.name), own, words(person.role) or None)
    return Cast(people, given, keys, families, linked, Authors(known, ""), school)


def linked_children(journals: Iterable[MinimisedJournal]) -> dict[str, frozenset[str]]:
    """Return whose relative somebody is: a child's own journal alone tells who that child's relatives are.

    Of a child without a journal here, any other may tell.
    """
    told = [one.journal for one in journals]
    own = {journal.child.id for journal in told}
    found: dict[str, set[str]] = {}
    for journal in told:
        for person in journal.people:
            known = person.child == journal.child.id or person.child not in own
            if person.kind is PersonKind.FAMILY and person.child and known:
                found.setdefault(person.id, set()).add(person.child)
    return {relative: frozenset(children) for relative, children in found.items()}


def children_list(told: Together, cast: Cast) -> list[Json]:
    """Return the answer that lists children: those whose journals these are, and those they share entries with."""
    own = {child.id: child for child in told.children}
    return [
        _registered(number, own[child]) if child in own else _named(number, cast.people.get(child))
        for child, number in sorted(cast.numbers.items(), key=lambda one: one[1])
    ]


def tagged(cast: Cast, child: str) -> Json:
    """Return a child as an observation names it."""
    return _named(cast.numbers[child], cast.people.get(child))


def relatives_table(told: Together, cast: Cast) -> bytes:
    """Return the relatives, each with the numbers of the children: of two children with one name, one is meant."""
    rows = []
    for person in _of_kind(told, PersonKind.FAMILY):
        children = cast.linked.get(person.id, frozenset())
        linked = sorted(str(cast.numbers[child]) for child in children if child in cast.numbers)
        rows.append((*name_in_parts(words(person.name)), "; ".join(linked), words(person.role)))
    return table((FIRST_NAME, LAST_NAME, LINKED, RELATIONSHIP), rows)


def staff_table(told: Together) -> bytes:
    """Return the staff who wrote."""
    rows = [(*name_in_parts(words(one.name)), USER_TYPES["staff"]) for one in _of_kind(told, PersonKind.STAFF)]
    return table((FIRST_NAME, LAST_NAME, USER_TYPE), rows)


def _of_kind(told: Together, kind: PersonKind) -> list[Person]:
    found = [one for one in told.people if one.kind is kind and words(one.name)]
    return sorted(found, key=lambda one: (words(one.name), one.id))


def _as_person(child: Child) -> Person:
    name = child.used_name
    return Person(id=child.id, kind=PersonKind.CHILD, name=name.full if name else None, child=child.id)


def _named(number: int, person: Person | None) -> Json:
    name = words(person.name) if person else ""
    return {"id": number} | ({"fullName": name} if name else {})


def _registered(number: int, child: Child) -> Json:
    name = child.used_name
    parts = {"firstName": words(name.given), "lastName": words(name.family)} if name else {}
    told = {
        **({"fullName": words(name.full)} if name else {}),
        **parts,
        "dateOfBirth": child.date_of_birth.isoformat() if child.date_of_birth else "",
    }
    return {"id": number} | {field: value for field, value in told.items() if value}
