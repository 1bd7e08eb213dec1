"""Two runs never mix in one folder, a full disk stops a run in good time, and a person sees how far it is."""

import io
import os
import signal
import subprocess
import sys
from collections import namedtuple
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
import respx
from rich.console import Console
from typer.testing import CliRunner

from journal_bridge import locking, progress
from journal_bridge.cli import app
from journal_bridge.errors import ExitCode, TryAgain
from journal_bridge.fetching import COMPLETED, Outcome, Report, complete, disk
from journal_bridge.fetching.keeping import LOCK, keeping
from journal_bridge.fetching.telling import COPYING, FETCHING, Tell, tell_nobody
from journal_bridge.http import Reach
from link_samples import HOSTS, PUBLIC, Net, sample

Usage = namedtuple("Usage", "total used free")  # noqa: PYI024 - as shutil gives it
PHOTO = b"\xff\xd8\xff\xe0 an invented photo" + bytes(range(256)) * 40

HOLDER = """
import sys, time
from pathlib import Path
from journal_bridge.fetching.keeping import keeping
with keeping(Path(sys.argv[1])):
    print("at work", flush=True)
    time.sleep(600)
"""
"""A run in a process of its own, which never comes to its end."""


def fetch(export: Path, out: Path, tell: Tell = tell_nobody) -> Report:
    """Complete an export from a platform that answers with photos."""
    net = Net()
    with respx.mock(assert_all_called=False) as router:
        router.get().respond(200, content=PHOTO)
        return complete(export, out, client=net.client, clock=net.hours.clock, tell=tell)


def test_a_second_run_in_one_folder_is_told_to_wait(tmp_path: Path) -> None:
    """It would take the first one's half-written files away; it changes nothing."""
    export, out = sample(tmp_path / "in", "famly", 2), tmp_path / "out"
    fetch(export, out)
    with keeping(out) as keep, keep.arriving() as (file, partial):
        file.write(b"half a photo")
        with pytest.raises(TryAgain) as waiting:
            fetch(export, out)
        assert (waiting.value.code, waiting.value.place, waiting.value.exit_code) == ("out-in-use", "out", 6)
        assert partial.exists()
    assert fetch(export, out).count(Outcome.THERE) == 2


