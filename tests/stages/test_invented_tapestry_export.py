"""The example of Tapestry's answers looks like life: cut lists, full records, secrets in tables, same bytes."""

import csv
import json
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from journal_bridge import intake
from journal_bridge.invented import canaries, films, pictures, setting
from journal_bridge.invented.records import InventedMedia, InventedSetting
from journal_bridge.journal import to_bytes
from journal_bridge_tapestry.example import write_example
from journal_bridge_tapestry.example_numbers import SLUG, numbered
from journal_bridge_tapestry.example_people import secrets

SEED = 7
JPEG = b"\xff\xd8\xff"


def _stub(_told: InventedSetting, item: InventedMedia) -> bytes:
    return JPEG + item.id.encode()


@pytest.fixture(scope="module")
def export(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The export's documents; drawing photos is left to the tests of media."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pictures, "photo_bytes", _stub)
        patch.setattr(films, "film_bytes", _stub)
        yield write_example(tmp_path_factory.mktemp("tapestry") / "export", SEED) / SLUG


@pytest.fixture(scope="module")
def pages(export: Path) -> list[dict[str, Any]]:
    """The pages of the list, in order."""
    many = len(list((export / "observations").glob("page_*.json")))
    return [json.loads((export / "observations" / f"page_{one}.json").read_bytes()) for one in range(1, many + 1)]


@pytest.fixture(scope="module")
def lines(pages: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """All lines of the list, newest first."""
    return [line for page in pages for line in page["observations"]]


def records(export: Path) -> dict[int, dict[str, Any]]:
    """All full records by their number."""
    found = [json.loads(path.read_bytes()) for path in (export / "observations").glob("[0-9]*.json")]
    return {one["id"]: one for one in found}


def test_the_same_seed_writes_the_same_files(export: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Writing the example twice gives the same names and the same bytes."""
    monkeypatch.setattr(pictures, "photo_bytes", _stub)
    monkeypatch.setattr(films, "film_bytes", _stub)
    again = write_example(tmp_path / "again", SEED) / SLUG
    trees = [
        {path.relative_to(one): path.read_bytes() for path in one.rglob("*") if path.is_file()}
        for one in (export, again)
    ]
    assert trees[0] == trees[1]
    assert len(trees[0]) > 500


def test_pages_follow_each_other_and_overlap_once(pages: list[dict[str, Any]], lines: list[dict[str, Any]]) -> None:
    """Each page knows the next by an opaque cursor, the last knows none; one line comes twice."""
    cursors = [page["nextCursor"] for page in pages]
    assert cursors[-1] is None
    assert len(set(cursors)) == len(cursors) > 5
    numbers = [line["id"] for line in lines]
    assert len(numbers) == len(set(numbers)) + 1


def test_numbers_are_small_and_rise_with_time(lines: list[dict[str, Any]]) -> None:
    """As a setting counts them up for itself."""
    assert all(after["id"] <= before["id"] for before, after in pairwise(lines))
    assert all(after["createdAt"][:19] <= before["createdAt"][:19] for before, after in pairwise(lines))
    assert max(line["id"] for line in lines) < 10_000


def test_a_list_shows_three_photos_and_one_full_record_is_missing(
    export: Path, lines: list[dict[str, Any]]
) -> None:
    """The list says how many there are; all but one of the cut records can be completed."""
    full = records(export)
    cut = {line["id"]: line for line in lines if line["mediaCount"] > len(line["media"])}
    assert all(len(line["media"]) == 3 for line in cut.values())
    assert cut.keys() - full.keys() == {numbered(setting(SEED)).never_fetched.number}
    assert all(len(one["media"]) == one["mediaCount"] for one in full.values())
    assert sum(line["id"] not in full for line in lines) > 20


def test_statuses_texts_and_links_come_in_all_their_forms(lines: list[dict[str, Any]]) -> None:
    """Every status, plain text beside HTML, flags beside assessments, approval only in the journal."""
    assert {line["status"] for line in lines} == {"In Journal", "Not in journal", "Staff Only", "Draft"}
    assert {"approval" in line for line in lines if line["status"] == "In Journal"} == {True}
    assert {"approval" in line for line in lines if line["status"] != "In Journal"} == {False}
    assert {line["notes"].startswith("<p>") for line in lines if line["notes"]} == {True, False}
    assert any("<br />" in line["notes"] for line in lines)
    assert any(line["assessments"] for line in lines)
    assert any(line["flags"] for line in lines)
    assert any(line["documents"] for line in lines)
    assert {"date" in line for line in lines} == {True, False}


def test_staff_words_stand_apart_and_relatives_have_none(lines: list[dict[str, Any]]) -> None:
    """Additional information is staff's; what relatives send leaves the field out."""
    relatives = {adult.name for family in setting(SEED).families for adult in family.adults}
    for line in lines:
        assert ("additionalInformation" in line) == (line["author"]["fullName"] not in relatives)
    hidden = [mark.hidden for mark in canaries(SEED).values()]
    staff_words = " ".join(line.get("additionalInformation") or "" for line in lines)
    assert sum(word in staff_words for word in hidden) > 5


def test_a_childs_own_word_is_only_in_its_own_observations(lines: list[dict[str, Any]]) -> None:
    """The text mark of one child stands in no observation that names another one."""
    names = {child.id: child.full_name for child in setting(SEED).children}
    for line in lines:
        for child, mark in canaries(SEED).items():
            assert mark.text not in line["notes"] or [one["fullName"] for one in line["children"]] == [names[child]]


def test_one_picture_lies_under_several_numbers(export: Path) -> None:
    """A photo of two children is in both observations, byte for byte, as the platform serves it."""
    bodies = [path.read_bytes() for path in sorted((export / "media").iterdir())]
    assert len(set(bodies)) < len(bodies)


def test_secrets_are_there_to_be_dropped(export: Path) -> None:
    """Collection passwords, e-mail addresses and telephone numbers: in the tables, and after reading nowhere."""
    with (export / "relatives.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    planted = secrets(setting(SEED))
    assert {row["Collection password"] for row in rows} <= set(planted)
    assert len(set(planted)) == len(planted) == 3 * len(rows) + 6
    with intake.open_export(export.parent) as opened:
        reading = intake.read(opened)
        written = [to_bytes(reading.journal(child.id)).decode() for child in reading.children]
    said = " ".join((*written, to_bytes(reading.roster).decode(), repr(reading.losses), repr(reading.warnings)))
    assert not [one for one in planted if one in said]
    assert any("column Collection password" in loss.place for loss in reading.losses)
