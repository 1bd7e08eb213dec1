"""Who is who: the setting's children and their families, and what a name under an entry stands for.

The platform gives authors a name only, no id and no role. An entry's variant tells staff from family; a comment's
author is told by the families' names, by the login where there is one, and by the line under the name, which can
name the author's child.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Final, TypeVar

from journal_bridge.journal import Adult, Name, Roster, RosterChild
from journal_bridge.kit.ids import derived, folded, opaque
from journal_bridge.kit.tally import Tally, pieces, readable
from journal_bridge.kit.times import day

from .export import AccountRecord, ChildRecord, ChildRef, RelationRecord, RoleRecord
from .names import name_of, text_of

ValueT = TypeVar("ValueT")

_CHILD_ROLE: Final = "Famly.Daycare:Child"


@dataclass(frozen=True)
class Relative:
    """One person in one child's family; `keys` are ids of the platform that tell the same person elsewhere."""

    child: str
    name: str
    role: str | None = None
    keys: frozenset[str] = frozenset()

    @property
    def id(self) -> str:
        """The journal id: by child and name, so two mothers of one name are never one person."""
        return derived("family", self.child, folded(self.name))


@dataclass
class ChildFacts:
    """Everything the export says about one child, gathered from all its records."""

    names: set[tuple[str, str | None, str | None]] = field(default_factory=set)
    births: set[date] = field(default_factory=set)
    siblings: set[str] = field(default_factory=set)
    active: set[bool] = field(default_factory=set)
    sites: set[str] = field(default_factory=set)
    site_names: set[str] = field(default_factory=set)


