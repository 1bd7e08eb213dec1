"""A folder on this computer shows each child's folder as it was or as it is to be, whatever happens to the run."""

import errno
import hashlib
import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from journal_bridge.bundle import exchanging
from journal_bridge.errors import BridgeError, ExitCode, TryAgain, UsageFault
from journal_bridge.migrating.outlets import outlet_of, swapping
from journal_bridge.migrating.outlets.local import LocalOutlet, one_run

KILLS = Path(__file__).with_name("outlet_kills.py")
SUMS = b"0" * 64 + b"  journal.json\n"
BELOW = "package/s1/c1"


def finished(folder: Path, words: bytes = b"one") -> Path:
    """Lay a finished folder."""
    (folder / "media").mkdir(parents=True)
    (folder / "journal.json").write_bytes(words)
    (folder / "media/1.jpg").write_bytes(words)
    (folder / "SHA256SUMS").write_bytes(SUMS + words)
    return folder


def sha(words: bytes) -> str:
    """Return the digest of that folder's list."""
    return hashlib.sha256(SUMS + words).hexdigest()


def mode(path: Path) -> int:
    """Return who may enter."""
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture
def outlet(tmp_path: Path) -> LocalOutlet:
    """Return a new outlet."""
    made = LocalOutlet(tmp_path / "out")
    made.local.mkdir(parents=True, mode=0o700)
    (tmp_path / "out").chmod(0o700)
    return made


