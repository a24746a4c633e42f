"""How one message leaves for Feishu: to whom, as what, under which name it comes once; documents uploaded."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.errors import DeliveryRefused
from bot.ports.http import HttpCall, HttpReply, Stored
from bot.text import Span
from bot.wording.cards import Attachment, RenderedCard
from tests.platforms.contract import a_message
from tests.platforms.feishu_requests import GOOD, a_ready_app

CARD = RenderedCard((Span("题"),))
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def first_call(card: RenderedCard = CARD, **changes: object) -> HttpCall:
    call = next(a_ready_app().deliver(a_message(card, **changes)))
    assert isinstance(call, HttpCall)
    return call


@pytest.mark.parametrize(
    ("chat", "kind"),
    [
        ("oc_1", "chat_id"),
        ("ou_1", "open_id"),
        ("on_1", "union_id"),
        ("li@example.org", "email"),
        ("e33ggbyz", "user_id"),
    ],
)
def test_the_chats_id_says_what_it_is_of(chat: str, kind: str) -> None:
    call = first_call(chat=chat)
    assert call.url.endswith(f"/im/v1/messages?receive_id_type={kind}")
    assert json.loads(call.body)["receive_id"] == chat


def test_an_answer_goes_to_what_it_answers_and_ids_cannot_lead_elsewhere() -> None:
    assert first_call(reply_to="om_1").url.endswith("/im/v1/messages/om_1/reply")
    assert "/im/v1/messages/..%2Fx%3Fy/reply" in first_call(reply_to="../x?y").url


def test_the_same_message_has_the_same_uuid_and_another_has_not() -> None:
    uuids = [json.loads(first_call(key=key).body)["uuid"] for key in ("a", "a", "b" * 300)]
    assert uuids[0] == uuids[1] != uuids[2]
    assert all(len(uuid) <= 50 for uuid in uuids)


def deliver_file(document: Attachment, stored: HttpReply) -> tuple[list[HttpCall], Any]:
    """The calls made for it, all answered well."""
    running = a_ready_app().deliver(a_message(RenderedCard((Span("附件"),), attachments=(document,))))
    wanted = next(running)
    assert wanted == Stored(document.sha256)
    calls: list[HttpCall] = []
    reply = stored
    try:
        while True:
            wanted = running.send(reply)
            assert isinstance(wanted, HttpCall)
            calls.append(wanted)
            keys = b'{"code":0,"data":{"file_key":"file_1","image_key":"img_1"}}'
            reply = GOOD if "/messages" in wanted.url else HttpReply(200, keys)
    except StopIteration as stop:
        return calls, stop.value


@pytest.mark.parametrize(
    ("name", "media_type", "size", "path", "said"),
    [
        ("汇总.docx", DOCX, 10, "files", {"msg_type": "file", "content": '{"file_key":"file_1"}'}),
        ("图.png", "image/png", 10, "images", {"msg_type": "image", "content": '{"image_key":"img_1"}'}),
        ("大图.png", "image/png", 10 * 1024 * 1024 + 1, "files", {"msg_type": "file"}),
    ],
)
def test_a_document_is_uploaded_and_then_named(
    name: str, media_type: str, size: int, path: str, said: dict[str, str]
) -> None:
    stored = HttpReply(200, b"x" * size)
    [upload, sent], message_id = deliver_file(Attachment(name, media_type, "0" * 64), stored)
    assert upload.url.endswith(f"/im/v1/{path}")
    assert name.encode() in upload.body
    body = json.loads(sent.body)
    assert {key: body[key] for key in said} == said
    assert message_id == "om_1"


@pytest.mark.parametrize(
    "stored", [HttpReply(404), HttpReply(200, b""), HttpReply(200, bytes(30 * 1024 * 1024 + 1))]
)
def test_a_document_that_cannot_be_sent_is_a_refusal(stored: HttpReply) -> None:
    with pytest.raises(DeliveryRefused):
        deliver_file(Attachment("汇总.docx", DOCX, "0" * 64), stored)
