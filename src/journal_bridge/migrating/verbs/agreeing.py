"""The third verb: bring the plans of one setting's children into agreement about what they share.

Only what is shared is held together: the part of each child's plan that was taken out when it was planned.
"""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from journal_bridge import minimise
from journal_bridge.migrating.spool import ChildSpool, save
from journal_bridge.migrating.tickets import Done, Ticket
from journal_bridge.migrating.verbs import parts
from journal_bridge.migrating.verbs.bench import bench_for
from journal_bridge.minimise import Brief

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
        stopped = json.loads((bench.site.folder / _STOPPED).read_bytes())
        bring_into_agreement(planned, bench.common_brief, bench.read.shared, stopped)
    return Done(ticket)


def bring_into_agreement(
    planned: Sequence[ChildSpool], brief: Brief, shared: tuple[int, ...], stopped: Collection[str]
) -> None:
    """Keep for each of some planned children what becomes of its part.

    Args:
        planned: all children of a setting that have a plan.
        brief: what the plans were made from, without any child's own decisions.
        shared: as `parts.common` tells it of the setting's journals.
        stopped: the ids of the children without a plan.
    """
    kept = [parts.part(child, brief, shared) for child in planned]
    agreed = minimise.agreed([one.whole for one in kept], brief, stopped)
    for child, one, part in zip(planned, kept, agreed, strict=True):
        # what becomes of others is no reason to make a child anew
        child.keep_agreed(replace(part, names=_names_of(one.children, part.names)))


def _names_of(children: Collection[str], names: Mapping[str, str]) -> dict[str, str]:
    """Return the names of some children, of all that agreed."""
    return {one: name for one, name in names.items() if one in children}
