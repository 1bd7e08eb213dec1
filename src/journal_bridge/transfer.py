"""The line: one leaver, one function, a verb per line; each value is proof that the step before it was done."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from tempfile import mkdtemp
from typing import Final

from journal_bridge import bundle, deliver, intake, minimise, papers, receipt, recording
from journal_bridge.bundle import ForPeople, Recipient
from journal_bridge.errors import UsageFault
from journal_bridge.handover import (
    Delivery,
    ItemKind,
    MinimisedJournal,
    Plan,
    Purpose,
    SealedBundle,
    State,
)
from journal_bridge.journal import Journal, MediaKind
from journal_bridge.keys import SettingKeys
from journal_bridge.ledger import Ledger
from journal_bridge.minimise import Brief, KeyedId, MediaRoom
from journal_bridge.minimise.policy import called
from journal_bridge.papers import Given
from journal_bridge.receipt import Receipt
from journal_bridge.topping_up import Account, Share, TopUp

HAND_OVER: Final = "to-hand-over"
"""Folder below --out that goes to the recipient, and nothing else does."""

KEEP: Final = "keep-at-the-setting"
"""Folder below --out that stays: the receipt."""


@dataclass(frozen=True)
class Order:
    """What a manager asks for: which child of which export, for whom, and on what papers."""

    export: Path
    child: str
    purpose: Purpose
    consents: Path | None = None
    policy: Path | None = None
    decisions: Path | None = None
    basis: str | None = None
    to: str | None = None
    """The adult a family's archive is for, where the policy has rules for each of them."""
    summary: Path | None = None
    """What people wrote for a school's first page."""
    cover: str | None = None
    """The export's id of the photo for the cover of a family's book; the best one is found when None."""
    top_up: bool = False
    """Whether only what is new or changed goes, to a setting that took in the rest."""
    adds_to: str | None = None
    """A bundle without papers that a person says was taken in there; what is asked for is then a top-up."""

    @property
    def adding(self) -> bool:
        """Whether a top-up is asked for."""
        return self.top_up or self.adds_to is not None

    @property
    def given(self) -> Given:
        """The papers it is to be made on."""
        return Given(self.purpose, self.consents, self.policy, self.decisions, self.basis, self.to, self.summary)


@dataclass(frozen=True)
class HandOver:
    """Everything one run of the line made."""

    plan: Plan
    minimised: MinimisedJournal
    sealed: SealedBundle
    delivery: Delivery
    receipt: Receipt
    top_up: TopUp | None = None
    """How it adds to what went before, where only what is new was asked for."""


@dataclass(frozen=True)
class Papers:
    """Everything a plan is made from, and `folder`, the private room it lives in; gone when the room is left."""

    journal: Journal
    brief: Brief
    media: MediaRoom
    folder: Path


def now() -> datetime:
    """Return the time, aware."""
    return datetime.now(UTC)


