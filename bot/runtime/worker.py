"""Documents are made in a process of their own, by one instance at a time; their bytes are stored by
fingerprint.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Final, TypeVar

import structlog

from bot.documents.document import Document
from bot.runtime.clock import Clock
from bot.runtime.instance import Instance
from bot.runtime.work import Stores
from bot.storage.codec import to_json
from bot.storage.database import Db, Row
from bot.storage.instants import stamp
from bot.storage.record import Transaction
from bot.wording.cards import Attachment

MOST_ATTEMPTS: Final = 3
MOST_SECONDS: Final = 120.0  # for one job, the start of its process apart
LEASE: Final = timedelta(seconds=150)
FOR_EVER: Final = datetime(9999, 1, 1, tzinfo=UTC)
T = TypeVar("T")
log = structlog.get_logger(__name__)


Make = Callable[
    [str, str], Sequence[Document]
]  # maker's name and arguments; must be importable by the process


@dataclass(frozen=True, slots=True)
class Job:
    """A job that is ours; `attempt` counts from 1 and tells apart who may end it."""

    key: str
    maker: str
    args: str
    attempt: int


class Worker:
    """Runs waiting jobs one after another.

    A job that fails three times, or ends our process three times, lets its message go without the document.
    """

    def __init__(
        self,
        stores: Stores,
        clock: Clock,
        instance: Instance,
        make: Make,
        *,
        most_seconds: float = MOST_SECONDS,
    ) -> None:
        self._stores = stores
        self._clock = clock
        self._instance = instance
        self._make = make
        self._most_seconds = most_seconds
        self._process: _Process | None = None
        self._lock = asyncio.Lock()

    async def run_waiting(self) -> int:
        """How many jobs were taken up; one that another instance holds is left to it."""
        async with self._lock:
            return await self._run_waiting()

    def waits(self, db: Db) -> bool:
        return self._lock.locked() or bool(self._waiting(db))

    def _waiting(self, db: Db) -> Sequence[Row]:
        now = stamp(FOR_EVER if self._instance.alone else self._clock.wall())
        return db.all("waiting_jobs", now=now)

    async def _run_waiting(self) -> int:
        rows = await self._stores.reader.run_db(self._waiting)
        jobs = [Job(key, maker, args, attempts + 1) for key, maker, args, attempts in rows]
        return sum([await self._run(job) for job in jobs])

    def stop(self) -> None:
        """A job that is under way is begun again by the next start."""
        self._end_process()

    async def _run(self, job: Job) -> bool:
        """False where somebody else took it up."""
        if not await self._stores.writer.run(partial(self._claim, job=job)):
            return False
        try:
            pool = await self._started()
            async with asyncio.timeout(self._most_seconds):
                documents = await _in_process(pool, self._make, job.maker, job.args)
            kept = [(each, await asyncio.to_thread(self._stores.files.put, each.body)) for each in documents]
        except Exception:
            log.exception("document failed", key=job.key, attempt=job.attempt)
            self._end_process()
            state = "dead" if job.attempt >= MOST_ATTEMPTS else "waiting"
            await self._stores.writer.run(partial(self._end, job=job, state=state))
        else:
            await self._stores.writer.run(partial(self._store, job=job, kept=kept))
        return True

    async def _started(self) -> ProcessPoolExecutor:
        if self._process is None:
            pool = ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn"))
            self._process = _Process(pool, await _in_process(pool, os.getpid))
        return self._process.pool

    def _end_process(self) -> None:
        """Whatever it is doing: it may hang. The next job gets a new one."""
        if self._process is not None:
            with suppress(ProcessLookupError):
                os.kill(self._process.pid, signal.SIGKILL)
            self._process.pool.shutdown(wait=False, cancel_futures=True)
            self._process = None

    def _claim(self, tx: Transaction, job: Job) -> bool:
        until = stamp(self._clock.wall() + LEASE)
        tried = job.attempt - 1
        lease = {"by": self._instance.name, "new_until": until}
        taken = tx.db.touched("claim_job", of=job.key, tried=tried, **lease) == 1
        if taken and tried >= MOST_ATTEMPTS:  # each time it ended the whole service
            self._end(tx, job, "dead")
        return taken and tried < MOST_ATTEMPTS

    def _store(self, tx: Transaction, job: Job, kept: Sequence[tuple[Document, str]]) -> None:
        for document, sha256 in kept:
            size = len(document.body)
            tx.db.run("put_file", sha256=sha256, media_type=document.media_type, size=size)
        made = [Attachment(document.name, document.media_type, sha256) for document, sha256 in kept]
        self._end(tx, job, "done", to_json(made))

    def _end(self, tx: Transaction, job: Job, state: str, result: str | None = None) -> None:
        """Nothing happens where the lease ran out and somebody else began anew."""
        ended = {"new_state": state, "new_result": result}
        tx.db.run("end_job", of=job.key, tried=job.attempt, by=self._instance.name, **ended)


@dataclass(frozen=True, slots=True)
class _Process:
    """The process that makes documents, behind the pool that feeds it."""

    pool: ProcessPoolExecutor
    pid: int


async def _in_process(pool: ProcessPoolExecutor, function: Callable[..., T], *args: object) -> T:
    return await asyncio.get_running_loop().run_in_executor(pool, function, *args)
