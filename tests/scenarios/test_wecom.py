"""A quarter in WeCom, through sockets: in groups, by robot and AI bot, and alone with the app."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import time
from pathlib import Path
from typing import Any

import pytest_asyncio

from tests.emulators.wecom import Posted
from tests.emulators.wecom_cards import words_of
from tests.emulators.wecom_people import AppPeople, BotPeople
from tests.platforms.wecom_kit import (
    COORDINATOR,
    DATA,
    DATA_WOMAN,
    LEADERS,
    OFFICE,
    TAX,
    TAX_MAN,
    OnWeCom,
    office_in_groups,
    office_on_app,
)

PDF = b"%PDF-1.7\n1 0 obj"
OURS = {"robot", "bot", "app"}


@pytest_asyncio.fixture
async def groups(tmp_path: Path) -> AsyncIterator[OnWeCom[BotPeople]]:
    async with office_in_groups(tmp_path) as found:
        yield found


@pytest_asyncio.fixture
async def app(tmp_path: Path) -> AsyncIterator[OnWeCom[AppPeople]]:
    async with office_on_app(tmp_path) as found:
        yield found


def ours(office: OnWeCom[Any], chat: str) -> list[Posted]:
    return [each for each in office.wecom.in_chat(chat) if each.by in OURS]


def said(office: OnWeCom[Any], chat: str) -> str:
    """What was said there last."""
    return words_of(ours(office, chat)[-1].content)


async def test_a_quarter_in_groups(groups: OnWeCom[BotPeople]) -> None:
    await groups.serving.move(hours=1)
    await _answered_by_quote(groups)
    await _corrected(groups)
    await _asked_back_and_answered_by_button(groups)
    await _with_a_photo(groups)
    await _urged(groups)
    await _rolled_up(groups)
    assert groups.wecom.refused == []


async def _answered_by_quote(groups: OnWeCom[BotPeople]) -> None:
    """The robot reminds, the AI bot hears the answer: one room, known by the code in the quote."""
    [reminder] = ours(groups, TAX)
    assert (reminder.by, reminder.kind) == ("robot", "text")
    assert reminder.content["mentioned_list"] == [TAX_MAN]
    assert "【季报提醒】市税务局" in reminder.content["content"]
    await groups.people.say(TAX, TAX_MAN, "完成60%，正常推进", quote=reminder)
    await groups.serving.settle()
    echo = ours(groups, TAX)[-1]
    assert echo.by == "bot"
    assert "已登记第6项" in words_of(echo.content)
    assert groups.serving.filing("6").state == "filed"


async def _corrected(groups: OnWeCom[BotPeople]) -> None:
    await groups.people.say(TAX, TAX_MAN, "6更正为65%")
    await groups.serving.settle()
    assert "65%" in said(groups, TAX)
    assert groups.serving.facts().count("ReportFiled") == 2


async def _asked_back_and_answered_by_button(groups: OnWeCom[BotPeople]) -> None:
    """What is not sure is asked with buttons; a click answers, and its button is gone from the card."""
    await groups.people.say(DATA, DATA_WOMAN, "完成50%", quote=ours(groups, DATA)[0])
    await groups.serving.settle()
    asked = ours(groups, DATA)[-1]
    assert asked.kind == "template_card"
    before = asked.content["button_list"]
    await groups.people.click(DATA_WOMAN, asked, before[0]["text"])
    await groups.serving.settle()
    assert asked.changed == 1
    assert before[0] not in asked.content["button_list"]
    assert groups.serving.facts().count("ReportFiled") == 3
    assert "已登记" in said(groups, DATA)


async def _with_a_photo(groups: OnWeCom[BotPeople]) -> None:
    """In a group pictures come inside words that mention the bot."""
    picture = b"\x89PNG\r\n\x1a\n" + bytes(64)
    items = [
        {"msgtype": "text", "text": {"content": "@督办 3完成，附照片"}},
        {"msgtype": "image", "image": {"url": groups.people.put(picture)}},
    ]
    message = {"msgtype": "mixed", "mixed": {"msg_item": items}}
    await groups.people.send(DATA, DATA_WOMAN, message, direct=False)
    await groups.serving.settle()
    assert "EvidenceStored" in groups.serving.facts()


async def _urged(groups: OnWeCom[BotPeople]) -> None:
    """Whoever has not answered is urged; the tax bureau, which has, hears nothing."""
    quiet = len(ours(groups, TAX))
    await groups.serving.at_workday("4", 1, time(9, 0))
    urging = ours(groups, DATA)[-1]
    assert urging.content["content"].startswith("【催办】")
    assert not [each for each in ours(groups, TAX)[quiet:] if "催办" in words_of(each.content)]
    await groups.people.say(DATA, DATA_WOMAN, "4完成50%，14本季度无新进展", quote=urging)
    await groups.serving.settle()
    assert groups.serving.filing("4").state == "filed"


async def _rolled_up(groups: OnWeCom[BotPeople]) -> None:
    """The office accepts; at the set hour the leaders get the card, and its documents as files below it."""
    await groups.people.say(OFFICE, COORDINATOR, "/通过 6")
    await groups.serving.settle()
    assert groups.serving.filing("6").state == "accepted"
    assert ours(groups, OFFICE)[-1].by == "bot"
    await groups.serving.move(days=30)
    shown = ours(groups, LEADERS)
    kinds = [each.kind for each in shown]
    assert kinds[0].startswith("markdown")
    assert {"file", "image"} <= set(kinds)
    held = [each.body for each in groups.wecom.media.values()]
    assert sum(body.startswith(b"PK") for body in held) == 2


async def test_a_quarter_alone_with_the_app(app: OnWeCom[AppPeople]) -> None:
    await app.serving.move(hours=1)
    await _reminded_with_buttons(app)
    await _answered_and_corrected_in_words(app)
    await _with_a_file(app)
    await _urged_alone(app)
    await _rolled_up_to_the_leader(app)
    assert app.wecom.refused == []
    assert app.wecom.dropped == []


async def _reminded_with_buttons(app: OnWeCom[AppPeople]) -> None:
    """A card says it all: for one task its answers, for three what is for the whole card."""
    [card] = ours(app, TAX_MAN)
    labels = [each["text"] for each in card.content["button_list"]]
    assert labels == ["已完成", "按计划推进", "进度偏慢", "本期无新进展"]
    [several] = ours(app, DATA_WOMAN)
    assert [each["text"] for each in several.content["button_list"]] == ["逐项填", "本期无新进展"]
    await app.people.click(TAX_MAN, card, "按计划推进")
    await app.serving.settle()
    assert (card.changed, card.content["replaced"]) == (1, "已登记第6项（三季度）：按计划推进")
    assert "已登记第6项" in said(app, TAX_MAN)
    assert app.serving.filing("6").state == "filed"


async def _answered_and_corrected_in_words(app: OnWeCom[AppPeople]) -> None:
    await app.people.say(DATA_WOMAN, "3完成50%，正常推进")
    await app.serving.settle()
    assert app.serving.filing("3").state == "filed"
    await app.people.say(DATA_WOMAN, "3更正为55%")
    await app.serving.settle()
    assert "55%" in said(app, DATA_WOMAN)


async def _with_a_file(app: OnWeCom[AppPeople]) -> None:
    await app.people.send_file(DATA_WOMAN, "共享目录.pdf", PDF)
    await app.serving.settle()
    assert "EvidenceStored" in app.serving.facts()


async def _urged_alone(app: OnWeCom[AppPeople]) -> None:
    quiet = len(ours(app, TAX_MAN))
    await app.serving.at_workday("4", 1, time(9, 0))
    assert any("催办" in words_of(each.content) for each in ours(app, DATA_WOMAN)[-2:])
    assert not [each for each in ours(app, TAX_MAN)[quiet:] if "催办" in words_of(each.content)]
    await app.people.say(DATA_WOMAN, "4完成50%，14本季度无新进展")
    await app.serving.settle()
    assert app.serving.filing("4").state == "filed"


async def _rolled_up_to_the_leader(app: OnWeCom[AppPeople]) -> None:
    await app.people.say("office", "/通过 6")
    await app.serving.settle()
    assert app.serving.filing("6").state == "accepted"
    await app.serving.move(days=30)
    kinds = [each.kind for each in ours(app, "leader")]
    assert kinds[0] == "markdown"
    assert {"file", "image"} <= set(kinds)
