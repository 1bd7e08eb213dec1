"""Brings ledger and files to agree again, whatever moment the program was killed at; safe to run at any time."""

import re
from contextlib import suppress
from typing import Final

from journal_bridge import rooms
from journal_bridge.ledger import PeerState, Transfer
from journal_bridge.receiving.admitting import ON_THE_WAY
from journal_bridge.receiving.clerk import Clerk
from journal_bridge.receiving.tries import Tries
from journal_bridge.receiving.views import upload_id
from journal_bridge.transfer_papers import RefusalCode, Step, TransferState
from journal_bridge.uploads import InconsistentLength, NoSuchUpload, UploadBusy, Uploads, WrongDigest

_ID: Final = re.compile(r"[0-9a-f]{32}")


class Settling:
    """What is done with arrived and with ended transfers."""

    def __init__(self, clerk: Clerk, uploads: Uploads, tries: Tries) -> None:
        self._clerk, self._uploads, self._tries = clerk, uploads, tries

    def arrived(self, transfer: Transfer) -> Transfer:
        """Say that a transfer is here when it is; refuse it for ever when it is not what was offered.

        Raises:
            NoSuchUpload, InconsistentLength: when it is not here yet.
            UploadBusy: when somebody is still writing to it.
        """
        if transfer.state not in ON_THE_WAY:
            return transfer
        key = upload_id(transfer.sender, transfer.id)
        try:
            if not self._uploads.state(key).complete:
                self._uploads.finish(key)
        except WrongDigest:
            return self.spoilt(transfer)
        return self._clerk.receive(transfer)

    def spoilt(self, transfer: Transfer) -> Transfer:
        """Refuse what arrived and was not what was offered."""
        if transfer.state not in ON_THE_WAY:
            return transfer
        return self.dropped(self._clerk.refuse(transfer, RefusalCode.HASH_MISMATCH))

    def dropped(self, transfer: Transfer) -> Transfer:
        """Remove the files of a transfer that has ended; what somebody still writes to goes the next time."""
        if transfer.ended:
            self._forget(upload_id(transfer.sender, transfer.id))
        return transfer

    def done(self, transfer: Transfer) -> Transfer:
        """Forget how often an arrival was tried, and all of it when it was refused."""
        self._tries.forget(upload_id(transfer.sender, transfer.id))
        return self.dropped(transfer)

    def settle(self) -> None:
        """Bring every transfer's files and state to agree, and remove what belongs to none."""
        lying = self._lying_here()  # before the transfers are asked for: what is made meanwhile is not unknown
        known = {upload_id(one.sender, one.id): one for one in self._clerk.all()}
        for key in lying & known.keys():
            self.settle_one(known[key])
        for key in lying - known.keys():
            self._forget_unknown(key)
        rooms.sweep()

    def settle_one(self, transfer: Transfer) -> Transfer:
        """Bring one transfer's files and state to agree."""
        with suppress(NoSuchUpload, InconsistentLength, UploadBusy):
            transfer = self.arrived(transfer)
        return self.dropped(transfer) if transfer.state is TransferState.RECEIVED else self.done(transfer)

    def expire(self) -> None:
        """End the transfers whose time has run out; what has all its bytes is not late."""
        overdue = {(one.sender, one.id) for one in self._clerk.ledger.transfers.overdue(self._clerk.clock())}
        for transfer in self._clerk.all():
            if (transfer.sender, transfer.id) in overdue:
                settled = self.settle_one(transfer)
                if settled.state is transfer.state:
                    self.dropped(self._clerk.move(settled, Step.DEADLINE))

    def estrange(self) -> None:
        """Refuse what is still to come from a setting that is paired no more: no room is kept for it any longer."""
        for transfer in self._clerk.all(ON_THE_WAY):
            peer = self._clerk.ledger.peers.get(transfer.sender)
            if peer is None or peer.state is PeerState.ENDED:
                self.dropped(self._clerk.refuse(transfer, RefusalCode.KEY_UNKNOWN))

    def _lying_here(self) -> set[str]:
        """Return every id that a file here is called by."""
        names = {path.name.lstrip(".")[:32] for path in self._uploads.folder.iterdir()}
        return {name for name in names | self._tries.keys() if _ID.fullmatch(name)}

    def _forget(self, key: str) -> None:
        with suppress(UploadBusy):
            self._uploads.forget(key)
            self._tries.forget(key)

    def _forget_unknown(self, key: str) -> None:
        """Remove what no transfer is known for; a whole one only when it has lain here for long.

        A ledger that was named wrongly knows none of them, and what is whole may be sent by nobody again.
        """
        old = self._clerk.clock().timestamp() - self._uploads.limits.max_age
        with suppress(NoSuchUpload):
            if self._uploads.whole(key).stat().st_mtime > old:
                return
        self._forget(key)
