"""What WeCom sends is read, answered at once or refused: each kind of event, and what is none."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import BadSignature, RequestRejected, Undecodable
from bot.platforms.wecom.envelopes import read_xml
from bot.ports.http import RawRequest
from bot.ports.messages import InboundMessage, Media
from bot.ports.platform import Platform
from bot.text import Span
from bot.wording.cards import Attachment, RenderedButton, RenderedCard
from tests.emulators.wecom import CORP
from tests.emulators.wecom_people import hidden, json_body, shown, xml_body
from tests.platforms.contract import NOW
from tests.platforms.wecom_kit import an_app, groups
from tests.platforms.wecom_requests import (
    ZERO_WIDTH,
    app_event,
    app_request,
    bot_event,
    bot_request,
    handshake,
    posted,
    recorded,
)

SAID = RenderedCard((Span("已登记第6项"),), kind="recorded")
FILE = "https://files.wecom-storage.example/files/"


def read(platform: Platform, request: RawRequest) -> InboundMessage:
    platform.verify(request)
    [message] = platform.decode(request).messages
    return message


def told_bot(name: str, **changes: object) -> InboundMessage:
    return read(groups(), bot_event(name, **changes))


def told_app(name: str) -> InboundMessage:
    return read(an_app(), app_request(recorded(name)))


def said_in(answer: bytes) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(shown(json.loads(answer)["encrypt"], ""))
    return found


def test_words_in_a_group() -> None:
    message = told_bot("bot_text")
    assert (message.chat, message.account, message.text) == ("wr_room-tax", "tax", "6完成60%")
    assert (message.mentioned, message.direct, message.in_response) == (True, False, False)
    assert message.message_id == "CODE0001"


def test_quoted_words_come_along() -> None:
    assert "[R-7F3K]" in told_bot("bot_quote").quoted_text


def test_alone_with_the_bot_the_answer_goes_into_the_response() -> None:
    message = told_bot("bot_single")
    assert (message.chat, message.direct, message.in_response, message.slash) == ("tax", True, True, True)


def test_a_command_in_a_group_is_answered_as_words_are() -> None:
    message = told_bot("bot_text", text={"content": "@督办 /任务"})
    assert (message.text, message.slash, message.in_response) == ("/任务", True, False)


def test_in_a_group_without_a_robot_the_answer_goes_into_the_response() -> None:
    assert read(groups(keys={}), bot_event("bot_text")).in_response
    assert not read(groups(keys={}), bot_event("bot_click")).in_response


def test_files_that_cannot_go_into_a_response_are_named() -> None:
    card = replace(SAID, attachments=(Attachment("总结*表.docx", "application/x", "0" * 64),))
    said = said_in(groups().answer(bot_event("bot_single"), [card]).body)
    assert said["stream"]["content"].translate(ZERO_WIDTH).endswith("\n总结＊表.docx")


def test_words_and_pictures_in_one_message() -> None:
    message = told_bot("bot_mixed")
    assert message.text.split() == ["现场照片", "6完成60%"]
    assert message.attachments == (Media(f"{FILE}f1?sign=made-up", "image"),)


@pytest.mark.parametrize(("name", "file"), [("bot_image", "f1"), ("bot_file", "f2")])
def test_a_file_for_the_bot(name: str, file: str) -> None:
    message = told_bot(name)
    assert [each.source for each in message.attachments] == [f"{FILE}{file}?sign=made-up"]


def test_spoken_words_are_read_as_written_ones() -> None:
    assert told_bot("bot_voice").text == "第六项完成百分之六十"


@pytest.mark.parametrize("name", ["bot_click", "bot_click_flat"])
def test_a_click_on_a_card_of_the_bot(name: str) -> None:
    message = told_bot(name)
    assert (message.button, message.reply_to) == ("answer/a", "d0123456789abcdef")
    assert (message.in_response, message.text) == (False, "")


@pytest.mark.parametrize("name", ["bot_enter_chat", "bot_feedback", "bot_stream"])
def test_what_the_bot_does_not_use_is_answered_with_nothing(name: str) -> None:
    decoded = groups().decode(bot_event(name))
    assert (decoded.messages, decoded.reply and decoded.reply.body) == ((), b"")


@pytest.mark.parametrize(
    ("words", "name", "left"),
    [
        ("@督办 完成", "督办", "完成"),
        ("完成 @督办", "督办", "完成"),
        ("＠督办\u2005完成", "督办", "完成"),
        ("@督办 助手 完成", "督办 助手", "完成"),
        ("@督办 @张三 完成", "督办", "@张三 完成"),
        ("@别的名字 完成", None, "完成"),
        ("完成 @张三 在办", None, "完成 @张三 在办"),
    ],
)
def test_the_bots_name_is_taken_out(words: str, name: str | None, left: str) -> None:
    bot = groups(bot_name=name)
    assert read(bot, bot_event("bot_text", text={"content": words})).text == left


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/cgi-bin/aibot/response?response_code=X",
        "http://qyapi.weixin.qq.com/cgi-bin/aibot/response?response_code=X",
        "https://qyapi.weixin.qq.com/cgi-bin/gettoken?response_code=X",
        "https://qyapi.weixin.qq.com/cgi-bin/aibot/response?response_code=X&response_code=Y",
        "https://qyapi.weixin.qq.com/cgi-bin/aibot/response?response_code=" + "X" * 201,
        "",
    ],
)
def test_an_address_to_answer_at_is_wecoms_own_or_none(url: str) -> None:
    assert told_bot("bot_text", response_url=url).message_id is None


@pytest.mark.parametrize(
    "url", ["http://files.example/1", "file:///etc/passwd", "https://a@b.example/", "https://[", "x"]
)
def test_a_file_lies_at_an_https_address_or_nowhere(url: str) -> None:
    decoded = groups().decode(bot_event("bot_image", image={"url": url}))
    assert decoded.messages == ()


def test_a_stream_answers_in_one_piece() -> None:
    request, bot = bot_event("bot_single"), groups()
    said = said_in(bot.answer(request, [SAID]).body)
    assert said["msgtype"] == "stream"
    assert said["stream"]["finish"] is True
    assert said["stream"]["content"] == '<font color="info">已登记第6项</font>'


def test_what_is_answered_later_is_not_said_twice() -> None:
    assert groups().answer(bot_event("bot_text"), [SAID]).body == b""


def test_a_click_changes_the_card_for_all() -> None:
    card = RenderedCard((Span("请选择"),), buttons=(RenderedButton("answer/b", "B"),))
    said = said_in(groups().answer_click(bot_event("bot_click"), [SAID], card).body)
    assert said["response_type"] == "update_template_card"
    assert said["template_card"]["task_id"] == "d0123456789abcdef"
    assert [each["key"] for each in said["template_card"]["button_list"]] == ["answer/b"]


def test_after_the_last_click_a_button_says_what_was_done_and_does_nothing() -> None:
    done = RenderedCard((Span("请选择"),))
    said = said_in(groups().answer_click(bot_event("bot_click"), [SAID], done).body)
    [button] = said["template_card"]["button_list"]
    assert button["text"] == "已登记第6项"
    event = json.loads(recorded("bot_click"))["event"]
    event["template_card_event"]["event_key"] = button["key"]
    assert groups().decode(bot_event("bot_click", event=event)).messages == ()


def test_a_click_that_changed_nothing_is_answered_with_nothing() -> None:
    assert groups().answer_click(bot_event("bot_click"), [SAID], None).body == b""


def test_words_to_the_app() -> None:
    message = told_app("app_text")
    assert (message.chat, message.account, message.text) == ("tax", "tax", "6完成60%")
    assert (message.direct, message.key) == (True, "7440000000000000001")
    assert message.sent_at == datetime(2026, 9, 24, 2, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "media"),
    [("app_image", "in-1"), ("app_voice", "in-2"), ("app_video", "in-3"), ("app_file", "in-5")],
)
def test_a_file_for_the_app(name: str, media: str) -> None:
    assert [each.source for each in told_app(name).attachments] == [media]


def test_a_click_on_a_card_of_the_app_has_a_key_of_what_it_is_about() -> None:
    message = told_app("app_click")
    assert message.key == "tax/1790215200/template_card_event/answer/a/d0123456789abcdef"
    assert (message.button, message.reply_to) == ("answer/a", "d0123456789abcdef")


@pytest.mark.parametrize("name", ["app_location", "app_link", "app_enter_agent", "app_subscribe", "app_menu"])
def test_what_the_app_does_not_use_is_answered_with_nothing(name: str) -> None:
    decoded = an_app().decode(app_request(recorded(name)))
    assert (decoded.messages, decoded.reply and decoded.reply.body) == ((), b"")


@pytest.mark.parametrize("words", ["<!DOCTYPE html>", "<?php ?>", "]]>", "&lt; & <xml>", "<!-- x -->"])
def test_people_may_write_what_looks_like_xml(words: str) -> None:
    message = read(an_app(), app_event(MsgType="text", Content=words, MsgId="1"))
    assert message.text == words


BOMBS = (
    b'<!DOCTYPE x [<!ENTITY a "b">]><xml><Encrypt>&a;</Encrypt></xml>',
    b'<?xml version="1.0"?><!DOCTYPE x SYSTEM "file:///etc/passwd"><xml/>',
    b'<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY l2 "&lol;&lol;&lol;">]><xml>&l2;</xml>',
    b"<!doctype x><xml/>",
    b"<?x <![CDATA[ ?><!DOCTYPE a><?x ]]> ?><xml/>",
    "<!DOCTYPE x><xml/>".encode("utf-16"),
    b"<\x00!DOCTYPE x><xml/>",
    b'<?xml version="1.0" encoding="UTF-7"?>+ADw-!DOCTYPE x+AD4-<xml/>',
    b"<xml><!-- a comment --></xml>",
    b"<xml>" + b"<a>" * 10_000,
    b"<![CDATA[" * 100_000,
    b"<xml>" + b"<![CDATA[]]>" * 80_000 + b"<!ENTITY>",
    b"<xml>\xff</xml>",
    b"",
    b"xml",
)


@pytest.mark.parametrize("body", BOMBS)
def test_an_entity_bomb_is_refused_before_anything(body: bytes) -> None:
    with pytest.raises(RequestRejected) as caught:
        an_app().verify(posted("x", body))
    assert caught.value.status == 400


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_what_is_no_xml_is_refused_and_never_a_bug(body: bytes) -> None:
    try:
        read_xml(body)
    except ValueError:
        return


@pytest.mark.parametrize("make", [app_request, bot_request])
def test_each_sign_of_the_hidden_text_is_signed(make: Any) -> None:
    platform: Platform = an_app() if make is app_request else groups()
    request = make(recorded("app_text" if make is app_request else "bot_text"))
    encrypt = request.body.decode().split("CDATA[")[-1].split("]")[0]
    encrypt = encrypt if make is app_request else request.body.decode().split('"')[3]
    place = request.body.index(encrypt.encode())
    for offset in range(0, len(encrypt)):
        body = bytearray(request.body)
        body[place + offset] = ord("A") if body[place + offset] != ord("A") else ord("B")
        with pytest.raises(BadSignature):
            platform.verify(replace(request, body=bytes(body)))


@pytest.mark.parametrize("encrypt", ["", "!", "AAAA", "A" * 64, "6sjja6+mhrN9wP8z9WLLdg==", "A" * 63 + "="])
def test_what_is_signed_and_hides_nothing_is_refused(encrypt: str) -> None:
    """Only who has the token can do that; it is no bug all the same."""
    for platform, body in ((an_app(), xml_body(encrypt)), (groups(), json_body(encrypt))):
        request = posted(encrypt, body)
        platform.verify(request)
        with pytest.raises(Undecodable):
            platform.decode(request)


@pytest.mark.parametrize("receive_id", [CORP, "ww_another", ""])
def test_only_what_is_meant_for_us_is_read(receive_id: str) -> None:
    for platform, own, body in ((an_app(), CORP, xml_body), (groups(), "", json_body)):
        encrypt = hidden(b"7281939471023344", receive_id)
        asked = handshake(encrypt)
        platform.verify(asked)
        if receive_id == own:
            reply = platform.decode(asked).reply
            assert reply is not None
            assert reply.body == b"7281939471023344"
        else:
            with pytest.raises(Undecodable):
                platform.decode(asked)
        assert body(encrypt)


def test_a_stale_handshake_is_refused() -> None:
    asked = handshake(hidden(b"1", CORP))
    with pytest.raises(RequestRejected):
        an_app().verify(replace(asked, wall_at=NOW.replace(hour=3)))


def test_robots_alone_hear_nothing() -> None:
    robots = groups(seal=None)
    with pytest.raises(BadSignature):
        robots.verify(bot_event("bot_text"))
    assert robots.answer(bot_event("bot_text"), []).status == 200


@given(spoilt=st.data())
def test_inner_json_spoilt_anywhere_is_rejected_or_read(spoilt: st.DataObject) -> None:
    plain = recorded("bot_mixed")
    start, end = spoilt.draw(st.integers(0, len(plain))), spoilt.draw(st.integers(0, len(plain)))
    put = spoilt.draw(st.sampled_from([b"", b"[]", b"null", b"{}", b'"', b"1", b"\xff", b"\\ud800"]))
    request = bot_request(plain[:start] + put + plain[max(start, end) :])
    groups().verify(request)
    try:
        groups().decode(request)
    except Undecodable:
        return


@given(spoilt=st.data())
def test_inner_xml_spoilt_anywhere_is_rejected_or_read(spoilt: st.DataObject) -> None:
    plain = recorded("app_click")
    start, end = spoilt.draw(st.integers(0, len(plain))), spoilt.draw(st.integers(0, len(plain)))
    put = spoilt.draw(
        st.sampled_from([b"", b"<", b"]]>", b"&", b"\xff", b"</xml>", b"<MsgType>event</MsgType>"])
    )
    request = app_request(plain[:start] + put + plain[max(start, end) :])
    an_app().verify(request)
    try:
        an_app().decode(request)
    except Undecodable:
        return
