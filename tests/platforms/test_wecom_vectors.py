"""WeCom's vectors, one by one: what is hidden, signed, cut and put into messages, to the byte."""

from __future__ import annotations

import json
from base64 import b64decode
from typing import Any
from urllib.parse import parse_qsl

import pytest

from bot.errors import BadSignature, Undecodable
from bot.platforms.wecom.api import AppSecrets
from bot.platforms.wecom.app import WeComApp
from bot.platforms.wecom.group import WeComGroups
from bot.platforms.wecom.uploads import inline_picture
from bot.ports.http import HttpReply, RawRequest
from bot.ports.platform import Platform
from bot.wire.lengths import first_bytes
from bot.wire.sealing import Seal, key_of
from tests.emulators.wecom_people import hidden, hidden_file
from tests.platforms.contract import NOW
from tests.platforms.wecom_requests import VECTORS

AT = 1760000000


def vector(name: str) -> tuple[Any, Any]:
    return VECTORS[name]["inputs"], VECTORS[name]["expected"]


def seal_of(given: Any) -> Seal:
    return Seal(given.get("token", ""), key_of(given["encoding_aes_key"]), given["receive_id"])


def app_of(given: Any) -> WeComApp:
    return WeComApp("work", AppSecrets(given["receive_id"], 1000002, "s"), seal_of(given))


def request_of(given: Any, at: int = AT) -> RawRequest:
    moved = NOW.fromtimestamp(at, NOW.tzinfo)
    return RawRequest("POST", "", given["query"], {}, given["body"].encode(), moved)


def asked(given: Any, query: dict[str, str], at: int) -> RawRequest:
    return RawRequest("GET", "", query, {}, b"", NOW.fromtimestamp(at, NOW.tzinfo))


def answered(platform: Platform, request: RawRequest) -> HttpReply:
    platform.verify(request)
    reply = platform.decode(request).reply
    assert reply is not None
    return reply


def test_v0_published_handshake() -> None:
    given, expected = vector("V0")
    query = {
        "msg_signature": given["msg_signature"],
        "timestamp": given["timestamp"],
        "nonce": given["nonce"],
        "echostr": given["echostr_urldecoded"],
    }
    reply = answered(app_of(given), asked(given, query, int(given["timestamp"])))
    assert reply.body.decode() == expected["response_body"]


@pytest.mark.parametrize("plus", ["+", " "])
def test_v1_handshake_of_an_app(plus: str) -> None:
    """Frameworks read a raw plus as a blank."""
    given, expected = vector("V1")
    query = dict(parse_qsl(given["query_string"], strict_parsing=True))
    query["echostr"] = query["echostr"].replace("+", plus)
    reply = answered(app_of(given), asked(given, query, AT))
    assert (reply.status, reply.body.decode()) == (expected["http_status"], expected["response_body"])
    assert reply.headers["content-type"].startswith("text/plain")


def test_v1_hides_and_signs() -> None:
    given, expected = vector("V1")
    seal = seal_of(given)
    assert seal.key.hex() == expected["aes_key_hex"]
    assert seal.key[:16].hex() == expected["iv_hex"]
    encrypt = seal.sealed(given["plaintext"].encode(), random=given["random16"].encode())
    assert encrypt == expected["echostr"]
    assert seal.signature(given["timestamp"], given["nonce"], encrypt) == expected["msg_signature"]


def test_v2_message_of_an_app() -> None:
    given, expected = vector("V2")
    app, request = app_of(given), request_of(given)
    app.verify(request)
    [message] = app.decode(request).messages
    assert message.key == expected["dedupe_key"]
    assert (message.account, message.text) == ("ZhangSan", "明天 9 点提醒我 <@all> & 开会")
    encrypt = request.body.split(b"<Encrypt><![CDATA[")[1].split(b"]]>")[0].decode()
    assert seal_of(given).opened(encrypt).decode() == expected["plaintext_xml"]


