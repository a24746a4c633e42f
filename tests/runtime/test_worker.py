"""Document jobs: done once, by one instance at a time, and given up when they cannot be done."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.domain.calendar import calendar_from
from bot.ports.usecase import Job, Outcome
from bot.runtime.clock import ManualClock
from bot.runtime.instance import Instance
from bot.runtime.reader import Reader
from bot.runtime.work import Stores
from bot.runtime.worker import LEASE, MOST_ATTEMPTS, Make, Worker
from bot.runtime.writer import Writer
from bot.storage.codec import from_json
from bot.storage.database import Database
from bot.storage.files import files_of
from bot.storage.plans import PlanCache
from bot.storage.record import Shared
from bot.wording.cards import Attachment
from tests.ledgers import make_ledger
from tests.runtime.makers import make, make_other
from tests.runtime.service_kit import until

AT = datetime(2026, 9, 21, 1, 0, tzinfo=UTC)


class Office:
    """A ledger with jobs, and the workers of several instances on it."""

    def __init__(self, url: str) -> None:
        self.clock = ManualClock(AT)
        self.database = Database(url)
        make_ledger(self.database)
        shared = Shared(PlanCache(), calendar_from({}))
        self.stores = Stores(
            Writer(self.database, shared), Reader(self.database, shared), files_of(self.database)
        )
        self.stores.writer.start()
        self.workers: list[Worker] = []

    def worker(
        self, name: str = "a", *, alone: bool = False, made_by: Make = make, most_seconds: float = 60.0
    ) -> Worker:
        worker = Worker(
            self.stores, self.clock, Instance(name, alone=alone), made_by, most_seconds=most_seconds
        )
        self.workers.append(worker)
        return worker

    async def give(self, maker: str, args: str = "words") -> None:
        outcome = Outcome(jobs=(Job("rollup/1", maker, args),))
        await self.stores.writer.run(lambda tx: tx.record(outcome, at=AT))

    def job(self) -> tuple[str, int, Sequence[Attachment]]:
        """State, attempts and what was made."""
        db = self.database.connect()
        [row] = db.rows("jobs")
        db.close()
        return row[3], row[4], from_json(row[5], tuple[Attachment, ...]) if row[5] else ()

    def close(self) -> None:
        for worker in self.workers:
            worker.stop()
        self.stores.writer.stop()
        self.stores.reader.stop()


@pytest.fixture
async def office(database_url: str) -> AsyncIterator[Office]:
    found = Office(database_url)
    yield found
    found.close()


@pytest.fixture
async def one_office(tmp_path: Path) -> AsyncIterator[Office]:
    """For what does not depend on the engine."""
    found = Office(f"sqlite:///{tmp_path / 'ledger.db'}")
    yield found
    found.close()


async def abandoned(task: asyncio.Task[Any]) -> None:
    """As if its instance had been killed."""
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def test_what_a_job_made_is_stored_by_fingerprint(office: Office) -> None:
    await office.give("works")
    assert await office.worker().run_waiting() == 1
    state, attempts, [document] = office.job()
    assert (state, attempts, document.name) == ("done", 1, "汇总.txt")
    assert office.stores.files.get(document.sha256) == b"words"
    row = await office.stores.reader.run_db(lambda db: db.one("file", sha256=document.sha256))
    assert row is not None
    assert tuple(row) == ("text/plain", 5)
    assert await office.worker("b").run_waiting() == 0


@pytest.mark.parametrize("maker", ["fails", "dies", "no such maker"])
async def test_a_job_that_fails_is_tried_again_and_then_given_up(one_office: Office, maker: str) -> None:
    await one_office.give(maker)
    worker = one_office.worker()
    for attempt in range(1, MOST_ATTEMPTS):
        assert await worker.run_waiting() == 1
        assert one_office.job() == ("waiting", attempt, ())
    assert await worker.run_waiting() == 1
    assert one_office.job() == ("dead", MOST_ATTEMPTS, ())
    assert await worker.run_waiting() == 0


async def test_a_job_that_hangs_is_ended_with_its_process(one_office: Office) -> None:
    await one_office.give("hangs")
    worker = one_office.worker(most_seconds=0.1)
    await worker.run_waiting()
    assert one_office.job() == ("waiting", 1, ())
    later = one_office.worker("b", made_by=make_other)
    assert await later.run_waiting() == 1
    assert one_office.job()[:2] == ("done", 2)


async def test_a_job_of_an_instance_that_died_is_taken_over_when_its_lease_ran_out(
    office: Office, tmp_path: Path
) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    await office.give("waits", str(pipe))
    task = asyncio.create_task(office.worker().run_waiting())
    await begun(office)
    await abandoned(task)
    other = office.worker("b", made_by=make_other)
    assert await other.run_waiting() == 0
    office.clock.move_to(AT + LEASE)
    assert await other.run_waiting() == 1
    assert office.job()[:2] == ("done", 2)


async def test_one_who_comes_too_late_changes_nothing_any_more(office: Office, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    await office.give("waits", str(pipe))
    late = asyncio.create_task(office.worker().run_waiting())
    await begun(office)
    office.clock.move_to(AT + LEASE)
    assert await office.worker("b", made_by=make_other).run_waiting() == 1
    ended = office.job()
    await asyncio.to_thread(pipe.write_bytes, b"go on")
    assert await late == 1
    assert office.job() == ended
    [document] = ended[2]
    assert office.stores.files.get(document.sha256) == b"other"


async def test_the_next_start_of_a_lone_instance_need_not_wait(one_office: Office, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    await one_office.give("waits", str(pipe))
    task = asyncio.create_task(one_office.worker("before", alone=True).run_waiting())
    await begun(one_office)
    await abandoned(task)
    assert await one_office.worker("after", alone=True, made_by=make_other).run_waiting() == 1
    assert one_office.job()[:2] == ("done", 2)


async def test_a_job_that_ends_the_whole_service_each_time_is_given_up(
    one_office: Office, tmp_path: Path
) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    await one_office.give("waits", str(pipe))
    for attempt in range(1, MOST_ATTEMPTS + 1):
        task = asyncio.create_task(one_office.worker(f"start {attempt}", alone=True).run_waiting())
        await begun(one_office, attempt)
        await abandoned(task)
    assert await one_office.worker("last", alone=True, made_by=make_other).run_waiting() == 0
    assert one_office.job()[0] == "dead"


async def begun(office: Office, attempt: int = 1) -> None:
    """Until the job was taken up that many times."""

    async def taken() -> bool:
        return office.job()[1] >= attempt

    await until(taken)
