"""How far a batch has come, child by child and purpose by purpose."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0003"
down_revision: Final = "0002"


def upgrade() -> None:
    """Make the table, and the triggers that keep its rows."""
    op.create_table(
        "work",
        sa.Column("migration", sa.String(80), nullable=False),
        sa.Column("unit", sa.String(80), nullable=False),
        sa.Column("job", sa.String(80), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("since", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("migration", "unit", "job", name="pk_work"),
    )
    if op.get_context().dialect.name == "sqlite":
        op.execute(
            "CREATE TRIGGER work_no_delete BEFORE DELETE ON work "
            "BEGIN SELECT RAISE(ABORT, 'this table only grows'); END"
        )
        return
    for verb in ("delete", "truncate"):
        op.execute(
            f"CREATE TRIGGER work_no_{verb} BEFORE {verb.upper()} ON work "
            f"FOR EACH STATEMENT EXECUTE FUNCTION journal_bridge_only_grows()"
        )
        op.execute(f"ALTER TABLE work ENABLE ALWAYS TRIGGER work_no_{verb}")
