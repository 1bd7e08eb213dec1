"""What is counted of one thing that was made, before its files are listed: the same for a package and a bundle."""

from journal_bridge import receipt
from journal_bridge.handover import MinimisedJournal, Plan
from journal_bridge.migrating.bench import Bench
from journal_bridge.migrating.spooled import Job, Outcome
from journal_bridge.minimise import Brief
from journal_bridge.recording import counted, new_transfer


def outcome(bench: Bench, plan: Plan, brief: Brief, minimised: MinimisedJournal, job: Job | None = None) -> Outcome:
    """Return what a journal came to, under a new transfer id; files, locks and losses are added by who made it."""
    journal = minimised.journal
    return Outcome(
        purpose=plan.purpose,
        transfer_id=new_transfer(),
        account=receipt.account(bench.read.reading, plan, minimised),
        counted=counted(plan, brief),
        basis=plan.basis,
        to=job.to if job else None,
        recipient=job.recipient if job else "",
        sealed_to=None,
        photos=None,
        files=(),
        manifest="",
        entries=len(journal.entries),
        comments=sum(len(entry.comments) for entry in journal.entries),
        media=len(journal.media),
        media_bytes=sum(one.bytes or 0 for one in journal.media),
    )
