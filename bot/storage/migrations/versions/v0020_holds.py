"""Which rooms a platform wants silence in, and until when, is known to whoever sends next."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.storage.metadata import UtcDateTime

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    op.create_table(
        "holds",
        sa.Column("route", sa.String(60), nullable=False),
        sa.Column("room", sa.String(80), nullable=False),
        sa.Column("until", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("route", "room", name=op.f("pk_holds")),
    )


def downgrade() -> None:
    op.drop_table("holds")
