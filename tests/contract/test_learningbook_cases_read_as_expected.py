"""Each committed export of this platform reads as somebody wrote down and checked, and keeps the contract."""

from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

import pytest

from contract.learningbook_cases import FIXTURES, SMALL, read_files, small_book, undrawn
from journal_bridge.adapter import Reader
from journal_bridge.errors import InputRefused
from journal_bridge.testing import AdapterContract, opened_from
from journal_bridge_learningbook import adapter


class TestLearningBook(AdapterContract):
    """The contract's own questions, asked of every case."""

    adapter: ClassVar[Reader] = adapter
    cases: ClassVar[Path] = FIXTURES

    @pytest.fixture(autouse=True)
    def _without_drawing(self) -> Iterator[None]:
        with undrawn():
            yield


WHOLE, TABLES = "learningbook-style-export", "learningbook-style-tables"


@pytest.mark.parametrize(
    ("files", "layout"),
    [
        (SMALL, WHOLE),
        ({f"learningbook-style-export/{name}": held for name, held in SMALL.items()}, WHOLE),
        ({f"downloads/july/{name}": held for name, held in SMALL.items()}, WHOLE),
        ({name.replace("export.xml", "about.xml"): held for name, held in SMALL.items()}, WHOLE),
        ({name.replace("observations", "Seen (1)"): held for name, held in SMALL.items()}, WHOLE),
        (small_book("export.xml"), TABLES),
    ],
    ids=["at the top", "one folder down", "deeper", "a renamed document", "a renamed table", "tables alone"],
)
def test_an_export_is_known_by_what_its_files_hold(files: dict[str, object], layout: str) -> None:
    """Neither the folder nor the names of files decide which platform an export is from."""
    with opened_from(files) as opened:
        claim = adapter.recognise(opened)
    assert claim is not None
    assert (layout, True) == (claim.layout, claim.file in files)
    reading, journals = read_files(files)
    assert len(reading.children) == 2
    assert all(len(journal.entries) == 1 for journal in journals.values())


@pytest.mark.parametrize(
    "files",
    [
        {"relatives.csv": "ChildId,Forename,Surname\r\n1,Una,Ashby\r\n", "staff.csv": "Id,Name\r\n1,Priya\r\n"},
        {
            "01_children.csv": "childId,name\n1,Ann\n",
            "02_observations.csv": "observationId,childId,remark\n1,1,x\n",
        },
        {"export.xml": "<rss><LearningBookStyleExport/></rss>", "children.csv": "ChildId,DateOfBirth\n"},
        {"children.csv": "ChildId,Surname,Forename,DateOfBirth\n", "media.csv": "MediaId,File\n"},
    ],
    ids=["a relatives' table", "numbered tables of others", "another root", "half the tables"],
)
def test_tables_of_others_are_left_alone(files: dict[str, object]) -> None:
    """Children's and staff's tables are found in every platform's export; they prove nothing."""
    with opened_from(files) as opened:
        assert adapter.recognise(opened) is None


@pytest.mark.parametrize(
    ("files", "code", "place"),
    [
        (small_book("children.csv"), "missing-part", "children.csv"),
        (small_book("observations.csv"), "missing-part", "observations.csv"),
        (
            {f"down/{name}": held for name, held in small_book("children.csv").items()},
            "missing-part",
            "down/children.csv",
        ),
        (SMALL | {"export.xml": "<LearningBookStyleExport version='2'/>"}, "unsupported-version", "export.xml"),
        (SMALL | {"export.xml": "<LearningBookStyleExport/>"}, "unsupported-version", "export.xml"),
        (SMALL | {"export.xml": "<LearningBookStyleExport version='1'>"}, "not-xml", "export.xml line 1"),
        (SMALL | {"second.xml": "<LearningBookStyleExport version='1'/>"}, "ambiguous-shape", "second.xml"),
        (small_book(children="Number | Name \n 1 | Ann"), "not-csv", "children.csv row 1"),
        (small_book(links="ObservationId | Kind | Statement \n 10 | CEL"), "not-csv", "links.csv row 2"),
        (small_book(media="MediaId | File | File Name \n 1 | a | b"), "not-csv", "media.csv row 1"),
        (SMALL | {"staff.csv": b"StaffId,Surname\n1,\xff\xfe\n"}, "not-utf8", "staff.csv"),
    ],
    ids=[
        "no children",
        "no observations",
        "no children, one folder down",
        "another version",
        "no version",
        "a document cut short",
        "two exports side by side",
        "columns nobody knows",
        "a row cut short",
        "two columns for one field",
        "not UTF-8",
    ],
)
def test_what_cannot_be_read_is_refused_by_the_files_name(files: dict[str, object], code: str, place: str) -> None:
    """An export of another version, or half of one, is never read in part: the manager is told which file it is."""
    with pytest.raises(InputRefused) as refused:
        read_files(files)
    assert (code, place) == (refused.value.code, refused.value.place)
