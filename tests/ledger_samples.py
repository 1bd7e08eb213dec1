"""A ledger to test with: a workspace with keys, a few rows, and the ways somebody could tamper with the file."""

import os
import random
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any, Final

import psycopg
import pytest
from _pytest.mark.structures import ParameterSet
from sqlalchemy.engine import make_url

from journal_bridge.handover import Choice, Decision
from journal_bridge.keys import SettingKeys
from journal_bridge.ledger import FILE, VARIABLE, Event, Ledger
from journal_bridge.ledger.address import address_of, shown
from journal_bridge.ledger.guards import GUARDED

NOON: Final = datetime(2025, 7, 20, 11, 0, tzinfo=UTC)
SUMMER: Final = timezone(timedelta(hours=1))
CHILD: Final = "florence-4711"
OTHER: Final = "arlo-0815"
"""Ids as a platform gives them; a name in one is what must not be readable in the file."""


def decision(number: int = 1, **changes: object) -> Decision:
    """Return a manager's decision on one item."""
    values: dict[str, object] = {
        "choice": Choice.CARRY,
        "by": "Priya Marlowe",
        "when": datetime(2025, 7, 20, 12, number, tzinfo=SUMMER),
        "why": "Watched it to the end; only Florence is in it.",
        "rules": "3",
        "item": f"film-{number}",
        "digest": f"{number:064x}",
    }
    return Decision(**(values | changes))  # type: ignore[arg-type]  # any field may be changed


def workspace(tmp_path: Path) -> Path:
    """Return a workspace with keys."""
    folder = tmp_path / "workspace"
    SettingKeys.create(folder)
    return folder


def filled(tmp_path: Path) -> Path:
    """Return a workspace whose ledger has six rows: it was made, a basis, two decisions, a plan and a refusal."""
    folder = workspace(tmp_path)
    with Ledger.open(folder, clock=lambda: NOON) as ledger:
        ledger.record(Event.BASIS_RECORDED, {"child": CHILD, "basis": "Form 12, Florence's mother"}, NOON)
        ledger.remember([decision(1), decision(2)], CHILD, NOON)
        ledger.record(Event.PLAN_MADE, {"child": CHILD, "states": {"carry": 3, "hold": 1}}, NOON)
        ledger.record(Event.REFUSED, {"child": OTHER, "code": "basis-missing"}, NOON)
    return folder


ON_SQLITE: Final = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
"""For tests about the file itself."""

ON_POSTGRES: Final = pytest.mark.parametrize("database", ["postgres"], indirect=True)
"""For tests about the server itself."""

_SHARE: Final = 8
"""Cases of a long list tried on the server each time: a ledger there takes twenty times as long to make."""


def on_both(cases: Sequence[tuple[object, ...]], seed: int = 1) -> list[ParameterSet]:
    """Return cases for both databases: each on SQLite, a seeded share on the server, and the rest with `prove`."""
    share = random.Random(seed).sample(range(len(cases)), _SHARE)  # noqa: S311 - the same share every time
    on_sqlite = [pytest.param("sqlite", *case) for case in cases]
    return on_sqlite + [
        pytest.param("postgres", *case, marks=() if number in share else pytest.mark.prove)
        for number, case in enumerate(cases)
    ]


REFUSED: Final = (sqlite3.IntegrityError, psycopg.errors.IntegrityError)
"""What the databases themselves raise when they refuse a row."""


@contextmanager
def behind() -> Iterator[psycopg.Connection[Any]]:
    """Connect to the test's PostgreSQL database past the program."""
    url = make_url(os.environ[VARIABLE]).set(drivername="postgresql")
    with psycopg.connect(url.render_as_string(hide_password=False), autocommit=True) as connection:
        yield connection


def asked(folder: Path, question: str) -> list[tuple[Any, ...]]:
    """Return a database's answer, past the program."""
    if VARIABLE in os.environ:
        with behind() as connection:
            return connection.execute(question).fetchall()
    with closing(sqlite3.connect(folder / FILE)) as database:
        return database.execute(question).fetchall()


def place_of(folder: Path) -> str:
    """Return how errors name the ledger."""
    return shown(address_of(folder))


def tamper(folder: Path, *statements: str, guarded: bool = False) -> None:
    """Change a ledger behind the program's back; unless `guarded`, past the triggers that forbid it."""
    if VARIABLE in os.environ:
        _tamper_postgres(statements, guarded)
        return
    with closing(sqlite3.connect(folder / FILE)) as database:
        kept = database.execute("SELECT sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        if not guarded:
            for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
                database.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            database.execute(statement)
        if not guarded:
            for (trigger,) in kept:
                database.execute(trigger)
        database.commit()


def _tamper_postgres(statements: tuple[str, ...], guarded: bool) -> None:
    """Change a ledger on the server; the triggers are as they were afterwards."""
    with behind() as connection:
        for table in () if guarded else GUARDED:
            connection.execute(f"ALTER TABLE {table} DISABLE TRIGGER ALL")
        for statement in statements:
            if not statement.startswith("PRAGMA"):
                connection.execute(statement)
        for table, verbs in () if guarded else GUARDED.items():
            connection.execute(f"ALTER TABLE {table} ENABLE TRIGGER ALL")
            for verb in (*verbs, "truncate"):
                connection.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_no_{verb}")
