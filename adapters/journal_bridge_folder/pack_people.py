"""Who is who in the pack: the children, whose family wrote what, and everybody's name for the roster."""

from collections import defaultdict
from collections.abc import Iterator

from journal_bridge.journal import Adult, Name, Person, PersonKind, Roster, RosterChild
from journal_bridge.kit.ids import derived, folded, opaque
from journal_bridge.kit.pack import CHILDREN, COMMENTS, OBSERVATIONS, REPORTS_SHEET
from journal_bridge_folder.pack_checks import Rows, about
from journal_bridge_folder.pack_rows import Line


def name_of(line: Line) -> Name:
    """Return the name a child is known by, from its row."""
    first, last = line["first_name"], line["last_name"]
    return Name(full=f"{first} {last}".strip(), given=first, family=last or None)


def author_of(line: Line, family: tuple[str, ...], child: str) -> Person | None:
    """Return who wrote a row, as the journal of `child` has it, or None when nothing says.

    `family` holds the children whose family it was. Somebody of several children's family is the relative of the
    journal's own child where that is one of them: so twins' parents are each twin's own.
    """
    name = line["written_by"]
    if family:
        own = child if child in family else family[0]
        return Person(id=_relative(own, name), kind=PersonKind.FAMILY, name=name or None, child=own)
    if not name:
        return None
    if is_home(line):
        return Person(id=_somebody(name), kind=PersonKind.UNKNOWN, name=name)
    return Person(id=_staff(name), kind=PersonKind.STAFF, name=name)


def is_home(line: Line) -> bool:
    """Say whether an observation or a comment is from a family."""
    return line["from"] in {"family_observation", "family"}


def family_of(line: Line, entry: Line) -> tuple[str, ...]:
    """Return the children whose family wrote a row: as it says, else the only child its entry is about."""
    if not is_home(line):
        return ()
    said = tuple(map(opaque, line.many("family_of")))
    children = tuple(map(opaque, about(entry)))
    return said or (children if len(children) == 1 else ())


def roster_of(rows: Rows) -> Roster:
    """Return everybody the pack names: children, relatives, and whoever wrote anything."""
    staff: dict[str, Adult] = {}
    relatives: dict[str, Adult] = {}
    families: dict[str, set[str]] = defaultdict(set)
    for child, name in _kin(rows):
        families[child].add(_relative(child, name))
        if name:
            relatives[_relative(child, name)] = Adult(id=_relative(child, name), name=name)
    for line, family in _written(rows):
        name = line["written_by"]
        if name and not family and is_home(line):
            relatives[_somebody(name)] = Adult(id=_somebody(name), name=name)
        elif name and not family:
            staff[_staff(name)] = Adult(id=_staff(name), name=name)
    return Roster(
        children=tuple(_on_roll(line, families) for line in sorted(rows.of(CHILDREN), key=_child_id)),
        staff=tuple(staff[one] for one in sorted(staff)),
        relatives=tuple(relatives[one] for one in sorted(relatives)),
    )


def _child_id(line: Line) -> str:
    return opaque(line["child"])


def _kin(rows: Rows) -> Iterator[tuple[str, str]]:
    """Yield every child with the name of each of its relatives, of the sheet of children and of what they wrote."""
    for line in rows.of(CHILDREN):
        yield from ((_child_id(line), name) for name in line.many("relatives"))
    for line, family in _written(rows):
        yield from ((child, line["written_by"]) for child in family)


def _written(rows: Rows) -> Iterator[tuple[Line, tuple[str, ...]]]:
    """Yield every row somebody signed, with the children whose family it was."""
    entries: dict[str, Line] = {}
    for line in (*rows.of(OBSERVATIONS), *rows.of(REPORTS_SHEET)):
        entries[line["observation"] or line["report"]] = line
        yield line, family_of(line, line)
    for line in rows.of(COMMENTS):
        yield line, family_of(line, entries[line["belongs_to"]])


def _on_roll(line: Line, families: dict[str, set[str]]) -> RosterChild:
    names = [name_of(line), *(Name(full=one) for one in line.many("other_names"))]
    if line["legal_name"]:
        names.append(Name(full=line["legal_name"]))
    return RosterChild(
        id=_child_id(line),
        names=tuple(names),
        date_of_birth=line.day("date_of_birth"),
        family=tuple(sorted(families[_child_id(line)])),
        siblings=line.many("siblings"),
    )


def _relative(child: str, name: str) -> str:
    return derived("family", child, folded(name))


def _staff(name: str) -> str:
    return derived("staff", folded(name))


def _somebody(name: str) -> str:
    return derived("person", folded(name))
