"""The emulator enforces what the vendor publishes: else the tests over it would prove nothing."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
import pytest_asyncio

from bot.errors import PlatformDown
from bot.ports.http import HttpCall, HttpReply
from bot.runtime.calls import AiohttpClient
from bot.runtime.clock import ManualClock
from tests.emulators.base import Reply, Reset, Silence, internet
from tests.emulators.homeserver import AS_TOKEN, MOST_EVENT, Homeserver
from tests.emulators.homeserver import HOST as HOMESERVER
from tests.emulators.slack import MOST_RESPONSES, MOST_TEXT, TOKEN, Slack, file_address
from tests.platforms.contract import NOW

API = "https://slack.com/api"
SECTION: dict[str, Any] = {"type": "section", "text": {"type": "plain_text", "text": "好"}}


@dataclass
class Caller:
    """Somebody who knows the vendor's pages and none of our code."""

    slack: Slack
    http: AiohttpClient
    clock: ManualClock
    token: str = TOKEN

    async def call(self, url: str, body: object) -> HttpReply:
        given = {"authorization": f"Bearer {self.token}"} if self.token else {}
        return await self.http(HttpCall.post_json(url, body, given), "slack")

    async def say(self, channel: str = "C1", **more: object) -> str:
        """What is wrong with it, "" for nothing."""
        reply = await self.call(f"{API}/chat.postMessage", {"channel": channel, "text": "好", **more})
        return str(json.loads(reply.body).get("error", ""))

    async def form(self, path: str, **fields: str) -> dict[str, Any]:
        headers = {
            "authorization": f"Bearer {self.token}",
            "content-type": "application/x-www-form-urlencoded",
        }
        body = urlencode(fields).encode()
        reply = await self.http(HttpCall("POST", f"{API}/{path}", headers, body), "slack")
        return dict(json.loads(reply.body))

    async def wait(self, **delta: float) -> None:
        self.clock.move_to(self.clock.office() + timedelta(**delta))


@pytest_asyncio.fixture
async def caller(tmp_path: Path) -> AsyncIterator[Caller]:
    clock = ManualClock(NOW)
    slack = Slack(clock.wall)
    async with internet(tmp_path, slack) as http:
        yield Caller(slack, http, clock)


async def test_only_the_bots_token_speaks(caller: Caller) -> None:
    for token, said in (("", "not_authed"), ("xoxb-other", "invalid_auth")):
        caller.token = token
        assert await caller.say() == said
    assert caller.slack.posted == []


async def test_one_a_second_in_each_channel_and_how_long_to_wait(caller: Caller) -> None:
    assert [await caller.say(each) for each in ("C1", "C2", "C1")] == ["", "", "ratelimited"]
    reply = await caller.call(f"{API}/chat.postMessage", {"channel": "C1", "text": "好"})
    assert (reply.status, reply.headers["retry-after"]) == (429, "3")
    await caller.wait(seconds=1)
    assert await caller.say() == ""


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"text": ""}, "no_text"),
        ({"text": "好" * (MOST_TEXT + 1)}, "msg_too_long"),
        ({"blocks": [SECTION] * 51}, "invalid_blocks"),
        (
            {"blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "好" * 3001}}]},
            "invalid_blocks",
        ),
        ({"blocks": [{**SECTION, "block_id": "a"}, {**SECTION, "block_id": "a"}]}, "invalid_blocks"),
        ({"thread_ts": "1.000001"}, "thread_not_found"),
    ],
)
async def test_what_may_not_be_said(caller: Caller, more: dict[str, Any], said: str) -> None:
    assert await caller.say(**more) == said
    assert caller.slack.posted == []


async def test_in_a_channel_without_the_bot_nothing_is_said(caller: Caller) -> None:
    caller.slack.without_bot.add("C1")
    assert await caller.say() == "not_in_channel"


