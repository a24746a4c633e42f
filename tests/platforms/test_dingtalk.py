"""What DingTalk sends is believed under its secret path, or heard through its socket, and read."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import BadSignature, RequestRejected, StaleRequest, Undecodable
from bot.platforms.dingtalk.callback import DingTalkCallback, Door
from bot.platforms.dingtalk.robot import hook_url
from bot.platforms.dingtalk.signing import robot_sign
from bot.ports.http import RawRequest
from bot.ports.messages import Media
from bot.ports.platform import Framed
from bot.wire.sealing import Seal, key_of
from tests.emulators.dingtalk import CLIENT_SECRET
from tests.emulators.dingtalk_people import CLICKS, MESSAGES, card_proof
from tests.platforms.contract import NO_STAMPS, NOW
from tests.platforms.dingtalk_kit import PATH_SECRET, SECRETS, a_callback, a_robot, a_stream
from tests.platforms.dingtalk_requests import VECTORS, event, frame, post, read, recorded

CARD_SECRET = Door(PATH_SECRET).card_secret(CLIENT_SECRET)


def a_click(at: datetime = NOW, secret: str = CARD_SECRET, **changes: object) -> RawRequest:
    body = json.dumps({**recorded("card_click"), **changes}).encode()
    return RawRequest("POST", PATH_SECRET, {}, card_proof(at, secret), body, NOW)


def test_vector_a_custom_robots_sign_and_address() -> None:
    given, wanted = VECTORS["robot_sign"]["inputs"], VECTORS["robot_sign"]["expected"]
    assert robot_sign(given["timestamp_ms"], given["secret"]) == wanted["sign_base64"]
    assert hook_url("TOKEN", given["secret"], given["timestamp_ms"]) == wanted["url"]


def test_vector_a_sign_with_plus_and_slash_is_escaped_once() -> None:
    given, wanted = VECTORS["robot_sign_plus"]["inputs"], VECTORS["robot_sign_plus"]["expected"]
    assert robot_sign(given["timestamp_ms"], given["secret"]) == wanted["sign_base64"]
    assert hook_url("T", given["secret"], given["timestamp_ms"]).endswith(
        f"&sign={wanted['sign_urlencoded']}"
    )


def test_vector_the_sign_of_the_vendors_own_sample_is_believed_for_an_hour() -> None:
    given, wanted = VECTORS["inbound_sign"]["inputs"], VECTORS["inbound_sign"]["expected"]
    app = DingTalkCallback("work", replace(SECRETS, client_secret=given["app_secret"]), Door(PATH_SECRET), "")
    at = datetime.fromtimestamp(int(given["headers"]["timestamp"]) / 1000, UTC)
    request = RawRequest("POST", PATH_SECRET, {}, {**given["headers"], "sign": wanted["sign"]}, b"{}", at)
    app.verify(request)
    app.verify(replace(request, wall_at=at + timedelta(hours=1)))
    with pytest.raises(StaleRequest):
        app.verify(replace(request, wall_at=at + timedelta(hours=1, milliseconds=1)))


def test_vector_a_callback_with_a_quote_is_believed_and_read() -> None:
    given, wanted = VECTORS["callback_with_quote"]["inputs"], VECTORS["callback_with_quote"]["expected"]
    app = DingTalkCallback("work", replace(SECRETS, client_secret=given["app_secret"]), Door(PATH_SECRET), "")
    at = datetime.fromtimestamp(int(given["headers"]["timestamp"]) / 1000, UTC)
    message = read(RawRequest("POST", PATH_SECRET, {}, given["headers"], given["body"].encode(), at), app)
    assert message.message_id == message.key == wanted["message_id"]
    assert message.account == wanted["sender_staff_id"]
    assert message.text == wanted["stripped_text"]
    assert wanted["quoted_text"] in message.quoted_text
    assert (message.mentioned, message.direct) == (wanted["is_in_at_list"], False)
    assert message.sent_at == at


def test_vector_a_frame_is_acknowledged_after_what_it_holds_was_handled() -> None:
    given, wanted = VECTORS["stream_frame"]["inputs"]["frame"], VECTORS["stream_frame"]["expected"]
    app = a_stream()
    framed = app.frame(json.dumps(given), NOW)
    assert (framed.id, framed.now) == (wanted["message_id"], ())
    assert [message.key for message in framed.messages] == ["msgAAAA0001=="]
    [ack] = app.acknowledged(framed, [], None)
    assert _loose(json.loads(ack)) == _loose(wanted["ack"])


def test_vector_an_event_subscription_is_opened_and_answered_as_wecom_does_it() -> None:
    """Duban subscribes to no such events: the seal is the one that it shares with WeCom."""
    given, wanted = VECTORS["event_subscription"]["inputs"], VECTORS["event_subscription"]["expected"]
    seal = Seal(given["token"], key_of(given["aes_key"]), given["owner_key"])
    query, encrypt = given["query"], json.loads(given["body"])["encrypt"]
    assert seal.signature(query["timestamp"], query["nonce"], encrypt) == query["signature"]
    assert seal.opened(encrypt).decode() == wanted["plaintext"]
    answer, stamp, nonce = wanted["response"], given["reply_timestamp"], given["reply_nonce"]
    assert seal.sealed(b"success", random=given["random16"].encode()) == answer["encrypt"]
    assert seal.signature(stamp, nonce, answer["encrypt"]) == answer["msg_signature"]


def _loose(ack: dict[str, Any]) -> dict[str, Any]:
    """JSON in it may be written with blanks or without."""
    return {**ack, "data": json.loads(ack["data"])}


@pytest.mark.parametrize(
    ("name", "text", "files"),
    [
        ("message_text", "第6项完成60%", ()),
        ("message_rich_text", "第6项见图\n完成60%", (Media("dc+/1==", "image"),)),
        ("message_picture", "", (Media("dc+/1==", "image"),)),
        ("message_direct", "任务", ()),
        ("message_file", "", (Media("dc+/3==", "报告.pdf"),)),
        ("message_audio", "完成百分之六十", ()),
        ("message_audio_not_understood", "", (Media("dc+/4==", "audio"),)),
        ("message_video", "", (Media("dc+/5==", "video"),)),
    ],
)
def test_each_kind_of_message_is_read(name: str, text: str, files: tuple[Media, ...]) -> None:
    message = read(event(name))
    assert (message.text, message.attachments) == (text, files)
    assert (message.account, message.name) == ("manager01", "张三")


def test_a_group_is_its_conversation_and_a_direct_chat_the_person() -> None:
    group, direct = read(event("message_text")), read(event("message_direct"))
    assert (group.chat, group.direct, group.mentioned) == ("cidAAAA==", False, True)
    assert (direct.chat, direct.direct) == ("manager01", True)


def test_an_outsider_is_known_by_the_robots_own_id_of_them() -> None:
    message = read(event("message_of_an_outsider"))
    assert (message.account, message.chat) == ("$:LWCP_v1:$sender", "cidBBBB==")


@pytest.mark.parametrize("name", ["message_quote", "message_quote_of_rich_text"])
def test_the_words_of_a_quote_are_read_for_their_code(name: str) -> None:
    message = read(event(name))
    assert "[R-7F3K]" in message.quoted_text
    assert message.reply_to == ("pqk1" if name == "message_quote" else None)


def test_a_quote_without_words_is_still_an_answer() -> None:
    message = read(event("message_quote_of_a_card"))
    assert (message.text, message.quoted_text) == ("完成60%", "")


def test_a_kind_that_is_not_used_is_answered_at_once() -> None:
    decoded = a_callback().decode(event("message_unknown"))
    assert decoded.messages == ()
    assert decoded.reply is not None
    assert decoded.reply.status == 200


def test_a_click_is_read_from_the_card_and_the_chat_that_its_key_names() -> None:
    request = a_click()
    app = a_callback()
    app.verify(request)
    [message] = app.decode(request).messages
    assert (message.chat, message.account, message.button) == ("cidAAAA==", "manager01", "a1b2c3d4")
    assert message.reply_to == "0123456789abcdef.cidAAAA=="


def test_the_same_click_later_is_another_one_and_delivered_again_the_same() -> None:
    app, later = a_callback(), NOW + timedelta(minutes=30)
    keys = [app.decode(each).messages[0].key for each in (a_click(), a_click(), a_click(later))]
    assert keys[0] == keys[1] != keys[2]


@pytest.mark.parametrize(
    ("at", "secret"),
    [(NOW, "other"), (NOW, CLIENT_SECRET), (NOW - timedelta(hours=1, seconds=1), CARD_SECRET)],
)
def test_a_click_is_believed_by_its_own_sign(at: datetime, secret: str) -> None:
    with pytest.raises(RequestRejected):
        a_callback().verify(a_click(at, secret))


@pytest.mark.parametrize("stamp", NO_STAMPS)
def test_a_click_with_a_stamp_that_is_no_time_is_refused(stamp: str) -> None:
    request = a_click()
    headers = {**request.headers, "x-ddpaas-signature-timestamp": stamp}
    with pytest.raises(RequestRejected):
        a_callback().verify(replace(request, headers=headers))


@pytest.mark.parametrize(
    "changes",
    [
        {"outTrackId": "somebody-elses"},
        {"content": "{}"},
        {"content": "[]"},
        {"content": '{"cardPrivateData":{"actionIds":[]}}'},
        {"content": '{"cardPrivateData":{"actionIds":[7]}}'},
        {"content": '{"cardPrivateData":[]}'},
    ],
)
def test_a_click_on_nothing_of_ours_is_passed_over(changes: dict[str, str]) -> None:
    assert a_callback().decode(a_click(**changes)).messages == ()


@pytest.mark.parametrize(
    "tail", ["", "x", PATH_SECRET[:-1], f"{PATH_SECRET}/", f"{PATH_SECRET}x", "完", "\ud800"]
)
def test_the_sign_alone_is_not_believed_as_it_covers_no_body(tail: str) -> None:
    for request in (event("message_text"), a_click()):
        with pytest.raises(BadSignature):
            a_callback().verify(replace(request, tail=tail))


def test_a_narrower_window_may_be_set() -> None:
    app = DingTalkCallback("work", SECRETS, Door(PATH_SECRET, timedelta(minutes=5)), "")
    request = event("message_text")
    app.verify(replace(request, wall_at=NOW + timedelta(minutes=5)))
    with pytest.raises(StaleRequest):
        app.verify(replace(request, wall_at=NOW + timedelta(minutes=5, seconds=1)))


@pytest.mark.parametrize(
    "changes",
    [
        {"msgId": ""},
        {"msgId": "a b"},
        {"conversationId": None},
        {"createAt": -1},
        {"createAt": "x"},
        {"text": []},
    ],
)
def test_what_is_no_message_is_rejected_without_telling_what_it_was(changes: dict[str, Any]) -> None:
    with pytest.raises(Undecodable) as caught:
        a_callback().decode(event("message_text", **changes))
    assert "第6项" not in str(caught.value)


def test_nobody_calls_a_stream_or_a_custom_robot() -> None:
    for platform in (a_stream(), a_robot()):
        with pytest.raises(BadSignature):
            platform.verify(event("message_text"))


def test_a_ping_is_answered_with_its_own_data() -> None:
    [ack] = a_stream().frame(json.dumps(recorded("frame_ping")), NOW).now
    assert json.loads(ack) == {
        "code": 200,
        "headers": {"contentType": "application/json", "messageId": "mid-p"},
        "message": "",
        "data": recorded("frame_ping")["data"],
    }


def test_a_disconnect_is_not_answered_and_wants_another_connection() -> None:
    framed = a_stream().frame(json.dumps(recorded("frame_disconnect")), NOW)
    assert (framed.now, framed.messages, framed.reopen) == ((), (), True)


@pytest.mark.parametrize(
    "data", [recorded("frame_event"), json.loads(frame(MESSAGES, recorded("message_unknown")))]
)
def test_what_is_not_for_us_is_acknowledged_at_once(data: dict[str, Any]) -> None:
    framed = a_stream().frame(json.dumps(data), NOW)
    [ack] = framed.now
    assert (json.loads(ack)["code"], framed.messages, framed.rejected) == (200, (), None)


@pytest.mark.parametrize("data", ["", "{}", "[]", "not json", '{"msgId":"1"}'])
def test_a_frame_of_nonsense_is_refused_so_that_it_does_not_come_again(data: str) -> None:
    framed = a_stream().frame(frame(MESSAGES, data), NOW)
    [ack] = framed.now
    assert json.loads(ack)["code"] == 400
    assert isinstance(framed.rejected, Undecodable)


@given(st.text() | st.recursive(st.none() | st.text(), st.lists).map(json.dumps))
def test_no_frame_is_ever_a_bug(data: str) -> None:
    app = a_stream()
    assert isinstance(app.frame(data, NOW), Framed)
    for topic in (MESSAGES, CLICKS):
        assert isinstance(app.frame(frame(topic, data), NOW), Framed)


def test_a_click_in_a_frame_has_the_frames_key() -> None:
    framed = a_stream().frame(frame(CLICKS, recorded("card_click"), id="mid7"), NOW)
    [message] = framed.messages
    assert (message.key, message.button) == ("click/mid7", "a1b2c3d4")


def test_a_session_is_remembered_only_where_it_leads_to_dingtalk() -> None:
    for url in (
        "https://evil.example/robot/sendBySession?session=1",
        "http://oapi.dingtalk.com/robot/sendBySession?session=1",
        "https://oapi.dingtalk.com@evil.example/x",
        "https://oapi.dingtalk.com:8443/x",
        "https://evil.dingtalk.com.example/x",
        "https://[::1/",
        "",
    ):
        app = a_callback()
        app.decode(event("message_text", sessionWebhook=url))
        assert app.sessions.of("msgAAAA0001==", NOW) is None


def test_a_session_ends_when_it_said_and_serves_its_own_message_alone() -> None:
    app = a_callback()
    app.decode(event("message_text"))
    url = recorded("message_text")["sessionWebhook"]
    assert app.sessions.of("msgAAAA0001==", NOW) == url
    assert app.sessions.of("another", NOW) is None
    assert app.sessions.of(None, NOW) is None
    assert app.sessions.of("msgAAAA0001==", NOW + timedelta(minutes=90)) is None


def test_a_post_of_another_secret_is_forged() -> None:
    with pytest.raises(BadSignature):
        a_callback().verify(post(b"{}", secret="another"))
