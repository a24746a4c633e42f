"""Requests as DingTalk makes and signs them, and the way its messages look to a reader."""

from __future__ import annotations

import json
from collections.abc import Generator, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final, TypeVar

from bot.platforms.dingtalk.callback import DingTalkCallback
from bot.platforms.dingtalk.stream import DingTalkStream
from bot.ports.http import HttpCall, HttpReply, RawRequest
from bot.ports.messages import InboundMessage
from bot.text import Span
from bot.wording.cards import RenderedCard
from tests.emulators.dingtalk import CLIENT_SECRET
from tests.emulators.dingtalk_people import proof
from tests.emulators.dingtalk_shapes import (
    acting,
    as_read,
    buttons_of,
    card_fault,
    hook_fault,
    param_fault,
    values_faults,
)
from tests.platforms.contract import NOW, a_message
from tests.platforms.dingtalk_kit import PATH_SECRET, a_callback, a_stream

FIXTURES: Final = Path(__file__).parent.parent / "fixtures" / "dingtalk"
VECTORS: Final[Mapping[str, Any]] = json.loads((FIXTURES / "vectors.json").read_text("utf-8"))
GOOD: Final = HttpReply(200, b'{"processQueryKey":"pqk1","invalidStaffIdList":[]}')
TOKEN: Final = HttpReply(200, b'{"accessToken":"token-1","expireIn":7200}')
DELIVERED: Final = HttpReply(
    200, b'{"success":true,"result":{"outTrackId":"x","deliverResults":[{"success":true}]}}'
)
T = TypeVar("T")


def ready(app: DingTalkCallback | DingTalkStream) -> DingTalkCallback | DingTalkStream:
    """With its token already, as after its first message."""
    running = app.deliver(a_message(RenderedCard((Span("题"),))))
    next(running)
    running.send(TOKEN)
    return app


def a_ready_callback() -> DingTalkCallback:
    app = a_callback()
    ready(app)
    return app


def a_ready_stream() -> DingTalkStream:
    app = a_stream()
    ready(app)
    return app


def driven(running: Generator[Any, HttpReply, T], *replies: HttpReply) -> tuple[list[HttpCall], T]:
    """The calls that were made, and what came of them; each is answered by the next reply."""
    calls: list[HttpCall] = []
    left = list(replies)
    try:
        wanted = next(running)
        while True:
            if isinstance(wanted, HttpCall):
                calls.append(wanted)
            wanted = running.send(left.pop(0))
    except StopIteration as stop:
        found: T = stop.value
        return calls, found


def post(body: bytes, at: datetime = NOW, secret: str = CLIENT_SECRET) -> RawRequest:
    headers = {"content-type": "application/json; charset=utf-8"}
    return signed(RawRequest("POST", PATH_SECRET, {}, headers, body, at), secret)


def signed(request: RawRequest, secret: str = CLIENT_SECRET) -> RawRequest:
    """At the request's own time."""
    return replace(request, headers={**request.headers, **proof(request.wall_at, secret)})


def recorded(name: str) -> dict[str, Any]:
    """An event as it was recorded, its ids replaced."""
    found: dict[str, Any] = json.loads((FIXTURES / f"{name}.json").read_text("utf-8"))
    return found


def event(name: str, *, at: datetime = NOW, **changes: object) -> RawRequest:
    """A recorded message as it comes, with changes."""
    return post(json.dumps({**recorded(name), **changes}, ensure_ascii=False).encode(), at)


def read(request: RawRequest, app: DingTalkCallback | None = None) -> InboundMessage:
    app = app or a_callback()
    app.verify(request)
    [message] = app.decode(request).messages
    return message


def frame(topic: str, data: object, *, id: str = "mid1", kind: str = "CALLBACK") -> str:
    headers = {"topic": topic, "messageId": id, "contentType": "application/json", "time": "1"}
    held = data if isinstance(data, str) else json.dumps(data, ensure_ascii=False)
    return json.dumps({"specVersion": "1.0", "type": kind, "headers": headers, "data": held})


def texts_in(call: HttpCall) -> list[tuple[str, bool]]:
    """The words of a message as they are sent, and whether they are Markdown."""
    body = json.loads(call.body)
    if "cardData" in body:
        values = body["cardData"]["cardParamMap"]
        labels = [(each["text"], False) for each in buttons_of(values)]
        return [(values["title"], False), (values["markdown"], True), (values["tips"], True), *labels]
    held = json.loads(body["msgParam"]) if "msgParam" in body else body[body["msgtype"]]
    return [(held["text"], True)] if "text" in held else [(held["content"], False)]


def shown_in(call: HttpCall) -> str:
    return "\n".join(as_read(text, markdown=markdown) for text, markdown in texts_in(call))


def active_in(call: HttpCall) -> list[str]:
    """Whatever is parsed, linked, or somebody who is mentioned."""
    body = json.loads(call.body)
    found = [each for text, markdown in texts_in(call) for each in acting(text, markdown=markdown)]
    at = body.get("at", {})
    mentioned = [*at.get("atUserIds", []), *(["all"] if at.get("isAtAll") else [])]
    return [*found, *mentioned, *body.get("imGroupOpenDeliverModel", {}).get("atUserIds", {})]


def faults_in(call: HttpCall) -> list[str]:
    body = json.loads(call.body)
    if "cardData" in body:
        fault = card_fault(body)
        return [*([fault] if fault else []), *values_faults(body["cardData"]["cardParamMap"])]
    if "msgParam" in body:
        fault = param_fault(body["msgKey"], body["msgParam"])
        return [fault] if fault else []
    wrong = hook_fault(call.body, body)
    return [wrong[1]] if wrong else []
