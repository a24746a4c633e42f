"""How the app's robot speaks: its token, the session of what it answers, cards that exist, files, codes."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.errors import DeliveryRefused, PlatformDown, RateLimited
from bot.platforms.dingtalk.codes import MUTE_SECONDS, error_of
from bot.ports.http import HttpCall, HttpReply, Stored
from bot.text import Span
from bot.wording.cards import Attachment, RenderedButton, RenderedCard
from tests.platforms.contract import a_message
from tests.platforms.dingtalk_kit import TAX, a_callback, a_stream
from tests.platforms.dingtalk_requests import (
    DELIVERED,
    GOOD,
    TOKEN,
    a_ready_stream,
    driven,
    event,
    recorded,
)

WORDS = RenderedCard((Span("已登记"),))
BUTTONS = RenderedCard((Span("提醒"),), buttons=(RenderedButton("k", "已完成"),))
SESSION = recorded("message_text")["sessionWebhook"]
FILE = Attachment("三季度汇总.docx", "application/x", "0" * 64)
OK = HttpReply(200, b'{"errcode":0,"errmsg":"ok"}')


def no(code: str, status: int = 400) -> HttpReply:
    return HttpReply(status, json.dumps({"code": code, "message": "no"}).encode())


def paths(calls: list[HttpCall]) -> list[str]:
    return [call.url.partition("dingtalk.com")[2].partition("?")[0] for call in calls]


def test_a_token_is_fetched_once_and_used_until_shortly_before_its_end() -> None:
    app = a_stream()
    calls, _ = driven(app.deliver(a_message(WORDS)), TOKEN, GOOD)
    assert paths(calls) == ["/v1.0/oauth2/accessToken", "/v1.0/robot/oToMessages/batchSend"]
    assert calls[1].headers["x-acs-dingtalk-access-token"] == "token-1"
    calls, _ = driven(app.deliver(a_message(WORDS)), GOOD)
    assert len(calls) == 1


@pytest.mark.parametrize(
    "gone", [no("InvalidAuthentication", 401), HttpReply(401, b"{}"), no("token.notExisted")]
)
def test_a_token_that_is_refused_is_fetched_anew_once(gone: HttpReply) -> None:
    calls, found = driven(a_ready_stream().deliver(a_message(WORDS)), gone, TOKEN, GOOD)
    assert (len(calls), found) == (3, "pqk1")
    with pytest.raises(DeliveryRefused):
        driven(a_ready_stream().deliver(a_message(WORDS)), gone, TOKEN, gone)


def test_a_group_and_a_person_are_reached_by_calls_of_their_own() -> None:
    calls, _ = driven(a_ready_stream().deliver(a_message(WORDS, chat=TAX)), GOOD)
    assert json.loads(calls[0].body)["openConversationId"] == TAX
    calls, _ = driven(a_ready_stream().deliver(a_message(WORDS, chat="manager01")), GOOD)
    assert json.loads(calls[0].body)["userIds"] == ["manager01"]


def test_the_same_message_is_the_same_card_and_another_is_not() -> None:
    tracks = []
    for key, chat in (("a", TAX), ("a", TAX), ("b", TAX), ("a", "manager01")):
        calls, found = driven(a_ready_stream().deliver(a_message(BUTTONS, key=key, chat=chat)), DELIVERED)
        assert json.loads(calls[0].body)["outTrackId"] == found
        tracks.append(found)
    assert tracks[0] == tracks[1]
    assert len(set(tracks)) == 3


def test_a_card_that_exists_was_brought_before() -> None:
    _, found = driven(a_ready_stream().deliver(a_message(BUTTONS, chat=TAX)), no("param.cardAlreadyExist"))
    assert found is not None
    assert found.endswith(f".{TAX}")


@pytest.mark.parametrize(
    ("body", "error"),
    [
        (
            {"success": True, "result": {"deliverResults": [{"success": False, "errorMsg": "x"}]}},
            DeliveryRefused,
        ),
        ({"success": True, "result": {"deliverResults": []}}, PlatformDown),
        ({"success": False, "result": None}, PlatformDown),
        ({"success": True, "result": []}, PlatformDown),
        ({}, PlatformDown),
    ],
)
def test_a_card_counts_as_sent_only_where_it_was_brought(body: Any, error: type[Exception]) -> None:
    with pytest.raises(error):
        driven(a_ready_stream().deliver(a_message(BUTTONS)), HttpReply(200, json.dumps(body).encode()))


def test_without_a_template_there_are_words_and_no_buttons() -> None:
    app = a_stream(template="")
    calls, _ = driven(app.deliver(a_message(BUTTONS)), TOKEN, GOOD)
    assert paths(calls)[1] == "/v1.0/robot/oToMessages/batchSend"


def test_by_callback_a_card_names_the_address_that_is_registered() -> None:
    app = a_callback()
    calls, _ = driven(app.deliver(a_message(BUTTONS)), TOKEN, DELIVERED)
    body = json.loads(calls[1].body)
    assert (body["callbackType"], body["callbackRouteKey"]) == ("HTTP", app.route)


def test_an_answer_that_mentions_somebody_goes_by_the_session_of_what_it_answers() -> None:
    app = a_callback()
    app.decode(event("message_text"))
    message = a_message(WORDS, chat=TAX, reply_to="msgAAAA0001==", mention_account="tax")
    calls, found = driven(app.deliver(message), OK)
    assert ([call.url for call in calls], found) == ([SESSION], None)
    assert json.loads(calls[0].body)["at"]["atUserIds"] == ["tax"]


def test_an_answer_that_is_refused_goes_by_the_session_while_it_lives() -> None:
    """An outsider cannot be reached in any other way."""
    app = a_callback()
    app.decode(event("message_of_an_outsider"))
    message = a_message(WORDS, chat="cidBBBB==", reply_to="msgAAAA0001==")
    refused = no("invalidParameter.openConversationId.invalid")
    calls, found = driven(app.deliver(message), TOKEN, refused, OK)
    assert (calls[-1].url, found) == (SESSION, None)
    with pytest.raises(DeliveryRefused):
        driven(app.deliver(a_message(WORDS, chat="cidBBBB==", reply_to="another")), refused)


def test_a_person_who_is_unknown_is_a_refusal_and_one_who_is_slowed_waits() -> None:
    unknown = HttpReply(200, b'{"processQueryKey":"","invalidStaffIdList":["manager01"]}')
    with pytest.raises(DeliveryRefused, match="visible to"):
        driven(a_ready_stream().deliver(a_message(WORDS)), unknown)
    slowed = HttpReply(200, b'{"processQueryKey":"","flowControlledStaffIdList":["manager01"]}')
    with pytest.raises(RateLimited) as caught:
        driven(a_ready_stream().deliver(a_message(WORDS)), slowed)
    assert caught.value.of_room is True


def test_a_session_that_is_mute_is_of_its_chat_alone() -> None:
    app = a_callback()
    app.decode(event("message_of_an_outsider"))
    message = a_message(WORDS, chat="cidBBBB==", reply_to="msgAAAA0001==")
    mute = HttpReply(200, b'{"errcode":130101,"errmsg":"send too fast"}')
    with pytest.raises(RateLimited) as caught:
        driven(app.deliver(message), TOKEN, no("invalidParameter.openConversationId.invalid"), mute)
    assert (caught.value.wait_seconds, caught.value.of_room) == (600, True)


def test_a_document_is_uploaded_and_named_by_its_id() -> None:
    running = a_ready_stream().deliver(a_message(RenderedCard((Span("附件"),), attachments=(FILE,))))
    assert next(running) == Stored("0" * 64)
    upload = running.send(HttpReply(200, b"PK"))
    assert isinstance(upload, HttpCall)
    assert upload.url == "https://oapi.dingtalk.com/media/upload?type=file&access_token=token-1"
    assert "三季度汇总.docx".encode() in upload.body
    sending = running.send(HttpReply(200, b'{"errcode":0,"errmsg":"ok","media_id":"@m1"}'))
    assert isinstance(sending, HttpCall)
    params = json.loads(json.loads(sending.body)["msgParam"])
    assert params == {"mediaId": "@m1", "fileName": "三季度汇总.docx", "fileType": "docx"}


@pytest.mark.parametrize(
    ("name", "stored"),
    [
        ("a.exe", HttpReply(200, b"x")),
        ("a.docx", HttpReply(404)),
        ("a.docx", HttpReply(200, bytes(20 * 1024**2 + 1))),
    ],
)
def test_a_document_that_cannot_be_sent_is_a_refusal(name: str, stored: HttpReply) -> None:
    card = RenderedCard((Span("附件"),), attachments=(Attachment(name, "application/x", "0" * 64),))
    with pytest.raises(DeliveryRefused):
        driven(a_ready_stream().deliver(a_message(card)), stored)


def test_a_file_of_somebodys_is_fetched_by_https_whatever_the_answer_says() -> None:
    url = b'{"downloadUrl":"http://x.oss-cn-zhangjiakou.aliyuncs.com/f?Signature=a"}'
    calls, body = driven(a_ready_stream().fetch("dc+/1=="), HttpReply(200, url), HttpReply(200, b"%PDF"))
    assert calls[1].url == "https://x.oss-cn-zhangjiakou.aliyuncs.com/f?Signature=a"
    assert body == b"%PDF"
    with pytest.raises(DeliveryRefused):
        driven(a_ready_stream().fetch("dc"), no("invalidParameter.robotCode.downloadCode"))
    with pytest.raises(DeliveryRefused):
        driven(a_ready_stream().fetch("dc"), HttpReply(200, b'{"downloadUrl":""}'))


def test_a_socket_is_opened_at_a_gateway_of_dingtalks_with_its_ticket_escaped() -> None:
    answer = b'{"endpoint":"wss://wss-open-connection.dingtalk.com:443/connect","ticket":"a/b+c="}'
    [call], url = driven(a_stream().open(), HttpReply(200, answer))
    assert url == "wss://wss-open-connection.dingtalk.com/connect?ticket=a%2Fb%2Bc%3D"
    topics = [each["topic"] for each in json.loads(call.body)["subscriptions"]]
    assert topics == ["/v1.0/im/bot/messages/get", "/v1.0/card/instances/callback"]


@pytest.mark.parametrize(
    "endpoint",
    [
        "wss://evil.example/connect",
        "ws://wss-open-connection.dingtalk.com/connect",
        "wss://dingtalk.com.evil.example/",
        "",
    ],
)
def test_no_socket_is_opened_anywhere_else(endpoint: str) -> None:
    body = json.dumps({"endpoint": endpoint, "ticket": "t"}).encode()
    with pytest.raises(DeliveryRefused):
        driven(a_stream().open(), HttpReply(200, body))


@pytest.mark.parametrize("code", ["130101", "410100"])
def test_a_robot_that_spoke_too_fast_waits_for_the_end_of_its_mute(code: str) -> None:
    error = error_of(code, "send too fast")
    assert isinstance(error, RateLimited)
    assert error.wait_seconds == MUTE_SECONDS == 600


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("-1", PlatformDown),
        ("90018", RateLimited),
        ("90002", RateLimited),
        ("Forbidden.AccessDenied.QpsLimitForAppkeyAndApi", RateLimited),
        ("Forbidden.AccessDenied.QpsLimitForApi", RateLimited),
        ("Forbidden.AccessDenied.ApiCountLimitForOrg", DeliveryRefused),
        ("Forbidden.AccessDenied.AccessTokenPermissionDenied", DeliveryRefused),
        *((code, DeliveryRefused) for code in (
            "90020", "90030", "310000", "400101", "400102", "400013", "400105", "400106", "40035", "43004",
            "101002", "460101", "430101", "430104", "450101", "something.new", "123456",
        )),
    ],
)  # fmt: skip
def test_each_code_means_what_the_vendor_says_and_an_unknown_one_is_a_refusal(
    code: str, kind: type[Exception]
) -> None:
    assert isinstance(error_of(code, "words of the vendor"), kind)


@pytest.mark.parametrize(
    ("code", "sent"), [("-1", False), ("system.busy", False), ("system.err", True), ("InternalError", True)]
)
def test_a_busy_vendor_has_sent_nothing_and_one_with_a_fault_perhaps(code: str, sent: bool) -> None:
    error = error_of(code, "系统繁忙")
    assert isinstance(error, PlatformDown)
    assert error.sent is sent


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("description:keywords not in content", "keyword"),
        ("description:sign not match", "secret"),
        ("description:invalid timestamp", "clock"),
        ("description:ip 1.2.3.4 not in whitelist", "address"),
        ("something else", "security setting"),
    ],
)
def test_a_security_setting_that_refuses_is_named(words: str, told: str) -> None:
    assert told in str(error_of("310000", words))


def test_an_address_that_is_shut_out_waits() -> None:
    page = HttpReply(403, b'<html>"punish":"deny"</html>')
    with pytest.raises(RateLimited) as caught:
        driven(a_ready_stream().deliver(a_message(WORDS)), page)
    assert caught.value.wait_seconds == 300
