"""Small parts that failed once: bodies in pieces, a bell rung while stopping, schedules in other zones."""

from __future__ import annotations

import asyncio
import json
import stat
import threading
from datetime import UTC, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.calendar import calendar_from
from bot.ports.http import HttpCall
from bot.ports.usecase import Daily
from bot.runtime.calls import AiohttpClient
from bot.runtime.clock import ManualClock
from bot.runtime.control import ControlServer, ask_service
from bot.runtime.reader import Reader
from bot.runtime.service import Bell
from bot.runtime.writer import Writer
from bot.simulate.setting import sample_plan
from bot.storage.codec import to_json
from bot.storage.database import Database
from bot.storage.keys import LONGEST, bounded
from bot.storage.plans import PlanCache
from bot.storage.record import Shared
from tests.ledgers import make_ledger


async def test_a_body_that_comes_in_pieces_is_read_whole() -> None:
    async def answer(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        for _ in range(20):
            await response.write(b"x" * 1000)
            await asyncio.sleep(0)
        return response

    app = web.Application()
    app.router.add_get("/", answer)
    async with TestServer(app) as server, aiohttp.ClientSession() as session:
        reply = await AiohttpClient(session)(HttpCall("GET", str(server.make_url("/"))), "fake")
    assert len(reply.body) == 20_000


@pytest.mark.parametrize("cycles", [0, 1, 2])
async def test_a_bell_that_rings_while_its_waiter_is_cancelled_lets_it_end(cycles: int) -> None:
    bell = Bell()
    waiter = asyncio.create_task(bell.listen().wait(3600))
    await asyncio.sleep(0)
    bell.ring()
    for _ in range(cycles):
        await asyncio.sleep(0)
    ended_before = waiter.done()
    waiter.cancel()
    await asyncio.wait([waiter])
    assert waiter.cancelled() or ended_before


def test_a_daily_look_is_by_the_offices_own_zone() -> None:
    after = datetime(2026, 9, 21, 0, 0, tzinfo=UTC)
    found = Daily(time(8, 40)).next(after, ZoneInfo("Europe/Moscow"))
    assert found == datetime(2026, 9, 21, 5, 40, tzinfo=UTC)


async def test_a_service_is_reached_in_a_folder_however_deep(tmp_path: Path) -> None:
    deep = tmp_path.joinpath(*["a-folder-with-a-long-name"] * 6)
    deep.mkdir(parents=True)
    database = Database(f"sqlite:///{tmp_path / 'ledger.db'}")
    make_ledger(database)
    shared, clock = Shared(PlanCache(), calendar_from({})), ManualClock(datetime(2026, 9, 21, tzinfo=UTC))
    writer, reader = Writer(database, shared), Reader(database, shared)
    writer.start()
    control = ControlServer(deep, writer, reader, clock, lambda: None)
    assert ask_service(deep, "grant", {}) is None
    await control.start()
    try:
        assert stat.S_IMODE((deep / "control.sock").stat().st_mode) == 0o600
        given = {"connection": "city", "account": "wang", "role": "administrator", "unit": "", "name": "王敏"}
        lines = await asyncio.to_thread(ask_service, deep, "grant", given)
        assert lines is not None
        assert "administrator" in lines[0]
    finally:
        await control.stop()
        writer.stop()
        reader.stop()
    assert ask_service(deep, "grant", {}) is None
    assert ask_service(tmp_path / "no such folder", "grant", {}) is None


async def test_what_a_terminal_only_looks_at_waits_for_no_writing(tmp_path: Path) -> None:
    """The preview of a publication is there while the writer is busy with something else."""
    database = Database(f"sqlite:///{tmp_path / 'ledger.db'}")
    make_ledger(database)
    shared, clock = Shared(PlanCache(), calendar_from({})), ManualClock(datetime(2026, 9, 21, tzinfo=UTC))
    writer, reader, go_on = Writer(database, shared), Reader(database, shared), threading.Event()
    writer.start()
    control = ControlServer(tmp_path, writer, reader, clock, lambda: None)
    await control.start()
    busy = asyncio.create_task(writer.run(lambda _: go_on.wait(60)))
    try:
        plan = {"plan": to_json(sample_plan()[0])}
        async with asyncio.timeout(30):
            lines = await asyncio.to_thread(ask_service, tmp_path, "preview", plan)
        assert not busy.done()
        assert lines is not None
        assert json.loads(lines[0])["version"] == 1
    finally:
        go_on.set()
        await busy
        await control.stop()
        writer.stop()
        reader.stop()


@given(st.text(max_size=300), st.text(max_size=300))
def test_keys_of_any_length_fit_and_stay_apart(one: str, other: str) -> None:
    assert len(bounded(one)) <= LONGEST
    assert (bounded(one) == bounded(other)) == (one == other)


def test_long_keys_that_begin_alike_stay_two() -> None:
    start = "slack/T1/" + "x" * 300
    assert bounded(f"{start}/1") != bounded(f"{start}/2")
    assert bounded(f"{start}/1") == bounded(f"{start}/1")
