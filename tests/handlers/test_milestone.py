"""Reports on nodes: reached in a word, by a tap, by command, early or late; the office hears at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import pytest_asyncio

from bot.domain.filings import Filing
from bot.domain.plan import Milestone
from bot.ports.messages import InboundMessage, Media
from bot.storage.codec import from_json
from bot.storage.publishing import publish
from bot.wording.cards import Card
from tests.handlers.letter_kit import until
from tests.handlers.office_kit import COORDINATOR, OFFICE, card, facts, require_whole, texts
from tests.pipeline_kit import World
from tests.sample import sample_plan

LAND = ("room-land", "land")
SCIENCE = ("room-science", "science")
DUE_ON = date(2026, 10, 15)  # task 2: the joint window opens


def node(world: World, label: str = "2") -> Filing:
    return next(each for each in world.filings() if each.is_node and each.label == label)


def report(world: World, label: str = "2") -> Filing:
    return next(each for each in world.filings() if not each.is_node and each.label == label)


def last(world: World, room: str) -> tuple[str, Card]:
    row = world.rows(room)[-1]
    return row[0], from_json(row[1], Card)


async def press(world: World, button: str, who: tuple[str, str]) -> Card:
    message, shown = last(world, who[0])
    key = next(each.key for each in shown.buttons if each.key.startswith(button))
    return card(await world.click(*who, key, message))


@pytest_asyncio.fixture
async def open_world(world: World) -> World:
    """Ten workdays before the node: its filing is open, and the quarter's is owed still."""
    await world.move(days=4)
    return world


async def reminded(world: World) -> None:
    """To the first reminder of the node, seven workdays before it; the quarter's report is in by then."""
    await world.say(*LAND, "/季报 2 正常推进，完成60%")
    await world.say(OFFICE, COORDINATOR, "/通过 2")
    calendar = world.core.words.calendar
    day = calendar.add_workdays(DUE_ON, -7)
    await world.core.parts.mover.move_to(world.clock, calendar.closing(day))


async def test_the_node_is_open_beside_the_quarters_report(open_world: World) -> None:
    assert (node(open_world).due_on, node(open_world).state, node(open_world).rule) == (
        DUE_ON,
        "open",
        "milestone",
    )
    assert report(open_world).id != node(open_world).id


async def test_reached_is_filed_early_and_the_office_hears_at_once(world: World) -> None:
    handled = await world.say(*LAND, "/节点 2 已到达")
    assert texts(handled) == ["milestone/reached", "milestone/when", "milestone/reached_then"]
    assert node(world).state == "filed"
    assert report(world).state == "open"
    message, told = last(world, OFFICE)
    assert told.title.name == "milestone/reached"
    await world.click(OFFICE, COORDINATOR, told.buttons[0].key, message)
    assert node(world).state == "accepted"


async def test_a_command_without_words_says_that_it_is_reached(world: World) -> None:
    await world.say(*LAND, "/节点 2")
    assert node(world).state == "filed"


async def test_the_reminder_of_a_node_alone_is_answered_by_a_tap(world: World) -> None:
    await reminded(world)
    _, shown = last(world, LAND[0])
    assert shown.title.name == "milestone/before"
    assert (await press(world, "reached", LAND)).title.name == "milestone/reached"
    assert node(world).state == "filed"


@pytest.mark.parametrize("words", ["已到达", "10月10日已到达，通知见附件", "reached", "第2项节点到达了"])
async def test_plain_words_to_the_reminder_reach_it(world: World, words: str) -> None:
    await reminded(world)
    message, _ = last(world, LAND[0])
    await world.say(*LAND, words, reply_to=message)
    assert node(world).state == ("open" if words.startswith("10月10日") else "filed")  # a day that is ahead


@pytest.mark.parametrize(
    "words",
    ["已建成", "已投入使用", "联合验收窗口已上线运行", "窗口已于9月18日正式启用", "窗口已上线，正常运行"],
)
async def test_words_that_plainly_say_it_is_there_reach_it(open_world: World, words: str) -> None:
    handled = await open_world.say(*LAND, f"/节点 2 {words}")
    assert node(open_world).state == "filed"
    assert texts(handled)[0] == "milestone/reached"


async def test_the_nodes_own_name_is_told_without_a_command(open_world: World) -> None:
    await open_world.say(*LAND, "@督办 第2项联合验收窗口已上线运行")
    assert (node(open_world).state, report(open_world).state) == ("filed", "open")


UNCLEAR = "联合验收条件已具备，9月18日起试用"


