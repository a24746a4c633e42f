"""What runs: a plan with its version and rules, its versions, its tasks and units page by page."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pytest

from bot.domain.facts import PostGiven
from bot.domain.plan_facts import Doubts, Publishing
from bot.domain.roster import person_id
from bot.runtime.acts import erase
from bot.storage.codec import from_json
from bot.storage.plans import PlanCache
from bot.storage.publishing import publish
from bot.text import Text
from bot.wording.cards import Card
from tests.handlers.office_kit import COORDINATOR, OFFICE, card, kind_of, publish_second
from tests.pipeline_kit import CONSOLE, World


async def say(world: World, words: str) -> Card:
    return card(await world.say(OFFICE, COORDINATOR, words))


async def reassign(world: World, words: str) -> None:
    shown = await say(world, words)
    assert (await say(world, shown.buttons[0].call)).title.name == "replan/done"


def named(found: Card, name: str) -> list[Text]:
    return [line for line in found.lines if line.name == name]


async def test_the_plan_in_force_is_told_with_its_rules_and_next_dates(world: World) -> None:
    shown = await say(world, "/方案")
    assert shown.title.values["version"] == 1
    [counts] = named(shown, "plan/counts")
    assert (counts.values["tasks"], counts.values["units"]) == (15, 8)
    [quarterly, *others] = named(shown, "plan/rule")
    assert (quarterly.values["kind"], quarterly.values["period"]) == ("quarterly", "2026Q3")
    assert quarterly.values["due"] == world.filing("6").due_at
    assert {line.values["kind"] for line in others} == {"urgent", "milestone"}
    assert all(line.values["due"] is None for line in others)
    [made] = named(shown, "plan/made")
    plan = await world.core.parts.reader.run(lambda view: next(iter(view.plans.all_current())))
    kept = world.core.database.connect()
    assert str(made.values["fingerprint"]) == PlanCache().store(kept, plan)[:12]
    kept.close()
    await world.move(days=20)
    [later, *_] = named(await say(world, "/方案"), "plan/rule")
    assert later.values["period"] == "2026Q4"


async def test_versions_are_told_newest_first_with_who_and_why(world: World) -> None:
    await reassign(world, "/改派 6 市财政局 职能划转")
    await reassign(world, "/分类 6 重点 列入督办")
    shown = await say(world, "/方案 版本")
    assert [field.label.values["version"] for field in shown.fields] == [3, 2, 1]
    newest, second, first = (field.value.values for field in shown.fields)
    assert (newest["act"], newest["labels"], newest["who"], newest["why"]) == (
        "class", ["6"], "李晓", "列入督办"
    )  # fmt: skip
    assert (second["act"], second["why"]) == ("assign", "职能划转")
    assert (first["act"], first["known"]) == ("publish", False)
    last = await say(world, "/plan")
    assert named(last, "plan/why")[0].values["why"] == "列入督办"
    person = person_id(CONSOLE, COORDINATOR)
    at = world.clock.office()
    await world.core.parts.writer.run(lambda tx: erase(tx, {"person": person}, at))
    newest = card(await world.say(OFFICE, "admin", "/方案 历史")).fields[0].value.values
    assert (newest["who"], newest["known"], newest["why"]) == (None, True, None)


async def test_doubts_of_the_last_document_stay_known_after_changes(world: World) -> None:
    second = await publish_second(world)
    doubts = Publishing(why="征求意见后修改", by="chenli", doubts=Doubts(("unit_unknown/1a2b3c4d",), 9))
    changed = replace(second, doc_no="示政办发〔2026〕9号")
    at = world.clock.office()
    await world.core.parts.writer.run(partial(publish, plan=changed, at=at, publishing=doubts))
    await reassign(world, "/改派 p_second 6 市科技局 职能划转")
    shown = await say(world, "/方案 p_second")
    assert named(shown, "plan/doubts")[0].values["unsettled"] == 1
    history = await say(world, "/方案 版本 另一项工作")
    assert [field.value.values["who"] for field in history.fields] == ["李晓", "chenli", None]


async def test_of_several_plans_one_is_chosen_by_a_button_or_by_a_part_of_its_title(world: World) -> None:
    second = await publish_second(world)
    shown = await say(world, "/方案")
    assert (shown.title.name, len(shown.fields)) == ("plan/list", 2)
    chosen = await say(world, shown.buttons[1].call)
    assert chosen.title.values["title"] == second.title
    assert (await say(world, "/方案 《示范市另一项工作方案》")).title.values["title"] == second.title
    assert (await say(world, "/方案 版本 营商环境")).title.name == "plan/history"
    assert kind_of(await world.say(OFFICE, COORDINATOR, "/方案 没有这个方案")) == "refused"


@pytest.mark.parametrize(("words", "count"), [("/方案 任务", 15), ("/方案 单位", 8)])
async def test_tasks_and_units_come_page_by_page(world: World, words: str, count: int) -> None:
    shown, seen = await say(world, words), 0
    for _ in range(count):
        seen += len(shown.fields)
        if not shown.buttons:
            break
        shown = await say(world, shown.buttons[0].call)
    assert seen == count


async def test_a_coordinator_of_one_plan_neither_sees_nor_changes_another(world: World) -> None:
    second = await publish_second(world)
    person = person_id(CONSOLE, "tax")
    post = PostGiven("office/coordinator/tax", person, "coordinator", plan=second.id)
    at = world.clock.office()
    await world.core.parts.writer.run(lambda tx: tx.chain.append((post,), at=at, person=""))
    shown = card(await world.say("room-tax", "tax", "/方案"))
    assert shown.title.values["title"] == second.title
    refused = await world.say("room-tax", "tax", "/方案 营商环境2026")
    assert kind_of(refused) == "refused"
    preview = card(await world.say("room-tax", "tax", "/改派 6 市科技局 职能划转"))
    assert preview.title.name == "replan/confirm"
    assert second.id in preview.buttons[0].call


async def test_a_version_that_a_decision_made_names_its_task_and_who_decided(world: World) -> None:
    await world.say("room-market", "market", "/异议 12 市数据局 登记职能已划转")
    decide = next(row for row in reversed(world.rows(OFFICE)) if row[3].startswith("decide/"))
    moved = next(each for each in from_json(decide[1], Card).buttons if each.key.startswith("moved"))
    await say(world, moved.call)
    newest = (await say(world, "/方案 版本")).fields[0].value.values
    assert (newest["act"], newest["labels"], newest["who"]) == ("assign", ["12"], "李晓")
