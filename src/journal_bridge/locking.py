"""Locks of the operating system, which gives them back when the process that has one ends, however it ends."""

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final

if sys.platform == "win32":
    import msvcrt

    def take(file: BinaryIO) -> None:
        """Take the lock, or raise OSError when another has it."""
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def take(file: BinaryIO) -> None:
        """Take the lock, or raise OSError when another has it."""
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


_HELD: Final = frozenset({errno.EAGAIN, errno.EACCES, errno.EDEADLK})
"""What systems say where another has the lock; anything else means that this disk knows no locks."""


class HeldByAnotherError(Exception):
    """Another process, or another part of this one, has the lock."""


@contextmanager
def alone(path: Path) -> Iterator[BinaryIO]:
    """Hold the lock of a file for as long as the block lasts, and give the file; it is made if need be, and stays.

    On a disk that knows no locks (some network shares) nothing is held, and the block is run all the same.

    Raises:
        HeldByAnotherError: at once, when another has it.
        OSError: when the file cannot be made.
    """
    way = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0)
    with os.fdopen(os.open(path, way, 0o600), "r+b") as file:
        try:
            take(file)
        except OSError as refused:
            if refused.errno in _HELD:
                raise HeldByAnotherError from None
        yield file
