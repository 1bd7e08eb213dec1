"""Draw up a receipt from the values the line passed on, and refuse to issue one whose sums do not add up."""

from collections import Counter
from datetime import datetime

from journal_bridge import __version__
from journal_bridge.adapter import Reading
from journal_bridge.errors import OurFault
from journal_bridge.handover import Delivery, Head, MinimisedJournal, Plan, SealedBundle, State
from journal_bridge.receipt.paper import AuditLine, FileLine, KindCount, LeftOutLine, LossLine, MediaLine, Receipt


def issue(
    reading: Reading,
    plan: Plan,
    minimised: MinimisedJournal,
    sealed: SealedBundle,
    delivery: Delivery,
    *,
    head: Head,
    now: datetime,
) -> Receipt:
    """Return the receipt of one hand-over.

    Raises:
        OurFault: `internal` when source records are not mapped plus lost, or items not carried plus left out.
    """
    receipt = Receipt(
        transfer_id=sealed.transfer_id,
        issued_at=now,
        program=f"journal-bridge {__version__}",
        platform=reading.platform,
        adapter=reading.adapter,
        child=plan.journal.child.id,
        journal_id=minimised.journal.journal_id,
        purpose=plan.purpose,
        basis=plan.basis,
        consents_sha256=plan.consents_sha256,
        policy_sha256=plan.policy_sha256,
        summary_sha256=plan.summary_sha256,
        records=record_counts(reading),
        losses=loss_lines(reading),
        warnings=reading.warnings,
        items=len(plan.items),
        carried=plan.count(State.CARRY),
        withheld=plan.count(State.WITHHOLD),
        held=plan.count(State.HOLD),
        redactions=minimised.redactions,
        left_out=tuple(LeftOutLine.model_validate(vars(line)) for line in plan.left_out()),
        sealed_to=sealed.sealed_to,
        photos=sealed.photos,
        route=delivery.route,
        files=tuple(FileLine(name=one.name, bytes=one.bytes, sha256=one.sha256) for one in delivery.files),
        media=tuple(MediaLine(before=one.before, after=one.after) for one in minimised.cleaned),
        audit=AuditLine(number=head.number, sha256=head.sha256),
    )
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
