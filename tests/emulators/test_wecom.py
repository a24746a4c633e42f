"""The emulator enforces what the vendor publishes: else the tests over it would prove nothing."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from hashlib import md5
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from bot.ports.http import HttpCall
from bot.runtime.calls import AiohttpClient
from bot.runtime.clock import ManualClock
from bot.wire.forms import Part, multipart
from tests.emulators.base import internet
from tests.emulators.wecom import AGENT, CORP, FILES, SECRET, Held, WeCom
from tests.emulators.wecom_cards import card_faults
from tests.platforms.contract import NOW

HOST = "https://qyapi.weixin.qq.com/cgi-bin"
KEY, OTHER = "key-1", "key-2"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)
TEXT: dict[str, Any] = {"msgtype": "text", "text": {"content": "好"}}
BUTTONS: dict[str, Any] = {
    "card_type": "button_interaction",
    "main_title": {"title": "题"},
    "task_id": "d1",
    "button_list": [{"text": "办结", "style": 1, "key": "k"}],
}


@dataclass
class Caller:
    """Somebody who knows the vendor's pages and none of our code."""

    wecom: WeCom
    http: AiohttpClient
    clock: ManualClock
    token: str = ""

    async def get(self, path: str) -> dict[str, Any]:
        return dict(json.loads((await self.http(HttpCall("GET", HOST + path), "wecom")).body))

    async def post(self, path: str, body: object) -> int:
        reply = await self.http(HttpCall.post_json(HOST + path, body), "wecom")
        assert reply.status == 200
        return int(json.loads(reply.body)["errcode"])

    async def sign_in(self, secret: str = SECRET, corp: str = CORP) -> int:
        answer = await self.get(f"/gettoken?corpid={corp}&corpsecret={secret}")
        self.token = answer.get("access_token", self.token)
        return int(answer["errcode"])

    async def robot(self, body: object, key: str = KEY) -> int:
        return await self.post(f"/webhook/send?key={key}", body)

    async def app(self, content: dict[str, Any], user: str = "tax", **changes: object) -> int:
        body = {"touser": user, "agentid": AGENT, **content, **changes}
        return await self.post(f"/message/send?access_token={self.token}", body)

    async def upload(self, path: str, body: bytes) -> dict[str, Any]:
        form = multipart((Part("media", body, "总结.docx", "application/x"),), boundary="b" * 40)
        call = HttpCall("POST", HOST + path, {"content-type": form.content_type}, form.body)
        return dict(json.loads((await self.http(call, "wecom")).body))

    def wait(self, **delta: float) -> None:
        self.clock.move_to(self.clock.office() + timedelta(**delta))


@pytest_asyncio.fixture
async def caller(tmp_path: Path) -> AsyncIterator[Caller]:
    clock = ManualClock(NOW)
    wecom = WeCom(clock.wall, {KEY: "wr1", OTHER: "wr2"})
    async with internet(tmp_path, wecom) as http:
        found = Caller(wecom, http, clock)
        assert await found.sign_in() == 0
        yield found


async def test_credentials_and_the_life_of_a_token(caller: Caller) -> None:
    first = caller.token
    assert [await caller.sign_in(), await caller.sign_in("x"), await caller.sign_in(corp="wwx")] == [
        0,
        40001,
        40013,
    ]
    assert (caller.token, await caller.app(TEXT)) == (first, 0)
    caller.wait(seconds=7200)
    assert await caller.app(TEXT) == 42001
    caller.token = "made-up"
    assert await caller.app(TEXT) == 40014
    caller.token = ""
    assert await caller.app(TEXT) == 41001


async def test_twenty_a_minute_for_each_robot(caller: Caller) -> None:
    assert [await caller.robot(TEXT) for _ in range(21)] == [0] * 20 + [45009]
    assert await caller.robot(TEXT, OTHER) == 0
    caller.wait(seconds=60)
    assert await caller.robot(TEXT) == 0
    assert await caller.robot(TEXT, "no-such-key") == 93000


async def test_more_than_thirty_a_minute_for_one_person_is_dropped_without_a_word(caller: Caller) -> None:
    assert [await caller.app(TEXT) for _ in range(31)] == [0] * 31
    assert (len(caller.wecom.posted), len(caller.wecom.dropped)) == (30, 1)


