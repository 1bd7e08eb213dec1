"""The command line as a manager calls it, each time in a process group of its own that can be killed."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

import psutil

DONE, REFUSED, HELD, TRY_AGAIN = 0, 4, 5, 6
ENDED: Final = frozenset({DONE, HELD})
"""Exit codes of a run that came to its end."""

KILLED: Final = -signal.SIGKILL
PATIENCE: Final = 1800.0
"""Seconds after which a run that has not ended is taken for one that never will."""

_BLINK: Final = 0.01
_KEEPERS: Final = ("resource_tracker", "forkserver")
"""Helpers of the standard library that do no work of ours."""


@dataclass(frozen=True)
class Line:
    """A migration as it is typed: the same words every time, whatever happened to the last run."""

    exports: tuple[Path, ...]
    out: Path
    workspace: Path
    to: str = "famly"
    purposes: str = ""
    leavers: Path | None = None
    passphrases: Path | None = None
    consents: Path | None = None
    policy: Path | None = None
    workers: int = 2
    cluster: str = ""
    environment: dict[str, str] = field(default_factory=dict)

    def words(self, verb: str) -> list[str]:
        """Return the words of `migrate VERB`."""
        said: list[object] = ["migrate", verb, *self.exports, "--to", self.to, "--out", self.out]
        said += ["--workspace", self.workspace, "--basis", "Form 12, invented", "--workers", self.workers]
        for name in ("leavers", "consents", "policy", "cluster"):
            if value := getattr(self, name):
                said += [f"--{name}", value]
        if self.purposes:
            said += ["--for", self.purposes]
        if self.passphrases:
            said += ["--passphrases-to", self.passphrases]
        return [str(one) for one in said]

    def into(self, out: Path, workspace: Path) -> "Line":
        """Return the same migration into another folder, from another workspace, its passphrases beside them."""
        book = out.with_name(f"{out.name}-passphrases.csv") if self.passphrases else None
        return replace(self, out=out, workspace=workspace, passphrases=book)


class Running:
    """A command at work."""

    def __init__(self, words: Sequence[object], log: Path, environment: dict[str, str] | None = None) -> None:
        self.log = log
        self.begun = time.monotonic()
        command = [sys.executable, "-m", "journal_bridge", *map(str, words)]
        with log.open("ab") as file:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                env={**os.environ, **(environment or {})},
            )
        self.pid = self._process.pid

    @property
    def code(self) -> int | None:
        """How it ended, the signal's number negative; None while it runs."""
        return self._process.poll()

    @property
    def seconds(self) -> float:
        """Seconds since it was started."""
        return time.monotonic() - self.begun

    @property
    def printed(self) -> str:
        """What it wrote on both its outputs."""
        return self.log.read_text("utf-8", "replace")

    def family(self) -> list[psutil.Process]:
        """Return the process and every one it started that is still there."""
        with suppress(psutil.NoSuchProcess):
            first = psutil.Process(self.pid)
            return [first, *first.children(recursive=True)]
        return []

    def workers(self) -> list[psutil.Process]:
        """Return the processes that work for it, youngest last."""
        return [one for one in self.family()[1:] if not _keeps(one)]

    def lived(self, seconds: float) -> bool:
        """Wait until so many seconds after the start; tell whether it still runs then."""
        while self.code is None and self.seconds < seconds:
            time.sleep(_BLINK)
        return self.code is None

    def ended(self, patience: float = PATIENCE) -> int:
        """Return how it ended; one that does not end is killed, and that is an error.

        Raises:
            TimeoutError: when it has not ended in time.
        """
        if not self.lived(self.seconds + patience):
            return int(self.code or 0)
        self.power_cut()
        raise TimeoutError(f"still at work after {patience:.0f} s: {self.printed[-300:]}")

    def power_cut(self) -> None:
        """End it and everything it started at one blow."""
        family = self.family()
        with suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        for one in family:
            with suppress(psutil.NoSuchProcess):
                one.kill()
        self._process.wait()  # first: whoever waits for a process takes its exit code away
        psutil.wait_procs(family[1:], timeout=10)

    def killed_alone(self) -> list[psutil.Process]:
        """Kill the command and nothing it started; return what it left behind."""
        left = self.family()[1:]
        self._process.kill()
        self._process.wait()
        return left

    def interrupted(self) -> None:
        """Press Ctrl-C: everything in its group hears it."""
        with suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGINT)


def _keeps(process: psutil.Process) -> bool:
    with suppress(psutil.NoSuchProcess):
        return any(name in word for word in process.cmdline() for name in _KEEPERS)
    return True


def run(line: Line, verb: str = "run", log: Path | None = None) -> int:
    """Give the command, and return how it ended."""
    return started(line, verb, log).ended()


def started(line: Line, verb: str = "run", log: Path | None = None) -> Running:
    """Give the command, and return it at work."""
    return Running(line.words(verb), log or log_of(line), line.environment)


def log_of(line: Line) -> Path:
    """Return where what a migration says is written."""
    return line.out.with_name(f"{line.out.name}.log")


def command(log: Path, *words: object) -> int:
    """Give another command of ours, and return how it ended."""
    return Running(words, log).ended()


def told(*words: object) -> Any:  # noqa: ANN401 - whatever JSON a command prints
    """Return the JSON a command prints.

    Raises:
        RuntimeError: when it prints none.
    """
    done = subprocess.run(
        [sys.executable, "-m", "journal_bridge", *map(str, words)], check=False, capture_output=True, text=True
    )
    try:
        return json.loads(done.stdout)
    except ValueError:
        raise RuntimeError(f"exit {done.returncode}: {done.stdout[-300:]} {done.stderr[-300:]}") from None
