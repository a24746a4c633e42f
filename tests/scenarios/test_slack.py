"""A quarter in Slack, through sockets: reminded, answered in the thread and by button, urged, rolled up."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import time
from pathlib import Path

import pytest_asyncio

from tests.emulators.slack import Posted
from tests.emulators.slack_blocks import buttons_of, words_of
from tests.platforms.slack_kit import (
    COORDINATOR,
    DATA,
    DATA_WOMAN,
    LEADERS,
    OFFICE,
    TAX,
    TAX_MAN,
    OnSlack,
    an_office,
)

PDF = b"%PDF-1.7\n1 0 obj"


@pytest_asyncio.fixture
async def office(tmp_path: Path) -> AsyncIterator[OnSlack]:
    async with an_office(tmp_path) as found:
        yield found


def cards(office: OnSlack, channel: str) -> list[Posted]:
    return [each for each in office.slack.in_channel(channel) if each.blocks]


def said(office: OnSlack, channel: str) -> str:
    """What the bot said there last."""
    return words_of(cards(office, channel)[-1].blocks)


async def test_a_quarter_from_the_reminder_to_the_roll_up(office: OnSlack) -> None:
    await office.serving.move(hours=1)
    await _answered_in_the_thread(office)
    await _corrected(office)
    await _answered_by_button(office)
    await _with_a_file(office)
    await _urged(office)
    await _rolled_up(office)
    assert office.slack.refused == []


async def _answered_in_the_thread(office: OnSlack) -> None:
    [reminder] = cards(office, TAX)
    assert f"<@{TAX_MAN}>" in reminder.blocks[0]["text"]["text"]
    await office.people.say(TAX, TAX_MAN, "完成60%，正常推进", thread=reminder.ts)
    await office.serving.move(seconds=5)
    echo = cards(office, TAX)[-1]
    assert echo.thread == reminder.ts
    assert "已登记第6项" in words_of(echo.blocks)
    assert office.serving.filing("6").state == "filed"


async def _corrected(office: OnSlack) -> None:
    """An event that comes again changes nothing."""
    [reminder] = [each for each in cards(office, TAX) if each.thread is None]
    await office.people.say(TAX, TAX_MAN, "更正为65%", thread=reminder.ts)
    assert await office.people.again() == (200, b"")
    await office.serving.move(seconds=5)
    assert "65%" in said(office, TAX)
    assert office.serving.facts().count("ReportFiled") == 2


async def _answered_by_button(office: OnSlack) -> None:
    """One of three tasks: the card keeps the buttons of the others, and says what was done with this one."""
    [reminder] = cards(office, DATA)
    before = buttons_of(reminder.blocks)
    await office.people.click(DATA_WOMAN, reminder.ts, "按计划推进")
    await office.serving.move(seconds=5)
    assert reminder.changed == 1
    assert len(before) - len(buttons_of(reminder.blocks)) == 4
    assert "已登记。要更正请回复本条" in words_of(reminder.blocks)
    assert "已登记第3项" in said(office, DATA)
    assert office.serving.filing("3").state == "filed"


async def _with_a_file(office: OnSlack) -> None:
    """A file in the thread of three tasks, with words that name one, is kept as its evidence."""
    [reminder] = [each for each in cards(office, DATA) if each.thread is None]
    await office.people.send_file(DATA, DATA_WOMAN, "共享目录.pdf", PDF, "第3项佐证", thread=reminder.ts)
    await office.serving.move(seconds=5)
    assert "EvidenceStored" in office.serving.facts()


async def _urged(office: OnSlack) -> None:
    """Whoever has not answered is urged; the tax bureau, which has, hears nothing."""
    quiet = len(cards(office, TAX))
    await office.serving.at_workday("4", 1, time(9, 0))
    urging = cards(office, DATA)[-1]
    assert "催办" in words_of(urging.blocks)
    assert not [each for each in cards(office, TAX)[quiet:] if "催办" in words_of(each.blocks)]
    await office.people.say(DATA, DATA_WOMAN, "4完成50%，14本季度无新进展", thread=urging.ts)
    await office.serving.move(seconds=5)
    assert office.serving.filing("4").state == "filed"


async def _rolled_up(office: OnSlack) -> None:
    """The office accepts by a command; at the set hour the leaders get the card, and its documents below."""
    answer = await office.people.command(OFFICE, COORDINATOR, "通过 6")
    assert "6" in answer.text
    assert office.serving.filing("6").state == "accepted"
    await office.serving.move(days=30)
    shown = office.slack.in_channel(LEADERS)
    assert shown[0].blocks
    assert [bool(each.files) for each in shown] == [False, True, True, True]
    held = [body for _, body in office.slack.uploads.values()]
    assert sum(body.startswith(b"PK") for body in held) == 2
    assert sum(body.startswith(b"\x89PNG") for body in held) == 1
