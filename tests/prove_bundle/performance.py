"""The figures of `benchmarks/pdf_book.py` against their bounds: time, memory, straightness, and photos a second."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

from prove_bundle.outcome import Outcome

BENCHMARK: Final = Path(__file__).resolve().parents[2] / "benchmarks" / "pdf_book.py"


def prove(_folder: Path) -> Outcome:
    """Run the benchmark at its full size, and hold every figure against its bound."""
    ended = subprocess.run(
        [sys.executable, str(BENCHMARK), "--json"],
        check=False,
        capture_output=True,
        text=True,
        cwd=BENCHMARK.parents[1],
    )
    lines = ended.stdout.strip().splitlines()
    if ended.returncode or not lines:
        return Outcome(faults=[f"the benchmark failed: {ended.stderr[-500:] or ended.stdout[-500:]}"])
    return held_against_bounds(json.loads(lines[-1]))


def held_against_bounds(figures: dict[str, dict[str, Any]]) -> Outcome:
    """Return the outcome of figures as the benchmark prints them: a value with `most` or `least`, and a unit."""
    outcome = Outcome()
    for name, figure in figures.items():
        unit = f" {figure['unit']}" if figure.get("unit") else ""
        if "most" in figure:
            outcome.bound(name, figure["value"], figure["most"], unit)
        else:
            outcome.least(name, figure["value"], figure["least"], unit)
    if not figures:
        outcome.faults.append("the benchmark measured nothing")
    return outcome
