"""Tickets go through any engine a few at a time, are tried again where that helps, and are settled once."""

import concurrent.futures
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace, TracebackType
from typing import Self

import pytest

from journal_bridge.errors import TryAgain
from journal_bridge.migrating.engines import engine
from journal_bridge.migrating.engines.engine import Work, WorkerDied, carry_out, growing
from journal_bridge.migrating.tickets import Done, Ticket
from worker_acts import ticket, tickets

HERE = Path("spool")
Script = dict[str, list[Done | BaseException]]


def done(child: str, code: str = "", *, again: bool = False) -> Done:
    """Return how a try of a child ended."""
    return Done(ticket(child, HERE), code, again=again)


@dataclass
class Played:
    """An engine that plays a script: for each child how its tries end; without one they end well."""

    script: Script = field(default_factory=dict)
    workers: int = 2
    in_hand: list[tuple[Ticket, Future[Done]]] = field(default_factory=list)
    tries: Counter[str] = field(default_factory=Counter)
    company: list[frozenset[str]] = field(default_factory=list)
    """Who was in hand together each time something ended."""
    looks: int = 0
    stopped: bool = False

    def submit(self, work: Work, ticket: Ticket) -> Future[Done]:
        """Take a ticket; what is in hand ends when the window is full, or when nobody hands in more."""
        del work
        self.tries[ticket.child] += 1
        future: Future[Done] = Future()
        self.in_hand.append((ticket, future))
        return future

    apart = submit

    def end_one(self) -> None:
        """Let the oldest ticket end as the script says."""
        self.company.append(frozenset(one.child for one, _ in self.in_hand))
        taken, future = self.in_hand.pop(0)
        ends = self.script.get(taken.child, [])
        end = ends.pop(0) if ends else done(taken.child)
        if future.set_running_or_notify_cancel():
            future.set_exception(end) if isinstance(end, BaseException) else future.set_result(end)

    def look(self) -> None:
        """Count that somebody looked, and find nobody the second time."""
        self.looks += 1
        if self.looks > 1:
            raise TryAgain("cluster-lost", "here")

    def stop(self) -> None:
        """Note that it was stopped."""
        self.stopped = True

    def __enter__(self) -> Self:
        """Return it."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Do nothing."""


@pytest.fixture
def played(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Played]:
    """Return a maker of engines whose tickets end one by one, whenever somebody waits."""

    def make(script: Script | None = None) -> Played:
        one = Played(script or {})

        def wait(futures: object, pause: float, when: str) -> object:
            if one.in_hand:
                one.end_one()
            return concurrent.futures.wait(futures, pause, when)  # type: ignore[arg-type]  # futures as they are

        monkeypatch.setattr("journal_bridge.migrating.engines.engine.wait", wait)
        return one

    return make


def carried(one: Played, *children: str, waits: Callable[[int], float] = lambda _: 0.0) -> dict[str, Done]:
    """Carry out children, and return how each ended."""
    ended: list[Done] = []
    carry_out(tickets(HERE, *children), one, Done, settled=ended.append, waits=waits)
    assert len({end.ticket for end in ended}) == len(ended)
    return {end.ticket.child: end for end in ended}


def test_only_a_few_are_in_hand_at_once(played: Callable[..., Played]) -> None:
    """Children are laid out as they are needed: two for each worker, whatever the setting's size."""
    one, made = played(), 0

    def laid_out() -> Iterator[Ticket]:
        nonlocal made
        for number in range(40):
            made += 1
            assert made - settled <= 4
            yield ticket(f"fine-{number}", HERE)

    settled = 0

    def count(_done: Done) -> None:
        nonlocal settled
        settled += 1

    carry_out(laid_out(), one, Done, settled=count)
    assert (made, settled) == (40, 40)
    assert max(map(len, one.company)) == 4


def test_what_may_pass_is_tried_five_times(played: Callable[..., Played]) -> None:
    """A busy file is waited for; after five times its child is settled with the last trouble."""
    busy = [done("busy", "ledger-busy", again=True) for _ in range(5)]
    twice = [done("twice", "ledger-busy", again=True)]
    one = played({"busy": [*busy], "twice": [*twice], "bad": [done("bad", "media-damaged")]})
    ended = carried(one, "busy", "fine", "twice", "bad")
    assert {child: (end.code, end.tries) for child, end in ended.items()} == {
        "busy": ("ledger-busy", 5),
        "fine": ("", 1),
        "twice": ("", 2),
        "bad": ("media-damaged", 1),
    }


