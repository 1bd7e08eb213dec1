"""What is claimed, what is left to others, and what is refused by its name."""

import pytest

from contract.tapestry_cases import (
    FIXTURES,
    JPEG,
    observation,
    page,
    read_files,
)
from journal_bridge import intake
from journal_bridge.errors import InputRefused
from journal_bridge.testing import opened_from
from journal_bridge_tapestry import adapter

MP4 = b"\x00\x00\x00\x18ftypmp42 an invented film"
PDF = b"%PDF-1.4 an invented paper"


def test_a_damaged_answer_stops_the_reading_by_its_name() -> None:
    """A page cut short is never read in part."""
    with pytest.raises(InputRefused) as refused:
        read_files({"a.json": page(observation(5, 1)), "b.json": b'{"observations": ['})
    assert (refused.value.code, refused.value.place) == ("not-json", "b.json line 1")


@pytest.mark.parametrize(
    "files",
    [
        {"tapestry-diary/Robin/12-May-2026_x.md": "# x", "tapestry-photos/Robin/2026-05-12_x_01.jpg": JPEG},
        {"state.json": {"last_observation_id": 5}, "Robin/12-May-2026_x.md": "# x"},
        {"images/2020-05-12-10-30-sand.jpeg": JPEG, "journal.pdf": PDF},
        {"2026-05-12_5140/01_991.jpg": JPEG, "2026-05-12_5140/02_992.mp4": MP4},
    ],
    ids=["a diary", "a diary's state", "an album with its paper", "numbered pictures"],
)
def test_an_archive_made_for_reading_is_refused_by_name(files: dict[str, object]) -> None:
    """Pictures without records do not say whose they are, so I am told to save the answers instead."""
    with opened_from(files) as opened:
        claim = adapter.recognise(opened)
        assert claim is not None
        assert (claim.layout, claim.file in files) == ("reading-copy", True)
        with pytest.raises(InputRefused) as refused:
            adapter.read(opened)
    assert (refused.value.code, refused.value.place) == ("no-records", claim.file)


def test_such_an_archive_beside_answers_is_listed() -> None:
    """The answers are read; the texts are losses by name."""
    files = {"a.json": page(observation(5, 1)), "tapestry-diary/Robin/12-May-2026_x.md": "# x"}
    reading, journals = read_files(files)
    assert len(journals["child-1"].entries) == 1
    assert [loss.place for loss in reading.losses] == ["tapestry-diary/Robin/12-May-2026_x.md"]


@pytest.mark.parametrize(
    "files",
    [
        {"feed.json": {"feedItems": []}},
        {"o.json": {"data": {"childDevelopment": {"observations": {"results": [{"id": "a"}], "next": None}}}}},
        {
            "journal.json": {
                "schema_version": "1.0",
                "entries": [{"id": "e", "kind": "note", "title": "x"}],
                "people": [],
            }
        },
        {"children.csv": "ChildId,Surname,Forename\n1,Ashby,Ann\n", "export.xml": "<LearningBookStyleExport/>"},
        {"photos/2026-05-12.jpg": JPEG},
        {"images/holiday.jpg": JPEG, "notes.md": "# Holiday"},
        {"list.json": [{"id": 1, "fullName": "Ann Ashby"}]},
        {"page.html": "<html><h1>Observation</h1><p>Words</p></html>"},
    ],
    ids=["a feed", "another app", "a neutral journal", "a book", "photos", "a holiday", "names alone", "a page"],
)
def test_other_exports_are_not_claimed(files: dict[str, object]) -> None:
    """What is somebody else's is left to the adapter that knows it."""
    with opened_from(files) as opened:
        assert adapter.recognise(opened) is None


def test_every_committed_layout_is_recognised_for_what_it_is() -> None:
    """Each case is of the layout its name says."""
    expected = {
        "drift": "raw-answers",
        "raw-answers": "answers-with-tables",
        "record-folders": "record-folders",
        "saved-pages": "saved-pages",
        "threads-archive": "threads-archive",
        "two-schools": "answers-with-tables",
    }
    for name, layout in expected.items():
        packed = FIXTURES / name / "export.zip"
        with intake.open_container(packed if packed.is_file() else FIXTURES / name / "export") as opened:
            claim = adapter.recognise(opened)
        assert claim is not None
        assert layout == claim.layout
