"""The emulator enforces what the vendor publishes: else the tests over it would prove nothing."""

from __future__ import annotations

import hashlib
import hmac
import json
from base64 import b64encode
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import pytest_asyncio

from bot.errors import PlatformDown
from bot.ports.http import HttpCall, HttpReply
from bot.runtime.calls import AiohttpClient
from bot.runtime.clock import ManualClock
from bot.wire.forms import Part, multipart
from tests.emulators.base import Reply, Reset, Silence, internet
from tests.emulators.dingtalk import (
    CLIENT_ID,
    CLIENT_SECRET,
    GATEWAY,
    HOOK_SECRET,
    HOOK_TOKEN,
    ROBOT,
    DingTalk,
)
from tests.emulators.dingtalk_shapes import TEMPLATE, acting, as_read
from tests.platforms.contract import NOW

API, OLD = "https://api.dingtalk.com", "https://oapi.dingtalk.com"
GROUP = "/v1.0/robot/groupMessages/send"
CARDS = "/v1.0/card/instances/createAndDeliver"
TEXT = json.dumps({"content": "好"})


@dataclass
class Caller:
    """Somebody who knows the vendor's pages and none of our code."""

    dingtalk: DingTalk
    http: AiohttpClient
    clock: ManualClock
    token: str = ""

    async def post(self, url: str, body: object, **headers: str) -> tuple[int, dict[str, Any]]:
        given = {"x-acs-dingtalk-access-token": self.token, **headers}
        reply = await self.http(HttpCall.post_json(url, body, given), "dingtalk")
        return reply.status, dict(json.loads(reply.body))

    async def sign_in(self, secret: str = CLIENT_SECRET) -> int:
        body = {"appKey": CLIENT_ID, "appSecret": secret}
        status, answer = await self.post(f"{API}/v1.0/oauth2/accessToken", body)
        self.token = answer.get("accessToken", "")
        return status

    async def say(self, param: str = TEXT, key: str = "sampleText", chat: str = "cid1=") -> str:
        """The code of the refusal, else ""."""
        body = {"robotCode": ROBOT, "openConversationId": chat, "msgKey": key, "msgParam": param}
        _, answer = await self.post(API + GROUP, body)
        return str(answer.get("code", ""))

    async def card(self, **changes: object) -> str:
        body = {
            "cardTemplateId": TEMPLATE, "outTrackId": "t1", "openSpaceId": "dtv1.card//IM_GROUP.cid1=",
            "cardData": {"cardParamMap": {"markdown": "好"}}, "callbackType": "STREAM",
            "imGroupOpenDeliverModel": {"robotCode": ROBOT}, **changes,
        }  # fmt: skip
        _, answer = await self.post(API + CARDS, body)
        return str(answer.get("code", ""))

    async def hook(self, body: object = None, *, at: int = 0, secret: str = HOOK_SECRET) -> int:
        """`at` is seconds from now."""
        stamp = str(int((self.clock.wall() + timedelta(seconds=at)).timestamp() * 1000))
        digest = hmac.new(secret.encode(), f"{stamp}\n{secret}".encode(), hashlib.sha256).digest()
        sign = quote(b64encode(digest).decode(), safe="")
        url = f"{OLD}/robot/send?access_token={HOOK_TOKEN}&timestamp={stamp}&sign={sign}"
        text = {"msgtype": "text", "text": {"content": "好"}}
        status, answer = await self.post(url, text if body is None else body)
        assert status == 200
        return int(answer["errcode"])

    def wait(self, **delta: float) -> None:
        self.clock.move_to(self.clock.office() + timedelta(**delta))


@pytest_asyncio.fixture
async def caller(tmp_path: Path) -> AsyncIterator[Caller]:
    clock = ManualClock(NOW)
    dingtalk = DingTalk(clock.wall)
    async with internet(tmp_path, dingtalk) as http:
        found = Caller(dingtalk, http, clock)
        await found.sign_in()
        yield found


async def test_only_a_living_token_speaks(caller: Caller) -> None:
    first = caller.token
    assert (await caller.sign_in(), caller.token) == (200, first)
    assert await caller.say() == ""
    caller.wait(seconds=7200)
    assert await caller.say() == "InvalidAuthentication"
    assert await caller.sign_in("wrong") == 400


async def test_twenty_calls_a_second_of_each_kind(caller: Caller) -> None:
    codes = [await caller.say() for _ in range(21)]
    assert codes == [""] * 20 + ["Forbidden.AccessDenied.QpsLimitForAppkeyAndApi"]
    assert await caller.card() == ""
    caller.wait(seconds=1)
    assert await caller.say() == ""


async def test_the_calls_of_a_month_run_out(caller: Caller) -> None:
    caller.dingtalk.month_left = 1
    assert [await caller.say(), await caller.say()] == ["", "Forbidden.AccessDenied.ApiCountLimitForOrg"]


async def test_the_twenty_first_message_of_a_minute_mutes_a_custom_robot_for_ten(caller: Caller) -> None:
    assert [await caller.hook() for _ in range(21)] == [0] * 20 + [130101]
    caller.wait(seconds=599)
    assert await caller.hook() == 130101
    caller.wait(seconds=1)
    assert await caller.hook() == 0


