"""What the other setting says of a transfer: its papers, judged against those kept here before any is kept."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, Final

from pydantic import Field, ValidationError

from journal_bridge.errors import NotVerified, TryAgain
from journal_bridge.journal.values import Model
from journal_bridge.keys import Card
from journal_bridge.ledger import KeptPaper, Transfer
from journal_bridge.transfer_papers import (
    Integrated,
    Offer,
    Opened,
    Paper,
    Received,
    SignedPaper,
    Step,
    TransferState,
    moved,
    verified,
)
from journal_bridge.transfer_papers.models import PAPER, SAID_BY_SENDER, SignedText

_MOST_PAPERS: Final = 7
"""There are seven kinds, and each comes once."""


class Seen(Model):
    """A transfer as the other setting shows it; whether any of it is so, its papers' signatures say."""

    transfer: str
    state: TransferState
    papers: Annotated[tuple[SignedText, ...], Field(max_length=_MOST_PAPERS)]
    upload: object = None


@dataclass(frozen=True)
class Ends:
    """The two settings' cards, from the pairing and nowhere else."""

    own: Card
    peer: Card


def seen(untrusted_document: object, transfer: Transfer) -> Seen:
    """Return what an answer shows of a transfer.

    Raises:
        TryAgain: `peer-garbled` when it is not of that form, or about another transfer.
    """
    try:
        found = Seen.model_validate_json(json.dumps(untrusted_document))
    except (ValidationError, ValueError):
        raise TryAgain("peer-garbled", "transfer") from None
    if found.transfer != transfer.id:
        raise TryAgain("peer-garbled", "transfer")
    return found


def new_papers(shown: Seen, transfer: Transfer, kept: Iterable[KeptPaper], ends: Ends) -> tuple[SignedPaper, ...]:
    """Return the papers that are new here, in their order, once all of them hold.

    Raises:
        NotVerified: `paper-signature`, `paper-malformed`, `unsupported-version`; `paper-out-of-turn` when one does
            not follow, is about another transfer, answers none of its papers, says something else than the paper of
            its kind that is kept, or something else was received, opened or filed than was offered.
    """
    judge = _Judge(transfer, {one.kind: one for one in kept}, ends)
    for document in shown.papers:
        judge.take(document)
    return tuple(judge.new)


class _Judge:
    """Follows the papers of a transfer one by one, changing nothing."""

    def __init__(self, transfer: Transfer, kept: dict[str, KeptPaper], ends: Ends) -> None:
        self._transfer, self._ends, self._state = transfer, ends, transfer.state
        self._texts = {kind: one.text for kind, one in kept.items()}
        self._known = {one.sha256 for one in kept.values()}
        self._offer = offer_in(kept.get(Step.OFFER))
        self._place = f"transfer {transfer.id[:8]}"
        self.new: list[SignedPaper] = []

    def take(self, document: SignedText) -> None:
        """Take the next paper, new or known."""
        if document.text in self._texts.values():
            return
        card = self._ends.own if _kind(document.text) in SAID_BY_SENDER else self._ends.peer
        paper = verified(document, card, self._place)
        if paper.paper.paper in self._texts or not self._holds(paper.paper):
            raise NotVerified("paper-out-of-turn", self._place)
        self._state = moved(self._state, Step(paper.paper.paper), self._place)
        self._texts[paper.paper.paper] = paper.text
        self._known.add(paper.sha256)
        self.new.append(paper)

    def _holds(self, paper: Paper) -> bool:
        """Tell whether a paper is about this transfer, answers one of its papers, and agrees with the offer."""
        if (paper.transfer, paper.sender, paper.receiver) != (
            self._transfer.id,
            self._transfer.sender,
            self._transfer.receiver,
        ):
            return False
        if isinstance(paper, Offer) or paper.answers not in self._known or self._offer is None:
            return False
        match paper:
            case Received():
                return (paper.sha256, paper.bytes) == (self._offer.sha256, self._offer.bytes)
            case Opened():
                return (paper.entries, paper.media) == (self._offer.entries, self._offer.media)
            case Integrated():
                filed = paper.stored + paper.known + sum(one.count for one in paper.set_aside)
                return filed == self._offer.entries + self._offer.media
            case _:
                return True


def _kind(untrusted_text: str) -> str:
    """Return what a text says it is; whose signature it must then bear follows from that."""
    try:
        document = json.loads(untrusted_text)
    except (ValueError, RecursionError):
        return ""
    return str(document.get("paper")) if isinstance(document, dict) else ""


def offer_in(kept: KeptPaper | None) -> Offer | None:
    """Return our own offer as it is kept."""
    paper = PAPER.validate_json(kept.text) if kept else None
    return paper if isinstance(paper, Offer) else None
