"""Slack's files: what a message brings is fetched from Slack's own host, documents are shared as files."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any
from urllib.parse import parse_qs

import pytest

from bot.errors import DeliveryError, DeliveryRefused, PlatformDown, RateLimited
from bot.ports.http import Calls, HttpCall, HttpReply, Stored
from bot.wording.cards import Attachment, RenderedCard
from tests.platforms.contract import a_message
from tests.platforms.slack_requests import a_slack, event

PDF = b"%PDF-1.7"
PAPER = Attachment("三季度汇总.docx", "application/vnd.openxmlformats", "ab" * 32)
PLACE = {"ok": True, "upload_url": "https://files.slack.com/upload/v1/A", "file_id": "F1"}


def ran(calls: Calls[Any], replies: Sequence[HttpReply]) -> tuple[Any, list[Any]]:
    """The result, and what was asked for on the way."""
    asked: list[Any] = []
    reply: HttpReply | None = None
    given = iter(replies)
    while True:
        try:
            asked.append(next(calls) if reply is None else calls.send(reply))
        except StopIteration as stop:
            return stop.value, asked
        reply = next(given)


def answer(**body: object) -> HttpReply:
    return HttpReply(200, json.dumps(body).encode())


def message(**changes: object) -> Any:
    said = {"subtype": "file_share", "text": "佐证", **changes}
    return a_slack().decode(event(**said)).messages[0]


def test_files_of_a_message_are_named_by_their_address_else_by_their_id() -> None:
    near = {
        "id": "F1",
        "name": "签到表.pdf",
        "url_private_download": "https://files.slack.com/files-pri/T-F1/a",
    }
    far = {
        "id": "F2",
        "name": "x.pdf",
        "url_private_download": "https://x.example",
        "file_access": "check_file_info",
    }
    found = message(files=[near, far]).attachments
    assert [(each.source, each.name) for each in found] == [
        ("https://files.slack.com/files-pri/T-F1/a", "签到表.pdf"),
        ("F2", "x.pdf"),
    ]


def test_a_file_is_fetched_from_slacks_own_host_with_the_token() -> None:
    slack, address = a_slack(), "https://files.slack.com/files-pri/T-F1/a"
    body, [call] = ran(slack.fetch(address), [HttpReply(200, PDF, {"content-type": "application/pdf"})])
    assert (body, call.url) == (PDF, address)
    assert call.headers["authorization"].startswith("Bearer xoxb-")
    assert call.most_bytes > 20 * 1024 * 1024
    body, [info, call] = ran(
        slack.fetch("F2"),
        [
            answer(ok=True, file={"url_private_download": address}),
            HttpReply(200, PDF, {"content-type": "a/b"}),
        ],
    )
    assert (body, info.url) == (PDF, "https://slack.com/api/files.info?file=F2")


@pytest.mark.parametrize(
    ("source", "replies"),
    [
        ("https://evil.example/a", []),
        ("https://files.slack.com.evil.example/a", []),
        ("F2", [answer(ok=True, file={"url_private_download": "https://evil.example/a"})]),
        ("F2", [answer(ok=False, error="file_not_found")]),
        (
            "https://files.slack.com/a",
            [HttpReply(200, b"<", {"content-type": "text/html; charset=utf-8"})],
        ),
        ("https://files.slack.com/a", [HttpReply(403)]),
    ],
)
def test_the_token_goes_nowhere_else_and_a_login_page_is_no_file(
    source: str, replies: list[HttpReply]
) -> None:
    with pytest.raises(DeliveryRefused):
        ran(a_slack().fetch(source), replies)


def test_a_document_is_shared_in_the_channel() -> None:
    card = RenderedCard((), attachments=(PAPER,))
    running = a_slack().deliver(a_message(card, chat="C1", reply_to="1790215201.000100"))
    result, [stored, place, sent, done] = ran(
        running, [HttpReply(200, PDF), answer(**PLACE), HttpReply(200, b"OK"), answer(ok=True)]
    )
    assert result is None
    assert stored == Stored(PAPER.sha256)
    assert parse_qs(place.body.decode()) == {"filename": [PAPER.name], "length": [str(len(PDF))]}
    assert (sent.url, sent.body, "authorization" in sent.headers) == (PLACE["upload_url"], PDF, False)
    assert json.loads(done.body) == {
        "files": [{"id": "F1", "title": PAPER.name}], "channel_id": "C1", "thread_ts": "1790215201.000100",
    }  # fmt: skip
    assert all(isinstance(each, HttpCall) for each in (place, sent, done))


@pytest.mark.parametrize(
    ("replies", "error"),
    [
        ([HttpReply(404)], DeliveryRefused),
        (
            [HttpReply(200, PDF), answer(ok=True, upload_url="https://evil.example/a", file_id="F1")],
            DeliveryRefused,
        ),
        ([HttpReply(200, PDF), answer(ok=False, error="missing_scope")], DeliveryRefused),
        ([HttpReply(200, PDF), HttpReply(200, b"<html>")], PlatformDown),
        ([HttpReply(200, PDF), answer(**PLACE), HttpReply(413)], DeliveryRefused),
    ],
)
def test_what_cannot_be_shared_is_said(replies: list[HttpReply], error: type[Exception]) -> None:
    with pytest.raises(error):
        ran(a_slack().deliver(a_message(RenderedCard((), attachments=(PAPER,)))), replies)


UPLOADED = (HttpReply(200, PDF), answer(**PLACE), HttpReply(200, b"OK"))


def failed(*replies: HttpReply) -> DeliveryError:
    """What sharing a document comes to where Slack answers so."""
    with pytest.raises(DeliveryError) as caught:
        ran(a_slack().deliver(a_message(RenderedCard((), attachments=(PAPER,)))), replies)
    return caught.value


@pytest.mark.parametrize("before", [UPLOADED[:1], UPLOADED], ids=["address", "complete"])
def test_a_file_that_slack_cannot_take_for_now_is_shared_later(before: tuple[HttpReply, ...]) -> None:
    too_fast = HttpReply(200, b'{"ok": false, "error": "ratelimited"}', {"retry-after": "7"})
    limited = failed(*before, too_fast)
    assert isinstance(limited, RateLimited)
    assert limited.wait_seconds == 7
    for word in ("service_unavailable", "request_timeout", "team_added_to_org"):
        down = failed(*before, answer(ok=False, error=word))
        assert isinstance(down, PlatformDown)
        assert not down.sent


@pytest.mark.parametrize("reply", [HttpReply(200, b"<html>"), answer(ok=False, error="internal_error")])
def test_a_file_may_be_shared_only_once_it_was_completed(reply: HttpReply) -> None:
    address, complete = failed(*UPLOADED[:1], reply), failed(*UPLOADED, reply)
    assert isinstance(address, PlatformDown)
    assert isinstance(complete, PlatformDown)
    assert (address.sent, complete.sent) == (False, True)


def test_an_upload_that_breaks_off_shared_nothing() -> None:
    running = a_slack().deliver(a_message(RenderedCard((), attachments=(PAPER,))))
    next(running)
    running.send(HttpReply(200, PDF))
    running.send(answer(**PLACE))
    with pytest.raises(PlatformDown) as caught:
        running.throw(PlatformDown(platform="slack", sent=True))
    assert not caught.value.sent


@pytest.mark.parametrize(("word", "error"), [("ratelimited", RateLimited), ("internal_error", PlatformDown)])
def test_a_file_of_a_message_is_asked_for_again_where_slack_cannot_tell_for_now(
    word: str, error: type[DeliveryError]
) -> None:
    with pytest.raises(error):
        ran(a_slack().fetch("F2"), [answer(ok=False, error=word)])
