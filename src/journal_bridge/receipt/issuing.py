"""Draw up a receipt from the values the line passed on, and refuse to issue one whose sums do not add up."""

from collections import Counter
from datetime import datetime
from typing import Any, Protocol

from journal_bridge import __version__
from journal_bridge.adapter import Reading
from journal_bridge.errors import OurFault
from journal_bridge.handover import (
    BundleFile,
    Delivery,
    Head,
    MinimisedJournal,
    PackageShare,
    Plan,
    Purpose,
    State,
)
from journal_bridge.journal.values import Digest, Id, Label, Model
from journal_bridge.receipt.paper import (
    AuditLine,
    Count,
    FileLine,
    KindCount,
    LeftOutLine,
    LossLine,
    MediaLine,
    PackageLine,
    Receipt,
)


class Account(Model):
    """What a receipt says before anything is delivered: what was read, what a plan made of it, on what papers.

    It is drawn up where the plan and the journal are at hand, and may wait there for the delivery.
    """

    program: Label
    platform: Label
    adapter: Label
    child: Id
    journal_id: Id
    purpose: Purpose
    basis: Label | None
    consents_sha256: Digest | None
    policy_sha256: Digest | None
    summary_sha256: Digest | None
    records: tuple[KindCount, ...]
    losses: tuple[LossLine, ...]
    warnings: tuple[Label, ...]
    items: Count
    carried: Count
    withheld: Count
    held: Count
    redactions: Count
    left_out: tuple[LeftOutLine, ...]
    media: tuple[MediaLine, ...]

    @property
    def said(self) -> dict[str, Any]:
        """Its fields, as a receipt takes them."""
        return {name: getattr(self, name) for name in type(self).model_fields}


def account(reading: Reading, plan: Plan, minimised: MinimisedJournal) -> Account:
    """Return what was read, what a plan made of it, and on what papers."""
    return Account(**_accounted(reading, plan, minimised))


class Sealed(Protocol):
    """What a receipt says of how something was sealed."""

    @property
    def transfer_id(self) -> str:
        """The transfer's id."""

    @property
    def sealed_to(self) -> str | None:
        """`passphrase`, or the fingerprint of the key that opens it."""

    @property
    def photos(self) -> str | None:
        """How large photos stand in a book."""


def issue(accounted: Account, sealed: Sealed, delivery: Delivery, *, head: Head, now: datetime) -> Receipt:
    """Return the receipt of one hand-over.

    Raises:
        OurFault: `internal` when source records are not mapped plus lost, or items not carried plus left out.
    """
    return _checked(
        accounted.said
        | _delivered(delivery, head, now)
        | {"transfer_id": sealed.transfer_id, "sealed_to": sealed.sealed_to, "photos": sealed.photos}
        | {"files": tuple(map(_file_line, delivery.files))}
    )


def issue_for_package(
    accounted: Account, share: PackageShare, delivery: Delivery, *, head: Head, now: datetime
) -> Receipt:
    """Return the receipt of one child's journal that went into a package for another platform.

    Args:
        accounted: for this child's journal as it went.
        share: what of the package is this child's, and what the package has no place for.
        delivery: the whole package; the files that `share` names are listed, the list of all among them.
        head: the end of the audit.
        now: when it is issued.

    Raises:
        OurFault: `internal` as `issue`, or when a file that should be listed was not delivered.
    """
    delivered = {one.name: one for one in delivery.files}
    if not delivered.keys() >= set(share.files):
        raise OurFault("internal", "receipt files")
    package = share.package
    line = PackageLine(
        platform=package.platform,
        adapter=package.adapter,
        layout=package.layout,
        evidence=package.evidence,
        children=package.children,
    )
    return _checked(
        accounted.said
        | _delivered(delivery, head, now)
        | {"transfer_id": share.transfer_id, "package": line}
        | {"not_taken": tuple(LossLine(kind=part, reason=why, count=n) for part, why, n in share.not_taken)}
        | {"files": tuple(_file_line(delivered[name]) for name in share.files)}
    )


def _accounted(reading: Reading, plan: Plan, minimised: MinimisedJournal) -> dict[str, Any]:
    """Return what was read, what a plan made of it, and on what papers."""
    return {
        "program": f"journal-bridge {__version__}",
        "platform": reading.platform,
        "adapter": reading.adapter,
        "child": plan.journal.child.id,
        "journal_id": minimised.journal.journal_id,
        "purpose": plan.purpose,
        "basis": plan.basis,
        "consents_sha256": plan.consents_sha256,
        "policy_sha256": plan.policy_sha256,
        "summary_sha256": plan.summary_sha256,
        "records": record_counts(reading),
        "losses": loss_lines(reading),
        "warnings": reading.warnings,
        "items": len(plan.items),
        "carried": plan.count(State.CARRY),
        "withheld": plan.count(State.WITHHOLD),
        "held": plan.count(State.HOLD),
        "redactions": minimised.redactions,
        "left_out": tuple(LeftOutLine.model_validate(vars(line)) for line in plan.left_out()),
        "media": tuple(MediaLine(before=one.before, after=one.after) for one in minimised.cleaned),
    }


def _delivered(delivery: Delivery, head: Head, now: datetime) -> dict[str, Any]:
    return {
        "route": delivery.route,
        "audit": AuditLine(number=head.number, sha256=head.sha256),
        "issued_at": now,
    }


def _file_line(file: BundleFile) -> FileLine:
    return FileLine(name=file.name, bytes=file.bytes, sha256=file.sha256)


def _checked(values: dict[str, Any]) -> Receipt:
    receipt = Receipt(**values)
    check_sums(receipt)
    return receipt


def record_counts(reading: Reading) -> tuple[KindCount, ...]:
    """Return source, mapped and lost records by kind."""
    lost: Counter[str] = Counter()
    for loss in reading.losses:
        lost[loss.kind] += loss.count
    kinds = sorted({*reading.source_records, *reading.mapped_records, *lost})
    return tuple(
        KindCount(
            kind=kind,
            source=reading.source_records.get(kind, 0),
            mapped=reading.mapped_records.get(kind, 0),
            lost=lost[kind],
        )
        for kind in kinds
    )


def loss_lines(reading: Reading) -> tuple[LossLine, ...]:
    """Return the losses added up by kind and reason, without their places."""
    counts: Counter[tuple[str, str]] = Counter()
    for loss in reading.losses:
        counts[loss.kind, loss.reason] += loss.count
    return tuple(
        LossLine(kind=kind, reason=reason, count=count) for (kind, reason), count in sorted(counts.items())
    )


def check_sums(receipt: Receipt) -> None:
    """Check the conservation law: nothing disappears without a line."""
    for line in receipt.records:
        if line.source != line.mapped + line.lost:
            raise OurFault("internal", f"receipt records {line.kind}")
    listed = {
        state: sum(line.count for line in receipt.left_out if line.state is state)
        for state in (State.WITHHOLD, State.HOLD)
    }
    told = {State.WITHHOLD: receipt.withheld, State.HOLD: receipt.held}
    if listed != told or receipt.items != receipt.carried + sum(listed.values()):
        raise OurFault("internal", "receipt items")
    if (receipt.sealed_to is None) is not (receipt.package is not None):
        raise OurFault("internal", "receipt sealed or package")
