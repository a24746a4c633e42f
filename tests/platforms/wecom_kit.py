"""WeCom's groups and its app, and the emulator, with an office on them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, Generic, TypeVar

from bot.domain.roster import RosterRow
from bot.platforms.wecom.api import AppSecrets
from bot.platforms.wecom.app import WeComApp
from bot.platforms.wecom.group import WeComGroups
from bot.ports.platform import Platform
from bot.runtime.clock import ManualClock
from bot.wire.sealing import Seal, key_of
from tests.emulators.base import internet
from tests.emulators.office import CONNECTION, Serving, an_office_on, clock_of
from tests.emulators.wecom import AGENT, CORP, SECRET, WeCom
from tests.emulators.wecom_people import AES_KEY, NAME, TOKEN, AppPeople, BotPeople

P = TypeVar("P", AppPeople, BotPeople)
TAX, TAX_MAN = "wr_room-tax", "tax"
DATA, DATA_WOMAN = "wr_room-data", "data"
OFFICE, COORDINATOR = "wr_room-office", "office"
LEADERS: Final = "wr_room-leaders"
ROOMS: Final = (TAX, DATA, OFFICE, LEADERS)
# In groups: the robot of each.
KEYS: Final = {room: f"0000000{place}-0000-4000-8000-00000000000{place}" for place, room in enumerate(ROOMS)}


def bot_seal() -> Seal:
    return Seal(TOKEN, key_of(AES_KEY), "")


def app_seal() -> Seal:
    return Seal(TOKEN, key_of(AES_KEY), CORP)


def groups(**changes: object) -> WeComGroups:
    """Four groups with a robot each, and an AI bot in all of them."""
    given: dict[str, object] = {"keys": KEYS, "seal": bot_seal(), "bot_name": NAME, **changes}
    return WeComGroups(CONNECTION, **given)  # type: ignore[arg-type]


def an_app(secret: str = SECRET) -> WeComApp:
    return WeComApp(CONNECTION, AppSecrets(CORP, AGENT, secret), app_seal())


def in_groups(row: RosterRow) -> RosterRow:
    """With ids such as WeCom gives: everybody in the group of their unit."""
    return replace(row, room=f"wr_{row.room}" if row.room else "")


def alone(row: RosterRow) -> RosterRow:
    """Everybody in a talk of their own."""
    return replace(row, room=row.account if row.room else "")


@dataclass(slots=True)
class OnWeCom(Generic[P]):
    serving: Serving
    wecom: WeCom
    people: P
    clock: ManualClock


@asynccontextmanager
async def _office(
    folder: Path,
    platform: Platform,
    people: Callable[[WeCom, Serving], P],
    seat: Callable[[RosterRow], RosterRow],
) -> AsyncIterator[OnWeCom[P]]:
    clock = clock_of(folder)
    wecom = WeCom(clock.wall, {key: room for room, key in KEYS.items()})
    async with (
        internet(folder, wecom) as http,
        an_office_on(platform, folder, clock, http, seat=seat) as serving,
    ):
        yield OnWeCom(serving, wecom, people(wecom, serving), clock)


@asynccontextmanager
async def office_in_groups(
    folder: Path, platform: WeComGroups | None = None
) -> AsyncIterator[OnWeCom[BotPeople]]:
    def people(wecom: WeCom, serving: Serving) -> BotPeople:
        return BotPeople(wecom, serving.post)

    async with _office(folder, platform or groups(), people, in_groups) as found:
        yield found


@asynccontextmanager
async def office_on_app(folder: Path) -> AsyncIterator[OnWeCom[AppPeople]]:
    def people(wecom: WeCom, serving: Serving) -> AppPeople:
        return AppPeople(wecom, serving.post)

    async with _office(folder, an_app(), people, alone) as found:
        yield found
