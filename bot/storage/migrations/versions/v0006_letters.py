"""Slips and circulars, what went out about a filing, who was mentioned, what rooms were sent."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.storage.metadata import UtcDateTime

revision = "0006"
down_revision = "0005"
_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("filings", sa.Column("next_stage", sa.String(12)))
    op.add_column("filings", sa.Column("slip_until", sa.String(10)))
    op.add_column("reports", sa.Column("tapped", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("outbox", sa.Column("asked_for", sa.Boolean(), nullable=False, server_default=sa.false()))
    _letters()
    op.create_table(
        "letter_filings",
        sa.Column("filing", sa.String(200), nullable=False),
        sa.Column("letter", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("filing", "letter", name=op.f("pk_letter_filings")),
    )
    op.create_table(
        "case_steps",
        sa.Column("seq", _BIG, autoincrement=False, nullable=False),
        sa.Column("filing", sa.String(200), nullable=False),
        sa.Column("what", sa.String(12), nullable=False),
        sa.Column("on", sa.String(10), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_case_steps")),
    )
    op.create_index(op.f("ix_case_steps_filing_seq"), "case_steps", ["filing", "seq"])
    op.create_table(
        "mentions",
        sa.Column("person", sa.String(40), nullable=False),
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("key", sa.String(200), nullable=False),
        sa.PrimaryKeyConstraint("person", "day", name=op.f("pk_mentions")),
    )
    op.create_table(
        "room_days",
        sa.Column("room", sa.String(80), nullable=False),
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("messages", sa.Integer(), nullable=False),
        sa.Column("urgent", sa.Integer(), nullable=False),
        sa.Column("mentions", sa.Integer(), nullable=False),
        sa.Column("characters", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("room", "day", name=op.f("pk_room_days")),
    )


def downgrade() -> None:
    """A ledger is never taken back: facts written since may need what is here."""
    raise RuntimeError("restore a backup instead")


def _letters() -> None:
    op.create_table(
        "letters",
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("seq", _BIG, nullable=False),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("plan", sa.String(60), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("proposed_at", UtcDateTime(), nullable=False),
        sa.Column("unit", sa.String(40), nullable=False),
        sa.Column("filings", sa.Text(), nullable=False),
        sa.Column("rule", sa.String(40), nullable=False),
        sa.Column("period", sa.String(20), nullable=False),
        sa.Column("reply_workdays", sa.Integer(), nullable=False),
        sa.Column("reply_by", sa.String(10)),
        sa.Column("proposed_by", sa.String(40), nullable=False),
        sa.Column("reason", sa.String(64)),
        sa.Column("year", sa.Integer()),
        sa.Column("no", sa.Integer()),
        sa.Column("level", sa.Integer()),
        sa.Column("issued_at", UtcDateTime()),
        sa.Column("signed_by", sa.String(40)),
        sa.Column("declined_for", sa.String(64)),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letters")),
        sa.UniqueConstraint("kind", "year", "no", name=op.f("uq_letters_kind_year_no")),
    )
    op.create_index(op.f("ix_letters_state"), "letters", ["state"])
