"""Begin a migration: the outlet is taken, the ledger verified, the engine started; and all of it is let go again."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from journal_bridge import recording
from journal_bridge.deliver import demand_outside
from journal_bridge.errors import UsageFault
from journal_bridge.keys import SettingKeys
from journal_bridge.ledger import Ledger
from journal_bridge.migrating import engine, ordering, outlets
from journal_bridge.migrating.engine import Engine
from journal_bridge.migrating.facts import JobState, MigrationFacts
from journal_bridge.migrating.ordering import Order
from journal_bridge.migrating.outlets import Outlet
from journal_bridge.migrating.running import Means, Migration, Told
from journal_bridge.migrating.spool import Spool
from journal_bridge.rooms import private_room


@dataclass(frozen=True)
class Crew:
    """Who does the work: so many processes of this computer, or the cluster at an address."""

    workers: int = 0
    cluster: str | None = None

    def engine(self) -> Engine:
        """Return the engine.

        Raises:
            UsageFault: `cluster-address`, `cluster-missing`; `usage` for fewer than one worker.
        """
        if self.workers < 0:
            raise UsageFault("usage", "--workers")
        return engine.local(self.workers or os.cpu_count() or 1)


def run(
    order: Order, out: str, crew: Crew, told: Told, ledger: Ledger, keys: SettingKeys, clock: Callable[[], datetime]
) -> MigrationFacts:
    """Carry out a migration, or go on with one, or add to one what was written since.

    Raises:
        BridgeError: what stops everything; whatever was placed by then is placed, and the same command goes on.
    """
    order = replace(order, moment=clock())
    outlet = _outlet(order, out)
    with outlet.running():
        recording.begin(ledger, clock())
        with crew.engine() as hands:
            means = Means(outlet, keys, ledger, hands, told, clock)
            facts = Migration(order, means, Spool(outlet.local)).run()
        _tidy(outlet, facts)
    return facts


def plan(
    order: Order,
    out: str,
    crew: Crew,
    told: Told,
    ledger: Ledger | None,
    keys: SettingKeys | None,
    clock: Callable[[], datetime],
) -> MigrationFacts:
    """Do everything a run would, where nobody sees it, and return what it comes to; nothing of it is kept.

    Raises:
        BridgeError: what would stop the run.
    """
    outlet = _outlet(order, out)
    with _scratch(outlet) as room:
        workspace = order.workspace
        if keys is None:
            workspace = room / "keys"
            keys = SettingKeys.create(workspace)
        order = replace(order, moment=clock(), planned_only=True, workspace=workspace)
        with crew.engine() as hands:
            means = Means(outlet, keys, ledger, hands, told, clock)
            return Migration(order, means, Spool(room / "spool")).run()


def _outlet(order: Order, out: str) -> Outlet:
    ordering.demand_sound(order)
    if order.workspace is None:
        raise UsageFault("no-folder", "--workspace")
    outlet = outlets.outlet_of(out, order.workspace)
    exports = [one for one in order.exports if "://" not in one]
    outlet.demand_usable(exports)
    for export in exports:
        for place in (order.workspace, order.passphrases_to):
            if place is not None:
                demand_outside(place, Path(export))
    return outlet


@contextmanager
def _scratch(outlet: Outlet) -> Iterator[Path]:
    """Yield a private folder on the disk that the run will use, which has the room for it."""
    above = next((one for one in outlet.local.absolute().parents if one.exists()), None)
    with private_room(above if above and os.access(above, os.W_OK) else None) as room:
        yield room


def _tidy(outlet: Outlet, facts: MigrationFacts) -> None:
    """Remove the spool once nothing in it is waiting."""
    jobs = [job for setting in facts.settings for child in setting.children for job in child.jobs]
    if not any(job.state in {JobState.PARKED, JobState.WAITING} for job in jobs):
        shutil.rmtree(outlet.local, ignore_errors=True)
