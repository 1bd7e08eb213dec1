"""The programs under test, each a real process of its own that can be killed, started in a few milliseconds.

They are forked from a process that has loaded the libraries once (`multiprocessing`'s fork server) and does nothing
else; what runs in them is the command line as a person would call it.
"""

import importlib
import json
import logging
import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any, Final

PRELOADED: Final = (
    "journal_bridge.cli",
    "journal_bridge.ledger",
    "journal_bridge.transfer",
    "journal_bridge.filing_commands",
    "journal_bridge.gateway_commands",
    "journal_bridge.sending_commands",
    "journal_bridge.filing",
    "journal_bridge.gateway",
    "journal_bridge.receiving",
    "journal_bridge.sending",
    "journal_bridge.http.peer",
    "journal_bridge.pairing",
    "journal_bridge.deliver",
    "journal_bridge.converting",
    "fastapi",
    "uvicorn",
    "uvicorn.protocols.http.httptools_impl",
    "uvicorn.loops.uvloop",
    "prove_transfer.moments",
    "prove_transfer.proxy",
)
CONTEXT: Final = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload(list(PRELOADED))

KILLED: Final = -signal.SIGKILL
_BLINK: Final = 0.005

Changes = Mapping[str, Any]
"""Constants to change in the program, by `module:NAME`, or `module:NAME.field` for a frozen value's field."""


@dataclass(frozen=True)
class Given:
    """How a program is started: its words, where it writes, what is counted, and which constants are other ones."""

    words: tuple[str, ...]
    out: Path
    log: Path | None = None
    control: Path | None = None
    root: Path | None = None
    changes: Changes | None = None
    environment: Mapping[str, str] | None = None


class Running:
    """A program at work."""

    def __init__(self, given: Given) -> None:
        self.given = given
        self._process: ForkServerProcess = CONTEXT.Process(target=_program, args=(given,), daemon=True)
        self._process.start()

    @property
    def pid(self) -> int:
        """Its number, for whoever measures its memory."""
        return self._process.pid or 0

    def wait(self, seconds: float) -> int | None:
        """Return how it ended, the signal's number negative; None when it still runs after so many seconds."""
        self._process.join(seconds)
        code = self._process.exitcode
        if code is not None:
            self._sweep()
        return code

    @property
    def runs(self) -> bool:
        """Whether it still runs."""
        return self._process.is_alive()

    def kill(self) -> None:
        """End it as a power cut does, with everything it started."""
        self._sweep()
        self._process.kill()
        self._process.join()

    def end(self, seconds: float = 10) -> int | None:
        """Ask it to end, and return how it did; killed when it does not."""
        if self._process.is_alive():
            self._process.terminate()
        code = self.wait(seconds)
        if code is None:
            self.kill()
        return code

    @property
    def printed(self) -> str:
        """What it wrote on both its outputs."""
        return self.given.out.read_text("utf-8", "replace") if self.given.out.exists() else ""

    def _sweep(self) -> None:
        """Kill what is left of its group: a killed program's helpers die with it in a power cut."""
        try:
            os.killpg(self.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            return


def until(seconds: float, what: str) -> "Clock":
    """Return a clock that fails loudly when something does not come about in time."""
    return Clock(time.monotonic() + seconds, what)


@dataclass(frozen=True)
class Clock:
    """Waits in short blinks, and not for ever."""

    end: float
    what: str

    def blink(self) -> None:
        """Wait a little.

        Raises:
            TimeoutError: when the time is over.
        """
        if time.monotonic() > self.end:
            raise TimeoutError(self.what)
        time.sleep(_BLINK)


def _program(given: Given) -> None:
    """Be the program: its own group, its own outputs, its own constants; then its command line."""
    os.setsid()
    _redirected(given.out)
    os.environ.update(given.environment or {})
    if given.log is not None:
        _logged(given.log)
    changed(given.changes or {})
    if given.control is not None and given.root is not None:
        from prove_transfer import moments  # noqa: PLC0415 - loaded only where it is needed

        moments.counted(moments.Control(given.control), given.root)
    sys.argv = ["journal-bridge", *given.words]
    from journal_bridge import cli  # noqa: PLC0415 - loaded only where it is needed

    try:
        cli.main()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()


def _redirected(out: Path) -> None:
    file = os.open(out, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    null = os.open(os.devnull, os.O_RDONLY)
    for number, to in ((null, 0), (file, 1), (file, 2)):
        os.dup2(number, to)


def _logged(path: Path) -> None:
    """Write every library's log at its most talkative, as somebody would who looks for a fault."""
    logging.basicConfig(filename=path, level=logging.DEBUG, format="%(name)s %(message)s %(args)s")


def changed(changes: Changes) -> None:
    """Change constants; a name that is not there any more is an error, so that no test lies in silence."""
    for place, value in changes.items():
        module, _, name = place.partition(":")
        holder: Any = importlib.import_module(module)
        first, _, member = name.partition(".")
        current = getattr(holder, first)
        if member:
            getattr(current, member)
            object.__setattr__(current, member, value)
        else:
            setattr(holder, first, value)


def words(*parts: object) -> tuple[str, ...]:
    """Return the words of a command."""
    return tuple(map(str, parts))


def told(running: Running) -> Any:  # noqa: ANN401 - JSON, or another's own type
    """Return the JSON a program printed."""
    return json.loads(running.printed)


def command(out: Path, *parts: object, seconds: float = 60, **more: Any) -> tuple[int | None, str]:  # noqa: ANN401 - JSON, or another's own type
    """Run a command to its end; return how it ended and what it printed."""
    running = Running(Given(words(*parts), out, **more))
    code = running.wait(seconds)
    if code is None:
        running.kill()
    return code, running.printed


Commands = Sequence[tuple[str, ...]]
