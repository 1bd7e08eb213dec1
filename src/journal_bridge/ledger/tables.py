"""The tables: the audit, which only grows, and what people decided; opaque ids and aware times only."""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, ForeignKey, Integer, MetaData, String, Table, Text, event
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

from journal_bridge.ledger.chain import moment


class UtcTime(TypeDecorator[datetime]):
    """An aware moment, kept as ISO 8601 text in UTC to the microsecond: it sorts, and every byte of it counts.

    SQLite has no type for moments, and SQLAlchemy's own one drops the offset there.
    """

    impl = String(32)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        """Return the text of a moment; a naive one is a defect of the caller."""
        del dialect
        return None if value is None else moment(value)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:  # noqa: ANN401 - SQLAlchemy's own signature
        """Return the moment a text holds."""
        del dialect
        return None if value is None else datetime.fromisoformat(value)


class Base(DeclarativeBase):
    """The ledger's schema; constraints have names, so that a later migration can find them."""

    metadata = MetaData(
        naming_convention={
            "pk": "pk_%(table_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "ix": "ix_%(table_name)s_%(column_0_name)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
        }
    )


class AuditRow(Base):
    """One thing that happened. No two rows follow the same one, so two runs cannot fork the chain."""

    __tablename__ = "audit"

    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(UtcTime)
    event: Mapped[str] = mapped_column(String(40))
    child: Mapped[str | None] = mapped_column(String(40), index=True)
    facts: Mapped[str] = mapped_column(Text)
    previous: Mapped[str] = mapped_column(String(64), unique=True)
    sha256: Mapped[str] = mapped_column(String(64), unique=True)


class DecisionRow(Base):
    """One decision of a person, hidden under the setting's key; the audit row it came with holds its digest."""

    __tablename__ = "decisions"

    number: Mapped[int] = mapped_column(ForeignKey("audit.number"), primary_key=True, autoincrement=False)
    child: Mapped[str] = mapped_column(String(40), index=True)
    hidden: Mapped[str] = mapped_column(Text)


GUARDED: Final = ("audit", "decisions")
"""Tables that only grow."""


def guards(table: str) -> dict[str, str]:
    """Return SQLite's triggers, by name, that refuse to change or remove a row of a table."""
    return {
        f"{table}_no_{verb}": (
            f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb.upper()} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, 'this table only grows'); END"
        )
        for verb in ("update", "delete")
    }


def _guard(table: Table, connection: Connection, **_options: object) -> None:
    if connection.dialect.name == "sqlite":
        for statement in guards(table.name).values():
            connection.exec_driver_sql(statement)


for _name in GUARDED:
    event.listen(Base.metadata.tables[_name], "after_create", _guard)
