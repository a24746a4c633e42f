"""Groups: each is spoken to by its webhook robot and heard by the AI bot, as one room.

Sources: platforms.md 1.4, 1.7, 0.3.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final
from urllib.parse import urlencode

import msgspec

from bot.errors import BadSignature, DeliveryRefused, Undecodable
from bot.platforms.wecom import checks, uploads
from bot.platforms.wecom.bot_inbound import RESPONSE, BotEvent, bot_message, is_address
from bot.platforms.wecom.cards import (
    button_card,
    changed_card,
    done_card,
    fits_with_buttons,
    notice_card,
    task_id,
)
from bot.platforms.wecom.codes import HOST, PLATFORM, answer_in, require_done
from bot.platforms.wecom.envelopes import NOTHING, Envelopes, first_fault, hidden_in_json
from bot.platforms.wecom.words import (
    MARKDOWN_BYTES,
    STREAM_BYTES,
    TEXT_BYTES,
    Form,
    fits_whole,
    words_of,
)
from bot.ports.http import Calls, HttpCall, HttpReply, RawRequest
from bot.ports.messages import InboundMessage, RenderedMessage
from bot.ports.platform import CheckAt, Decoded, Finding, Limit, Scope
from bot.wire import aes
from bot.wire.sealing import BLOCK, RANDOM_BYTES, Seal
from bot.wording.cards import RenderedCard

ROBOT: Final = f"https://{HOST}/cgi-bin/webhook/"
MOST_FETCHED: Final = 20 * 1024 * 1024 + 1  # one byte more than is kept, so that too much is seen
JSON: Final = {"content-type": "application/json; charset=utf-8"}


class WeComGroups:
    """The groups of one connection. `keys` are their robots', by the id that the AI bot gives a group.

    Without an AI bot nothing is heard, and a group may have any name. Without a robot a group hears answers
    only. No message id is ever told: what is quoted is known by its code.
    """

    name = PLATFORM
    # Source: platforms.md 0.3: 20 a minute a robot, one in a room; 1000 an hour of the AI bot there.
    limits: tuple[Limit, ...] = (
        Limit(Scope.ROOM, messages=20, seconds=60.0),
        Limit(Scope.ROOM, messages=1000, seconds=3600.0),
    )
    hosts: tuple[str, ...] = (HOST,)
    files_apart = True

    def __init__(
        self, connection: str, keys: Mapping[str, str], seal: Seal | None, bot_name: str | None = None
    ) -> None:
        self._connection = connection
        self._keys = keys
        self._seal = seal
        self._envelopes = Envelopes(seal, hidden_in_json) if seal else None
        self._bot_name = bot_name
        self.speaks_only = seal is None

    def verify(self, request: RawRequest) -> None:
        """Nobody calls robots that only speak."""
        if self._envelopes is None:
            raise BadSignature
        self._envelopes.verify(request)

    def decode(self, request: RawRequest) -> Decoded:
        """Words, files and clicks of people; the handshake, and what is not for us, is answered at once."""
        if self._envelopes is None:
            return Decoded()
        handshake = self._envelopes.handshake(request)
        if handshake is not None:
            return Decoded(reply=handshake)
        try:
            event = BotEvent.model_validate_json(self._envelopes.opened(request))
            message = bot_message(event, request, self._connection, self._bot_name, robots=self._keys)
        except ValueError as error:
            raise Undecodable(first_fault(error)) from error
        return Decoded(reply=NOTHING) if message is None else Decoded((message,))

    def enrich(self, message: InboundMessage) -> Calls[InboundMessage]:
        yield from ()
        return message

    def deliver(self, message: RenderedMessage) -> Calls[str | None]:
        """The AI bot answers what it was told, once; all else the group's robot says.

        Gives the id that a click carries, where there are buttons. Raises RateLimited, PlatformDown,
        DeliveryRefused.
        """
        if message.reply_to and self._seal is not None and not message.card.attachments:
            try:
                return (yield from self._answered(message, message.reply_to))
            except DeliveryRefused:
                if message.chat not in self._keys:
                    raise
        key = self._keys.get(message.chat)
        if key is None:
            raise DeliveryRefused(
                platform=self.name, answer=f"no robot in {message.chat[:80]}: add a line for it to webhooks"
            )
        yield from self._said(message, key)
        return None

    def fits(self, card: RenderedCard) -> bool:
        """One message of a robot holds it whole."""
        form = _form_of(card)
        return notice_card(card) is not None or fits_whole(card, form, _most(form))

    def fetch(self, source: str) -> Calls[bytes]:
        """A file that came with a message, wherever WeCom has put it. Raises DeliveryError."""
        if self._seal is None or not is_address(source):
            raise DeliveryRefused(platform=self.name, answer="no address of a file")
        most = MOST_FETCHED + BLOCK
        reply = yield HttpCall("GET", source, most_bytes=most, anywhere=True)
        if reply.status != 200:
            raise DeliveryRefused(platform=self.name, answer=f"status {reply.status}")
        if len(reply.body) >= most:
            return reply.body[:MOST_FETCHED]
        try:
            key = self._seal.key
            return aes.decrypt(reply.body, key=key, iv=key[:RANDOM_BYTES], block=BLOCK)
        except ValueError as error:
            raise DeliveryRefused(platform=self.name, answer="a file that was not hidden for us") from error

    def answer(self, request: RawRequest, answers: Sequence[RenderedCard]) -> HttpReply:
        """What is said at once: a stream of one piece, without buttons, as a click would be on nothing."""
        if not answers or self._is_answered_later(request):
            return NOTHING
        content = words_of(answers[0], Form.MARKDOWN, STREAM_BYTES)
        stream = {"id": task_id(request.query.get("nonce", ""), request.wall_at), "finish": True}
        return self._sealed(request, {"msgtype": "stream", "stream": {**stream, "content": content}})

    def answer_click(
        self, request: RawRequest, answers: Sequence[RenderedCard], clicked: RenderedCard | None
    ) -> HttpReply:
        """The card as it stands now, for all who see it; the word to it comes as a message.

        A refusal stands on the card of the one who clicked, as such a click never comes again.
        """
        message = next(iter(self.decode(request).messages), None)
        if message is None or message.reply_to is None:
            return NOTHING
        changed: dict[str, Any] = {"response_type": "update_template_card"}
        if clicked is not None:
            changed["template_card"] = changed_card(clicked, message.reply_to, answers)
        elif answers and answers[0].kind == "refused":
            changed["userids"] = [message.account]
            changed["template_card"] = done_card(answers[0], message.reply_to, answers[0].title)
        else:
            return NOTHING
        return self._sealed(request, changed)

    def check(self, at: CheckAt) -> Calls[tuple[Finding, ...]]:
        """Is each robot known, is our clock right, does the callback reach us?"""
        calls = [(chat, _robot_call(key, {})) for chat, key in self._keys.items()]
        return (yield from checks.group_findings(calls, self._seal, at))

    def _is_answered_later(self, request: RawRequest) -> bool:
        return not any(each.in_response for each in self.decode(request).messages)

    def _sealed(self, request: RawRequest, body: object) -> HttpReply:
        if self._envelopes is None:
            return NOTHING
        encrypt, signature, stamp, nonce = self._envelopes.sealed(msgspec.json.encode(body), request)
        told = {"encrypt": encrypt, "msgsignature": signature, "timestamp": int(stamp), "nonce": nonce}
        return HttpReply(200, msgspec.json.encode(told), JSON)

    def _answered(self, message: RenderedMessage, code: str) -> Calls[str | None]:
        """By the code that came with the words. Raises DeliveryRefused where it is used up or too old."""
        card, task = message.card, task_id(message.key, message.wall_at)
        buttons = fits_with_buttons(card)
        body = (
            {"msgtype": "template_card", "template_card": button_card(card, task)}
            if buttons
            else {"msgtype": "markdown", "markdown": {"content": words_of(card, Form.MARKDOWN, STREAM_BYTES)}}
        )
        reply = yield HttpCall.post_json(f"{RESPONSE}?{urlencode({'response_code': code})}", body)
        require_done(answer_in(reply))
        return task if buttons else None

    def _said(self, message: RenderedMessage, key: str) -> Calls[None]:
        for document in message.card.attachments:
            body = yield from uploads.stored_bytes(document)
            if uploads.is_picture(document, body, uploads.MOST_INLINE):
                content = uploads.inline_picture(body)
            else:
                url = f"{ROBOT}upload_media?{urlencode({'key': key, 'type': 'file'})}"
                reply = yield uploads.upload_call(url, document, body)
                content = {"msgtype": "file", "file": {"media_id": uploads.media_id(reply)}}
            break  # files come one a message: `files_apart`
        else:
            content = content_of(message.card, account=message.mention_account)
        require_done(answer_in((yield _robot_call(key, content))))


def content_of(card: RenderedCard, *, account: str | None = None) -> dict[str, Any]:
    """A robot's message; `account` is mentioned."""
    notice = notice_card(card) if account is None else None
    if notice is not None:
        return {"msgtype": "template_card", "template_card": notice}
    form = _form_of(card, mentions=account is not None)
    content: dict[str, Any] = {"content": words_of(card, form, _most(form))}
    if account is not None:
        content["mentioned_list"] = list(_mentioned(account))
    return {"msgtype": form.value, form.value: content}


def _form_of(card: RenderedCard, *, mentions: bool = False) -> Form:
    """Text where it is answered by quoting or mentions somebody: only of text both are documented."""
    if card.code or card.mention or mentions:
        return Form.TEXT
    return Form.TABLES if card.table else Form.MARKDOWN


def _most(form: Form) -> int:
    return TEXT_BYTES if form is Form.TEXT else MARKDOWN_BYTES


def _mentioned(account: str) -> Iterator[str]:
    """An id, and never the word that means everybody."""
    if not account.lower().startswith("@"):
        yield account


def _robot_call(key: str, body: object) -> HttpCall:
    return HttpCall.post_json(f"{ROBOT}send?{urlencode({'key': key})}", body)
