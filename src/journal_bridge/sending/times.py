"""Time limits of a transfer: until when its bytes must be there, when waiting is long, and how often to ask."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from journal_bridge.http import Clock
from journal_bridge.ledger import Transfer
from journal_bridge.transfer_papers import TransferState

AGREED: Final = timedelta(days=7)
"""How long a setting's computer may be off: half a term's holiday."""

AGREED_TIMES: Final = 2
"""Two such weeks, since a gateway keeps an upload that gains nothing for fourteen days."""

PIECE: Final = 64 << 20
"""Bytes of one piece, as a gateway takes them."""

PIECE_TAKES: Final = timedelta(minutes=18)
"""On a line that carries 64 KB a second upwards, the slowest that is sold to a nursery."""

PIECE_TIMES: Final = 4
"""The computer is on a third of the day, on five days of seven."""

LONGEST: Final = timedelta(days=56)
"""No gateway keeps room for longer than 60 days."""

GRACE: Final = timedelta(days=3)
"""After the deadline: so long the other setting must be asked first, since the bytes may have arrived."""

LONG: Final = timedelta(days=3)
VERY_LONG: Final = timedelta(days=8)
"""GP2GP counts a record as late that is not filed within eight days; after three a telephone call still helps."""

_GAPS: Final = (0.5, 1.0, 2.0, 4.0, 8.0, 15.0, 30.0)
"""Seconds between two questions; the last one stays. Opening a journal takes seconds, a manager's word days."""

AT_ONCE: Final = timedelta(minutes=2)
"""How long an answer is waited for when nobody says how long: until it is opened there, as a rule."""


class Alarm(StrEnum):
    """How long a transfer has been in one state."""

    NONE = "none"
    LONG = "long"
    VERY_LONG = "very-long"


def deadline(now: datetime, length: int) -> datetime:
    """Return until when so many bytes must be there: A x agreed time + B x pieces x time of one, as GP2GP."""
    pieces = -(-length // PIECE)
    return now + min(AGREED_TIMES * AGREED + PIECE_TIMES * pieces * PIECE_TAKES, LONGEST)


def alarm(transfer: Transfer, now: datetime) -> Alarm:
    """Tell whether a transfer that has not ended has been in one state for long."""
    age = now - transfer.since
    if transfer.ended or age < LONG:
        return Alarm.NONE
    return Alarm.LONG if age < VERY_LONG else Alarm.VERY_LONG


@dataclass
class Patience:
    """How long answers are waited for; without a time until it lies before their manager, or two minutes.

    Iterating gives a turn at once, and one after each gap until the time is over.
    """

    clock: Clock = field(default_factory=Clock)
    wait: timedelta | None = None
    _least: float = field(default=0.0, init=False)

    def __iter__(self) -> Iterator[None]:
        """Yield a turn at a time."""
        until = self.clock.monotonic() + (AT_ONCE if self.wait is None else self.wait).total_seconds()
        gaps = iter(_GAPS)
        gap = next(gaps)
        yield
        while (left := until - self.clock.monotonic()) > 0:
            self.clock.sleep(min(max(gap, self._least), left))
            gap, self._least = next(gaps, gap), 0.0
            yield

    def rest(self, seconds: float | None) -> None:
        """Let the next gap be as long as the other setting asked for, if it did."""
        self._least = seconds or 0.0

    def enough(self, transfer: Transfer) -> bool:
        """Tell whether there is nothing more to wait for."""
        at_their_manager = transfer.state is TransferState.WAITING_FOR_MANAGER
        return transfer.ended or (self.wait is None and at_their_manager)
