"""Requests as Feishu makes and signs them, and the way its cards look to a reader."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from bot.platforms.feishu.app import FeishuApp
from bot.ports.http import HttpCall, HttpReply, RawRequest
from bot.ports.messages import InboundMessage
from bot.text import Span
from bot.wording.cards import RenderedCard
from tests.emulators.feishu_cards import card_faults
from tests.emulators.feishu_people import ENCRYPT_KEY, event_of, proof, sealed, words_of
from tests.platforms.contract import NOW, a_message
from tests.platforms.feishu_kit import an_app

FIXTURES: Final = Path(__file__).parent.parent / "fixtures" / "feishu"
VECTORS: Final[Mapping[str, Any]] = json.loads((FIXTURES / "vectors.json").read_text("utf-8"))
GOOD: Final = HttpReply(200, b'{"code":0,"msg":"success","data":{"message_id":"om_1"}}')
TOKEN: Final = HttpReply(200, b'{"code":0,"msg":"ok","tenant_access_token":"t-1","expire":7200}')
OWN: Final = HttpReply(200, b'{"code":0,"msg":"ok","bot":{"activate_status":2,"open_id":"ou_bot"}}')


def a_ready_app() -> FeishuApp:
    """One that has its token already, as after its first message."""
    app = an_app()
    running = app.deliver(a_message(RenderedCard((Span("题"),))))
    next(running)
    running.send(TOKEN)
    return app


def post(body: bytes, at: datetime = NOW, key: str = ENCRYPT_KEY) -> RawRequest:
    return signed(RawRequest("POST", "", {}, {"content-type": "application/json"}, body, at), key)


def signed(request: RawRequest, key: str = ENCRYPT_KEY) -> RawRequest:
    """At the request's own time."""
    headers = {name.lower(): value for name, value in proof(request.body, request.wall_at, key).items()}
    return replace(request, headers={**request.headers, **headers})


def recorded(name: str) -> dict[str, Any]:
    """An event as it was recorded, its ids replaced; the envelope is made around it."""
    found: dict[str, Any] = json.loads((FIXTURES / f"{name}.json").read_text("utf-8"))
    return found


def event(name: str, *, at: datetime = NOW, **message: object) -> RawRequest:
    """A recorded event as it comes, with changes of its message."""
    held = recorded(name)
    if message:
        held["event"]["message"] = {**held["event"]["message"], **message}
    return post(sealed(event_of(held["event_type"], held["event"], id="ev1", at=at)), at)


def text(words: str, **message: object) -> RawRequest:
    return event("message_text", content=json.dumps({"text": words}, ensure_ascii=False), **message)


def read(request: RawRequest, app: FeishuApp | None = None) -> InboundMessage:
    """What a request comes to, names and all."""
    app = app or a_ready_app()
    app.verify(request)
    [message] = app.decode(request).messages
    running = app.enrich(message)
    try:
        next(running)
        running.send(OWN)
    except StopIteration as stop:
        found: InboundMessage = stop.value
        return found
    raise AssertionError("more than one call")


def card_in(call: HttpCall) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(json.loads(call.body)["content"])
    return found


def shown_in(call: HttpCall) -> str:
    return words_of(card_in(call))


def active_in(call: HttpCall) -> list[str]:
    """Whatever is parsed, or leads somewhere."""
    return list(active(card_in(call)))


def active(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        for each in value:
            yield from active(each)
    elif isinstance(value, dict):
        if value.get("tag") in {"markdown", "lark_md"}:
            yield str(value["content"])
        if value.get("type") == "open_url":
            yield str(value["default_url"])
        for each in value.values():
            yield from active(each)


def faults_in(call: HttpCall) -> list[str]:
    content = json.loads(call.body)["content"]
    return [*card_faults(card_in(call)), *(["30 KB"] if len(content.encode()) > 30_000 else [])]
