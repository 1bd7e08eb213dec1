"""A hostile workbook is refused by name, inside the limits that hold for every export; nothing in it ever runs."""

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from random import Random

import openpyxl
import pytest

from journal_bridge import spreadsheets
from journal_bridge.errors import InputRefused
from journal_bridge.kit.pack import SHEETS
from journal_bridge.testing import adds_up, opened_from
from journal_bridge_folder import adapter
from sheet_samples import NURSERY, photos

Parts = dict[str, bytes]
SHEET = "xl/worksheets/sheet2.xml"


@pytest.fixture(scope="module")
def workbook() -> bytes:
    """Return a filled workbook with a list of strings, as the common spreadsheets save one."""
    rows = {
        sheet.name: [[str(row.get(header, "")) for header in sheet.headers] for row in NURSERY[sheet.name]]
        for sheet in SHEETS
    }
    return spreadsheets.workbook(rows)


def _parts(workbook: bytes) -> Parts:
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _packed(parts: Parts) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def _refused(workbook: bytes) -> tuple[str, str]:
    with opened_from({"journal.xlsx": workbook, **photos()}) as opened:
        assert adapter.recognise(opened) is not None
        with pytest.raises(InputRefused) as refusal:
            adapter.read(opened)
    return refusal.value.code, refusal.value.place


def _with(name: str, content: bytes) -> Callable[[Parts], None]:
    return lambda parts: parts.update({name: content})


def _replaced(name: str, old: bytes, new: bytes) -> Callable[[Parts], None]:
    def change(parts: Parts) -> None:
        assert old in parts[name]
        parts[name] = parts[name].replace(old, new, 1)

    return change


def _without(name: str) -> Callable[[Parts], None]:
    def change(parts: Parts) -> None:
        del parts[name]

    return change


DOCTYPE = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]><worksheet'

HOSTILE: list[tuple[str, str, Callable[[Parts], None]]] = [
    ("a zip bomb", "ratio", _with("xl/media/bomb.bin", bytes(40_000_000))),
    ("an entity", "doctype", _replaced(SHEET, b"<worksheet", DOCTYPE)),
    ("a path out", "path-escape", _with("../evil.txt", b"x")),
    ("macros", "workbook-unsafe", _with("xl/vbaProject.bin", b"x")),
    ("a link to a workbook", "workbook-unsafe", _with("xl/externalLinks/externalLink1.xml", b"<x/>")),
    ("an embedded object", "workbook-unsafe", _with("xl/embeddings/oleObject1.bin", b"x")),
    ("a broken sheet", "not-xml", _replaced(SHEET, b"</worksheet>", b"")),
    ("a sheet that is not there", "not-a-workbook", _without(SHEET)),
    ("rows out of order", "not-a-workbook", _replaced(SHEET, b'<row r="2"', b'<row r="1"')),
    ("a row without end", "not-a-workbook", _replaced(SHEET, b'<row r="2"', b'<row r="-2"')),
    ("a column far away", "quota", _replaced(SHEET, b'r="J1"', b'r="XFD1"')),
]


@pytest.mark.parametrize(("what", "code", "change"), HOSTILE, ids=[what for what, _, _ in HOSTILE])
def test_a_hostile_workbook_is_refused(
    workbook: bytes, what: str, code: str, change: Callable[[Parts], None]
) -> None:
    """Each by its own name, with the workbook's as the place."""
    parts = _parts(workbook)
    change(parts)
    said, place = _refused(_packed(parts))
    assert said == code, what
    assert place.startswith("journal.xlsx")


@pytest.mark.parametrize("content", [b"", b"PK", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)])
def test_what_is_no_workbook_is_no_workbook(content: bytes) -> None:
    """Cut short, of the old kind, or with a password: told as such where its beginning says so, else left alone."""
    with opened_from({"journal.xlsx": content}) as opened:
        if adapter.recognise(opened) is None:
            return
        with pytest.raises(InputRefused) as refusal:
            adapter.read(opened)
    assert refusal.value.code in {"not-a-workbook", "damaged-zip"}
    assert refusal.value.place == "journal.xlsx"


