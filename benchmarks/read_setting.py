"""Reading a whole setting, children one after another, against a bare loop over the same files.

    python benchmarks/read_setting.py [--children 100] [--only tapestry]

Ours opens the export, recognises and reads it, and builds, checks and writes down the journal of every child in
turn, letting each go: what `migrate` does. The bare loop opens and reads every file once, parses what is JSON and
digests what is not. Each runs in a process of its own, so that its peak of memory is its own; both are told in
processor time, which other programs on the computer change less. The export has 100 entries and 150 photos a child
(`make_setting.py`), a tenth of the entries about several children. Targets for 400 children: 60 s and 500 MB.
"""

import argparse
import csv
import hashlib
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

import make_setting
from journal_bridge import intake
from journal_bridge.journal import to_bytes

ENTRIES, MEDIA = 100, 150
SECONDS, PEAK_MB = 60, 500
FULL: Final = 400
KIB_A_MB: Final = 1_000_000 / 1024


def ours(export: Path) -> int:
    """Write down every child's journal; return how many bytes they take."""
    with intake.open_export(export) as opened:
        reading = intake.read(opened)
        return sum(len(to_bytes(intake.journal_of(reading, child.id))) for child in reading.children)


def bare(export: Path) -> int:
    """Open, read and parse or digest every file once; return how many bytes they take."""
    size = 0
    for folder, _, names in os.walk(export):
        for name in names:
            content = Path(folder, name).read_bytes()
            size += len(content)
            if name.endswith(".json"):
                json.loads(content)
            elif name.endswith(".csv"):
                list(csv.DictReader(content.decode("utf-8-sig").splitlines(keepends=True)))
            else:
                hashlib.sha256(content).hexdigest()
    return size


def measured(work: str, export: Path) -> tuple[float, float]:
    """Return the processor seconds and the peak in MB of one piece of work, done in a process of its own."""
    words = [sys.executable, __file__, "--work", work, "--export", str(export)]
    told = subprocess.run(words, check=True, capture_output=True, text=True).stdout.split()
    return float(told[0]), float(told[1])


def do(work: str, export: Path) -> None:
    """Do one piece of work in this process and print what it took."""
    start = time.process_time()
    {"ours": ours, "bare": bare}[work](export)
    taken = time.process_time() - start
    print(taken, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / KIB_A_MB)


def compare(platform: str, children: int) -> bool:
    """Print one platform's figures, and say whether they are within what is asked of 400 children."""
    with tempfile.TemporaryDirectory() as name:
        export = Path(name) / "export"
        make_setting.main(
            f"--platform {platform} --children {children} --entries {children * ENTRIES} "
            f"--media {children * MEDIA} --out {export}".split()
        )
        (seconds, peak), (bare_seconds, _) = measured("ours", export), measured("bare", export)
    share = children / FULL
    print(
        f"{platform:13} {children} children: ours {seconds:.1f} s, bare {bare_seconds:.1f} s, "
        f"ratio {seconds / bare_seconds:.1f}; {seconds / share:.0f} s for {FULL}; peak {peak:.0f} MB"
    )
    return seconds <= SECONDS * share and peak <= PEAK_MB


def main() -> None:
    """Measure every platform and exit 1 when one takes too long or too much."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--children", type=int, default=FULL)
    arguments.add_argument("--only", choices=sorted(make_setting.PLATFORMS))
    arguments.add_argument("--work", choices=("ours", "bare"), help=argparse.SUPPRESS)
    arguments.add_argument("--export", type=Path, help=argparse.SUPPRESS)
    chosen = arguments.parse_args()
    if chosen.work:
        do(chosen.work, chosen.export)
        return
    platforms = [chosen.only] if chosen.only else sorted(make_setting.PLATFORMS)
    kept = [compare(platform, chosen.children) for platform in platforms]
    sys.exit(not all(kept))


if __name__ == "__main__":
    main()
