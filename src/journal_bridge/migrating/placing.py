"""The coordinator's part: what was made of a child is recorded, put in its place, and given its receipt.

Workers never write the ledger or --out. What is intended stands in the ledger before it is done, as in `transfer`;
a child that was killed in between is simply made again.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from journal_bridge import deliver, receipt, sent_records
from journal_bridge.converting import Target
from journal_bridge.converting.report import PACKAGE, SUMS
from journal_bridge.handover import (
    BundleFile,
    Delivery,
    Head,
    LeftOut,
    Package,
    PackageShare,
    Purpose,
)
from journal_bridge.keys import SettingKeys
from journal_bridge.ledger import Ledger
from journal_bridge.migrating.facts import TOP, JobFacts, JobState
from journal_bridge.migrating.outlets import Outlet
from journal_bridge.migrating.spool import ChildSpool
from journal_bridge.migrating.spooled import Outcome, Result, Trouble
from journal_bridge.migrating.verbs import bundles
from journal_bridge.receipt import Receipt
from journal_bridge.recording import Recording

RECEIPTS: Final = "keep-at-the-setting/receipts"


@dataclass(frozen=True)
class Whose:
    """Whose things are placed: keys that name folders, and the export's own id of the child."""

    setting: str
    child: str
    id: str

    def below(self, purpose: Purpose) -> str:
        """Return where what is made of this child for one purpose lies below --out."""
        return f"{TOP[purpose]}/{self.setting}/{self.child}"

    def receipt(self, purpose: Purpose) -> str:
        """Return where its receipt lies."""
        return f"{RECEIPTS}/{self.setting}/{self.child}/{purpose}"


@dataclass(frozen=True)
class Placer:
    """Puts what was made in its place; only the coordinator has one."""

    outlet: Outlet
    ledger: Ledger
    keys: SettingKeys
    target: Target
    workspace: Path
    clock: Callable[[], datetime]

    def place(self, whose: Whose, spool: ChildSpool) -> tuple[JobFacts, ...]:
        """Place everything that was made of one child, and return what became of each.

        Raises:
            TryAgain: `no-room`, `delivery-failed`, `ledger-busy`; what was placed by then is placed.
        """
        return tuple(self._one(whose, spool, one) for one in spool.outcomes)

    def _one(self, whose: Whose, spool: ChildSpool, made: Result) -> JobFacts:
        if isinstance(made, Trouble):
            return troubled(made)
        record = Recording(self.ledger, whose.id, made.purpose, made.to, self.clock, transfer=made.transfer_id)
        staged, below = staged_of(spool, made.purpose), whose.below(made.purpose)
        files = tuple(BundleFile(one.name, staged / one.name, one.sha256, one.bytes) for one in made.files)
        told = tuple(file for file in files if made.purpose is not Purpose.PLATFORM or file.name == SUMS)
        with record.watching():
            target = self.target.name if made.purpose is Purpose.PLATFORM else None
            record.intended(made.basis, made.counted, told, sealed_to=made.sealed_to, target=target)
            if staged.exists() or not self.outlet.holds(below, made.manifest):  # else a killed run placed it
                self.outlet.place(staged, below)
            head = record.delivered(told, deliver.ROUTE)
            delivery = deliver.placed(files, self.clock())
            paper = self._receipt(made, delivery, head)
            self._keep(paper, whose.receipt(made.purpose))
            self._remember(made)
            record.issued(paper)
        return facts_of(made, JobState.PLACED, place=below, receipt=whose.receipt(made.purpose))

    def _receipt(self, made: Outcome, delivery: Delivery, head: Head) -> Receipt:
        now = self.clock()
        if made.purpose is not Purpose.PLATFORM:
            return receipt.issue(made.account, made, delivery, head=head, now=now)
        layout = self.target.writer.package
        package = Package(
            platform=self.target.name,
            adapter=self.target.adapter,
            layout=layout.name,
            evidence=layout.evidence.value,
            children=1,
            files=delivery.files,
        )
        lost = tuple((one.part, one.reason, one.count) for one in made.not_taken)
        share = PackageShare(package, made.transfer_id, (SUMS,), lost)
        return receipt.issue_for_package(made.account, share, delivery, head=head, now=now)

    def _keep(self, paper: Receipt, below: str) -> None:
        """Keep a receipt at the setting, its page last."""
        with TemporaryDirectory() as scratch:
            receipt.keep(paper, Path(scratch), self.keys.sign)
            for one in sorted(Path(scratch).iterdir(), key=lambda path: path.suffix == ".html"):
                self.outlet.put(f"{below}/{one.name}", one.read_bytes())

    def _remember(self, made: Outcome) -> None:
        """Keep the record that a later top-up to a paired setting begins with."""
        if made.record is not None:
            sent_records.write(self.workspace, sent_records.SentRecord.model_validate_json(made.record))


def staged_of(spool: ChildSpool, purpose: Purpose) -> Path:
    """Return the folder in the spool that takes its place as it is."""
    if purpose is Purpose.PLATFORM:
        return spool.made / Purpose.PLATFORM / PACKAGE
    return bundles.place_of(spool, purpose)


def facts_of(made: Outcome, state: JobState, *, place: str = "", receipt: str = "") -> JobFacts:
    """Return what became of one thing that was made."""
    account = made.account
    lost = sum(one.count for one in made.not_taken if one.whole)
    return JobFacts(
        purpose=made.purpose,
        state=state,
        recipient=made.recipient,
        items=account.items,
        carried=account.carried - lost,
        withheld=account.withheld,
        held=account.held,
        lost=lost,
        entries=made.entries,
        comments=made.comments,
        media=made.media,
        media_bytes=made.media_bytes,
        left_out=tuple(LeftOut(**vars(one)) for one in account.left_out),
        not_taken=made.not_taken,
        place=place,
        files=len(made.files),
        bytes=sum(one.bytes for one in made.files),
        manifest=made.manifest,
        receipt=receipt,
        seconds=made.seconds,
    )


def troubled(trouble: Trouble) -> JobFacts:
    """Return what became of one thing that was not made."""
    state = JobState.STOPPED if trouble.stopped else JobState.PARKED
    return JobFacts(purpose=trouble.trouble, state=state, code=trouble.code, recipient=trouble.recipient)
