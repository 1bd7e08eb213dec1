"""The first ledger: the audit and the decisions, both of which only grow."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0001"
down_revision: Final = None


def upgrade() -> None:
    """Make the tables, and the triggers that keep their rows."""
    op.create_table(
        "audit",
        sa.Column("number", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("event", sa.String(40), nullable=False),
        sa.Column("child", sa.String(40)),
        sa.Column("facts", sa.Text, nullable=False),
        sa.Column("previous", sa.String(64), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_audit"),
        sa.UniqueConstraint("previous", name="uq_audit_previous"),
        sa.UniqueConstraint("sha256", name="uq_audit_sha256"),
    )
    op.create_index("ix_audit_child", "audit", ["child"])
    op.create_table(
        "decisions",
        sa.Column("number", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("child", sa.String(40), nullable=False),
        sa.Column("hidden", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(["number"], ["audit.number"], name="fk_decisions_number"),
        sa.PrimaryKeyConstraint("number", name="pk_decisions"),
    )
    op.create_index("ix_decisions_child", "decisions", ["child"])
    if op.get_context().dialect.name == "sqlite":
        for table in ("audit", "decisions"):
            for verb in ("update", "delete"):
                op.execute(
                    f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb.upper()} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, 'this table only grows'); END"
                )
