"""A unit in a room that cannot answer, the office where it can, and a browser that opens the form."""

from __future__ import annotations

import html
import json
import re
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import Final

from aiohttp import FormData, web

from bot.domain.requests import Request
from bot.domain.roster import RosterRow
from bot.runtime.clock import ManualClock
from bot.storage.ledger import LedgerReader
from tests.emulators.base import internet
from tests.emulators.feishu import HOOK, Feishu
from tests.emulators.feishu_people import People
from tests.emulators.office import CONNECTION, PUBLIC_URL, Serving, an_office_on, clock_of
from tests.platforms.feishu_kit import a_robot, an_app, seated

ROBOT: Final = "notices"
ROOM: Final = "room-tax"


@dataclass(frozen=True, slots=True)
class Page:
    """What a browser was shown."""

    status: int
    body: str
    headers: dict[str, str]

    @property
    def nonce(self) -> str:
        found = re.search(r'name="nonce" value="([^"]+)"', self.body)
        assert found is not None
        return found[1]

    @property
    def places(self) -> dict[str, str]:
        """The fields of each task by its label."""
        pairs = re.findall(r"<legend><b>(\S+)</b>.*?name=\"words-(\d+)\"", self.body, re.DOTALL)
        return dict(pairs)

    @property
    def tags(self) -> list[str]:
        """Of the units that may sign."""
        return re.findall(r'type="checkbox" name="status-\d+" value="([^"]+)"', self.body)

    @property
    def words(self) -> str:
        return html.unescape(re.sub(r"<[^>]+>", " ", self.body))


@dataclass(slots=True)
class WithForm:
    serving: Serving
    feishu: Feishu
    people: People
    clock: ManualClock

    def link(self, *, place: int = -1) -> str:
        """The path of a form's address, from a message of the robot."""
        shown = json.dumps(self.feishu.in_chat(HOOK)[place].content)
        found = re.findall(rf"{re.escape(PUBLIC_URL)}(/r/[\w-]+)", shown)
        return str(found[0])

    async def open(self, path: str) -> Page:
        async with self.serving.session.get(self._url(path)) as reply:
            return Page(reply.status, await reply.text(), dict(reply.headers))

    async def send(
        self, path: str, nonce: str, *, files: Sequence[tuple[str, str, bytes]] = (), **fields: str
    ) -> Page:
        """`fields` by name, an underscore for each hyphen; `files` are field, name and bytes."""
        form = FormData(quote_fields=False, default_to_multipart=True)  # names as browsers write them
        form.add_field("nonce", nonce)
        for name, value in fields.items():
            form.add_field(name.replace("_", "-"), value)
        for name, filename, body in files:
            form.add_field(name, BytesIO(body), filename=filename)
        async with self.serving.session.post(self._url(path), data=form) as reply:
            return Page(reply.status, await reply.text(), dict(reply.headers))

    def waiting(self) -> list[Request]:
        """Reports of task 6 that nobody stands for yet."""
        db = self.serving.core.database.connect()
        found = LedgerReader(db).requests_about(self.serving.filing("6").id)
        db.close()
        return [each for each in found if each.kind == "unattested"]

    def _url(self, path: str) -> str:
        return self.serving.url.partition("/hooks/")[0] + path


def in_two_places(row: RosterRow) -> RosterRow:
    """The tax bureau has nothing but a robot; everybody else is in Feishu."""
    return replace(row, connection=ROBOT) if row.room == ROOM else seated(row)


@asynccontextmanager
async def an_office_with_form(
    folder: Path,
    also: Callable[[web.Application], None] = lambda _: None,
    *,
    public_url: str | None = PUBLIC_URL,
) -> AsyncIterator[WithForm]:
    clock = clock_of(folder)
    feishu = Feishu(clock.wall)
    platforms = {CONNECTION: an_app(), ROBOT: a_robot()}
    async with (
        internet(folder, feishu) as http,
        an_office_on(
            platforms, folder, clock, http, seat=in_two_places, also=also, public_url=public_url
        ) as serving,
    ):
        await serving.move(hours=1)
        yield WithForm(serving, feishu, People(feishu, serving.post), clock)
