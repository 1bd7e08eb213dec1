"""The tables for the platform's own import wizard, with the fields its help pages name.

Headers are free there, as the wizard maps them, so ours are the platform's own words. What the import of children
takes besides names is not published; dates stand as UK spreadsheets show them.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from journal_bridge.adapter import Step
from journal_bridge.handover import MinimisedJournal
from journal_bridge.journal import Child, Person, PersonKind
from journal_bridge.kit.together import Together, together

from .layout import EMAIL, FIRST_NAME, LAST_NAME, USER_TYPE, name_in_parts, table
from .names import words
from .writing_people import RELATIONSHIP, linked_children
from .writing_steps import CHILDREN_TABLE, RELATIVES_TABLE, STAFF_TABLE, table_steps

_BORN: Final = "Date of Birth"
_CHILDREN: Final = "Children"

Rows = Sequence[Sequence[str]]


def write_tables(journals: Sequence[MinimisedJournal], folder: Path) -> tuple[Step, ...]:
    """Write the tables that have rows, and tell what to do with them."""
    told, linked = together(journals), linked_children(journals)
    filled: dict[str, tuple[Sequence[str], Rows]] = {
        CHILDREN_TABLE: ((FIRST_NAME, LAST_NAME, _BORN), _children(told)),
        RELATIVES_TABLE: ((FIRST_NAME, LAST_NAME, EMAIL, _CHILDREN, RELATIONSHIP), _relatives(told, linked)),
        STAFF_TABLE: ((FIRST_NAME, LAST_NAME, EMAIL, USER_TYPE), _staff(told)),
    }  # in the order in which they are uploaded: relatives are linked to children
    names = tuple(name for name, (_, rows) in filled.items() if rows)
    for name in names:
        (folder / name).write_bytes(table(*filled[name]))
    return table_steps(names)


def _children(told: Together) -> Rows:
    return sorted((*_parts_of(child), _uk_day(child)) for child in told.children)


def _relatives(told: Together, linked: Mapping[str, frozenset[str]]) -> Rows:
    """Return those who belong to a child whose journal this is, with the children's names for the eye."""
    own = {child.id: " ".join(filter(None, _parts_of(child))) for child in told.children}
    rows = []
    for person in told.people:
        children = sorted(own[child] for child in linked.get(person.id, ()) if child in own)
        if children and words(person.name):
            rows.append((*_named(person), "", "; ".join(children), words(person.role)))
    return sorted(rows)


def _staff(told: Together) -> Rows:
    return sorted((*_named(one), "", "") for one in told.people if one.kind is PersonKind.STAFF and words(one.name))


def _parts_of(child: Child) -> tuple[str, str]:
    name = child.used_name
    if name is None:
        return "", ""
    if name.given and name.family:
        return words(name.given), words(name.family)
    return name_in_parts(words(name.full))


def _named(person: Person) -> tuple[str, str]:
    return name_in_parts(words(person.name))


def _uk_day(child: Child) -> str:
    return f"{child.date_of_birth:%d/%m/%Y}" if child.date_of_birth else ""
