"""What is counted of one thing that was made, before its files are listed: the same for a package and a bundle."""

from collections.abc import Collection

from journal_bridge import receipt
from journal_bridge.handover import MinimisedJournal, Plan
from journal_bridge.migrating.spooled import Job, Outcome
from journal_bridge.migrating.verbs.bench import Bench
from journal_bridge.minimise import Brief
from journal_bridge.recording import counted, new_transfer


def outcome(
    bench: Bench,
    plan: Plan,
    brief: Brief,
    minimised: MinimisedJournal,
    job: Job | None = None,
    *,
    gone: Collection[str] = (),
) -> Outcome:
    """Return what a journal came to, under a new transfer id; files, locks and losses are added by who made it.

    `gone` are ids of records the package has no place for: what goes is counted without them.
    """
    entries = [one for one in minimised.journal.entries if one.id not in gone]
    comments = [one for entry in entries for one in entry.comments if one.id not in gone]
    media = [one for one in minimised.journal.media if one.id not in gone]
    return Outcome(
        purpose=plan.purpose,
        transfer_id=new_transfer(),
        account=receipt.account(bench.read.reading, plan, minimised),
        counted=counted(plan.journal.child.id, plan, brief),
        basis=plan.basis,
        to=job.to if job else None,
        recipient=job.recipient if job else "",
        sealed_to=None,
        photos=None,
        files=(),
        manifest="",
        entries=len(entries),
        comments=len(comments),
        media=len(media),
        media_bytes=sum(one.bytes or 0 for one in media),
    )
