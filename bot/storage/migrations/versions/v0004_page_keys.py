"""Keys to our pages: one-time links and sessions, each by its hash."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.storage.metadata import UtcDateTime

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "page_keys",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("person", sa.String(length=40), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_page_keys")),
    )
    with op.batch_alter_table("page_keys", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_page_keys_expires_at"), ["expires_at"], unique=False)


def downgrade() -> None:
    op.drop_table("page_keys")
