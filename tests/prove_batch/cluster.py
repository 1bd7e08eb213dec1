"""A real Dask scheduler and two worker processes on loopback; one is killed while the work goes on."""

from dataclasses import replace
from pathlib import Path
from typing import Final

import cluster_world
from proofs.outcome import Outcome
from prove_batch import calling, judging, lying, settings
from prove_batch.calling import ENDED
from prove_batch.kills import Whole, lay, made_again, unbroken
from prove_batch.settings import MIDDLE

WORKERS: Final = 2
MOMENTS: Final = (0.25, 0.5, 0.75)
"""Parts of a run on the cluster at which a worker dies, each time in a new run."""


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
    with cluster_world.world(ground.folder / "cluster", workers=WORKERS) as made:
        line = replace(ground.fresh(name), cluster=made.address)
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
