"""Slack: what it signs, what it sends, how a message is posted and what it answers to that."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlsplit

import msgspec
from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator

from bot.errors import DeliveryError, DeliveryRefused, Undecodable
from bot.platforms.slack.cards import clicked_in, content_of, is_whole
from bot.platforms.slack.checks import findings
from bot.platforms.slack.codes import done
from bot.platforms.slack.files import FILES_HOST, HOST, bearer, fetched, shared
from bot.platforms.slack.inbound import (
    Click,
    Envelope,
    Interaction,
    click_message,
    command_message,
    event_message,
    form_of,
)
from bot.ports.http import Calls, HttpCall, HttpReply, RawRequest
from bot.ports.messages import InboundMessage, RenderedMessage
from bot.ports.platform import CheckAt, Decoded, Finding, Limit, Scope
from bot.wire.signing import hmac_sha256, require_fresh, require_same
from bot.wording.cards import RenderedCard

RESPONSES_HOST: Final = "hooks.slack.com"
POST_EPHEMERAL: Final = f"https://{HOST}/api/chat.postEphemeral"
POST_MESSAGE: Final = f"https://{HOST}/api/chat.postMessage"
JSON: Final = "application/json"
FORM: Final = "application/x-www-form-urlencoded"
WINDOW: Final = timedelta(seconds=300)
MOST_APART: Final = 4  # an address serves five times in half an hour; a changed card takes one
_COMMAND = re.compile(rb"(?:^|&)command=")
_UNUSED: Final = Decoded(reply=HttpReply(200))


class Config(BaseModel):
    """An app with a bot user; /hooks/NAME is its request URL for commands, events and interactivity."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)
    signing_secret: SecretStr = Field(min_length=1, description="Basic Information, Signing Secret.")
    bot_token: SecretStr = Field(
        description="OAuth & Permissions, Bot User OAuth Token; it begins with xoxb- and needs chat:write, "
        "files:read and files:write."
    )

    @field_validator("bot_token")
    @classmethod
    def _is_a_bots(cls, token: SecretStr) -> SecretStr:
        if not re.fullmatch(r"xoxb-[!-~]+", token.get_secret_value()):
            raise ValueError("expected a bot token: it begins with xoxb-")
        return token


