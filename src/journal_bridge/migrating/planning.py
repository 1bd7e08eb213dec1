"""The second verb: decide about every item of one child's journal for the new platform, and clean its media."""

from journal_bridge import minimise
from journal_bridge.migrating.bench import bench_for
from journal_bridge.migrating.tickets import Done, Ticket


def plan(ticket: Ticket) -> Done:
    """Plan one child, and keep the plan with its cleaned media in the spool.

    Raises:
        ConsentNeeded: what the papers of this child are stopped for.
        InputRefused: what the papers or the export's files are refused for.
        TryAgain: `no-room`.
    """
    with bench_for(ticket) as bench:
        child = bench.child
        journal = child.journal
        brief = bench.brief()
        room = bench.room(child.media, brief)
        made = minimise.plan(journal, brief, room)
        child.keep_plan(made, room.seen)
    size = sum(look.cleaned.bytes for look in room.seen.values() if look.cleaned)
    return Done(ticket, entries=len(journal.entries), media=len(journal.media), bytes=size)
