"""Which rooms a platform wants silence in, and until when, is known to whoever sends next; a file may belong
to an urgent event.
"""

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
    with op.batch_alter_table("evidence") as evidence:
        evidence.add_column(sa.Column("plan", sa.String(60), nullable=False, server_default=""))
        evidence.add_column(sa.Column("event", sa.String(20), nullable=False, server_default=""))
        evidence.create_index(op.f("ix_evidence_event"), ["event"])


def downgrade() -> None:
    with op.batch_alter_table("evidence") as evidence:
        evidence.drop_index(op.f("ix_evidence_event"))
        for name in ("event", "plan"):
            evidence.drop_column(name)
    op.drop_table("holds")
