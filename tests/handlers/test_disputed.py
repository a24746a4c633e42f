"""An objection is about a task and a unit: no report need be owed, and it outlives one that is accepted."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.domain.people import Post
from bot.domain.plan import Plan
from bot.domain.roster import person_id
from tests.handlers.letter_kit import sent
from tests.handlers.office_kit import (
    COORDINATOR,
    MARKET,
    OFFICE,
    TAX,
    an_office,
    card,
    facts,
    require_whole,
    texts,
)
from tests.pipeline_kit import World


@pytest_asyncio.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with an_office(tmp_path) as found:
        yield found
        require_whole(found, tmp_path)


async def plan_of(world: World) -> Plan:
    return await world.core.parts.reader.run(lambda view: next(iter(view.plans.all_current())))


async def posts(world: World, account: str) -> list[Post]:
    person = person_id("console", account)
    return await world.core.parts.reader.run(lambda view: view.ledger.posts(person))


async def decided(world: World, answer: str) -> str:
    """The office's answer to the last objection; the title it is answered with."""
    _, asked = sent(world, OFFICE, "decide/")[-1]
    [button] = [each for each in asked.buttons if each.key.startswith(answer)]
    words = button.call if answer == "moved" else f"{button.call} 职责分工已明确"
    return card(await world.say(OFFICE, COORDINATOR, words)).title.name


@pytest.mark.parametrize("words", ["/异议 3 市财政局 不是我们的", "@督办 第3项不归我局负责，建议市财政局"])
async def test_a_supporting_unit_objects(world: World, words: str) -> None:
    handled = await world.say(*TAX, words)
    assert texts(handled)[0] == "requests/dispute"
    assert card(handled).title.values["labels"] == ["3"]
    await world.move(hours=1)
    assert await decided(world, "stays") == "decided/noted"
    [(_, told)] = sent(world, TAX[0], "decided/")
    assert told.lines[-1].values["due"] is None
    assert told.buttons == ()


async def test_who_supports_is_changed_and_the_lead_stays(world: World) -> None:
    before = (await plan_of(world)).find_task("3")
    await world.say(*TAX, "/异议 3 市商务局 不是我们的")
    await world.move(hours=1)
    _, asked = sent(world, OFFICE, "decide/")[-1]
    [moved] = [each.call for each in asked.buttons if each.key.startswith("moved")]
    plan = await plan_of(world)
    task = plan.find_task("3")
    assert before is not None
    assert task is not None
    taken = {each.unit for each in task.assignments}
    other = next(unit for unit in plan.units if unit.kind == "unit" and unit.id not in taken)
    ours = next(post.unit for post in await posts(world, "tax"))
    words = " ".join(moved.split()[:3])
    await world.say(OFFICE, COORDINATOR, f"{words} {other.name}")
    now = (await plan_of(world)).find_task("3")
    assert now is not None
    roles = {each.unit: each.role for each in now.assignments}
    assert roles[other.id] == "support"
    assert ours not in roles
    assert [each for each in now.assignments if each.role != "support"] == [
        each for each in before.assignments if each.role != "support"
    ]


@pytest.mark.parametrize("step", ["/通过 6", "/免报 6 本季不报"])
async def test_a_task_with_nothing_owed_is_objected_to(world: World, step: str) -> None:
    await world.say(*TAX, "/季报 6 正常推进，完成60%") if "通过" in step else None
    await world.say(OFFICE, COORDINATOR, step)
    handled = await world.say(*TAX, "/异议 6 市数据局 职能划转")
    assert texts(handled)[0] == "requests/dispute"
    taken_back = card(await world.say(*TAX, card(handled).buttons[0].call))
    assert (taken_back.title.name, taken_back.lines[0].values["due"]) == ("requests/taken_back", None)


async def test_an_objection_is_not_void_by_the_acceptance_of_the_report(world: World) -> None:
    await world.say(*TAX, "/季报 6 正常推进，完成60%")
    await world.say(*TAX, "/异议 6 市数据局 职能划转")
    await world.move(hours=1)
    await world.say(OFFICE, COORDINATOR, "/通过 6")
    assert await decided(world, "moved") == "decided/noted"
    assert facts(world).count("RequestDecided") == 1
    task = (await plan_of(world)).find_task("6")
    assert task is not None
    assert task.assignments[0].unit == (await posts(world, "data"))[0].unit


async def test_whose_task_it_is_not_objects_to_nothing(world: World) -> None:
    assert texts(await world.say(*MARKET, "/异议 6 市数据局 职能划转"))[0] == "errors/nothing_owed"
