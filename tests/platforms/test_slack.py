"""Slack: its published vectors, what each kind of request means, what it is sent."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr, ValidationError
from slack_bolt import App, BoltRequest
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.models.blocks import Block
from slack_sdk.signature import Clock, SignatureVerifier

from bot.errors import DeliveryRefused, PlatformDown, StaleRequest, Undecodable
from bot.platforms.slack.cards import content_of
from bot.platforms.slack.inbound import words_of
from bot.platforms.slack.marks import escape, marked
from bot.platforms.slack.platform import Config
from bot.ports.http import HttpCall, HttpReply, RawRequest
from bot.ports.messages import InboundMessage
from bot.text import Span
from bot.wording.cards import RenderedButton, RenderedCard
from tests.platforms.contract import NOW, a_message
from tests.platforms.slack_requests import (
    FORM,
    SECRET,
    VECTORS,
    a_slack,
    click,
    command,
    event,
    post,
    signed,
)

SIGNED_AT = datetime.fromtimestamp(1760000000, UTC)
ACKNOWLEDGED = HttpReply(200, b'{"ok":true,"ts":"1790215201.000100"}')


def vector(name: str, *, wall_at: datetime = SIGNED_AT) -> RawRequest:
    """The vector's request, with the signature it carries."""
    given = VECTORS[name]["inputs"]
    headers = {key.lower(): value for key, value in given["headers"].items()}
    return RawRequest("POST", "", {}, headers, given["body"].encode(), wall_at)


def read(request: RawRequest) -> InboundMessage:
    slack = a_slack()
    slack.verify(request)
    [message] = slack.decode(request).messages
    return message


def posted(card: RenderedCard, **changes: object) -> tuple[dict[str, Any], HttpCall]:
    running = a_slack().deliver(a_message(card, **changes))
    call = next(running)
    assert isinstance(call, HttpCall)
    return json.loads(call.body), call


def test_v27_signature_printed_by_slack() -> None:
    given = VECTORS["V27"]["inputs"]
    at = datetime.fromtimestamp(int(given["timestamp"]), UTC)
    headers = {
        "content-type": FORM,
        "x-slack-request-timestamp": given["timestamp"],
        "x-slack-signature": VECTORS["V27"]["expected"]["signature"],
    }
    slack = a_slack(given["signing_secret"])
    request = RawRequest("POST", "", {}, headers, given["body"].encode(), at)
    slack.verify(request)
    [message] = slack.decode(request).messages
    assert (message.text.strip(), message.account, message.chat) == (
        "/webhook-collect",
        "U2CERLKJA",
        "G8PSS9T3V",
    )


def test_v28_message_in_a_thread_names_what_it_answers() -> None:
    message = read(vector("V28"))
    assert message.reply_to == VECTORS["V28"]["expected"]["replies_to"]
    assert message.text == "完成 <!channel>"
    assert message.key == "T1/C1/1760000000.000200"
    assert message.sent_at == SIGNED_AT + timedelta(microseconds=200)
    assert not message.mentioned


def test_v29_slash_command_is_answered_in_the_response() -> None:
    message = read(vector("V29"))
    assert message.text == f"/remind2 {VECTORS['V29']['expected']['text']}"
    assert (message.key, message.slash, message.in_response) == ("1.2.abc", True, True)
    assert (message.name, message.sent_at) == ("zs", SIGNED_AT)


def test_v30_click_names_button_and_message() -> None:
    message = read(vector("V30"))
    assert message.button == VECTORS["V30"]["expected"]["value"]
    assert (message.key, message.reply_to) == ("1.2.abc", "1759999999.000100")
    assert (message.chat, message.account, message.in_response) == ("C1", "U1", False)


def test_v31_handshake_is_answered_with_the_challenge() -> None:
    slack, request = a_slack(), vector("V31")
    slack.verify(request)
    reply = slack.decode(request).reply
    assert reply is not None
    assert (reply.status, reply.body.decode()) == (200, VECTORS["V31"]["expected"]["challenge"])


def test_v32_window_of_300_seconds() -> None:
    given = VECTORS["V32"]["inputs"]
    a_slack().verify(vector("V32", wall_at=SIGNED_AT + timedelta(seconds=300)))
    with pytest.raises(StaleRequest):
        a_slack().verify(vector("V32", wall_at=datetime.fromtimestamp(given["now"], UTC)))


def test_v33_escape() -> None:
    assert escape(VECTORS["V33"]["inputs"]["text"]) == VECTORS["V33"]["expected"]["escaped"]


def test_v34_section_and_button() -> None:
    given = VECTORS["V34"]["inputs"]
    card = RenderedCard((Span(given["text"]),), buttons=(RenderedButton(given["value"], given["button"]),))
    section, actions = content_of(card)["blocks"]
    assert section["text"].pop("verbatim")  # the vector leaves links in the words to Slack
    wanted = VECTORS["V34"]["expected"]["blocks"]
    [button] = wanted[1]["elements"]
    del button["style"]  # no answer is put before another
    button["action_id"] = given["value"]  # unique in the message, as the key is
    assert [section, actions] == wanted


