"""An app of a company: it talks with one person at a time, both ways, with buttons and files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from bot.errors import DeliveryRefused, Undecodable
from bot.platforms.wecom import checks, uploads
from bot.platforms.wecom.api import Api, AppSecrets, loose_answer
from bot.platforms.wecom.app_inbound import app_event, app_message
from bot.platforms.wecom.cards import (
    button_card,
    fits_with_buttons,
    shown_buttons,
    task_id,
)
from bot.platforms.wecom.codes import HOST, PLATFORM, require_done
from bot.platforms.wecom.envelopes import NOTHING, Envelopes, first_fault, hidden_in_xml
from bot.platforms.wecom.words import TEXT_BYTES, Form, fits_whole, words_of
from bot.ports.http import Calls, HttpCall, HttpReply, RawRequest
from bot.ports.messages import InboundMessage, RenderedMessage
from bot.ports.platform import CheckAt, Decoded, Finding, Limit, Scope
from bot.wire.escaping import join_within
from bot.wire.sealing import Seal
from bot.wording.cards import RenderedCard

SEND: Final = "/cgi-bin/message/send"
UPDATE: Final = "/cgi-bin/message/update_template_card"
UPLOAD: Final = "/cgi-bin/media/upload"
FETCH: Final = "/cgi-bin/media/get"
MOST_FETCHED: Final = 20 * 1024 * 1024 + 1  # one byte more than is kept, so that too much is seen
MOST_DONE: Final = 30  # characters of what a button says once it is done


class WeComApp:
    """One self-built app. A chat is a person: its id is theirs.

    A card with buttons shows little: where that is too little the words go first, and the buttons below them.
    """

    name = PLATFORM
    # Source: platforms.md 0.3: 30 a minute and 1000 an hour, of which more is dropped without a word. Half of
    # it, as a message and its buttons may be two.
    limits: tuple[Limit, ...] = (
        Limit(Scope.MEMBER, messages=15, seconds=60.0),
        Limit(Scope.MEMBER, messages=500, seconds=3600.0),
    )
    hosts: tuple[str, ...] = (HOST,)
    files_apart = True

    def __init__(self, connection: str, secrets: AppSecrets, seal: Seal) -> None:
        self._connection = connection
        self._secrets = secrets
        self._api = Api(secrets)
        self._envelopes = Envelopes(seal, hidden_in_xml)
        self._seal = seal

    def verify(self, request: RawRequest) -> None:
        self._envelopes.verify(request)

    def decode(self, request: RawRequest) -> Decoded:
        """Words, files and clicks of people; the handshake, and what is not for us, is answered at once."""
        handshake = self._envelopes.handshake(request)
        if handshake is not None:
            return Decoded(reply=handshake)
        try:
            event = app_event(self._envelopes.opened(request))
        except ValueError as error:
            raise Undecodable(first_fault(error)) from error
        message = app_message(event, request, self._connection)
        return Decoded(reply=NOTHING) if message is None else Decoded((message,))

    def enrich(self, message: InboundMessage) -> Calls[InboundMessage]:
        yield from ()
        return message

    def deliver(self, message: RenderedMessage) -> Calls[str | None]:
        """Gives the id that a click on it carries, of a file None.

        Raises RateLimited, PlatformDown, DeliveryRefused.
        """
        card = message.card
        if card.attachments:
            yield from self._file(message)
            return None
        task = task_id(message.key, message.wall_at)
        if fits_with_buttons(card):
            content: Mapping[str, Any] = _card_content(button_card(card, task))
        else:
            content = _words_content(card)
        yield from self._send(message, content)
        return task

    def follow_up(self, message: RenderedMessage, message_id: str) -> Calls[None]:
        """The buttons, where the words had to go without them."""
        card = message.card
        if shown_buttons(card) and not fits_with_buttons(card):
            yield from self._send(message, _card_content(button_card(card, message_id, title_only=True)))

    def fits(self, card: RenderedCard) -> bool:
        """One message holds it whole."""
        return fits_with_buttons(card) or fits_whole(card, Form.MARKDOWN, TEXT_BYTES)

    def fetch(self, source: str) -> Calls[bytes]:
        """A file that came with a message, at most one byte more than is kept. Raises DeliveryError."""
        reply = yield from self._api.call(
            HttpCall("GET", FETCH, most_bytes=MOST_FETCHED), {"media_id": source}
        )
        answer = loose_answer(reply)
        if answer is not None:
            require_done(answer)
        if answer is not None or reply.status != 200:
            raise DeliveryRefused(platform=self.name, answer=f"status {reply.status} and no file")
        return reply.body

    def answer(self, request: RawRequest, answers: Sequence[RenderedCard]) -> HttpReply:
        """What is said comes as a message of its own."""
        return NOTHING

    def change_clicked(
        self, request: RawRequest, answers: Sequence[RenderedCard], clicked: RenderedCard
    ) -> Calls[None]:
        """The clicked card as it stands now, by the code that came with the click; it serves once."""
        event = app_event(self._envelopes.opened(request))
        if not event.response_code or not event.task:
            return
        body: dict[str, Any] = {
            "userids": [event.user],
            "agentid": self._secrets.agent_id,
            "response_code": event.response_code,
        }
        if shown_buttons(clicked):
            told_before = not fits_with_buttons(clicked)
            body["template_card"] = button_card(clicked, event.task, title_only=told_before)
        else:
            said = answers[0].title if answers else clicked.title
            body["button"] = {"replace_name": join_within(said, MOST_DONE, foreign=str)}
        yield from self._api.done(UPDATE, body, wall_at=request.wall_at)

    def check(self, at: CheckAt) -> Calls[tuple[Finding, ...]]:
        """Can we get a token, is the app on, is our clock right, does the callback reach us?"""
        return (yield from checks.app_findings(self._api, self._secrets, self._seal, at))

    def _send(self, message: RenderedMessage, content: Mapping[str, Any]) -> Calls[None]:
        body = {"touser": message.chat, "agentid": self._secrets.agent_id, **content}
        answer = yield from self._api.done(SEND, body, wall_at=message.wall_at)
        if answer.invaliduser or answer.unlicenseduser:  # a success all the same, for nobody
            why = "is not in the app's range" if answer.invaliduser else "has no licence for the app"
            raise DeliveryRefused(platform=self.name, answer=f"the person {why}")

    def _file(self, message: RenderedMessage) -> Calls[None]:
        [document, *_] = message.card.attachments  # they come one a message: `files_apart`
        body = yield from uploads.stored_bytes(document)
        kind = "image" if uploads.is_picture(document, body, uploads.MOST_PICTURE) else "file"
        call = uploads.upload_call(UPLOAD, document, body)
        reply = yield from self._api.call(call, {"type": kind}, wall_at=message.wall_at)
        yield from self._send(message, {"msgtype": kind, kind: {"media_id": uploads.media_id(reply)}})


def _card_content(card: Mapping[str, Any]) -> Mapping[str, Any]:
    return {"msgtype": "template_card", "template_card": card}


def _words_content(card: RenderedCard) -> Mapping[str, Any]:
    return {"msgtype": "markdown", "markdown": {"content": words_of(card, Form.MARKDOWN, TEXT_BYTES)}}
