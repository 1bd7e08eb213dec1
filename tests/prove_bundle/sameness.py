"""One journal and its choices make one PDF before encryption: in any time zone, hash order, folder and hour."""

import json
import os
import pickle
import shutil
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Final

from journal_bridge.bundle.book import Edition
from journal_bridge.bundle.choices import Choices, Photos
from journal_bridge.handover import MinimisedJournal, Purpose
from proofs.outcome import Outcome
from prove_bundle.given import SMALL, whole_book

ZONES: Final = ("UTC", "America/St_Johns", "Pacific/Kiritimati")
"""Three time zones, of which one is off by half an hour and one is a day ahead."""

SEEDS: Final = ("0", "77")
"""Two orders of sets and dictionaries."""

RUNS: Final = tuple((zone, seed) for zone in ZONES for seed in SEEDS)
"""Six runs: every zone with every order."""

WAYS: Final = (
    (Edition.PARENT, Choices()),
    (Edition.SETTING, Choices()),
    (Edition.SCHOOL, Choices()),
    (Edition.PARENT, Choices(paper=True)),
    (Edition.PARENT, Choices(photos=Photos.MAIL, cover="m7")),
    (Edition.PARENT, Choices(photos=Photos.ORIGINAL, limit=SMALL)),
)
_KEPT: Final = "minimised.pickle"


def kept(folder: Path) -> None:
    """Write the journal of everything into a folder, with its media."""
    made = whole_book(folder)
    (folder / _KEPT).write_bytes(pickle.dumps(made))


def found_again(folder: Path, edition: Edition) -> MinimisedJournal:
    """Return the journal of a folder, wherever that lies now, for the purpose of an edition."""
    made: MinimisedJournal = pickle.loads((folder / _KEPT).read_bytes())  # noqa: S301 - written by this very run
    return replace(made, folder=folder, purpose=Purpose(edition.value))


def prove(folder: Path, runs: Iterable[tuple[str, str]] = RUNS, ways: int = len(WAYS)) -> Outcome:
    """Compose the journal in every way, once a run, and compare."""
    kept(folder / "journal")
    runs = tuple(runs)
    made = [composed(folder, number, zone, seed, range(ways)) for number, (zone, seed) in enumerate(runs)]
    names = sorted({name for one in made for name in one})
    differ = [name for name in names if len({one.get(name) for one in made}) > 1]
    outcome = Outcome()
    zones, seeds = len({zone for zone, _ in runs}), len({seed for _, seed in runs})
    told = f"PDFs with the same bytes in {len(runs)} runs, {zones} time zones, {seeds} hash seeds"
    outcome.share(told, len(names) - len(differ), len(names))
    outcome.tell(("other bytes in another run", f"{WAYS[int(name.split()[0])]}, {name}") for name in differ)
    return outcome


def composed(folder: Path, number: int, zone: str, seed: str, ways: Iterable[int]) -> dict[str, str]:
    """Return the digests of one run, made from a copy of the journal in a folder of its own."""
    place, out = folder / f"run {number}" / "journal", folder / f"run {number}" / "out"
    shutil.copytree(folder / "journal", place, copy_function=shutil.copyfile)
    out.mkdir()
    tests = Path(__file__).parents[1]
    paths = os.pathsep.join([str(tests), os.environ.get("PYTHONPATH", "")])
    words = [str(place), str(out), *map(str, ways)]
    ended = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("composing.py")), *words],
        env={**os.environ, "TZ": zone, "PYTHONHASHSEED": seed, "PYTHONPATH": paths},
        capture_output=True,
        check=False,
    )
    if ended.returncode:
        raise RuntimeError(ended.stderr.decode()[-2000:])
    digests: dict[str, str] = json.loads(ended.stdout)
    return digests
