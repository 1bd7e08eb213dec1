"""How far a batch has come: one row for each child and purpose, written over as it goes on.

The audit says what happened; this says where things stand. No run goes by it: what is placed is proven by its
digests, so a row may be wrong, or missing where a run was killed just before it, without harm.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, String, select, type_coerce
from sqlalchemy.dialects import postgresql, sqlite

from journal_bridge.errors import NotVerified, OurFault
from journal_bridge.ledger.booking import Book
from journal_bridge.ledger.tables import JobRow

_OPAQUE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/+-]{0,79}")
"""What names a migration, a child or a purpose: keyed ids and our own words, in which nobody can read a name."""

_STATE: Final = re.compile(r"[a-z][a-z-]{0,15}")
_FINGERPRINT: Final = re.compile(r"([0-9a-f]{64})?")
_CODE: Final = re.compile(r"([a-z][a-z0-9-]{0,39})?")

_KEY: Final = ("migration", "unit", "job")

_ROWS: Final = select(
    JobRow.unit,
    JobRow.job,
    JobRow.state,
    JobRow.fingerprint,
    JobRow.code,
    JobRow.attempts,
    type_coerce(JobRow.since, String),
)


@dataclass(frozen=True)
class WorkRow:
    """Where one child stands for one purpose.

    `fingerprint` is the SHA-256 of what went into it, or empty; `code` the last trouble's; `attempts` how many runs
    or tries it took; `since` when this was written.
    """

    state: str
    fingerprint: str
    code: str
    attempts: int
    since: datetime


class Work:
    """The rows of all migrations of a workspace."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def rows(self, migration: str) -> dict[tuple[str, str], WorkRow]:
        """Return a migration's rows by unit and job.

        Raises:
            NotVerified: `ledger-damaged` when one is not of our form.
        """
        wanted = _ROWS.where(JobRow.migration == migration)
        with self._book.reading() as connection:
            found = connection.execute(wanted).all()
        try:
            return dict(_entry(migration, *row) for row in found)
        except (TypeError, ValueError):
            raise NotVerified("ledger-damaged", f"{self._book.place}: work") from None

    def put(self, migration: str, unit: str, job: str, row: WorkRow) -> None:
        """Write where a unit stands for a job, over what was there.

        Raises:
            OurFault: `internal` when an id is not opaque, or a value not of our form.
            TryAgain: `ledger-busy`, `ledger-failed`; nothing was then written.
        """
        with self._book.writing() as connection:
            write(connection, (migration, unit, job), row)


def write(connection: Connection, key: tuple[str, str, str], row: WorkRow) -> None:
    """Write a row in the caller's transaction; as `Work.put`."""
    if not _is_ours(key, row):
        raise OurFault("internal", "ledger work row")
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    values = dict(vars(row))
    made = insert(JobRow).values(**dict(zip(_KEY, key, strict=True)), **values)
    connection.execute(made.on_conflict_do_update(index_elements=_KEY, set_=values))


def _entry(migration: str, unit: str, job: str, *values: Any) -> tuple[tuple[str, str], WorkRow]:  # noqa: ANN401 - a damaged file may hold anything
    """Return a row by its key.

    Raises:
        TypeError, ValueError: when it is not of our form.
    """
    state, fingerprint, code, attempts, since = values
    row = WorkRow(state, fingerprint, code, attempts, datetime.fromisoformat(since))
    if not _is_ours((migration, unit, job), row) or row.since.utcoffset() is None:
        raise ValueError("not as it was written")
    return (unit, job), row


def _is_ours(key: tuple[str, ...], row: WorkRow) -> bool:
    """Tell whether a row has our form."""
    texts: Mapping[re.Pattern[str], tuple[object, ...]] = {
        _OPAQUE: key,
        _STATE: (row.state,),
        _FINGERPRINT: (row.fingerprint,),
        _CODE: (row.code,),
    }
    return (
        all(isinstance(text, str) and form.fullmatch(text) for form, some in texts.items() for text in some)
        and isinstance(row.attempts, int)
        and row.attempts >= 0
    )
