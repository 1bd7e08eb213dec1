"""Who is who: children with their families, and staff by name, as far as the tables tell."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from journal_bridge.journal import Adult, Child, Name, Person, PersonKind, Roster, RosterChild
from journal_bridge.kit.ids import derived, folded
from journal_bridge.kit.times import uk_day

from .book import Book, Line, words
from .columns import FLAGS, NOT_SET

NO_CHILD: Final = "names a child that children.csv does not hold"
MINIMISED: Final = "a category of the child, not needed in a journal: counted here and carried nowhere"
_NAMESAKE: Final = "an id that another child has: whose records they are cannot be told"


@dataclass
class Known:
    """A child of children.csv."""

    id: str
    number: str
    name: Name | None
    born: date | None
    file: str
    called: str = ""
    """What the child is called besides."""
    doubles: set[str] = field(default_factory=set)
    """Other children with the same number: nobody can say whose its records are, so they are all of theirs."""


@dataclass
class People:
    """Everybody the tables name."""

    children: dict[str, Known] = field(default_factory=dict)
    """The children by the platform's number."""
    by_id: dict[str, Known] = field(default_factory=dict)
    others: dict[str, tuple[Name, ...]] = field(default_factory=dict)
    """Children without a journal of their own: no id, somebody else's id, or no row in children.csv."""
    relatives: dict[str, Adult] = field(default_factory=dict)
    family: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """Ids of relatives by the child's id."""
    staff: dict[str, Adult] = field(default_factory=dict)
    staff_named: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """Ids of staff by the folded name."""
    _met: set[str] = field(default_factory=set)
    """Names already noted: one member of staff writes thousands of observations."""
    _authors: dict[str, Person | None] = field(default_factory=dict)

    def author(self, untrusted_name: str) -> Person | None:
        """Return the member of staff of that name; two of one name are somebody of that name."""
        if untrusted_name not in self._authors:
            self._authors[untrusted_name] = self._author(untrusted_name)
        return self._authors[untrusted_name]

    def _author(self, untrusted_name: str) -> Person | None:
        name = _in_order(words(untrusted_name))
        if not name:
            return None
        found = sorted(self.staff_named[folded(name)])
        if len(found) == 1:
            return Person(id=found[0], kind=PersonKind.STAFF, name=self.staff[found[0]].name)
        return Person(id=derived("someone", folded(name)), kind=PersonKind.UNKNOWN, name=name)

    def add_staff_name(self, untrusted_name: str) -> None:
        """Note a name that stands where staff stand, unless the staff list has it."""
        if untrusted_name in self._met:
            return
        self._met.add(untrusted_name)
        name = _in_order(words(untrusted_name))
        if name and not self.staff_named[folded(name)]:
            self.add_staff(Adult(id=derived("staff", folded(name)), name=name))

    def person(self, child: str) -> Person:
        """Return a child as the people of a journal list it."""
        known = self.by_id.get(child)
        names = _forms(known.name) if known else self.others.get(child, ())
        return Person(id=child, kind=PersonKind.CHILD, name=names[0].full if names else None, child=child)

    def roster(self) -> Roster:
        """Return everybody named, in order."""
        known = [
            RosterChild(
                id=one.id,
                names=_forms(one.name, one.called),
                date_of_birth=one.born,
                family=tuple(sorted(self.family[one.id])),
            )
            for one in self.children.values()
        ]
        others = [
            RosterChild(id=one, names=names, family=tuple(sorted(self.family[one])))
            for one, names in self.others.items()
        ]
        return Roster(
            children=tuple(sorted([*known, *others], key=lambda one: one.id)),
            staff=tuple(self.staff[one] for one in sorted(self.staff)),
            relatives=tuple(self.relatives[one] for one in sorted(self.relatives)),
        )

    def names(self) -> Iterator[str]:
        """Yield every name known."""
        yield from (one.name.full for one in self.children.values() if one.name)
        yield from (one.called for one in self.children.values() if one.called)
        yield from (name.full for names in self.others.values() for name in names)
        yield from (adult.name for adult in (*self.relatives.values(), *self.staff.values()))

    def add_staff(self, adult: Adult) -> None:
        """Note a member of staff."""
        self.staff[adult.id] = adult
        self.staff_named[folded(adult.name)].add(adult.id)


