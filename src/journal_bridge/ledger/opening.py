"""Open a ledger's database: private, durable, at the newest schema; the one place that knows it is SQLite."""

import os
import sqlite3
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from sqlalchemy import (
    Column,
    Connection,
    Engine,
    PrimaryKeyConstraint,
    String,
    Table,
    create_engine,
    event,
    insert,
    inspect,
    select,
    text,
)
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from journal_bridge.errors import BridgeError, InputRefused, NotVerified, TryAgain, UsageFault
from journal_bridge.ledger.auditing import Fault
from journal_bridge.ledger.tables import GUARDED, Base, guards

FILE: Final = "ledger.sqlite"
"""Name of the ledger in the workspace."""

SCHEMA: Final = "0001"
"""Newest revision of the schema: what a new ledger is made at, and an older one brought up to."""

WAIT: Final = 30.0
"""Seconds a run waits for another one's row; each is written in milliseconds, so more means that it hangs."""

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

_STAMP: Final = Table(
    "alembic_version",
    Base.metadata,
    Column("version_num", String(32), nullable=False),
    PrimaryKeyConstraint("version_num", name="alembic_version_pkc"),
)
"""Where alembic notes the revision; made as it would make it."""

WRITING: Final = {"journal_bridge_writing": True}
"""Execution option of a connection that will write: it takes the lock when it begins, not half-way."""


def engine_of(workspace: Path) -> Engine:
    """Return the engine of a workspace's ledger, its file made private before anything is written into it.

    Raises:
        UsageFault: `no-folder` when the workspace or the file cannot be made.
    """
    path = workspace / FILE
    try:
        workspace.mkdir(mode=0o700, parents=True, exist_ok=True)
        with suppress(FileExistsError):
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except OSError:
        raise UsageFault("no-folder", workspace.name) from None
    with suppress(OSError):
        workspace.chmod(0o700)
        path.chmod(0o600)
    url = URL.create("sqlite", database=str(path))
    engine = create_engine(url, poolclass=NullPool, connect_args={"timeout": WAIT})
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


def trouble(error: DBAPIError) -> BridgeError:
    """Return our error for the database's: another run is at it, the disk does not let us, or it is damaged."""
    code = getattr(error.orig, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & _PRIMARY  # undecodable text has none
    if code in _BUSY:
        return TryAgain("ledger-busy", FILE)
    return TryAgain("ledger-failed", FILE) if code in _DISK else NotVerified("ledger-damaged", FILE)


def bring_up(connection: Connection) -> bool:
    """Bring a ledger to the newest schema in the caller's transaction, and return whether it was made just now.

    A new one is made in one go and stamped, since loading alembic takes longer than all else; a test compares both
    ways. The caller has the lock: of two runs that start together one makes the tables and the other finds them.

    Raises:
        InputRefused: `unsupported-version` when a newer program made it.
        DBAPIError: when it cannot be read or written.
    """
    found = revision(connection)
    if found is None:
        Base.metadata.create_all(connection)
        connection.execute(insert(_STAMP).values(version_num=SCHEMA))
    elif found != SCHEMA:
        upgrade(connection)
    return found is None


def fault_of(connection: Connection) -> Fault | None:
    """Return what is wrong with the file itself: SQLite's own check, and whether the tables still only grow."""
    if connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar() != "ok":
        return Fault.FILE
    found = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")).all()
    wanted = {name: sql for table in GUARDED for name, sql in guards(table).items()}
    return None if {row.name: row.sql for row in found} == wanted else Fault.GUARDS


def revision(connection: Connection) -> str | None:
    """Return the revision a ledger's schema is at; None when nothing was made yet."""
    if not inspect(connection).has_table(_STAMP.name):
        return None
    return connection.execute(select(_STAMP.c.version_num)).scalar() or ""


def upgrade(connection: Connection) -> None:
    """Run the migrations that ship with the program, in the caller's transaction.

    Raises:
        NotVerified: `ledger-damaged` when the ledger's own revision is no longer stamped in it.
        InputRefused: `unsupported-version` for a revision this program does not know.
    """
    from alembic import command, config, script  # noqa: PLC0415 - a fifth of a second that a ledger at head does not need

    settings = config.Config()
    settings.set_main_option("script_location", "journal_bridge.ledger:migrations")
    settings.attributes["connection"] = connection
    found = revision(connection)
    known = {one.revision for one in script.ScriptDirectory.from_config(settings).walk_revisions()}
    if found is not None and found not in known:
        raise InputRefused("unsupported-version", FILE) if found else NotVerified("ledger-damaged", FILE)
    command.upgrade(settings, "head")
