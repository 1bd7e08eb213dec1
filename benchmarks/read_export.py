"""Reading 5,000 observations into journals, against `json.loads` and bare pydantic over the same bytes.

Ours is the whole way: open the export, recognise it, read it, and build and check the journal of every child. The
peer only parses and validates. Each is timed in turn, in processor time, the best of three rounds; the ratio is the
result, and 3 the target. `--quick` takes 500. Memory is the peak of Python's own allocations for one child's
journal, with the export as it is and with four times the children: does it grow with the export or with the child?

The table layout's peer reads CSV with the standard library; it does not join the rows, which is most of our work.
"""

import argparse
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path

from journal_bridge import intake
from large_exports import ALL, Large

OBSERVATIONS, CHILDREN = 5_000, 20
ROUNDS = 3
TARGET = 3.0
MB = 1_000_000


def ours(export: Path) -> int:
    """Build and check every child's journal; return how many entries they hold."""
    with intake.open_export(export) as opened:
        reading = intake.read(opened)
        return sum(len(intake.journal_of(reading, child.id).entries) for child in reading.children)


def one_child(export: Path) -> int:
    """Build one child's journal."""
    with intake.open_export(export) as opened:
        reading = intake.read(opened)
        return len(intake.journal_of(reading, reading.children[0].id).entries)


def seconds(work: Callable[[Path], int], export: Path, wanted: int) -> float:
    """Return the processor time some work takes, having checked that it read everything."""
    start = time.process_time()
    done = work(export)
    taken = time.process_time() - start
    if done != wanted:
        sys.exit(f"read {done} observations of {wanted}")
    return taken


def peak(export: Path) -> int:
    """Return the largest amount of memory Python held while one journal was built, in bytes."""
    tracemalloc.start()
    one_child(export)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return most


def compare(large: Large, observations: int) -> float:
    """Print the figures of one platform and return the ratio."""
    with tempfile.TemporaryDirectory() as name:
        export, bigger = Path(name) / "export", Path(name) / "bigger"
        export.mkdir()
        bigger.mkdir()
        large.write(export, observations, CHILDREN)
        large.write(bigger, observations * 4, CHILDREN * 4)
        rounds = [
            (seconds(ours, export, observations), seconds(large.peer, export, observations)) for _ in range(ROUNDS)
        ]
        ratio = min(one for one, _ in rounds) / min(peer for _, peer in rounds)
        size = sum(path.stat().st_size for path in export.iterdir())
        grown = peak(bigger) / peak(export)
    best, bare = (min(column) for column in zip(*rounds, strict=True))
    print(
        f"{large.adapter:13} {observations} observations, {size / MB:.1f} MB: ours {best:.2f} s, "
        f"bare {bare:.2f} s, ratio {ratio:.2f}; memory for one child grows {grown:.1f}x when the export grows 4x"
    )
    return ratio


def main() -> None:
    """Compare every platform and exit 1 when one is above the target."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--quick", action="store_true")
    arguments.add_argument("--only", choices=[one.adapter for one in ALL])
    chosen = arguments.parse_args()
    wanted = [one for one in ALL if chosen.only in (None, one.adapter)]
    ratios = [compare(one, OBSERVATIONS // 10 if chosen.quick else OBSERVATIONS) for one in wanted]
    sys.exit(max(ratios) > TARGET)


if __name__ == "__main__":
    main()