def subject(book: Book, known: Known) -> Child:
    """Return the child a journal belongs to."""
    return Child(
        id=known.id, known_as=known.name, date_of_birth=known.born, source=book.source(known.number, known.file)
    )


def read_people(book: Book) -> People:
    """Read children, parents and staff; every name is kept, that of a row without a home too."""
    people = People()
    key_people = []
    for line in book.lines("children"):
        _read_child(book, people, line)
        key_people.append(line["KeyPerson"])
    for line in book.lines("parents"):
        _read_parent(book, people, line)
    for line in book.lines("staff"):
        _read_staff(book, people, line)
    for name in key_people:
        people.add_staff_name(name)
    return people


def child_id(book: Book, people: People, untrusted_number: str) -> str:
    """Return the journal id for a child's number; a number no child has is noted as another child."""
    known = people.children.get(untrusted_number)
    if known:
        return known.id
    stranger = (
        book.site.id_of("child", untrusted_number) if untrusted_number else book.site.nobody("without a number")
    )
    people.others.setdefault(stranger, ())
    return stranger


def doubles(people: People, about: Iterable[str]) -> set[str]:
    """Return the children who share a number with one of these."""
    known = (people.by_id[child] for child in about if child in people.by_id)
    return set().union(*(one.doubles for one in known))


def _read_child(book: Book, people: People, line: Line) -> None:
    number, name = line["ChildId"], _name(line)
    _count_flags(book, line)
    born = uk_day(line["DateOfBirth"])
    if line["DateOfBirth"] and born is None:
        book.tally.lose_part("a date of birth that cannot be read", line.place)
    first = people.children.get(number)
    if not number or first:
        double = book.site.nobody(number, folded(name.full) if name else "", str(born))
        people.others[double] = _forms(name, words(line["KnownAs"]))
        if first:
            first.doubles.add(double)
        book.lose("children", _NAMESAKE if first else "no child id", line)
        return
    known = Known(book.site.id_of("child", number), number, name, born, line.file, words(line["KnownAs"]))
    people.children[number] = people.by_id[known.id] = known
    book.keep("children")


def _read_parent(book: Book, people: People, line: Line) -> None:
    name, child = _name(line), child_id(book, people, line["ChildId"])
    if name is None:
        book.lose("parents", "no name that can be read", line)
        return
    responsible = words(line["ParentalResponsibility"])
    role = None
    if responsible:
        role = "no parental responsibility" if responsible.casefold() in NOT_SET else "parental responsibility"
    adult = Adult(id=derived("family", child, folded(name.full)), name=name.full, role=role)
    people.relatives[adult.id] = adult
    people.family[child].add(adult.id)
    if line["ChildId"] in people.children:
        book.keep("parents")
    else:
        book.lose("parents", NO_CHILD, line)


def _read_staff(book: Book, people: People, line: Line) -> None:
    name, number = _name(line), line["StaffId"]
    if name is None:
        book.lose("staff", "no name that can be read", line)
        return
    own = book.site.id_of("staff", number) if number else derived("staff", folded(name.full))
    if own in people.staff:
        own = derived("staff", number, folded(name.full))
    people.add_staff(Adult(id=own, name=name.full))
    book.keep("staff")


def _count_flags(book: Book, line: Line) -> None:
    """Count the categories set for a child, together for the whole table: never a category with a child."""
    many = sum(line[flag].casefold() not in NOT_SET for flag in FLAGS)
    if many:
        book.tally.met["category flag"] += many
        book.tally.lose("category flag", MINIMISED, line.file, many)


def _name(line: Line) -> Name | None:
    given, family = words(line["Forename"]), words(line["Surname"])
    full = " ".join(filter(None, (given, family)))
    return Name(full=full, given=given or None, family=family or None) if full else None


def _forms(name: Name | None, called: str = "") -> tuple[Name, ...]:
    """Return the names a child is looked for by: of several forenames the first alone is one."""
    if called:
        return (*_forms(name), Name(full=called))
    if name is None:
        return ()
    first, _, more = (name.given or "").partition(" ")
    if not (more and name.family):
        return (name,)
    return (name, Name(full=f"{first} {name.family}", given=first, family=name.family))


def _in_order(name: str) -> str:
    """Return `Dell, Priya` as `Priya Dell`."""
    family, comma, given = name.partition(",")
    return f"{given.strip()} {family.strip()}".strip() if comma else name
