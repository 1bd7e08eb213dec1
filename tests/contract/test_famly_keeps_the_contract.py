"""The adapter keeps the contract, and recognises its exports by what they hold."""

import shutil
from pathlib import Path

import pytest

from contract.famly_cases import CASES, FIXTURES, read_export
from journal_bridge.errors import InputRefused
from journal_bridge.testing import AdapterContract, opened_from
from journal_bridge_famly import adapter


class TestFamly(AdapterContract):
    """The questions every adapter is asked."""

    adapter = adapter
    cases = FIXTURES


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


@pytest.mark.parametrize(
    ("case", "layout"), [("every-state", "web-app-capture"), ("older-shapes", "web-app-capture-2023")]
)
def test_exports_are_recognised_by_what_they_hold(case: str, layout: str, tmp_path: Path) -> None:
    """Renaming the files does not hide which platform they come from."""
    for number, path in enumerate((FIXTURES / case / "export").glob("*.json")):
        shutil.copy(path, tmp_path / f"{number}.json")
    files = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    claim = adapter.recognise(opened_from(files))
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
    assert adapter.recognise(opened_from(files)) is None


def test_a_damaged_page_stops_the_reading() -> None:
    """A page cut short is never read in part: the manager is told which file to fetch again."""
    with pytest.raises(InputRefused) as refused:
        adapter.read(opened_from({"feed.json": {"feedItems": []}, "observations.json": b'{"data": {'}))
    assert (refused.value.code, refused.value.place) == ("not-json", "observations.json line 1")
