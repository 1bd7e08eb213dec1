"""Runs the stages of the proof, keeps what each said, and goes on where it was stopped."""

import hashlib
import json
import tempfile
import time
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from prove_bundle.all_stages import STAGES, Stage
from prove_bundle.outcome import Outcome

REPOSITORY: Final = Path(__file__).resolve().parents[2]
READ: Final = ("src", "adapters", "fixtures", "benchmarks", "tests/prove_bundle", "tests/readers", "tests/stages")
"""Folders whose change makes every earlier result worthless."""

_ALSO: Final = ("tests/book_samples.py",)


@dataclass(frozen=True)
class Said:
    """What one stage said, and how long it took."""

    stage: str
    outcome: Outcome
    seconds: float


def run(wanted: Iterable[str], kept: Path, stages: dict[str, Stage] = STAGES) -> Iterator[Said]:
    """Yield what each stage said: from an earlier run of exactly this program, or by proving it now.

    Only a stage without a fault is kept; one that failed is tried again.
    """
    state = kept / digest_of_program()
    state.mkdir(parents=True, exist_ok=True)
    for name in wanted:
        path = state / f"{name}.json"
        if path.is_file():
            known = json.loads(path.read_bytes())
            yield Said(name, Outcome(**known["outcome"]), known["seconds"])
            continue
        said = _proved(name, stages[name])
        if not said.outcome.faults:
            unfinished = path.with_suffix(".unfinished")
            unfinished.write_text(json.dumps(asdict(said)), encoding="utf-8")
            unfinished.rename(path)
        yield said


def _proved(name: str, stage: Stage) -> Said:
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="journal-bridge-prove-") as folder:
        outcome = stage(Path(folder))
    return Said(name, outcome, time.monotonic() - started)


def digest_of_program() -> str:
    """Return a digest of every file the proof depends on."""
    digest = hashlib.sha256()
    files = [path for part in READ for path in (REPOSITORY / part).rglob("*") if _counts(path)]
    for path in sorted([*files, *(REPOSITORY / name for name in _ALSO)]):
        digest.update(f"{path.relative_to(REPOSITORY)}\n".encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def _counts(path: Path) -> bool:
    return path.is_file() and not {"__pycache__", "node_modules"} & set(path.parts)
