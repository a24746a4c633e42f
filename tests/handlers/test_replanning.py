"""The office changes a plan in force: whose a task is, its class, its dates; the effect comes first."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.filings import Filing
from bot.domain.plan import Plan
from bot.runtime.acts import lines_of
from bot.storage.codec import from_json, to_json
from bot.storage.publishing import publish
from bot.wording.cards import Card
from tests.handlers.office_kit import (
    COORDINATOR,
    MARKET,
    OFFICE,
    TAX,
    card,
    facts,
    kind_of,
    publish_second,
    require_whole,
    states,
    texts,
)
from tests.pipeline_kit import World


async def say(world: World, words: str) -> Card:
    return card(await world.say(OFFICE, COORDINATOR, words))


async def agree(world: World, words: str) -> Card:
    """Say it, and press the one button of the preview."""
    shown = await say(world, words)
    assert shown.title.name == "replan/confirm", shown
    return await say(world, shown.buttons[0].call)


async def plan_of(world: World, plan: str = "") -> Plan:
    plans = await world.core.parts.reader.run(lambda view: list(view.plans.all_current()))
    return next(each for each in plans if not plan or each.id == plan)


def filings_of(world: World, label: str) -> dict[str, Filing]:
    """Of the task, by the unit's id."""
    return {each.unit: each for each in world.filings() if each.label == label}


async def roles(world: World, label: str) -> dict[str, str]:
    """Who does what in the task, by the unit's name."""
    plan = await plan_of(world)
    task = plan.find_task(label)
    assert task
    return {plan.unit(each.unit).name: each.role for each in task.assignments}


def last(world: World, room: str) -> Card:
    return from_json(world.rows(room)[-1][1], Card)


# Who has a task


async def test_a_task_goes_to_another_unit_once_its_effect_was_agreed_to(world: World) -> None:
    await world.say(*TAX, "/季报 6 完成60%")
    shown = await say(world, "/改派 6 市财政局 牵头 职能划转")
    assert (shown.kind, shown.title.values["version"]) == ("ask", 2)
    row = next(line for line in shown.lines if line.name == "replan/moved")
    assert [row.values[name] for name in ("unit", "to_unit")] == ["市税务局", "市财政局"]
    assert "PlanPublished" not in facts(world)[-1:]
    assert states(world, "6") == ["filed"]
    done = await say(world, shown.buttons[0].call)
    assert done.title.name == "replan/done"
    found = filings_of(world, "6")
    assert sorted(each.state for each in found.values()) == ["filed", "waived"]
    assert await roles(world, "6") == {"市财政局": "lead"}
    for room in ("room-tax", "room-finance"):
        assert last(world, room).title.name == "replan/unit"
    assert facts(world).count("PlanPublished") == 2


async def test_several_units_are_named_added_and_taken_out(world: World) -> None:
    await agree(world, "/改派 7 牵头：市财政局、市发展改革委；配合：市税务局 机构调整")
    assert await roles(world, "7") == {"市财政局": "lead", "市发展改革委": "lead", "市税务局": "support"}
    await agree(world, "/改派 7 增加 市科技局、市数据局 配合 理由 数据归口")
    assert list(await roles(world, "7")) == ["市财政局", "市发展改革委", "市税务局", "市科技局", "市数据局"]
    before = len(world.filings())
    shown = await say(world, "/改派 7 去掉 市税务局 不再参与")
    assert "replan/no_effect" in {line.name for line in shown.lines}
    await say(world, shown.buttons[0].call)
    assert "市税务局" not in await roles(world, "7")
    assert len(world.filings()) == before
    assert last(world, "room-tax").title.name == "replan/unit"


async def test_a_reason_that_is_missing_is_asked_for_and_completes_the_call(world: World) -> None:
    asked = await world.say(OFFICE, COORDINATOR, "/改派 6 市财政局")
    assert texts(asked)[0] == "doubts/why_changed"
    message = next(row[0] for row in reversed(world.rows(OFFICE)) if "why_changed" in row[1])
    shown = card(await world.say(OFFICE, COORDINATOR, "市财政局已接手，会议纪要第5号", reply_to=message))
    assert shown.title.name == "replan/confirm"
    assert shown.lines[-1].values["words"] == "市财政局已接手，会议纪要第5号"
    assert (await say(world, shown.buttons[0].call)).title.name == "replan/done"
    assert await roles(world, "6") == {"市财政局": "lead"}


