"""The ledger as a SQLite file in the workspace: private, durable, one writer at a time."""

import os
import sqlite3
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from journal_bridge.errors import BridgeError, NotVerified, TryAgain, UsageFault

_BUSY: Final = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_CONSTRAINT})
"""Somebody else is writing; or did, on a drive whose locks do not work, and two rows would follow the same one."""

_DISK: Final = frozenset(
    {
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_PERM,
    }
)
_PRIMARY: Final = 0xFF
"""SQLite's extended result codes keep the primary one in their low byte (sqlite.org/rescode.html)."""


def engine_of(path: Path, wait: float) -> Engine:
    """Return the engine of a file, made private before anything is written into it.

    Args:
        path: the file; its folder is made private too.
        wait: seconds to wait for another run's row.

    Raises:
        UsageFault: `no-folder` when the folder or the file cannot be made.
    """
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with suppress(FileExistsError):
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except OSError:
        raise UsageFault("no-folder", path.parent.name) from None
    with suppress(OSError):
        path.parent.chmod(0o700)
        path.chmod(0o600)
    url = URL.create("sqlite", database=str(path))
    engine = create_engine(url, poolclass=NullPool, connect_args={"timeout": wait})
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's own connection has no common type
    """Set what each connection needs: our own BEGIN, foreign keys, and every row on the disk when it is said to be.

    A rollback journal rather than a write-ahead log: that one needs memory shared between the computers that look
    at a file, so it must not be used on a network drive (sqlite.org/wal.html), and leaves two more files to copy.
    With such a journal only EXTRA also waits for the folder, without which a power cut can undo the last row.
    """
    connection.isolation_level = None
    for pragma in ("foreign_keys=ON", "journal_mode=DELETE", "synchronous=EXTRA", "trusted_schema=OFF"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    writing = connection.get_execution_options().get("journal_bridge_writing", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def trouble(error: DBAPIError, place: str) -> BridgeError:
    """Return our error for SQLite's: another run is at it, the disk does not let us, or it is damaged."""
    code = getattr(error.orig, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & _PRIMARY  # undecodable text has none
    if code in _BUSY:
        return TryAgain("ledger-busy", place)
    return TryAgain("ledger-failed", place) if code in _DISK else NotVerified("ledger-damaged", place)


def is_whole(connection: Connection) -> bool:
    """Return whether SQLite's own check finds the file whole."""
    return bool(connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar() == "ok")
