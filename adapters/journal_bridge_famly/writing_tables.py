"""Tables of what the platform's own import is known to take: children, and their families."""

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final

from journal_bridge.adapter import Step
from journal_bridge.handover import MinimisedJournal
from journal_bridge.journal import Child, Person
from journal_bridge.kit.cells import harmless
from journal_bridge.kit.together import together

from .writing_ids import record_id

CHILDREN_TABLE: Final = "children.csv"
RELATIONS_TABLE: Final = "relations.csv"


def _left_empty(_: object) -> str:
    """Return nothing: the platform asks for it, and no journal tells it."""
    return ""


def _name(child: Child) -> str:
    name = child.used_name
    return name.full if name else ""


CHILD_COLUMNS: Final[Mapping[str, Callable[[Child], str]]] = {
    "institutionId": _left_empty,
    "name": _name,
    "birthDate": lambda child: child.date_of_birth.isoformat() if child.date_of_birth else "",
    "group": _left_empty,
    "startDate": _left_empty,
    "foreignId": lambda child: record_id(child.id),
}
"""Fields of the platform's import of children (its schema of 2023) that it asks for or a journal tells."""

RELATION_COLUMNS: Final[Mapping[str, Callable[[Child, Person], str]]] = {
    "foreignId": lambda child, _: record_id(child.id),
    "child": lambda child, _: _name(child),
    "name": lambda _, person: person.name or "",
    "relation": lambda _, person: person.role or "",
}
"""Fields of its import of relations that a journal tells, behind the child each belongs to."""

_STEPS: Final = (
    Step(
        "In Famly, start an import of children, download its own template there, and copy the children into it. "
        "What its columns are called today is not published; these are the field names of 2023. Famly asks for the "
        "site (institutionId), the room (group) and the start date too: no journal tells them, so fill them in. "
        "foreignId is a number of this package's own, to match a child with its family and with the package. Dates "
        "are written year-month-day. A cell that begins with an apostrophe (') would calculate in a spreadsheet "
        "without it: take the apostrophe out when you copy.",
        CHILDREN_TABLE,
    ),
    Step(
        "Copy the families likewise, each to the child with the same foreignId. E-mail addresses and telephone "
        "numbers stand in no journal: add them from your own records.",
        RELATIONS_TABLE,
    ),
)


def write_tables(journals: Sequence[MinimisedJournal], folder: Path) -> tuple[Step, ...]:
    """Write both tables into an empty folder, and tell what to do with them."""
    told = together(journals)
    people = {one.id: one for one in told.people}
    children = [[field(child) for field in CHILD_COLUMNS.values()] for child in told.children]
    relations = [
        [field(child, people[one]) for field in RELATION_COLUMNS.values()]
        for child in told.children
        for one in told.relatives.get(child.id, ())
        if people[one].name
    ]
    _write(folder / CHILDREN_TABLE, CHILD_COLUMNS, children)
    _write(folder / RELATIONS_TABLE, RELATION_COLUMNS, relations)
    return _STEPS


def _write(path: Path, header: Mapping[str, object], rows: Sequence[Sequence[str]]) -> None:
    """Write a table in UTF-8 with its mark, by which spreadsheets know accents; no cell of it calculates."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(header)
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    path.write_bytes(text.getvalue().encode("utf-8-sig"))
