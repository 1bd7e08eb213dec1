"""Kills a change of an outlet before every single thing it does, one after the other, and looks what is left.

A program of its own, since it forks: `python outlet_kills.py FOLDER CHANGE exchange|turns [twice]` tells how many
kills there were. With `twice` the next run is killed as well, before every single thing it does to mend it.
"""

import hashlib
import os
import shutil
import signal
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Final

from journal_bridge.bundle import exchanging
from journal_bridge.migrating.outlets.local import LocalOutlet

MOST: Final = 400
"""More steps than any change takes: past it something goes round in circles."""

BELOW: Final = "package/s1/c1"
REPORT: Final = "1-REPORT.html"
OLD: Final = {
    "SHA256SUMS": b"old sums",
    "journal.json": b"old",
    "media/1.jpg": b"old photo",
    "media/2.jpg": b"gone",
}
NEW: Final = {
    "SHA256SUMS": b"new sums",
    "journal.json": b"new",
    "media/1.jpg": b"new photo",
    "media/3.jpg": b"more",
}


def lay(folder: Path, files: dict[str, bytes]) -> Path:
    """Write a folder."""
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


def seen(folder: Path) -> dict[str, bytes] | None:
    """Return what lies in a folder, or None when there is none."""
    found = {one.relative_to(folder).as_posix(): one.read_bytes() for one in folder.rglob("*") if one.is_file()}
    return found if folder.exists() else None


def sums(files: dict[str, bytes]) -> str:
    """Return what `holds` asks for."""
    return hashlib.sha256(files["SHA256SUMS"]).hexdigest()


def place(outlet: LocalOutlet) -> None:
    """Put the new folder in its place, unless it is there; it is not made anew, so it must lie somewhere whole."""
    made = outlet.local / "made"
    assert seen(made) == (None if outlet.holds(BELOW, sums(NEW)) else NEW)
    if made.exists():
        outlet.place(made, BELOW)


def remove(outlet: LocalOutlet) -> None:
    """Take the folder away."""
    outlet.remove(BELOW)


def put(outlet: LocalOutlet) -> None:
    """Write the report anew."""
    outlet.put(REPORT, b"new report")


CHANGES: Final[dict[str, Callable[[LocalOutlet], None]]] = {
    "first": place,
    "again": place,
    "remove": remove,
    "put": put,
}
AFTER: Final = {"first": NEW, "again": NEW, "remove": None, "put": OLD}


def killed(out: Path, change: str, step: int) -> bool:
    """Make a change in a process that is killed before one of its steps; tell whether it came so far.

    Without a change, only what an earlier run left is mended.
    """
    child = os.fork()
    if child == 0:
        try:
            if not change:
                _kill_at(step)
            with LocalOutlet(out).running():
                if change:
                    _kill_at(step)
                    CHANGES[change](LocalOutlet(out))
        except BaseException:  # noqa: BLE001 - a forked process must end here
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL
        return True
    assert os.WEXITSTATUS(status) == 0, f"failed at step {step}"
    return False


def _kill_at(step: int) -> None:
    left = step

    def hook(event: str, _details: tuple[object, ...]) -> None:
        nonlocal left
        if event.split(".", maxsplit=1)[0] in {"os", "open", "shutil", "ctypes"}:
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(hook)


def stood(folder: Path, change: str, *, turns: bool, twice: bool) -> int:
    """Kill a change at each of its steps, finish it each time, and return how many kills there were."""
    kills = 0
    for step in range(1, MOST):
        for again in range(1, MOST if twice else 2):
            out = begun(folder / f"step-{step}-{again}", change)
            alive = not killed(out, change, step)
            mending = twice and not alive and killed(out, "", again)
            kills += (not alive) + mending
            finish(out, change, turns=turns)
            shutil.rmtree(out)
            if not mending:
                break
        if alive:
            return kills
    raise AssertionError("it never ends")


def begun(out: Path, change: str) -> Path:
    """Return an outlet in which an earlier run placed something, and this one has finished a folder."""
    lay(out / "unfinished/made", NEW)
    if change != "first":
        lay(out / BELOW, OLD)
        lay(out, {REPORT: b"old report"})
    lay(out, {"keep-at-the-setting/report.json": b"{}"})
    return out


def finish(out: Path, change: str, *, turns: bool) -> None:
    """Look what a killed run left, and carry the change out."""
    before = None if change == "first" else OLD
    outlet = LocalOutlet(out)
    gone = [None] if turns and change == "again" else []
    assert seen(out / BELOW) in [before, AFTER[change], *gone], "half a folder"
    with outlet.running():
        assert seen(out / BELOW) in [before, AFTER[change]], "not mended"
        assert outlet.get(REPORT) in (None, b"old report", b"new report")
        assert not (outlet.local / "placing").exists() or not list((outlet.local / "placing").iterdir())
        CHANGES[change](outlet)
        assert seen(out / BELOW) == AFTER[change]
        assert change != "put" or outlet.get(REPORT) == b"new report"


if __name__ == "__main__":
    if sys.argv[3] == "turns":
        exchanging._renaming = lambda: None  # noqa: SLF001 - as on a disk that cannot exchange
    kills = stood(Path(sys.argv[1]), sys.argv[2], turns=sys.argv[3] == "turns", twice="twice" in sys.argv)
    sys.stdout.write(f"{kills}\n")
