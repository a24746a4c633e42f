"""Files apart from the ledger's rows, leases of jobs, the fact that closed a filing."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.storage.files import files_beside
from bot.storage.metadata import UtcDateTime

revision = "0002"
down_revision = "0001"
_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "files",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("size", _BIG, nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_files")),
    )
    op.execute(
        "INSERT INTO files (sha256, media_type, size) SELECT sha256, media_type, length(body) FROM blobs"
    )
    if op.get_bind().dialect.name == "sqlite":
        _move_bytes_out()
    with op.batch_alter_table("blobs") as blobs:
        blobs.drop_column("media_type")
    op.add_column("filings", sa.Column("closed_seq", _BIG, nullable=True))
    op.add_column("jobs", sa.Column("owner", sa.String(length=40), nullable=True))
    op.add_column("jobs", sa.Column("until", UtcDateTime(), nullable=True))


def downgrade() -> None:
    """A ledger is never taken back: facts written since may need what is here."""
    raise RuntimeError("restore a backup instead")


def _move_bytes_out() -> None:
    """On SQLite the bytes of files lie in a folder beside the ledger."""
    bind = op.get_bind()
    files = files_beside(str(bind.engine.url.database))
    for (body,) in bind.execute(sa.text("SELECT body FROM blobs")):
        files.put(body)
    op.execute("DELETE FROM blobs")
