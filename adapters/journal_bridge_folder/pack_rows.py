"""Reads the rows of the pack's sheets; whatever cannot be used is a fault with its row and column."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import count
from typing import Final

from journal_bridge.errors import InputRefused
from journal_bridge.kit.cells import as_written
from journal_bridge.kit.grids import EMPTY, MOST_COLUMNS, Cell, Grid, GridRow, Kind, column_letter
from journal_bridge.kit.pack import LONGEST_NAME, LONGEST_TEXT, NOTE, SHEETS, PackColumn, PackSheet
from journal_bridge.kit.tables import folded_header

MOST_FAULTS: Final = 100
"""Faults named in one message: a wrong column of a term's records, and still a page to read."""

OLDEST: Final = 1990
NEWEST: Final = 2199
"""Years a day may lie in; an earlier or later one is a slip of the pen. The journal holds none beyond 2199."""

_UK_DAY: Final = re.compile(r"([0-9]{1,2})([/.-])([0-9]{1,2})\2([0-9]{4})")
_ISO_DAY: Final = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[T ]00:00(?::00(?:\.0+)?)?Z?)?")
_PARTS: Final = re.compile(r"[;\n\r]+")
_ID_PARTS: Final = re.compile(r"[;,\n\r]+")


@dataclass(frozen=True)
class Line:
    """One row: its sheet's place, its number, and by header those of its cells that can be used."""

    file: str
    place: str
    number: int
    texts: Mapping[str, str]
    lists: Mapping[str, tuple[str, ...]]
    days: Mapping[str, date]

    def __getitem__(self, header: str) -> str:
        """Return a cell's text; empty where nothing stands."""
        return self.texts.get(header, "")

    def many(self, header: str) -> tuple[str, ...]:
        """Return a cell that may hold several, each once."""
        return self.lists.get(header, ())

    def day(self, header: str) -> date | None:
        """Return a cell's day."""
        return self.days.get(header)


@dataclass
class Faults:
    """Everything that must be mended, sheet by sheet and row by row."""

    found: dict[tuple[int, int, int], str] = field(default_factory=dict)
    """The words of each, by its sheet, row and column; of several in one place the first."""

    heads: bool = False
    """Whether a header or a whole row is at fault: what other rows name may then stand there after all."""

    def row(self, sheet: PackSheet, place: str, number: int, words: str) -> None:
        """Note what is wrong with a whole row."""
        at = next(free for free in count(-MOST_COLUMNS) if (SHEETS.index(sheet), number, free) not in self.found)
        self.found[SHEETS.index(sheet), number, at] = f"{place} row {number} ({words})"

    def cell(self, sheet: PackSheet, line: "Line", header: str, words: str) -> None:
        """Note what is wrong with a cell, never what stands in it."""
        self.at(sheet, line.place, line.number, header, words)

    def at(self, sheet: PackSheet, place: str, number: int, header: str, words: str) -> None:
        """Note what is wrong with a cell; of several faults in one cell the first is told."""
        key = (SHEETS.index(sheet), number, sheet.headers.index(header))
        self.found.setdefault(key, f"{place} row {number}, column {header} ({words})")

    def refuse(self) -> None:
        """Raise `InputRefused` (`sheet-row`) with the places of all faults, if there are any."""
        if not self.found:
            return
        told = [words for _, words in sorted(self.found.items())]
        rest = len(told) - MOST_FAULTS
        raise InputRefused("sheet-row", *told[:MOST_FAULTS], *([f"and {rest} more"] if rest > 0 else []))


def lines_of(sheet: PackSheet, grid: Grid, faults: Faults) -> Iterator[Line]:
    """Yield the rows of a sheet, with their sound cells only; the others are faults."""
    place = grid.place if grid.place == grid.file else f"{grid.file} {sheet.name}"
    if not grid.rows or grid.rows[0].number != 1:
        faults.row(sheet, place, 1, "write the names of the columns here, as in the form")
        faults.heads = True
        return
    columns = _columns(sheet, grid.rows[0], place, faults)
    if columns is None:
        faults.heads = True
        return
    for row in grid.rows[1:]:
        if row.ragged:
            faults.row(sheet, place, row.number, "other cells than the first row; put texts into quotation marks")
            faults.heads = True
            continue
        line = _RowReader(sheet, place, row, faults).read(grid.file, columns)
        if line:
            yield line