async def test_words_that_may_mean_either_are_asked_and_nothing_is_recorded(open_world: World) -> None:
    before, told = node(open_world), len(open_world.rows(OFFICE))
    handled = await open_world.say(*LAND, f"/节点 2 {UNCLEAR}")
    assert card(handled).title.name == "doubts/node_reached"
    assert node(open_world) == before  # the ladder as well
    assert len(open_world.rows(OFFICE)) == told


async def test_asked_and_reached_counts_from_the_day_that_was_told(open_world: World) -> None:
    await open_world.say(*LAND, f"/节点 2 {UNCLEAR}")
    handled = await open_world.say(*LAND, "A")
    assert texts(handled)[0] == "milestone/reached"
    [when] = [each for each in card(handled).lines if each.name == "milestone/when"]
    assert when.values["on"] == date(2026, 9, 18)
    now = node(open_world)
    assert now.report is not None
    assert (now.state, now.report.words) == ("filed", UNCLEAR)


async def test_asked_and_not_yet_stays_owed(open_world: World) -> None:
    await open_world.say(*LAND, f"/节点 2 {UNCLEAR}")
    handled = await open_world.say(*LAND, "B")
    assert texts(handled)[0] == "milestone/ahead"
    assert (node(open_world).state, node(open_world).is_owed) == ("open", True)


async def test_asked_of_a_node_and_answered_in_its_own_words(open_world: World) -> None:
    await open_world.say(*LAND, f"/节点 2 {UNCLEAR}")
    await open_world.say(*LAND, "已到达")
    assert (node(open_world).state, report(open_world).state) == ("filed", "open")


async def test_a_node_that_has_not_opened_is_asked_about_too(world: World) -> None:
    handled = await world.say(*SCIENCE, "/节点 9 已到达")
    call = card(handled).buttons[0].call.replace("已到达", "条件已具备")
    assert card(await world.say(*SCIENCE, call)).title.name == "doubts/node_reached"
    await world.say(*SCIENCE, "A")
    assert node(world, "9").state == "filed"


async def test_a_reply_to_the_reminder_that_leaves_it_open_is_asked(world: World) -> None:
    await reminded(world)
    message, _ = last(world, LAND[0])
    handled = await world.say(*LAND, "系统正常运行", reply_to=message)
    assert card(handled).title.name == "doubts/node_reached"
    assert node(world).report is None


async def test_late_is_told_to_the_office_and_the_node_stays_owed(world: World) -> None:
    await reminded(world)
    asked = await press(world, "late", LAND)
    assert asked.title.name == "doubts/node_late"
    question, _ = last(world, LAND[0])
    handled = await world.say(*LAND, "10月22日，设备没有到货，需要财政局协调", reply_to=question)
    assert texts(handled)[0] == "milestone/ahead"
    now = node(world)
    assert (now.state, now.due_on, now.is_owed) == ("open", DUE_ON, True)
    assert now.report is not None
    assert (now.report.status, now.report.expected_by) == ("behind", date(2026, 10, 22))
    days = [(rung.stage, rung.on) for rung in now.ladder]
    assert days == [
        ("reminder", DUE_ON),
        ("reminder", date(2026, 10, 22)),
        ("urging", date(2026, 10, 23)),
    ]
    assert last(world, OFFICE)[1].title.name == "milestone/ahead"


async def test_after_late_it_is_reached_in_a_word(world: World) -> None:
    await world.say(*LAND, "/节点 2 赶不上，预计10月22日")
    assert node(world).is_owed
    await world.say(*LAND, "/节点 2 已到达")
    now = node(world)
    assert now.report is not None
    assert (now.state, now.versions, now.report.expected_by) == ("filed", 2, None)


async def test_percent_and_progress_are_the_quarters(open_world: World) -> None:
    await open_world.say(*LAND, "/季报 2 正常推进，完成60%")
    assert (report(open_world).state, node(open_world).state) == ("filed", "open")


async def test_completed_may_be_either_and_is_asked(open_world: World) -> None:
    handled = await open_world.say(*LAND, "/季报 2已完成")
    assert card(handled).title.name == "doubts/which"
    assert (report(open_world).state, node(open_world).state) == ("open", "open")
    await open_world.say(*LAND, "B")
    assert (report(open_world).state, node(open_world).state) == ("open", "filed")


async def test_completed_may_be_a_report_that_was_filed_already(open_world: World) -> None:
    await open_world.say(*LAND, "/季报 2 正常推进，完成60%")
    handled = await open_world.say(*LAND, "/季报 2已完成")
    assert card(handled).title.name == "doubts/which"
    assert node(open_world).state == "open"


