"""Where the manager files: the setting's keys and ledger, its desk, and the two last words of a transfer."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from journal_bridge.errors import BridgeError, InputRefused, NotVerified
from journal_bridge.filing.arrivals import papers_of
from journal_bridge.filing.record import Outcome
from journal_bridge.keys import SettingKeys
from journal_bridge.ledger import Ledger, Transfer
from journal_bridge.receiving import Desk, upload_id
from journal_bridge.transfer_papers import (
    Integrated,
    Offer,
    Paper,
    RefusalCode,
    Refused,
    SetAside,
    Step,
    TransferState,
    signed,
)
from journal_bridge.uploads import UploadBusy


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Office:
    """A receiving setting at its inbox; a server may run on the same workspace at the same time.

    Args:
        workspace: the setting's folder.
        keys: its keys.
        ledger: its ledger, open.
        clock: gives an aware moment.
    """

    workspace: Path
    keys: SettingKeys
    ledger: Ledger
    clock: Callable[[], datetime] = _now
    desk: Desk = field(init=False)

    def __post_init__(self) -> None:
        """Set up the desk of the workspace."""
        desk = Desk(self.workspace, self.keys, self.ledger, clock=self.clock)
        object.__setattr__(self, "desk", desk)

    def now(self, transfer: Transfer) -> Transfer:
        """Return a transfer as it stands now.

        Raises:
            InputRefused: `transfer-unknown`.
        """
        found = self.ledger.transfers.get(transfer.sender, transfer.id)
        if found is None:
            raise InputRefused("transfer-unknown", transfer.id[:8])
        return found

    def offer(self, transfer: Transfer) -> Offer:
        """Return what was offered.

        Raises:
            NotVerified: `ledger-damaged`.
        """
        paper = papers_of(transfer, self.ledger, self.keys).get(Step.OFFER)
        if paper is None or not isinstance(paper.paper, Offer):
            raise NotVerified("ledger-damaged", self.ledger.place)
        return paper.paper

    def integrated(self, transfer: Transfer) -> Integrated | None:
        """Return the paper that says what was filed of a transfer, if it was."""
        paper = papers_of(transfer, self.ledger, self.keys).get(Step.INTEGRATED)
        return paper.paper if paper and isinstance(paper.paper, Integrated) else None

    def refused(self, transfer: Transfer) -> RefusalCode | None:
        """Return why a transfer was refused, if it was."""
        paper = papers_of(transfer, self.ledger, self.keys).get(Step.REFUSED)
        return paper.paper.code if paper and isinstance(paper.paper, Refused) else None

    def say_integrated(self, transfer: Transfer, outcome: Outcome) -> BaseException | None:
        """Sign that a person here has filed it; both sides keep that.

        The sender deletes its copy on the strength of this paper, so whatever breaks off just when the ledger has
        kept it takes nothing back: what is said is said.

        Returns:
            None when it is said; else the error after which the ledger cannot tell. What was filed stays then.

        Raises:
            NotVerified: `paper-out-of-turn` when its sender has taken it back meanwhile.
        """
        aside = tuple(SetAside(reason=reason, count=count) for reason, count in sorted(outcome.set_aside.items()))
        facts = {"stored": outcome.stored, "known": outcome.known, "set_aside": aside}
        try:
            self._say(transfer, Step.INTEGRATED, Integrated, **facts)
        except BaseException as broken:
            try:
                said = self.now(transfer).state is TransferState.INTEGRATED
            except BridgeError:
                return broken
            if not said:
                raise
        return None

    def say_refused(self, transfer: Transfer, code: RefusalCode) -> None:
        """Sign that a person here refuses it, and why.

        Raises:
            NotVerified: `paper-out-of-turn` when it has ended otherwise.
        """
        self._say(transfer, Step.REFUSED, Refused, code=code)

    def forget(self, transfer: Transfer) -> None:
        """Remove the sealed file of a transfer that has ended; the desk does it later where somebody holds it."""
        if self.now(transfer).state not in {TransferState.INTEGRATED, TransferState.REFUSED}:
            return
        with suppress(UploadBusy):
            self.desk.uploads.forget(upload_id(transfer.sender, transfer.id))

    def _say(self, transfer: Transfer, step: Step, kind: Callable[..., Paper], **facts: Any) -> None:  # noqa: ANN401 - each paper has facts of its own, and pydantic checks them
        papers = self.ledger.transfers.papers(transfer.sender, transfer.id)
        paper = kind(
            transfer=transfer.id,
            sender=transfer.sender,
            receiver=transfer.receiver,
            at=self.clock(),
            answers=papers[-1].sha256,
            **facts,
        )
        self.ledger.transfers.move(transfer.sender, transfer.id, step, self.clock(), signed(paper, self.keys))
