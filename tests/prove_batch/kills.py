"""Runs killed at a hundred random moments; the same command again must come to what an unbroken run comes to.

Each hundredth part of an unbroken run has one death, and some have a second one while the work goes on. A quarter
of them cut the power (everything dies), a quarter kill the coordinator alone (what it started is left behind), a
quarter one of its workers, and a quarter a helper that decodes photos or lays out books for one. A run that was
over before its moment is given another folder, and dies earlier.
"""

import json
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Final

import psutil

from proofs.outcome import Outcome
from prove_batch import calling, judging, lying, settings
from prove_batch.calling import ENDED, Line, Running
from prove_batch.settings import Ground

POINTS: Final = 100
_SEED: Final = 8
_STARTED: Final = 0.4
"""Seconds before which the interpreter only loads the program: nothing is to be broken yet."""

_AGAIN: Final = 6
"""Runs until one dies that came to its end before: each time at four fifths of the moment."""

_MOST_RUNS: Final = 8
"""Runs after a death before a migration counts as one that never ends."""

IN_FLIGHT: Final = 2
"""Children that may be done again after a death: one a worker."""

VICTIMS: Final = ("everything", "coordinator", "worker", "helper")
_OF_A_CREW: Final = frozenset({"worker", "helper"})
"""Whose death a run should get over by itself; before there are any, the power is cut instead."""


@dataclass(frozen=True)
class Death:
    """Who dies, and how far in a run: between 0, when the program is loaded, and 1, when it would be over."""

    victim: str
    part: float


@dataclass
class Course:
    """How one migration went: deaths that happened, exit codes, children done again, what is wrong at the end."""

    deaths: list[str] = field(default_factory=list)
    codes: list[int] = field(default_factory=list)
    again: int = 0
    lay: list[dict[str, int]] = field(default_factory=list)
    """After each death, every list of a package that was whole: which file it is, by its path."""
    faults: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Whole:
    """The unbroken run the others are held against."""

    ground: Ground
    line: Line
    seconds: float


def prove(folder: Path) -> Outcome:
    """Kill a hundred times."""
    return killed(unbroken(settings.small(folder)), range(POINTS), kept=folder / "done.jsonl")


def killed(whole: Whole, numbers: Sequence[int], kept: Path | None = None) -> Outcome:
    """Return what some of the hundred deaths came to; `kept` holds those that went well."""
    outcome = Outcome()
    outcome.faults += judging.ended_well(whole.line)
    outcome.figures["seconds of an unbroken run"] = f"{whole.seconds:.1f}"
    known, deaths, again, most, right = _known(kept), Counter[str](), 0, 0, 0
    for number in numbers:
        course = known.get(number) or until_dead(whole, number)
        if kept is not None and number not in known and not course.faults:
            with kept.open("a", encoding="utf-8") as file:
                file.write(json.dumps([number, asdict(course)]) + "\n")
        deaths.update(course.deaths)
        again, most = again + course.again, max(most, course.again)
        right += not course.faults and bool(course.deaths)
        outcome.faults += [f"death {number}: {fault}" for fault in course.faults]
    outcome.share("killed for certain, and in the end as if never killed", right, len(numbers))
    outcome.figures["deaths"] = ", ".join(f"{victim} {count}" for victim, count in sorted(deaths.items()))
    outcome.figures["children done again: in all, most after one migration's deaths"] = f"{again}, {most}"
    return outcome


def _known(kept: Path | None) -> dict[int, Course]:
    if kept is None or not kept.exists():
        return {}
    return {number: Course(**told) for number, told in map(json.loads, kept.read_text("utf-8").splitlines())}


def unbroken(ground: Ground) -> Whole:
    """Run once without any trouble.

    Raises:
        RuntimeError: when even that goes wrong, writes to an export or sets a child aside.
    """
    line = ground.fresh("whole")
    before = lying.snapshot(*line.exports)
    running = calling.started(line)
    if running.ended() not in ENDED:
        raise RuntimeError(f"an unbroken run fails: exit {running.code}, {running.printed[-1000:]}")
    if lying.snapshot(*line.exports) != before:
        raise RuntimeError("an unbroken run writes to the export")
    if aside := judging.set_aside(line):
        raise RuntimeError(f"an unbroken run sets children aside: {aside}")
    return Whole(ground, line, running.seconds)


