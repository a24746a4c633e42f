"""The way out: what becomes of a row when the platform takes it, refuses it, is slow or silent."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from bot.notices.at_lease import AT_LEASE
from bot.ports.http import HttpReply
from bot.ports.messages import Notice, Repeat
from bot.ports.platform import Limit, Scope
from tests.fakes import FakeHttp, be_down, break_down, limit_rate, refuse, time_out
from tests.pipeline_kit import CONSOLE
from tests.runtime.sending_kit import TAX, Sending, a_sending

Start = Callable[..., Awaitable[Sending]]
TWENTY = (Limit(Scope.ROBOT, 20, 60),)


@pytest_asyncio.fixture
async def start(database_url: str, tmp_path: Path) -> AsyncIterator[Start]:
    """Starts services on one database; `owner` two and more are other instances."""
    made: list[Sending] = []

    async def begin(http: FakeHttp, **given: Any) -> Sending:
        made.append(await a_sending(database_url, tmp_path, http=http, **given))
        return made[-1]

    yield begin
    for each in made:
        each.close()


async def test_a_delivered_message_is_sent_with_its_text_and_the_platforms_id(start: Start) -> None:
    world = await start(FakeHttp())
    await world.put("a")
    await world.drain()
    [(message_id, card, _, key)] = world.rows("room-tax")
    assert (world.states("a"), message_id, key) == (["sent"], "m-a", "a")
    assert card


async def test_a_refused_message_is_dead_at_once_and_the_next_one_goes(start: Start) -> None:
    world = await start(FakeHttp(a=[refuse]))
    await world.put("a", "b")
    await world.drain()
    assert world.states("a", "b") == ["dead", "sent"]
    assert world.http.keys == ["a", "b"]
    assert len(world.http.told) == 1, "the office hears of it, once"


async def test_too_fast_holds_the_route_until_the_platform_says_and_is_no_attempt(start: Start) -> None:
    world = await start(FakeHttp(a=[limit_rate] * 20))
    await world.put("a", "b")
    await world.drain()
    assert world.states("a", "b") == ["waiting", "waiting"]
    assert world.http.keys == ["a"]
    await world.wait(seconds=89)
    assert await world.drain() == 0
    for _ in range(19):
        await world.wait(seconds=90)
        await world.drain()
    assert world.states("a", "b") == ["waiting", "waiting"]  # nine refusals for rate are no nine failures
    await world.wait(seconds=90)
    await world.drain()
    assert world.states("a", "b") == ["sent", "sent"]
    assert not any(each["again"] for each in world.http.posted)


async def test_a_time_out_after_sending_leaves_a_reminder_unknown_for_ever(start: Start) -> None:
    world = await start(FakeHttp(a=[time_out]))
    await world.put("a")
    await world.drain()
    await world.wait(days=1)
    await world.drain()
    assert (world.states("a"), world.http.keys) == (["unknown"], ["a"])


@pytest.mark.parametrize("status", [500, 502, 504])
async def test_behind_a_gateway_that_fails_it_may_have_been_shown(start: Start, status: int) -> None:
    world = await start(FakeHttp(a=[lambda _: HttpReply(status)], b=[lambda _: HttpReply(503)]))
    await world.put("a", "b")
    for _ in range(2):
        await world.drain()
        await world.wait(minutes=1)
    assert (world.states("a", "b"), world.http.keys.count("a")) == (["unknown", "sent"], 1)


async def test_a_time_out_after_sending_sends_an_urgent_one_again_and_says_so(start: Start) -> None:
    world = await start(FakeHttp(a=[time_out, be_down]))
    await world.put("a", repeat=Repeat.AT_LEAST_ONCE)
    for _ in range(3):
        await world.drain()
        await world.wait(minutes=3)
    assert world.states("a") == ["sent"]
    assert [each["again"] for each in world.http.posted] == [False, True, True]


async def test_what_never_left_goes_again_as_if_it_were_the_first_time(start: Start) -> None:
    world = await start(FakeHttp(a=[be_down]))
    await world.put("a")
    await world.drain()
    assert world.states("a") == ["waiting"]
    await world.wait(seconds=29)
    assert await world.drain() == 0
    await world.wait(seconds=1)
    await world.drain()
    assert world.states("a") == ["sent"]
    assert [each["again"] for each in world.http.posted] == [False, False]


async def test_after_eight_failures_it_is_dead(start: Start) -> None:
    world = await start(FakeHttp(a=[be_down] * 20))
    await world.put("a", repeat=Repeat.AT_LEAST_ONCE)
    for _ in range(12):
        await world.drain()
        await world.wait(hours=12)
    assert (world.states("a"), len(world.http.posted)) == (["dead"], 8)


async def test_a_bug_in_a_delivery_costs_only_that_message(start: Start) -> None:
    world = await start(FakeHttp(a=[break_down]))
    await world.put("a", "b")
    await world.drain()
    assert world.states("a", "b") == ["dead", "sent"]
    assert (world.row("a").error or "").startswith("E-")


async def test_a_bug_in_a_notice_costs_only_that_message(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = await start(FakeHttp())
    await world.move(minutes=1)
    filing = world.filing("6").id
    monkeypatch.setattr("bot.notices.at_lease._rows", lambda owed, view: 1 // 0)
    await world.put("a", content=Notice("digest"), about=[filing])
    await world.put("b")
    await world.drain()
    assert world.states("a", "b") == ["dead", "sent"]
    assert "digest" in AT_LEASE


async def test_past_its_use_it_is_dropped(start: Start) -> None:
    world = await start(FakeHttp())
    await world.put("a", useless_after=world.clock.office() + timedelta(minutes=5))
    await world.wait(minutes=6)
    await world.drain()
    assert (world.states("a"), world.http.keys) == (["dropped"], [])


async def test_a_reminder_that_was_answered_while_it_waited_is_dropped(start: Start) -> None:
    world = await start(FakeHttp())
    await world.core.parts.ticker.tick(world.clock.office())
    filing = world.filing("6").id
    await world.put("a", content=Notice("digest"), about=[filing])
    await world.core.pipeline.receive(world.message("room-tax", "tax", "/季报 6 完成60%"))
    await world.drain()
    assert world.states("a") == ["dropped"]
    assert "a" not in world.http.keys


async def test_what_was_answered_meanwhile_is_no_row_of_the_reminder_any_more(start: Start) -> None:
    """The second row's buttons mean the second row, however the first one went."""
    world = await start(FakeHttp())
    await world.core.parts.ticker.tick(world.clock.office())
    one, other = world.filing("1").id, world.filing("12").id
    await world.put("a", content=Notice("digest"), about=[one, other], room="console:room-market")
    await world.core.pipeline.receive(world.message("room-market", "market", "/季报 1 完成60%"))
    await world.drain()
    assert world.row("a").about == (other,)


