"""Reads the tables of relatives, staff and children, told apart by their headers; passwords never get this far.

Columns are matched by the table of spellings below. E-mail addresses and telephone numbers are known columns so
that they are kept nowhere.
"""

import re
from collections.abc import Callable, Mapping
from typing import Final

from journal_bridge.journal import Name
from journal_bridge.kit.cells import as_written
from journal_bridge.kit.ids import folded
from journal_bridge.kit.tables import Column, Row, Table, header_of, read_table
from journal_bridge.kit.times import uk_day

from .capture import Capture
from .export import ChildRecord
from .journey import ASTRAY
from .names import role_of, words
from .schools import School

NAMELESS: Final = "a row without a name that can be read"
UNKNOWN_TABLE: Final = "a table of a shape this adapter does not know"
UNKNOWN_CHILD: Final = "a linked child that no record of this export names, or that two are called"
UNKNOWN_COLUMN: Final = "a column this adapter does not know"
DROPPED_COLUMN: Final = "a column of passwords or the like, dropped unread"

_ADDRESSES: Final = (
    Column("email", ("email address", "e-mail")),
    Column("phone", ("phone number", "telephone", "mobile")),
)
_GIVEN: Final = Column("first name", ("given name", "forename"))
_FAMILY: Final = Column("last name", ("surname", "family name"))
_LINKED: Final = Column("linked children", ("children", "child", "linked child", "child names", "related children"))
_RELATION: Final = Column("relationship", ("relation", "relationship to child"))
_TYPE: Final = Column("user type", ("type", "staff type", "role", "job title"))
_CALLED: Final = Column(
    "known as", ("preferred name", "preferred first name", "preferred forename", "nickname", "called")
)
_ID: Final = Column("id", ("child id",))
_BORN: Final = Column("date of birth", ("dob", "birthday", "born"))
_STATUS: Final = Column("status", ("state",))

COLUMNS: Final[Mapping[str, tuple[Column, ...]]] = {
    "relative": (_GIVEN, _FAMILY, Column("full name", ("name", "relative")), *_ADDRESSES, _LINKED, _RELATION),
    "staff member": (_GIVEN, _FAMILY, Column("full name", ("name", "staff name")), *_ADDRESSES, _TYPE),
    "child row": (
        _GIVEN,
        _FAMILY,
        Column("full name", ("name", "child", "child name")),
        _ID,
        _BORN,
        _STATUS,
        _CALLED,
    ),
}
"""Tables by the kind of their rows; the labels are the platform's, that a file holds them so is inferred."""

_TELLING: Final[tuple[tuple[str, frozenset[str]], ...]] = (
    ("relative", _LINKED.headers | _RELATION.headers | {"collectionpassword"}),
    ("child row", _BORN.headers),
    ("staff member", _TYPE.headers),
)
"""Headers that tell a table from the others."""

_BETWEEN: Final = re.compile(r"[;,|\n]")
"""What stands between two children in a cell."""


def kind_of_table(headers: frozenset[str]) -> str | None:
    """Return the kind of a table's rows by its headers, or None."""
    kind = next((kind for kind, telling in _TELLING if headers & telling), None)
    names = frozenset[str]().union(*(column.headers for column in COLUMNS[kind][:3])) if kind else frozenset()
    return kind if headers & names else None


def read_tables(capture: Capture) -> None:
    """Read the tables, children first, because relatives are linked to them.

    Raises:
        InputRefused: when a table of a known kind cannot be read.
    """
    found = {name: kind_of_table(header_of(capture.opened, name)) for name in capture.files.tables}
    for name, kind in found.items():
        if kind is None:
            capture.tally.met["file"] += 1
            capture.tally.lose("file", UNKNOWN_TABLE, name)
    for kind in ("child row", "staff member", "relative"):
        for name in (one for one, told in found.items() if told == kind):
            if capture.schools.is_astray(name):
                capture.tally.met["file"] += 1
                capture.tally.lose("file", ASTRAY, name)
                continue
            table = read_table(capture.opened, name, COLUMNS[kind])
            for header in table.dropped:
                capture.tally.lose_part(DROPPED_COLUMN, f"{name} column {header}"[:200])
            for _ in table.unknown:  # a header nobody knows may be a name, so the file alone is the place
                capture.tally.lose_part(UNKNOWN_COLUMN, name)
            for row in table.rows:
                _read_row(capture, table, row, kind)


def _read_row(capture: Capture, table: Table, row: Row, kind: str) -> None:
    tally, name = capture.tally, _name(row)
    tally.met[kind] += 1
    if name is None:
        tally.lose(kind, NAMELESS, table.place(row))
        return
    _ROWS[kind](capture, capture.schools.of(table.name), row, name, table.place(row))
    tally.mapped[kind] += 1


def _relative(capture: Capture, school: School, row: Row, name: Name, place: str) -> None:
    children: set[str] = set()
    for told in filter(None, map(str.strip, _BETWEEN.split(_cell(row, "linked children")))):
        found = _child_called(capture, school, told)
        if found:
            children.add(found)
        else:
            capture.tally.lose_part(UNKNOWN_CHILD, place)
    capture.people.add_relative(school, name.full, children, words(_cell(row, "relationship")) or None)


def _staff_member(capture: Capture, school: School, row: Row, name: Name, _place: str) -> None:
    if role_of(_cell(row, "user type")) in {None, "staff"}:
        capture.people.add_staff(school, name.full)
    else:
        capture.people.others.setdefault((school.id, folded(name.full)), name.full)


def _child_row(capture: Capture, school: School, row: Row, name: Name, _place: str) -> None:
    """Note a child of a table: by its id, by its name where one child is called so, else as a child of its own."""
    people = capture.people
    if words(_cell(row, "id")):
        child = people.add_child(school, ChildRecord.model_validate({"id": words(_cell(row, "id"))}))
    else:
        known = people.named_children(school, name.full)
        child = known[0] if len(known) == 1 else people.add_nameless_child(school, name)
    facts = people.children[child]
    people.call(child, name)
    facts.called |= set(filter(None, (words(_cell(row, "known as")),)))
    born = uk_day(_cell(row, "date of birth"))
    facts.births |= {born} if born else set()
    people.tell_state(child, _cell(row, "status"))


_ROWS: Final[Mapping[str, Callable[[Capture, School, Row, Name, str], None]]] = {
    "relative": _relative,
    "staff member": _staff_member,
    "child row": _child_row,
}


def _child_called(capture: Capture, school: School, told: str) -> str | None:
    """Return the child of an id or of a name that only one child has."""
    by_id = school.key(told, "child")
    if by_id in capture.people.children:
        return by_id
    called = capture.people.named_children(school, told)
    return called[0] if len(called) == 1 else None


def _cell(row: Row, field: str) -> str:
    """Return a cell as it was before a writer of tables made it harmless."""
    return as_written(row[field])


def _name(row: Row) -> Name | None:
    given, family = words(_cell(row, "first name")), words(_cell(row, "last name"))
    full = words(_cell(row, "full name")) or " ".join(filter(None, (given, family)))
    return Name(full=full, given=given or None, family=family or None) if full else None
