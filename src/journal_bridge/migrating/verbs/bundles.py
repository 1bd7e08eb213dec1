"""Bundles of one child for its family, another setting or a school: the line of `transfer`, up to the sealing.

What is built lies flushed in the spool; the coordinator records it, puts it in its place and issues the receipt.
"""

from dataclasses import replace
from pathlib import Path
from time import perf_counter
from typing import Final

from journal_bridge import bundle, minimise, sent_records
from journal_bridge.bundle import ForPeople, ForSetting, Recipient, passphrases
from journal_bridge.bundle.manifest import MANIFEST
from journal_bridge.deliver import deliver_to_folder
from journal_bridge.handover import MinimisedJournal, Purpose
from journal_bridge.keys import Card
from journal_bridge.ledger import keyed_here
from journal_bridge.migrating import passphrase_table
from journal_bridge.migrating.spool import ChildSpool
from journal_bridge.migrating.spooled import Job, MadeFile, Outcome
from journal_bridge.migrating.verbs.bench import Bench
from journal_bridge.migrating.verbs.counting import outcome
from journal_bridge.transfer import keyed_for, now

PLACE: Final = "to-place"


def build(bench: Bench, job: Job) -> Outcome:
    """Plan, minimise, pack and seal one child's journal for one purpose; it lies in the spool as it will be given.

    Raises:
        BridgeError: of the stage that could not go on.
    """
    begun = perf_counter()
    child, folder = bench.child, bench.child.made / job.purpose
    folder.mkdir(mode=0o700, parents=True)
    journal, brief, recipient = child.journal, bench.brief(job), _recipient(bench, job)
    room = bench.room(folder / "media", brief)
    plan = minimise.plan(journal, brief, room)
    whose = f"{job.apart}:{journal.child.id}" if job.apart else journal.child.id
    keyed = keyed_for(bench.keys, job.purpose, whose, recipient, job.to)
    minimised = minimise.apply(plan, brief, room, keyed, folder / "minimised")
    made = outcome(bench, plan, brief, minimised, job)
    if not bench.order.planned_only:
        made = _sealed(bench, recipient, minimised, made, folder)
        made = replace(made, record=None) if job.apart else made  # a top-up finds it by the child's id alone
    return replace(made, seconds=perf_counter() - begun)


def _sealed(
    bench: Bench, recipient: Recipient, minimised: MinimisedJournal, made: Outcome, folder: Path
) -> Outcome:
    """Pack and seal what was minimised, and lay it down as it will be given."""
    packed = bundle.pack(minimised, folder / "packed")
    sealed = bundle.seal(packed, recipient, made.transfer_id, folder / "sealed", bench.keys)
    delivery = deliver_to_folder(sealed, place_of(bench.child, made.purpose), bench.moment)
    return replace(
        made,
        sealed_to=sealed.sealed_to,
        photos=sealed.photos,
        files=tuple(MadeFile(one.name, one.sha256, one.bytes) for one in delivery.files),
        manifest=next(one.sha256 for one in delivery.files if one.name == MANIFEST),
        record=_record(bench, made, minimised, recipient),
    )


def place_of(child: ChildSpool, purpose: Purpose) -> Path:
    """Return where what is made of a child for one purpose lies in the spool, as it will lie at its place."""
    return child.made / purpose / PLACE


def _recipient(bench: Bench, job: Job) -> Recipient:
    """Return whom a bundle is sealed to; passphrases are read where the setting keeps them, and travel nowhere.

    Raises:
        UsageFault: what a passphrase or its file is refused for.
    """
    if bench.order.planned_only and job.card is None:
        return ForPeople("")  # nothing is locked
    if job.card is not None:
        return ForSetting(Card.parse(job.card))
    if job.passphrase is not None:
        given = passphrases.read_from(job.passphrase)
    else:
        given = passphrase_table.read_one(bench.passphrase_book, *bench.named, job.purpose, job.recipient)
    passphrases.check(given.book)
    return ForPeople(given.book, given.films)


def _record(bench: Bench, made: Outcome, minimised: MinimisedJournal, to: Recipient) -> str | None:
    """Return the record by which a later top-up to another setting knows what this one held."""
    if not isinstance(to, ForSetting):
        return None
    child = made.account.child
    record = sent_records.record_of(
        minimised,
        bench.keys,
        transfer=made.transfer_id,
        receiver=to.card.fingerprint,
        child=keyed_here(bench.keys, "child", child),
        whose=sent_records.hidden_child(child, bench.keys),
        made_at=now(),
    )
    return record.model_dump_json()
