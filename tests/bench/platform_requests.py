"""One kind of request a platform: a liaison reports in the group, as the vendor sends and signs it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlencode

from bot.domain.roster import RosterRow
from bot.ports.http import RawRequest
from bot.ports.platform import Platform
from tests.bench.names import CONNECTION, LABEL
from tests.platforms import (
    dingtalk_kit,
    dingtalk_requests,
    feishu_kit,
    feishu_requests,
    matrix_requests,
    slack_kit,
    slack_requests,
    wecom_kit,
    wecom_requests,
)


@dataclass(frozen=True, slots=True)
class Kind:
    """`made` gives the request of a number at a time, `key` the one by which the ledger knows it."""

    platform: Callable[[], Platform]
    seat: Callable[[RosterRow], RosterRow]
    made: Callable[[int, datetime], RawRequest]
    key: Callable[[int], str]


def words(number: int) -> str:
    """New each time."""
    return f"{LABEL}完成{10 + number % 86}%"


def name(number: int) -> str:
    return f"bench{number}"


def wecom(number: int, at: datetime) -> RawRequest:
    """An AI bot's callback, encrypted."""
    told = {"msgid": name(number), "text": {"content": f"@督办 {words(number)}"}}
    event = {**json.loads(wecom_requests.recorded("bot_text")), **told}
    plain = json.dumps(event, ensure_ascii=False).encode()
    encrypt = wecom_requests.hidden(plain, "")
    return wecom_requests.posted(encrypt, wecom_requests.json_body(encrypt), at)


def dingtalk(number: int, at: datetime) -> RawRequest:
    """An app robot's callback."""
    stamp = int(at.timestamp() * 1000)
    return dingtalk_requests.event(
        "message_text", at=at, msgId=name(number), conversationId=dingtalk_kit.TAX,
        senderStaffId=dingtalk_kit.TAX_MAN, createAt=stamp, text={"content": f" {words(number)}"},
    )  # fmt: skip


def feishu(number: int, at: datetime) -> RawRequest:
    """An event of version 2, encrypted and signed."""
    held = feishu_requests.recorded("message_mention")
    message = held["event"]["message"]
    stamp, said = str(int(at.timestamp() * 1000)), {"text": f"@_user_1 {words(number)}"}
    message |= {"message_id": f"om_{name(number)}", "create_time": stamp, "mentions": message["mentions"][:1]}
    message["content"] = json.dumps(said, ensure_ascii=False)
    event = feishu_requests.event_of(held["event_type"], held["event"], id=name(number), at=at)
    return feishu_requests.post(feishu_requests.sealed(event), at)


def slack(number: int, at: datetime) -> RawRequest:
    """A mention, by the Events API."""
    request = slack_requests.event(
        f"<@UBOT> {words(number)}", ts=stamp_of(number), channel=slack_kit.TAX, user=slack_kit.TAX_MAN
    )
    return slack_requests.signed(replace(request, wall_at=at))


def stamp_of(number: int) -> str:
    return f"{1_700_000_000 + number // 1_000_000}.{number % 1_000_000:06d}"


def slash(number: int, at: datetime) -> RawRequest:
    """A slash command, answered in the response with its buttons."""
    said = {"channel_id": slack_kit.TAX, "user_id": slack_kit.TAX_MAN, "trigger": name(number)}
    request = slack_requests.command(f"{LABEL} {words(number)[len(LABEL) :]}", name="/report", **said)
    return slack_requests.signed(replace(request, wall_at=at))


def matrix(number: int, at: datetime) -> RawRequest:
    """A transaction of one event."""
    event: dict[str, Any] = matrix_requests.recorded("mention")
    body = {**event["content"], "body": f"督办助手: {words(number)}"}
    told = {"event_id": f"${name(number)}", "room_id": "!room-tax:office.test", "sender": "@tax:office.test"}
    stamp = int(at.timestamp() * 1000)
    changed = {**event, **told, "origin_server_ts": stamp, "content": body}
    return replace(matrix_requests.transaction(changed, txn=name(number)), wall_at=at)


def _on_matrix(row: RosterRow) -> RosterRow:
    room = f"!{row.room}:office.test" if row.room else ""
    return replace(row, account=f"@{row.account}:office.test", room=room)


KINDS: Final[Mapping[str, Kind]] = {
    "slack-slash": Kind(slack_kit.an_app, slack_kit.seated, slash, name),
    "slack-event": Kind(
        slack_kit.an_app, slack_kit.seated, slack, lambda number: f"T1/{slack_kit.TAX}/{stamp_of(number)}"
    ),
    "wecom-bot": Kind(wecom_kit.groups, wecom_kit.in_groups, wecom, name),
    "dingtalk-callback": Kind(dingtalk_kit.a_callback, dingtalk_kit.seated, dingtalk, name),
    "feishu-event": Kind(
        feishu_kit.an_app, feishu_kit.seated, feishu, lambda number: f"om_{name(number)}"
    ),
    "matrix-transaction": Kind(
        matrix_requests.a_matrix, _on_matrix, matrix, lambda number: f"${name(number)}"
    ),
}  # fmt: skip


def bytes_of(request: RawRequest, port: int) -> bytes:
    """As it goes over the wire, to our hook."""
    path = f"/hooks/{CONNECTION}" + (f"/{request.tail}" if request.tail else "")
    target = f"{path}?{urlencode(request.query)}" if request.query else path
    lines = [f"{request.method} {target} HTTP/1.1", f"Host: 127.0.0.1:{port}"]
    lines += [f"{key}: {value}" for key, value in request.headers.items()]
    lines.append(f"Content-Length: {len(request.body)}")
    return "\r\n".join([*lines, "", ""]).encode() + request.body
