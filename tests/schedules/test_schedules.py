"""Each schedule on a real ledger: what is due when, and that running it twice is running it once."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.rollups import LOOK_BACK, make_rollup, rounds
from bot.domain.rollup_entries import Entry
from bot.domain.rollup_facts import RollupHeld
from bot.ports.ledger import View
from bot.ports.usecase import Outcome, Schedule, Tick
from bot.storage.publishing import publish
from schedules import digest, open_filings, rollup, rollup_preview
from tests.pipeline_kit import World, a_world
from tests.sample import sample_plan

LEADERS, OFFICE = "console:room-leaders", "console:room-office"


@pytest_asyncio.fixture
async def world(database_url: str, tmp_path: Path) -> AsyncIterator[World]:
    made = await a_world(database_url, tmp_path)
    await made.core.parts.ticker.run(open_filings.SCHEDULE, made.clock.office())
    yield made
    made.close()


def at(world: World, day: date, hour: int, minute: int = 0) -> Tick:
    calendar = world.core.words.calendar
    at = calendar.instant(day, time(hour, minute))
    return Tick(at, day, at)


async def due(world: World, schedule: Schedule, tick: Tick) -> list[str]:
    return await world.core.parts.reader.run(lambda view: list(schedule.due(tick, view)))


async def decided(world: World, schedule: Schedule, key: str, tick: Tick) -> Outcome:
    """What `run` makes of a key, without recording it."""
    return await world.core.parts.reader.run(lambda view: schedule.run(key, tick, view))


async def twice(world: World, schedule: Schedule, tick: Tick) -> list[int]:
    """How many keys each of two runs decided."""
    return [await world.core.parts.ticker.run(schedule, tick.at) for _ in range(2)]


def days(world: World) -> dict[str, date]:
    """Days of the quarter: due, sent to the leading group, the workday before."""
    calendar, due_on = world.core.words.calendar, world.filing("6").due_on
    sent = calendar.add_workdays(due_on, 2)
    return {"due": due_on, "sent": sent, "preview": calendar.add_workdays(sent, -1)}


# Opening


async def test_filings_open_once_in_plan_order(world: World) -> None:
    assert [each.label for each in world.filings()] == [str(n) for n in range(1, 15)]
    at = world.clock.office()
    tick = Tick(at, world.core.words.calendar.local_day(at), at)
    assert await due(world, open_filings.SCHEDULE, tick) == []
    assert await twice(world, open_filings.SCHEDULE, tick) == [0, 0]


async def test_a_new_version_opens_only_what_is_new(world: World) -> None:
    plan, _ = sample_plan()
    first = plan.tasks[0]
    more = replace(first, id="t_new", label="15", title="新的任务", text="新的任务。")
    newer = replace(plan, tasks=(*plan.tasks, more))
    await world.core.parts.writer.run(lambda tx: publish(tx, newer, at=world.clock.office()))
    before = world.filings()
    at = world.clock.office()
    tick = Tick(at, world.core.words.calendar.local_day(at), at)
    await twice(world, open_filings.SCHEDULE, tick)
    labels = [each.label for each in world.filings()]
    assert sorted(labels, key=int) == [str(n) for n in range(1, 16)]
    assert len(before) in {14, 15}


async def test_a_finished_task_opens_nothing_in_a_later_period(world: World) -> None:
    """Task 6 ends with September; its unit owes nothing for the fourth quarter."""
    tick = at(world, date(2026, 12, 11), 0, 10)
    await twice(world, open_filings.SCHEDULE, tick)  # the second look says that nothing was left to open
    assert await due(world, open_filings.SCHEDULE, tick) == []
    later = [each for each in world.filings() if each.period == "2026Q4"]
    assert len(later) == 13
    assert "6" not in {each.label for each in later}


async def test_after_the_plan_nothing_opens(world: World) -> None:
    tick, before = at(world, date(2028, 3, 15), 0, 10), len(world.filings())
    assert await due(world, open_filings.SCHEDULE, tick) == ["opened-through/2028-03-15"]
    assert await twice(world, open_filings.SCHEDULE, tick) == [1, 0]
    assert len(world.filings()) == before


# Digests


async def test_one_digest_a_room_a_day_with_all_its_stages(world: World) -> None:
    tick = at(world, date(2026, 9, 21), 8, 40)
    keys = await due(world, digest.SCHEDULE, tick)
    assert len(keys) == len(set(keys)) == 8
    assert await twice(world, digest.SCHEDULE, tick) == [8, 0]
    assert await due(world, digest.SCHEDULE, tick) == []


@pytest.mark.parametrize(
    ("day", "hour"), [(date(2026, 9, 26), 9), (date(2026, 10, 2), 9), (date(2026, 9, 21), 7)]
)
async def test_no_digest_on_days_off_nor_before_hours(world: World, day: date, hour: int) -> None:
    assert await due(world, digest.SCHEDULE, at(world, day, hour)) == []


async def test_a_unit_without_anybody_is_spoken_to_by_the_office_and_the_others_as_ever(world: World) -> None:
    tick = at(world, days(world)["due"], 9)
    before = await due(world, digest.SCHEDULE, tick)
    await world.say(OFFICE.removeprefix("console:"), "office", "/人员 离任 市市场监管局 孙悦")
    assert {key.replace("room-market", "room-office") for key in before} == set(
        await due(world, digest.SCHEDULE, tick)
    )
    assert f"digest/console:room-market/{tick.day}" in before


async def test_a_digest_of_what_was_answered_meanwhile_says_nothing(world: World) -> None:
    tick = at(world, date(2026, 9, 21), 8, 40)
    [key] = [each for each in await due(world, digest.SCHEDULE, tick) if "room-tax" in each]
    assert len((await decided(world, digest.SCHEDULE, key, tick)).messages) == 1
    await world.say("room-tax", "tax", "/季报 6 完成60%")
    assert await decided(world, digest.SCHEDULE, key, tick) == Outcome()


async def test_a_digest_is_never_sent_after_hours(world: World) -> None:
    tick = at(world, date(2026, 9, 21), 8, 40)
    [key] = [each for each in await due(world, digest.SCHEDULE, tick) if "room-tax" in each]
    [message] = (await decided(world, digest.SCHEDULE, key, tick)).messages
    assert message.not_before is not None
    assert message.useless_after is not None
    assert tick.at < message.not_before < message.useless_after
    assert message.not_before.minute % 30 != 0
    assert (await decided(world, digest.SCHEDULE, key, tick)).messages == (message,)


@given(minutes=st.integers(-60, 600), key=st.text(min_size=1), seconds=st.integers(0, 59))
def test_rooms_are_spread_over_the_minutes_that_are_left(minutes: int, key: str, seconds: int) -> None:
    began = datetime(2026, 9, 21, 0, 40, seconds, tzinfo=UTC)
    until = began + timedelta(minutes=minutes)
    later = digest.spread(key, began, until)
    assert began <= later <= max(until, began)
    assert later <= began + timedelta(minutes=digest.SPREAD_MINUTES + 1)
    assert later.minute % 30 != 0 or later == until or minutes <= 0


@pytest.mark.parametrize("minute", [5, 14, 15])
async def test_digests_of_a_late_start_leave_before_the_hours_end(world: World, minute: int) -> None:
    tick = at(world, date(2026, 9, 21), 17, minute)
    keys = await due(world, digest.SCHEDULE, tick)
    assert len(keys) == 8
    leave = [(await decided(world, digest.SCHEDULE, key, tick)).messages[0] for key in keys]
    ends = world.core.words.calendar.closing(tick.day) - digest.TO_LEAVE
    assert all(each.not_before is not None and tick.at <= each.not_before <= ends for each in leave)


async def test_what_could_not_leave_any_more_is_told_the_next_workday(world: World) -> None:
    assert await due(world, digest.SCHEDULE, at(world, date(2026, 9, 21), 17, 16)) == []
    assert len(await due(world, digest.SCHEDULE, at(world, date(2026, 9, 22), 8, 40))) == 8


# Roll-up


async def test_the_office_sees_the_preview_on_the_workday_before(world: World) -> None:
    when = days(world)
    assert await due(world, rollup_preview.SCHEDULE, at(world, when["preview"], 9, 0)) == []
    tick = at(world, when["preview"], 9, 10)
    assert await twice(world, rollup_preview.SCHEDULE, tick) == [1, 0]
    db = world.core.database.connect()
    rooms = [row[3] for row in db.rows("outbox") if row[1].startswith("rollup-preview/")]
    db.close()
    assert rooms == [OFFICE]


async def test_the_roll_up_goes_to_the_leading_group_once(world: World) -> None:
    sent = days(world)["sent"]
    assert await due(world, rollup.SCHEDULE, at(world, sent, 15, 9)) == []
    assert await twice(world, rollup.SCHEDULE, at(world, sent, 15, 10)) == [1, 0]
    assert await due(world, rollup.SCHEDULE, at(world, sent, 16)) == []
    assert await due(world, rollup_preview.SCHEDULE, at(world, sent, 15, 0)) == []
    db = world.core.database.connect()
    rows = [(row[3], row[15]) for row in db.rows("outbox") if row[1].startswith("rollup/")]
    jobs = [row[0] for row in db.rows("jobs")]
    db.close()
    assert [room for room, _ in rows] == [LEADERS]
    assert [job for _, job in rows] == jobs


async def test_a_held_roll_up_does_not_go_by_itself(world: World) -> None:
    filing = world.filing("6")
    fact = RollupHeld(filing.plan, filing.version, filing.rule, filing.period)
    await world.core.parts.writer.run(lambda tx: tx.chain.append((fact,), at=world.clock.office(), person=""))
    assert await twice(world, rollup.SCHEDULE, at(world, days(world)["sent"], 15, 10)) == [0, 0]


async def with_a_rule_for_key_tasks(world: World) -> None:
    """Task 6 is key now, and owes the same quarter by a rule of its own."""
    plan = await world.core.parts.reader.run(lambda view: next(iter(view.plans.all_current())))
    tasks = tuple(replace(task, task_class="key") if task.label == "6" else task for task in plan.tasks)
    regular = replace(plan.rules[0], classes=("regular",), unless_urgent=False)
    rules = (regular, *plan.rules[1:], replace(regular, id="key_quarterly", classes=("key",)))
    changed = replace(plan, tasks=tasks, rules=rules)
    await world.core.parts.writer.run(lambda tx: publish(tx, changed, at=world.clock.office()))
    await world.core.parts.ticker.run(open_filings.SCHEDULE, world.clock.office())


async def test_two_rules_of_one_period_are_held_and_sent_apart(world: World) -> None:
    await with_a_rule_for_key_tasks(world)
    plan = world.filing("1").plan
    fact = RollupHeld(plan, 2, "quarterly", "2026Q3")
    await world.core.parts.writer.run(lambda tx: tx.chain.append((fact,), at=world.clock.office(), person=""))
    sent = at(world, days(world)["sent"], 15, 10)
    assert await due(world, rollup.SCHEDULE, sent) == [f"rollup/{plan}/key_quarterly/2026Q3"]
    assert await twice(world, rollup.SCHEDULE, sent) == [1, 0]
    handled = await world.say("room-office", "office", f"/rollup send {plan}/quarterly/2026Q3")
    assert handled.answer is not None
    assert handled.answer.kind == "recorded"
    db = world.core.database.connect()
    keys = sorted(row[1].rsplit("/", 1)[0] for row in db.rows("outbox") if row[1].startswith("rollup/"))
    db.close()
    assert keys == [f"rollup/{plan}/{rule}/2026Q3" for rule in ("key_quarterly", "quarterly")]


@pytest.mark.parametrize(
    ("then", "counts_as", "percent"),
    [
        ("/更正 6 完成70%", "unchecked", 60),
        ("/通过 6", "accepted", 60),
        ("/退回 6 缺数据", "returned", None),
        ("/撤回 6", "not_received", None),
    ],
)
async def test_what_is_filed_after_the_cut_off_leaves_what_was_there(
    world: World, then: str, counts_as: str, percent: int | None
) -> None:
    await world.say("room-tax", "tax", "/季报 6 完成60%")
    calendar, sent = world.core.words.calendar, days(world)["sent"]
    cut_off = calendar.instant(sent, time(12))
    await world.core.parts.mover.move_to(world.clock, cut_off + timedelta(hours=1))
    who = ("room-office", "office") if then.startswith(("/通过", "/退回")) else ("room-tax", "tax")
    await world.say(*who, then)
    entries = await world.core.parts.reader.run(lambda view: the_rollup(view, sent, cut_off))
    [entry] = [each for each in entries if each.label == "6"]
    assert (entry.counts_as, entry.percent) == (counts_as, percent)


async def test_returned_report_counts_as_returned_although_another_came_after_the_cut_off(
    world: World,
) -> None:
    await world.say("room-tax", "tax", "/季报 6 完成60%")
    await world.say("room-office", "office", "/退回 6 缺数据")
    calendar, sent = world.core.words.calendar, days(world)["sent"]
    cut_off = calendar.instant(sent, time(12))
    await world.core.parts.mover.move_to(world.clock, cut_off + timedelta(hours=1))
    await world.say("room-tax", "tax", "/季报 6 完成70%")
    entries = await world.core.parts.reader.run(lambda view: the_rollup(view, sent, cut_off))
    [entry] = [each for each in entries if each.label == "6"]
    assert (entry.counts_as, world.filing("6").state) == ("returned", "filed")


async def test_report_first_filed_after_the_cut_off_is_not_received(world: World) -> None:
    sent = days(world)["sent"]
    cut_off = world.core.words.calendar.instant(sent, time(12))
    await world.core.parts.mover.move_to(world.clock, cut_off + timedelta(hours=1))
    await world.say("room-tax", "tax", "/季报 6 完成60%")
    entries = await world.core.parts.reader.run(lambda view: the_rollup(view, sent, cut_off))
    assert {each.counts_as for each in entries} == {"not_received"}


async def test_a_figure_put_right_after_the_due_day_makes_no_report_late(world: World) -> None:
    await world.say("room-tax", "tax", "/季报 6 完成60%")
    due_on, sent = days(world)["due"], days(world)["sent"]
    calendar = world.core.words.calendar
    await world.core.parts.mover.move_to(
        world.clock, calendar.instant(calendar.add_workdays(due_on, 1), time(10))
    )
    await world.say("room-tax", "tax", "/更正 6 完成70%")
    cut_off = calendar.instant(sent, time(12))
    entries = await world.core.parts.reader.run(lambda view: the_rollup(view, sent, cut_off))
    [entry] = [each for each in entries if each.label == "6"]
    assert (entry.counts_as, entry.percent, entry.late) == ("unchecked", 70, False)


async def test_returns_leave_the_day_of_the_roll_up(world: World) -> None:
    sent = days(world)["sent"]
    await world.core.parts.mover.move_to(world.clock, at(world, days(world)["preview"], 10).at)
    for room, person, labels in (
        ("room-tax", "tax", "6"),
        ("room-market", "market", "1 8 12"),
        ("room-data", "data", "3 4 14"),
    ):
        for label in labels.split():
            await world.say(room, person, f"/季报 {label} 完成60%")
            await world.say("room-office", "office", f"/退回 {label} 缺数据")
            await world.say(room, person, f"/季报 {label} 完成61%")
    found = await world.core.parts.reader.run(
        lambda view: [each.rollup.send_at for each in rounds(view, sent) if each.period.id == "2026Q3"]
    )
    assert [world.core.words.calendar.local_day(each) for each in found] == [sent]


def the_rollup(view: View, day: date, cut_off: datetime) -> tuple[Entry, ...]:
    [one] = [one for one in rounds(view, day) if one.period.id == "2026Q3"]
    return make_rollup(view, one, at=cut_off, cut_off=cut_off).entries


async def test_a_roll_up_missed_in_downtime_goes_late_but_not_for_ever(world: World) -> None:
    sent = days(world)["sent"]
    assert len(await due(world, rollup.SCHEDULE, at(world, date(2026, 10, 20), 9))) == 1
    assert len(await due(world, rollup.SCHEDULE, at(world, sent + LOOK_BACK, 9))) == 1
    assert await due(world, rollup.SCHEDULE, at(world, sent + LOOK_BACK + timedelta(days=1), 9)) == []


async def test_nothing_was_owed_and_nothing_is_rolled_up(world: World) -> None:
    tick = at(world, date(2026, 6, 29), 16)
    assert await due(world, rollup.SCHEDULE, tick) == []
