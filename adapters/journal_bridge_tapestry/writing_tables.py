"""The tables for the platform's own import wizard, with the fields its help pages name.

Headers are free there, as the wizard maps them, so ours are the platform's own words. What the import of children
takes besides names is not published; dates stand as UK spreadsheets show them.
"""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final

from journal_bridge.adapter import Step
from journal_bridge.handover import MinimisedJournal
from journal_bridge.journal import Child, Person, PersonKind
from journal_bridge.kit.together import Together, together

from .layout import EMAIL, FIRST_NAME, LAST_NAME, USER_TYPE, name_in_parts, table
from .names import words
from .writing_people import RELATIONSHIP, children_of
from .writing_steps import CHILDREN_TABLE, RELATIVES_TABLE, STAFF_TABLE, table_steps

_BORN: Final = "Date of Birth"
_CHILDREN: Final = "Children"

Rows = Sequence[Sequence[str]]


def write_tables(journals: Sequence[MinimisedJournal], folder: Path) -> tuple[Step, ...]:
    """Write the tables that have rows, and tell what to do with them."""
    told = together(journals)
    filled = {name: (header, make(told)) for name, (header, make) in _TABLES.items()}
    names = tuple(name for name, (_, rows) in filled.items() if rows)
    for name in names:
        (folder / name).write_bytes(table(*filled[name]))
    return table_steps(names)


def _children(told: Together) -> Rows:
    return sorted((*_parts_of(child), _uk_day(child)) for child in told.children)


def _relatives(told: Together) -> Rows:
    """Return those who belong to a child whose journal this is, with the children's names for the eye."""
    own = {child.id: " ".join(filter(None, _parts_of(child))) for child in told.children}
    rows = []
    for person in told.people:
        linked = sorted(own[child] for child in children_of(told, person) if child in own)
        if person.kind is PersonKind.FAMILY and linked:
            rows.append((*_named(person), "", "; ".join(linked), words(person.role)))
    return sorted(rows)


def _staff(told: Together) -> Rows:
    return sorted((*_named(one), "", "") for one in told.people if one.kind is PersonKind.STAFF and words(one.name))


_TABLES: Final[Mapping[str, tuple[Sequence[str], Callable[[Together], Rows]]]] = {
    CHILDREN_TABLE: ((FIRST_NAME, LAST_NAME, _BORN), _children),
    RELATIVES_TABLE: ((FIRST_NAME, LAST_NAME, EMAIL, _CHILDREN, RELATIONSHIP), _relatives),
    STAFF_TABLE: ((FIRST_NAME, LAST_NAME, EMAIL, USER_TYPE), _staff),
}
"""Tables in the order in which they are uploaded: relatives are linked to children."""


def _parts_of(child: Child) -> tuple[str, str]:
    name = child.known_as or child.legal_name
    if name is None:
        return "", ""
    if name.given and name.family:
        return words(name.given), words(name.family)
    return name_in_parts(words(name.full))


def _named(person: Person) -> tuple[str, str]:
    return name_in_parts(words(person.name))


def _uk_day(child: Child) -> str:
    return f"{child.date_of_birth:%d/%m/%Y}" if child.date_of_birth else ""
