"""`duban check` of a connection to Feishu: each fault is named with what to click, a good one has none."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from bot.cli.checking import connection_findings
from bot.config import Config, Office, Web
from bot.platforms.feishu.api import AppSecrets
from bot.platforms.feishu.app import FeishuApp
from bot.ports.platform import Finding, Platform
from tests.emulators.base import Reply, Reset, internet
from tests.emulators.feishu import APP_ID, APP_SECRET, Feishu
from tests.emulators.feishu_people import ENCRYPT_KEY, VERIFICATION_TOKEN
from tests.emulators.ours import OURS, Ours
from tests.platforms.contract import NOW
from tests.platforms.feishu_kit import HOST, a_robot, an_app


async def found(
    folder: Path,
    platform: Platform,
    feishu: Feishu,
    *,
    url: str | None = f"https://{OURS}",
    ours: Ours | None = None,
) -> Sequence[Finding]:
    config = Config(office=Office(name="办公室"), web=Web(public_url=url))
    async with internet(folder, feishu, ours or Ours(platform)) as http:
        return await connection_findings("work", platform, config, http, wall_at=NOW)


def faults(findings: Sequence[Finding]) -> list[str]:
    return [f"{each.what}; {each.todo}" for each in findings if each.is_fault]


def a_feishu() -> Feishu:
    return Feishu(lambda: NOW)


async def test_a_good_connection_has_no_fault_and_says_that_its_address_answers(tmp_path: Path) -> None:
    findings = await found(tmp_path, an_app(), a_feishu())
    assert faults(findings) == []
    assert findings[0].what == f"https://{OURS}/hooks/work answers"


@pytest.mark.parametrize(
    ("app_id", "app_secret", "said"),
    [("cli_other", APP_SECRET, "10003"), (APP_ID, "other", "app_secret is wrong")],
)
async def test_wrong_credentials(tmp_path: Path, app_id: str, app_secret: str, said: str) -> None:
    app = FeishuApp("work", HOST, AppSecrets(app_id, app_secret, ENCRYPT_KEY, VERIFICATION_TOKEN))
    [fault] = faults(await found(tmp_path, app, a_feishu()))
    assert said in fault
    assert "Credentials & Basic Info" in fault
    assert app_secret not in fault


async def test_a_bot_that_is_not_released(tmp_path: Path) -> None:
    feishu = a_feishu()
    body = b'{"code":0,"bot":{"activate_status":0,"open_id":"ou_bot"}}'
    feishu.net.misbehave(
        "/open-apis/bot/v3/info", Reply(200, body, (("Date", NOW.strftime("%a, %d %b %Y %H:%M:%S GMT")),))
    )
    [fault] = faults(await found(tmp_path, an_app(), feishu))
    assert "Version Management" in fault


@pytest.mark.parametrize(("minutes", "said"), [(5, "behind"), (-5, "ahead of")])
async def test_a_wrong_clock(tmp_path: Path, minutes: int, said: str) -> None:
    feishu = a_feishu()
    feishu.skew = timedelta(minutes=minutes)
    [fault] = faults(await found(tmp_path, an_app(), feishu))
    assert f"300 s {said} Feishu's; set it by NTP" in fault
    [fault] = faults(await found(tmp_path, a_robot(), feishu))
    assert f"300 s {said} Feishu's; set it by NTP" in fault


async def test_no_address_of_ours(tmp_path: Path) -> None:
    [fault] = faults(await found(tmp_path, an_app(), a_feishu(), url=None))
    assert "web.public_url is not set" in fault


async def test_an_address_that_is_somebody_elses(tmp_path: Path) -> None:
    [fault] = faults(await found(tmp_path, an_app(), a_feishu(), ours=Ours(None)))
    assert "is not this service" in fault


async def test_an_address_where_nobody_answers_is_no_fault_before_the_start(tmp_path: Path) -> None:
    ours = Ours(an_app())
    ours.net.misbehave("/hooks", Reset())
    findings = await found(tmp_path, an_app(), a_feishu(), ours=ours)
    assert faults(findings) == []
    assert "duban run" in findings[-1].todo


async def test_feishu_that_is_out_of_reach(tmp_path: Path) -> None:
    feishu = a_feishu()
    for platform in (an_app(), a_robot()):
        feishu.net.misbehave("/open-apis", Reset())
        [fault] = faults(await found(tmp_path, platform, feishu))
        assert fault == "open.feishu.cn does not answer; let this machine reach it on port 443"


async def test_a_custom_bot_shows_nothing_when_it_is_checked(tmp_path: Path) -> None:
    feishu = a_feishu()
    assert await found(tmp_path, a_robot(), feishu) == ()
    [fault] = faults(await found(tmp_path, a_robot(), feishu, url=None))
    assert "there is no reply form: web.public_url is not set; set it in config.toml" in fault
    assert feishu.posted == []
    [fault] = faults(await found(tmp_path, a_robot("wrong"), feishu))
    assert "secret is wrong" in fault
    [fault] = faults(await found(tmp_path, a_robot(None), feishu))
    assert "19021" not in fault


async def test_a_webhook_that_is_unknown(tmp_path: Path) -> None:
    feishu = a_feishu()
    body = b'{"code":19001,"msg":"param invalid"}'
    feishu.net.misbehave(
        "/open-apis/bot/v2/hook", Reply(200, body, (("Date", NOW.strftime("%a, %d %b %Y %H:%M:%S GMT")),))
    )
    [fault] = faults(await found(tmp_path, a_robot(), feishu))
    assert "the webhook's address is unknown" in fault
