"""How much room there is for arrivals: on the disk that keeps them, and on the one where they are opened."""

import shutil
import tempfile
from pathlib import Path

from journal_bridge.errors import TryAgain
from journal_bridge.uploads.appending import room


class Disk:
    """The disk that uploads lie on; all answers are bytes, and the margin is never in them.

    Args:
        folder: of the uploads.
        margin: bytes that stay free on each disk.
    """

    def __init__(self, folder: Path, margin: int) -> None:
        self._folder, self._margin = folder, margin

    def room(self, promised: int) -> int:
        """Return how large a bundle there is room for beside what was promised: to keep it, and to open it."""
        kept = room(self._folder) - promised - self._margin
        return kept // 2 if beside_rooms(self._folder) else min(kept, room_to_open(self._margin))

    def share(self, shares: int, promised: int) -> int:
        """Return one of so many shares of the room that is left beside what was promised to others."""
        return (room(self._folder) - promised - self._margin) // shares

    def capacity(self, shares: int) -> int:
        """Return how large a bundle could be taken here if both disks were empty."""
        kept = (shutil.disk_usage(self._folder).total - self._margin) // shares
        return min(kept, shutil.disk_usage(tempfile.gettempdir()).total - self._margin)


def room_to_open(margin: int) -> int:
    """Return how large an arrival can be opened now, when so many bytes are to stay free on that disk.

    It is decrypted there, and read without being unpacked.
    """
    return shutil.disk_usage(tempfile.gettempdir()).free - margin


def beside_rooms(folder: Path) -> bool:
    """Tell whether arrivals are opened on the very disk that a folder lies on."""
    return folder.stat().st_dev == Path(tempfile.gettempdir()).stat().st_dev


def demand_room(sealed: Path, margin: int) -> None:
    """Demand that an arrival can be opened now.

    Raises:
        TryAgain: `no-room`.
    """
    if sealed.stat().st_size > room_to_open(margin):
        raise TryAgain("no-room", "temporary folder")
