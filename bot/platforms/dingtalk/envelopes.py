"""Messages as DingTalk's calls want them: of a webhook, of the robot's interface, of an interactive card.

Sources: platforms.md 2.4, 2.5; the vendor's page "create and deliver cards".
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from bot.platforms.dingtalk.cards import ACCOUNT, MOST_TITLE, Form, values_of
from bot.platforms.dingtalk.inbound import TRACK
from bot.ports.messages import RenderedMessage
from bot.wire.escaping import inert, join_within

_GROUP: Final = re.compile(r"cid[A-Za-z0-9+/_-]+={1,2}|cid[A-Za-z0-9+/_-]{17,}")


@dataclass(frozen=True, slots=True)
class Clicks:
    """How clicks on our cards come back; `route` names the registered address, of `HTTP` alone."""

    template: str
    kind: Literal["STREAM", "HTTP"]
    route: str = ""


def is_group(chat: str) -> bool:
    """Else it is a person, for whom the direct chat is named."""
    return _GROUP.fullmatch(chat) is not None


def account_of(message: RenderedMessage) -> str | None:
    """Whom to mention: an id of the company's, and nobody in a direct chat."""
    account = message.mention_account
    return account if account and ACCOUNT.fullmatch(account) and is_group(message.chat) else None


def hook_body(form: Form, account: str | None) -> Mapping[str, Any]:
    """Of a webhook. A mention needs the id in `at` as well as in the words."""
    at = {"at": {"atUserIds": [account] if account else [], "isAtAll": False}}
    if form.address:
        return {"msgtype": "actionCard", "actionCard": _with_button(form)}
    if form.markdown:
        return {"msgtype": "markdown", "markdown": {"title": form.title, "text": form.text}, **at}
    return {"msgtype": "text", "text": {"content": form.text}, **at}


def robot_message(form: Form) -> tuple[str, Mapping[str, Any]]:
    """Key and parameters of a message of an app's robot; its templates mention nobody."""
    if form.address:
        return "sampleActionCard", _with_button(form)
    if form.markdown:
        return "sampleMarkdown", {"title": form.title, "text": form.text}
    return "sampleText", {"content": form.text}


def card_body(message: RenderedMessage, clicks: Clicks, robot_code: str) -> Mapping[str, Any]:
    """Creates a card and brings it to its chat."""
    title = join_within(message.card.title, MOST_TITLE, foreign=inert)
    space = {
        "supportForward": False,
        "lastMessageI18n": {"ZH_CN": title},
        "notification": {"alertContent": title, "notificationOff": False},
    }
    found: dict[str, Any] = {
        "cardTemplateId": clicks.template,
        "outTrackId": track_of(message),
        "callbackType": clicks.kind,
        "cardData": {"cardParamMap": dict(values_of(message.card))},
        "userIdType": 1,
    }
    if clicks.route:
        found["callbackRouteKey"] = clicks.route
    if not is_group(message.chat):
        deliver = {"spaceType": "IM_ROBOT", "robotCode": robot_code}
        place = {"imRobotOpenSpaceModel": space, "imRobotOpenDeliverModel": deliver}
        return {**found, "openSpaceId": f"dtv1.card//IM_ROBOT.{message.chat}", **place}
    account = account_of(message)
    mention = {"atUserIds": {account: account}} if account else {}
    group = {"imGroupOpenSpaceModel": space, "imGroupOpenDeliverModel": {"robotCode": robot_code, **mention}}
    return {**found, "openSpaceId": f"dtv1.card//IM_GROUP.{message.chat}", **group}


def track_of(message: RenderedMessage) -> str:
    """Our key of a card: what it is about, and the chat, which a click does not tell."""
    return f"{hashlib.sha256(message.key.encode()).hexdigest()[:32]}{TRACK}{message.chat}"


def _with_button(form: Form) -> Mapping[str, str]:
    host = form.address.partition("://")[2].partition("/")[0]
    return {"title": form.title, "text": form.text, "singleTitle": host, "singleURL": form.address}
