"""Speed of moving a setting with real photos, against a bare loop over the same files on as many processes.

The bare loop copies each photo, hashes it (SHA-256) on the way, and has Pillow decode it in draft mode: the least
that moving a photo with care can cost. It runs before and after ours, and the mean counts. No parent archives, no
count of faces. Prints both rates and their ratio, the seconds of each stage from the report, the peak memory of any
process, and `cp -r` and `sha256sum` beside them: `python benchmarks/batch.py` (20 children, 200 photos of 1 MB).
Linux only: peaks are read from /proc.
"""

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

TESTS: Final = Path(__file__).resolve().parents[1] / "tests"
MEGABYTE: Final = 1_000_000
BLOCK: Final = 1 << 20
ROOM: Final = 3.5
"""Free space needed, in sizes of the setting: the export, its copies in the making, the packages, and some air."""

LEAST_RATIO: Final = 0.5
DRAFT: Final = (64, 64)
"""Small enough that the decoder stops at an eighth of each side, as early as it can."""

LOOK: Final = 2.0
"""Seconds between two looks at what lies on the disc."""

PHOTO: Final = (b"\xff\xd8\xff",)
PER_TASK: Final = 50
"""Photos the bare loop gives a process at once: a quarter of a child's."""


@dataclass(frozen=True)
class Run:
    """What one run took.

    Seconds, seconds of work by stage, megabytes of its largest process, processor seconds of the coordinator and of
    all others, the most megabytes that lay below --out at one moment, and the lengths of the photos that arrived.
    """

    seconds: float
    stages: Mapping[str, float]
    peak: float
    coordinator: float
    others: float
    disc: int
    arrived: list[int]


