"""Triggers that keep rows from being changed or removed by accident, in each database's own words."""

from collections.abc import Mapping
from typing import Final

from sqlalchemy import DDL, Connection, Table, text

GUARDED: Final[Mapping[str, tuple[str, ...]]] = {
    "audit": ("update", "delete"),
    "decisions": ("update", "delete"),
    "peers": ("delete",),
    "invitations": ("delete",),
    "transfers": ("delete",),
    "transfer_papers": ("update", "delete"),
    "work": ("delete",),
}
"""What is refused for each table: some only grow, of others each row stays and its state may change."""

WORDS: Final = "this table only grows"
"""What the database says when it refuses."""

_FUNCTION: Final = "journal_bridge_only_grows"
_BODY: Final = f" BEGIN RAISE EXCEPTION '{WORDS}' USING ERRCODE = 'integrity_constraint_violation'; END "
_MAKE_FUNCTION: Final = (
    f"CREATE OR REPLACE FUNCTION {_FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS $guard${_BODY}$guard$"
)

_BEFORE: Final = 2
_TYPES: Final = {"update": _BEFORE + 16, "delete": _BEFORE + 8, "truncate": _BEFORE + 32}
"""PostgreSQL's `tgtype` of a trigger that runs before a whole statement (`src/include/catalog/pg_trigger.h`)."""

_ALWAYS: Final = "A"
"""PostgreSQL's `tgenabled` of a trigger that also runs while a session replays another server's changes."""

_POSTGRES: Final = text(
    "SELECT t.tgname, c.relname, t.tgtype, t.tgenabled, p.proname, p.prosrc, t.tgqual IS NULL AND t.tgattr = ''"
    " FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid"
    " WHERE NOT t.tgisinternal AND c.relnamespace = current_schema()::regnamespace"
)


def on_sqlite(table: str) -> dict[str, str]:
    """Return SQLite's triggers of a table, by name."""
    return {
        f"{table}_no_{verb}": (
            f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb.upper()} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"
        )
        for verb in GUARDED[table]
    }


def on_postgres(table: str) -> tuple[str, ...]:
    """Return the statements that make PostgreSQL's triggers of a table; there, a table can be emptied too."""
    made = [_MAKE_FUNCTION]
    for verb in _refused(table):
        name = f"{table}_no_{verb}"
        made += [
            (
                f"CREATE TRIGGER {name} BEFORE {verb.upper()} ON {table} "
                f"FOR EACH STATEMENT EXECUTE FUNCTION {_FUNCTION}()"
            ),
            f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}",
        ]
    return tuple(made)


def _refused(table: str) -> tuple[str, ...]:
    return (*GUARDED[table], "truncate")


def make(table: Table, connection: Connection, **_options: object) -> None:
    """Make a table's triggers; called by SQLAlchemy after the table was made."""
    postgres = connection.dialect.name == "postgresql"
    for statement in on_postgres(table.name) if postgres else on_sqlite(table.name).values():
        connection.execute(DDL(statement))  # type: ignore[no-untyped-call]  # SQLAlchemy's own


def are_there(connection: Connection) -> bool:
    """Return whether every trigger is there as it was made, and no other."""
    if connection.dialect.name == "postgresql":
        wanted = {
            (f"{table}_no_{verb}", table, _TYPES[verb], _ALWAYS, _FUNCTION, _BODY, True)
            for table in GUARDED
            for verb in _refused(table)
        }
        return {tuple(row) for row in connection.execute(_POSTGRES)} == wanted
    found = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")).all()
    made = {name: sql for table in GUARDED for name, sql in on_sqlite(table).items()}
    return {row.name: row.sql for row in found} == made
