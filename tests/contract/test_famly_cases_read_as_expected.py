"""Each committed export of this platform reads exactly as somebody wrote down and checked."""

import json
import shutil
from pathlib import Path

import pytest

from contract.famly_cases import CASES, FIXTURES, MemoryExport, journals_told, losses_told, lost, read_export
from journal_bridge.adapter import Reader
from journal_bridge.errors import InputRefused
from journal_bridge.journal import check, from_bytes, to_bytes
from journal_bridge_famly import adapter

AGAIN = "read the difference, then run: python tests/contract/famly_cases.py"


@pytest.mark.parametrize("case", CASES)
def test_every_case_gives_the_journals_written_down(case: str) -> None:
    """What a family will get from this export is what we said it would."""
    expected = json.loads((FIXTURES / case / "expected.journal.json").read_text(encoding="utf-8"))
    _, journals = read_export(FIXTURES / case / "export")
    assert expected == journals_told(journals), AGAIN


@pytest.mark.parametrize("case", CASES)
def test_every_case_tells_the_losses_written_down(case: str) -> None:
    """What could not be carried over is told in the words we said."""
    expected = json.loads((FIXTURES / case / "expected.losses.json").read_text(encoding="utf-8"))
    reading, _ = read_export(FIXTURES / case / "export")
    assert expected == losses_told(reading), AGAIN


@pytest.mark.parametrize("case", CASES)
def test_every_journal_keeps_its_promises_and_survives_writing(case: str) -> None:
    """A journal written to a file and read again is the same journal."""
    _, journals = read_export(FIXTURES / case / "export")
    for journal in journals.values():
        check(journal)
        assert journal == from_bytes(to_bytes(journal))


@pytest.mark.parametrize("case", CASES)
def test_nothing_disappears_without_a_line(case: str) -> None:
    """Every record of the export is mapped, or is a loss with its reason: kind by kind, the figures add up."""
    reading, _ = read_export(FIXTURES / case / "export")
    losses = lost(reading)
    assert set(reading.source_records) >= set(reading.mapped_records) | set(losses)
    for kind, count in reading.source_records.items():
        assert count == reading.mapped_records.get(kind, 0) + losses.get(kind, 0), kind
    for kind, count in reading.setting_records.items():
        assert count <= losses[kind]


@pytest.mark.parametrize("case", CASES)
def test_file_names_and_their_order_change_nothing_in_the_record(case: str, tmp_path: Path) -> None:
    """The same answers saved under other names give the same entries, so nothing depends on how they were saved."""
    renamed = tmp_path / "renamed"
    shutil.copytree(FIXTURES / case / "export", renamed)
    for number, path in enumerate(sorted(renamed.glob("*.json"), reverse=True)):
        path.rename(renamed / f"answer-{number:02}.json")
    _, before = read_export(FIXTURES / case / "export")
    _, after = read_export(renamed)
    for child, journal in before.items():
        told = [entry.model_copy(update={"source": None}) for entry in journal.entries]
        assert told == [entry.model_copy(update={"source": None}) for entry in after[child].entries]
        assert [item.depicts for item in journal.media] == [item.depicts for item in after[child].media]


def test_the_adapter_is_a_reader_that_says_what_it_knows_and_loses() -> None:
    """A manager can see on what evidence each layout rests."""
    assert isinstance(adapter, Reader)
    assert adapter.layouts
    assert adapter.known_losses


@pytest.mark.parametrize(
    ("case", "layout"), [("every-state", "web-app-capture"), ("older-shapes", "web-app-capture-2023")]
)
def test_exports_are_recognised_by_what_they_hold(case: str, layout: str, tmp_path: Path) -> None:
    """Renaming the files does not hide which platform they come from."""
    for number, path in enumerate((FIXTURES / case / "export").glob("*.json")):
        shutil.copy(path, tmp_path / f"{number}.json")
    files = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    claim = adapter.recognise(MemoryExport(files))
    assert claim is not None
    assert (adapter.name, layout) == (claim.adapter, claim.layout)


@pytest.mark.parametrize(
    "files",
    [
        {},
        {"empty.json": []},
        {"photo.jpg": b"\xff\xd8\xff\xe0"},
        {"damaged.json": b'{"feedItems": ['},
        {
            "journal.json": {
                "schema_version": "1.0",
                "entries": [{"id": "e", "kind": "note"}],
                "people": [{"id": "p"}],
            }
        },
        {"page.json": {"observations": [{"id": 4, "title": "Sand", "notes": "...", "media": []}]}},
    ],
    ids=["nothing", "an empty list", "a photo", "a damaged page", "a neutral journal", "another platform"],
)
def test_other_exports_are_not_claimed(files: dict[str, object]) -> None:
    """An export of somebody else's is left to the adapter that knows it."""
    assert adapter.recognise(MemoryExport(files)) is None


def test_a_damaged_page_stops_the_reading() -> None:
    """A page cut short is never read in part: the manager is told which file to fetch again."""
    with pytest.raises(InputRefused) as refused:
        adapter.read(MemoryExport({"feed.json": {"feedItems": []}, "observations.json": b'{"data": {'}))
    assert (refused.value.code, refused.value.place) == ("not-json", "observations.json")
