"""Peers, invitations, transfers with their papers, and numbers used once; on PostgreSQL, all triggers too."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0002"
down_revision: Final = "0001"

GROWS: Final = ("transfer_papers",)
STAYS: Final = ("peers", "invitations", "transfers")
OLDER: Final = ("audit", "decisions")


def upgrade() -> None:
    """Make the tables, and the triggers that keep their rows."""
    _settings()
    _transfers()
    op.create_table(
        "nonces",
        sa.Column("peer", sa.String(64), nullable=False),
        sa.Column("nonce", sa.String(64), nullable=False),
        sa.Column("seen", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("peer", "nonce", name="pk_nonces"),
    )
    op.create_index("ix_nonces_seen", "nonces", ["seen"])
    if op.get_context().dialect.name == "sqlite":
        _guard_sqlite()
    else:
        _guard_postgres()


def _settings() -> None:
    op.create_table(
        "peers",
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("card", sa.Text, nullable=False),
        sa.Column("hidden", sa.Text, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("since", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("fingerprint", name="pk_peers"),
    )
    op.create_table(
        "invitations",
        sa.Column("token", sa.String(64), nullable=False),
        sa.Column("until", sa.String(32), nullable=False),
        sa.Column("peer", sa.String(64)),
        sa.PrimaryKeyConstraint("token", name="pk_invitations"),
    )


def _transfers() -> None:
    op.create_table(
        "transfers",
        sa.Column("sender", sa.String(64), nullable=False),
        sa.Column("transfer", sa.String(32), nullable=False),
        sa.Column("receiver", sa.String(64), nullable=False),
        sa.Column("side", sa.String(9), nullable=False),
        sa.Column("state", sa.String(24), nullable=False),
        sa.Column("since", sa.String(32), nullable=False),
        sa.Column("deadline", sa.String(32)),
        sa.Column("child", sa.String(40)),
        sa.PrimaryKeyConstraint("sender", "transfer", name="pk_transfers"),
    )
    op.create_index("ix_transfers_state", "transfers", ["state"])
    op.create_index("ix_transfers_child", "transfers", ["child"])
    op.create_table(
        "transfer_papers",
        sa.Column("number", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("sender", sa.String(64), nullable=False),
        sa.Column("transfer", sa.String(32), nullable=False),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("signature", sa.String(88), nullable=False),
        sa.ForeignKeyConstraint(["number"], ["audit.number"], name="fk_transfer_papers_number"),
        sa.ForeignKeyConstraint(
            ["sender", "transfer"],
            ["transfers.sender", "transfers.transfer"],
            name="fk_transfer_papers_transfer",
        ),
        sa.PrimaryKeyConstraint("number", name="pk_transfer_papers"),
        sa.UniqueConstraint("sender", "transfer", "kind", name="uq_transfer_papers_kind"),
    )


def _guard_sqlite() -> None:
    for table in (*GROWS, *STAYS):
        for verb in ("update", "delete") if table in GROWS else ("delete",):
            op.execute(
                f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb.upper()} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, 'this table only grows'); END"
            )


def _guard_postgres() -> None:
    op.execute(
        "CREATE OR REPLACE FUNCTION journal_bridge_only_grows() RETURNS trigger LANGUAGE plpgsql AS $guard$"
        " BEGIN RAISE EXCEPTION 'this table only grows'"
        " USING ERRCODE = 'integrity_constraint_violation'; END $guard$"
    )
    for table in (*OLDER, *GROWS, *STAYS):
        for verb in ("delete", "truncate") if table in STAYS else ("update", "delete", "truncate"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb.upper()} ON {table} "
                f"FOR EACH STATEMENT EXECUTE FUNCTION journal_bridge_only_grows()"
            )
            op.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_no_{verb}")
