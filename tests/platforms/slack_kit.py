"""Slack's app and its emulator with an office on them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from pydantic import SecretStr

from bot.domain.roster import RosterRow
from bot.platforms.slack.platform import Config
from bot.platforms.slack.platform import Slack as SlackApp
from bot.runtime.clock import ManualClock
from tests.emulators.base import internet
from tests.emulators.office import CONNECTION, Serving, an_office_on, clock_of
from tests.emulators.slack import SIGNING_SECRET, TOKEN, Slack
from tests.emulators.slack_people import People

TAX, TAX_MAN = "C-ROOM-TAX", "UTAX"
DATA, DATA_WOMAN = "C-ROOM-DATA", "UDATA"
OFFICE, COORDINATOR = "C-ROOM-OFFICE", "UOFFICE"
LEADERS: Final = "C-ROOM-LEADERS"


def an_app(token: str = TOKEN) -> SlackApp:
    return SlackApp(CONNECTION, Config(signing_secret=SecretStr(SIGNING_SECRET), bot_token=SecretStr(token)))


def seated(row: RosterRow) -> RosterRow:
    """With ids such as Slack gives."""
    return replace(row, account=f"U{row.account.upper()}", room=f"C-{row.room.upper()}" if row.room else "")


@dataclass(slots=True)
class OnSlack:
    serving: Serving
    slack: Slack
    people: People
    clock: ManualClock


@asynccontextmanager
async def an_office(folder: Path) -> AsyncIterator[OnSlack]:
    clock = clock_of(folder)
    slack = Slack(clock.wall)
    async with (
        internet(folder, slack) as http,
        an_office_on(an_app(), folder, clock, http, seat=seated) as serving,
    ):
        yield OnSlack(serving, slack, People(slack, serving.post), clock)
