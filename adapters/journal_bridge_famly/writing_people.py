"""Who is who in a package: children with their families, accounts of staff, and how an author is named.

The platform names authors and says little more, so a name is written only where it will not be taken for somebody
else of that name, or for somebody of another kind.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from journal_bridge.handover import MinimisedJournal
from journal_bridge.journal import Comment, Entry, Name, Person, PersonKind, Setting
from journal_bridge.kit.ids import folded
from journal_bridge.kit.together import Together

from .names import text_of
from .people import only
from .writing_ids import Json, package_id, record_id


@dataclass(frozen=True)
class Cast:
    """Everybody who is named, by our ids."""

    people: Mapping[str, Person]
    children: Mapping[str, Name | None]
    """Every child of whom the journals tell, with the name it is shown by."""
    families: Mapping[str, frozenset[str]]
    """The children of each relative."""
    staff: Mapping[str, str | None]
    """Names of staff, folded, each with the one role that all of that name have."""
    kin: frozenset[str]
    """Names of relatives, folded."""

    def children_of(self, ids: Iterable[str]) -> list[Json]:
        """Return some children as a record lists them."""
        return [{"id": record_id(one), "name": self._full(one)} for one in ids]

    def observer(self, entry: Entry, *, family: bool) -> Json | None:
        """Return who wrote an observation: in a family's own somebody of that family, in all others staff."""
        person = self._named(entry.author)
        if person is None:
            return None
        if family:
            return _person(person) if self._alone_of_that_name(person, entry) else None
        return _person(person) if person.kind is PersonKind.STAFF else None

    def commenter(self, comment: Comment) -> Json | None:
        """Return who wrote a comment: by log-in where the roll has one, else by a name that nobody on it has."""
        person = self._named(comment.author)
        if person is None or person.kind is PersonKind.CHILD:
            return None
        if person.kind is PersonKind.STAFF:
            return {**_person(person), "loginId": _login(person)}
        if comment.audience == "staff":
            return None  # whoever writes there is read as staff
        if self.families.get(person.id):
            return {**_person(person), "loginId": _login(person)}
        return None if folded(person.name or "") in {*self.staff, *self.kin} else _person(person)

    def _alone_of_that_name(self, person: Person, entry: Entry) -> bool:
        """Tell whether, of the families of an entry's children, only this relative has the name."""
        named = {
            one
            for one, own in self.families.items()
            if own.intersection(entry.about) and folded(self.people[one].name or "") == folded(person.name or "")
        }
        return named == {person.id}

    def _named(self, person_id: str | None) -> Person | None:
        person = self.people.get(person_id or "")
        return person if person and person.name and text_of(person.name) == person.name else None

    def _full(self, child: str) -> str | None:
        name = self.children.get(child)
        return name.full if name else None


def cast_of(told: Together) -> Cast:
    """Return everybody whom some journals name."""
    children: dict[str, Name | None] = {one.id: one.used_name for one in told.children}
    for one in told.people:
        if one.kind is PersonKind.CHILD:
            children.setdefault(one.id, Name(full=one.name) if one.name else None)
    families: dict[str, set[str]] = defaultdict(set)
    for child, family in told.relatives.items():
        for person in family if child in children else ():
            families[person].add(child)
    roles: dict[str, set[str | None]] = defaultdict(set)
    for one in told.people:
        if one.kind is PersonKind.STAFF and one.name:
            roles[folded(one.name)].add(one.role)
    return Cast(
        people={one.id: one for one in told.people},
        children=children,
        families={person: frozenset(own) for person, own in families.items()},
        staff={name: only(found) for name, found in roles.items()},
        kin=frozenset(folded(one.name) for one in told.people if one.id in families and one.name),
    )


def child_records(told: Together, cast: Cast, journals: Sequence[MinimisedJournal]) -> list[Json]:
    """Return every child's own record: those whose journals these are, and others by their name and family."""
    own = {child.id: child for child in told.children}
    sites = {one.journal.child.id: one.journal.settings for one in journals}
    records: list[Json] = []
    for child, name in sorted(cast.children.items()):
        born = own[child].date_of_birth if child in own else None
        records.append(
            {
                "id": record_id(child),
                **_sites(sites.get(child, ())),
                "name": _parts(name) if name else None,
                "birthday": born.isoformat() if born else None,
                "relations": [
                    _relation(child, cast.people[one])
                    for one in told.relatives.get(child, ())
                    if text_of(cast.people[one].name)
                ],
            }
        )
    return records


def site_records(cast: Cast, journals: Sequence[MinimisedJournal]) -> list[Json]:
    """Return the children with the name of their setting, as the web app's calendar lists them."""
    found: list[Json] = []
    for journal in sorted((one.journal for one in journals), key=lambda one: one.child.id):
        names = [setting.name for setting in journal.settings if setting.name]
        if len(names) == len(journal.settings) == 1:
            child = cast.children_of([journal.child.id])[0]
            found.append({"childId": child["id"], "name": child["name"], "institution": {"title": names[0]}})
    return found


def account_records(told: Together, cast: Cast) -> list[Json]:
    """Return an account for everybody on the staff: by it a name under a comment is known for theirs."""
    site = told.settings[0] if told.settings else Setting(id="setting")
    return [
        {
            "loginId": _login(one),
            **_person(one),
            "roles2": _roles(cast.staff[folded(one.name)], site),
            "behaviors": [],
        }
        for one in told.people
        if one.kind is PersonKind.STAFF and one.name and text_of(one.name) == one.name
    ]


def _roles(role: str | None, site: Setting) -> list[Json]:
    return [{"targetId": package_id("setting", site.id), "title": site.name, "subtitle": role}] if role else []


def _sites(settings: Sequence[Setting]) -> Json:
    """Return a child's sites: one as its own record tells it, more as the public interface tells them."""
    ids = [package_id("setting", one.id) for one in settings]
    more = [{"site": {"siteId": one}} for one in ids[1:]]
    return {"institutionId": ids[0] if ids else None, "sitesRelation": more or None}


def _relation(child: str, person: Person) -> Json:
    return {
        "relationId": package_id("relation", child, person.id),
        "loginId": _login(person),
        **_person(person),
        "relation": person.role,
    }


def _person(person: Person) -> Json:
    return {"name": {"fullName": person.name}}


def _parts(name: Name) -> Json:
    return {"firstName": name.given, "middleName": None, "lastName": name.family, "fullName": name.full}


def _login(person: Person) -> str:
    return package_id("login", person.id)
