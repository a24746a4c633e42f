"""A supporting unit objects to its part in a task: the office, the lead and who takes over hear the truth."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import pytest_asyncio

from bot.domain.filings import Filing
from bot.domain.plan import Plan
from bot.runtime.pipeline import Handled
from bot.wording.cards import Card
from bot.wording.render import plain
from tests.handlers.letter_kit import button_of, sent, until
from tests.handlers.office_kit import (
    COORDINATOR,
    DATA,
    MARKET,
    OFFICE,
    TAX,
    an_office,
    card,
    facts,
    publish_changed,
    require_whole,
    told,
)
from tests.pipeline_kit import World

FINANCE = ("room-finance", "finance")
TO_FINANCE = "/异议 3 市财政局 不是我们的"


@pytest_asyncio.fixture(params=["no inputs", "inputs"])
async def world(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[World]:
    """Task 3: the data bureau leads, the market and the tax bureau support it."""
    played = {"no inputs": _without_inputs, "inputs": _with_inputs}[request.param]
    async with an_office(tmp_path, reminded=False, after=played) as found:
        yield found
        require_whole(found, tmp_path)


async def _without_inputs(world: World) -> None:
    await until(world, date(2026, 9, 21), 15)


async def _with_inputs(world: World) -> None:
    plan = await plan_of(world)
    rules = tuple(
        replace(rule, input_workdays=3) if rule.kind == "quarterly" else rule for rule in plan.rules
    )
    await publish_changed(world, replace(plan, rules=rules))
    await until(world, date(2026, 9, 21), 15)


async def plan_of(world: World) -> Plan:
    return await world.core.parts.reader.run(lambda view: next(iter(view.plans.all_current())))


async def parts(world: World, label: str = "3") -> list[str]:
    """Who has which part in the task now."""
    plan = await plan_of(world)
    names = {unit.id: unit.name for unit in plan.units}
    task = plan.find_task(label)
    assert task is not None
    return [f"{each.role} {names[each.unit]}" for each in task.assignments]


def words(world: World, shown: Card) -> str:
    """The whole card in words."""
    rendered = world.core.words.render(shown, world.clock.office())
    pairs = (each for pair in rendered.fields for each in pair)
    return "\n".join(plain(each) for each in [rendered.title, *rendered.lines, *pairs, *rendered.after])


def asked(world: World) -> tuple[str, Card]:
    return sent(world, OFFICE, "decide/")[-1]


def has_inputs(world: World) -> bool:
    return any(each.is_input for each in world.filings())


def input_of(world: World, room: tuple[str, str], plan: Plan, label: str = "3") -> Filing:
    name = {"tax": "市税务局", "market": "市市场监管局"}[room[1]]
    unit = next(each.id for each in plan.units if each.name == name)
    return next(
        each for each in world.filings() if each.is_input and (each.label, each.unit) == (label, unit)
    )


async def test_the_office_reads_that_a_supporting_unit_objects_to_supporting(world: World) -> None:
    await world.say(*TAX, TO_FINANCE)
    shown = words(world, asked(world)[1])
    assert "【请审定】市税务局认为第3项应由市财政局配合" in shown
    assert "牵头单位市数据局" in shown
    assert "负责" not in shown
    await world.say(*TAX, "/异议 3 三定方案没有这项职责")
    assert "市税务局认为第3项不应由其配合" in words(world, asked(world)[1])
    await until(world, date(2026, 9, 22), 12)
    [(_, listed)] = sent(world, OFFICE, "digest/")[-1:]
    assert "市税务局分工意见（配合）" in words(world, listed)


@pytest.mark.parametrize(
    ("words", "unit"),
    [
        ("第3项不应由我局配合，建议改由市财政局配合", "应由市财政局配合"),
        ("第3项不属于我局配合范围", "不应由其配合"),
        ("第3项配合单位有误，应为市财政局", "应由市财政局配合"),
        ("第3项我局不承担配合", "不应由其配合"),
    ],
)
async def test_a_supporting_unit_objects_in_words(world: World, words: str, unit: str) -> None:
    handled = await world.say(*TAX, f"@督办 {words}")
    assert card(handled).title.name == "requests/dispute"
    shown = asked(world)[1]
    assert f"市税务局认为第3项{unit}" in plain(world.core.words.render(shown, world.clock.office()).title)


async def test_whom_a_lead_wants_to_be_supported_by_is_an_opinion_for_the_office(world: World) -> None:
    handled = await world.say(*DATA, "@督办 第3项配合单位有误，应由市财政局配合")
    assert card(handled).title.name == "passed_on/dispute"
    assert "RequestMade" not in facts(world)
    assert "第3项的分工意见" in words_of_last(world)


def words_of_last(world: World) -> str:
    return words(world, sent(world, OFFICE, "request/")[-1][1])


async def by_tap(world: World) -> Handled:
    message, shown = asked(world)
    return await world.click(OFFICE, COORDINATOR, button_of(shown, "moved"), message)


GRANTED = [
    "tap",
    "reply /审定 同意 市财政局",
    "reply 同意",
    "reply 同意，改由市财政局配合",
    "reply 改由市财政局配合，职责已明确",
    "/审定 同意 3",
    "/审定 同意 3 市财政局",
    "/审定 同意 第3项 市税务局 改由市财政局",
    "/审定 同意 市税务局",
    "choose /审定 同意 市财政局",
    "choose /审定 同意",
]


async def answer(world: World, how: str) -> Handled:
    """By a tap, in reply to the card, or as a command that may have to be chosen from."""
    if how == "tap":
        return await by_tap(world)
    first, _, rest = how.partition(" ")
    if first == "reply":
        return await world.say(OFFICE, COORDINATOR, rest, reply_to=asked(world)[0])
    handled = await world.say(OFFICE, COORDINATOR, rest if first == "choose" else how)
    if first == "choose":
        assert card(handled).title.name == "choices/request"
        return await world.say(OFFICE, COORDINATOR, card(handled).buttons[0].call)
    return handled


@pytest.mark.parametrize("how", GRANTED)
async def test_every_way_of_saying_yes_finds_the_request(world: World, how: str) -> None:
    await world.say(*TAX, TO_FINANCE)
    handled = await answer(world, how)
    assert words(world, card(handled)).startswith(
        "已同意：市税务局第3项分工意见\n已告市税务局、市财政局、市数据局"
    )
    assert await parts(world) == ["lead 市数据局", "support 市市场监管局", "support 市财政局"]


@pytest.mark.parametrize(
    "how",
    [
        "reply 维持原分工，三定方案已明确",
        "reply /审定 维持 三定方案已明确",
        "reply 不同意，三定方案已明确",
        "/审定 不同意 3 三定方案已明确",
        "/审定 维持 3 市税务局 三定方案已明确",
        "choose /审定 不同意 三定方案已明确",
    ],
)
async def test_every_way_of_saying_no_finds_the_request(world: World, how: str) -> None:
    await world.say(*TAX, TO_FINANCE)
    assert card(await answer(world, how)).title.name == "decided/noted"
    assert await parts(world) == ["lead 市数据局", "support 市市场监管局", "support 市税务局"]
    [shown] = told(world, TAX[0], "decided/")
    said = words(world, shown)
    assert "【分工答复】第3项仍由市税务局配合" in said
    assert "三定方案已明确" in said
    assert "办结" not in said
    assert ("配合材料9月24日(周四)17:00前交，由市数据局汇总" in said) == has_inputs(world)


@pytest.mark.parametrize("how", ["tap", "reply 不再配合", "reply 同意市税务局不再配合", "/审定 不再配合 3"])
async def test_a_supporting_unit_is_released_without_another(world: World, how: str) -> None:
    await world.say(*TAX, "/异议 3 三定方案没有这项职责")
    if how == "tap":
        message, shown = asked(world)
        await world.click(OFFICE, COORDINATOR, button_of(shown, "released"), message)
    else:
        await answer(world, how)
    assert await parts(world) == ["lead 市数据局", "support 市市场监管局"]
    for room in (TAX[0], DATA[0]):
        [shown] = told(world, room, "decided/")
        assert "【分工调整】市税务局不再配合第3项" in words(world, shown)
    owed = [each for each in world.filings() if each.label == "3" and each.is_input and each.is_owed]
    assert len(owed) == has_inputs(world)


async def test_a_yes_without_a_unit_asks_for_one_or_for_nobody(world: World) -> None:
    await world.say(*TAX, "/异议 3 三定方案没有这项职责")
    handled = await answer(world, "reply 同意")
    assert card(handled).title.name == "doubts/which_support"
    await world.say(OFFICE, COORDINATOR, "@督办 不再配合")
    assert await parts(world) == ["lead 市数据局", "support 市市场监管局"]


async def test_lead_and_new_supporting_unit_hear_once_and_only_the_new_one_signs(world: World) -> None:
    await world.say(*TAX, TO_FINANCE)
    await by_tap(world)
    await until(world, date(2026, 9, 23), 16)
    for room in (TAX[0], DATA[0], FINANCE[0]):
        [shown] = told(world, room, "decided/")
        said = words(world, shown)
        assert "【分工调整】第3项改由市财政局配合" in said
        assert "市税务局不再配合；牵头单位仍是市数据局" in said
        assert "从下一期起" not in said
        assert ("配合材料" in said) == has_inputs(world)
        assert [each.key for each in shown.buttons] == (["receipt"] if room == FINANCE[0] else [])
        assert [key for key in keys(world, room) if key.startswith("receipts/")][1:] == []
    handled = await world.say(*FINANCE, "/签收")
    assert card(handled).title.name.startswith("receipt")
    owed = [each for each in world.filings() if each.label == "3" and each.is_input and each.is_owed]
    assert len(owed) == (2 if has_inputs(world) else 0)


def keys(world: World, room: str) -> list[str]:
    return [str(row[3]) for row in world.rows(room)]


async def test_two_units_objections_to_one_task_are_told_apart(world: World) -> None:
    await world.say(*TAX, TO_FINANCE)
    first = asked(world)[0]
    await world.say(*MARKET, "/异议 3 市科技局 不是我们的")
    handled = await world.say(OFFICE, COORDINATOR, "/审定 同意 3")
    assert card(handled).title.name == "choices/request"
    assert "市市场监管局" in words(world, card(handled))
    assert facts(world).count("RequestDecided") == 0
    await world.say(OFFICE, COORDINATOR, "/审定 同意 市财政局", reply_to=first)
    assert await parts(world) == ["lead 市数据局", "support 市市场监管局", "support 市财政局"]
    await world.say(OFFICE, COORDINATOR, "/审定 不同意 3 市市场监管局 职责已明确")
    assert await parts(world) == ["lead 市数据局", "support 市市场监管局", "support 市财政局"]
    assert facts(world).count("RequestDecided") == 2


async def test_a_unit_that_asks_and_is_asked_for_is_never_guessed(world: World) -> None:
    await world.say(*TAX, "/异议 3 市市场监管局 不是我们的")
    await world.say(*MARKET, "/异议 3 市科技局 不是我们的")
    handled = await world.say(OFFICE, COORDINATOR, "/审定 同意 3 市市场监管局")
    assert card(handled).title.name == "choices/request"


async def test_what_is_another_units_part_already_is_not_decided(world: World) -> None:
    await world.say(*TAX, "/季报 6 正常推进，完成60%")
    await world.say(OFFICE, COORDINATOR, "/通过 6")
    await world.say(*TAX, "/异议 6 市科技局 职能划转")
    shown = card(await world.say(OFFICE, COORDINATOR, "/改派 6 改由 市数据局 牵头 去掉 市税务局 理由 划转"))
    await world.say(OFFICE, COORDINATOR, shown.buttons[0].call)
    before = await parts(world, "6")
    assert card(await answer(world, "/审定 同意 6")).title.name == "requests/gone"
    assert await parts(world, "6") == before


async def later_term(world: World) -> Filing:
    """The report of the data bureau is due on 23 October, what the others give it three workdays before."""
    await world.say(*DATA, "/延期 3 10月23日 数据口径调整")
    await world.say(OFFICE, COORDINATOR, "/审定 同意 3")
    await until(world, date(2026, 10, 16), 10)
    found = [each for each in world.filings() if each.label == "3" and not each.is_node]
    assert {each.due_on for each in found if each.is_input} <= {date(2026, 10, 20)}
    return next(each for each in found if not each.is_input)


async def test_a_refused_objection_gives_an_input_a_day_before_its_report(world: World) -> None:
    plan, report = await plan_of(world), await later_term(world)
    await world.say(*TAX, TO_FINANCE)
    await until(world, date(2026, 10, 21), 15)
    await world.say(OFFICE, COORDINATOR, "/审定 不同意 3 职责已明确")
    await until(world, date(2026, 10, 21), 16)
    heard = [each for each in told(world, DATA[0], "console/") if each.title.name == "terms/later"]
    assert len(heard) == has_inputs(world)
    if heard:
        now = input_of(world, TAX, plan)
        assert now.due_on == date(2026, 10, 22) < report.due_on
        assert now.locked_at <= report.locked_at
        assert "【配合材料】市税务局：第3项，改为10月22日" in words(world, heard[0])
        assert "分工意见已答复，仍由其配合" in words(world, heard[0])


async def test_the_inputs_of_a_lead_that_objected_in_vain_hear_their_new_day_once(world: World) -> None:
    await later_term(world)
    await world.say(*DATA, "/异议 3 市财政局 职能划转")
    await until(world, date(2026, 10, 20), 15)
    await world.say(OFFICE, COORDINATOR, "/审定 不同意 3 职责已明确")
    await until(world, date(2026, 10, 20), 16)
    for room in (TAX[0], MARKET[0]):
        heard = [words(world, each) for each in told(world, room, "console/") if "unit" in each.title.name]
        assert len([each for each in heard if "的分工意见已办结，牵头单位不变" in each]) == has_inputs(world)
        assert ("配合材料10月22日" in "".join(heard)) == has_inputs(world)


async def test_an_objection_of_the_lead_that_is_taken_back_tells_the_others_their_new_day(
    world: World,
) -> None:
    await later_term(world)
    handled = await world.say(*DATA, "/异议 3 市财政局 职能划转")
    await until(world, date(2026, 10, 20), 15)
    await world.say(*DATA, card(handled).buttons[0].call)
    await until(world, date(2026, 10, 20), 16)
    heard = [words(world, each) for each in told(world, TAX[0], "console/") if "unit" in each.title.name]
    assert ("配合材料10月22日" in "".join(heard)) == has_inputs(world)


async def test_who_takes_over_the_lead_signs_in_the_message_that_says_so(world: World) -> None:
    await world.say(*DATA, "/异议 3 市财政局 职能划转")
    await by_tap(world)
    await until(world, date(2026, 9, 23), 16)
    [shown] = told(world, FINANCE[0], "decided/")
    assert [each.key for each in shown.buttons] == ["receipt"]
    [own] = told(world, DATA[0], "decided/")
    assert own.buttons == ()
    assert [key for key in keys(world, FINANCE[0]) if key.startswith("receipts/")][1:] == []
