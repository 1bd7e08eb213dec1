"""What workers do in the tests of engines; a child's id tells, and a folder keeps what was seen."""

import os
import signal
import time
from pathlib import Path
from typing import Final

from journal_bridge.migrating.tickets import Done, Ticket, Verb

PATIENCE: Final = 30.0
"""Seconds after which a worker that waits gives up, so that a test that fails leaves nothing behind."""


def ticket(child: str, spool: Path) -> Ticket:
    """Return a ticket whose child tells what its worker does."""
    return Ticket(Verb.PLAN, str(spool), "setting", child)


def tickets(spool: Path, *children: str) -> list[Ticket]:
    """Return tickets for some children."""
    return [ticket(child, spool) for child in children]


def act(told: Ticket) -> Done:
    """Note that a try was made and by which process, then do what the child's id begins with."""
    number = noted(told)
    word, _, rest = told.child.partition("-")
    if word == "kills" and number <= int(rest):
        os.kill(os.getpid(), signal.SIGKILL)
    if word == "waits":
        _wait_for(Path(told.spool) / "go")
    if word == "busy" and number <= int(rest):
        return Done(told, "ledger-busy", again=True)
    codes = {"bad": "media-damaged", "full": "no-room"}
    return Done(told, codes.get(word, ""), peak_mb=1000 if word == "large" else 1)


def noted(told: Ticket) -> int:
    """Append this process's id to the child's file, and return how many tries that makes."""
    path = Path(told.spool) / told.child
    with path.open("a", encoding="utf-8") as file:
        file.write(f"{os.getpid()}\n")
    return len(path.read_text().split())


def seen(spool: Path, child: str) -> list[str]:
    """Return the process ids that tried a child."""
    path = spool / child
    return path.read_text().split() if path.exists() else []


def wait_until(path: Path) -> None:
    """Wait until a file is there with something in it."""
    _wait_for(path, least=1)


def _wait_for(path: Path, least: int = 0) -> None:
    end = time.monotonic() + PATIENCE
    while not (path.exists() and path.stat().st_size >= least) and time.monotonic() < end:
        time.sleep(0.01)
