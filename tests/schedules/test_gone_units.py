"""A unit that a later version merges into another, or names no more: its people, rooms and requests."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest_asyncio

from bot.answering.publishing_notes import publish_notes
from bot.domain.plan import Assignment, Plan
from bot.domain.roster import person_id
from bot.storage.publishing import publish
from bot.wording.render import plain
from tests.handlers.office_kit import COORDINATOR, OFFICE, TAX, an_office, card, facts, kind_of, texts, told
from tests.pipeline_kit import World

BY_OFFICE = (OFFICE, COORDINATOR)


@pytest_asyncio.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with an_office(tmp_path) as found:
        yield found


async def current(world: World) -> Plan:
    return await world.core.parts.reader.run(lambda view: next(iter(view.plans.all_current())))


def merged(plan: Plan, *, alias: bool = True) -> Plan:
    """市财政局 takes over all of 市税务局, by its name where there is an `alias`."""
    tax, finance = plan.find_unit("市税务局"), plan.find_unit("市财政局")
    assert tax is not None
    assert finance is not None

    def to_finance(each: Assignment) -> Assignment:
        return replace(each, unit=finance.id) if each.unit == tax.id else each

    heir = replace(finance, aliases=(*finance.aliases, tax.name)) if alias else finance
    units = tuple(heir if unit.id == finance.id else unit for unit in plan.units if unit.id != tax.id)
    tasks = tuple(
        replace(
            task,
            assignments=tuple(
                {each.unit: each for each in map(to_finance, reversed(task.assignments))}.values()
            ),
        )
        for task in plan.tasks
    )
    return replace(plan, units=units, tasks=tasks)


async def put_in_force(world: World, plan: Plan) -> None:
    await world.core.parts.writer.run(lambda tx: publish(tx, plan, at=world.clock.office()))
    await world.core.parts.mover.settle()


async def merge(world: World, *, alias: bool = True) -> None:
    await put_in_force(world, merged(await current(world), alias=alias))


async def people(world: World) -> dict[str, str]:
    shown = world.core.words.render(card(await world.say(*BY_OFFICE, "/人员")), world.clock.office())
    return {plain(name): plain(value) for name, value in shown.fields}


async def test_people_and_rooms_of_a_merged_unit_are_its_heirs(world: World) -> None:
    await merge(world)
    assert world.title(await world.say(*TAX, "/任务")).startswith("【任务】市财政局：")
    handled = await world.say(*TAX, "/季报 6 正常推进，完成60%")
    assert kind_of(handled) == "recorded"
    listed = await people(world)
    assert "韩松" in listed["市财政局"]
    assert "韩松" not in listed["办公室和领导小组"]


async def test_the_room_and_the_office_are_told_once(world: World) -> None:
    await merge(world)
    await world.move(hours=2)
    plan = await current(world)
    await put_in_force(world, replace(plan, title=f"{plan.title}（修订）"))
    await world.move(days=1)
    [in_room] = told(world, TAX[0], "gone-units/")
    assert world.core.words.render(in_room, world.clock.office())
    assert in_room.title.values == {"unit": "市税务局", "heir": "市财政局"}
    [at_office] = told(world, OFFICE, "gone-units/")
    assert [line.name for line in at_office.lines] == ["gone_unit/moved"]
    assert facts(world).count("SeatLeft") == 1


async def test_a_request_that_waits_goes_over_with_the_task(world: World) -> None:
    await world.say(*TAX, "/延期 6 10月12日 系统升级")
    first = told(world, OFFICE, "decide/")[-1]
    await merge(world)
    await world.move(hours=1)
    again = told(world, OFFICE, "decide/gone-units/")[-1]
    assert again.title.values["unit"] == "市财政局"
    assert again.title.values["until"] == first.title.values["until"]
    assert [line.name for line in again.lines] == [line.name for line in first.lines]
    late = card(await world.say(*BY_OFFICE, first.buttons[0].call))
    assert late.title.name in {"requests/gone", "errors/wrong_state"}
    await world.say(*BY_OFFICE, again.buttons[0].call)
    heir = next(each for each in world.filings() if each.label == "6" and each.state == "open")
    assert heir.due_on.isoformat() == "2026-10-12"
    assert heir.extended == 1


async def test_a_supporting_units_objection_goes_over_too(world: World) -> None:
    await world.say(*TAX, "/异议 3 市科技局 不是我们的")
    await merge(world)
    await world.move(hours=1)
    again = told(world, OFFICE, "decide/gone-units/")[-1]
    title = plain(world.core.words.render(again, world.clock.office()).title)
    assert title == "【请审定】市财政局认为第3项应由市科技局配合"
    assert kind_of(await world.say(*BY_OFFICE, "/审定 同意 3 市科技局")) == "recorded"
    plan = await current(world)
    task = plan.find_task("3")
    assert task is not None
    names = {unit.id: unit.name for unit in plan.units}
    supporting = {names[each.unit] for each in task.assignments if each.role == "support"}
    assert supporting == {"市市场监管局", "市科技局"}


async def test_who_stands_in_for_its_liaison_stands_in_at_the_heir(world: World) -> None:
    await world.say(*TAX, "/请假 9月21日 到 10月9日 王若兰")
    await merge(world)
    handled = await world.say(TAX[0], "data", "/季报 6 正常推进，完成60%")
    assert kind_of(handled) == "recorded"
    filed = next(each for each in world.filings() if each.label == "6" and each.state == "filed")
    assert filed.report is not None
    assert filed.report.author == person_id("console", "data")


async def test_without_an_alias_nobody_is_moved_and_the_office_is_told(world: World) -> None:
    await merge(world, alias=False)
    await world.move(hours=2)
    assert told(world, TAX[0], "gone-units/") == []
    [at_office] = told(world, OFFICE, "gone-units/")
    assert at_office.lines[0].values["units"] == ["市税务局"]
    assert "PostEnded" not in facts(world)
    listed = await people(world)
    assert "韩松" in listed["市税务局"]
    assert "韩松" not in listed["办公室和领导小组"]
    assert world.title(await world.say(*TAX, "/任务")).startswith("【任务】市税务局：")


async def test_a_name_given_later_moves_them_then(world: World) -> None:
    before = await current(world)
    await merge(world, alias=False)
    await put_in_force(world, merged(before))
    assert "韩松" in (await people(world))["市财政局"]


async def test_a_question_of_theirs_is_put_before_the_office_under_the_units_name(world: World) -> None:
    await merge(world, alias=False)
    await world.say(*TAX, "@督办 请问第6项的口径是按户还是按笔？")
    asked = told(world, OFFICE, "request/")[-1]
    assert asked.title.values["unit"] == "市税务局"


async def test_the_preview_says_who_goes_where_and_whose_way_is_open(world: World) -> None:
    old = await current(world)
    day = world.core.words.calendar.local_day(world.clock.office())

    async def notes(new: Plan) -> tuple[list[tuple[str, str]], list[str]]:
        found = await world.core.parts.reader.run(lambda view: publish_notes(view, old, new, day))
        return list(found.merged), list(found.gone)

    assert await notes(merged(old)) == ([("市税务局", "市财政局")], [])
    assert await notes(merged(old, alias=False)) == ([], ["市税务局"])
    assert await notes(old) == ([], [])


async def test_a_unit_that_another_plan_still_names_stays(world: World) -> None:
    await put_in_force(world, replace(await current(world), id="p_second", title="示范市另一项工作方案"))
    plans = await world.core.parts.reader.run(lambda view: list(view.plans.all_current()))
    first = next(plan for plan in plans if plan.id != "p_second")
    await put_in_force(world, merged(first))
    assert "PostEnded" not in facts(world)
    assert "plan/of" in texts(await world.say(*BY_OFFICE, "/免报 《示范市另一项工作方案》6 不报"))
