"""The receiving side's protocol, whoever brings the papers and the bytes: what may be asked of it, and when.

Every call may be repeated, may run in several processes at once, and may be killed at any instruction: a paper is
signed, then the ledger moves and keeps it in one transaction, then the files follow; `recover` does what was left.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from journal_bridge.errors import NotVerified, TryAgain
from journal_bridge.keys import SettingKeys
from journal_bridge.ledger import Ledger, Peer, Transfer
from journal_bridge.locking import HeldByAnotherError, alone
from journal_bridge.receiving.admitting import ON_THE_WAY, Admitting
from journal_bridge.receiving.clerk import Clerk
from journal_bridge.receiving.opening import Opening
from journal_bridge.receiving.policy import DEFAULT_POLICY, Policy
from journal_bridge.receiving.settling import Settling
from journal_bridge.receiving.tries import Tries
from journal_bridge.receiving.views import View, upload_id
from journal_bridge.transfer_papers import Step, TransferState
from journal_bridge.uploads import NoSuchUpload, OtherUpload, Upload, Uploads

FOLDER: Final = "gateway"
"""Where all of it lies in the workspace: `uploads/` with the sealed arrivals, `tries/` and `locks/`."""


def _now() -> datetime:
    return datetime.now(UTC)


class Desk:
    """What a receiving setting does with offers, uploads and arrivals, up to its manager's inbox.

    Args:
        workspace: the setting's folder.
        keys: its keys.
        ledger: its ledger, open for as long as the desk is used.
        policy: what it takes.
        clock: gives an aware moment.

    Raises:
        UsageFault: `no-locks` when the workspace's disk cannot keep two programs apart.
        OSError: when its folders cannot be made.
    """

    def __init__(
        self,
        workspace: Path,
        keys: SettingKeys,
        ledger: Ledger,
        policy: Policy = DEFAULT_POLICY,
        clock: Callable[[], datetime] = _now,
    ) -> None:
        folder = workspace / FOLDER
        self._locks = folder / "locks"
        self._locks.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.policy = policy
        self.uploads = Uploads(folder / "uploads", policy.limits)
        tries = Tries(folder / "tries")
        self._clerk = Clerk(keys, ledger, clock)
        self._admitting = Admitting(self._clerk, self.uploads, policy, self._locks)
        self._opening = Opening(self._clerk, self.uploads, tries, self._locks)
        self._settling = Settling(self._clerk, self.uploads, tries)

    def offered(self, untrusted_document: object, peer: Peer) -> View:
        """Answer an offer, and return what came of it; the same one may come again, also after it was refused.

        Args:
            untrusted_document: the signed paper as it came.
            peer: who brought it, known by the request's signature.

        Raises:
            NotVerified: `peer-unknown` unless paired, `paper-malformed`, `paper-signature`, `unsupported-version`,
                `other-receiver`.
            InputRefused: `transfer-known` when that id was used for something else.
            TryAgain: `transfer-busy`, `ledger-busy`, `ledger-failed`; `request-too-often` past a day's measure.
        """
        return self._view(self._admitting.offered(untrusted_document, peer))

    def upload_made(self, sender: str, transfer: str, length: int, sha256: str) -> Upload:
        """Make the upload of an accepted transfer and return how far it is; the same again returns that too.

        Raises:
            InputRefused: `transfer-unknown`.
            NotVerified: `paper-out-of-turn` when it was not accepted, or has ended.
            OtherUpload: when it is not what was offered.
            NoRoom, TooLarge, UploadBusy: see `uploads`.
        """
        known = self._clerk.known(sender, transfer)
        offer = self._clerk.offer(known)
        if (length, sha256) != (offer.bytes, offer.sha256):
            raise OtherUpload
        if known.ended or known.state is TransferState.OFFERED:
            raise NotVerified("paper-out-of-turn", f"transfer {known.id[:8]}: {known.state}")
        if known.state not in ON_THE_WAY:
            return Upload(offer.bytes, offer.bytes, complete=True)
        made = self.uploads.create(upload_id(sender, transfer), length, sha256)
        self._settling.dropped(self._clerk.known(sender, transfer))  # it may have ended while this was written
        return made

    def began(self, sender: str, transfer: str) -> None:
        """Note that bytes come.

        Raises:
            InputRefused: `transfer-unknown`.
            NotVerified: `paper-out-of-turn` when it was not accepted, or has ended: no more bytes are taken.
        """
        known = self._clerk.known(sender, transfer)
        if known.ended or known.state is TransferState.OFFERED:
            raise NotVerified("paper-out-of-turn", f"transfer {known.id[:8]}: {known.state}")
        if known.state is TransferState.ACCEPTED:
            self._clerk.move(known, Step.BYTES)

    def arrived(self, sender: str, transfer: str) -> View:
        """Say that every byte is here, when that is so; of a transfer that is further on, return how far.

        Raises:
            InputRefused: `transfer-unknown`.
            NoSuchUpload, InconsistentLength, UploadBusy: when it is not whole yet.
        """
        return self._view(self._settling.arrived(self._clerk.known(sender, transfer)))

    def spoilt(self, sender: str, transfer: str) -> View:
        """Refuse a transfer for ever whose bytes were not those offered; the engine has thrown them away.

        Raises:
            InputRefused: `transfer-unknown`.
        """
        return self._view(self._settling.spoilt(self._clerk.known(sender, transfer)))

    def open_next(self) -> bool:
        """Open one arrival and lay it before the manager, or refuse it; tell whether there was one.

        One that cannot be opened for want of room, or for no reason that is known, rests and is tried again.
        """
        led = self._opening.next()
        if led is not None:
            self._settling.done(led)
        return led is not None

    def recover(self) -> None:
        """Do what a killed program left half done; to be called at the start, safe at any time."""
        self._settling.settle()
        for transfer in self._clerk.all():
            self._opening.present(self._admitting.answered(transfer))

    def tidy(self) -> None:
        """End what is overdue or from a former peer, sweep what gained nothing, and forget what has ended."""
        self._settling.expire()
        self._settling.estrange()
        self._settling.settle()
        self.uploads.sweep(self._clerk.clock().timestamp())

    def withdrawn(self, untrusted_document: object, peer: Peer) -> View:
        """End a transfer at its sender's word and forget it; one that has ended is shown as it is.

        Raises:
            NotVerified: as `offered`; `paper-out-of-turn` when it answers no paper of this transfer.
            InputRefused: `transfer-unknown`.
        """
        return self._view(self._settling.dropped(self._admitting.withdrawn(untrusted_document, peer)))

    def view(self, sender: str, transfer: str) -> View:
        """Return a transfer as its sender may see it.

        Raises:
            InputRefused: `transfer-unknown`, for another setting's too.
        """
        return self._view(self._clerk.known(sender, transfer))

    def sealed(self, sender: str, transfer: str) -> Path:
        """Return where a whole arrival lies, sealed as it came.

        Raises:
            InputRefused: `transfer-unknown`.
            NoSuchUpload: when it is not whole, or is forgotten.
        """
        return self.uploads.whole(upload_id(sender, self._clerk.known(sender, transfer).id))

    @contextmanager
    def holding(self, sender: str, transfer: str) -> Iterator[None]:
        """Be the only one, in any process, that opens or files a transfer.

        Raises:
            InputRefused: `transfer-unknown`.
            TryAgain: `transfer-busy`, at once, when another is.
        """
        key = upload_id(sender, self._clerk.known(sender, transfer).id)
        try:
            with alone(self._locks / key):
                yield
        except HeldByAnotherError:
            raise TryAgain("transfer-busy", f"transfer {transfer[:8]}") from None

    def _view(self, transfer: Transfer) -> View:
        """Return state and papers of one moment; the ledger may move between two questions."""
        papers = self._clerk.papers(transfer)
        while (now := self._clerk.known(transfer.sender, transfer.id)).state is not transfer.state:
            transfer, papers = now, self._clerk.papers(now)
        shown = tuple(paper.document() for paper in papers)
        return View(transfer.id, transfer.state, shown, self._upload(transfer))

    def _upload(self, transfer: Transfer) -> Upload | None:
        if transfer.ended:
            return None
        try:
            return self.uploads.state(upload_id(transfer.sender, transfer.id))
        except NoSuchUpload:
            return None
