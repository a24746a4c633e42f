"""A signed command through listener, pipeline and ledger, and back as the answer Slack shows."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest_asyncio
from aiohttp.test_utils import TestClient, TestServer

from bot.ports.http import RawRequest
from bot.runtime.clock import ManualClock
from bot.runtime.server import Hooks, public_app
from bot.storage.audit import verify
from bot.storage.database import Database
from bot.wiring import Core
from tests.bench.names import CONNECTION
from tests.bench.office import a_core, prepare, stop
from tests.pipeline_kit import NoHttp
from tests.platforms.contract import NOW
from tests.platforms.slack_requests import FORM, a_slack, command, event, post, signed

TAX = {"channel_id": "room-tax", "user_id": "tax"}


class Listening:
    """The service's public listener, its ledger, and how Slack calls it."""

    def __init__(self, core: Core, client: TestClient, clock: ManualClock) -> None:  # type: ignore[type-arg]
        self.core, self.client, self.clock = core, client, clock

    async def post(self, request: RawRequest) -> tuple[int, str]:
        path = f"/hooks/{CONNECTION}"
        async with self.client.post(path, data=request.body, headers=dict(request.headers)) as reply:
            return reply.status, await reply.text()

    def facts(self) -> list[str]:
        db = self.core.database.connect()
        found = [str(row[1]) for row in db.rows("facts")]
        assert verify(db) == []
        db.close()
        return found


@pytest_asyncio.fixture
async def service(tmp_path: Path) -> AsyncIterator[Listening]:
    url = f"sqlite:///{tmp_path / 'ledger.db'}"
    platform, clock = a_slack(), ManualClock(NOW)
    await prepare(url, tmp_path, platform)
    core = a_core(Database(url), tmp_path, platform, clock)
    core.parts.writer.start()
    hooks = Hooks(
        core.platforms, core.pipeline, core.parts.writer, clock, NoHttp(),
        render=lambda card: core.words.render(card, clock.office()), on_change=lambda: None,
    )  # fmt: skip
    async with TestClient(TestServer(public_app(hooks))) as client:
        yield Listening(core, client, clock)
    stop(core)


async def test_a_report_by_command_is_filed_and_told_to_its_sender(service: Listening) -> None:
    status, text = await service.post(command("report 6 完成60%", **TAX))
    told = json.loads(text)
    assert (status, told["response_type"]) == (200, "ephemeral")
    assert told["text"].startswith("已登记第6项")
    assert service.facts().count("ReportFiled") == 1


async def test_the_same_command_again_gets_the_same_answer_and_no_second_report(service: Listening) -> None:
    answers = [await service.post(command("6 完成60%", name="/report", **TAX)) for _ in range(3)]
    assert len(set(answers)) == 1
    assert service.facts().count("ReportFiled") == 1


async def test_both_events_of_one_mention_are_filed_once(service: Listening) -> None:
    said = {"channel": "room-tax", "user": "tax"}
    for kind in ("message", "app_mention", "message"):
        status, text = await service.post(event("<@UBOT> 6完成60%", type=kind, **said))
        assert (status, text) == (200, "")
    assert service.facts().count("ReportFiled") == 1


async def test_forged_stale_and_broken_requests_leave_no_trace(service: Listening) -> None:
    before, good = service.facts(), command("report 6 完成60%", **TAX)
    assert (await service.post(replace(good, body=good.body + b"&a=b")))[0] == 401
    assert (await service.post(signed(replace(good, wall_at=NOW - timedelta(seconds=301)))))[0] == 401
    assert (await service.post(post(b"command=1", FORM)))[0] == 400
    assert service.facts() == before
    db = service.core.database.connect()
    assert not [row for row in db.rows("inbox") if row[0].startswith("in/")]
    db.close()


async def test_the_handshake_needs_no_ledger(service: Listening) -> None:
    body = b'{"type":"url_verification","challenge":"3eZ"}'
    assert await service.post(post(body, "application/json")) == (200, "3eZ")
