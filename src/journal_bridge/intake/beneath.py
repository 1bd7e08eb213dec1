"""Finds one file beneath a folder by its checked name, with no link followed on the way."""

import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from journal_bridge.errors import InputRefused
from journal_bridge.intake.folder import OPEN_FLAGS, is_junction, same_file
from journal_bridge.intake.names import SafeName

_TOP_FLAGS: Final = os.O_RDONLY | getattr(os, "O_CLOEXEC", 0)
_FOLDER_FLAGS: Final = OPEN_FLAGS | getattr(os, "O_DIRECTORY", 0)
_BENEATH: Final = os.open in os.supports_dir_fd
"""Windows opens nothing beneath an open folder; there every step on the way is looked at instead."""


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file of a folder, and the length it must have."""

    root: Path
    name: SafeName
    size: int

    def open(self) -> BinaryIO:
        """Return a stream of its bytes; the caller closes it.

        Raises:
            InputRefused: `not-found` if it has gone or a link stands in its way, `size-lie` if its length changed.
        """
        try:
            handle = _beneath(self.root, self.name) if _BENEATH else _looked_at(self.root, self.name)
        except OSError:
            raise InputRefused("not-found", self.name) from None
        return os.fdopen(same_file(handle, self.size, self.name), "rb")


def found_file(root: Path, name: SafeName) -> FoundFile | None:
    """Return the file of this name, or None where there is none; nothing is opened yet."""
    try:
        status = os.lstat(root / name)
    except OSError:
        return None
    return FoundFile(root, name, status.st_size) if stat.S_ISREG(status.st_mode) else None


def _beneath(root: Path, name: SafeName) -> int:
    *folders, own = name.split("/")
    held = os.open(root, _TOP_FLAGS)  # the path itself is the user's own word, and may be a link
    try:
        for folder in folders:
            below = os.open(folder, _FOLDER_FLAGS, dir_fd=held)
            os.close(held)
            held = below
        return os.open(own, OPEN_FLAGS, dir_fd=held)
    finally:
        os.close(held)


def _looked_at(root: Path, name: SafeName) -> int:
    path = root
    for part in name.split("/"):
        path = path / part
        status = path.lstat()
        if stat.S_ISLNK(status.st_mode) or is_junction(status):
            raise FileNotFoundError
    return os.open(path, OPEN_FLAGS)
