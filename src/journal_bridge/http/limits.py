"""How long, how much and how often the client asks, each with its reason; and the clock it asks by."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

KIB: Final = 1024
MIB: Final = 1024 * KIB

MAX_BYTES: Final = 200 * MIB
"""One photo or paper: the largest camera's raw picture is half of that; films are given more by whoever asks.

Nothing is unpacked, so it is the same on the wire and on the disk.
"""

MAX_TRIES: Final = 5
"""How often one file is asked for: what the Data Transfer Project settled on for the same work."""

MAX_REDIRECTS: Final = 3
"""A platform's own host, its storage, and one to spare."""

FIRST_WAIT: Final = 1.0
"""Seconds before the second try; each further wait is twice as long."""

LONGEST_WAIT: Final = 120.0
"""Seconds a platform may ask us to wait within a run; asked for more, the file is left for another run."""

CONNECT_SECONDS: Final = 10.0
READ_SECONDS: Final = 30.0
"""A server that says nothing for so long has gone."""

HEADER_SECONDS: Final = 60.0
"""For connecting, locking and the whole head of an answer: one that drips its head ends here."""

GRACE_SECONDS: Final = 30.0
"""Before this no rate is judged: a film may be slow to start."""

LEAST_RATE: Final = 2 * KIB
"""Bytes a second, on average: a photo of 1 MB takes eight minutes; below that nothing comes to an end."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits in force for one client."""

    bytes: int = MAX_BYTES
    tries: int = MAX_TRIES
    redirects: int = MAX_REDIRECTS
    first_wait: float = FIRST_WAIT
    longest_wait: float = LONGEST_WAIT
    connect_seconds: float = CONNECT_SECONDS
    read_seconds: float = READ_SECONDS
    header_seconds: float = HEADER_SECONDS
    grace_seconds: float = GRACE_SECONDS
    least_rate: int = LEAST_RATE


DEFAULT_LIMITS: Final = Limits()
"""The limits when nobody names others."""


def _utc_now() -> datetime:
    return datetime.now(UTC)


def _sleep(seconds: float) -> None:
    time.sleep(seconds)


@dataclass(frozen=True, slots=True)
class Clock:
    """Time as the client sees it; tests give one that does not pass by itself."""

    monotonic: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = _sleep
    now: Callable[[], datetime] = _utc_now
