"""Who is who: the setting's children, relatives and staff, gathered from every answer and table of an export.

Relatives and staff are told by their tables, by the type an answer gives them, and by what only staff do (approve).
Everybody else who is named is kept as somebody of whom nothing is known, because a name nobody looks for can leave.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Final, TypeVar

from journal_bridge.journal import Adult, Name, Person, PersonKind, Roster, RosterChild
from journal_bridge.kit.ids import derived, folded
from journal_bridge.kit.times import day, uk_day

from .export import ChildRecord
from .names import Named, called_besides, name_of, names_within, words
from .schools import UNNAMED, School

ValueT = TypeVar("ValueT")

AWAITING: Final = "awaiting deletion"
"""The state from which a child can still be brought back, until its days of grace are over."""

ACTIVE: Final[dict[str, bool]] = {"active": True, "inactive": False, AWAITING: False}
"""A child's states; one who is being enrolled is neither here nor gone yet."""

GRACE_DAYS: Final = 90
"""Days a child stays in that state before its journal is deleted for good (the vendor's forum, topics 47005 and
48576); a child who is only inactive is kept. The day it was put there is in no answer that is known."""


@dataclass(frozen=True)
class Relative:
    """A relative as one row of a table, or one name of an answer, tells it; `children` are journal ids."""

    id: str
    name: str
    children: frozenset[str] = frozenset()
    role: str | None = None


@dataclass
class ChildFacts:
    """Everything the export says about one child, gathered from all its records."""

    school: School
    names: set[tuple[str, str | None, str | None]] = field(default_factory=set)
    births: set[date] = field(default_factory=set)
    states: set[str] = field(default_factory=set)
    """Those of `ACTIVE` that the export tells, folded."""
    called: set[str] = field(default_factory=set)
    """What the child is called besides."""


