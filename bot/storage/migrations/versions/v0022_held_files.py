"""Which open questions have files that are still to be fetched."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    op.create_table(
        "held_files",
        sa.Column("question", sa.String(40), primary_key=True),
    )


def downgrade() -> None:
    op.drop_table("held_files")
