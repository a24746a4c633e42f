"""Requests, receipts, urgent events, evidence and absences; filings that rest or were extended."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.storage.metadata import UtcDateTime

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.add_column("filings", sa.Column("paused", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("filings", sa.Column("extended", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("filings", sa.Column("untold", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("filings", sa.Column("reason", sa.String(64)))
    op.create_index(op.f("ix_filings_untold"), "filings", ["untold"])
    for make in (_requests, _receipts, _events, _evidence, _absences):
        make()


def downgrade() -> None:
    """Back to the first release; what these tables hold is in the facts."""
    for table in ("absences", "evidence", "events", "receipts", "requests"):
        op.drop_table(table)
    op.drop_index(op.f("ix_filings_untold"), "filings")
    with op.batch_alter_table("filings") as filings:
        filings.drop_column("reason")
        filings.drop_column("untold")
        filings.drop_column("extended")
        filings.drop_column("paused")


def _requests() -> None:
    op.create_table(
        "requests",
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("seq", _big(), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("filing", sa.String(200), nullable=False),
        sa.Column("person", sa.String(40), nullable=False),
        sa.Column("room", sa.String(80), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("words", sa.String(64), nullable=False),
        sa.Column("reason", sa.String(64)),
        sa.Column("until", sa.String(10)),
        sa.Column("to_unit", sa.String(64)),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_requests")),
    )
    op.create_index(op.f("ix_requests_filing_state"), "requests", ["filing", "state"])


def _receipts() -> None:
    op.create_table(
        "receipts",
        sa.Column("plan", sa.String(60), nullable=False),
        sa.Column("unit", sa.String(40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("person", sa.String(40), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("plan", "unit", name=op.f("pk_receipts")),
    )


def _events() -> None:
    op.create_table(
        "events",
        sa.Column("event", sa.String(20), nullable=False),
        sa.Column("no", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seq", _big(), nullable=False),
        sa.Column("unit", sa.String(40), nullable=False),
        sa.Column("person", sa.String(40), nullable=False),
        sa.Column("told_at", UtcDateTime(), nullable=False),
        sa.Column("words", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("event", "no", name=op.f("pk_events")),
    )


def _evidence() -> None:
    op.create_table(
        "evidence",
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("seq", _big(), nullable=False),
        sa.Column("filing", sa.String(200), nullable=False),
        sa.Column("person", sa.String(40), nullable=False),
        sa.Column("room", sa.String(80), nullable=False),
        sa.Column("connection", sa.String(60), nullable=False),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("source", sa.String(64), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("sha256", sa.String(64)),
        sa.Column("media_type", sa.String(100)),
        sa.Column("size", _big()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
    )
    for column in ("filing", "state", "sha256"):
        op.create_index(op.f(f"ix_evidence_{column}"), "evidence", [column])


def _absences() -> None:
    op.create_table(
        "absences",
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("person", sa.String(40), nullable=False),
        sa.Column("unit", sa.String(40), nullable=False),
        sa.Column("substitute", sa.String(40), nullable=False),
        sa.Column("since", sa.String(10), nullable=False),
        sa.Column("until", sa.String(10), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absences")),
    )
    op.create_index(op.f("ix_absences_person"), "absences", ["person"])


def _big() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")
