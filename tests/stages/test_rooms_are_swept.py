"""Working folders of killed runs do not stay behind."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import BinaryIO

import pytest

from journal_bridge import locking, rooms

KILLED = """
import os, signal
from journal_bridge.rooms import private_room
with private_room() as room:
    (room / "000001").write_bytes(b"a photo")
    os.kill(os.getpid(), signal.SIGKILL)
"""

RUNNING = """
from journal_bridge.rooms import private_room
with private_room() as room:
    print(room, flush=True)
    input()
"""


@pytest.fixture
def temp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the run, and every run it starts, a temporary folder of its own."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    return tmp_path


def test_a_room_is_private_and_removed(temp: Path) -> None:
    """Only this user may look in, and nothing stays."""
    with rooms.private_room() as room:
        assert room.parent.parent == temp
        assert list(room.iterdir()) == []
        if os.name == "posix":
            assert room.stat().st_mode & 0o777 == 0o700
            assert room.parent.stat().st_mode & 0o777 == 0o700
    assert list(temp.iterdir()) == []


def test_the_room_of_a_killed_run_is_swept(temp: Path) -> None:
    """What a killed run or a power cut left is gone at the next start."""
    killed = subprocess.run([sys.executable, "-c", KILLED], check=False)
    assert killed.returncode == -signal.SIGKILL
    (left,) = temp.glob("*/room/000001")
    with rooms.private_room():
        assert not left.exists()
        assert not left.parent.parent.exists()


def test_the_room_of_a_running_process_is_left_alone(temp: Path) -> None:
    """Two managers at one computer do not disturb each other."""
    with subprocess.Popen(
        [sys.executable, "-c", RUNNING], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout
        room = Path(other.stdout.readline().strip())
        assert room.is_dir()
        assert rooms.sweep() == 0
        assert room.is_dir()
        other.communicate("\n")
    assert list(temp.iterdir()) == []


def test_ones_own_room_is_left_alone(temp: Path) -> None:
    """A run that opens a second room does not sweep its first."""
    with rooms.private_room() as first, rooms.private_room():
        assert first.exists()
        assert len(list(temp.iterdir())) == 2


@pytest.mark.skipif(os.name != "posix", reason="elsewhere an open file cannot be removed")
def test_a_sweep_in_a_rooms_first_moment_leaves_it_alone(temp: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another run may look for abandoned rooms between a room's making and its claiming."""
    lock, swept = locking.take, list[int]()

    def late(claim: BinaryIO) -> None:
        monkeypatch.setattr(locking, "take", lock)
        swept.append(rooms.sweep())
        lock(claim)

    monkeypatch.setattr(locking, "take", late)
    with rooms.private_room() as room:
        assert swept == [0]
        assert room.exists()
    assert list(temp.iterdir()) == []


def test_a_room_nobody_claimed_is_swept_a_day_later(temp: Path) -> None:
    """A run killed in its first moment leaves an empty folder, which goes too; a new one may be just starting."""
    old, new = (temp / f"journal-bridge-room-{which}" for which in ("old", "new"))
    old.mkdir()
    new.mkdir()
    os.utime(old, (time.time() - 90_000,) * 2)
    assert rooms.sweep() == 1
    assert [new] == list(temp.iterdir())


def test_what_vanishes_meanwhile_is_nobodys(temp: Path) -> None:
    """Two sweeps at once do not trip over each other."""
    assert not rooms._ours(temp / "gone")  # noqa: SLF001 - the moment between listing and looking
    assert rooms._age(temp / "gone") == 0.0  # noqa: SLF001 - the same


def test_links_and_other_folders_are_left_alone(temp: Path) -> None:
    """The sweep takes nothing that is not a room."""
    elsewhere = temp / "photos"
    elsewhere.mkdir()
    (temp / "journal-bridge-room-link").symlink_to(elsewhere)
    (temp / "journal-bridge-room-of-somebody").mkdir()
    (temp / "journal-bridge-room-file").write_bytes(b"")
    assert rooms.sweep() == 0
    assert elsewhere.exists()
    assert len(list(temp.iterdir())) == 4
