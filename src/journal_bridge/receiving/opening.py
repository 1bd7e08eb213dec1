"""Opens arrivals one by one, and says what came of each: opened and laid before the manager, or refused."""

import errno
import logging
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from journal_bridge.bundle.counting import Counted
from journal_bridge.errors import DISK_FULL, BridgeError, TryAgain
from journal_bridge.ledger import PeerState, Transfer
from journal_bridge.locking import HeldByAnotherError, alone
from journal_bridge.receiving.clerk import Clerk
from journal_bridge.receiving.examining import examine
from journal_bridge.receiving.free_room import demand_room
from journal_bridge.receiving.refusing import refusal_for
from journal_bridge.receiving.tries import Tries
from journal_bridge.receiving.views import upload_id
from journal_bridge.transfer_papers import RefusalCode, Step, TransferState
from journal_bridge.uploads import Uploads

REST: Final = timedelta(seconds=30)
"""How long an arrival rests after a try without a verdict; twice as long after each further one."""

WAITING: Final = (TransferState.RECEIVED, TransferState.OPENED)
"""States that the program itself leads on from."""

_OURS: Final = DISK_FULL | {errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.EAGAIN}
"""What this computer lacks at the moment: room, files, memory, processes. No arrival is refused for that."""

_LOG: Final = logging.getLogger(__name__)


class Opening:
    """Opens arrivals; two programs may do so at once, each transfer is opened by one of them."""

    def __init__(self, clerk: Clerk, uploads: Uploads, tries: Tries, locks: Path) -> None:
        self._clerk, self._uploads, self._tries, self._locks = clerk, uploads, tries, locks
        self._resting: dict[str, datetime] = {}

    def next(self) -> Transfer | None:
        """Lead one arrival on, and return it as it stands then; None when none is waiting or all of them rest."""
        for transfer in self._clerk.all(WAITING):
            key = upload_id(transfer.sender, transfer.id)
            if self._resting.get(key, self._clerk.clock()) > self._clerk.clock():
                continue
            try:
                with alone(self._locks / key):
                    led = self._lead(key, self._clerk.known(transfer.sender, transfer.id))
            except HeldByAnotherError:
                continue
            if led.state is not transfer.state:
                self._resting.pop(key, None)
                return led
        return None

    def present(self, transfer: Transfer) -> Transfer:
        """Lay what was opened before the manager."""
        return self._clerk.move(transfer, Step.PRESENTED) if transfer.state is TransferState.OPENED else transfer

    def _lead(self, key: str, transfer: Transfer) -> Transfer:
        if transfer.state is TransferState.RECEIVED:
            found = self._verdict(key, transfer)
            if found is None:
                return transfer
            if isinstance(found, RefusalCode):
                return self._clerk.refuse(transfer, found)
            transfer = self._clerk.open(transfer, found.entries, found.media)
        return self.present(transfer)

    def _verdict(self, key: str, transfer: Transfer) -> Counted | RefusalCode | None:
        """Return what an arrival holds or why it is refused; None when it is to be tried again."""
        peer = self._clerk.ledger.peers.get(transfer.sender)
        if peer is None or peer.state is PeerState.ENDED:
            return RefusalCode.KEY_UNKNOWN
        if peer.state is not PeerState.PAIRED:  # the two managers are comparing digits anew, which settles it
            self._resting[key] = self._clerk.clock() + REST
            return None
        if self._tries.exhausted(key):
            return RefusalCode.UNEXPECTED
        offer, filed = self._clerk.offer(transfer), self._clerk.integrated(transfer.sender)
        try:
            self._tries.begin(key)
            sealed = self._uploads.whole(key)
            demand_room(sealed, self._uploads.limits.margin)
            return examine(sealed, self._clerk.keys, peer.card, offer, filed)
        except BridgeError as error:
            return refusal_for(error) or self._again(key, error)
        except Exception as error:  # noqa: BLE001 - whatever a bundle does to this program, the next one is opened
            return self._again(key, error)

    def _again(self, key: str, error: Exception) -> RefusalCode | None:
        """Let an arrival rest, or refuse it when it failed too often; what is wrong here is not its fault."""
        told = error.code if isinstance(error, BridgeError) else type(error).__name__  # its words may hold a name
        _LOG.warning("an arrival could not be opened: %s", told)
        ours = isinstance(error, TryAgain) or (isinstance(error, OSError) and error.errno in _OURS)
        failed = 0
        if ours:
            self._tries.undo(key)
        else:
            self._tries.fail(key)
            failed = self._tries.failed(key)
        self._resting[key] = self._clerk.clock() + REST * 2**failed
        return RefusalCode.UNEXPECTED if self._tries.exhausted(key) else None
