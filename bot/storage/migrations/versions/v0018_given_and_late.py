"""A filing keeps when its report was first given, whether one came late, and whether its day is its own."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.storage.metadata import UtcDateTime

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    with op.batch_alter_table("filings") as filings:
        filings.add_column(sa.Column("given_at", UtcDateTime()))
        filings.add_column(sa.Column("late", sa.Boolean(), nullable=False, server_default=sa.false()))
        filings.add_column(sa.Column("own_term", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    with op.batch_alter_table("filings") as filings:
        for name in ("own_term", "late", "given_at"):
            filings.drop_column(name)
