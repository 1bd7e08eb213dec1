"""Offers: who may make them, what came of one that came before, and what is answered to a new one."""

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from typing import Final

from journal_bridge.errors import InputRefused, NotVerified, TryAgain
from journal_bridge.ledger import Peer, PeerState, Transfer
from journal_bridge.locking import HeldByAnotherError, alone
from journal_bridge.receiving.clerk import Clerk
from journal_bridge.receiving.examining import beside_rooms, room_to_open
from journal_bridge.receiving.policy import Policy, Standing, refusal_of
from journal_bridge.receiving.views import upload_id
from journal_bridge.transfer_papers import (
    ENDS,
    Offer,
    SignedPaper,
    Step,
    TransferState,
    Withdrawn,
    read_signed,
)
from journal_bridge.uploads import NoSuchUpload, Uploads
from journal_bridge.uploads.appending import room

ON_THE_WAY: Final = frozenset({TransferState.ACCEPTED, TransferState.SENDING})
"""States in which bytes are taken."""

_WAIT: Final = 5.0
"""Seconds an offer waits for another offer of the same setting, which is answered in milliseconds."""

_PAUSE: Final = 0.02

_DAY: Final = timedelta(days=1)


class Admitting:
    """Answers offers by policy, one of a setting at a time, so that two together cannot pass a quota."""

    def __init__(self, clerk: Clerk, uploads: Uploads, policy: Policy, locks: Path) -> None:
        self._clerk, self._uploads, self._policy, self._locks = clerk, uploads, policy, locks

    def offered(self, untrusted_document: object, peer: Peer) -> Transfer:
        """Note an offer and answer it, if that was not done before.

        Raises:
            NotVerified: see `_from_peer`.
            InputRefused: `transfer-known` when the id was used for something else.
            TryAgain: `transfer-busy` when another offer of this setting is being answered, `request-too-often`
                when it has made too many of late.
        """
        offer = _from_peer(untrusted_document, peer, self._clerk)
        if not isinstance(offer.paper, Offer):
            raise NotVerified("paper-malformed", "offer")
        with self._one_at_a_time(peer.fingerprint):
            return self._answered(self._noted(offer, offer.paper))

    def answered(self, transfer: Transfer) -> Transfer:
        """Answer an offer that was noted and not answered, since the program was killed between the two."""
        if transfer.state is not TransferState.OFFERED:
            return transfer
        with self._one_at_a_time(transfer.sender):
            return self._answered(self._clerk.known(transfer.sender, transfer.id))

    def _answered(self, transfer: Transfer) -> Transfer:
        if transfer.state is not TransferState.OFFERED:
            return transfer
        offer = self._clerk.offer(transfer)
        code = refusal_of(self._policy, offer, self._standing(transfer, offer), self._clerk.clock())
        return self._clerk.refuse(transfer, code) if code else self._clerk.accept(transfer)

    def withdrawn(self, untrusted_document: object, peer: Peer) -> Transfer:
        """End a transfer at its sender's word; one that has ended stays as it is.

        Raises:
            NotVerified: see `_from_peer`; `paper-out-of-turn` when it answers no paper of this transfer.
            InputRefused: `transfer-unknown`.
        """
        paper = _from_peer(untrusted_document, peer, self._clerk)
        if not isinstance(paper.paper, Withdrawn):
            raise NotVerified("paper-malformed", "withdrawal")
        known = self._clerk.known(peer.fingerprint, paper.paper.transfer)
        return known if known.ended else self._clerk.move(known, Step.WITHDRAWN, paper)

    def _noted(self, signed: SignedPaper, offer: Offer) -> Transfer:
        known = self._clerk.find(offer.sender, offer.transfer)
        if known is None:
            self._demand_measure(offer.sender)
            return self._clerk.ledger.transfers.offered(signed, self._clerk.clock()).transfer
        if signed.text not in {kept.text for kept in self._clerk.papers(known)}:
            raise InputRefused("transfer-known", f"transfer {offer.transfer[:8]}")
        return known

    def _demand_measure(self, sender: str) -> None:
        """Demand that a setting has not filled the ledger of late, from which nothing can be removed."""
        since = self._clerk.clock() - _DAY
        lately = sum(one.sender == sender and one.since > since for one in self._clerk.all())
        if lately >= self._policy.offers_a_day:
            raise TryAgain("request-too-often", "offers of one day")

    def _standing(self, transfer: Transfer, offer: Offer) -> Standing:
        """Return how things stand beside one transfer."""
        others = [one for one in self._clerk.all(frozenset(TransferState) - ENDS) if one != transfer]
        theirs = [one for one in others if one.sender == transfer.sender]
        coming = [one for one in others if one.state in ON_THE_WAY]
        counted = [one for one in theirs if one.state is not TransferState.OFFERED]
        sizes = {one: self._clerk.offer(one).bytes for one in {*counted, *coming}}
        return Standing(
            on_the_way=sum(one.state in ON_THE_WAY for one in theirs),
            promised=sum(sizes[one] for one in counted),
            room=self._room(sum(sizes[one] - self._come(one) for one in coming)),
            base_known=offer.base is None or offer.base in self._clerk.integrated(transfer.sender),
        )

    def _room(self, promised: int) -> int:
        """Return how large a bundle there is room for: where it is kept, and where it is opened."""
        margin = self._policy.limits.margin
        kept = room(self._uploads.folder) - promised - margin
        return kept // 2 if beside_rooms(self._uploads.folder) else min(kept, room_to_open(margin))

    def _come(self, transfer: Transfer) -> int:
        """Return how many bytes of a transfer are here."""
        with suppress(NoSuchUpload):
            return self._uploads.state(upload_id(transfer.sender, transfer.id)).offset
        return 0

    @contextmanager
    def _one_at_a_time(self, sender: str) -> Iterator[None]:
        until = time.monotonic() + _WAIT
        with ExitStack() as held:
            while True:
                try:
                    held.enter_context(alone(self._locks / f"offers-{sender[:32]}"))
                    break
                except HeldByAnotherError:
                    if time.monotonic() > until:
                        raise TryAgain("transfer-busy", "offer") from None
                    time.sleep(_PAUSE)
            yield


def _from_peer(untrusted_document: object, peer: Peer, clerk: Clerk) -> SignedPaper:
    """Return a paper that a paired setting signed and meant for us.

    Raises:
        NotVerified: `peer-unknown`, `paper-malformed`, `paper-signature`, `unsupported-version`, and
            `other-receiver` when it was meant for somebody else.
    """
    if peer.state is not PeerState.PAIRED:
        raise NotVerified("peer-unknown", peer.fingerprint[:16])
    signed = read_signed(untrusted_document, peer.card)
    if signed.paper.receiver != clerk.keys.card.fingerprint:
        raise NotVerified("other-receiver", signed.paper.paper)
    return signed
