"""The public listener: hooks of the platforms, and whether we are alive."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import lru_cache, partial
from typing import TypeAlias

import structlog
from aiohttp import web

from bot.errors import DeliveryError, PlatformDown, RateLimited, RequestRejected
from bot.notices.parts import clicked_part, in_parts, parts_left
from bot.notices.refusals import not_stored
from bot.ports.http import Calls, HttpReply, RawRequest
from bot.ports.messages import InboundMessage
from bot.ports.platform import (
    AnswersApart,
    AnswersClicks,
    CatchesUp,
    ChangesClicked,
    Decoded,
    Platform,
    ProvedByHead,
    Streams,
)
from bot.runtime.calls import Http, drive
from bot.runtime.catching_up import CatchUp
from bot.runtime.clock import Clock
from bot.runtime.pipeline import Handled, Pipeline
from bot.runtime.trouble import Lost, count_lost, error_id_of
from bot.runtime.writer import Writer
from bot.wording.cards import Card, RenderedCard

MOST_BYTES = 1024 * 1024
LAST_REPEAT = timedelta(
    hours=6
)  # platforms.md 0.2: Feishu's last one comes 7 h after the words, the rest sooner
log = structlog.get_logger(__name__)
Rendered: TypeAlias = Callable[[Card], RenderedCard]


@dataclass(frozen=True, slots=True)
class Hooks:
    """Answers the platforms' requests, each after the commit."""

    platforms: Mapping[str, Platform]
    pipeline: Pipeline
    writer: Writer
    clock: Clock
    http: Http
    render: Rendered
    on_change: Callable[[], None]
    catch_up: CatchUp | None = None  # None where no platform remembers what was missed

    async def handle(self, connection: str, request: web.Request) -> web.Response:
        """ANY /hooks/CONNECTION[/TAIL]. A forged or broken request is answered before any database work."""
        platform = self.platforms[connection]
        try:
            raw = await self._believed(platform, request)
            decoded = platform.decode(raw)
        except RequestRejected as error:
            log.info("rejected", connection=connection, error=error.code)
            return _rejected(platform, error)
        if decoded.reply is not None:
            return _response(decoded.reply)
        handled = await self.settle(connection, decoded)
        if handled is None:
            return web.Response(status=500)
        said = self._said(platform, decoded.messages, handled)
        response = _response(self._reply(platform, raw, decoded.messages, handled, said))
        if calls := self._afterwards(platform, raw, decoded.messages, handled, said):
            await response.prepare(request)
            await response.write_eof()  # the platform has its answer: it waits for seconds only
            for each in calls:
                await self._make(platform, each)
        return response

    async def settle(self, connection: str, decoded: Decoded) -> Sequence[Handled] | None:
        """Handle what was believed, in order. None when something is not recorded and should come again: a
        platform that remembers need not send it, for its chat is read once that can be done.
        """
        catch_up, handled = self.catch_up, []
        if catch_up is not None:
            await catch_up.ready(connection)
        for message in decoded.messages:
            if catch_up is not None and catch_up.leaves(connection, message.chat):
                continue
            answer = await self.take(self.platforms[connection], message)
            if answer is not None:
                handled.append(answer)
            elif catch_up is None or not catch_up.set_aside(connection, message.chat):
                return None
        if catch_up is not None:
            await catch_up.settled(connection, decoded)
        if any(each.queued for each in handled):
            self.on_change()
        return handled

    def shown(
        self, messages: Sequence[InboundMessage], handled: Sequence[Handled]
    ) -> tuple[list[RenderedCard], RenderedCard | None]:
        """What is said to them, and the card as it stands after a click that changed it."""
        cards = [self.render(each.answer) for each in handled if each.answer is not None]
        changed = _changed(handled) if _is_click(messages) else None
        return cards, None if changed is None else self.render(changed)

    def _said(
        self, platform: Platform, messages: Sequence[InboundMessage], handled: Sequence[Handled]
    ) -> list[RenderedCard]:
        """What is said to them, in parts where the platform takes more than one message as the answer."""
        cards = [each.answer for each in handled if each.answer is not None]
        apart = _apart(platform, messages)
        if apart is None:
            return [self.render(card) for card in cards]
        return [part for card in cards for part in self._parts(card, apart.fits)]

    def _parts(self, card: Card, fits: Callable[[RenderedCard], bool]) -> list[RenderedCard]:
        whole = self.render(card)
        if fits(whole):
            return [whole]
        parts = in_parts(card, (), lambda part: fits(self.render(part)), files_apart=False)
        return [self.render(part.card) for part in parts]

    def _afterwards(
        self,
        platform: Platform,
        raw: RawRequest,
        messages: Sequence[InboundMessage],
        handled: Sequence[Handled],
        said: Sequence[RenderedCard],
    ) -> list[Calls[None]]:
        """What goes besides the response: a clicked card changes, or that part of it which was clicked; the
        answer to a click comes, or the rest of a long one.
        """
        click, calls = _is_click(messages), []
        apart = _apart(platform, messages)
        now = self._redrawn(messages, handled, apart) if click else None
        if now is not None and isinstance(platform, ChangesClicked):
            calls.append(platform.change_clicked(raw, said, now))
        if apart is not None and (rest := said if click else said[1:]):
            calls.append(apart.answer_apart(raw, rest, lambda count: self.render(parts_left(count))))
        return calls

    def _redrawn(
        self, messages: Sequence[InboundMessage], handled: Sequence[Handled], apart: AnswersApart | None
    ) -> RenderedCard | None:
        """What stands now where somebody clicked: the card, or of one that was said in parts the part."""
        found = next((each for each in handled if each.clicked is not None), None)
        if found is None or found.clicked is None:
            return None
        if apart is None or found.was is None or apart.fits(self.render(found.was)):
            return self.render(found.clicked)
        fits, button = apart.fits, next((each.button for each in messages if each.button), "")
        part = clicked_part(found.was, found.clicked, button or "", lambda card: fits(self.render(card)))
        return None if part is None else self.render(part)

    async def _make(self, platform: Platform, calls: Calls[None]) -> None:
        """A card that stays as it was is no loss: what was recorded stands."""
        try:
            await drive(calls, self.http, platform=platform.name, hosts=platform.hosts)
        except DeliveryError as error:
            log.warning("a click is not shown", platform=platform.name, error=error.code)

    def _reply(
        self,
        platform: Platform,
        raw: RawRequest,
        messages: Sequence[InboundMessage],
        handled: Sequence[Handled],
        said: Sequence[RenderedCard],
    ) -> HttpReply:
        if _is_click(messages) and isinstance(platform, AnswersClicks):
            return platform.answer_click(raw, *self.shown(messages, handled))
        return platform.answer(raw, said)

    async def take(self, platform: Platform, message: InboundMessage) -> Handled | None:
        """Handle one message that was believed.

        None when it is not recorded and the platform should repeat: it could not be asked about it, which is
        no fault of the message, or there was a bug.
        """
        try:
            driven = await drive(
                platform.enrich(message), self.http, platform=platform.name, hosts=platform.hosts
            )
            return await self.pipeline.receive(driven.result)
        except (PlatformDown, RateLimited) as error:
            log.warning("not asked about a message", key=message.key, error=error.code)
            if _comes_again(platform, message):
                return None
            return await self._lost(platform, message, last=True)
        except Exception:
            log.exception("message failed", key=message.key, error_id=error_id_of(message.key))
            return await self._lost(platform, message, last=False)

    async def _lost(self, platform: Platform, message: InboundMessage, *, last: bool) -> Handled | None:
        """Count it; what is not to come again is set aside, and who is concerned hears of it."""
        told = _is_told_at_once(platform, message)
        lost, wall_at, at = Lost(message, last or told, told), self.clock.wall(), self.clock.office()
        if not await self.writer.run(lambda tx: count_lost(tx, lost, wall_at=wall_at, office_at=at)):
            return None
        return Handled(not_stored(error_id_of(message.key)), queued=True)

    async def _believed(self, platform: Platform, request: web.Request) -> RawRequest:
        """The request, once it has proved that it is the platform's. Raises RequestRejected."""
        if (by_head := _proved_by_head(platform)) is not None:
            head = self._raw(request, b"")
            platform.verify(head)
            return replace(head, body=await _body(request, by_head.most_bytes))
        raw = self._raw(request, await request.read())
        platform.verify(raw)
        return raw

    def _raw(self, request: web.Request, body: bytes) -> RawRequest:
        return RawRequest(
            method=request.method,
            tail=request.match_info.get("tail", ""),
            query=dict(request.query) if request.query_string else {},
            headers={name.lower(): value for name, value in request.headers.items()},
            body=body,
            wall_at=self.clock.wall(),
        )