def test_v3_one_sign_of_it_changed() -> None:
    given, expected = vector("V3")
    assert expected == {"error": "signature"}
    with pytest.raises(BadSignature):
        app_of(given).verify(request_of(given))


def test_v4_for_another_company() -> None:
    given, expected = vector("V4")
    assert expected == {"error": "receive_id"}
    app, request = app_of(given), request_of(given)
    app.verify(request)
    with pytest.raises(Undecodable, match="another company"):
        app.decode(request)


@pytest.mark.parametrize("name", ["V5", "V6"])
def test_padding_goes_to_blocks_of_thirty_two(name: str) -> None:
    given, expected = vector(name)
    seal = seal_of(given)
    encrypt = seal.sealed(given["plaintext"].encode(), random=given["random16"].encode())
    assert encrypt == expected["encrypt"]
    assert seal.opened(encrypt).decode() == given["plaintext"]


def test_v7_answer_in_xml() -> None:
    """Apps are answered with nothing; what such an answer hides and signs is right all the same."""
    given, expected = vector("V7")
    seal = seal_of(given)
    encrypt = seal.sealed(given["reply_xml"].encode(), random=given["random16"].encode())
    assert encrypt == expected["encrypt"]
    assert seal.signature(given["timestamp"], given["nonce"], encrypt) == expected["msg_signature"]


def test_v8_message_to_an_ai_bot() -> None:
    given, expected = vector("V8")
    bot = WeComGroups("work", {}, seal_of(given), "小助")
    request = request_of(given)
    bot.verify(request)
    [message] = bot.decode(request).messages
    assert message.key == expected["dedupe_key"]
    assert (message.chat, message.account, message.text) == ("wrCHAT0001", "zhangsan", "完成")
    assert (message.quoted_text, message.message_id) == ("提醒 [R-7F3K] 交周报", "CODE0001")


def test_v9_answer_of_an_ai_bot() -> None:
    given, expected = vector("V9")
    seal = seal_of(given)
    encrypt = seal.sealed(given["reply_json"].encode(), random=given["random16"].encode())
    assert encrypt == expected["encrypt"]
    assert seal.signature(given["timestamp"], given["nonce"], encrypt) == expected["msgsignature"]
    assert isinstance(json.loads(expected["response_body"])["timestamp"], int)


def test_v10_file_of_an_ai_bot() -> None:
    given, expected = vector("V10")
    plain = b64decode(expected["plaintext_b64"])
    assert hidden_file(plain) == b64decode(given["ciphertext_b64"])
    bot = WeComGroups("work", {}, Seal("t", key_of(given["aes_key"])))
    running = bot.fetch("https://files.example/1")
    call = next(running)
    assert getattr(call, "anywhere", False)
    with pytest.raises(StopIteration) as stop:
        running.send(HttpReply(200, b64decode(given["ciphertext_b64"])))
    assert stop.value.value == plain


def test_v11_picture_of_a_robot() -> None:
    given, expected = vector("V11")
    assert inline_picture(b64decode(given["image_b64"])) == expected["payload"]


def test_v12_bytes_are_counted_and_characters_cut() -> None:
    given, expected = vector("V12")
    found = first_bytes(given["repeat"] * given["times"], given["limit_bytes"])
    assert (len(found), len(found.encode())) == (expected["chars"], expected["bytes"])


def test_every_vector_of_wecom_has_a_test() -> None:
    """V18 is of DingTalk's events, which are hidden in the same way."""
    given, expected = vector("V18")
    seal = Seal(given["token"], key_of(given["aes_key"]), given["owner_key"])
    assert seal.opened(json.loads(given["body"])["encrypt"]).decode() == expected["plaintext"]
    names = [name for name in globals() if name.startswith("test_v")]
    covered = {name.split("_")[1].upper() for name in names} | {"V5", "V6", "V18"}
    assert set(VECTORS) == covered


def test_emulator_hides_as_the_vectors_do() -> None:
    given, expected = vector("V1")
    made = hidden(given["plaintext"].encode(), given["receive_id"], random=given["random16"].encode())
    assert made == expected["echostr"]
