"""What lies in the inbox: each transfer that comes here, from whom, how much, how far, and for how long."""

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from typing import Final

from journal_bridge.errors import NotVerified
from journal_bridge.keys import SettingKeys
from journal_bridge.ledger import Ledger, Peer, Side, Transfer
from journal_bridge.transfer_papers import (
    Offer,
    Opened,
    Received,
    SignedPaper,
    Step,
    TransferState,
    read_signed,
)

ARRIVED: Final = frozenset({TransferState.RECEIVED, TransferState.OPENED, TransferState.WAITING_FOR_MANAGER})
"""States in which a journal is here and nobody has filed it."""


class Overdue(IntEnum):
    """How long a journal has been here unfiled, in days, when somebody must be told.

    GP2GP counts a transfer as late when it is not filed in eight days; three leave time to do something about it.
    """

    NONE = 0
    SOON = 3
    LATE = 8


@dataclass(frozen=True)
class Arrival:
    """A transfer that comes here; names nobody but the setting it comes from.

    `entries` and `media` are what was counted when it was opened, or what the offer says until then. `came` is when
    it was whole; None as long as it is not.
    """

    id: str
    sender: str
    setting: str
    """The sending setting's name, as the pairing has it."""
    state: TransferState
    entries: int
    media: int
    bytes: int
    offered: datetime
    came: datetime | None
    base: str | None
    days: int

    @property
    def waits(self) -> bool:
        """Whether it is here and nobody has filed it."""
        return self.state in ARRIVED

    @property
    def overdue(self) -> Overdue:
        """How long it has waited too long."""
        return max(one for one in Overdue if self.days >= one) if self.waits else Overdue.NONE


def arrivals(ledger: Ledger, keys: SettingKeys, now: datetime, *, ended: bool = False) -> tuple[Arrival, ...]:
    """Return what lies in the inbox, what has waited longest first; with `ended` also what was filed or refused."""
    found = [one for one in ledger.transfers.all(Side.RECEIVING) if ended or not one.ended]
    told = [arrival_of(one, ledger, keys, now) for one in found]
    return tuple(sorted(told, key=lambda one: (not one.waits, one.came or one.offered, one.id)))


def arrival_of(transfer: Transfer, ledger: Ledger, keys: SettingKeys, now: datetime) -> Arrival:
    """Return one transfer as the inbox shows it.

    Raises:
        NotVerified: `ledger-damaged` when its papers are not what was signed.
    """
    papers = papers_of(transfer, ledger, keys)
    offer = papers[Step.OFFER].paper if Step.OFFER in papers else None
    if not isinstance(offer, Offer):
        raise NotVerified("ledger-damaged", ledger.place)
    received = papers[Step.RECEIVED].paper if Step.RECEIVED in papers else None
    opened = papers[Step.OPENED].paper if Step.OPENED in papers else None
    came = received.at if isinstance(received, Received) else None
    counts = opened if isinstance(opened, Opened) else offer
    return Arrival(
        id=transfer.id,
        sender=transfer.sender,
        setting=_peer(transfer, ledger).name,
        state=transfer.state,
        entries=counts.entries,
        media=counts.media,
        bytes=offer.bytes,
        offered=offer.at,
        came=came,
        base=offer.base,
        days=max((now - came).days, 0) if came else 0,
    )


def papers_of(transfer: Transfer, ledger: Ledger, keys: SettingKeys) -> dict[Step, SignedPaper]:
    """Return a transfer's papers by the step each one is, every signature read anew.

    Raises:
        NotVerified: `ledger-damaged`.
    """
    peer = _peer(transfer, ledger)
    told = {}
    for kept in ledger.transfers.papers(transfer.sender, transfer.id):
        step = Step(kept.kind)
        card = peer.card if step in (Step.OFFER, Step.WITHDRAWN) else keys.card
        try:
            told[step] = read_signed(kept.document(), card)
        except NotVerified:
            raise NotVerified("ledger-damaged", ledger.place) from None
    return told


def _peer(transfer: Transfer, ledger: Ledger) -> Peer:
    peer = ledger.peers.get(transfer.sender)
    if peer is None:
        raise NotVerified("ledger-damaged", ledger.place)
    return peer
