"""A setting with real photos: the figures of `benchmarks/batch.py` against their bounds."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Final

from proofs.outcome import Outcome

BENCHMARK: Final = Path(__file__).resolve().parents[2] / "benchmarks" / "batch.py"
LEAST_RATIO: Final = 0.5
MOST_MEMORY: Final = 600.0
"""The task's bounds, said here again so that a benchmark that forgets one is noticed."""

_PRINTED: Final = re.compile(
    r"(\d+) children, (\d+) photos, (\d+) MB.*1\. migrate run (\d+) MB/s \([\d.]+ s\), bare loop (\d+) MB/s: "
    r"([\d.]+) of it.*3\. (seconds of work[^\n]*)\n4\. peak memory of any process (\d+) MB.*5\. ([^\n]*)",
    re.DOTALL,
)


def prove(folder: Path) -> Outcome:
    """Run the benchmark at its full size, and hold every figure against its bound."""
    words = [sys.executable, str(BENCHMARK), "--folder", str(folder)]
    ended = subprocess.run(words, check=False, capture_output=True, text=True)
    outcome = held_against_bounds(ended.stdout)
    if outcome.faults:
        outcome.faults.append(f"exit {ended.returncode}: {ended.stderr[-500:]}")
    return outcome


def held_against_bounds(printed: str) -> Outcome:
    """Return the outcome of what the benchmark printed."""
    outcome = Outcome()
    found = _PRINTED.search(printed)
    if found is None:
        outcome.faults.append(f"not measured: {printed[-300:]!r}")
        return outcome
    children, photos, size, ours, loop, ratio, stages, peak, by_hand = found.groups()
    outcome.figures["children, photos, megabytes"] = f"{children}, {photos}, {size}"
    outcome.figures["migrate run, bare loop on the same number of processes"] = f"{ours} MB/s, {loop} MB/s"
    outcome.figures["stages"] = stages
    outcome.figures["beside it"] = by_hand
    outcome.least("throughput against the bare loop", float(ratio), LEAST_RATIO)
    outcome.bound("peak memory of any process", float(peak), MOST_MEMORY, " MB")
    return outcome
