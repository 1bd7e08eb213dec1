"""What travels to a worker and back: a verb, ids and paths; on the way back numbers, never a record or a name."""

from dataclasses import dataclass
from enum import StrEnum


class Verb(StrEnum):
    """The five things a worker does."""

    READ = "read"
    """Read one export, and lay out its children in the spool."""
    PLAN = "plan"
    """Decide about every item of one child's journal for the new platform, and clean its media."""
    AGREE = "agree"
    """Bring the plans of one setting's children into agreement about what they share."""
    MAKE = "make"
    """Write one child's package, read it back, and build what else is wanted of this child."""
    TABLES = "tables"
    """Write what the new platform itself imports, for one whole setting."""


@dataclass(frozen=True)
class Ticket:
    """One piece of work: what to do, in which spool, with which setting and child (their folders' names there)."""

    verb: Verb
    spool: str
    setting: str
    child: str = ""


@dataclass(frozen=True)
class Done:
    """How a piece of work ended: well when `code` is empty.

    `again` tells that trying again may help (no room, a busy file); what papers or the export are to blame for does
    not go away by itself. `place` names where the trouble is, and never holds a value.
    """

    ticket: Ticket
    code: str = ""
    place: str = ""
    again: bool = False
    stopped: bool = False
    """Whether papers say that nothing may go."""
    seconds: float = 0.0
    peak_mb: int = 0
    """Largest resident memory of the worker so far."""
    entries: int = 0
    media: int = 0
    bytes: int = 0
    tries: int = 1
    exit_code: int = 0
    """What the command line would say of it, were it everybody's trouble."""
