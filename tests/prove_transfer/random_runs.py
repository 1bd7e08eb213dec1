"""Runs with everything at once, by seed: kills of either side and faults of the network, in any mixture."""

import json
import random
import shutil
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from journal_bridge.transfer_papers import TransferState
from proofs.outcome import Outcome
from prove_transfer import judging
from prove_transfer.driving import Course, brought, filed
from prove_transfer.line_faults import Fault, Rule
from prove_transfer.moments import Moment
from prove_transfer.network import REQUESTS
from prove_transfer.parcels import Parcel
from prove_transfer.quick import HASTY_SENDER, QUICK_SERVER
from prove_transfer.world import World, world

RUNS: Final = 500
PER_WORLD: Final = 50
"""Runs with the same two settings: their ledgers grow, as they do in life."""
_TOUCHES: Final = 120
"""About as many touches as a tiny transfer makes on either side."""
_MICROSECONDS: Final = 900_000


@dataclass(frozen=True)
class Trouble:
    """What happens in one run."""

    rules: tuple[Rule, ...]
    server: Moment | None
    sender: Moment | None
    files: bool
    filing: Moment | None
    restart: bool

    @property
    def flips(self) -> bool:
        """Whether bytes are changed on the way, so that a refusal is a right end too."""
        return any(rule.fault is Fault.FLIP for rule in self.rules)


def trouble(seed: int) -> Trouble:
    """Return what happens in the run of a seed."""
    chance = random.Random(seed)  # noqa: S311 - seeded troubles, no secrets

    def moment(share: float) -> Moment | None:
        if chance.random() > share:
            return None
        if chance.random() < 0.3:
            return Moment(1, live_on=chance.randrange(_MICROSECONDS))
        return Moment(chance.randrange(1, _TOUCHES), chance.random() < 0.3, chance.choice((0, 0, 0, 2000)))

    rules = tuple(
        Rule(
            chance.choice(list(Fault)),
            chance.choice([*REQUESTS.values(), ""]),
            skip=chance.choice((0, 0, 0, 1, 2)),
            times=chance.choice((1, 1, 1, 2, 3, 6)),
            at=chance.random(),
            seconds=0.1,
        )
        for _ in range(chance.choice((0, 1, 1, 2, 3)))
    )
    return Trouble(rules, moment(0.4), moment(0.4), chance.random() < 0.4, moment(0.5), chance.random() < 0.7)


def prove(folder: Path) -> Outcome:
    """Run five hundred seeds; those that went well before are not run again."""
    return runs(folder, range(RUNS), folder / "done.jsonl")


def runs(folder: Path, seeds: range, kept: Path | None = None) -> Outcome:
    """Return what some seeds came to.

    Args:
        folder: for the worlds.
        seeds: which.
        kept: a file with a line for every run that went well; those are taken from it.
    """
    known = _known(kept)
    left, tally = [seed for seed in seeds if seed not in known], _Tally()
    for ended, deaths in known.values():
        tally.ends[ended] += 1
        tally.deaths += deaths
    for start in range(0, len(left), PER_WORLD):
        place = folder / f"world-{start}"
        place.mkdir(parents=True)
        with world(place, QUICK_SERVER, HASTY_SENDER) as made:
            tally.all(made, left[start : start + PER_WORLD], kept)
        shutil.rmtree(place, ignore_errors=True)
    return tally.outcome(len(seeds))


def ran(made: World, seeds: Sequence[int]) -> Outcome:
    """Return what some seeds came to in a world that is there."""
    tally = _Tally()
    tally.all(made, list(seeds), None)
    return tally.outcome(len(seeds))


@dataclass
class _Tally:
    """What runs came to."""

    ends: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    deaths: int = 0
    bad: int = 0

    def all(self, made: World, seeds: list[int], kept: Path | None) -> None:
        """Carry runs out, and keep those that went well."""
        for seed in seeds:
            course, ended = one_run(made, seed)
            self.ends[ended] += 1
            self.deaths += len(course.deaths)
            if course.faults:
                self.bad += 1
                self.faults.append(f"seed {seed}: {course.faults[0]}; {trouble(seed)}")
            elif kept is not None:
                with kept.open("a", encoding="utf-8") as file:
                    file.write(json.dumps([seed, ended, len(course.deaths)]) + "\n")
        self.faults += judging.chains_whole(made)

    def outcome(self, runs: int) -> Outcome:
        """Return the figures."""
        told = Outcome(faults=self.faults)
        told.share("random fault runs that end in a named state, and go on", runs - self.bad, runs)
        told.figures["how they ended"] = ", ".join(f"{name} {count}" for name, count in self.ends.most_common())
        told.figures["programs killed in them"] = str(self.deaths)
        return told


def _known(kept: Path | None) -> dict[int, tuple[str, int]]:
    """Return how runs ended that went well before, and how many programs were killed in each."""
    if kept is None or not kept.exists():
        return {}
    lines = map(json.loads, kept.read_text("utf-8").splitlines())
    return {seed: (ended, deaths) for seed, ended, deaths in lines}


def one_run(made: World, seed: int) -> tuple[Course, str]:
    """Carry one run out; return what happened and the state it ended in."""
    told, course = trouble(seed), Course()
    parcel = made.parcel(100_000 + seed, entries=1)
    out = made.folder / f"out-{seed}"
    try:
        _carried_out(made, told, parcel, out, course)
    except (RuntimeError, TimeoutError, OSError) as failure:
        course.faults.append(f"{type(failure).__name__}: {failure}")
    finally:
        made.proxy.play()
        made.server_control.spare()
        made.sender_control.spare()
        shutil.rmtree(out, ignore_errors=True)
        shutil.rmtree(parcel.folder, ignore_errors=True)
    return course, judging.states(made, parcel)[1]


def _carried_out(made: World, told: Trouble, parcel: Parcel, out: Path, course: Course) -> None:
    there = brought(made, parcel, course, prepare=_prepared(made, told), restart=told.restart)
    made.proxy.play()
    made.server_control.spare()
    made.sender_control.spare()
    if not there:
        there = _refused_rightly(made, told, parcel, course) or brought(made, parcel, course)
        if judging.states(made, parcel)[1] == TransferState.REFUSED:
            return
    if not there:
        course.faults.append(f"did not arrive: {course.codes}, {judging.states(made, parcel)}")
        return
    course.faults += [*judging.arrived_whole(made, parcel), *judging.papers_agree(made, parcel)]
    if told.files and filed(made, parcel, out, course, prepare=_filing(made, told)):
        course.faults += [*judging.integrated_once(out, parcel), *judging.papers_agree(made, parcel)]
    course.faults += judging.nothing_left(made, [parcel])


def _prepared(made: World, told: Trouble) -> Callable[[], None]:
    def prepare() -> None:
        made.proxy.play(*told.rules)
        if told.server is not None:
            made.server_control.arm(told.server)
        if told.sender is not None:
            made.sender_control.arm(told.sender)

    return prepare


def _filing(made: World, told: Trouble) -> Callable[[], None]:
    def prepare() -> None:
        if told.filing is not None:
            made.sender_control.arm(told.filing)

    return prepare


def _refused_rightly(made: World, told: Trouble, parcel: Parcel, course: Course) -> bool:
    """Tell whether a refusal is what changed bytes deserve, known at both ends."""
    here, there = judging.states(made, parcel)
    if there != TransferState.REFUSED.value:
        return False
    if not told.flips:
        course.faults.append("refused, and nothing was changed on the way")
    if here != there:
        course.faults.append(f"refused there, {here} here")
    return True