@pytest.mark.parametrize(("kind", "most"), [("text", 2048), ("markdown", 4096), ("markdown_v2", 4096)])
async def test_a_robots_words_are_counted_in_bytes(caller: Caller, kind: str, most: int) -> None:
    fits, over = "好" * (most // 3), "好" * (most // 3 + 1)
    assert await caller.robot({"msgtype": kind, kind: {"content": fits}}) == 0
    assert await caller.robot({"msgtype": kind, kind: {"content": over}}) == 40058
    assert await caller.robot({"msgtype": kind, kind: {"content": ""}}) == 44004


async def test_what_a_robot_and_an_app_may_not_say(caller: Caller) -> None:
    card = {"msgtype": "template_card", "template_card": BUTTONS}
    assert [await caller.robot(card), await caller.app(card)] == [40058, 0]
    assert await caller.app(card) == 40058
    assert await caller.app({"msgtype": "markdown_v2", "markdown_v2": {"content": "x"}}) == 40008
    assert await caller.robot({}) == 40008
    assert await caller.app(TEXT, agentid=1) == 40056
    caller.wecom.strangers.add("gone")
    assert await caller.app(TEXT, "gone") == 81013


async def test_a_picture_proves_its_bytes(caller: Caller) -> None:
    good = {"base64": b64encode(PNG).decode(), "md5": md5(PNG, usedforsecurity=False).hexdigest()}
    assert await caller.robot({"msgtype": "image", "image": good}) == 0
    assert await caller.robot({"msgtype": "image", "image": {**good, "md5": "0" * 32}}) == 301019
    assert await caller.robot({"msgtype": "image", "image": {**good, "base64": "bm8="}}) == 40009


async def test_an_upload_is_the_robots_own_for_three_days(caller: Caller) -> None:
    assert (await caller.upload(f"/webhook/upload_media?key={KEY}&type=file", b"12345"))["errcode"] == 44001
    media = (await caller.upload(f"/webhook/upload_media?key={KEY}&type=file", b"123456"))["media_id"]
    message = {"msgtype": "file", "file": {"media_id": media}}
    assert [await caller.robot(message), await caller.robot(message, OTHER)] == [0, 40007]
    caller.wait(days=3)
    assert await caller.robot(message) == 40007
    assert caller.wecom.media[media].name == "总结.docx"


async def test_an_apps_file_is_fetched_with_its_token_alone(caller: Caller) -> None:
    path = f"/media/upload?access_token={caller.token}&type=file"
    media = (await caller.upload(path, b"123456"))["media_id"]
    url = f"{HOST}/media/get?access_token={caller.token}&media_id={media}"
    assert (await caller.http(HttpCall("GET", url), "wecom")).body == b"123456"
    assert (await caller.get(f"/media/get?access_token=x&media_id={media}"))["errcode"] == 40014
    assert (await caller.get(f"/media/get?access_token={caller.token}&media_id=x"))["errcode"] == 40007


async def test_an_answers_code_serves_once_and_an_hour(caller: Caller) -> None:
    words = {"msgtype": "markdown", "markdown": {"content": "好"}}
    first, second = caller.wecom.code_of_words("wr1"), caller.wecom.code_of_words("wr1")
    path = "/aibot/response?response_code="
    assert [await caller.post(path + first, words) for _ in range(2)] == [0, 40058]
    assert await caller.post(path + second, TEXT) == 40008
    caller.wait(hours=1)
    assert await caller.post(path + second, words) == 40058


async def test_a_cards_code_serves_once_and_for_the_one_who_clicked(caller: Caller) -> None:
    await caller.app({"msgtype": "template_card", "template_card": BUTTONS})
    code = caller.wecom.code_of_click("tax", "d1")
    body = {"agentid": AGENT, "response_code": code, "button": {"replace_name": "已登记"}}
    path = f"/message/update_template_card?access_token={caller.token}"
    assert await caller.post(path, {**body, "userids": ["other"]}) == 40058
    assert [await caller.post(path, {**body, "userids": ["tax"]}) for _ in range(2)] == [0, 40058]
    assert caller.wecom.card("d1").content["replaced"] == "已登记"


async def test_a_file_of_the_bot_lies_five_minutes(caller: Caller) -> None:
    until = caller.clock.wall() + timedelta(minutes=5)
    caller.wecom.files["f1"] = Held("bot", "f1", b"x", until)
    call = HttpCall("GET", f"https://{FILES}/files/f1?sign=x")
    assert (await caller.http(call, "wecom")).body == b"x"
    caller.wait(minutes=5)
    assert (await caller.http(call, "wecom")).status == 403


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"card_type": "made_up"}, "card_type"),
        ({"colour": "red"}, "knows no colour"),
        ({"main_title": {"title": "好" * 27}}, "title"),
        ({"sub_title_text": "好" * 113}, "113 characters"),
        ({"task_id": "a b"}, "task_id"),
        ({"button_list": []}, "0 buttons"),
        ({"button_list": BUTTONS["button_list"] * 2}, "keys"),
        ({"button_list": [{"text": "", "style": 1, "key": "k"}]}, "words"),
        ({"card_type": "text_notice"}, "card_action"),
    ],
)
def test_what_a_card_may_not_hold(change: dict[str, Any], said: str) -> None:
    assert list(card_faults(BUTTONS, "app")) == []
    assert any(said in each for each in card_faults({**BUTTONS, **change}, "app"))


async def test_an_address_that_is_not_trusted(caller: Caller) -> None:
    caller.wecom.trusted = False
    assert await caller.app(TEXT) == 60020
