"""What can happen to one request on the way, to which requests it happens, and what was seen of them."""

import re
from dataclasses import dataclass
from enum import StrEnum


class Fault(StrEnum):
    """What can be done to one request; all of it happens on real networks."""

    REFUSE = "refuse"
    """The connection is reset before anything was read."""
    RESET = "reset"
    """Reset in the middle of the request's body."""
    HANG = "hang"
    """The request disappears; nobody ever answers."""
    LOSE = "lose"
    """The other side answers, and the answer never arrives: silence."""
    ERROR_500 = "500"
    ERROR_503 = "503"
    """An overloaded machine between the two answers, with Retry-After."""
    CUT = "cut"
    """Half the answer, then the end of the connection."""
    GARBAGE = "garbage"
    """The answer is no HTTP at all."""
    DRIP = "drip"
    """The body is passed on in small pieces, slowly."""
    TWICE = "twice"
    """The request arrives twice; the first answer is passed on."""
    TWICE_LATE = "twice-late"
    """The request arrives twice, and the second answer is passed on, as by a machine that tries again."""
    TRUNCATE = "truncate"
    """Half the body arrives, then the connection ends in an orderly way."""
    DELAY = "delay"
    """Everything arrives, late."""
    FLIP = "flip"
    """One bit of the body is another one."""
    DROP_AFTER = "drop-after"
    """The other side answers, and the connection is reset before the answer is passed on."""
    GATEWAY_500 = "500-after"
    """The other side did it, and the machine between says 502."""


@dataclass
class Rule:
    """Which requests a fault happens to: those whose line begins so, from the n-th on, so many times."""

    fault: Fault
    request: str = ""
    skip: int = 0
    times: int = -1
    at: float = 0.5
    """Where in the body, as a share of it."""
    seconds: float = 0.3
    """How long a delay takes, or a drip in all."""

    def hits(self, line: str) -> bool:
        """Tell whether the fault happens now, and count."""
        if self.times == 0 or re.match(self.request or ".", line) is None:
            return False
        if self.skip:
            self.skip -= 1
            return False
        self.times -= 1
        return True


@dataclass(frozen=True)
class Seen:
    """A request that came by: its line, its offset, what was done to it, and the answer's status (0: none)."""

    line: str
    offset: str
    fault: str
    status: int
