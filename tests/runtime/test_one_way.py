"""A room where nobody is heard: what asks leads to the reply form, or asks to ring the office."""

from __future__ import annotations

import json
from pathlib import Path

from tests.emulators.feishu import HOOK
from tests.emulators.feishu_people import words_of
from tests.platforms.feishu_kit import COORDINATOR, OFFICE
from tests.runtime.form_kit import WithForm, an_office_with_form

RING = "请电话联系办公室"
CODE = "[R-"


def shown(office: WithForm, chat: str, since: int = 0) -> list[str]:
    """The words of each message, and any address in it."""
    cards = office.feishu.in_chat(chat)[since:]
    return [words_of(each.content) + ("/r/" * ("/r/" in json.dumps(each.content))) for each in cards]


async def test_without_an_address_a_reminder_asks_to_ring(tmp_path: Path) -> None:
    async with an_office_with_form(tmp_path, public_url=None) as office:
        [reminder] = shown(office, HOOK)[:1]
    assert RING in reminder
    assert "直接回复" not in reminder
    assert "/r/" not in reminder
    assert CODE not in reminder


async def test_a_reminder_with_a_form_shows_no_code(tmp_path: Path) -> None:
    async with an_office_with_form(tmp_path) as office:
        [reminder] = shown(office, HOOK)[:1]
    assert "/r/" in reminder
    assert "直接回复" not in reminder
    assert (RING in reminder, CODE in reminder) == (False, False)


async def ordered(office: WithForm) -> tuple[list[str], list[str]]:
    """The office asks for a first report: what the room is shown, and what the office is told to ring for."""
    before, heard = len(office.feishu.in_chat(HOOK)), len(office.feishu.in_chat(OFFICE))
    await office.people.say(OFFICE, COORDINATOR, "/速报 市税务局 请报告", mention=True)
    await office.serving.move(minutes=20)
    await office.serving.move(minutes=20)
    asked = [each for each in shown(office, HOOK, before) if "【速报】" in each]
    return asked, [each for each in shown(office, OFFICE, heard) if "【电话联系】" in each]


async def test_a_first_report_that_cannot_be_given_there_is_rung_for(tmp_path: Path) -> None:
    async with an_office_with_form(tmp_path, public_url=None) as office:
        [card], [told] = await ordered(office)
    assert RING in card
    assert CODE not in card
    assert "初报" in told


async def test_a_first_report_leads_to_a_form(tmp_path: Path) -> None:
    async with an_office_with_form(tmp_path) as office:
        [card], rung = await ordered(office)
    assert "/r/" in card
    assert (RING in card, CODE in card) == (False, False)
    assert rung == []


async def test_a_receipt_leads_to_a_form(tmp_path: Path) -> None:
    async with an_office_with_form(tmp_path) as office:
        await office.serving.move(hours=4)
        [receipt] = [each for each in shown(office, HOOK) if "签收" in each][:1]
    assert "/r/" in receipt
    assert (RING in receipt, CODE in receipt) == (False, False)


async def test_without_an_address_a_receipt_is_asked_for_by_telephone(tmp_path: Path) -> None:
    async with an_office_with_form(tmp_path, public_url=None) as office:
        await office.serving.move(hours=4)
        [receipt] = [each for each in shown(office, HOOK) if "签收" in each][:1]
        rung = [each for each in shown(office, OFFICE) if "【电话联系】" in each]
    assert RING in receipt
    assert CODE not in receipt
    assert rung == []
