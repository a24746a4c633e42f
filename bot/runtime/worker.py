"""Documents are made in a process of their own; their bytes are stored by fingerprint."""

from __future__ import annotations

import asyncio
import hashlib
import multiprocessing
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import Final

import structlog

from bot.documents.document import Document
from bot.runtime.reader import Reader
from bot.runtime.writer import Writer
from bot.storage.codec import to_json
from bot.storage.record import Transaction
from bot.wording.cards import Attachment

MOST_ATTEMPTS: Final = 3
log = structlog.get_logger(__name__)


Make = Callable[
    [str, str], Sequence[Document]
]  # maker's name and arguments; must be importable by the process


class Worker:
    """Runs waiting jobs one after another.

    A job that fails three times lets its message go without the document.
    """

    def __init__(self, writer: Writer, reader: Reader, make: Make) -> None:
        self._writer = writer
        self._reader = reader
        self._make = make
        self._pool: ProcessPoolExecutor | None = None

    async def run_waiting(self) -> int:
        """How many jobs were ended."""
        rows = await self._reader.run_db(lambda db: db.all("waiting_jobs"))
        for key, maker, args, attempts in rows:
            await self._run(key, maker, args, attempts)
        return len(rows)

    def stop(self) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)

    async def _run(self, key: str, maker: str, args: str, attempts: int) -> None:
        loop = asyncio.get_running_loop()
        if self._pool is None:
            context = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(1, mp_context=context)
        try:
            documents = await loop.run_in_executor(self._pool, self._make, maker, args)
        except Exception:
            log.exception("document failed", key=key, attempt=attempts + 1)
            self._pool = None
            state = "dead" if attempts + 1 >= MOST_ATTEMPTS else "waiting"
            await self._writer.run(lambda tx: _end(tx, key, state, None, attempts + 1))
        else:
            await self._writer.run(lambda tx: _store(tx, key, documents, attempts + 1))


def _store(tx: Transaction, key: str, documents: Sequence[Document], attempts: int) -> None:
    kept = []
    for document in documents:
        sha256 = hashlib.sha256(document.body).hexdigest()
        tx.db.run("put_blob", sha256=sha256, media_type=document.media_type, body=document.body)
        kept.append(Attachment(document.name, document.media_type, sha256))
    _end(tx, key, "done", to_json(kept), attempts)


def _end(tx: Transaction, key: str, state: str, result: str | None, attempts: int) -> None:
    tx.db.run("end_job", of=key, new_state=state, new_result=result, new_attempts=attempts)
