"""People in the emulated Slack: what they write and click comes as the vendor's signed requests."""

from __future__ import annotations

import hmac
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import urlencode

from tests.emulators.slack import BOT_USER, SIGNING_SECRET, Posted, Slack, file_address
from tests.emulators.slack_blocks import block_faults, buttons_of

FORM: Final = "application/x-www-form-urlencoded"
RETRIES: Final = (0, 60, 300)  # seconds after one another

Post = Callable[[bytes, Mapping[str, str]], Awaitable[tuple[int, bytes]]]


def proof(body: bytes, at: datetime) -> dict[str, str]:
    """The headers that sign it."""
    stamp = str(int(at.timestamp()))
    digest = hmac.digest(SIGNING_SECRET.encode(), f"v0:{stamp}:".encode() + body, "sha256").hex()
    return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={digest}"}


@dataclass(slots=True)
class Pushed:
    """An event on its way; `tries` is how often it was sent."""

    body: bytes
    tries: int = 0
    due: datetime | None = None


@dataclass(slots=True)
class People:
    """`post` carries a request to the service. An event that is not answered with 2xx comes again."""

    slack: Slack
    post: Post
    pushed: list[Pushed] = field(default_factory=list)
    count: int = 0

    async def say(
        self, channel: str, who: str, text: str, *, thread: str | None = None, mention: bool = False
    ) -> str:
        """Words in a channel or thread; a mention comes as two events. Gives the message's ts."""
        words = f"<@{BOT_USER}> {text}" if mention else text
        posted = self._shown(channel, words, thread)
        event = self._event(posted, who)
        for kind in ("app_mention", "message") if mention else ("message",):
            await self._push({**event, "type": kind})
        return posted.ts

    async def send_file(
        self, channel: str, who: str, name: str, body: bytes, text: str, *, thread: str
    ) -> None:
        posted = self._shown(channel, text, thread)
        file = f"F0P{self.count}"
        self.slack.resources[file] = body
        shared = {"id": file, "name": name, "url_private_download": file_address(file)}
        event = {**self._event(posted, who), "type": "message", "subtype": "file_share", "files": [shared]}
        await self._push(event)

    async def command(self, channel: str, who: str, words: str) -> Posted:
        """`/duban words`: what only the sender sees of the answer."""
        self.count += 1
        form = {
            "team_id": "T1", "channel_id": channel, "user_id": who, "user_name": who.lower(),
            "command": "/duban", "text": words, "trigger_id": f"1.{self.count}.cmd", "api_app_id": "A1",
            "response_url": self.slack.response_url("commands", channel, who),
        }  # fmt: skip
        status, answered = await self._send(urlencode(form).encode(), FORM)
        assert status == 200, answered
        told = json.loads(answered or b'{"text": ""}')
        assert block_faults(told.get("blocks", [])) == []
        posted = Posted(self.slack.next_ts(), channel, told["text"], told.get("blocks", []), only_for=who)
        self.slack.posted.append(posted)
        return posted

    async def click(self, who: str, ts: str, label: str, *, nth: int = 0, uses: int = 1) -> None:
        """A button of a message by its words. The answer to a click is empty; the card changes after it, and
        what is said to whoever sees it alone comes the same way: `uses` of the click's address in all.
        """
        shown = self.slack.message(ts)
        button = [each for words, each in buttons_of(shown.blocks) if words == label][nth]
        self.count += 1
        payload = {
            "type": "block_actions", "user": {"id": who}, "team": {"id": "T1"},
            "channel": {"id": shown.channel}, "trigger_id": f"1.{self.count}.act",
            "container": {
                "type": "message", "message_ts": ts, "channel_id": shown.channel,
                "is_ephemeral": shown.only_for is not None,
                **({"thread_ts": shown.thread} if shown.thread else {}),
            },
            "response_url": self.slack.response_url("actions", shown.channel, who, shown),
            "actions": [{"action_id": button["action_id"], "value": button["value"], "type": "button"}],
        }  # fmt: skip
        status, answered = await self._send(urlencode({"payload": json.dumps(payload)}).encode(), FORM)
        assert (status, answered) == (200, b"")
        await self.slack.change_of(payload["response_url"], uses=uses)

    async def late(self, after: timedelta) -> int:
        """Events that are due again by then; how many came."""
        due = [each for each in self.pushed if each.due is not None and each.due <= self.slack.now() + after]
        for each in due:
            await self._deliver(each)
        return len(due)

    async def again(self, *, place: int = -1) -> tuple[int, bytes]:
        """An event once more, though it was answered."""
        return await self._deliver(self.pushed[place])

    def _shown(self, channel: str, text: str, thread: str | None) -> Posted:
        self.count += 1
        posted = Posted(self.slack.next_ts(), channel, text, thread=thread)
        self.slack.posted.append(posted)
        return posted

    def _event(self, posted: Posted, who: str) -> dict[str, Any]:
        return {
            "channel": posted.channel, "channel_type": "im" if posted.channel.startswith("D") else "channel",
            "user": who, "text": posted.text, "ts": posted.ts,
            **({"thread_ts": posted.thread} if posted.thread else {}),
        }  # fmt: skip

    async def _push(self, event: Mapping[str, Any]) -> None:
        envelope = {
            "team_id": "T1", "api_app_id": "A1", "type": "event_callback",
            "event_id": f"Ev{len(self.pushed) + 1}", "event_time": int(self.slack.now().timestamp()),
            "event": event, "authorizations": [{"team_id": "T1", "user_id": BOT_USER, "is_bot": True}],
        }  # fmt: skip
        self.pushed.append(Pushed(json.dumps(envelope).encode()))
        await self._deliver(self.pushed[-1])

    async def _deliver(self, pushed: Pushed) -> tuple[int, bytes]:
        status, answered = await self._send(pushed.body, "application/json", retry=pushed.tries)
        pushed.due = None
        if status >= 300 and pushed.tries < len(RETRIES):
            pushed.due = self.slack.now() + timedelta(seconds=RETRIES[pushed.tries])
        pushed.tries += 1
        return status, answered

    async def _send(self, body: bytes, kind: str, *, retry: int = 0) -> tuple[int, bytes]:
        repeated = {"X-Slack-Retry-Num": str(retry), "X-Slack-Retry-Reason": "http_error"} if retry else {}
        headers = {"Content-Type": kind, **proof(body, self.slack.now()), **repeated}
        return await self.post(body, headers)
