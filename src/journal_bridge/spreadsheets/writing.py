"""Writes the forms of the spreadsheet pack: a workbook, the same as CSV tables, and the page that explains them."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

import xlsxwriter

from journal_bridge.errors import UsageFault
from journal_bridge.journal import ConsentPurpose, Name, Roster, RosterChild
from journal_bridge.kit.cells import harmless
from journal_bridge.kit.pack import PAGE_NAME, README_SHEET, SHEETS, WORKBOOK_NAME, PackColumn, PackSheet
from journal_bridge.private_files import write_new
from journal_bridge.spreadsheets.page import forms_page

Rows = Mapping[str, Sequence[Sequence[str]]]
"""The rows a form begins with, by the name of its sheet; a form has none when no export is given."""

WORKBOOK_FOLDER: Final = "workbook"
TABLES_FOLDER: Final = "tables"
MEDIA_FOLDER: Final = "media"

FORM_ROWS: Final = 5_000
"""Rows of a form that offer words to choose from: ten years of a large setting's observations."""

_MADE: Final = datetime(2000, 1, 1)  # noqa: DTZ001 - a fixed day, so that the same form has the same bytes
_WIDTHS: Final = {"text": 60, "file": 28, "ids": 16, "id": 12, "day": 14}
_BROAD: Final = 22


def write_pack(out: Path, roster: Roster, asked: Sequence[ConsentPurpose]) -> tuple[Path, ...]:
    """Write both forms into a folder that is there, with the children of a roster, and return what was written.

    Raises:
        UsageFault: `no-folder`.
    """
    rows = _rows_of(roster, asked)
    written = []
    for name in (WORKBOOK_FOLDER, TABLES_FOLDER):
        try:
            (out / name).mkdir(mode=0o700)
            (out / name / MEDIA_FOLDER).mkdir(mode=0o700)
        except OSError:
            raise UsageFault("no-folder", name) from None
        write_new(out / name / PAGE_NAME, forms_page().encode())
        written.append(out / name / PAGE_NAME)
    write_new(out / WORKBOOK_FOLDER / WORKBOOK_NAME, workbook(rows))
    written.append(out / WORKBOOK_FOLDER / WORKBOOK_NAME)
    for sheet in SHEETS:
        path = out / TABLES_FOLDER / f"{sheet.name}.csv"
        write_new(path, table(sheet, rows.get(sheet.name, ())))
        written.append(path)
    return tuple(written)


def table(sheet: PackSheet, rows: Iterable[Sequence[str]]) -> bytes:
    """Return a sheet as CSV: UTF-8 with its mark, every cell harmless."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(sheet.headers)
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def workbook(rows: Rows) -> bytes:
    """Return the workbook: the page that explains it first, then one sheet each, all cells set to text."""
    out = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"title": "Journal forms", "created": _MADE})
        looks = _Looks(book)
        _explain(book, looks)
        for sheet in SHEETS:
            _fill(book, looks, sheet, rows.get(sheet.name, ()))
    return out.getvalue()


class _Looks:
    """The few styles of the workbook."""

    def __init__(self, book: "xlsxwriter.Workbook") -> None:
        self.text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        self.plain = book.add_format({"text_wrap": True, "valign": "top"})
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.header = book.add_format({"bold": True, "bg_color": "#E8EEF2", "bottom": 1, "num_format": "@"})
        self.needed = book.add_format({"bold": True, "bg_color": "#FBE3C6", "bottom": 1, "num_format": "@"})


def _fill(book: "xlsxwriter.Workbook", looks: _Looks, sheet: PackSheet, rows: Iterable[Sequence[str]]) -> None:
    page = book.add_worksheet(sheet.name)
    page.freeze_panes(1, 1)
    for at, header in enumerate(sheet.headers):
        column = next((one for one in sheet.columns if one.header == header), None)
        page.set_column(at, at, _WIDTHS.get(column.takes, _BROAD) if column else _BROAD, looks.text)
        page.write_string(0, at, header, looks.needed if column and column.needed else looks.header)
        if column and column.takes == "word":
            _offer(page, at, column)
    for number, row in enumerate(rows, start=1):
        for at, cell in enumerate(row):
            if cell:
                page.write_string(number, at, harmless(cell), looks.text)


def _offer(page: "xlsxwriter.worksheet.Worksheet", at: int, column: PackColumn) -> None:
    """Offer a column's words as a list to choose from."""
    page.data_validation(
        1, at, FORM_ROWS, at, {"validate": "list", "source": list(column.words), "error_type": "warning"}
    )


def _explain(book: "xlsxwriter.Workbook", looks: _Looks) -> None:
    """Write the sheet that explains the others, with an example row of each."""
    page = book.add_worksheet(README_SHEET)
    page.set_column(0, 0, 20)
    page.set_column(1, 1, 80, looks.plain)
    page.set_column(2, 3, 28, looks.plain)
    at = 0
    for sheet in SHEETS:
        page.write_string(at, 0, sheet.name, looks.title)
        page.write_string(at, 1, sheet.says, looks.plain)
        for number, head in enumerate(("column", "what belongs there", "needed", "an example")):
            page.write_string(at + 1, number, head, looks.header)
        at += 2
        for column in sheet.columns:
            needed = "always" if column.needed else ""
            for number, words in enumerate((column.header, column.says, needed, column.example)):
                page.write_string(at, number, words, looks.plain)
            at += 1
        at += 1


def _rows_of(roster: Roster, asked: Sequence[ConsentPurpose]) -> Rows:
    relatives = {adult.id: adult.name for adult in roster.relatives}
    return {
        "children": [_child(child, relatives) for child in roster.children],
        "consents": [
            (child.id, purpose.value, "", "", "", "", "", _shown(child))
            for child in roster.children
            for purpose in asked
        ],
    }


def _child(child: RosterChild, relatives: Mapping[str, str]) -> tuple[str, ...]:
    """Return a child's row; a name whose parts do not make the whole is kept whole, as a first name."""
    name = child.names[0] if child.names else Name(full=child.id)
    parts = f"{name.given or ''} {name.family or ''}".strip() == name.full and bool(name.given)
    return (
        child.id,
        (name.given or "") if parts else name.full,
        (name.family or "") if parts else "",
        _joined(one.full for one in child.names[1:]),
        "",
        child.date_of_birth.isoformat() if child.date_of_birth else "",
        _joined(relatives[one] for one in child.family if one in relatives),
        _joined(child.siblings),
        "",
        "",
    )


def _joined(names: Iterable[str]) -> str:
    return "; ".join(name.replace(";", ",") for name in names)


def _shown(child: RosterChild) -> str:
    return child.names[0].full if child.names else ""
