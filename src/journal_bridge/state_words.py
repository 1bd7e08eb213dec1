"""How far a transfer or a pairing has come, in a few words of a nursery manager: the one home of these words."""

from collections.abc import Mapping
from typing import Final

from journal_bridge.ledger import PeerState, Side, Transfer
from journal_bridge.transfer_papers import TransferState

EITHER: Final[Mapping[TransferState, str]] = {
    TransferState.DRAFT: "not offered yet",
    TransferState.OFFERED: "offered; not answered yet",
    TransferState.ACCEPTED: "accepted; nothing was sent yet",
    TransferState.SENDING: "on its way",
    TransferState.RECEIVED: "received whole; not opened yet",
    TransferState.OPENED: "opened and checked",
    TransferState.WAITING_FOR_MANAGER: "opened and checked; waits for the receiving manager",
    TransferState.INTEGRATED: "filed by the receiving setting",
    TransferState.REFUSED: "refused by the receiving setting",
    TransferState.EXPIRED: "its time ran out before all of it was there",
    TransferState.WITHDRAWN: "taken back by the sending setting",
}
"""For whoever reads it, at either end: papers, and the audit."""

_SENDING: Final[Mapping[TransferState, str]] = {
    TransferState.DRAFT: "not offered yet",
    TransferState.OFFERED: "offered",
    TransferState.ACCEPTED: "accepted",
    TransferState.SENDING: "on its way",
    TransferState.RECEIVED: "there, not opened yet",
    TransferState.OPENED: "there and whole",
    TransferState.WAITING_FOR_MANAGER: "waits for their manager",
    TransferState.INTEGRATED: "filed",
    TransferState.REFUSED: "refused",
    TransferState.EXPIRED: "ran out of time",
    TransferState.WITHDRAWN: "taken back",
}

_RECEIVING: Final[Mapping[TransferState, str]] = {
    TransferState.DRAFT: "offered",
    TransferState.OFFERED: "offered",
    TransferState.ACCEPTED: "on its way",
    TransferState.SENDING: "on its way",
    TransferState.RECEIVED: "arrived, not opened yet",
    TransferState.OPENED: "waits for you",
    TransferState.WAITING_FOR_MANAGER: "waits for you",
    TransferState.INTEGRATED: "filed",
    TransferState.REFUSED: "refused",
    TransferState.EXPIRED: "did not arrive in time",
    TransferState.WITHDRAWN: "taken back by them",
}

PAIRING: Final[Mapping[PeerState, str]] = {
    PeerState.PROPOSED: "digits to be compared",
    PeerState.TICKED_HERE: "waiting for their manager",
    PeerState.TICKED_THERE: "their manager has ticked; now you",
    PeerState.PAIRED: "paired",
    PeerState.ENDED: "ended",
}
"""How far a pairing is."""


def here(side: Side, state: TransferState) -> str:
    """Return how far a transfer is, for the manager at one of its ends."""
    return (_SENDING if side is Side.SENDING else _RECEIVING)[state]


def of(transfer: Transfer) -> str:
    """Return how far a transfer is, for this setting's manager."""
    return here(transfer.side, transfer.state)


def in_audit(untrusted_state: str) -> str:
    """Return a state that a row of the audit names, in words; as it stands where it is none of ours."""
    known: dict[str, str] = {one.value: words for one, words in (*EITHER.items(), *PAIRING.items())}
    return known.get(untrusted_state, untrusted_state)
