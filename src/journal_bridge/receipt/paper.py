"""The receipt as a document: numbers, reasons and digests, and not one name."""

from typing import Annotated, Literal

from pydantic import Field

from journal_bridge.handover import ItemKind, Purpose, State
from journal_bridge.journal.values import MOST, Digest, Id, Label, Model, Moment

Count = Annotated[int, Field(ge=0, le=MOST)]


class KindCount(Model):
    """How many source records of one kind the export held, how many were mapped, and how many had no home."""

    kind: Label
    source: Count
    mapped: Count
    lost: Count


class LossLine(Model):
    """Records of one kind, or parts of them, that found no home, with the reason."""

    kind: Label
    reason: Label
    count: Count


class LeftOutLine(Model):
    """Items of this child's journal that stayed behind, with the rule and the reason."""

    kind: ItemKind
    detail: Label
    state: Literal[State.WITHHOLD, State.HOLD]
    rule: Label
    reason: Label
    count: Count


class FileLine(Model):
    """One delivered file: its name, length in bytes, and SHA-256."""

    name: Label
    bytes: Count
    sha256: Digest


class MediaLine(Model):
    """One carried photo, film or document: its SHA-256 as it lay in the export, and as it left after cleaning."""

    before: Digest
    after: Digest


class PackageLine(Model):
    """A package for another platform that a journal went into, with those of other children; `children` counts all.

    `evidence` tells how it is known that the platform takes this layout; `SHA256SUMS` among the receipt's files
    lists every file of the package with its digest, so that each child's receipt need not.
    """

    platform: Label
    adapter: Label
    layout: Label
    evidence: Label
    children: Annotated[int, Field(ge=1, le=MOST)]


class AuditLine(Model):
    """The row of the sending setting's ledger that was the last when this was issued: its number and SHA-256."""

    number: Annotated[int, Field(ge=1, le=MOST)]
    sha256: Digest


class Receipt(Model):
    """What was handed over, to whom, on what basis; the sending setting keeps it."""

    schema_version: Literal["1.0"] = "1.0"
    transfer_id: Id
    issued_at: Moment
    program: Label
    platform: Label
    """What the export was of."""
    adapter: Label
    """The reader of that export, with its version."""
    child: Id
    """The platform's opaque id of the child; this copy stays at the sending setting."""
    journal_id: Id
    """The journal's id as the receiver sees it."""
    purpose: Purpose
    basis: Label | None = None
    """The lawful basis or the parent's yes, in the setting's words."""
    consents_sha256: Digest | None = None
    """Of the consent table it was made under, where there was one."""
    policy_sha256: Digest | None = None
    """Of the policy it was made under, where there was one."""
    summary_sha256: Digest | None = None
    """Of what people wrote for a school's page, where there was any."""
    records: tuple[KindCount, ...]
    """Of the whole export: as many were mapped and lost as there were."""
    losses: tuple[LossLine, ...]
    """Of the whole export."""
    warnings: tuple[Label, ...] = ()
    items: Count
    """Of this child's journal: as many are carried, withheld and held as there were."""
    carried: Count
    withheld: Count
    held: Count
    redactions: Count
    left_out: tuple[LeftOutLine, ...]
    sealed_to: Label | None = None
    """Who can open it; absent where a package lies in clear, for a platform to read."""
    package: PackageLine | None = None
    """The package it went into, where the setting takes its journals to another platform."""
    not_taken: tuple[LossLine, ...] = ()
    """What of this journal that platform's package has no place for: the part, the reason, and how often."""
    photos: Literal["original", "book", "mail"] | None = None
    """How large photos stand in the book: as they were, at 1,600 or at 1,000 pixels; whatever is shown smaller than
    it was lies beside the book in its full size. Absent where no book was made: there every file is as it was."""
    route: Label
    """How it went."""
    files: tuple[FileLine, ...]
    media: tuple[MediaLine, ...] = ()
    """What lies inside the files above, so that a photo can be told to be the one that was sent."""
    audit: AuditLine
    """The head of the setting's audit: no row up to it can be changed without this receipt telling."""
