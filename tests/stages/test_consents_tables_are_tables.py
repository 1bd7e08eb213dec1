"""A consent table is read as a spreadsheet saved it, within its limits, and refused by its name."""

import hashlib
from pathlib import Path

import pytest

from journal_bridge.errors import InputRefused
from journal_bridge.minimise import consent_table
from journal_bridge.minimise.consent_rows import COLUMNS
from journal_bridge.minimise.consent_table import read_table

HEADER = ",".join(COLUMNS)
CELLS = dict.fromkeys(COLUMNS, "x")


def _written(folder: Path, text: str) -> Path:
    path = folder / "table.csv"
    path.write_bytes(text.encode())
    return path


def _refused(path: Path) -> tuple[str, str | None]:
    with pytest.raises(InputRefused) as caught:
        read_table(path)
    return caught.value.code, caught.value.place


def test_a_table_up_to_the_limit_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One byte more is too much, and no more than that is taken into memory."""
    path = _written(tmp_path, HEADER + "\n")
    monkeypatch.setattr(consent_table, "MAX_TABLE", len(HEADER) + 1)
    assert read_table(path).rows == ()
    monkeypatch.setattr(consent_table, "MAX_TABLE", len(HEADER))
    assert _refused(path) == ("quota", "table.csv")


def test_the_limit_is_sixteen_megabytes() -> None:
    """Four hundred settings of a hundred children fit ten times over."""
    assert consent_table.MAX_TABLE == 16_777_216


def test_a_table_that_cannot_be_read_is_named_by_its_file(tmp_path: Path) -> None:
    """Never by the folders it lies in, which may hold a name."""
    assert _refused(tmp_path / "none.csv") == ("not-found", "none.csv")
    assert _refused(tmp_path) == ("not-found", tmp_path.name)
    (tmp_path / "latin.csv").write_bytes(HEADER.encode() + b"\n\xe9")
    assert _refused(tmp_path / "latin.csv") == ("not-utf8", "latin.csv")
    assert _refused(_written(tmp_path, "")) == ("not-csv", "table.csv row 1")


def test_the_header_alone_tells_what_parts_the_cells(tmp_path: Path) -> None:
    """A semicolon in somebody's note changes nothing, nor does a comma in a table of semicolons."""
    row = ["x; y", *["x"] * (len(COLUMNS) - 1)]
    table = read_table(_written(tmp_path, f"{HEADER}\n{','.join(row)}\n"))
    assert table.rows[0].cells[COLUMNS[0]] == "x; y"
    row[0] = "x, y"
    table = read_table(_written(tmp_path, f"{HEADER.replace(',', ';')}\n{';'.join(row)}\n"))
    assert table.rows[0].cells[COLUMNS[0]] == "x, y"


def test_a_cell_of_two_lines_keeps_its_lines(tmp_path: Path) -> None:
    """However the spreadsheet ends them; the next row has the next number."""
    cells = ['"first\r\nsecond"', *["x"] * (len(COLUMNS) - 1)]
    table = read_table(_written(tmp_path, f"{HEADER}\r\n{','.join(cells)}\r\n{','.join(CELLS.values())}\r\n"))
    assert [row.number for row in table.rows] == [2, 3]
    assert table.rows[0].cells[COLUMNS[0]] == "first\r\nsecond"
    assert table.rows[1].cells == CELLS


def test_a_table_is_known_by_the_digest_of_its_bytes(tmp_path: Path) -> None:
    """The plan says which answers it was made from, byte order mark and all."""
    text = f"\ufeff{HEADER}\n"
    table = read_table(_written(tmp_path, text))
    assert (table.name, table.sha256) == ("table.csv", hashlib.sha256(text.encode()).hexdigest())


def test_a_fault_in_the_first_line_is_the_first_lines(tmp_path: Path) -> None:
    """A quote that never ends names the row it stands in."""
    assert _refused(_written(tmp_path, '"' + HEADER)) == ("not-csv", "table.csv row 1")
    assert _refused(_written(tmp_path, f'{HEADER}\n"x')) == ("not-csv", "table.csv row 2")
