"""The review's routes: the page and its API, on whichever listener lets a reviewer in (DESIGN.md 8)."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import structlog
from aiohttp import web

from bot.answering.publishing_notes import notes_json
from bot.document_errors import (
    BadDraft,
    BadEdit,
    DraftThere,
    NotAPlan,
    PreviewOutdated,
    StaleDraft,
    UnreadableDocument,
)
from bot.domain.plan import Draft
from bot.domain.rules import BadRule
from bot.errors import BotError, NotFound, RequestRejected, Undecodable
from bot.ports.http import HttpReply
from bot.ports.ledger import View
from bot.runtime.console_door import as_json
from bot.runtime.drafting import PAGE_LIMITS, Drafting, Upload
from bot.runtime.trouble import error_id_of
from bot.web.console import static
from bot.web.review import Standing, listed, page, preview_json, read_acts, shown
from bot.web.review_rules import read_rule, rule_preview

Handler: TypeAlias = Callable[[web.Request], Awaitable[web.StreamResponse]]
DOCUMENT_TYPE: Final = (
    "application/octet-stream"  # no form sends it, so another site cannot without asking us
)
MOST_NAME: Final = 200
UPLOAD_SECONDS: Final = 120
MOST_WHY: Final = 500  # characters of the reason of a version
MOST_DOCUMENT_BYTES = PAGE_LIMITS.document_bytes
CONSOLE_REVIEWER: Final = "console"  # who drafts say it was, on the office's own machine
# What a person can put right: its status, and the fields that the page words it with.
FAULTS: Final[Mapping[type[BotError], tuple[int, tuple[str, ...]]]] = {
    BadDraft: (404, ()),
    BadEdit: (422, ("why", "what")),
    BadRule: (422, ("rule", "field", "why", "what")),
    DraftThere: (409, ("plan", "title", "revision")),
    NotAPlan: (422, ("lines",)),
    NotFound: (422, ("what", "name")),
    PreviewOutdated: (409, ()),
    StaleDraft: (409, ("found",)),
    UnreadableDocument: (422, ("reason",)),
}
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Reviewer:
    """Who asks: `by` as drafts keep it, `person` as facts do ("" on the office's own machine).

    `plans` are those they may see; None means all, and new ones as well.
    """

    by: str
    person: str = ""
    plans: frozenset[str] | None = None

    def may(self, plan: str) -> bool:
        return self.plans is None or plan in self.plans


@dataclass(frozen=True, slots=True)
class ReviewServer:
    """`reviewer_of` gives who asks; the listener's own guard has let them in before."""

    drafting: Drafting
    reviewer_of: Callable[[web.Request], Reviewer]
    zone: str
    console: bool
    on_publish: Callable[[], None]

    def add_to(self, app: web.Application) -> None:
        routes = app.router
        routes.add_get("/review", self._drafts_page)
        routes.add_get("/review/static/{path:.+}", self._static)
        routes.add_get("/review/api/drafts", self._answering(self._list))
        routes.add_post("/review/api/documents", self._answering(self._take))
        routes.add_get("/review/api/drafts/{plan}", self._answering(self._draft))
        routes.add_post("/review/api/drafts/{plan}", self._answering(self._change))
        routes.add_post("/review/api/drafts/{plan}/rule", self._answering(self._rule))
        routes.add_get("/review/api/drafts/{plan}/publication", self._answering(self._preview))
        routes.add_post("/review/api/drafts/{plan}/publication", self._answering(self._publish))
        routes.add_get("/review/{plan}", self._review_page)

    async def _drafts_page(self, request: web.Request) -> web.Response:
        return response(page("", request.query.get("lang", ""), console=self.console))

    async def _review_page(self, request: web.Request) -> web.Response:
        """The page of a plan that is not there says so itself, in its language."""
        plan = request.match_info["plan"]
        return response(page(plan, request.query.get("lang", ""), console=self.console))

    async def _static(self, request: web.Request) -> web.Response:
        return response(static(request.match_info["path"], request.headers.get("if-none-match", "")))

    async def _list(self, request: web.Request) -> web.Response:
        """A draft that a hand has broken is listed with what is wrong, and the others all the same."""
        may, found = self.reviewer_of(request).may, []
        for plan in filter(may, await self.drafting.names()):
            try:
                found.append(listed(await self.drafting.load(plan)))
            except BadDraft as error:
                found.append({"id": plan, "broken": error.reason})
        return as_json(found)

    async def _draft(self, request: web.Request) -> web.Response:
        """204 while nothing is newer than the revision that is known."""
        draft = await self.drafting.load(self._plan(request))
        if request.query.get("known") == str(draft.revision):
            return web.Response(status=204, headers={"cache-control": "no-store"})
        return await self._shown(draft)

    async def _change(self, request: web.Request) -> web.Response:
        plan, body = self._plan(request), await _body(request)
        acts, revision = read_acts(body.get("acts")), _number(body, "revision")
        draft = await self.drafting.change(plan, revision, acts, by=self.reviewer_of(request).by)
        return await self._shown(draft)

    async def _take(self, request: web.Request) -> web.Response:
        if request.content_type != DOCUMENT_TYPE:
            return as_json({"error": f"expected {DOCUMENT_TYPE}", "code": "content_type"}, status=415)
        reviewer = self.reviewer_of(request)
        plan, over = request.query.get("plan", ""), request.query.get("over", "")
        if not (reviewer.may(plan) if plan else reviewer.plans is None):
            raise BadDraft(plan=plan, reason="there is none")
        revision = int(over) if _is_number(over) else None
        async with self.drafting.reading:
            upload = Upload(_name(request), plan, revision)
            draft = await self.drafting.take(upload, await _document(request), by=reviewer.by)
        return as_json({"plan": draft.plan.id, "revision": draft.revision}, status=201)

    async def _rule(self, request: web.Request) -> web.Response:
        """What would become of the rule that somebody is changing: faults by field, else its coming dates."""
        plan, body = self._plan(request), await _body(request)
        rule = read_rule(body.get("rule"))
        draft = await self.drafting.load(plan)
        day = self.drafting.clock.office()
        return as_json(
            await self.drafting.reader.run(
                lambda view: rule_preview(draft.plan, rule, view.calendar.local_day(day), view.calendar)
            )
        )

    async def _preview(self, request: web.Request) -> web.Response:
        found = await self.drafting.preview(self._plan(request))
        calendar = await self.drafting.reader.run(lambda view: view.calendar)
        return as_json(
            {
                "version": found.plan.version,
                "revision": found.draft.revision,
                "digest": found.digest,
                "changes": preview_json(found.changes, found.plan),
                "undoes": list(found.undoes),
                "undoes_rules": found.undoes_rules,
                **notes_json(found.notes, calendar),
            }
        )

    async def _publish(self, request: web.Request) -> web.Response:
        plan, body = self._plan(request), await _body(request)
        reviewer = self.reviewer_of(request)
        published = await self.drafting.publish(
            plan,
            str(body.get("digest")),
            person=reviewer.person,
            by="" if reviewer.person else reviewer.by,
            why=" ".join(str(body.get("why", "")).split())[:MOST_WHY],
        )
        self.on_publish()
        log.info("published", plan=published.id, version=published.version)
        return as_json({"version": published.version})

    async def _shown(self, draft: Draft) -> web.Response:
        writers = {edit.by for edit in draft.edits}

        def names_of(view: View) -> dict[str, str]:
            found = (view.ledger.person(each) for each in writers)
            return {person.id: person.name or "" for person in found if person}

        names = await self.drafting.reader.run(names_of)
        presets = await self.drafting.reader.run(lambda view: view.presets)
        standing = Standing(await self.drafting.published(draft.plan.id), names, self.zone, presets)
        return as_json(shown(draft, standing))

    def _plan(self, request: web.Request) -> str:
        """Raises BadDraft for one that is not theirs to see, as for one that is not there."""
        plan = request.match_info["plan"]
        if not self.reviewer_of(request).may(plan):
            raise BadDraft(plan=plan, reason="there is none")
        return plan

    def _answering(self, handler: Handler) -> Handler:
        """What a person can put right is answered as JSON that the page words."""

        async def answer(request: web.Request) -> web.StreamResponse:
            try:
                return await handler(request)
            except RequestRejected:
                raise  # the listener's guard words it
            except BotError as error:
                status, details = _fault(error)
                return as_json({"error": str(error), "code": error.code, **details}, status=status)
            except web.HTTPException:
                raise
            except Exception:
                error_id = error_id_of(f"{request.path}/{self.drafting.clock.wall().isoformat()}")
                log.exception("review failed", error_id=error_id)
                return as_json({"error": "not done, try again", "code": error_id}, status=500)

        return answer


def _fault(error: BotError) -> tuple[int, dict[str, Any]]:
    """Status and what the page words it with. Raises the error itself where it is not the page's."""
    found = FAULTS.get(type(error))
    if found is None:
        raise error
    status, names = found
    return status, {name: getattr(error, name) for name in names}


async def _body(request: web.Request) -> dict[str, Any]:
    try:
        body = json.loads(await request.read())
    except (ValueError, RecursionError) as error:
        raise Undecodable("body: expected JSON") from error
    if not isinstance(body, dict):
        raise Undecodable("body: expected an object")
    return body


async def _document(request: web.Request) -> bytes:
    """The bytes of an upload, refused as soon as they are too many or too slow. Raises UnreadableDocument."""
    data = bytearray()
    try:
        async with asyncio.timeout(UPLOAD_SECONDS):
            async for chunk in request.content.iter_any():
                data += chunk
                if len(data) > MOST_DOCUMENT_BYTES:
                    raise UnreadableDocument(name=_name(request), reason="too_large")
    except TimeoutError:
        raise UnreadableDocument(name=_name(request), reason="slow") from None
    return bytes(data)


def _name(request: web.Request) -> str:
    """The file's own name, without a folder and without what could move a cursor."""
    name = request.query.get("name", "").replace("\\", "/").rpartition("/")[2]
    return "".join(char for char in name if char.isprintable())[:MOST_NAME]


def _number(body: Mapping[str, Any], key: str) -> int:
    value = body.get(key)
    if not isinstance(value, int) or isinstance(value, bool):
        raise Undecodable(f"{key}: expected a number")
    return value


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 10


def response(reply: HttpReply) -> web.Response:
    """A page's reply as aiohttp sends it."""
    return web.Response(status=reply.status, body=reply.body, headers=dict(reply.headers))
