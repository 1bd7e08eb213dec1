"""The summary file: what people write about a child for a school's first page, because no export holds it.

It names whoever its writer thinks of, so `summary_search` searches it like every other text.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final

from journal_bridge.errors import InputRefused
from journal_bridge.handover import Summary
from journal_bridge.journal import Roster
from journal_bridge.minimise.consent_rows import OLDEST, Fault, Row
from journal_bridge.minimise.consent_table import read_table

COLUMNS: Final = ("child", "field", "words")
"""Header of the summary file; a column `note` may stand beside them and is never read."""

FIELDS: Final[Mapping[str, str]] = {
    "languages": "languages",
    "loves": "what I love",
    "learns": "how I learn",
    "two_year_check": "two-year check date",
    "helps": "what helps me",
    "family_words": "family's words",
    "key_person_words": "key person's words",
}
"""What `field` may say for each field of a summary, in the order of the page."""

LONGEST: Final = 10_000
"""Characters of one field: five pages of a letter; page 1 has room for a paragraph."""

MOST_FAULTS: Final = 20
"""Faulty cells named in one message: as many as somebody mends at one sitting."""


@dataclass(frozen=True)
class Written:
    """What is written about one child, not yet searched for names, and the row each field stands in."""

    untrusted: Summary = field(default_factory=Summary)
    rows: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class SummaryFile:
    """A summary file as read: its name, what is written about each child, and the digest of its bytes."""

    name: str
    children: Mapping[str, Written]
    sha256: str

    def about(self, child: str) -> Written:
        """Return what is written about a child."""
        return self.children.get(child, Written())


def read_summary(path: Path, roster: Roster, today: date) -> SummaryFile:
    """Return what is in a summary file (CSV); children are named by the export's ids, an empty row says nothing.

    Raises:
        InputRefused: `not-found`, `quota`, `not-utf8`, `not-csv`, or `summary-row` naming rows and columns.
    """
    table = read_table(path, COLUMNS)
    reader = _Reader({child.id for child in roster.children}, today)
    for row in table.rows:
        reader.read(row)
    if reader.faults:
        shown = [f"row {fault.row}, {fault.words}" for fault in sorted(reader.faults)]
        rest = len(shown) - MOST_FAULTS
        more = [f"and {rest} more"] if rest > 0 else []
        raise InputRefused("summary-row", *named(table.name, (*shown[:MOST_FAULTS], *more)))
    return SummaryFile(table.name, reader.written(), table.sha256)


def named(name: str, places: Iterable[str]) -> Iterator[str]:
    """Yield the places of one error, with the file's name before the first."""
    first, *rest = places
    yield f"{name} {first}"
    yield from rest


class _Reader:
    """Reads row by row, and keeps every fault, not only the first."""

    def __init__(self, children: set[str], today: date) -> None:
        self.faults: list[Fault] = []
        self._known = children
        self._today = today
        self._values: dict[str, dict[str, str | date]] = {}
        self._rows: dict[str, dict[str, int]] = {}

    def read(self, row: Row) -> None:
        cell = row.cells
        if not cell["words"]:
            return
        child, name = cell["child"], _BY_WORDS.get(_folded(cell["field"]))
        if child not in self._known:
            self._refuse(row, "child", "no child of this export has that id")
        if name is None:
            self._refuse(row, "field", "no field of the form; copy it from there")
        if child not in self._known or name is None:
            return
        rows = self._rows.setdefault(child, {})
        if name in rows:
            self._refuse(row, "field", f"the same as row {rows[name]}")
            return
        rows[name] = row.number
        self._values.setdefault(child, {})[name] = self._value(row, name)

    def written(self) -> dict[str, Written]:
        return {
            child: Written(Summary(**values), self._rows[child])  # type: ignore[arg-type] # _value gives each its type
            for child, values in self._values.items()
        }

    def _value(self, row: Row, name: str) -> str | date:
        words = row.cells["words"]
        if name == "two_year_check":
            return self._day(row, words)
        if len(words) > LONGEST:
            self._refuse(row, "words", f"at most {LONGEST:,} characters")
        return words

    def _day(self, row: Row, words: str) -> date:
        """Read YYYY-MM-DD and nothing else: of 03/04 two people make two days."""
        try:
            day = date.fromisoformat(words)
        except ValueError:
            day = None
        if day is None or day.isoformat() != words or not OLDEST <= day <= self._today:
            self._refuse(row, "words", "a day up to today, as YYYY-MM-DD")
            return OLDEST
        return day

    def _refuse(self, row: Row, column: str, why: str) -> None:
        self.faults.append(Fault(row.number, COLUMNS.index(column), f"column {column} ({why})"))


def _folded(words: str) -> str:
    """Return letters and digits alone: spreadsheets turn apostrophes and hyphens into others."""
    return "".join(char for char in words.casefold() if char.isalnum())


_BY_WORDS: Final = {_folded(words): name for name, words in FIELDS.items()}
