"""Open a ledger's database, whichever it is, at the newest schema."""

from pathlib import Path
from typing import Final

from sqlalchemy import Column, Connection, Engine, PrimaryKeyConstraint, String, Table, insert, inspect, select
from sqlalchemy.exc import DBAPIError

from journal_bridge.errors import BridgeError, InputRefused, NotVerified
from journal_bridge.ledger import guards, postgres, sqlite
from journal_bridge.ledger.address import FILE, address_of, shown
from journal_bridge.ledger.auditing import Fault
from journal_bridge.ledger.tables import Base

SCHEMA: Final = "0003"
"""Newest revision of the schema: what a new ledger is made at, and an older one brought up to."""

WAIT: Final = 30.0
"""Seconds a run waits for another one's row; each is written in milliseconds, so more means that it hangs."""

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
    """Return the engine of a workspace's ledger.

    Raises:
        UsageFault: `no-folder` when the workspace or the file cannot be made; `settings-file`, `settings-open`,
            `ledger-address` or `ledger-driver` when the address cannot be used.
    """
    url = address_of(workspace)
    if url.get_backend_name() == "sqlite":
        return sqlite.engine_of(workspace / FILE, WAIT)
    return postgres.engine_of(url, shown(url), WAIT)


def is_begun(workspace: Path) -> bool:
    """Return whether a ledger may be there: a file that is not there holds none, a server must be asked."""
    return address_of(workspace).get_backend_name() != "sqlite" or (workspace / FILE).exists()


def trouble(error: DBAPIError, engine: Engine) -> BridgeError:
    """Return our error for the database's: another run is at it, it does not let us, or it is damaged."""
    told = sqlite.trouble if engine.dialect.name == "sqlite" else postgres.trouble
    return told(error, shown(engine.url))


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
    """Return what is wrong with the database itself: a file's own check, and whether the tables still only grow.

    PostgreSQL checks its pages by itself where it was set up to; there is no question a client could ask.
    """
    if connection.dialect.name == "sqlite" and not sqlite.is_whole(connection):
        return Fault.FILE
    return None if guards.are_there(connection) else Fault.GUARDS


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
        place = shown(connection.engine.url)
        raise InputRefused("unsupported-version", place) if found else NotVerified("ledger-damaged", place)
    command.upgrade(settings, "head")
