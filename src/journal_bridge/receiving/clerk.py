"""Signs this setting's answers, and moves a transfer with each: the paper and the move are kept together or not.

Whoever comes second finds the step taken and forgets the paper signed for it; so every answer may be repeated, and
the program may be killed before or after any of them.
"""

import re
from collections.abc import Callable, Collection
from datetime import datetime
from typing import Any, Final

from journal_bridge.errors import InputRefused, NotVerified
from journal_bridge.keys import SettingKeys
from journal_bridge.ledger import KeptPaper, Ledger, Side, Transfer
from journal_bridge.transfer_papers import (
    Accepted,
    Offer,
    Opened,
    Paper,
    Received,
    RefusalCode,
    Refused,
    SignedPaper,
    Step,
    TransferState,
    signed,
)
from journal_bridge.transfer_papers.models import PAPER

_ID: Final = re.compile(r"[0-9a-f]{32}")


class Clerk:
    """The ledger as the receiving setting uses it.

    Args:
        keys: ours; every answer is signed with them.
        ledger: ours, open.
        clock: gives an aware moment.
    """

    def __init__(self, keys: SettingKeys, ledger: Ledger, clock: Callable[[], datetime]) -> None:
        self.keys, self.ledger, self.clock = keys, ledger, clock

    def find(self, sender: str, untrusted_transfer: str) -> Transfer | None:
        """Return a transfer that comes here from a setting, or None."""
        if _ID.fullmatch(untrusted_transfer) is None:
            return None
        found = self.ledger.transfers.get(sender, untrusted_transfer)
        return found if found and found.side is Side.RECEIVING else None

    def known(self, sender: str, untrusted_transfer: str) -> Transfer:
        """Return a transfer that comes here from a setting.

        Raises:
            InputRefused: `transfer-unknown`, for another setting's too.
        """
        found = self.find(sender, untrusted_transfer)
        if found is None:
            raise InputRefused("transfer-unknown", "transfer")
        return found

    def all(self, states: Collection[TransferState] = frozenset(TransferState)) -> tuple[Transfer, ...]:
        """Return the transfers that come here and are in one of some states, oldest first."""
        return tuple(one for one in self.ledger.transfers.all(Side.RECEIVING) if one.state in states)

    def papers(self, transfer: Transfer) -> tuple[KeptPaper, ...]:
        """Return a transfer's papers in the order in which they came."""
        return self.ledger.transfers.papers(transfer.sender, transfer.id)

    def offer(self, transfer: Transfer) -> Offer:
        """Return what was offered.

        Raises:
            NotVerified: `ledger-damaged` when the ledger holds no offer of it.
        """
        for kept in self.papers(transfer):
            paper = PAPER.validate_json(kept.text, strict=True) if kept.kind == Step.OFFER else None
            if isinstance(paper, Offer):
                return paper
        raise NotVerified("ledger-damaged", self.ledger.place)

    def integrated(self, sender: str) -> frozenset[str]:
        """Return the transfers of a setting that were filed here."""
        return frozenset(one.id for one in self.all({TransferState.INTEGRATED}) if one.sender == sender)

    def accept(self, transfer: Transfer) -> Transfer:
        """Say that it may come."""
        return self._answer(transfer, Step.ACCEPTED, Accepted)

    def receive(self, transfer: Transfer) -> Transfer:
        """Say that every byte of it is here."""
        offer = self.offer(transfer)
        return self._answer(transfer, Step.RECEIVED, Received, sha256=offer.sha256, bytes=offer.bytes)

    def open(self, transfer: Transfer, entries: int, media: int) -> Transfer:
        """Say that it is open and what was counted."""
        return self._answer(transfer, Step.OPENED, Opened, entries=entries, media=media)

    def refuse(self, transfer: Transfer, code: RefusalCode) -> Transfer:
        """Say no, and why."""
        return self._answer(transfer, Step.REFUSED, Refused, code=code)

    def move(self, transfer: Transfer, step: Step, paper: SignedPaper | None = None) -> Transfer:
        """Take a step, and return the transfer as it stands then; it may have ended otherwise meanwhile.

        Raises:
            NotVerified: `paper-out-of-turn` when the step does not follow and nothing has happened since.
        """
        try:
            return self.ledger.transfers.move(transfer.sender, transfer.id, step, self.clock(), paper).transfer
        except NotVerified as refused:
            now = self.known(transfer.sender, transfer.id)
            if refused.code != "paper-out-of-turn" or now.state is transfer.state:
                raise
            return now

    def _answer(self, transfer: Transfer, step: Step, kind: Callable[..., Paper], **facts: Any) -> Transfer:  # noqa: ANN401 - each paper has facts of its own, and pydantic checks them
        """Sign the answer to the newest paper of a transfer, and move the transfer with it."""
        paper = kind(
            transfer=transfer.id,
            sender=transfer.sender,
            receiver=transfer.receiver,
            at=self.clock(),
            answers=self.papers(transfer)[-1].sha256,
            **facts,
        )
        return self.move(transfer, step, signed(paper, self.keys))
