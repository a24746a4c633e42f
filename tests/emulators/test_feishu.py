"""The emulator enforces what the vendor publishes: else the tests over it would prove nothing."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from bot.errors import PlatformDown
from bot.ports.http import HttpCall, HttpReply
from bot.runtime.calls import AiohttpClient
from bot.runtime.clock import ManualClock
from bot.wire.forms import Part, multipart
from tests.emulators.base import Reply, Reset, Silence, internet
from tests.emulators.feishu import APP_ID, APP_SECRET, HOOK, HOOK_SECRET, Feishu
from tests.emulators.feishu_cards import card_faults
from tests.platforms.contract import NOW

HOST = "https://open.feishu.cn"
CARD: dict[str, Any] = {"schema": "2.0", "body": {"elements": [{"tag": "hr"}]}}


@dataclass
class Caller:
    """Somebody who knows the vendor's pages and none of our code."""

    feishu: Feishu
    http: AiohttpClient
    clock: ManualClock
    token: str = ""

    async def post(self, path: str, body: object, **headers: str) -> dict[str, Any]:
        given = {"authorization": f"Bearer {self.token}", **headers}
        reply = await self.http(HttpCall.post_json(HOST + path, body, given), "feishu")
        return dict(json.loads(reply.body))

    async def sign_in(self) -> None:
        body = {"app_id": APP_ID, "app_secret": APP_SECRET}
        answer = await self.post("/open-apis/auth/v3/tenant_access_token/internal", body)
        self.token = answer["tenant_access_token"]

    async def say(self, uuid: str = "", chat: str = "oc_1", content: object = CARD) -> int:
        body = {"receive_id": chat, "msg_type": "interactive", "content": json.dumps(content), "uuid": uuid}
        answer = await self.post("/open-apis/im/v1/messages?receive_id_type=chat_id", body)
        return int(answer["code"])

    async def wait(self, **delta: float) -> None:
        self.clock.move_to(self.clock.office() + timedelta(**delta))


@pytest_asyncio.fixture
async def caller(tmp_path: Path) -> AsyncIterator[Caller]:
    clock = ManualClock(NOW)
    feishu = Feishu(clock.wall)
    async with internet(tmp_path, feishu) as http:
        found = Caller(feishu, http, clock)
        await found.sign_in()
        yield found


async def test_only_a_living_token_speaks(caller: Caller) -> None:
    first = caller.token
    await caller.sign_in()
    assert (caller.token, await caller.say()) == (first, 0)
    await caller.wait(seconds=7200)
    assert await caller.say() == 99991663
    caller.token = "t-made-up"
    assert await caller.say() == 99991663


async def test_a_new_token_comes_in_the_last_half_hour_and_both_live(caller: Caller) -> None:
    first = caller.token
    await caller.wait(minutes=91)
    await caller.sign_in()
    assert caller.token != first
    assert await caller.say() == 0
    caller.token = first
    assert await caller.say() == 0


async def test_the_sixth_message_of_a_second_is_refused_in_its_chat_alone(caller: Caller) -> None:
    assert [await caller.say() for _ in range(6)] == [0, 0, 0, 0, 0, 230020]
    assert await caller.say(chat="oc_2") == 0
    await caller.wait(seconds=1)
    assert await caller.say() == 0


async def test_fifty_a_second_over_all_chats(caller: Caller) -> None:
    codes = [await caller.say(chat=f"oc_{n}") for n in range(51)]
    assert codes == [0] * 50 + [99991400]


async def test_one_uuid_is_one_message_for_an_hour(caller: Caller) -> None:
    assert [await caller.say("u") for _ in range(3)] == [0, 0, 0]
    assert len(caller.feishu.posted) == 1
    await caller.wait(minutes=60)
    assert await caller.say("u") == 0
    assert len(caller.feishu.posted) == 2
    assert await caller.say("u" * 51) == 230001


async def test_a_card_is_refused_for_its_size_or_shape(caller: Caller) -> None:
    big = {"tag": "div", "text": {"tag": "plain_text", "content": "好" * 10_100}}
    assert await caller.say(content={"schema": "2.0", "body": {"elements": [big]}}) == 230025
    assert await caller.say(content={"schema": "1.0", "elements": []}) == 230099


