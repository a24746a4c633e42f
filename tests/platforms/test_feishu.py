"""Feishu's requests: the published vectors, what is refused, every kind of event."""

from __future__ import annotations

import hashlib
import json
from base64 import b64encode
from datetime import UTC, datetime, timedelta

import pytest

from bot.errors import BadSignature, RequestRejected, StaleRequest, Undecodable
from bot.platforms.feishu import crypto
from bot.ports.http import HttpReply, RawRequest
from bot.ports.messages import Media
from bot.text import Span
from bot.wire import aes
from bot.wording.cards import RenderedCard
from tests.emulators.feishu_people import ENCRYPT_KEY, VERIFICATION_TOKEN, event_of, sealed
from tests.platforms.contract import NOW
from tests.platforms.feishu_kit import an_app
from tests.platforms.feishu_requests import FIXTURES, VECTORS, a_ready_app, event, post, read, recorded, text

SIGNED_AT = datetime.fromtimestamp(1760000000, UTC)
NOTHING = HttpReply(200, b"{}", {"content-type": "application/json; charset=utf-8"})


def vector(name: str, *, wall_at: datetime = SIGNED_AT) -> RawRequest:
    """The vector's request, with the signature it carries."""
    given = VECTORS[name]["inputs"]
    headers = {key.lower(): value for key, value in given.get("headers", {}).items()}
    return RawRequest("POST", "", {}, headers, given["body"].encode(), wall_at)


def test_v19_decryption_printed_by_the_vendor() -> None:
    given, wanted = VECTORS["V19"]["inputs"], VECTORS["V19"]["expected"]
    assert crypto.decrypted(given["encrypt"], given["encrypt_key"]).decode() == wanted["plaintext"]


def test_v20_handshake_is_answered_without_a_signature() -> None:
    app, request = an_app(), vector("V20")
    app.verify(request)
    reply = app.decode(request).reply
    assert reply is not None
    assert (reply.status, json.loads(reply.body)) == (200, VECTORS["V20"]["expected"]["json"])


def test_v21_answer_to_a_message_of_ours() -> None:
    wanted, message = VECTORS["V21"]["expected"], read(vector("V21"))
    assert (message.key, message.reply_to) == (wanted["dedupe_key"], wanted["replies_to"])
    assert message.text.strip() == wanted["text_without_mention"]
    assert (message.mentioned, message.thread, message.sent_at) == (True, "om_reminder1", SIGNED_AT)
    assert (message.chat, message.account, message.direct) == ("oc_c1", "ou_u1", False)


def test_v22_hmac_is_refused() -> None:
    with pytest.raises(BadSignature):
        an_app().verify(vector("V22"))


def test_v23_click_and_the_shape_of_its_answer() -> None:
    app, request = an_app(), vector("V23")
    app.verify(request)
    [message] = app.decode(request).messages
    assert message.button == VECTORS["V23"]["expected"]["action_value"]["a"]
    card = RenderedCard((Span("已完成"),), kind="recorded")
    answer = json.loads(app.answer_click(request, [card], card).body)
    assert answer["toast"] == VECTORS["V23"]["expected"]["json"]["toast"]
    assert (answer["card"]["type"], answer["card"]["data"]["schema"]) == ("raw", "2.0")


def test_v24_and_v25_signature_of_a_custom_bot() -> None:
    given = VECTORS["V24"]["inputs"]
    sign = crypto.robot_signature(given["timestamp_s"], given["secret"])
    assert sign == VECTORS["V24"]["expected"]["sign"] != VECTORS["V25"]["expected"]["wrong_sign"]


def test_v26_click_before_version_2_is_believed_and_not_acted_on() -> None:
    app, request = an_app(), vector("V26")
    app.verify(request)
    assert app.decode(request).reply == NOTHING
    with pytest.raises(BadSignature):
        app.verify(RawRequest("POST", "", {}, request.headers, request.body + b" ", SIGNED_AT))


@pytest.mark.parametrize("kind", ["im.message.receive_v1", "card.action.trigger"])
def test_whoever_knows_the_verification_token_alone_speaks_for_nobody(kind: str) -> None:
    header = {"event_id": "e1", "event_type": kind, "token": VERIFICATION_TOKEN}
    body = json.dumps({"schema": "2.0", "header": header, "event": {}}).encode()
    stamp = str(int(SIGNED_AT.timestamp()))
    headers = {
        "x-lark-request-timestamp": stamp,
        "x-lark-request-nonce": "n",
        "x-lark-signature": crypto.old_card_signature(stamp, "n", VERIFICATION_TOKEN, body),
    }
    with pytest.raises(BadSignature):
        an_app().verify(RawRequest("POST", "", {}, headers, body, SIGNED_AT))