class Slack:
    """One workspace's app, both ways."""

    name = "slack"
    limits: tuple[Limit, ...] = (Limit(Scope.ROOM, messages=1, seconds=1.0),)
    hosts: tuple[str, ...] = (HOST, FILES_HOST, RESPONSES_HOST)
    files_apart = True

    def __init__(self, connection: str, config: Config) -> None:
        self._connection = connection
        self._signing_secret = config.signing_secret.get_secret_value()
        self._bot_token = config.bot_token.get_secret_value()

    def verify(self, request: RawRequest) -> None:
        stamp = request.headers.get("x-slack-request-timestamp", "")
        require_fresh(stamp, request.wall_at, within=WINDOW)
        require_same(request.headers.get("x-slack-signature", ""), self._signature(stamp, request.body))

    def decode(self, request: RawRequest) -> Decoded:
        """A JSON body is of the Events API, a form is a slash command or, in `payload`, a click."""
        kind = _kind(request)
        try:
            if kind == JSON:
                return self._event(request)
            if kind == FORM:
                return self._form(request)
        except ValueError as error:  # pydantic's ValidationError is one
            raise Undecodable(_first_fault(error)) from error
        raise Undecodable(f"content type {kind[:80]!r}")

    def enrich(self, message: InboundMessage) -> Calls[InboundMessage]:
        yield from ()
        return message

    def deliver(self, message: RenderedMessage) -> Calls[str | None]:
        """Gives the message's ts, of a file None. Raises RateLimited, PlatformDown, DeliveryRefused."""
        for document in message.card.attachments:
            yield from shared(document, self._bot_token, chat=message.chat, thread=message.reply_to)
            return None
        body = {
            "channel": message.chat,
            **content_of(message.card, account=message.mention_account),
            **({"thread_ts": message.reply_to} if message.reply_to else {}),
            "unfurl_links": False,
            "unfurl_media": False,
            "link_names": False,
            "parse": "none",
        }
        reply = yield HttpCall.post_json(POST_MESSAGE, body, bearer(self._bot_token))
        return done(reply, is_seen=True).ts

    def fits(self, card: RenderedCard) -> bool:
        return is_whole(card)

    def fetch(self, source: str) -> Calls[bytes]:
        """A file that came with a message. Raises DeliveryError."""
        return (yield from fetched(source, self._bot_token))

    def answer(self, request: RawRequest, answers: Sequence[RenderedCard]) -> HttpReply:
        """A command's answer is seen by the sender only. Events and clicks are answered with nothing."""
        if not answers or _kind(request) != FORM or not _COMMAND.search(request.body):
            return HttpReply(200)
        command = form_of(request.body)["trigger_id"]
        body = {"response_type": "ephemeral", **content_of(answers[0], answers=command)}
        return HttpReply(
            200,
            msgspec.json.encode(body),
            {"content-type": "application/json; charset=utf-8"},
        )

    def answer_apart(
        self, request: RawRequest, answers: Sequence[RenderedCard], left: Callable[[int], RenderedCard]
    ) -> Calls[None]:
        """To whoever asked or clicked alone, at the address that came with it. What is too much for that the
        bot says in the channel, to them alone; where it is not there, the address's last word says so.
        Raises DeliveryError.
        """
        form = form_of(request.body)
        asked = Click.model_validate_json(form["payload"]) if "payload" in form else None
        address = asked.response_url if asked else form.get("response_url", "")
        trigger = asked.trigger_id if asked else form["trigger_id"]
        count = len(answers) if len(answers) <= MOST_APART else MOST_APART - 1
        body = {"response_type": "ephemeral", "replace_original": False}
        for card in answers[:count]:
            yield from self._respond(address, {**body, **content_of(card, answers=trigger)})
        place = (asked.channel.id, asked.user.id) if asked else (form["channel_id"], form["user_id"])
        said = yield from self._said_to(place, answers[count:], trigger)
        if count + said < len(answers):
            yield from self._respond(address, {**body, **content_of(left(len(answers) - count - said))})

    def change_clicked(
        self, request: RawRequest, answers: Sequence[RenderedCard], clicked: RenderedCard
    ) -> Calls[None]:
        """The click's own address takes the card as it stands now; it needs no token. Raises
        DeliveryError.
        """
        click, button = _clicked(request)
        answers_to = clicked_in(button)[0] if click.container.is_ephemeral else ""
        body = {"replace_original": True, **content_of(clicked, answers=answers_to)}
        yield from self._respond(click.response_url, body)

    def check(self, at: CheckAt) -> Calls[tuple[Finding, ...]]:
        """Is the token good and allowed enough, our clock right, does the request URL reach us?"""
        return (yield from findings(self._bot_token, self._proof, at))

    def _respond(self, address: str, body: Mapping[str, object]) -> Calls[None]:
        """Raises DeliveryError."""
        if urlsplit(address).netloc != RESPONSES_HOST:
            raise DeliveryRefused(platform=self.name, answer="no address to answer at")
        reply = yield HttpCall.post_json(address, body)
        if reply.status != 200:
            raise DeliveryRefused(platform=self.name, answer=f"status {reply.status} to an answer")

    def _said_to(self, place: tuple[str, str], cards: Sequence[RenderedCard], trigger: str) -> Calls[int]:
        """By the bot, to one person in a channel; how many of them went."""
        channel, user = place
        for number, card in enumerate(cards):
            body = {"channel": channel, "user": user, **content_of(card, answers=trigger)}
            try:
                done((yield HttpCall.post_json(POST_EPHEMERAL, body, bearer(self._bot_token))), is_seen=True)
            except DeliveryError:
                return number
        return len(cards)

    def _proof(self, body: bytes, at: datetime) -> dict[str, str]:
        """The headers with which Slack signs a body."""
        stamp = str(int(at.timestamp()))
        return {"x-slack-request-timestamp": stamp, "x-slack-signature": self._signature(stamp, body)}

    def _signature(self, stamp: str, body: bytes) -> str:
        return f"v0={hmac_sha256(self._signing_secret, f'v0:{stamp}:'.encode(), body)}"

    def _event(self, request: RawRequest) -> Decoded:
        envelope = Envelope.model_validate_json(request.body)
        if envelope.type == "url_verification":
            return Decoded(reply=HttpReply(200, envelope.challenge.encode(), {"content-type": "text/plain"}))
        if not envelope.is_for_us():
            return _UNUSED
        return Decoded((event_message(envelope, request, self._connection),))

    def _form(self, request: RawRequest) -> Decoded:
        form = form_of(request.body)
        if "payload" in form:
            button = Interaction.model_validate_json(form["payload"]).button()
            if not button:
                return _UNUSED
            return Decoded((click_message(form["payload"], button, request, self._connection),))
        if "ssl_check" in form:
            return _UNUSED
        return Decoded((command_message(form, request, self._connection),))


def _clicked(request: RawRequest) -> tuple[Click, str]:
    """The click that was decoded, and what its button carries."""
    payload = form_of(request.body)["payload"]
    return Click.model_validate_json(payload), Interaction.model_validate_json(payload).button()


def _kind(request: RawRequest) -> str:
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


def _first_fault(error: ValueError) -> str:
    """Where it is wrong, never what was sent."""
    if isinstance(error, ValidationError):
        fault = error.errors(include_url=False, include_input=False)[0]
        return f"{'.'.join(str(part) for part in fault['loc']) or 'body'}: {fault['msg']}"
    return type(error).__name__


PLATFORM = Slack
