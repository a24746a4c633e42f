"""DingTalk's three robots and their emulator with an office on them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from bot.domain.roster import RosterRow
from bot.platforms.dingtalk.api import AppSecrets
from bot.platforms.dingtalk.callback import DingTalkCallback, Door
from bot.platforms.dingtalk.cards import STANDARD_TEMPLATE
from bot.platforms.dingtalk.robot import DingTalkRobot
from bot.platforms.dingtalk.stream import DingTalkStream
from bot.runtime.calls import AiohttpClient
from bot.runtime.clock import ManualClock
from bot.runtime.sockets import Sockets
from tests.emulators.base import internet
from tests.emulators.dingtalk import (
    CLIENT_ID,
    CLIENT_SECRET,
    HOOK_SECRET,
    HOOK_TOKEN,
    ROBOT,
    DingTalk,
    Posted,
)
from tests.emulators.dingtalk_people import People
from tests.emulators.office import CONNECTION, Serving, an_office_on, clock_of

SECRETS: Final = AppSecrets(CLIENT_ID, CLIENT_SECRET, ROBOT)
PATH_SECRET: Final = "made-up-path-secret-0001"
TAX, TAX_MAN = "cidroom-tax==", "tax"
DATA, DATA_WOMAN = "cidroom-data==", "data"
OFFICE, COORDINATOR = "cidroom-office==", "office"
LEADERS: Final = "cidroom-leaders=="


def a_callback(template: str = STANDARD_TEMPLATE) -> DingTalkCallback:
    return DingTalkCallback(CONNECTION, SECRETS, Door(PATH_SECRET), template)


def a_stream(template: str = STANDARD_TEMPLATE) -> DingTalkStream:
    return DingTalkStream(CONNECTION, SECRETS, template)


def a_robot(secret: str | None = HOOK_SECRET, token: str = HOOK_TOKEN) -> DingTalkRobot:
    return DingTalkRobot(token, secret)


def seated(row: RosterRow) -> RosterRow:
    """With ids such as DingTalk gives."""
    return replace(row, room=f"cid{row.room}==" if row.room else "")


@dataclass(slots=True)
class OnDingTalk:
    serving: Serving
    dingtalk: DingTalk
    people: People
    clock: ManualClock
    pauses: list[float]

    def cards(self, chat: str) -> list[Posted]:
        """What the robot said there, documents apart."""
        return [each for each in self.dingtalk.in_chat(chat) if "mediaId" not in each.content]


@asynccontextmanager
async def an_office(folder: Path) -> AsyncIterator[OnDingTalk]:
    """One that is heard by stream."""
    clock = clock_of(folder)
    dingtalk = DingTalk(clock.wall)
    async with (
        internet(folder, dingtalk) as http,
        an_office_on(a_stream(), folder, clock, http, seat=seated) as serving,
        listening(serving, http) as pauses,
    ):
        await dingtalk.lines.listening(1)
        yield OnDingTalk(serving, dingtalk, People(dingtalk), clock, pauses)


@asynccontextmanager
async def listening(serving: Serving, http: AiohttpClient) -> AsyncIterator[list[float]]:
    """The service's sockets; gives how long they would have waited between connections."""
    pauses: list[float] = []

    async def pause(seconds: float) -> None:
        pauses.append(seconds)
        await asyncio.sleep(0)

    sockets = Sockets(serving.core.platforms, serving.hooks, serving.clock, http, pause=pause)
    running = asyncio.create_task(sockets.run())
    yield pauses
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running


@asynccontextmanager
async def an_office_called_back(folder: Path) -> AsyncIterator[OnDingTalk]:
    """One whose address is registered, as `duban check` does it."""
    clock = clock_of(folder)
    dingtalk = DingTalk(clock.wall)
    app = a_callback()
    async with (
        internet(folder, dingtalk) as http,
        an_office_on(app, folder, clock, http, seat=seated) as serving,
    ):
        serving.url = f"{serving.url}/{PATH_SECRET}"
        card_secret = Door(PATH_SECRET).card_secret(CLIENT_SECRET)
        dingtalk.routes[app.route] = (serving.url, card_secret)
        yield OnDingTalk(serving, dingtalk, People(dingtalk, serving.post), clock, [])
