"""The ledger: record what happens, remember what people decide, and verify that nothing was changed since."""

import json
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import Connection, Engine, String, insert, select, type_coerce

from journal_bridge.errors import NotVerified
from journal_bridge.handover import Decision, Head
from journal_bridge.keys import SettingKeys
from journal_bridge.ledger import auditing, nonces, opening, peers, transfers, work
from journal_bridge.ledger.auditing import Audit, Fault
from journal_bridge.ledger.booking import Book, digest
from journal_bridge.ledger.chain import Content, Stored, canonical
from journal_bridge.ledger.events import FACTS, Event, Fact
from journal_bridge.ledger.tables import AuditRow, DecisionRow
from journal_bridge.ledger.together import Together

_DECISION: Final = TypeAdapter(Decision)

_ROWS: Final = select(
    AuditRow.number,
    type_coerce(AuditRow.at, String),
    AuditRow.event,
    AuditRow.child,
    AuditRow.facts,
    AuditRow.previous,
    AuditRow.sha256,
).order_by(AuditRow.number)
"""The audit as it is stored: the moment as its text, since every byte of it is part of the chain."""

_KEPT: Final = select(DecisionRow.number, DecisionRow.hidden)


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Line:
    """One row of the audit for people: `facts` with staff's words readable again where the keys are at hand."""

    number: int
    at: datetime
    event: str
    child: str | None
    facts: Mapping[str, Any]


