"""The keyring of a Linux desktop, spoken to over a real bus: the program's own processes find their passphrase."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from journal_bridge.error_codes import CODES

TESTS = Path(__file__).resolve().parents[1]
SILENT = subprocess.DEVNULL


@dataclass(frozen=True)
class Desk:
    """A signed-in user's computer: the address of its bus, and the file that locks its keyring."""

    address: str
    locked: Path

    def types(self, *words: object) -> subprocess.CompletedProcess[str]:
        """Run the program as a process of this user's."""
        wanted = {"DBUS_SESSION_BUS_ADDRESS": self.address}
        kept = {
            name: value for name, value in os.environ.items() if not name.startswith(("PYTHON_KEYRING", "XDG_"))
        }
        command = [sys.executable, "-m", "journal_bridge", *map(str, words)]
        return subprocess.run(command, env=kept | wanted, capture_output=True, text=True, check=False, timeout=60)


@contextmanager
def process(*words: str, **environment: str) -> Iterator[str]:
    """Run a process until the end of the block, and give the first line it prints."""
    running = subprocess.Popen(
        words, env=os.environ | environment, stdout=subprocess.PIPE, stderr=SILENT, text=True
    )
    try:
        assert running.stdout is not None
        yield running.stdout.readline().strip()
    finally:
        running.kill()
        running.communicate()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A bus of the test's own with a keyring on it."""
    bus = shutil.which("dbus-daemon")
    if bus is None or sys.platform != "linux":
        pytest.skip("needs a bus (Debian's package dbus-daemon)")
    locked = tmp_path / "locked"
    with process(bus, "--session", "--nofork", "--print-address") as address:
        service = (sys.executable, str(TESTS / "secret_service.py"), str(locked))
        with process(*service, DBUS_SESSION_BUS_ADDRESS=address) as ready:
            assert ready == "ready"
            yield Desk(address, locked)


def test_the_next_command_opens_the_keys_by_itself(tmp_path: Path, desk: Desk) -> None:
    """Made in one process, opened in another, with nothing typed and nothing in a file."""
    made = desk.types("keys", "create", "--keyring", "--workspace", tmp_path / "mine")
    assert made.returncode == 0, made.stderr
    card = made.stdout.splitlines()[0]
    shown = desk.types("keys", "card", "--workspace", tmp_path / "mine")
    assert (shown.returncode, shown.stdout.splitlines()[0]) == (0, card)
    assert sorted(path.name for path in (tmp_path / "mine").iterdir()) == ["keys.json"]


def test_a_desktop_that_stays_locked_is_told(tmp_path: Path, desk: Desk) -> None:
    """Whoever does not answer its question gets a sentence, and the keys stay as they are."""
    assert desk.types("keys", "create", "--keyring", "--workspace", tmp_path / "mine").returncode == 0
    desk.locked.touch()
    told = desk.types("keys", "card", "--workspace", tmp_path / "mine")
    assert (told.returncode, CODES["keyring-failed"] in told.stderr) == (6, True)
    desk.locked.unlink()
    assert desk.types("keys", "card", "--workspace", tmp_path / "mine").returncode == 0


def test_another_users_desktop_has_no_passphrase(tmp_path: Path, desk: Desk) -> None:
    """The folder alone opens nothing there; and without a desktop the program says so."""
    assert desk.types("keys", "create", "--keyring", "--workspace", tmp_path / "mine").returncode == 0
    nowhere = Desk("unix:path=/nonexistent", desk.locked)
    told = nowhere.types("keys", "card", "--workspace", tmp_path / "mine")
    assert (told.returncode, CODES["keyring-missing"] in told.stderr) == (2, True)
