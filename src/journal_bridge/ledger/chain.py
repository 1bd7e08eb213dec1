"""The chain: each row's SHA-256 is over the row before it and a canonical encoding of its own values."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final, NamedTuple

GENESIS: Final = "0" * 64
"""What stands before the first row."""


class Content(NamedTuple):
    """What one row of the audit says."""

    number: int
    at: str
    event: str
    child: str | None
    facts: str

    def told(self) -> Mapping[str, Any]:
        """Return the facts as they were told; a row that holds has them."""
        facts: Mapping[str, Any] = json.loads(self.facts)
        return facts


class Stored(NamedTuple):
    """A row of the audit exactly as the database holds it; untrusted until the chain was verified."""

    content: Content
    previous: str
    sha256: str

    @classmethod
    def of(  # noqa: PLR0917 - the columns of the table, in their order
        cls, number: int, at: str, event: str, child: str | None, facts: str, previous: str, sha256: str
    ) -> "Stored":
        """Return a row from its columns."""
        return cls(Content(number, at, event, child, facts), previous, sha256)


def moment(aware: datetime) -> str:
    """Return a moment as it is written into the ledger: UTC, to the microsecond, always of one length.

    Raises:
        ValueError: when the moment is naive.
    """
    if aware.utcoffset() is None:
        raise ValueError("a moment without its offset")
    return aware.astimezone(UTC).isoformat(timespec="microseconds")


def canonical(facts: Mapping[str, object]) -> str:
    """Return facts as the one JSON text they can have: keys sorted, no spaces, ASCII."""
    return json.dumps(facts, sort_keys=True, separators=(",", ":"), allow_nan=False)


def seal(previous: str, content: Content) -> str:
    """Return the SHA-256 of one row, 64 hexadecimal digits.

    The values are encoded as a JSON list, so that no value can run over into the next, and 1 is not "1".
    """
    row = json.dumps([previous, *content], separators=(",", ":"))
    return hashlib.sha256(row.encode()).hexdigest()


def holds(row: Stored) -> bool:
    """Return whether a row is as it was written; a value of another type than was written is a change too."""
    try:
        return row.sha256 == seal(row.previous, row.content) and _as_we_write(row.content)
    except (TypeError, ValueError):  # bytes where text was, text that is no JSON
        return False


def _as_we_write(row: Content) -> bool:
    """Tell whether a row has the one form this program gives it, so that whoever shows it can rely on that."""
    facts = row.told()
    return (
        isinstance(facts, dict)
        and canonical(facts) == row.facts
        and moment(datetime.fromisoformat(row.at)) == row.at
    )
