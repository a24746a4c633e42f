"""How Alembic reaches the ledger: a connection is handed in by `bot.storage.schema`."""

from __future__ import annotations

from alembic import context

from bot.storage.metadata import metadata

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata,
    render_as_batch=True,
    compare_type=True,
    transactional_ddl=False,
)
context.run_migrations()
