"""Small parts that failed once: bodies in pieces, a bell rung while stopping, schedules in other zones."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.ports.http import HttpCall
from bot.ports.usecase import Daily
from bot.runtime.calls import AiohttpClient
from bot.runtime.control import LONGEST_PATH, socket_path
from bot.runtime.service import Bell


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
    waiter = asyncio.create_task(bell.wait(3600))
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


def test_the_control_socket_of_a_long_folder_has_a_short_path(tmp_path: Path) -> None:
    deep = tmp_path.joinpath(*["a-folder-with-a-long-name"] * 6)
    assert len(str(socket_path(deep))) <= LONGEST_PATH
    assert socket_path(deep) == socket_path(deep)
    assert socket_path(deep) != socket_path(tmp_path)
