"""Takes one sealed file to one paired setting, from wherever an earlier run stopped, to a state that has a name.

What was done last is asked of the ledger and the spool, never remembered, and every step may be done again: a run
may be killed at any instruction.
"""

from contextlib import suppress
from pathlib import Path
from typing import Final

from journal_bridge.bundle.bag import SCHEMA
from journal_bridge.errors import InputRefused, NotVerified, TryAgain, UsageFault
from journal_bridge.http import Clock
from journal_bridge.http.peer import PeerClient
from journal_bridge.http.peer_answers import PeerFull
from journal_bridge.journal import SCHEMA_VERSION
from journal_bridge.keys import SettingKeys
from journal_bridge.ledger import Ledger, Peer, Transfer
from journal_bridge.sending.conversation import MAY_RUN_OUT, Conversation
from journal_bridge.sending.parcels import Parcel, spooled
from journal_bridge.sending.spool import Spool
from journal_bridge.sending.times import Patience, deadline
from journal_bridge.sending.uploading import Told, upload
from journal_bridge.sending.withdrawing import taken_back
from journal_bridge.transfer_papers import Offer, SignedPaper, Step, TransferState, signed

_BYTES_GO: Final = frozenset({TransferState.ACCEPTED, TransferState.SENDING})

_NO_PAPER_SAYS: Final = frozenset({"spool-gone", "peer-unreachable", "peer-untrusted"})
"""Troubles for which the other setting need not be asked whether it has ended the transfer."""


