"""Filings with a provisional term are found without looking at all."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.create_index(
        "ix_filings_provisional",
        "filings",
        ["id"],
        sqlite_where=sa.text("provisional = 1"),
        postgresql_where=sa.text("provisional"),
    )


def downgrade() -> None:
    op.drop_index("ix_filings_provisional", "filings")
