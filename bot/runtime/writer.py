"""The one writer of an instance: a thread that takes what waits, decides it in one transaction, and
commits once.
"""

from __future__ import annotations

import asyncio
import queue
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import Any, TypeAlias, TypeVar

import structlog

from bot.storage.database import Database, Db
from bot.storage.ledger import Chain
from bot.storage.record import Shared, Transaction

T = TypeVar("T")
Done: TypeAlias = Callable[[Any, BaseException | None], None]
MOST_AT_ONCE = 128
SLOW_SECONDS = 0.05
log = structlog.get_logger(__name__)


class WriterClosed(RuntimeError):
    """The service is stopping; nothing was written."""


class _Work:
    """One function to run, and who to tell after the commit."""

    __slots__ = ("done", "error", "function", "loop", "result")

    def __init__(
        self, function: Callable[[Transaction], Any], done: Done, loop: asyncio.AbstractEventLoop | None
    ) -> None:
        self.function = function
        self.done = done
        self.loop = loop
        self.result: Any = None
        self.error: BaseException | None = None

    def tell(self) -> None:
        self.done(self.result, self.error)


class Writer:
    """Runs functions over a Transaction, in the order given, each in a savepoint of a shared commit."""

    def __init__(self, database: Database, shared: Shared) -> None:
        self._database = database
        self._shared = shared
        self._queue: queue.SimpleQueue[_Work | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._serve, name="writer", daemon=True)
        self._closed = False

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Finish what waits, then end the thread."""
        if not self._closed:
            self._closed = True
            self._queue.put(None)
            self._thread.join()

    async def run(self, function: Callable[[Transaction], T]) -> T:
        """The function's result, after the commit. Its exception comes here, with nothing of it written."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()

        def done(result: T, error: BaseException | None) -> None:
            if future.cancelled():
                return
            if error is None:
                future.set_result(result)
            else:
                future.set_exception(error)

        self._put(_Work(function, done, loop))
        return await future

    def run_now(self, function: Callable[[Transaction], T]) -> T:
        """The same for a thread without a loop (command line, tests)."""
        future: Future[T] = Future()

        def done(result: T, error: BaseException | None) -> None:
            if error is None:
                future.set_result(result)
            else:
                future.set_exception(error)

        self._put(_Work(function, done, None))
        return future.result()

    def _put(self, work: _Work) -> None:
        if self._closed:
            raise WriterClosed("the writer is closed")
        self._queue.put(work)

    def _serve(self) -> None:
        db: Db | None = None
        try:
            while (batch := self._take()) is not None:
                db = self._write(db, batch)
                _tell(batch)
        finally:
            if db is not None:
                db.close()

    def _take(self) -> list[_Work] | None:
        """Wait for the first, then take all that is there. None when told to end."""
        first = self._queue.get()
        if first is None:
            return None
        batch = [first]
        while len(batch) < MOST_AT_ONCE:
            try:
                more = self._queue.get_nowait()
            except queue.Empty:
                break
            if more is None:
                self._queue.put(None)
                break
            batch.append(more)
        return batch

    def _write(self, db: Db | None, batch: Sequence[_Work]) -> Db | None:
        """One transaction. A broken connection fails the whole batch and is opened anew the next time."""
        started = time.perf_counter()
        try:
            db = db or self._database.connect()
            db.begin()
            chain = Chain(db)
            transaction = Transaction(db, chain, self._shared)
            for work in batch:
                _run(work, transaction)
            chain.move_head()
            db.commit()
        except Exception as error:  # noqa: BLE001 - whatever broke the commit, nobody may be told it was stored
            self._shared.cache.forget()
            for work in batch:
                work.error = work.error or error
            _drop(db)
            return None
        seconds = time.perf_counter() - started
        if seconds > SLOW_SECONDS * len(batch):
            log.warning("slow transaction", functions=len(batch), milliseconds=round(seconds * 1000))
        return db


def _run(work: _Work, transaction: Transaction) -> None:
    """Run in a savepoint: a failing function rolls back alone."""
    db, mark = transaction.db, transaction.chain.mark()
    db.plain("SAVEPOINT one")
    try:
        work.result = work.function(transaction)
    except Exception as error:  # noqa: BLE001 - told to whoever asked for it
        work.error = error
        transaction.forget()
        db.plain("ROLLBACK TO SAVEPOINT one")
        transaction.chain.back_to(mark)
    db.plain("RELEASE SAVEPOINT one")


def _drop(db: Db | None) -> None:
    """Close a connection that can no longer be trusted; SQLite and PostgreSQL roll back by themselves."""
    if db is not None:
        try:
            db.close()
        except Exception:  # noqa: BLE001 - it is broken already
            log.warning("connection lost")


def _tell(batch: Sequence[_Work]) -> None:
    """Wake each loop once, however many of its functions were in the batch."""
    by_loop: dict[asyncio.AbstractEventLoop, list[_Work]] = {}
    for work in batch:
        if work.loop is None:
            work.tell()
        else:
            by_loop.setdefault(work.loop, []).append(work)
    for loop, works in by_loop.items():
        try:
            loop.call_soon_threadsafe(_tell_all, works)
        except RuntimeError:  # the loop ended while we committed: nobody waits any more
            log.info("loop closed before the answer", functions=len(works))


def _tell_all(works: Sequence[_Work]) -> None:
    for work in works:
        work.tell()
