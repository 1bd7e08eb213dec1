"""The command line of a proof: which stages to prove, its faults as they come, and its figures last."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from proofs.running import Proof, Said, run

_SHOWN: Final = 40
"""Faults printed at most, of each stage."""


def main(proof: Proof, arguments: Sequence[str] | None = None) -> int:
    """Prove, print, and return 1 when anything was wrong."""
    parser = argparse.ArgumentParser(prog=f"prove_{proof.name}", description=proof.told)
    parser.add_argument(
        "stages", nargs="*", metavar="STAGE", help=f"some of: {', '.join(proof.stages)}; all by default"
    )
    parser.add_argument(
        "--folder", type=Path, default=Path(f".make/prove-{proof.name}"), help="where results are kept"
    )
    given = parser.parse_args(arguments)
    unknown = [name for name in given.stages if name not in proof.stages]
    if unknown:
        parser.error(f"no such stage: {', '.join(unknown)}")
    said = []
    for one in run(proof, given.stages or proof.stages, given.folder):
        _tell(f"{one.stage}: {len(one.outcome.faults)} faults, {one.seconds:.0f} s")
        for fault in one.outcome.faults[:_SHOWN]:
            _tell(f"FAULT {one.stage}: {fault}")
        said.append(one)
    return _report(said, len(proof.stages))


def _report(said: list[Said], stages: int) -> int:
    """Print every figure, and return the exit code."""
    _tell("")
    for one in said:
        for name, value in one.outcome.figures.items():
            _tell(f"{one.stage:12} {name:72} {value}")
    faults = sum(len(one.outcome.faults) for one in said)
    minutes = sum(one.seconds for one in said) / 60
    _tell(f"{len(said)} of {stages} stages, {faults} faults, {minutes:.1f} minutes of proving")
    return int(faults > 0)


def _tell(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
