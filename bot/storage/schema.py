"""Bringing a ledger's tables up to this release, and saying so when they are not."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from bot.errors import ConfigError
from bot.storage.database import Database

if TYPE_CHECKING:
    from alembic.config import Config
    from sqlalchemy import Connection

LATEST: Final = "0001"
_FOLDER: Final = Path(__file__).parent / "migrations"


def migrate(database: Database) -> None:
    """Create or upgrade the tables. Quick where nothing is to be done."""
    if revision(database) == LATEST:
        return
    from alembic import command

    engine = database.engine()
    try:
        with engine.connect() as connection:
            command.upgrade(_config(connection), "head")
            connection.commit()
    finally:
        engine.dispose()


def require_current(database: Database) -> None:
    """Raises ConfigError that says to migrate."""
    found = revision(database)
    if found != LATEST:
        raise ConfigError(
            f"storage.url: the ledger is at {found or 'no'} revision, expected {LATEST}: run duban migrate"
        )


def revision(database: Database) -> str | None:
    """The revision a ledger is at, or None for an empty one."""
    from sqlalchemy import inspect, text

    if database.path is not None and not database.path.exists():
        return None
    engine = database.engine()
    try:
        with engine.connect() as connection:
            if not inspect(connection).has_table("alembic_version"):
                return None
            return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    finally:
        engine.dispose()


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

    from bot.storage.tables import metadata

    engine = database.engine()
    try:
        with engine.connect() as connection:
            found = compare_metadata(
                MigrationContext.configure(connection, opts={"compare_type": True}), metadata
            )
    finally:
        engine.dispose()
    return [repr(each) for each in found]
