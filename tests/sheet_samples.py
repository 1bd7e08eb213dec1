"""A nursery without any platform, on spreadsheets: its rows, and the ways in which people save them."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

import openpyxl
from typer.testing import CliRunner

from drawing import photo
from journal_bridge.cli import app
from journal_bridge.errors import InputRefused
from journal_bridge.intake import open_container
from journal_bridge.kit.pack import SHEETS
from journal_bridge_folder import adapter

Row = Mapping[str, object]
Sheets = Mapping[str, Sequence[Row]]

CHILDREN: Final[tuple[Row, ...]] = (
    {"child": "C1", "first_name": "Oriel", "last_name": "Quill", "date_of_birth": "03/09/2020",
     "relatives": "Tamsin Quill; Rhodri Quill", "setting": "Larch House"},
    {"child": "C2", "first_name": "Perran", "last_name": "Quill", "date_of_birth": "03/09/2020",
     "relatives": "Tamsin Quill; Rhodri Quill", "setting": "Larch House"},
    {"child": "C3", "first_name": "Zenobia", "last_name": "Marchbanks", "date_of_birth": "2021-01-17",
     "relatives": "Ottoline Marchbanks", "siblings": "Barnaby", "setting": "Larch House"},
)  # fmt: skip
"""Twins, and a friend whose family refuses."""

OBSERVATIONS: Final[tuple[Row, ...]] = (
    {"observation": "O1", "children": "C1", "date": "14/05/2025", "title": "The pink tower",
     "text": "Oriel built the whole tower, then began again.", "next_step": "Offer the brown stair.",
     "learning": "Sensorial; Mathematics", "written_by": "Wilf Ashdown", "status": "shared"},
    {"observation": "O2", "children": "C1; C3", "date": "15/05/2025", "title": "Two at the water table",
     "text": "Two children poured water for a long time.", "written_by": "Wilf Ashdown", "status": "shared"},
    {"observation": "O3", "children": "C2", "date": "16/05/2025", "text": "Perran swept the whole floor.",
     "written_by": "Wilf Ashdown", "status": "shared"},
    {"observation": "O4", "children": "C3", "date": "19/05/2025", "text": "A poem about rain, learnt by heart.",
     "written_by": "Wilf Ashdown", "status": "shared"},
    {"observation": "O5", "children": "C2", "date": "20/05/2025", "text": "Only begun.", "status": "draft"},
    {"observation": "O6", "children": "C2", "date": "21/05/2025", "text": "Nobody said whether this was shared."},
    {"observation": "O7", "children": "C1; C2", "date": "01/06/2025", "text": "Both twins planted beans.",
     "written_by": "Tamsin Quill", "from": "home", "status": "shared"},
)  # fmt: skip

REPORTS: Final[tuple[Row, ...]] = (
    {"report": "R1", "child": "C1", "kind": "two year check", "date": "02/06/2023", "title": "Progress at two",
     "text": "Walks, talks, and asks why.", "written_by": "Wilf Ashdown", "status": "shared"},
)  # fmt: skip

COMMENTS: Final[tuple[Row, ...]] = (
    {"comment": "M1", "belongs_to": "O1", "from": "family", "written_by": "Tamsin Quill", "date": "15/05/2025",
     "text": "We heard all about it at supper."},
    {"comment": "M2", "belongs_to": "O2", "from": "family", "family_of": "C3", "written_by": "Ottoline Marchbanks",
     "date": "16/05/2025", "text": "Soaked socks came home with much pride."},
    {"comment": "M3", "belongs_to": "O3", "from": "staff", "written_by": "Wilf Ashdown",
     "text": "Please look at this together with the plan."},
)  # fmt: skip

MEDIA: Final[tuple[Row, ...]] = (
    {"file": "tower.jpg", "belongs_to": "O1", "children_in_picture": "C1", "caption": "All ten"},
    {"file": "water.jpg", "belongs_to": "O2", "children_in_picture": "C1; C3"},
    {"file": "sweeping.jpg", "belongs_to": "O3"},
    {"file": "rain.jpg", "belongs_to": "O4", "children_in_picture": "C3", "taken_on": "18/05/2025"},
)  # fmt: skip

CONSENTS: Final[tuple[Row, ...]] = (
    {"child": "C1", "purpose": "other_family", "media": "photo", "answer": "yes", "date": "2025-01-08",
     "recorded_by": "office"},
    {"child": "C2", "purpose": "other_family", "media": "photo", "answer": "yes", "date": "2025-01-08",
     "recorded_by": "office"},
    {"child": "C3", "purpose": "other_family", "media": "all", "answer": "no", "date": "09/01/2025",
     "recorded_by": "office"},
)  # fmt: skip

NURSERY: Final[Sheets] = {
    "children": CHILDREN,
    "observations": OBSERVATIONS,
    "reports": REPORTS,
    "comments": COMMENTS,
    "media": MEDIA,
    "consents": CONSENTS,
}
NAMES: Final = ("Oriel", "Perran", "Zenobia", "Quill", "Marchbanks", "Tamsin", "Ottoline", "Barnaby", "Wilf")
"""What no message may say."""


def changed(sheet: str, row: int, **cells: object) -> dict[str, list[Row]]:
    """Return the nursery's rows with some cells of one row changed; rows are counted as a spreadsheet does."""
    rows = {name: list(held) for name, held in NURSERY.items()}
    rows[sheet][row - 2] = {**rows[sheet][row - 2], **cells}
    return rows


