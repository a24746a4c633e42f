"""A quarter in DingTalk, through sockets: reminded, answered by quote and button, urged, rolled up."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import time
from pathlib import Path

import pytest
import pytest_asyncio

from tests.emulators.dingtalk_people import words_of
from tests.emulators.dingtalk_shapes import buttons_of
from tests.platforms.dingtalk_kit import (
    COORDINATOR,
    DATA,
    DATA_WOMAN,
    LEADERS,
    OFFICE,
    TAX,
    TAX_MAN,
    OnDingTalk,
    an_office,
    an_office_called_back,
)

PDF = b"%PDF-1.7\n1 0 obj"


@pytest_asyncio.fixture(params=["stream", "callback"])
async def office(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[OnDingTalk]:
    hearing = an_office(tmp_path) if request.param == "stream" else an_office_called_back(tmp_path)
    async with hearing as found:
        yield found


def said(office: OnDingTalk, chat: str) -> str:
    """What the robot said there last."""
    return words_of(office.cards(chat)[-1])


async def test_a_quarter_from_the_reminder_to_the_roll_up(office: OnDingTalk) -> None:
    await office.serving.move(hours=1)
    await _answered_by_quote(office)
    await _corrected_by_quoting_the_echo(office)
    await _answered_by_button(office)
    await _with_a_file(office)
    await _urged(office)
    await _rolled_up(office)
    assert office.dingtalk.refused == []
    assert office.dingtalk.lines.nonsense == []


async def _answered_by_quote(office: OnDingTalk) -> None:
    """A quote names no message: the code in its words tells which it is."""
    [reminder] = office.cards(TAX)
    assert (reminder.kind, reminder.mentions) == ("card", (TAX_MAN,))
    assert reminder.content["title"].startswith("【季报提醒】")
    await office.people.say(TAX, TAX_MAN, "完成60%，正常推进", to=reminder.id)
    await office.serving.settle()
    assert "已登记第6项" in said(office, TAX)
    assert office.serving.filing("6").state == "filed"


async def _corrected_by_quoting_the_echo(office: OnDingTalk) -> None:
    """The echo has no code; the key of what is quoted tells which it is."""
    echo = office.cards(TAX)[-1]
    await office.people.say(TAX, TAX_MAN, "更正为65%", to=echo.id, key=True)
    await office.serving.settle()
    assert "65%" in said(office, TAX)
    assert office.serving.facts().count("ReportFiled") == 2


async def _answered_by_button(office: OnDingTalk) -> None:
    """One of three tasks: the card keeps the buttons of the others, and the clicker is told."""
    reminder = office.cards(DATA)[0]
    before = buttons_of(reminder.content)
    told = await office.people.click(DATA_WOMAN, reminder.id, "第3项 按计划推进")
    assert told.startswith("已登记第3项")
    assert len(before) - len(buttons_of(reminder.content)) == 4
    assert "已登记。要更正请回复本条" in words_of(reminder)
    await office.serving.settle()
    assert "已登记第3项" in said(office, DATA)
    assert office.serving.filing("3").state == "filed"


async def _with_a_file(office: OnDingTalk) -> None:
    """Files come in the direct chat only; the words beside it say what it is for."""
    await office.people.say("cid-d=", DATA_WOMAN, "3完成70%，材料随后", direct=True)
    await office.serving.settle()
    await office.people.send_file(DATA_WOMAN, "共享目录.pdf", PDF)
    await office.serving.settle()
    assert "EvidenceStored" in office.serving.facts()


async def _urged(office: OnDingTalk) -> None:
    """Whoever has not answered is urged; the tax bureau, which has, hears nothing."""
    quiet = len(office.cards(TAX))
    await office.serving.at_workday("4", 1, time(9, 0))
    urging = office.cards(DATA)[-1]
    assert "【催办】" in words_of(urging)
    assert not [each for each in office.cards(TAX)[quiet:] if "催办" in words_of(each)]
    await office.people.say(DATA, DATA_WOMAN, "4完成50%，14本季度无新进展", to=urging.id)
    await office.serving.settle()
    assert office.serving.filing("4").state == "filed"


async def _rolled_up(office: OnDingTalk) -> None:
    """The office accepts; at the set hour the leaders get the card, and its documents as files below it."""
    await office.people.say(OFFICE, COORDINATOR, "/通过 6")
    await office.serving.settle()
    assert office.serving.filing("6").state == "accepted"
    await office.serving.move(days=30)
    kinds = [each.kind for each in office.dingtalk.in_chat(LEADERS)]
    assert kinds[0] in {"card", "sampleMarkdown"}
    assert set(kinds[1:]) >= {"sampleFile", "sampleImageMsg"}
    held = [body for _, body in office.dingtalk.uploads.values()]
    assert sum(body.startswith(b"PK") for body in held) == 2
    assert sum(body.startswith(b"\x89PNG") for body in held) == 1
