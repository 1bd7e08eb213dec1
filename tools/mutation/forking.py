"""Runs jobs in forks of this process, each alone in its group, with limits of time and memory."""

import os
import resource
import select
import shutil
import signal
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

MEMORY: Final = 8 * 1024**3
"""Address space of a fork in bytes: a mutant may make a buffer without end."""
PATIENCE: Final = 10
"""How many times the seconds of its tests a mutant is given of the processor; of the clock, far more."""
LEAST_SECONDS: Final = 5
KILLED, SURVIVED, BROKEN = 1, 0, 3
"""Exit codes of a job: a test failed; none did; the module cannot be loaded."""


@dataclass(frozen=True)
class Job:
    """What a fork does: a function that returns an exit code, and the seconds it takes when all is well."""

    name: str
    work: Callable[[], int]
    seconds: float


@dataclass
class _Fork:
    job: Job
    until: float
    scratch: str
    handle: int


def _child(job: Job, scratch: str) -> None:
    os.setsid()
    processor = int(LEAST_SECONDS + PATIENCE * job.seconds)
    resource.setrlimit(resource.RLIMIT_CPU, (processor, processor + 1))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.environ["TMPDIR"] = os.environ["PYTEST_DEBUG_TEMPROOT"] = tempfile.tempdir = scratch
    quiet = os.open(os.devnull, os.O_WRONLY)
    os.dup2(quiet, 1)
    os.dup2(quiet, 2)
    code = KILLED
    try:
        code = job.work()
    except BaseException:  # noqa: BLE001 - whatever a mutant raises past its tests is noticed
        code = KILLED
    finally:
        os._exit(code)


def _start(job: Job) -> tuple[int, _Fork]:
    scratch = tempfile.mkdtemp(prefix="mutant-")
    number = os.fork()
    if number == 0:
        _child(job, scratch)
    until = time.monotonic() + 60 + 3 * (LEAST_SECONDS + PATIENCE * job.seconds)
    return number, _Fork(job, until, scratch, os.pidfd_open(number))


def _end(number: int, fork: _Fork) -> None:
    with suppress(ProcessLookupError):
        os.killpg(number, signal.SIGKILL)  # also what the mutant started and left behind
    os.close(fork.handle)
    shutil.rmtree(fork.scratch, ignore_errors=True)


def run(jobs: Iterable[Job], *, at_once: int) -> Iterator[tuple[str, int | None]]:
    """Yield the name and the exit code of each job as it ends; None when it took too long or was killed."""
    waiting, running = iter(jobs), dict[int, _Fork]()
    more = True
    while more or running:
        while more and len(running) < at_once:
            job = next(waiting, None)
            more = job is not None
            if job is not None:
                number, fork = _start(job)
                running[number] = fork
        select.select([fork.handle for fork in running.values()], [], [], 1.0)
        for number, fork in list(running.items()):
            ended, status = os.waitpid(number, os.WNOHANG)
            late = time.monotonic() > fork.until
            if not ended and not late:
                continue
            _end(number, fork)
            if not ended:
                os.waitpid(number, 0)
            del running[number]
            yield fork.job.name, None if late or os.WIFSIGNALED(status) else os.waitstatus_to_exitcode(status)
