"""What came by a reply form besides reports on filings: events and receipts; clicked rows of cards."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.storage.metadata import BIG, UtcDateTime

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    op.create_table(
        "form_told",
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("seq", BIG, nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("plan", sa.String(60), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(40), nullable=False),
        sa.Column("room", sa.String(80), nullable=False),
        sa.Column("told_at", UtcDateTime(), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("words", sa.String(64), nullable=True),
        sa.Column("name", sa.String(64), nullable=True),
        sa.Column("event", sa.String(20), nullable=False),
        sa.Column("is_final", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_form_told")),
    )
    op.create_index(op.f("ix_form_told_state"), "form_told", ["state"])
    op.create_table(
        "clicked",
        sa.Column("message", sa.String(200), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("done", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("message", name=op.f("pk_clicked")),
    )
    op.create_index(op.f("ix_clicked_at"), "clicked", ["at"])


def downgrade() -> None:
    op.drop_table("clicked")
    op.drop_table("form_told")