async def test_urgent_ones_go_before_reminders_and_each_room_is_in_order(start: Start) -> None:
    world = await start(FakeHttp())
    await world.put("r1", "r2", "r3")
    await world.put("u1", "u2", priority=0)
    await world.drain()
    assert world.http.keys == ["u1", "u2", "r1", "r2", "r3"]


async def test_an_urgent_one_does_not_wait_behind_reminders_that_a_limit_holds_back(start: Start) -> None:
    world = await start(FakeHttp(), limits=TWENTY)
    await world.put(*(f"r{n}" for n in range(30)))
    await world.drain()
    assert len(world.http.posted) == 20
    await world.put("urgent", priority=0)
    await world.wait(seconds=60)
    await world.drain()
    assert world.http.keys[20:] == ["urgent", *(f"r{n}" for n in range(20, 30))]


async def test_moving_the_clock_sends_all_that_limits_hold_back_and_never_too_fast(start: Start) -> None:
    world = await start(FakeHttp(), limits=TWENTY)
    await world.put(*(f"r{n}" for n in range(50)))
    began = world.clock.office()
    await world.move(minutes=2)
    assert set(world.states(*(f"r{n}" for n in range(50)))) == {"sent"}
    db = world.core.database.connect()
    sent = [row[0] for row in db.all("sent_at")]
    db.close()
    assert max(sent.count(each) for each in sent) == 20
    assert world.clock.office() - began == timedelta(minutes=2)


async def test_a_limit_by_room_holds_back_that_room_only(start: Start) -> None:
    world = await start(FakeHttp(), limits=(Limit(Scope.ROOM, 1, 60),))
    await world.put("a1", "a2", "a3")
    await world.put("b1", room="console:room-data")
    await world.drain()
    assert world.http.keys == ["a1", "b1"]
    await world.wait(seconds=60)
    await world.drain()
    await world.wait(seconds=60)
    await world.drain()
    assert world.http.keys == ["a1", "b1", "a2", "a3"]


async def test_a_slow_platform_does_not_keep_schedules_from_their_hour(start: Start) -> None:
    """A tick is not behind a minute's wait for a limit: draining never sleeps."""
    world = await start(FakeHttp(), limits=(Limit(Scope.ROBOT, 1, 3600),))
    await world.put("a", "b")
    await asyncio.wait_for(world.core.parts.mover.settle(), timeout=60)
    assert world.states("a", "b") == ["sent", "waiting"]
    assert await world.core.parts.waiting.seconds(CONSOLE) == pytest.approx(3600, abs=1)


async def test_a_steady_load_does_not_keep_the_next_tick_waiting(start: Start) -> None:
    """Each delivery brings another message, for ever: settling ends with those that were there."""

    class Busy(FakeHttp):
        async def __call__(self, call: Any, platform: str) -> Any:
            await world.put(f"a{len(self.posted) + 2}")
            return await super().__call__(call, platform)

    world = await start(Busy())
    await world.put("a0", "a1")
    await asyncio.wait_for(world.core.parts.mover.settle(), timeout=60)
    assert world.http.keys == ["a0", "a1"]
    await asyncio.wait_for(world.core.parts.mover.settle(), timeout=60)
    assert world.http.keys == ["a0", "a1", "a2", "a3"]


async def test_a_crash_between_lease_and_sent_is_settled_by_the_next_start(
    start: Start, database_url: str
) -> None:
    """At most once becomes unknown, at least once goes again and says so."""
    http = FakeHttp()
    http.gate.clear()
    world = await start(http)
    await world.put("reminder")
    await world.put("urgent", repeat=Repeat.AT_LEAST_ONCE)
    stuck = asyncio.create_task(world.drain())
    await http.arrived.wait()
    assert world.states("reminder", "urgent") == ["sending", "sending"]
    stuck.cancel()
    await asyncio.gather(stuck, return_exceptions=True)
    after = await start(FakeHttp(), clock=world.clock)
    if database_url.startswith("postgresql"):
        assert await after.drain() == 0  # the dead one's lease has to run out first
        await after.wait(seconds=31)
    await after.drain()
    assert after.states("reminder", "urgent") == ["unknown", "sent"]
    assert [(each["key"], each["again"]) for each in after.http.posted] == [("urgent", True)]
    assert after.row("urgent").room == TAX
