"""Nothing secret reaches the logs: a day in DingTalk at the most talkative level, read afterwards."""

from __future__ import annotations

import logging
from pathlib import Path
from urllib.parse import quote

import pytest
import structlog

from bot.domain.people import room_id_of
from bot.platforms.dingtalk.callback import Door
from bot.ports.messages import OutboundMessage, Repeat
from bot.ports.usecase import Outcome
from bot.text import Text
from bot.wording.cards import Attachment, Card
from tests.emulators.base import Reply, Reset
from tests.emulators.dingtalk import CLIENT_SECRET, HOOK_SECRET, HOOK_TOKEN
from tests.emulators.dingtalk_shapes import buttons_of
from tests.platforms.dingtalk_kit import (
    PATH_SECRET,
    TAX,
    TAX_MAN,
    OnDingTalk,
    an_office,
    an_office_called_back,
)
from tests.platforms.test_dingtalk_robot import HOOK, queue, speaking, wait

WORDS = "完成六成，正常推进"
HELD = (CLIENT_SECRET, PATH_SECRET, Door(PATH_SECRET).card_secret(CLIENT_SECRET), WORDS)


async def a_day(office: OnDingTalk) -> list[str]:
    """One where much goes wrong; gives the secrets that came up."""
    vendor = office.dingtalk
    vendor.net.misbehave("/v1.0/card/instances", Reply(400, b'{"code":"x","message":"no"}'), Reset())
    await office.serving.move(hours=1)
    await office.people.say(TAX, TAX_MAN, f"6{WORDS}")
    await office.people.send_picture(TAX, TAX_MAN, f"6{WORDS}", b"\x89PNG\r\n\x1a\n" + bytes(64))
    await _with_a_document(office)
    tokens = [*vendor.tokens]
    vendor.expire_tokens()
    await office.serving.settle()
    reminder = next(each for each in vendor.posted if each.kind == "card")
    who = reminder.chat.removeprefix("cidroom-").rstrip("=")
    await office.people.click(who, reminder.id, buttons_of(reminder.content)[0]["text"])
    return [*tokens, *vendor.tokens, *vendor.sessions, *vendor.lines.used, *vendor.files]


async def _with_a_document(office: OnDingTalk) -> None:
    """Its upload has the token in the address; it fails once, and then goes."""
    core, at = office.serving.core, office.clock.office()
    document = Attachment("汇总.docx", "application/x", core.files.put(b"PK"))
    row = OutboundMessage(
        "document", room_id_of("work", TAX), Card(Text("card/again"), attachments=(document,)),
        repeat=Repeat.AT_LEAST_ONCE, asked_for=True,
    )  # fmt: skip
    await core.parts.writer.run(lambda tx: tx.record(Outcome(messages=(row,)), at=at))
    office.dingtalk.net.misbehave("/media/upload", Reset())
    await office.serving.settle()
    await office.serving.move(minutes=1)
    assert office.dingtalk.uploads


@pytest.mark.parametrize("how", ["stream", "callback"])
async def test_a_full_debug_log_holds_no_secret_and_no_words(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str], how: str
) -> None:
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.CRITICAL, "aiohttp.access")  # the test's own server: the service's keeps none
    with structlog.testing.capture_logs() as lines:
        if how == "stream":
            async with an_office(tmp_path) as office:
                seen = await a_day(office)
                await office.dingtalk.lines.cut()
                await office.dingtalk.lines.listening(2)
        else:
            async with an_office_called_back(tmp_path) as office:
                seen = await a_day(office)
                office.serving.url += "x"
                assert await office.people.again() is None
    output = capsys.readouterr()
    logged = "\n".join([*map(str, lines), caplog.text, output.out, output.err])
    assert "not delivered" in logged
    held = [*HELD, *seen, *(quote(each, safe="") for each in seen)]
    assert [each for each in held if each in logged] == []


async def test_a_custom_robots_address_and_secret_stay_out_of_the_log(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    with structlog.testing.capture_logs() as lines:
        async with speaking(tmp_path) as (serving, dingtalk):
            dingtalk.net.misbehave(HOOK, Reset(), Reply(200, b'{"errcode":310000,"errmsg":"sign"}'))
            await queue(serving, "one", "two", "three")
            await wait(serving, 60)
    output = capsys.readouterr()
    logged = "\n".join([*map(str, lines), caplog.text, output.out, output.err])
    assert "not delivered" in logged
    assert [each for each in (HOOK_TOKEN, HOOK_SECRET) if each in logged] == []
