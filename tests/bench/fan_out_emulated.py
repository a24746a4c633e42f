"""Reminders over robots of four platforms, through sockets to emulators that enforce the vendors' limits.

A quarter of the robots each are WeCom's groups, DingTalk's and Feishu's custom robots and Slack's channels.
As in `fan_out` the clock stands while there is work and is moved to the end of each wait. What the limits
alone need is worked out from what the vendors publish, not from what our platforms say of themselves.

FAN_OUT_ROBOTS says how many robots (100; the promise is about 500).
"""

from __future__ import annotations

import asyncio
import os
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import aiohttp
from pydantic import SecretStr

from bot.config import Config, Office, Storage
from bot.domain.facts import RoomAdded
from bot.platforms.dingtalk.robot import DingTalkRobot
from bot.platforms.feishu.robot import FeishuRobot
from bot.platforms.slack.platform import Config as SlackConfig
from bot.platforms.slack.platform import Slack as SlackApp
from bot.platforms.wecom.group import WeComGroups
from bot.ports.http import HttpCall, HttpReply
from bot.ports.messages import OutboundMessage
from bot.ports.platform import Platform
from bot.runtime.calls import AiohttpClient
from bot.runtime.clock import ManualClock
from bot.runtime.service import Parts
from bot.runtime.waiting import A_DAY_SECONDS
from bot.storage import outbox
from bot.storage.database import Database
from bot.storage.record import Transaction
from bot.storage.schema import migrate
from bot.text import Erasable, Text
from bot.wiring import build_core
from bot.wording.cards import Card
from tests.bench.figures import Figure, at_most
from tests.bench.inbound import a_folder
from tests.bench.office import OFFICE, stop
from tests.emulators.base import internet
from tests.emulators.dingtalk import HOOK_SECRET as DINGTALK_SECRET
from tests.emulators.dingtalk import DingTalk
from tests.emulators.feishu import HOOK_SECRET as FEISHU_SECRET
from tests.emulators.feishu import Feishu
from tests.emulators.slack import SIGNING_SECRET, TOKEN, Slack
from tests.emulators.wecom import WeCom

ROBOTS: Final = int(os.environ.get("FAN_OUT_ROBOTS", "100"))
EACH: Final = 60
# Messages in so many seconds, of one robot or channel. Source: platforms.md 0.3.
LIMITS: Final[Mapping[str, tuple[tuple[int, float], ...]]] = {
    "wecom": ((20, 60.0),),
    "dingtalk": ((20, 60.0),),
    "feishu": ((5, 1.0), (100, 60.0)),
    "slack": ((1, 1.0),),
}
PATIENCE: Final = aiohttp.ClientTimeout(total=60)
_CARD: Final = Card(Text("not_understood/title"))


class Timed:
    """The `Http`: when each platform was called first and last, in seconds of the clock."""

    def __init__(self, inner: AiohttpClient, clock: ManualClock) -> None:
        self._inner = inner
        self._clock = clock
        self.at: dict[str, list[float]] = defaultdict(list)

    async def __call__(self, call: HttpCall, platform: str) -> HttpReply:
        self.at[platform].append(self._clock.seconds())
        return await self._inner(call, platform)


@dataclass(slots=True)
class Vendors:
    """The four emulators on one clock."""

    clock: ManualClock
    wecom: WeCom = field(init=False)
    dingtalk: DingTalk = field(init=False)
    feishu: Feishu = field(init=False)
    slack: Slack = field(init=False)

    def __post_init__(self) -> None:
        now = self.clock.wall
        self.wecom, self.dingtalk, self.feishu, self.slack = (
            WeCom(now),
            DingTalk(now),
            Feishu(now),
            Slack(now),
        )

    def refusals(self) -> int:
        of_wecom = len(self.wecom.refused) + len(self.wecom.dropped)
        return of_wecom + len(self.dingtalk.refused) + len(self.feishu.refused) + len(self.slack.refused)

    def shown(self) -> Counter[tuple[str, str]]:
        """How many messages each chat shows, by platform."""
        found: Counter[tuple[str, str]] = Counter()
        found.update(("wecom", each.chat) for each in self.wecom.posted)
        found.update(("dingtalk", each.chat) for each in self.dingtalk.posted)
        found.update(("feishu", each.chat) for each in self.feishu.posted)
        found.update(("slack", each.channel) for each in self.slack.posted)
        return found


@dataclass(frozen=True, slots=True)
class Came:
    """What became of it: when calls were made by platform, what was refused and what is shown."""

    at: Mapping[str, Sequence[float]]
    refusals: int
    shown: Counter[tuple[str, str]]