class Ledger:
    """One workspace's ledger, open. Ids given to it are a platform's own; what it stores cannot be traced back.

    Build with `open`, use in a `with` statement. Two runs may use one workspace: each row is written in a short
    transaction of its own, and whoever comes second waits.
    """

    def __init__(self, engine: Engine, load_keys: Callable[[], SettingKeys]) -> None:
        self._engine = engine
        self._book = Book(engine, load_keys)

    @classmethod
    def open(
        cls, workspace: Path, keys: SettingKeys | None = None, clock: Callable[[], datetime] = _now
    ) -> "Ledger":
        """Open the ledger of a workspace, making it the first time and bringing an older one up to date.

        Args:
            workspace: the setting's folder; `ledger.sqlite` in it is made with mode 0600.
            keys: the setting's keys; without them those of the workspace, made when there are none yet.
            clock: gives the time a new ledger is dated with.

        Raises:
            UsageFault: `no-folder`.
            InputRefused: `unsupported-version` when a newer program made it.
            NotVerified: `ledger-damaged`.
            TryAgain: `ledger-busy`, `ledger-failed`.
        """
        return cls._opened(workspace, lambda: keys or SettingKeys.load_or_create(workspace), clock)

    @classmethod
    def found(cls, workspace: Path, load_keys: Callable[[], SettingKeys]) -> "Ledger | None":
        """Open the ledger of a workspace if there is one; keys are asked for only when they are needed."""
        if not opening.is_begun(workspace):
            return None
        ledger = cls(opening.engine_of(workspace), load_keys)
        with ledger._book.reading() as connection:
            begun = connection.dialect.name == "sqlite" or opening.revision(connection) is not None
        return ledger._at_head(_now) if begun else None

    @classmethod
    def _opened(cls, workspace: Path, load_keys: Callable[[], SettingKeys], clock: Callable[[], datetime]) -> Self:
        ledger = cls(opening.engine_of(workspace), load_keys)
        return ledger._at_head(clock)

    def _at_head(self, clock: Callable[[], datetime]) -> Self:
        """Return the ledger at the newest schema."""
        with self._book.reading() as connection:
            at_head = opening.revision(connection) == opening.SCHEMA
        if not at_head:
            with self._book.writing() as connection:
                if opening.bring_up(connection):
                    born = {"ledger": secrets.token_hex(16)}
                    self._book.append(connection, Event.WORKSPACE_CREATED, born, clock())
        return self

    def __enter__(self) -> Self:
        """Return the ledger."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the ledger."""
        self._engine.dispose()

    @property
    def place(self) -> str:
        """Where it lies, as errors name it: the file's name, or the server without user and password."""
        return self._book.place

    @property
    def peers(self) -> peers.Peers:
        """Other settings this one is paired with, or about to be."""
        return peers.Peers(self._book)

    @property
    def transfers(self) -> transfers.Transfers:
        """Transfers to and from them, with their papers."""
        return transfers.Transfers(self._book)

    @property
    def nonces(self) -> nonces.Nonces:
        """Numbers used once in their requests."""
        return nonces.Nonces(self._book)

    @property
    def work(self) -> work.Work:
        """How far batches have come."""
        return work.Work(self._book)

    def record(self, event: str, facts: Mapping[str, object], now: datetime) -> Head:
        """Write one row, and return the head of the chain with it.

        Raises:
            OurFault: `internal` for an event or a fact that is not in the closed list.
            TryAgain: `ledger-busy`, `ledger-failed`; nothing was then written.
        """
        with self._book.writing() as connection:
            return self._book.append(connection, event, facts, now)

    def record_all(self, rows: Iterable[tuple[str, Mapping[str, object]]], now: datetime) -> Head | None:
        """Write rows in one transaction, all or none, and return the head of the chain with them; as `record`."""
        with self.together() as one:
            for event, facts in rows:
                one.record(event, facts, now)
            return one.head

    @contextmanager
    def together(self) -> Iterator[Together]:
        """Give one transaction for many rows: kept when the block ends, and not at all when it raises.

        Whoever else writes waits meanwhile, so nothing that takes long belongs into it.

        Raises:
            TryAgain: `ledger-busy`, `ledger-failed`; nothing was then written.
        """
        with self._book.writing() as connection:
            yield Together(self._book, connection)

    def demand_whole(self) -> None:
        """Verify the whole chain before anything is built on it.

        Raises:
            NotVerified: `ledger-damaged`, naming the first wrong row.
        """
        found = self.audit()
        if not found.ok:
            row = "" if found.broken is None else f"[{found.broken}]"
            raise NotVerified("ledger-damaged", f"{self.place}{row}")

    def head(self) -> Head | None:
        """Return the end of the chain, or None when nothing was recorded yet."""
        with self._book.reading() as connection:
            return self._book.head(connection)

    def remember(self, decisions: Iterable[Decision], child: str, now: datetime) -> None:
        """Record decisions about one child's items, all or none of them; one known already is passed over."""
        with self._book.writing() as connection:
            known = {_document(one) for one in self._decisions(connection, child)}
            for decision in decisions:
                if _document(decision) not in known:
                    self._remember(connection, decision, child, now)
                    known.add(_document(decision))

    def decisions(self, child: str) -> tuple[Decision, ...]:
        """Return what was decided about one child's items, oldest first.

        Raises:
            NotVerified: `ledger-damaged` when a decision is not the one that was recorded.
        """
        with self._book.reading() as connection:
            return self._decisions(connection, child)

    def lines(self, upto: int, *, words: bool = True) -> tuple[Line, ...]:
        """Return rows for people to read, up to the last one that `audit` found to hold.

        Args:
            upto: number of the last row wanted.
            words: whether to make staff's words readable, for which the keys are needed; else they are left out,
                as are those hidden under other keys.
        """
        with self._book.reading() as connection:
            rows = connection.execute(_ROWS.where(AuditRow.number <= upto)).all()
        return tuple(self._line(Stored.of(*row).content, words=words) for row in rows)

    def id_of(self, child: str) -> str:
        """Return what stands for a platform's id of a child in this ledger."""
        return self._book.keyed("child", child)

    def audit(self, stated: Iterable[Head] = ()) -> Audit:
        """Verify the whole chain, the decisions it speaks of, and that each head a receipt states is in it."""
        walk = auditing.Walk(stated)
        try:
            with self._book.reading() as connection:
                walk.expect({number: digest(hidden) for number, hidden in connection.execute(_KEPT)})
                walk.expect_papers(transfers.kept_papers(connection), _states(connection))
                walk.follow(Stored.of(*row) for row in connection.execute(_ROWS))
                return walk.verdict(opening.fault_of(connection))
        except NotVerified:
            return walk.verdict(Fault.UNREADABLE)

    def _decisions(self, connection: Connection, child: str) -> tuple[Decision, ...]:
        if connection.execute(select(DecisionRow.number).limit(1)).first() is None:
            return ()  # and no key is needed to know that
        mine = self._book.keyed("child", child)
        wanted = select(DecisionRow.number, DecisionRow.hidden).where(DecisionRow.child == mine)
        rows = connection.execute(wanted.order_by(DecisionRow.number)).all()
        return tuple(self._reveal(hidden, mine, f"{self.place}[{number}]") for number, hidden in rows)

    def _remember(self, connection: Connection, decision: Decision, child: str, now: datetime) -> None:
        mine = self._book.keyed("child", child)
        document = json.loads(_document(decision))
        hidden = self._book.keys.hide(_document(decision), f"decision {mine}")
        facts = {
            "child": child,
            "decision": digest(hidden),
            **{name: document[name] for name in ("item", "rule", "choice", "by", "why") if name in document},
        }
        head = self._book.append(connection, Event.DECISION_RECORDED, facts, now)
        connection.execute(insert(DecisionRow).values(number=head.number, child=mine, hidden=hidden))

    def _reveal(self, hidden: str, child: str, place: str) -> Decision:
        try:
            document = json.loads(self._book.keys.reveal(hidden, f"decision {child}"))
            return _DECISION.validate_python(document | {"place": place})
        except (NotVerified, ValidationError):
            raise NotVerified("ledger-damaged", place) from None

    def _line(self, row: Content, *, words: bool) -> Line:
        told = row.told()
        facts = {name: value for name, value in told.items() if FACTS.get(name) is not Fact.WORDS}
        for name in told.keys() - facts.keys() if words else ():
            with suppress(NotVerified):
                facts[name] = self._book.keys.reveal(told[name], name)
        return Line(row.number, datetime.fromisoformat(row.at), row.event, row.child, facts)


def _document(decision: Decision) -> str:
    """Return a decision as it is remembered; where it was read is no part of it."""
    return canonical(_DECISION.dump_python(decision, mode="json", exclude_none=True, exclude={"place"}))


def _states(connection: Connection) -> Iterator[tuple[object, ...]]:
    """Yield what the tables say of peers and transfers, as the audit tells it."""
    yield from peers.kept_states(connection)
    yield from transfers.kept_states(connection)
