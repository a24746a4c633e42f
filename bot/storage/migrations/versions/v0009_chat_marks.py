"""How far each chat has been read."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.create_table(
        "chat_marks",
        sa.Column("connection", sa.String(length=60), nullable=False),
        sa.Column("chat", sa.String(length=200), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("connection", "chat", name=op.f("pk_chat_marks")),
    )


def downgrade() -> None:
    op.drop_table("chat_marks")
