"""Units without any holder, and receipts that were asked for."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.create_table(
        "vacancies",
        sa.Column("unit", sa.String(40), nullable=False),
        sa.Column("since", sa.String(10), nullable=False),
        sa.PrimaryKeyConstraint("unit", name=op.f("pk_vacancies")),
    )
    op.create_table(
        "receipt_requests",
        sa.Column("plan", sa.String(60), nullable=False),
        sa.Column("unit", sa.String(40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("asked_on", sa.String(10), nullable=False),
        sa.Column("due_on", sa.String(10), nullable=False),
        sa.Column("reminded", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("plan", "unit", name=op.f("pk_receipt_requests")),
    )
    op.create_index(op.f("ix_receipt_requests_due_on"), "receipt_requests", ["due_on"])


def downgrade() -> None:
    op.drop_table("receipt_requests")
    op.drop_table("vacancies")
