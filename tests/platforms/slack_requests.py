"""Requests as Slack makes and signs them, and the way its messages look to a reader."""

from __future__ import annotations

import hmac
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from pydantic import SecretStr

from bot.platforms.slack.platform import Config, Slack
from bot.ports.http import HttpCall, RawRequest
from tests.platforms.contract import NOW

SECRET = "0123456789abcdef0123456789abcdef"
TOKEN = "xoxb-not-a-real-token"
VECTORS: Mapping[str, Any] = json.loads(
    (Path(__file__).parent.parent / "fixtures" / "slack" / "vectors.json").read_text("utf-8")
)
FORM = "application/x-www-form-urlencoded"


def a_slack(secret: str = SECRET) -> Slack:
    return Slack("work", Config(signing_secret=SecretStr(secret), bot_token=SecretStr(TOKEN)))


def signed(request: RawRequest, secret: str = SECRET) -> RawRequest:
    """At the request's own time. Any bytes: Slack's own library signs UTF-8 only."""
    stamp = str(int(request.wall_at.timestamp()))
    digest = hmac.digest(secret.encode(), f"v0:{stamp}:".encode() + request.body, "sha256").hex()
    headers = {"x-slack-request-timestamp": stamp, "x-slack-signature": f"v0={digest}"}
    return replace(request, headers={**request.headers, **headers})


def post(body: bytes, kind: str, at: datetime = NOW) -> RawRequest:
    return signed(RawRequest("POST", "", {}, {"content-type": kind}, body, at))


def command(text: str, *, trigger: str = "1.2.abc", name: str = "/duban", **changes: str) -> RawRequest:
    form = {
        "token": "legacy", "team_id": "T1", "team_domain": "acme", "channel_id": "C1", "channel_name": "tax",
        "user_id": "U1", "user_name": "hansong", "command": name, "text": text, "trigger_id": trigger,
        "response_url": "https://hooks.slack.com/commands/T1/1/x", "api_app_id": "A1",
    }  # fmt: skip
    return post(urlencode({**form, **changes}).encode(), FORM)


def event(text: str = "6完成60%", *, type: str = "app_mention", **changes: object) -> RawRequest:
    """`changes` of the inner event; None takes a key away."""
    inner = {"type": type, "channel": "C1", "user": "U1", "text": text, "ts": "1790215200.000200"}
    given = {key: value for key, value in {**inner, **changes}.items() if value is not None}
    body = {
        "token": "legacy", "team_id": "T1", "api_app_id": "A1", "type": "event_callback", "event_id": "Ev1",
        "event_time": 1790215200, "event": given,
        "authorizations": [{"team_id": "T1", "user_id": "UBOT", "is_bot": True}],
    }  # fmt: skip
    return post(json.dumps(body).encode(), "application/json")


def click(
    value: str = "nil", *, container: Mapping[str, object] | None = None, **changes: object
) -> RawRequest:
    payload = {
        "type": "block_actions", "user": {"id": "U1"}, "team": {"id": "T1"}, "channel": {"id": "C1"},
        "container": {"type": "message", "message_ts": "1759999999.000100", "channel_id": "C1"},
        "trigger_id": "1.2.abc", "message": {"ts": "1759999999.000100"},
        "actions": [{"action_id": value, "block_id": "b1", "value": value, "type": "button"}],
    }  # fmt: skip
    if container is not None:
        payload["container"] = dict(container)
    return post(urlencode({"payload": json.dumps({**payload, **changes})}).encode(), FORM)


def texts_in(call: HttpCall) -> Iterator[str]:
    """Everything Slack would parse as mrkdwn, and what it shows as it is."""
    body = json.loads(call.body)
    yield body["text"]
    yield from _texts(body["blocks"])


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        for each in value:
            yield from _texts(each)
    elif isinstance(value, dict):
        for key, each in value.items():
            if key == "text" and isinstance(each, str):
                yield each
            else:
                yield from _texts(each)


# A title and a label stand between stars of ours, at the beginning of a line.
_OURS = re.compile(r"(?m)^(<@[UW][A-Z0-9]+> )?\*([^*\n]+)\*(?= |$)")
_MARKUP = re.compile(r"(?m)[*~`]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])|:[\w+'-]+:|^\s*(?:&gt;|>)")
_LOOKS = str.maketrans("*~`", "＊～'")
NO_WIDTH = {0x2060: None}


def active_in(call: HttpCall) -> list[str]:
    """What Slack acts on or formats: angle brackets, marks, what `verbatim` does not forbid."""
    found = [token for text in texts_in(call) for token in re.findall(r"<[^>]*>?|>", text)]
    found += [token for text in texts_in(call) for token in _MARKUP.findall(_OURS.sub(r"\1\2", text))]
    body = json.loads(call.body)
    found += [text["text"] for text in _mrkdwn(body["blocks"]) if not text.get("verbatim")]
    found += [key for key in ("unfurl_links", "unfurl_media", "link_names") if body[key]]
    return found + ([] if body["parse"] == "none" else ["parse"])


def read_as(words: str) -> str:
    """Foreign words as they are shown: signs that Slack acts on are ones that look alike."""
    wide = re.sub(r"(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])", "＿", words.translate(_LOOKS))
    return re.sub(r"(?m)^(\s*)>", r"\1＞", wide)


def _mrkdwn(blocks: Any) -> Iterator[dict[str, Any]]:
    """The text objects of sections; a context holds only our own code."""
    for block in blocks:
        if block["type"] == "section":
            yield block["text"]


def shown_in(call: HttpCall) -> str:
    text = "\n".join(texts_in(call)).translate(NO_WIDTH)
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
