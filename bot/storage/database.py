"""Connections: one driver connection with our statements, on SQLite and PostgreSQL alike."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack, suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol, TypeAlias

import msgspec

from bot.errors import ConfigError
from bot.storage.known import Known
from bot.storage.statements import Statement, compiled

if TYPE_CHECKING:
    from sqlalchemy import Engine

Row: TypeAlias = Sequence[Any]
NEVER: Final = 2**31
FEW: Final = 3  # rows: up to here a statement each is as fast


class _Cursor(Protocol):
    @property
    def rowcount(self) -> int: ...
    @property
    def statusmessage(self) -> str | None: ...
    def execute(self, sql: Any, params: Any = ..., /) -> Any: ...
    def executemany(self, sql: Any, params: Any, /) -> Any: ...
    def fetchone(self) -> Any: ...
    def fetchall(self) -> list[Any]: ...


class Db:
    """One connection of one thread. Statements go by their name in `statements.py`.

    A `pipelined` one (PostgreSQL) sends what writes without waiting: an error comes with the next read, with
    `settle` or with the commit, and until then the server passes over whatever was sent after it.
    """

    def __init__(self, connection: Any, dialect: str, *, pipelined: bool = False) -> None:
        self._open = ExitStack()
        self._open.callback(connection.close)
        self._connection = connection
        self._pipeline = self._open.enter_context(connection.pipeline()) if pipelined else None
        self._cursor: _Cursor = connection.cursor()
        # psycopg takes a statement for prepared though an error before it kept the server from it, unless it
        # is prepared when it is first used
        self._run: Callable[..., object] = (
            self._cursor.execute if dialect == "sqlite" else partial(self._cursor.execute, prepare=True)
        )
        self._statements: Mapping[str, Statement] = compiled(dialect)
        self.dialect = dialect
        self.committing = False
        self.known: Known | None = None  # inside a writer's transaction

    def run(self, name: str, /, **params: object) -> None:
        """Write; a pipelined connection does not wait for it."""
        self._execute(name, params)

    def many(self, name: str, rows: Sequence[Mapping[str, object]], /) -> None:
        """Write each row as `run` would, in one statement; no two of them may have the same key."""
        if len(rows) < FEW:
            for row in rows:
                self._execute(name, row)
        elif self.dialect == "sqlite":
            self._cursor.executemany(self._statements[name].sql, rows)
        else:
            self._run(self._statements[name].many, {"rows": msgspec.json.encode(rows).decode()})

    def touched(self, name: str, /, **params: object) -> int:
        """Write, and wait to hear how many rows were touched."""
        self._execute(name, params)
        self.settle()
        return self._cursor.rowcount

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
        self._run(statement.sql, {**constants, **params} if constants else params)

    def rows(self, table: str) -> list[Row]:
        """A whole table, for audits."""
        self._cursor.execute(f"SELECT * FROM {table}")  # noqa: S608 - our own table names
        return self._cursor.fetchall()

    def plain(self, sql: str) -> None:
        """What has no name: settings of the connection, repairs of whole tables."""
        self._forget()
        self._cursor.execute(sql)

    def settle(self) -> None:
        """Wait until everything sent is done; raises what failed of it."""
        if self._pipeline is not None:
            self._pipeline.sync()

    def begin(self) -> None:
        """Begin as the writer: nobody else writes until the commit."""
        self.committing, self.known = False, Known()
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
        """Returns once it is durable. Raises what failed since the last answer: then nothing is stored."""
        self.committing, self.known = True, None
        self._cursor.execute("COMMIT")
        self.settle()
        if self.dialect == "postgresql" and self._cursor.statusmessage != "COMMIT":
            raise RuntimeError(f"the server answered the commit with {self._cursor.statusmessage}")

    def rollback(self) -> None:
        """Undo what was begun, if anything was."""
        self.known = None
        if self.dialect == "sqlite":
            self._connection.rollback()
        else:
            self._recover()
            self._cursor.execute("ROLLBACK")
            self.settle()

    def savepoint(self) -> None:
        self._cursor.execute("SAVEPOINT one")

    def release_savepoint(self) -> None:
        self._cursor.execute("RELEASE SAVEPOINT one")

    def back_to_savepoint(self) -> None:
        """Undo what was written since, whether it failed or not."""
        self._forget()
        self._recover()
        self._cursor.execute("ROLLBACK TO SAVEPOINT one")

    def _forget(self) -> None:
        if self.known is not None:
            self.known = Known()

    def _recover(self) -> None:
        """After an error a pipeline takes nothing up to its next sync; what failed is undone next."""
        with suppress(self._connection.Error):
            self.settle()

    @property
    def lost(self) -> bool:
        """The server has gone away (PostgreSQL); open another one."""
        return bool(getattr(self._connection, "closed", False))

    def close(self) -> None:
        self._open.close()


class Database:
    """Where the ledger lives: `sqlite:///FILE` or `postgresql://...`. Gives connections to threads."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.dialect = "sqlite" if url.startswith("sqlite:///") else "postgresql"
        if self.dialect == "postgresql" and not url.startswith("postgresql://"):
            raise ConfigError("storage.url: expected sqlite:///FILE or postgresql://USER@HOST/NAME")

    def connect(self, *, read_only: bool = False, pipelined: bool = False) -> Db:
        """A connection that autocommits outside `begin`; one that is read-only refuses every write.

        `pipelined` is for the writer, and means nothing to SQLite.
        """
        if self.dialect == "sqlite":
            db = Db(self._open_sqlite(), "sqlite")
        else:
            db = Db(self._open_postgresql(), "postgresql", pipelined=pipelined)
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
        connection = psycopg.connect(self.url, autocommit=True)
        # prepared is what has a name, and nothing else
        connection.prepare_threshold, connection.prepared_max = NEVER, NEVER
        for known in ("BEGIN", "SAVEPOINT one", "ROLLBACK TO SAVEPOINT one", "ROLLBACK"):
            connection.execute(
                known
            )  # psycopg drops all it prepared at a first ROLLBACK, in a pipeline too late
        return connection


def _prepare(connection: sqlite3.Connection) -> None:
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=10000"):
        connection.execute(f"PRAGMA {pragma}")
