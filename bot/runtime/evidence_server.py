"""Files kept as evidence, for those who may see them: a task's list, and each file to be saved (佐证)."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from aiohttp import web

from bot.domain.filings import Filing
from bot.domain.people import may_see
from bot.ports.http import HttpReply
from bot.ports.ledger import View
from bot.ports.records import Evidence
from bot.runtime.page_door import visitor_in
from bot.runtime.reader import Reader
from bot.runtime.review_server import response
from bot.storage.files import Files
from bot.web.evidence import EvidenceRow, evidence_page, no_evidence_page

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
                filing: Filing | None = view.ledger.filing(each.filing)
                if filing is not None and may_see(posts, plan=filing.plan, unit=filing.unit):
                    return each
            return None

        found = await self.reader.run(look)
        if found is None:
            return response(no_evidence_page(request.query.get("lang", "")))
        return await send_evidence(self.files, found)


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
