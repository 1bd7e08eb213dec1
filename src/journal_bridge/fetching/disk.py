"""Room on the disk: asked for before anything is copied, and again while files arrive whose length nobody told."""

import shutil
from pathlib import Path
from typing import BinaryIO, Final

from journal_bridge.errors import DISK_FULL, TryAgain

RESERVE: Final = 64 << 20
"""Bytes left free: the memory and the report of a run need a little, and so does the computer."""

_STEP: Final = 8 << 20
"""Bytes between two looks: a film of 2 GB is looked at 256 times, and the reserve is never used up between two."""


def demand_room(folder: Path, wanted: int) -> None:
    """Demand that a folder's disk has so many bytes free, and the reserve.

    Raises:
        TryAgain: `no-room`.
    """
    if shutil.disk_usage(folder).free < wanted + RESERVE:
        raise TryAgain("no-room", folder.name)


def failure_of(error: OSError, place: str) -> TryAgain:
    """Return what it is called that a folder cannot be written: no room on its disk, or anything else."""
    return TryAgain("no-room" if error.errno in DISK_FULL else "out-unwritable", place)


class Arriving:
    """A file to write to that looks for room before it takes more; what the client needs of a file, and no more."""

    def __init__(self, file: BinaryIO, folder: Path) -> None:
        """Write to a file that lies below that folder."""
        self._file = file
        self._folder = folder
        self._left = 0

    def seek(self, place: int) -> int:
        """Go to a place in the file."""
        return self._file.seek(place)

    def truncate(self) -> int:
        """Cut the file off where it stands."""
        return self._file.truncate()

    def write(self, untrusted_block: bytes) -> int:
        """Write a block.

        Raises:
            TryAgain: `no-room`, before the reserve is touched.
        """
        self._left -= len(untrusted_block)
        if self._left < 0:
            demand_room(self._folder, len(untrusted_block))
            self._left = _STEP
        try:
            return self._file.write(untrusted_block)
        except OSError as failed:
            if failed.errno in DISK_FULL:
                raise TryAgain("no-room", self._folder.name) from None
            raise
