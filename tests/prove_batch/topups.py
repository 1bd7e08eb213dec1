"""A setting exported at four moments: three top-ups into one folder come to what one full run comes to."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

from proofs.outcome import Outcome
from prove_batch import calling, judging, lying, settings
from prove_batch.calling import ENDED, Line
from prove_batch.settings import MIDDLE, Ground, Size

MOMENTS: Final = 4
NEW: Final = 40
"""Entries written between two moments."""


def prove(folder: Path) -> Outcome:
    """Top up three times."""
    return topped_up(folder, MIDDLE, NEW)


def topped_up(folder: Path, size: Size, new: int, moments: int = MOMENTS, *, workers: int = 2) -> Outcome:
    """Return what the top-ups came to, beside one full run of the last export."""
    outcome = Outcome()
    ground = settings.small(folder, size, leavers=0)
    ground = replace(ground, line=replace(ground.line, workers=workers))
    export, line = ground.line.exports[0], ground.fresh("topped-up")
    for number in range(moments):
        label = f"moment {number + 1}"
        settings.made(export, size, more=number * new)
        before, already = lying.snapshot(export), lying.manifests(line.out)
        running = calling.started(line)
        if running.ended() not in ENDED:
            outcome.faults.append(f"{label}: exit {running.code}, {running.printed[-500:]}")
            return outcome
        outcome.faults += [f"{label}: {one}" for one in judging.ended_well(line)]
        if lying.snapshot(export) != before:
            outcome.faults.append(f"{label}: the export was written to")
        now = lying.manifests(line.out)
        same = sum(now.get(key) == one for key, one in already.items())
        outcome.figures[f"{label}: seconds, packages, of these new or changed"] = (
            f"{running.seconds:.1f}, {len(now)}, {len(now) - same}"
        )
    outcome.faults += _as_one_run(ground, line.out)
    outcome.faults += _nothing_new(line)
    right = 0 if outcome.faults else moments - 1
    outcome.share("top-ups in a row that come to the state of one full run", right, moments - 1)
    return outcome


def _as_one_run(ground: Ground, out: Path) -> Iterator[str]:
    """Yield where the end differs from that of one full run."""
    once = ground.fresh("at-once")
    if calling.run(once) not in ENDED:
        yield "the full run fails"
        return
    yield from lying.unlike(once.out, out)


def _nothing_new(line: Line) -> Iterator[str]:
    """Yield what a run changes when nothing is new."""
    before = _files(line.out)
    if calling.run(line) not in ENDED:
        yield "the run with nothing new fails"
    after = _files(line.out)
    if before != after:
        yield f"{sum(after.get(name) != one for name, one in before.items())} files written again for nothing"


def _files(out: Path) -> dict[str, int]:
    return {name: path.stat().st_ino for name, path in lying.tree(out / lying.PACKAGE).items()}
