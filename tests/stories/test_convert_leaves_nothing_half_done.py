"""Whatever goes wrong on the way to another platform, nothing half done lies there, and the record tells of it."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

import convert_samples
import journal_bridge_folder
from convert_samples import Asked
from journal_bridge import deliver, receipt
from journal_bridge.adapter import Step, Written
from journal_bridge.deliver import package as packages
from journal_bridge.errors import ExitCode, TryAgain
from journal_bridge.handover import Delivery, MinimisedJournal, Package
from journal_bridge.recording import Recording
from stories import line

FOLDER = journal_bridge_folder.adapter


@pytest.fixture
def asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Asked:
    """Return the small setting, with its own workspace."""
    convert_samples.lightly(monkeypatch)
    return Asked(tmp_path)


class Changing:
    """A writer that writes what the folder's does, and then changes the journals it wrote."""

    name, version = FOLDER.name, FOLDER.version
    layouts, known_losses = FOLDER.layouts, FOLDER.known_losses
    package = FOLDER.package
    cannot: Mapping[str, str] = {"*": "No.", "*.*": "No.", "comment": "No.", "comment.*": "No.", "photo": "No."}
    recognise, read, tables, example = FOLDER.recognise, FOLDER.read, FOLDER.tables, FOLDER.example

    def __init__(self, old: str, new: str) -> None:
        self.old, self.new = old, new

    def write(self, journals: Sequence[MinimisedJournal], folder: Path) -> Written:
        """Write, then change."""
        written = FOLDER.write(journals, folder)
        for path in folder.glob("*/journal.json"):
            text = path.read_text("utf-8")
            path.write_text(text.replace(self.old, self.new), "utf-8")
        return written


@pytest.mark.parametrize(
    ("old", "new", "part"),
    [
        ('"status":"draft"', '"status":"published"', "observation.status"),
        ('"status":"staff_only"', '"status":"published"', "observation.status"),
        ('"audience":"staff"', '"audience":"family"', "comment.audience"),
        ("a tower of nine", "a tower of nine and hit Bo", "observation.body"),
    ],
)
def test_a_package_that_shows_more_is_never_delivered(
    asked: Asked, monkeypatch: pytest.MonkeyPatch, old: str, new: str, part: str
) -> None:
    """A writer that publishes a draft, or shows families what staff said, is refused whatever reasons it gives."""
    convert_samples.install(monkeypatch, "folder", Changing(old, new))
    done = asked.run()
    assert done.exit_code == ExitCode.OUR_FAULT
    assert f"{part} at journals" in done.stderr
    assert not asked.out.exists()
    line.say_nothing_private(done.output)
    assert not [name for name in convert_samples.OF_OTHERS if name in done.stderr]
    rows = asked.audit()["lines"]
    assert [row["facts"]["code"] for row in rows if row["event"] == "refused"] == ["internal"] * 4


