"""The third verb: bring the plans of one setting's children into agreement about what they share.

Only what is shared is held together: each child's plan and journal are opened, and closed again, one at a time.
"""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import Final

from journal_bridge import minimise
from journal_bridge.handover import Plan
from journal_bridge.journal import Journal
from journal_bridge.migrating.bench import Bench, bench_for
from journal_bridge.migrating.spool import ChildSpool, save
from journal_bridge.migrating.tickets import Done, Ticket

_STOPPED: Final = "stopped.json"


def keep_stopped(folder: Path, children: list[str]) -> None:
    """Keep the ids of the children without a plan beside their setting's reading: what they share stays, for all.

    Their papers stopped them, or nobody knows what their papers say of it, since they could not be planned.
    """
    save(folder / _STOPPED, json.dumps(sorted(children)).encode())


def agree(ticket: Ticket) -> Done:
    """Keep for every planned child what its plan looks like once all agree."""
    with bench_for(ticket) as bench:
        planned = [bench.site.child(key) for key in bench.site.children()]
        planned = [child for child in planned if child.is_planned]
        _agree(bench, planned)
    return Done(ticket)


def _agree(bench: Bench, planned: list[ChildSpool]) -> None:
    brief = bench.common_brief
    stopped = json.loads((bench.site.folder / _STOPPED).read_bytes())
    standing_in = Counter(one for child in planned for one in minimise.ids_of(_plan(child)))
    shared = {one for one, count in standing_in.items() if count > 1}
    parts = [minimise.reduced(_plan(child), brief, shared) for child in planned]
    for child, part in zip(planned, minimise.agreed(parts, brief, stopped), strict=True):
        child.keep_agreed(replace(part, names=_names_in(child.journal, part.names)))


def _names_in(journal: Journal, names: Mapping[str, str]) -> dict[str, str]:
    """Return the names of those who stand in a journal: what becomes of others is no reason to make it anew."""
    about = chain.from_iterable(entry.about for entry in journal.entries)
    shown = chain.from_iterable(media.depicts.people for media in journal.media)
    there = {journal.child.id, *(person.id for person in journal.people), *about, *shown}
    return {one: name for one, name in names.items() if one in there}


def _plan(child: ChildSpool) -> Plan:
    return child.plan.on(child.journal)
