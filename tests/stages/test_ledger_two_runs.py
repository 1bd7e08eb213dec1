"""Two runs at once in one workspace, and runs that are killed: the chain stays one chain."""

import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from journal_bridge.errors import TryAgain
from journal_bridge.ledger import FILE, Event, Ledger, opening, postgres
from ledger_samples import CHILD, NOON, ON_POSTGRES, ON_SQLITE, behind, decision, filled, workspace

pytestmark = pytest.mark.usefixtures("database")

MANY = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from journal_bridge.handover import Choice, Decision
from journal_bridge.ledger import Ledger
folder, who, count = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
print("ready", flush=True)
sys.stdin.readline()
for number in range(count):
    with Ledger.open(folder) as ledger:
        ledger.record("swept", {"rooms": number}, datetime.now(UTC))
        made = Decision(Choice.CARRY, who, datetime.now(UTC), "seen", "3", item=f"{who}-{number}", digest="a" * 64)
        ledger.remember([made], "child", datetime.now(UTC))
"""

KILLED = """
import os, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from journal_bridge.ledger import Ledger
from journal_bridge.ledger.booking import Book
ledger = Ledger.open(Path(sys.argv[1]))
append = Book.append
def killed(*values):
    append(*values)
    os.kill(os.getpid(), signal.SIGKILL)
Book.append = killed
ledger.record("swept", {"rooms": 5}, datetime.now(UTC))
"""


KILLED_AT_BIRTH = """
import os, signal, sys
from pathlib import Path
from journal_bridge.ledger import Ledger
from journal_bridge.ledger.booking import Book
def killed(*values):
    os.kill(os.getpid(), signal.SIGKILL)
Book.append = killed
Ledger.open(Path(sys.argv[1]))
"""


ROUNDS = 8
"""Rows of each kind by each run: both still write when the other does; with 8 as with 15."""


def started(program: str, *words: object) -> "subprocess.Popen[str]":
    """Start another run of the program."""
    return subprocess.Popen(
        [sys.executable, "-c", program, *map(str, words)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


@pytest.mark.parametrize("new", [True, False])
def test_two_runs_at_once_write_one_chain(new: bool, tmp_path: Path) -> None:
    """Two managers at two windows: every row of both is there, and the chain holds from the first row on."""
    folder = workspace(tmp_path)
    if not new:
        Ledger.open(folder).__exit__(None, None, None)
    with started(MANY, folder, "Jo", ROUNDS) as one, started(MANY, folder, "Sam", ROUNDS) as other:
        for run in (one, other):
            assert run.stdout
            assert run.stdout.readline() == "ready\n"
        for run in (one, other):
            assert run.stdin
            run.stdin.write("\n")
            run.stdin.flush()
        for run in (one, other):
            run.communicate(timeout=60)
            assert run.returncode == 0
    with Ledger.open(folder) as ledger:
        found = ledger.audit()
        decisions = ledger.decisions("child")
    assert found.ok
    assert found.events == {"workspace-created": 1, "swept": 2 * ROUNDS, "decision-recorded": 2 * ROUNDS}
    assert {(one.by, one.item) for one in decisions} == {
        (who, f"{who}-{number}") for who in ("Jo", "Sam") for number in range(ROUNDS)
    }


@ON_SQLITE
def test_the_first_row_of_a_ledger_is_its_making(tmp_path: Path) -> None:
    """Each ledger begins with a number of its own, so no two have the same chain."""
    first = []
    for name in ("one", "two"):
        with Ledger.open(tmp_path / name, clock=lambda: NOON) as ledger:
            first.append(ledger.lines(1)[0])
    assert [line.event for line in first] == ["workspace-created", "workspace-created"]
    assert first[0].facts["ledger"] != first[1].facts["ledger"]


@ON_SQLITE
def test_a_run_that_never_ends_its_row_is_told_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another run holds the ledger for too long: the code says so, and nothing was written."""
    monkeypatch.setattr(opening, "WAIT", 0.05)
    folder = filled(tmp_path)
    with closing(sqlite3.connect(folder / FILE)) as other:
        other.execute("BEGIN IMMEDIATE")
        with Ledger.open(folder) as ledger, pytest.raises(TryAgain) as refused:
            ledger.record(Event.SWEPT, {"rooms": 1}, NOON)
        assert refused.value.code == "ledger-busy"
        other.execute("COMMIT")
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(TryAgain) as refused:
            Ledger.open(folder)
        assert refused.value.code == "ledger-busy"
    with Ledger.open(folder) as ledger:
        assert ledger.audit().rows == 6


