"""`duban check` of connections to WeCom: each fault is named with what to click, a good one has none."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from bot.cli.checking import connection_findings
from bot.config import Config, Office, Web
from bot.platforms.wecom.api import AppSecrets
from bot.platforms.wecom.app import WeComApp
from bot.ports.platform import Finding, Platform
from tests.emulators.base import Reply, Reset, internet
from tests.emulators.ours import OURS, Ours
from tests.emulators.wecom import AGENT, CORP, SECRET, WeCom
from tests.platforms.contract import NOW
from tests.platforms.wecom_kit import KEYS, TAX, an_app, app_seal, groups


async def found(
    folder: Path,
    platform: Platform,
    wecom: WeCom,
    *,
    url: str | None = f"https://{OURS}",
    ours: Ours | None = None,
) -> Sequence[Finding]:
    config = Config(office=Office(name="办公室"), web=Web(public_url=url))
    async with internet(folder, wecom, ours or Ours(platform)) as http:
        return await connection_findings("work", platform, config, http, wall_at=NOW)


def faults(findings: Sequence[Finding]) -> list[str]:
    return [f"{each.what}; {each.todo}" for each in findings if each.is_fault]


def a_wecom() -> WeCom:
    return WeCom(lambda: NOW, {key: room for room, key in KEYS.items()})


@pytest.mark.parametrize("platform", [an_app(), groups()])
async def test_a_good_connection_has_no_fault_and_shows_nothing(tmp_path: Path, platform: Platform) -> None:
    wecom = a_wecom()
    findings = await found(tmp_path, platform, wecom)
    assert faults(findings) == []
    assert findings[-1].what == f"https://{OURS}/hooks/work answers"
    assert wecom.posted == []


@pytest.mark.parametrize(
    ("corp", "agent", "secret", "said"),
    [
        ("wwother", AGENT, SECRET, "corp_id is wrong (My Company, Company ID)"),
        (CORP, AGENT, "other", "app_secret is wrong (Apps, the app, Secret)"),
        (CORP, 1, SECRET, "secret is of another app (Apps, the app, AgentId and Secret)"),
    ],
)
async def test_wrong_credentials(tmp_path: Path, corp: str, agent: int, secret: str, said: str) -> None:
    app = WeComApp("work", AppSecrets(corp, agent, secret), app_seal())
    [fault] = faults(await found(tmp_path, app, a_wecom()))
    assert said in fault
    assert secret not in fault.replace("another", "")


async def test_an_address_that_is_not_trusted(tmp_path: Path) -> None:
    wecom = a_wecom()
    wecom.trusted = False
    [fault] = faults(await found(tmp_path, an_app(), wecom))
    assert "Trusted IPs" in fault


async def test_a_robot_that_was_taken_out(tmp_path: Path) -> None:
    wecom = a_wecom()
    del wecom.robots[KEYS[TAX]]
    [fault] = faults(await found(tmp_path, groups(), wecom))
    assert fault.startswith(f"the robot of {TAX} refuses us: the webhook is unknown")
    assert "copy the webhook address again" in fault
    assert KEYS[TAX] not in fault


@pytest.mark.parametrize("platform", [an_app(), groups()])
@pytest.mark.parametrize(("minutes", "said"), [(5, "behind"), (-5, "ahead of")])
async def test_a_wrong_clock(tmp_path: Path, platform: Platform, minutes: int, said: str) -> None:
    wecom = a_wecom()
    wecom.skew = timedelta(minutes=minutes)
    [fault] = faults(await found(tmp_path, platform, wecom))
    assert f"300 s {said} WeCom's; set it by NTP" in fault


@pytest.mark.parametrize("platform", [an_app(), groups()])
async def test_no_address_of_ours(tmp_path: Path, platform: Platform) -> None:
    [fault] = faults(await found(tmp_path, platform, a_wecom(), url=None))
    assert "web.public_url is not set" in fault


async def test_robots_that_only_speak_need_an_address_for_their_reply_form(tmp_path: Path) -> None:
    assert await found(tmp_path, groups(seal=None), a_wecom()) == ()
    [fault] = faults(await found(tmp_path, groups(seal=None), a_wecom(), url=None))
    assert "nobody is heard here and there is no reply form: web.public_url is not set" in fault


@pytest.mark.parametrize("platform", [an_app(), groups()])
async def test_an_address_that_is_somebody_elses(tmp_path: Path, platform: Platform) -> None:
    [fault] = faults(await found(tmp_path, platform, a_wecom(), ours=Ours(None)))
    assert "is not this service" in fault


async def test_an_address_where_nobody_answers_is_no_fault_before_the_start(tmp_path: Path) -> None:
    ours = Ours(an_app())
    ours.net.misbehave("/hooks", Reset(), Reset())  # a GET is tried twice
    findings = await found(tmp_path, an_app(), a_wecom(), ours=ours)
    assert faults(findings) == []
    assert "duban run" in findings[-1].todo


@pytest.mark.parametrize("platform", [an_app(), groups()])
async def test_wecom_that_is_out_of_reach(tmp_path: Path, platform: Platform) -> None:
    wecom = a_wecom()
    wecom.net.misbehave("/cgi-bin", Reset(), Reset())
    [fault] = faults(await found(tmp_path, platform, wecom))
    assert fault == "qyapi.weixin.qq.com does not answer; let this machine reach it on port 443"


async def test_a_robot_that_answers_nonsense(tmp_path: Path) -> None:
    wecom = a_wecom()
    wecom.net.misbehave("/cgi-bin/webhook", Reply(404, b"not found"))
    [fault] = faults(await found(tmp_path, groups(keys={TAX: KEYS[TAX]}), wecom))
    assert "does not answer: wecom refused: status 404" in fault
