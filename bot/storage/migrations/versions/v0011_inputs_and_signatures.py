"""Inputs that rest once their lead has filed, and reports that wait for the head of their unit."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    with op.batch_alter_table("filings") as filings:
        filings.add_column(sa.Column("resting", sa.Boolean(), nullable=False, server_default=sa.false()))
        filings.add_column(sa.Column("signature", sa.String(10)))
    with op.batch_alter_table("filings") as filings:
        filings.alter_column("resting", existing_type=sa.Boolean(), server_default=None, nullable=False)
    op.create_index(op.f("ix_filings_signature"), "filings", ["signature"])


def downgrade() -> None:
    """What these columns hold is in the facts."""
    op.drop_index(op.f("ix_filings_signature"), "filings")
    with op.batch_alter_table("filings") as filings:
        filings.drop_column("signature")
        filings.drop_column("resting")
