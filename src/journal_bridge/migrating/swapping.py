"""Puts a finished folder in another's place on this computer, and heals what a killed run left between two steps.

    PLACING/<random>/new     the new folder, on its way in
    PLACING/<random>/below   where it goes; there only while the old folder is aside
    PLACING/<random>/old     the old folder, aside

Linux and macOS exchange two names in one step, so the place holds the old folder or the new one at every moment.
On a disk that cannot, the old folder steps aside for the length of one rename; a kill just then leaves nothing at
the place, and `mend` puts the old folder back. Whatever lies in a room without the note `below` is of no use.
"""

import secrets
import shutil
from pathlib import Path
from typing import Final

from journal_bridge.bundle.exchanging import at_once
from journal_bridge.private_files import flush_names, write_new

_NEW: Final = "new"
_OLD: Final = "old"
_NOTE: Final = "below"
_PRIVATE: Final = 0o700


def new_room(placing: Path) -> Path:
    """Make a private folder for one change; `mend` throws it away when nobody else did."""
    for folder in (placing.parent, placing, room := placing / secrets.token_hex(8)):
        folder.mkdir(mode=_PRIVATE, exist_ok=True)
    return room


def replace(staged: Path, top: Path, below: str, placing: Path) -> None:
    """Put a folder in the place of the one that lies at `below` in `top`, and remove that one.

    Raises:
        OSError: when it cannot be done; both folders are then where they were.
    """
    room, target = new_room(placing), top / below
    try:
        staged.rename(room / _NEW)
        if not at_once(room / _NEW, target):
            _by_turns(room, target, below)
        flush_names(target.parent)
    except OSError:
        (room / _NEW).rename(staged)
        raise
    finally:
        settle(room, top)


def take_out(top: Path, below: str, placing: Path) -> None:
    """Remove a folder or file, in one step as far as anybody can see.

    Raises:
        OSError: when it cannot be done; it is then where it was.
    """
    room = new_room(placing)
    try:
        (top / below).rename(room / _OLD)
        flush_names((top / below).parent)
    finally:
        settle(room, top)


def mend(top: Path, placing: Path) -> None:
    """Put back every folder that a killed run left aside, and throw away the rest.

    Raises:
        OSError: when a folder cannot be put back; it stays where it is, for the next time.
    """
    for room in sorted(placing.iterdir()) if placing.is_dir() else ():
        settle(room, top)


def settle(room: Path, top: Path) -> None:
    """Leave nothing of a change but its outcome: an old folder without a new one goes back, the rest goes.

    The note goes before anything else does: without it nobody puts back a folder that is half removed.

    Raises:
        OSError: when the old folder cannot be put back; everything stays for the next time.
    """
    note = room / _NOTE
    if note.exists():
        target = top / note.read_text("ascii")
        if not target.exists() and (room / _OLD).exists():
            (room / _OLD).rename(target)
        flush_names(target.parent)
        note.unlink()
        flush_names(room)
    shutil.rmtree(room, ignore_errors=True)


def _by_turns(room: Path, target: Path, below: str) -> None:
    write_new(room / _NOTE, below.encode("ascii"))
    flush_names(room)
    target.rename(room / _OLD)
    (room / _NEW).rename(target)
