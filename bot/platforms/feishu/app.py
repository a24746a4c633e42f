"""An app's bot, both ways: events and clicks in, cards and files out, files of people fetched."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import quote

import msgspec
from pydantic import ValidationError

from bot.errors import DeliveryRefused, RequestRejected, Undecodable
from bot.platforms.feishu import cards, checks, crypto, uploads
from bot.platforms.feishu.api import Api, AppSecrets
from bot.platforms.feishu.codes import PLATFORM, RECALLED, answer_in, require_done
from bot.platforms.feishu.inbound import (
    CLICK,
    MESSAGE,
    ClickEvent,
    Envelope,
    MessageEvent,
    Sealed,
    click_message,
    named,
    said_message,
)
from bot.ports.http import Calls, HttpCall, HttpReply, RawRequest
from bot.ports.messages import InboundMessage, RenderedMessage
from bot.ports.platform import CheckAt, Decoded, Finding, Limit, Scope
from bot.wire.escaping import join_within
from bot.wire.signing import require_fresh, require_same
from bot.wording.cards import RenderedCard

JSON: Final = {"content-type": "application/json; charset=utf-8"}
EVENT_WINDOW: Final = timedelta(hours=8)  # an event comes again for 7.1 hours, perhaps with its old time
CLICK_WINDOW: Final = timedelta(minutes=10)  # a click never comes again
MOST_FETCHED: Final = 20 * 1024 * 1024 + 1  # one byte more than is kept, so that too much is seen
MESSAGES: Final = "/open-apis/im/v1/messages"
OLD_DIGITS: Final = 40  # of a SHA-1, as clicks were signed before
MOST_TOAST: Final = 100
TOASTS: Final = {"recorded": "success", "refused": "warning", "urgent": "warning"}
_NOTHING: Final = HttpReply(200, b"{}", JSON)
_UNUSED: Final = Decoded(reply=_NOTHING)


class FeishuApp:
    """One app of one company."""

    name = PLATFORM
    # Source: platforms.md 0.3; the five a second of a chat are shared by all bots in it.
    limits: tuple[Limit, ...] = (
        Limit(Scope.ROOM, messages=5, seconds=1.0),
        Limit(Scope.APP, messages=50, seconds=1.0),
        Limit(Scope.APP, messages=1000, seconds=60.0),
    )
    repeats_safely: timedelta | None = timedelta(hours=1)  # one `uuid` gives one message for so long
    files_apart = True

    def __init__(self, connection: str, host: str, secrets: AppSecrets) -> None:
        self.hosts: tuple[str, ...] = (host,)
        self._connection = connection
        self._secrets = secrets
        self._api = Api(host, secrets)
        self._own: str | None = None

    def verify(self, request: RawRequest) -> None:
        """The handshake carries no signature to rely on: its token is compared instead."""
        try:
            self._require_signed(request)
        except RequestRejected:
            if not self._is_handshake(request.body):
                raise

    def decode(self, request: RawRequest) -> Decoded:
        """Words, files and clicks of people; the handshake, and what is not for us, is answered at once."""
        try:
            return self._decoded(self._opened(request.body), request)
        except ValueError as error:
            raise Undecodable(_first_fault(error)) from error

    def enrich(self, message: InboundMessage) -> Calls[InboundMessage]:
        """Names in the place of tokens, and whether one of them is us. Raises DeliveryError."""
        if not message.mentions:
            return message
        own = yield from self._own_account(message.received_at)
        mentioned = any(each.account == own for each in message.mentions)
        return replace(message, text=named(message.text, message.mentions, own=own), mentioned=mentioned)

    def deliver(self, message: RenderedMessage) -> Calls[str | None]:
        """Gives the message's id. Raises RateLimited, PlatformDown, DeliveryRefused."""
        if message.card.attachments:
            [document, *_] = message.card.attachments  # files come one a message: `files_apart`
            kind, content = yield from uploads.uploaded(self._api, document, message.wall_at)
            return (yield from self._sent(message, kind, content))
        card = cards.card_of(message.card, account=message.mention_account)
        return (yield from self._sent(message, "interactive", card))

    def fits(self, card: RenderedCard) -> bool:
        """One message holds it whole."""
        return cards.fits_whole(card)

    def fetch(self, source: str) -> Calls[bytes]:
        """A file that came with a message, at most one byte more than is kept. Raises DeliveryError."""
        message, key, kind = (quote(each, safe="") for each in source.split("/"))
        path = f"/open-apis/im/v1/messages/{message}/resources/{key}?type={kind}"
        reply = yield from self._api.call(HttpCall("GET", path, most_bytes=MOST_FETCHED))
        if reply.status != 200:
            require_done(answer_in(reply), reply)
            raise DeliveryRefused(platform=self.name, answer=f"status {reply.status}")
        return reply.body

    def answer(self, request: RawRequest, answers: Sequence[RenderedCard]) -> HttpReply:
        """What is said to words comes as a message of its own."""
        return _NOTHING

    def answer_click(
        self, request: RawRequest, answers: Sequence[RenderedCard], clicked: RenderedCard | None
    ) -> HttpReply:
        """A word to whoever clicked, and the card as it stands now for everybody."""
        body: dict[str, Any] = {}
        if answers:
            said = join_within(answers[0].title, MOST_TOAST, foreign=str)
            body["toast"] = {"type": TOASTS.get(answers[0].kind, "info"), "content": said}
        if clicked is not None:
            body["card"] = {"type": "raw", "data": cards.card_of(clicked)}
        return HttpReply(200, msgspec.json.encode(body), JSON)

    def check(self, at: CheckAt) -> Calls[tuple[Finding, ...]]:
        """Can we get a token, does the bot live, is our clock right, does the callback reach us?"""
        return (yield from checks.app_findings(self._api, self._secrets, at))

    def _require_signed(self, request: RawRequest) -> None:
        stamp = request.headers.get("x-lark-request-timestamp", "")
        nonce = request.headers.get("x-lark-request-nonce", "")
        given = request.headers.get("x-lark-signature", "")
        require_fresh(stamp, request.wall_at, within=EVENT_WINDOW)
        if len(given) == OLD_DIGITS and self._is_of_before(request.body):
            token = self._secrets.verification_token
            require_same(given, crypto.old_card_signature(stamp, nonce, token, request.body))
        else:
            key = self._secrets.encrypt_key
            require_same(given, crypto.event_signature(stamp, nonce, key, request.body))

    def _is_of_before(self, body: bytes) -> bool:
        """A click before version 2, which is not acted on: its signature proves the verification token alone,
        and what is acted on has to be signed with the Encrypt Key.
        """
        try:
            return self._opened(body).header is None
        except ValueError:
            return False

    def _is_handshake(self, body: bytes) -> bool:
        try:
            envelope = self._opened(body)
        except ValueError:
            return False
        token = self._secrets.verification_token.encode()
        return envelope.is_handshake and hmac.compare_digest(envelope.token.encode(), token)

    def _opened(self, body: bytes) -> Envelope:
        """Raises ValueError; pydantic's ValidationError is one."""
        sealed = Sealed.model_validate_json(body).encrypt
        return Envelope.model_validate_json(
            crypto.decrypted(sealed, self._secrets.encrypt_key) if sealed else body
        )

    def _decoded(self, envelope: Envelope, request: RawRequest) -> Decoded:
        header = envelope.header
        if envelope.is_handshake:
            require_same(envelope.token, self._secrets.verification_token)
            body = msgspec.json.encode({"challenge": envelope.challenge})
            return Decoded(reply=HttpReply(200, body, JSON))
        if header is None:
            return _UNUSED  # an event or a click before version 2: signed, and not subscribed to
        require_same(header.token, self._secrets.verification_token)
        message: InboundMessage | None = None
        if header.event_type == MESSAGE:
            event = MessageEvent.model_validate(envelope.event)
            message = said_message(event, request, self._connection) if event.is_a_persons else None
        elif header.event_type == CLICK:
            stamp = request.headers.get("x-lark-request-timestamp", "")
            require_fresh(stamp, request.wall_at, within=CLICK_WINDOW)
            click = ClickEvent.model_validate(envelope.event)
            message = click_message(click, header.event_id, request, self._connection)
        return _UNUSED if message is None else Decoded((message,))

    def _own_account(self, wall_at: datetime) -> Calls[str]:
        """The bot's own open_id, asked for once."""
        if self._own is None:
            reply = yield from self._api.call(HttpCall("GET", "/open-apis/bot/v3/info"), wall_at=wall_at)
            answer = answer_in(reply)
            require_done(answer, reply)
            found = (answer.bot or {}).get("open_id")
            if not isinstance(found, str) or not found:
                raise DeliveryRefused(platform=self.name, answer="bot/v3/info names no open_id")
            self._own = found
        return self._own

    def _sent(self, message: RenderedMessage, kind: str, content: object) -> Calls[str | None]:
        """As a reply where there is something to reply to, and it was not recalled meanwhile."""
        body = {
            "msg_type": kind,
            "content": msgspec.json.encode(content).decode(),
            "uuid": hashlib.sha256(message.key.encode()).hexdigest()[:32],
        }
        if message.reply_to:
            path = f"{MESSAGES}/{quote(message.reply_to, safe='')}/reply"
            reply = yield from self._api.call(HttpCall.post_json(path, body), wall_at=message.wall_at)
            if answer_in(reply).code != RECALLED:
                return _message_id(reply)
        path = f"{MESSAGES}?receive_id_type={_kind_of_id(message.chat)}"
        call = HttpCall.post_json(path, {"receive_id": message.chat, **body})
        return _message_id((yield from self._api.call(call, wall_at=message.wall_at)))


def _message_id(reply: HttpReply) -> str | None:
    """Raises RateLimited, PlatformDown, DeliveryRefused."""
    answer = answer_in(reply)
    require_done(answer, reply)
    found = (answer.data or {}).get("message_id")
    return found if isinstance(found, str) and found else None


def _kind_of_id(chat: str) -> str:
    """What the chat's id is of: a group or a direct chat, else a person."""
    if "@" in chat:
        return "email"
    return {"oc_": "chat_id", "ou_": "open_id", "on_": "union_id"}.get(chat[:3], "user_id")


def _first_fault(error: Exception) -> str:
    """Where it is wrong, never what was sent."""
    if isinstance(error, ValidationError):
        fault = error.errors(include_url=False, include_input=False)[0]
        return f"{'.'.join(str(part) for part in fault['loc']) or 'body'}: {fault['type']}"
    return type(error).__name__
