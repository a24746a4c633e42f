"""An event that a report of an owed task tells of: told at once where it is sure, else asked with one tap."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.handlers.news_kit import LEADERS
from tests.handlers.office_kit import (
    COORDINATOR,
    DATA,
    LAND,
    OFFICE,
    an_office,
    card,
    facts,
    require_whole,
    texts,
    told,
)
from tests.pipeline_kit import World

SURE = "@督办 第3项平台发生故障，全市业务停办，正在抢修"
UNCLEAR = "@督办 第3项平台数据丢失，正在恢复"


async def links(world: World) -> list[tuple[str, str]]:
    """Number and kind of every report of an event, in order."""
    return await world.core.parts.reader.run(
        lambda view: [
            (event, link.kind) for event in view.ledger.events(2026) for link in view.ledger.links(event)
        ]
    )


@pytest_asyncio.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with an_office(tmp_path) as found:
        yield found
        require_whole(found, tmp_path)


async def test_an_event_goes_to_office_and_leading_group_and_files_nothing(world: World) -> None:
    handled = await world.say(*DATA, SURE)
    assert card(handled).title.name == "urgent/received"
    assert told(world, OFFICE, "urgent/")
    assert told(world, LEADERS, "urgent/")
    assert not [each for each in world.filings() if each.report is not None]


async def test_in_doubt_one_tap_tells_of_the_event(world: World) -> None:
    asked = await world.say(*DATA, UNCLEAR)
    assert texts(asked)[0] == "doubts/urgent_form"
    assert not told(world, OFFICE, "urgent/")
    chosen = await world.say(*DATA, card(asked).buttons[0].call)
    assert card(chosen).title.name == "urgent/received"
    assert told(world, LEADERS, "urgent/")
    assert not [each for each in world.filings() if each.report is not None]


async def test_in_doubt_the_other_tap_files_the_words_and_no_pace(world: World) -> None:
    asked = await world.say(*DATA, UNCLEAR)
    chosen = await world.say(*DATA, card(asked).buttons[1].call)
    assert texts(chosen)[0] == "echo/title"
    [filing] = [each for each in world.filings() if each.report is not None]
    assert filing.report is not None
    assert (filing.label, filing.report.status, filing.report.problem) == (
        "3",
        None,
        "第3项平台数据丢失，正在恢复",
    )
    assert not told(world, OFFICE, "urgent/")


async def test_words_without_a_task_are_not_passed_over(world: World) -> None:
    asked = await world.say(*DATA, "@督办 平台瘫痪了")
    assert texts(asked)[0] == "doubts/urgent_form"
    dropped = await world.say(*DATA, card(asked).buttons[1].call)
    assert dropped.answer is not None
    assert "UrgentTold" not in facts(world)


@pytest.mark.parametrize(
    ("words", "is_asked"),
    [
        ("@督办 4正常推进，完成60%，昨天机房起火，1人受伤，已送医", False),
        ("@督办 4正常推进，完成60%，平台今早瘫痪，影响3人", True),
    ],
)
async def test_reports_beside_an_event_are_filed_and_its_figures_are_no_tasks(
    world: World, words: str, *, is_asked: bool
) -> None:
    handled = await world.say(*DATA, words)
    if is_asked:
        assert texts(handled)[0] == "doubts/urgent_form"
        handled = await world.say(*DATA, card(handled).buttons[0].call)
    assert card(handled).title.name == "urgent/received"
    [filing] = [each for each in world.filings() if each.report is not None]
    assert filing.report is not None
    assert (filing.label, filing.report.percent, filing.report.figures) == ("4", 60, ())


async def test_what_an_event_harmed_is_a_problem_of_a_report_never_a_figure(world: World) -> None:
    asked = await world.say(*LAND, "@督办 2、11正常推进，另外发生一起重大工程事故，死亡1人")
    await world.say(*LAND, card(asked).buttons[1].call)
    reports = {each.label: each.report for each in world.filings() if each.report is not None}
    assert set(reports) == {"2", "11"}
    assert [each.figures for each in reports.values() if each] == [(), ()]
    assert [each.problem for each in reports.values() if each] == [None, "另外发生一起重大工程事故，死亡1人"]


@pytest.mark.parametrize(
    "words",
    [
        "@督办 续报：光缆被挖断，预计14时恢复",
        "/续报 光缆被挖断",
        "/速报 续报 光缆被挖断",
        "/续报一 光缆被挖断",
    ],
)
async def test_a_follow_up_without_a_number_is_of_the_open_event(world: World, words: str) -> None:
    await world.say(*DATA, SURE)
    handled = await world.say(*DATA, words)
    assert card(handled).title.name == "urgent/received"
    assert await links(world) == [("2026-1", "first"), ("2026-1", "follow_up")]


async def test_which_event_a_final_report_without_a_number_ends_is_asked(world: World) -> None:
    await world.say(*DATA, SURE)
    asked = await world.say(*DATA, "@督办 终报：业务全部恢复，处置完毕")
    assert texts(asked)[0] == "doubts/final_number"
    await world.say(*DATA, card(asked).buttons[0].call)
    assert await links(world) == [("2026-1", "first"), ("2026-1", "final")]


async def test_of_two_open_events_a_follow_up_is_asked_of_which(world: World) -> None:
    await world.say(*DATA, SURE)
    await world.say(*DATA, "/速报 突发 机房起火，已扑灭")
    asked = await world.say(*DATA, "@督办 续报：现已恢复")
    assert texts(asked)[0] == "doubts/urgent_which"
    await world.say(*DATA, card(asked).buttons[1].call)
    assert (await links(world))[-1] == ("2026-2", "follow_up")


async def test_a_follow_up_of_no_open_event_is_never_a_first_report_unasked(world: World) -> None:
    asked = await world.say(*DATA, "/续报 又查封1处")
    assert texts(asked)[0] == "doubts/urgent_which"
    assert await links(world) == []
    assert told(world, OFFICE, "urgent-unplaced/")


async def test_how_an_open_event_ended_is_asked_before_it_is_taken_for_a_task(world: World) -> None:
    await world.say(*DATA, SURE)
    asked = await world.say(*DATA, "@督办 业务已全部恢复，处置完毕")
    assert texts(asked)[0] == "doubts/urgent_form"
    await world.say(*DATA, card(asked).buttons[0].call)
    assert (await links(world))[-1] == ("2026-1", "follow_up")


async def test_the_office_goes_on_with_the_one_open_event(world: World) -> None:
    await world.say(*DATA, SURE)
    await world.say(OFFICE, COORDINATOR, "/续报 省里已派员")
    assert (await links(world))[-1] == ("2026-1", "supplement")


async def test_a_question_whose_task_is_open_asks_of_the_event_once(world: World) -> None:
    """Which task the rest is of is asked after it, and the event not again."""
    asked = await world.say(*DATA, "@督办 完成60%，昨天平台瘫痪，1人受伤")
    assert texts(asked)[0] == "doubts/urgent_form"
    then = await world.say(*DATA, card(asked).buttons[1].call)
    assert texts(then)[0] != "doubts/urgent_form"
