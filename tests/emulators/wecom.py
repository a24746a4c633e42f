"""WeCom on loopback: enforces what the vendor publishes of robots, apps, AI bots and their limits.

Sources: platforms.md 1 and 0.3. Times are the service's own clock, so that limits and tokens run out when the
test moves it.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from aiohttp import web

from tests.emulators.base import Net, Windows
from tests.emulators.wecom_cards import message_fault

CORP: Final = "ww0123456789abcdef"
AGENT: Final = 1000002
SECRET: Final = "made-up-app-secret-of-wecom"
FILES: Final = "files.wecom-storage.example"
TOKEN_LIFE: Final = 7200
MEDIA_LIFE: Final = timedelta(days=3)
FILE_LIFE: Final = timedelta(minutes=5)
ANSWER_LIFE: Final = timedelta(hours=1)
CHANGE_LIFE: Final = timedelta(hours=24)
FILE_BYTES: Final = 20 * 1024 * 1024
PICTURE_BYTES: Final = 5 * 1024 * 1024


@dataclass(slots=True)
class Posted:
    """A message in a chat, as its members see it; `by` is robot, app, bot, or a person's account."""

    chat: str
    kind: str
    content: dict[str, Any]
    by: str
    changed: int = 0


@dataclass(slots=True)
class Held:
    """Bytes that lie at the vendor for a while, for whoever put them there."""

    owner: str
    name: str
    body: bytes
    until: datetime


@dataclass(slots=True)
class Code:
    """A code that serves once: to answer in a chat, or to change a card."""

    chat: str
    until: datetime
    used: bool = False


