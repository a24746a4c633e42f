"""The vendor's own library as a judge: it takes what we take, refuses what we refuse, reads what we write.

It is imported where it is used: that takes seconds, which collecting the tests should not.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from typing import Any

import pytest

from bot.errors import RequestRejected
from bot.platforms.feishu import crypto
from bot.ports.http import RawRequest
from bot.text import Span
from bot.wording.cards import RenderedCard
from tests.emulators.feishu_people import ENCRYPT_KEY, IV, VERIFICATION_TOKEN
from tests.platforms.contract import NOW
from tests.platforms.feishu_kit import an_app
from tests.platforms.feishu_requests import event, signed


@pytest.fixture(scope="module", autouse=True)
def _its_event_loop() -> Iterator[None]:
    """Imported, it takes the event loop for its long connection, or makes one that nobody closes."""
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    import lark_oapi.ws  # noqa: F401

    asyncio.set_event_loop(None)
    yield
    loop.close()


def _sdk(seen: list[Any]) -> Any:
    """The vendor's own dispatcher, set up as our connection is."""
    import lark_oapi as lark
    from lark_oapi.event.callback.model.p2_card_action_trigger import P2CardActionTriggerResponse

    def on_click(event: Any) -> Any:
        seen.append(event)
        return P2CardActionTriggerResponse({"toast": {"type": "success", "content": "已完成"}})

    return (
        lark.EventDispatcherHandler.builder(ENCRYPT_KEY, VERIFICATION_TOKEN)
        .register_p2_im_message_receive_v1(seen.append)
        .register_p2_card_action_trigger(on_click)
        .build()
    )


def _their_answer(request: RawRequest, seen: list[Any]) -> tuple[int, bytes]:
    from lark_oapi.core.model import RawRequest as TheirRequest

    raw = TheirRequest()
    raw.uri, raw.body = "/hooks/work", request.body
    names = {"x-lark-request-timestamp": "X-Lark-Request-Timestamp", "x-lark-signature": "X-Lark-Signature"}
    names["x-lark-request-nonce"] = "X-Lark-Request-Nonce"
    raw.headers = {names.get(key, key): value for key, value in request.headers.items()}
    reply = _sdk(seen).do(raw)
    return reply.status_code, reply.content


@pytest.mark.parametrize("name", ["message_text", "message_mention", "message_post", "card_click"])
def test_vendors_library_takes_the_requests_we_take(name: str) -> None:
    seen: list[Any] = []
    request = event(name)
    status, _ = _their_answer(request, seen)
    an_app().verify(request)
    assert (status, len(seen)) == (200, 1)


@pytest.mark.parametrize("spoilt", ["body", "signature", "key"])
def test_vendors_library_refuses_what_we_refuse(spoilt: str) -> None:
    seen: list[Any] = []
    request = signed(event("message_text"), "another") if spoilt == "key" else event("message_text")
    headers = dict(request.headers)
    if spoilt == "signature":
        headers["x-lark-signature"] = "0" * 64
    body = request.body.replace(b"=", b"A", 1) if spoilt == "body" else request.body
    request = RawRequest("POST", "", {}, headers, body, NOW)
    assert _their_answer(request, seen)[0] == 500
    assert seen == []
    with pytest.raises(RequestRejected):
        an_app().verify(request)


def test_vendors_library_decrypts_what_we_encrypt_and_we_what_it_takes() -> None:
    from lark_oapi.core.utils import AESCipher

    cipher = AESCipher(ENCRYPT_KEY)
    for words in ("", "x", "a" * 15, "a" * 16, "督办" * 50):
        hidden = crypto.encrypted(words.encode(), ENCRYPT_KEY, IV)
        assert cipher.decrypt_str(hidden) == words
        assert crypto.decrypted(hidden, ENCRYPT_KEY).decode() == words


def test_our_answer_to_a_click_is_what_the_vendors_library_writes() -> None:
    import lark_oapi as lark
    from lark_oapi.event.callback.model.p2_card_action_trigger import P2CardActionTriggerResponse

    card = RenderedCard((Span("已完成"),), kind="recorded")
    ours = json.loads(an_app().answer_click(event("card_click"), [card], card).body)
    theirs = json.loads(lark.JSON.marshal(P2CardActionTriggerResponse(ours)))
    assert theirs == ours
