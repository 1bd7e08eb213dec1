"""The papers of a transfer between two settings, its states, and the reasons for refusing: what both sides keep."""

from journal_bridge.transfer_papers.models import (
    Accepted,
    Integrated,
    Offer,
    Opened,
    Paper,
    Received,
    Refused,
    SetAside,
    Withdrawn,
)
from journal_bridge.transfer_papers.refusals import ADVICE, Advice, Again, RefusalCode
from journal_bridge.transfer_papers.signing import SignedPaper, read_signed, signed, verified
from journal_bridge.transfer_papers.states import ENDS, MOVES, Step, TransferState, moved

__all__ = [
    "ADVICE",
    "ENDS",
    "MOVES",
    "Accepted",
    "Advice",
    "Again",
    "Integrated",
    "Offer",
    "Opened",
    "Paper",
    "Received",
    "RefusalCode",
    "Refused",
    "SetAside",
    "SignedPaper",
    "Step",
    "TransferState",
    "Withdrawn",
    "moved",
    "read_signed",
    "signed",
    "verified",
]
