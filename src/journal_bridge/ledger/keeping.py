"""The ledger: record what happens, remember what people decide, and verify that nothing was changed since."""

import functools
import hashlib
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
from sqlalchemy.exc import DBAPIError

from journal_bridge.errors import NotVerified
from journal_bridge.handover import Decision, Head
from journal_bridge.keys import SettingKeys
from journal_bridge.ledger import auditing, opening
from journal_bridge.ledger.auditing import Audit, Fault
from journal_bridge.ledger.chain import GENESIS, Content, Stored, canonical, moment, seal
from journal_bridge.ledger.events import FACTS, Event, Fact, demand
from journal_bridge.ledger.tables import AuditRow, DecisionRow

_OURS: Final = "ledger"
"""Ids in the ledger are keyed as for a recipient of their own, so they match those of no bundle."""

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
        self._load_keys = load_keys

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
        return cls._opened(workspace, load_keys, _now) if (workspace / opening.FILE).exists() else None

    @classmethod
    def _opened(cls, workspace: Path, load_keys: Callable[[], SettingKeys], clock: Callable[[], datetime]) -> Self:
        ledger = cls(opening.engine_of(workspace), load_keys)
        with ledger._reading() as connection:
            at_head = opening.revision(connection) == opening.SCHEMA
        if not at_head:
            with ledger._writing() as connection:
                if opening.bring_up(connection):
                    born = {"ledger": secrets.token_hex(16)}
                    ledger._append(connection, Event.WORKSPACE_CREATED, born, clock())
        return ledger

    def __enter__(self) -> Self:
        """Return the ledger."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the ledger."""
        self._engine.dispose()

    def record(self, event: str, facts: Mapping[str, object], now: datetime) -> Head:
        """Write one row, and return the head of the chain with it.

        Raises:
            OurFault: `internal` for an event or a fact that is not in the closed list.
            TryAgain: `ledger-busy`, `ledger-failed`; nothing was then written.
        """
        with self._writing() as connection:
            return self._append(connection, event, facts, now)

    def demand_whole(self) -> None:
        """Verify the whole chain before anything is built on it.

        Raises:
            NotVerified: `ledger-damaged`, naming the first wrong row.
        """
        found = self.audit()
        if not found.ok:
            row = "" if found.broken is None else f"[{found.broken}]"
            raise NotVerified("ledger-damaged", f"{opening.FILE}{row}")

    def head(self) -> Head | None:
        """Return the end of the chain, or None when nothing was recorded yet."""
        with self._reading() as connection:
            return _head(connection)

    def remember(self, decisions: Iterable[Decision], child: str, now: datetime) -> None:
        """Record decisions about one child's items, all or none of them; one known already is passed over."""
        with self._writing() as connection:
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
        with self._reading() as connection:
            return self._decisions(connection, child)

    def lines(self, upto: int, *, words: bool = True) -> tuple[Line, ...]:
        """Return rows for people to read, up to the last one that `audit` found to hold.

        Args:
            upto: number of the last row wanted.
            words: whether to make staff's words readable, for which the keys are needed; else they are left out,
                as are those hidden under other keys.
        """
        with self._reading() as connection:
            rows = connection.execute(_ROWS.where(AuditRow.number <= upto)).all()
        return tuple(self._line(Stored.of(*row).content, words=words) for row in rows)

    def id_of(self, child: str) -> str:
        """Return what stands for a platform's id of a child in this ledger."""
        return self._keyed("child", child)

    def audit(self, stated: Iterable[Head] = ()) -> Audit:
        """Verify the whole chain, the decisions it speaks of, and that each head a receipt states is in it."""
        walk = auditing.Walk(stated)
        try:
            with self._reading() as connection:
                walk.expect({number: _digest(hidden) for number, hidden in connection.execute(_KEPT)})
                walk.follow(Stored.of(*row) for row in connection.execute(_ROWS))
                return walk.verdict(opening.fault_of(connection))
        except NotVerified:
            return walk.verdict(Fault.UNREADABLE)

    def _append(self, connection: Connection, event: str, facts: Mapping[str, object], now: datetime) -> Head:
        demand(event, facts)
        last = _head(connection)
        number, previous = (last.number + 1, last.sha256) if last else (1, GENESIS)
        child = facts.get("child")
        keyed = self._keyed("child", child) if isinstance(child, str) else None
        kept = canonical({name: self._kept(name, value) for name, value in facts.items() if name != "child"})
        sha256 = seal(previous, Content(number, moment(now), event, keyed, kept))
        connection.execute(
            insert(AuditRow).values(
                number=number, at=now, event=event, child=keyed, facts=kept, previous=previous, sha256=sha256
            )
        )
        return Head(number, sha256)

    def _decisions(self, connection: Connection, child: str) -> tuple[Decision, ...]:
        if connection.execute(select(DecisionRow.number).limit(1)).first() is None:
            return ()  # and no key is needed to know that
        mine = self._keyed("child", child)
        wanted = select(DecisionRow.number, DecisionRow.hidden).where(DecisionRow.child == mine)
        rows = connection.execute(wanted.order_by(DecisionRow.number)).all()
        return tuple(self._reveal(hidden, mine, f"{opening.FILE}[{number}]") for number, hidden in rows)

    def _remember(self, connection: Connection, decision: Decision, child: str, now: datetime) -> None:
        mine = self._keyed("child", child)
        document = json.loads(_document(decision))
        hidden = self._keys.hide(_document(decision), f"decision {mine}")
        facts = {
            "child": child,
            "decision": _digest(hidden),
            **{name: document[name] for name in ("item", "rule", "choice", "by", "why") if name in document},
        }
        head = self._append(connection, Event.DECISION_RECORDED, facts, now)
        connection.execute(insert(DecisionRow).values(number=head.number, child=mine, hidden=hidden))

    def _reveal(self, hidden: str, child: str, place: str) -> Decision:
        try:
            document = json.loads(self._keys.reveal(hidden, f"decision {child}"))
            return _DECISION.validate_python(document | {"place": place})
        except (NotVerified, ValidationError):
            raise NotVerified("ledger-damaged", place) from None

    def _kept(self, name: str, value: object) -> object:
        """Return a fact as it is stored."""
        if FACTS[name] is Fact.ID:
            return self._keyed(name, str(value))
        if FACTS[name] is Fact.WORDS:
            return self._keys.hide(str(value), name)
        return value

    def _line(self, row: Content, *, words: bool) -> Line:
        told = row.told()
        facts = {name: value for name, value in told.items() if FACTS.get(name) is not Fact.WORDS}
        for name in told.keys() - facts.keys() if words else ():
            with suppress(NotVerified):
                facts[name] = self._keys.reveal(told[name], name)
        return Line(row.number, datetime.fromisoformat(row.at), row.event, row.child, facts)

    def _keyed(self, kind: str, raw: str) -> str:
        """Return what stands for an id here; a word typed on a terminal may hold what is no character."""
        return self._keys.keyed_id(kind, raw.encode("utf-8", "backslashreplace").decode(), _OURS)

    @functools.cached_property
    def _keys(self) -> SettingKeys:
        return self._load_keys()

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        options = opening.WRITING
        with _told(), self._engine.connect().execution_options(**options) as connection, connection.begin():
            yield connection

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with _told(), self._engine.connect() as connection:
            yield connection


@contextmanager
def _told() -> Iterator[None]:
    """Tell the database's troubles in our words."""
    try:
        yield
    except DBAPIError as error:
        raise opening.trouble(error) from None
    except UnicodeDecodeError:  # from the driver, when damage is quoted in the database's own message
        raise NotVerified("ledger-damaged", opening.FILE) from None


def _head(connection: Connection) -> Head | None:
    row = connection.execute(
        select(AuditRow.number, AuditRow.sha256).order_by(AuditRow.number.desc()).limit(1)
    ).first()
    return Head(*row) if row else None


def _document(decision: Decision) -> str:
    """Return a decision as it is remembered; where it was read is no part of it."""
    return canonical(_DECISION.dump_python(decision, mode="json", exclude_none=True, exclude={"place"}))


def _digest(untrusted_hidden: object) -> str:
    """Return the digest of a hidden decision; where a damaged file holds no text, one that fits no row."""
    return hashlib.sha256(untrusted_hidden.encode()).hexdigest() if isinstance(untrusted_hidden, str) else ""
