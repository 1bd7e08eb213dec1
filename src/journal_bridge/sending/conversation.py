"""What is said between this setting and one other about a transfer, and what the ledger keeps of it.

An offer is kept before it is sent, and the very same text is sent again. A paper moves a transfer only when the
paired key has signed it, and only together with all others of the same answer.
"""

from datetime import datetime, timedelta
from typing import Final

from journal_bridge.errors import BridgeError, InputRefused, NotVerified
from journal_bridge.http import Clock
from journal_bridge.http.peer import PeerClient
from journal_bridge.keys import SettingKeys
from journal_bridge.ledger import KeptPaper, Ledger, Peer, Transfer
from journal_bridge.sending.times import GRACE
from journal_bridge.sending.views import Ends, Seen, new_papers, offer_in, seen
from journal_bridge.transfer_papers import MOVES, Offer, SignedPaper, Step, TransferState

MAY_RUN_OUT: Final = frozenset(state for state, step in MOVES if step is Step.DEADLINE)
"""States in which the time can run out: the bytes are not all there."""

_CLOCKS_APART: Final = timedelta(hours=1)
"""By which the other setting may call a transfer over before we do."""


class Record:
    """What the ledger keeps of this setting's own transfers.

    Args:
        keys: this setting's.
        ledger: of this setting, open.
        clock: gives the time.
    """

    def __init__(self, keys: SettingKeys, ledger: Ledger, clock: Clock) -> None:
        self.keys, self.clock = keys, clock
        self._ledger = ledger

    def known(self, transfer: str) -> Transfer:
        """Return a transfer of ours.

        Raises:
            InputRefused: `transfer-unknown`.
        """
        known = self._ledger.transfers.get(self.keys.card.fingerprint, transfer)
        if known is None:
            raise InputRefused("transfer-unknown", transfer[:8])
        return known

    def now(self) -> datetime:
        """Return the time, aware."""
        return self.clock.now()

    def moved(self, known: Transfer, step: Step, paper: SignedPaper | None = None) -> Transfer:
        """Keep a step with its paper, and return the transfer as it stands then."""
        return self._ledger.transfers.move(known.sender, known.id, step, self.now(), paper).transfer

    def papers(self, known: Transfer) -> tuple[KeptPaper, ...]:
        """Return the papers of a transfer in their order."""
        return self._ledger.transfers.papers(known.sender, known.id)

    def offer(self, known: Transfer) -> Offer | None:
        """Return the offer that is kept, or None before there is one."""
        return offer_in(next((one for one in self.papers(known) if one.kind == Step.OFFER), None))


class Conversation(Record):
    """Asks one other setting, and keeps what holds of its answers.

    Args:
        keys: this setting's.
        ledger: of this setting, open.
        peer: the other setting, as the ledger knows it.
        gateway: asks the other setting.
        clock: gives the time.
    """

    def __init__(self, keys: SettingKeys, ledger: Ledger, peer: Peer, gateway: PeerClient, clock: Clock) -> None:
        super().__init__(keys, ledger, clock)
        self.peer, self.gateway = peer, gateway

    def drafted(self, transfer: str, child: str) -> Transfer:
        """Return a transfer, noted the first time."""
        own = self.keys.card.fingerprint
        known = self._ledger.transfers.get(own, transfer)
        return known or self._ledger.transfers.draft(transfer, own, self.peer.fingerprint, self.now(), child)

    def offered(self, known: Transfer) -> Transfer:
        """Send the offer that is kept, and take in what is answered."""
        text = next(one for one in self.papers(known) if one.kind == Step.OFFER)
        answer = self.gateway.post("/transfers", text.document(), {"Idempotency-Key": known.id})
        return self.taken_in(known, answer.document)

    def asked(self, known: Transfer) -> Transfer:
        """Ask how far it is, and take in what is answered."""
        return self.taken_in(known, self.gateway.get(f"/transfers/{known.id}").document)

    def taken_in(self, known: Transfer, untrusted_document: object) -> Transfer:
        """Keep what is new of an answer, once all of it holds, and return the transfer as it stands then.

        Raises:
            TryAgain: `peer-garbled`; NotVerified: see `views.new_papers`. Nothing was then moved.
        """
        shown = seen(untrusted_document, known)
        for paper in new_papers(shown, known, self.papers(known), Ends(self.keys.card, self.peer.card)):
            known = self.moved(known, Step(paper.paper.paper), paper)
        if known.state is TransferState.OPENED and shown.state is TransferState.WAITING_FOR_MANAGER:
            known = self.moved(known, Step.PRESENTED)
        return self._over_there(known, shown)

    def late(self, known: Transfer) -> Transfer | None:
        """Return a transfer whose time is over, once the other setting has not got all of it either; else None.

        Where nobody answers there, it is asked again until three days after.
        """
        now = self.now()
        if known.state not in MAY_RUN_OUT or known.deadline is None or now <= known.deadline:
            return None
        long_over = now > known.deadline + GRACE
        try:
            known = self.asked(known)
        except BridgeError as trouble:
            if trouble.code != "transfer-unknown" and not long_over:
                raise
        return self.moved(known, Step.DEADLINE) if known.state in MAY_RUN_OUT else known

    def _over_there(self, known: Transfer, shown: Seen) -> Transfer:
        """Believe that the time is over there, which no paper says, only where it is over here, or nearly."""
        if shown.state is not TransferState.EXPIRED or known.state not in MAY_RUN_OUT:
            return known
        if known.deadline is None or self.now() < known.deadline - _CLOCKS_APART:
            raise NotVerified("paper-out-of-turn", f"transfer {known.id[:8]}")
        return self.moved(known, Step.DEADLINE)