def test_a_killed_run_blocks_nobody(tmp_path: Path) -> None:
    """While another process is at work the folder is its own; when that is killed, the next run goes on at once."""
    export, out = sample(tmp_path / "in", "tapestry", 1), tmp_path / "out"
    with subprocess.Popen([sys.executable, "-c", HOLDER, out], stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"at work\n"
        try:
            with pytest.raises(TryAgain):
                fetch(export, out)
        finally:
            os.kill(holder.pid, signal.SIGKILL)
    assert (out / LOCK).exists()
    assert fetch(export, out).count(Outcome.FETCHED) == 1


def test_a_folder_left_at_any_first_step_is_taken_up(tmp_path: Path) -> None:
    """A run that was killed before it wrote anything down leaves a lock and empty folders, and nobody's files."""
    export, out = sample(tmp_path / "in", "famly", 1), tmp_path / "out"
    (out / "export").mkdir(parents=True)
    (out / LOCK).touch()
    assert fetch(export, out).count(Outcome.FETCHED) == 1


def test_a_disk_without_locks_is_used_all_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Some network shares know none; nobody is kept from their own folder for that."""

    def unknown(_: object) -> None:
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr(locking, "take", unknown)
    assert fetch(sample(tmp_path / "in", "famly", 1), tmp_path / "out").count(Outcome.FETCHED) == 1


def free(patch: pytest.MonkeyPatch, told: Callable[[], int]) -> None:
    """Let the disk have so much room."""
    patch.setattr("shutil.disk_usage", lambda _: Usage(1 << 40, 0, told()))


def test_nothing_is_copied_where_there_is_no_room_for_all_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is told before the first file, not after an hour of copying."""
    export, out = sample(tmp_path / "in", "famly", 1), tmp_path / "out"
    size = sum(one.stat().st_size for one in export.iterdir())
    with monkeypatch.context() as patch:
        free(patch, lambda: size + disk.RESERVE - 1)
        with pytest.raises(TryAgain) as full:
            fetch(export, out)
    assert (full.value.code, full.value.place) == ("no-room", "out")
    assert list((out / COMPLETED).iterdir()) == []
    with monkeypatch.context() as patch:
        free(patch, lambda: size + disk.RESERVE)
        assert fetch(export, out).count(Outcome.FAILED) == 1  # copied, and then no room for the photo
    assert fetch(export, out).exit_code == 0


def test_what_is_there_already_needs_no_room_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run that goes on is not stopped for files that lie there."""
    export, out = sample(tmp_path / "in", "famly", 1), tmp_path / "out"
    fetch(export, out)
    free(monkeypatch, lambda: disk.RESERVE)
    assert fetch(export, out).count(Outcome.THERE) == 1


def test_a_run_stops_before_the_disk_is_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What came whole is kept, the next is not begun, nobody is asked for more, and the report says so."""
    export, out = sample(tmp_path / "in", "famly", 5), tmp_path / "out"
    taken: list[Path] = []

    def left() -> int:
        taken[:] = [*(out / COMPLETED).rglob("*.jpg")]
        return disk.RESERVE + len(PHOTO) * (20 if len(taken) < 2 else 0)

    with monkeypatch.context() as patch:
        free(patch, left)
        report = fetch(export, out)
    assert [report.count(one) for one in (Outcome.FETCHED, Outcome.FAILED, Outcome.NOT_TRIED)] == [2, 1, 2]
    assert report.out_of_room
    assert report.exit_code is ExitCode.TRY_AGAIN
    assert list((out / "incoming").iterdir()) == []
    assert {one.read_bytes() for one in (out / COMPLETED).rglob("*.jpg")} == {PHOTO}
    again = fetch(export, out)
    assert (again.count(Outcome.THERE), again.count(Outcome.FETCHED), again.exit_code) == (2, 3, 0)


def pour(arriving: disk.Arriving) -> None:
    """Write 64 MB in small blocks."""
    for _ in range(64):
        arriving.write(bytes(1 << 20))


def test_a_film_is_stopped_while_it_comes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody tells how long a film is; the disk is looked at again and again while it arrives."""
    looks: list[int] = []

    def left() -> int:
        looks.append(1)
        return (1 << 30) if len(looks) < 3 else disk.RESERVE

    free(monkeypatch, left)
    with (tmp_path / "film").open("w+b") as file:
        with pytest.raises(TryAgain) as full:
            pour(disk.Arriving(file, tmp_path))
        assert full.value.code == "no-room"
        assert 8 << 20 <= file.tell() <= 24 << 20


@pytest.mark.parametrize("number", [28, 122])
def test_a_disk_that_fills_up_all_at_once_is_told_as_one(number: int, tmp_path: Path) -> None:
    """Somebody else may take the last room, or a user's share is used up (EDQUOT)."""

    class Full(io.BytesIO):
        def write(self, _block: object, /) -> int:
            raise OSError(number, "no more")

    with pytest.raises(TryAgain) as full:
        disk.Arriving(Full(), tmp_path).write(b"x")
    assert full.value.code == "no-room"


def test_trouble_with_a_disk_is_not_room(tmp_path: Path) -> None:
    """A disk that was pulled out is called what it is."""

    class Broken(io.BytesIO):
        def write(self, _block: object, /) -> int:
            raise OSError(5, "Input/output error")

    with pytest.raises(OSError, match="Input/output"):
        disk.Arriving(Broken(), tmp_path).write(b"x")


def test_no_room_is_asked_for_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk is not the platform's fault: the same file is not asked for five times."""
    net = Net()
    free(monkeypatch, lambda: 0)
    with respx.mock(assert_all_called=False) as router, (tmp_path / "photo").open("w+b") as file:
        router.get().respond(200, content=PHOTO)
        client = net.client(Reach(frozenset({HOSTS["famly"]}), {}))
        with client, pytest.raises(TryAgain) as full:
            client.fetch(f"https://{HOSTS['famly']}/1.jpg", disk.Arriving(file, tmp_path), "m1")
        assert (full.value.code, router.calls.call_count) == ("no-room", 1)


def test_how_far_it_is_is_told_step_by_step(tmp_path: Path) -> None:
    """From nothing to all, for both steps, with the bytes that came."""
    told: list[tuple[str, int, int, int]] = []
    fetch(sample(tmp_path / "in", "famly", 3), tmp_path / "out", lambda *one: told.append(one))
    assert [one[:3] for one in told] == [
        (COPYING, 0, 1),
        (COPYING, 1, 1),
        *((FETCHING, number, 3) for number in range(4)),
    ]
    assert [one[3] for one in told if one[0] == FETCHING] == [len(PHOTO) * number for number in range(4)]


def shown(patch: pytest.MonkeyPatch, steps: int, *, terminal: bool) -> str:
    """Return what a person sees of a run of so many files."""
    screen = io.StringIO()
    patch.setattr(progress, "err", Console(file=screen, force_terminal=terminal, width=100, highlight=False))
    with progress.shown() as tell:
        for done in range(steps + 1):
            tell(FETCHING, done, steps, done * 1_000_000)
    return screen.getvalue()


def test_a_terminal_shows_a_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    """With how many of how many, and how much has come."""
    seen = shown(monkeypatch, 240, terminal=True)
    assert FETCHING in seen
    assert "240/240" in seen
    assert "240.0 MB" in seen
    assert "\u2501" in seen


def test_a_log_gets_a_line_for_every_tenth(monkeypatch: pytest.MonkeyPatch) -> None:
    """A log of an overnight run is short, however many files there are, and holds no control characters."""
    lines = shown(monkeypatch, 2_400, terminal=False).splitlines()
    assert len(lines) == 11
    assert (lines[0], lines[-1]) == (f"{FETCHING}: 0 of 2,400, 0 bytes", f"{FETCHING}: 2,400 of 2,400, 2.4 GB")
    assert "\x1b" not in "".join(lines)


def test_the_command_says_what_a_full_disk_means(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What to do, and that the same command goes on; standard output stays free for programs."""
    monkeypatch.setattr("socket.getaddrinfo", lambda *_, **__: [(0, 0, 0, "", (PUBLIC, 443))])
    monkeypatch.setattr("time.sleep", lambda _: None)
    export, out = sample(tmp_path / "in", "famly", 3), tmp_path / "out"

    def left() -> int:
        return disk.RESERVE + (1 << 20) * (not any((out / COMPLETED).rglob("*.jpg")))

    def answer(_: httpx.Request) -> httpx.Response:
        return httpx.Response(200, content=PHOTO)

    free(monkeypatch, left)
    with respx.mock(assert_all_called=False) as router:
        router.get().mock(side_effect=answer)
        words: list[Any] = ["fetch-media", str(export), "--out", str(out)]
        done = CliRunner().invoke(app, words)
    assert done.exit_code == 6
    assert "1 failed (1 no-room)" in done.stdout
    assert "the same command then goes on with the rest" in done.stdout
    assert FETCHING not in done.stdout
    assert f"{FETCHING}: 0 of 3" in done.stderr
