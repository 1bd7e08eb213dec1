"""The fifth verb: what the new platform itself imports, for one whole setting: children, families, staff."""

import json
import shutil
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Final

from journal_bridge import minimise
from journal_bridge.bundle.blocks import listed
from journal_bridge.converting.report import SUMS
from journal_bridge.journal import from_bytes
from journal_bridge.migrating import flushing
from journal_bridge.migrating.outlets import Outlet
from journal_bridge.migrating.spool import save
from journal_bridge.migrating.tickets import Done, Ticket
from journal_bridge.migrating.verbs.bench import bench_for

TABLES: Final = "tables"
PEOPLE: Final = "people"
STEPS: Final = "steps.json"


UPLOAD: Final = "to-upload"
"""Folder below --out of the tables, a folder a setting."""


def lay_people(folder: Path, people: Iterable[tuple[str, str | None]]) -> None:
    """Lay who is in each child's package into a setting's folder of the spool, whenever it was placed."""
    below = folder / PEOPLE
    shutil.rmtree(below, ignore_errors=True)
    for child, document in people:
        if document is not None:
            save(below / f"{child}.json", document.encode())


def place(folder: Path, outlet: Outlet, setting: str) -> tuple[tuple[str, str], ...]:
    """Put a setting's tables in their place, and return what to do with each; where there are none, none lie there.

    Raises:
        TryAgain: `no-room`, `delivery-failed`.
    """
    told = json.loads((folder / STEPS).read_bytes())
    steps = tuple((one["words"], f"{UPLOAD}/{setting}/{one['file']}" if one["file"] else "") for one in told)
    made = sorted((folder / TABLES).iterdir())
    if not made:
        outlet.remove(f"{UPLOAD}/{setting}")
        return steps
    sums = "".join(f"{listed(one.name, one).sha256}  {one.name}\n" for one in made)
    save(folder / TABLES / SUMS, sums.encode())
    outlet.place(folder / TABLES, f"{UPLOAD}/{setting}")
    return steps


def write(ticket: Ticket) -> Done:
    """Write the tables from who is in what was made of each child, and keep the steps beside them.

    The coordinator lays the people of all children, whenever they were placed, into the setting's own folder.
    """
    with bench_for(ticket) as bench:
        folder = bench.site.folder / TABLES
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(mode=0o700)
        kept = sorted((bench.site.folder / PEOPLE).glob("*.json"))
        journals = [minimise.with_people(from_bytes(path.read_bytes(), path.name)) for path in kept]
        steps = bench.target.writer.tables(journals, folder) if journals else ()
        flushing.flush(folder)
        save(bench.site.folder / STEPS, json.dumps([asdict(step) for step in steps]).encode())
    return Done(ticket)
