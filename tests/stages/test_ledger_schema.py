"""The ledger's schema: made in one go or by migrations, it is the same; and it is not tied to one database."""

import io
import logging
import re
import sqlite3
from contextlib import closing
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from alembic import script
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import ColumnClause, column, create_mock_engine, insert, table
from sqlalchemy.dialects import postgresql

from journal_bridge.errors import InputRefused, NotVerified
from journal_bridge.ledger import FILE, Ledger, opening
from journal_bridge.ledger.chain import GENESIS, Content, canonical, moment, seal
from journal_bridge.ledger.migrations.versions import first_ledger, peers_and_transfers, work_of_a_batch
from journal_bridge.ledger.tables import Base
from ledger_samples import CHILD, NOON, ON_POSTGRES, ON_SQLITE, asked, behind, decision, filled, tamper, workspace

pytestmark = pytest.mark.usefixtures("database")

_SCHEMA = """
SELECT table_name || '.' || column_name, data_type || coalesce(character_maximum_length::text, '') || is_nullable
  FROM information_schema.columns WHERE table_schema = current_schema()
UNION ALL SELECT conname, conrelid::regclass || pg_get_constraintdef(oid) FROM pg_constraint
  WHERE connamespace = current_schema()::regnamespace
UNION ALL SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = current_schema()
UNION ALL SELECT tgname, tgenabled::text || pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
UNION ALL SELECT proname, prosrc FROM pg_proc WHERE pronamespace = current_schema()::regnamespace
UNION ALL SELECT 'revision', version_num FROM alembic_version
"""


def begun_long_ago(folder: Path) -> None:
    """Make a ledger at revision 0001 by its own migration, with a first row as the program of then wrote it."""
    engine = opening.engine_of(folder)
    with engine.connect().execution_options(**opening.WRITING) as connection, connection.begin():
        with Operations.context(MigrationContext.configure(connection)):
            first_ledger.upgrade()
        content = Content(1, moment(NOON), "workspace-created", None, canonical({"ledger": "0" * 32}))
        row = {**content._asdict(), "previous": GENESIS, "sha256": seal(GENESIS, content)}
        columns: list[ColumnClause[Any]] = [
            column(name) for name in row
        ]  # text as it is, and not as today's tables would write it
        connection.execute(insert(table("audit", *columns)).values(**row))
        connection.exec_driver_sql(
            "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, "
            "CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))"
        )
        connection.exec_driver_sql("INSERT INTO alembic_version VALUES ('0001')")
    engine.dispose()


def test_a_ledger_begun_before_there_were_transfers_is_brought_up(tmp_path: Path) -> None:
    """An older ledger keeps its rows, gets the tables and the guards, and goes on."""
    folder = workspace(tmp_path)
    begun_long_ago(folder)
    for time in ("first", "second"):
        with Ledger.open(folder) as ledger:
            ledger.remember([decision()], CHILD, NOON)
            assert ledger.nonces.fresh("a" * 64, time, NOON)
            assert ledger.audit().ok
            assert ledger.audit().rows == 2
    assert asked(folder, "SELECT version_num FROM alembic_version") == [(opening.SCHEMA,)]


@ON_POSTGRES
def test_made_at_once_or_by_migrations_the_servers_schema_is_the_same(tmp_path: Path) -> None:
    """The same on a server: columns, keys, indexes, triggers and their function."""
    folder = workspace(tmp_path)
    begun_long_ago(folder)
    with Ledger.open(folder):
        by_migrations = sorted(asked(folder, _SCHEMA))
    with behind() as connection:
        connection.execute("DROP SCHEMA public CASCADE")
        connection.execute("CREATE SCHEMA public")
    with Ledger.open(folder):
        assert sorted(asked(folder, _SCHEMA)) == by_migrations
    assert len(by_migrations) > 70


PG = postgresql.dialect()  # type: ignore[no-untyped-call]  # SQLAlchemy's own


def schema(folder: Path) -> dict[tuple[str, str], str]:
    """Return everything a database's schema says, without the spacing of its author, plus the revision."""
    with closing(sqlite3.connect(folder / FILE)) as database:
        found = database.execute("SELECT type, name, sql FROM sqlite_master").fetchall()
        ((revision,),) = database.execute("SELECT version_num FROM alembic_version").fetchall()
    told = {(kind, name): _plain(sql) for kind, name, sql in found}
    return {**told, ("revision", "alembic_version"): revision}


def _plain(sql: str | None) -> str:
    """Return a statement with its parts in a row and its table's lines sorted, since their order means nothing."""
    flat = re.sub(r"\s+", " ", sql or "").replace("( ", "(").replace(" )", ")")
    head, bracket, body = flat.partition("(")
    return head + bracket + " , ".join(sorted(body.removesuffix(")").split(", ")))


@ON_SQLITE
def test_made_at_once_or_by_migrations_the_schema_is_the_same(tmp_path: Path) -> None:
    """A ledger begun years ago and one begun today differ in nothing."""
    with Ledger.open(tmp_path / "at-once"):
        pass
    engine = opening.engine_of(tmp_path / "by-migrations")
    with engine.connect() as connection, connection.begin():
        opening.upgrade(connection)
    engine.dispose()
    assert schema(tmp_path / "at-once") == schema(tmp_path / "by-migrations")
    assert len(schema(tmp_path / "at-once")) >= 10


