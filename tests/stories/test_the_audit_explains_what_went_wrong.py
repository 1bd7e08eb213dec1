"""What could not be recorded is not delivered; a killed run, a damaged ledger and missing papers are told of."""

import signal
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest

from audit_desk import HANDED_OVER, Desk
from journal_bridge.errors import NotVerified, TryAgain
from journal_bridge.keys import SettingKeys
from journal_bridge.ledger import FILE, Ledger
from stories import line
from stories.line import SMALL, Factory, run

KILLED = """
import os, signal, sys
from pathlib import Path
from journal_bridge import cli, deliver, receipt
from journal_bridge.minimise.media import Checker
where, *words = sys.argv[1:]
Checker.faces = lambda self, path: 0
def killed(*_values, **_named):
    os.kill(os.getpid(), signal.SIGKILL)
if where == "before":
    deliver.deliver_to_folder = killed
else:
    receipt.keep = killed
cli.app(words)
"""


@pytest.fixture
def desk(tmp_path: Path, tmp_path_factory: Factory, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Return a fresh desk."""
    line.see_no_faces(monkeypatch)
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(scratch))
    monkeypatch.setenv("TMPDIR", str(scratch))  # for the runs that are killed
    SettingKeys.create(tmp_path / "workspace")
    return Desk(tmp_path, line.example(tmp_path_factory), line.consents(tmp_path_factory))


def test_without_a_basis_nothing_is_built_and_the_refusal_is_recorded(desk: Desk) -> None:
    """Exit code 3; the audit says what was asked for and why it was refused."""
    result = run(*desk.words(basis=None))
    assert result.exit_code == 3
    found = desk.audit()
    assert [one["event"] for one in found["lines"]] == ["workspace-created", "refused"]
    assert found["lines"][1]["facts"]["code"] == "basis-missing"
    assert not desk.out.exists()


def test_the_basis_is_recorded_before_anything_is_decided(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Even when the plan then fails, what I gave as the basis is on record, and how far it came."""

    def stop(*_values: object, **_named: object) -> None:
        raise RuntimeError("Florence")

    monkeypatch.setattr("journal_bridge.minimise.plan", stop)
    assert run(*desk.words()).exit_code == 1
    assert desk.events() == ["workspace-created", "basis-recorded", "refused"]
    assert desk.audit()["lines"][2]["facts"]["code"] == "internal"


@pytest.mark.parametrize("event", HANDED_OVER)
def test_what_cannot_be_recorded_is_not_delivered(event: str, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The disk is full when the ledger is written: nothing lies there to hand over, and no passphrase either."""
    record = Ledger.record

    def full(ledger: Ledger, named: str, facts: dict[str, object], now: datetime) -> object:
        if named == event:
            raise TryAgain("ledger-failed", FILE)
        return record(ledger, named, facts, now)

    monkeypatch.setattr(Ledger, "record", full)
    result = run(*desk.words())
    assert result.exit_code == 6
    assert "(ledger-failed)" in result.output
    assert not desk.out.exists()
    assert not (desk.folder / "phrase.txt").exists()
    monkeypatch.undo()
    done = HANDED_OVER[: HANDED_OVER.index(event)]
    ended = "taken-back" if "bundle-built" in done else "refused"
    assert desk.events() == ["workspace-created", *done, ended]
    assert desk.audit()["unfinished"] == []


@pytest.mark.parametrize(("where", "came"), [("before", 3), ("after", 4)])
def test_a_killed_run_is_explained(where: str, came: int, desk: Desk) -> None:
    """Power cut around the delivery: the audit says what was intended, how far it came, and what is unfinished."""
    words = [str(word) for word in desk.words()]
    killed = subprocess.run([sys.executable, "-c", KILLED, where, *words], capture_output=True, check=False)
    assert killed.returncode == -signal.SIGKILL
    found = desk.audit()
    assert found["ok"]
    assert [one["event"] for one in found["lines"]] == ["workspace-created", *HANDED_OVER[:came]]
    transfer_id = found["lines"][-1]["facts"]["transfer"]
    assert found["unfinished"] == [transfer_id]
    assert f"Unfinished: transfer {transfer_id}" in run("audit", "--workspace", desk.workspace).stdout
    assert not desk.receipt.exists()


def test_the_working_folders_of_a_killed_run_are_removed_and_counted(
    desk: Desk,
) -> None:
    """What a killed run left in the clear is gone at the next start, and the audit says that it was there."""
    scratch = desk.folder / "scratch"
    words = [str(word) for word in desk.words()]
    subprocess.run([sys.executable, "-c", KILLED, "before", *words], capture_output=True, check=False)
    assert list(scratch.iterdir())
    (desk.folder / "phrase.txt").unlink()
    assert run(*desk.words(basis=None)).exit_code == 3
    assert list(scratch.iterdir()) == []
    (swept,) = (one for one in desk.audit()["lines"] if one["event"] == "swept")
    assert swept["facts"]["rooms"] >= 1


def test_a_damaged_ledger_is_told_by_audit_and_plan(desk: Desk) -> None:
    """Neither goes on as if there were none."""
    (desk.workspace / FILE).write_bytes(b"a letter, and no database" * 100)
    assert run("audit", "--workspace", desk.workspace).exit_code == 7
    words: list[object] = ["plan", desk.export, "--child", SMALL, "--for", "parent", "--workspace", desk.workspace]
    assert run(*words).exit_code == 7
    with pytest.raises(NotVerified):
        Ledger.open(desk.workspace)
