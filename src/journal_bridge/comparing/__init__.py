"""What was written of some journals against what was read back: every difference, by the part it is in.

Pure: journals in, differences out. `parts` is the table of what is compared and how, `elsewhere` of what is
not, and why.
"""

from collections.abc import Mapping, Sequence

from journal_bridge.comparing.difference import Difference
from journal_bridge.comparing.losing import NotTaken, losses, reason_for
from journal_bridge.comparing.parts import known_parts
from journal_bridge.comparing.relatives import with_relatives
from journal_bridge.comparing.walking import compared
from journal_bridge.journal import Journal

__all__ = ["Difference", "NotTaken", "differences", "known_parts", "losses", "reason_for", "with_relatives"]


def differences(
    before: Sequence[Journal], after: Sequence[Journal], records: Mapping[str, str]
) -> tuple[Difference, ...]:
    """Return every difference between some journals that were written and all that were read back.

    `records` gives, by our id of a child, an entry or a medium, the id under which it was written, where that is
    another one: what is read back is ours when its id, or its source's record, is that id. `after` holds the
    journal of every child of the package, each `with_relatives`: one that was never written is a difference.
    """
    return compared(before, after, records)
