"""Ladders that come to a slip or a circular are put to the office once, and never go by themselves."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, datetime, time
from pathlib import Path

import pytest
import pytest_asyncio

from bot.domain.roster import person_id
from bot.domain.rules import Circulars
from bot.ports.usecase import Schedule, Tick
from bot.storage.publishing import publish
from schedules import circulars, open_filings, supervision
from tests.handlers.letter_kit import letters, only, press, sent, until
from tests.pipeline_kit import World, a_world

SLIP, AFTER = date(2026, 10, 12), date(2026, 10, 13)
OFFICE = ("room-office", "office")


@pytest_asyncio.fixture
async def world(database_url: str, tmp_path: Path) -> AsyncIterator[World]:
    made = await a_world(database_url, tmp_path)
    await made.core.parts.ticker.run(open_filings.SCHEDULE, made.clock.office())
    await only(made, "6", "1", "8")
    yield made
    made.close()


async def due(world: World, schedule: Schedule, day: date, hour: int = 8, minute: int = 20) -> list[str]:
    tick = at(world, day, hour, minute)
    return await world.core.parts.reader.run(lambda view: list(schedule.due(tick, view)))


def at(world: World, day: date, hour: int, minute: int) -> Tick:
    moment = world.core.words.calendar.instant(day, time(hour, minute))
    return Tick(moment, day, moment)


async def twice(world: World, schedule: Schedule, moment: datetime) -> list[int]:
    return [await world.core.parts.ticker.run(schedule, moment) for _ in range(2)]


async def test_a_slip_is_proposed_once_a_unit(world: World) -> None:
    await until(world, SLIP, 8, 10)
    keys = await due(world, supervision.SCHEDULE, SLIP)
    assert len(keys) == len(set(keys)) == 2
    assert await twice(world, supervision.SCHEDULE, at(world, SLIP, 8, 20).at) == [2, 0]
    assert letters(world) == [("supervision", "proposed", 0, 0)] * 2
    assert await due(world, supervision.SCHEDULE, AFTER) == []


@pytest.mark.parametrize("day", [date(2026, 10, 11), date(2026, 10, 10)])
async def test_nothing_is_proposed_before_its_day_nor_on_days_off(world: World, day: date) -> None:
    await until(world, date(2026, 10, 9), 12)
    assert await due(world, supervision.SCHEDULE, day) == []


async def test_what_is_answered_waived_or_disputed_is_not_proposed(world: World) -> None:
    await until(world, date(2026, 10, 10), 12)
    await world.say("room-tax", "tax", "/异议 6 市数据局 登记职能已划转")
    await world.say("room-market", "market", "/季报 1 正常推进，完成60%")
    await world.say(*OFFICE, "/免报 8 本季不报")
    assert await due(world, supervision.SCHEDULE, SLIP) == []


async def test_a_return_starts_the_ladder_anew(world: World) -> None:
    await only(world, "6")
    await until(world, date(2026, 10, 10), 12)
    await world.say("room-tax", "tax", "/季报 6 正常推进，完成60%")
    await world.say(*OFFICE, "/退回 6 缺数据")
    assert await due(world, supervision.SCHEDULE, SLIP) == []
    filing = world.filing("6")
    [slip] = [rung.on for rung in filing.ladder if rung.stage == "supervision"]
    assert slip == world.core.words.calendar.add_workdays(filing.due_on, 6)
    await until(world, slip, 9, 30)
    assert letters(world) == [("supervision", "proposed", 0, 0)]


async def test_after_downtime_the_unit_is_urged_first_and_the_slip_waits_a_workday(world: World) -> None:
    """The service was down from September on; whoever is urged today may answer first."""
    await only(world, "6")
    parts = world.core.parts
    world.clock.move_to(world.core.words.calendar.instant(SLIP, time(9, 0)))
    await parts.ticker.tick(world.clock.office())
    await parts.mover.settle(tick=False)
    assert letters(world) == []
    await until(world, SLIP, 10)
    assert [card.kind for _, card in sent(world, "room-tax", "digest/")] == ["urging"]
    await until(world, AFTER, 9, 30)
    assert letters(world) == [("supervision", "proposed", 0, 0)]


async def test_proposal_nobody_decides_lapses_when_the_unit_answers(world: World) -> None:
    await only(world, "6")
    await until(world, SLIP, 9, 30)
    await world.say("room-tax", "tax", "/季报 6 正常推进，完成60%")
    await until(world, AFTER, 9, 30)
    assert letters(world) == [("supervision", "lapsed", 0, 0)]


async def test_nothing_is_proposed_while_the_office_has_a_claim_to_check(world: World) -> None:
    """The circular is due on 20 October; it comes the workday after the claim is turned down."""
    await only(world, "6")
    await until(world, SLIP, 10)
    await press(world, "decide-letter/", "issue")
    await until(world, date(2026, 10, 14), 10)
    await world.say("room-tax", "tax", "/销号 6 已全部办结，见附件")
    await until(world, date(2026, 10, 21), 10)
    assert letters(world) == [("supervision", "issued", 2026, 1)]
    await world.say(*OFFICE, "/销号 不同意 6 没有证明")
    await until(world, date(2026, 10, 22), 10)
    assert [each[:2] for each in letters(world)] == [("supervision", "issued"), ("circular", "proposed")]
    [(_, proposed)] = sent(world, "room-office", "decide-letter/")[1:]
    [asked] = [line.values["asked"] for line in proposed.after if line.name == "letter/asked"]
    assert isinstance(asked, list)
    assert [(each["kind"], each["state"]) for each in asked if isinstance(each, dict)] == [
        ("close_out", "refused")
    ]


async def test_whoever_stands_in_is_addressed(world: World) -> None:
    await only(world, "6")
    await until(world, date(2026, 10, 10), 12)
    people = await world.core.parts.reader.run(lambda view: view.queries.people())
    names = {person.id: person.name for person, _ in people}
    away, colleague = person_id("console", "tax"), person_id("console", "market")
    await world.say("room-tax", "tax", f"/请假 10月12日至16日 {names[colleague]}")
    await until(world, SLIP, 9, 30)
    await press(world, "decide-letter/", "issue")
    [(_, slip)] = sent(world, "room-tax", "letter/")
    assert away in names
    assert slip.mention == colleague


async def test_a_periodic_circular_is_proposed_after_the_roll_up_and_never_goes_by_itself(
    world: World,
) -> None:
    plan = await world.core.parts.reader.run(lambda view: next(iter(view.plans.all_current())))
    periodic = Circulars(("units", "leading_group"), ("市政府",), workdays_after_rollup=2)
    quarterly, *others = plan.rules
    changed = replace(plan, rules=(replace(quarterly, circulars=periodic), *others))
    await world.core.parts.writer.run(lambda tx: publish(tx, changed, at=world.clock.office()))
    await until(world, date(2026, 10, 8), 15, 30)
    assert sent(world, "room-leaders", "rollup/")
    assert await due(world, circulars.SCHEDULE, date(2026, 10, 8), 9, 10) == []
    await until(world, date(2026, 10, 9), 9, 30)
    [(_, card)] = sent(world, "room-office", "decide-letter/")
    assert card.title.name == "letter/decide_periodic"
    assert not sent(world, "room-tax", "letter/")
    await press(world, "decide-letter/", "issue")
    [(_, circular)] = sent(world, "room-data", "letter/")
    assert circular.title.name == "letter/periodic"
    assert circular.attachments
    assert sent(world, "room-leaders", "letter/")
    [(_, kept)] = sent(world, "room-office", "letter-kept/")
    assert kept.lines[-1].values["names"] == ["市政府"]
    assert await due(world, circulars.SCHEDULE, date(2026, 10, 10), 9, 10) == []
