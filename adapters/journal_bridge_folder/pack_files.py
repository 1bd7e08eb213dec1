"""Finds the spreadsheet pack in an export: its CSV tables or its workbook, told by what they hold."""

import re
from dataclasses import dataclass, field
from typing import Final

from journal_bridge.adapter import OpenedExport
from journal_bridge.errors import InputRefused
from journal_bridge.kit.grids import Grid, csv_grid
from journal_bridge.kit.pack import PAGE_NAME, README_SHEET, SHEETS, WORKBOOK_NAME
from journal_bridge.kit.tables import folded_header
from journal_bridge.kit.workbooks import WORKBOOK, sheets_of, titles_of

NAMES: Final = tuple(sheet.name for sheet in SHEETS)

TELLING: Final = {
    "children": frozenset({"child", "firstname", "relatives"}),
    "observations": frozenset({"observation", "children", "status"}),
}
"""Columns by which a table of the pack is told from any other table of that name."""

DEPTH: Final = 1
"""Folders a pack may lie below the top: both forms lie side by side in what `templates` wrote."""

_HEADER_BYTES: Final = 8_192
_ZIP: Final = b"PK\x03\x04"
_OLD_OR_LOCKED: Final = b"\xd0\xcf\x11\xe0"
"""First bytes of `.xls` and of a workbook with a password."""


@dataclass(frozen=True)
class PackFiles:
    """One filled or empty form: the folder it lies in, its sheets, the file that told, and what belongs to none."""

    base: str
    telling: str
    grids: dict[str, Grid]
    others: tuple[str, ...] = ()
    """Places of sheets that hold something and are none of ours."""
    files: frozenset[str] = field(default_factory=frozenset)

    @property
    def filled(self) -> bool:
        """Say whether anything stands below a header."""
        return any(len(grid.rows) > 1 for grid in self.grids.values())


def telling_files(opened: OpenedExport) -> tuple[str, ...]:
    """Return a file of every pack in an export; it never fails, as recognising asks it of anybody's export."""
    near = [name for name in opened.names if name.count("/") <= DEPTH]
    tables: dict[str, str] = {}
    for name in near:
        if _is_table(opened, name):
            tables.setdefault(name.rpartition("/")[0], name)
    return (*tables.values(), *(name for name in near if _is_workbook(opened, name)))


def packs_of(opened: OpenedExport) -> tuple[PackFiles, ...]:
    """Return every form in an export; raises `InputRefused` for a file that is none after all."""
    found = telling_files(opened)
    return tuple(
        _tables(opened, one) if one.casefold().endswith(".csv") else _workbook(opened, one) for one in found
    )


def _is_table(opened: OpenedExport, name: str) -> bool:
    base = name.rpartition("/")[2].casefold()
    wanted = TELLING.get(base.removesuffix(".csv")) if base.endswith(".csv") else None
    if wanted is None:
        return False
    try:
        line = opened.head(name, _HEADER_BYTES).decode("utf-8-sig", "replace").partition("\n")[0]
    except InputRefused:
        return False
    return wanted <= {folded_header(cell) for cell in re.split("[,;\t]", line)}


def _is_workbook(opened: OpenedExport, name: str) -> bool:
    """Tell a workbook by its sheets; one of our own name that cannot be opened is claimed, to be told why."""
    if name != WORKBOOK and (not name.casefold().endswith(".xlsx") or name.rpartition("/")[2].startswith("~$")):
        return False
    try:
        return {"children", "observations"} <= set(titles_of(opened, "" if name == WORKBOOK else name))
    except InputRefused:
        ours = name.rpartition("/")[2].casefold() == WORKBOOK_NAME
        return ours and _starts(opened, name).startswith((_ZIP, _OLD_OR_LOCKED))


def _starts(opened: OpenedExport, name: str) -> bytes:
    try:
        return opened.head(name, len(_ZIP))
    except InputRefused:
        return b""


def _tables(opened: OpenedExport, telling: str) -> PackFiles:
    folder, slash, _ = telling.rpartition("/")
    base = f"{folder}{slash}"
    found = {
        name[len(base) :].casefold().removesuffix(".csv"): name
        for name in opened.names
        if name.rpartition("/")[0] == folder and name.casefold().endswith(".csv")
    }
    grids = {sheet: csv_grid(opened, found[sheet]) for sheet in NAMES if sheet in found}
    return PackFiles(base, telling, grids, files=frozenset({*(found[one] for one in grids), f"{base}{PAGE_NAME}"}))


def _workbook(opened: OpenedExport, telling: str) -> PackFiles:
    whole = telling == WORKBOOK
    sheets = sheets_of(opened, "" if whole else telling)
    folder, slash, _ = ("", "", "") if whole else telling.rpartition("/")
    base = f"{folder}{slash}"
    others = [
        grid.place for name, grid in sheets.items() if name not in {*NAMES, README_SHEET.casefold()} and grid.rows
    ]
    parts = frozenset(opened.names) if whole else frozenset({telling, f"{base}{PAGE_NAME}"})
    return PackFiles(base, telling, {one: sheets[one] for one in NAMES if one in sheets}, tuple(others), parts)
