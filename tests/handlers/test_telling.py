"""What is told and asked besides reports: urgent events, receipts, questions the record can answer."""

from __future__ import annotations

import pytest

from tests.handlers.office_kit import (
    DATA,
    MARKET,
    OFFICE,
    TAX,
    card,
    decide,
    facts,
    kind_of,
    texts,
    told,
)
from tests.pipeline_kit import World

LEADERS = "room-leaders"


async def test_an_urgent_event_reaches_office_and_leading_group_at_once_and_at_night(world: World) -> None:
    await world.move(hours=13)
    handled = await world.say(*MARKET, "/速报 物流园起火，已扑灭，无人员受伤")
    assert texts(handled)[0] == "urgent/received"
    for room in (OFFICE, LEADERS):
        [said] = told(world, room, "urgent/")
        assert said.kind == "urgent"
        assert said.title.values["event"] == "2026-1"
        assert "物流园起火" in str(said.lines[0].values["words"])


async def test_a_follow_up_names_the_event_and_only_its_own_unit_can(world: World) -> None:
    await world.say(*MARKET, "/速报 物流园起火")
    again = await world.say(*MARKET, "/续报 2026-1号 火已扑灭")
    assert card(again).title.values["follow_up"] == 1
    asked = await world.say(*DATA, "/速报 2026-1 机房停电")
    assert texts(asked)[0] == "doubts/urgent_number"
    other = await world.say(*DATA, "A")
    assert card(other).title.values["event"] == "2026-2"
    assert [each.title.values["follow_up"] for each in told(world, LEADERS, "urgent/")] == [0, 1, 0]


async def test_plain_words_of_an_event_are_urgent_too(world: World) -> None:
    handled = await world.say(*MARKET, "@督办助手 速报：今天上午物流园发生火灾，现场已封控")
    assert texts(handled)[0] == "urgent/received"


async def test_a_follow_up_without_words_is_asked_for_them(world: World) -> None:
    first = await world.say(*MARKET, "/速报 物流园起火")
    message = world.rows(MARKET[0])[-1][0]
    asked = await world.click(*MARKET, card(first).buttons[0].key, message)
    assert texts(asked)[0] == "doubts/what_happened"
    done = await world.say(*MARKET, "火已扑灭", reply_to=world.rows(MARKET[0])[-1][0])
    assert card(done).title.values["follow_up"] == 1


async def test_a_unit_signs_once_for_its_tasks(world: World) -> None:
    first = card(await world.say(*TAX, "/签收"))
    again = card(await world.say(*TAX, "@督办助手 已签收"))
    assert first.title == again.title
    assert facts(world).count("ReceiptGiven") == 1
    assert kind_of(await world.say(*TAX, "@督办助手 收到，谢谢")) == ""
    assert facts(world)[-1] == "ReceiptGiven"


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("第6项什么时候截止？", "inquiry/due"),
        ("我们没有任务吧？", "tasks/title"),
        ("我局无任务", "tasks/title"),
        ("没有要填的了吧", "tasks/title"),
        ("我们还有哪些没报？", "tasks/title"),
        ("第6项谁牵头？", "task/label"),
        ("第6项上次报的是什么？", "inquiry/last"),
        ("/缘由 6", "inquiry/why"),
        ("第6项的口径按年度还是按季度？", "passed_on/question"),
    ],
)
async def test_a_question_is_answered_from_the_record_or_by_a_person(
    world: World, words: str, title: str
) -> None:
    before = facts(world)
    handled = await world.say(*TAX, words if words.startswith("/") else f"@督办助手 {words}")
    assert texts(handled)[0] == title
    assert facts(world) == before
    passed = told(world, OFFICE, "request/")
    assert bool(passed) == (title == "passed_on/question")


async def test_what_was_said_last_is_told_with_its_figures(world: World) -> None:
    await world.say(*TAX, "/季报 6 正常推进，完成60%，办件量26件")
    handled = await world.say(*TAX, "@督办助手 第6项上次报的是什么？")
    row = card(handled).fields[0].value
    assert row.values["item"] is not None
    assert row.values["figures"]


async def test_nothing_is_said_of_what_others_owe(world: World) -> None:
    refused = await world.say(*TAX, "/缘由 3")
    assert kind_of(refused) == "refused"
    await decide(world, "/通过 全部")


# Away


async def test_whoever_stands_in_speaks_for_the_unit_and_is_mentioned(world: World) -> None:
    handled = await world.say(*TAX, "/请假 9月21日至30日 王若兰")
    assert texts(handled)[:2] == ["absence/set", "absence/span"]
    reported = await world.say("room-data", "data", "/季报 6 完成60%")
    assert kind_of(reported) == "recorded"
    await world.move(days=20)
    own = await world.say("room-data", "data", "/季报 6 完成70%")
    assert kind_of(own) != "recorded"


async def test_an_absence_is_cancelled_with_the_post_it_lent(world: World) -> None:
    await world.say(*TAX, "/请假 9月21日至30日 王若兰")
    ended = await world.say(*TAX, "/请假 取消")
    assert texts(ended)[0] == "absence/ended"
    assert kind_of(await world.say("room-data", "data", "/季报 6 完成60%")) != "recorded"


@pytest.mark.parametrize(
    "words", ["/请假 2026-10-16至2026-10-08 王若兰", "/请假 10月8日至16日 无此人", "/请假 10月8日至16日 韩松"]
)
async def test_an_absence_that_cannot_be_is_refused(world: World, words: str) -> None:
    before = facts(world)
    handled = await world.say(*TAX, words)
    assert kind_of(handled) in {"refused", "ask"}
    assert "AbsenceSet" not in facts(world)[len(before) :]


async def test_days_and_substitute_are_asked_for(world: World) -> None:
    first = await world.say(*TAX, "/请假")
    assert texts(first)[0] == "doubts/absence"
    second = await world.say(*TAX, "10月8日至16日", reply_to=world.rows(TAX[0])[-1][0])
    assert texts(second)[0] == "doubts/substitute"
    third = await world.say(*TAX, "王若兰", reply_to=world.rows(TAX[0])[-1][0])
    assert texts(third)[0] == "absence/set"
