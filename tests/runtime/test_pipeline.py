"""The way of a message on both engines: addressed or dropped, once, answered after the commit."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.storage.audit import verify
from tests.pipeline_kit import World, a_world

TAX, LIAISON, OFFICE, COORDINATOR = "room-tax", "tax", "room-office", "office"


@pytest_asyncio.fixture
async def world(database_url: str, tmp_path: Path) -> AsyncIterator[World]:
    made = await a_world(database_url, tmp_path)
    yield made
    made.close()


async def reminded(world: World) -> str:
    """The morning's digests have gone; gives the message id of the tax bureau's."""
    await world.move(hours=1)
    [row] = world.rows(TAX)
    return str(row[0])


def facts(world: World) -> list[str]:
    db = world.core.database.connect()
    found = [str(row[1]) for row in db.rows("facts")]
    assert verify(db) == []
    db.close()
    return found


def state_of(world: World, label: str) -> str:
    return world.filing(label).state


async def test_answering_a_reminder_files_a_report_and_echoes_it(world: World) -> None:
    message = await reminded(world)
    handled = await world.say(TAX, LIAISON, "6正常推进，完成60%", reply_to=message)
    assert world.title(handled) == "已登记第6项（三季度）：按计划推进，60%"
    assert state_of(world, "6") == "filed"
    assert [row[3] for row in world.rows(TAX)][-1] == "answer/console/k1"


async def test_a_button_says_its_words(world: World) -> None:
    message = await reminded(world)
    handled = await world.click(TAX, LIAISON, f"completed/{world.filing('6').id}", message)
    assert world.title(handled).startswith("已登记第6项（三季度）：已完成")


async def test_words_that_are_for_nobody_leave_no_trace(world: World) -> None:
    await reminded(world)
    before = facts(world)
    handled = await world.say(TAX, LIAISON, "大家中午吃什么")
    assert handled.dropped
    assert facts(world) == before
    db = world.core.database.connect()
    assert not [row for row in db.rows("inbox") if "k1" in row[0]]
    db.close()


async def test_eight_copies_at_once_are_filed_once_and_answered_alike(world: World) -> None:
    message = await reminded(world)
    tasks = [world.say(TAX, LIAISON, "6完成60%", key="same", reply_to=message) for _ in range(8)]
    answers = await asyncio.gather(*tasks)
    assert facts(world).count("ReportFiled") == 1
    assert len({world.title(each) for each in answers}) == 1
    assert sum(each.repeated for each in answers) == 7


async def test_a_second_answer_makes_a_new_version_and_keeps_what_it_does_not_mention(world: World) -> None:
    message = await reminded(world)
    await world.say(TAX, LIAISON, "6完成60%，办理业务26件", reply_to=message)
    await world.say(TAX, LIAISON, "6完成80%", reply_to=message)
    report = world.filing("6").report
    assert report is not None
    assert (report.no, str(report.percent), len(report.figures)) == (2, "80", 1)


async def test_a_short_code_stands_for_the_quote(world: World) -> None:
    await world.move(hours=1)
    [row] = world.rows(TAX)
    handled = await world.say(TAX, LIAISON, f"完成60% {row[2].lower()}")
    assert world.title(handled) == "已登记第6项（三季度）：按计划推进，60%"


async def test_what_is_unsure_is_asked_back_and_filed_by_the_choice(world: World) -> None:
    message = await reminded(world)
    asked = await world.say(TAX, LIAISON, "6已完成，但还有一个县没有验收", reply_to=message)
    assert asked.answer is not None
    assert asked.answer.kind == "ask"
    assert state_of(world, "6") == "open"
    await world.say(TAX, LIAISON, "B")
    assert state_of(world, "6") == "filed"


async def test_somebody_unknown_hears_how_to_be_bound_three_times_an_hour_and_no_more(world: World) -> None:
    before = facts(world)
    answers = [await world.say(TAX, "stranger", f"/任务 {n}") for n in range(5)]
    assert [each.answer is not None for each in answers] == [True, True, True, False, False]
    assert facts(world) == before


async def test_a_command_of_the_office_is_refused_politely_and_kept_without_words(world: World) -> None:
    handled = await world.say(TAX, LIAISON, "/通过 6")
    assert handled.answer is not None
    assert handled.answer.kind == "refused"
    assert facts(world)[-1] == "CommandRefused"


async def test_accepted_reports_cannot_be_changed_by_their_writer(world: World) -> None:
    message = await reminded(world)
    await world.say(TAX, LIAISON, "6完成60%", reply_to=message)
    await world.say(OFFICE, COORDINATOR, "／通过　6")
    assert state_of(world, "6") == "accepted"
    handled = await world.say(TAX, LIAISON, "更正第6项为70%", reply_to=message)
    assert handled.answer is not None
    assert handled.answer.title.name == "requests/change"
    assert state_of(world, "6") == "accepted"


@pytest.mark.parametrize(
    "words",
    [
        "=1+1",
        "<script>alert(1)</script>",
        "@所有人 {{ 7*7 }} {% raw %}",
        "\u202e\u200b６项",
        "😀" * 50,
        "6" * 30_000,
        "/report " + "好" * 100_000,
    ],
)
async def test_odd_words_get_a_polite_answer_or_none_and_leave_nothing_half_done(
    world: World, words: str
) -> None:
    message = await reminded(world)
    await world.say(TAX, LIAISON, words, reply_to=message)
    assert "ReportFiled" not in facts(world)


async def test_a_task_chosen_without_a_status_is_asked_how_it_stands(world: World) -> None:
    """Found in the demo: the choice named a task, and the answer was that nothing was understood."""
    await world.move(hours=1)
    [row] = world.rows("room-market")
    asked = await world.say("room-market", "market", "已完成，就剩两个片区没有", reply_to=str(row[0]))
    assert asked.answer is not None
    chosen = await world.say("room-market", "market", "A")
    assert chosen.answer is not None
    assert chosen.answer.kind in {"ask", "reminder"}
    assert "ReportFiled" not in facts(world)


async def test_a_filed_report_is_corrected_while_something_else_is_owed(world: World) -> None:
    """Found in review: what was filed was "not yours" as long as the unit owed another task."""
    await world.move(hours=1)
    [row] = world.rows("room-market")
    await world.say("room-market", "market", "8完成60%", reply_to=str(row[0]))
    for words, percent in (("第8项完成65%", "65"), ("更正第8项为66%", "66"), ("/更正 8 完成67%", "67")):
        await world.say("room-market", "market", words, reply_to=str(row[0]))
        report = world.filing("8").report
        assert report is not None
        assert str(report.percent) == percent


async def test_the_same_filings_are_urged_once_a_day(world: World) -> None:
    for _ in range(2):
        await world.say(OFFICE, COORDINATOR, "/催办 市税务局")
    await world.move(hours=2)
    assert len([row for row in world.rows(TAX) if row[3].startswith("urge/")]) == 1


async def test_nothing_is_said_to_be_passed_on_where_the_office_has_no_room(world: World) -> None:
    message = await reminded(world)
    await world.say(OFFICE, COORDINATOR, "/群 移除")
    handled = await world.say(TAX, LIAISON, "第6项申请延期到10月12日，数据还没有统计完", reply_to=message)
    assert handled.answer is not None
    assert handled.answer.kind == "refused"
