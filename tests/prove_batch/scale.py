"""A hundred and four hundred children: time, memory of every process, and what a second worker is worth."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from proofs.outcome import Outcome
from prove_batch import calling, count_by_hand, lying, settings
from prove_batch.settings import Ground, Size
from prove_batch.watching import Watch, timed, watched

FEW, MANY = 100, 400
ENTRIES, MEDIA = 100, 150
"""Of each child; 400 children are then 40,000 entries and 60,000 media stubs."""

MOST_MINUTES: Final = 20.0
MOST_MEMORY: Final = 600.0
MOST_GROWTH: Final = 1.3
LEAST_GAIN: Final = 1.7
DIVIDED: Final = ("Deciding about every item", "Writing, reading back, comparing")
"""The task's bounds."""


@dataclass(frozen=True)
class Measured:
    """One run: how it ended, its seconds, its largest process, all of them together, and seconds of its stages."""

    code: int
    seconds: float
    peak: float
    together: float
    by_clock: dict[str, float]

    @property
    def divided(self) -> float:
        """Seconds by the clock of the stages that are divided among workers; an export is read in one piece."""
        return sum(self.by_clock.get(words, 0.0) for words in DIVIDED)


def prove(folder: Path) -> Outcome:
    """Move a hundred children with two workers and with one, then four hundred."""
    outcome = Outcome()
    few = _ground(folder / "few", FEW)
    two = measured(outcome, few, "two", FEW)
    one = measured(outcome, few, "one", FEW, workers=1)
    settings.cleared(few)
    many = _ground(folder / "many", MANY)
    planned(outcome, many)
    all_of_them = measured(outcome, many, "two", MANY)
    settings.cleared(many)
    outcome.bound(f"minutes for {MANY} children", all_of_them.seconds / 60, MOST_MINUTES)
    outcome.bound("megabytes of any process", max(two.peak, one.peak, all_of_them.peak), MOST_MEMORY)
    growth = all_of_them.seconds / (MANY / FEW * two.seconds)
    outcome.bound(f"time of {MANY} against {MANY // FEW} times {FEW}", growth, MOST_GROWTH)
    gain = one.divided / max(two.divided, 0.001)
    outcome.least("one worker's time against two's, where children are divided among them", gain, LEAST_GAIN)
    outcome.figures["one worker's time against two's, from the command to its end"] = (
        f"{one.seconds / two.seconds:.3g}"
    )
    return outcome


def _ground(folder: Path, children: int) -> Ground:
    folder.mkdir()
    return settings.small(folder, Size(children, ENTRIES, MEDIA), leavers=0)


def planned(outcome: Outcome, ground: Ground) -> None:
    """Plan, and note how long it took."""
    line = ground.fresh("plan")
    running = calling.started(line, "plan")
    with watched(running) as watch:
        code = running.ended()
    if code not in calling.ENDED:
        outcome.faults.append(f"plan: exit {code}: {running.printed[-500:]}")
    outcome.figures["plan alone: seconds, megabytes of any process"] = f"{running.seconds:.0f}, {watch.most:.0f}"
    ground.forget("plan")


def measured(outcome: Outcome, ground: Ground, name: str, children: int, workers: int = 2) -> Measured:
    """Run once, note what it took, and count what came out by hand."""
    line = replace(ground.fresh(name), workers=workers)
    running = calling.started(line)
    with watched(running) as watch:
        by_clock = timed(running)
    code, seconds = running.ended(), running.seconds
    label = f"{children} children, {workers} worker{'s' if workers > 1 else ''}"
    if code not in calling.ENDED:
        outcome.faults.append(f"{label}: exit {code}: {running.printed[-500:]}")
        return Measured(code, seconds, watch.most, watch.all_together, {})
    outcome.figures[f"{label}: seconds"] = f"{seconds:.1f}"
    _note(outcome, label, line.out, watch, by_clock)
    outcome.faults += [f"{label}: {fault}" for fault in count_by_hand.faults(line.exports, line.out)]
    outcome.faults += [f"{label}: {fault}" for fault in lying.half(line.out)]
    ground.forget(name)
    return Measured(code, seconds, watch.most, watch.all_together, by_clock)


def _note(outcome: Outcome, label: str, out: Path, watch: Watch, by_clock: dict[str, float]) -> None:
    """Note what a run took, process by process and stage by stage."""
    stages = {key: float(value) for key, value in lying.document(out)["seconds"].items()}
    outcome.figures[f"{label}: largest process, all together"] = f"{watch.most:.0f} MB, {watch.all_together:.0f} MB"
    outcome.figures[f"{label}: processor seconds of the coordinator, of all others"] = (
        f"{watch.coordinator:.1f}, {watch.others:.1f}"
    )
    outcome.figures[f"{label}: by process"] = ", ".join(
        f"{watch.names.get(pid, '')[:30]} {peak / 1e6:.0f}" for pid, peak in list(watch.peaks.items())[:6]
    )
    outcome.figures[f"{label}: seconds of work by stage"] = ", ".join(
        f"{key} {value:.1f}" for key, value in stages.items()
    )
    outcome.figures[f"{label}: seconds by the clock"] = ", ".join(
        f"{words.lower()} {took:.1f}" for words, took in by_clock.items()
    )
