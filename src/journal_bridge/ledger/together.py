"""Several rows in one transaction: a disk is waited for once, and all of them are kept or none."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection

from journal_bridge.handover import Head
from journal_bridge.ledger import work
from journal_bridge.ledger.booking import Book


class Together:
    """A transaction that takes rows of the audit and of the work; get one from `Ledger.together`."""

    def __init__(self, book: Book, connection: Connection) -> None:
        self._book = book
        self._connection = connection
        self._head = book.head(connection)

    @property
    def head(self) -> Head | None:
        """The end of the chain with the rows so far."""
        return self._head

    def record(self, event: str, facts: Mapping[str, object], now: datetime) -> Head:
        """Add a row to the audit, and return the head of the chain with it.

        Raises:
            OurFault: `internal` for an event or a fact that is not in the closed list; nothing at all is then kept.
        """
        self._head = self._book.follow(self._connection, self._head, event, facts, now)
        return self._head

    def put_work(self, migration: str, unit: str, job: str, row: work.WorkRow) -> None:
        """Write where a unit stands for a job; as `Work.put`."""
        work.write(self._connection, (migration, unit, job), row)
