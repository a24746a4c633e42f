"""Until when a message that may have arrived can be sent again without showing twice."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.storage.metadata import UtcDateTime

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.add_column("outbox", sa.Column("safe_until", UtcDateTime(), nullable=True))


def downgrade() -> None:
    op.drop_column("outbox", "safe_until")
