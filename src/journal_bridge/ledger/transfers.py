"""Transfers between settings: how far each has come, and the signed papers that say so, kept word for word."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Row, String, insert, select, type_coerce, update

from journal_bridge.errors import InputRefused, NotVerified, OurFault
from journal_bridge.ledger.booking import Book, digest
from journal_bridge.ledger.chain import canonical
from journal_bridge.ledger.events import Event
from journal_bridge.ledger.tables import PaperRow, TransferRow
from journal_bridge.transfer_papers import ENDS, MOVES, Offer, SignedPaper, Step, TransferState, moved

_WITHOUT_PAPER: Final = frozenset({Step.BYTES, Step.PRESENTED, Step.DEADLINE})
"""Steps one side takes by itself; every other one is a paper both sides keep."""

_MAY_RUN_OUT: Final = [state for state, step in MOVES if step is Step.DEADLINE]


class Side(StrEnum):
    """Which end of a transfer this setting is."""

    SENDING = "sending"
    RECEIVING = "receiving"


@dataclass(frozen=True)
class Transfer:
    """One transfer: the two settings by their fingerprints, and how far it has come since when.

    `child` is what stands for the child in this ledger, where this setting is the sender.
    """

    id: str
    sender: str
    receiver: str
    side: Side
    state: TransferState
    since: datetime
    deadline: datetime | None = None
    child: str | None = None

    @property
    def ended(self) -> bool:
        """Whether nothing moves it any more."""
        return self.state in ENDS


@dataclass(frozen=True)
class KeptPaper:
    """A paper as it is kept: the exact text that was signed, and the signature."""

    kind: str
    text: str
    signature: str

    @property
    def sha256(self) -> str:
        """Digest of the text, by which an answer names it."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    def document(self) -> dict[str, str]:
        """Return what `transfer_papers.read_signed` takes, and what is sent."""
        return {"text": self.text, "signature": self.signature}


@dataclass(frozen=True)
class Move:
    """What a step came to: the transfer as it stands now, the paper kept for the step, and who moved it.

    Where `by_this` is false the step lay behind it already, and `paper` is the one that was kept then: whoever
    signed another one meanwhile sends this and forgets their own.
    """

    transfer: Transfer
    paper: KeptPaper | None
    by_this: bool


