"""One transfer as the ledger has it, with every paper checked again against the cards of the two settings."""

import re
from dataclasses import dataclass
from typing import Final

from journal_bridge.errors import InputRefused, NotVerified
from journal_bridge.keys import Card
from journal_bridge.ledger import KeptPaper, Ledger, Side, Transfer
from journal_bridge.transfer_papers import SignedPaper, read_signed
from journal_bridge.transfer_papers.models import SAID_BY_SENDER

_START: Final = re.compile(r"[0-9a-f]{8,32}")
"""Eight digits, as lists show them: fewer could fit another transfer by chance."""


@dataclass(frozen=True)
class Kept:
    """One end of a transfer: its card, and its name where it is known here."""

    card: Card
    name: str


@dataclass(frozen=True)
class TransferRecord:
    """A transfer with its papers in the order in which they came, each signed by the end that says it."""

    transfer: Transfer
    sender: Kept
    receiver: Kept
    papers: tuple[SignedPaper, ...]


def recorded(ledger: Ledger, own: Kept, untrusted_start: str) -> TransferRecord:
    """Return the record of a transfer.

    Args:
        ledger: of this setting, open.
        own: this setting.
        untrusted_start: the transfer's id, or at least its first 8 digits.

    Raises:
        InputRefused: `transfer-unknown` unless exactly one transfer fits.
        NotVerified: `peer-unknown` when the other setting is in no pairing that is kept; `paper-signature` when a
            paper is not one that its speaker signed.
    """
    found = _found(ledger, untrusted_start)
    other = _other(ledger, found)
    ends = (own, other) if found.side is Side.SENDING else (other, own)
    papers = tuple(_checked(one, *ends) for one in ledger.transfers.papers(found.sender, found.id))
    return TransferRecord(found, *ends, papers)


def _found(ledger: Ledger, untrusted_start: str) -> Transfer:
    start = untrusted_start.strip().lower()
    fitting = [one for one in ledger.transfers.all() if one.id.startswith(start)] if _START.fullmatch(start) else []
    if len(fitting) != 1:
        raise InputRefused("transfer-unknown", "transfer")
    return fitting[0]


def _other(ledger: Ledger, transfer: Transfer) -> Kept:
    fingerprint = transfer.receiver if transfer.side is Side.SENDING else transfer.sender
    peer = ledger.peers.get(fingerprint)
    if peer is None:
        raise NotVerified("peer-unknown", fingerprint[:16])
    return Kept(peer.card, peer.name)


def _checked(kept: KeptPaper, sender: Kept, receiver: Kept) -> SignedPaper:
    speaker = sender if kept.kind in SAID_BY_SENDER else receiver
    return read_signed(kept.document(), speaker.card, kept.kind)
