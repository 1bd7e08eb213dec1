"""However the cells of filled spreadsheets are changed, they are refused by place or counted to the last row."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.test_learningbook_never_fails_on_changed_tables import ODD, files_of, tables
from journal_bridge.errors import InputRefused
from journal_bridge.testing import adds_up, keeps_promises, opened_from
from journal_bridge_folder import adapter
from runs import LONG, SHORT
from sheet_samples import NURSERY, csv_files

KEPT = tables(csv_files(NURSERY))
WIDTHS = {name: len(held[0]) for name, held in KEPT.items() if isinstance(held, list)}
TABLES = sorted(WIDTHS)
CODES = {"sheet-row", "not-csv", "not-utf8", "quota"}
MORE = [*ODD, "'", "''=1", "'=1", "=", "@", ";", ";;", "C1;C1", "C1; C3", "shared", "#REF!", "\u00a0", "\ufeff"]


@st.composite
def changed(draw: st.DrawFn) -> dict[str, object]:
    """Draw the pack with up to five cells changed, rows doubled, moved or gone, or a table cut short."""
    told = {name: [list(row) for row in held] if isinstance(held, list) else held for name, held in KEPT.items()}
    for _ in range(draw(st.integers(1, 5))):
        rows = told[draw(st.sampled_from(TABLES))]
        assert isinstance(rows, list)
        number = draw(st.integers(0, len(rows) - 1))
        what = draw(st.sampled_from(("cell", "cell", "cell", "elsewhere", "twice", "gone", "short")))
        if what == "twice":
            rows.append(list(rows[number]))
        elif what == "gone" and len(rows) > 1:
            del rows[number]
        elif what == "short" and rows[number]:
            rows[number].pop()
        elif rows[number]:
            cells = MORE if what == "cell" else [cell for row in rows for cell in row]
            rows[number][draw(st.integers(0, len(rows[number]) - 1))] = draw(st.sampled_from(cells))
    files = files_of(told)
    if draw(st.integers(0, 9)) == 0:
        name = draw(st.sampled_from(TABLES))
        files[name] = str(files[name])[: draw(st.integers(0, 400))]
    return files


def holds(files: dict[str, object]) -> None:
    """Check that the pack is left alone, refused without its words, or read and added up."""
    with opened_from(files) as opened:
        if adapter.recognise(opened) is None:
            return
        try:
            reading = adapter.read(opened)
            journals = [reading.journal(child.id) for child in reading.children]
        except InputRefused as refused:
            assert refused.code in CODES  # noqa: PT017 - a refusal is one of two answers
            assert not [word for word in ("Oriel", "Quill", "Zenobia", "evil") if word in str(refused.places)]  # noqa: PT017 - see above
            return
    adds_up(reading)
    for journal in journals:
        keeps_promises(journal)
        assert all(item.path in files for item in journal.media)
        alone = [item for item in journal.media if item.depicts.basis == "entry"]
        assert not alone


@SHORT
@given(files=changed())
def test_changed_cells_are_refused_or_counted(files: dict[str, object]) -> None:
    """A surprise in a cell costs a line on the list of faults, and never a record in silence."""
    holds(files)


@pytest.mark.fuzz
@LONG
@given(files=changed())
def test_many_changed_cells_are_refused_or_counted(files: dict[str, object]) -> None:
    """The same, for a long time."""
    holds(files)


PLACES = [(name, column) for name in TABLES for column in range(WIDTHS[name])]


@pytest.mark.parametrize(("name", "column"), PLACES, ids=[f"{name} {column}" for name, column in PLACES])
def test_every_odd_value_in_every_column_is_refused_or_counted(name: str, column: int) -> None:
    """Each column of each sheet, with each hostile value in its first row: one fault at a time."""
    for odd in MORE:
        told = dict(KEPT)
        rows = told[name]
        assert isinstance(rows, list)
        told[name] = [rows[0], [*rows[1][:column], odd, *rows[1][column + 1 :]], *rows[2:]]
        holds(files_of(told))
