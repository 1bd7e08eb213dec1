"""No cell this program writes makes a spreadsheet calculate, and every one is read back as it was."""

import csv
import io
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal_bridge.journal import Adult, ConsentPurpose, Name, Roster, RosterChild
from journal_bridge.kit.cells import SIGNS, as_written, calculates, harmless
from journal_bridge.spreadsheets import write_pack
from journal_bridge.testing import read_case
from journal_bridge_folder import adapter
from runs import SHORT

LEADS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20", "\ufe62")
"""Signs that calculate, in both widths, and breaks that begin a cell or line of their own."""
BEFORE = ("", " ", "\u00a0", "\ufeff", "\u200b", "'", "''", "' ")


@pytest.mark.parametrize("before", BEFORE)
@pytest.mark.parametrize("lead", LEADS)
def test_every_lead_is_neutralised_and_restored(lead: str, before: str) -> None:
    """Quoted or not, after spaces or invisible characters, in either width: harmless, and the same text again."""
    text = f"{before}{lead}cmd|' /C calc'!A0"
    assert not calculates(harmless(text))
    assert as_written(harmless(text)) == text


@SHORT
@given(st.text(st.sampled_from("'=+-@\t\r\n \uff1dab\u200b"), max_size=8) | st.text())
def test_any_text_comes_back(text: str) -> None:
    """Whatever a name or a text is, writing and reading change no character, also through a CSV file."""
    assert as_written(harmless(text)) == text
    assert not calculates(harmless(text))
    out = io.StringIO(newline="")
    csv.writer(out).writerow([harmless(text), "x"])
    ((cell, _),) = csv.reader(io.StringIO(out.getvalue(), newline=""), strict=True)
    assert as_written(cell) == text


def test_plain_texts_are_left_alone() -> None:
    """An apostrophe of a name, a dash within, a quotation: nothing is added."""
    for text in ("", "'Tis spring", "O'Neill", "a = b", "Anne-Marie", "3 + 4"):
        assert harmless(text) == text
        assert as_written(text) == text


NASTY = ("=1+1", "+44 20", "-1", "@SUM(A1)", "\uff1d1+1", "'=1", "O'Neill", "_x0041_", "Zoë; not two", "5")
ROSTER = Roster(
    children=tuple(
        RosterChild(id=f"c{number}", names=(Name(full=name),), family=(f"a{number}",))
        for number, name in enumerate(NASTY, start=1)
    ),
    relatives=tuple(
        Adult(id=f"a{number}", name=f"={name}".replace(";", "")) for number, name in enumerate(NASTY, 1)
    ),
)


@pytest.mark.parametrize("form", ["workbook", "tables"])
def test_forms_with_an_exports_children_come_back_exactly(tmp_path: Path, form: str) -> None:
    """Children with hostile names stand in the forms as text, and are read back letter by letter."""
    write_pack(tmp_path, ROSTER, (ConsentPurpose.OTHER_FAMILY,))
    reading, _ = read_case(adapter, tmp_path / form)
    assert [child.known_as for child in sorted(reading.children, key=lambda one: int(one.id[1:]))] == list(NASTY)
    assert {adult.name for adult in reading.roster.relatives} == {adult.name for adult in ROSTER.relatives}
    assert {(one.child, one.answer) for one in reading.consents} == {
        (one.id, "unanswered") for one in ROSTER.children
    }


def test_no_cell_of_the_workbook_is_a_formula(tmp_path: Path) -> None:
    """An independent reader finds texts only, and none that begins with a sign that calculates."""
    write_pack(tmp_path, ROSTER, (ConsentPurpose.OTHER_FAMILY,))
    book = openpyxl.load_workbook(tmp_path / "workbook/journal.xlsx")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    assert not [cell for cell in cells if str(cell.value)[:1] in SIGNS]
    text = (tmp_path / "tables/children.csv").read_text("utf-8-sig")
    assert not [cell for row in csv.reader(text.splitlines()) for cell in row if cell[:1] in SIGNS]