def public_app(hooks: Hooks) -> web.Application:
    app = web.Application(client_max_size=MOST_BYTES)
    for connection in hooks.platforms:
        handle = partial(hooks.handle, connection)
        app.router.add_route("*", f"/hooks/{connection}", handle)
        app.router.add_route("*", f"/hooks/{connection}/{{tail:.*}}", handle)
    app.router.add_get("/healthz", _alive)
    return app


def _changed(answers: Sequence[Handled]) -> Card | None:
    """The card that was clicked as it stands now; None where it is the same."""
    return next((each.clicked for each in answers if each.clicked is not None), None)


def _apart(platform: Platform, messages: Sequence[InboundMessage]) -> AnswersApart | None:
    """The platform, where it takes what is said to these by calls of their own."""
    return _answers_apart(platform) if all(each.in_response for each in messages) else None


@lru_cache(maxsize=64)  # to look at every attribute takes as long as to decode a request
def _answers_apart(platform: Platform) -> AnswersApart | None:
    return platform if isinstance(platform, AnswersApart) else None


@lru_cache(maxsize=64)
def _proved_by_head(platform: Platform) -> ProvedByHead | None:
    return platform if isinstance(platform, ProvedByHead) else None


def _is_told_at_once(platform: Platform, message: InboundMessage) -> bool:
    """The platform would not send it again, or shows what we answer."""
    clicked = message.button is not None and isinstance(platform, (AnswersClicks, Streams))
    return message.in_response or clicked


def _comes_again(platform: Platform, message: InboundMessage) -> bool:
    """Matrix repeats for ever, others for hours; what they have sent at last is theirs no more."""
    if isinstance(platform, CatchesUp):
        return True
    waited = message.received_at - (message.sent_at or message.received_at)
    return waited < LAST_REPEAT and not _is_told_at_once(platform, message)


def _is_click(messages: Sequence[InboundMessage]) -> bool:
    return any(message.button is not None for message in messages)


async def _body(request: web.Request, most: int) -> bytes:
    """All of it. Raises HTTPRequestEntityTooLarge."""
    body = bytearray()
    async for chunk in request.content.iter_any():
        body += chunk
        if len(body) > most:
            raise web.HTTPRequestEntityTooLarge(max_size=most, actual_size=len(body))
    return bytes(body)


def _rejected(platform: Platform, error: RequestRejected) -> web.Response:
    if (by_head := _proved_by_head(platform)) is not None:
        return _response(by_head.rejected(error))
    return web.Response(status=error.status, text=error.code)


async def _alive(_: web.Request) -> web.Response:
    return web.Response(text="ok")


def _response(reply: HttpReply) -> web.Response:
    return web.Response(status=reply.status, body=reply.body, headers=dict(reply.headers))