def least_seconds(limits: Sequence[tuple[int, float]], messages: int) -> float:
    """From the first to the last of so many messages, each as early as every limit lets it go."""
    went: list[float] = []
    for _ in range(messages):
        last = went[-1] if went else 0.0
        waits = (went[-most] + seconds for most, seconds in limits if len(went) >= most)
        went.append(max(last, *waits, 0.0))
    return went[-1]


def run() -> Iterator[Figure]:
    started = time.perf_counter()
    with a_folder() as folder:
        came = asyncio.run(_send(folder, ROBOTS // len(LIMITS)))
    real = time.perf_counter() - started
    for platform, limits in LIMITS.items():
        needed, times = least_seconds(limits, EACH), came.at[platform]
        span = max(times) - min(times)
        yield at_most(
            f"fan-out to emulated {platform}, time to what its limits need", span / needed, 1.05, "times",
            beside=f"({span:.1f} s against {needed:.1f} s; {len(times)} messages)",
        )  # fmt: skip
    count = len(LIMITS) * (ROBOTS // len(LIMITS))
    whole = came.refusals == 0 and len(came.shown) == count and set(came.shown.values()) == {EACH}
    yield Figure(
        "fan-out to emulators, refusals", str(came.refusals),
        f"({count * EACH} messages through sockets in {real:.0f} s of work of both sides)",
        f"[0, and {EACH} shown in each of {count} chats]", whole,
    )  # fmt: skip


async def _send(folder: Path, robots: int) -> Came:
    database = Database(f"sqlite:///{folder / 'ledger.db'}")
    migrate(database)
    clock = ManualClock(datetime(2026, 9, 26, 1, tzinfo=UTC))
    vendors = Vendors(clock)
    platforms, rooms = _connected(vendors, robots)
    emulators = (vendors.wecom, vendors.dingtalk, vendors.feishu, vendors.slack)
    async with internet(folder, *emulators, keep_alive=True, patience=PATIENCE) as http:
        timed = Timed(http, clock)
        config = Config(office=Office(name=OFFICE), storage=Storage(state=folder))
        core = build_core(database, clock, platforms, config=config, http=timed)
        core.parts.writer.start()
        await core.parts.writer.run(lambda tx: _fill(tx, rooms, clock))
        while (wait := await _sent_all(core.parts)) < A_DAY_SECONDS:
            clock.move_to(clock.at + timedelta(seconds=wait))
        stop(core)
    return Came(timed.at, vendors.refusals(), vendors.shown())


def _connected(vendors: Vendors, robots: int) -> tuple[dict[str, Platform], list[tuple[str, str]]]:
    """The connections, and each room's connection and chat."""
    keys = {f"wr_{no}": f"{no:08x}-0000-4000-8000-{no:012x}" for no in range(robots)}
    vendors.wecom.robots = {key: chat for chat, key in keys.items()}
    hooks = [f"hook{no:03}" for no in range(robots)]
    vendors.dingtalk.hooks = vendors.feishu.hooks = set(hooks)
    secrets = SlackConfig(signing_secret=SecretStr(SIGNING_SECRET), bot_token=SecretStr(TOKEN))
    platforms: dict[str, Platform] = {
        "groups": WeComGroups("groups", keys, None),
        "team": SlackApp("team", secrets),
        **{f"ding-{hook}": DingTalkRobot(hook, DINGTALK_SECRET) for hook in hooks},
        **{f"lark-{hook}": FeishuRobot("open.feishu.cn", hook, FEISHU_SECRET) for hook in hooks},
    }
    rooms = [("groups", chat) for chat in keys] + [("team", f"C-{no}") for no in range(robots)]
    rooms += [(name, "room") for name in platforms if name not in {"groups", "team"}]
    return platforms, rooms


def _fill(tx: Transaction, rooms: Sequence[tuple[str, str]], clock: ManualClock) -> None:
    """Round by round, as the days' digests of many rooms come in."""
    at = clock.office()
    for connection, chat in rooms:
        room = RoomAdded(f"{connection}:{chat}", connection, Erasable(chat), Erasable(""))
        tx.chain.append((room,), at=at, person="")
    for number in range(EACH):
        for connection, chat in rooms:
            room_id = f"{connection}:{chat}"
            outbox.add(tx.db, OutboundMessage(f"digest/{room_id}/{number}", room_id, _CARD), at=at)


async def _sent_all(parts: Parts) -> float:
    """Send what may go now; the seconds until more may."""
    while await parts.sender.drain():
        pass
    return min([await parts.waiting.seconds(route) for route in parts.sender.routes])
