"""How much, how often and how slowly a gateway lets others speak to it."""

from dataclasses import dataclass
from typing import Final

from journal_bridge.http_signatures import LARGEST_CONTENT

LARGEST_DOCUMENT: Final = LARGEST_CONTENT
"""Bytes of a document, counted as they come: two papers take four kilobytes, and all is held in memory."""

LARGEST_HEAD: Final = 16 * 1024
"""Bytes of a request's head; ours have under one kilobyte, and a proxy adds some more."""

WIRE_AHEAD: Final = 64 * 1024
WIRE_TIMES: Final = 16
"""What a body may take on the wire: some bytes more than it has, and so many times its own. Chunks of one byte take
six; a flood of words about chunks, or behind the last of them, takes any number."""


@dataclass(frozen=True, kw_only=True)
class GatewayLimits:
    """What a gateway puts up with; times in seconds."""

    head: float = 20
    """Until a request's head must be there, whether the line is new or was used before."""

    idle: float = 30
    """Until the next block of a body must be there: a line that is dead must not hold an upload's lock."""

    grace: float = 60
    """From when on a body must come at the slowest pace; a document must be whole by then."""

    pace: int = 4096
    """Bytes in a second, on average after the grace: a third of 100 kbit/s, the slowest line we reckon with."""

    drain: float = 2
    """How long the rest of a refused body is still read, so that its sender hears why."""

    a_peer: float = 50
    """Requests of one setting in a second, after a burst."""

    burst: int = 500
    """A room's leavers sent in one go take some 300 requests."""

    at_once: int = 16
    """Requests of one setting under way at one moment."""

    a_stranger: float = 5
    """Requests nobody's signature vouches for, in a second from one address, after a burst."""

    strangers_burst: int = 100

    connections: int = 250
    """Lines at once: below the 256 files a program may have open on some systems, beside our own."""

    lines_of_one: int = 50
    """Lines at once from one address, so that nobody takes all of them with lines on which nothing is asked; three
    settings behind one router, each with all the requests it may have under way, need 48."""


DEFAULT_LIMITS: Final = GatewayLimits()
