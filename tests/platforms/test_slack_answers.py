"""The answer to a slash command in Slack: its buttons work as on any card; only its reader sees all of it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from bot.platforms.slack import cards as slack_cards
from tests.emulators.base import Misbehaviour, Reply, Reset
from tests.emulators.slack import Posted
from tests.emulators.slack_blocks import buttons_of, words_of
from tests.platforms.slack_kit import (
    COORDINATOR,
    DATA,
    DATA_WOMAN,
    OFFICE,
    TAX,
    TAX_MAN,
    OnSlack,
    an_office,
)

FIRST = "按计划推进"


@pytest_asyncio.fixture
async def office(tmp_path: Path) -> AsyncIterator[OnSlack]:
    async with an_office(tmp_path) as found:
        await found.serving.move(hours=1)
        yield found


def labels(posted: Posted) -> list[str]:
    return [label for label, _ in buttons_of(posted.blocks)]


def told_alone(office: OnSlack, who: str) -> Posted:
    return [each for each in office.slack.posted if each.only_for == who][-1]


async def test_an_answers_button_files_the_row_it_stands_in_and_nobody_else_hears(office: OnSlack) -> None:
    before = len(office.slack.in_channel(DATA))
    asked = await office.people.command(DATA, DATA_WOMAN, "逐项填")
    assert labels(asked).count(FIRST) == 1
    await office.people.click(DATA_WOMAN, asked.ts, FIRST, uses=2)
    await office.serving.move(seconds=5)
    assert [office.serving.filing(label).state for label in ("3", "4", "14")] == ["filed", "open", "open"]
    assert FIRST not in labels(asked)
    echo = told_alone(office, DATA_WOMAN)
    assert "已登记第3项" in words_of(echo.blocks)
    assert len(office.slack.in_channel(DATA)) == before
    assert office.slack.refused == []


async def test_the_answer_to_a_click_has_buttons_that_work_in_turn(office: OnSlack) -> None:
    asked = await office.people.command(TAX, TAX_MAN, "逐项填")
    await office.people.click(TAX_MAN, asked.ts, FIRST, uses=2)
    echo = told_alone(office, TAX_MAN)
    await office.people.click(TAX_MAN, echo.ts, "撤回", uses=2)
    assert office.serving.filing("6").state == "open"
    assert "ReportWithdrawn" in office.serving.facts()
    assert "撤回" not in labels(echo)
    assert office.slack.refused == []


async def test_what_a_command_asks_back_is_answered_by_its_button(office: OnSlack) -> None:
    asked = await office.people.command(DATA, DATA_WOMAN, "无进展")
    assert labels(asked) == ["A", "B"]
    assert office.serving.filing("3").state == "open"
    await office.people.click(DATA_WOMAN, asked.ts, "A", uses=2)
    assert [office.serving.filing(label).state for label in ("3", "4", "14")] == ["filed"] * 3
    assert "A" not in labels(asked)


async def test_the_office_decides_by_the_buttons_of_its_list(office: OnSlack) -> None:
    await office.people.command(TAX, "UNEW", "绑定 市税务局 孙倩")
    listed = await office.people.command(OFFICE, COORDINATOR, "人员")
    await office.people.click(COORDINATOR, listed.ts, "确认增加", uses=2)
    assert "BindingDecided" in office.serving.facts()
    assert "孙倩" in words_of(told_alone(office, COORDINATOR).blocks)


async def test_a_long_answer_comes_in_parts_whose_buttons_all_work(office: OnSlack) -> None:
    """Each row that has buttons takes two blocks, of which a message holds fifty."""
    for number in range(40):
        await office.people.command(TAX, f"UNEW{number}", f"绑定 市税务局 新人{number}号")
    first = await office.people.command(OFFICE, COORDINATOR, "人员")
    await office.slack.change_of(list(office.slack.responses)[-1])
    parts = [each for each in office.slack.posted if each.only_for == COORDINATOR]
    assert sum(labels(each).count("确认增加") for each in parts) == 40
    shown = "\n".join(words_of(each.blocks) for each in parts)
    assert all(f"新人{number}号" in shown for number in range(40))
    assert "（1/2）" in words_of(first.blocks)
    [rest] = [each for each in parts if each is not first]
    count = labels(rest).count("确认增加")
    await office.people.click(COORDINATOR, rest.ts, "确认增加", nth=3, uses=2)
    assert office.serving.facts().count("BindingDecided") == 1
    assert labels(rest).count("确认增加") == count - 1
    assert (rest.changed, first.changed) == (1, 0)
    assert office.slack.refused == []


async def asked_in_many_parts(office: OnSlack, monkeypatch: pytest.MonkeyPatch) -> Posted:
    """Thirty people who wait, a few rows in a message; the first of the parts."""
    monkeypatch.setattr(slack_cards, "MOST_BLOCKS", 9)
    for number in range(30):
        await office.people.command(TAX, f"UNEW{number}", f"绑定 市税务局 新人{number}号")
    return await office.people.command(OFFICE, COORDINATOR, "人员")


def parts_shown(office: OnSlack) -> list[Posted]:
    return [each for each in office.slack.posted if each.only_for == COORDINATOR]


async def test_what_is_too_much_for_the_answers_address_the_bot_says_to_the_reader_alone(
    office: OnSlack, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The address serves five times."""
    first = await asked_in_many_parts(office, monkeypatch)
    of = int(words_of(first.blocks).partition("（1/")[2].partition("）")[0])
    assert of > 5
    async with asyncio.timeout(20):
        while len(parts_shown(office)) < of:
            office.slack.whispered.clear()
            await office.slack.whispered.wait()
    shown = "\n".join(words_of(each.blocks) for each in parts_shown(office))
    assert all(f"新人{number}号" in shown for number in range(30))
    assert all(f"（{n}/{of}）" in words_of(each.blocks) for n, each in enumerate(parts_shown(office), 1))
    last = [each for each in parts_shown(office) if "确认增加" in labels(each)][-1]
    before = labels(last).count("确认增加")
    await office.people.click(COORDINATOR, last.ts, "确认增加", uses=2)
    assert labels(last).count("确认增加") == before - 1
    assert office.serving.facts().count("BindingDecided") == 1
    assert office.slack.refused == []


