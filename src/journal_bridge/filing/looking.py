"""Look at one arrival: opened in a private room that is gone afterwards, to see whose it is and what is in it."""

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from journal_bridge.bundle import OpenedBundle, open_sealed
from journal_bridge.errors import InputRefused, NotVerified, TryAgain
from journal_bridge.filing.arrivals import ARRIVED, Arrival, arrival_of
from journal_bridge.filing.office import Office
from journal_bridge.handover import LeftOut
from journal_bridge.journal import Child, Journal, entry_day
from journal_bridge.ledger import Side, Transfer
from journal_bridge.rooms import private_room
from journal_bridge.transfer_papers import Offer, TransferState


@dataclass(frozen=True)
class Look:
    """What is in an arrival: whose it is, what kinds of record, how many, from when to when, what was left out."""

    arrival: Arrival
    child: Child
    entries: Mapping[str, int]
    media: Mapping[str, int]
    left_out: tuple[LeftOut, ...]
    first: date | None
    last: date | None


def look(transfer: Transfer, office: Office) -> Look:
    """Return what is in an arrival; nothing of it is kept in clear.

    Raises:
        InputRefused: `transfer-ended`, `transfer-unknown`.
        TryAgain: `not-arrived`, `transfer-busy`, `delivery-failed`.
        NotVerified: `peer-unknown`, or what is wrong with the bundle.
    """
    with private_room() as room, opened(transfer, office, room) as bundle:
        return _look(arrival_of(bundle.transfer, office.ledger, office.keys, office.clock()), bundle.opened)


@dataclass(frozen=True)
class AtHand:
    """An arrival that is open: the transfer as it stood when it was opened, its offer, and what lies in it."""

    transfer: Transfer
    offer: Offer
    opened: OpenedBundle


@contextmanager
def opened(transfer: Transfer, office: Office, room: Path) -> Iterator[AtHand]:
    """Open an arrival in a private room, for as long as nobody else files it or looks at it.

    Raises:
        InputRefused: `transfer-ended`, `transfer-unknown`.
        TryAgain: `not-arrived`, `transfer-busy`, `delivery-failed`.
        NotVerified: `peer-unknown` when the pairing has ended since, or what is wrong with the bundle.
    """
    now = _arrived(transfer, office)
    peer = office.ledger.peers.paired(transfer.sender)
    with office.desk.holding(transfer.sender, transfer.id):
        now = _arrived(now, office)  # while the desk was waited for it may have been filed
        sealed = office.desk.sealed(transfer.sender, transfer.id)
        came = frozenset(
            one.id
            for one in office.ledger.transfers.all(Side.RECEIVING)
            if one.sender == transfer.sender and one.id != transfer.id
        )
        offer = office.offer(now)
        bundle = open_sealed(sealed, office.keys, peer.card, room / "opened", seen=came)
        if bundle.transfer_id != transfer.id or bundle.base != offer.base:
            raise NotVerified("tampered", sealed.name)
        yield AtHand(now, offer, bundle)


def _arrived(transfer: Transfer, office: Office) -> Transfer:
    """Return a transfer that was opened by the desk; one that has only just come is opened now."""
    now = office.now(transfer)
    while now.state is TransferState.RECEIVED and office.desk.open_next():
        now = office.now(transfer)
    place = f"transfer {transfer.id[:8]}: {now.state.value}"
    if now.ended:
        raise InputRefused("transfer-ended", place)
    if now.state not in ARRIVED or now.state is TransferState.RECEIVED:
        raise TryAgain("not-arrived", place)
    return now


def _look(arrival: Arrival, bundle: OpenedBundle) -> Look:
    journal = bundle.journal
    days = _days(journal)
    return Look(
        arrival=arrival,
        child=journal.child,
        entries=_counted(entry.kind for entry in journal.entries),
        media=_counted(item.kind.value for item in journal.media),
        left_out=bundle.left_out,
        first=min(days, default=None),
        last=max(days, default=None),
    )


def _counted(kinds: Iterator[str]) -> dict[str, int]:
    return dict(sorted(Counter(kinds).items()))


def _days(journal: Journal) -> list[date]:
    return [day for day in map(entry_day, journal.entries) if day is not None]