def _columns(sheet: PackSheet, header: GridRow, place: str, faults: Faults) -> dict[int, str] | None:
    """Return the headers by column, or None when there is a fault among them."""
    known = {folded_header(one): one for one in sheet.headers}
    before = len(faults.found)
    found: dict[int, str] = {}
    for at, cell in sorted(header.cells.items()):
        name = known.get(folded_header(cell.text)) if cell.kind is Kind.TEXT else None
        if name is None:
            faults.row(sheet, place, 1, f"column {column_letter(at)} is not one of the form")
        elif name in found.values():
            faults.row(sheet, place, 1, f"column {name} stands there twice")
        else:
            found[at] = name
    for column in sheet.columns:
        if column.needed and column.header not in found.values():
            faults.row(sheet, place, 1, f"column {column.header} is not there")
    return found if len(faults.found) == before else None


class _RowReader:
    """One row on its way to be a line."""

    def __init__(self, sheet: PackSheet, place: str, row: GridRow, faults: Faults) -> None:
        self.sheet, self.place, self.row, self.faults = sheet, place, row, faults
        self.texts: dict[str, str] = {}
        self.lists: dict[str, tuple[str, ...]] = {}
        self.days: dict[str, date] = {}

    def read(self, file: str, columns: Mapping[int, str]) -> Line | None:
        """Return the line, with its sound cells only, or None when nothing but a note stands there."""
        by_header = {columns[at]: cell for at, cell in self.row.cells.items() if at in columns}
        for at in sorted(self.row.cells.keys() - columns.keys()):
            words = f"column {column_letter(at)} is not one of the form"
            self.faults.row(self.sheet, self.place, self.row.number, words)
        if not by_header.keys() - {NOTE}:
            return None
        for column in self.sheet.columns:
            self._take(column, by_header.get(column.header, EMPTY))
        return Line(file, self.place, self.row.number, self.texts, self.lists, self.days)

    def _refuse(self, column: PackColumn, words: str) -> None:
        self.faults.at(self.sheet, self.place, self.row.number, column.header, words)

    def _take(self, column: PackColumn, cell: Cell) -> None:
        text = as_written(cell.text).strip()
        if cell.kind is Kind.FORMULA:
            self._refuse(column, "a formula; write the words or the number itself")
        elif cell.kind is Kind.ERROR:
            self._refuse(column, "a formula that failed; write the words or the number itself")
        elif not text:
            if column.needed:
                self._refuse(column, f"empty; {column.belongs}")
        elif cell.kind is Kind.DAY and column.takes != "day":
            self._refuse(column, "a date; set the cell to text and write it again")
        elif column.takes == "day":
            self._take_day(column, cell, text)
        elif column.takes == "word":
            self._take_word(column, text)
        elif column.takes in {"ids", "names"}:
            self._take_list(column, text)
        else:
            self._take_text(column, text)

    def _take_day(self, column: PackColumn, cell: Cell, text: str) -> None:
        day = day_of(text[: len("2024-12-25")] if cell.kind is Kind.DAY else text)
        if day is None:
            self._refuse(column, column.belongs)
        else:
            self.days[column.header] = day

    def _take_word(self, column: PackColumn, text: str) -> None:
        meant = next((value for key, value in column.words.items() if _word(key) == _word(text)), None)
        if meant is None:
            self._refuse(column, column.belongs)
        else:
            self.texts[column.header] = meant

    def _take_list(self, column: PackColumn, text: str) -> None:
        parts = re.split(_ID_PARTS if column.takes == "ids" else _PARTS, text)
        several = tuple(dict.fromkeys(one.strip() for one in parts if one.strip()))
        if not several or max(map(len, several)) > LONGEST_NAME:
            self._refuse(column, column.belongs)
        else:
            self.lists[column.header] = several

    def _take_text(self, column: PackColumn, text: str) -> None:
        short = column.takes != "text"
        if len(text) > (LONGEST_NAME if short else LONGEST_TEXT) or (short and len(text.splitlines()) > 1):
            self._refuse(column, column.belongs)
        elif column.takes == "id" and _ID_PARTS.search(text):
            self._refuse(column, f"{column.belongs}, one only")
        else:
            self.texts[column.header] = text


def _word(text: str) -> str:
    return " ".join(text.replace("_", " ").casefold().split())


def day_of(text: str) -> date | None:
    """Return a day as people in the UK type it, day first, or in ISO; None for all else, two-digit years too."""
    iso, typed = _ISO_DAY.fullmatch(text), _UK_DAY.fullmatch(text)
    if iso:
        year, month, day = (int(one) for one in iso.groups())
    elif typed:
        day, month, year = int(typed[1]), int(typed[3]), int(typed[4])
    else:
        return None
    try:
        return date(year, month, day) if OLDEST <= year <= NEWEST else None
    except ValueError:
        return None
