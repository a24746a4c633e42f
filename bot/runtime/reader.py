"""Reading beside the writer: pages and schedules read on connections of their own and never wait behind
writes.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from bot.domain.calendar import WorkCalendar
from bot.ports.ledger import View
from bot.storage.database import Database, Db
from bot.storage.record import Shared

T = TypeVar("T")
THREADS = 2


class Reader:
    """A few threads, each with a connection, that run functions over a View."""

    def __init__(self, database: Database, shared: Shared) -> None:
        self._database = database
        self._shared = shared
        self._local = threading.local()
        self._open: list[Db] = []
        self._pool = ThreadPoolExecutor(THREADS, thread_name_prefix="reader")

    @property
    def calendar(self) -> WorkCalendar:
        """As it is now."""
        return self._shared.calendar

    async def run(self, function: Callable[[View], T]) -> T:
        return await self.run_db(lambda db: function(self._shared.view_on(db)))

    async def run_db(self, function: Callable[[Db], T]) -> T:
        """For operational tables (outbox, entries): the runtime's own reads."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._pool, self._read, function)

    async def run_both(self, function: Callable[[View, Db], T]) -> T:
        """For pages that show decisions beside operational tables."""
        return await self.run_db(lambda db: function(self._shared.view_on(db), db))

    def stop(self) -> None:
        self._pool.shutdown(wait=True)
        for db in self._open:
            db.close()

    def _read(self, function: Callable[[Db], T]) -> T:
        """Once more on a new connection where the server has left the old one."""
        db: Db | None = getattr(self._local, "db", None)
        if db is not None:
            try:
                return function(db)
            except Exception:
                if not db.lost:
                    raise
                self._open.remove(db)
        db = self._local.db = self._database.connect()
        self._open.append(db)
        return function(db)
