"""What became of every medium that was known by link only; the lines add up to all of them."""

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from journal_bridge.errors import BridgeError, ExitCode, SignInNeeded, TryAgain


class Outcome(StrEnum):
    """What became of one medium."""

    FETCHED = "fetched"
    THERE = "already-there"
    EXPIRED = "expired"
    REFUSED = "refused"
    FAILED = "failed"
    SIGN_IN = "sign-in"
    NOT_TRIED = "not-tried"


_AGAIN: Final = frozenset({Outcome.FAILED, Outcome.SIGN_IN, Outcome.NOT_TRIED})
"""What another run of the same may still bring."""

_OVER: Final = frozenset({"link-expired", "answer-page"})
"""Codes that mean that a link was good once."""

NO_ADDRESS: Final = "no-address"
"""Reason of a medium whose link, or the name of whose file, cannot be told from the export."""


NO_ROOM: Final = "no-room"
"""Code of a medium the disk had no room for; those after it were not tried."""


@dataclass(frozen=True)
class Item:
    """One medium by its journal id, what became of it, and the error's code where something went wrong."""

    medium: str
    outcome: Outcome
    reason: str = ""
    file: str = ""


@dataclass(frozen=True)
class Report:
    """All media that were known by link only."""

    items: tuple[Item, ...]
    folder: str = ""

    def count(self, *outcomes: Outcome) -> int:
        """Return how many media came to one of some ends."""
        return sum(item.outcome in outcomes for item in self.items)

    @property
    def out_of_room(self) -> bool:
        """Whether the disk had no room for all of them."""
        return any(item.reason == NO_ROOM for item in self.items)

    @property
    def exit_code(self) -> ExitCode:
        """6 while another run may bring more, else 4 when something was refused or has expired, else 0."""
        if self.count(*_AGAIN):
            return ExitCode.TRY_AGAIN
        return ExitCode.REFUSED if self.count(Outcome.EXPIRED, Outcome.REFUSED) else ExitCode.DONE

    @property
    def outcomes(self) -> dict[Outcome, int]:
        """Return how many media came to each end."""
        return {outcome: self.count(outcome) for outcome in Outcome}

    @property
    def reasons(self) -> dict[tuple[Outcome, str], int]:
        """Return how many media came to each end for each reason."""
        return dict(sorted(Counter((one.outcome, one.reason) for one in self.items if one.reason).items()))

    def document(self) -> dict[str, Any]:
        """Return the report as JSON holds it: counts, reasons, and a line a medium; no link and no host."""
        return {
            "linked": len(self.items),
            "outcomes": {outcome.value: count for outcome, count in self.outcomes.items()},
            "reasons": [
                {"outcome": outcome.value, "reason": reason, "count": count}
                for (outcome, reason), count in self.reasons.items()
            ],
            "folder": self.folder,
            "media": [
                {"medium": one.medium, "outcome": one.outcome.value, "reason": one.reason, "file": one.file}
                for one in self.items
            ],
        }


def outcome_of(error: BridgeError) -> Outcome:
    """Return what an error made of a medium."""
    if isinstance(error, SignInNeeded):
        return Outcome.SIGN_IN
    if isinstance(error, TryAgain):
        return Outcome.FAILED
    return Outcome.EXPIRED if error.code in _OVER else Outcome.REFUSED
