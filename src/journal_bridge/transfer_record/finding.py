"""One transfer as the ledger has it, with every paper checked again against the cards of the two settings."""

from dataclasses import dataclass

from journal_bridge.errors import NotVerified
from journal_bridge.keys import Card
from journal_bridge.ledger import KeptPaper, Ledger, Side, Transfer, find_transfer
from journal_bridge.transfer_papers import SignedPaper, read_signed
from journal_bridge.transfer_papers.models import SAID_BY_SENDER


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
        InputRefused: `transfer-unknown`.
        UsageFault: `transfer-ambiguous` when more than one fits, or the digits are too few.
        NotVerified: `peer-unknown` when the other setting is in no pairing that is kept; `paper-signature` when a
            paper is not one that its speaker signed.
    """
    found = find_transfer(untrusted_start, ledger)
    other = _other(ledger, found)
    ends = (own, other) if found.side is Side.SENDING else (other, own)
    papers = tuple(_checked(one, *ends) for one in ledger.transfers.papers(found.sender, found.id))
    return TransferRecord(found, *ends, papers)


def _other(ledger: Ledger, transfer: Transfer) -> Kept:
    fingerprint = transfer.receiver if transfer.side is Side.SENDING else transfer.sender
    peer = ledger.peers.get(fingerprint)
    if peer is None:
        raise NotVerified("peer-unknown", fingerprint[:16])
    return Kept(peer.card, peer.name)


def _checked(kept: KeptPaper, sender: Kept, receiver: Kept) -> SignedPaper:
    speaker = sender if kept.kind in SAID_BY_SENDER else receiver
    return read_signed(kept.document(), speaker.card, kept.kind)
