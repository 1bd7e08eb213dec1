"""Who wrote something, told for one child's journal: staff, that child's family, another family, or unknown."""

import re
from dataclasses import dataclass, field
from functools import lru_cache

from journal_bridge.journal import Person, PersonKind
from journal_bridge.kit.ids import derived, folded

from .export import CommentRecord
from .names import person_name, text_of
from .people import People, Relative


@dataclass(frozen=True)
class Authors:
    """Answers for one journal; unknown is said wherever two people could be meant."""

    people: People
    child: str
    _told: dict[tuple[str, str | None, str | None], Person | None] = field(default_factory=dict)

    def staff(self, name: str | None) -> Person | None:
        """Return the member of staff of that name."""
        return _adult("staff", PersonKind.STAFF, name, self.people.staff_role(name)) if name else None

    def unknown(self, name: str | None) -> Person | None:
        """Return somebody of that name of whom nothing else is known."""
        return _adult("someone", PersonKind.UNKNOWN, name) if name else None

    def family(self, name: str | None, about: tuple[str, ...]) -> Person | None:
        """Return the author of an at-home observation about some children."""
        if not name:
            return None
        found = self._of_own_or_other({one for one in self._named(name) if one.child in about})
        if found and found.kind is PersonKind.FAMILY:
            return found
        return Person(id=derived("family", "", folded(name)), kind=PersonKind.FAMILY, name=name)

    def commenter(self, comment: CommentRecord) -> Person | None:
        """Return the author of a comment on the evidence there is; the line under the name is used and not kept."""
        sender = comment.sender if isinstance(comment.sender, dict) else {}
        name = person_name(sender)
        if not name:
            return None
        return self.sender(name, text_of(sender.get("loginId")), text_of(sender.get("subtitle")))

    def sender(self, name: str, login: str | None, line: str | None) -> Person | None:
        """Return who is meant by a name, a log-in and the line under the name; asked once for each."""
        said = name, login, line
        if said not in self._told:
            self._told[said] = self._commenter(*said)
        return self._told[said]

    def _commenter(self, name: str, login: str | None, line: str | None) -> Person | None:
        if login in self.people.staff_logins:
            return self.staff(name)
        named = self._named(name)
        by_login = {one for one in self.people.relatives if login and login in one.keys}
        child = self._child_in(line)
        if child:
            known = {one for one in (by_login or named) if one.child == child}
            if ((by_login or named) and not known) or (not known and folded(name) in self.people.staff):
                return self.unknown(name)  # "Rose Room" under a member of staff is no child called Rose
            return self._of_own_or_other(known or {Relative(child, name)})
        if not by_login and named and folded(name) in self.people.staff:
            return self.unknown(name)
        found = self._of_own_or_other(by_login or named)
        if found:
            return found
        return self.staff(name) if folded(name) in self.people.staff else self.unknown(name)

    def _named(self, name: str) -> set[Relative]:
        return {one for one in self.people.relatives if folded(one.name) == folded(name)}

    def _of_own_or_other(self, candidates: set[Relative]) -> Person | None:
        """Return the relative meant; one name in two families that are not one household is nobody's."""
        if not candidates:
            return None
        ordered = sorted(
            candidates, key=lambda one: (one.child != self.child, one.id, one.role is None, one.role or "")
        )
        first = ordered[0]
        if any(not self._one_household(first, other) for other in ordered[1:]):
            return self.unknown(first.name)
        return Person(id=first.id, kind=PersonKind.FAMILY, name=first.name, role=first.role, child=first.child)

    def _one_household(self, one: Relative, other: Relative) -> bool:
        if one.child == other.child or one.keys & other.keys:
            return True
        return self._sibling(one.child, other.child) or self._sibling(other.child, one.child)

    def _sibling(self, child: str, other: str) -> bool:
        siblings = {folded(name) for name in self.people.children[child].siblings}
        return any(
            {folded(name.full), folded(name.given or name.full)} & siblings for name in self.people.names(other)
        )

    def _child_in(self, line: str | None) -> str | None:
        """Return the one child whose name stands in a line such as a commenter's subtitle."""
        if not line:
            return None
        told = folded(line)
        whole = {child for child in self.people.children if self._stands_in(told, child, given=False)}
        found = whole or {child for child in self.people.children if self._stands_in(told, child, given=True)}
        return found.pop() if len(found) == 1 else None

    def _stands_in(self, folded_line: str, child: str, *, given: bool) -> bool:
        facts = self.people.children[child]
        names = (folded(one[1] or "" if given else one[0]) for one in facts.names)
        return any(
            name and name in folded_line and re.search(rf"\b{re.escape(name)}\b", folded_line) for name in names
        )


@lru_cache(maxsize=1_000)
def _adult(kind: str, person_kind: PersonKind, name: str, role: str | None = None) -> Person:
    return Person(id=derived(kind, folded(name)), kind=person_kind, name=name, role=role)