def main() -> int:
    """Measure, print, and return 1 when the bound is missed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--children", type=int, default=20)
    parser.add_argument("--photos", type=int, default=200, help="of each child")
    parser.add_argument("--photo-bytes", type=int, default=MEGABYTE)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--to", default="famly", help="the platform to write for")
    parser.add_argument("--quick", action="store_true", help="4 children with 50 photos each: only to try it out")
    parser.add_argument("--folder", type=Path, help="where to work; needs three and a half times the size")
    given = parser.parse_args()
    if given.quick:
        given.children, given.photos = 4, 50
    sys.path.insert(0, str(TESTS))
    with tempfile.TemporaryDirectory(prefix="journal-bridge-bench-", dir=given.folder) as folder:
        _demand_room(Path(folder), given.children * given.photos * given.photo_bytes)
        return measured(Path(folder), given)


def _demand_room(folder: Path, size: int) -> None:
    free = shutil.disk_usage(folder).free
    if free < size * ROOM:
        raise SystemExit(f"{free / 1e9:.1f} GB free, {size * ROOM / 1e9:.1f} needed; try --quick or --folder")


def measured(folder: Path, given: argparse.Namespace) -> int:
    """Run the loop, the migration, the loop again and the copying, and print all."""
    from prove_batch import settings  # noqa: PLC0415 - found only when the tests are on the path

    asked = settings.Size(given.children, 50, given.photos, photo_bytes=given.photo_bytes, shared=0)
    export = settings.made(folder / "export", asked)
    photos = photos_of(export)
    size = sum(path.stat().st_size for path in photos) / MEGABYTE
    before = bare(photos, folder / "bare", given.workers)
    run = migrated(folder, export, given.workers, given.to)
    after = bare(photos, folder / "bare", given.workers)
    loop = size / ((before + after) / 2)
    ours = sum(run.arrived) / MEGABYTE / run.seconds
    print(f"{given.children} children, {len(photos)} photos, {size:.0f} MB to {given.to}, {given.workers} workers")
    print(
        f"1. migrate run {ours:.0f} MB/s ({run.seconds:.1f} s), bare loop {loop:.0f} MB/s: {ours / loop:.2f} of it"
    )
    print(f"2. bare loop before and after {before:.1f} s, {after:.1f} s")
    stages = ", ".join(f"{name} {seconds:.1f}" for name, seconds in run.stages.items())
    print(f"3. seconds of work by stage, of all workers: {stages}")
    print(f"4. peak memory of any process {run.peak:.0f} MB")
    copied, hashed = by_hand(export, folder / "copied")
    rate = size / (copied + hashed)
    print(f"5. cp -r {copied:.1f} s and sha256sum {hashed:.1f} s, one process: {rate:.0f} MB/s")
    print(f"6. processor seconds: coordinator {run.coordinator:.1f}, all others {run.others:.1f}")
    print(f"7. most that lay below --out at one moment {run.disc} MB, {run.disc / size:.2f} of the photos")
    print(f"8. {len(run.arrived)} photos arrived, and only they count for ours: some entries stay by the rules")
    return 0 if ours / loop >= LEAST_RATIO else 1


def photos_of(export: Path) -> list[Path]:
    """Return every photo of an export, known by its first bytes."""
    return [path for path in sorted(export.rglob("*")) if path.is_file() and _is_photo(path)]


def _is_photo(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(3).startswith(PHOTO)


def bare(photos: list[Path], target: Path, workers: int) -> float:
    """Return the seconds the bare loop takes; what it wrote is removed."""
    target.mkdir()
    os.sync()
    begun = time.monotonic()
    parts = [photos[start : start + PER_TASK] for start in range(0, len(photos), PER_TASK)]
    with ProcessPoolExecutor(workers) as pool:
        done = sum(pool.map(handled, parts, [target] * len(parts)))
    taken = time.monotonic() - begun
    if done != len(photos):
        raise SystemExit("the bare loop left photos out")
    shutil.rmtree(target)
    return taken


def handled(photos: list[Path], target: Path) -> int:
    """Copy, hash and draft-decode some photos."""
    from PIL import Image  # noqa: PLC0415 - the process that measures needs none

    for path in photos:
        digest = hashlib.sha256()
        copy = target / path.name
        with path.open("rb") as source, copy.open("wb") as file:
            while block := source.read(BLOCK):
                digest.update(block)
                file.write(block)
        with Image.open(copy) as picture:
            picture.draft("RGB", DRAFT)
            picture.load()
        digest.hexdigest()
    return len(photos)


def migrated(folder: Path, export: Path, workers: int, to: str) -> Run:
    """Move the setting by the command a manager uses, and watch its processes from outside."""
    from prove_batch import calling, lying, settings, watching  # noqa: PLC0415 - as above

    workspace = settings.keyed(folder / "workspace")
    consents = settings.consents_of(export)
    line = calling.Line((export,), folder / "out", workspace, to=to, workers=workers, consents=consents)
    os.sync()
    running = calling.started(line)
    with watching.watched(running) as watch, lies(line.out) as most:
        code = running.ended()
    taken = running.seconds
    if code not in calling.ENDED:
        raise SystemExit(f"exit {code}: {running.printed[-2000:]}")
    arrived = [path.stat().st_size for path in photos_of(line.out / lying.PACKAGE)]
    stages: dict[str, Any] = lying.document(line.out)["seconds"]
    shutil.rmtree(line.out)
    return Run(taken, stages, watch.most, watch.coordinator, watch.others, most[0] // MEGABYTE, arrived)


@contextmanager
def lies(folder: Path) -> Iterator[list[int]]:
    """Look every few seconds how many bytes lie below a folder, a file with two names counted once."""
    most, over = [0], threading.Event()

    def look_on() -> None:
        while not over.wait(LOOK):
            most[0] = max(most[0], _bytes_below(folder))

    thread = threading.Thread(target=look_on, daemon=True)
    thread.start()
    try:
        yield most
    finally:
        over.set()
        thread.join()


def _bytes_below(folder: Path) -> int:
    found: dict[int, int] = {}
    for below, _, names in os.walk(folder):
        for name in names:
            with suppress(OSError):
                facts = os.lstat(f"{below}/{name}")
                found[facts.st_ino] = facts.st_blocks * 512
    return sum(found.values())


def by_hand(export: Path, target: Path) -> tuple[float, float]:
    """Return the seconds of `cp -r` and of `sha256sum` over the copy."""
    os.sync()
    begun = time.monotonic()
    subprocess.run(["cp", "-r", str(export), str(target)], check=True)
    copied = time.monotonic()
    words = f"find '{target}' -type f -print0 | xargs -0 sha256sum > /dev/null"
    subprocess.run(["sh", "-c", words], check=True)
    hashed = time.monotonic()
    shutil.rmtree(target)
    return copied - begun, hashed - copied


if __name__ == "__main__":
    sys.exit(main())
