"""Sheets as people fill them in, cell by cell with the numbers a spreadsheet shows, and CSV files among them."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from journal_bridge.adapter import OpenedExport
from journal_bridge.errors import InputRefused

MOST_BYTES: Final = 64 * 1024 * 1024
"""Largest sheet read, as CSV or as XML: a hundred thousand rows of a paragraph each; intake has the same limit."""

MOST_COLUMNS: Final = 256
"""Columns looked at; a sheet for people has a dozen, and the old spreadsheets had no more than these."""

_SIGNS: Final = (",", ";", "\t")
"""What parts the cells; spreadsheets of other countries save semicolons."""


class Kind(StrEnum):
    """What a cell holds, as its spreadsheet says."""

    TEXT = "text"
    NUMBER = "number"
    DAY = "day"
    FORMULA = "formula"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its text (a day as YYYY-MM-DD), and what kind it is."""

    text: str
    kind: Kind = Kind.TEXT


EMPTY: Final = Cell("")


@dataclass(frozen=True)
class GridRow:
    """One row: its number as the spreadsheet counts, and its cells by column, counted from 0."""

    number: int
    cells: dict[int, Cell]
    ragged: bool = False
    """Whether it has more or fewer cells than the header, so that nobody knows which belongs where."""


@dataclass(frozen=True)
class Grid:
    """One sheet: the file it lies in, its place for errors, and its rows that hold anything."""

    file: str
    place: str
    rows: tuple[GridRow, ...]


def column_letter(number: int) -> str:
    """Return a column's letters as a spreadsheet shows them; 0 is A."""
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def csv_grid(opened: OpenedExport, name: str) -> Grid:
    """Return a CSV file as a sheet: UTF-8 with or without its mark; commas, semicolons or tabs part the cells.

    A cell whose text begins with an equals sign is a formula somebody saved instead of its value.

    Raises:
        InputRefused: `quota`, `not-utf8`, or `not-csv` with the row.
    """
    return Grid(name, name, tuple(_rows(text_of(opened, name), name)))


def text_of(opened: OpenedExport, name: str) -> str:
    """Return a file as text; raises `InputRefused` (`quota`, `not-utf8`, `not-csv` for NULs)."""
    if opened.size(name) > MOST_BYTES:
        raise InputRefused("quota", name)
    try:
        text = opened.head(name, opened.size(name)).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputRefused("not-utf8", name) from None
    if "\0" in text:
        raise InputRefused("not-csv", name)
    return text


def _rows(untrusted_text: str, place: str) -> Iterator[GridRow]:
    header = untrusted_text.partition("\n")[0]
    delimiter = max(_SIGNS, key=header.count)
    number = 0
    width = None
    try:
        for row in csv.reader(io.StringIO(untrusted_text, newline=""), delimiter=delimiter, strict=True):
            number += 1
            width = len(row) if width is None else width
            if any(cell.strip() for cell in row):
                if width > MOST_COLUMNS:
                    raise InputRefused("not-csv", f"{place} row {number}")
                cells = {at: _cell(text) for at, text in enumerate(row) if text.strip()}
                yield GridRow(number, cells, len(row) != width)
    except csv.Error:
        raise InputRefused("not-csv", f"{place} row {number + 1}") from None


def _cell(untrusted_text: str) -> Cell:
    return Cell(untrusted_text, Kind.FORMULA if untrusted_text.lstrip().startswith("=") else Kind.TEXT)
