"""One small setting and the run of it that nobody disturbs, made once for all tests and workers."""

import fcntl
import pickle
from pathlib import Path

import pytest

from prove_batch import settings
from prove_batch.kills import Whole, unbroken


@pytest.fixture(scope="session")
def whole(shared_folder: Path) -> Whole:
    """Return the unbroken run of a setting of which one family gets its archive."""
    folder, kept = shared_folder / "prove-batch", shared_folder / "prove-batch.pickle"
    with (shared_folder / "prove-batch.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.exists():
            folder.mkdir()
            kept.write_bytes(pickle.dumps(unbroken(settings.small(folder, settings.FEW, leavers=1))))
    known: Whole = pickle.loads(kept.read_bytes())  # noqa: S301 - written by this very run
    return known