class _At(Clock):
    def __init__(self, at: datetime) -> None:
        self._at = at

    def now(self) -> float:
        return self._at.timestamp()


@pytest.mark.parametrize("seconds", [-301, -300, 0, 300, 301])
@pytest.mark.parametrize("name", ["V28", "V29", "V30", "V31"])
def test_slacks_own_library_believes_what_we_believe(name: str, seconds: int) -> None:
    request = vector(name, wall_at=SIGNED_AT + timedelta(seconds=seconds))
    theirs = SignatureVerifier(SECRET, _At(request.wall_at)).is_valid(
        request.body,
        request.headers["x-slack-request-timestamp"],
        request.headers["x-slack-signature"],
    )
    if theirs:
        a_slack().verify(request)
    else:
        with pytest.raises(StaleRequest):
            a_slack().verify(request)


def test_slacks_own_framework_takes_what_we_sign() -> None:
    known = AuthorizeResult(enterprise_id=None, team_id="T1", bot_token="xoxb-1", bot_user_id="UBOT")
    app = App(signing_secret=SECRET, authorize=lambda: known)
    heard: list[str] = []

    @app.command("/duban")
    def on_command(ack: Any, command: dict[str, str]) -> None:
        heard.append(command["text"])
        ack()

    request = command("report 6 完成60%")
    request = signed(replace(request, wall_at=datetime.now(UTC)))
    headers: dict[str, Any] = dict(request.headers)
    reply = app.dispatch(BoltRequest(body=request.body.decode(), headers=headers))
    assert (reply.status, heard) == (200, ["report 6 完成60%"])


def test_mention_and_message_of_the_same_words_count_once() -> None:
    mention, message = read(event("<@UBOT> 6完成60%")), read(event("<@UBOT> 6完成60%", type="message"))
    assert mention == message
    assert mention.mentioned
    assert mention.text.strip() == "6完成60%"


def test_words_without_a_mention_are_handed_on_as_such() -> None:
    message = read(event("大家中午吃什么", type="message", channel_type="channel"))
    assert (message.mentioned, message.direct, message.reply_to) == (False, False, None)


def test_an_answer_goes_into_the_thread_of_what_was_said() -> None:
    assert read(event()).message_id == "1790215200.000200"
    in_thread = read(event(thread_ts="1790215100.000100"))
    assert (in_thread.message_id, in_thread.reply_to) == ("1790215100.000100", "1790215100.000100")
    first_of_thread = read(event(thread_ts="1790215200.000200"))
    assert (first_of_thread.message_id, first_of_thread.reply_to) == ("1790215200.000200", None)


def test_direct_messages_are_ours_and_answered_without_a_thread() -> None:
    message = read(event(type="message", channel="D1", channel_type="im"))
    assert (message.direct, message.message_id) == (True, None)
    assert read(command("help", channel_id="D1")).direct


@pytest.mark.parametrize(
    "request_",
    [
        event(bot_id="B1"),
        event(user="UBOT"),
        event(type="message", subtype="message_changed", user=None),
        event(type="message", subtype="bot_message"),
        event(type="message", subtype="channel_join"),
        event(type="reaction_added"),
        event(type="message", subtype=[]),
        post(b'{"type":"app_rate_limited","team_id":"T1"}', "application/json"),
        post(b"ssl_check=1&token=legacy", FORM),
        click(actions=[]),
        click(actions=[{"type": "static_select"}]),
        click(actions=[{"type": "button", "action_id": "link"}]),
        click(type="view_submission"),
    ],
)
def test_what_is_not_for_us_is_acknowledged_and_dropped(request_: RawRequest) -> None:
    decoded = a_slack().decode(request_)
    assert decoded.messages == ()
    assert decoded.reply == HttpReply(200)


@pytest.mark.parametrize("subtype", ["file_share", "thread_broadcast"])
def test_a_message_with_a_file_or_shown_in_the_channel_is_read(subtype: str) -> None:
    assert read(event(type="message", subtype=subtype)).text == "6完成60%"


@pytest.mark.parametrize(
    "request_",
    [
        post(b"{}", "application/json"),
        post(b"[]", "application/json"),
        post(b"payload=%7B", FORM),
        post(b"payload=[]", FORM),
        post(b"command=%2Fduban&text=x", FORM),
        post(b"command=%FF", FORM),
        post(b"\xff", FORM),
        post(b"&".join(b"a=1" for _ in range(200)), FORM),
        post(b"{}", "text/plain"),
        post(b"{}", ""),
        event(ts="99999999999999.1"),
        event(ts="now"),
        event(channel="C1\x00"),
        event(user=None),
        click(trigger_id=""),
        click(channel=None),
        command("x", trigger="1 2"),
        command("x", user_id="U" * 300),
    ],
)
def test_what_slack_never_sends_is_undecodable(request_: RawRequest) -> None:
    a_slack().verify(request_)
    with pytest.raises(Undecodable):
        a_slack().decode(request_)