def hand_over(
    order: Order,
    recipient: Recipient,
    out: Path,
    keys: SettingKeys,
    ledger: Ledger,
    *,
    clock: Callable[[], datetime] = now,
    workspace: Path | None = None,
) -> HandOver:
    """Take one leaver from export to receipt, with every step in the ledger.

    What goes to another setting is kept in `workspace`, so that a later bundle can add to it.

    Raises:
        NothingNew: a top-up was asked for, and there is nothing to add.
        BridgeError: of the stage that could not go on, or of the ledger; nothing is then left in `out`.
    """
    bundle.demand_bundled(order.purpose)
    deliver.demand_outside(out, order.export)
    deliver.demand_empty(out)
    recording.begin(ledger, clock())
    record = recording.Recording(ledger, order.child, order.purpose, order.to, clock)
    account = Account(workspace, order.child, recipient, keys, ledger)
    with record.watching(), papers.working_room() as room, intake.open_export(order.export) as opened:
        reading = intake.read(opened)
        journal = intake.journal_of(reading, order.child, order.export.name)
        record.basis(order.basis)
        brief = papers.brief(order.given, reading, clock(), ledger.decisions(order.child))
        media = room.media(opened, brief)
        whole = minimise.plan(journal, brief, media)
        keyed = keyed_for(keys, order.purpose, order.child, recipient, order.to)
        composed = partial(_composed, brief, media, keyed, room.folder)
        share = account.share(whole, keyed, composed, order.adds_to) if order.adding else Share(whole, recipient)
        record.said_to_have_arrived(order.adds_to)
        record.planned(share.plan, brief)
        covered = _covered(share.recipient, order.cover, share.plan, keyed)
        minimised = composed(share.plan)
        packed = bundle.pack(minimised, room.folder / "packed")
        sealed = bundle.seal(packed, covered, record.transfer, room.folder / "sealed", keys)
        record.built(sealed.files, sealed.sealed_to)
        with deliver.all_or_nothing(out, (HAND_OVER, KEEP)):
            delivery = deliver.deliver_to_folder(sealed, out / HAND_OVER, clock())
            head = record.delivered(delivery.files, delivery.route)
            accounted = receipt.account(share.told(reading), share.plan, minimised)
            paper = receipt.issue(accounted, sealed, delivery, head=head, now=clock())
            receipt.keep(paper, out / KEEP, keys.sign)
            with account.kept(minimised, paper, share.base):
                record.issued(paper)
        return HandOver(share.plan, minimised, sealed, delivery, paper, share.top_up)


def plan_for(order: Order, ledger: Ledger | None = None, *, clock: Callable[[], datetime] = now) -> Plan:
    """Decide about every item of one child's journal, and write nothing; what a ledger remembers counts."""
    with papers_for(order, ledger, clock=clock) as made_from:
        return minimise.plan(made_from.journal, made_from.brief, made_from.media)


@contextmanager
def papers_for(
    order: Order, ledger: Ledger | None = None, *, clock: Callable[[], datetime] = now
) -> Iterator[Papers]:
    """Open an export and gather everything a plan is made from, for as long as somebody looks at it."""
    remembered = ledger.decisions(order.child) if ledger else ()
    with papers.working_room() as room, intake.open_export(order.export) as opened:
        reading = intake.read(opened)
        journal = intake.journal_of(reading, order.child, order.export.name)
        brief = papers.brief(order.given, reading, clock(), remembered)
        yield Papers(journal, brief, room.media(opened, brief), room.folder)


def keyed_for(keys: SettingKeys, purpose: Purpose, child: str, recipient: Recipient, to: str | None) -> KeyedId:
    """Return what makes ids for this recipient: the same for a top-up, comparable with nobody else's."""
    adult = f":{called(to)}" if to is not None else ""
    to_whom = f"{purpose}:{child}:{recipient.identity}{adult}"
    return lambda kind, raw: keys.keyed_id(kind, raw, to_whom)


def _composed(brief: Brief, media: MediaRoom, keyed: KeyedId, folder: Path, plan: Plan) -> MinimisedJournal:
    """Return the minimised journal of a plan in a new folder of a room."""
    return minimise.apply(plan, brief, media, keyed, Path(mkdtemp(prefix="minimised-", dir=folder)))


def _covered(recipient: Recipient, cover: str | None, plan: Plan, keyed: KeyedId) -> Recipient:
    """Return the recipient with the chosen cover under the id it will have in the minimised journal.

    Raises:
        UsageFault: `cover-unknown` when it is no photo that goes along, or the recipient gets no book.
    """
    if cover is None:
        return recipient
    wanted = (ItemKind.MEDIA, cover, MediaKind.PHOTO, State.CARRY)
    goes = any((item.kind, item.id, item.detail, item.state) == wanted for item in plan.items)
    if not goes or not isinstance(recipient, ForPeople):
        raise UsageFault("cover-unknown", "--cover")
    return replace(recipient, choices=replace(recipient.choices, cover=keyed("media", cover)))
