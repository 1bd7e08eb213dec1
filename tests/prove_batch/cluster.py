"""A real Dask scheduler and two worker processes on loopback; one is killed while the work goes on."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from proofs.outcome import Outcome
from prove_batch import calling, judging, lying, settings
from prove_batch.calling import ENDED
from prove_batch.kills import Whole, lay, made_again, unbroken
from prove_batch.settings import MIDDLE

WORKERS: Final = 2
_WAIT: Final = 60
_BLINK: Final = 0.05
MOMENTS: Final = (0.25, 0.5, 0.75)
"""Parts of a run on the cluster at which a worker dies, each time in a new run."""


@dataclass
class Cluster:
    """A scheduler's address and its workers' processes."""

    url: str
    workers: list["subprocess.Popen[bytes]"]


@contextmanager
def cluster(folder: Path, workers: int = WORKERS) -> Iterator[Cluster]:
    """Start a scheduler and workers, as a group's own computers would run them; the workers have no helper."""
    port = free_port()
    url = f"tcp://127.0.0.1:{port}"
    with (folder / "cluster.log").open("ab") as log:
        words = ["scheduler", "--host", "127.0.0.1", "--port", port, "--no-dashboard", "--no-show", "--no-jupyter"]
        processes = [_dask(log, words)]
        try:
            _until_listening(port, processes[0])
            nobody = ["--no-nanny", "--nthreads", 1, "--no-dashboard", "--host", "127.0.0.1", "--memory-limit", 0]
            for number in range(workers):
                own = ["--local-directory", folder / f"dask-{number}", "--name", f"worker-{number}"]
                processes.append(_dask(log, ["worker", url, *nobody, *own]))
            yield Cluster(url, processes[1:])
        finally:
            for one in reversed(processes):
                one.kill()
                one.wait()


def _dask(log: object, words: list[object]) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "dask", *map(str, words)]
    return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log)  # type: ignore[call-overload,no-any-return] # an open file


def free_port() -> int:
    """Return a port nobody listens at."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _until_listening(port: int, process: "subprocess.Popen[bytes]") -> None:
    end = time.monotonic() + _WAIT
    while time.monotonic() < end and process.poll() is None:
        with socket.socket() as one:
            if one.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(_BLINK)
    raise RuntimeError("the scheduler does not listen")


def prove(folder: Path) -> Outcome:
    """Run without trouble, then kill a worker at three moments."""
    return on_a_cluster(unbroken(settings.small(folder, MIDDLE)), MOMENTS)


def on_a_cluster(whole: Whole, moments: tuple[float, ...], *, calm: bool = True) -> Outcome:
    """Return what runs on a cluster came to, beside a local one."""
    outcome = Outcome()
    seconds = whole.seconds
    if calm:
        seconds = _tried(outcome, whole.ground, whole.line.out, None)
    for moment in moments:
        _tried(outcome, whole.ground, whole.line.out, moment * seconds)
    runs = len(moments) + calm
    right = runs if not outcome.faults else 0
    outcome.figures["seconds here, seconds on the cluster"] = f"{whole.seconds:.1f}, {seconds:.1f}"
    outcome.share("on a cluster, byte-equal to the local run's", right, runs)
    return outcome


def _tried(outcome: Outcome, ground: settings.Ground, whole: Path, moment: float | None) -> float:
    """Run on a cluster once, with a worker's death at a moment or without; return the seconds."""
    label = "in peace" if moment is None else f"a worker dead after {moment:.1f} s"
    name = "calm" if moment is None else f"dead-{moment:.1f}".replace(".", "-")
    with cluster(ground.folder) as made:
        line = replace(ground.fresh(name), cluster=made.url)
        running = calling.started(line)
        died, whole_then = moment is not None and running.lived(moment), {}
        if died:
            made.workers[0].kill()
            whole_then = lay(line.out)
        code = running.ended()
    if code not in ENDED:
        outcome.faults.append(f"{label}: exit {code}, {running.printed[-500:]}")
        return running.seconds
    outcome.faults += [f"{label}: {one}" for one in lying.unlike(whole, line.out)]
    outcome.faults += [f"{label}: {one}" for one in judging.ended_well(line)]
    again = made_again(whole_then, line.out)
    outcome.figures[f"{label}: died, children done again"] = f"{'yes' if died else 'no'}, {again}"
    if again > WORKERS:
        outcome.faults.append(f"{label}: {again} children done again")
    return running.seconds
