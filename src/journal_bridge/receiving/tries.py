"""How often an arrival was tried: on the disk before each try, so that one that kills the program is found out.

A file of its own for each arrival, a letter for each event: `b` for a try begun, `f` for one that failed without a
verdict. Letters are only ever added, so a kill leaves no half state.
"""

import os
from pathlib import Path
from typing import Final

MOST_FAILED: Final = 5
"""Tries without a verdict after which an arrival is refused."""

MOST_BEGUN: Final = 20
"""Tries begun after which it is refused all the same: it, or something with it, ends the program each time."""

_BEGUN: Final = b"b"
_FAILED: Final = b"f"
_LARGEST: Final = 1024


class Tries:
    """The tries of all arrivals, in one folder."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.folder = folder

    def failed(self, key: str) -> int:
        """Return how many tries of an arrival failed."""
        return self._read(key).count(_FAILED)

    def exhausted(self, key: str) -> bool:
        """Tell whether an arrival was tried often enough."""
        events = self._read(key)
        return events.count(_FAILED) >= MOST_FAILED or events.count(_BEGUN) >= MOST_BEGUN

    def begin(self, key: str) -> None:
        """Note that a try begins, safe on the disk."""
        self._add(key, _BEGUN)

    def fail(self, key: str) -> None:
        """Note that it failed without a verdict."""
        self._add(key, _FAILED)

    def undo(self, key: str) -> None:
        """Take back that a try began, which did not count; one that could not even be noted leaves nothing."""
        events = self._read(key)
        if events.endswith(_BEGUN):
            os.truncate(self.folder / key, len(events) - 1)

    def forget(self, key: str) -> None:
        """Forget an arrival's tries."""
        (self.folder / key).unlink(missing_ok=True)

    def keys(self) -> set[str]:
        """Return every arrival that has tries."""
        return {path.name for path in self.folder.iterdir()}

    def _read(self, key: str) -> bytes:
        try:
            with (self.folder / key).open("rb") as file:
                return file.read(_LARGEST)
        except FileNotFoundError:
            return b""

    def _add(self, key: str, event: bytes) -> None:
        file = os.open(self.folder / key, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            os.write(file, event)
            os.fsync(file)
        finally:
            os.close(file)
