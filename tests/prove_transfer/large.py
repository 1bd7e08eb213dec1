"""A gigabyte from one setting to the other: the figures of `benchmarks/transfer.py` against their bounds."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Final

from proofs.outcome import Outcome

BENCHMARK: Final = Path(__file__).resolve().parents[2] / "benchmarks" / "transfer.py"
LEAST_RATIO: Final = 0.5
LEAST_RATE: Final = 100.0
MOST_MEMORY: Final = 120.0
"""The task's bounds, said here again so that a benchmark that forgets one is noticed."""

_MEGABYTES: Final = 1000


def prove(folder: Path) -> Outcome:
    """Run the benchmark at its full size, and hold every figure against its bound."""
    words = [sys.executable, str(BENCHMARK), "--megabytes", str(_MEGABYTES), "--folder", str(folder)]
    ended = subprocess.run(words, check=False, capture_output=True, text=True)
    outcome = held_against_bounds(ended.stdout)
    if outcome.faults:
        outcome.faults.append(f"exit {ended.returncode}: {ended.stderr[-500:]}")
    return outcome


def held_against_bounds(printed: str) -> Outcome:
    """Return the outcome of what the benchmark printed."""
    outcome = Outcome()
    found = re.search(
        r"of (\d+) MB on.*1\. upload alone (\d+) MB/s, a bare sink (\d+) MB/s: ([\d.]+) of it.*"
        r"2\. from bundle to opened (\d+) MB/s.*3\. peak memory: sender (\d+) MB, server (\d+) MB",
        printed,
        re.DOTALL,
    )
    if found is None:
        outcome.faults.append(f"not measured: {printed[-300:]!r}")
        return outcome
    size, upload, sink, ratio, opened, sender, server = map(float, found.groups())
    outcome.figures["megabytes of the sealed bundle"] = f"{size:.0f}"
    outcome.figures["upload alone, bare sink"] = f"{upload:.0f} MB/s, {sink:.0f} MB/s"
    outcome.least("upload against a bare sink", ratio, LEAST_RATIO)
    outcome.least("from bundle to opened", opened, LEAST_RATE, " MB/s")
    outcome.bound("peak memory of the sender", sender, MOST_MEMORY, " MB")
    outcome.bound("peak memory of the server", server, MOST_MEMORY, " MB")
    return outcome
