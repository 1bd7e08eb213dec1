"""Runs onto a disc that is too small or becomes full on the way; with room again the same command goes on.

Half of the passes begin on a disc of a tenth, three tenths ... of what a run needs; in the others the disc is large
enough until so much is written, and is full from then on. In every other pass the ledger lies on it too.
"""

import json
import pickle
import shutil
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from proofs.outcome import Outcome
from prove_batch import calling, judging, lying, settings, small_disc
from prove_batch.calling import ENDED, TRY_AGAIN, Line
from prove_batch.kills import Whole, unbroken
from prove_batch.settings import Ground
from prove_batch.small_disc import SmallDisc

PASSES: Final = 10
_PARTS: Final = 5
_ROOMY: Final = 1 << 30
_BLINK: Final = 0.005
_TRIES: Final = 3
"""Runs with room enough until one must be done."""


@dataclass(frozen=True)
class Pass:
    """How a disc becomes full: from the start or on the way, at which part of the need, and what lies on it."""

    part: float
    midway: bool
    ledger_too: bool

    def __str__(self) -> str:
        """Say it in words."""
        when = "full on the way" if self.midway else "too small"
        return f"{when} at {self.part:.0%}{', with the ledger' if self.ledger_too else ''}"


ALL: Final = tuple(
    Pass((2 * number + 1) / (2 * _PARTS), midway, (number + midway) % 2 == 1)
    for midway in (False, True)
    for number in range(_PARTS)
)


def prove(folder: Path) -> Outcome:
    """Fill ten discs."""
    return filled(unbroken(settings.small(folder)), range(PASSES))


def filled(whole: Whole, numbers: Sequence[int], *, guessed: bool = False) -> Outcome:
    """Return what some of the passes came to, tried in a program that may mount discs.

    `guessed` takes what a run leaves for what it needs, which is less, and spares a run that is only measured.
    """
    made = whole.ground.folder / "whole.pickle"
    made.write_bytes(pickle.dumps(whole))
    done = small_disc.apart("prove_batch.disk", made, int(guessed), *numbers)
    try:
        return Outcome(**json.loads(done.stdout.splitlines()[-1]))
    except (ValueError, IndexError):
        return Outcome(faults=[f"not tried: exit {done.returncode}, {done.stdout[-300:]} {done.stderr[-1000:]}"])


def main(words: list[str]) -> int:
    """Try some passes, and print what they came to."""
    made, guessed, *numbers = words
    whole: Whole = pickle.loads(Path(made).read_bytes())  # noqa: S301 - written by `filled`
    need = _left(whole) if int(guessed) else _need(whole.ground)
    sys.stdout.write(json.dumps(asdict(tried(whole, need, [ALL[int(one)] for one in numbers]))) + "\n")
    return 0


def tried(whole: Whole, need: int, passes: Sequence[Pass]) -> Outcome:
    """Return what some passes came to; `need` is how many bytes a run takes on its disc."""
    outcome = Outcome()
    outcome.figures["kilobytes a run needs on its disc"] = f"{need / 1000:.0f}"
    full, right = 0, 0
    for one in passes:
        codes: list[int] = []
        faults = list(_tried(whole, one, need, codes))
        full += TRY_AGAIN in codes
        right += not faults
        outcome.faults += [f"{one}: {fault}" for fault in faults]
        outcome.figures[f"a disc {one}: exit codes"] = ", ".join(map(str, codes))
    outcome.share("said so (exit 6), nothing half, and in the end as if nothing had been", right, len(passes))
    outcome.share("really became full", full, len(passes))
    return outcome


def _left(whole: Whole) -> int:
    """Return how many bytes a run has on its disc in the end."""
    return sum(path.stat().st_size for path in lying.tree(whole.line.out).values())


def _need(ground: Ground) -> int:
    """Return the most bytes that are in use on the disc in a run that has room enough."""
    with small_disc.small_disc(ground.folder / "disc-need", _ROOMY) as disc:
        running, most = calling.started(_onto(ground, disc, "need", ledger_too=True)), 0
        while running.code is None:
            most = max(most, disc.used)
            time.sleep(_BLINK)
        if running.code not in ENDED:
            raise RuntimeError(f"a run with room enough fails: {running.printed[-500:]}")
    ground.forget("need")
    return most


def _onto(ground: Ground, disc: SmallDisc, name: str, *, ledger_too: bool) -> Line:
    """Return the migration onto a disc."""
    line = ground.fresh(name)
    if not ledger_too:
        return line.into(disc.folder / "out", line.workspace)
    shutil.copytree(line.workspace, disc.folder / "workspace")
    return line.into(disc.folder / "out", disc.folder / "workspace")


def _tried(whole: Whole, one: Pass, need: int, codes: list[int]) -> Iterator[str]:
    """Fill a disc once, make room again, and yield what is wrong; `codes` is how each run ended."""
    size = int(need * one.part)
    with small_disc.small_disc(
        whole.ground.folder / f"disc-{one.part}-{one.midway}", _ROOMY if one.midway else size
    ) as disc:
        try:
            line = _onto(whole.ground, disc, "pass", ledger_too=one.ledger_too)
        except shutil.Error:
            disc.resize(_ROOMY)
            yield "the disc has not even room for the keys"
            return
        codes.append(_until_full(line, disc, size) if one.midway else calling.run(line, log=_log(whole)))
        if codes[0] != TRY_AGAIN:
            yield f"a full disc is told with exit {codes[0]}: {_log(whole).read_text('utf-8')[-500:]}"
        yield from lying.half(line.out)
        disc.resize(_ROOMY)
        while codes[-1] not in ENDED and len(codes) <= _TRIES:
            codes.append(calling.run(line, log=_log(whole)))
        if codes[-1] not in ENDED:
            yield f"does not go on when there is room again: {codes}, {_log(whole).read_text('utf-8')[-500:]}"
            return
        yield from lying.unlike(whole.line.out, line.out)
        yield from judging.ended_well(line)


def _log(whole: Whole) -> Path:
    return whole.ground.folder / "pass.log"


def _until_full(line: Line, disc: SmallDisc, size: int) -> int:
    """Run with room enough until so much is written, let the disc be full then, and return how the run ended."""
    running = calling.started(line, log=disc.folder.parent / "pass.log")
    try:
        while running.code is None and disc.used < size:
            time.sleep(_BLINK)
        disc.resize(disc.used)
        return running.ended()
    finally:
        running.power_cut()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
