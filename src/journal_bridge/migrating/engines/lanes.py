"""Worker processes of this computer, each in a lane of its own: a death costs one ticket, and it is known which.

A `ProcessPoolExecutor` fails all that is in flight when one worker dies, and may hang where `max_tasks_per_child`
replaces its workers (CPython issue 115634). Executors of one worker each, side by side, have neither fault.
"""

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection
from types import TracebackType
from typing import Final, Self

from journal_bridge.errors import TryAgain
from journal_bridge.migrating.tickets import Done, Ticket

Work = Callable[[Ticket], Done]
"""What a worker does: a function of a module, so that it travels by its name."""

TICKETS_A_WORKER: Final = 250
"""After so many tickets a worker is replaced; libraries that decode pictures and films keep a little of each."""

LARGEST_MB: Final = 400
"""A worker that once needed more memory is replaced: what was needed for one large child is rarely given back."""

_STARTS: Final = 5
"""Times a lane tries to start a worker; one may be killed while it starts, for want of memory."""

_GONE: Final = 70
"""Exit code of a worker whose coordinator is gone."""


_CAN_BLOCK: Final = hasattr(signal, "pthread_sigmask")
"""Whether a thread can keep signals from itself and from what it starts; Windows sends them another way."""


class WorkerDied(Exception):
    """A worker came to a sudden end: killed, out of memory, or a crash in a library.

    Args:
        deaths: how many workers died over this ticket.
        sure: whether this ticket was the only one the worker had.
    """

    def __init__(self, deaths: int = 1, *, sure: bool = True) -> None:
        super().__init__(f"{deaths} deaths")
        self.deaths = deaths
        self.sure = sure


class Lanes:
    """Some workers side by side: a thread for each hands it one ticket after the other.

    Workers are started anew rather than forked: that is safe beside threads and the same on every system. They end
    by themselves when the coordinator is gone, even by SIGKILL, and leave Ctrl-C to it.
    """

    def __init__(self, workers: int) -> None:
        if _CAN_BLOCK:
            resource_tracker.ensure_running()  # it lets Ctrl-C through again in the thread that starts it
        self.workers: Final = workers
        self._lanes = [_Lane() for _ in range(workers)]
        self._free = list(self._lanes)
        self._threads = ThreadPoolExecutor(workers, "lane", _leave_ctrl_c_to_the_main_thread)

    def submit(self, work: Work, ticket: Ticket) -> Future[Done]:
        """Hand in a ticket; its future raises `WorkerDied` when its worker came to a sudden end."""
        return self._threads.submit(self._carry, work, ticket, alone=False)

    def apart(self, work: Work, ticket: Ticket) -> Future[Done]:
        """Hand in a ticket for a fresh worker, which ends after it and gives its memory back."""
        return self._threads.submit(self._carry, work, ticket, alone=True)

    def look(self) -> None:
        """Do nothing: a lane gets its new worker by itself, and says so when it cannot."""

    def stop(self) -> None:
        """End all workers at once and cancel what waits; a second time does nothing."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        for lane in self._lanes:
            lane.close()

    def __enter__(self) -> Self:
        """Return the lanes."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the workers, and wait until nothing of them is left."""
        self.stop()
        self._threads.shutdown()
        for lane in self._lanes:
            lane.replace()

    def _carry(self, work: Work, ticket: Ticket, *, alone: bool) -> Done:
        lane = self._free.pop()  # there are as many lanes as threads; a list's pop and append are atomic
        try:
            return lane.carry(work, ticket, alone=alone)
        finally:
            self._free.append(lane)


class _Lane:
    """One worker process, replaced when it died, when it has done much, or when it needed much."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._worker: _Worker | None = None
        self._closed = False
        self._tickets = 0

    def carry(self, work: Work, ticket: Ticket, *, alone: bool) -> Done:
        """Have a ticket carried out.

        Raises:
            WorkerDied: the lane has no worker then, and gets one with the next ticket.
        """
        if alone and self._tickets:
            self.replace()
        try:
            done = self._started().pool.submit(work, ticket).result()
        except BrokenProcessPool:
            self.replace()
            raise WorkerDied from None
        self._tickets += 1
        if alone or self._tickets >= TICKETS_A_WORKER or done.peak_mb > LARGEST_MB:
            self.replace()
        return done

    def close(self) -> None:
        """End the worker at once, and start none any more."""
        with self._lock:
            self._closed = True
            if self._worker is not None:
                self._worker.end()

    def replace(self) -> None:
        """End the worker and wait for that, so that its memory is free again.

        It has nothing in hand, so it is not asked to tidy up: a library that hangs at its exit would hold the lane.
        """
        with self._lock:
            worker, self._worker, self._tickets = self._worker, None, 0
        if worker is not None:
            worker.end()
            worker.pool.shutdown()

    def _started(self) -> "_Worker":
        """Return the worker, started and proven to answer.

        Raises:
            TryAgain: `workers-failed` when none can be started; no ticket is to blame for that.
        """
        for _ in range(_STARTS):
            worker = self._current()
            with suppress(BrokenProcessPool, OSError):
                worker.start()
                return worker
            self.replace()
        raise TryAgain("workers-failed")

    def _current(self) -> "_Worker":
        with self._lock:
            if self._closed:
                raise WorkerDied
            self._worker = self._worker or _Worker()
            return self._worker


class _Worker:
    """A process, and the pipe that tells it that it is still wanted."""

    def __init__(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._theirs, self._ours = context.Pipe(duplex=False)
        self.pool = ProcessPoolExecutor(1, context, _begin, (self._theirs,))

    def start(self) -> None:
        """Start the process, or see whether it is still there: wait until it answers."""
        self.pool.submit(os.getpid).result()
        self._theirs.close()

    def end(self) -> None:
        """End the process at once, if it is still there; the pool finds that out by itself.

        To shut the pool down without waiting would leave a thread that Python 3.11 stumbles over when it exits.
        """
        self._ours.close()


def _leave_ctrl_c_to_the_main_thread() -> None:
    """Keep Ctrl-C from this thread, and so from the workers it starts while they are not yet deaf to it."""
    if _CAN_BLOCK:
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})


def _begin(wanted: Connection) -> None:
    """Prepare a worker process: deaf to Ctrl-C, and ending with its coordinator."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with, args=(wanted,), daemon=True).start()


def _end_with(wanted: Connection) -> None:
    """Wait until the other end of the pipe is closed, by its owner or by the system, and end the process."""
    try:
        wanted.recv_bytes()
    except (EOFError, OSError):
        os._exit(_GONE)
