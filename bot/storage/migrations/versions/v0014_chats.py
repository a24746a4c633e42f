"""What the answers to messages are about, and on which connection each person spoke last."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    op.add_column("inbox", sa.Column("about", sa.Text(), nullable=True))
    op.create_table(
        "heard_on",
        sa.Column("person", sa.String(40), nullable=False),
        sa.Column("connection", sa.String(60), nullable=False),
        sa.PrimaryKeyConstraint("person", name=op.f("pk_heard_on")),
    )


def downgrade() -> None:
    op.drop_table("heard_on")
    op.drop_column("inbox", "about")