def photos() -> dict[str, bytes]:
    """Return the nursery's pictures, each another one, by their names in the folder media."""
    return {f"media/{row['file']}": _jpeg(number) for number, row in enumerate(MEDIA, start=11)}


def _jpeg(seed: int) -> bytes:
    out = io.BytesIO()
    photo(seed, (320, 240)).save(out, "JPEG")
    return out.getvalue()


def csv_files(sheets: Sheets, delimiter: str = ",", *, mark: bool = True) -> dict[str, object]:
    """Return the pack as CSV tables and pictures, as a spreadsheet saves them."""
    files: dict[str, object] = dict(photos())
    for sheet in SHEETS:
        out = io.StringIO(newline="")
        table = csv.DictWriter(out, sheet.headers, restval="", delimiter=delimiter)
        table.writeheader()
        table.writerows(sheets.get(sheet.name, ()))
        files[f"{sheet.name}.csv"] = out.getvalue().encode("utf-8-sig" if mark else "utf-8")
    return files


def written(folder: Path, files: Mapping[str, object]) -> Path:
    """Write the files of a pack below a folder."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else str(content).encode())
    return folder


def templates(out: Path, *words: object) -> Path:
    """Have the forms written as a manager does."""
    said = CliRunner().invoke(app, ["templates", "--out", str(out), *map(str, words)])
    assert said.exit_code == 0, said.output
    return out


def fill_workbook(path: Path, sheets: Sheets) -> Path:
    """Type rows into the workbook of the forms with a program that is not the one that made it."""
    book = openpyxl.load_workbook(path)
    for name, rows in sheets.items():
        page = book[name]
        headers = [cell.value for cell in page[1]]
        for number, row in enumerate(rows, start=2):
            for header, value in row.items():
                page.cell(number, headers.index(header) + 1).value = value
    book.save(path)
    return path


def filled_tables(folder: Path, sheets: Sheets) -> Path:
    """Fill in the tables of the forms that `templates` wrote, below what stands in them."""
    for name, rows in sheets.items():
        path = folder / f"{name}.csv"
        headers = next(csv.reader(path.read_text("utf-8-sig").splitlines()))
        with path.open("a", encoding="utf-8", newline="") as file:
            csv.DictWriter(file, headers, restval="").writerows(rows)
    return written(folder, photos())


def refused(path: Path) -> InputRefused | None:
    """Return how a pack is refused, or None when it is read."""
    try:
        with open_container(path) as opened:
            assert adapter.recognise(opened) is not None
            adapter.read(opened)
    except InputRefused as said:
        return said
    return None


def said_without_names(refusal: InputRefused, also: Iterable[str] = ()) -> None:
    """Check that a refusal repeats no name and none of some other words."""
    for word in (*NAMES, *also):
        assert word.casefold() not in f"{refusal} {refusal.places}".casefold()
