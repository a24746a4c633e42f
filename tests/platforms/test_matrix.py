"""What a homeserver tells as our messages, and cards as events."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from bot.errors import BadSignature, DeliveryRefused, RateLimited, Undecodable
from bot.platforms.matrix.cards import SIGNS, content_of, fits, option_of, size
from bot.platforms.matrix.platform import Config, Matrix
from bot.ports.http import Calls, HttpCall, HttpReply, RawRequest, Stored
from bot.ports.messages import InboundMessage, Media
from bot.ports.platform import Decoded
from bot.text import Span
from bot.wire.escaping import JOINER, inert
from bot.wording.cards import Attachment, RenderedButton, RenderedCard, offered
from tests.platforms.contract import NOW, a_message
from tests.platforms.matrix_requests import (
    AS_TOKEN,
    HS_TOKEN,
    VECTORS,
    a_matrix,
    read,
    recorded,
    said,
    signed,
    transaction,
)

BOT = "@duban0:office.test"
TITLE = RenderedCard((Span("题"),))
SENT = HttpReply(200, b'{"event_id":"$sent"}')


def decoded(*events: Mapping[str, Any], platform: Matrix | None = None) -> Decoded:
    return (platform or a_matrix()).decode(transaction(*events))


def only(*events: Mapping[str, Any]) -> InboundMessage:
    [message] = decoded(*events).messages
    return message


def played(calls: Calls[Any], *replies: HttpReply) -> tuple[Any, list[HttpCall | Stored]]:
    """What the generator comes to with these replies, and the calls it made."""
    made: list[Any] = []
    waiting = list(replies)
    try:
        wanted = next(calls)
        while True:
            made.append(wanted)
            wanted = calls.send(waiting.pop(0))
    except StopIteration as stop:
        return stop.value, made


def as_json(**body: Any) -> HttpReply:
    return HttpReply(200, json.dumps(body).encode())


def members(*accounts: str) -> HttpReply:
    return as_json(joined={each: {"display_name": each[1:3]} for each in accounts})


def test_a_mention_is_read_without_our_name() -> None:
    message = only(recorded("mention"))
    assert (message.text, message.mentioned, message.account) == ("6完成60%", True, "@han:office.test")
    assert message.message_id == message.key == recorded("mention")["event_id"]
    assert message.sent_at == datetime(2026, 11, 22, 10, 11, 24, 285000, tzinfo=UTC)


def test_talk_and_notices() -> None:
    assert not only(recorded("talk")).mentioned
    assert decoded(recorded("notice")).messages == ()
    assert decoded({**recorded("talk"), "sender": BOT}).messages == ()
    assert decoded({**recorded("talk"), "sender": "@duban0_other:office.test"}).messages == ()


def test_a_reply_is_read_without_what_old_clients_quote() -> None:
    message = only(recorded("reply"))
    assert (message.text, message.thread) == ("完成", None)
    assert message.reply_to == recorded("reply")["content"]["m.relates_to"]["m.in_reply_to"]["event_id"]
    assert only(said("> 引用不是回复\n\n完成")).text == "> 引用不是回复\n\n完成"


def test_in_a_thread_the_first_event_is_what_is_answered() -> None:
    message, event = only(recorded("thread")), recorded("thread")
    root = event["content"]["m.relates_to"]["event_id"]
    assert (message.reply_to, message.thread) == (None, root)
    assert message.message_id == f"{root} {event['event_id']}"


def test_a_sign_of_ours_is_a_choice_and_others_are_talk() -> None:
    message, event = only(recorded("reaction")), recorded("reaction")
    relation = event["content"]["m.relates_to"]
    assert (message.option, message.reply_to, message.text) == (1, relation["event_id"], "")
    assert message.key == f"reaction/{event['event_id']}"
    other = {**event, "content": {"m.relates_to": {**relation, "key": "👍"}}}
    assert decoded(other).messages == ()


def test_every_sign_is_known_again_however_it_is_written() -> None:
    assert [option_of(sign) for sign in SIGNS] == list(range(1, 11))
    assert [option_of(sign.replace("\ufe0f", "")) for sign in SIGNS] == list(range(1, 11))
    assert [option_of(other) for other in ("", "11", "1", "👍", "\ufe0f")] == [None] * 5


def test_files_and_their_captions() -> None:
    file, image = only(recorded("file")), only(recorded("image"))
    assert (file.text, file.attachments[0].name) == ("", "通知.pdf")
    assert (image.text, image.attachments[0].name) == ("第6项现场照片", "现场.png")
    assert file.attachments == (Media(recorded("file")["content"]["url"], "通知.pdf"),)


def test_an_encrypted_event_is_told_once_a_room() -> None:
    message = only(recorded("encrypted"))
    assert message.unreadable
    assert message.key == f"encrypted/{recorded('encrypted')['room_id']}"


def test_a_redaction_names_what_was_taken_back() -> None:
    event = recorded("redaction")
    assert only(event).recalls == event["redacts"]
    assert only({**event, "redacts": None}).recalls == event["redacts"]


def test_invitations_of_our_own_server_are_followed() -> None:
    event = recorded("invitation")
    assert decoded(event).invitations == (event["room_id"],)
    assert decoded({**event, "sender": "@x:elsewhere.test"}).invitations == ()
    assert decoded({**event, "state_key": "@han:office.test"}).invitations == ()
    wider = a_matrix(invited_by=("office.test", "elsewhere.test"))
    assert decoded({**event, "sender": "@x:elsewhere.test"}, platform=wider).invitations


def test_the_last_event_of_each_room_is_its_mark() -> None:
    found = decoded(recorded("talk"), recorded("notice"), said("a", "$x"), recorded("invitation"))
    room = recorded("notice")["room_id"]
    assert found.marks == {room: recorded("notice")["event_id"], "!room:office.test": "$x"}


def test_another_servers_time_is_not_believed() -> None:
    assert only({**recorded("talk"), "sender": "@han:elsewhere.test"}).sent_at is None


@pytest.mark.parametrize(
    "spoilt",
    [
        {"event_id": 5}, {"room_id": "room"}, {"sender": None}, {"content": []}, {"type": {}},
        {"origin_server_ts": -1}, {"content": {"msgtype": ["m.text"], "body": "x"}},
        {"content": {"msgtype": "m.text", "body": 5, "m.mentions": "x", "m.relates_to": [1]}},
        {"content": {"msgtype": "m.file", "body": {}, "url": 5, "filename": []}},
    ],
)  # fmt: skip
def test_an_event_that_is_spoilt_holds_nothing_up(spoilt: dict[str, Any]) -> None:
    found = decoded({**recorded("talk"), **spoilt}, said("完成", "$good"))
    assert found.messages[-1].key == "$good"


def test_any_content_is_read_or_passed_over() -> None:
    values = st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=20),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
        max_leaves=8,
    )
    keys = st.sampled_from(
        ["body", "msgtype", "m.mentions", "m.relates_to", "m.new_content", "url", "redacts"]
    )
    kinds = st.sampled_from(["m.room.message", "m.reaction", "m.room.redaction", "m.room.member"])

    @given(kinds, st.dictionaries(keys, values), values)
    def check(kind: str, content: dict[str, Any], relation: Any) -> None:
        content = {"msgtype": "m.text", "body": "x", **content, "m.relates_to": relation}
        decoded({**recorded("talk"), "type": kind, "content": content})

    check()


def test_other_paths_of_the_specification() -> None:
    platform = a_matrix()
    for method, tail, status in (
        ("POST", "_matrix/app/v1/ping", 200), ("GET", "_matrix/app/v1/users/@x:y", 404),
        ("GET", "_matrix/app/v1/rooms/%23x:y", 404), ("GET", "_matrix/app/v1/ping", 405),
        ("PUT", "_matrix/app/v1/other", 404), ("PUT", "", 404), ("PUT", "_matrix/app/v1/transactions/", 404),
    ):  # fmt: skip
        reply = platform.decode(signed(RawRequest(method, tail, {}, {}, b"{}", NOW))).reply
        assert reply is not None
        assert reply.status == status, tail
        assert "errcode" in json.loads(reply.body) or status == 200


def test_both_places_of_the_token_have_to_be_right() -> None:
    platform, request = a_matrix(), replace(transaction(), headers={})
    platform.verify(replace(request, query={"access_token": HS_TOKEN}))
    platform.verify(replace(signed(request), query={"access_token": HS_TOKEN}))
    wrong = (
        request, replace(request, query={"access_token": "x"}),
        replace(signed(request), query={"access_token": "x"}),
        replace(signed(request, "x"), query={"access_token": HS_TOKEN}),
    )  # fmt: skip
    for each in wrong:
        with pytest.raises(BadSignature) as caught:
            platform.verify(each)
        assert platform.rejected(caught.value).status == 403
    assert platform.rejected(Undecodable("x")).status == 400


def test_a_transaction_that_was_stored_is_answered_at_once_the_next_time() -> None:
    platform, request = a_matrix(), transaction(said("完成"))
    assert platform.decode(request).messages
    platform.answer(request, [])
    again = platform.decode(request)
    assert (again.messages, again.reply) == ((), HttpReply(200, b"{}", {"content-type": "application/json"}))
    assert platform.decode(replace(request, body=transaction(said("另一条")).body)).messages


def test_who_wrote_is_asked_once_a_group_and_each_time_in_a_direct_chat() -> None:
    platform, message = a_matrix(), only(said("完成"))
    found, _ = played(platform.enrich(message), members(message.account, BOT))
    assert (found.direct, found.name) == (True, "u:")
    found, made = played(platform.enrich(message), members(message.account, BOT, "@x:office.test"))
    assert (found.direct, len(made)) == (False, 1)
    assert played(platform.enrich(message))[1] == []
    decoded({**recorded("invitation"), "room_id": message.chat}, platform=platform)
    assert len(played(platform.enrich(message), members(message.account, BOT))[1]) == 1


def test_an_edit_answers_what_the_first_words_answered() -> None:
    edit, first = only(recorded("edit")), recorded("reply")
    assert (edit.text, edit.edits) == ("6完成65%", recorded("edit")["content"]["m.relates_to"]["event_id"])
    found, _ = played(a_matrix().enrich(edit), HttpReply(200, json.dumps(first).encode()), members(BOT))
    assert found.reply_to == first["content"]["m.relates_to"]["m.in_reply_to"]["event_id"]
    other = {**first, "sender": "@li:office.test"}
    found, _ = played(a_matrix().enrich(edit), HttpReply(200, json.dumps(other).encode()))
    assert (found.text, found.mentioned) == ("", False)
    gone = HttpReply(404, b'{"errcode":"M_NOT_FOUND"}')
    assert played(a_matrix().enrich(edit), gone)[0].text == ""


def test_vector_of_sending() -> None:
    vector = VECTORS["send"]
    message = a_message(TITLE, chat=vector["inputs"]["room_id"])
    event, [call] = played(a_matrix().deliver(message), SENT)
    path = vector["expected"]["path"].removesuffix(vector["inputs"]["txn_id"])
    assert isinstance(call, HttpCall)
    assert (event, call.method) == ("$sent", vector["expected"]["method"])
    assert call.url.startswith(f"https://matrix.office.test{path}")
    assert call.headers["authorization"] == f"Bearer {AS_TOKEN}"
    assert "?" not in call.url


def test_vector_of_media() -> None:
    vector = VECTORS["media"]
    found, [call] = played(a_matrix().fetch(vector["inputs"]["mxc"]), HttpReply(200, b"%PDF"))
    assert isinstance(call, HttpCall)
    assert (found, call.url) == (b"%PDF", f"https://matrix.office.test{vector['expected']['spec_path']}")


def test_media_of_older_servers_and_media_that_are_gone() -> None:
    mxc, unknown = "mxc://office.test/abc", HttpReply(404, b'{"errcode":"M_UNRECOGNIZED"}')
    found, made = played(a_matrix().fetch(mxc), unknown, HttpReply(200, b"x"))
    assert (found, len(made)) == (b"x", 2)
    for wrong in ("mxc://office.test", "https://office.test/a", "mxc://a/../b", "mxc://a/b?c"):
        with pytest.raises(LookupError):
            played(a_matrix().fetch(wrong))
    with pytest.raises(LookupError):
        played(a_matrix().fetch(mxc), HttpReply(404, b'{"errcode":"M_NOT_FOUND"}'))


def test_one_transaction_for_one_message_and_another_for_another() -> None:
    calls = [played(a_matrix().deliver(a_message(TITLE, key=key)), SENT)[1][0] for key in ("a", "a", "b")]
    urls = [call.url for call in calls if isinstance(call, HttpCall)]
    assert urls[0] == urls[1] != urls[2]


SAID_AT = "Mon, 28 Sep 2026 01:00:00 GMT"
LATER = "Mon, 28 Sep 2026 01:10:00 GMT"


@pytest.mark.parametrize(
    ("reply", "seconds"),
    [
        (HttpReply(429, b'{"errcode":"M_LIMIT_EXCEEDED","retry_after_ms":4880}', {"retry-after": "5"}), 5.0),
        (HttpReply(429, b'{"errcode":"M_LIMIT_EXCEEDED","retry_after_ms":4880}'), 4.88),
        (HttpReply(400, b'{"errcode":"M_LIMIT_EXCEEDED"}'), 30.0),
        (HttpReply(429, b"", {"retry-after": "soon"}), 30.0),
        (HttpReply(429, b"<html>", {"retry-after": LATER, "date": SAID_AT}), 600.0),
        (HttpReply(503, b"<html>", {"retry-after": "120"}), 120.0),
        (HttpReply(503, b'{"errcode":"M_UNKNOWN"}', {"retry-after": LATER, "date": SAID_AT}), 600.0),
    ],
)
def test_how_long_to_wait(reply: HttpReply, seconds: float) -> None:
    with pytest.raises(RateLimited) as caught:
        played(a_matrix().deliver(a_message(TITLE)), reply)
    assert caught.value.wait_seconds == seconds


def test_where_we_are_asked_in_and_not_there_yet_we_go_in_and_send() -> None:
    refused = HttpReply(403, b'{"errcode":"M_FORBIDDEN"}')
    event, made = played(a_matrix().deliver(a_message(TITLE)), refused, as_json(room_id="C1"), SENT)
    assert (event, [call.method for call in made if isinstance(call, HttpCall)]) == (
        "$sent",
        ["PUT", "POST", "PUT"],
    )
    with pytest.raises(DeliveryRefused):
        played(a_matrix().deliver(a_message(TITLE)), refused, refused)


def test_replies_threads_and_mentions() -> None:
    card = replace(TITLE, kind="urging")
    message = a_message(card, reply_to="$root $event", mention_account="@zs:office.test")
    _, [call] = played(a_matrix().deliver(message), SENT)
    assert isinstance(call, HttpCall)
    content, _ = read(call)
    assert content["m.relates_to"] == {
        "rel_type": "m.thread",
        "event_id": "$root",
        "is_falling_back": False,
        "m.in_reply_to": {"event_id": "$event"},
    }
    assert content["m.mentions"] == {"user_ids": ["@zs:office.test"]}
    assert content["msgtype"] == "m.text"
    assert 'href="https://matrix.to/#/@zs:office.test"' in content["formatted_body"]
    assert content_of(card, account="@room")["m.mentions"] == {}


def test_what_only_one_person_looks_at_rings_nowhere() -> None:
    assert content_of(replace(TITLE, kind="recorded"))["msgtype"] == "m.notice"
    assert content_of(replace(TITLE, kind="plain"))["msgtype"] == "m.text"


def test_a_document_is_uploaded_and_sent_as_a_file() -> None:
    card = replace(TITLE, attachments=(Attachment("汇总.docx", "application/x-docx", "a" * 64),))
    replies = HttpReply(200, b"PK"), as_json(content_uri="mxc://office.test/a"), SENT
    event, [stored, upload, send] = played(a_matrix().deliver(a_message(card)), *replies)
    assert isinstance(upload, HttpCall)
    assert isinstance(send, HttpCall)
    assert (event, stored, upload.body) == ("$sent", Stored("a" * 64), b"PK")
    content = json.loads(send.body)
    assert (content["msgtype"], content["url"], content["info"]["size"]) == (
        "m.file",
        "mxc://office.test/a",
        2,
    )


def test_each_option_has_a_sign_below_the_message() -> None:
    buttons = (RenderedButton("a", "按计划推进", 0), RenderedButton("b", "签收"))
    card = replace(TITLE, fields=(((Span("第6项"),), (Span("首次报送"),)),), buttons=buttons)
    body = content_of(card)["body"]
    assert "第6项 首次报送\n1️⃣ 按计划推进\n2️⃣ 签收" in body
    _, made = played(a_matrix().follow_up(a_message(card), "$sent"), SENT, SENT)
    signs = [json.loads(call.body)["m.relates_to"]["key"] for call in made if isinstance(call, HttpCall)]
    assert signs == ["1️⃣", "2️⃣"]
    assert len({call.url for call in made if isinstance(call, HttpCall)}) == 2


def test_too_many_options_leave_those_of_the_whole_card() -> None:
    rows = [RenderedButton(f"r{n}", "x", n // 4) for n in range(12)]
    whole = [RenderedButton("w", "y")]
    assert [each.key for each in offered([*whole, *rows[:2]])] == ["r0", "r1", "w"]
    assert [each.key for each in offered([*rows, *whole])] == ["w"]
    assert len(offered(rows)) == 10


def test_a_table_is_a_table() -> None:
    html = content_of(replace(TITLE, table=(((Span("单位"),), (Span("件"),)), ((Span("甲"),), (Span("1"),)))))
    assert "<th>单位</th><th>件</th>" in html["formatted_body"]
    assert "<td>甲</td><td>1</td>" in html["formatted_body"]
    assert "单位 | 件\n甲 | 1" in html["body"]


def test_a_card_fits_or_does_not() -> None:
    line = (Span("好" * 1000),)
    assert fits(replace(TITLE, lines=(line,) * 5))
    assert not fits(replace(TITLE, lines=(line,) * 10))
    assert size(content_of(replace(TITLE, lines=(line,) * 500))) <= 40_000


@given(st.text(max_size=60))
def test_inert_words_read_the_same(words: str) -> None:
    assert inert(words).replace(JOINER, "") == words.replace(JOINER, "")


@pytest.mark.parametrize(
    "changes",
    [
        {"homeserver": "http://matrix.office.test"}, {"homeserver": "https://matrix.office.test/x"},
        {"homeserver": "matrix.office.test"}, {"server_name": "a b"}, {"user": "@duban"},
        {"as_token": "short"}, {"as_token": HS_TOKEN}, {"room": "x"},
    ],
)  # fmt: skip
def test_settings_that_cannot_work_are_refused(changes: dict[str, Any]) -> None:
    given = {"homeserver": "https://a", "server_name": "a", "as_token": AS_TOKEN, "hs_token": HS_TOKEN}
    assert Config.model_validate(given).account == "@duban:a"
    with pytest.raises(ValidationError) as caught:
        Config.model_validate({**given, **changes})
    assert HS_TOKEN not in str(caught.value)
