"""How long, how much and how often another setting's gateway is asked, each with its reason."""

from dataclasses import dataclass
from typing import Final

from journal_bridge.http.limits import CONNECT_SECONDS, KIB, LONGEST_WAIT, MAX_TRIES, READ_SECONDS

ANSWER_BYTES: Final = 256 * KIB
"""The most that is read of an answer: seven papers of a transfer are under ten, of 16 KiB at most."""

FIRST_WAIT: Final = 2.0
"""Seconds before the second try; each further wait is twice as long. All four are 30 seconds: a gateway gives up a
dead connection, and the lock it held, after as many."""

ANSWER_SECONDS: Final = 60.0
"""For a whole small request, from connecting to the last byte of its answer."""

WHOLE_SECONDS: Final = 300.0
"""For the answer after the bytes of an upload: a gateway that was started anew reads the whole again before
the last one, and 20 GB take three minutes at 120 MB a second."""

IDLE_SECONDS: Final = 4.0
"""For which a connection is kept open; uvicorn closes one after five, and who is later than that loses a try."""


@dataclass(frozen=True, slots=True)
class PeerLimits:
    """The limits in force for one client."""

    tries: int = MAX_TRIES
    first_wait: float = FIRST_WAIT
    longest_wait: float = LONGEST_WAIT
    connect_seconds: float = CONNECT_SECONDS
    read_seconds: float = READ_SECONDS
    answer_seconds: float = ANSWER_SECONDS
    whole_seconds: float = WHOLE_SECONDS
    answer_bytes: int = ANSWER_BYTES


PEER_LIMITS: Final = PeerLimits()
"""The limits when nobody names others."""
