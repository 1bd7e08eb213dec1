"""The papers two settings keep of a transfer: what one says to the other, in words that can be signed.

Each names the transfer, who says it and to whom, and the paper it answers by its digest, so that the papers of a
transfer are one chain. None names a child, an adult or a file's contents: numbers, digests and codes only.
"""

from typing import Annotated, Final, Literal

from pydantic import Field, TypeAdapter

from journal_bridge.journal.values import Digest, Label, Model, Moment
from journal_bridge.transfer_papers.refusals import RefusalCode

PAPER_SCHEMA: Final = "journal-bridge/paper/1.0"
"""Name and version of every paper's shape."""

MOST_BYTES: Final = 2**53 - 1
"""Largest length a paper may state, in bytes: whatever reads JSON keeps it exactly."""

TransferId = Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]
"""128 random bits by the sender; that of the bundle, and the idempotency key of its offer."""

Fingerprint = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
"""A setting's card by its fingerprint (`Card.fingerprint`)."""

Count = Annotated[int, Field(ge=0, le=MOST_BYTES)]


class _Paper(Model):
    """What every paper says: which transfer, who says it, to whom, and when."""

    schema_name: Annotated[Literal["journal-bridge/paper/1.0"], Field(alias="schema")] = PAPER_SCHEMA
    transfer: TransferId
    sender: Fingerprint
    """The setting the journal comes from, whoever of the two says this."""
    receiver: Fingerprint
    at: Moment


class Offer(_Paper):
    """The sender: this is what I would send, sealed to you; it stands until the deadline."""

    paper: Literal["offer"] = "offer"
    sha256: Digest
    """Of the sealed file, byte for byte."""
    bytes: Annotated[int, Field(ge=1, le=MOST_BYTES)]
    bundle: Label
    """Schema of the bundle, `journal-bridge/bundle/1.0`."""
    journal: Label
    """Version of the journal's schema inside it."""
    entries: Count
    media: Count
    base: TransferId | None = None
    """The transfer this one adds to, when it is a top-up."""
    deadline: Moment
    """Until when the bytes must be there; it grows with their number."""


class _Answer(_Paper):
    """What answers another paper, which it names by the SHA-256 of that paper's exact text."""

    answers: Digest


class Accepted(_Answer):
    """The receiver: limits, key and versions suit me, and I keep room for it."""

    paper: Literal["accepted"] = "accepted"


class Received(_Answer):
    """The receiver: every byte is here, its digest is the one you offered, and it is on the disk."""

    paper: Literal["received"] = "received"
    sha256: Digest
    bytes: Count


class Opened(_Answer):
    """The receiver: it is open, your signature and every digest in it are right, and this is what I counted."""

    paper: Literal["opened"] = "opened"
    entries: Count
    media: Count


class SetAside(Model):
    """What was counted and not filed, with the reason as a code."""

    reason: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,39}$")]
    count: Annotated[int, Field(ge=1, le=MOST_BYTES)]


class Integrated(_Answer):
    """The receiver: a person here has filed it; what was counted was stored, known already, or set aside."""

    paper: Literal["integrated"] = "integrated"
    stored: Count
    known: Count = 0
    set_aside: tuple[SetAside, ...] = ()


class Refused(_Answer):
    """The receiver: no, and why."""

    paper: Literal["refused"] = "refused"
    code: RefusalCode


class Withdrawn(_Answer):
    """The sender: I take it back; keep nothing of it."""

    paper: Literal["withdrawn"] = "withdrawn"


Paper = Annotated[
    Offer | Accepted | Received | Opened | Integrated | Refused | Withdrawn, Field(discriminator="paper")
]
"""Any paper; `paper` tells which."""

PAPER: Final[TypeAdapter[Paper]] = TypeAdapter(Paper)

LARGEST: Final = 16 * 1024
"""Largest text of a paper that is read, in bytes; ours are under one kilobyte."""


class SignedText(Model):
    """A paper as it is sent and kept: the exact text that was signed, and the signature on it."""

    text: Annotated[str, Field(max_length=LARGEST, pattern=r"^[\x00-\x7f]*$")]
    """The paper as JSON, in ASCII, byte for byte as it was signed."""
    signature: Annotated[str, Field(pattern=r"^[A-Za-z0-9+/]{85}[AQgw]==$")]
    """Base64 of the 64 bytes of an Ed25519 signature, in the one way there is to write them."""


CardText = Annotated[str, Field(pattern=r"^jb1:[A-Za-z0-9_-]{131}$")]
"""A setting's card as its line of text (`Card.text`)."""


class Chain(Model):
    """The papers of one transfer as a setting hands them out, with the cards they are checked with."""

    transfer: TransferId
    comes_to: Annotated[str, Field(pattern=r"^[a-z]+(-[a-z]+)*$")]
    """The state in which the transfer is; in an example nobody may believe, the code of the refusal."""
    sender: CardText
    receiver: CardText
    papers: tuple[SignedText, ...]
    """In the order in which they were said."""


SAID_BY_SENDER: Final = frozenset({"offer", "withdrawn"})
"""Papers the sending setting signs; the receiving one signs all others."""
