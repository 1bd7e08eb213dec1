"""The open book under the ledger and its parts: short transactions, and the one way a row is added to the audit."""

import functools
import hashlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, Engine, insert, select
from sqlalchemy.exc import DBAPIError

from journal_bridge.errors import NotVerified
from journal_bridge.handover import Head
from journal_bridge.keys import SettingKeys
from journal_bridge.ledger import opening
from journal_bridge.ledger.address import shown
from journal_bridge.ledger.chain import GENESIS, Content, canonical, moment, seal
from journal_bridge.ledger.events import FACTS, Fact, demand
from journal_bridge.ledger.tables import AuditRow

_OURS: Final = "ledger"
"""Ids in the ledger are keyed as for a recipient of their own, so they match those of no bundle."""


class Book:
    """A ledger's database and the setting's keys, which are asked for only when they are needed."""

    def __init__(self, engine: Engine, load_keys: Callable[[], SettingKeys]) -> None:
        self._engine = engine
        self._load_keys = load_keys
        self.place: Final = shown(engine.url)

    @functools.cached_property
    def keys(self) -> SettingKeys:
        """The setting's keys."""
        return self._load_keys()

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Give a transaction that no other writer runs beside; all of it is kept or nothing.

        Raises:
            TryAgain: `ledger-busy`, `ledger-failed`.
            NotVerified: `ledger-damaged`.
        """
        options = opening.WRITING
        with self._told(), self._engine.connect().execution_options(**options) as connection, connection.begin():
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a transaction that sees the ledger as it is at one moment; errors as for `writing`."""
        with self._told(), self._engine.connect() as connection:
            yield connection

    def head(self, connection: Connection) -> Head | None:
        """Return the end of the chain, or None when nothing was recorded yet."""
        row = connection.execute(
            select(AuditRow.number, AuditRow.sha256).order_by(AuditRow.number.desc()).limit(1)
        ).first()
        return Head(*row) if row else None

    def append(self, connection: Connection, event: str, facts: Mapping[str, object], now: datetime) -> Head:
        """Add one row in the caller's transaction, and return the head of the chain with it.

        Raises:
            OurFault: `internal` for an event or a fact that is not in the closed list.
        """
        return self.follow(connection, self.head(connection), event, facts, now)

    def follow(
        self,
        connection: Connection,
        last: Head | None,
        event: str,
        facts: Mapping[str, object],
        now: datetime,
    ) -> Head:
        """Add one row after the one that is known to be the last; otherwise as `append`."""
        demand(event, facts)
        number, previous = (last.number + 1, last.sha256) if last else (1, GENESIS)
        child = facts.get("child")
        keyed = self.keyed("child", child) if isinstance(child, str) else None
        kept = canonical({name: self._kept(name, value) for name, value in facts.items() if name != "child"})
        sha256 = seal(previous, Content(number, moment(now), event, keyed, kept))
        connection.execute(
            insert(AuditRow).values(
                number=number, at=now, event=event, child=keyed, facts=kept, previous=previous, sha256=sha256
            )
        )
        return Head(number, sha256)

    def keyed(self, kind: str, raw: str) -> str:
        """Return what stands for an id here."""
        return keyed_here(self.keys, kind, raw)

    def _kept(self, name: str, value: object) -> object:
        """Return a fact as it is stored."""
        if FACTS[name] is Fact.ID:
            return self.keyed(name, str(value))
        if FACTS[name] is Fact.WORDS:
            return self.keys.hide(str(value), name)
        return value

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Tell the database's troubles in our words."""
        try:
            yield
        except DBAPIError as error:
            raise opening.trouble(error, self._engine) from None
        except UnicodeDecodeError:  # from the driver, when damage is quoted in the database's own message
            raise NotVerified("ledger-damaged", self.place) from None


def keyed_here(keys: SettingKeys, kind: str, raw: str) -> str:
    """Return what stands for an id in a setting's ledger; a typed word may hold what is no character."""
    return keys.keyed_id(kind, raw.encode("utf-8", "backslashreplace").decode(), _OURS)


def digest(untrusted_text: object) -> str:
    """Return the digest of what is kept beside a row; where a damaged file holds no text, one that fits no row."""
    return hashlib.sha256(untrusted_text.encode()).hexdigest() if isinstance(untrusted_text, str) else ""
