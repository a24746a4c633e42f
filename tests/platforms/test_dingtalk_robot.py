"""A custom robot over sockets: signed, within its limits, mute when it was too fast, in parts."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.people import room_id_of
from bot.ports.messages import OutboundMessage
from bot.ports.usecase import Outcome
from bot.text import Text
from bot.wording.cards import Attachment, Card, Field
from tests.emulators.base import Misbehaviour, Reply, Silence, internet
from tests.emulators.dingtalk import HOOK_SECRET, HOOK_TOKEN, DingTalk
from tests.emulators.dingtalk_people import words_of
from tests.emulators.office import Serving, an_office_on, clock_of
from tests.platforms.dingtalk_kit import TAX, a_robot, seated

HOOK = "/robot/send"


@asynccontextmanager
async def speaking(folder: Path, secret: str | None = HOOK_SECRET) -> AsyncIterator[tuple[Serving, DingTalk]]:
    clock = clock_of(folder)
    dingtalk = DingTalk(clock.wall)
    async with (
        internet(folder, dingtalk) as http,
        an_office_on(a_robot(secret), folder, clock, http, seat=seated) as serving,
    ):
        yield serving, dingtalk


async def queue(serving: Serving, *keys: str, **changes: object) -> None:
    row = OutboundMessage("k", room_id_of("work", TAX), Card(Text("card/answered")), asked_for=True)
    messages = tuple(replace(row, key=key, **changes) for key in keys)  # type: ignore[arg-type]
    at = serving.clock.office()
    await serving.core.parts.writer.run(lambda tx: tx.record(Outcome(messages=messages), at=at))
    await serving.core.parts.sender.drain()


async def wait(serving: Serving, seconds: float) -> None:
    serving.clock.move_to(serving.clock.office() + timedelta(seconds=seconds))
    await serving.core.parts.sender.drain()


async def test_twenty_a_minute_are_never_passed(tmp_path: Path) -> None:
    async with speaking(tmp_path) as (serving, dingtalk):
        await queue(serving, *(f"k{n:03}" for n in range(50)))
        shown = [len(dingtalk.posted)]
        for seconds in (59, 1, 60):
            await wait(serving, seconds)
            shown.append(len(dingtalk.posted))
        assert shown == [20, 20, 40, 50]
        assert dingtalk.refused == []
        assert {row[2] for row in serving.outbox()} == {None}


@pytest.mark.parametrize("code", [130101, 410100])
async def test_a_robot_that_others_drove_too_fast_keeps_silent_until_it_may_speak(
    tmp_path: Path, code: int
) -> None:
    """Somebody else uses the same webhook; asking before the end of the ten minutes would be of no use."""
    async with speaking(tmp_path) as (serving, dingtalk):
        dingtalk.too_fast = code
        dingtalk.mutes[HOOK_TOKEN] = serving.clock.wall() + timedelta(seconds=600)
        await queue(serving, "reminder")
        assert dingtalk.refused == [str(code)]
        await wait(serving, 599)
        assert len(dingtalk.refused) == 1
        await wait(serving, 1)
        assert (len(dingtalk.posted), len(dingtalk.refused)) == (1, 1)


async def test_a_list_goes_in_parts_with_files_named(tmp_path: Path) -> None:
    async with speaking(tmp_path) as (serving, dingtalk):
        fields = tuple(
            Field(Text("card/file", name=f"第{n}项" + "进" * 200), Text("card/answered")) for n in range(60)
        )
        files = (Attachment("三季度汇总.docx", "application/x", "0" * 64),)
        await queue(serving, "list", content=Card(Text("card/again"), fields=fields, attachments=files))
        assert dingtalk.refused == []
        shown = "\n".join(words_of(each) for each in dingtalk.posted)
        assert [shown.count(f"第{n}项进") for n in range(60)] == [1] * 60
        assert shown.count("三季度汇总.docx") == 1
        assert f"（1/{len(dingtalk.posted)}）" in shown


@pytest.mark.parametrize(
    ("how", "state"),
    [
        (Reply(200, b'{"errcode":130101,"errmsg":"too fast"}'), "waiting"),
        (Reply(200, b'{"errcode":310000,"errmsg":"keywords not in content"}'), "dead"),
        (Reply(200, b'{"errcode":400106,"errmsg":"robot gone"}'), "dead"),
        (Reply(404, b"404 page not found"), "dead"),
        (Reply(503), "waiting"),
        (Reply(502), "unknown"),
        (Reply(504, done=True), "unknown"),
        (Silence(done=True), "unknown"),
    ],
)
async def test_a_reminder_is_never_shown_twice(tmp_path: Path, how: Misbehaviour, state: str) -> None:
    async with speaking(tmp_path) as (serving, dingtalk):
        dingtalk.net.misbehave(HOOK, how)
        await queue(serving, "reminder")
        assert {row[0]: row[1] for row in serving.outbox()}["reminder"] == state
        await wait(serving, 601)
        assert sum("已登记" in words_of(each) for each in dingtalk.posted) <= 1


async def test_an_unsigned_or_wrongly_signed_message_is_refused(tmp_path: Path) -> None:
    for number, secret in enumerate((None, "SECwrong")):
        folder = tmp_path / str(number)
        folder.mkdir()
        async with speaking(folder, secret) as (serving, dingtalk):
            await queue(serving, "reminder")
            assert dingtalk.refused[0] == "310000"
            assert dingtalk.posted == []