@dataclass(slots=True)
class WeCom:
    """One company. `robots` are the chats of its webhooks by their keys; `posted` is what all chats show."""

    now: Callable[[], datetime]
    robots: dict[str, str] = field(default_factory=dict)
    hosts: tuple[str, ...] = ("qyapi.weixin.qq.com", FILES)
    net: Net = field(default_factory=Net)
    posted: list[Posted] = field(default_factory=list)
    media: dict[str, Held] = field(default_factory=dict)
    files: dict[str, Held] = field(default_factory=dict)
    answers: dict[str, Code] = field(default_factory=dict)
    changes: dict[str, Code] = field(default_factory=dict)
    strangers: set[str] = field(default_factory=set)
    refused: list[int] = field(default_factory=list)
    dropped: list[Posted] = field(default_factory=list)
    tokens: dict[str, datetime] = field(default_factory=dict)
    trusted: bool = True
    clicked: str = ""
    skew: timedelta = timedelta(0)
    _windows: dict[str, Windows] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name, most, seconds in (
            ("robot", 20, 60.0), ("member", 30, 60.0), ("member_hour", 1000, 3600.0),
            ("bot", 30, 60.0), ("bot_hour", 1000, 3600.0),
        ):  # fmt: skip
            self._windows[name] = Windows(most, seconds, self.now)

    def add_to(self, app: web.Application) -> None:
        app.router.add_get("/cgi-bin/gettoken", self._token)
        app.router.add_get("/cgi-bin/agent/get", self._agent)
        app.router.add_post("/cgi-bin/message/send", self._send)
        app.router.add_post("/cgi-bin/message/update_template_card", self._update)
        app.router.add_post("/cgi-bin/media/upload", self._upload)
        app.router.add_get("/cgi-bin/media/get", self._get)
        app.router.add_post("/cgi-bin/webhook/send", self._hook)
        app.router.add_post("/cgi-bin/webhook/upload_media", self._hook_upload)
        app.router.add_post("/cgi-bin/aibot/response", self._answer)
        app.router.add_get("/files/{id}", self._file)

    def in_chat(self, chat: str) -> list[Posted]:
        return [each for each in self.posted if each.chat == chat]

    def card(self, task: str) -> Posted:
        """By the task_id of it."""
        return next(each for each in self.posted if each.content.get("task_id") == task)

    def expire_tokens(self) -> None:
        """As if the vendor had lost them: they are refused from now on."""
        self.tokens.clear()

    async def _token(self, request: web.Request) -> web.Response:
        if request.query.get("corpid") != CORP:
            return self._no(40013, "invalid corpid")
        if request.query.get("corpsecret") != SECRET:
            return self._no(40001, "invalid credential, hint: [1760000000], from ip: 127.0.0.1")
        left = [token for token, until in self.tokens.items() if until > self.now()]
        if not left:
            left = [f"token-{len(self.net.calls)}-{int(self.now().timestamp())}"]
            self.tokens[left[0]] = self.now() + timedelta(seconds=TOKEN_LIFE)
        life = int((self.tokens[left[0]] - self.now()).total_seconds())
        return self._json({"errcode": 0, "errmsg": "ok", "access_token": left[0], "expires_in": life})

    async def _agent(self, request: web.Request) -> web.Response:
        bad = self._unauthorized(request)
        if bad is None and request.query.get("agentid") != str(AGENT):
            bad = self._no(301002, "not allow operate another agent with this accesstoken")
        return bad or self._json({"errcode": 0, "errmsg": "ok", "agentid": AGENT, "close": 0})

    async def _send(self, request: web.Request) -> web.Response:
        bad = self._unauthorized(request)
        if bad:
            return bad
        body = await request.json()
        if body.get("agentid") != AGENT:
            return self._no(40056, "invalid agentid")
        fault = message_fault(body, "app") or self._media_fault(body, "app") or self._task_fault(body)
        if fault:
            return self._no(*fault)
        user = str(body.get("touser", ""))
        if not user or user in self.strangers:
            return self._json({"errcode": 81013, "errmsg": "user & party & tag all invalid"}, 81013)
        posted = Posted(user, body["msgtype"], body[body["msgtype"]], "app")
        may = self._windows["member"].take(user) and self._windows["member_hour"].take(user)
        (self.posted if may else self.dropped).append(posted)
        code = self._change_code(user)
        return self._json(
            {"errcode": 0, "errmsg": "ok", "msgid": f"m{len(self.posted)}", "response_code": code}
        )

    def _task_fault(self, body: dict[str, Any]) -> tuple[int, str] | None:
        task = body.get("template_card", {}).get("task_id")
        known = task and any(each.content.get("task_id") == task for each in self.posted)
        return (40058, "template_card.task_id has been used") if known else None

    async def _update(self, request: web.Request) -> web.Response:
        bad = self._unauthorized(request)
        if bad:
            return bad
        body = await request.json()
        code = self.changes.get(str(body.get("response_code")))
        if code is None or code.used or code.until <= self.now():
            return self._no(40058, "response_code is invalid or used")
        if body.get("userids") != [code.chat] or body.get("agentid") != AGENT:
            return self._no(40058, "userids or agentid")
        code.used = True
        card = next(each for each in reversed(self.posted) if each.content.get("task_id") == self.clicked)
        if "button" in body:
            card.content["replaced"] = body["button"]["replace_name"]
        else:
            fault = message_fault({"msgtype": "template_card", **body}, "app")
            if fault:
                return self._no(*fault)
            card.content = body["template_card"]
        card.changed += 1
        return self._json({"errcode": 0, "errmsg": "ok"})

    def _change_code(self, user: str) -> str:
        code = f"change-{len(self.changes)}"
        self.changes[code] = Code(user, self.now() + CHANGE_LIFE)
        return code

    def code_of_click(self, user: str, task: str) -> str:
        self.clicked = task
        return self._change_code(user)

    def code_of_words(self, chat: str) -> str:
        code = f"answer-{len(self.answers)}"
        self.answers[code] = Code(chat, self.now() + ANSWER_LIFE)
        return code

    async def _hook(self, request: web.Request) -> web.Response:
        body, key = await request.json(), request.query.get("key", "")
        chat = self.robots.get(key)
        if chat is None:
            return self._no(93000, "invalid webhook url, hint: [1760000000], from ip: 127.0.0.1")
        fault = message_fault(body, "robot") or self._media_fault(body, key)
        if fault:
            return self._no(*fault)
        if not self._windows["robot"].take(key):
            return self._no(45009, "api freq out of limit")
        self.posted.append(Posted(chat, body["msgtype"], body[body["msgtype"]], "robot"))
        return self._json({"errcode": 0, "errmsg": "ok"})

    async def _answer(self, request: web.Request) -> web.Response:
        body, code = await request.json(), self.answers.get(request.query.get("response_code", ""))
        if code is None or code.used or code.until <= self.now():
            return self._no(40058, "response_code is invalid, used or expired")
        fault = message_fault(body, "bot")
        if fault:
            return self._no(*fault)
        if not (self._windows["bot"].take(code.chat) and self._windows["bot_hour"].take(code.chat)):
            return self._no(45009, "api freq out of limit")
        code.used = True
        self.posted.append(Posted(code.chat, body["msgtype"], body[body["msgtype"]], "bot"))
        return self._json({"errcode": 0, "errmsg": "ok"})

    async def _upload(self, request: web.Request) -> web.Response:
        return self._unauthorized(request) or await self._taken(request, "app")

    async def _hook_upload(self, request: web.Request) -> web.Response:
        key = request.query.get("key", "")
        if key not in self.robots:
            return self._no(93000, "invalid webhook url")
        return await self._taken(request, key)

    async def _taken(self, request: web.Request, owner: str) -> web.Response:
        kind, form = request.query.get("type", ""), await request.post()
        held = form.get("media")
        if kind not in {"file", "image"} or not isinstance(held, web.FileField) or not held.filename:
            return self._no(41005, "media data missing, or no such type")
        body = held.file.read()
        if not 5 < len(body) <= (FILE_BYTES if kind == "file" else PICTURE_BYTES):
            return self._no(40006 if len(body) > 5 else 44001, "invalid media size")
        media = f"media-{len(self.media)}"
        self.media[media] = Held(owner, held.filename, body, self.now() + MEDIA_LIFE)
        return self._json({"errcode": 0, "errmsg": "", "type": kind, "media_id": media, "created_at": "1"})

    def _media_fault(self, body: dict[str, Any], owner: str) -> tuple[int, str] | None:
        media = body.get(body["msgtype"], {}).get("media_id")
        held = self.media.get(str(media))
        if media is None or (held and held.owner == owner and held.until > self.now()):
            return None
        return 40007, "invalid media_id"

    async def _get(self, request: web.Request) -> web.Response:
        bad, held = self._unauthorized(request), self.media.get(request.query.get("media_id", ""))
        if bad or held is None or held.until <= self.now():
            return bad or self._no(40007, "invalid media_id")
        given = {"Content-Disposition": f'attachment; filename="{held.name}"'}
        return web.Response(body=held.body, content_type="application/octet-stream", headers=given)

    async def _file(self, request: web.Request) -> web.Response:
        held = self.files.get(request.match_info["id"])
        if held is None or held.until <= self.now():
            return web.Response(status=403, body=b"<Error><Code>AccessDenied</Code></Error>")
        return web.Response(body=held.body, content_type="application/octet-stream")

    def _unauthorized(self, request: web.Request) -> web.Response | None:
        token = request.query.get("access_token", "")
        if not token:
            return self._no(41001, "access_token missing")
        if token not in self.tokens:
            return self._no(40014, "invalid access_token")
        if self.tokens[token] <= self.now():
            return self._no(42001, "access_token expired")
        return None if self.trusted else self._no(60020, "not allow to access from your ip")

    def _no(self, code: int, msg: str) -> web.Response:
        return self._json({"errcode": code, "errmsg": msg}, code)

    def _json(self, body: object, code: int = 0) -> web.Response:
        if code:
            self.refused.append(code)
        date = (self.now() + self.skew).strftime("%a, %d %b %Y %H:%M:%S GMT")
        return web.Response(
            text=json.dumps(body, ensure_ascii=False), content_type="application/json", headers={"Date": date}
        )