@pytest.mark.parametrize(
    "hidden", ["", "x", "AAAA", b64encode(bytes(16)).decode(), b64encode(bytes(31)).decode()]
)
def test_what_cannot_be_decrypted_is_no_bug(hidden: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        crypto.decrypted(hidden, ENCRYPT_KEY)
    body = json.dumps({"encrypt": hidden or "="}).encode()
    with pytest.raises(Undecodable):
        an_app().decode(post(body))


@pytest.mark.parametrize("block", [16, 32])
def test_padding_that_lies_is_refused(block: int) -> None:
    key, iv = hashlib.sha256(b"k").digest(), bytes(16)
    for length in range(66):
        data = bytes(range(length))
        assert (
            aes.decrypt(aes.encrypt(data, key=key, iv=iv, block=block), key=key, iv=iv, block=block) == data
        )
    wide = aes.encrypt(b"x" * 15, key=key, iv=iv, block=32)  # 17 bytes of padding
    with pytest.raises(ValueError, match="padded"):
        aes.decrypt(wide, key=key, iv=iv, block=16)


def test_another_token_is_forged_though_it_was_signed() -> None:
    held = event_of("im.message.receive_v1", recorded("message_text")["event"], id="e", at=NOW)
    held["header"]["token"] = "another"
    with pytest.raises(BadSignature):
        an_app().decode(post(sealed(held)))
    unsigned = sealed({"type": "url_verification", "challenge": "c", "token": "another"})
    with pytest.raises(RequestRejected):
        an_app().verify(RawRequest("POST", "", {}, {}, unsigned, NOW))


def test_a_click_is_believed_for_ten_minutes_only() -> None:
    app = an_app()
    for seconds, fresh in ((600, True), (601, False)):
        request = event("card_click", at=NOW)
        late = RawRequest("POST", "", {}, request.headers, request.body, NOW + timedelta(seconds=seconds))
        app.verify(late)
        if fresh:
            assert app.decode(late).messages
        else:
            with pytest.raises(StaleRequest):
                app.decode(late)


def test_names_stand_for_tokens_and_our_own_is_left_out() -> None:
    message = read(event("message_mention"))
    assert message.text.strip() == "6完成60%，请@吴晓岚 知悉 @"
    assert message.mentioned


def test_a_mention_of_somebody_else_is_none_of_us() -> None:
    held = recorded("message_mention")["event"]["message"]["mentions"][1]
    message = read(event("message_text", mentions=[held], content='{"text":"@_user_2 下午开会"}'))
    assert (message.text, message.mentioned) == ("@吴晓岚 下午开会", False)


def test_what_is_answered_is_named_twice() -> None:
    message = read(event("message_reply"))
    assert (message.reply_to, message.thread) == ("om_echo", "om_reminder")
    assert (read(event("message_text")).reply_to, read(event("message_text")).thread) == (None, None)
    assert read(event("message_text", parent_id="", root_id="")).reply_to is None


def test_direct_messages_are_ours() -> None:
    assert read(event("message_direct")).direct


def test_a_rich_text_is_read_as_it_is_seen_with_its_pictures() -> None:
    message = read(event("message_post"))
    assert message.text.split("\n") == ["三季度进展", "6完成60%", "通知 (https://www.example.gov.cn/1)"]
    mine = "om_5ce6d572455d361153b7cb51da133945"
    assert [each.source for each in message.attachments] == [
        f"{mine}/img_v2_041b28e3-5680-48c2-9af2-497ace79333g/image",
        f"{mine}/file_v2_0dcdd7d9-fib0-4432-a519-41d25aca542j/file",
    ]


@pytest.mark.parametrize(
    ("name", "source", "shown"),
    [
        ("message_image", "img_v2_1a2b/image", "image"),
        ("message_file", "file_v2_1a2b/file", "验收报告.pdf"),
        ("message_audio", "file_v2_3c4d/file", "audio"),
        ("message_media", "file_v2_5e6f/file", "现场.mp4"),
    ],
)
def test_files_are_named_as_fetching_wants_them(name: str, source: str, shown: str) -> None:
    message = read(event(name))
    assert message.attachments == (Media(f"om_5ce6d572455d361153b7cb51da133945/{source}", shown),)
    assert (message.text, message.reply_to) == ("", "om_echo")


@pytest.mark.parametrize(
    "name", ["message_sticker", "message_of_a_bot", "card_input", "message_read", "bot_added"]
)
def test_what_is_not_for_us_is_acknowledged_and_dropped(name: str) -> None:
    decoded = an_app().decode(event(name))
    assert (decoded.messages, decoded.reply) == ((), NOTHING)


def test_an_event_before_version_2_is_acknowledged_and_dropped() -> None:
    old = {"uuid": "1", "token": VERIFICATION_TOKEN, "type": "event_callback", "event": {"type": "message"}}
    assert an_app().decode(post(sealed(old))).reply == NOTHING


@pytest.mark.parametrize(
    "changes",
    [
        {"message_id": "om/../x"},
        {"message_id": ""},
        {"chat_id": None},
        {"create_time": "soon"},
        {"create_time": "9" * 30},
        {"content": "no json"},
        {"content": "[]"},
        {"content": "[" * 10_000},
        {"parent_id": "a b"},
    ],
)
def test_a_message_that_is_none_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(Undecodable):
        an_app().decode(event("message_text", **changes))


@pytest.mark.parametrize("key", ["a/b", "../x", "k?type=file", "", 7, None])
def test_a_file_key_that_could_lead_elsewhere_is_left_out(key: object) -> None:
    request = event("message_file", content=json.dumps({"file_key": key, "file_name": "a"}))
    assert an_app().decode(request).messages == ()


def test_own_account_is_asked_for_once() -> None:
    app = a_ready_app()
    assert read(event("message_mention"), app).mentioned
    app.verify(text("x"))
    [message] = app.decode(event("message_mention")).messages
    with pytest.raises(StopIteration):
        next(app.enrich(message))


@pytest.mark.parametrize(
    "name", sorted(each.stem for each in FIXTURES.glob("*.json") if each.stem != "vectors")
)
def test_every_recorded_event_is_believed_and_read_or_passed_over(name: str) -> None:
    app, request = an_app(), event(name)
    app.verify(request)
    decoded = app.decode(request)
    assert decoded.messages or decoded.reply == NOTHING


def test_a_reply_in_a_topic_names_what_it_answers() -> None:
    message = read(event("message_thread"))
    assert (message.reply_to, message.thread) == ("om_echo", "om_reminder")
