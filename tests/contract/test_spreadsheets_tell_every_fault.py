"""Whatever is wrong in filled spreadsheets is told at once, by sheet, row and column, and without a name."""

from pathlib import Path

import openpyxl
import pytest

from journal_bridge.errors import InputRefused
from journal_bridge.testing import opened_from
from journal_bridge_folder import adapter
from journal_bridge_folder.pack_rows import MOST_FAULTS, day_of
from sheet_samples import (
    CHILDREN,
    NURSERY,
    Row,
    changed,
    csv_files,
    fill_workbook,
    photos,
    refused,
    said_without_names,
    templates,
    written,
)

FAULTS: list[tuple[str, int, dict[str, object], str]] = [
    ("children", 3, {"date_of_birth": "09/03/20"}, "column date_of_birth (write the day as 25/12/2024"),
    ("children", 3, {"date_of_birth": "12/25/2020"}, "column date_of_birth (write the day"),
    ("children", 3, {"first_name": ""}, "column first_name (empty; write a name"),
    ("children", 3, {"child": "C1"}, "column child (the same as children row 2"),
    ("children", 3, {"child": "c1"}, "column child (the same as children row 2"),
    ("children", 3, {"child": "C1; C2"}, "column child (write a number or short code, one only"),
    ("children", 3, {"last_name": "Quill\nor so"}, "column last_name (write a name"),
    ("observations", 2, {"children": "C1; C9"}, "column children (no child of that number"),
    ("observations", 2, {"children": ""}, "column children (empty"),
    ("observations", 2, {"date": "31/02/2025"}, "column date (write the day"),
    ("observations", 2, {"date": "14 May"}, "column date (write the day"),
    ("observations", 2, {"date": "14/05/1019"}, "column date (write the day"),
    ("observations", 2, {"date": "14/05/2019"}, "column date (before the child was born"),
    ("observations", 2, {"observation": "R1"}, "reports.csv row 2, column report (the same as observations row 2"),
    ("observations", 2, {"observation": "O2"}, "row 3, column observation (the same as observations row 2"),
    ("observations", 2, {"status": "maybe"}, "column status (write shared, pending, draft, staff only, deleted"),
    (
        "observations",
        2,
        {"restricted": "yes"},
        "column restricted (write safeguarding, accident, medical, internal",
    ),
    ("observations", 2, {"from": "school"}, "column from (write nursery, home"),
    ("observations", 2, {"text": "=HYPERLINK(1)"}, "column text (a formula"),
    ("observations", 5, {"title": "x" * 201}, "column title (write a name"),
    ("observations", 6, {"text": ""}, "column text (write the words, or name its file"),
    ("reports", 2, {"child": "C9"}, "column child (no child of that number"),
    ("comments", 2, {"belongs_to": "O99"}, "column belongs_to (no observation or report of that number"),
    ("comments", 2, {"from": ""}, "column from (empty; write family, staff"),
    ("comments", 3, {"family_of": ""}, "column family_of (write whose family"),
    ("comments", 4, {"family_of": "C2"}, "column family_of (only for a comment from a family"),
    ("media", 2, {"file": "not-there.jpg"}, "column file (no such file in the folder media"),
    ("media", 2, {"file": "../observations.csv"}, "column file (no such file in the folder media"),
    ("media", 2, {"belongs_to": "O99"}, "column belongs_to (no observation, report or comment of that number"),
    ("media", 2, {"children_in_picture": "Zenobia"}, "column children_in_picture (no child of that number"),
    ("media", 2, {"file": "water.jpg"}, "row 3, column children_in_picture (other children than in row 2"),
    ("media", 3, {"file": "tower.jpg", "belongs_to": "O1"}, "column file (the same as row 2"),
    ("consents", 4, {"purpose": "anything"}, "column purpose (write in_setting_journal, own_family, other_family"),
    ("consents", 4, {"answer": "perhaps"}, "column answer (write yes, no, unanswered"),
    ("consents", 4, {"withdrawn": "10/01/2025"}, "column withdrawn (only a yes is taken back"),
    ("consents", 3, {"child": "C1"}, "column answer (the same as row 2"),
    ("consents", 3, {"child": "C1", "answer": "no"}, "column answer (contradicts row 2"),
    ("consents", 2, {"withdrawn": "07/01/2025"}, "column withdrawn (before it was given"),
]


@pytest.mark.parametrize(("sheet", "row", "cells", "words"), FAULTS, ids=[f"{s}-{w[:40]}" for s, _, _, w in FAULTS])
def test_one_faulty_cell_is_told_by_its_place(
    tmp_path: Path, sheet: str, row: int, cells: dict[str, object], words: str
) -> None:
    """The manager reads which cell of which sheet, and what belongs there; never what stands in it."""
    refusal = refused(written(tmp_path, csv_files(changed(sheet, row, **cells))))
    assert refusal is not None
    assert refusal.code == "sheet-row"
    place = words if ".csv" in words else f"{sheet}.csv {words}" if words.startswith("row") else ""
    assert any(told.startswith(place or f"{sheet}.csv row {row}, {words}") for told in refusal.places), (
        refusal.places
    )
    said_without_names(refusal)


