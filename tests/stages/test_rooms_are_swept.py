"""Working folders of killed runs do not stay behind."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from journal_bridge import rooms


@pytest.fixture
def temp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the run a temporary folder of its own."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    return tmp_path


def ended_process() -> int:
    """Return the number of a process that is no more."""
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        process.wait()
    return process.pid


def test_a_room_is_private_and_removed(temp: Path) -> None:
    """Only this user may look in, and nothing stays."""
    with rooms.private_room() as room:
        assert room.parent == temp
        if os.name == "posix":
            assert room.stat().st_mode & 0o777 == 0o700
    assert list(temp.iterdir()) == []


def test_the_room_of_a_killed_run_is_swept(temp: Path) -> None:
    """What a power cut left is gone at the next start."""
    left = temp / f"journal-bridge-room-{ended_process()}-abc"
    (left / "media").mkdir(parents=True)
    (left / "media" / "000001").write_bytes(b"a photo")
    with rooms.private_room():
        assert not left.exists()


def test_the_room_of_a_running_process_is_left_alone(temp: Path) -> None:
    """Two managers at one computer do not disturb each other."""
    running = temp / f"journal-bridge-room-{os.getppid()}-abc"
    running.mkdir()
    assert rooms.sweep() == 0
    assert running.exists()


def test_links_and_other_folders_are_left_alone(temp: Path) -> None:
    """The sweep takes nothing that is not a room."""
    elsewhere = temp / "photos"
    elsewhere.mkdir()
    (temp / f"journal-bridge-room-{ended_process()}-link").symlink_to(elsewhere)
    (temp / "journal-bridge-room-of-somebody").mkdir()
    assert rooms.sweep() == 0
    assert elsewhere.exists()
