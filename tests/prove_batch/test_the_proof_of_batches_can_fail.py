"""What is judged is seen: each thing that may not be, made on purpose, and the judgement that names it."""

import hashlib
import json
import shutil
from itertools import pairwise
from pathlib import Path

import pytest

from prove_batch import count_by_hand, figures, kills, lying, small_disc

CHILD = "package/oaks/aaa"
JOB = {"purpose": "platform", "state": "placed", "place": CHILD, "items": 3, "carried": 2, "withheld": 1}
COUNTS = {"held": 0, "lost": 0, "entries": 1, "media": 1, "media_bytes": 5, "seconds": 1.5, "tries": 1}
FACTS = {
    "made_at": "2026-01-01",
    "settings": [
        {
            "export": "export",
            "code": "",
            "records": [
                {"kind": "observation", "source": 2, "mapped": 1, "lost": 1},
                {"kind": "media file", "source": 1, "mapped": 1, "lost": 0},
            ],
            "children": [{"key": "aaa", "id": "child-1", "jobs": [JOB | COUNTS]}],
        }
    ],
}
CAPTURE = {"data": {"childDevelopment": {"observations": {"results": [{"id": "1"}]}}}}


@pytest.fixture
def whole(tmp_path: Path) -> Path:
    """Return a folder as a run leaves it, with one child's package."""
    out = tmp_path / "whole"
    package = out / CHILD
    (package / "media").mkdir(parents=True)
    (package / "media" / "1.jpg").write_bytes(b"photo")
    (package / "observations-0001.json").write_text(json.dumps(CAPTURE), encoding="utf-8")
    found = lying.tree(package).items()
    lines = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {name}\n" for name, path in found]
    (package / lying.SUMS).write_text("".join(lines), encoding="utf-8")
    (out / lying.KEEP).mkdir()
    (out / lying.REPORT).write_text(json.dumps(FACTS), encoding="utf-8")
    return out


@pytest.fixture
def other(whole: Path, tmp_path: Path) -> Path:
    """Return a second run's folder that is no different."""
    return shutil.copytree(whole, tmp_path / "other")


def raw_export(folder: Path) -> Path:
    """Return the export the report tells of: one child, two observations, one photo."""
    (folder / "export" / "media").mkdir(parents=True)
    (folder / "export" / "media" / "1.jpg").write_bytes(b"photo")
    (folder / "export" / "children.csv").write_text("ChildId\n1\n", encoding="utf-8")
    (folder / "export" / "observations.csv").write_text("ObservationId\n1\n2\n", encoding="utf-8")
    return folder / "export"


def test_two_runs_that_came_to_the_same_have_no_fault(whole: Path, other: Path) -> None:
    """Times and tries may differ; nothing else does."""
    told = json.loads((other / lying.REPORT).read_bytes())
    told["made_at"] = "2026-01-02"
    told["settings"][0]["children"][0]["jobs"][0]["tries"] = 3
    (other / lying.REPORT).write_text(json.dumps(told), encoding="utf-8")
    assert list(lying.unlike(whole, other)) == []


def test_a_lost_and_a_doubled_child_are_seen(whole: Path, other: Path) -> None:
    """A package that is gone, and one that lies there twice."""
    (other / CHILD).rename(other / "package/oaks/bbb")
    faults = list(lying.unlike(whole, other))
    assert "lost: package oaks/aaa" in faults
    assert "one too many: package oaks/bbb" in faults


def test_half_a_package_under_its_final_name_is_seen(other: Path) -> None:
    """Half a photo, a photo too many, one too few, and a package without its list."""
    photo = other / CHILD / "media/1.jpg"
    photo.write_bytes(b"pho")
    assert list(lying.half(other)) == ["not what the list says: oaks/aaa/media/1.jpg"]
    photo.rename(photo.with_name("2.jpg"))
    assert list(lying.half(other)) == [
        "missing from oaks/aaa: media/1.jpg",
        "not on the list of oaks/aaa: media/2.jpg",
    ]
    (other / CHILD / lying.SUMS).unlink()
    assert list(lying.half(other)) == ["a package without its list: package/oaks/aaa"]


def test_a_package_with_other_words_is_seen(whole: Path, other: Path) -> None:
    """One word changed, and its list made to fit: still not what the unbroken run wrote."""
    (other / CHILD / lying.SUMS).write_text("0  x\n", encoding="utf-8")
    assert "other bytes: package oaks/aaa" in list(lying.unlike(whole, other))


