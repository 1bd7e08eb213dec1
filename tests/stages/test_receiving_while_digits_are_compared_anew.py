"""A setting that pairs anew with the keys it had loses nothing that arrived meanwhile."""

from datetime import timedelta
from pathlib import Path

import pytest

from filing_world import NOON, ROBIN, Inbox, Told
from journal_bridge.ledger import Tick
from journal_bridge.transfer_papers import TransferState


@pytest.mark.parametrize("ended", [False, True], ids=["compared anew", "ended"])
def test_what_arrived_waits_for_the_digits(tmp_path: Path, ended: bool) -> None:
    """While two managers compare digits again an arrival rests, and is opened then; after an end it is refused."""
    inbox = Inbox(tmp_path)
    with inbox.ledger:
        card = inbox.senders[ROBIN].card
        transfer = inbox.sent(Told.of(1), opened=False)
        inbox.ledger.peers.propose(card, ROBIN, None, NOON)
        if ended:
            inbox.ledger.peers.end(card.fingerprint, NOON)
        inbox.desk.open_next()
        rested = inbox.now(transfer.sender, transfer.id).state
        assert rested is (TransferState.REFUSED if ended else TransferState.RECEIVED)
        if not ended:
            for whose in Tick:
                inbox.ledger.peers.tick(card.fingerprint, whose, NOON)
            inbox.at += timedelta(hours=1)
            assert inbox.desk.open_next()
            assert inbox.now(transfer.sender, transfer.id).state is TransferState.WAITING_FOR_MANAGER
