"""A plan and the run after it: the same counts for every child and purpose, and a plan that leaves nothing else."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from proofs.outcome import Outcome
from prove_batch import calling, lying, settings
from prove_batch.calling import ENDED
from prove_batch.settings import MIDDLE, Ground

LEFT: Final = frozenset({"PLAN.html", "plan.csv", "plan.json"})
COUNTS: Final = [
    "items",
    "carried",
    "withheld",
    "held",
    "lost",
    "entries",
    "comments",
    "media",
    "media_bytes",
    "left_out",
    "not_taken",
    "recipient",
]
"""What a plan promises of each job."""

ROADS: Final = (("tapestry", "famly"), ("learningbook", "tapestry"), ("tapestry", "folder"))
_ENDS: Final = {"planned": "placed"}
"""A job that is planned is placed by the run; stopped and parked ones stay so."""


def prove(folder: Path) -> Outcome:
    """Plan and run from each platform to another."""
    outcome, right = Outcome(), 0
    for source, target in ROADS:
        label = f"{source} to {target}"
        (folder / label.replace(" ", "-")).mkdir()
        ground = settings.small(folder / label.replace(" ", "-"), replace(MIDDLE, platform=source), to=target)
        faults = list(kept(ground))
        right += not faults
        outcome.faults += [f"{label}: {one}" for one in faults]
    outcome.share("plans whose every count the run kept", right, len(ROADS))
    return outcome


def kept(ground: Ground, done: Path | None = None) -> Iterator[str]:
    """Yield what a plan left that it should not, and every count that the run did not keep.

    `done` is the folder of a run there was; without it the plan is carried out in its own.
    """
    line = ground.fresh("planned")
    before = lying.snapshot(*line.exports)
    running = calling.started(line, "plan")
    if running.ended() not in ENDED:
        yield f"plan: exit {running.code}, {running.printed[-500:]}"
        return
    left = frozenset(lying.tree(line.out))
    if left != LEFT:
        yield f"a plan leaves {', '.join(sorted(left ^ LEFT))}"
    told = lying.document(line.out, "plan.json")
    if done is None and calling.run(line) not in ENDED:
        yield f"run: {calling.log_of(line).read_text('utf-8')[-500:]}"
        return
    if lying.snapshot(*line.exports) != before:
        yield "the export was written to"
    yield from _other(_jobs(told), _jobs(lying.document(done or line.out)))


def _jobs(told: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Return what is said of each child and purpose, by their names."""
    return {
        f"{child['id']} {job['purpose']}": job
        for setting in told["settings"]
        for child in setting["children"]
        for job in child["jobs"]
    }


def _other(planned: dict[str, dict[str, Any]], done: dict[str, dict[str, Any]]) -> Iterator[str]:
    yield from (f"planned and not in the report: {key}" for key in planned.keys() - done.keys())
    yield from (f"not planned and in the report: {key}" for key in done.keys() - planned.keys())
    for key in planned.keys() & done.keys():
        first, then = planned[key], done[key]
        for name in COUNTS:
            if first.get(name) != then.get(name):
                yield f"{key}: {name} {str(first.get(name))[:60]} planned, {str(then.get(name))[:60]} in the end"
        if _ENDS.get(first["state"], first["state"]) != then["state"]:
            yield f"{key}: {first['state']} in the plan, {then['state']} in the end"
