"""What is not a platform's own is refused by a 4xx before any work of the database, on all platforms."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import pytest
from aiohttp.test_utils import TestClient, TestServer

from bot.config import Config, Office, Storage
from bot.ports.http import RawRequest
from bot.ports.platform import ProvedByHead
from bot.runtime.clock import ManualClock
from bot.runtime.server import MOST_BYTES, Hooks, public_app
from bot.storage.database import Database
from bot.wiring import build_core
from tests.ledgers import make_ledger
from tests.pipeline_kit import NoHttp
from tests.platforms import (
    test_dingtalk_contract,
    test_feishu_contract,
    test_matrix_contract,
    test_slack_contract,
    test_wecom_contract,
)
from tests.platforms.contract import NOW, Kit, Said

KITS: Final = {
    "wecom groups": test_wecom_contract.TestWeComGroupsContract.kit,
    "wecom app": test_wecom_contract.TestWeComAppContract.kit,
    "dingtalk": test_dingtalk_contract.TestDingTalkCallbackContract.kit,
    "feishu": test_feishu_contract.TestFeishuContract.kit,
    "slack command": test_slack_contract.TestSlackCommandContract.kit,
    "slack": test_slack_contract.TestSlackEventContract.kit,
    "matrix": test_matrix_contract.TestMatrixContract.kit,
}


class Listening:
    """One platform's hook, and every statement that the ledger was asked so far."""

    def __init__(self, client: TestClient[Any, Any], clock: ManualClock, statements: list[str]) -> None:
        self.client, self.clock, self.statements = client, clock, statements

    async def post(self, request: RawRequest) -> int:
        path = "/hooks/here" + (f"/{request.tail}" if request.tail else "")
        headers = {name: value for name, value in request.headers.items() if name != "content-length"}
        given = {"data": BytesIO(request.body), "headers": headers, "params": dict(request.query)}
        async with self.client.request(request.method, path, **given) as reply:
            return reply.status


@pytest.fixture
def statements(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """All that is asked of SQLite from now on, by whatever connection."""
    asked: list[str] = []
    connect = sqlite3.connect

    def traced(*args: Any, **more: Any) -> sqlite3.Connection:
        connection = connect(*args, **more)
        connection.set_trace_callback(asked.append)
        return connection

    monkeypatch.setattr(sqlite3, "connect", traced)
    return asked


@asynccontextmanager
async def listening(kit: Kit, folder: Path, statements: list[str]) -> AsyncIterator[Listening]:
    database, clock = Database(f"sqlite:///{folder / 'ledger.db'}"), ManualClock(NOW)
    make_ledger(database)
    config = Config(office=Office(name="办公室"), storage=Storage(state=folder))
    core = build_core(database, clock, {"here": kit.platform}, config=config, http=NoHttp())
    core.parts.writer.start()
    hooks = Hooks(
        core.platforms, core.pipeline, core.parts.writer, clock, NoHttp(),
        render=lambda card: core.words.render(card, clock.office()), on_change=lambda: None,
    )  # fmt: skip
    try:
        async with TestClient(TestServer(public_app(hooks))) as client:
            yield Listening(client, clock, statements)
    finally:
        core.parts.writer.stop()
        core.parts.reader.stop()
        core.parts.worker.stop()


def wrong_ones(kit: Kit) -> Iterator[tuple[str, RawRequest]]:
    """Each named; all but the last are the platform's own request, spoilt in one way."""
    good = kit.said(Said())
    yield "forged", kit.signed_by_another(good)
    for name in kit.proofs:
        if kit.in_query:
            yield f"without {name}", replace(good, query={k: v for k, v in good.query.items() if k != name})
        else:
            headers = {key: value for key, value in good.headers.items() if key != name}
            yield f"without {name}", replace(good, headers=headers)
    if kit.covers_body:
        yield "changed", replace(good, body=good.body.replace(b"0", b"1") + b" ")
    most = kit.platform.most_bytes if isinstance(kit.platform, ProvedByHead) else MOST_BYTES
    yield "too large", replace(good, body=good.body + b" " * most)
    yield "malformed", kit.signed(replace(good, body=b'{"a":'))
    yield "of nobody", RawRequest("POST", good.tail, {}, {}, b"{}", NOW)
    if good.tail:
        yield "of another path", replace(good, tail="another")


@pytest.mark.parametrize("name", KITS)
async def test_before_any_statement(name: str, tmp_path: Path, statements: list[str]) -> None:
    kit = KITS[name]
    async with listening(kit, tmp_path, statements) as service:
        await service.post(kit.said(Said(id="7")))  # of no other test: who has answered it needs no ledger
        assert statements, "what is believed asks the ledger"
        for how, request in wrong_ones(kit):
            statements.clear()
            status = await service.post(request)
            assert (how, 400 <= status < 500, statements) == (how, True, [])
        second, good = timedelta(seconds=1), kit.said(Said(id="8"))
        stale = () if kit.stamp is None else (NOW + kit.window + second, NOW - kit.window - second)
        for wall_at in stale:
            service.clock.at = wall_at
            statements.clear()
            assert (await service.post(good), statements) == (401, [])
