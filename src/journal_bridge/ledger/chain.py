"""The chain: each row's SHA-256 is over the row before it and a canonical encoding of its own values."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

GENESIS: Final = "0" * 64
"""What stands before the first row."""


@dataclass(frozen=True)
class Head:
    """The end of the chain at some moment: how many rows there were, and the SHA-256 of the last."""

    number: int
    sha256: str


class Content(NamedTuple):
    """What one row of the audit says."""

    number: int
    at: str
    event: str
    child: str | None
    facts: str


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
        return row.sha256 == seal(row.previous, row.content)
    except TypeError:  # bytes where text was
        return False
