"""The reply form on the public listener: /r/TOKEN shows what is owed, and takes the answers (填报链接).

To look changes nothing, for chat platforms look at links themselves. Whoever has the link may write; what
comes waits for somebody who stands for it (bot/answering/forms.py).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

from aiohttp import web

from bot.answering.forms import Entry, Unclear, open_on_form, take_form
from bot.domain.filings import Filing
from bot.domain.people import Person
from bot.errors import BotError, RefusalError
from bot.ports.ledger import View
from bot.ports.messages import Media
from bot.ports.usecase import Call, Outcome
from bot.runtime.clock import Clock
from bot.runtime.form_keys import FormKey, find_form, is_nonce, new_nonce
from bot.runtime.form_parts import BadForm, Sent, read_form
from bot.runtime.form_windows import Windows
from bot.runtime.media import UPLOAD
from bot.runtime.reader import Reader
from bot.runtime.review_server import response
from bot.runtime.writer import Writer
from bot.storage.files import Files
from bot.storage.record import Transaction
from bot.web.reply_form import Form, form_page, form_said, words_of

MOST_LOOKS: Final = (60, 60.0)  # of one address: how many in so many seconds
MOST_SENT: Final = (10, 60.0)
MOST_STRAY: Final = (300, 60.0)  # with addresses that are none, from everybody together
NOBODY: Final = Person("", None)


class _Undone(BotError):
    """Rolls back what was begun: the page says what is unclear."""

    code = "undone_form"

    def __init__(self, unclear: Sequence[Unclear]) -> None:
        super().__init__("unclear")
        self.unclear = tuple(unclear)


@dataclass(frozen=True, slots=True)
class FormServer:
    """Needs no session: the address is the right to write, and to nothing else."""

    reader: Reader
    writer: Writer
    clock: Clock
    files: Files
    on_change: Callable[[], None]
    looks: Windows = field(default_factory=lambda: Windows(*MOST_LOOKS))
    sent: Windows = field(default_factory=lambda: Windows(*MOST_SENT))
    stray: Windows = field(default_factory=lambda: Windows(*MOST_STRAY))

    def add_to(self, app: web.Application) -> None:
        app.router.add_get("/r/{token}", self._show)
        app.router.add_post("/r/{token}", self._take)

    async def _show(self, request: web.Request) -> web.Response:
        return await self._page(request, self.looks)

    async def _take(self, request: web.Request) -> web.Response:
        """Recorded as waiting, or the page again with what was written and what is unclear in it."""
        token, lang = request.match_info["token"], _lang(request)
        key = await self._key(token)
        if key is None or not self.sent.take(key.digest, self.clock.wall().timestamp()):
            return await self._page(request, self.sent)
        try:
            sent = await read_form(request)
        except BadForm as error:
            return response(form_said(error.why, lang, status=422))
        if not is_nonce(token, sent.nonce, self.clock.wall()):
            return response(form_said("old", lang, status=409))
        return await self._record(request, key, sent)

    async def _record(self, request: web.Request, key: FormKey, sent: Sent) -> web.Response:
        lang = _lang(request)
        filings = await self.reader.run(lambda view: view.ledger.filings(key.about))
        places = [(key.about.index(filing.id), filing) for filing in filings]
        found = [await self._entry(filing, sent, place) for place, filing in places]
        entries = [entry for entry in found if entry is not None]
        if not entries:
            return await self._page(request, self.looks, sent=sent, wrong="nothing")
        try:
            outcome = await self.writer.run(lambda tx: self._keep(tx, key, sent, entries))
        except _Undone as error:
            return await self._page(request, self.looks, sent=sent, unclear=error.unclear)
        except RefusalError as error:
            return response(form_said(error.code, lang, status=409))
        self.on_change()
        labels = [each.filing.label for each in entries]
        return response(form_said("repeated" if outcome is None else "received", lang, labels=labels))

    def _keep(self, tx: Transaction, key: FormKey, sent: Sent, entries: Sequence[Entry]) -> Outcome | None:
        """None where the same page was sent before. Raises _Undone, RefusalError."""
        at, name = self.clock.office(), f"form/{key.digest[:24]}/{sent.nonce[:40]}"
        room = tx.ledger.room(key.room)
        if room is None:
            raise _Undone(())
        arrival = tx.arrival(name, connection=room.connection, chat=room.chat, account="")
        if arrival.repeated:
            return None
        still = {each.id for each in open_on_form(tx.view, key.about, key.room, at)}
        call = Call(
            args=sent.name, key=name, person=NOBODY, posts=(), connection=room.connection, account="",
            room=key.room, at=at, filed_at=at, day=tx.view.calendar.local_day(at),
        )  # fmt: skip
        gone = tuple(Unclear(each.filing.id, "gone") for each in entries if each.filing.id not in still)
        outcome = gone or take_form(call, tx.view, entries)
        if not isinstance(outcome, Outcome):
            raise _Undone(outcome)
        tx.keep_answered(name, outcome.answer, wall_at=self.clock.wall())
        tx.record(outcome, at=at, room=key.room)
        return outcome

    async def _page(
        self,
        request: web.Request,
        windows: Windows,
        *,
        sent: Sent | None = None,
        unclear: Sequence[Unclear] = (),
        wrong: str = "",
    ) -> web.Response:
        token, lang = request.match_info["token"], _lang(request)
        wall_at, key = self.clock.wall(), await self._key(token)
        now = wall_at.timestamp()
        if not (windows.take(key.digest, now) if key else self.stray.take("", now)):
            return response(form_said("slow", lang, status=429))
        filings = await self._filings(key) if key else []
        if key is None or not filings:
            return response(form_said("gone", lang, status=410))
        at = self.clock.office()

        def build(view: View) -> Form:
            return Form.of(view, filings, at, nonce=new_nonce(token, wall_at))

        form = await self.reader.run(build)
        return response(form_page(form, lang, sent=sent, unclear=unclear, wrong=wrong))

    async def _key(self, token: str) -> FormKey | None:
        now = self.clock.wall()
        return await self.reader.run_db(lambda db: find_form(db, token, now))

    async def _filings(self, key: FormKey) -> list[tuple[int, Filing]]:
        """What is still open, each with its place in the message."""
        at = self.clock.office()
        found = await self.reader.run(lambda view: open_on_form(view, key.about, key.room, at))
        return [(key.about.index(filing.id), filing) for filing in found]

    async def _entry(self, filing: Filing, sent: Sent, place: int) -> Entry | None:
        """None where nothing was put in for it. Its files are kept first, by their fingerprint."""
        words = words_of(sent.status.get(place, ""), sent.words.get(place, ""))
        if not words:
            return None
        files = [
            Media(UPLOAD + await asyncio.to_thread(self.files.put, body), name)
            for name, body in sent.files.get(place, ())
            if body
        ]
        return Entry(filing, words, tuple(files))


def _lang(request: web.Request) -> str:
    return request.query.get("lang", "")
