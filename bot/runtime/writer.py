"""The one writer of an instance: a thread that takes what waits, decides it in one transaction, and
commits once.
"""

from __future__ import annotations

import asyncio
import queue
import sys
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
TURN_SECONDS = 0.0005
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
        self._db: Db | None = None  # the thread's own
        self._queue: queue.SimpleQueue[_Work | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._serve, name="writer", daemon=True)
        self._closed = False

    def start(self) -> None:
        """A reader that works something out for long holds the interpreter; after each statement the writer
        waits for its turn, by default 5 ms a time: a quarter of a second a message.
        """
        sys.setswitchinterval(TURN_SECONDS)
        self._thread.start()

    def stop(self) -> None:
        """Finish what waits, then end the thread."""
        if not self._closed:
            self._closed = True
            self._queue.put(None)
            self._thread.join()

    @property
    def waiting(self) -> int:
        """How many functions wait for their turn."""
        return self._queue.qsize()

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
        try:
            while (batch := self._take()) is not None:
                self._write(batch)
                _tell(batch)
        finally:
            self._drop()

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

    def _write(self, batch: Sequence[_Work]) -> None:
        """One transaction. Where it could not be committed everybody in it is told so."""
        started = time.perf_counter()
        try:
            self._commit(batch)
        except Exception as error:  # noqa: BLE001 - whatever broke the commit, nobody may be told it was stored
            self._drop()
            for work in batch:
                work.error = work.error or error
        seconds = time.perf_counter() - started
        if seconds > SLOW_SECONDS * len(batch):
            log.warning("slow transaction", functions=len(batch), milliseconds=round(seconds * 1000))

    def _commit(self, batch: Sequence[_Work]) -> None:
        """On a new connection where the server has left the old one before it was asked to commit."""
        db = self._db
        if db is not None:
            try:
                return self._commit_on(db, batch)
            except Exception:
                if not db.lost or db.committing:
                    raise
                self._drop()
        self._db = self._database.connect(pipelined=True)
        return self._commit_on(self._db, batch)

    def _commit_on(self, db: Db, batch: Sequence[_Work]) -> None:
        if not self._all_at_once(db, batch):
            self._one_by_one(db, batch)

    def _all_at_once(self, db: Db, batch: Sequence[_Work]) -> bool:
        """Without savepoints, and waiting for nothing but reads. False where something failed, and all is
        undone: PostgreSQL may have told it late, in the turn of another function.
        """
        try:
            transaction = self._begin(db)
            for work in batch:
                work.result, work.error = work.function(transaction), None
            transaction.chain.move_head()
            db.commit()
        except Exception as error:  # noqa: BLE001 - whose it is shows when they run one by one
            self._shared.cache.forget()
            db.rollback()
            batch[0].error = error
            return len(batch) == 1
        return True

    def _one_by_one(self, db: Db, batch: Sequence[_Work]) -> None:
        """Each in a savepoint: a failing function rolls back alone."""
        transaction = self._begin(db)
        for work in batch:
            _run(work, transaction)
        transaction.chain.move_head()
        db.commit()

    def _begin(self, db: Db) -> Transaction:
        db.begin()
        self._shared.cache.begin()
        return Transaction(db, Chain(db), self._shared)

    def _drop(self) -> None:
        """Close a connection that can no longer be trusted; the database rolls back by itself."""
        self._shared.cache.forget()
        db, self._db = self._db, None
        if db is not None:
            try:
                db.close()
            except Exception:  # noqa: BLE001 - it is broken already
                log.warning("connection lost")


def _run(work: _Work, transaction: Transaction) -> None:
    db, mark = transaction.db, transaction.chain.mark()
    db.savepoint()
    try:
        work.result, work.error = work.function(transaction), None
        db.release_savepoint()
        db.settle()
    except Exception as error:  # noqa: BLE001 - told to whoever asked for it
        work.error = error
        transaction.forget()
        db.back_to_savepoint()
        db.release_savepoint()
        transaction.chain.back_to(mark)


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