@dataclass
class People:
    """The setting's people as they are found while the records are read."""

    children: dict[str, ChildFacts] = field(default_factory=lambda: defaultdict(ChildFacts))
    relatives: set[Relative] = field(default_factory=set)
    staff: dict[str, str] = field(default_factory=dict)
    staff_roles: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """Roles of staff as their accounts tell them, by their folded names."""
    staff_logins: dict[str, str] = field(default_factory=dict)
    """Names of staff by the log-ins of their accounts."""
    sites: dict[str, str] = field(default_factory=dict)
    writers: dict[str, Adult] = field(default_factory=dict)
    """People of families who stand in no list and are known by what they wrote, by their journal id."""

    def add_child(self, ref: ChildRef) -> str:
        """Note a child named somewhere and return its journal id."""
        child = opaque(ref.id)
        facts = self.children[child]
        name = name_of(ref.name)
        if name:
            facts.names.add((name.full, name.given, name.family))
        if ref.institutionId:
            facts.sites.add(opaque(ref.institutionId))
        return child

    def add_child_id(self, untrusted_id: str) -> str:
        """Note a child known by its id alone, who is another child all the same, and return the journal id."""
        return self.add_child(ChildRef.model_validate({"id": untrusted_id}))

    def know(self, children: Iterable[str]) -> None:
        """Note children by their journal ids."""
        for child in children:
            self.children.setdefault(child, ChildFacts())

    def add_record(self, record: ChildRecord, tally: Tally, place: str) -> None:
        """Note a child's own record with relatives and siblings."""
        child = self.add_child(record)
        facts = self.children[child]
        born = day(record.birthday)
        facts.births |= {born} if born else set()
        facts.sites |= _sites(record.sitesRelation)
        site = text_of(record.institution.get("title")) if isinstance(record.institution, dict) else None
        facts.site_names |= {site} if site else set()
        if isinstance(record.status, str):
            facts.active.add(record.status == "ACTIVE")
        self._add_siblings(facts, record.siblings, tally, place)
        relations = record.relations if isinstance(record.relations, list) else []
        if record.relations is not None and not isinstance(record.relations, list):
            tally.lose_part("relations that cannot be read", place)
        tally.met["relation"] += len(relations)
        for number, relation in enumerate(relations):
            self.add_relation(child, relation, tally, f"{place} relations[{number}]")

    def add_relation(self, child: str, untrusted: object, tally: Tally, place: str) -> None:
        """Note a relative of a child."""
        reason = "a relation without a name that can be read"
        relation = readable(RelationRecord, untrusted)
        name = name_of(relation.name) if relation else None
        if relation is None or name is None:
            tally.lose("relation", reason, place)
            return
        keys = frozenset(key for key in (relation.relationId, relation.loginId) if key)
        self.relatives.add(Relative(child, name.full, text_of(relation.relation), keys))
        tally.mapped["relation"] += 1

    def add_account(self, account: AccountRecord, tally: Tally, place: str) -> None:
        """Note the account holder: a parent of the children of its roles, else one of the staff."""
        holder = name_of(account.name)
        told = pieces(RoleRecord, account.roles2, tally, f"{place} roles2")
        roles = [role for role in told if _about_child(role)]
        for role in roles:
            child = self.add_child(ChildRef.model_validate({"id": role.targetId, "name": role.title}))
            site = text_of(role.subtitle)
            if site:
                self.sites[derived("site", folded(site))] = site
            if holder:
                keys = frozenset({account.loginId} if account.loginId else ())
                self.relatives.add(Relative(child, holder.full, None, keys))
        for ref in pieces(ChildRef, _left_children(account.behaviors), tally, f"{place} behaviors"):
            self.add_child(ref)
        if holder and not roles:
            self.add_staff(holder.full)
            self._add_staff_account(holder.full, account.loginId, told)

    def add_staff(self, name: str | None) -> None:
        """Note somebody who wrote as staff."""
        if name:
            self.staff[folded(name)] = min(name, self.staff.get(folded(name), name))

    def _add_staff_account(self, name: str, login: str | None, roles: Iterable[RoleRecord]) -> None:
        self.staff_roles[folded(name)] |= {role for one in roles if (role := text_of(one.subtitle))}
        if login:
            self.staff_logins[login] = name

    def staff_role(self, name: str) -> str | None:
        """Return the one role that accounts tell for somebody on the staff."""
        return only(self.staff_roles.get(folded(name), ()))

    def add_family_author(self, name: str | None, about: tuple[str, ...]) -> None:
        """Note the author of an at-home observation, who belongs to the only child it is about."""
        if name and len(about) == 1:
            self.relatives.add(Relative(about[0], name))

    def names(self, child: str) -> tuple[Name, ...]:
        """Return a child's names, those in parts first; a bare name that stands there in parts is left out."""
        found = self.children[child].names
        in_parts = {full for full, given, family in found if given or family}
        kept = sorted((name for name in found if name[1] or name[2] or name[0] not in in_parts), key=_name_order)
        return tuple(Name(full=full, given=given, family=family) for full, given, family in kept)

    def roster(self) -> Roster:
        """Return everybody named, in order."""
        by_id = {one.id: one for one in sorted(self.relatives, key=_relative_order)}
        adults = self.writers | {one: Adult(id=one, name=by_id[one].name, role=by_id[one].role) for one in by_id}
        return Roster(
            children=tuple(self._roster_child(child) for child in sorted(self.children)),
            staff=tuple(sorted((self._staff(name) for name in self.staff.values()), key=lambda adult: adult.id)),
            relatives=tuple(adults[one] for one in sorted(adults)),
        )

    def _roster_child(self, child: str) -> RosterChild:
        facts = self.children[child]
        return RosterChild(
            id=child,
            names=self.names(child),
            date_of_birth=only(facts.births),
            family=tuple(sorted({one.id for one in self.relatives if one.child == child})),
            siblings=tuple(sorted(facts.siblings)),
            active=only(facts.active),
        )

    def _staff(self, name: str) -> Adult:
        return Adult(id=derived("staff", folded(name)), name=name, role=self.staff_role(name))

    @staticmethod
    def _add_siblings(facts: ChildFacts, untrusted: object, tally: Tally, place: str) -> None:
        for number, one in enumerate(untrusted if isinstance(untrusted, list) else []):
            name = name_of(one.get("name")) if isinstance(one, dict) else None
            if name:
                facts.siblings.add(name.full)
            else:
                tally.lose_part("a sibling without a name that can be read", f"{place} siblings[{number}]")


def only(values: Iterable[ValueT]) -> ValueT | None:
    """Return the one value there is; none, or two that contradict each other, is None."""
    distinct = set(values)
    return distinct.pop() if len(distinct) == 1 else None


def _name_order(name: tuple[str, str | None, str | None]) -> tuple[bool, str, str]:
    return name[1] is None and name[2] is None, name[0], str(name)


def _relative_order(one: Relative) -> tuple[str, str, str]:
    return one.id, one.role or "", one.name


def _sites(untrusted: object) -> set[str]:
    """Return the sites of a child as the public interface names them: one relation, or a list of them."""
    relations = untrusted if isinstance(untrusted, list) else [untrusted]
    found = (one.get("site") for one in relations if isinstance(one, dict))
    ids = (site.get("siteId") for site in found if isinstance(site, dict))
    return {opaque(one) for one in ids if isinstance(one, str) and one}


def _about_child(role: RoleRecord) -> bool:
    return role.targetType == _CHILD_ROLE


def _left_children(untrusted_behaviors: object) -> list[object]:
    """Return the children who have left, whom the platform keeps in a behaviour's payload."""
    found: list[object] = []
    for one in untrusted_behaviors if isinstance(untrusted_behaviors, list) else []:
        payload = one.get("payload") if isinstance(one, dict) and one.get("id") == "ShowPreviousChildren" else None
        children = payload.get("children") if isinstance(payload, dict) else None
        found += children if isinstance(children, list) else []
    return found
