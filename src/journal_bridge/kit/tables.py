"""Reads CSV tables whose headers nobody promised: spellings in a table, secrets dropped before they are seen."""

import csv
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from journal_bridge.adapter import OpenedExport
from journal_bridge.errors import InputRefused

_SECRET: Final = re.compile(
    r"pass[ _-]?(word|code|phrase|wd)|\bpwd|secret|token|memorable|user[ _-]?name"
    r"|security[ _-]?(question|answer|word)|(^|[^a-z])(pin|login)([^a-z]|$)"
)
"""Headers of columns that open something: a collection password, an account, a door."""

_HEADER_BYTES: Final = 8_192
"""No header of a spreadsheet a person works with is longer."""

_NOISE: Final = re.compile(r"[^a-z0-9]+")


_NOTHING: Final[Mapping[str, str]] = MappingProxyType({})


@dataclass(frozen=True)
class Column:
    """A column of a table: the field it fills, and the spellings of its header that are known."""

    field: str
    spellings: tuple[str, ...] = ()
    required: bool = False

    @property
    def headers(self) -> frozenset[str]:
        """The spellings, folded for comparing; the field's own name is one."""
        return frozenset(folded_header(one) for one in (self.field, *self.spellings))


@dataclass(slots=True)
class Row:
    """A row: its cells by field (empty where the column is absent), the rest by header, and its number.

    Not frozen, as a frozen one takes three times as long to make, and a table has many.
    """

    cells: Mapping[str, str]
    extras: Mapping[str, str]
    number: int
    """As a spreadsheet counts: the header is row 1."""

    def __getitem__(self, field: str) -> str:
        """Return a cell without the spaces around it."""
        return self.cells.get(field, "")


@dataclass(frozen=True)
class Table:
    """A table read: its rows, and what of its header was unknown, secret or absent."""

    name: str
    rows: tuple[Row, ...]
    unknown: tuple[str, ...]
    dropped: tuple[str, ...]
    absent: tuple[str, ...]

    def place(self, row: Row) -> str:
        """Return where a row stands, for errors and losses."""
        return f"{self.name} row {row.number}"


def folded_header(header: str) -> str:
    """Return a header for comparing, so that `Child ID`, `child_id` and `childId` agree."""
    return _NOISE.sub("", header.casefold())


def is_secret(header: str) -> bool:
    """Say whether a column may hold a password or the like, by its header."""
    return _SECRET.search(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", header).casefold()) is not None


def header_of(opened: OpenedExport, name: str) -> frozenset[str]:
    """Return a table's folded headers from its first bytes; it never fails, for recognising asks it of any file."""
    line = opened.head(name, _HEADER_BYTES).decode("utf-8-sig", "replace").splitlines()[:1]
    try:
        return frozenset(folded_header(header) for row in csv.reader(line) for header in row)
    except csv.Error:
        return frozenset()


def read_table(opened: OpenedExport, name: str, columns: Sequence[Column]) -> Table:
    """Return a table by field.

    Raises:
        InputRefused: `not-csv` at row 1 when a required column is absent or two columns fill one field, or what the
            file itself is refused for.
    """
    untrusted_rows = opened.csv(name)
    headers = tuple(untrusted_rows[0]) if untrusted_rows else ()
    dropped = tuple(header for header in headers if is_secret(header))
    fields = _fields([header for header in headers if header not in dropped], columns, name)
    absent = tuple(column.field for column in columns if column.field not in fields.values())
    if headers and any(column.required and column.field in absent for column in columns):
        raise InputRefused("not-csv", f"{name} row 1")
    unknown = tuple(header for header in headers if header not in fields and header not in dropped)
    named = tuple(fields.items())
    waiting = list(reversed(untrusted_rows))
    del untrusted_rows  # each row is let go once it is read: a table of media has a hundred thousand
    rows = []
    for number in range(2, len(waiting) + 2):
        untrusted = waiting.pop()
        cells = {field: untrusted[header].strip() for header, field in named}
        rows.append(Row(cells, _rest(untrusted, unknown), number))
    return Table(name, tuple(rows), unknown, dropped, absent)


def _rest(untrusted: Mapping[str, str], unknown: Sequence[str]) -> Mapping[str, str]:
    """Return the cells of unknown columns that say something; most tables have none."""
    return {header: untrusted[header] for header in unknown if untrusted[header].strip()} if unknown else _NOTHING


def _fields(headers: Sequence[str], columns: Sequence[Column], name: str) -> dict[str, str]:
    by_header = {header: column.field for column in columns for header in column.headers}
    found = {header: by_header[folded_header(header)] for header in headers if folded_header(header) in by_header}
    if len(set(found.values())) != len(found):
        raise InputRefused("not-csv", f"{name} row 1")
    return found
