"""Five platforms in one process, from one configuration: each unit in its own, one roll-up of all."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import pytest
import pytest_asyncio

from bot.config import load_config
from bot.domain.roster import RosterRow
from bot.platforms.dingtalk.callback import Door
from bot.runtime.clock import ManualClock
from bot.wiring import build_platforms
from tests.emulators import dingtalk, feishu, homeserver, slack, wecom
from tests.emulators.base import internet
from tests.emulators.dingtalk_people import People as DingTalkPeople
from tests.emulators.feishu_people import ENCRYPT_KEY, VERIFICATION_TOKEN, words_of
from tests.emulators.feishu_people import People as FeishuPeople
from tests.emulators.homeserver import AS_TOKEN, HS_TOKEN, USER, Homeserver
from tests.emulators.office import Serving, an_office_on, clock_of
from tests.emulators.slack_people import People as SlackPeople
from tests.emulators.wecom_people import AES_KEY, NAME, TOKEN, BotPeople

PATH_SECRET: Final = "made-up-path-secret-0001"
ROBOT_KEY: Final = "00000001-0000-4000-8000-000000000001"
WEBHOOK: Final = f"https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key={ROBOT_KEY}"
CONFIG: Final = f"""[office]
name = "示范市推进办公室"

[web]
public_url = "https://duban.example"

[connections.groups]
platform = "wecom"
bot_name = "{NAME}"

[connections.ding]
platform = "dingtalk"
mode = "callback"
client_id = "{dingtalk.CLIENT_ID}"
robot_code = "{dingtalk.ROBOT}"

[connections.lark]
platform = "feishu"
app_id = "{feishu.APP_ID}"

[connections.team]
platform = "slack"

