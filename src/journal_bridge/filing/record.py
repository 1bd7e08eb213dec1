"""What a library keeps of where a child's records came from: opaque ids, digests and numbers, and nobody's name.

It lies beside the journal as `filed.json`. Before a journal is replaced it says what is about to happen, so that a
run that was killed is finished with the same numbers; after, it holds the digest of every record as it came, by
which one that comes again is known, whatever people have done with it here since.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import Field, ValidationError

from journal_bridge.errors import NotVerified
from journal_bridge.journal import to_bytes
from journal_bridge.journal.values import Digest, Id, Model, Moment
from journal_bridge.transfer_papers.models import TransferId

FILED: Final = "filed.json"
"""Name of the record, beside a child's `journal.json`."""

_Count = Annotated[int, Field(ge=0)]


class Tally(Model):
    """How many records of one kind came for the first time, came changed, or were known already."""

    new: _Count = 0
    changed: _Count = 0
    known: _Count = 0


class Outcome(Model):
    """What became of one transfer: what was filed, and what was set aside, by reason."""

    sender: Digest
    transfer: TransferId
    entries: Tally = Tally()
    media: Tally = Tally()
    set_aside: Mapping[str, _Count] = Field(default_factory=dict)

    @property
    def stored(self) -> int:
        """How many records were written here."""
        return sum(one.new + one.changed for one in (self.entries, self.media))

    @property
    def known(self) -> int:
        """How many were here before, as they came."""
        return self.entries.known + self.media.known

    @property
    def counted(self) -> int:
        """How many there were in all."""
        return self.stored + self.known + sum(self.set_aside.values())


class Origin(Model):
    """A child as one sender calls it, and when that sender last offered what was filed of it."""

    sender: Digest
    child: Id
    newest: Moment | None = None


class Filed(Model):
    """The record of one child of a library."""

    schema_name: Literal["journal-bridge/filed/1"] = "journal-bridge/filed/1"
    origins: tuple[Origin, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    received: Mapping[Id, Digest] = Field(default_factory=dict)
    """By the id of an entry, a medium or a person here: the digest of it as it last came."""

    def origin(self, sender: str, child: str) -> Origin | None:
        """Return what is known of a child a sender tells of, or None."""
        return next((one for one in self.origins if (one.sender, one.child) == (sender, child)), None)

    def outcome(self, sender: str, transfer: str) -> Outcome | None:
        """Return what became of a transfer, or None."""
        return next((one for one in self.outcomes if (one.sender, one.transfer) == (sender, transfer)), None)

    def with_origin(self, origin: Origin) -> "Filed":
        """Return the record with a sender's child in it, once."""
        others = tuple(one for one in self.origins if (one.sender, one.child) != (origin.sender, origin.child))
        return self.model_copy(update={"origins": (*others, origin)})

    def with_outcome(self, outcome: Outcome) -> "Filed":
        """Return the record with the first outcome of a transfer in it."""
        if self.outcome(outcome.sender, outcome.transfer):
            return self
        return self.model_copy(update={"outcomes": (*self.outcomes, outcome)})


def read_filed(folder: Path) -> Filed:
    """Return the record in a child's folder; an empty one where the child did not come by a transfer.

    Raises:
        NotVerified: `library-damaged`.
    """
    try:
        content = (folder / FILED).read_bytes()
    except FileNotFoundError:
        return Filed()
    try:
        return Filed.model_validate_json(content)
    except ValidationError:
        raise NotVerified("library-damaged", f"{folder.name}/{FILED}") from None


def filed_bytes(filed: Filed) -> bytes:
    """Return a record as it is written."""
    return to_bytes(filed)
