"""How many reports of a period are due on which day is counted; the first filing to come to a stage is found
by one entry of an index.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    op.create_table(
        "due_days",
        sa.Column("plan", sa.String(60), nullable=False),
        sa.Column("rule", sa.String(40), nullable=False),
        sa.Column("period", sa.String(60), nullable=False),
        sa.Column("due_on", sa.String(10), nullable=False),
        sa.Column("reports", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("plan", "rule", "period", "due_on", name=op.f("pk_due_days")),
    )
    op.drop_index(op.f("ix_filings_next_stage_on"), "filings")
    op.create_index(op.f("ix_filings_next_stage_next_stage_on"), "filings", ["next_stage", "next_stage_on"])


def downgrade() -> None:
    op.drop_index(op.f("ix_filings_next_stage_next_stage_on"), "filings")
    op.create_index(op.f("ix_filings_next_stage_on"), "filings", ["next_stage_on"])
    op.drop_table("due_days")
