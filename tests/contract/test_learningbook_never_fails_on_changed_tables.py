"""However the cells of a table are changed, the adapter reads what it can and counts the rest; it never breaks."""

import csv
import io
import json
from pathlib import Path
from xml.sax.saxutils import quoteattr

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.learningbook_cases import CASES, SMALL, read_files
from journal_bridge.errors import InputRefused
from journal_bridge.intake import open_container
from journal_bridge.testing import adds_up, keeps_promises
from runs import LONG, SHORT

Rows = list[list[str]]

ODD = [
    "",
    " ",
    "x",
    "0",
    "-1",
    "1",
    "2",
    "10",
    "20",
    "9" * 40,
    "1e9",
    "../../evil",
    "media/",
    ".",
    "/",
    "C:",
    "\\\\server\\share",
    "a:b",
    "<script>alert(1)</script>",
    "=1+1",
    "00/00/0000",
    "31/02/2024",
    "01/01/1800 10:00",
    "31/12/9999 23:59",
    "01/03/2024 25:61",
    "2024-03-01T10:00:00+99:00",
    "0001-01-01T00:00:00+14:00",
    "\u0661/\u0662/\u0662\u0660\u0662\u0664",
    "\u00b2/\u00b3/2024",
    "\u202eevil\u202c",
    "\U0001f476",
    "line\nbreak\r\nand\ttab",
    "n" * 2_000,
    "n" * 99_999,
    "child-HL.1",
    "derived-0123456789abcdef0123456789abcdef",
    "https://example.invalid/p.png?key=1",
]
"""Cells that have broken readers of spreadsheets, or could."""


def tables(files: dict[str, object]) -> dict[str, Rows | bytes]:
    """Return an export's files, its tables as rows of cells."""
    return {name: _rows(held) if name.lower().endswith(".csv") else _bytes(held) for name, held in files.items()}


def _bytes(held: object) -> bytes:
    return held if isinstance(held, bytes) else str(held).encode()


def _rows(held: object) -> Rows:
    return list(csv.reader(io.StringIO(_bytes(held).decode("utf-8-sig"), newline="")))


def files_of(told: dict[str, Rows | bytes]) -> dict[str, object]:
    """Return the files again, tables written as CSV."""
    written: dict[str, object] = {}
    for name, held in told.items():
        out = io.StringIO(newline="")
        if isinstance(held, list):
            csv.writer(out).writerows(held)
        written[name] = out.getvalue() if isinstance(held, list) else held
    return written


def saved(export: Path) -> dict[str, object]:
    """Return the files of a committed case."""
    with open_container(export) as opened:
        return {name: opened.bytes(name, opened.size(name)) for name in opened.names}


KEPT = {"small": tables(SMALL), **{case.name: tables(saved(case.export)) for case in CASES}}


@st.composite
def changed(draw: st.DrawFn) -> dict[str, object]:
    """Draw a case with up to five cells or rows changed: odd values, cells of elsewhere, rows twice or gone."""
    told = dict(KEPT[draw(st.sampled_from(sorted(KEPT)))])
    names = [name for name, held in told.items() if isinstance(held, list) and held]
    for _ in range(draw(st.integers(1, 5))):
        name = draw(st.sampled_from(names))
        held = told[name]
        assert isinstance(held, list)
        rows = [list(row) for row in held]
        told[name] = rows
        number = draw(st.integers(0, len(rows) - 1))
        what = draw(st.sampled_from(("cell", "cell", "cell", "elsewhere", "twice", "gone")))
        if what == "twice":
            rows.append(list(rows[number]))
        elif what == "gone" and len(rows) > 1:
            del rows[number]
        elif rows[number]:
            cells = ODD if what == "cell" else [cell for row in rows for cell in row]
            rows[number][draw(st.integers(0, len(rows[number]) - 1))] = draw(st.sampled_from(cells))
    return files_of(told)


def holds(files: dict[str, object]) -> None:
    """Check the promises that hold for any tables whatever: refused by a file's name, or read and added up."""
    try:
        reading, journals = read_files(files)
    except InputRefused as refused:
        assert refused.code in {"not-csv", "missing-part", "unknown-shape"}  # noqa: PT017 - a refusal is one of two answers
        return
    adds_up(reading)
    for journal in journals.values():
        keeps_promises(journal)
        assert all(item.path is None or item.path in files for item in journal.media)
        kept = [record.extras for record in (*journal.entries, *journal.media)]
        assert "://" not in json.dumps([reading.warnings, repr(reading.losses), kept])


@SHORT
@given(files=changed())
def test_changed_tables_are_read_or_counted(files: dict[str, object]) -> None:
    """A surprise in one cell costs at most its record, and never the figures."""
    holds(files)


@pytest.mark.fuzz
@LONG
@given(files=changed())
def test_many_changed_tables_are_read_or_counted(files: dict[str, object]) -> None:
    """The same, for a long time."""
    holds(files)


PLACES = [
    (name, column)
    for name, held in sorted(tables(SMALL).items())
    if isinstance(held, list)
    for column in range(len(held[0]))
]


@pytest.mark.parametrize(("name", "column"), PLACES, ids=[f"{name} {column}" for name, column in PLACES])
def test_every_odd_value_in_every_column_is_read_or_counted(name: str, column: int) -> None:
    """Each column of each table, with each hostile value in its first row: one fault at a time."""
    for odd in ODD:
        told = tables(SMALL)
        rows = told[name]
        assert isinstance(rows, list)
        first = rows[1] if len(rows) > 1 else [""] * len(rows[0])
        told[name] = [rows[0], [*first[:column], odd, *first[column + 1 :]], *rows[2:]]
        holds(files_of(told))


@pytest.mark.parametrize("odd", ODD, ids=lambda odd: repr(odd[:20]))
def test_every_odd_setting_is_read_or_refused(odd: str) -> None:
    """Whatever stands as the setting's name and code, the children's ids stay ids."""
    setting = f"<Setting Name={quoteattr(odd)} Code={quoteattr(odd)}/>"
    document = f"<LearningBookStyleExport version='1'>{setting}<?odd?><!-- odd --></LearningBookStyleExport>"
    holds(SMALL | {"export.xml": document})
