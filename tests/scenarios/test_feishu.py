"""A quarter in Feishu, through sockets: reminded, answered by quote and button, urged, rolled up."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import time
from pathlib import Path

import pytest_asyncio

from tests.emulators.feishu import Posted
from tests.emulators.feishu_people import buttons_of, words_of
from tests.platforms.feishu_kit import COORDINATOR, LEADERS, OFFICE, TAX, TAX_MAN, OnFeishu, an_office

DATA, DATA_WOMAN = "oc_room-data", "ou_data"
PDF = b"%PDF-1.7\n1 0 obj"


@pytest_asyncio.fixture
async def office(tmp_path: Path) -> AsyncIterator[OnFeishu]:
    async with an_office(tmp_path) as found:
        yield found


def cards(office: OnFeishu, chat: str) -> list[Posted]:
    return [each for each in office.feishu.in_chat(chat) if each.kind == "interactive"]


def said(office: OnFeishu, chat: str) -> str:
    """What the bot said there last."""
    return words_of(cards(office, chat)[-1].content)


async def test_a_quarter_from_the_reminder_to_the_roll_up(office: OnFeishu) -> None:
    await office.serving.move(hours=1)
    await _answered_by_quote(office)
    await _corrected_in_the_thread(office)
    await _answered_by_button(office)
    await _with_a_file(office)
    await _urged(office)
    await _rolled_up(office)
    assert office.feishu.refused == []


async def _answered_by_quote(office: OnFeishu) -> None:
    [reminder] = cards(office, TAX)
    assert reminder.content["header"]["text_tag_list"][0]["text"]["content"] == "季报提醒"
    assert {"tag": "markdown", "content": f"<at id={TAX_MAN}></at>"} in reminder.content["body"]["elements"]
    words = await office.people.say(TAX, TAX_MAN, "完成60%，正常推进", to=reminder.id)
    await office.serving.settle()
    echo = cards(office, TAX)[-1]
    assert (echo.reply_to, echo.root) == (words, reminder.id)
    assert "已登记第6项" in words_of(echo.content)
    assert office.serving.filing("6").state == "filed"


async def _corrected_in_the_thread(office: OnFeishu) -> None:
    """The words answer the echo, and so, by its thread, still the reminder."""
    echo = cards(office, TAX)[-1]
    await office.people.say(TAX, TAX_MAN, "更正为65%", to=echo.id)
    await office.serving.settle()
    assert "65%" in said(office, TAX)
    assert office.serving.facts().count("ReportFiled") == 2


async def _answered_by_button(office: OnFeishu) -> None:
    """One of three tasks: the toast says what was recorded, and the card keeps the buttons of the others."""
    [reminder] = cards(office, DATA)
    before = buttons_of(reminder.content)
    toast = await office.people.click(DATA_WOMAN, reminder.id, "按计划推进")
    assert toast.startswith("已登记第3项")
    assert len(before) - len(buttons_of(reminder.content)) == 4
    assert "已登记。要更正请回复本条" in words_of(reminder.content)
    await office.serving.settle()
    assert "已登记第3项" in said(office, DATA)
    assert office.serving.filing("3").state == "filed"


async def _with_a_file(office: OnFeishu) -> None:
    """A file in reply to the echo of its report is kept as evidence."""
    echo = cards(office, DATA)[-1]
    await office.people.send_file(DATA, DATA_WOMAN, "共享目录.pdf", PDF, to=echo.id)
    await office.serving.settle()
    assert "EvidenceStored" in office.serving.facts()


async def _urged(office: OnFeishu) -> None:
    """Whoever has not answered is urged; the tax bureau, which has, hears nothing."""
    quiet = len(cards(office, TAX))
    await office.serving.at_workday("4", 1, time(9, 0))
    urging = cards(office, DATA)[-1]
    assert urging.content["header"]["template"] == "orange"
    assert urging.content["header"]["text_tag_list"][0]["text"]["content"] == "催办"
    assert not [each for each in cards(office, TAX)[quiet:] if "催办" in words_of(each.content)]
    await office.people.say(DATA, DATA_WOMAN, "4完成50%，14本季度无新进展", to=urging.id)
    await office.serving.settle()
    assert office.serving.filing("4").state == "filed"


async def _rolled_up(office: OnFeishu) -> None:
    """The office accepts; at the set hour the leaders get the card, and its documents as files below it."""
    await office.people.say(OFFICE, COORDINATOR, "/通过 6", mention=True)
    await office.serving.settle()
    assert office.serving.filing("6").state == "accepted"
    await office.serving.move(days=30)
    shown = office.feishu.in_chat(LEADERS)
    kinds = [each.kind for each in shown]
    assert kinds[0] == "interactive"
    assert set(kinds[1:]) == {"file", "image"}
    assert shown[0].content["header"]["template"] == "indigo"
    held = [body for _, body in office.feishu.uploads.values()]
    assert sum(body.startswith(b"PK") for body in held) == 2
    assert sum(body.startswith(b"\x89PNG") for body in held) == 1