def test_what_is_left_of_the_work_is_seen(whole: Path, other: Path) -> None:
    """The private spool must be gone when all is placed."""
    (other / lying.UNFINISHED).mkdir()
    (other / lying.UNFINISHED / "journal.json").write_text("{}", encoding="utf-8")
    assert list(lying.unlike(whole, other)) == ["left over: 1 files in unfinished/"]


def test_a_report_that_says_something_else_is_seen(whole: Path, other: Path) -> None:
    """One number of one child."""
    told = json.loads((other / lying.REPORT).read_bytes())
    told["settings"][0]["children"][0]["jobs"][0]["held"] = 1
    (other / lying.REPORT).write_text(json.dumps(told), encoding="utf-8")
    assert list(lying.unlike(whole, other)) == [
        "the report differs: .settings[0].children[0].jobs[0].held: '0' against '1'"
    ]


def test_counting_by_hand_finds_what_is_there(whole: Path, tmp_path: Path) -> None:
    """A report that is right has no difference."""
    assert list(count_by_hand.faults([raw_export(tmp_path)], whole)) == []


@pytest.mark.parametrize("name", ["items", "entries", "media", "media_bytes"])
def test_counting_by_hand_sees_a_wrong_number(whole: Path, tmp_path: Path, name: str) -> None:
    """A number of one child that is one too great."""
    told = json.loads((whole / lying.REPORT).read_bytes())
    told["settings"][0]["children"][0]["jobs"][0][name] += 1
    (whole / lying.REPORT).write_text(json.dumps(told), encoding="utf-8")
    assert len(list(count_by_hand.faults([raw_export(tmp_path)], whole))) == 1


def test_counting_by_hand_sees_an_entry_the_report_forgot(whole: Path, tmp_path: Path) -> None:
    """One observation more in the export than the report accounts for, and one photo, and one child."""
    export = raw_export(tmp_path)
    (export / "observations.csv").write_text("ObservationId\n1\n2\n3\n", encoding="utf-8")
    (export / "children.csv").write_text("ChildId\n1\n2\n", encoding="utf-8")
    (export / "media" / "2.jpg").write_bytes(b"another")
    assert len(list(count_by_hand.faults([export], whole))) == 3


def test_moments_are_spread_over_the_whole_run() -> None:
    """One death in each hundredth of a run, of every kind in every part; the same ones every time."""
    plans = [kills.plan(number) for number in range(kills.POINTS)]
    assert plans == [kills.plan(number) for number in range(kills.POINTS)]
    first = [plan[0].part for plan in plans]
    assert first[0] < 0.02
    assert first[-1] > 0.98
    assert max(late - early for early, late in pairwise(first)) < 0.021
    assert {plan[0].victim for plan in plans[:10]} == {plan[0].victim for plan in plans[-10:]} == {*kills.VICTIMS}
    assert sum(len(plan) == 2 for plan in plans) == 20


def test_a_child_that_is_made_again_is_counted(whole: Path) -> None:
    """The same bytes in a new file: the work was done twice."""
    before = kills.lay(whole)
    assert kills.made_again(before, whole) == 0
    shutil.copytree(whole / CHILD, whole / "copy")
    shutil.rmtree(whole / CHILD)
    (whole / "copy").rename(whole / CHILD)
    assert kills.made_again(before, whole) == 1


def test_a_small_disc_is_really_full(tmp_path: Path) -> None:
    """What is written past the end is refused by the system, and there is room again when it is enlarged."""
    if not small_disc.possible():
        pytest.skip("no disc may be mounted here (unshare)")
    done = small_disc.apart("prove_batch.full_disc", tmp_path / "disc")
    assert done.stdout.split() == ["full", "room"], done.stderr


def test_a_bound_that_is_missed_is_a_fault() -> None:
    """What the benchmark prints is held against the task's own bounds."""
    assert figures.held_against_bounds("nothing").faults
    printed = (
        "20 children, 4000 photos, 4000 MB to famly, 2 workers\n"
        "1. migrate run 100 MB/s (40.0 s), bare loop 400 MB/s: 0.25 of it\n"
        "2. bare loop before and after 10.0 s, 10.0 s\n3. seconds of work by stage, of all workers: read 1.0\n"
        "4. peak memory of any process 700 MB\n5. cp -r 1.0 s and sha256sum 1.0 s, one process: 2000 MB/s\n"
    )
    assert len(figures.held_against_bounds(printed).faults) == 2
