"""How an app's robot speaks: by its interface, as a card, or in the session of what it answers."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

import msgspec

from bot.errors import DeliveryRefused, PlatformDown, RateLimited
from bot.platforms.dingtalk import cards, uploads
from bot.platforms.dingtalk.api import Api
from bot.platforms.dingtalk.codes import EXISTS, PLATFORM, code_in, new_answer, old_answer
from bot.platforms.dingtalk.envelopes import (
    Clicks,
    account_of,
    card_body,
    hook_body,
    is_group,
    robot_message,
    track_of,
)
from bot.platforms.dingtalk.sessions import Sessions
from bot.ports.http import Calls, HttpCall, HttpReply
from bot.ports.messages import RenderedMessage
from bot.ports.platform import Limit, Scope
from bot.wording.cards import RenderedCard

# Source: platforms.md 2.8; a call of each kind counts apart, so this is the least of them.
LIMITS: Final = (Limit(Scope.APP, messages=20, seconds=1.0),)
GROUP_SEND: Final = "/v1.0/robot/groupMessages/send"
DIRECT_SEND: Final = "/v1.0/robot/oToMessages/batchSend"
CARD_SEND: Final = "/v1.0/card/instances/createAndDeliver"
DOWNLOAD: Final = "/v1.0/robot/messageFiles/download"
MOST_FETCHED: Final = 20 * 1024 * 1024 + 1  # one byte more than is kept, so that too much is seen
SLOWED_SECONDS: Final = 1.0
ENVELOPE: Final = 300  # bytes around the words


class Speaker:
    """One app's robot. `clicks` is None where no card of ours can be clicked."""

    def __init__(self, api: Api, sessions: Sessions, clicks: Clicks | None) -> None:
        self._api = api
        self._sessions = sessions
        self._clicks = clicks

    def deliver(self, message: RenderedMessage) -> Calls[str | None]:
        """The message's id, None where a session took it. Raises DeliveryError."""
        if message.card.attachments:
            [document, *_] = message.card.attachments  # files come one a message
            kind, params = yield from uploads.uploaded(self._api, document, message.wall_at)
            return (yield from self._sent(message, kind, params))
        if self._clicks is not None and message.card.buttons and cards.fits_buttons(message.card):
            return (yield from self._card(message, self._clicks))
        return (yield from self._words(message))

    def fits(self, card: RenderedCard) -> bool:
        """One message holds it whole, as a card with buttons where it has any."""
        if self._clicks is not None and card.buttons:
            return cards.fits_buttons(card)
        return cards.fits_whole(card)

    def fetch(self, source: str) -> Calls[bytes]:
        """A file that came with a message, at most one byte more than is kept. Raises DeliveryError."""
        body = {"downloadCode": source, "robotCode": self._api.secrets.robot_code}
        answer = new_answer((yield from self._api.post(DOWNLOAD, body, wall_at=None)))
        if not answer.download_url:
            raise DeliveryRefused(platform=PLATFORM, answer="no downloadUrl in the answer")
        reply = yield HttpCall("GET", _by_tls(answer.download_url), most_bytes=MOST_FETCHED, anywhere=True)
        if reply.status != 200:
            raise DeliveryRefused(platform=PLATFORM, answer=f"status {reply.status}")
        return reply.body

    def _words(self, message: RenderedMessage) -> Calls[str | None]:
        """By the session where somebody is mentioned, which the interface cannot, or where it refuses."""
        account, session = account_of(message), self._session(message)
        if session and account:
            yield from self._by_session(session, message, account)
            return None
        form = cards.form_of(message.card, account=None, most=cards.MOST_PARAM - ENVELOPE)
        try:
            return (yield from self._sent(message, *robot_message(form)))
        except DeliveryRefused:
            if session is None:
                raise
            yield from self._by_session(session, message, None)
            return None

    def _session(self, message: RenderedMessage) -> str | None:
        return self._sessions.of(message.reply_to, message.wall_at)

    def _by_session(self, url: str, message: RenderedMessage, account: str | None) -> Calls[None]:
        """A session is of one chat, and so is what limits it."""
        form = cards.form_of(message.card, account=account, most=cards.MOST_HOOK - ENVELOPE)
        reply = yield HttpCall.post_json(url, hook_body(form, account))
        try:
            old_answer(reply)
        except RateLimited as error:
            raise RateLimited(wait_seconds=error.wait_seconds, of_room=True) from error

    def _sent(self, message: RenderedMessage, kind: str, params: Any) -> Calls[str | None]:
        body = {
            "robotCode": self._api.secrets.robot_code,
            "msgKey": kind,
            "msgParam": msgspec.json.encode(params).decode(),
        }
        if is_group(message.chat):
            reply = yield from self._post(GROUP_SEND, {**body, "openConversationId": message.chat}, message)
        else:
            reply = yield from self._post(DIRECT_SEND, {**body, "userIds": [message.chat]}, message)
        answer = new_answer(reply)
        if answer.invalid_staff:
            told = "that person is unknown, or outside the app's range (Version Management, visible to)"
            raise DeliveryRefused(platform=PLATFORM, answer=told)
        if answer.slowed_staff:
            raise RateLimited(wait_seconds=SLOWED_SECONDS, of_room=True)
        if not answer.process_query_key:
            raise PlatformDown(platform=PLATFORM, sent=True)
        return answer.process_query_key

    def _card(self, message: RenderedMessage, clicks: Clicks) -> Calls[str]:
        """A card that exists already was brought when it was sent before: one key is one card."""
        body = card_body(message, clicks, self._api.secrets.robot_code)
        reply = yield from self._post(CARD_SEND, body, message)
        if code_in(reply) != EXISTS:
            _require_delivered(reply)
        return track_of(message)

    def _post(self, path: str, body: Any, message: RenderedMessage) -> Calls[HttpReply]:
        wall_at: datetime = message.wall_at
        return (yield from self._api.post(path, body, wall_at=wall_at))


def _require_delivered(reply: HttpReply) -> None:
    """Raises PlatformDown, DeliveryRefused."""
    answer = new_answer(reply)
    results = answer.result.get("deliverResults") if isinstance(answer.result, dict) else None
    if not answer.success or not isinstance(results, list) or not results:
        raise PlatformDown(platform=PLATFORM, sent=True)
    for each in results:
        if not isinstance(each, dict) or each.get("success") is not True:
            told = str(each.get("errorMsg") if isinstance(each, dict) else each)[:120]
            raise DeliveryRefused(platform=PLATFORM, answer=f"the card did not arrive: {told}")


def _by_tls(url: str) -> str:
    """The vendor's storage is named without TLS at times, and takes it always."""
    return f"https://{url.removeprefix('http://')}" if url.startswith("http://") else url
