"""The third verb: bring the plans of one setting's children into agreement about what they share.

Only what is shared is held together: each child's plan and journal are opened, and closed again, one at a time.
"""

import json
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import Final

from journal_bridge import minimise
from journal_bridge.handover import Plan
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


@dataclass(frozen=True)
class Glance:
    """What a look at a journal's JSON tells, which takes a tenth of the time of reading it as a journal.

    `ids` are those of `minimise.ids_of`; `children` everybody whose name a plan may tell.
    """

    ids: frozenset[str]
    children: frozenset[str]


def glance(journal: bytes) -> Glance:
    """Return what a canonical journal's JSON tells at a glance."""
    told = json.loads(journal)
    entries, media = told.get("entries", ()), told.get("media", ())
    comments = (comment["id"] for entry in entries for comment in entry.get("comments", ()))
    about = (child for entry in entries for child in entry.get("about", ()))
    shown = (person for one in media for person in one.get("depicts", {}).get("people", ()))
    people = (person["id"] for person in told.get("people", ()))
    ids = (one["id"] for one in chain(entries, media))
    return Glance(frozenset(chain(ids, comments)), frozenset((told["child"]["id"], *people, *about, *shown)))


def _agree(bench: Bench, planned: list[ChildSpool]) -> None:
    brief = bench.common_brief
    stopped = json.loads((bench.site.folder / _STOPPED).read_bytes())
    seen = [glance(child.journal_bytes) for child in planned]
    standing_in = Counter(one for each in seen for one in each.ids)
    shared = {one for one, count in standing_in.items() if count > 1}
    parts = [minimise.reduced(_plan(child), brief, shared) for child in planned]
    for child, each, part in zip(planned, seen, minimise.agreed(parts, brief, stopped), strict=True):
        # what becomes of others is no reason to make a child anew
        child.keep_agreed(replace(part, names=_names_of(each.children, part.names)))


def _names_of(children: Collection[str], names: Mapping[str, str]) -> dict[str, str]:
    """Return the names of some children, of all that agreed."""
    return {one: name for one, name in names.items() if one in children}


def _plan(child: ChildSpool) -> Plan:
    return child.plan.on(child.journal)
