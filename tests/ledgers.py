"""Ledgers for tests: tables are migrated once a test process, and copied for each test."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.storage.database import Database
from bot.storage.schema import migrate


def make_ledger(database: Database) -> None:
    """Give a new database the tables of this release, as `migrate` does; one that has them is left as it is.

    PostgreSQL databases come with them from the fixture `database_url`.
    """
    path = database.path
    if path is None or path.exists():
        migrate(database)
    else:
        path.write_bytes(_migrated())


@cache
def _migrated() -> bytes:
    """The file of a SQLite ledger that holds nothing yet."""
    with TemporaryDirectory(prefix="duban-ledger-") as folder:
        path = Path(folder) / "ledger.db"
        migrate(Database(f"sqlite:///{path}"))
        assert [each.name for each in path.parent.iterdir()] == [path.name], "a log was not written back"
        return path.read_bytes()