async def test_where_the_bot_is_not_there_the_last_word_says_how_much_is_missing(
    office: OnSlack, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.slack.without_bot.add(OFFICE)
    first = await asked_in_many_parts(office, monkeypatch)
    of = int(words_of(first.blocks).partition("（1/")[2].partition("）")[0])
    await office.slack.change_of(list(office.slack.responses)[-1], uses=4)
    shown = parts_shown(office)
    assert len(shown) == 5
    assert f"另有{of - 4}段没有显示" in words_of(shown[-1].blocks)
    assert "请先把机器人加入本会话" in words_of(shown[-1].blocks)
    assert office.slack.refused == ["not_in_channel"]


async def test_the_same_click_again_says_the_same_and_files_nothing(office: OnSlack) -> None:
    asked = await office.people.command(TAX, TAX_MAN, "逐项填")
    before, told = asked.blocks, []
    for uses in (2, 1):
        office.people.count, asked.blocks = 40, before  # both clicks have one trigger id
        await office.people.click(TAX_MAN, asked.ts, FIRST, uses=uses)
        told.append(told_alone(office, TAX_MAN).blocks)
    assert told[0] == told[1]
    assert office.serving.facts().count("ReportFiled") == 1


async def test_a_card_of_long_ago_is_gone_and_that_is_said(office: OnSlack) -> None:
    asked = await office.people.command(TAX, TAX_MAN, "逐项填")
    db = office.serving.core.database.connect()
    assert [row for row in db.rows("inbox") if row[2]]
    db.close()
    await office.serving.core.parts.writer.run(
        lambda tx: tx.db.run("purge_inbox", before=(office.clock.wall() + timedelta(days=1)).isoformat())
    )
    await office.people.click(TAX_MAN, asked.ts, FIRST, uses=1)
    assert office.serving.filing("6").state == "open"
    assert told_alone(office, TAX_MAN).text


@pytest.mark.parametrize("trouble", [Reply(500), Reply(404), Reply(429), Reset()])
async def test_a_click_that_cannot_be_answered_is_recorded_all_the_same(
    office: OnSlack, trouble: Misbehaviour
) -> None:
    asked = await office.people.command(TAX, TAX_MAN, "逐项填")
    office.slack.net.misbehave("/actions/", trouble)
    await office.people.click(TAX_MAN, asked.ts, FIRST, uses=1)
    assert office.serving.filing("6").state == "filed"
    assert FIRST in labels(asked)
    assert "已登记第6项" in words_of(told_alone(office, TAX_MAN).blocks)
