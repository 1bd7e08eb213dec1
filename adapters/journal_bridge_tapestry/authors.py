"""Who wrote something, told for one child's journal: staff, a family, a child, or somebody unknown."""

from dataclasses import dataclass, field

from journal_bridge.journal import Person, PersonKind
from journal_bridge.kit.ids import derived, folded

from .names import Named
from .people import People, Relative
from .schools import School


@dataclass(frozen=True)
class Authors:
    """Answers for one journal; unknown is said wherever two people could be meant."""

    people: People
    child: str
    _told: dict[tuple[Named, str, tuple[str, ...]], Person | None] = field(default_factory=dict)
    """Answers given before: the same few people write everything."""

    def writer(self, who: Named | None, school: School, about: tuple[str, ...]) -> Person | None:
        """Return the writer of something about some children."""
        if who is None:
            return None
        asked = (who, school.id, about)
        if asked not in self._told:
            self._told[asked] = self._writer(who, school, about)
        return self._told[asked]

    def _writer(self, who: Named, school: School, about: tuple[str, ...]) -> Person | None:
        key = (school.id, folded(who.name))
        staff = who.name if key in self.people.staff and who.role in {None, "staff"} else None
        relatives = self.people.relatives.get(key, set()) if who.role in {None, "family"} else set()
        children = self.people.named_children(school, who.name) if who.role in {None, "child"} else ()
        if sum(map(bool, (staff, relatives, children))) != 1:
            return self._unknown(school, who)
        if staff:
            return Person(id=derived("staff", *key), kind=PersonKind.STAFF, name=self.people.staff[key])
        if children:
            return self.people.person(children[0]) if len(children) == 1 else self._unknown(school, who)
        relative = self._meant(relatives, about)
        return self._family(relative) if relative else self._unknown(school, who)

    def _meant(self, relatives: set[Relative], about: tuple[str, ...]) -> Relative | None:
        """Return the relative meant: the only one of the name, or the only one linked to what it is about."""
        if len(relatives) == 1:
            return next(iter(relatives))
        linked = [one for one in relatives if one.children & set(about)]
        return linked[0] if len(linked) == 1 else None

    def _family(self, relative: Relative) -> Person:
        own = self.child if self.child in relative.children else min(relative.children, default=None)
        return Person(id=relative.id, kind=PersonKind.FAMILY, name=relative.name, role=relative.role, child=own)

    @staticmethod
    def _unknown(school: School, who: Named) -> Person:
        known = derived("someone", school.id, folded(who.name))
        return Person(id=known, kind=PersonKind.UNKNOWN, name=who.name)
