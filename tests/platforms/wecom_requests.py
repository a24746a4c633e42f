"""Requests as WeCom makes and signs them, and the way its messages look to a reader."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from bot.platforms.wecom.app import WeComApp
from bot.ports.http import HttpCall, HttpReply, RawRequest
from bot.text import Span
from bot.wording.cards import RenderedCard
from tests.emulators.wecom import CORP
from tests.emulators.wecom_cards import message_fault, words_of
from tests.emulators.wecom_people import hidden, json_body, proof, xml_body, xml_of
from tests.platforms.contract import NOW, a_message
from tests.platforms.wecom_kit import an_app

FIXTURES: Final = Path(__file__).parent.parent / "fixtures" / "wecom"
VECTORS: Final[Mapping[str, Any]] = json.loads((FIXTURES / "vectors.json").read_text("utf-8"))
GOOD: Final = HttpReply(200, b'{"errcode":0,"errmsg":"ok","msgid":"m1"}')
TOKEN_REPLY: Final = HttpReply(200, b'{"errcode":0,"errmsg":"ok","access_token":"token-1","expires_in":7200}')
RANDOM: Final = b"a1b2c3d4e5f6g7h8"
ZERO_WIDTH: Final = dict.fromkeys([0x2060, 0x200B])
AS_READ: Final = str.maketrans("<>`*_~|&", "＜＞'＊＿～｜＆")
_ADDRESS: Final = re.compile(r"https?://|<[@a-zA-Z/!]")
_MARKUP: Final = re.compile(
    r"<(?!/?font|font color=\"\w+\">)|\]\(|`|~~|__|!\[|https?://|(?<!\*)\*(?!\*)|\*{3}"
)
_LINE_MARKUP: Final = re.compile(r"(?m)^\s*(?:[#>\-+]|\d+\.)\s?.*")


def a_ready_app() -> WeComApp:
    """One that has its token already, as after its first message."""
    app = an_app()
    running = app.deliver(a_message(RenderedCard((Span("题"),))))
    next(running)
    running.send(TOKEN_REPLY)
    return app


def posted(encrypt: str, body: bytes, at: datetime = NOW, token: str | None = None) -> RawRequest:
    query = proof(encrypt, at) if token is None else proof(encrypt, at, token)
    return RawRequest("POST", "", query, {"content-type": "text/xml"}, body, at)


def app_request(plain: bytes, at: datetime = NOW) -> RawRequest:
    encrypt = hidden(plain, CORP, random=RANDOM)
    return posted(encrypt, xml_body(encrypt), at)


def bot_request(plain: bytes, at: datetime = NOW) -> RawRequest:
    encrypt = hidden(plain, "", random=RANDOM)
    return posted(encrypt, json_body(encrypt), at)


def resigned(request: RawRequest, token: str) -> RawRequest:
    """The same request, signed with another token."""
    encrypt = re.search(rb"[0-9A-Za-z+/=]{60,}", request.body)
    assert encrypt is not None
    return replace(request, query=proof(encrypt[0].decode(), request.wall_at, token))


def recorded(name: str) -> bytes:
    """A message as it was recorded once decrypted, its ids replaced."""
    path = next(FIXTURES.glob(f"{name}.*"))
    return path.read_bytes()


def bot_event(name: str, **changes: object) -> RawRequest:
    """A recorded event of an AI bot, with changes."""
    return bot_request(json.dumps({**json.loads(recorded(name)), **changes}, ensure_ascii=False).encode())


def app_event(**fields: str) -> RawRequest:
    """A message of an app with these fields."""
    created = str(int(NOW.timestamp()))
    head = {"ToUserName": CORP, "FromUserName": "tax", "CreateTime": created, "AgentID": "1000002"}
    return app_request(xml_of({**head, **fields}))


def handshake(encrypt: str, at: datetime = NOW) -> RawRequest:
    return RawRequest("GET", "", {**proof(encrypt, at), "echostr": encrypt}, {}, b"", at)


def body_of(call: HttpCall) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(call.body)
    return found


def content_in(call: HttpCall) -> dict[str, Any]:
    body = body_of(call)
    found: dict[str, Any] = body[body["msgtype"]]
    return found


def shown_in(call: HttpCall) -> str:
    """The words, without what has no width."""
    return words_of(content_in(call)).translate(ZERO_WIDTH)


def read_as(words: str) -> str:
    """Foreign words as markdown shows them: signs it acts on are wide ones."""
    return words.translate(AS_READ).translate(ZERO_WIDTH)


def read_in_text(words: str) -> str:
    """As plain text shows them."""
    return words.translate(str.maketrans("<>", "＜＞")).translate(ZERO_WIDTH)


def active_in(call: HttpCall) -> list[str]:
    return active_of(body_of(call))


def active_of(body: Mapping[str, Any]) -> list[str]:
    """Whatever is parsed, leads somewhere or mentions somebody: plain text is parsed as little as a card."""
    kind = body["msgtype"]
    content = body[kind]
    words = words_of(content)
    if kind.startswith("markdown"):
        found = [*_MARKUP.findall(words), *_LINE_MARKUP.findall(words)]
    else:
        found = _ADDRESS.findall(words)
    return [*found, *content.get("mentioned_list", []), *_addresses(content)]


def _addresses(content: Mapping[str, Any]) -> list[str]:
    return [content["card_action"]["url"]] if "card_action" in content else []


def faults_in(call: HttpCall) -> list[str]:
    """What the vendor would refuse it for."""
    path = urlsplit(call.url).path
    who = {"/cgi-bin/webhook/send": "robot", "/cgi-bin/message/send": "app"}.get(path, "bot")
    fault = message_fault(body_of(call), who)
    return [fault[1]] if fault else []
