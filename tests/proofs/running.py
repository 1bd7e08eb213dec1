"""Runs the stages of a proof, keeps what each said, and goes on where it was stopped."""

import hashlib
import json
import shutil
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from proofs.outcome import Outcome

REPOSITORY: Final = Path(__file__).resolve().parents[2]
ALWAYS: Final = ("src", "adapters", "tests/proofs")
"""What every proof depends on, below the repository."""

KEPT: Final = "done.jsonl"
"""What a stage keeps of runs that went well, so that one that was stopped goes on."""

_NOT_OURS: Final = frozenset({"__pycache__", "node_modules"})

Stage = Callable[[Path], Outcome]
"""Proves one promise, working in a folder of its own that is there again when it is stopped and goes on."""


@dataclass(frozen=True)
class Proof:
    """The stages of a proof by name, in their order, and what it depends on beside `ALWAYS`."""

    name: str
    told: str
    stages: Mapping[str, Stage]
    read: tuple[str, ...] = ()
    """Files and folders below the repository whose change makes every earlier result worthless."""


@dataclass(frozen=True)
class Said:
    """What one stage said, and how long it took."""

    stage: str
    outcome: Outcome
    seconds: float


def run(proof: Proof, wanted: Iterable[str], kept: Path) -> Iterator[Said]:
    """Yield what each stage said: from an earlier run of exactly this program, or by proving it now.

    Only a stage without a fault is kept; one that failed is tried again.
    """
    state = kept.resolve() / digest_of_program(proof.read)
    state.mkdir(parents=True, exist_ok=True)
    for name in wanted:
        path = state / f"{name}.json"
        if path.is_file():
            known = json.loads(path.read_bytes())
            yield Said(name, Outcome(**known["outcome"]), known["seconds"])
            continue
        said = _proved(name, proof.stages[name], state / name)
        if not said.outcome.faults:
            unfinished = path.with_suffix(".unfinished")
            unfinished.write_text(json.dumps(asdict(said)), encoding="utf-8")
            unfinished.rename(path)
            shutil.rmtree(state / name)
        yield said


def _proved(name: str, stage: Stage, folder: Path) -> Said:
    """Prove in an empty folder, but for what an earlier run of the stage kept of its own."""
    folder.mkdir(exist_ok=True)
    for left in folder.iterdir():
        if left.is_dir():
            shutil.rmtree(left)
        elif left.name != KEPT:
            left.unlink()
    started = time.monotonic()
    outcome = stage(folder)
    return Said(name, outcome, time.monotonic() - started)


def digest_of_program(read: Iterable[str]) -> str:
    """Return a digest of every file a proof depends on."""
    digest = hashlib.sha256()
    roots = [REPOSITORY / part for part in (*ALWAYS, *read)]
    files = [path for root in roots for path in ([root] if root.is_file() else root.rglob("*"))]
    for path in sorted(path for path in files if path.is_file() and not _NOT_OURS & set(path.parts)):
        digest.update(f"{path.relative_to(REPOSITORY)}\n".encode() + path.read_bytes())
    return digest.hexdigest()[:16]
