"""Begin a migration: the outlet is taken, the ledger verified, the engine started; then all of it is let go."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import product
from pathlib import Path
from time import monotonic
from typing import Final

from journal_bridge import recording, workspace_settings
from journal_bridge.deliver import demand_outside
from journal_bridge.errors import ExitCode, OurFault, UsageFault
from journal_bridge.handover import Purpose
from journal_bridge.keys import SettingKeys
from journal_bridge.ledger import Ledger
from journal_bridge.migrating import ordering, outlets, report
from journal_bridge.migrating.earlier import state
from journal_bridge.migrating.engines import cluster, engine
from journal_bridge.migrating.engines.engine import Engine
from journal_bridge.migrating.facts import Estimate, JobState, MigrationFacts
from journal_bridge.migrating.means import Means, Told
from journal_bridge.migrating.ordering import Order
from journal_bridge.migrating.outlets import Outlet
from journal_bridge.migrating.passphrase_table import PassphraseBook
from journal_bridge.migrating.running import Migration
from journal_bridge.migrating.spool import Spool
from journal_bridge.rooms import private_room
from journal_bridge.stores import local_path

MOST_WORKERS: Final = 128
"""Processes of one computer: each takes 120 MB before it has read anything, so these take 15 GB."""

_IN_A_BUNDLE: Final = 3
"""How often a bundle's media lie on the disk while it is built: cleaned, packed and sealed."""


@dataclass(frozen=True)
class Crew:
    """Who does the work: so many processes of this computer, or the cluster at an address.

    Raises:
        UsageFault: `usage` for a number of workers that is none, or more than any computer gives work to.
    """

    workers: int = 0
    cluster: str | None = None

    def __post_init__(self) -> None:
        """Refuse a slip of the pen before anything is begun."""
        if not 0 <= self.workers <= MOST_WORKERS:
            raise UsageFault("usage", f"--workers takes 1 to {MOST_WORKERS}; left out, one a processor")

    def engine(self, workspace: Path, shared: Path) -> Engine:
        """Return the engine; a cluster's certificates stand in the workspace's settings.

        Raises:
            UsageFault: what the cluster is refused for.
            TryAgain: `cluster-lost`, `cluster-busy`.
        """
        if self.cluster is not None:
            return cluster.cluster(self.cluster, workspace_settings.read(workspace).cluster, shared)
        return engine.local(self.workers or min(os.cpu_count() or 1, MOST_WORKERS))


@dataclass(frozen=True)
class Own:
    """What of the setting's own is at hand: its ledger and keys if it has any, who is told, and the time."""

    ledger: Ledger | None
    keys: SettingKeys | None
    told: Told
    clock: Callable[[], datetime]


def run(order: Order, out: str, crew: Crew, own: Own) -> MigrationFacts:
    """Carry out a migration, or go on with one, or add to one what was written since.

    Raises:
        BridgeError: what stops everything; whatever was placed by then is placed, and the same command goes on.
    """
    if own.ledger is None or own.keys is None:
        raise OurFault("internal", "a run without a ledger")
    outlet, workspace = outlet_for(order, out), demanded(order)
    order = replace(order, moment=own.clock())
    with outlet.running():
        order = replace(order, by_setting=state.is_by_setting(outlet, len(order.exports), begin=True))
        recording.begin(own.ledger, own.clock())
        spool = Spool(outlet.local)
        with crew.engine(workspace, spool.folder) as hands:
            means = Means(outlet, own.keys, own.ledger, hands, own.told, own.clock)
            facts = Migration(order, means, spool).run()
        report.write(facts, outlet.put)
        spool.end()
    return facts


