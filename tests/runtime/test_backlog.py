"""A room with a backlog that its limit holds back waits as a whole, keeps its order and holds up nobody."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from bot.ports.platform import Limit, Scope
from tests.fakes import FakeHttp
from tests.pipeline_kit import CONSOLE
from tests.runtime.sending_kit import Sending, a_sending

DATA = f"{CONSOLE}:room-data"
ONE_A_SECOND = (Limit(Scope.ROOM, 1, 1.0),)


async def a_backlog(folder: Path, database_url: str, count: int) -> Sending:
    world = await a_sending(database_url, folder, http=FakeHttp(), limits=ONE_A_SECOND)
    await world.put(*(f"a{number:03}" for number in range(count)))
    return world


async def test_a_backlog_waits_as_a_whole_for_the_moment_the_limit_names(
    tmp_path: Path, database_url: str
) -> None:
    world = await a_backlog(tmp_path, database_url, 120)
    await world.drain()
    assert world.http.keys == ["a000"]
    assert world.row("a119").attempts == 0
    until = world.clock.office() + timedelta(seconds=1)
    assert {world.row(key).not_before for key in ("a001", "a060", "a119")} == {until}
    world.close()


async def test_it_goes_in_its_order_and_another_room_does_not_wait(tmp_path: Path, database_url: str) -> None:
    world = await a_backlog(tmp_path, database_url, 60)
    await world.drain()
    await world.put("b", room=DATA)
    await world.drain()
    assert world.http.keys == ["a000", "b"]
    for _ in range(3):
        await world.wait(seconds=1)
        await world.drain()
    assert world.http.keys == ["a000", "b", "a001", "a002", "a003"]
    world.close()


async def test_an_urgent_message_goes_before_what_waits(tmp_path: Path, database_url: str) -> None:
    world = await a_backlog(tmp_path, database_url, 60)
    await world.drain()
    await world.put("urgent", priority=0)
    await world.wait(seconds=1)
    await world.drain()
    assert world.http.keys == ["a000", "urgent"]
    world.close()
