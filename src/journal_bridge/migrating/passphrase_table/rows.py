"""The rows of a passphrase book: read back strictly, and written so that the file is whole at every moment."""

import csv
import io
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from journal_bridge.bundle.passphrases import Passphrases, is_generated
from journal_bridge.errors import DISK_FULL, InputRefused, TryAgain, UsageFault
from journal_bridge.handover import BUNDLED, Purpose
from journal_bridge.kit.cells import as_written, harmless
from journal_bridge.minimise.consent_rows import NOTE, Row
from journal_bridge.minimise.consent_table import read_table
from journal_bridge.minimise.policy import called
from journal_bridge.private_files import flush_names

COLUMNS: Final = ("setting", "child", "name", "purpose", "passphrase", "films")
"""Header of the file; a column `note` may stand beside them and is kept, for whom a strip was given to."""

RECIPIENT: Final = "recipient"
"""Column beside them where something is for somebody the list of leavers names: a school, one of two adults."""

Key = tuple[str, str, Purpose, str]
"""What a row is found by: the setting's key, the child's, the purpose, and the recipient's name as it is compared.

Whoever was given one before must not be able to open what is for somebody else.
"""


@dataclass(frozen=True)
class Strip:
    """One row: what a family or a school is given on paper. Printed, it shows no passphrase."""

    setting: str
    child: str
    name: str
    purpose: Purpose
    both: Passphrases = field(repr=False)
    note: str = field(default="", repr=False)
    recipient: str = ""

    @property
    def key(self) -> Key:
        """What it is found by."""
        return self.setting, self.child, self.purpose, called(self.recipient)

    @property
    def cells(self) -> dict[str, str]:
        """The row as it is written, by column; no spreadsheet takes a cell for a formula."""
        told = (self.setting, self.child, self.name, self.purpose.value, self.both.book, self.both.films or "")
        beside = {RECIPIENT: self.recipient, NOTE: self.note}
        return {column: harmless(cell) for column, cell in zip(COLUMNS, told, strict=True)} | {
            column: harmless(cell) for column, cell in beside.items()
        }


def on_one_line(name: str) -> str:
    """Return a name as a row holds it."""
    return " ".join(name.split())


def checked(path: Path) -> dict[Key, Strip]:
    """Return the rows of a file in their order; none where there is no file.

    Raises:
        InputRefused: `passphrase-list` at the first row that is not as it was written, or that another contradicts.
    """
    if not path.exists():
        return {}
    try:
        rows = read_table(path, COLUMNS, (RECIPIENT,)).rows
    except InputRefused as refused:
        raise InputRefused("passphrase-list", *refused.places) from None
    strips: dict[Key, Strip] = {}
    given: set[str] = set()
    for row in rows:
        strip = _strip(row, path.name)
        words = {strip.both.book, strip.both.films or strip.both.book}
        if strip.key in strips or len(words) == 1 or words & given:
            raise InputRefused("passphrase-list", f"{path.name} row {row.number} (the same as another)")
        given |= words
        strips[strip.key] = strip
    return strips


def write(path: Path, strips: Iterable[Strip]) -> None:
    """Write the rows in place of what the file holds; whoever looks, or pulls the plug, finds the old or the new.

    Only one may write at a time: what a killed run left unfinished is removed.

    Raises:
        TryAgain: `no-room`.
        UsageFault: `no-folder` when the file cannot be written.
    """
    unfinished = path.with_name(f".{path.name}.unfinished")
    try:
        unfinished.unlink(missing_ok=True)
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(_text(strips).encode())
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    except OSError as failed:
        unfinished.unlink(missing_ok=True)
        if failed.errno in DISK_FULL:
            raise TryAgain("no-room", path.name) from None
        raise UsageFault("no-folder", path.name) from None
    flush_names(path.parent)


def _text(strips: Iterable[Strip]) -> str:
    """Return the table as spreadsheets read it; the mark at its beginning keeps accents whole there."""
    rows = [strip.cells for strip in strips]
    columns = (*COLUMNS, *(one for one in (RECIPIENT, NOTE) if any(row[one] for row in rows)))
    text = io.StringIO(newline="")
    table = csv.writer(text, lineterminator="\n")
    table.writerow(columns)
    table.writerows([row[one] for one in columns] for row in rows)
    return "\ufeff" + text.getvalue()


def _strip(row: Row, name: str) -> Strip:
    cells = {column: as_written(cell) for column, cell in row.cells.items()}
    wrong = next(_wrong(cells), None)
    if wrong is not None:
        raise InputRefused("passphrase-list", f"{name} row {row.number}, column {wrong}")
    return Strip(
        setting=cells["setting"],
        child=cells["child"],
        name=cells["name"],
        purpose=Purpose(cells["purpose"]),
        both=Passphrases(cells["passphrase"], cells["films"]),
        note=cells.get(NOTE, ""),
        recipient=cells.get(RECIPIENT, ""),
    )


def _wrong(cells: dict[str, str]) -> Iterator[str]:
    """Yield the columns whose cells are not as they were written."""
    yield from (column for column in ("setting", "child") if not cells[column])
    yield from (("purpose",) if cells["purpose"] not in {one.value for one in BUNDLED} else ())
    yield from (column for column in ("passphrase", "films") if not is_generated(cells[column]))
