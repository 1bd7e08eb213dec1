"""The values a spool keeps: what was read, what is wanted, what was planned, and what was made or was not."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from journal_bridge.adapter import ChildSummary, Loss, Reading
from journal_bridge.handover import Plan, PlanItem, Purpose
from journal_bridge.journal import Consent, Journal, Roster
from journal_bridge.migrating.facts import Lost
from journal_bridge.receipt import Account
from journal_bridge.recording import Counted


@dataclass(frozen=True)
class ReadFacts:
    """What was read of one export, without its journals: `children` in their order, whose folders are numbered."""

    export: str
    """Where the workers find the export: a local path."""
    words: str
    """The export as it was named on the command line: papers in folders are found by it."""
    sizes: Mapping[str, int]
    """Length of each media file, as the reader saw it."""
    platform: str
    adapter: str
    setting: str
    children: tuple[ChildSummary, ...]
    roster: Roster
    consents: tuple[Consent, ...]
    losses: tuple[Loss, ...]
    source_records: Mapping[str, int]
    mapped_records: Mapping[str, int]
    setting_records: Mapping[str, int]
    warnings: tuple[str, ...]
    counts: Mapping[str, tuple[int, int, int]]
    """Entries, comments and media of each child's journal, by id."""
    refused: Mapping[str, tuple[str, str]]
    """Children whose journal could not be built, by id: code and place."""
    shared: tuple[int, ...]
    """Marks of the ids that stand in the journals of two or more children."""
    awaiting_deletion: tuple[str, ...] | None = None
    """Ids of the children the platform is told to delete; None where its exports do not tell."""
    grace_days: int | None = None
    """How long the platform keeps a leaver's journal, where that is known."""

    @property
    def reading(self) -> Reading:
        """The reading, for papers and receipts; its journals lie in the spool."""
        return Reading(
            platform=self.platform,
            adapter=self.adapter,
            setting=self.setting,
            children=self.children,
            roster=self.roster,
            consents=self.consents,
            losses=self.losses,
            source_records=self.source_records,
            mapped_records=self.mapped_records,
            setting_records=self.setting_records,
            warnings=self.warnings,
            journal=_elsewhere,
        )


def _elsewhere(child: str) -> Journal:
    raise KeyError(child)


@dataclass(frozen=True)
class Job:
    """One thing to build of a child beside the package: for whom, and how it is locked.

    `card` is the receiving setting's; else `passphrase` is a file with one, or the passphrase book when None.
    """

    purpose: Purpose
    recipient: str = ""
    card: str | None = None
    passphrase: Path | None = None
    basis: str | None = None
    to: str | None = None
    stamp: tuple[int, int] | None = None
    """Time of change and length of that file: with another passphrase in it, the bundle is to be locked anew."""
    apart: str = ""
    """The setting's key, where a child of another one has the same id: no receiver must take them for one."""


@dataclass(frozen=True)
class PlanDoc:
    """A plan without its journal."""

    purpose: Purpose
    items: tuple[PlanItem, ...]
    names: Mapping[str, str]
    basis: str | None
    consents_sha256: str | None
    policy_sha256: str | None

    @classmethod
    def of(cls, plan: Plan) -> "PlanDoc":
        """Return a plan as it is kept."""
        return cls(plan.purpose, plan.items, dict(plan.names), plan.basis, plan.consents_sha256, plan.policy_sha256)

    def on(self, journal: Journal) -> Plan:
        """Return the plan on the journal it was made for."""
        return Plan(
            journal=journal,
            purpose=self.purpose,
            items=self.items,
            names=self.names,
            basis=self.basis,
            consents_sha256=self.consents_sha256,
            policy_sha256=self.policy_sha256,
        )


@dataclass(frozen=True)
class PartDoc:
    """The part of a child's plan that agreement looks at."""

    made_from: str
    """Tells the plan, and what was shared when it was taken out."""
    children: tuple[str, ...]
    """Everybody whose name the plan may tell."""
    journal: Journal
    plan: PlanDoc

    @property
    def whole(self) -> Plan:
        """The part as a plan."""
        return self.plan.on(self.journal)


@dataclass(frozen=True)
class MadeFile:
    """One file of what was made, by its name below its place."""

    name: str
    sha256: str
    bytes: int


@dataclass(frozen=True)
class Outcome:
    """One thing that was made of a child and lies whole in the spool, with all its receipt will say."""

    purpose: Purpose
    transfer_id: str
    account: Account
    counted: Counted
    basis: str | None
    to: str | None
    recipient: str
    sealed_to: str | None
    photos: str | None
    files: tuple[MadeFile, ...]
    manifest: str
    """SHA-256 of the list of digests."""
    entries: int
    comments: int
    media: int
    media_bytes: int
    not_taken: tuple[Lost, ...] = ()
    seconds: float = 0.0
    record: str | None = None
    """The record for later top-ups, for what goes to a paired setting."""


@dataclass(frozen=True)
class Trouble:
    """One thing that was not made of a child, and why; `stopped` where its papers say so."""

    trouble: Purpose
    recipient: str
    code: str
    place: str
    stopped: bool


Result = Outcome | Trouble
