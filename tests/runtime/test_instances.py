"""Several instances on one PostgreSQL: one chain, each message once, one sender a route."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest_asyncio

from bot.domain.facts import CommandRefused
from bot.ports.messages import Repeat
from bot.ports.platform import Limit, Scope
from bot.storage.audit import verify
from bot.storage.record import Transaction
from tests.fakes import FakeHttp, limit_all, limit_room, time_out
from tests.pipeline_kit import CONSOLE
from tests.runtime.sending_kit import Sending, a_sending
from tests.runtime.service_kit import until

Start = Callable[..., Awaitable[Sending]]
AT_LEAST = Repeat.AT_LEAST_ONCE
DATA = f"{CONSOLE}:room-data"


@pytest_asyncio.fixture
async def start(pg_url: str, tmp_path: Path) -> AsyncIterator[Start]:
    """Starts instances on one database, over one clock."""
    made: list[Sending] = []

    async def begin(http: FakeHttp | None = None, **given: Any) -> Sending:
        clock = made[0].clock if made else None
        made.append(await a_sending(pg_url, tmp_path, http=http or FakeHttp(), clock=clock, **given))
        return made[-1]

    yield begin
    for each in made:
        each.close()


def count_up(tx: Transaction) -> None:
    row = tx.db.one("setting", name="count")
    tx.db.run("put_setting", name="count", value=str(int(row[0]) + 1 if row else 1))
    tx.chain.append((CommandRefused("count", "up"),), at=AT[0], person="")


AT: list[Any] = []


async def test_two_instances_lose_no_update_and_keep_one_chain(start: Start) -> None:
    instances = [await start(), await start()]
    AT[:] = [instances[0].clock.office()]
    tasks = [each.core.parts.writer.run(count_up) for each in instances for _ in range(100)]
    await asyncio.gather(*tasks)
    db = instances[0].core.database.connect()
    row = db.one("setting", name="count")
    assert row is not None
    assert row[0] == "200"
    assert sum(fact[1] == "CommandRefused" for fact in db.rows("facts")) == 200
    assert verify(db) == []
    db.close()


async def test_a_message_that_reaches_both_is_handled_by_one_and_answered_alike(start: Start) -> None:
    first, second = await start(), await start()
    await first.core.parts.ticker.tick(first.clock.office())
    messages = [first.message("room-tax", "tax", f"/季报 6 完成{n}%") for n in range(1, 9)]
    handled = await asyncio.gather(
        *(each.core.pipeline.receive(message) for message in messages for each in (first, second, first))
    )
    assert sum(not each.repeated for each in handled) == len(messages)
    assert first.filing("6").versions == len(messages)
    for place in range(0, len(handled), 3):
        assert len({first.title(each) for each in handled[place : place + 3]}) == 1
    db = first.core.database.connect()
    assert verify(db) == []
    db.close()


async def test_slips_signed_on_both_at_once_are_numbered_without_gaps_or_doubles(start: Start) -> None:
    first, second = await start(), await start()
    await first.core.parts.ticker.tick(first.clock.office())
    for no in range(1, 13):
        await first.core.pipeline.receive(first.message("room-office", "office", f"/督办 {no}"))
    db = first.core.database.connect()
    ids = [row[0] for row in db.rows("letters")]
    signed = (
        each.core.pipeline.receive(each.message("room-office", "office", f"/督办 签发 {letter}"))
        for place, letter in enumerate(ids)
        for each in ((first, second) if place % 2 else (second, first))
    )
    await asyncio.gather(*signed)
    numbers = [row[16] for row in db.rows("letters") if row[5] == "issued"]
    assert sorted(numbers) == list(range(1, len(ids) + 1))
    assert sum(row[1] == "LetterIssued" for row in db.rows("facts")) == len(ids)
    assert verify(db) == []
    db.close()


async def test_a_key_of_a_schedule_is_decided_by_one(start: Start) -> None:
    first, second = await start(), await start()
    await first.wait(hours=1)
    both = (each.core.parts.ticker.tick(each.clock.office()) for each in (first, second))
    counts = await asyncio.gather(*both)
    db = first.core.database.connect()
    stages = Counter(row[7] for row in db.rows("facts") if row[1] == "StageReached")
    keys = [row[1] for row in db.rows("outbox") if row[1].startswith("digest/")]
    db.close()
    assert len(keys) == 8
    assert sum(counts) >= len(keys)
    assert max(stages.values()) == 1


async def test_one_instance_sends_on_a_route_and_the_other_waits(start: Start) -> None:
    first, second = await start(), await start()
    await first.put(*(f"a{n}" for n in range(20)))
    await asyncio.gather(first.drain(), second.drain())
    sent = first.http.keys + second.http.keys
    assert sorted(sent) == sorted(f"a{n}" for n in range(20))
    assert not (first.http.keys and second.http.keys)


async def test_a_graceful_stop_hands_the_route_over_at_once(start: Start) -> None:
    first, second = await start(), await start()
    await first.put("a")
    await first.drain()
    await second.put("b")
    assert await second.drain() == 0
    await first.core.parts.sender.stop()
    await second.drain()
    assert second.http.keys == ["b"]


async def test_a_stale_owners_sent_does_not_count(start: Start) -> None:
    """The first is stuck in a call for longer than its lease; the second has settled its rows."""
    slow = FakeHttp()
    slow.gate.clear()
    first, second = await start(slow), await start()
    await first.put("reminder", "next")
    await first.put("urgent", repeat=AT_LEAST)
    stuck = asyncio.create_task(first.drain())
    await slow.arrived.wait()
    await first.wait(seconds=31)
    await second.drain()
    assert second.states("reminder", "next", "urgent") == ["unknown", "unknown", "sent"]
    slow.gate.set()
    await stuck
    assert slow.keys == ["reminder"]  # it noticed, and left the others alone
    assert first.states("reminder", "next", "urgent") == ["unknown", "unknown", "sent"]
    assert [(each["key"], each["again"]) for each in second.http.posted] == [("urgent", True)]


async def test_a_stale_owners_failure_does_not_count_either(start: Start) -> None:
    slow = FakeHttp(urgent=[time_out])
    slow.gate.clear()
    first, second = await start(slow), await start()
    await first.put("urgent", repeat=AT_LEAST)
    stuck = asyncio.create_task(first.drain())
    await slow.arrived.wait()
    await first.wait(seconds=31)
    await second.drain()
    slow.gate.set()
    await stuck
    assert first.states("urgent") == ["sent"]


async def test_an_owner_that_works_for_long_keeps_its_route(start: Start) -> None:
    """It renews between messages, so that nobody else comes in however long it takes."""
    first, second = await start(), await start()

    class Ticking(FakeHttp):
        async def __call__(self, call: Any, platform: str) -> Any:
            await first.wait(seconds=15)
            assert await second.drain() == 0
            return await super().__call__(call, platform)

    busy = Ticking()
    third = await start(busy)
    await third.put(*(f"a{n}" for n in range(8)))
    await third.drain()
    assert busy.keys == [f"a{n}" for n in range(8)]
    assert set(third.states(*(f"a{n}" for n in range(8)))) == {"sent"}


async def test_a_limit_holds_over_a_change_of_owner_within_its_lease(start: Start) -> None:
    """The next owner comes at the earliest a lease later, or after a stop; it starts with a full window."""
    limits = (Limit(Scope.ROBOT, 5, 20),)
    first, second = await start(limits=limits), await start(limits=limits)
    await first.put(*(f"a{n}" for n in range(12)))
    await first.drain()
    await second.drain()
    assert (len(first.http.keys), len(second.http.keys)) == (5, 0)
    await first.wait(seconds=31)
    await second.drain()
    await first.drain()
    assert (len(first.http.keys), len(second.http.keys)) == (5, 5)


async def test_a_silence_that_one_was_asked_for_is_kept_by_the_other(start: Start) -> None:
    """Of a room, or of the whole route; it lasts longer than the lease of who was told."""
    first = await start(FakeHttp(a=[limit_room]))
    second = await start()
    await first.put("a")
    await first.drain()
    await first.wait(seconds=31)
    await second.put("urgent", priority=0)
    await second.put("other", room=DATA)
    await second.drain()
    assert second.http.keys == ["other"]
    await second.wait(seconds=59)
    await second.drain()
    assert second.http.keys == ["other", "urgent", "a"]


async def test_a_silence_that_a_late_answer_asked_for_reaches_who_has_taken_over(start: Start) -> None:
    """The first was stuck in its call; it is told to be silent when the route is the second's."""
    slow = FakeHttp(a=[limit_all])
    slow.gate.clear()
    first, second = await start(slow), await start()
    await first.put("a")
    stuck = asyncio.create_task(first.drain())
    await slow.arrived.wait()
    await first.wait(seconds=31)
    await second.put("b")
    await second.drain()
    slow.gate.set()
    await stuck
    await second.wait(seconds=11)  # the lease is renewed, and the silence read
    await second.put("c")
    await second.drain()
    assert second.http.keys == ["b"]
    await second.wait(seconds=80)
    await second.drain()
    assert second.http.keys == ["b", "c"]


async def test_a_lost_connection_is_opened_anew_by_writer_and_reader(start: Start, pg_url: str) -> None:
    world = await start()
    assert await world.core.parts.reader.run(lambda view: view.queries.people())
    with psycopg.connect(pg_url, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    parts = world.core.parts

    async def works() -> bool:
        try:
            await parts.ticker.tick(world.clock.office())
            await parts.mover.settle()
            return bool(await parts.reader.run(lambda view: view.queries.filings_of()))
        except psycopg.OperationalError:
            return False

    assert await until(works)
    db = world.core.database.connect()
    assert verify(db) == []
    db.close()
