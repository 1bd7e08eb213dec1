"""A migration in one process: a small setting, a workspace, --out, and a worker that works in this very process."""

import json
import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, Self

import pytest

import convert_samples
from journal_bridge import intake
from journal_bridge.journal import Journal
from journal_bridge.keys import SettingKeys
from journal_bridge.ledger import Event, Ledger
from journal_bridge.migrating import starting
from journal_bridge.migrating.earlier import state
from journal_bridge.migrating.engines.engine import Work
from journal_bridge.migrating.facts import ChildFacts, JobFacts, MigrationFacts
from journal_bridge.migrating.ordering import Order
from journal_bridge.migrating.outlets.local import LocalOutlet
from journal_bridge.migrating.spool import Spool
from journal_bridge.migrating.starting import Crew, Own
from journal_bridge.migrating.tickets import Done, Ticket, Verb
from stories import line

NOON: Final = datetime(2025, 7, 20, 11, 0, tzinfo=UTC)
"""When a run is, where a test does not say otherwise."""

Jobs = dict[str, JobFacts]
"""What became of each child for the new platform, by the export's id."""


class Here:
    """An engine without processes: a ticket is worked on as it is handed in, and noted."""

    def __init__(self, tickets: list[Ticket], instead: Mapping[Verb, Work]) -> None:
        self.workers: Final = 1
        self._tickets = tickets
        self._instead = instead

    def submit(self, work: Work, ticket: Ticket) -> Future[Done]:
        """Carry out a ticket, or what a test does in its stead."""
        self._tickets.append(ticket)
        future = Future[Done]()
        try:
            future.set_result(self._instead.get(ticket.verb, work)(ticket))
        except Exception as error:  # noqa: BLE001 - whatever a worker dies of
            future.set_exception(error)
        return future

    apart = submit

    def look(self) -> None:
        """Do nothing: whoever works here is here."""

    def stop(self) -> None:
        """Do nothing: nothing is in hand."""

    def __enter__(self) -> Self:
        """Return the engine."""
        return self

    def __exit__(self, *_: object) -> None:
        """Do nothing."""


@dataclass
class Heard:
    """Whoever is told how far it is, and remembers it."""

    stages: list[tuple[str, int]] = field(default_factory=list)

    def stage(self, words: str, total: int) -> None:
        """Remember a stage."""
        self.stages.append((words, total))

    def done(self, done: Done) -> None:
        """Let it pass."""


@dataclass
class World:
    """Where one migration is at home, and what its last run was like."""

    folder: Path
    order: Order
    out: Path
    when: datetime = NOON
    tickets: list[Ticket] = field(default_factory=list)
    """What the last run handed to workers."""
    instead: dict[Verb, Work] = field(default_factory=dict)
    """What a worker does in the stead of its own work, by verb."""
    facts: MigrationFacts = field(init=False)
    """What the last run that came to its end told."""

    @property
    def workspace(self) -> Path:
        """The setting's workspace."""
        return self.folder / "workspace"

    @property
    def export(self) -> Path:
        """The first export."""
        return Path(self.order.exports[0])

    def run(self, **changes: object) -> MigrationFacts:
        """Run the migration, with the order changed for this run and those to come."""
        self.order = replace(self.order, **changes)  # type: ignore[arg-type] # the fields of an order
        with self.at_work() as own:
            self.facts = starting.run(self.order, str(self.out), Crew(1), own)
        return self.facts

    def run_with(self, *exports: str | Path, **changes: object) -> MigrationFacts:
        """Run it with several exports, each with answers of its own: a copy of those of the first."""
        tables = self.folder / "tables"
        tables.mkdir(exist_ok=True)
        for export in exports:
            shutil.copyfile(self.folder / "consents.csv", tables / f"{Path(export).stem}.csv")
        return self.run(exports=tuple(map(str, exports)), consents=tables, **changes)

    def plan(self, out: Path | None = None, **changes: object) -> MigrationFacts:
        """Plan the migration, with the order changed for this once."""
        order = replace(self.order, **changes)  # type: ignore[arg-type] # the fields of an order
        self.tickets.clear()
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Crew, "engine", lambda *_: Here(self.tickets, self.instead))
            keys = self.keys if order.workspace == self.workspace else None
            return starting.plan(order, str(out or self.out), Crew(1), Own(None, keys, Heard(), lambda: self.when))

    @contextmanager
    def at_work(self) -> Iterator[Own]:
        """Give what of the setting's own a run needs, and let it work in this process."""
        self.tickets.clear()
        with pytest.MonkeyPatch.context() as patch, self.ledger() as ledger:
            patch.setattr(Crew, "engine", lambda *_: Here(self.tickets, self.instead))
            yield Own(ledger, self.keys, Heard(), lambda: self.when)

    @property
    def keys(self) -> SettingKeys:
        """The setting's keys."""
        return SettingKeys.load_or_create(self.workspace)

    def ledger(self) -> Ledger:
        """Return the setting's ledger, open."""
        return Ledger.open(self.workspace, self.keys)

    @property
    def outlet(self) -> LocalOutlet:
        """The place of what was made."""
        return LocalOutlet(self.out)

    @property
    def spool(self) -> Spool:
        """What is unfinished."""
        return Spool(self.outlet.local)

    def tried(self, verb: Verb) -> int:
        """Return how many tickets of a kind the last run handed out."""
        return sum(ticket.verb is verb for ticket in self.tickets)

    def packages(self) -> dict[str, Path]:
        """Return every package that lies in --out, by its place below it."""
        found = sorted((self.out / "package").glob("*/*/SHA256SUMS"))
        return {path.parent.relative_to(self.out).as_posix(): path.parent for path in found}

    def journals(self) -> dict[str, Journal]:
        """Return what a reader finds of each child in its own package, by the export's id."""
        return {
            child.id: self.journal(child, job.place)
            for child in children(self.facts).values()
            for job in child.jobs
            if job.place and job.purpose == "platform"
        }

    def journal(self, child: ChildFacts, below: str) -> Journal:
        """Return what a reader finds of a child in its package.

        A friend of a shared story stands there too, on most platforms, with that story alone: whatever lies in a
        child's package is in that child's journal.
        """
        found = read(self.out / below)
        everything = {entry.id for one in found for entry in one.entries}
        whole = [one for one in found if {entry.id for entry in one.entries} == everything]
        return next(one for one in whole if one.child.shown_name == child.name)

    def texts(self) -> dict[str, set[str]]:
        """Return what the journals in --out say, by the export's id of the child."""
        return {
            child: {block.text for entry in one.entries for block in entry.body}
            for child, one in self.journals().items()
        }

    def files(self, below: str = "") -> dict[str, tuple[int, int, int]]:
        """Return every file below a folder of --out, with what would change if it were written again."""
        found = sorted(path for path in (self.out / below).rglob("*") if path.is_file())
        return {str(path.relative_to(self.out)): stamp_of(path) for path in found}

    def bytes_of(self, below: str = "") -> bytes:
        """Return all that lies below a folder of --out, one after the other."""
        return b"".join(path.read_bytes() for path in sorted((self.out / below).rglob("*")) if path.is_file())

    def audit(self, *, receipts: bool = True) -> dict[str, Any]:
        """Return what the audit says; receipts in --out must verify, and their heads stand there."""
        words: list[object] = ["audit", "--workspace", self.workspace, "--json"]
        if receipts:
            for one in sorted(self.out.glob("keep-at-the-setting/receipts/*/*/*/receipt.json")):
                words += ["--receipt", one]
        document: dict[str, Any] = json.loads(line.run(*words).stdout)
        return document

    def events(self) -> list[tuple[str, dict[str, Any]]]:
        """Return every row of the audit, and what it tells, save of what other killed runs left in the clear."""
        rows = ((row["event"], row["facts"]) for row in self.audit(receipts=False)["lines"])
        return [row for row in rows if row[0] != Event.SWEPT]