@pytest.mark.parametrize(
    ("sent", "meant"),
    [
        ("&lt;!channel&gt; &amp;lt;", "<!channel> &lt;"),
        ("<@U123|王敏> 和 <@U456>", "@王敏 和 @U456"),
        ("<#C1|general> <#C2>", "#general #C2"),
        ("<!here> <!subteam^S1|@ops> <!date^1^{date}|周五>", "@here @ops 周五"),
        ("<https://a.example/x?a=1&amp;b=2>", "https://a.example/x?a=1&b=2"),
        (
            "<http://a.example|a.example> <https://b.example|验收报告>",
            "http://a.example 验收报告 (https://b.example)",
        ),
        ("<mailto:a@b.example|a@b.example> <tel:12345678|1234 5678>", "a@b.example 1234 5678"),
        ("完成<交周报> a<b 2>1 <> <@> <!>", "完成<交周报> a<b 2>1 <> <@> <!>"),
    ],
)
def test_tokens_are_shown_as_people_see_them_and_entities_last(sent: str, meant: str) -> None:
    assert words_of(sent) == meant


def test_our_own_mention_is_no_word() -> None:
    assert words_of("<@UBOT>6完成60%，请<@U2>看", own="UBOT") == "6完成60%，请@U2看"


def test_a_message_goes_to_the_channel_with_the_bots_token() -> None:
    body, call = posted(RenderedCard((Span("题"),)))
    assert (call.method, call.url) == ("POST", "https://slack.com/api/chat.postMessage")
    assert call.headers["authorization"].startswith("Bearer xoxb-")
    assert (body["channel"], body["text"]) == ("C1", "题")
    assert "thread_ts" not in body
    assert "题".encode() in call.body


def test_a_reply_goes_into_its_thread_and_mentions_by_id_only() -> None:
    body, _ = posted(RenderedCard((Span("题"),)), reply_to="1.2", mention_account="U123")
    assert body["thread_ts"] == "1.2"
    assert body["text"] == "<@U123> 题"
    assert body["blocks"][0]["text"]["text"] == "<@U123> *题*"
    for odd in ("U1> <!channel", "!here", "u1", ""):
        assert posted(RenderedCard((Span("题"),)), mention_account=odd)[0]["text"] == "题"


def test_a_digests_rows_have_their_own_buttons_and_the_card_its_own_last() -> None:
    fields = (((Span("6"),), (Span("办税"),)), ((Span("9"),), (Span("成果"),)))
    buttons = (
        RenderedButton("a", "已完成", 0),
        RenderedButton("b", "推进", 1),
        RenderedButton("c", "无新进展"),
    )
    card = RenderedCard(
        (Span("题"),), ((Span("还有3天"),),), fields, ((Span("回复"),),), (), buttons, code="R-7F3K"
    )
    body, _ = posted(card)
    shapes = [_shape(each) for each in body["blocks"]]
    assert shapes == ["*题*\n还有3天\n*6* 办税", ["a"], "*9* 成果", ["b"], "回复", ["c"], ["[R-7F3K]"]]
    for block in body["blocks"]:
        parsed = Block.parse(block)
        assert parsed is not None
        parsed.validate_json()
    assert body["text"] == "题\n还有3天\n6 办税\n9 成果\n回复"


def _shape(block: dict[str, Any]) -> object:
    if block["type"] == "section":
        return block["text"]["text"]
    return [each.get("value", each["text"]) for each in block["elements"]]


def test_bold_is_left_out_where_the_words_have_stars() -> None:
    body, _ = posted(RenderedCard((Span("甲*乙*"), Span("*丙*", foreign=True))))
    assert body["blocks"][0]["text"]["text"] == "甲*乙*＊丙＊"
    body, _ = posted(RenderedCard((Span("甲"), Span("乙" * 5000, foreign=True))))
    assert not body["blocks"][0]["text"]["text"].startswith("*")


@pytest.mark.parametrize(
    ("error", "sent"),
    [
        ("service_unavailable", False),
        ("request_timeout", False),
        ("internal_error", True),
        ("fatal_error", True),
    ],
)
def test_a_platform_in_trouble_is_asked_again(error: str, sent: bool) -> None:
    running = a_slack().deliver(a_message(RenderedCard((Span("题"),))))
    next(running)
    with pytest.raises(PlatformDown) as caught:
        running.send(HttpReply(200, json.dumps({"ok": False, "error": error}).encode()))
    assert caught.value.sent is sent


