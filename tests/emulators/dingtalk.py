"""DingTalk on loopback: enforces what the vendor publishes of custom robots, app robots, cards and streams.

Sources: platforms.md 2 and 0.3; the vendor's pages of interactive cards. Times are the service's own clock,
so that limits, tokens and sessions run out when the test moves it.
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
from tests.emulators.dingtalk_lines import Lines
from tests.emulators.dingtalk_shapes import SPACE, card_fault, hook_fault, param_fault

CLIENT_ID: Final = "dingmadeup0001"
CLIENT_SECRET: Final = "made-up-client-secret"
ROBOT: Final = "dingmadeup0001"
HOOK_TOKEN: Final = "madeuphooktoken"
HOOK_SECRET: Final = "SEC000made0up0hook0secret"
TOKEN_LIFE: Final = 7200
SESSION_LIFE: Final = timedelta(minutes=90)
HOOK_MOST, HOOK_SECONDS, MUTE = 20, 60.0, timedelta(seconds=600)
API_MOST: Final = 20
DENIED: Final = "Forbidden.AccessDenied.AccessTokenPermissionDenied"
USED_UP: Final = "Forbidden.AccessDenied.ApiCountLimitForOrg"
QPS: Final = "Forbidden.AccessDenied.QpsLimitForAppkeyAndApi"
FILES: Final = "wukong-file-im-zjk.oss-cn-zhangjiakou.aliyuncs.com"
GATEWAY: Final = "wss-open-connection.dingtalk.com"
HOSTS: Final = ("api.dingtalk.com", "oapi.dingtalk.com", GATEWAY, FILES)


@dataclass(slots=True)
class Posted:
    """A message in a chat, as its members see it. `id` is the vendor's key, or ours of a card."""

    id: str
    chat: str
    kind: str
    content: dict[str, Any]
    mentions: tuple[str, ...] = ()
    clicks: str = ""  # where they go: STREAM, or the registered address


