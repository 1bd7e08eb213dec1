"""However a child's tables are changed, the export is read and counted, or refused by name; it never breaks."""

import csv
import io
from collections.abc import Mapping
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.famly_cases import read_files
from contract.famly_child_exports import ADA, BO, CHILDREN_LIST, ada, bo, old_spellings, table, zipped
from journal_bridge.errors import InputRefused
from journal_bridge.testing import adds_up, keeps_promises
from runs import LONG, SHORT

ODD = (
    *("", " ", "NULL", "0", "1", "-1", "9" * 40, "yes", "x", "\u202e\u0007", "n" * 2_000, ADA, BO, "../../evil"),
    *("2026-02-30", "0001-01-01T00:00:00+14:00", "0000-00-00 00:00:00", "<script>", "a,b\r\nc", "\N{SNOWMAN}"),
    *("childId", "deletedAt", "SENT", "PARENT_OBSERVATION"),
)
"""Cells that have broken readers of tables, or could."""

SETS: dict[str, dict[str, bytes]] = {
    "ada": ada(),
    "bo": bo(),
    "old": old_spellings(),
    "list": {"children.csv": CHILDREN_LIST.encode()},
}
TABLES = {(one, name) for one, files in SETS.items() for name in files if name.endswith(".csv")}
CELLS = {
    (one, name): list(csv.reader(io.StringIO(SETS[one][name].decode("utf-8-sig"), newline="")))
    for one, name in TABLES
}


@st.composite
def changed(draw: st.DrawFn) -> dict[str, bytes]:
    """Draw the exports of a setting with up to three cells, headers, rows or tables changed."""
    sets = {one: dict(files) for one, files in SETS.items()}
    for _ in range(draw(st.integers(1, 3))):
        one, name = draw(st.sampled_from(sorted(CELLS)))
        rows = [list(row) for row in CELLS[one, name]]
        row = draw(st.integers(0, len(rows) - 1))
        what = draw(st.sampled_from(["cell", "cell", "cell", "column", "again", "gone", "renamed"]))
        if what == "cell":
            rows[row][draw(st.integers(0, len(rows[row]) - 1))] = draw(st.sampled_from(ODD))
        elif what == "column" and len(rows[0]) > 1:
            column = draw(st.integers(0, len(rows[0]) - 1))
            rows = [[*cells[:column], *cells[column + 1 :]] for cells in rows]
        elif what == "again":
            rows.append(rows[row])
        held = sets[one].pop(name, None)
        if what != "gone" and held is not None:
            new = f"9{name}" if what == "renamed" and "/" not in name else name
            sets[one][new] = table(*rows)
    ada_as = draw(st.sampled_from(["Ada.zip", "folder"]))
    files = {"Ada.zip": zipped(sets["ada"])} if ada_as == "Ada.zip" else below("Ada", sets["ada"])
    return {**files, "Bo.zip": zipped(sets["bo"]), **below("old", sets["old"]), **sets["list"]}


def below(name: str, files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return files as they lie in a folder of that name."""
    return {f"{name}/{file}": data for file, data in files.items()}


def holds(files: Mapping[str, bytes]) -> None:
    """Check the promises that hold for any export whatever; refusing it by name is one of them."""
    with suppress(InputRefused):
        reading, journals = read_files(files)
        adds_up(reading)
        for journal in journals.values():
            assert b"QQ123456C" not in keeps_promises(journal)


@SHORT
@given(files=changed())
def test_changed_tables_are_read_or_refused(files: dict[str, bytes]) -> None:
    """A surprise in one cell costs at most that row, and never the figures."""
    holds(files)


@pytest.mark.fuzz
@LONG
@given(files=changed())
def test_many_changed_tables_are_read_or_refused(files: dict[str, bytes]) -> None:
    """The same, for a long time."""
    holds(files)