def test_a_migrated_ledger_is_used_like_any_other(tmp_path: Path) -> None:
    """After migrating, recording, remembering and verifying go on, and the first row is there."""
    folder = workspace(tmp_path)
    engine = opening.engine_of(folder)
    with engine.connect().execution_options(**opening.WRITING) as connection, connection.begin():
        opening.upgrade(connection)
    engine.dispose()
    with Ledger.open(folder) as ledger:
        ledger.remember([decision()], CHILD, NOON)
        assert ledger.audit().ok
        assert len(ledger.decisions(CHILD)) == 1


@ON_SQLITE
def test_the_newest_revision_is_the_one_a_new_ledger_is_stamped_with() -> None:
    """Whoever adds a migration cannot forget the stamp."""
    folder = str(files("journal_bridge.ledger").joinpath("migrations"))
    assert script.ScriptDirectory(folder).get_heads() == [opening.SCHEMA]


@ON_SQLITE
def test_the_migrations_lie_in_the_package() -> None:
    """An installed program has them, and needs neither an alembic.ini nor a network."""
    inside = files("journal_bridge.ledger").joinpath("migrations")
    assert inside.joinpath("env.py").is_file()
    assert inside.joinpath("versions", "first_ledger.py").is_file()


@ON_SQLITE
def test_a_ledger_of_a_newer_program_is_refused(tmp_path: Path) -> None:
    """An older program does not write into what it does not understand."""
    folder = filled(tmp_path)
    tamper(folder, "UPDATE alembic_version SET version_num = '9999'")
    before = (folder / FILE).read_bytes()
    with pytest.raises(InputRefused) as refused:
        Ledger.open(folder)
    assert (refused.value.code, refused.value.place) == ("unsupported-version", FILE)
    assert before == (folder / FILE).read_bytes()


@pytest.mark.parametrize("stamp", ["DELETE FROM alembic_version", "UPDATE alembic_version SET version_num = ''"])
def test_a_ledger_without_its_stamp_is_not_made_anew(stamp: str, tmp_path: Path) -> None:
    """Nothing is written over rows that are there."""
    folder = filled(tmp_path)
    tamper(folder, stamp)
    with pytest.raises(NotVerified) as refused:
        Ledger.open(folder)
    assert refused.value.code == "ledger-damaged"
    assert asked(folder, "SELECT count(*) FROM audit") == [(6,)]


@ON_SQLITE
def test_migrating_says_nothing(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    """A manager is not shown what the database is doing, and the program's logging stays as it was set up."""
    before = logging.getLogger().handlers[:], logging.getLogger().level
    engine = opening.engine_of(tmp_path / "w")
    with engine.connect() as connection, connection.begin():
        opening.upgrade(connection)
    engine.dispose()
    assert [one for one in caplog.records if one.levelno >= logging.WARNING] == []
    assert capsys.readouterr() == ("", "")
    assert before == (logging.getLogger().handlers[:], logging.getLogger().level)


@ON_SQLITE
def test_the_tables_are_no_ones_dialect() -> None:
    """The same tables can be made in PostgreSQL, where several computers share one ledger; either way says so."""
    at_once: list[str] = []
    engine = create_mock_engine("postgresql://", lambda made, *_: at_once.append(str(made.compile(dialect=PG))))
    Base.metadata.create_all(engine, checkfirst=False)
    by_migrations = io.StringIO()
    options = {"as_sql": True, "output_buffer": by_migrations}
    with Operations.context(MigrationContext.configure(dialect_name="postgresql", opts=options)):
        first_ledger.upgrade()
        peers_and_transfers.upgrade()
        work_of_a_batch.upgrade()
    for said in ("\n".join(at_once), by_migrations.getvalue()):
        assert re.findall(r"CREATE TABLE (audit|decisions)", said) == ["audit", "decisions"]
        assert len(re.findall(r"CREATE INDEX ix_", said)) == 5
        assert len(re.findall(r"CREATE TRIGGER", said)) == 17
        assert not re.search(r"AUTOINCREMENT|SERIAL|RAISE\(ABORT", said)


def test_of_two_runs_that_start_together_the_second_finds_the_tables(tmp_path: Path) -> None:
    """Whoever waited for the lock looks again before making anything."""
    folder = filled(tmp_path)
    engine = opening.engine_of(folder)
    with engine.connect().execution_options(**opening.WRITING) as connection, connection.begin():
        assert not opening.bring_up(connection)
    with Ledger.open(folder) as ledger:
        assert ledger.audit().rows == 6


@ON_SQLITE
def test_every_row_is_on_the_disk_and_foreign_keys_are_kept(tmp_path: Path) -> None:
    """Power cuts lose no row that was reported as written; a rollback journal also works on a network drive."""
    with Ledger.open(tmp_path / "w") as ledger, ledger._engine.connect() as connection:  # noqa: SLF001 - as the program uses it
        told = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("foreign_keys", "journal_mode", "synchronous")
        }
    assert told == {"foreign_keys": 1, "journal_mode": "delete", "synchronous": 3}
