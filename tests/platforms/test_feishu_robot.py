"""A custom bot over sockets: signed, within its limits, in parts, without a message id."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.errors import BadSignature
from bot.ports.messages import OutboundMessage
from bot.ports.usecase import Outcome
from bot.text import Text
from bot.wording.cards import Attachment, Card, Field
from tests.emulators.base import Misbehaviour, Reply, Silence, internet
from tests.emulators.feishu import HOOK_SECRET, Feishu
from tests.emulators.feishu_people import words_of
from tests.emulators.office import Serving, an_office_on, clock_of
from tests.platforms.feishu_kit import TAX, a_robot, seated
from tests.platforms.feishu_requests import event

HOOK = "/open-apis/bot/v2/hook"


@asynccontextmanager
async def speaking(folder: Path, secret: str | None = HOOK_SECRET) -> AsyncIterator[tuple[Serving, Feishu]]:
    clock = clock_of(folder)
    feishu = Feishu(clock.wall)
    async with (
        internet(folder, feishu) as http,
        an_office_on(a_robot(secret), folder, clock, http, seat=seated) as serving,
    ):
        yield serving, feishu


async def queue(serving: Serving, *keys: str, **changes: object) -> None:
    row = OutboundMessage("k", f"work:{TAX}", Card(Text("card/answered")), asked_for=True)
    messages = tuple(replace(row, key=key, **changes) for key in keys)  # type: ignore[arg-type]
    at = serving.clock.office()
    await serving.core.parts.writer.run(lambda tx: tx.record(Outcome(messages=messages), at=at))
    await serving.core.parts.sender.drain()


async def test_five_a_second_and_a_hundred_a_minute_are_never_passed(tmp_path: Path) -> None:
    async with speaking(tmp_path) as (serving, feishu):
        await queue(serving, *(f"k{n:03}" for n in range(130)))
        shown = [len(feishu.posted)]
        for _ in range(61):
            serving.clock.move_to(serving.clock.office() + timedelta(seconds=1))
            await serving.core.parts.sender.drain()
            shown.append(len(feishu.posted))
        assert (shown[0], shown[1], shown[19], shown[59]) == (5, 10, 100, 100)
        assert shown[61] == 110
        assert feishu.refused == []
        assert {row[2] for row in serving.outbox()} == {None}


async def test_a_list_goes_in_parts_below_twenty_kilobytes_with_files_named(tmp_path: Path) -> None:
    async with speaking(tmp_path) as (serving, feishu):
        fields = tuple(
            Field(Text("card/file", name=f"第{n}项" + "进" * 200), Text("card/answered")) for n in range(60)
        )
        files = (Attachment("三季度汇总.docx", "application/x", "0" * 64),)
        await queue(serving, "list", content=Card(Text("card/again"), fields=fields, attachments=files))
        assert feishu.refused == []
        shown = "\n".join(words_of(each.content) for each in feishu.posted)
        assert [shown.count(f"第{n}项进") for n in range(60)] == [1] * 60
        assert shown.count("三季度汇总.docx") == 1
        assert f"（1/{len(feishu.posted)}）" in shown


@pytest.mark.parametrize(
    ("how", "state"),
    [
        (Reply(200, b'{"code":11232,"msg":"frequency limited"}'), "waiting"),
        (Reply(200, b'{"code":19024,"msg":"Key Words Not Found"}'), "dead"),
        (Reply(404, b"404 page not found"), "dead"),
        (Silence(done=True), "unknown"),
    ],
)
async def test_a_reminder_is_never_shown_twice(tmp_path: Path, how: Misbehaviour, state: str) -> None:
    """There is no `uuid` here: what may have arrived is not sent again."""
    async with speaking(tmp_path) as (serving, feishu):
        feishu.net.misbehave(HOOK, how)
        await queue(serving, "reminder")
        assert {row[0]: row[1] for row in serving.outbox()}["reminder"] == state
        serving.clock.move_to(serving.clock.office() + timedelta(seconds=61))
        await serving.core.parts.sender.drain()
        assert sum("已登记" in words_of(each.content) for each in feishu.posted) <= 1


async def test_an_unsigned_or_wrongly_signed_message_is_refused(tmp_path: Path) -> None:
    async with speaking(tmp_path, secret="wrong") as (serving, feishu):
        await queue(serving, "reminder")
        assert feishu.refused[0] == 19021
        assert feishu.posted == []


def test_nobody_is_believed_to_call_it() -> None:
    with pytest.raises(BadSignature):
        a_robot().verify(event("message_text"))
