"""Bringing a ledger's tables up to this release, and saying so when they are not."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bot.errors import ConfigError
from bot.storage.database import Database

if TYPE_CHECKING:
    from alembic.config import Config
    from sqlalchemy import Connection

LATEST: Final = "0022"
_FOLDER: Final = Path(__file__).parent / "migrations"


def migrate(database: Database, *, to: str = LATEST) -> None:
    """Create or upgrade the tables; derived ones are made anew. Quick where nothing is to be done."""
    before = revision(database)
    if before == to:
        return
    from alembic import command

    from bot.storage.audit import rebuild

    engine = database.engine()
    try:
        with engine.connect() as connection:
            command.upgrade(_config(connection), to)
            connection.commit()
    finally:
        engine.dispose()
    if before is not None and to == LATEST:
        with closing(database.connect()) as db:
            rebuild(db)


def migrate_apart(database: Database) -> None:
    """As `migrate`, in a process of its own: a service holds for years what it has loaded once.

    Alembic and all that it needs are some twenty megabytes.
    """
    if revision(database) == LATEST:
        return
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as child:
        child.submit(migrate, database).result()


def require_current(database: Database) -> None:
    """Raises ConfigError that says to migrate."""
    found = revision(database)
    if found != LATEST:
        raise ConfigError(
            f"storage.url: the ledger is at {found or 'no'} revision, expected {LATEST}: run duban migrate"
        )


def revision(database: Database) -> str | None:
    """The revision a ledger is at, or None for an empty one."""
    if database.path is not None and not database.path.exists():
        return None
    with closing(database.connect(read_only=True)) as db:
        there = db.one("has_revision")
        row = db.one("revision") if there and there[0] else None
    return row[0] if row else None


def _config(connection: Connection) -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    config.attributes["connection"] = connection
    return config


def differences(database: Database) -> list[str]:
    """Where the migrated tables differ from tables.py; empty is right."""
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    from bot.storage import tables  # noqa: F401 - so that every table is known
    from bot.storage.metadata import metadata

    engine = database.engine()
    try:
        with engine.connect() as connection:
            found = compare_metadata(
                MigrationContext.configure(connection, opts={"compare_type": True}), metadata
            )
    finally:
        engine.dispose()
    return [repr(each) for each in found]