def test_what_is_lost_without_a_reason_is_never_delivered(asked: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    """A platform's gaps are promised one by one; whatever else is missing is our fault, not a line in a report."""
    writer = Changing("Bo poured water from can to can.", "Bo poured water")
    convert_samples.install(monkeypatch, "folder", writer)
    done = asked.run()
    assert done.exit_code == ExitCode.DONE, done.stderr
    report = json.loads((asked.out / "keep-at-the-setting/report.json").read_bytes())
    assert [(one["part"], one["count"]) for one in report["not_taken"]] == [("observation.body", 1)]
    other = Asked(asked.folder / "other")
    monkeypatch.setattr(writer, "cannot", {})
    assert other.run().exit_code == ExitCode.OUR_FAULT
    assert not other.out.exists()


def test_a_package_that_nobody_knows_is_never_delivered(asked: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    """What our own reader does not take for its platform's export, the platform will not either."""
    convert_samples.install(monkeypatch, "folder", Changing('"journal_id"', '"journal"'))
    done = asked.run()
    assert (done.exit_code, asked.out.exists()) == (ExitCode.OUR_FAULT, False)
    assert "package unknown-shape" in done.stderr


def test_a_package_of_another_layout_is_never_delivered(asked: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    """What its reader takes for something else than the writer promised was not compared as what is promised."""
    writer = Changing("", "")
    monkeypatch.setattr(writer, "package", FOLDER.layouts[1], raising=False)
    convert_samples.install(monkeypatch, "folder", writer)
    done = asked.run()
    assert (done.exit_code, asked.out.exists()) == (ExitCode.OUR_FAULT, False)
    assert "package is taken for folder (journal folder)" in done.stderr


def fails(*_values: object, **_named: object) -> None:
    """Fail as a full disc does."""
    raise OSError(28, "No space left on device")


def busy(*_values: object, **_named: object) -> None:
    """Fail as a ledger does that another run holds."""
    raise TryAgain("ledger-busy")


@pytest.mark.parametrize(
    ("where", "name", "how"),
    [
        (packages, "copy_flushed", fails),
        (packages, "flush_names", fails),
        (receipt, "keep", busy),
        (Recording, "issued", busy),
    ],
)
def test_a_failure_on_the_way_takes_everything_back(
    asked: Asked, monkeypatch: pytest.MonkeyPatch, where: object, name: str, how: object
) -> None:
    """A full disc, a receipt that cannot be kept, a record that cannot be written: nothing is left of it."""
    asked.out = asked.folder / "deep" / "below" / "out"
    with monkeypatch.context() as patch:
        patch.setattr(where, name, how)
        done = asked.run()
    assert done.exit_code == ExitCode.TRY_AGAIN
    assert not (asked.folder / "deep").exists()
    audit = asked.audit()
    assert (audit["ok"], audit["unfinished"]) == (True, [])
    assert [row["event"] for row in audit["lines"]].count("taken-back") == 4


KILLED = """
import os, signal, sys
sys.path[:0] = {paths!r}
from journal_bridge import bundle, cli, receipt
from journal_bridge.deliver import package
from journal_bridge.minimise.media import Checker
from journal_bridge.recording import Recording
Checker.faces = lambda _self, _path: 0
bundle.setting_document = lambda _, folder, name: (folder / name).write_bytes(b"%PDF-")
home, name, turn, number = {home}, {name!r}, {turn}, signal.{number}
real, calls = getattr(home, name), []
def dies(*values, **named):
    calls.append(name)
    if len(calls) == turn:
        os.kill(os.getpid(), number)
    return real(*values, **named)
setattr(home, name, dies)
sys.argv[1:] = {words!r}
cli.main()
"""


def killed(asked: Asked, home: str, name: str, turn: int, number: str) -> int:
    """Run the command in a process of its own, which ends before one of its steps; return how it ended."""
    words = asked.words("--out", asked.out)
    code = KILLED.format(paths=sys.path, home=home, name=name, turn=turn, number=number, words=words)
    ended = subprocess.run(
        [sys.executable, "-c", code],
        env=os.environ | {"TMPDIR": str(asked.folder / "tmp")},
        capture_output=True,
        check=False,
    )
    assert b"Archerfield" not in ended.stderr
    return ended.returncode


@pytest.mark.parametrize(
    ("home", "name", "turn", "number"),
    [
        ("package", "copy_flushed", 5, "SIGKILL"),
        ("Recording", "issued", 2, "SIGKILL"),
        ("receipt", "keep", 3, "SIGTERM"),
    ],
)
def test_a_run_that_is_killed_leaves_all_or_nothing(
    asked: Asked, home: str, name: str, turn: int, number: str
) -> None:
    """However suddenly it ends, the folder is not there or whole, and the record lists who is unfinished."""
    (asked.folder / "tmp").mkdir()
    code = killed(asked, home, name, turn, number)
    assert code == (-signal.SIGKILL if number == "SIGKILL" else 128 + signal.SIGTERM)
    audit: dict[str, Any] = asked.audit() if number == "SIGKILL" and name == "issued" else _audit(asked)
    if name == "issued":
        assert (asked.out / "SHA256SUMS").is_file()
        assert len(asked.receipts()) == 4
        assert len(audit["unfinished"]) == 3
        asked.out = asked.folder / "again"
    else:
        assert not asked.out.exists()
        assert len(audit["unfinished"]) == (4 if number == "SIGKILL" else 0)
    assert asked.run().exit_code == ExitCode.DONE
    assert not [path.name for path in asked.folder.iterdir() if "room" in path.name]


def _audit(asked: Asked) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(line.run("audit", "--workspace", asked.workspace, "--json").stdout)
    return document


def test_a_word_nobody_knows_is_told_with_those_that_are_known(asked: Asked) -> None:
    """`--to` somewhere that cannot be written lists what can be, before anything is opened or made."""
    done = asked.run(to="nowhere")
    assert done.exit_code == ExitCode.USAGE
    assert "target-unknown" in done.stderr
    assert "folder" in done.stderr
    assert not asked.out.exists()
    assert not asked.workspace.exists()


def test_the_export_and_what_lies_in_a_folder_are_left_alone(asked: Asked) -> None:
    """Nothing is written into the export, or into a folder that holds something."""
    before = line.tree(asked.export)
    asked.out = asked.export / "out"
    assert "inside-export" in asked.run().stderr
    asked.out = asked.folder / "full"
    asked.out.mkdir()
    (asked.out / "a-file").write_text("mine")
    assert "out-not-empty" in asked.run().stderr
    assert [path.name for path in asked.out.iterdir()] == ["a-file"]
    assert line.tree(asked.export) == before


def test_without_a_place_nothing_is_asked_of_anybody(asked: Asked) -> None:
    """Without --out and without --plan the command says what is missing."""
    done = line.run(*asked.words())
    assert (done.exit_code, "--plan" in done.stderr) == (ExitCode.USAGE, True)


def test_an_empty_folder_that_is_there_is_filled(asked: Asked) -> None:
    """A folder somebody made beforehand is used, and closed to others."""
    asked.out.mkdir()
    assert asked.run().exit_code == ExitCode.DONE
    assert (asked.out / "1-READ-ME.html").is_file()


def test_a_medium_of_its_own_is_filled_from_inside(asked: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    """A stick's top folder cannot be replaced: files are put into it, and it is emptied after a failure."""
    asked.out.mkdir()
    monkeypatch.setattr(os.path, "ismount", lambda place: Path(place) == asked.out)
    with monkeypatch.context() as patch:
        patch.setattr(Recording, "issued", busy)
        assert asked.run().exit_code == ExitCode.TRY_AGAIN
    assert list(asked.out.iterdir()) == []
    assert asked.run().exit_code == ExitCode.DONE
    assert {path.name for path in asked.out.iterdir()} >= {"1-READ-ME.html", "SHA256SUMS", "package"}


def test_another_run_s_package_is_never_taken_away(asked: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    """When something came to lie there while a run was working, the run gives way and leaves it alone."""

    def meanwhile(package: Package, stage: Path, now: datetime) -> Delivery:
        asked.out.mkdir()
        (asked.out / "package").write_text("another's")
        return packages.deliver_package(package, stage, now)

    monkeypatch.setattr(deliver, "deliver_package", meanwhile)
    assert asked.run().exit_code == ExitCode.TRY_AGAIN
    assert (asked.out / "package").read_text() == "another's"


def test_a_link_that_a_writer_lays_takes_nothing_along(asked: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    """No file of this computer comes into a package because a writer pointed at it, in the tables either."""
    (asked.folder / "secret.txt").write_text("not for anybody")

    def tables(_journals: object, folder: Path) -> tuple[Step, ...]:
        (folder / "children.csv").symlink_to(asked.folder / "secret.txt")
        return ()

    writer = Changing("", "")
    monkeypatch.setattr(writer, "tables", tables, raising=False)
    convert_samples.install(monkeypatch, "folder", writer)
    assert (asked.run().exit_code, asked.out.exists()) == (ExitCode.OUR_FAULT, False)


def test_what_a_killed_run_left_on_a_medium_is_swept(asked: Asked) -> None:
    """A run that was killed on a stick itself leaves a private folder there, which does not stand in the way."""
    left = asked.out / "journal-bridge-room-abc" / "room"
    left.mkdir(parents=True)
    (left.parent / "claimed").touch()
    assert asked.run().exit_code == ExitCode.DONE
    assert not left.exists()


def test_only_what_was_compared_can_be_delivered(tmp_path: Path) -> None:
    """Nothing else than a package that was read back reaches the medium."""
    with pytest.raises(TypeError):
        deliver.deliver_package(tmp_path, tmp_path, None)  # type: ignore[arg-type] # the point of the test
