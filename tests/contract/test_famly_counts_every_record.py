"""A second, much simpler counter agrees with the adapter about how many records an export holds."""

import json
from pathlib import Path

import pytest

from contract.famly_cases import FIXTURES, ROOT, lost, read_export
from journal_bridge.adapter import Reading
from journal_bridge.journal import Availability, Status, check, from_bytes, to_bytes
from journal_bridge_famly import adapter

SAMPLE = ROOT.parent / "shared" / "samples" / "famly" / "demo-account"
OLDER_SAMPLE = SAMPLE.parent / "older-shapes"

MARKS = {
    "observation": '"variant"',
    "post": '"feedItemId"',
    "note": '"noteId"',
    "message": '"messageId"',
    "allowance": '"allowance"',
}
"""A field that stands exactly once in every record of a kind."""


def counted(export: Path) -> dict[str, int]:
    """Return how often each kind's own field stands in the documents, by searching their text."""
    texts = [path.read_text(encoding="utf-8") for path in export.rglob("*.json")]
    counts = {kind: sum(text.count(mark) for text in texts) for kind, mark in MARKS.items()}
    counts["tagged image"] = sum(len(json.loads(path.read_text("utf-8"))) for path in export.glob("tagged/*.json"))
    counts["media file"] = sum(1 for path in export.glob("media/*"))
    return {kind: count for kind, count in counts.items() if count}


def met(reading: Reading, kinds: dict[str, int]) -> dict[str, int]:
    """Return how many records of those kinds the adapter met."""
    return {kind: reading.source_records.get(kind, 0) for kind in kinds}


@pytest.mark.parametrize("case", ["family-account", "every-state"])
def test_a_committed_case_holds_as_many_records_as_the_adapter_says(case: str) -> None:
    """Counting the export by hand gives the figures of the report."""
    reading, _ = read_export(FIXTURES / case / "export")
    by_hand = counted(FIXTURES / case / "export")
    assert by_hand == met(reading, by_hand)


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the invented setting's export."""
    folder = tmp_path_factory.mktemp("example")
    adapter.example(folder, 7)
    return folder


def test_the_whole_invented_setting_adds_up(example: Path) -> None:
    """For a setting of a dozen children over two years, every record is mapped or lost with its reason."""
    reading, journals = read_export(example)
    by_hand = counted(example)
    assert by_hand == met(reading, by_hand)
    losses = lost(reading)
    for kind, count in reading.source_records.items():
        assert count == reading.mapped_records.get(kind, 0) + losses.get(kind, 0), kind
    about = sum(len(entry.about) for entry in {e.id: e for j in journals.values() for e in j.entries}.values())
    assert about == sum(len(journal.entries) for journal in journals.values())


def test_every_child_of_the_invented_setting_has_a_whole_journal(example: Path) -> None:
    """Each journal keeps its promises, is the same after writing, and is the same when read again."""
    _, journals = read_export(example)
    _, again = read_export(example)
    for child, journal in journals.items():
        check(journal)
        assert journal == from_bytes(to_bytes(journal))
        assert to_bytes(journal) == to_bytes(again[child])


@pytest.mark.skipif(not SAMPLE.is_dir(), reason="the shared sample account is not on this machine")
def test_the_shared_sample_account_reads_as_its_owner_would_count_it() -> None:
    """Two children, two observations of which one a family's, three posts, one note, nothing lost unexplained."""
    reading, journals = read_export(SAMPLE)
    assert {child.id: child.known_as for child in reading.children} == {"child-robin": "Robin", "child-sam": "Sam"}
    by_hand = counted(SAMPLE)
    assert (
        {"observation": 2, "post": 3, "note": 1, "message": 2, "tagged image": 2}
        == by_hand
        == met(reading, by_hand)
    )
    told = [entry for entry in journals["child-robin"].entries if entry.id.startswith("observation-")]
    assert sorted(entry.kind for entry in told) == ["family_observation", "observation"]
    assert {Status.UNKNOWN} == {entry.status for entry in told}
    assert {Availability.LINKED} == {item.availability for item in journals["child-robin"].media}
    assert lost(reading) == {"calendar event": 2, "conversation": 1, "message": 2, "note": 1, "post": 3}
    assert all(loss.reason and loss.place for loss in reading.losses)
    assert not any(b"localhost" in to_bytes(journal) for journal in journals.values())


@pytest.mark.skipif(not OLDER_SAMPLE.is_dir(), reason="the shared older shapes are not on this machine")
def test_the_shared_older_shapes_are_counted_though_they_name_no_child() -> None:
    """Records that do not say which child they are about enter no journal, and each is told."""
    reading, journals = read_export(OLDER_SAMPLE)
    assert journals == {}
    assert {"observation": 4, "post": 7, "file": 1} == reading.source_records == lost(reading)
