"""Puts a finished folder in another's place on this computer, and finishes what a killed run began.

    PLACING/<random>/below   where the new folder goes, and the digest of its list
    PLACING/<random>/new     the new folder, on its way in; the old one once they are exchanged
    PLACING/<random>/old     the old folder, where it had to step aside

Linux and macOS exchange two names in one step, so the place holds the old folder or the new one at every moment.
On a disk that cannot, the old folder steps aside for the length of one rename; a kill just then leaves nothing at
the place until `mend` goes on. What lies in a room without the note `below` is of no use.
"""

import hashlib
import secrets
import shutil
from pathlib import Path
from typing import Final

from journal_bridge.bundle.exchanging import at_once
from journal_bridge.migrating.outlets.sums import MANIFESTS
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
    room = new_room(placing)
    try:
        write_new(room / _NOTE, f"{below}\n{_list_of(staged)}".encode("ascii"))
        flush_names(room)
        staged.rename(room / _NEW)
        _exchange(room, top / below)
    except OSError:
        if (room / _NEW).exists():
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
    """Finish every change that a killed run began, and throw away what is left over.

    Raises:
        OSError: when a change cannot be finished; what belongs to it stays, for the next time.
    """
    for room in sorted(placing.iterdir()) if placing.is_dir() else ():
        settle(room, top)


def settle(room: Path, top: Path) -> None:
    """Come to an end with a change: the new folder goes in, or else the old one goes back, and the rest goes.

    The note goes before anything else does: without it nobody takes what is half removed for a folder.

    Raises:
        OSError: when it cannot be done; everything stays for the next time.
    """
    note = room / _NOTE
    if note.exists():
        below, new = note.read_text("ascii").split("\n")
        target = top / below
        if _list_of(room / _NEW) == new:  # else it is the old one already, or went back to where it was made
            _exchange(room, target)
        if not target.exists() and (room / _OLD).exists():
            (room / _OLD).rename(target)
        flush_names(target.parent)
        note.unlink()
        flush_names(room)
    shutil.rmtree(room, ignore_errors=True)


def _exchange(room: Path, target: Path) -> None:
    """Let the new folder and the one at a place change places, at once or by turns.

    Only their lists tell them apart afterwards. A folder that was damaged has the list of the one that mends it, so
    those two go by turns, and `new` is never the old one.
    """
    alike = _list_of(target) == _list_of(room / _NEW)
    if target.exists() and (alike or not at_once(room / _NEW, target)):
        target.rename(room / _OLD)
    if not target.exists():
        (room / _NEW).rename(target)
    flush_names(target.parent)


def _list_of(folder: Path) -> str:
    """Return the digest of a folder's list; none where there is no finished folder."""
    paths = (folder / name for name in MANIFESTS)
    found = next((path for path in paths if path.is_file()), None)
    return "" if found is None else hashlib.sha256(found.read_bytes()).hexdigest()
