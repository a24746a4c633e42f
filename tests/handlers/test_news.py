"""Progress of key work from the first words to the office's acceptance, as the rooms see it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import pytest_asyncio

from bot.storage.audit import compare_derived
from bot.storage.database import Database
from tests.handlers.news_kit import KEY, LEADERS, a_key_office, key_plan, news, quarterly
from tests.handlers.office_kit import (
    COORDINATOR,
    DATA,
    OFFICE,
    SECOND,
    TAX,
    card,
    decide,
    facts,
    publish_changed,
    tap,
    texts,
    told,
)
from tests.ledgers import make_ledger
from tests.pipeline_kit import World

WORDS = "/速报 3 数据共享平台正式上线，新增接口30个，下一步推广到县区"


@pytest_asyncio.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with a_key_office(tmp_path) as found:
        yield found


async def test_progress_is_one_message(world: World) -> None:
    handled = await world.say(*DATA, WORDS)
    assert texts(handled)[0] == "news/recorded"
    assert "news/missing" not in texts(handled)
    [told_of] = news(world, "3")
    assert (told_of.state, told_of.period, told_of.rule) == ("filed", "2026Q3!1", "urgent")
    assert told_of.report is not None
    assert told_of.report.next_step == "推广到县区"
    assert "UrgentTold" not in facts(world)


async def test_office_and_leading_group_hear_of_it_at_once(world: World) -> None:
    await world.say(*DATA, WORDS)
    [office], [leaders] = told(world, OFFICE, "news/"), told(world, LEADERS, "news/")
    filing = news(world, "3")[0].id
    assert [each.call for each in office.buttons] == [f"/accept {filing}", f"/return {filing}"]
    assert (office.title.name, leaders.title.name, leaders.buttons) == ("news/title", "news/title", ())


async def test_an_accepted_one_stands_for_the_quarters_report(world: World) -> None:
    await world.say(*DATA, WORDS)
    assert (quarterly(world, "3").state, quarterly(world, "3").ladder) == ("open", ())
    await world.say(OFFICE, COORDINATOR, told(world, OFFICE, "news/")[0].buttons[0].call)
    assert (news(world, "3")[0].state, quarterly(world, "3").state) == ("accepted", "met")
    assert facts(world)[-2:] == ["ReportAccepted", "FilingMet"]


async def test_one_that_is_returned_is_owed_again_with_the_quarters_report(world: World) -> None:
    await world.say(*DATA, WORDS)
    back = told(world, OFFICE, "news/")[0].buttons[1].call
    asked = await world.say(OFFICE, COORDINATOR, back)
    assert texts(asked)[0] == "doubts/why_back"
    await world.say(OFFICE, COORDINATOR, "@督办 请写明接口覆盖的部门")
    assert (news(world, "3")[0].state, quarterly(world, "3").state) == ("returned", "open")
    assert news(world, "3")[0].ladder
    assert quarterly(world, "3").ladder
    again = await world.say(*DATA, "/速报 3 平台上线，覆盖12个部门，下一步推广到县区")
    assert texts(again)[0] == "news/recorded"
    assert len(news(world, "3")) == 1
    assert news(world, "3")[0].state == "filed"


async def test_accepted_and_then_returned_the_quarters_report_opens_again(
    world: World, tmp_path: Path
) -> None:
    await world.say(*DATA, WORDS)
    await decide(world, f"/通过 {news(world, '3')[0].id}")
    await decide(world, f"/退回 {news(world, '3')[0].id} 数字有误")
    owed = quarterly(world, "3")
    assert (owed.state, bool(owed.ladder)) == ("open", True)
    scratch = Database(f"sqlite:///{tmp_path / 'again.db'}")
    make_ledger(scratch)
    with closing(world.core.database.connect()) as db:
        assert compare_derived(db, scratch) == []


async def test_what_is_taken_back_is_owed_by_nobody(world: World) -> None:
    await world.say(*DATA, WORDS)
    back = await world.say(*DATA, "/撤回 3")
    assert texts(back)[1] == "withdrawn/gone"
    assert (news(world, "3")[0].state, bool(quarterly(world, "3").ladder)) == ("waived", True)


async def test_what_is_missing_is_asked_for_and_waits_for_nobody(world: World) -> None:
    handled = await world.say(*DATA, "/速报 3 数据共享平台正式上线")
    line = next(each for each in card(handled).lines if each.name == "news/missing")
    assert line.values["parts"] == ["next_step"]
    asked = await world.say(*DATA, card(handled).buttons[0].call)
    assert texts(asked)[0] == "doubts/news"
    more = await world.say(*DATA, "@督办 下一步推广到县区")
    assert "news/missing" not in texts(more)
    assert [each.versions for each in news(world, "3")] == [2]
    whole = "数据共享平台正式上线；下一步推广到县区"
    assert [each.report and each.report.words for each in news(world, "3")] == [whole]
    assert told(world, LEADERS, "news/")[-1].lines[0].values["words"] == whole


@pytest.mark.parametrize(
    "words",
    [
        "第3项取得重要进展，数据共享平台正式上线",
        "速报：第3项数据共享平台正式上线",
        "@督办 速报：第3项平台通过验收",
    ],
)
async def test_a_plain_reply_that_tells_of_an_achievement(world: World, words: str) -> None:
    await decide(world, "/免报 3 本季改报速报")
    handled = await world.say(*DATA, words if words.startswith("@") else f"@督办 {words}")
    assert texts(handled)[0] == "news/recorded"
    assert len(news(world, "3")) == 1


async def test_an_event_in_a_key_task_is_an_event(world: World) -> None:
    handled = await world.say(*DATA, "/速报 3 机房起火，无人员伤亡")
    assert card(handled).title.name == "urgent/received"
    assert news(world, "3") == []


async def test_in_doubt_one_question_with_two_buttons(world: World) -> None:
    asked = await world.say(*DATA, "/速报 3 平台故障率下降，完成系统升级")
    assert texts(asked)[0] == "doubts/urgent_form"
    assert len(card(asked).buttons) == 2
    chosen = await world.say(*DATA, card(asked).buttons[0].call)
    assert texts(chosen)[0] == "news/recorded"
    assert news(world, "3")[0].report.words == "/速报 3 平台故障率下降，完成系统升级".removeprefix("/速报 ")  # type: ignore[union-attr]


async def test_in_doubt_it_may_be_the_event(world: World) -> None:
    asked = await world.say(*DATA, "/速报 3 系统升级中断，已完成恢复")
    chosen = await world.say(*DATA, card(asked).buttons[1].call)
    assert card(chosen).title.name == "urgent/received"
    assert news(world, "3") == []


async def test_progress_without_a_task_is_asked_for_its_task(world: World) -> None:
    asked = await world.say(*DATA, "/速报 数据共享平台正式上线，下一步推广")
    assert texts(asked)[0] == "doubts/urgent_form"
    await world.say(*DATA, card(asked).buttons[0].call)
    assert [each.label for each in news(world, "3")] == ["3"]


async def test_progress_of_a_regular_task_is_a_plain_report(world: World) -> None:
    handled = await world.say(*DATA, "/速报 4 正常推进，完成60%")
    assert texts(handled)[0] == "echo/title"
    assert quarterly(world, "4").state == "filed"


async def test_the_office_asks_and_reminds(world: World) -> None:
    noted = await decide(world, "/速报 约报 3 请说明平台上线情况")
    assert texts(noted)[0] == "news/asking_noted"
    [asked] = told(world, DATA[0], "news-asked/")
    assert asked.title.name == "news/asked"
    [owed] = news(world, "3")
    assert (owed.state, bool(owed.ladder)) == ("open", True)
    again = await decide(world, "/速报 约报 3 请补充覆盖部门")
    assert texts(again)[0] == "news/asking_noted"
    handled = await world.say(*DATA, "@督办 第3项平台已上线，完成80%，下一步推广")
    assert texts(handled)[0] == "news/recorded"
    assert [each.state for each in news(world, "3")] == ["filed"]


async def test_the_office_names_a_term(world: World) -> None:
    await decide(world, "/速报 约报 3 10月15日 请说明平台上线情况")
    assert news(world, "3")[0].due_on.isoformat() == "2026-10-15"


async def test_the_office_does_not_ask_for_regular_work(world: World) -> None:
    assert texts(await decide(world, "/速报 约报 4"))[0] == "errors/not_key_task"
    assert texts(await decide(world, "/速报 约报 99"))[0] == "errors/not_found"
    refused = await world.say(*DATA, "/速报 约报 3")
    assert texts(refused)[0] == "errors/not_permitted"


async def test_nobody_tells_of_another_units_key_task(world: World) -> None:
    handled = await world.say(*TAX, "/速报 进展 3 平台上线")
    assert texts(handled)[0] == "errors/not_key_task"


async def test_the_second_news_of_a_quarter_is_a_report_of_its_own(world: World) -> None:
    await world.say(*DATA, WORDS)
    await world.say(*DATA, "/速报 3 覆盖全部县区，通过市级验收，下一步总结")
    assert [each.period for each in news(world, "3")] == ["2026Q3!1", "2026Q3!2"]
    await decide(world, f"/通过 {news(world, '3')[0].id}")
    await decide(world, f"/退回 {news(world, '3')[0].id} 有误")
    assert quarterly(world, "3").ladder == ()


async def test_hostile_words_are_shown_as_written(world: World) -> None:
    await world.say(*DATA, "/速报 3 平台上线 <at id=all></at> **@所有人** [点](http://x.example) 下一步推广")
    [shown] = told(world, LEADERS, "news/")
    assert "@所有人" in str(shown.lines[0].values["words"])


# Two plans with the same key tasks


@pytest_asyncio.fixture
async def two(world: World) -> World:
    await publish_changed(world, replace(key_plan(*KEY), id="p_second", title=SECOND))
    return world


def told_in(world: World) -> list[bool]:
    return [each.plan == "p_second" for each in news(world, "3")]


@pytest.mark.parametrize(("answer", "second"), [("A", False), ("B", True)])
async def test_of_two_plans_the_one_that_is_meant_is_asked(two: World, answer: str, second: bool) -> None:
    asked = await two.say(*DATA, "/速报 3 数据共享平台正式上线")
    rows = [field.value.values["words"] for field in card(asked).fields if field.value.name == "ask/news"]
    assert rows == ["示范市优化营商环境2026年工作方案", "示范市另一项工作方案"]
    assert texts(await two.say(*DATA, answer))[0] == "news/recorded"
    assert told_in(two) == [second]


@pytest.mark.parametrize(
    "named", ["《示范市另一项工作方案》第3项", "《示范市另一项工作方案》3", "p_second 3"]
)
async def test_the_plan_may_be_named_before_the_task(two: World, named: str) -> None:
    await two.say(*DATA, f"/速报 {named} 数据共享平台正式上线，下一步推广到县区")
    assert told_in(two) == [True]


TELLS = "平台上线，下一步推广到县区"


@pytest.mark.parametrize("place", [0, 1])
async def test_said_to_be_progress_it_asks_which_plan_as_well(two: World, place: int) -> None:
    """It was refused as meaning several things."""
    asked = card(await two.say(*DATA, f"/速报 进展 3 {TELLS}"))
    assert asked.title.name == "choices/plan"
    assert news(two, "3") == []
    done = await two.say(*DATA, asked.buttons[place].call)
    assert texts(done)[0] == "news/recorded"
    assert told_in(two) == [place == 1]
    assert news(two, "3")[0].report is not None
    assert (news(two, "3")[0].report.words or "") == TELLS  # type: ignore[union-attr]


@pytest.mark.parametrize("place", [0, 1])
async def test_the_words_that_are_asked_for_go_to_the_plan_that_was_tapped(two: World, place: int) -> None:
    asked = card(await two.say(*DATA, "/速报 进展 3"))
    await two.say(*DATA, asked.buttons[place].call)
    assert news(two, "3") == []
    await two.say(*DATA, f"@督办 {TELLS}")
    assert told_in(two) == [place == 1]


@pytest.mark.parametrize("words", [f"/速报 进展 《{SECOND}》3 {TELLS}", f"/速报 进展 3 《{SECOND}》 {TELLS}"])
async def test_the_plan_of_progress_may_be_named(two: World, words: str) -> None:
    await two.say(*DATA, words)
    assert told_in(two) == [True]


async def test_progress_of_the_one_plan_is_none_of_the_other(two: World) -> None:
    """The tasks of both have the same id: what was added to the second had gone to the first."""
    for place in (0, 1):
        asked = card(await two.say(*DATA, f"/速报 进展 3 {TELLS}"))
        await two.say(*DATA, asked.buttons[place].call)
    first, second = news(two, "3")
    assert (first.plan == "p_second", second.plan == "p_second") == (False, True)
    await decide(two, f"/退回 {first.id} 请补充")
    asked = card(await two.say(*DATA, f"/速报 进展 3 {TELLS}"))
    await two.say(*DATA, asked.buttons[1].call)
    assert [(each.plan == "p_second", each.state) for each in news(two, "3")] == [
        (False, "returned"),
        (True, "filed"),
        (True, "filed"),
    ]
    await tap(two, DATA, f"add_news/{second.id}")
    await two.say(*DATA, "@督办 另有两个县接入")
    assert [each.versions for each in news(two, "3")] == [1, 2, 1]


@pytest.mark.parametrize("place", [0, 1])
async def test_the_office_asks_how_a_task_of_one_plan_stands(two: World, place: int) -> None:
    """It had asked in both plans at once."""
    asked = card(await decide(two, "/速报 约报 3 9月24日 请写明进展"))
    assert asked.title.name == "choices/plan"
    assert news(two, "3") == []
    await decide(two, asked.buttons[place].call)
    assert told_in(two) == [place == 1]
    assert news(two, "3")[0].due_on == date(2026, 9, 24)
    await decide(two, asked.buttons[1 - place].call)
    assert sorted(told_in(two)) == [False, True]


@pytest.mark.parametrize("room", [OFFICE, LEADERS])
async def test_what_is_told_of_progress_names_its_plan(two: World, room: str) -> None:
    await two.say(*DATA, f"/速报 进展 《{SECOND}》3 {TELLS}")
    [shown] = told(two, room, "news/")
    assert shown.lines[0].values["titles"] == [SECOND]
