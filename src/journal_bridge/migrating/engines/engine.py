"""The seam between a batch and whoever does its work: this computer's processes, or a cluster's.

An engine is an `Executor` for tickets. It keeps nothing: what was done stands in the ledger and on the disk, so a
batch whose engine is gone goes on with any other.
"""

import heapq
import itertools
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass, field, replace
from types import TracebackType
from typing import Final, Protocol, Self

from journal_bridge.errors import TryAgain
from journal_bridge.migrating.engines.lanes import Lanes, Work, WorkerDied
from journal_bridge.migrating.tickets import Done, Ticket

__all__ = ["Engine", "Work", "WorkerDied", "carry_out", "growing", "local"]

TRIES: Final = 5
"""Tries a ticket has (DESIGN 9); what five could not do, a sixth rarely does."""

NO_ROOM: Final = "no-room"
"""The one code that stops a batch: every other child would meet the same full disk."""

DIED: Final = "worker-died"
"""Code of a ticket whose workers died each time."""

_LONGEST_WAIT: Final = 60.0
_PAUSE: Final = 1.0
"""Longest wait in one go, in seconds: on Windows a wait without an end does not hear Ctrl-C."""

QUIET: Final = 60.0
"""Seconds without an end after which the engine looks who is left to work."""


class Engine(Protocol):
    """Whoever carries out tickets."""

    @property
    def workers(self) -> int:
        """How many tickets are worked on at once."""

    def submit(self, work: Work, ticket: Ticket) -> Future[Done]:
        """Hand in a ticket; its future raises `WorkerDied` when its worker came to a sudden end."""

    def apart(self, work: Work, ticket: Ticket) -> Future[Done]:
        """Hand in a ticket for a process of its own, whose memory is given back afterwards."""

    def look(self) -> None:
        """See whether there is anybody left to work; asked when nothing has ended for a minute.

        Raises:
            TryAgain: when there is not.
        """

    def stop(self) -> None:
        """End promptly: cancel what waits, do not wait for what runs."""

    def __enter__(self) -> Self:
        """Return the engine."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop."""


def local(workers: int) -> Engine:
    """Return an engine of so many processes on this computer."""
    return Lanes(workers)


def growing(tries: int) -> float:
    """Return the seconds to wait after so many tries: 2, 4, 8 and so on, to a minute."""
    return float(min(_LONGEST_WAIT, 2**tries))


def carry_out(
    tickets: Iterable[Ticket],
    engine: Engine,
    work: Work,
    *,
    settled: Callable[[Done], None],
    window: int | None = None,
    tries: int = TRIES,
    waits: Callable[[int], float] = growing,
    apart: bool = False,
) -> None:
    """Have tickets carried out, each until it ends for good.

    Args:
        tickets: taken one by one as there is room in the window, so they may be made as they are needed.
        engine: who works; stopped when this raises anything but `no-room`.
        work: what is done with each; trouble with one child comes back in its `Done`.
        settled: called in this thread once for each ticket as it ends for good, in any order.
        window: tickets handed in at once; twice the workers when not told, so that none waits for this thread.
        tries: how often a ticket is tried whose `Done` says `again`, or whose worker died.
        waits: seconds before the next try, by the number of tries so far; others go on meanwhile.
        apart: whether each ticket gets a process of its own.

    Raises:
        TryAgain: `no-room` as soon as one ticket ends so: what ran by then is settled, the rest is left for the
            next run; `workers-failed` when no worker can be started; what a cluster raises when it is lost.
    """
    batch = _Batch(
        iter(tickets),
        lambda ticket: (engine.apart if apart else engine.submit)(work, ticket),
        settled,
        window or 2 * engine.workers,
        tries,
        waits,
    )
    try:
        quiet = time.monotonic()
        while batch.feed():
            for future in batch.ended():
                batch.heed(future)
                quiet = time.monotonic()
            if time.monotonic() - quiet > QUIET:
                engine.look()
                quiet = time.monotonic()
    except BaseException:
        engine.stop()
        raise
    if batch.full is not None:
        raise TryAgain(NO_ROOM, batch.full.place)


@dataclass(frozen=True)
class _Attempt:
    """A ticket, how often it was tried, and whether it must be the only one in hand to know who kills workers."""

    ticket: Ticket
    tries: int = 0
    alone: bool = False


@dataclass
class _Batch:
    """What is in hand, what waits for its next try, and what is suspected of killing workers."""

    tickets: Iterator[Ticket]
    submit: Callable[[Ticket], Future[Done]]
    settled: Callable[[Done], None]
    window: int
    tries: int
    waits: Callable[[int], float]
    full: Done | None = None
    """What ended for want of room; nothing is handed in after it."""
    in_hand: dict[Future[Done], _Attempt] = field(default_factory=dict)
    waiting: list[tuple[float, int, _Attempt]] = field(default_factory=list)
    suspects: deque[_Attempt] = field(default_factory=deque)
    numbers: Iterator[int] = field(default_factory=itertools.count)

    def feed(self) -> bool:
        """Hand in what there is room for; tell whether there is anything to wait for."""
        while self.full is None and (attempt := self._next()) is not None:
            self.in_hand[self.submit(attempt.ticket)] = attempt
        return bool(self.in_hand) or (self.full is None and bool(self.waiting))

    def ended(self) -> Iterable[Future[Done]]:
        """Wait a while, and return what has ended; little enough that Ctrl-C is heard on every system."""
        pause = _PAUSE
        if self.full is None and self.waiting:
            pause = min(pause, max(0.0, self.waiting[0][0] - time.monotonic()))
        if not self.in_hand:
            time.sleep(pause)
            return ()
        return wait(self.in_hand, pause, FIRST_COMPLETED).done

    def heed(self, future: Future[Done]) -> None:
        """Settle a ticket that ended for good, and let others be tried again."""
        attempt = self.in_hand.pop(future)
        if future.cancelled():
            return  # the disk is full
        try:
            done = future.result()
        except WorkerDied as died:
            self._after_death(attempt, died)
            return
        tried = replace(attempt, tries=attempt.tries + 1, alone=False)
        if done.code == NO_ROOM:
            self._stop(done)
        elif not done.again or tried.tries >= self.tries:
            self.settled(replace(done, tries=tried.tries))
        else:
            self._wait(tried)

    def _next(self) -> _Attempt | None:
        """Return what is to be handed in now, if anything."""
        if len(self.in_hand) >= self.window or any(one.alone for one in self.in_hand.values()):
            return None
        if self.suspects:
            return None if self.in_hand else self.suspects.popleft()
        if self.waiting and self.waiting[0][0] <= time.monotonic():
            return heapq.heappop(self.waiting)[-1]
        ticket = next(self.tickets, None)
        return None if ticket is None else _Attempt(ticket)

    def _after_death(self, attempt: _Attempt, died: WorkerDied) -> None:
        """Count deaths against a ticket, and believe them only where no other ticket can have caused them."""
        tried = replace(attempt, tries=attempt.tries + died.deaths, alone=not died.sure)
        if tried.tries >= self.tries and (died.sure or attempt.alone):
            self.settled(Done(tried.ticket, DIED, tries=tried.tries))
        elif died.sure:
            self._wait(tried)
        else:
            self.suspects.append(tried)

    def _wait(self, tried: _Attempt) -> None:
        due = time.monotonic() + self.waits(tried.tries)
        heapq.heappush(self.waiting, (due, next(self.numbers), tried))

    def _stop(self, done: Done) -> None:
        """Hand in nothing more, and take back what nobody has begun."""
        self.full = self.full or done
        for future in self.in_hand:
            future.cancel()