async def test_nothing_new_is_no_report_on_a_node(open_world: World) -> None:
    await open_world.say(*LAND, "/无进展")
    if report(open_world).state == "open":  # several are shown first
        await open_world.say(*LAND, "A")
    assert (report(open_world).state, node(open_world).state) == ("filed", "open")


async def test_a_node_that_has_not_opened_is_reported_early(world: World) -> None:
    handled = await world.say(*SCIENCE, "/节点 9 已到达")
    assert card(handled).title.name == "milestone/which"
    assert not [each for each in world.filings() if each.is_node and each.label == "9"]
    call = card(handled).buttons[0].call
    await world.say(*SCIENCE, call)
    early = node(world, "9")
    assert (early.state, early.due_on) == ("filed", date(2026, 10, 30))
    assert "FilingOpened" in facts(world)[-2:]
    calendar = world.core.words.calendar
    await world.core.parts.mover.move_to(world.clock, calendar.closing(date(2026, 10, 30)))
    assert len([each for each in world.filings() if each.period == early.period]) == 1


async def test_a_file_goes_with_the_early_report(world: World) -> None:
    handled = await world.say(*SCIENCE, "/节点 9 已到达")
    message = InboundMessage(
        key="with-file",
        connection="console",
        chat=SCIENCE[0],
        account=SCIENCE[1],
        text=card(handled).buttons[0].call,
        received_at=world.clock.wall(),
        attachments=(Media("f1", "通知.pdf"),),
    )
    await world.core.pipeline.receive(message)
    assert "EvidenceWanted" in facts(world)
    assert node(world, "9").state == "filed"


async def test_nobody_reports_on_a_node_of_another_unit(open_world: World) -> None:
    handled = await open_world.say(*SCIENCE, "/节点 2 已到达")
    assert card(handled).title.name == "errors/nothing_owed"
    assert node(open_world).state == "open"


async def test_a_node_of_the_whole_plan_is_the_offices(world: World) -> None:
    plan, _ = sample_plan()
    whole = Milestone("m_whole", "中期评估报告印发", "deadline", "2026-09-30")
    newer = replace(plan, milestones=(*plan.milestones, whole))
    await world.core.parts.writer.run(lambda tx: publish(tx, newer, at=world.clock.office()))
    await world.move(days=1)
    assert (node(world, "N1").unit, node(world, "N1").task) == ("office", "m_whole")
    handled = await world.say(OFFICE, COORDINATOR, "/节点 节点1 已到达")
    assert texts(handled)[0] == "milestone/reached"
    assert node(world, "N1").state == "filed"


async def test_tasks_and_status_show_the_nodes(open_world: World) -> None:
    shown = card(await open_world.say(*LAND, "/任务"))
    assert "联合验收窗口上线运行" in {field.label.values["title"] for field in shown.fields}
    await open_world.say(*LAND, "/节点 2")
    status = card(await open_world.say(OFFICE, COORDINATOR, "/进度 四季度"))
    [line] = [each for each in status.lines if each.name == "status/nodes"]
    assert (line.values["count"], line.values["reached"]) == (1, 1)


async def test_why_and_more_time_are_for_nodes_too(world: World) -> None:
    await reminded(world)
    message, _ = last(world, LAND[0])
    why = await world.say(*LAND, "/缘由", reply_to=message)
    assert card(why).title.name == "inquiry/why"
    asked = await world.say(*LAND, "申请延期到10月22日，设备没有到货", reply_to=message)
    assert texts(asked)[0] == "requests/extension"
    message, shown = last(world, OFFICE)
    agree = next(each.key for each in shown.buttons if each.key.startswith("agree"))
    await world.click(OFFICE, COORDINATOR, agree, message)
    assert (node(world).due_on, node(world).extended) == (date(2026, 10, 22), 1)


async def test_more_time_is_asked_for_what_is_in_term_where_the_quarters_report_is_not(
    open_world: World,
) -> None:
    await until(open_world, date(2026, 10, 9), 10)
    assert report(open_world).due_at < open_world.clock.office()
    asked = await open_world.say(*LAND, "/延期 2 10月22日 设备没有到货")
    assert texts(asked)[0] == "requests/extension"
    assert asked.answer is not None
    request = open_world.rows(OFFICE)[-1]
    assert "10月22日" in str(request) or "2026-10-22" in str(request)


async def test_the_record_of_nodes_is_whole_and_can_be_rebuilt(world: World, tmp_path: Path) -> None:
    await world.say(*LAND, "/节点 2 赶不上，预计10月22日")
    await world.say(*LAND, "/节点 2 已到达")
    await world.say(*LAND, "/撤回 2")
    require_whole(world, tmp_path)
    assert node(world).is_owed