async def test_what_was_shown_is_what_is_done_or_it_is_shown_again(world: World) -> None:
    shown = await say(world, "/改派 6 市科技局 职能划转")
    await world.say(*TAX, "/季报 6 完成60%")
    await world.core.parts.mover.settle()
    other = await say(world, "/改派 1 市税务局 职能划转")
    await say(world, other.buttons[0].call)
    again = await say(world, shown.buttons[0].call)
    assert (again.title.name, again.title.values["version"]) == ("replan/confirm", 3)
    assert (await say(world, again.buttons[0].call)).title.name == "replan/done"
    repeated = await say(world, again.buttons[0].call)
    assert repeated.title.name == "replan/nothing"
    assert facts(world).count("PlanPublished") == 3


@pytest.mark.parametrize("words", ["/改派 6 市税务局 牵头 无变化", "/改派 6 去掉 市科技局 没有它"])
async def test_what_is_so_already_changes_nothing(world: World, words: str) -> None:
    assert (await say(world, words)).title.name == "replan/nothing"
    assert facts(world).count("PlanPublished") == 1


async def test_an_unknown_unit_is_answered_with_the_likeliest(world: World) -> None:
    shown = await say(world, "/改派 6 市科计局 牵头 职能划转")
    assert shown.title.name == "choices/unit"
    assert shown.fields[0].value.values["unit"] == "市科技局"
    preview = await say(world, shown.buttons[0].call)
    assert preview.title.name == "replan/confirm"
    await say(world, preview.buttons[0].call)
    assert (await roles(world, "6"))["市科技局"] == "lead"


@pytest.mark.parametrize("words", ["/改派 99 市科技局 理由", "/改派 6 qwxyz 理由", "/改派 你好"])
async def test_what_is_not_there_is_refused(world: World, words: str) -> None:
    assert kind_of(await world.say(OFFICE, COORDINATOR, words)) == "refused"
    assert facts(world)[-1] == "CommandRefused"


async def test_a_label_of_two_plans_is_asked_back_and_the_plan_may_stand_before_it(world: World) -> None:
    second = await publish_second(world)
    shown = await say(world, "/改派 6 市科技局 职能划转")
    assert shown.title.name == "choices/plan"
    assert len(shown.buttons) == 2
    await agree(world, shown.buttons[1].call)
    await agree(world, f"/改派 《{second.title}》 1 市科技局 职能划转")
    assert (await plan_of(world)).version == 1
    changed = await plan_of(world, second.id)
    assert changed.version == 3
    assert {changed.unit(each.unit).name for each in changed.tasks[5].assignments if each.role == "lead"} == {
        "市科技局"
    }


async def test_units_hear_nothing_before_the_yes_and_the_record_can_be_rebuilt(
    world: World, tmp_path: Path
) -> None:
    before = len(world.rows("room-tax"))
    shown = await say(world, "/改派 6 市财政局 **职能** <b>划转</b>")
    assert len(world.rows("room-tax")) == before
    await say(world, shown.buttons[0].call)
    assert len(world.rows("room-tax")) == before + 1
    await world.say(*MARKET, "/季报 1 完成30%")
    require_whole(world, tmp_path)


async def test_publishing_the_draft_again_says_what_it_would_take_back(world: World) -> None:
    drafted = to_json(await plan_of(world))
    await agree(world, "/改派 6 市科技局 职能划转")
    at = world.clock.office()
    [found] = await world.core.parts.writer.run(lambda tx: lines_of("preview", tx, {"plan": drafted}, at))
    assert json.loads(found)["undoes"] == ["6"]


# How a task is reported on


async def test_a_task_that_becomes_key_work_no_longer_owes_the_quarterly_report(world: World) -> None:
    """By a rule that asks regular tasks alone."""
    plan = await world.core.parts.reader.run(lambda view: next(iter(view.plans.all_current())))
    rules = [
        replace(rule, classes=("regular",), unless_urgent=False) if rule.kind == "quarterly" else rule
        for rule in plan.rules
    ]
    changed = replace(plan, rules=tuple(rules))
    await world.core.parts.writer.run(lambda tx: publish(tx, changed, at=world.clock.office()))
    shown = await say(world, "/分类 6、1 重点 列入市政府重点督办")
    assert shown.title.values["labels"] == ["1", "6"]
    assert [line.name for line in shown.lines].count("replan/waived") == 2
    line = next(line for line in shown.lines if line.name == "replan/class")
    assert (line.values["before"], line.values["after"]) == ("regular", "key")
    assert "urgent" in line.values["rules"]
    await say(world, shown.buttons[0].call)
    assert states(world, "6", "1") == ["waived", "waived"]
    for room in ("room-tax", "room-market"):
        assert last(world, room).title.name == "replan/unit"
    back = await agree(world, "/分类 6 改为常规工作：任务已平稳")
    assert back.title.name == "replan/done"
    assert states(world, "6") == ["open"]
    assert facts(world).count("PlanPublished") == 4


