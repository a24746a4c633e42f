"""A roll-up that went keeps the fact that says when, and as of which hour it was made."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.storage.metadata import BIG, UtcDateTime

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    op.add_column("rollups", sa.Column("issued_seq", BIG, nullable=True))
    op.add_column("rollups", sa.Column("cut_off", UtcDateTime(), nullable=True))


def downgrade() -> None:
    op.drop_column("rollups", "cut_off")
    op.drop_column("rollups", "issued_seq")