@pytest.mark.parametrize("way", ["exchange", "turns"])
@pytest.mark.parametrize("change", ["first", "again", "remove", "put"])
def test_a_run_killed_at_any_step_leaves_the_old_folder_or_the_new_one(
    tmp_path: Path, change: str, way: str
) -> None:
    """Whatever moment the power fails at, the next run finds a child's folder whole, and goes on."""
    done = subprocess.run(
        [sys.executable, KILLS, tmp_path, change, way], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 8


@pytest.mark.kill
@pytest.mark.parametrize("way", ["exchange", "turns"])
@pytest.mark.parametrize("change", ["again", "put"])
def test_a_run_killed_while_it_mends_is_mended_too(tmp_path: Path, change: str, way: str) -> None:
    """A computer that fails twice in a row leaves nothing half either."""
    command = [sys.executable, str(KILLS), str(tmp_path), change, way, "twice"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 200


def test_a_folder_takes_its_place_and_another_takes_its(outlet: LocalOutlet, tmp_path: Path) -> None:
    """A top-up replaces what an earlier run placed, and nothing of the earlier one stays."""
    outlet.place(finished(outlet.local / "a"), BELOW)
    assert outlet.holds(BELOW, sha(b"one"))
    again = finished(outlet.local / "b", b"two")
    (again / "journal.json").rename(again / "journals.json")
    outlet.place(again, BELOW)
    assert not outlet.holds(BELOW, sha(b"one"))
    assert outlet.holds(BELOW, sha(b"two"))
    assert sorted(one.name for one in (tmp_path / "out" / BELOW).iterdir()) == [
        "SHA256SUMS",
        "journals.json",
        "media",
    ]
    assert not again.exists()
    assert list((outlet.local / "placing").iterdir()) == []


def test_nobody_else_on_this_computer_may_enter(outlet: LocalOutlet, tmp_path: Path) -> None:
    """What lies there is not encrypted."""
    outlet.place(finished(outlet.local / "a"), BELOW)
    outlet.put("keep-at-the-setting/report.csv", b"child")
    out = tmp_path / "out"
    assert {mode(out), mode(out / "package"), mode(out / "package/s1"), mode(outlet.local)} == {0o700}
    assert mode(out / "keep-at-the-setting/report.csv") == 0o600


def test_files_and_names(outlet: LocalOutlet) -> None:
    """Reports and what later runs need are written, read, listed and taken away."""
    assert (outlet.get("keep/a.json"), outlet.names("keep")) == (None, [])
    outlet.put("keep/b.json", b"1")
    outlet.put("keep/a.json", b"1")
    outlet.put("keep/a.json", b"22")
    assert (outlet.get("keep/a.json"), outlet.names("keep")) == (b"22", ["a.json", "b.json"])
    outlet.remove("keep/a.json")
    outlet.remove("keep/a.json")
    assert outlet.names("keep") == ["b.json"]
    assert outlet.get("keep/b.json/c") is None
    assert not outlet.holds("keep", sha(b"one"))


def test_a_file_is_replaced_in_one_step(outlet: LocalOutlet, tmp_path: Path) -> None:
    """Who reads a report while it is written anew reads the old one to its end."""
    outlet.put("report.csv", b"old")
    with (tmp_path / "out/report.csv").open("rb") as reading:
        outlet.put("report.csv", b"new and longer")
        assert reading.read() == b"old"


def test_what_could_not_be_thrown_away_never_comes_back(
    outlet: LocalOutlet, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An old folder that a disk would not let go of stays out, even when the new one was taken away since."""
    outlet.place(finished(outlet.local / "a"), BELOW)
    with monkeypatch.context() as patch:
        patch.setattr(exchanging, "_renaming", lambda: None)
        patch.setattr(shutil, "rmtree", lambda *_, **__: None)
        outlet.place(finished(outlet.local / "b", b"two"), BELOW)
    assert len(list((outlet.local / "placing").iterdir())) == 1
    outlet.remove(BELOW)
    outlet.mend()
    assert outlet.names("package/s1") == []
    assert list((outlet.local / "placing").iterdir()) == []


@pytest.mark.parametrize("below", ["../x", "/x", "a//b", "a/../b", ".x", "", "a\\b", "a\nb", "a/" * 9 + "a"])
def test_only_plain_names_below_it(outlet: LocalOutlet, below: str) -> None:
    """No path leads out, even by a mistake of the program's own."""
    for call in (outlet.get, outlet.names, outlet.remove, lambda name: outlet.put(name, b"")):
        with pytest.raises(ValueError, match="no plain path"):
            call(below)


def test_a_folder_without_its_list_is_not_placed(outlet: LocalOutlet) -> None:
    """The list is written last: a folder without it is not finished."""
    folder = finished(outlet.local / "a")
    (folder / "SHA256SUMS").unlink()
    with pytest.raises(TryAgain):
        outlet.place(folder, BELOW)
    assert folder.exists()


def test_a_link_among_its_folders_is_not_followed(outlet: LocalOutlet, tmp_path: Path) -> None:
    """Nothing is written through a link that somebody put there."""
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "out/package").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(TryAgain):
        outlet.place(finished(outlet.local / "a"), BELOW)
    assert list((tmp_path / "elsewhere").iterdir()) == []


@pytest.mark.parametrize(
    ("number", "code"), [(errno.ENOSPC, "no-room"), (errno.EDQUOT, "no-room"), (errno.EROFS, "delivery-failed")]
)
@pytest.mark.parametrize("way", ["exchange", "turns"])
def test_a_full_disk_leaves_everything_as_it_was(  # noqa: PLR0917 - two tables and what pytest gives
    outlet: LocalOutlet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, code: str, way: str
) -> None:
    """A disk that takes nothing more is told with what to do, and the old folder stays; then it goes on."""
    outlet.place(finished(outlet.local / "a"), BELOW)
    outlet.put("report.csv", b"old")
    new = finished(outlet.local / "b", b"two")

    def full(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as patch:
        if way == "turns":
            patch.setattr(exchanging, "_renaming", lambda: None)
            patch.setattr(swapping, "write_new", full)
        else:
            patch.setattr(Path, "mkdir", full)
        with pytest.raises(TryAgain) as raised:
            outlet.place(new, BELOW)
        assert raised.value.code == code
        patch.setattr(os, "fsync", full)
        with pytest.raises(TryAgain):
            outlet.put("report.csv", b"new")
    assert (outlet.holds(BELOW, sha(b"one")), outlet.get("report.csv")) == (True, b"old")
    outlet.place(new, BELOW)
    assert outlet.holds(BELOW, sha(b"two"))
    assert list((tmp_path / "out/unfinished/placing").iterdir()) == []


def test_a_rename_that_fails_half_way_is_taken_back(
    outlet: LocalOutlet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a disk cannot exchange two names, the old folder comes back when the new one does not go in."""
    outlet.place(finished(outlet.local / "a"), BELOW)
    new = finished(outlet.local / "b", b"two")
    rename = Path.rename

    def fails(self: Path, target: Path) -> Path:
        if self.name == "new" and target == tmp_path / "out" / BELOW:
            raise OSError(errno.EIO, "I/O error")
        return rename(self, target)

    monkeypatch.setattr(exchanging, "_renaming", lambda: None)
    monkeypatch.setattr(Path, "rename", fails)
    with pytest.raises(TryAgain):
        outlet.place(new, BELOW)
    monkeypatch.setattr(Path, "rename", rename)
    assert outlet.holds(BELOW, sha(b"one"))
    assert (new / "journal.json").read_bytes() == b"two"
    outlet.place(new, BELOW)
    assert outlet.holds(BELOW, sha(b"two"))


@pytest.mark.parametrize(
    "there",
    [
        [],
        ["PLAN.html", "plan.csv", "plan.json"],
        ["plan.json"],
        ["running.lock", "unfinished/x"],
        ["keep-at-the-setting/state/s1/c1.json", "package/s1/c1/journal.json", "notes.txt"],
        ["keep-at-the-setting/report.json"],
    ],
)
def test_a_new_folder_and_an_earlier_runs_are_taken(tmp_path: Path, there: list[str]) -> None:
    """The same command goes on in the folder that an earlier one, finished, planned or killed, wrote to."""
    for name in there:
        (tmp_path / "out" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "out" / name).write_bytes(b"")
    outlet = LocalOutlet(tmp_path / "out")
    outlet.demand_usable([tmp_path / "export"])
    with outlet.running():
        assert outlet.local.is_dir()
    assert outlet.local.exists() == (tmp_path / "out/running.lock").exists() == ("running.lock" in there)


@pytest.mark.parametrize(
    "there", ["package/s1", "unfinished/x", "plan.json.bak", "keep-at-the-setting/receipt.json"]
)
def test_somebody_elses_folder_is_refused(tmp_path: Path, there: str) -> None:
    """Nothing is put among other files, and nothing is written there."""
    (tmp_path / "out" / there).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / "out" / there).write_bytes(b"")
    outlet = LocalOutlet(tmp_path / "out")
    with pytest.raises(UsageFault) as raised:
        outlet.demand_usable()
    assert (raised.value.code, raised.value.exit_code) == ("out-not-empty", ExitCode.USAGE)
    with pytest.raises(UsageFault), outlet.running():
        pass
    assert not (tmp_path / "out/running.lock").exists()


def test_links_files_and_exports_are_no_place(tmp_path: Path) -> None:
    """A link, a file, and any place within an export are refused before any work."""
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    (tmp_path / "file").write_bytes(b"")
    (tmp_path / "linked").mkdir()
    (tmp_path / "linked/unfinished").symlink_to(tmp_path / "real")
    cases = {"link": "out-not-empty", "file": "no-folder", "real/out": "inside-export", "linked": "out-not-empty"}
    cases["real"] = "inside-export"
    found = {}
    for name in cases:
        with pytest.raises(UsageFault) as raised:
            LocalOutlet(tmp_path / name).demand_usable([tmp_path / "real"])
        found[name] = raised.value.code
    assert found == cases


def test_a_second_run_is_told_that_it_is_not_alone(tmp_path: Path) -> None:
    """Two runs in one folder would take each other's work away."""
    with LocalOutlet(tmp_path / "out").running():
        with pytest.raises(BridgeError) as raised, LocalOutlet(tmp_path / "out").running():
            pass
        assert (raised.value.code, raised.value.exit_code) == ("out-in-use", ExitCode.TRY_AGAIN)
        assert (tmp_path / "out/running.lock").exists()
    with LocalOutlet(tmp_path / "out").running():
        pass
    assert list((tmp_path / "out").iterdir()) == []


def test_a_run_that_stopped_by_itself_is_gone_on_with(tmp_path: Path) -> None:
    """After Ctrl-C, or where a paper is missing, what is in the spool stays, and the folder is known for ours."""
    outlet = LocalOutlet(tmp_path / "out")
    with outlet.running():
        finished(outlet.local / "made")
    outlet.demand_usable()
    with outlet.running():
        assert (outlet.local / "made/journal.json").exists()


def test_a_lock_whose_file_was_taken_away_is_no_lock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who opened the lock's file just before another run ended and removed it does not take it for its own."""
    lock = tmp_path / "running.lock"
    opened = os.open

    def then_removed(path: Path, *details: int) -> int:
        number = opened(path, *details)
        lock.unlink()
        return number

    monkeypatch.setattr(os, "open", then_removed)
    with pytest.raises(TryAgain) as raised, one_run(lock, tmp_path / "unfinished", "out"):
        pass
    assert raised.value.code == "out-in-use"


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    """A place below a file cannot be."""
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(BridgeError) as raised, LocalOutlet(tmp_path / "file/out").running():
        pass
    assert raised.value.code == "delivery-failed"


def test_words_for_a_folder_lead_to_it(tmp_path: Path) -> None:
    """A plain path is a folder on this computer."""
    outlet = outlet_of(str(tmp_path / "out"), tmp_path)
    assert (outlet.shown, outlet.local) == ("out", tmp_path / "out/unfinished")
