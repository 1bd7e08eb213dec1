"""Moments at which a program is killed: at its n-th touch of the disk, in half a write, or a while after.

A control block of a few bytes lies in a file that the harness and the program under test both map into memory: the
program counts its touches in it, and the harness says at which one it is to die. So one running server can be told
again and again, and the same count is reached by the same road. What is counted: every opening to write, renaming,
linking and removing of a file below the world's folder, every lock, write, flush, and both sides of every commit.
"""

import mmap
import os
import signal
import struct
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

_BLOCK: Final = struct.Struct("<QQQQ32s")
"""Touches so far, the one to die at (0: never), whether a write is torn, microseconds to live on, where it died."""

_NEVER: Final = 0
_TOUCHES: Final = frozenset(
    {
        "open",
        "os.rename",
        "os.remove",
        "os.link",
        "os.mkdir",
        "os.rmdir",
        "os.truncate",
        "os.chmod",
        "shutil.rmtree",
    }
)
"""Audit events (docs.python.org/3/library/audit_events.html) that tell a path first."""


_WRITES: Final = os.O_WRONLY | os.O_RDWR | os.O_CREAT
"""Flags of an opening that is for more than reading; a death before a reading is one after the touch before it."""


@dataclass(frozen=True)
class Moment:
    """When to die: at the n-th touch from now, perhaps in half a write, perhaps some microseconds after it."""

    touch: int
    torn: bool = False
    live_on: int = 0


class Control:
    """The block as both sides see it.

    Args:
        path: the file; made where it is not there.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        if not path.exists():
            path.write_bytes(bytes(_BLOCK.size))
        with path.open("r+b") as file:
            self._map = mmap.mmap(file.fileno(), _BLOCK.size)

    def close(self) -> None:
        """Give the mapping back."""
        self._map.close()

    @property
    def touches(self) -> int:
        """How often the program touched the disk."""
        return int.from_bytes(self._map[:8], "little")

    @property
    def died_at(self) -> str:
        """Which kind of touch it died at; empty while it lives."""
        return self._map[32:64].rstrip(b"\0").decode()

    def arm(self, moment: Moment) -> None:
        """Say when to die, counted from now."""
        self._map[32:64] = bytes(32)
        self._map[16:32] = struct.pack("<QQ", moment.torn, moment.live_on)
        self._map[8:16] = (self.touches + max(moment.touch, 1)).to_bytes(8, "little")

    def spare(self) -> None:
        """Say that nobody dies."""
        self._map[8:16] = bytes(8)

    def count(self, kind: str, half: Callable[[], object] | None = None) -> None:
        """Count a touch, and die at it if it is the one; `half` does half of it first."""
        touches = self.touches + 1
        self._map[:8] = touches.to_bytes(8, "little")
        deadly = int.from_bytes(self._map[8:16], "little")
        if deadly == _NEVER or touches < deadly:
            return
        self.spare()
        torn, live_on = struct.unpack("<QQ", self._map[16:32])
        self._map[32:64] = kind.encode()[:32].ljust(32, b"\0")
        if torn and half is not None:
            half()
        if live_on:
            threading.Thread(target=_die_after, args=(live_on / 1e6,), daemon=True).start()
        else:
            _die()


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _die_after(seconds: float) -> None:
    time.sleep(seconds)
    _die()


def counted(control: Control, root: Path) -> None:
    """Have this process count its touches of everything below a folder, from now on and for ever."""
    below = str(root)

    def heard(event: str, values: tuple[Any, ...]) -> None:
        reads = event == "open" and isinstance(values[2], int) and not values[2] & _WRITES
        if event == "fcntl.flock" or (event in _TOUCHES and not reads and str(values[0]).startswith(below)):
            control.count(event)

    sys.addaudithook(heard)
    _count_writes(control)
    _count_commits(control)


def _count_writes(control: Control) -> None:
    write, fsync = os.write, os.fsync

    def torn(file: int, block: Any) -> int:  # noqa: ANN401 - JSON, or another's own type
        control.count("write", lambda: write(file, bytes(block)[: len(block) // 2]))
        return write(file, block)

    def flush(file: Any) -> None:  # noqa: ANN401 - JSON, or another's own type
        control.count("fsync")
        fsync(file)

    os.write, os.fsync = torn, flush  # type: ignore[assignment] # names of arguments differ


def _count_commits(control: Control) -> None:
    from sqlalchemy.engine.default import DefaultDialect  # noqa: PLC0415 - loaded only where it is needed

    commit = DefaultDialect.do_commit

    def around(self: DefaultDialect, connection: Any) -> None:  # noqa: ANN401 - JSON, or another's own type
        control.count("before commit")
        commit(self, connection)  # type: ignore[no-untyped-call] # SQLAlchemy names none
        control.count("after commit")

    DefaultDialect.do_commit = around  # type: ignore[method-assign] # the one place every commit goes through
