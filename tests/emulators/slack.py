"""Slack on loopback: enforces what the vendor publishes of the Web API, files and response addresses.

Sources: platforms.md 4. Times are the service's own clock, so that limits run out when the test moves it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from aiohttp import web

from tests.emulators.base import Net, Windows
from tests.emulators.slack_blocks import block_faults

TOKEN: Final = "xoxb-made-up-token"
SIGNING_SECRET: Final = "0123456789abcdef0123456789abcdef"
BOT_USER: Final = "UBOT"
SCOPES: Final = (
    "app_mentions:read,channels:history,chat:write,commands,files:read,files:write,groups:history,im:history"
)
MOST_TEXT: Final = 40_000
RESPONSE_LIFE: Final = timedelta(minutes=30)
MOST_RESPONSES: Final = 5
RETRY_AFTER: Final = 3
PATIENCE: Final = 60


@dataclass(slots=True)
class Posted:
    """A message in a channel, as its members see it; `only_for` is who sees an ephemeral one."""

    ts: str
    channel: str
    text: str
    blocks: list[dict[str, Any]] = field(default_factory=list)
    thread: str | None = None
    files: list[str] = field(default_factory=list)
    only_for: str | None = None
    changed: int = 0


@dataclass(slots=True)
class ResponseUrl:
    """Where a click or a command may be answered later, and on what message."""

    channel: str
    user: str
    until: datetime
    on: Posted | None = None
    used: int = 0
    answered: asyncio.Event = field(default_factory=asyncio.Event)


@dataclass(slots=True)
class Slack:
    """One workspace with one app. `posted` is what all channels show, in order."""

    now: Callable[[], datetime]
    hosts: tuple[str, ...] = ("slack.com", "files.slack.com", "hooks.slack.com")
    net: Net = field(default_factory=Net)
    posted: list[Posted] = field(default_factory=list)
    uploads: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    resources: dict[str, bytes] = field(default_factory=dict)
    without_bot: set[str] = field(default_factory=set)
    refused: list[str] = field(default_factory=list)
    responses: dict[str, ResponseUrl] = field(default_factory=dict)
    scopes: str = SCOPES
    skew: timedelta = timedelta(0)
    count: int = 0
    whispered: asyncio.Event = field(default_factory=asyncio.Event)
    _second: Windows = field(init=False)

    def __post_init__(self) -> None:
        self._second = Windows(1, 1.0, self.now)

    def add_to(self, app: web.Application) -> None:
        app.router.add_post("/api/auth.test", self._auth)
        app.router.add_post("/api/chat.postMessage", self._post)
        app.router.add_post("/api/chat.postEphemeral", self._whisper)
        app.router.add_get("/api/files.info", self._info)
        app.router.add_post("/api/files.getUploadURLExternal", self._place)
        app.router.add_post("/upload/v1/{file}", self._upload)
        app.router.add_post("/api/files.completeUploadExternal", self._complete)
        app.router.add_get("/files-pri/{file}", self._file)
        app.router.add_post("/actions/{key}", self._respond)
        app.router.add_post("/commands/{key}", self._respond)

    def in_channel(self, channel: str) -> list[Posted]:
        """What everybody there sees."""
        return [each for each in self.posted if each.channel == channel and each.only_for is None]

    def message(self, ts: str) -> Posted:
        return next(each for each in self.posted if each.ts == ts)

    def next_ts(self) -> str:
        """Names a message in its channel: when it was sent."""
        self.count += 1
        return f"{int(self.now().timestamp())}.{self.count:06d}"

    def response_url(self, kind: str, channel: str, user: str, on: Posted | None = None) -> str:
        key = f"{kind}-{len(self.responses) + 1}"
        self.responses[key] = ResponseUrl(channel, user, self.now() + RESPONSE_LIFE, on)
        return f"https://hooks.slack.com/{kind}/{key}"

    async def change_of(self, url: str, *, uses: int = 1) -> None:
        """Until the address was used so often."""
        found = self.responses[url.rpartition("/")[2]]
        async with asyncio.timeout(PATIENCE):
            while found.used < uses:
                found.answered.clear()
                await found.answered.wait()

    async def _auth(self, request: web.Request) -> web.Response:
        return self._unauthorized(request) or self._json({"ok": True, "team": "T", "user_id": BOT_USER})

    async def _post(self, request: web.Request) -> web.Response:
        body = await request.json()
        channel = str(body.get("channel", ""))
        refused = self._unauthorized(request) or self._too_fast(channel) or self._refusal(channel, body)
        if refused:
            return refused
        posted = Posted(self.next_ts(), channel, body["text"], body.get("blocks", []), body.get("thread_ts"))
        self.posted.append(posted)
        return self._json({"ok": True, "channel": channel, "ts": posted.ts})

    async def _whisper(self, request: web.Request) -> web.Response:
        """To one member of the channel alone; of its own tier, far above one a second."""
        body = await request.json()
        channel, user = str(body.get("channel", "")), str(body.get("user", ""))
        refused = self._unauthorized(request) or self._refusal(channel, body)
        if refused or not user:
            return refused or self._no("user_not_in_channel")
        ts, blocks = self.next_ts(), body.get("blocks", [])
        self.posted.append(Posted(ts, channel, body["text"], blocks, only_for=user))
        self.whispered.set()
        return self._json({"ok": True, "message_ts": ts})

    def _refusal(self, channel: str, body: dict[str, Any]) -> web.Response | None:
        if channel in self.without_bot:
            return self._no("not_in_channel")
        text, blocks = body.get("text"), body.get("blocks", [])
        if not text and not blocks:
            return self._no("no_text")
        if len(text or "") > MOST_TEXT:
            return self._no("msg_too_long")
        faults = block_faults(blocks)
        if faults:
            return self._no("invalid_blocks", response_metadata={"messages": faults})
        if body.get("thread_ts") and not any(each.ts == body["thread_ts"] for each in self.posted):
            return self._no("thread_not_found")
        return None

    def _too_fast(self, channel: str) -> web.Response | None:
        if self._second.take(channel):
            return None
        self.refused.append("ratelimited")
        return web.json_response(
            {"ok": False, "error": "ratelimited"}, status=429, headers={"Retry-After": str(RETRY_AFTER)}
        )

    async def _info(self, request: web.Request) -> web.Response:
        name = request.query.get("file", "")
        refused = self._unauthorized(request)
        if refused or name not in self.resources:
            return refused or self._no("file_not_found")
        return self._json({"ok": True, "file": {"id": name, "url_private_download": file_address(name)}})

    async def _file(self, request: web.Request) -> web.Response:
        """Without the right a page to sign in is shown, with status 200."""
        if self._unauthorized(request):
            return web.Response(text="<html>Sign in</html>", content_type="text/html")
        return web.Response(body=self.resources[request.match_info["file"]], content_type="application/pdf")

    async def _place(self, request: web.Request) -> web.Response:
        refused, form = self._unauthorized(request), await request.post()
        if refused:
            return refused
        if not str(form.get("length", "")).isdigit() or not form.get("filename"):
            return self._no("invalid_arguments")
        name = f"F{len(self.uploads) + 1}"
        self.uploads[name] = (str(form["filename"]), b"")
        return self._json(
            {"ok": True, "file_id": name, "upload_url": f"https://files.slack.com/upload/v1/{name}"}
        )

    async def _upload(self, request: web.Request) -> web.Response:
        name = request.match_info["file"]
        self.uploads[name] = (self.uploads[name][0], await request.read())
        return web.Response(text="OK")

    async def _complete(self, request: web.Request) -> web.Response:
        refused, body = self._unauthorized(request), await request.json()
        files = [str(each["id"]) for each in body["files"]]
        if refused or not all(self.uploads.get(each, ("", b""))[1] for each in files):
            return refused or self._no("file_not_found")
        channel = str(body["channel_id"])
        if channel in self.without_bot:
            return self._no("not_in_channel")
        self.posted.append(Posted(self.next_ts(), channel, "", thread=body.get("thread_ts"), files=files))
        return self._json({"ok": True, "files": [{"id": each} for each in files]})

    async def _respond(self, request: web.Request) -> web.Response:
        """No token is asked for: the address is the right."""
        found, body = self.responses.get(request.match_info["key"]), await request.json()
        if found is None or found.until <= self.now() or found.used >= MOST_RESPONSES:
            return self._no("used_url", status=404)
        if block_faults(body.get("blocks", [])):
            return self._no("invalid_blocks", status=400)
        found.used += 1
        found.answered.set()
        if body.get("replace_original") and found.on is not None:
            found.on.text, found.on.blocks = body["text"], body.get("blocks", [])
            found.on.changed += 1
        else:
            seen = None if body.get("response_type") == "in_channel" else found.user
            self.posted.append(
                Posted(self.next_ts(), found.channel, body["text"], body.get("blocks", []), only_for=seen)
            )
        return web.Response(text="ok")

    def _unauthorized(self, request: web.Request) -> web.Response | None:
        given = request.headers.get("authorization", "")
        if given == f"Bearer {TOKEN}":
            return None
        return self._no("invalid_auth" if given else "not_authed")

    def _no(self, error: str, *, status: int = 200, **more: object) -> web.Response:
        self.refused.append(error)
        return self._json({"ok": False, "error": error, **more}, status=status)

    def _json(self, body: object, *, status: int = 200) -> web.Response:
        date = (self.now() + self.skew).strftime("%a, %d %b %Y %H:%M:%S GMT")
        return web.json_response(body, status=status, headers={"Date": date, "x-oauth-scopes": self.scopes})


def file_address(name: str) -> str:
    return f"https://files.slack.com/files-pri/{name}"