async def test_a_webhook_wants_its_sign_its_time_and_a_body(caller: Caller) -> None:
    assert [await caller.hook(secret="x"), await caller.hook(at=-3601), await caller.hook({})] == [
        310000,
        310000,
        40035,
    ]
    _, answer = await caller.post(f"{OLD}/robot/send?access_token=other", {})
    assert answer["errcode"] == 300001


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"msgtype": "image", "image": {}}, 400105),
        ({"msgtype": "markdown", "markdown": {"text": "no title"}}, 40035),
        ({"msgtype": "text", "text": {"content": ""}}, 40035),
        ({"msgtype": "text", "text": {"content": "hi"}, "at": {"atUserIds": ["tax"]}}, 40035),
        ({"msgtype": "text", "text": {"content": "hi @tax"}, "at": {"atUserIds": ["tax"]}}, 0),
        ({"msgtype": "text", "text": {"content": "好" * 7000}}, 460101),
    ],
)
async def test_what_a_webhook_may_say(caller: Caller, body: dict[str, Any], code: int) -> None:
    assert await caller.hook(body) == code


async def test_parameters_are_refused_for_their_size_kind_or_shape(caller: Caller) -> None:
    assert await caller.say(json.dumps({"content": "好" * 5001}, ensure_ascii=False)) != ""
    assert await caller.say(key="sampleOther") != ""
    assert await caller.say(json.dumps({"text": "好"})) != ""
    assert await caller.say(chat="manager01") == "invalidParameter.openConversationId.invalid"
    file = {"mediaId": "@no", "fileName": "a.exe", "fileType": "exe"}
    assert await caller.say(json.dumps(file), "sampleFile") != ""


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({}, ""),
        ({"cardTemplateId": "other"}, "param.templateNotExist"),
        ({"outTrackId": ""}, "param.outTrackIdEmpty"),
        ({"openSpaceId": "cid1="}, "param.openSpaceIdInvalid"),
        ({"imGroupOpenDeliverModel": {}}, "param.openDeliverModelError"),
        ({"cardData": {"cardParamMap": {"markdown": "好" * 342}}}, "param.invalid"),
        ({"cardData": {"cardParamMap": {"other": "好"}}}, "param.invalid"),
        (
            {"cardData": {"cardParamMap": {"sys_full_json_obj": '{"msgButtons":[{"text":"x"}]}'}}},
            "param.invalid",
        ),
    ],
)
async def test_a_card_is_refused_for_its_size_or_shape(
    caller: Caller, changes: dict[str, Any], code: str
) -> None:
    assert await caller.card(**changes) == code


async def test_one_key_is_one_card(caller: Caller) -> None:
    assert [await caller.card(), await caller.card()] == ["", "param.cardAlreadyExist"]
    assert len(caller.dingtalk.posted) == 1


async def test_an_upload_is_not_empty_and_of_a_kind(caller: Caller) -> None:
    async def upload(body: bytes, kind: str = "file") -> int:
        form = multipart([Part("media", body, "a.docx", "application/x")], boundary="b" * 40)
        url = f"{OLD}/media/upload?type={kind}&access_token={caller.token}"
        call = HttpCall("POST", url, {"content-type": form.content_type}, form.body)
        return int(json.loads((await caller.http(call, "dingtalk")).body)["errcode"])

    assert [await upload(b"x"), await upload(b""), await upload(b"x", "exe")] == [0, 40004, 40004]
    caller.token = "other"
    assert await upload(b"x") == 40014


async def test_a_ticket_opens_one_socket(caller: Caller) -> None:
    topics = ["/v1.0/im/bot/messages/get", "/v1.0/card/instances/callback"]
    body = {
        "clientId": CLIENT_ID,
        "clientSecret": CLIENT_SECRET,
        "subscriptions": [{"type": "CALLBACK", "topic": topic} for topic in topics],
    }
    _, answer = await caller.post(f"{API}/v1.0/gateway/connections/open", body)
    url = f"wss://{GATEWAY}/connect?ticket={quote(answer['ticket'], safe='')}"
    async with caller.http.connect(url, "dingtalk"):
        await caller.dingtalk.lines.listening(1)
        with pytest.raises(PlatformDown):
            async with caller.http.connect(url, "dingtalk"):
                pass
    status, _ = await caller.post(f"{API}/v1.0/gateway/connections/open", {**body, "clientSecret": "x"})
    assert status == 401


@pytest.mark.parametrize(
    ("how", "count"), [(Reset(), 0), (Reset(done=True), 1), (Silence(), 0), (Silence(done=True), 1)]
)
async def test_it_falls_silent_or_hangs_up_before_or_after_the_deed(
    caller: Caller, how: Reset | Silence, count: int
) -> None:
    caller.dingtalk.net.misbehave(GROUP, how)
    with pytest.raises(PlatformDown) as caught:
        await caller.say()
    assert caught.value.sent
    assert len(caller.dingtalk.posted) == count


async def test_it_answers_what_it_is_told_to(caller: Caller) -> None:
    caller.dingtalk.net.misbehave(GROUP, Reply(503), Reply(429, b"{}"))
    call = HttpCall.post_json(API + GROUP, {})
    replies: list[HttpReply] = [await caller.http(call, "dingtalk") for _ in range(2)]
    assert [each.status for each in replies] == [503, 429]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("#### 题\n\n**一**  \n二", []),
        ("[x](https://evil.example)", ["https://evil.example"]),
        ("dtmd://dingtalkclient/sendMessage?content=x", ["d:/"]),
        ("题\n\n# 二", ["heading_open"]),
        ("- a", ["bullet_list_open", "list_item_open", "list_item_close", "bullet_list_close"]),
        ("a *b*", ["em_open", "em_close"]),
        ("<b>x</b>", ["html_inline", "html_inline"]),
    ],
)
def test_what_acts_in_markdown_is_seen(text: str, found: list[str]) -> None:
    assert acting(text) == found


def test_words_are_read_as_somebody_reads_them() -> None:
    assert as_read("#### ＃题  \n二 &\u200blt; a\u2060.b") == "#题\n二 &lt; a.b"
