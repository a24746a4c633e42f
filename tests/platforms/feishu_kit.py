"""Feishu's app and its emulator with an office on them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from bot.domain.roster import RosterRow
from bot.platforms.feishu.api import AppSecrets
from bot.platforms.feishu.app import FeishuApp
from bot.platforms.feishu.robot import FeishuRobot
from bot.runtime.clock import ManualClock
from tests.emulators.base import internet
from tests.emulators.feishu import APP_ID, APP_SECRET, HOOK, HOOK_SECRET, Feishu
from tests.emulators.feishu_people import ENCRYPT_KEY, VERIFICATION_TOKEN, People
from tests.emulators.office import CONNECTION, Serving, an_office_on, clock_of

HOST: Final = "open.feishu.cn"
SECRETS: Final = AppSecrets(APP_ID, APP_SECRET, ENCRYPT_KEY, VERIFICATION_TOKEN)
TAX, TAX_MAN = "oc_room-tax", "ou_tax"
OFFICE, COORDINATOR = "oc_room-office", "ou_office"
LEADERS: Final = "oc_room-leaders"
DATA_ROOM: Final = "oc_room-data"


def an_app() -> FeishuApp:
    return FeishuApp(CONNECTION, HOST, SECRETS)


def a_robot(secret: str | None = HOOK_SECRET) -> FeishuRobot:
    return FeishuRobot(HOST, HOOK, secret)


def seated(row: RosterRow) -> RosterRow:
    """With ids such as Feishu gives."""
    return replace(row, account=f"ou_{row.account}", room=f"oc_{row.room}" if row.room else "")


@dataclass(slots=True)
class OnFeishu:
    serving: Serving
    feishu: Feishu
    people: People
    clock: ManualClock


@asynccontextmanager
async def an_office(folder: Path) -> AsyncIterator[OnFeishu]:
    clock = clock_of(folder)
    feishu = Feishu(clock.wall)
    async with (
        internet(folder, feishu) as http,
        an_office_on(an_app(), folder, clock, http, seat=seated) as serving,
    ):
        yield OnFeishu(serving, feishu, People(feishu, serving.post), clock)