class Sender:
    """Sends to one setting; each transfer has one run at a time.

    Args:
        workspace: this setting's folder.
        keys: its keys.
        ledger: its ledger, open.
        peer: the other setting, as the ledger knows it.
        gateway: asks the other setting.
        clock: for tests: time that does not pass by itself.
        tell: takes how many bytes are there, and of how many.
    """

    def __init__(
        self,
        workspace: Path,
        keys: SettingKeys,
        ledger: Ledger,
        peer: Peer,
        gateway: PeerClient,
        *,
        clock: Clock | None = None,
        tell: Told = lambda _, __: None,
    ) -> None:
        self._workspace, self._ledger = workspace, ledger
        self._talk = Conversation(keys, ledger, peer, gateway, clock or Clock())
        self._tell = tell
        self._parcels: dict[str, Parcel] = {}
        self._were_whole: set[str] = set()
        self._spool = Spool(workspace)

    def send(self, parcel: Parcel, patience: Patience) -> Transfer:
        """Send a parcel, or go on with it, and return how far it is when it ended or the patience did.

        Raises:
            NotVerified: `peer-unknown`, or a paper that does not hold; nothing was then moved by it.
            UsageFault: `sealed-to-other`.
            InputRefused: `spool-gone`, `transfer-unknown`.
            TryAgain: `transfer-in-hand`, or as the gateway's requests raise; the same again goes on.
        """
        self._demand(parcel.receiver)
        with self._spool.held(parcel.transfer):
            if not self._talk.drafted(parcel.transfer, parcel.child).ended:
                self._spool.put(parcel)
                self._parcels[parcel.transfer] = parcel
        return self._to_its_end(parcel.transfer, patience)

    def go_on(self, transfer: str, patience: Patience) -> Transfer:
        """Go on with a transfer from its copy in the spool; errors as for `send`."""
        self._demand(self._talk.known(transfer).receiver)
        return self._to_its_end(transfer, patience)

    def ask(self, transfer: str) -> Transfer:
        """Ask how far a transfer is, and return it; nothing is sent but a withdrawal that was not heard yet.

        Raises:
            TryAgain, NotVerified, InputRefused: as `send`.
        """
        with self._spool.held(transfer):
            known = self._talk.known(transfer)
            if known.ended or known.state is TransferState.DRAFT:
                return self._closed(known)
            if self._spool.word(transfer) is not None:
                return self._closed(taken_back(self._talk, self._spool, known))
            return self._closed(self._talk.late(known) or self._asked(known))

    def _asked(self, known: Transfer) -> Transfer:
        """Ask how far a transfer is; an offer that was told to come later is not known there, and stays."""
        try:
            return self._talk.asked(known)
        except InputRefused as refused:
            if refused.code != "transfer-unknown" or known.state is not TransferState.OFFERED:
                raise
            return known

    def withdraw(self, transfer: str) -> Transfer:
        """Take a transfer back, and return it: withdrawn, or in the end it had come to before.

        Raises:
            TryAgain, NotVerified, InputRefused: as `send`.
        """
        with self._spool.held(transfer):
            return self._closed(taken_back(self._talk, self._spool, self._talk.known(transfer)))

    def _to_its_end(self, transfer: str, patience: Patience) -> Transfer:
        """Do what can be done, and ask again until there is nothing to wait for; others may ask in between.

        Who waits for days waits through what goes wrong for an hour, once it went well. A setting that takes no
        more for now is asked until the patience is over.
        """
        known, well = self._talk.known(transfer), False
        full: PeerFull | None = None
        for _ in patience:
            try:
                with self._spool.held(transfer):
                    known = self._closed(self._advanced(self._talk.known(transfer)))
                well, full = True, None
            except PeerFull as told:
                full = told
                patience.rest(told.wait)
            except TryAgain as trouble:
                passes = trouble.code == "transfer-in-hand" or (patience.wait and known.state not in MAY_RUN_OUT)
                if not (well and passes):
                    raise
            if patience.enough(known):
                break
        if full is not None:
            raise full
        return known

    def _advanced(self, known: Transfer) -> Transfer:
        """Do all that can be done now without waiting for anybody."""
        if known.ended:
            return known
        if self._spool.word(known.id) is not None:
            return taken_back(self._talk, self._spool, known)
        if known.state is TransferState.DRAFT:
            known = self._talk.moved(known, Step.OFFER, self._offer(known))
        over = self._talk.late(known)
        if over is not None:
            return over
        if known.state is TransferState.OFFERED:
            known = self._talk.offered(known)
        if known.state in _BYTES_GO:
            return self._sent(known)
        return known if known.ended else self._talk.asked(known)

    def _offer(self, known: Transfer) -> SignedPaper:
        """Return the offer of what lies in the spool; once it is kept no other one is ever made."""
        parcel, now = self._parcel(known), self._talk.now()
        offer = Offer(
            transfer=known.id,
            sender=known.sender,
            receiver=known.receiver,
            at=now,
            sha256=parcel.sha256,
            bytes=parcel.bytes,
            bundle=SCHEMA,
            journal=SCHEMA_VERSION,
            entries=parcel.entries,
            media=parcel.media,
            base=parcel.base,
            deadline=deadline(now, parcel.bytes),
        )
        return signed(offer, self._talk.keys)

    def _sent(self, known: Transfer) -> Transfer:
        """Send the bytes, and take in what is said then; where they are not wanted any more, a paper says why."""
        known = self._talk.moved(known, Step.BYTES)
        try:
            sent = upload(self._parcel(known), self._spool, self._talk.gateway, self._tell, self._talk.clock)
        except (InputRefused, NotVerified, TryAgain) as trouble:
            after = known if trouble.code in _NO_PAPER_SAYS else self._heard(known)
            if after.state in _BYTES_GO:
                raise
            return after
        if sent and known.id in self._were_whole:  # it was all there, as was said, and is to be sent once more
            raise TryAgain("peer-garbled", f"transfer {known.id[:8]}")
        self._were_whole.add(known.id)
        return self._talk.asked(known)

    def _heard(self, known: Transfer) -> Transfer:
        """Return a transfer as the other setting sees it, where it can be asked."""
        with suppress(TryAgain, InputRefused):
            return self._talk.asked(known)
        return known

    def _parcel(self, known: Transfer) -> Parcel:
        """Return what lies in the spool, which is what was offered.

        Raises:
            InputRefused: `spool-gone`.
        """
        if known.id not in self._parcels:
            path = self._spool.path(known.id)
            self._parcels[known.id] = spooled(known.id, path, self._talk.keys, self._workspace)
        parcel, told = self._parcels[known.id], self._talk.offer(known)
        if told is not None and (told.sha256, told.bytes) != (parcel.sha256, parcel.bytes):
            raise InputRefused("spool-gone", known.id[:8])
        return parcel

    def _demand(self, receiver: str) -> None:
        self._ledger.peers.paired(self._talk.peer.fingerprint)
        if receiver != self._talk.peer.fingerprint:
            raise UsageFault("sealed-to-other", self._talk.peer.fingerprint[:16])

    def _closed(self, known: Transfer) -> Transfer:
        """Remove what lies here of a transfer that has ended."""
        if known.ended:
            self._spool.remove(known.id)
        return known
