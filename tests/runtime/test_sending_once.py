"""A platform that shows the same message once takes it again after a crash; and what it adds to one later."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeAlias

import pytest_asyncio

from bot.errors import PlatformDown
from bot.ports.http import Calls, HttpCall
from bot.ports.messages import RenderedMessage, Repeat
from bot.runtime.clock import ManualClock
from tests.fakes import HOST, FakeHttp, FakePlatform
from tests.pipeline_kit import CONSOLE
from tests.runtime.sending_kit import Sending, a_sending

Start: TypeAlias = Callable[..., Awaitable[Sending]]
WINDOW = timedelta(minutes=30)


@pytest_asyncio.fixture
async def start(tmp_path: Path) -> AsyncIterator[Start]:
    started: list[Sending] = []

    async def begin(http: FakeHttp, clock: ManualClock | None = None) -> Sending:
        url = f"sqlite:///{tmp_path / 'ledger.db'}"
        world = await a_sending(url, tmp_path, http=http, clock=clock)
        platform: Any = world.core.platforms[CONSOLE]
        platform.repeats_safely = WINDOW
        started.append(world)
        return world

    yield begin
    for world in started:
        world.close()


async def killed(start: Start) -> Sending:
    """Both rows were leased, one had left, when the service was gone."""
    http = FakeHttp()
    http.gate.clear()
    world = await start(http)
    await world.put("reminder")
    await world.put("urgent", repeat=Repeat.AT_LEAST_ONCE)
    stuck = asyncio.create_task(world.drain())
    await http.arrived.wait()
    stuck.cancel()
    await asyncio.gather(stuck, return_exceptions=True)
    return world


async def test_after_a_crash_all_of_it_goes_again_and_nothing_is_marked(start: Start) -> None:
    world = await killed(start)
    after = await start(FakeHttp(), clock=world.clock)
    await after.drain()
    assert after.states("reminder", "urgent") == ["sent", "sent"]
    assert [each["again"] for each in after.http.posted] == [False, False]
    assert after.http.told == []


async def test_once_the_platform_has_forgotten_it_is_as_with_any_other(start: Start) -> None:
    world = await killed(start)
    await world.wait(minutes=30)
    after = await start(FakeHttp(), clock=world.clock)
    await after.drain()
    assert after.states("reminder", "urgent") == ["unknown", "sent"]
    assert [(each["key"], each["again"]) for each in after.http.posted] == [("urgent", True)]


async def test_what_is_added_comes_once_the_message_is_recorded_and_may_fail(start: Start) -> None:
    world = await start(FakeHttp())
    seen: list[tuple[str, str]] = []

    def follow_up(message: RenderedMessage, message_id: str) -> Calls[None]:
        seen.append((message_id, world.row(message.key).state))
        yield HttpCall.post_json(f"https://{HOST}/send", {"key": f"added/{message.key}"})

    platform: FakePlatform | Any = world.core.platforms[CONSOLE]
    platform.follow_up = follow_up
    world.http.script["added/a"] = [_down]
    await world.put("a", "b")
    await world.drain()
    assert world.states("a", "b") == ["sent", "sent"]
    assert seen == [("m-a", "sent"), ("m-b", "sent")]
    assert world.http.keys == ["a", "added/a", "b", "added/b"]


def _down(_: str) -> Any:
    raise PlatformDown(platform="fake", sent=False)
