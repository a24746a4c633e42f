"""A library that others use with WeCom as a judge: it opens what we hide, and hides what we open.

It is imported where it is used; its own warnings are not ours.
"""

from __future__ import annotations

import json
import warnings
from dataclasses import replace
from typing import Any
from xml.sax.saxutils import unescape

import pytest

from bot.errors import RequestRejected
from bot.text import Span
from bot.wire.sealing import Seal
from bot.wording.cards import RenderedCard
from tests.emulators.wecom import CORP
from tests.emulators.wecom_people import AES_KEY, TOKEN, proof
from tests.platforms.contract import NOW
from tests.platforms.wecom_kit import an_app, app_seal, bot_seal, groups
from tests.platforms.wecom_requests import app_request, bot_event, bot_request, recorded

WORDS = ("", "x", "a" * 26, "a" * 27, "督办" * 500, "<xml>]]></xml>")


def _crypto(receive_id: str) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from wechatpy.enterprise.crypto import WeChatCrypto
    return WeChatCrypto(TOKEN, AES_KEY, receive_id)


def _seal(receive_id: str) -> Seal:
    return app_seal() if receive_id else bot_seal()


@pytest.mark.parametrize("receive_id", [CORP, ""])
@pytest.mark.parametrize("words", WORDS)
def test_it_opens_what_we_hide(receive_id: str, words: str) -> None:
    encrypt = _seal(receive_id).sealed(words.encode(), random=b"a1b2c3d4e5f6g7h8")
    query = proof(encrypt, NOW)
    found = _crypto(receive_id).decrypt_message(
        {"Encrypt": encrypt}, query["msg_signature"], query["timestamp"], query["nonce"]
    )
    assert (found if isinstance(found, str) else found.decode()) == words


@pytest.mark.parametrize("receive_id", [CORP, ""])
@pytest.mark.parametrize("words", WORDS[1:])
def test_we_open_what_it_hides_and_agree_on_the_signature(receive_id: str, words: str) -> None:
    made = _crypto(receive_id).encrypt_message(words, "1372623149", "1760000000")
    encrypt, signature = (_between(made, tag) for tag in ("Encrypt", "MsgSignature"))
    assert _seal(receive_id).opened(encrypt).decode() == words
    assert _seal(receive_id).signature("1760000000", "1372623149", encrypt) == signature


def test_it_takes_the_handshake_that_we_answer() -> None:
    encrypt = app_seal().sealed(b"7281939471023344", random=b"a1b2c3d4e5f6g7h8")
    query = proof(encrypt, NOW)
    found = _crypto(CORP).check_signature(query["msg_signature"], query["timestamp"], query["nonce"], encrypt)
    assert (found if isinstance(found, str) else found.decode()) == "7281939471023344"


@pytest.mark.parametrize("name", ["app_text", "app_image", "app_file", "app_click", "app_enter_agent"])
def test_it_takes_the_requests_that_we_take(name: str) -> None:
    request = app_request(recorded(name))
    query = request.query
    plain = _crypto(CORP).decrypt_message(
        request.body.decode(), query["msg_signature"], query["timestamp"], query["nonce"]
    )
    assert (plain if isinstance(plain, bytes) else plain.encode()) == recorded(name)
    an_app().verify(request)
    an_app().decode(request)


def test_it_refuses_what_we_refuse() -> None:
    _crypto(CORP)  # imports it, without its warnings
    from wechatpy.exceptions import InvalidSignatureException

    request, other = app_request(recorded("app_text")), app_request(recorded("app_image"))
    for mixed in (replace(request, body=other.body), replace(request, query=other.query)):
        query = mixed.query
        with pytest.raises(InvalidSignatureException):
            _crypto(CORP).decrypt_message(
                mixed.body.decode(), query["msg_signature"], query["timestamp"], query["nonce"]
            )
        with pytest.raises(RequestRejected):
            an_app().verify(mixed)


def test_it_opens_our_answer_of_an_ai_bot() -> None:
    request = bot_event("bot_single")
    bot = groups()
    bot.verify(request)
    told = json.loads(bot.answer(request, [RenderedCard((Span("已登记"),))]).body)
    opened = _crypto("").decrypt_message(
        {"Encrypt": told["encrypt"]}, told["msgsignature"], str(told["timestamp"]), told["nonce"]
    )
    assert json.loads(opened)["stream"]["content"] == "**已登记**"


def test_requests_of_tests_are_made_as_the_library_reads_them() -> None:
    request = bot_request(b'{"msgid":"1"}')
    encrypt = request.body.decode().split('"')[3]
    query = request.query
    found = _crypto("").decrypt_message(
        {"Encrypt": encrypt}, query["msg_signature"], query["timestamp"], query["nonce"]
    )
    assert (found if isinstance(found, str) else found.decode()) == '{"msgid":"1"}'


def _between(made: str, tag: str) -> str:
    inner = made.split(f"<{tag}>")[1].split(f"</{tag}>", maxsplit=1)[0]
    return unescape(inner.removeprefix("<![CDATA[").removesuffix("]]>"))