def test_every_formula_is_told_by_its_cell(workbook: bytes, tmp_path: Path) -> None:
    """A formula is refused by its cell even where its last result stands beside it; nothing is worked out."""
    path = tmp_path / "journal.xlsx"
    path.write_bytes(workbook)
    book = openpyxl.load_workbook(path)
    book["children"]["B2"] = '=HYPERLINK("https://example.invalid/"&A2)'
    book["observations"]["E3"] = "=1+1"
    book["observations"]["F3"] = "#REF!"
    book["observations"]["F3"].data_type = "e"
    book.save(path)
    code, place = _refused(path.read_bytes())
    assert code == "sheet-row"
    assert place.split("; ")[:1] == ["journal.xlsx children row 2, column first_name (a formula"]
    assert "observations row 3, column text (a formula" in place
    assert "observations row 3, column next_step (a formula that failed" in place
    assert "example.invalid" not in place


def test_every_length_of_a_workbook_cut_short_is_refused(workbook: bytes) -> None:
    """A download that broke off is told as damaged, wherever it broke off."""
    for length in range(4, len(workbook), len(workbook) // 40):
        code, place = _refused(workbook[:length])
        assert code in {"damaged-zip", "not-a-workbook"}
        assert place.startswith("journal.xlsx")


ODD = (
    b"-1",
    b"9" * 5000,
    b"1E999",
    b"1E-999",
    b"NaN",
    b"",
    b"\xc2\xb2",
    b"_x0000_",
    b"_xD800_",
    b"0",
    b"60",
    b"2958466",
)
"""Numbers that break readers: negative, endless, infinite, of another script, days no calendar has."""
NUMBERS = re.compile(rb'(?<==")[0-9]+(?=")|(?<=>)[^<>]+(?=</[vt]>)')
TOLD = ("xl/workbook.xml", "xl/styles.xml", "xl/sharedStrings.xml", SHEET, "xl/worksheets/sheet3.xml")


@pytest.mark.parametrize("part", TOLD)
def test_every_odd_number_in_a_part_is_refused_or_read(workbook: bytes, part: str) -> None:
    """Whatever number of a part is changed, the workbook is refused by name or read; it never breaks the reader."""
    kept = _parts(workbook)
    places = list(NUMBERS.finditer(kept[part]))
    random = Random(part)  # noqa: S311 - the same changes every time
    for _ in range(60):
        found, odd = random.choice(places), random.choice(ODD)
        changed = kept[part][: found.start()] + odd + kept[part][found.end() :]
        with opened_from({"journal.xlsx": _packed(kept | {part: changed}), **photos()}) as opened:
            if adapter.recognise(opened) is None:
                continue
            try:
                adds_up(adapter.read(opened))
            except InputRefused as refusal:
                assert refusal.place.startswith("journal.xlsx")  # noqa: PT017 - a refusal is one of two answers


@pytest.mark.parametrize("part", TOLD)
def test_every_cut_or_doubled_piece_of_a_part_is_refused_or_read(workbook: bytes, part: str) -> None:
    """Pieces of XML taken out, or put in twice: the same."""
    kept = _parts(workbook)
    random = Random(part)  # noqa: S311 - the same changes every time
    tags = [found.start() for found in re.finditer(b"<", kept[part])]
    for _ in range(60):
        start, end = sorted(random.sample(tags, 2))
        middle = b"" if random.random() < 0.5 else kept[part][start:end] * 2
        changed = kept[part][:start] + middle + kept[part][end:]
        with opened_from({"journal.xlsx": _packed(kept | {part: changed}), **photos()}) as opened:
            if adapter.recognise(opened) is None:
                continue
            try:
                adds_up(adapter.read(opened))
            except InputRefused as refusal:
                assert refusal.place.startswith("journal.xlsx")  # noqa: PT017 - a refusal is one of two answers
