"""A real Dask scheduler and its workers, as processes of their own on this computer's loopback."""

import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

TESTS = Path(__file__).parent


@dataclass
class World:
    """A scheduler that runs, and whoever works for it."""

    folder: Path
    options: tuple[str, ...] = ()
    """What each process is told of TLS."""
    scheduler: "subprocess.Popen[str] | None" = None
    address: str = ""
    workers: list["subprocess.Popen[str]"] = field(default_factory=list)

    def begin(self, *options: str) -> None:
        """Start the scheduler on a port of its choice."""
        port = ("--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--no-show", "--no-jupyter")
        self.scheduler = self._start("scheduler", *port, *options, *self.options)
        self.address = self._said(self.scheduler, r"Scheduler at:\s+((?:tcp|tls)://\S+)")

    def hire(self, *options: str, nanny: bool = False, threads: int = 1) -> "subprocess.Popen[str]":
        """Start a worker, and wait until it has joined."""
        told = ("--nthreads", str(threads), "--no-dashboard", "--host", "127.0.0.1", "--memory-limit", "0")
        alone = () if nanny else ("--no-nanny",)
        room = ("--local-directory", str(self.folder / "dask"))
        worker = self._start("worker", self.address, *told, *alone, *room, *options, *self.options)
        self._said(worker, r"(Registered to)")
        self.workers.append(worker)
        return worker

    def end(self) -> None:
        """Kill everybody, a nanny's worker too."""
        for one in (*self.workers, self.scheduler):
            if one is not None:
                with suppress(ProcessLookupError):  # the test killed it itself
                    os.killpg(one.pid, signal.SIGKILL)
                one.wait()
                if one.stderr:
                    one.stderr.close()

    def _start(self, what: str, *options: str) -> "subprocess.Popen[str]":
        command = [sys.executable, "-m", "dask", what, *options]
        told = os.environ | {
            "PYTHONPATH": os.pathsep.join(filter(None, (str(TESTS), os.environ.get("PYTHONPATH"))))
        }
        nowhere = subprocess.DEVNULL
        return subprocess.Popen(
            command,
            stdin=nowhere,
            stdout=nowhere,
            stderr=subprocess.PIPE,
            text=True,
            env=told,
            start_new_session=True,
        )

    def _said(self, process: "subprocess.Popen[str]", pattern: str) -> str:
        """Return what a process says when it is ready, and read on afterwards so that it never waits for us."""
        assert process.stderr is not None
        heard = []
        for line in process.stderr:
            heard.append(line)
            if found := re.search(pattern, line):
                threading.Thread(target=_hear, args=(process,), daemon=True).start()
                return found[1]
        raise RuntimeError("".join(heard))


def _hear(process: "subprocess.Popen[str]") -> None:
    assert process.stderr is not None
    try:
        for _ in process.stderr:
            pass
    except ValueError:  # closed at the end of the test
        return


@contextmanager
def world(folder: Path, *options: str, workers: int = 0, scheduler: tuple[str, ...] = ()) -> Iterator[World]:
    """Start a scheduler and workers, and kill them all afterwards."""
    made = World(folder, options)
    try:
        made.begin(*scheduler)
        for _ in range(workers):
            made.hire()
        yield made
    finally:
        made.end()
