"""A question keeps which of its answers was chosen: whoever clicks on it later is told."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0014"


def upgrade() -> None:
    op.add_column("questions", sa.Column("chosen", sa.String(1), nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("questions", "chosen")
