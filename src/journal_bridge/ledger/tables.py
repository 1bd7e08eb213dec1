"""The tables: the audit, which only grows, decisions, transfers and work; opaque ids and aware times only."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Integer, MetaData, String, Text, UniqueConstraint, event
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

from journal_bridge.ledger import guards
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


class PeerRow(Base):
    """Another setting, by the fingerprint of its card; its name and address are hidden under the setting's key."""

    __tablename__ = "peers"

    fingerprint: Mapped[str] = mapped_column(String(64), primary_key=True)
    card: Mapped[str] = mapped_column(Text)
    hidden: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(16))
    since: Mapped[datetime] = mapped_column(UtcTime)


class InvitationRow(Base):
    """An invitation, by the SHA-256 of its token: used once, and not after its time."""

    __tablename__ = "invitations"

    token: Mapped[str] = mapped_column(String(64), primary_key=True)
    until: Mapped[datetime] = mapped_column(UtcTime)
    peer: Mapped[str | None] = mapped_column(String(64))


class TransferRow(Base):
    """One transfer between two settings, by its sender and its id, and how far it has come."""

    __tablename__ = "transfers"

    sender: Mapped[str] = mapped_column(String(64), primary_key=True)
    transfer: Mapped[str] = mapped_column(String(32), primary_key=True)
    receiver: Mapped[str] = mapped_column(String(64))
    side: Mapped[str] = mapped_column(String(9))
    state: Mapped[str] = mapped_column(String(24), index=True)
    since: Mapped[datetime] = mapped_column(UtcTime)
    deadline: Mapped[datetime | None] = mapped_column(UtcTime)
    child: Mapped[str | None] = mapped_column(String(40), index=True)


class PaperRow(Base):
    """One paper of a transfer, exactly as it was signed; the audit row it came with holds its digest."""

    __tablename__ = "transfer_papers"
    __table_args__ = (
        ForeignKeyConstraint(
            ["sender", "transfer"],
            ["transfers.sender", "transfers.transfer"],
            name="fk_transfer_papers_transfer",
        ),
        UniqueConstraint("sender", "transfer", "kind", name="uq_transfer_papers_kind"),
    )

    number: Mapped[int] = mapped_column(ForeignKey("audit.number"), primary_key=True, autoincrement=False)
    sender: Mapped[str] = mapped_column(String(64))
    transfer: Mapped[str] = mapped_column(String(32))
    kind: Mapped[str] = mapped_column(String(12))
    text: Mapped[str] = mapped_column(Text)
    signature: Mapped[str] = mapped_column(String(88))


class NonceRow(Base):
    """A number a peer used once in a signed request, by its SHA-256; forgotten once such a request is stale."""

    __tablename__ = "nonces"

    peer: Mapped[str] = mapped_column(String(64), primary_key=True)
    nonce: Mapped[str] = mapped_column(String(64), primary_key=True)
    seen: Mapped[datetime] = mapped_column(UtcTime, index=True)


class JobRow(Base):
    """How far a batch has come with one child for one purpose; whoever runs the batch again goes on from here."""

    __tablename__ = "work"

    migration: Mapped[str] = mapped_column(String(80), primary_key=True)
    unit: Mapped[str] = mapped_column(String(80), primary_key=True)
    job: Mapped[str] = mapped_column(String(80), primary_key=True)
    state: Mapped[str] = mapped_column(String(16))
    fingerprint: Mapped[str] = mapped_column(String(64))
    code: Mapped[str] = mapped_column(String(40))
    attempts: Mapped[int] = mapped_column(Integer)
    since: Mapped[datetime] = mapped_column(UtcTime)


for _name in guards.GUARDED:
    event.listen(Base.metadata.tables[_name], "after_create", guards.make)