def plan(number: int) -> list[Death]:
    """Return the deaths of one migration, the same ones every time; every fifth has two."""
    chance = random.Random(_SEED * 1000 + number)  # noqa: S311 - seeded troubles, no secrets
    first = Death(VICTIMS[number % len(VICTIMS)], (number + chance.random()) / POINTS)
    if number % 5:
        return [first]
    return [first, Death(VICTIMS[chance.randrange(len(VICTIMS))], chance.random() * (1 - first.part))]


def until_dead(whole: Whole, number: int) -> Course:
    """Carry a plan out until somebody has died for certain."""
    deaths = plan(number)
    for _ in range(_AGAIN):
        course = carried_out(whole, f"death-{number}", deaths)
        if course.faults or course.deaths:
            break
        deaths = [replace(one, part=one.part * 0.8) for one in deaths]
    return course


def carried_out(whole: Whole, name: str, deaths: list[Death]) -> Course:
    """Run, die, and run again until it is done; then hold the end against that of the unbroken run."""
    course, line = Course(), whole.ground.fresh(name)
    left: list[psutil.Process] = []
    try:
        for death in deaths:
            if course.codes and course.codes[-1] in ENDED:
                break
            left += _until_death(whole, line, death, course)
        for _ in range(_MOST_RUNS):
            if course.codes and course.codes[-1] in ENDED:
                break
            course.codes.append(calling.run(line))
        course.faults += _judged(whole, line, course, left)
    except (TimeoutError, OSError, RuntimeError, psutil.Error) as failure:
        course.faults.append(f"{type(failure).__name__}: {failure}")
    finally:
        _swept(left)
    if not course.faults:
        whole.ground.forget(name)
    return course


def _until_death(whole: Whole, line: Line, death: Death, course: Course) -> list[psutil.Process]:
    """Run until the moment, kill whom the plan says, and return who was left behind."""
    running = calling.started(line)
    left: list[psutil.Process] = []
    if not running.lived(_STARTED + death.part * (whole.seconds - _STARTED)):
        course.codes.append(running.ended())
        return left
    victim = death.victim
    if victim in _OF_A_CREW and not _one_killed(running, helper=victim == "helper"):
        victim = "everything"
    if victim == "everything":
        running.power_cut()
    elif victim == "coordinator":
        left = running.killed_alone()
    course.deaths.append(victim)
    course.faults += [f"after the death of the {victim}: {one}" for one in lying.half(line.out)]
    if victim in _OF_A_CREW:
        code = running.ended()
        course.codes.append(code)
        if code not in {*ENDED, calling.TRY_AGAIN}:
            course.faults.append(f"a {victim}'s death ended the run with {code}: {running.printed[-500:]}")
    course.lay.append(lay(line.out))
    return left


def _one_killed(running: Running, *, helper: bool) -> bool:
    """Kill one worker, or one that works for a worker; tell whether there was one."""
    found = [one for one in running.workers() if (one.ppid() != running.pid) is helper]
    if not found:
        return False
    found[running.pid % len(found)].kill()
    return True


def lay(out: Path) -> dict[str, int]:
    """Return every list of a package's digests, placed or about to be: which file it is, by its path."""
    return {path.relative_to(out).as_posix(): path.stat().st_ino for path in out.rglob(lying.SUMS)}


def made_again(before: dict[str, int], out: Path) -> int:
    """Return how many children had a whole package, placed or about to be, and have another one at the end."""
    final = {key: (folder / lying.SUMS).stat().st_ino for key, folder in lying.packages(out).items()}
    again = 0
    for key, inode in final.items():
        mine = {one for path, one in before.items() if f"/{key.partition('/')[2]}/" in path}
        again += bool(mine) and inode not in mine
    return again


def _judged(whole: Whole, line: Line, course: Course, left: list[psutil.Process]) -> Iterator[str]:
    """Yield what is wrong when the last run says that it is done."""
    if not course.codes or course.codes[-1] not in ENDED:
        yield f"never done: {course.codes}, {calling.log_of(line).read_text('utf-8')[-500:]}"
        return
    _, alive = psutil.wait_procs(left, timeout=60)
    yield from (f"left behind and still at work: {' '.join(one.cmdline()[:4])}" for one in alive)
    yield from lying.unlike(whole.line.out, line.out)
    yield from judging.ended_well(line)
    course.again = sum(made_again(one, line.out) for one in course.lay)
    course.lay.clear()
    if course.again > IN_FLIGHT * len(course.deaths):
        yield f"{course.again} children done again after {len(course.deaths)} deaths"


def _swept(left: list[psutil.Process]) -> None:
    for one in left:
        try:
            one.kill()
        except psutil.NoSuchProcess:
            continue