@ON_POSTGRES
def test_a_run_elsewhere_that_never_ends_its_row_is_told_of(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same with a server: the lock is held by a run on another computer, which then goes on."""
    monkeypatch.setattr(opening, "WAIT", 0.05)
    folder = filled(tmp_path)
    with behind() as other, other.transaction():
        other.execute(f"SELECT pg_advisory_xact_lock({postgres._LOCK})")  # noqa: SLF001 - the lock itself
        with Ledger.open(folder) as ledger, pytest.raises(TryAgain) as refused:
            ledger.record(Event.SWEPT, {"rooms": 1}, NOON)
        assert refused.value.code == "ledger-busy"
        with Ledger.open(folder) as ledger:
            assert ledger.audit().rows == 6
    with Ledger.open(folder) as ledger:
        ledger.record(Event.SWEPT, {"rooms": 1}, NOON)
        assert ledger.audit().rows == 7


@ON_SQLITE
def test_where_locks_do_not_work_the_chain_still_does_not_fork(tmp_path: Path) -> None:
    """On a drive that gives both runs the lock, the second row after the same one is refused by the table."""
    folder = filled(tmp_path)
    with closing(sqlite3.connect(folder / FILE)) as other:
        head = other.execute("SELECT sha256 FROM audit WHERE number = 6").fetchone()
        values = (7, NOON.isoformat(), "swept", "{}", head[0], "b" * 64)
        other.execute("INSERT INTO audit (number, at, event, facts, previous, sha256) VALUES (?,?,?,?,?,?)", values)
        forked = (8, *values[1:5], "c" * 64)
        with pytest.raises(sqlite3.IntegrityError, match="previous"):
            other.execute(
                "INSERT INTO audit (number, at, event, facts, previous, sha256) VALUES (?,?,?,?,?,?)", forked
            )


def test_a_run_killed_while_it_made_the_ledger_leaves_none(tmp_path: Path) -> None:
    """Power cut in the very first moment: the next run makes the ledger as if nothing had been."""
    folder = workspace(tmp_path)
    killed = subprocess.run([sys.executable, "-c", KILLED_AT_BIRTH, str(folder)], check=False)
    assert killed.returncode == -signal.SIGKILL
    with Ledger.open(folder) as ledger:
        assert [line.event for line in ledger.lines(9)] == ["workspace-created"]
        assert ledger.audit().ok


def test_a_run_killed_while_it_wrote_leaves_no_half_row(tmp_path: Path, database: str) -> None:
    """Power cut in the middle of a row: at the next start the ledger is as it was before."""
    folder = filled(tmp_path)
    killed = subprocess.run([sys.executable, "-c", KILLED, str(folder)], check=False)
    assert killed.returncode == -signal.SIGKILL
    with Ledger.open(folder) as ledger:
        found = ledger.audit()
        assert (found.ok, found.rows) == (True, 6)
        ledger.record(Event.SWEPT, {"rooms": 1}, datetime.now(UTC))
        ledger.remember([decision(9)], CHILD, NOON)
        assert ledger.audit().rows == 8
    lying = {"keys.json", FILE} if database == "sqlite" else {"keys.json"}
    assert {path.name for path in folder.iterdir()} == lying
