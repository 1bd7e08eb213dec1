"""One small room for all tests of the proof, written once for all workers."""

import fcntl
import pickle
from pathlib import Path
from typing import Final

import pytest

from prove.leaving import Room, prepared
from prove.telling import told

SEED: Final = 1
CHILDREN: Final = 12


@pytest.fixture(scope="session")
def room(shared_folder: Path) -> Room:
    """Return a room of twelve children, one of each hard case."""
    folder, kept = shared_folder / "prove-room", shared_folder / "prove-room.pickle"
    with (shared_folder / "prove-room.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.exists():
            made = prepared(told(SEED, CHILDREN, CHILDREN), 0, folder)
            kept.write_bytes(pickle.dumps(made))
    known: Room = pickle.loads(kept.read_bytes())  # noqa: S301 - written by this very run
    return known