async def test_an_address_to_answer_serves_five_times_and_half_an_hour(caller: Caller) -> None:
    url = caller.slack.response_url("commands", "C1", "U1")
    statuses = [(await caller.call(url, {"text": "好"})).status for _ in range(MOST_RESPONSES + 1)]
    assert statuses == [200] * MOST_RESPONSES + [404]
    late = caller.slack.response_url("actions", "C1", "U1")
    await caller.wait(minutes=30)
    assert (await caller.call(late, {"text": "好"})).status == 404


async def test_a_file_is_named_uploaded_and_shared_in_that_order(caller: Caller) -> None:
    assert (await caller.form("files.getUploadURLExternal", filename="a.pdf"))["error"] == "invalid_arguments"
    placed = await caller.form("files.getUploadURLExternal", filename="a.pdf", length="3")
    share = {"files": [{"id": placed["file_id"]}], "channel_id": "C1"}
    early = await caller.call(f"{API}/files.completeUploadExternal", share)
    assert json.loads(early.body)["error"] == "file_not_found"
    await caller.http(HttpCall("POST", placed["upload_url"], {}, b"pdf"), "slack")
    assert json.loads((await caller.call(f"{API}/files.completeUploadExternal", share)).body)["ok"]
    assert caller.slack.in_channel("C1")[0].files == [placed["file_id"]]


async def test_without_the_right_a_file_is_a_page_to_sign_in(caller: Caller) -> None:
    caller.slack.resources["F1"] = b"%PDF"
    for token, shown in ((TOKEN, b"%PDF"), ("xoxb-other", b"<html>Sign in</html>")):
        given = {"authorization": f"Bearer {token}"}
        reply = await caller.http(HttpCall("GET", file_address("F1"), given), "slack")
        assert (reply.status, reply.body) == (200, shown)


@pytest.mark.parametrize(
    ("how", "count"), [(Reset(), 0), (Reset(done=True), 1), (Silence(), 0), (Silence(done=True), 1)]
)
async def test_it_falls_silent_or_hangs_up_before_or_after_the_deed(
    caller: Caller, how: Reset | Silence, count: int
) -> None:
    caller.slack.net.misbehave("/api/chat", how)
    with pytest.raises(PlatformDown) as caught:
        await caller.say()
    assert caught.value.sent
    assert len(caller.slack.posted) == count


async def test_it_answers_what_it_is_told_to(caller: Caller) -> None:
    caller.slack.net.misbehave("/api/chat", Reply(503), Reply(429, b"{}", (("retry-after", "7"),)))
    replies = [await caller.call(f"{API}/chat.postMessage", {}) for _ in range(2)]
    assert [each.status for each in replies] == [503, 429]
    assert replies[1].headers["retry-after"] == "7"


async def test_a_homeserver_wants_its_token_a_size_and_shows_one_transaction_once(tmp_path: Path) -> None:
    matrix = Homeserver(ManualClock(NOW).wall)
    url = f"https://{HOMESERVER}/_matrix/client/v3/rooms/%21a%3Aoffice.test/send/m.room.message"

    async def send(
        http: AiohttpClient, txn: str, body: str, token: str = AS_TOKEN
    ) -> tuple[int, dict[str, Any]]:
        given = {"authorization": f"Bearer {token}"}
        data = json.dumps({"msgtype": "m.text", "body": body}).encode()
        reply = await http(HttpCall("PUT", f"{url}/{txn}", given, data), "matrix")
        return reply.status, dict(json.loads(reply.body))

    async with internet(tmp_path, matrix) as http:
        assert (await send(http, "1", "a", "other"))[1]["errcode"] == "M_UNKNOWN_TOKEN"
        assert await send(http, "1", "a" * MOST_EVENT) == (413, {"errcode": "M_TOO_LARGE"})
        first, again, other = [await send(http, txn, "a") for txn in ("1", "1", "2")]
    assert first == again != other
    assert len(matrix.said) == 2