@pytest.mark.parametrize("error", ["not_in_channel", "invalid_auth", "msg_too_long", "something_new"])
def test_a_refusal_names_slacks_code(error: str) -> None:
    running = a_slack().deliver(a_message(RenderedCard((Span("题"),))))
    next(running)
    with pytest.raises(DeliveryRefused) as caught:
        running.send(HttpReply(200, json.dumps({"ok": False, "error": error}).encode()))
    assert caught.value.answer == error


def test_a_command_is_answered_to_its_sender_alone_and_its_buttons_say_to_what() -> None:
    card = RenderedCard((Span("已登记"), Span("<x>", foreign=True)), buttons=(RenderedButton("c", "更正"),))
    reply = a_slack().answer(command("report 6"), [card])
    body = json.loads(reply.body)
    assert reply.headers["content-type"].startswith("application/json")
    assert (body["response_type"], body["text"]) == ("ephemeral", "已登记&lt;x&gt;")
    [_, actions] = body["blocks"]
    assert actions["elements"][0]["value"] == "1.2.abc c"


def test_a_click_on_an_answer_names_what_was_answered_and_is_answered_apart() -> None:
    message = read(click("1.1.cmd c", container={"message_ts": "1.2", "is_ephemeral": True}))
    assert (message.answer_of, message.button, message.in_response) == ("1.1.cmd", "c", True)
    assert (message.reply_to, message.message_id) == (None, None)


def test_a_button_whose_answer_is_not_named_is_of_no_card() -> None:
    message = read(click("c", container={"message_ts": "1.2", "is_ephemeral": True}))
    assert (message.answer_of, message.button) == ("c", "")


@pytest.mark.parametrize("address", ["", "https://evil.example/actions/1", "http://169.254.169.254/"])
def test_a_click_is_answered_nowhere_but_at_slack(address: str) -> None:
    request = click("1.1.cmd c", container={"message_ts": "1.2", "is_ephemeral": True}, response_url=address)
    card = RenderedCard((Span("题"),))
    with pytest.raises(DeliveryRefused):
        next(a_slack().answer_apart(request, [card], lambda _: card))


@pytest.mark.parametrize("request_", [event("command=x&command=y"), click("x&command=1")])
def test_events_and_clicks_are_answered_with_nothing(request_: RawRequest) -> None:
    assert a_slack().answer(request_, [RenderedCard((Span("题"),))]) == HttpReply(200)


@pytest.mark.parametrize("token", ["xoxp-1234", "", "xoxb-", "xoxb-a b", "Bearer xoxb-1234"])
def test_only_a_bot_token_is_taken_and_never_shown(token: str) -> None:
    with pytest.raises(ValidationError) as caught:
        Config(signing_secret=SecretStr("s"), bot_token=SecretStr(token))
    assert "1234" not in str(caught.value)
    with pytest.raises(ValidationError):
        Config(signing_secret=SecretStr(""), bot_token=SecretStr("xoxb-1"))


def test_a_clock_that_runs_ahead_does_not_matter_to_the_key() -> None:
    assert (
        read(command("x")).key == read(signed(replace(command("x"), wall_at=NOW + timedelta(minutes=3)))).key
    )


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("投资~50~亿元，*已完成*", "投资～50～亿元，＊已完成＊"),
        ("> 引文\n>> 又引", "＞ 引文\n＞&gt; 又引"),
        ("表_终稿_ 和 final_v2.docx", "表＿终稿＿ 和 final_v2.docx"),
        ("`x` :x: 10:30:45", "'x' :\u2060x: 10:\u206030:45"),
        ("17:00", "17:00"),
        (":white_check_mark", ":\u2060white_check_mark"),
        ("thumbsup:", "thumbsup\u2060:"),
        ("-a:", "-a\u2060:"),
        (":'a", ":\u2060'a"),
    ],
)
def test_marks_of_slack_in_foreign_words_are_signs_that_look_alike(words: str, shown: str) -> None:
    assert marked(words) == shown


@given(words=st.text(alphabet="*_~`:>< \na1文+-'", max_size=30), before=st.sampled_from(["", ":", "来自 "]))
def test_no_foreign_words_format_or_become_a_picture(words: str, before: str) -> None:
    """Whatever of ours stands before or after them, but for marks."""
    line = (Span(before), Span(words, foreign=True), Span(": "))
    section = content_of(RenderedCard((Span("标题"),), (line,)))["blocks"][0]["text"]["text"]
    shown = section.removeprefix("*标题*\n")
    assert not set(shown) & set("*~`<>")
    assert not re.search(r"(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])", shown)
    assert not re.search(r":(?=[^:]*[^\W\d])[\w+'\-]+:", shown.removesuffix(": "))
    assert not re.search(r"(?m)^\s*&gt;", shown)
