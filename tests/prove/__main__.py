"""`make prove-privacy`: every bundle of every child of a large invented nursery, and the figures last."""

import argparse
import sys
import time
from pathlib import Path
from typing import Final

from prove.leaving import WAYS, Figures
from prove.running import Wanted, run, table_of
from prove.without import NOTHING

_SHOWN: Final = 20
"""Faults printed at most, of each kind."""


def main() -> int:
    """Prove, print, and return 1 when anything was wrong."""
    parser = argparse.ArgumentParser(prog="prove", description=__doc__)
    parser.add_argument("--children", type=int, default=200)
    parser.add_argument("--only", type=int, default=0, help="hand over this many of them, spread over all rooms")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", type=Path, default=Path(".make/prove"), help="where results are kept")
    given = parser.parse_args()
    wanted = Wanted(given.seed, given.children, given.folder, given.only)
    started, figures = time.monotonic(), Figures()
    children = len(wanted.chosen(wanted.nursery()))
    for number, (child, one) in enumerate(run(wanted, given.jobs), 1):
        figures.add(one)
        faults = len(one.foreign) + len(one.restricted) + len(one.missing)
        _say(f"{number:4}/{children} {child}: {one.found}/{one.expected} own, {faults} faults")
    return report(wanted, figures, children, time.monotonic() - started)


def report(wanted: Wanted, figures: Figures, children: int, seconds: float) -> int:
    """Print the faults and then the figures; return the exit code."""
    for title, faults in (
        ("of other children", figures.foreign),
        ("of the child, but not to leave", figures.restricted),
        ("of the child, and missing", figures.missing),
    ):
        for fault in faults[:_SHOWN]:
            _say(f"FAULT {title}: {fault}")
    unseen = _rules(wanted)
    planted = ", ".join(f"{many} {sort}" for sort, many in sorted(figures.planted.items()))
    lines = (
        ("children handed over / in the nursery", f"{children} / {wanted.children}"),
        ("canaries planted in their data", f"{sum(figures.planted.values())} ({planted})"),
        ("bundles built and opened", f"{figures.bundles} ({len(WAYS)} a child)"),
        (
            "bytes, streams, texts, pictures searched",
            f"{figures.bytes:,}, {figures.streams:,}, {figures.texts:,}, {figures.pictures:,}",
        ),
        ("foreign canaries and names found", str(len(figures.foreign))),
        ("own canaries that must stay, found", str(len(figures.restricted))),
        ("own allowed canaries found / expected", f"{figures.found} / {figures.expected}"),
        ("rules taken out / missed by nobody", f"{len(table_of(wanted))} / {unseen}"),
        ("time of this run", f"{seconds / 60:.1f} minutes"),
    )
    for name, value in lines:
        _say(f"{name:42} {value}")
    return int(bool(figures.foreign or figures.restricted or figures.missing or unseen))


def _rules(wanted: Wanted) -> int:
    """Print what would leave without each rule, and return how many nobody would miss."""
    _say("without a rule, what is seen first in what would leave:")
    table = table_of(wanted)
    for rule, seen in table:
        _say(f"  {rule:32} {seen}")
    return sum(seen == NOTHING for _, seen in table)


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
