"""The figures of `benchmarks/pdf_book.py` against their bounds: time, memory, straightness, and photos a second."""

import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from proofs.outcome import Outcome

BENCHMARK: Final = Path(__file__).resolve().parents[2] / "benchmarks" / "pdf_book.py"


@dataclass(frozen=True)
class Bound:
    """A figure's name, how the benchmark prints it, and what it may be at most, or must be at least."""

    name: str
    printed: re.Pattern[str]
    limit: float
    unit: str = ""
    at_least: bool = False


BOUNDS: Final = (
    Bound("600 photos, time against WeasyPrint's", re.compile(r"^1\. ([\d.]+) of WeasyPrint", re.MULTILINE), 0.25),
    Bound("600 photos, memory of any process", re.compile(r"peak (\d+) MB of any process"), 220, " MB"),
    Bound("1,000 photos of 3 MB as they were, memory", re.compile(r"as they were: peak (\d+) MB"), 250, " MB"),
    Bound(
        "a photo of the largest book against the smallest",
        re.compile(r"^3\. a photo costs ([\d.]+)", re.MULTILINE),
        1.3,
    ),
    Bound("the same without what any book costs, by work", re.compile(r"by the clock, ([\d.]+) by work"), 1.3),
    Bound(
        "photos of 12 million pixels scaled",
        re.compile(r"^4\. ([\d.]+) photos", re.MULTILINE),
        12,
        " a second",
        True,
    ),
)
"""The task's bounds, said here again so that a benchmark that forgets one is noticed."""


def prove(_folder: Path) -> Outcome:
    """Run the benchmark at its full size, and hold every figure against its bound."""
    ended = subprocess.run([sys.executable, str(BENCHMARK)], check=False, capture_output=True, text=True)
    if ended.returncode:
        return Outcome(faults=[f"the benchmark failed: {ended.stderr[-500:]}"])
    return held_against_bounds(ended.stdout)


def held_against_bounds(printed: str) -> Outcome:
    """Return the outcome of what the benchmark printed."""
    outcome = Outcome()
    for bound in BOUNDS:
        found = bound.printed.search(printed)
        if found is None:
            outcome.faults.append(f"{bound.name}: not measured")
        elif bound.at_least:
            outcome.least(bound.name, float(found[1]), bound.limit, bound.unit)
        else:
            outcome.bound(bound.name, float(found[1]), bound.limit, bound.unit)
    return outcome
