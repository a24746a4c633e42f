"""`duban check` of a connection to DingTalk: each fault is named with what to click, a good one has none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.cli.checking import connection_findings
from bot.config import Config, Office, Web
from bot.platforms.dingtalk.api import AppSecrets
from bot.platforms.dingtalk.callback import DingTalkCallback, Door
from bot.platforms.dingtalk.cards import STANDARD_TEMPLATE
from bot.platforms.dingtalk.stream import DingTalkStream
from bot.ports.platform import Finding, Platform
from tests.emulators.base import Reply, Reset, internet
from tests.emulators.dingtalk import CLIENT_ID, CLIENT_SECRET, DingTalk
from tests.emulators.office import CONNECTION
from tests.emulators.ours import OURS, Ours
from tests.platforms.contract import NOW
from tests.platforms.dingtalk_kit import PATH_SECRET, SECRETS, a_callback, a_robot, a_stream

DATE = (("Date", NOW.strftime("%a, %d %b %Y %H:%M:%S GMT")),)


async def found(
    folder: Path,
    platform: Platform,
    dingtalk: DingTalk,
    *,
    url: str | None = f"https://{OURS}",
    ours: Ours | None = None,
) -> Sequence[Finding]:
    config = Config(office=Office(name="办公室"), web=Web(public_url=url))
    async with internet(folder, dingtalk, ours or Ours(platform)) as http:
        return await connection_findings("work", platform, config, http, wall_at=NOW)


def faults(findings: Sequence[Finding]) -> list[str]:
    return [f"{each.what}; {each.todo}" for each in findings if each.is_fault]


def a_dingtalk() -> DingTalk:
    return DingTalk(lambda: NOW)


async def test_a_good_stream_has_nothing_to_say_and_shows_nothing(tmp_path: Path) -> None:
    dingtalk = a_dingtalk()
    assert await found(tmp_path, a_stream(), dingtalk, url=None) == ()
    assert dingtalk.posted == []


async def test_a_good_callback_answers_and_its_address_for_clicks_is_registered(tmp_path: Path) -> None:
    dingtalk, app = a_dingtalk(), a_callback()
    for _ in range(2):
        findings = await found(tmp_path, app, dingtalk)
        assert faults(findings) == []
        assert [each.what for each in findings] == [
            f"https://{OURS}/hooks/{CONNECTION} answers",
            f"clicks come to https://{OURS}/hooks/{CONNECTION}",
        ]
    secret = Door(PATH_SECRET).card_secret(CLIENT_SECRET)
    assert dingtalk.routes == {app.route: (f"https://{OURS}/hooks/{CONNECTION}/{PATH_SECRET}", secret)}
    assert dingtalk.posted == []


@pytest.mark.parametrize(
    "secrets", [replace(SECRETS, client_id="other"), replace(SECRETS, client_secret="wrong")]
)
async def test_wrong_credentials(tmp_path: Path, secrets: AppSecrets) -> None:
    app = DingTalkStream("work", secrets, STANDARD_TEMPLATE)
    [fault] = faults(await found(tmp_path, app, a_dingtalk()))
    assert "Credentials & Basic Info" in fault
    assert "wrong;" not in fault.replace("is wrong", "")


async def test_a_robot_of_another_app(tmp_path: Path) -> None:
    app = DingTalkStream("work", AppSecrets(CLIENT_ID, CLIENT_SECRET, "other"), STANDARD_TEMPLATE)
    [fault] = faults(await found(tmp_path, app, a_dingtalk()))
    assert "robot_code is not of this app" in fault
    assert "Robot, RobotCode" in fault


@pytest.mark.parametrize(
    ("path", "scope"),
    [
        ("/v1.0/robot/messageFiles/download", "sending and receiving"),
        ("/v1.0/card/instances/createAndDeliver", "Card.Instance.Write"),
    ],
)
async def test_a_permission_that_is_missing(tmp_path: Path, path: str, scope: str) -> None:
    dingtalk = a_dingtalk()
    dingtalk.denied.add(path)
    [fault] = faults(await found(tmp_path, a_stream(), dingtalk))
    assert "Permission Management" in fault
    assert scope in fault
    assert faults(await found(tmp_path, a_stream(template=""), dingtalk)) == (
        [] if "card" in path else [fault]
    )


async def test_a_month_whose_calls_are_used_up(tmp_path: Path) -> None:
    dingtalk = a_dingtalk()
    dingtalk.month_left = 0
    [fault] = faults(await found(tmp_path, a_stream(), dingtalk))
    assert "the month's calls of this edition are used up" in fault


async def test_a_socket_that_is_not_allowed(tmp_path: Path) -> None:
    dingtalk = a_dingtalk()
    body = '{"code":"param.error","message":"未开启Stream模式"}'.encode()
    dingtalk.net.misbehave("/v1.0/gateway", Reply(400, body))
    [fault] = faults(await found(tmp_path, a_stream(), dingtalk))
    assert "message receiving mode: Stream" in fault


@pytest.mark.parametrize(("minutes", "said"), [(5, "behind"), (-5, "ahead of")])
async def test_a_wrong_clock(tmp_path: Path, minutes: int, said: str) -> None:
    dingtalk = a_dingtalk()
    dingtalk.skew = timedelta(minutes=minutes)
    for platform in (a_stream(), a_robot()):
        [fault] = faults(await found(tmp_path, platform, dingtalk))
        assert f"300 s {said} DingTalk's; set it by NTP" in fault


async def test_no_address_of_ours_matters_to_a_callback_alone(tmp_path: Path) -> None:
    [fault] = faults(await found(tmp_path, a_callback(), a_dingtalk(), url=None))
    assert "web.public_url is not set" in fault


async def test_an_address_that_is_somebody_elses(tmp_path: Path) -> None:
    [fault] = faults(await found(tmp_path, a_callback(), a_dingtalk(), ours=Ours(None)))
    assert "is not this service" in fault
    assert PATH_SECRET not in fault


async def test_an_address_that_believes_another_path(tmp_path: Path) -> None:
    other = DingTalkCallback("work", SECRETS, Door("another-path-secret-00001"), "")
    [fault] = faults(await found(tmp_path, a_callback(), a_dingtalk(), ours=Ours(other)))
    assert "answers 401" in fault


async def test_an_address_where_nobody_answers_is_no_fault_before_the_start(tmp_path: Path) -> None:
    ours = Ours(a_callback())
    ours.net.misbehave("/hooks", Reset())
    findings = await found(tmp_path, a_callback(), a_dingtalk(), ours=ours)
    assert faults(findings) == []
    assert "duban run" in findings[0].todo


async def test_an_address_for_clicks_that_cannot_be_registered(tmp_path: Path) -> None:
    dingtalk = a_dingtalk()
    dingtalk.denied.add("/v1.0/card/callbacks/register")
    [fault] = faults(await found(tmp_path, a_callback(), dingtalk))
    assert "Card.Instance.Write" in fault


async def test_dingtalk_that_is_out_of_reach(tmp_path: Path) -> None:
    for platform, path, host in (
        (a_stream(), "/v1.0/oauth2", "api.dingtalk.com"),
        (a_robot(), "/robot/send", "oapi.dingtalk.com"),
    ):
        dingtalk = a_dingtalk()
        dingtalk.net.misbehave(path, Reset())
        [fault] = faults(await found(tmp_path, platform, dingtalk))
        assert fault == f"{host} does not answer; let this machine reach it on port 443"


async def test_a_custom_robot_shows_nothing_when_it_is_checked(tmp_path: Path) -> None:
    dingtalk = a_dingtalk()
    assert await found(tmp_path, a_robot(), dingtalk) == ()
    assert dingtalk.posted == []
    [fault] = faults(await found(tmp_path, a_robot("SECwrong"), dingtalk))
    assert "secret is wrong" in fault
    assert "SECwrong" not in fault
    [fault] = faults(await found(tmp_path, a_robot(None), dingtalk))
    assert "310000" in fault
    [fault] = faults(await found(tmp_path, a_robot(token="other"), dingtalk))
    assert "the webhook's address is unknown" in fault


async def test_a_custom_robot_without_a_sign_is_told_of_but_no_fault(tmp_path: Path) -> None:
    dingtalk = a_dingtalk()
    dingtalk.net.misbehave("/robot/send", Reply(200, b'{"errcode":40035,"errmsg":"missing json"}', DATE))
    [told] = await found(tmp_path, a_robot(None), dingtalk)
    assert not told.is_fault
    assert "not signed" in told.what
