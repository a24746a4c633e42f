"""The vendor's own library as a judge: it reads what we read, writes what we write, and takes what we answer.

It is imported where it is used: that takes seconds, which collecting the tests should not.
"""

from __future__ import annotations

import json
import logging
from typing import Any

import pytest

from bot.platforms.dingtalk.cards import STANDARD_TEMPLATE, values_of
from bot.text import Span
from bot.wording.cards import RenderedButton, RenderedCard
from tests.emulators.dingtalk_people import CLICKS, MESSAGES
from tests.emulators.dingtalk_shapes import buttons_of
from tests.platforms.contract import NOW
from tests.platforms.dingtalk_kit import a_stream
from tests.platforms.dingtalk_requests import event, frame, read, recorded

CARD = RenderedCard((Span("【提醒】题"),), ((Span("一行"),),), buttons=(RenderedButton("k", "已完成"),))


@pytest.mark.parametrize(
    "name", ["message_text", "message_quote", "message_direct", "message_rich_text", "message_picture"]
)
def test_vendors_library_reads_the_same_of_a_message(name: str) -> None:
    from dingtalk_stream import ChatbotMessage

    theirs, ours = ChatbotMessage.from_dict(recorded(name)), read(event(name))
    assert theirs.message_id == ours.message_id
    assert theirs.sender_staff_id == ours.account
    assert theirs.sender_nick == ours.name
    assert (theirs.conversation_type == "1") is ours.direct
    if theirs.message_type == "text":
        assert theirs.text.content.strip() == ours.text
    else:
        assert theirs.get_image_list() == [each.source for each in ours.attachments]
    if theirs.message_type == "richText":
        assert "".join(theirs.get_text_list()) == ours.text


def test_vendors_library_reads_the_same_of_a_click() -> None:
    from dingtalk_stream import CardCallbackMessage

    theirs = CardCallbackMessage.from_dict(recorded("card_click"))
    [ours] = a_stream().frame(frame(CLICKS, recorded("card_click")), NOW).messages
    assert theirs.card_instance_id == ours.reply_to
    assert theirs.user_id == ours.account
    assert theirs.content["cardPrivateData"]["actionIds"] == [ours.button]


class _Line:
    """What their client sends through its socket."""

    def __init__(self) -> None:
        self.sent: list[dict[str, Any]] = []

    async def send(self, data: str) -> None:
        self.sent.append(json.loads(data))


async def _their_answer(data: str, answered: object) -> dict[str, Any]:
    """What their client answers to a frame when its handler answers so."""
    import dingtalk_stream

    class Handler(dingtalk_stream.CallbackHandler):
        def __init__(self) -> None:
            self.logger = logging.getLogger("theirs")

        async def process(self, _: Any) -> tuple[int, object]:
            return dingtalk_stream.AckMessage.STATUS_OK, answered

    client = dingtalk_stream.DingTalkStreamClient(dingtalk_stream.Credential("id", "secret"))
    for topic in (MESSAGES, CLICKS):
        client.register_callback_handler(topic, Handler())
    client.websocket = line = _Line()
    await client.route_message(json.loads(data))
    [found] = line.sent
    return found


def _loose(ack: dict[str, Any]) -> dict[str, Any]:
    """JSON in it may be written with blanks or without."""
    return {**ack, "data": json.loads(ack["data"])}


async def test_our_acknowledgement_of_words_is_what_the_vendors_library_writes() -> None:
    data = frame(MESSAGES, recorded("message_text"))
    app = a_stream()
    [ours] = app.acknowledged(app.frame(data, NOW), [], None)
    assert _loose(json.loads(ours)) == _loose(await _their_answer(data, "OK"))


async def test_our_answer_to_a_click_is_what_the_vendors_library_writes() -> None:
    data = frame(CLICKS, recorded("card_click"))
    app = a_stream()
    [ours] = app.acknowledged(app.frame(data, NOW), [RenderedCard((Span("已登记"),))], CARD)
    answer = json.loads(json.loads(ours)["data"])["response"]
    assert set(answer) == {"cardUpdateOptions", "cardData", "userPrivateData"}
    assert _loose(json.loads(ours)) == _loose(await _their_answer(data, answer))


async def test_our_answer_to_a_ping_is_taken_as_theirs_is() -> None:
    data = json.dumps(recorded("frame_ping"))
    [ours] = a_stream().frame(data, NOW).now
    theirs = await _their_answer(data, "OK")
    held = json.loads(ours)
    assert (held["code"], held["headers"]) == (theirs["code"], theirs["headers"])
    assert json.loads(held["data"]) == json.loads(theirs["data"])


def test_our_cards_are_of_the_template_and_the_values_of_the_vendors_library() -> None:
    from dingtalk_stream import MarkdownButtonCardInstance

    theirs = MarkdownButtonCardInstance(None, None)
    button = {"text": "已完成", "color": "gray", "id": CARD.buttons[0].tag, "request": True}
    theirs.button_list = [button]
    theirs.set_title_and_logo("【提醒】题", "")
    wanted = theirs._get_card_data("一行", "")
    ours = values_of(CARD)
    assert theirs.card_template_id == STANDARD_TEMPLATE
    assert {name: ours[name] for name in ("title", "markdown", "tips")} == {
        name: wanted[name] for name in ("title", "markdown", "tips")
    }
    assert buttons_of(ours) == buttons_of(wanted) == [button]
