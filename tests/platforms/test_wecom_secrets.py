"""Nothing secret reaches the logs: a day in WeCom at the most talkative level, read afterwards."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
import structlog

from tests.emulators.base import Reply, Reset
from tests.emulators.wecom import SECRET
from tests.emulators.wecom_people import AES_KEY, TOKEN
from tests.platforms.wecom_kit import KEYS, TAX, TAX_MAN, office_in_groups, office_on_app

WORDS = "完成六成，正常推进"


def logged(caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str], lines: object) -> str:
    output = capsys.readouterr()
    return "\n".join([str(lines), caplog.text, output.out, output.err])


async def test_a_full_debug_log_of_groups_holds_no_secret_and_no_words(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    with structlog.testing.capture_logs() as lines:
        async with office_in_groups(tmp_path) as office:
            hook = "/cgi-bin/webhook/send"
            office.wecom.net.misbehave(hook, Reply(200, b'{"errcode":93000,"errmsg":"no"}'), Reset())
            await office.serving.move(hours=1)
            await office.people.say(TAX, TAX_MAN, WORDS)
            await office.serving.settle()
            office.wecom.net.misbehave("/cgi-bin/aibot", Reply(503), Reset(done=True))
            await office.people.say(TAX, TAX_MAN, f"6{WORDS}")
            await office.serving.settle()
            await office.people.say("", TAX_MAN, WORDS, direct=True)
            await office.people.send_file(TAX_MAN, "image", b"no picture at all")
            await office.serving.settle()
            codes, files = list(office.wecom.answers), list(office.wecom.files)
    told = logged(caplog, capsys, lines)
    assert "not delivered" in told
    held = [AES_KEY, TOKEN, WORDS, *KEYS.values(), *codes, *(f"files/{each}" for each in files)]
    assert [each for each in held if each in told] == []


async def test_a_full_debug_log_of_the_app_holds_no_secret_and_no_words(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    with structlog.testing.capture_logs() as lines:
        async with office_on_app(tmp_path) as office:
            send = "/cgi-bin/message/send"
            office.wecom.net.misbehave(send, Reply(200, b'{"errcode":81013,"errmsg":"no"}'), Reset())
            await office.serving.move(hours=1)
            tokens = list(office.wecom.tokens)
            office.wecom.net.misbehave("/cgi-bin/message/update", Reset())
            cards = [each for each in office.wecom.posted if each.kind == "template_card"]
            await office.people.click(cards[0].chat, cards[0], cards[0].content["button_list"][0]["text"])
            office.wecom.expire_tokens()
            office.wecom.net.misbehave("/cgi-bin/gettoken", Reply(503))
            await office.people.say(TAX_MAN, f"6{WORDS}")
            await office.serving.settle()
            codes = list(office.wecom.changes)
    told = logged(caplog, capsys, lines)
    assert "not delivered" in told
    held = [SECRET, AES_KEY, TOKEN, WORDS, *tokens, *codes]
    assert [each for each in held if each in told] == []
