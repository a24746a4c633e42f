"""A room hears its messages in their order, also where one of them has to be tried again; and its limits
hold, whoever sends.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.ports.messages import Repeat
from bot.ports.platform import Limit, Scope
from bot.runtime.spent import keep_held
from tests.fakes import Does, FakeHttp, be_down, limit_all, limit_rate, limit_room, time_out
from tests.pipeline_kit import CONSOLE
from tests.runtime.sending_kit import Sending, a_sending

DATA = f"{CONSOLE}:room-data"


async def sending(folder: Path, url: str = "", *, http: FakeHttp, limits: tuple[Limit, ...] = ()) -> Sending:
    return await a_sending(url or f"sqlite:///{folder / 'ledger.db'}", folder, http=http, limits=limits)


async def after(world: Sending, **delta: float) -> list[object]:
    await world.wait(**delta)
    await world.drain()
    return world.http.keys


async def test_what_is_behind_a_message_that_failed_waits_for_it(tmp_path: Path, database_url: str) -> None:
    world = await sending(tmp_path, database_url, http=FakeHttp(a=[be_down, be_down]))
    await world.put("a", "b", "c")
    await world.put("other", room=DATA)
    assert await after(world) == ["a", "other"]
    await world.put("d")
    assert await after(world, seconds=10) == ["a", "other"]
    assert await after(world, seconds=20) == ["a", "other", "a"]
    assert await after(world, minutes=2) == ["a", "other", "a", "a", "b", "c", "d"]
    assert [world.row(key).attempts for key in ("b", "c", "d")] == [1, 1, 1], "they were tried once"
    world.close()


async def test_it_is_so_over_a_restart(tmp_path: Path) -> None:
    world = await sending(tmp_path, http=FakeHttp(a=[be_down]))
    await world.put("a")
    await world.drain()
    await world.core.parts.sender.stop()
    again = await a_sending(
        f"sqlite:///{tmp_path / 'ledger.db'}", tmp_path, http=FakeHttp(), clock=world.clock
    )
    await again.put("b")
    assert await after(again, seconds=10) == []
    assert await after(again, seconds=20) == ["a", "b"]
    world.close()
    again.close()


async def test_an_urgent_one_goes_past_a_reminder_that_failed(tmp_path: Path) -> None:
    world = await sending(tmp_path, http=FakeHttp(a=[be_down]))
    await world.put("a")
    await world.drain()
    await world.put("urgent", priority=0)
    assert await after(world, seconds=10) == ["a", "urgent"]
    world.close()


async def test_first_and_follow_up_of_an_event_keep_their_order(tmp_path: Path) -> None:
    world = await sending(tmp_path, http=FakeHttp(first=[be_down]))
    await world.put("first", priority=0, repeat=Repeat.AT_LEAST_ONCE)
    await world.drain()
    await world.put("followup", priority=0, repeat=Repeat.AT_LEAST_ONCE)
    assert await after(world, seconds=10) == ["first"]
    assert await after(world, seconds=25) == ["first", "first", "followup"]
    world.close()


async def test_a_room_is_not_silent_for_hours_behind_one_message(tmp_path: Path) -> None:
    """Tried in vain four times it rests for an hour; its own parts wait for it all the same."""
    world = await sending(tmp_path, http=FakeHttp(**{"list": [be_down] * 4}))
    await world.put("list", "list/2", "b")
    for minutes in (0, 1, 3, 11):
        await after(world, minutes=minutes)
    assert world.http.keys == ["list"] * 4 + ["b"]
    assert await after(world, hours=1) == ["list"] * 4 + ["b", "list", "list/2"]
    world.close()


@pytest.mark.parametrize("scope", [Scope.ROBOT, Scope.ROOM])
async def test_a_refusal_for_rate_keeps_the_order_too(tmp_path: Path, scope: Scope) -> None:
    world = await sending(tmp_path, http=FakeHttp(a=[limit_rate]), limits=(Limit(scope, 20, 60),))
    await world.put("a", "b", "c")
    await world.drain()
    await world.put("d")
    assert await after(world, seconds=89) == ["a"]
    assert await after(world, seconds=1) == ["a", "a", "b", "c", "d"]
    world.close()


ROBOT = (Limit(Scope.ROBOT, 20, 60),)


async def another(world: Sending, folder: Path, limits: tuple[Limit, ...], **script: list[Does]) -> Sending:
    """What starts on the same ledger once the first has stopped."""
    await world.core.parts.sender.stop()
    url = f"sqlite:///{folder / 'ledger.db'}"
    return await a_sending(url, folder, http=FakeHttp(**script), limits=limits, clock=world.clock)


async def test_a_new_start_within_the_minute_counts_what_went_before(tmp_path: Path) -> None:
    world = await sending(tmp_path, http=FakeHttp(), limits=ROBOT)
    await world.put(*(f"k{number:02}" for number in range(45)))
    await world.drain()
    again = await another(world, tmp_path, ROBOT)
    assert (len(world.http.keys), len(await after(again, seconds=5))) == (20, 0)
    assert len(await after(again, seconds=54)) == 0
    assert len(await after(again, seconds=1)) == 20
    world.close()
    again.close()


async def test_what_may_have_left_counts_as_well(tmp_path: Path) -> None:
    two = (Limit(Scope.ROBOT, 2, 60),)
    world = await sending(tmp_path, http=FakeHttp(a=[time_out]), limits=two)
    await world.put("a", "b", "c")
    await world.drain()
    again = await another(world, tmp_path, two)
    assert (await after(again, seconds=30), again.http.told) == ([], [])
    assert (await after(again, seconds=30), len(again.http.told)) == (["c"], 1)
    world.close()
    again.close()


async def test_a_silence_that_was_asked_for_goes_on_after_a_new_start(tmp_path: Path) -> None:
    world = await sending(tmp_path, http=FakeHttp(a=[limit_rate]), limits=ROBOT)
    await world.put("a")
    await world.drain()
    again = await another(world, tmp_path, ROBOT)
    await again.put("b", room=DATA)
    assert await after(again, seconds=89) == []
    assert await after(again, seconds=1) == ["a", "b"]
    world.close()
    again.close()


async def test_a_room_that_spoke_too_fast_holds_up_no_other_where_limits_are_of_rooms(tmp_path: Path) -> None:
    rooms = (Limit(Scope.ROOM, 20, 60),)
    world = await sending(tmp_path, http=FakeHttp(a=[limit_rate]), limits=rooms)
    await world.put("a", "b")
    await world.drain()
    await world.put("urgent", room=DATA, priority=0)
    await world.put("c")
    assert await after(world) == ["a", "urgent"]
    assert await after(world, seconds=89) == ["a", "urgent"]
    assert await after(world, seconds=1) == ["a", "urgent", "a", "b", "c"]
    world.close()


BOTH = (Limit(Scope.ROOM, 5, 1), Limit(Scope.APP, 50, 1))


async def test_a_silence_in_one_room_goes_on_after_a_new_start_and_in_that_room_only(tmp_path: Path) -> None:
    world = await sending(tmp_path, http=FakeHttp(a=[limit_room]), limits=BOTH)
    await world.put("a")
    await world.drain()
    again = await another(world, tmp_path, BOTH)
    await again.put("urgent", priority=0)
    await again.put("other", room=DATA)
    assert await after(again, seconds=30) == ["other"]
    once_more = await another(again, tmp_path, BOTH)
    assert await after(once_more, seconds=59) == []
    assert await after(once_more, seconds=1) == ["urgent", "a"]
    db = world.core.database.connect()
    assert len(list(db.rows("holds"))) == 1
    db.close()
    for each in (world, again, once_more):
        each.close()


async def test_a_shorter_silence_does_not_end_a_longer_one(tmp_path: Path) -> None:
    world = await sending(tmp_path, http=FakeHttp(a=[limit_all]))
    await world.put("a")
    await world.drain()
    again = await a_sending(
        f"sqlite:///{tmp_path / 'ledger.db'}", tmp_path, http=world.http, clock=world.clock
    )
    at = world.clock.wall()
    await again.core.parts.writer.run(lambda tx: keep_held(tx, CONSOLE, "", 5, wall_at=at))
    assert await after(again, seconds=89) == ["a"]
    assert await after(again, seconds=1) == ["a", "a"]
    world.close()
    again.close()


async def test_a_room_that_was_refused_holds_up_no_other_of_its_app(tmp_path: Path) -> None:
    world = await sending(tmp_path, http=FakeHttp(a=[limit_room]), limits=BOTH)
    await world.put("a", "b")
    await world.put("other", room=DATA)
    await world.drain()
    await world.put("urgent", room=DATA, priority=0)
    await world.put("c")
    assert await after(world) == ["a", "other", "urgent"]
    assert await after(world, seconds=89) == ["a", "other", "urgent"]
    assert await after(world, seconds=1) == ["a", "other", "urgent", "a", "b", "c"]
    world.close()


async def test_a_refusal_of_the_whole_app_holds_up_every_room(tmp_path: Path) -> None:
    rooms = (Limit(Scope.MEMBER, 15, 60),)
    world = await sending(tmp_path, http=FakeHttp(a=[limit_all]), limits=rooms)
    await world.put("a")
    await world.put("other", room=DATA)
    assert await after(world) == ["a"]
    assert await after(world, seconds=89) == ["a"]
    assert await after(world, seconds=1) == ["a", "a", "other"]
    world.close()
