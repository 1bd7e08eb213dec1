"""Programs killed at random points, a hundred of each kind; every transfer must end byte-identical and filed once.

Each hundredth part of the touches of the disk that an untroubled transfer makes has one death: half of them at a
touch, every other of those in half a write, and half some milliseconds after one. A program that came to its end
before its moment is given another transfer, and dies earlier.
"""

import json
import random
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from proofs.outcome import Outcome
from prove_transfer import judging
from prove_transfer.children import Changes
from prove_transfer.driving import INTEGRATE_MORE, Course, attended, brought, filed, nothing
from prove_transfer.moments import Control, Moment
from prove_transfer.parcels import Parcel
from prove_transfer.quick import QUICK_SENDER
from prove_transfer.world import World, world

_ALL: Final = slice(None)
POINTS: Final = 100
"""Of each kind: the server, the sender, and whoever files."""
_SEED: Final = 7
_EDGE: Final = 700
"""Pixels of a side: two photos of noise are over a megabyte, of which the server takes many writes."""
_LIVES_ON: Final = 15_000
"""Microseconds, at most, from a touch to the death after it: no two touches are much farther apart."""
_AGAIN: Final = 6
"""Transfers until a program dies that came to its end before: each time at half the touches."""
SERVER: Final[Changes] = {
    "journal_bridge.uploads.limits:DEFAULT_LIMITS.max_append": 1 << 17,
    "journal_bridge.uploads.appending:WRITE": 1 << 15,
    "journal_bridge.uploads.appending:FLUSH_EVERY": 1 << 16,
}
"""Smaller writes and flushes, so that a small bundle has as many moments as a large one."""


@dataclass(frozen=True)
class Measured:
    """How often each program touches the disk in an untroubled transfer."""

    server: int
    sender: int
    filing: int


@dataclass(frozen=True)
class Plan:
    """Who is killed on the way, when, and when whoever files it; a sender's transfer is filed in peace."""

    victim: str
    moment: Moment
    filing: Moment | None
    restart: bool

    @property
    def victims(self) -> tuple[str, ...]:
        """Everybody who is to die."""
        return (self.victim, "filing") if self.filing else (self.victim,)


def prove(folder: Path) -> Outcome:
    """Kill a hundred of each."""
    with world(folder, SERVER, QUICK_SENDER) as made:
        return killed(made, POINTS, kept=folder / "done.jsonl")


def killed(made: World, points: int, edge: int = _EDGE, share: slice = _ALL, kept: Path | None = None) -> Outcome:
    """Return what so many kills of each kind came to, or a share of them; `kept` holds those that went well."""
    outcome, deaths = Outcome(), Counter[str]()
    measured = measure(made, edge)
    outcome.figures["touches of an untroubled transfer: server, sender, filing"] = (
        f"{measured.server}, {measured.sender}, {measured.filing}"
    )
    right, tried = Counter[str](), Counter[str]()
    known = _known(kept)
    for number, plan in list(enumerate(plans(measured, points)))[share]:
        course = known.get(number) or until_dead(made, plan, 10_000 + number * _AGAIN, edge)
        if kept is not None and number not in known and not course.faults:
            with kept.open("a", encoding="utf-8") as file:
                file.write(json.dumps([number, course.deaths]) + "\n")
        deaths.update(course.deaths)
        for victim in plan.victims:
            tried[victim] += 1
            right[victim] += not course.faults and _died(course, victim)
        outcome.faults += [f"{plan}: {fault}" for fault in course.faults]
    for victim in _NAMES:
        if tried[victim]:
            outcome.share(
                f"{victim} killed for certain: byte-identical and filed once", right[victim], tried[victim]
            )
    for victim, name in _NAMES.items():
        outcome.figures[f"deaths of the {victim}"] = _told(deaths, name)
    outcome.faults += judging.chains_whole(made)
    return outcome


def _known(kept: Path | None) -> dict[int, Course]:
    if kept is None or not kept.exists():
        return {}
    lines = map(json.loads, kept.read_text("utf-8").splitlines())
    return {number: Course(deaths=deaths) for number, deaths in lines}


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
    server, sender = made.server_control.touches, made.sender_control.touches
    if not brought(made, parcel, course):
        raise RuntimeError(f"an untroubled transfer fails: {course}")
    server, sender = made.server_control.touches - server, made.sender_control.touches - sender
    filing = made.sender_control.touches
    attended(made, made.integrate(parcel, out, *INTEGRATE_MORE), parcel, course, restart=True)
    filing = made.sender_control.touches - filing
    if not filed(made, parcel, out, course):
        raise RuntimeError(f"an untroubled transfer is not filed: {course}")
    shutil.rmtree(out)
    return Measured(server, sender, filing)


def plans(measured: Measured, points: int) -> Iterator[Plan]:
    """Yield so many plans of each kind, the same every time."""
    chance = random.Random(_SEED)  # noqa: S311 - seeded troubles, no secrets
    for number in range(points):
        restart = bool(number // 2 % 2)
        filing = _moment(chance, number, points, measured.filing)
        server = _moment(chance, number, points, measured.server)
        sender = _moment(chance, number, points, measured.sender)
        yield Plan("server", server, filing, restart)
        yield Plan("sender", sender, None, restart)


def _moment(chance: random.Random, number: int, points: int, touches: int) -> Moment:
    """Return a moment in the number-th of so many equal parts of a run: at a touch, or some milliseconds later."""
    touch = 1 + int((number + chance.random()) * touches / points)
    return Moment(touch, number % 4 == 0, chance.randrange(_LIVES_ON) if number % 2 else 0)


def sooner(plan: Plan, course: Course) -> Plan | None:
    """Return a plan whose victims that lived die earlier; None when all of them died."""
    lived = [name for name in plan.victims if not _died(course, name)]
    victim = replace(plan.moment, touch=plan.moment.touch // 2 + 1) if plan.victim in lived else plan.moment
    filing = (
        replace(plan.filing, touch=plan.filing.touch // 2 + 1) if plan.filing and "filing" in lived else plan.filing
    )
    again = replace(plan, moment=victim, filing=filing)
    return None if again == plan else again


def _died(course: Course, victim: str) -> bool:
    return any(one.startswith(_NAMES[victim]) for one in course.deaths)


def until_dead(made: World, plan: Plan, seed: int, edge: int) -> Course:
    """Carry a plan out until everybody who is to die has died; what happened is told of all transfers together."""
    course = carried_out(made, plan, seed, edge)
    for again in range(1, _AGAIN):
        earlier = sooner(plan, course)
        if course.faults or earlier is None:
            break
        plan, next_one = earlier, carried_out(made, earlier, seed + again, edge)
        course.deaths += next_one.deaths
        course.faults += next_one.faults
    return course


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
