"""Gives every written record a number, for platforms that number theirs.

A number is worked out from our id, so the same record has the same number in every package that is written for the
setting, whoever else is in it; it fits in what every JSON reader takes for a whole number.
"""

import hashlib
from dataclasses import dataclass, field
from typing import Final

from journal_bridge.errors import OurFault

_FIRST: Final = 10**15
"""All have 16 digits, so that a package is as long whichever numbers it holds, and a plan tells its length."""

_COUNT: Final = 8 * 10**15
"""How many numbers there are: below 2 to the 53rd, and of a hundred thousand records two hardly ever share one."""


@dataclass
class Numbers:
    """The numbers given so far, kind by kind."""

    _given: dict[tuple[str, int], str] = field(default_factory=dict)

    def of(self, kind: str, our_id: str) -> int:
        """Return the number of a record.

        Raises:
            OurFault: `internal` when two records have one number: one would be read back as the other.
        """
        digest = hashlib.sha256(f"{kind} {our_id}".encode()).digest()
        number = _FIRST + int.from_bytes(digest[:8]) % _COUNT
        if self._given.setdefault((kind, number), our_id) != our_id:
            raise OurFault("internal", f"two records of kind {kind} with one number")
        return number
