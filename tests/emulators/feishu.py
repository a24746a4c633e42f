"""Feishu on loopback: enforces what the vendor publishes of apps, custom bots and events.

Sources: platforms.md 3 and 0.3. Times are the service's own clock, so that limits and tokens run out when the
test moves it.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from aiohttp import web

from tests.emulators.base import Net, Windows
from tests.emulators.feishu_cards import card_faults

APP_ID: Final = "cli_made_up"
APP_SECRET: Final = "made-up-app-secret"
HOOK: Final = "made-up-hook-token"
HOOK_SECRET: Final = "madeUpFeishuSecret01"
BOT: Final = "ou_bot"
TOKEN_LIFE: Final = 7200
UUID_LIFE: Final = timedelta(hours=1)
RETRIES: Final = (15, 300, 3600, 21600)  # seconds after one another
HOOK_BYTES: Final = 20_000
TEXT_BYTES, CARD_BYTES = 150_000, 30_000


@dataclass(slots=True)
class Posted:
    """A message in a chat, as its members see it."""

    id: str
    chat: str
    kind: str
    content: dict[str, Any]
    reply_to: str | None = None
    root: str | None = None
    recalled: bool = False


@dataclass(slots=True)
class Resource:
    """A file of a person's message."""

    body: bytes
    kind: str


