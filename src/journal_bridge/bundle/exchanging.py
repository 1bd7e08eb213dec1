"""Puts a finished folder in another's place, so that at every moment a complete one is there.

Linux and macOS exchange two names in one step. Elsewhere the old folder steps aside under a name that says what it
is, then the new one takes its place: should the computer fail between the two, both are there, and complete.
"""

import ctypes
import os
import shutil
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final

from journal_bridge.private_files import flush_names

ASIDE: Final = "-with-the-old-passphrase"
"""Added to the old folder's name while it steps aside."""

_HERE: Final = -100
"""AT_FDCWD of Linux: a path is meant from the working folder."""

_SWAP: Final = 2
"""RENAME_EXCHANGE of Linux, and RENAME_SWAP of macOS."""


def exchange(new: Path, old: Path) -> Path | None:
    """Put a new folder where an old one is, or nothing, and remove the old one.

    Returns the old folder's place if it could not be removed.

    Raises:
        OSError: when it cannot be done; the old folder then is where it was, or beside it.
    """
    flush_names(new)
    if not old.exists() or not any(old.iterdir()):
        with suppress(FileNotFoundError):
            old.rmdir()
        new.rename(old)
        flush_names(old.parent)
        return None
    if at_once(new, old):
        return _removed(new)
    aside = old.with_name(old.name + ASIDE)
    old.rename(aside)
    try:
        new.rename(old)
    except BaseException:
        aside.rename(old)
        raise
    return _removed(aside)


def put_back(folder: Path) -> None:
    """Give an old folder its name again, where a computer failed between the two steps."""
    aside = folder.with_name(folder.name + ASIDE)
    if not folder.exists() and aside.is_dir():
        aside.rename(folder)


def _removed(old: Path) -> Path | None:
    flush_names(old.parent)
    shutil.rmtree(old, ignore_errors=True)
    return old if old.exists() else None


def at_once(one: Path, other: Path) -> bool:
    """Exchange two names in one step, where system and file system can; tell whether it was done."""
    call = _renaming()
    return call is not None and call(os.fsencode(one), os.fsencode(other)) == 0


def _renaming() -> Callable[[bytes, bytes], int] | None:
    """Return what exchanges two names on this system, or None."""
    try:
        library = ctypes.CDLL(None)
        if sys.platform == "darwin":
            swap = library.renamex_np
            return lambda one, other: int(swap(one, other, _SWAP))
        exchanging = library.renameat2
    except (OSError, TypeError, AttributeError):  # TypeError: Windows wants a name
        return None
    return lambda one, other: int(exchanging(_HERE, one, _HERE, other, _SWAP))
