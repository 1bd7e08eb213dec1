"""The filled spreadsheets answer the questions that every platform's export is asked."""

import csv
import json
from pathlib import Path

import openpyxl
import pytest

from journal_bridge.testing import AdapterContract, Case, cases_in, opened_from, read_case
from journal_bridge_folder import PACK, adapter
from sheet_samples import NURSERY, csv_files, fill_workbook, photos, templates, written

CASES = Path(__file__).parents[2] / "fixtures" / "spreadsheets"

KINDS = {"observations": "observation", "reports": "report", "comments": "comment", "media": "media"}


class TestSpreadsheets(AdapterContract):
    """The questions every adapter is asked."""

    adapter = adapter
    cases = CASES


def _cells(export: Path, sheet: str) -> list[list[str]]:
    """Return the filled rows of a sheet, by programs that know nothing of the reader."""
    if (export / "journal.xlsx").is_file():
        page = openpyxl.load_workbook(export / "journal.xlsx")[sheet]
        rows = [[str(cell or "") for cell in row] for row in page.iter_rows(values_only=True)]
    else:
        text = (export / f"{sheet}.csv").read_text("utf-8-sig")
        rows = list(csv.reader(text.splitlines(keepends=True), delimiter=";" if ";" in text[:20] else ","))
    return [row for row in rows[1:] if any(row)]


@pytest.mark.parametrize("case", cases_in(CASES), ids=lambda case: case.name)
def test_a_simpler_counter_agrees(case: Case) -> None:
    """Counting the rows by hand gives the figures of the report."""
    reading, _ = read_case(adapter, case.export)
    counted = {kind: len(_cells(case.export, sheet)) for sheet, kind in KINDS.items()}
    files = {row[0].replace("\\", "/").casefold().removeprefix("media/") for row in _cells(case.export, "media")}
    told = reading.source_records
    assert told["observation"] + told["family_observation"] == counted["observation"]
    assert (told["report"], told["comment"]) == (counted["report"], counted["comment"])
    assert told["media"] == len(files)


@pytest.mark.parametrize(("delimiter", "mark"), [(",", True), (";", True), ("\t", False), (";", False)])
def test_every_way_of_saving_tables_reads_alike(delimiter: str, *, mark: bool) -> None:
    """Commas, semicolons or tabs, with or without the mark at the start: the same journals."""
    told = []
    for files in (csv_files(NURSERY), csv_files(NURSERY, delimiter, mark=mark)):
        with opened_from(files) as opened:
            claim = adapter.recognise(opened)
            assert claim is not None
            assert claim.layout == PACK
            reading = adapter.read(opened)
            told.append({child.id: reading.journal(child.id) for child in reading.children})
    assert told[0] == told[1]


def test_the_workbook_and_the_tables_say_the_same(tmp_path: Path) -> None:
    """Whichever form a nursery fills in, the journals differ in nothing but the file they came from."""
    forms = templates(tmp_path / "forms")
    fill_workbook(forms / "workbook/journal.xlsx", NURSERY)
    texts = []
    for export in (written(forms / "workbook", photos()), written(tmp_path / "tables", csv_files(NURSERY))):
        _, journals = read_case(adapter, export)
        texts.append(json.dumps([_without_files(one.model_dump(mode="json")) for one in journals.values()]))
    assert texts[0] == texts[1]


def _without_files(value: object) -> object:
    if isinstance(value, dict):
        return {key: _without_files(one) for key, one in value.items() if key != "file"}
    return [_without_files(one) for one in value] if isinstance(value, list) else value


def test_nobody_tagged_is_unknown_even_in_one_childs_observation() -> None:
    """A picture whose children nobody wrote down waits for a person, as on a platform that can tag pictures."""
    with opened_from(csv_files(NURSERY)) as opened:
        (picture,) = adapter.read(opened).journal("C2").media
    assert (picture.depicts.basis, picture.depicts.people) == ("unknown", ())
