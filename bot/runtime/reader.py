"""Reading beside the writer: pages and schedules read on connections of their own and never wait behind
writes.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from bot.ports.ledger import View
from bot.storage.database import Database, Db
from bot.storage.record import Shared

T = TypeVar("T")
THREADS = 2


class Reader:
    """A few threads, each with a connection, that run functions over a View."""

    def __init__(self, database: Database, shared: Shared) -> None:
        self.calendar = shared.calendar
        self._database = database
        self._shared = shared
        self._local = threading.local()
        self._open: list[Db] = []
        self._pool = ThreadPoolExecutor(THREADS, thread_name_prefix="reader")

    async def run(self, function: Callable[[View], T]) -> T:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._pool, lambda: function(self._view()))

    async def run_db(self, function: Callable[[Db], T]) -> T:
        """For operational tables (outbox, entries): the runtime's own reads."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._pool, lambda: function(self._connection()))

    async def run_both(self, function: Callable[[View, Db], T]) -> T:
        """For pages that show decisions beside operational tables."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._pool, lambda: function(self._view(), self._connection()))

    def stop(self) -> None:
        self._pool.shutdown(wait=True)
        for db in self._open:
            db.close()

    def _connection(self) -> Db:
        db: Db | None = getattr(self._local, "db", None)
        if db is None or db.lost:
            db = self._local.db = self._database.connect()
            self._open.append(db)
        return db

    def _view(self) -> View:
        return self._shared.view_on(self._connection())
