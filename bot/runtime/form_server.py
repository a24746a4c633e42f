"""The reply form on the public listener: /r/TOKEN shows what is owed, and takes the answers (填报链接).

To look changes nothing, for chat platforms look at links themselves. Whoever has the link may write; what
comes waits for somebody who stands for it (bot/answering/forms.py).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, TypeAlias

from aiohttp import web

from bot.answering.forms import Entry, Unclear, open_on_form, take_form
from bot.domain.filings import Filing
from bot.domain.form_facts import FormTold
from bot.domain.media import KEPT
from bot.domain.people import Person
from bot.errors import BotError, RefusalError
from bot.notices.one_way import NEW_EVENT, RECEIPT
from bot.ports.http import HttpReply
from bot.ports.ledger import View
from bot.ports.messages import Media
from bot.ports.usecase import Call, Outcome
from bot.runtime.clock import Clock
from bot.runtime.form_keys import FormKey, FormOf, find_form, is_nonce, is_token, new_nonce
from bot.runtime.form_parts import BadForm, Sent, read_form
from bot.runtime.form_windows import Windows
from bot.runtime.reader import Reader
from bot.runtime.review_server import response
from bot.runtime.told_forms import may_tell, take_told, told_form, why_not
from bot.runtime.writer import Writer
from bot.storage.files import Files
from bot.storage.record import Transaction
from bot.web.pages import locale_of
from bot.web.reply_form import Form, form_page, form_said, words_of
from bot.web.told_form import EventForm, told_page, told_received

MOST_LOOKS: Final = (60, 60.0)  # of one address: how many in so many seconds
MOST_SENT: Final = (10, 60.0)
MOST_STRAY: Final = (300, 60.0)  # with addresses that are none, from everybody together
Decide: TypeAlias = Callable[[Call[str], View], Outcome]
NOBODY: Final = Person("", None)


class _Undone(BotError):
    """Rolls back what was begun: the page says what is unclear."""

    code = "undone_form"

    def __init__(self, unclear: Sequence[Unclear], wrong: str = "") -> None:
        super().__init__("unclear")
        self.unclear, self.wrong = tuple(unclear), wrong


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
        for path in ("/r/{token}", "/r/{token}/event", "/r/{token}/event/{event:20[0-9]{2}-[0-9]{1,4}}"):
            app.router.add_get(path, self._show)
            app.router.add_post(path, self._take)

    async def _show(self, request: web.Request) -> web.Response:
        return await self._page(request, self.looks)

    async def _take(self, request: web.Request) -> web.Response:
        """Recorded as waiting, or the page again with what was written and what is unclear in it."""
        token, lang = request.match_info["token"], _lang(request)
        key = await self._key(request)
        if key is None or not self.sent.take(key.digest, self.clock.wall().timestamp()):
            return await self._page(request, self.sent)
        try:
            sent = await read_form(request)
        except BadForm as error:
            return response(form_said(error.why, lang, status=422))
        if not is_nonce(token, sent.nonce, self.clock.wall()):
            return response(form_said("old", lang, status=409))
        if key.form.subject:
            return await self._record_told(request, key, sent)
        return await self._record(request, key, sent)

    async def _record_told(self, request: web.Request, key: FormKey, sent: Sent) -> web.Response:
        """Of an event or a receipt. Files are kept first, unless nothing can be taken whatever it is."""
        lang, form = _lang(request), key.form
        wrong = await self.reader.run(lambda view: why_not(view, form))
        files = () if wrong else await self._files(sent, 0)

        def decide(call: Call[str], view: View) -> Outcome:
            taken = wrong or take_told(call, view, form, sent, files)
            if isinstance(taken, str):
                raise _Undone((), taken)
            return taken

        try:
            outcome = await self.writer.run(lambda tx: self._keep(tx, key, sent, decide))
        except _Undone as error:
            return await self._page(request, self.looks, sent=sent, wrong=error.wrong)
        except RefusalError as error:
            return response(form_said(error.code, lang, status=409))
        self.on_change()
        if form.subject == RECEIPT:
            return response(form_said("receipt_received", lang))
        return response(await self._event_received(request, form, outcome))

    async def _event_received(self, request: web.Request, form: FormOf, outcome: Outcome | None) -> HttpReply:
        """Its number, what is missing, and where more is told of it."""
        lang, at = _lang(request), self.clock.office()
        events = [fact.event for fact in outcome.facts if isinstance(fact, FormTold)] if outcome else []
        if not events:
            return form_said("event_repeated", lang)
        told = replace(form, subject=events[0])
        found = await self.reader.run(lambda view: told_form(view, told, at, nonce=""))
        if not isinstance(found, EventForm):
            return form_said("event_repeated", lang)
        return told_received(found, lang, go_on=_address(request, f"event/{events[0]}"))

    async def _record(self, request: web.Request, key: FormKey, sent: Sent) -> web.Response:
        lang = _lang(request)
        about = key.form.about
        filings = await self.reader.run(lambda view: view.ledger.filings(about))
        places = [(about.index(filing.id), filing) for filing in filings]
        found = [await self._entry(filing, sent, place) for place, filing in places]
        entries = [entry for entry in found if entry is not None]
        if not entries:
            return await self._page(request, self.looks, sent=sent, wrong="nothing")

        def decide(call: Call[str], view: View) -> Outcome:
            still = {each.id for each in open_on_form(view, about, key.form.room, call.at)}
            gone = tuple(Unclear(each.filing.id, "gone") for each in entries if each.filing.id not in still)
            outcome = gone or take_form(call, view, entries)
            if not isinstance(outcome, Outcome):
                raise _Undone(outcome)
            return outcome

        try:
            outcome = await self.writer.run(lambda tx: self._keep(tx, key, sent, decide))
        except _Undone as error:
            return await self._page(request, self.looks, sent=sent, unclear=error.unclear)
        except RefusalError as error:
            return response(form_said(error.code, lang, status=409))
        self.on_change()
        labels = [each.filing.label for each in entries]
        return response(form_said("repeated" if outcome is None else "received", lang, labels=labels))

    def _keep(self, tx: Transaction, key: FormKey, sent: Sent, decide: Decide) -> Outcome | None:
        """None where the same page was sent before. Raises _Undone, RefusalError."""
        at, name = self.clock.office(), f"form/{key.digest[:24]}/{sent.nonce[:40]}"
        room = tx.ledger.room(key.form.room)
        if room is None:
            raise _Undone(())
        arrival = tx.arrival(name, connection=room.connection, chat=room.chat, account="")
        if arrival.repeated:
            return None
        call = Call(
            args=sent.name, key=name, person=NOBODY, posts=(), connection=room.connection, account="",
            room=room.id, at=at, filed_at=at, day=tx.view.calendar.local_day(at),
        )  # fmt: skip
        outcome = decide(call, tx.view)
        tx.keep_answered(name, outcome.answer, wall_at=self.clock.wall())
        tx.record(outcome, at=at, room=room.id)
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
        wall_at, key = self.clock.wall(), await self._key(request)
        now = wall_at.timestamp()
        if not (windows.take(key.digest, now) if key else self.stray.take("", now)):
            return response(form_said("slow", lang, status=429))
        if key is None:
            return response(form_said("gone", lang, status=410))
        tell = await self._tell(request, key.form)
        if key.form.subject:
            return await self._told_page(request, key.form, sent=sent, wrong=wrong, tell=tell)
        filings = await self._filings(key)
        if not filings:
            return response(form_said("gone", lang, status=410, tell=tell))
        at = self.clock.office()

        def build(view: View) -> Form:
            return Form.of(view, filings, at, nonce=new_nonce(token, wall_at))

        form = await self.reader.run(build)
        return response(form_page(form, lang, sent=sent, unclear=unclear, wrong=wrong, tell=tell))

    async def _told_page(
        self, request: web.Request, form: FormOf, *, sent: Sent | None, wrong: str, tell: str
    ) -> web.Response:
        at, nonce = self.clock.office(), new_nonce(request.match_info["token"], self.clock.wall())
        found = await self.reader.run(lambda view: told_form(view, form, at, nonce=nonce))
        if found is None:
            return response(form_said("gone", _lang(request), status=410, tell=tell))
        return response(told_page(found, _lang(request), sent=sent, wrong=wrong, tell=tell))

    async def _tell(self, request: web.Request, form: FormOf) -> str:
        """The address where a new event is told of; "" where none may be."""
        may = await self.reader.run(lambda view: may_tell(view, form))
        return _address(request, "event") if may else ""

    async def _key(self, request: web.Request) -> FormKey | None:
        """With what the path asks for. None, without a look at the ledger, for what was never one of ours."""
        token, now = request.match_info["token"], self.clock.wall()
        if not is_token(token):
            return None
        key = await self.reader.run_db(lambda db: find_form(db, token, now))
        if key is None or not _tells(request):
            return key
        subject = request.match_info.get("event", NEW_EVENT)
        return replace(key, form=replace(key.form, about=(), subject=subject))

    async def _filings(self, key: FormKey) -> list[tuple[int, Filing]]:
        """What is still open, each with its place in the message."""
        at, form = self.clock.office(), key.form
        found = await self.reader.run(lambda view: open_on_form(view, form.about, form.room, at))
        return [(form.about.index(filing.id), filing) for filing in found]

    async def _entry(self, filing: Filing, sent: Sent, place: int) -> Entry | None:
        """None where nothing was put in for it. Its files are kept first, by their fingerprint."""
        words = words_of(sent.status.get(place, ""), sent.words.get(place, ""))
        return Entry(filing, words, await self._files(sent, place)) if words else None

    async def _files(self, sent: Sent, place: int) -> tuple[Media, ...]:
        """Kept by their fingerprint; empty ones are left out."""
        given = [(name, body) for name, body in sent.files.get(place, ()) if body]
        kept = [(name, await asyncio.to_thread(self.files.put, body)) for name, body in given]
        return tuple(Media(f"{KEPT}{sha256}", name) for name, sha256 in kept)


def _lang(request: web.Request) -> str:
    return request.query.get("lang", "")


def _tells(request: web.Request) -> bool:
    """It is the path of an event."""
    return request.path.startswith(f"/r/{request.match_info['token']}/event")


def _address(request: web.Request, path: str) -> str:
    """Below the same key, in the same language."""
    lang = locale_of(_lang(request)) if _lang(request) else ""
    return f"/r/{request.match_info['token']}/{path}" + (f"?lang={lang}" if lang else "")