def plan(order: Order, out: str, crew: Crew, own: Own) -> MigrationFacts:
    """Do everything a run would, where nobody sees it, and return what it comes to; only the plan is kept.

    Raises:
        BridgeError: what would stop the run.
    """
    outlet = outlet_for(order, out)
    with _scratch(outlet) as room:
        workspace, keys = demanded(order), own.keys
        if keys is None:
            workspace = room / "keys"
            keys = SettingKeys.create(workspace)
        order = replace(order, moment=own.clock(), planned_only=True, workspace=workspace)
        order = replace(order, by_setting=state.is_by_setting(outlet, len(order.exports), begin=False))
        begun, spool = monotonic(), Spool(room / "spool")
        with crew.engine(demanded(order), spool.folder) as hands:
            means = Means(outlet, keys, own.ledger, hands, own.told, own.clock)
            facts = Migration(order, means, spool).run()
    facts = replace(facts, estimate=_estimate(facts, monotonic() - begun))
    write(facts, outlet)
    return facts


def write(facts: MigrationFacts, outlet: Outlet) -> None:
    """Write a report into --out while no run is at work there, and leave nothing else.

    Raises:
        TryAgain: `out-in-use`, `no-room`, `delivery-failed`.
    """
    with outlet.running():
        report.write(facts, outlet.put)
        for folder in (*outlet.local.glob("*"), outlet.local):
            with suppress(OSError):  # what an unfinished run left stays
                folder.rmdir()


def _estimate(facts: MigrationFacts, seconds: float) -> Estimate:
    """Return what the run will take: planning writes the packages too, and leaves out only what is locked.

    While a run works, cleaned media and packages lie on the disk as one file under two names; a bundle holds its
    media once more, and so does the pack it is made from.
    """
    jobs = [job for setting in facts.settings for child in setting.children for job in child.jobs]
    packages = sum(job.bytes for job in jobs if job.purpose is Purpose.PLATFORM)
    bundles = sum(_IN_A_BUNDLE * job.media_bytes for job in jobs if job.purpose is not Purpose.PLATFORM)
    return Estimate(seconds=seconds, room_bytes=packages + bundles)


def outlet_for(order: Order, out: str) -> Outlet:
    """Return the outlet an order may use; nothing is made yet.

    Raises:
        UsageFault: what the order or the place is refused for.
        ConsentNeeded: `basis-missing`.
    """
    ordering.demand_sound(order)
    outlet = outlets.outlet_of(out, demanded(order))
    outlet.demand_usable(order.exports)
    exports = [path for one in order.exports if (path := local_path(one)) is not None]
    if order.passphrases_to is not None:
        PassphraseBook.open(order.passphrases_to, *filter(None, [local_path(out)]), *exports)
    if (there := local_path(out)) is not None:
        for export in exports:
            demand_outside(export, there)  # what lies in --out is written over and removed
    places = [place for place in (order.workspace, order.passphrases_to) if place is not None]
    for place, export in product(places, exports):
        demand_outside(place, export)
    return outlet


def demanded(order: Order) -> Path:
    """Return the workspace of an order.

    Raises:
        OurFault: `internal` when there is none.
    """
    if order.workspace is None:
        raise OurFault("internal", "a migration without a workspace")
    return order.workspace


@contextmanager
def _scratch(outlet: Outlet) -> Iterator[Path]:
    """Yield a private folder on the disk that the run will use, which has the room for it."""
    above = next((one for one in outlet.local.absolute().parents if one.exists()), None)
    with private_room(above if above and os.access(above, os.W_OK) else None) as room:
        yield room


def exit_code(facts: MigrationFacts) -> ExitCode:
    """Return how a run ended, or stands: held when anything waits, is parked, stopped, unread or still to do.

    So it is while a folder lies there of a child who is no longer in the export, and where an export holds no child
    at all: somebody has to look.
    """
    jobs = [job for setting in facts.settings for child in setting.children for job in child.jobs]
    waits = not facts.settings or any(job.held or job.state is not JobState.PLACED for job in jobs)
    look = any(setting.code or setting.lying or not setting.children for setting in facts.settings)
    return ExitCode.HELD if waits or look else ExitCode.DONE
