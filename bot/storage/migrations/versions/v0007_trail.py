"""What each fact is about, and the fact of each version of a plan; both are made anew from the facts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "trail",
        sa.Column("seq", _BIG, autoincrement=False, nullable=False),
        sa.Column("task", sa.String(length=40), nullable=False),
        sa.Column("unit", sa.String(length=40), nullable=False),
        sa.Column("person", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("seq", "task", "unit", "person", name=op.f("pk_trail")),
        sqlite_with_rowid=False,
    )
    for column in ("task", "unit", "person"):
        op.create_index(op.f(f"ix_trail_{column}_seq"), "trail", [column, "seq"], unique=False)
    op.create_table(
        "publications",
        sa.Column("plan", sa.String(length=60), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seq", _BIG, nullable=False),
        sa.PrimaryKeyConstraint("plan", "version", name=op.f("pk_publications")),
    )


def downgrade() -> None:
    """A ledger is never taken back: facts written since may need what is here."""
    raise RuntimeError("restore a backup instead")