async def test_a_task_that_becomes_key_work_owes_the_quarterly_until_its_news_is_accepted(
    world: World,
) -> None:
    shown = await say(world, "/分类 6、1 重点 列入市政府重点督办")
    assert [line.name for line in shown.lines].count("replan/kept") == 2
    await say(world, shown.buttons[0].call)
    assert states(world, "6", "1") == ["open", "open"]
    await world.say("room-tax", "tax", "/速报 6 全部网上可办，下一步优化窗口")
    await world.say(OFFICE, COORDINATOR, "/通过 6")
    assert states(world, "6", "1") == ["met", "open"]


async def test_only_tasks_of_the_other_class_are_changed(world: World) -> None:
    await agree(world, "/class 6 key watched by the city")
    shown = await say(world, "/分类 6、1 重点 督办")
    assert shown.title.values["labels"] == ["1"]
    assert (await say(world, "/分类 6 重点 督办")).title.name == "replan/nothing"
    asked = await world.say(OFFICE, COORDINATOR, "/分类 1 重点")
    assert texts(asked)[0] == "doubts/why_changed"


# Dates


async def test_a_deadline_moves_with_the_filings_it_asks_for(world: World) -> None:
    shown = await say(world, "/改期 6 时限 2026年6月30日 已提前完成")
    assert [line.name for line in shown.lines][:3] == ["replan/deadline", "replan/effect", "replan/waived"]
    await say(world, shown.buttons[0].call)
    plan = await plan_of(world)
    assert str(plan.tasks[5].deadline) == "2026-06-30"
    assert states(world, "6") == ["waived"]
    await agree(world, "/改期 6 持续推进 转为经常性工作")
    task = (await plan_of(world)).tasks[5]
    assert (task.deadline, task.ongoing) == (None, True)
    assert states(world, "6") == ["open"]


async def test_which_date_of_a_task_is_asked_back_with_the_call_that_goes_on(world: World) -> None:
    shown = await say(world, "/改期 2 11月16日 设备到货推迟")
    names = [field.value.name for field in shown.fields]
    assert names == ["choices/deadline", "choices/filing", "choices/node"]
    preview = await say(world, shown.buttons[2].call)
    assert preview.lines[0].values["after"] == "2026-11-16"
    assert preview.lines[-1].values["words"] == "设备到货推迟"
    await say(world, preview.buttons[0].call)
    plan = await plan_of(world)
    task = plan.find_task("2")
    assert task
    assert [each.date for each in plan.milestones if each.task == task.id] == ["2026-11-16"]
    assert last(world, "room-land").title.name == "replan/unit"


async def test_a_milestone_is_known_by_its_name_and_its_day_asked_for(world: World) -> None:
    [node] = [each for each in (await plan_of(world)).milestones if each.date == "2026-10-15"]
    asked = await world.say(OFFICE, COORDINATOR, f"/改期 {node.name}")
    assert texts(asked)[0] == "doubts/new_date"
    message = next(row[0] for row in reversed(world.rows(OFFICE)) if "new_date" in row[1])
    reason = await world.say(OFFICE, COORDINATOR, "10月30日", reply_to=message)
    assert texts(reason)[0] == "doubts/why_changed"
    shown = await say(world, "/改期 联合验收窗口 10月30日 场地装修延后")
    assert (shown.title.name, shown.lines[0].values["after"]) == ("replan/confirm", "2026-10-30")
    assert kind_of(await world.say(OFFICE, COORDINATOR, "/改期 没有这样的事 10月30日 理由")) == "refused"


async def test_the_office_moves_a_due_time_and_grants_what_was_asked_for(world: World) -> None:
    await world.say(*TAX, "/延期 6 10月12日 系统停机")
    shown = await say(world, "/改期 6 报送 下下周五 全市系统停机")
    assert [line.name for line in shown.lines] == ["terms/row", "terms/granted", "replan/why"]
    was = world.filing("6").due_at
    assert "TermMoved" not in facts(world)
    done = await say(world, shown.buttons[0].call)
    assert done.title.name == "terms/done"
    filing = world.filing("6")
    assert (filing.due_at > was, filing.extended, filing.reached) == (True, 1, 0)
    assert facts(world)[-2:] == ["RequestDecided", "TermMoved"]
    assert last(world, "room-tax").title.name == "terms/unit"
    again = await say(world, shown.buttons[0].call)
    assert again.title.name == "terms/not_later"


async def test_a_move_of_the_offices_own_does_not_use_up_an_extension(world: World) -> None:
    shown = await say(world, "/改期 6 报送期限 10月12日 国庆后统一报")
    await say(world, shown.buttons[0].call)
    assert world.filing("6").extended == 0
    assert facts(world).count("PlanPublished") == 1
    assert (await say(world, "/改期 6 报送 10月9日 早一点")).title.name == "terms/not_later"
    assert kind_of(await world.say(OFFICE, COORDINATOR, "/改期 99 报送 10月12日 理由")) == "refused"
