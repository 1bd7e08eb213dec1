"""`make prove-batch`: what moving a setting promises when everything goes wrong, at full size; figures last."""

import argparse
import sys
from pathlib import Path
from typing import Final

from prove_batch.all_stages import STAGES
from prove_batch.running import Said, run

_SHOWN: Final = 40
"""Faults printed at most, of each stage."""


def main() -> int:
    """Prove, print, and return 1 when anything was wrong."""
    parser = argparse.ArgumentParser(prog="prove_batch", description=__doc__)
    parser.add_argument("stages", nargs="*", metavar="STAGE", help=f"some of: {', '.join(STAGES)}; all by default")
    parser.add_argument("--folder", type=Path, default=Path(".make/prove-batch"), help="where results are kept")
    given = parser.parse_args()
    unknown = [name for name in given.stages if name not in STAGES]
    if unknown:
        parser.error(f"no such stage: {', '.join(unknown)}")
    said = []
    for one in run(given.stages or STAGES, given.folder):
        _tell(f"{one.stage}: {len(one.outcome.faults)} faults, {one.seconds:.0f} s")
        for fault in one.outcome.faults[:_SHOWN]:
            _tell(f"FAULT {one.stage}: {fault}")
        said.append(one)
    return _report(said)


def _report(said: list[Said]) -> int:
    """Print every figure, and return the exit code."""
    _tell("")
    for one in said:
        for name, value in one.outcome.figures.items():
            _tell(f"{one.stage:8} {name:64} {value}")
    faults = sum(len(one.outcome.faults) for one in said)
    minutes = sum(one.seconds for one in said) / 60
    _tell(f"{len(said)} of {len(STAGES)} stages, {faults} faults, {minutes:.1f} minutes of proving")
    return int(faults > 0)


def _tell(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
