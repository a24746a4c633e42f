"""Connections: one driver connection with our statements, on SQLite and PostgreSQL alike."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

from bot.errors import ConfigError
from bot.storage.sql import Statement
from bot.storage.statements import compiled

if TYPE_CHECKING:
    from sqlalchemy import Engine

Row: TypeAlias = Sequence[Any]


class _Cursor(Protocol):
    @property
    def rowcount(self) -> int: ...
    def execute(self, sql: Any, params: Any = ..., /) -> Any: ...
    def executemany(self, sql: Any, params: Any, /) -> Any: ...
    def fetchone(self) -> Any: ...
    def fetchall(self) -> list[Any]: ...
    def close(self) -> Any: ...


class Db:
    """One connection of one thread. Statements go by their name in `statements.py`."""

    def __init__(self, connection: Any, dialect: str) -> None:
        self._connection = connection
        self._cursor: _Cursor = connection.cursor()
        self._statements: Mapping[str, Statement] = compiled(dialect)
        self.dialect = dialect

    def run(self, name: str, /, **params: object) -> int:
        """How many rows were touched."""
        self._execute(name, params)
        return self._cursor.rowcount

    def many(self, name: str, rows: Iterable[Mapping[str, object]]) -> None:
        statement = self._statements[name]
        self._cursor.executemany(statement.sql, [{**statement.constants, **row} for row in rows])

    def one(self, name: str, /, **params: object) -> Row | None:
        self._execute(name, params)
        row: Row | None = self._cursor.fetchone()
        return row

    def all(self, name: str, /, **params: object) -> list[Row]:
        self._execute(name, params)
        return self._cursor.fetchall()

    def _execute(self, name: str, params: Mapping[str, object]) -> None:
        statement = self._statements[name]
        constants = statement.constants
        self._cursor.execute(statement.sql, {**constants, **params} if constants else params)

    def rows(self, table: str) -> list[Row]:
        """A whole table, for audits."""
        self._cursor.execute(f"SELECT * FROM {table}")  # noqa: S608 - our own table names
        return self._cursor.fetchall()

    def plain(self, sql: str) -> None:
        """Transaction control only: BEGIN, COMMIT, SAVEPOINT."""
        self._cursor.execute(sql)

    def begin(self) -> None:
        """Begin as the writer: nobody else writes until the commit."""
        if self.dialect == "sqlite":
            self._cursor.execute("BEGIN IMMEDIATE")
        else:
            self._cursor.execute("BEGIN")
            self._execute("lock_head", {})

    def snapshot(self) -> None:
        """Read one state of the ledger until the connection is closed, whatever is written meanwhile."""
        mode = "" if self.dialect == "sqlite" else " ISOLATION LEVEL REPEATABLE READ READ ONLY"
        self._cursor.execute(f"BEGIN{mode}")

    def commit(self) -> None:
        self._cursor.execute("COMMIT")

    def rollback(self) -> None:
        self._cursor.execute("ROLLBACK")

    @property
    def lost(self) -> bool:
        """The server has gone away (PostgreSQL); open another one."""
        return bool(getattr(self._connection, "closed", False))

    def close(self) -> None:
        self._cursor.close()
        self._connection.close()


class Database:
    """Where the ledger lives: `sqlite:///FILE` or `postgresql://...`. Gives connections to threads."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.dialect = "sqlite" if url.startswith("sqlite:///") else "postgresql"
        if self.dialect == "postgresql" and not url.startswith("postgresql://"):
            raise ConfigError("storage.url: expected sqlite:///FILE or postgresql://USER@HOST/NAME")

    def connect(self, *, read_only: bool = False) -> Db:
        """A connection that autocommits outside `begin`; one that is read-only refuses every write."""
        if self.dialect == "sqlite":
            db = Db(self._open_sqlite(), "sqlite")
        else:
            db = Db(self._open_postgresql(), "postgresql")
        if read_only:
            db.plain(
                "PRAGMA query_only = ON"
                if self.dialect == "sqlite"
                else "SET default_transaction_read_only = on"
            )
        return db

    def engine(self) -> Engine:
        """For migrations and page queries. Transactions begin as writers on SQLite (no lost update)."""
        from sqlalchemy import create_engine, event

        url = (
            self.url
            if self.dialect == "sqlite"
            else self.url.replace("postgresql://", "postgresql+psycopg://", 1)
        )
        engine = create_engine(url)
        if self.dialect == "sqlite":
            event.listen(engine, "connect", lambda raw, _: _prepare(raw))
            event.listen(engine, "begin", lambda each: each.exec_driver_sql("BEGIN IMMEDIATE"))
        return engine

    @property
    def path(self) -> Path | None:
        """The file of a SQLite ledger."""
        return Path(self.url.removeprefix("sqlite:///")) if self.dialect == "sqlite" else None

    def _open_sqlite(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self.url.removeprefix("sqlite:///"), timeout=10, isolation_level=None, check_same_thread=False
        )
        _prepare(connection)
        return connection

    def _open_postgresql(self) -> Any:
        try:
            import psycopg
        except ImportError as error:
            raise ConfigError(
                "storage.url: PostgreSQL needs the extra: pip install 'duban[postgres]'"
            ) from error
        return psycopg.connect(self.url, autocommit=True)


def _prepare(connection: sqlite3.Connection) -> None:
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=10000"):
        connection.execute(f"PRAGMA {pragma}")