@dataclass(slots=True)
class DingTalk:
    """One company with one app, and custom robots by token. `posted` is what all chats show, in order."""

    now: Callable[[], datetime]
    hosts: tuple[str, ...] = HOSTS
    net: Net = field(default_factory=Net)
    lines: Lines = field(default_factory=Lines)
    posted: list[Posted] = field(default_factory=list)
    uploads: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    sessions: dict[str, tuple[str, datetime]] = field(default_factory=dict)
    routes: dict[str, tuple[str, str]] = field(default_factory=dict)
    without_robot: set[str] = field(default_factory=set)
    unknown_staff: set[str] = field(default_factory=set)
    denied: set[str] = field(default_factory=set)
    refused: list[str] = field(default_factory=list)
    tokens: dict[str, datetime] = field(default_factory=dict)
    skew: timedelta = timedelta(0)
    month_left: int = 10_000  # calls of the standard edition
    hooks: set[str] = field(default_factory=lambda: {HOOK_TOKEN})
    mutes: dict[str, datetime] = field(default_factory=dict)
    too_fast: int = 130101  # which of the two codes it is differs by source
    _windows: dict[str, Windows] = field(default_factory=dict)
    _hook: Windows = field(init=False)

    def __post_init__(self) -> None:
        self._hook = Windows(HOOK_MOST, HOOK_SECONDS, self.now)

    def add_to(self, app: web.Application) -> None:
        app.router.add_post("/v1.0/oauth2/accessToken", self._token)
        app.router.add_post("/v1.0/gateway/connections/open", self._gateway)
        app.router.add_post("/robot/send", self._hook_send)
        app.router.add_post("/robot/sendBySession", self._session_send)
        app.router.add_post("/media/upload", self._upload)
        app.router.add_get("/files/{code}", self._file)
        app.router.add_get("/connect", self.lines.connect)
        for path, handle in (
            ("/v1.0/robot/groupMessages/send", self._group),
            ("/v1.0/robot/oToMessages/batchSend", self._direct),
            ("/v1.0/robot/messageFiles/download", self._download),
            ("/v1.0/card/instances/createAndDeliver", self._card),
            ("/v1.0/card/callbacks/register", self._register),
        ):
            app.router.add_post(path, self._guarded(path, handle))

    def message(self, message_id: str) -> Posted:
        return next(each for each in self.posted if each.id == message_id)

    def in_chat(self, chat: str) -> list[Posted]:
        return [each for each in self.posted if each.chat == chat]

    def expire_tokens(self) -> None:
        """As if the vendor had lost them: they are refused from now on."""
        self.tokens.clear()

    def session_for(self, chat: str) -> tuple[str, datetime]:
        """A new address for answers to one message, and its end."""
        name, until = f"SESSION{len(self.sessions) + 1}", self.now() + SESSION_LIFE
        self.sessions[name] = (chat, until)
        return f"https://oapi.dingtalk.com/robot/sendBySession?session={name}", until

    async def _token(self, request: web.Request) -> web.Response:
        body = await request.json()
        if (body.get("appKey"), body.get("appSecret")) != (CLIENT_ID, CLIENT_SECRET):
            return self._no("invalidClientIdOrSecret", "无效的clientId或者clientSecret")
        left = [(token, until) for token, until in self.tokens.items() if until > self.now()]
        if not left:
            token = f"token-{len(self.tokens)}-{int(self.now().timestamp())}"
            left = [(token, self.now() + timedelta(seconds=TOKEN_LIFE))]
            self.tokens.update(left)
        token, until = left[0]
        return self._json({"accessToken": token, "expireIn": int((until - self.now()).total_seconds())})

    async def _gateway(self, request: web.Request) -> web.Response:
        body = await request.json()
        if (body.get("clientId"), body.get("clientSecret")) != (CLIENT_ID, CLIENT_SECRET):
            return self._no("authFailed", "鉴权失败", status=401)
        topics = {each["topic"] for each in body["subscriptions"] if each["type"] == "CALLBACK"}
        ticket = self.lines.new_ticket(topics)
        return self._json({"endpoint": f"wss://{GATEWAY}:443/connect", "ticket": ticket})

    def _guarded(self, path: str, handle: Any) -> Any:
        """Token, permission and rate come before anything else."""

        async def guarded(request: web.Request) -> web.Response:
            token = request.headers.get("x-acs-dingtalk-access-token", "")
            if self.tokens.get(token, self.now()) <= self.now():
                return self._no("InvalidAuthentication", "不合法的access_token", status=401)
            if path in self.denied:
                return self._no(DENIED, "应用尚未开通所需的权限", status=403)
            if not self._windows.setdefault(path, Windows(API_MOST, 1.0, self.now)).take():
                return self._no(QPS, "当前应用调用该接口次数过多", status=403)
            if self.month_left <= 0:
                return self._no(USED_UP, "企业当月调用次数已用完", status=403)
            self.month_left -= 1
            found: web.Response = await handle(await request.json())
            return found

        return guarded

    async def _group(self, body: dict[str, Any]) -> web.Response:
        chat = str(body.get("openConversationId", ""))
        if not chat.startswith("cid") or chat in self.without_robot:
            return self._no("invalidParameter.openConversationId.invalid", "无效的openConversationId")
        return self._post_message(chat, body, {})

    async def _direct(self, body: dict[str, Any]) -> web.Response:
        people = body.get("userIds")
        if not isinstance(people, list) or not 1 <= len(people) <= 20:
            return self._no("invalidParameter.userIds.empty", "userIds")
        unknown = [each for each in people if each in self.unknown_staff or each.startswith("$")]
        lists = {"invalidStaffIdList": unknown, "flowControlledStaffIdList": []}
        if unknown:
            return self._json({"processQueryKey": "", **lists})
        return self._post_message(str(people[0]), body, lists)

    def _post_message(self, chat: str, body: dict[str, Any], more: dict[str, Any]) -> web.Response:
        if body.get("robotCode") != ROBOT:
            return self._no("invalidParameter.robotCode.auth", "robotCode")
        wrong = param_fault(str(body.get("msgKey")), body.get("msgParam"))
        if wrong:
            return self._no(wrong, "msgParam")
        posted = Posted(f"pqk{len(self.posted) + 1}", chat, body["msgKey"], json.loads(body["msgParam"]))
        media = posted.content.get("mediaId") or posted.content.get("photoURL")
        if media and media not in self.uploads:
            return self._no("invalidParameter.mediaId.invalid", "mediaId")
        self.posted.append(posted)
        return self._json({"processQueryKey": posted.id, **more})

    async def _card(self, body: dict[str, Any]) -> web.Response:
        wrong = card_fault(body)
        if wrong:
            return self._no(wrong, wrong)
        if any(each.id == body["outTrackId"] for each in self.posted):
            return self._no("param.cardAlreadyExist", "卡片已经存在")
        found = SPACE.fullmatch(body["openSpaceId"])
        assert found is not None
        model = body.get("imGroupOpenDeliverModel") or body["imRobotOpenDeliverModel"]
        result = {
            "spaceType": found[1],
            "spaceId": found[2],
            "success": True,
            "carrierId": "c1",
            "errorMsg": "",
        }
        if found[2] in self.without_robot | self.unknown_staff or model.get("robotCode") != ROBOT:
            result |= {"success": False, "errorMsg": "ROBOT_NOT_IN_GROUP"}
        else:
            clicks = body.get("callbackType", "")
            if clicks == "HTTP":
                clicks = self.routes.get(body.get("callbackRouteKey", ""), ("", ""))[0]
            mentions = tuple(model.get("atUserIds", {}))
            values = dict(body["cardData"]["cardParamMap"])
            self.posted.append(Posted(body["outTrackId"], found[2], "card", values, mentions, clicks))
        return self._json(
            {"success": True, "result": {"outTrackId": body["outTrackId"], "deliverResults": [result]}}
        )

    async def _register(self, body: dict[str, Any]) -> web.Response:
        route, url = str(body.get("callbackRouteKey", "")), str(body.get("callbackUrl", ""))
        if route in self.routes and not body.get("forceUpdate"):
            return self._no("param.callbackRouteKeyExist", "回调 RouteKey 已存在", status=500)
        self.routes[route] = (url, str(body.get("apiSecret", "")))
        return self._json(
            {"success": True, "result": {"callbackUrl": url, "apiSecret": body.get("apiSecret")}}
        )

    async def _download(self, body: dict[str, Any]) -> web.Response:
        if body.get("robotCode") != ROBOT:
            return self._no("invalidParameter.robotCode.auth", "robotCode")
        if body.get("downloadCode") not in self.files:
            return self._no("invalidParameter.robotCode.downloadCode", "downloadCode")
        return self._json({"downloadUrl": f"http://{FILES}/files/{body['downloadCode']}"})

    async def _file(self, request: web.Request) -> web.Response:
        found = self.files.get(request.match_info["code"])
        return web.Response(status=404) if found is None else web.Response(body=found)

    async def _upload(self, request: web.Request) -> web.Response:
        token, kind = request.query.get("access_token", ""), request.query.get("type", "")
        form = await request.post()
        if self.tokens.get(token, self.now()) <= self.now():
            return self._old(40014, "不合法的access_token")
        media = form.get("media")
        body = media.file.read() if isinstance(media, web.FileField) else b""
        if not body or kind not in {"image", "file"} or len(body) > 20 * 1024 * 1024:
            return self._old(40004, "不合法的媒体文件")
        id = f"@media{len(self.uploads) + 1}"
        self.uploads[id] = (kind, body)
        return self._json({"errcode": 0, "errmsg": "ok", "media_id": id, "type": kind, "created_at": 1})

    async def _hook_send(self, request: web.Request) -> web.Response:
        raw = await request.read()
        token = request.query.get("access_token", "")
        if token not in self.hooks:
            return self._old(300001, "token is not exist")
        wrong = self._unsigned(request.query.get("timestamp", ""), request.query.get("sign", ""))
        if wrong:
            return self._old(310000, wrong)
        if "application/json" not in request.headers.get("content-type", ""):
            return self._old(43004, "无效的HTTP HEADER Content-Type")
        return self._said(token, raw, limited=True)

    async def _session_send(self, request: web.Request) -> web.Response:
        chat, until = self.sessions.get(request.query.get("session", ""), ("", self.now()))
        if until <= self.now():
            return self._old(300001, "session 不存在或已过期")
        return self._said(chat, await request.read(), limited=False)

    def _said(self, chat: str, raw: bytes, *, limited: bool) -> web.Response:
        body = json.loads(raw or b"null")
        wrong = hook_fault(raw, body)
        if wrong:
            return self._old(*wrong)
        if limited and not self._may_speak(chat):
            return self._old(self.too_fast, "send too fast, exceed 20 times per minute")
        at, kind = body.get("at", {}), body["msgtype"]
        mentions = ("all",) if at.get("isAtAll") else tuple(at.get("atUserIds", []))
        self.posted.append(Posted(f"hook{len(self.posted) + 1}", chat, kind, body[kind], mentions))
        return self._old(0, "ok")

    def _may_speak(self, robot: str) -> bool:
        """The twenty-first message of a minute mutes the robot for ten."""
        if self.now() < self.mutes.get(robot, self.now()):
            return False
        if self._hook.take(robot):
            return True
        self.mutes[robot] = self.now() + MUTE
        return False

    def _unsigned(self, stamp: str, sign: str) -> str:
        if not stamp.isdigit() or abs(self.now().timestamp() * 1000 - int(stamp)) > 3_600_000:
            return "description:invalid timestamp;solution:请检查timestamp是否在一小时内"
        good = hmac.new(HOOK_SECRET.encode(), f"{stamp}\n{HOOK_SECRET}".encode(), hashlib.sha256).digest()
        return "" if b64encode(good).decode() == sign else "description:sign not match;solution:签名不匹配"

    def _old(self, code: int, message: str) -> web.Response:
        """The old interface says everything with status 200."""
        if code:
            self.refused.append(str(code))
        return self._json({"errcode": code, "errmsg": message})

    def _no(self, code: str, message: str, *, status: int = 400) -> web.Response:
        self.refused.append(code)
        return self._json({"code": code, "requestid": "made-up", "message": message}, status=status)

    def _json(self, body: object, *, status: int = 200) -> web.Response:
        date = (self.now() + self.skew).strftime("%a, %d %b %Y %H:%M:%S GMT")
        return web.json_response(body, status=status, headers={"Date": date})