def stamp_of(path: Path) -> tuple[int, int, int]:
    """Return what would change if a file were written again."""
    facts = path.stat()
    return facts.st_ino, facts.st_mtime_ns, facts.st_size


def read(package: Path) -> tuple[Journal, ...]:
    """Return the journals of a package, as its own platform's reader finds them."""
    with intake.open_export(package) as opened:
        reading = intake.read(opened)
        return tuple(reading.journal(child.id) for child in reading.children)


def children(facts: MigrationFacts) -> dict[str, ChildFacts]:
    """Return what is said of every child, by the export's id."""
    return {child.id: child for setting in facts.settings for child in setting.children}


def jobs(facts: MigrationFacts, purpose: str = "platform") -> Jobs:
    """Return what became of every child for one purpose, by the export's id."""
    return {child.id: job for child in children(facts).values() for job in child.jobs if job.purpose == purpose}


def states(facts: MigrationFacts, purpose: str = "platform") -> dict[str, str]:
    """Return how every child ended, by the export's id: its state, and the code where there is one."""
    return {child: f"{job.state} {job.code}".strip() for child, job in jobs(facts, purpose).items()}


def changed(world: World, child: str, change: Callable[[dict[str, Any]], None]) -> None:
    """Change a child's journal in the small setting's export."""
    path = Path(world.order.exports[0]) / child / "journal.json"
    document = json.loads(path.read_bytes())
    change(document)
    path.write_text(json.dumps(document), encoding="utf-8")


def say(words: str) -> Callable[[dict[str, Any]], None]:
    """Return a change that puts other words into a journal's last entry about its own child alone."""

    def change(document: dict[str, Any]) -> None:
        entry = [one for one in document["entries"] if len(one["about"]) == 1][-1]
        entry["body"][0]["text"] = words

    return change


_OTHERS: Final = {
    "Ann": "Amy", "Bo": "Bea", "Cy": "Cai", "Dot": "Dee", "Archerfield": "Ashgrove", "Bellwether": "Birdwood",
    "Candlewick": "Copperfield", "Dandelion": "Driftwood", "hazel": "birch", "Hazel Lane": "Birch Lane",
}  # fmt: skip


def another_setting(export: Path, folder: Path) -> Path:
    """Write a second setting, whose children have the ids of the first one's and other names."""
    shutil.copytree(export, folder)
    for path in folder.glob("*/journal.json"):
        text = path.read_text("utf-8")
        for old, new in _OTHERS.items():
            text = re.sub(rf"(?<![-\w]){old}(?![-\w])", new, text)
        path.write_text(text, encoding="utf-8")
    return folder


def small(folder: Path, **answers: str) -> World:
    """Return the small setting of `convert`'s tests, about to migrate into journal folders."""
    export = convert_samples.export(folder / "export")
    table = convert_samples.consents(folder / "consents.csv", **answers)
    SettingKeys.load_or_create(folder / "workspace")
    order = Order(
        (str(export),), "folder", consents=table, basis=convert_samples.BASIS, workspace=folder / "workspace"
    )
    return World(folder, order, folder / "out")


def state_path(world: World, child: str) -> Path:
    """Return the file that keeps what is known of a child, by the export's id."""
    return next(
        path for path in (world.out / state.STATE).glob("*/*.json") if f'"id":"{child}"' in path.read_text("utf-8")
    )


def key_of(world: World, child: str) -> str:
    """Return the key of a child that was placed once, by the export's id."""
    return state_path(world, child).stem
