"""A question keeps which of its answers was chosen, and has room for being handed over."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    with op.batch_alter_table("questions") as table:
        table.add_column(sa.Column("chosen", sa.String(1), nullable=False, server_default=""))
        table.alter_column("state", existing_type=sa.String(10), type_=sa.String(12), existing_nullable=False)


def downgrade() -> None:
    with op.batch_alter_table("questions") as table:
        table.alter_column("state", existing_type=sa.String(12), type_=sa.String(10), existing_nullable=False)
        table.drop_column("chosen")
