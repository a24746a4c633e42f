"""The public listener of a whole service, and browsers that come in by one-time links."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp

from bot.runtime.page_keys import one_time_address
from bot.simulate.setting import CONSOLE, office_config
from bot.wording.cards import PageLink
from tests.runtime.service_kit import At, a_service

ADDRESS = "http://localhost:8123"  # what people type; the test itself comes in by the loopback port
OURS = {"origin": ADDRESS}


@dataclass
class Public:
    """The public listener, and somebody of the office at the console."""

    at: At
    address: str

    def visitor(self) -> aiohttp.ClientSession:
        """A browser of its own, which keeps its cookies."""
        return aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True))

    async def person(self, account: str) -> str:
        def found(view: Any) -> str:
            return str(view.ledger.person_by_account(CONSOLE, account).id)

        assert self.at.core is not None
        return await self.at.core.parts.reader.run(found)

    async def link(self, person: str, path: str = "/review", *, earlier: timedelta = timedelta(0)) -> str:
        """Its path, given out by us that long ago."""
        core = self.at.core
        assert core is not None
        wall_at = core.parts.clock.wall() - earlier
        address = await core.parts.writer.run(
            lambda tx: one_time_address(tx, PageLink(path, person), wall_at=wall_at)
        )
        assert address.startswith(f"{ADDRESS}/enter/")
        return address.removeprefix(ADDRESS)

    async def entered(self, session: aiohttp.ClientSession, person: str, path: str = "/review") -> int:
        """Come in by a new link; the status of the page it leads to."""
        link = await self.link(person, path)
        async with session.post(f"{self.address}{link}", headers=OURS) as reply:
            return reply.status


@asynccontextmanager
async def a_public_service(folder: Path) -> AsyncIterator[Public]:
    """The demo's office, reached at ADDRESS."""
    config = office_config(folder)
    web = config.web.model_copy(update={"public_url": ADDRESS})
    async with a_service(folder, config.model_copy(update={"web": web})) as at:
        yield Public(at, at.service_addresses[0])
