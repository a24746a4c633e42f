"""What the answers to messages are about: a click on one that went into a response finds its filings."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    op.add_column("inbox", sa.Column("about", sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column("inbox", "about")
