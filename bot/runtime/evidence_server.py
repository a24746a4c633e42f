"""Files kept as evidence, for those who may see them: a task's list, and each file to be saved (佐证)."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from aiohttp import web

from bot.answering.event_evidence import event_owner
from bot.domain.filings import Filing
from bot.domain.people import Post, may_see
from bot.ports.http import HttpReply
from bot.ports.ledger import View
from bot.ports.records import Evidence
from bot.runtime.page_door import visitor_in
from bot.runtime.reader import Reader
from bot.runtime.review_server import response
from bot.storage.files import Files
from bot.web.evidence import EvidenceRow, event_evidence_page, evidence_page, no_evidence_page

BROWSER_SHOWS_NOTHING: Final = {
    "content-security-policy": "sandbox",
    "x-content-type-options": "nosniff",
    "cache-control": "private, no-store",
}


@dataclass(frozen=True, slots=True)
class EvidenceServer:
    """Behind the page door: what it shows depends on the visitor's posts, looked at with each request."""

    reader: Reader
    files: Files

    def add_to(self, app: web.Application) -> None:
        app.router.add_get("/e", self._list)
        app.router.add_get("/e/{sha256:[0-9a-f]{64}}", self._file)

    async def _list(self, request: web.Request) -> web.Response:
        """The files of one task; another's task and one that is not there are answered alike."""
        lang, posts = request.query.get("lang", ""), visitor_in(request).posts
        plan_id, task_id = request.query.get("plan", ""), request.query.get("task", "")
        if event := request.query.get("event", "")[:20]:
            return response(await self.reader.run(lambda view: _of_event(view, posts, event, lang)))

        def look(view: View) -> HttpReply:
            plan = next((each for each in view.plans.all_current() if each.id == plan_id), None)
            task = next((each for each in plan.tasks if each.id == task_id), None) if plan else None
            if plan is None or task is None:
                return no_evidence_page(lang)
            names = {unit.id: unit.name for unit in plan.units}
            rows = [
                EvidenceRow(names.get(filing.unit, ""), filing.period, each)
                for filing in view.queries.filings_of(plan=plan_id, task=task_id)
                if may_see(posts, plan=plan_id, unit=filing.unit)
                for each in view.ledger.evidence_of(filing.id)
            ]
            return evidence_page(plan, task, rows, lang) if rows else no_evidence_page(lang)

        return response(await self.reader.run(look))

    async def _file(self, request: web.Request) -> web.Response:
        sha256, posts = request.match_info["sha256"], visitor_in(request).posts

        def look(view: View) -> Evidence | None:
            for each in view.ledger.evidence_like(sha256):
                owner = _owner(view, each)
                if owner is not None and may_see(posts, plan=owner[0], unit=owner[1]):
                    return each
            return None

        found = await self.reader.run(look)
        if found is None:
            return response(no_evidence_page(request.query.get("lang", "")))
        return await send_evidence(self.files, found)


def _of_event(view: View, posts: Sequence[Post], event: str, lang: str) -> HttpReply:
    owner = event_owner(view, event)
    plan = next((each for each in view.plans.all_current() if owner and each.id == owner[0]), None)
    if owner is None or plan is None or not may_see(posts, plan=plan.id, unit=owner[1]):
        return no_evidence_page(lang)
    name = next((unit.name for unit in plan.units if unit.id == owner[1]), "")
    rows = [EvidenceRow(name, "", each) for each in view.ledger.evidence_of(event)]
    return event_evidence_page(plan, event, rows, lang) if rows else no_evidence_page(lang)


def _owner(view: View, evidence: Evidence) -> tuple[str, str] | None:
    """Plan and unit."""
    if evidence.event:
        return event_owner(view, evidence.event)
    filing: Filing | None = view.ledger.filing(evidence.filing)
    return (filing.plan, filing.unit) if filing is not None else None


async def send_evidence(files: Files, evidence: Evidence) -> web.Response:
    """The file under the name it was sent with, to be saved: a browser never shows it in a page of ours."""
    body = await asyncio.to_thread(files.get, evidence.sha256 or "")
    if body is None:
        raise web.HTTPNotFound
    name = quote(evidence.name or (evidence.sha256 or "")[:12], safe="")
    headers = {
        **BROWSER_SHOWS_NOTHING,
        "content-type": evidence.media_type or "application/octet-stream",
        "content-disposition": f"attachment; filename*=UTF-8''{name}",
    }
    return web.Response(body=body, headers=headers)
