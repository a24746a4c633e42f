"""Is the service ready, and how does it fare: /readyz and /metrics of the second listener."""

from __future__ import annotations

from dataclasses import dataclass

from aiohttp import web

from bot.runtime.console_door import as_json
from bot.runtime.reader import Reader
from bot.runtime.writer import Writer
from bot.storage.database import Db


@dataclass(frozen=True, slots=True)
class Health:
    """Answers from the ledger itself, at each request."""

    reader: Reader
    writer: Writer

    def add_to(self, app: web.Application) -> None:
        app.router.add_get("/readyz", self._ready)
        app.router.add_get("/metrics", self._metrics)

    async def _ready(self, _: web.Request) -> web.Response:
        """Both sides of the ledger answer: a read, and a turn of the writer."""
        counts = await self.reader.run_db(_counts)
        await self.writer.run(lambda tx: None)
        return as_json({"ready": True, **counts})

    async def _metrics(self, _: web.Request) -> web.Response:
        from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest

        counts = await self.reader.run_db(_counts)
        outbox = await self.reader.run_db(_outbox)
        registry = CollectorRegistry()
        for name, count in counts.items():
            Gauge(f"duban_{name}", f"{name.replace('_', ' ')} in the ledger", registry=registry).set(count)
        states = Gauge("duban_outbox", "Messages of the outbox by state", ["state"], registry=registry)
        for state, count in outbox.items():
            states.labels(state).set(count)
        return web.Response(body=generate_latest(registry), headers={"content-type": CONTENT_TYPE_LATEST})


def _counts(db: Db) -> dict[str, int]:
    head, filings = db.one("head"), db.one("filing_count")
    return {"facts": int(head[0]) if head else 0, "filings_owed": int(filings[0]) if filings else 0}


def _outbox(db: Db) -> dict[str, int]:
    return {str(row[0]): int(row[1]) for row in db.all("outbox_states")}
