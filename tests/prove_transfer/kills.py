"""Programs killed at random points, a hundred of each kind; every transfer must end byte-identical and filed once.

Half the points are touches of the disk, spread evenly over all that an untroubled transfer makes; a part of those
dies in half a write. The other half are moments of time, spread over the seconds it takes.
"""

import random
import shutil
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from prove_transfer import judging
from prove_transfer.children import Changes
from prove_transfer.driving import Course, brought, filed, nothing
from prove_transfer.moments import Control, Moment
from prove_transfer.outcome import Outcome
from prove_transfer.parcels import Parcel
from prove_transfer.quick import QUICK_SENDER
from prove_transfer.world import World, world

_ALL: Final = slice(None)
POINTS: Final = 100
"""Of each kind: the server, the sender, and whoever files."""
_SEED: Final = 7
_EDGE: Final = 400
"""Pixels of a side: two photos of noise are half a megabyte, of which the server takes many writes."""
SERVER: Final[Changes] = {
    "journal_bridge.uploads.limits:DEFAULT_LIMITS.max_append": 1 << 18,
    "journal_bridge.uploads.appending:WRITE": 1 << 15,
    "journal_bridge.uploads.appending:FLUSH_EVERY": 1 << 16,
}
"""Smaller writes and flushes, so that a small bundle has as many moments as a large one."""


@dataclass(frozen=True)
class Measured:
    """What an untroubled transfer takes: touches of each program, and seconds."""

    server: int
    sender: int
    filing: int
    sending_seconds: float
    filing_seconds: float


@dataclass(frozen=True)
class Plan:
    """Who is killed on the way, when, and when whoever files it; a sender's transfer is filed in peace."""

    victim: str
    moment: Moment
    filing: Moment | None
    restart: bool


def prove(folder: Path) -> Outcome:
    """Kill a hundred of each."""
    with world(folder, SERVER, QUICK_SENDER) as made:
        return killed(made, POINTS)


def killed(made: World, points: int, edge: int = _EDGE, share: slice = _ALL) -> Outcome:
    """Return what so many kills of each kind came to, or a share of them."""
    outcome, deaths = Outcome(), Counter[str]()
    measured = measure(made, edge)
    outcome.figures["touches of an untroubled transfer: server, sender, filing"] = (
        f"{measured.server}, {measured.sender}, {measured.filing}"
    )
    right, tried = Counter[str](), Counter[str]()
    for number, plan in enumerate(list(plans(measured, points))[share]):
        course = carried_out(made, plan, 10_000 + number, edge)
        deaths.update(course.deaths)
        for victim in (plan.victim, *(("filing",) if plan.filing else ())):
            tried[victim] += 1
            right[victim] += not course.faults
        outcome.faults += [f"{plan}: {fault}" for fault in course.faults]
    for victim in _NAMES:
        if tried[victim]:
            outcome.share(f"{victim} killed: byte-identical and filed once", right[victim], tried[victim])
    for victim, name in _NAMES.items():
        outcome.figures[f"deaths of the {victim}"] = _told(deaths, name)
    outcome.faults += judging.chains_whole(made)
    return outcome


_NAMES: Final = {"server": "server", "sender": "send", "filing": "integrate"}


def _told(deaths: Counter[str], name: str) -> str:
    mine = {kind: count for kind, count in deaths.most_common() if kind.startswith(name)}
    return f"{sum(mine.values())}: " + ", ".join(
        f"{kind.removeprefix(name).strip()} {count}" for kind, count in mine.items()
    )


def measure(made: World, edge: int) -> Measured:
    """Carry an untroubled transfer out, and count."""
    made.serve()
    parcel, course, out = made.parcel(9_999, photo=edge), Course(), made.folder / "out-measured"
    begun, server, sender = time.monotonic(), made.server_control.touches, made.sender_control.touches
    if not brought(made, parcel, course):
        raise RuntimeError(f"an untroubled transfer fails: {course}")
    sent, counted = time.monotonic() - begun, made.sender_control.touches
    server = made.server_control.touches - server
    begun = time.monotonic()
    if not filed(made, parcel, out, course):
        raise RuntimeError(f"an untroubled transfer is not filed: {course}")
    filing = made.sender_control.touches - counted
    taken = time.monotonic() - begun
    shutil.rmtree(out)
    return Measured(server, counted - sender, filing, sent, taken)


def plans(measured: Measured, points: int) -> Iterator[Plan]:
    """Yield so many plans of each kind, the same every time."""
    chance = random.Random(_SEED)  # noqa: S311 - seeded troubles, no secrets
    for number in range(points):
        restart, filing = (
            bool(number // 2 % 2),
            _moment(chance, number, points, measured.filing, measured.filing_seconds),
        )
        server = _moment(chance, number, points, measured.server, measured.sending_seconds)
        sender = _moment(chance, number, points, measured.sender, measured.sending_seconds)
        yield Plan("server", server, filing, restart)
        yield Plan("sender", sender, None, restart)


def _moment(chance: random.Random, number: int, points: int, touches: int, seconds: float) -> Moment:
    """Return a moment: every other one by its touch, each of those a step further on; the others by time."""
    if number % 2:
        return Moment(1, live_on=int(chance.uniform(0, seconds) * 1e6))
    return Moment(1 + number * touches // points, number % 4 == 0, chance.choice((0, 0, 800)))


def carried_out(made: World, plan: Plan, seed: int, edge: int) -> Course:
    """Send a parcel and file it, with one kill on the way."""
    parcel, course, out = made.parcel(seed, photo=edge), Course(), made.folder / f"out-{seed}"
    try:
        arm = _arming(made.server_control if plan.victim == "server" else made.sender_control, plan.moment)
        there = brought(made, parcel, course, prepare=arm, restart=plan.restart)
        made.server_control.spare()
        made.sender_control.spare()
        if not there:
            course.faults.append(f"did not arrive: {course.codes}, {judging.states(made, parcel)}")
            return course
        course.faults += judging.arrived_whole(made, parcel)
        prepare = _arming(made.sender_control, plan.filing) if plan.filing else nothing
        if filed(made, parcel, out, course, prepare=prepare):
            course.faults += _judged(made, parcel, out)
    except (RuntimeError, TimeoutError, OSError) as failure:
        course.faults.append(f"{type(failure).__name__}: {failure}")
    finally:
        made.sender_control.spare()
        made.server_control.spare()
        shutil.rmtree(out, ignore_errors=True)
        shutil.rmtree(parcel.folder, ignore_errors=True)
    return course


def _arming(control: Control, moment: Moment) -> Callable[[], None]:
    return lambda: control.arm(moment)


def _judged(made: World, parcel: Parcel, out: Path) -> Iterator[str]:
    """Yield what is wrong when both say that it is filed."""
    yield from judging.integrated_once(out, parcel)
    yield from judging.papers_agree(made, parcel)
    yield from judging.nothing_left(made, [parcel])
    if (made.sender.workspace / "spool" / f"{parcel.transfer}.jb.age").exists():
        yield "the sender's copy is still there"
