"""The ledger as a PostgreSQL database: several computers share it, one of them writes at a time."""

from typing import Final

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from journal_bridge.errors import BridgeError, NotVerified, TryAgain, UsageFault

_LOCK: Final = 7310579603321815393
"""Key of the advisory lock every writer takes, any number nobody else uses; such locks are a database's own."""

_SILENT: Final = 60
"""Seconds after which the server ends a transaction that says nothing: its computer has lost its power or line."""

_BUSY: Final = frozenset({"55P03", "40001", "40P01", "57014", "25P03", "23505"})
"""SQLSTATEs of waiting in vain for another writer, of being ended for it, and of two rows after one."""

_CONNECTION: Final = ("08", "28", "53", "57", "58")
"""Classes of SQLSTATE (PostgreSQL manual, appendix A): line, sign-in, room, the server going down, its disk."""

_REFUSED: Final = frozenset({"25006", "3D000", "42501"})
"""A server that only reads, no such database, and no right to write in it."""


def engine_of(url: URL, place: str, wait: float) -> Engine:
    """Return the engine of a database; nothing connects yet.

    A connection is opened for each transaction: a pool would be shared with processes forked from this one.

    Raises:
        UsageFault: `ledger-driver` when the driver is not installed, `ledger-address` when it does not take it.
    """
    try:
        engine = create_engine(url, poolclass=NullPool, connect_args={"connect_timeout": max(2, round(wait))})
    except ImportError:
        raise UsageFault("ledger-driver", place) from None
    beginning = _beginning(wait)
    event.listen(engine, "begin", lambda connection: _begin(connection, beginning))
    return engine


def _beginning(wait: float) -> str:
    return (
        f"SET LOCAL lock_timeout = {max(1, round(wait * 1000))}; SET LOCAL synchronous_commit = on; "
        f"SET LOCAL idle_in_transaction_session_timeout = '{_SILENT}s'; SELECT pg_advisory_xact_lock({_LOCK})"
    )


def _begin(connection: Connection, beginning: str) -> None:
    """Let a writer in alone, and show a reader the ledger as it is at one moment."""
    writing = connection.get_execution_options().get("journal_bridge_writing", False)
    connection.exec_driver_sql(
        beginning if writing else "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"
    )


def trouble(error: DBAPIError, place: str) -> BridgeError:
    """Return our error for PostgreSQL's: another run is at it, the server does not let us, or it is damaged."""
    state = getattr(error.orig, "sqlstate", None)
    if state in _BUSY:
        return TryAgain("ledger-busy", place)
    if state is None or state[:2] in _CONNECTION or state in _REFUSED:  # none: no connection, so no server said it
        return TryAgain("ledger-failed", place)
    return NotVerified("ledger-damaged", place)