class Transfers:
    """The transfers of a setting, each under its sender and its id, which are never used a second time."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def draft(self, transfer: str, sender: str, receiver: str, now: datetime, child: str | None = None) -> Transfer:
        """Note a transfer this setting is about to offer.

        Args:
            transfer: its id, 32 hexadecimal digits, that of the bundle.
            sender: fingerprint of this setting.
            receiver: fingerprint of the other one.
            now: an aware moment.
            child: the platform's id of the child; what is kept cannot be traced back to it.

        Raises:
            InputRefused: `transfer-known` when the id was used before.
        """
        keyed = None if child is None else self._book.keyed("child", child)
        made = Transfer(transfer, sender, receiver, Side.SENDING, TransferState.DRAFT, now, child=keyed)
        with self._book.writing() as connection:
            if _find(connection, sender, transfer) is not None:
                raise InputRefused("transfer-known", _place(made))
            _insert(connection, made)
            self._book.append(connection, Event.TRANSFER_MOVED, _facts(made) | _about(child), now)
        return made

    def offered(self, offer: SignedPaper, now: datetime) -> Move:
        """Take an offer of another setting, whose signature was verified; the very same one may come again.

        Raises:
            InputRefused: `transfer-known` when this sender has offered something else under this id.
        """
        paper = offer.paper
        if not isinstance(paper, Offer):
            raise OurFault("internal", "ledger offer")
        with self._book.writing() as connection:
            known = _find(connection, paper.sender, paper.transfer)
            if known is None:
                known = Transfer(
                    paper.transfer, paper.sender, paper.receiver, Side.RECEIVING, TransferState.DRAFT, now
                )
                _insert(connection, known)
            return self._step(connection, known, Step.OFFER, offer, now)

    def move(self, sender: str, transfer: str, step: Step, now: datetime, paper: SignedPaper | None = None) -> Move:
        """Move a transfer by a step, its paper and its audit row kept in the same transaction or not at all.

        Of two processes at one transfer the first wins: the other finds its step behind the transfer already, or
        is told that it no longer follows.

        Args:
            sender: fingerprint of the setting the journal comes from.
            transfer: the transfer's id.
            step: what happened.
            now: an aware moment.
            paper: the paper that says so, its signature verified; steps of one side alone have none.

        Raises:
            InputRefused: `transfer-unknown`; `transfer-known` for a second, other offer.
            NotVerified: `paper-out-of-turn` when the step does not follow, or the paper is about another transfer
                or answers none of its papers; the place names the state the transfer is in.
        """
        with self._book.writing() as connection:
            known = _find(connection, sender, transfer)
            if known is None:
                raise InputRefused("transfer-unknown", transfer[:8])
            return self._step(connection, known, step, paper, now)

    def get(self, sender: str, transfer: str) -> Transfer | None:
        """Return a transfer, or None when there is none."""
        with self._book.reading() as connection:
            return _find(connection, sender, transfer)

    def papers(self, sender: str, transfer: str) -> tuple[KeptPaper, ...]:
        """Return the papers of a transfer, in the order in which they came."""
        with self._book.reading() as connection:
            return _papers(connection, sender, transfer)

    def all(self, side: Side | None = None) -> tuple[Transfer, ...]:
        """Return all transfers, or those of one side, whose state has stood longest first."""
        return self._where(*(() if side is None else (TransferRow.side == side.value,)))

    def overdue(self, now: datetime) -> tuple[Transfer, ...]:
        """Return transfers whose bytes did not arrive in time; `Step.DEADLINE` ends them."""
        return self._where(TransferRow.deadline < now, TransferRow.state.in_([one.value for one in _MAY_RUN_OUT]))

    def _where(self, *wanted: ColumnElement[bool]) -> tuple[Transfer, ...]:
        asked = _TRANSFERS.where(*wanted).order_by(TransferRow.since, TransferRow.transfer)
        with self._book.reading() as connection:
            return tuple(map(_transfer, connection.execute(asked)))

    def _step(
        self, connection: Connection, known: Transfer, step: Step, paper: SignedPaper | None, now: datetime
    ) -> Move:
        _demand_paper(known, step, paper)
        kept = {one.kind: one for one in _papers(connection, known.sender, known.id)}
        before = kept.get(step.value)
        if step is Step.OFFER and paper and before and before.text != paper.text:
            raise InputRefused("transfer-known", _place(known))
        state = moved(known.state, step, _place(known))
        if before or state is known.state:
            return Move(known, before, by_this=False)
        _demand_answer(known, paper, kept)
        deadline = paper.paper.deadline if paper and isinstance(paper.paper, Offer) else known.deadline
        after = replace(known, state=state, since=now, deadline=deadline)
        return Move(after, self._keep(connection, after, step, paper, now), by_this=True)

    def _keep(
        self, connection: Connection, after: Transfer, step: Step, paper: SignedPaper | None, now: datetime
    ) -> KeptPaper | None:
        """Write a move: the state, the audit row, and the paper beside it."""
        values = {"state": after.state.value, "since": after.since, "deadline": after.deadline}
        mine = (TransferRow.sender == after.sender, TransferRow.transfer == after.id)
        connection.execute(update(TransferRow).where(*mine).values(**values))
        facts = _facts(after) | {"step": step.value}
        if paper is None:
            self._book.append(connection, Event.TRANSFER_MOVED, facts, now)
            return None
        row = {"sender": after.sender, "transfer": after.id, "kind": step.value, **paper.document()}
        head = self._book.append(connection, Event.TRANSFER_MOVED, facts | {"paper": _digest(row)}, now)
        connection.execute(insert(PaperRow).values(number=head.number, **row))
        return KeptPaper(step.value, paper.text, paper.signature)


_TRANSFERS: Final = select(
    TransferRow.transfer,
    TransferRow.sender,
    TransferRow.receiver,
    TransferRow.side,
    TransferRow.state,
    TransferRow.since,
    TransferRow.deadline,
    TransferRow.child,
)


def _find(connection: Connection, sender: str, transfer: str) -> Transfer | None:
    mine = _TRANSFERS.where(TransferRow.sender == sender, TransferRow.transfer == transfer)
    row = connection.execute(mine).first()
    return _transfer(row) if row else None


def _transfer(row: Row[*tuple[Any, ...]]) -> Transfer:
    try:
        values = row._asdict() | {"side": Side(row.side), "state": TransferState(row.state)}
        return Transfer(values.pop("transfer"), **values)
    except ValueError:
        raise NotVerified("ledger-damaged", f"transfer {row.transfer[:8]}") from None


def _papers(connection: Connection, sender: str, transfer: str) -> tuple[KeptPaper, ...]:
    wanted = select(PaperRow.kind, PaperRow.text, PaperRow.signature)
    mine = wanted.where(PaperRow.sender == sender, PaperRow.transfer == transfer)
    return tuple(KeptPaper(*row) for row in connection.execute(mine.order_by(PaperRow.number)))


def _insert(connection: Connection, made: Transfer) -> None:
    values = {"sender": made.sender, "transfer": made.id, "receiver": made.receiver, "side": made.side.value}
    connection.execute(
        insert(TransferRow).values(**values, state=made.state.value, since=made.since, child=made.child)
    )


def _demand_paper(known: Transfer, step: Step, paper: SignedPaper | None) -> None:
    """Demand the paper a step is said by, about this transfer; what was never offered is taken back without one."""
    bare = step in _WITHOUT_PAPER or (step is Step.WITHDRAWN and known.state is TransferState.DRAFT)
    if paper is None:
        if bare:
            return
        raise OurFault("internal", "ledger step without its paper")
    told = paper.paper
    if step in _WITHOUT_PAPER or told.paper != step.value:
        raise OurFault("internal", "ledger step with another paper")
    if (told.transfer, told.sender, told.receiver) != (known.id, known.sender, known.receiver):
        raise NotVerified("paper-out-of-turn", _place(known))


def _demand_answer(known: Transfer, paper: SignedPaper | None, kept: dict[str, KeptPaper]) -> None:
    """Demand that an answer names a paper of this transfer that is kept here."""
    if paper is None or isinstance(paper.paper, Offer):
        return
    if paper.paper.answers not in {one.sha256 for one in kept.values()}:
        raise NotVerified("paper-out-of-turn", _place(known))


def _place(transfer: Transfer) -> str:
    return f"transfer {transfer.id[:8]}: {transfer.state.value}"


def _facts(transfer: Transfer) -> dict[str, object]:
    return {
        "transfer": transfer.id,
        "sender": transfer.sender,
        "receiver": transfer.receiver,
        "side": transfer.side.value,
        "state": transfer.state.value,
    }


def _about(child: str | None) -> dict[str, object]:
    return {} if child is None else {"child": child}


def _digest(row: dict[str, str]) -> str:
    """Return what the audit says of a paper: the digest of all that is kept of it, and where."""
    return digest(canonical(row))


def kept_papers(connection: Connection) -> dict[object, str]:
    """Return the digest of each paper by the number of its row, as the audit's walk compares it."""
    names = ("sender", "transfer", "kind", "text", "signature")
    rows = connection.execute(select(PaperRow.number, *(getattr(PaperRow, name) for name in names))).all()
    told: dict[object, str] = {}
    for number, *values in rows:
        written = all(isinstance(value, str) for value in values)  # a damaged file may hold bytes
        told[number] = _digest(dict(zip(names, values, strict=True))) if written else ""
    return told


def kept_states(connection: Connection) -> Iterator[tuple[object, ...]]:
    """Yield what the table says of each transfer, as the audit's walk compares it."""
    wanted = select(
        TransferRow.sender,
        TransferRow.transfer,
        TransferRow.receiver,
        TransferRow.side,
        TransferRow.state,
        type_coerce(TransferRow.since, String),
    )
    for row in connection.execute(wanted):
        yield ("transfer", *row)
