"""Who is told of in a minimised journal: staff and the own family, or, on the setting's own platform, everybody."""

from collections.abc import Callable, Sequence
from typing import Protocol

from journal_bridge.handover import BUNDLED, Plan
from journal_bridge.journal import Person, PersonKind
from journal_bridge.minimise.brief import Brief
from journal_bridge.minimise.own_names import name_of_other

KeyedId = Callable[[str, str], str]
"""A function from a kind and a source id to the id this recipient sees; nothing can be derived back from it."""

Rewrite = Callable[[str | None], str | None]
"""A function from a name or a role to what may be read of it."""


class Company(Protocol):
    """Turns people's ids into the recipient's, and keeps who was named on the way."""

    def about(self, children: Sequence[str]) -> tuple[str, ...]:
        """Return whom an entry is said to be about."""

    def depicted(self, people: Sequence[str]) -> tuple[str, ...]:
        """Return who is said to be in a picture."""

    def author(self, person: str | None) -> str | None:
        """Return who wrote something, or None."""

    def people(self) -> tuple[Person, ...]:
        """Return everybody who was named, once."""


def company(plan: Plan, brief: Brief, keyed: KeyedId, proper: Rewrite, label: Rewrite) -> Company:
    """Return who is told of for the purpose of a plan; `proper` rewrites names of staff, `label` the rest."""
    if plan.purpose in BUNDLED:
        return OwnSide(plan, brief, keyed, proper, label)
    return Everybody(plan, brief, keyed)


class OwnSide:
    """Tells of staff and the child's own family; of anybody else neither name nor tie, and of no other child."""

    def __init__(self, plan: Plan, brief: Brief, keyed: KeyedId, proper: Rewrite, label: Rewrite) -> None:
        self._journal = plan.journal
        self._brief = brief
        self._keyed = keyed
        self._proper = proper
        self._label = label
        self._subject = plan.journal.child.id
        self._child = keyed("child", self._subject)
        self._people: dict[str, Person] = {}

    def about(self, children: Sequence[str]) -> tuple[str, ...]:
        """Return this child alone."""
        del children
        return (self._child,)

    def depicted(self, people: Sequence[str]) -> tuple[str, ...]:
        """Return this child, or nobody."""
        return (self._child,) if self._subject in people else ()

    def author(self, person: str | None) -> str | None:
        """Return who wrote something; of a stranger only that it is one."""
        old = self._journal.person(person)
        if old is None:
            return None
        new_id = self._keyed("person", old.id)
        if new_id not in self._people:
            self._people[new_id] = self._known(old, new_id)
        return new_id

    def people(self) -> tuple[Person, ...]:
        """Return everybody who wrote something."""
        return tuple(self._people.values())

    def _known(self, old: Person, new_id: str) -> Person:
        staff = old.kind is PersonKind.STAFF
        own = self._is_own_family(old)
        named = self._brief.policy.staff_names == "keep" if staff else own
        return Person(
            id=new_id,
            kind=old.kind if staff or own else PersonKind.UNKNOWN,
            name=(self._proper(old.name) if staff else self._label(old.name)) if named else None,
            role=self._label(old.role) if staff else None,
            child=self._child if own else None,
        )

    def _is_own_family(self, person: Person) -> bool:
        if person.kind is not PersonKind.FAMILY:
            return False
        child = self._brief.roster.child(self._subject)
        return person.child == self._subject or (child is not None and person.id in child.family)


class Everybody:
    """Tells of everybody in a journal by name, and of the child's whole family, for the setting's own new platform.

    What is told of an adult comes from the roster first, which is the same whosever journal is written: a shared
    entry has to be one entry on the new platform too. Only whose relative somebody is depends on the journal.
    """

    def __init__(self, plan: Plan, brief: Brief, keyed: KeyedId) -> None:
        self._plan = plan
        self._brief = brief
        self._keyed = keyed
        self._subject = plan.journal.child.id
        self._told = {person.id: person for person in plan.journal.people}
        self._listed = {one.id: (PersonKind.FAMILY, one) for one in brief.roster.relatives}
        self._listed |= {one.id: (PersonKind.STAFF, one) for one in brief.roster.staff}
        self._children: dict[str, Person] = {}
        self._adults: dict[str, Person] = {}
        child = brief.roster.child(self._subject)
        self._family = child.family if child else ()
        for relative in self._family:
            self.author(relative)

    def about(self, children: Sequence[str]) -> tuple[str, ...]:
        """Return every child an entry is about."""
        return tuple(map(self._child, children))

    def depicted(self, people: Sequence[str]) -> tuple[str, ...]:
        """Return everybody in a picture; whom nobody else tells of is a child."""
        return tuple(self.author(one) or self._child(one) for one in dict.fromkeys(people))

    def author(self, person: str | None) -> str | None:
        """Return who wrote something; a child's own account is the child."""
        told = self._told.get(person or "")
        if person is None or (told is None and person not in self._listed):
            return None
        if told is not None and told.kind is PersonKind.CHILD:
            return self._child(person)
        if person not in self._adults:
            self._adults[person] = self._adult(person, told)
        return self._adults[person].id

    def people(self) -> tuple[Person, ...]:
        """Return everybody; a relative of a child who is not told of here is nobody's relative here."""
        adults = (one.model_copy(update={"child": self._linked(old)}) for old, one in self._adults.items())
        return (*self._children.values(), *adults)

    def _child(self, child: str) -> str:
        new_id = self._keyed("child", child)
        if child != self._subject and child not in self._children:
            name = self._plan.names.get(child) or self._name_of(child)
            self._children[child] = Person(id=new_id, kind=PersonKind.CHILD, name=on_one_line(name), child=new_id)
        return new_id

    def _name_of(self, child: str) -> str | None:
        """Return the name of a child whose own journal is not written now."""
        listed, told = self._brief.roster.child(child), self._told.get(child)
        if listed is not None:
            return name_of_other(listed, self._brief.policy.child(child))
        return told.name if told else None

    def _adult(self, person: str, told: Person | None) -> Person:
        kind, listed = self._listed.get(person, (PersonKind.UNKNOWN, None))
        return Person(
            id=self._keyed("person", person),
            kind=told.kind if told else kind,
            name=on_one_line(listed.name if listed else told.name if told else None),
            role=(listed and listed.role) or (told and told.role),
        )

    def _linked(self, adult: str) -> str | None:
        """Return whose relative somebody is, of the children told of here: this child's before any other's."""
        told = self._told.get(adult)
        links = [child.id for child in self._brief.roster.children if adult in child.family]
        links += [told.child] if told and told.child else []
        if self._subject in links:
            return self._keyed("child", self._subject)
        return next((self._children[child].id for child in links if child in self._children), None)


def on_one_line(name: str | None) -> str | None:
    """Return a name with single spaces: platforms keep it in one line, or in parts that are put together again."""
    return " ".join(name.split()) or name if name else None