@dataclass
class People:
    """The people of an export as they are found while it is read; adults by setting and folded name."""

    children: dict[str, ChildFacts] = field(default_factory=dict)
    staff: dict[tuple[str, str], str] = field(default_factory=dict)
    relatives: dict[tuple[str, str], set[Relative]] = field(default_factory=lambda: defaultdict(set))
    others: dict[tuple[str, str], str] = field(default_factory=dict)
    _called: dict[tuple[str, str], set[str]] = field(default_factory=lambda: defaultdict(set))
    _writers: dict[tuple[str, str], tuple[str, set[str]]] = field(default_factory=dict)

    def add_child(self, school: School, record: ChildRecord) -> str:
        """Note a child and return its journal id."""
        child = school.key(record.id, "child")
        facts = self.children.setdefault(child, ChildFacts(school))
        name = name_of(record.model_extra)
        if name:
            self.call(child, name)
        facts.called |= called_besides(record.model_extra)
        if record.born is None and record.status is None:
            return child
        born = uk_day(record.born) if isinstance(record.born, str) else day(record.born)
        facts.births |= {born} if born else set()
        if isinstance(record.status, str):
            self.tell_state(child, record.status)
        return child

    def tell_state(self, child: str, untrusted_state: str) -> None:
        """Note whether a child is here or gone, where the word is a known one."""
        if untrusted_state.casefold() in ACTIVE:
            self.children[child].states.add(untrusted_state.casefold())

    def awaiting_deletion(self) -> frozenset[str] | None:
        """Return the children who are put down for deletion; None where the export tells no child's state."""
        if not any(facts.states for facts in self.children.values()):
            return None
        return frozenset(child for child, facts in self.children.items() if AWAITING in facts.states)

    def add_nameless_child(self, school: School, name: Name) -> str:
        """Note a child a table names without an id, and return an id made from the name."""
        child = derived("child", school.id, folded(name.full))
        self.children.setdefault(child, ChildFacts(school))
        self.call(child, name)
        return child

    def call(self, child: str, name: Name) -> None:
        """Note one of a child's names."""
        facts, key = self.children[child], (name.full, name.given, name.family)
        if key not in facts.names:
            facts.names.add(key)
            self._called[facts.school.id, folded(name.full)].add(child)

    def add_staff(self, school: School, name: str) -> None:
        """Note a member of staff."""
        key = (school.id, folded(name))
        self.staff[key] = min(name, self.staff.get(key, name))

    def add_relative(self, school: School, name: str, children: Iterable[str], role: str | None = None) -> str:
        """Note a relative of a table's row and return an id: one row is one person, two of one name are two."""
        linked = frozenset(children)
        known = derived("family", school.id, folded(name), *sorted(linked))
        self.relatives[school.id, folded(name)].add(Relative(known, name, linked, role))
        return known

    def note(self, school: School, person: Named | None, about: tuple[str, ...] = ()) -> None:
        """Note somebody an answer names; a relative belongs to the only child of what the relative wrote."""
        if person is None:
            return
        key = (school.id, folded(person.name))
        if person.role == "staff":
            self.add_staff(school, person.name)
        elif person.role == "family":
            children = self._writers.setdefault(key, (person.name, set()))[1]
            children |= set(about) if len(about) == 1 else set()
        else:
            self.others[key] = min(person.name, self.others.get(key, person.name))

    def note_all(self, school: School, untrusted: object) -> None:
        """Note everybody named anywhere in a record that could not be read whole."""
        for name in names_within(untrusted):
            self.others.setdefault((school.id, folded(name)), name)

    def settle(self) -> None:
        """Make relatives of those who wrote as one and stand in no table."""
        for key, (name, children) in self._writers.items():
            if key not in self.relatives:
                self.relatives[key].add(Relative(derived("family", *key), name, frozenset(children)))

    def named_children(self, school: School, name: str) -> tuple[str, ...]:
        """Return the children of a setting who are called exactly so."""
        return tuple(sorted(self._called.get((school.id, folded(name)), ())))

    def is_named(self, school: School, name: str) -> bool:
        """Tell whether an answer names somebody of that name who wrote, approved or liked something."""
        key = (school.id, folded(name))
        return key in self.staff or key in self.others or key in self._writers

    def names(self, child: str) -> tuple[Name, ...]:
        """Return a child's names, those in parts first; a bare name that stands there in parts is left out."""
        found = self.children[child].names
        in_parts = {full for full, given, family in found if given or family}
        kept = sorted((one for one in found if one[1] or one[2] or one[0] not in in_parts), key=_name_order)
        besides = sorted(self.children[child].called - {one[0] for one in kept})
        return (
            *(Name(full=full, given=given, family=family) for full, given, family in kept),
            *(Name(full=name) for name in besides),
        )

    def is_twofold(self, child: str) -> bool:
        """Tell whether two children may stand under one number: two birthdays, or names with no word in common."""
        facts = self.children[child]
        names = [set(folded(full).split()) for full, _, _ in facts.names]
        apart = len(names) > 1 and any(one.isdisjoint(other) for one in names for other in names)
        return len(facts.births) > 1 or apart

    def person(self, child: str) -> Person:
        """Return a child as somebody a journal refers to."""
        names = self.names(child) if child in self.children else ()
        return Person(id=child, kind=PersonKind.CHILD, name=names[0].full if names else None, child=child)

    def roster(self) -> Roster:
        """Return everybody named, in order; somebody of whom nothing is known counts as another family's."""
        relatives = sorted({one for group in self.relatives.values() for one in group}, key=_relative_order)
        known = self.staff.keys() | self.relatives.keys() | self._called.keys()
        known |= {(UNNAMED, name) for _, name in known}  # a name read outside all settings may be known inside one
        unknown = [(key, name) for key, name in self.others.items() if key not in known]
        adults = {one.id: Adult(id=one.id, name=one.name, role=one.role) for one in relatives}
        adults |= {one.id: one for one in (_adult("someone", *one) for one in unknown)}
        return Roster(
            children=tuple(self._roster_child(child, relatives) for child in sorted(self.children)),
            staff=tuple(sorted((_adult("staff", *one) for one in self.staff.items()), key=lambda adult: adult.id)),
            relatives=tuple(adults[one] for one in sorted(adults)),
        )

    def _roster_child(self, child: str, relatives: list[Relative]) -> RosterChild:
        facts = self.children[child]
        return RosterChild(
            id=child,
            names=self.names(child),
            date_of_birth=only(facts.births),
            family=tuple(sorted(one.id for one in relatives if child in one.children)),
            active=only(ACTIVE[state] for state in facts.states),
        )


def only(values: Iterable[ValueT]) -> ValueT | None:
    """Return the one value there is; none, or two that contradict each other, is None."""
    distinct = set(values)
    return distinct.pop() if len(distinct) == 1 else None


def liked_by(untrusted_likes: object) -> tuple[Named, ...]:
    """Return those who liked something, as far as their names can be read; the shape of likes is not published."""
    found = untrusted_likes if isinstance(untrusted_likes, list) else []
    people = (name_of(one.get("user")) or name_of(one) if isinstance(one, dict) else name_of(one) for one in found)
    return tuple(Named(one.full) for one in people if one and words(one.full))


def _adult(kind: str, key: tuple[str, str], name: str) -> Adult:
    return Adult(id=derived(kind, *key), name=name)


def _name_order(name: tuple[str, str | None, str | None]) -> tuple[bool, str, str]:
    return name[1] is None and name[2] is None, name[0], str(name)


def _relative_order(one: Relative) -> tuple[str, str, str]:
    return one.id, one.role or "", one.name
