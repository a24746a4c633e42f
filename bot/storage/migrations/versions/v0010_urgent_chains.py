"""Urgent events as they stand, and the links of their chains."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.storage.metadata import BIG, UtcDateTime

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """What the older table held is in the facts."""
    op.drop_table("events")
    op.create_table(
        "events",
        sa.Column("id", sa.String(20), nullable=False),
        sa.Column("plan", sa.String(60), nullable=False),
        sa.Column("unit", sa.String(40), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("due_at", UtcDateTime()),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_events")),
    )
    op.create_index(op.f("ix_events_state"), "events", ["state"])
    op.create_table(
        "event_links",
        sa.Column("event", sa.String(20), nullable=False),
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("seq", BIG, nullable=False),
        sa.Column("unit", sa.String(40), nullable=False),
        sa.Column("person", sa.String(40), nullable=False),
        sa.Column("told_at", UtcDateTime(), nullable=False),
        sa.Column("words", sa.String(64), nullable=False),
        sa.Column("link", sa.String(12), nullable=False),
        sa.Column("follow_up", sa.Integer(), nullable=False),
        sa.Column("due_at", UtcDateTime()),
        sa.PrimaryKeyConstraint("event", "no", name=op.f("pk_event_links")),
    )


def downgrade() -> None:
    op.drop_table("event_links")
    op.drop_table("events")
    op.create_table(
        "events",
        sa.Column("event", sa.String(20), nullable=False),
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("seq", BIG, nullable=False),
        sa.Column("unit", sa.String(40), nullable=False),
        sa.Column("person", sa.String(40), nullable=False),
        sa.Column("told_at", UtcDateTime(), nullable=False),
        sa.Column("words", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("event", "no", name=op.f("pk_events")),
    )
