"""Nodes that the office watches, tasks that are closed out, and ids of nodes in the place of periods."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.storage.metadata import BIG, UtcDateTime

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    with op.batch_alter_table("filings") as filings:
        filings.alter_column("period", existing_type=sa.String(20), type_=sa.String(60), nullable=False)
    op.create_table(
        "node_watches",
        sa.Column("filing", sa.String(200), nullable=False),
        sa.Column("due_on", sa.String(10), nullable=False),
        sa.Column("owed", sa.Boolean(), nullable=False),
        sa.Column("told_of", sa.String(10), nullable=False),
        sa.PrimaryKeyConstraint("filing", name=op.f("pk_node_watches")),
    )
    op.create_index(op.f("ix_node_watches_due_on"), "node_watches", ["due_on"])
    op.create_table(
        "close_outs",
        sa.Column("plan", sa.String(60), nullable=False),
        sa.Column("task", sa.String(40), nullable=False),
        sa.Column("part", sa.String(40), nullable=False),
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("seq", BIG, nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("unit", sa.String(40), nullable=False),
        sa.Column("person", sa.String(40), nullable=False),
        sa.Column("room", sa.String(80), nullable=False),
        sa.Column("claimed_at", UtcDateTime()),
        sa.Column("words", sa.String(64), nullable=False),
        sa.Column("struck_at", UtcDateTime()),
        sa.Column("reason", sa.String(64), nullable=False),
        sa.Column("waived", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("plan", "task", "part", name=op.f("pk_close_outs")),
    )
    op.create_index(op.f("ix_close_outs_id"), "close_outs", ["id"])


def downgrade() -> None:
    """What these tables hold is in the facts; filings of nodes have no place in the older ones."""
    op.drop_table("close_outs")
    op.drop_table("node_watches")
    op.execute("DELETE FROM filings WHERE length(period) > 20")
    with op.batch_alter_table("filings") as filings:
        filings.alter_column("period", existing_type=sa.String(60), type_=sa.String(20), nullable=False)
