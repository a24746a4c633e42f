"""Requests as a homeserver makes them, and the way our events look to a reader."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, Final

from pydantic import SecretStr

from bot.platforms.matrix.platform import Config, Matrix
from bot.ports.http import HttpCall, RawRequest
from bot.wire.escaping import JOINER
from tests.platforms.contract import NOW

AS_TOKEN = "as-made-up-0123456789abcdef"
HS_TOKEN = "hs-made-up-0123456789abcdef"
FOLDER = Path(__file__).parent.parent / "fixtures" / "matrix"
VECTORS: Mapping[str, Any] = json.loads((FOLDER / "vectors.json").read_text("utf-8"))
# Tags a client keeps, and what may stand in them. Source: client-server API, m.room.message formatted_body
KEPT: Final[Mapping[str, frozenset[str]]] = {
    **{tag: frozenset() for tag in ("p", "br", "ul", "li", "strong", "code")},
    **{tag: frozenset() for tag in ("table", "thead", "tbody", "tr", "th", "td")},
    "font": frozenset({"color", "data-mx-color"}),
}
LINK_OR_MENTION: Final = re.compile(
    r"[@＠#!][^\s\u2060]|[A-Za-z][A-Za-z0-9+-]*:[A-Za-z0-9/?#]|\w[.。．｡][^\W\d_]", re.ASCII
)


def a_matrix(hs_token: str = HS_TOKEN, **changes: Any) -> Matrix:
    settings = {
        "homeserver": "https://matrix.office.test",
        "server_name": "office.test",
        "user": "duban0",
        "as_token": SecretStr(AS_TOKEN),
        "hs_token": SecretStr(hs_token),
    }
    return Matrix("work", Config(**{**settings, **changes}))


def signed(request: RawRequest, token: str = HS_TOKEN) -> RawRequest:
    return replace(request, headers={**request.headers, "authorization": f"Bearer {token}"})


def transaction(*events: Mapping[str, Any], txn: str = "1") -> RawRequest:
    body = json.dumps({"events": list(events)}).encode()
    tail = f"_matrix/app/v1/transactions/{txn}"
    return signed(RawRequest("PUT", tail, {}, {"content-type": "application/json"}, body, NOW))


def recorded(name: str) -> dict[str, Any]:
    """The event of a recorded transaction."""
    [event] = json.loads((FOLDER / f"{name}.json").read_text("utf-8"))["events"]
    found: dict[str, Any] = event
    return found


def said(text: str, event: str = "$ev1", **content: Any) -> dict[str, Any]:
    return {
        "type": "m.room.message",
        "event_id": event,
        "room_id": "!room:office.test",
        "sender": "@u:office.test",
        "origin_server_ts": 1790215199000,
        "content": {"msgtype": "m.text", "body": text, "m.mentions": {}, **content},
    }


class Shown(HTMLParser):
    """What a client shows of formatted_body, and what in it would act."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""
        self.active: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in KEPT or {name for name, _ in attrs} - KEPT[tag]:
            self.active.append(tag)
        if tag == "br":
            self.text += "\n"

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_comment(self, data: str) -> None:
        self.active.append("comment")

    def handle_decl(self, decl: str) -> None:
        self.active.append("declaration")

    def unknown_decl(self, data: str) -> None:
        self.active.append("declaration")


def read(call: HttpCall) -> tuple[dict[str, Any], Shown]:
    content: dict[str, Any] = json.loads(call.body)
    shown = Shown()
    shown.feed(content["formatted_body"])
    shown.close()
    return content, shown


def active_in(call: HttpCall) -> list[str]:
    """Tags of strangers, mentions, and what a client would turn into a link."""
    content, shown = read(call)
    found = [*shown.active, *LINK_OR_MENTION.findall(content["body"]), *LINK_OR_MENTION.findall(shown.text)]
    return found + (["m.mentions"] if content["m.mentions"] else [])


def shown_in(call: HttpCall) -> str:
    content, shown = read(call)
    return f"{content['body']}\n{shown.text}".replace(JOINER, "")


def faults_in(call: HttpCall) -> Iterator[str]:
    """By the sizes of the specification and of platforms.md 6.2."""
    content, shown = read(call)
    if len(call.body) > 60_000:
        yield f"event of {len(call.body)} bytes"
    if (words := len(content["body"].encode()) + len(content["formatted_body"].encode())) > 40_000:
        yield f"{words} bytes of words"
    if not content["body"] or not shown.text.strip():
        yield "no words"
    if content["format"] != "org.matrix.custom.html" or not re.search(r"/[A-Za-z0-9._~-]+$", call.url):
        yield "shape"
