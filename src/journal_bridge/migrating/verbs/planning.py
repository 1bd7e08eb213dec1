"""The second verb: decide about every item of one child's journal for the new platform, and clean its media."""

from journal_bridge import minimise
from journal_bridge.errors import InputRefused
from journal_bridge.journal import Journal
from journal_bridge.migrating.tickets import Done, Ticket
from journal_bridge.migrating.verbs import parts
from journal_bridge.migrating.verbs.bench import bench_for
from journal_bridge.minimise import MediaRoom


def plan(ticket: Ticket) -> Done:
    """Plan one child, and keep the plan with its cleaned media in the spool.

    Raises:
        ConsentNeeded: what the papers of this child are stopped for.
        InputRefused: what the papers or the export's files are refused for; `export-changed` when a file is not the
            one that was read.
        TryAgain: `no-room`.
    """
    with bench_for(ticket) as bench:
        child = bench.child
        journal = child.journal
        brief = bench.brief()
        room = bench.room(child.media, brief)
        made = minimise.plan(journal, brief, room)
        _demand_same(journal, room)
        child.keep_plan(made, room.seen)
        parts.keep(child, made, bench.common_brief, bench.read.shared)
    size = sum(look.cleaned.bytes for look in room.seen.values() if look.cleaned)
    return Done(ticket, entries=len(journal.entries), media=len(journal.media), bytes=size)


def _demand_same(journal: Journal, room: MediaRoom) -> None:
    """Check that every file that was cleaned is, byte for byte, the one its reader saw.

    Raises:
        InputRefused: `export-changed`.
    """
    for media in journal.media:
        look = room.seen.get(media.id)
        if media.sha256 and look and look.cleaned and look.cleaned.source_sha256 != media.sha256:
            raise InputRefused("export-changed", media.source.file or "")