def test_all_faults_of_all_sheets_are_told_at_once(tmp_path: Path) -> None:
    """Five slips in five sheets are mended at one sitting, in the order of the sheets."""
    rows = changed("observations", 2, date="14/05/25")
    rows["children"].append({**CHILDREN[0], "first_name": ""})
    rows["reports"][0] = {**rows["reports"][0], "child": "C8"}
    rows["comments"][0] = {**rows["comments"][0], "text": ""}
    rows["media"][0] = {**rows["media"][0], "file": "gone.jpg"}
    refusal = refused(written(tmp_path, csv_files(rows)))
    assert refusal is not None
    assert [place.partition(" (")[0] for place in refusal.places] == [
        "children.csv row 5, column child",
        "children.csv row 5, column first_name",
        "observations.csv row 2, column date",
        "reports.csv row 2, column child",
        "comments.csv row 2, column text",
        "media.csv row 2, column file",
    ]
    said_without_names(refusal, ["gone.jpg", "C8"])


def test_rows_with_other_cells_than_the_header_are_all_told() -> None:
    """A comma in a text without quotation marks shifts the cells: each such row is named, and no other row."""
    files = csv_files(NURSERY)
    children = files["children.csv"]
    assert isinstance(children, bytes)
    files["children.csv"] = children.replace(b"Tamsin Quill; Rhodri", b"Tamsin, Rhodri")
    with opened_from(files) as opened, pytest.raises(InputRefused) as refusal:
        adapter.read(opened)
    assert [place.partition(" (")[0] for place in refusal.value.places] == [
        "children.csv row 2",
        "children.csv row 3",
    ]


def test_a_fault_in_one_row_makes_no_others_elsewhere(tmp_path: Path) -> None:
    """A child with a wrong birthday is still a known child: one slip is one line."""
    refusal = refused(written(tmp_path, csv_files(changed("children", 2, date_of_birth="soon"))))
    assert refusal is not None
    assert len(refusal.places) == 1


def test_very_many_faults_end_with_their_number(tmp_path: Path) -> None:
    """A whole column gone wrong fills a page, not a screen without end."""
    rows: list[Row] = [{**NURSERY["observations"][0], "observation": f"N{one}", "date": "x"} for one in range(150)]
    refusal = refused(written(tmp_path, csv_files({**NURSERY, "observations": rows})))
    assert refusal is not None
    assert len(refusal.places) == MOST_FAULTS + 1
    assert refusal.places[-1].startswith("and ")


@pytest.mark.parametrize(
    ("header", "told"),
    [
        ("child,first_name,last_name,relatives,Allergies", "column E is not one of the form"),
        ("child,first_name,first name,relatives", "column first_name stands there twice"),
        ("child,last_name,relatives", "column first_name is not there"),
    ],
)
def test_a_changed_header_is_told(header: str, told: str) -> None:
    """An unknown, a doubled or a missing column: what it is called is not repeated."""
    files = csv_files(NURSERY) | {"children.csv": f"{header}\n{',' * header.count(',')}\n"}
    with opened_from(files) as opened, pytest.raises(InputRefused) as refusal:
        adapter.read(opened)
    assert any(told in place for place in refusal.value.places)
    assert "Allergies" not in str(refusal.value)


def test_cells_right_of_the_form_are_told(tmp_path: Path) -> None:
    """Something typed beside the form in the workbook is not passed over in silence."""
    forms = templates(tmp_path / "forms")
    path = fill_workbook(forms / "workbook/journal.xlsx", NURSERY)
    book = openpyxl.load_workbook(path)
    book["children"]["L3"] = "asthma"
    book.save(path)
    refusal = refused(written(forms / "workbook", photos()))
    assert refusal is not None
    assert refusal.places == ("journal.xlsx children row 3 (column L is not one of the form)",)


def test_two_filled_forms_are_not_guessed_between(tmp_path: Path) -> None:
    """With both forms filled in, the manager says which one counts; an empty one beside it is no matter."""
    forms = templates(tmp_path / "forms")
    fill_workbook(forms / "workbook/journal.xlsx", NURSERY)
    written(forms / "workbook", photos())
    assert refused(forms) is None
    written(forms / "tables", csv_files(NURSERY))
    refusal = refused(forms)
    assert refusal is not None
    assert len(refusal.places) == 2
    assert all("keep one" in place for place in refusal.places)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("03/04/2024", "2024-04-03"),
        ("3.4.2024", "2024-04-03"),
        ("3-4-2024", "2024-04-03"),
        ("2024-04-03", "2024-04-03"),
        ("2024-04-03 00:00:00", "2024-04-03"),
        ("04/13/2024", None),
        ("03/04/24", None),
        ("3/4-2024", None),
        ("2024-4-3", None),
        ("2024/04/03", None),
        ("45385", None),
        ("03/04/2204", None),
        ("٠٣/٠٤/٢٠٢٤", None),
        ("03/04/2024 10:30", None),
    ],
)
def test_days_are_read_as_the_uk_types_them(text: str, day: str | None) -> None:
    """Day first or ISO, four digits for the year; whatever could be two days is none."""
    read = day_of(text)
    assert (read.isoformat() if read else None) == day
