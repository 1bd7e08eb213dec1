"""The consent table as a file: bytes, letters and rows, whatever spreadsheet wrote it."""

import csv
import hashlib
import io
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from journal_bridge.errors import InputRefused
from journal_bridge.minimise.consent_rows import COLUMNS, NOTE, Row

MAX_TABLE: Final = 16 * 1024 * 1024
"""Largest consent table read, in bytes: 400 settings of 100 children with ten rows each fit ten times over."""

_LETTERS: Final = 26


@dataclass(frozen=True)
class Table:
    """A table with the right header: its file name, its rows, and the digest of its bytes."""

    name: str
    rows: tuple[Row, ...]
    sha256: str


def read_table(path: Path, columns: Collection[str] = COLUMNS, may_hold: Collection[str] = ()) -> Table:
    """Return the rows of a table people fill in, numbered as a spreadsheet numbers them.

    Commas and, as spreadsheets of other countries save them, semicolons part the cells: the header tells which. The
    table holds all of `columns`, and those of `may_hold` it has.

    Raises:
        InputRefused: `not-found`, `quota`, `not-utf8` or `not-csv`.
    """
    if not path.is_file():
        raise InputRefused("not-found", path.name)
    with path.open("rb") as file:
        untrusted = file.read(MAX_TABLE + 1)
    if len(untrusted) > MAX_TABLE:
        raise InputRefused("quota", path.name)
    try:
        text = untrusted.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputRefused("not-utf8", path.name) from None
    return Table(path.name, tuple(_rows(text, path.name, columns, may_hold)), hashlib.sha256(untrusted).hexdigest())


def _rows(text: str, place: str, columns: Collection[str], may_hold: Collection[str]) -> Iterator[Row]:
    delimiter = ";" if ";" in text.partition("\n")[0] else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 0
    header: list[str] = []
    try:
        for number, cells in enumerate(reader, start=1):
            if number == 1:
                header = _header(cells, place, columns, may_hold)
            elif any(cell.strip() for cell in cells):
                if len(cells) != len(header):
                    raise InputRefused("not-csv", f"{place} row {number}")
                yield Row(number, {column: cell.strip() for column, cell in zip(header, cells, strict=True)})
    except csv.Error:
        raise InputRefused("not-csv", f"{place} row {number + 1}") from None
    if not header:
        raise InputRefused("not-csv", f"{place} row 1")


def _header(cells: list[str], place: str, columns: Collection[str], may_hold: Collection[str]) -> list[str]:
    """Return the columns in the order of the file; a column of notes for people may stand among them."""
    header = [cell.strip().lower() for cell in cells]
    absent = [column for column in columns if column not in header]
    if absent:
        raise InputRefused("not-csv", f"{place} row 1 (no column {', '.join(absent)})")
    known = {*columns, *may_hold, NOTE}
    for number, column in enumerate(header):
        if column not in known or column in header[:number]:
            raise InputRefused("not-csv", f"{place} row 1 ({_letter(number)}: no column of this table)")
    return header


def _letter(number: int) -> str:
    """Return what a spreadsheet calls a column; its words could be somebody's name."""
    return f"column {chr(ord('A') + number)}" if number < _LETTERS else f"column number {number + 1}"
