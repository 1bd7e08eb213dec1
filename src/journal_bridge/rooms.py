"""Private working folders: made for one run, removed on every way out, and swept when a run was killed.

A run holds a lock on a file in its folder for as long as it lives; the operating system gives the lock back when
the process ends, however it ends. So a folder whose lock can be taken belongs to nobody any more. A process number
would not say so: numbers are given out again, and on Windows asking for one can end the process.
"""

import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from journal_bridge import locking

_PREFIX: Final = "journal-bridge-room-"
_CLAIM: Final = "claimed"
"""The locked file, beside the room and not in it: the room is empty when it is given out."""

_UNNAMED: Final = "claiming"
"""What that file is called until it is locked."""

_UNCLAIMED_FOR: Final = 86_400.0
"""Seconds after which a folder without that file is swept: its run ended between two lines, long ago."""


@contextmanager
def private_room(place: Path | None = None) -> Iterator[Path]:
    """Yield a new folder that only this user can read; what killed runs left behind is removed first.

    Args:
        place: the folder to make it in, where what is made there must come to lie on that disk; else the system's.
    """
    sweep(place)
    with tempfile.TemporaryDirectory(prefix=_PREFIX, dir=place) as outer, _claimed(Path(outer)):
        room = Path(outer) / "room"
        room.mkdir(mode=0o700)
        yield room


@contextmanager
def _claimed(folder: Path) -> Iterator[None]:
    """Hold a folder's lock; the file gets its name when it is locked, so nobody ever finds it free before."""
    with (folder / _UNNAMED).open("wb") as claim:
        locking.take(claim)
        if sys.platform == "win32":  # an open file cannot be renamed there, and cannot be removed either
            with (folder / _CLAIM).open("wb") as named:
                locking.take(named)
                yield
        else:
            (folder / _UNNAMED).rename(folder / _CLAIM)
            yield


def sweep(place: Path | None = None) -> int:
    """Remove the working folders of this user's runs that are no more, and return how many there were."""
    swept = 0
    for folder in (place or Path(tempfile.gettempdir())).glob(f"{_PREFIX}*"):
        if _ours(folder) and _abandoned(folder):
            shutil.rmtree(folder, ignore_errors=True)
            swept += not folder.exists()
    return swept


def _ours(folder: Path) -> bool:
    """Tell whether a folder is a real one of this user; a link or somebody else's folder is left alone."""
    try:
        facts = folder.lstat()
    except OSError:
        return False
    return (
        folder.is_dir() and not folder.is_symlink() and (not hasattr(os, "getuid") or facts.st_uid == os.getuid())
    )


def _abandoned(folder: Path) -> bool:
    """Tell whether the run that made a folder has ended."""
    try:
        with (folder / _CLAIM).open("r+b") as claim:
            locking.take(claim)
    except FileNotFoundError:
        return _age(folder) > _UNCLAIMED_FOR
    except OSError:
        return False  # it runs, or nobody can tell: better leave a folder than take a running one
    return True


def _age(folder: Path) -> float:
    """Return how long ago anything was put into a folder, in seconds."""
    try:
        return time.time() - folder.lstat().st_mtime
    except OSError:
        return 0.0