[connections.matrix]
platform = "matrix"
homeserver = "https://{homeserver.HOST}"
server_name = "office.test"
"""
SECRETS: Final = {
    "DUBAN__CONNECTIONS__GROUPS__TOKEN": TOKEN,
    "DUBAN__CONNECTIONS__GROUPS__ENCODING_AES_KEY": AES_KEY,
    "DUBAN__CONNECTIONS__GROUPS__WEBHOOKS": f"wr_room-tax {WEBHOOK}",
    "DUBAN__CONNECTIONS__DING__CLIENT_SECRET": dingtalk.CLIENT_SECRET,
    "DUBAN__CONNECTIONS__DING__PATH_SECRET": PATH_SECRET,
    "DUBAN__CONNECTIONS__LARK__APP_SECRET": feishu.APP_SECRET,
    "DUBAN__CONNECTIONS__LARK__ENCRYPT_KEY": ENCRYPT_KEY,
    "DUBAN__CONNECTIONS__LARK__VERIFICATION_TOKEN": VERIFICATION_TOKEN,
    "DUBAN__CONNECTIONS__TEAM__SIGNING_SECRET": slack.SIGNING_SECRET,
    "DUBAN__CONNECTIONS__TEAM__BOT_TOKEN": slack.TOKEN,
    "DUBAN__CONNECTIONS__MATRIX__AS_TOKEN": AS_TOKEN,
    "DUBAN__CONNECTIONS__MATRIX__HS_TOKEN": HS_TOKEN,
}
# Who is where: these four on platforms of their own, everybody else in Feishu.
PLACES: Final[Mapping[str, tuple[str, str, str]]] = {
    "tax": ("groups", "tax", "wr_room-tax"),
    "finance": ("ding", "finance", "cidroom-finance=="),
    "science": ("team", "USCIENCE", "C-ROOM-SCIENCE"),
    "labour": ("matrix", "@labour:office.test", "!room-labour:office.test"),
}
LABELS: Final = {"tax": "6", "finance": "5", "science": "9", "labour": "10"}


def seated(row: RosterRow) -> RosterRow:
    place = PLACES.get(row.account)
    if place is None:
        return replace(
            row, connection="lark", account=f"ou_{row.account}", room=f"oc_{row.room}" if row.room else ""
        )
    connection, account, room = place
    return replace(row, connection=connection, account=account, room=room)


@dataclass(slots=True)
class Five:
    serving: Serving
    clock: ManualClock
    wecom: wecom.WeCom
    dingtalk: dingtalk.DingTalk
    feishu: feishu.Feishu
    slack: slack.Slack
    matrix: Homeserver

    async def post(
        self,
        path: str,
        body: bytes,
        headers: Mapping[str, str],
        query: Mapping[str, str] | None = None,
        *,
        method: str = "POST",
    ) -> Any:
        url = self.serving.url.partition("/hooks/")[0] + f"/hooks/{path}"
        session = self.serving.session
        call = session.request(method, url, data=BytesIO(body), headers=dict(headers), params=query)
        async with call as reply:
            return reply.status, await reply.read()


@asynccontextmanager
async def five_at_once(folder: Path) -> AsyncIterator[Five]:
    file = folder / "config.toml"
    file.write_text(CONFIG, "utf-8")
    platforms = build_platforms(load_config(file, SECRETS))
    clock = clock_of(folder)
    vendors = (
        wecom.WeCom(clock.wall, {ROBOT_KEY: "wr_room-tax"}),
        dingtalk.DingTalk(clock.wall),
        feishu.Feishu(clock.wall),
        slack.Slack(clock.wall),
        Homeserver(clock.wall),
    )
    async with (
        internet(folder, *vendors) as http,
        an_office_on(platforms, folder, clock, http, seat=seated) as serving,
    ):
        five = Five(serving, clock, *vendors)
        address = serving.url.partition("/hooks/")[0] + f"/hooks/ding/{PATH_SECRET}"
        card_secret = Door(PATH_SECRET).card_secret(dingtalk.CLIENT_SECRET)
        five.dingtalk.routes[platforms["ding"].route] = (address, card_secret)  # type: ignore[attr-defined]
        yield five


@pytest_asyncio.fixture
async def five(tmp_path: Path) -> AsyncIterator[Five]:
    async with five_at_once(tmp_path) as found:
        yield found


async def _all_answer(five: Five) -> None:
    """Each in the way of its platform."""

    [reminder] = [each for each in five.wecom.in_chat("wr_room-tax") if each.by == "robot"]
    people = BotPeople(five.wecom, partial(five.post, "groups"))
    await people.say("wr_room-tax", "tax", "完成60%，正常推进", quote=reminder)
    ding = DingTalkPeople(five.dingtalk, partial(five.post, f"ding/{PATH_SECRET}"))
    [card] = five.dingtalk.in_chat("cidroom-finance==")
    await ding.say("cidroom-finance==", "finance", "完成70%", to=card.id)
    [posted] = five.slack.in_channel("C-ROOM-SCIENCE")
    await SlackPeople(five.slack, partial(five.post, "team")).say(
        "C-ROOM-SCIENCE", "USCIENCE", "完成80%", thread=posted.ts
    )
    [event] = [each for each in five.matrix.in_room("!room-labour:office.test") if each.sender == USER]
    answer = {
        "msgtype": "m.text", "body": "完成90%", "m.mentions": {},
        "m.relates_to": {"m.in_reply_to": {"event_id": event.id}},
    }  # fmt: skip

    async def put(path: str, body: bytes, headers: Mapping[str, str]) -> Any:
        return await five.post(f"matrix{path}", body, headers, method="PUT")

    status, _ = await five.matrix.tell(put, "!room-labour:office.test", "@labour:office.test", answer)
    assert status == 200


@pytest.mark.slow
async def test_units_on_five_platforms_report_into_one_roll_up(five: Five) -> None:
    await five.serving.move(hours=1)
    await _all_answer(five)
    await five.serving.move(seconds=5)
    percents = {
        label: report.percent for label in LABELS.values() if (report := five.serving.filing(label).report)
    }
    assert percents == {"6": 60, "5": 70, "9": 80, "10": 90}

    people = FeishuPeople(five.feishu, partial(five.post, "lark"))
    await people.say("oc_room-office", "ou_office", "/通过 5、6、9、10", mention=True)
    await five.serving.move(seconds=5)
    states = {name: five.serving.filing(label).state for name, label in LABELS.items()}
    assert states == dict.fromkeys(LABELS, "accepted")

    await five.serving.move(days=30)
    shown = five.feishu.in_chat("oc_room-leaders")
    assert "汇总" in words_of(shown[0].content)
    refused = (five.wecom.refused, five.dingtalk.refused, five.feishu.refused, five.slack.refused)
    assert refused == ([], [], [], [])
