"""`duban check` of a connection to Slack: each fault is named with what to click, a good one has none."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from bot.cli.checking import connection_findings
from bot.config import Config, Office, Web
from bot.platforms.slack.platform import Slack as SlackApp
from bot.ports.platform import Finding
from tests.emulators.base import Reset, internet
from tests.emulators.office import CONNECTION
from tests.emulators.ours import OURS, Ours
from tests.emulators.slack import Slack
from tests.platforms.contract import NOW
from tests.platforms.slack_kit import an_app


async def found(
    folder: Path, slack: Slack, *, app: SlackApp | None = None, url: str | None = f"https://{OURS}"
) -> Sequence[Finding]:
    config = Config(office=Office(name="办公室"), web=Web(public_url=url))
    app = app or an_app()
    async with internet(folder, slack, Ours(app)) as http:
        return await connection_findings(CONNECTION, app, config, http, wall_at=NOW)


def faults(findings: Sequence[Finding]) -> list[str]:
    return [f"{each.what}; {each.todo}" for each in findings if each.is_fault]


def a_slack() -> Slack:
    return Slack(lambda: NOW)


async def test_a_good_connection_has_no_fault_and_says_that_its_address_answers(tmp_path: Path) -> None:
    findings = await found(tmp_path, a_slack())
    assert faults(findings) == []
    assert findings[-1].what == f"https://{OURS}/hooks/work answers"
    assert "Interactivity" in findings[-1].todo


async def test_a_token_that_is_refused(tmp_path: Path) -> None:
    [fault] = faults(await found(tmp_path, a_slack(), app=an_app("xoxb-another")))
    assert "invalid_auth" in fault
    assert "Bot User OAuth Token" in fault
    assert "xoxb-another" not in fault


@pytest.mark.parametrize(
    ("scopes", "said"),
    [
        ("files:read,files:write,commands", "may not chat:write"),
        ("chat:write,files:read,files:write", "nothing is heard"),
    ],
)
async def test_a_token_that_may_too_little(tmp_path: Path, scopes: str, said: str) -> None:
    slack = a_slack()
    slack.scopes = scopes
    [fault] = faults(await found(tmp_path, slack))
    assert said in fault
    assert "Bot Token Scopes" in fault


async def test_without_files_it_works_and_says_so(tmp_path: Path) -> None:
    slack = a_slack()
    slack.scopes = "chat:write,commands"
    findings = await found(tmp_path, slack)
    assert faults(findings) == []
    assert sum("no files" in each.what for each in findings) == 2


@pytest.mark.parametrize(("minutes", "said"), [(5, "behind"), (-5, "ahead of")])
async def test_a_wrong_clock(tmp_path: Path, minutes: int, said: str) -> None:
    slack = a_slack()
    slack.skew = timedelta(minutes=minutes)
    [fault] = faults(await found(tmp_path, slack))
    assert said in fault


@pytest.mark.parametrize(
    ("url", "said"), [(None, "web.public_url is not set"), ("http://127.0.0.1:8080", "is no https address")]
)
async def test_an_address_that_slack_cannot_call(tmp_path: Path, url: str | None, said: str) -> None:
    [fault] = faults(await found(tmp_path, a_slack(), url=url))
    assert said in fault


async def test_slack_out_of_reach(tmp_path: Path) -> None:
    slack = a_slack()
    slack.net.misbehave("/api/auth.test", Reset())
    [fault] = faults(await found(tmp_path, slack))
    assert "slack.com does not answer" in fault
