"""Nothing secret reaches the logs: a day in Feishu at the most talkative level, read afterwards."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
import structlog

from tests.emulators.base import Reply, Reset
from tests.emulators.feishu import APP_SECRET
from tests.emulators.feishu_people import ENCRYPT_KEY, VERIFICATION_TOKEN
from tests.platforms.feishu_kit import TAX, TAX_MAN, an_office

WORDS = "完成六成，正常推进"


async def test_a_full_debug_log_holds_no_secret_and_no_words(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    with structlog.testing.capture_logs() as lines:
        async with an_office(tmp_path) as office:
            office.feishu.net.misbehave(
                "/open-apis/im/v1/messages", Reply(400, b'{"code":1,"msg":"no"}'), Reset()
            )
            await office.serving.move(hours=1)
            await office.people.say(TAX, TAX_MAN, WORDS, to=office.feishu.in_chat(TAX)[0].id)
            await office.people.click(TAX_MAN, office.feishu.in_chat(TAX)[0].id, "按计划推进")
            office.feishu.net.misbehave("/open-apis/bot/v3/info", Reply(503))
            await office.people.say(TAX, TAX_MAN, WORDS, mention=True)
            office.feishu.expire_tokens()
            await office.serving.settle()
            tokens = [*office.feishu.tokens, *(call.authorization for call in office.feishu.net.calls)]
    output = capsys.readouterr()
    logged = "\n".join([*map(str, lines), caplog.text, output.out, output.err])
    assert "not delivered" in logged
    held = [APP_SECRET, ENCRYPT_KEY, VERIFICATION_TOKEN, WORDS, *(each for each in tokens if each)]
    assert [each for each in held if each in logged] == []
