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
from journal_bridge.receiving.free_room import Disk
from journal_bridge.receiving.policy import Policy, Standing, demand_place, refusal_of
from journal_bridge.receiving.views import upload_id
from journal_bridge.transfer_papers import (
    ENDS,
    Offer,
    RefusalCode,
    SignedPaper,
    Step,
    TransferState,
    Withdrawn,
    read_signed,
)
from journal_bridge.uploads import NoSuchUpload, Uploads

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
                when it has made too many of late; `transfer-later` and `no-room` when it cannot be taken now.
        """
        offer = _from_peer(untrusted_document, peer, self._clerk)
        if not isinstance(offer.paper, Offer):
            raise NotVerified("paper-malformed", "offer")
        with self._one_at_a_time(peer.fingerprint):
            return self._answered(offer, offer.paper)

    def answered(self, transfer: Transfer) -> Transfer:
        """Answer an offer that was noted and not answered, since the program was killed between the two.

        One that cannot be taken now stays as it is: its sender asks again.
        """
        if transfer.state is not TransferState.OFFERED:
            return transfer
        with self._one_at_a_time(transfer.sender):
            known = self._clerk.known(transfer.sender, transfer.id)
            if known.state is not TransferState.OFFERED:
                return known
            try:
                return self._said(known, self._verdict(self._clerk.offer(known)))
            except TryAgain:
                return known

    def _answered(self, signed: SignedPaper, offer: Offer) -> Transfer:
        """Note an offer that can be answered now, and answer it; of another nothing is kept."""
        known = self._clerk.find(offer.sender, offer.transfer)
        if known is None:
            self._demand_measure(offer.sender)
        elif signed.text not in {kept.text for kept in self._clerk.papers(known)}:
            raise InputRefused("transfer-known", f"transfer {offer.transfer[:8]}")
        elif known.state is not TransferState.OFFERED:
            return known
        verdict = self._verdict(offer)
        if known is None:
            known = self._clerk.ledger.transfers.offered(signed, self._clerk.clock()).transfer
        return self._said(known, verdict)

    def _verdict(self, offer: Offer) -> RefusalCode | None:
        """Return why an offer is refused for good, or None when it is accepted.

        Raises:
            TryAgain: `transfer-later`, `no-room`.
        """
        standing = self._standing(offer)
        code = refusal_of(self._policy, offer, standing, self._clerk.clock())
        if code is None:
            demand_place(self._policy, offer, standing)
        return code

    def _said(self, transfer: Transfer, verdict: RefusalCode | None) -> Transfer:
        return self._clerk.refuse(transfer, verdict) if verdict else self._clerk.accept(transfer)

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

    def _demand_measure(self, sender: str) -> None:
        """Demand that a setting has not filled the ledger of late, from which nothing can be removed."""
        since = self._clerk.clock() - _DAY
        lately = sum(one.sender == sender and one.since > since for one in self._clerk.all())
        if lately >= self._policy.offers_a_day:
            raise TryAgain("request-too-often", "offers of one day")

    def _standing(self, offer: Offer) -> Standing:
        """Return how things stand beside one offer; what was swept as given up keeps neither place nor room."""
        others = self._others(offer)
        come = {one: self._come(one) for one in others if one.state in ON_THE_WAY}
        coming = {one: bytes_here for one, bytes_here in come.items() if bytes_here or self._is_young(one)}
        theirs = [one for one in others if one.sender == offer.sender and (one in coming or one not in come)]
        sizes = {one: self._clerk.offer(one).bytes for one in {*theirs, *coming}}
        own = [sizes[one] for one in theirs if one in coming]
        rest = sum(sizes[one] - coming[one] for one in coming)
        disk, shares = Disk(self._uploads.folder, self._policy.limits.margin), self._policy.shares
        return Standing(
            on_the_way=len(own),
            coming=sum(own),
            promised=sum(sizes[one] for one in theirs),
            room=disk.room(rest),
            capacity=disk.capacity(shares),
            share=disk.share(shares, rest - sum(own)),
            base_known=offer.base is None or offer.base in self._clerk.integrated(offer.sender),
        )

    def _others(self, offer: Offer) -> list[Transfer]:
        """Return the transfers beside an offered one that were accepted and have not ended."""
        this = (offer.sender, offer.transfer)
        states = frozenset(TransferState) - ENDS - {TransferState.OFFERED}
        return [one for one in self._clerk.all(states) if (one.sender, one.id) != this]

    def _is_young(self, transfer: Transfer) -> bool:
        """Tell whether a transfer of which nothing is here may still begin: as long as an upload is kept."""
        return transfer.since > self._clerk.clock() - timedelta(seconds=self._policy.limits.max_age)

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