@dataclass(slots=True)
class Feishu:
    """One company with one app, and custom bots by token. `posted` is what all chats show, in order."""

    now: Callable[[], datetime]
    hosts: tuple[str, ...] = ("open.feishu.cn",)
    net: Net = field(default_factory=Net)
    posted: list[Posted] = field(default_factory=list)
    uploads: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    resources: dict[tuple[str, str], Resource] = field(default_factory=dict)
    without_bot: set[str] = field(default_factory=set)
    refused: list[int] = field(default_factory=list)
    hooks: set[str] = field(default_factory=lambda: {HOOK})
    tokens: dict[str, datetime] = field(default_factory=dict)
    skew: timedelta = timedelta(0)
    _uuids: dict[str, tuple[datetime, str]] = field(default_factory=dict)
    _windows: dict[str, Windows] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name, most, seconds in (
            ("chat", 5, 1.0), ("app", 50, 1.0), ("app_minute", 1000, 60.0),
            ("hook", 5, 1.0), ("hook_minute", 100, 60.0),
        ):  # fmt: skip
            self._windows[name] = Windows(most, seconds, self.now)

    def add_to(self, app: web.Application) -> None:
        app.router.add_post("/open-apis/auth/v3/tenant_access_token/internal", self._token)
        app.router.add_get("/open-apis/bot/v3/info", self._info)
        app.router.add_post("/open-apis/im/v1/messages", self._send)
        app.router.add_post("/open-apis/im/v1/messages/{message}/reply", self._reply)
        app.router.add_get("/open-apis/im/v1/messages/{message}/resources/{key}", self._resource)
        app.router.add_post("/open-apis/im/v1/{kind:files|images}", self._upload)
        app.router.add_post("/open-apis/bot/v2/hook/{token}", self._hook)

    def message(self, message_id: str) -> Posted:
        return next(each for each in self.posted if each.id == message_id)

    def in_chat(self, chat: str) -> list[Posted]:
        return [each for each in self.posted if each.chat == chat]

    def expire_tokens(self) -> None:
        """As if the vendor had lost them: they are refused from now on."""
        self.tokens.clear()

    async def _token(self, request: web.Request) -> web.Response:
        body = await request.json()
        if body.get("app_id") != APP_ID:
            return self._no(10003, "invalid param")
        if body.get("app_secret") != APP_SECRET:
            return self._no(10014, "app secret invalid")
        left = [
            (token, until)
            for token, until in self.tokens.items()
            if until - self.now() >= timedelta(minutes=30)
        ]
        if not left:
            token = f"t-{len(self.tokens)}-{int(self.now().timestamp())}"
            left = [(token, self.now() + timedelta(seconds=TOKEN_LIFE))]
            self.tokens.update(left)
        token, until = left[0]
        return self._json(
            {
                "code": 0,
                "msg": "ok",
                "tenant_access_token": token,
                "expire": int((until - self.now()).total_seconds()),
            }
        )

    async def _info(self, request: web.Request) -> web.Response:
        bad = self._unauthorized(request)
        bot = {"activate_status": 2, "app_name": "督办", "open_id": BOT}
        return bad or self._json({"code": 0, "msg": "ok", "bot": bot})

    async def _send(self, request: web.Request) -> web.Response:
        body, kind = await request.json(), request.query.get("receive_id_type", "")
        chat = str(body.get("receive_id", ""))
        prefix = {"chat_id": "oc_", "open_id": "ou_", "union_id": "on_"}.get(kind)
        if prefix is None or not chat.startswith(prefix):
            return self._no(230001, f"invalid receive_id of {kind}", status=400)
        return self._unauthorized(request) or self._post(chat, body, None)

    async def _reply(self, request: web.Request) -> web.Response:
        body, to = await request.json(), request.match_info["message"]
        answered = next((each for each in self.posted if each.id == to), None)
        if answered is None:
            return self._no(230001, "no such message", status=400)
        if answered.recalled:
            return self._no(230011, "the message was recalled", status=400)
        return self._unauthorized(request) or self._post(answered.chat, body, answered)

    def _post(self, chat: str, body: dict[str, Any], answered: Posted | None) -> web.Response:
        uuid = str(body.get("uuid", ""))
        sent_at, known = self._uuids.get(uuid, (self.now(), ""))
        if uuid and known and self.now() - sent_at < UUID_LIFE:
            return self._json({"code": 0, "msg": "success", "data": {"message_id": known, "chat_id": chat}})
        content = json.loads(str(body.get("content", "null")))
        refused = self._refusal(chat, uuid, body, content)
        if refused:
            return refused
        posted = Posted(f"om_{len(self.posted) + 1}", chat, str(body["msg_type"]), content)
        if answered is not None:
            posted.reply_to, posted.root = answered.id, answered.root or answered.id
        self.posted.append(posted)
        self._uuids[uuid] = (self.now(), posted.id)
        return self._json({"code": 0, "msg": "success", "data": {"message_id": posted.id, "chat_id": chat}})

    def _refusal(self, chat: str, uuid: str, body: dict[str, Any], content: Any) -> web.Response | None:
        if chat in self.without_bot:
            return self._no(230002, "Bot/User can NOT be out of the chat.", status=400)
        if len(uuid) > 50:
            return self._no(230001, "uuid", status=400)
        if not (self._windows["app"].take() and self._windows["app_minute"].take()):
            return self._too_fast()
        if not self._windows["chat"].take(chat):
            return self._no(230020, "This operation triggers the frequency limit.", status=400)
        wrong = self._content_fault(str(body.get("msg_type")), str(body["content"]), content)
        return self._no(*wrong, status=400) if wrong else None

    def _content_fault(self, kind: str, raw: str, content: Any) -> tuple[int, str] | None:
        most = TEXT_BYTES if kind == "text" else CARD_BYTES
        if len(raw.encode()) > most:
            return 230025, "The length of the message content reaches its limit."
        if kind == "interactive":
            faults = card_faults(content)
            return (230099, f"Failed to create card content, ErrMsg: {faults[0]}") if faults else None
        if kind in {"file", "image"}:
            known = self.uploads.get(str(content.get(f"{kind}_key")))
            return None if known and known[0] == f"{kind}s" else (230055, "no such key")
        return None if kind in {"text", "post"} else (230001, f"msg_type {kind}")

    async def _upload(self, request: web.Request) -> web.Response:
        bad = self._unauthorized(request)
        if bad:
            return bad
        kind, form = request.match_info["kind"], await request.post()
        held = form["file" if kind == "files" else "image"]
        assert isinstance(held, web.FileField)
        body = held.file.read()
        if kind == "files" and form.get("file_type") not in {
            "opus",
            "mp4",
            "pdf",
            "doc",
            "xls",
            "ppt",
            "stream",
        }:
            return self._no(234001, "Invalid request param.", status=400)
        if not body:
            return self._no(234010, "File's size can't be 0.", status=400)
        if len(body) > (30 if kind == "files" else 10) * 1024 * 1024:
            return self._no(234006, "The file size exceed the max value.", status=400)
        key = f"{'file' if kind == 'files' else 'img'}_{len(self.uploads) + 1}"
        self.uploads[key] = (kind, body)
        return self._json({"code": 0, "msg": "success", "data": {f"{kind[:-1]}_key": key}})

    async def _resource(self, request: web.Request) -> web.Response:
        bad = self._unauthorized(request)
        if bad:
            return bad
        found = self.resources.get((request.match_info["message"], request.match_info["key"]))
        if found is None or found.kind != request.query.get("type"):
            return self._no(234003, "File not in msg.", status=400)
        return web.Response(body=found.body, content_type="application/octet-stream")

    async def _hook(self, request: web.Request) -> web.Response:
        raw = await request.read()
        body = json.loads(raw)
        token = request.match_info["token"]
        if token not in self.hooks:
            return self._no(19001, "param invalid: incoming webhook access token invalid")
        wrong = self._hook_fault(token, raw, body)
        if wrong:
            return self._no(*wrong)
        content = body.get("card") or body.get("content")
        self.posted.append(Posted(f"om_{len(self.posted) + 1}", token, body["msg_type"], content))
        return self._json(
            {"StatusCode": 0, "StatusMessage": "success", "code": 0, "data": {}, "msg": "success"}
        )

    def _hook_fault(self, token: str, raw: bytes, body: dict[str, Any]) -> tuple[int, str] | None:
        if len(raw) > HOOK_BYTES:
            return 19036, "request body too large"
        if not self._is_signed(body):
            return 19021, "sign match fail or timestamp is not within one hour from current time"
        if not (self._windows["hook"].take(token) and self._windows["hook_minute"].take(token)):
            return 11232, "frequency limited psm[lark.oapi.app_platform_runtime]appID[1500]"
        if body.get("msg_type") not in {"text", "post", "image", "interactive"}:
            return 19002, "params error, msg_type need"
        faults = card_faults(body.get("card")) if body["msg_type"] == "interactive" else []
        if faults or "callback" in json.dumps(body):
            return 230099, f"{faults or 'a custom bot cannot be called back'}"
        return None

    def _is_signed(self, body: dict[str, Any]) -> bool:
        stamp = str(body.get("timestamp", ""))
        sign = b64encode(hmac.new(f"{stamp}\n{HOOK_SECRET}".encode(), b"", hashlib.sha256).digest()).decode()
        in_time = stamp.isdigit() and abs(self.now().timestamp() - int(stamp)) <= 3600
        return in_time and body.get("sign") == sign

    def _unauthorized(self, request: web.Request) -> web.Response | None:
        token = request.headers.get("authorization", "").removeprefix("Bearer ")
        until = self.tokens.get(token)
        if until is None:
            return self._no(99991663, "Invalid access token for authorization.", status=400)
        return None if until > self.now() else self._no(99991663, "token expired", status=400)

    def _too_fast(self) -> web.Response:
        self.refused.append(99991400)
        return web.json_response(
            {"code": 99991400, "msg": "request trigger frequency limit"},
            status=429,
            headers={"x-ogw-ratelimit-reset": "1", "x-ogw-ratelimit-limit": "50"},
        )

    def _no(self, code: int, msg: str, *, status: int = 200) -> web.Response:
        self.refused.append(code)
        return self._json({"code": code, "msg": msg, "data": {}}, status=status)

    def _json(self, body: object, *, status: int = 200) -> web.Response:
        date = (self.now() + self.skew).strftime("%a, %d %b %Y %H:%M:%S GMT")
        headers = {"X-Tt-Logid": "20260924made-up", "Date": date}
        return web.json_response(body, status=status, headers=headers)