@pytest.mark.parametrize(
    ("element", "said"),
    [
        ({"tag": "action", "actions": []}, "no such component"),
        ({"tag": "hr", "colour": "red"}, "knows no colour"),
        ({"tag": "div", "text": "words"}, "no text"),
        ({"tag": "column_set", "columns": [{"tag": "column", "elements": [{"tag": "table"}]}]}, "root only"),
        (
            {"tag": "button", "text": {"tag": "plain_text", "content": "a"}, "behaviors": [{"type": "x"}]},
            "beha",
        ),
    ],
)
def test_what_a_card_may_not_hold(element: dict[str, Any], said: str) -> None:
    faults = card_faults({"schema": "2.0", "body": {"elements": [element]}})
    assert any(said in each for each in faults)
    assert card_faults(CARD) == []
    many = {"schema": "2.0", "body": {"elements": [{"tag": "hr"}] * 201}}
    assert card_faults(many) == ["201 elements"]


async def test_an_upload_is_not_empty_and_not_too_large(caller: Caller) -> None:
    async def upload(body: bytes, kind: str = "stream") -> int:
        parts = (Part("file_type", kind.encode()), Part("file", body, "a.docx", "application/x"))
        form = multipart(parts, boundary="b" * 40)
        headers = {"authorization": f"Bearer {caller.token}", "content-type": form.content_type}
        call = HttpCall("POST", f"{HOST}/open-apis/im/v1/files", headers, form.body)
        return int(json.loads((await caller.http(call, "feishu")).body)["code"])

    assert [await upload(b"x"), await upload(b""), await upload(b"x", "exe")] == [0, 234010, 234001]


async def test_a_custom_bot_wants_its_signature_and_speaks_a_hundred_times_a_minute(caller: Caller) -> None:
    async def say(at: int, sign: str) -> int:
        body = {"timestamp": str(at), "sign": sign, "msg_type": "interactive", "card": CARD}
        return int((await caller.post(f"/open-apis/bot/v2/hook/{HOOK}", body))["code"])

    import hashlib
    import hmac
    from base64 import b64encode

    def sign(at: int) -> str:
        return b64encode(hmac.new(f"{at}\n{HOOK_SECRET}".encode(), b"", hashlib.sha256).digest()).decode()

    now = int(NOW.timestamp())
    assert [await say(now, "x"), await say(now - 3601, sign(now - 3601)), await say(now, sign(now))] == [
        19021,
        19021,
        0,
    ]
    for second in range(1, 20):
        await caller.wait(seconds=1)
        assert [await say(now + second, sign(now + second)) for _ in range(5)] == [0] * 5
    await caller.wait(seconds=1)
    codes = [await say(now + 20, sign(now + 20)) for _ in range(5)]
    assert codes == [0, 0, 0, 0, 11232]
    assert (await caller.post("/open-apis/bot/v2/hook/other", {}))["code"] == 19001


@pytest.mark.parametrize(
    ("how", "count"), [(Reset(), 0), (Reset(done=True), 1), (Silence(), 0), (Silence(done=True), 1)]
)
async def test_it_falls_silent_or_hangs_up_before_or_after_the_deed(
    caller: Caller, how: Reset | Silence, count: int
) -> None:
    caller.feishu.net.misbehave("/open-apis/im", how)
    with pytest.raises(PlatformDown) as caught:
        await caller.say()
    assert caught.value.sent
    assert len(caller.feishu.posted) == count
    assert await caller.say() == 0


async def test_it_answers_what_it_is_told_to(caller: Caller) -> None:
    caller.feishu.net.misbehave(
        "/open-apis/im", Reply(503), Reply(429, b"{}", (("x-ogw-ratelimit-reset", "3"),))
    )
    call = HttpCall.post_json(f"{HOST}/open-apis/im/v1/messages", {})
    replies: list[HttpReply] = [await caller.http(call, "feishu") for _ in range(2)]
    assert [each.status for each in replies] == [503, 429]
    assert replies[1].headers["x-ogw-ratelimit-reset"] == "3"


async def test_no_other_name_leads_anywhere(caller: Caller) -> None:
    with pytest.raises(PlatformDown):
        await caller.http(HttpCall("GET", "https://evil.example/"), "feishu")
