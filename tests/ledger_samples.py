"""A ledger to test with: a workspace with keys, a few rows, and the ways somebody could tamper with the file."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Final

from journal_bridge.handover import Choice, Decision
from journal_bridge.keys import SettingKeys
from journal_bridge.ledger import FILE, Event, Ledger

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


def tamper(folder: Path, *statements: str, guarded: bool = False) -> None:
    """Change a ledger behind the program's back; unless `guarded`, past the triggers that forbid it."""
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