def test_waiting_for_one_child_holds_up_no_other(
    played: Callable[..., Played], monkeypatch: pytest.MonkeyPatch
) -> None:
    """While a busy file is waited for, all other children are done."""
    now = 0.0
    slept: list[float] = []

    def sleep(seconds: float) -> None:
        nonlocal now
        slept.append(seconds)
        now += seconds

    clock = SimpleNamespace(monotonic=lambda: now, sleep=sleep)
    monkeypatch.setattr("journal_bridge.migrating.engines.engine.time", clock)
    ended: list[str] = []
    one = played({"busy": [done("busy", "ledger-busy", again=True)]})
    waiting = tickets(HERE, "busy", *(f"fine-{number}" for number in range(20)))
    carry_out(waiting, one, Done, settled=lambda end: ended.append(end.ticket.child))
    assert ended[-1] == "busy"
    assert sum(slept) == growing(1) == 2


def test_waits_grow_to_a_minute() -> None:
    """Two seconds, four, eight; nobody waits for hours."""
    assert [growing(tries) for tries in (1, 2, 3, 4, 9)] == [2, 4, 8, 16, 60]


def test_of_several_suspects_only_the_guilty_one_is_parked(played: Callable[..., Played]) -> None:
    """Where workers died over several children at once, each is tried alone before it is held against it."""
    script: Script = {
        "innocent": [WorkerDied(4, sure=False)],
        "guilty": [WorkerDied(4, sure=False) for _ in range(9)],
    }
    one = played(script)
    ended = carried(one, "innocent", "guilty", *(f"fine-{number}" for number in range(6)))
    assert ended["innocent"].code == ""
    assert (ended["guilty"].code, ended["guilty"].tries) == ("worker-died", 8)
    assert {child for child, end in ended.items() if end.code} == {"guilty"}
    assert {frozenset({"innocent"}), frozenset({"guilty"})} <= set(one.company)
    assert one.tries["guilty"] == 2


def test_a_child_whose_guilt_is_known_keeps_nobody_waiting(played: Callable[..., Played]) -> None:
    """On this computer each worker has one child at a time, so others go on beside it."""
    one = played({"guilty": [WorkerDied() for _ in range(9)]})
    ended = carried(one, "guilty", *(f"fine-{number}" for number in range(20)))
    assert (ended["guilty"].code, ended["guilty"].tries) == ("worker-died", 5)
    assert len(ended) == 21
    assert frozenset({"guilty"}) not in one.company


def test_no_room_takes_back_what_nobody_has_begun(played: Callable[..., Played]) -> None:
    """After the first child without room nothing more is handed in; what was not begun is left for the next run."""
    one = played({"full": [done("full", "no-room", again=True)]})
    with pytest.raises(TryAgain) as stopped:
        carried(one, "full", *(f"fine-{number}" for number in range(20)))
    assert stopped.value.code == "no-room"
    assert sum(one.tries.values()) == 4
    assert not one.stopped


def test_an_engine_that_is_gone_is_told_and_stopped(played: Callable[..., Played]) -> None:
    """When the cluster is lost the run ends with that, and nothing is settled that did not end."""
    one = played({"lost": [TryAgain("cluster-lost", "here")]})
    with pytest.raises(TryAgain):
        carried(one, "lost", "fine")
    assert one.stopped


def test_when_nothing_ends_the_engine_is_asked_who_is_left(
    played: Callable[..., Played], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A run over night does not wait for workers that will never come back."""
    one = played()
    monkeypatch.setattr(one, "end_one", lambda: None)
    monkeypatch.setattr(engine, "QUIET", 0.0)
    monkeypatch.setattr(engine, "_PAUSE", 0.0)
    with pytest.raises(TryAgain) as stopped:
        carried(one, "fine")
    assert (stopped.value.code, one.looks, one.stopped) == ("cluster-lost", 2, True)
