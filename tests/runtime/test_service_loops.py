"""The loops of a running service: nobody waits for a slow platform, and a tick that failed comes again."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import time
from pathlib import Path

from bot.domain.facts import CommandRefused, RoomAdded
from bot.notices.people import room_left
from bot.ports.http import HttpCall, HttpReply
from bot.ports.ledger import View
from bot.ports.messages import OutboundMessage
from bot.ports.usecase import Daily, Outcome, Schedule, Tick
from bot.runtime.clock import ManualClock
from bot.runtime.mover import Mover
from bot.runtime.service import AFTER_FAILURE, Parts, Service
from bot.runtime.ticker import Ticker
from bot.simulate.setting import office_config
from bot.storage.database import Database
from bot.text import Erasable
from bot.wiring import build_core
from tests.fakes import FakePlatform, succeed
from tests.ledgers import make_ledger
from tests.runtime.service_kit import until
from tests.storage.ledger_kit import AT

ROOMS = {name: f"{name}:room" for name in ("slow", "quick")}


class TwoPlatforms:
    """`slow` answers when told to; both say what arrived."""

    def __init__(self) -> None:
        self.arrived: list[str] = []
        self.answers = asyncio.Event()

    async def __call__(self, call: HttpCall, platform: str) -> HttpReply:
        body = json.loads(call.body)
        self.arrived.append(body["key"])
        if body["key"].startswith("slow"):
            await self.answers.wait()
        return succeed(body["key"])


def a_core(folder: Path, http: TwoPlatforms) -> Parts:
    database = Database(f"sqlite:///{folder / 'ledger.db'}")
    make_ledger(database)
    platforms = {name: FakePlatform() for name in ROOMS}
    config = office_config(folder)
    return build_core(database, ManualClock(AT), platforms, config=config, http=http).parts


@asynccontextmanager
async def running(parts: Parts) -> AsyncIterator[None]:
    """Without listeners; rooms are there."""
    parts.writer.start()
    rooms = [RoomAdded(room, name, Erasable("chat"), Erasable(name)) for name, room in ROOMS.items()]
    await parts.writer.run(lambda tx: tx.chain.append(rooms, at=AT, person=""))
    stop = asyncio.Event()
    service = asyncio.create_task(Service(parts, ()).run(stop))
    try:
        yield
    finally:
        stop.set()
        await service


async def put(parts: Parts, name: str, number: int) -> None:
    message = OutboundMessage(f"{name}/{number}", ROOMS[name], room_left())
    await parts.writer.run(lambda tx: tx.record(Outcome(messages=(message,)), at=AT))
    parts.bell.ring()


async def test_a_platform_that_is_slow_to_answer_holds_up_nobody_else(tmp_path: Path) -> None:
    http = TwoPlatforms()
    parts = a_core(tmp_path, http)

    async def all_quick_ones() -> bool:
        return {"slow/1", "quick/1", "quick/2"} <= set(http.arrived)

    async with running(parts):
        await put(parts, "slow", 1)
        await put(parts, "quick", 1)
        await put(parts, "slow", 2)
        await put(parts, "quick", 2)
        await until(all_quick_ones)
        assert "slow/2" not in http.arrived, "one after another on its own route"
        http.answers.set()

        async def all_of_them() -> bool:
            return len(http.arrived) == 4

        await until(all_of_them)
    assert [key for key in http.arrived if key.startswith("slow")] == ["slow/1", "slow/2"]


async def test_a_tick_that_could_not_decide_everything_comes_again_soon(tmp_path: Path) -> None:
    looked: list[str] = []

    def due(tick: Tick, view: View) -> Iterable[str]:
        looked.append("looked")
        if len(looked) == 1:
            raise ConnectionError("the database is gone")
        return ["a/1"]

    def run(key: str, tick: Tick, view: View) -> Outcome:
        return Outcome(facts=(CommandRefused(key, "decided"),))

    parts = a_core(tmp_path, TwoPlatforms())
    clock = parts.clock
    assert isinstance(clock, ManualClock)
    ticker = Ticker((Schedule("a", Daily(time(8, 40)), due=due, run=run),), parts.writer, parts.reader, clock)
    mover = Mover(clock, ticker, parts.sender, parts.worker, parts.waiting)
    parts = replace(parts, ticker=ticker, mover=mover)

    async def looked_once() -> bool:
        return len(looked) == 1

    async def decided() -> bool:
        rows = await parts.reader.run_db(lambda db: db.rows("facts"))
        return any(row[1] == "CommandRefused" for row in rows)

    async with running(parts):
        await until(looked_once)
        clock.move_to(AT + AFTER_FAILURE)
        parts.moved.ring()
        await until(decided)
    assert len(looked) == 2


async def test_what_a_publication_leaves_is_gone_on_with_at_once_and_again_where_it_failed(
    tmp_path: Path,
) -> None:
    """No trigger comes; the first look after the publication fails."""
    looked: list[str] = []

    def due(tick: Tick, view: View) -> Iterable[str]:
        looked.append("looked")
        if len(looked) == 2:
            raise ConnectionError("the database is gone")
        return ["a/1"] if len(looked) > 2 else []

    def run(key: str, tick: Tick, view: View) -> Outcome:
        return Outcome(facts=(CommandRefused(key, "decided"),))

    parts = a_core(tmp_path, TwoPlatforms())
    goes_on = Schedule("a", Daily(time(8, 40)), due=due, run=run, after_publishing=True)
    ticker = Ticker((goes_on,), parts.writer, parts.reader, parts.clock)
    mover = Mover(parts.clock, ticker, parts.sender, parts.worker, parts.waiting)
    parts = replace(parts, ticker=ticker, mover=mover)

    async def looked_at_the_start() -> bool:
        return len(looked) == 1

    async def failed() -> bool:
        return len(looked) == 2

    async def decided() -> bool:
        rows = await parts.reader.run_db(lambda db: db.rows("facts"))
        return any(row[1] == "CommandRefused" for row in rows)

    async with running(parts):
        await until(looked_at_the_start)
        parts.published.ring()
        await until(failed)
        parts.published.ring()
        await until(decided)
