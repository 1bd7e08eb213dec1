"""A file of decisions, read strictly and written so that it reads back: JSON, or CSV for a spreadsheet."""

import csv
import io
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from journal_bridge.errors import InputRefused
from journal_bridge.handover import Decision
from journal_bridge.journal.values import UK
from journal_bridge.minimise.decision_rows import COLUMNS, EXPECTED, RowFault, decision_of

MAX_FILE: Final = 64 * 1024 * 1024
"""Largest decisions file read, in bytes: a hundred thousand decisions of 500 bytes fit."""

AHEAD: Final = timedelta(days=1)
"""How far a clock may be ahead; a later decision counts before an earlier one, so a slip in the year would stay."""


def read_decisions(path: Path, now: datetime | None = None) -> tuple[Decision, ...]:
    """Return the decisions in a file: CSV when it is called so, else a JSON list.

    Args:
        path: the file; a row is one item (`item`, `digest`) or one reason of one child (`rule`, `child`).
        now: the time; with it, decisions of the days to come are refused.

    Raises:
        InputRefused: `not-found`, `quota`, `not-utf8`, `not-csv`, `not-json`, or `decision-row` with row and column
            or JSON path.
    """
    if not path.is_file():
        raise InputRefused("not-found", path.name)
    with path.open("rb") as file:
        untrusted = file.read(MAX_FILE + 1)
    if len(untrusted) > MAX_FILE:
        raise InputRefused("quota", path.name)
    rows = _csv_rows if path.suffix.lower() == ".csv" else _json_rows
    return tuple(_decision(row, place, now) for place, row in rows(untrusted, path.name))


def write_decisions(path: Path, decisions: Iterable[Decision]) -> None:
    """Write decisions so that `read_decisions` reads them back; the file is whole at every moment."""
    rows = [_row(decision) for decision in decisions]
    text = _csv_text(rows) if path.suffix.lower() == ".csv" else _json_text(rows)
    unfinished = path.with_name(f".{path.name}.unfinished")
    unfinished.unlink(missing_ok=True)
    unfinished.touch(mode=0o600, exist_ok=False)  # reasons name children; and no link is followed
    unfinished.write_text(text, encoding="utf-8", newline="")
    os.replace(unfinished, path)  # noqa: PTH105 - Path.replace is the same; this says that it replaces


def _decision(row: object, place: str, now: datetime | None) -> Decision:
    if not isinstance(row, dict):
        raise InputRefused("decision-row", place)
    dot = ", column " if " row " in place else "."
    try:
        decision = decision_of(row, place)
    except RowFault as fault:
        at = f"{place}{dot}{fault.field} ({EXPECTED[fault.field]})" if fault.field else place
        raise InputRefused("decision-row", at) from None
    if now is not None and decision.when > now + AHEAD:
        raise InputRefused("decision-row", f"{place}{dot}when (lies in the future)")
    return decision


def _json_rows(untrusted: bytes, name: str) -> Iterator[tuple[str, object]]:
    try:
        rows = json.loads(untrusted, object_pairs_hook=_once)
    except (ValueError, RecursionError):
        raise InputRefused("not-json", name) from None
    if isinstance(rows, dict) and "schema_version" in rows:
        raise InputRefused("unsupported-version", name)  # 1.0 is a list; a later one will be an object that says so
    if not isinstance(rows, list):
        raise InputRefused("decision-row", f"{name} (a list of decisions belongs here)")
    yield from ((f"{name}[{number}]", row) for number, row in enumerate(rows))


def _once(pairs: list[tuple[str, object]]) -> dict[str, object] | None:
    """Return an object, or None when it holds a key twice: which of the two is meant cannot be known."""
    found = dict(pairs)
    return found if len(found) == len(pairs) else None


def _csv_rows(untrusted: bytes, name: str) -> Iterator[tuple[str, object]]:
    """Yield the rows of a table, numbered as a spreadsheet numbers them; an empty cell says nothing.

    Commas and, as spreadsheets of other countries save them, semicolons part the cells: the header tells which.
    """
    try:
        text = untrusted.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputRefused("not-utf8", name) from None
    delimiter = ";" if ";" in text.partition("\n")[0] else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    header = _header(next(reader, []), name)
    number = 1
    try:
        for number, cells in enumerate(reader, start=2):
            if len(cells) not in {0, len(header)}:
                raise InputRefused("not-csv", f"{name} row {number}")
            filled = {column: cell.strip() for column, cell in zip(header, cells, strict=False) if cell.strip()}
            if filled:
                yield f"{name} row {number}", filled
    except csv.Error:
        raise InputRefused("not-csv", f"{name} row {number + 1}") from None


def _header(cells: list[str], name: str) -> list[str]:
    header = [cell.strip().lower() for cell in cells]
    if sorted(header) != sorted(COLUMNS):
        missing = next((column for column in COLUMNS if column not in header), None)
        raise InputRefused("not-csv", f"{name} row 1" + (f" (no column {missing})" if missing else ""))
    return header


def _row(decision: Decision) -> dict[str, str]:
    """Return a decision's fields that say something, as text, in the published order."""
    values: Mapping[str, object] = {name: getattr(decision, name) for name in COLUMNS}
    written = {name: str(value) for name, value in values.items() if value is not None}
    return written | {"when": decision.when.astimezone(UK).isoformat()}  # not rounded: the latest counts


def _json_text(rows: list[dict[str, str]]) -> str:
    return json.dumps(rows, ensure_ascii=False, indent=2) + "\n"


def _csv_text(rows: list[dict[str, str]]) -> str:
    text = io.StringIO(newline="")
    table = csv.DictWriter(text, COLUMNS, restval="", lineterminator="\r\n")
    table.writeheader()
    table.writerows(rows)
    return text.getvalue()
