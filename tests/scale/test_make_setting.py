"""An invented setting of any size is an export like any other: readable, counted to the last record, repeatable."""

import csv
import hashlib
import importlib
import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest
from PIL import Image

from journal_bridge import intake
from journal_bridge.adapter import Reading
from journal_bridge.journal import Availability, Journal, Status

BENCHMARKS: Final = Path(__file__).resolve().parents[2] / "benchmarks"
PLATFORMS: Final = ("famly", "folder", "learningbook", "tapestry")
SIZE: Final = 24, 160, 240
CHILDREN, ENTRIES, _ = SIZE
UNEVEN: Final = frozenset({"column", "category flag"})
"""Kinds the reader makes of headers and cells, which the generator does not count."""

Make = Callable[..., dict[str, int]]


@pytest.fixture
def make(monkeypatch: pytest.MonkeyPatch) -> Make:
    """Run the generator; return the counts it notes beside the export."""
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    program: Any = importlib.import_module("make_setting")

    def made(platform: str, out: Path, *more: str, of: tuple[int, int, int] = SIZE) -> dict[str, int]:
        size = (f"--children={of[0]}", f"--entries={of[1]}", f"--media={of[2]}")
        program.main(["--platform", platform, *size, "--out", str(out), *more])
        note = json.loads((out.parent / f".{out.name}.made.json").read_text())
        counts: dict[str, int] = note["records"]
        return counts

    return made


def read(export: Path) -> tuple[Reading, dict[str, Journal]]:
    """Read an export with every child's journal."""
    with intake.open_export(export) as opened:
        reading = intake.read(opened)
        return reading, {child.id: intake.journal_of(reading, child.id) for child in reading.children}


def digests(folder: Path) -> dict[str, str]:
    """Return every file's digest by its name below a folder."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.mark.parametrize("platform", PLATFORMS)
def test_every_platforms_export_is_read_and_nothing_is_lost_count_of(
    platform: str, make: Make, tmp_path: Path
) -> None:
    """What was written is what is read, kind by kind, and each record is carried on, kept back or named as lost."""
    written = make(platform, tmp_path / "export", "--consents", str(tmp_path / "consents.csv"))
    reading, journals = read(tmp_path / "export")
    found = {kind: many for kind, many in reading.source_records.items() if kind not in UNEVEN}
    assert written == found
    assert len(journals) == CHILDREN
    lost: Counter[str] = Counter()
    for loss in reading.losses:
        lost[loss.kind] += loss.count
    for kind, many in reading.source_records.items():
        assert many == reading.mapped_records.get(kind, 0) + lost[kind]
    assert lost, "a setting has records that belong to no child"
    with (tmp_path / "consents.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["child"] for row in rows} == journals.keys()
    assert {"yes"} < {row["answer"] for row in rows}


@pytest.mark.parametrize("platform", ["learningbook", "tapestry"])
def test_the_setting_has_what_makes_a_migration_hard(platform: str, make: Make, tmp_path: Path) -> None:
    """Shared entries and photos, drafts, photos filed twice, names in texts, and two children of one name."""
    make(platform, tmp_path / "export", "--shared", "25", "--seed", "3")
    reading, journals = read(tmp_path / "export")
    entries = {entry.id: entry for journal in journals.values() for entry in journal.entries}
    assert sum(len(entry.about) > 1 for entry in entries.values()) > ENTRIES // 8
    assert {Status.PUBLISHED, Status.DRAFT} < {entry.status for entry in entries.values()}
    media = {one.id: one for journal in journals.values() for one in journal.media}
    photos = [one for one in media.values() if one.availability is Availability.FOUND]
    assert len({one.sha256 for one in photos}) < len(photos)
    names = Counter(one.names[0].full for one in reading.roster.children if one.names)
    assert set(names.values()) == {1, 2}
    texts = {" ".join(block.text for block in entry.body) for entry in entries.values()}
    assert len(texts) > ENTRIES * 0.9
    subject = next(iter(journals.values()))
    given = subject.child.shown_name.split()[0]
    assert any(given in block.text for entry in subject.entries for block in entry.body)


@pytest.mark.parametrize("platform", PLATFORMS)
def test_the_same_arguments_make_the_same_bytes_and_more_touches_nothing_old(
    platform: str, make: Make, tmp_path: Path
) -> None:
    """Entries written since come beside the old ones; only tables grow, and each table begins as it was."""
    first, again = tmp_path / "first", tmp_path / "again"
    make(platform, first)
    make(platform, again)
    before = digests(first)
    assert before == digests(again)
    tables = {path.relative_to(first): path.read_bytes() for path in first.glob("*.csv")}
    ids = entry_ids(again)
    make(platform, first, "--more", "5")
    make(platform, first, "--more", "9")
    after = digests(first)
    assert {name for name in before if after.get(name) != before[name]} <= {str(name) for name in tables}
    for name, old in tables.items():
        assert (first / name).read_bytes().startswith(old)
    since = entry_ids(first)
    assert ids < since
    assert len(since - ids) == 9
    make(platform, tmp_path / "at-once", "--more", "9")
    assert digests(tmp_path / "at-once") == after


def entry_ids(export: Path) -> set[str]:
    """Return the ids of all entries but staff's additions, which stand in an entry's own record."""
    _, journals = read(export)
    every = (entry.id for journal in journals.values() for entry in journal.entries)
    return {one for one in every if not one.startswith(("additional", "gallery"))}


@pytest.mark.parametrize("size", [(1, 1, 0), (2, 3, 1), (3, 2, 40)])
def test_the_smallest_settings_are_settings_too(size: tuple[int, int, int], make: Make, tmp_path: Path) -> None:
    """One child, one entry, no photo: what is written is read."""
    written = make("tapestry", tmp_path / "export", of=size)
    reading, journals = read(tmp_path / "export")
    assert {kind: many for kind, many in written.items() if many} == dict(reading.source_records)
    assert len(journals) == size[0]


def test_a_folder_that_others_made_is_left_alone(make: Make, tmp_path: Path) -> None:
    """An export of other arguments is never mixed with this one."""
    make("learningbook", tmp_path / "export")
    before = digests(tmp_path / "export")
    with pytest.raises(SystemExit):
        make("learningbook", tmp_path / "export", "--seed", "2")
    assert before == digests(tmp_path / "export")


def test_a_zip_holds_what_the_folder_holds(make: Make, tmp_path: Path) -> None:
    """An export can be one ZIP, as a manager downloads it."""
    written = make("tapestry", tmp_path / "export", "--zip")
    reading, _ = read(tmp_path / "export.zip")
    assert written == dict(reading.source_records)


def test_photos_are_about_as_large_as_wanted_and_all_different(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A photo is a picture that can be shown, of the size asked for, with its time; no two have the same pixels."""
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    photos: Any = importlib.import_module("setting.photos")
    stories: Any = importlib.import_module("setting.stories")
    palette, taken = photos.Palette(60_000, 1), stories.datetime(2024, 3, 4, 10, 15, 30)
    pixels = set()
    for number in range(12):
        path = tmp_path / f"{number}.jpg"
        path.write_bytes(palette.photo(number, taken))
        with Image.open(path) as picture:
            assert picture.getexif().get_ifd(0x8769)[0x9003] == "2024:03:04 10:15:30"
            assert picture.size == palette.size
            pixels.add(hashlib.sha256(picture.convert("RGB").tobytes()).hexdigest())
        assert path.stat().st_size == pytest.approx(60_000, rel=0.2)
    assert len(pixels) == 12
