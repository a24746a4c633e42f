"""`duban check` of the public address, through sockets: who answers there, and what to do if not we."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer, unused_port

from bot.cli.address_check import public_findings
from bot.config import Config, Office, Storage, Web
from bot.runtime.proving import SETTING, Prover, proving_key
from bot.storage.database import Database
from bot.storage.lock import service_lock
from tests.emulators.base import certificate
from tests.ledgers import make_ledger
from tests.pipeline_kit import World, a_world


def settings(folder: Path, url: str, port: int) -> Config:
    return Config(
        office=Office(name="办公室"), storage=Storage(state=folder), web=Web(port=port, public_url=url)
    )


async def found(folder: Path, url: str, port: int = 0) -> list[tuple[str, str]]:
    async with aiohttp.ClientSession() as session:
        findings = await public_findings(settings(folder, url, port), session)
    return [(each.what, each.todo) for each in findings]


@asynccontextmanager
async def at(handler: Any) -> AsyncIterator[str]:
    """A server in our place; its address."""
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", handler)
    async with TestServer(app) as server:
        yield f"http://127.0.0.1:{server.port}"


@asynccontextmanager
async def running(folder: Path) -> AsyncIterator[tuple[World, str]]:
    """The service on its ledger, with its lock."""
    world = await a_world(f"sqlite:///{folder / 'ledger.db'}", folder)
    app = web.Application()
    Prover(world.core.parts.writer, alone=True).add_to(app)
    try:
        with service_lock(folder):
            async with TestServer(app) as server:
                yield world, f"http://127.0.0.1:{server.port}"
    finally:
        world.close()


async def test_the_running_service_proves_itself(tmp_path: Path) -> None:
    async with running(tmp_path) as (_, url):
        assert await found(tmp_path, url) == []


async def test_where_none_runs_check_answers_for_it_and_nothing_stays_open(tmp_path: Path) -> None:
    port = unused_port()
    for _ in range(2):
        assert await found(tmp_path, f"http://127.0.0.1:{port}", port) == []


async def test_a_copy_of_the_ledger_is_another_service(tmp_path: Path) -> None:
    """The copy knows the key that was, and a service alone on its ledger makes a new one at its start."""
    (tmp_path / "ours").mkdir()
    (tmp_path / "copy").mkdir()
    async with running(tmp_path / "copy") as (_, url), running(tmp_path / "ours") as (_, ours):
        assert await found(tmp_path / "ours", ours) == []
        [(what, todo)] = await found(tmp_path / "ours", url, 8080)
    assert "leads to another Duban" in what
    assert "http://127.0.0.1:8080" in todo


async def test_each_start_on_a_ledger_of_its_own_makes_a_new_key(tmp_path: Path) -> None:
    keys = set()
    database = Database(f"sqlite:///{tmp_path / 'ledger.db'}")
    make_ledger(database)
    world = await a_world(f"sqlite:///{tmp_path / 'ledger.db'}", tmp_path)
    for alone in (True, True, False):
        app = web.Application()
        Prover(world.core.parts.writer, alone=alone).add_to(app)
        async with TestServer(app) as server, aiohttp.ClientSession() as session:
            for _ in range(2):
                async with session.get(server.make_url(f"/prove/{'0' * 32}")) as reply:
                    assert reply.status == 200
                    assert reply.headers["cache-control"] == "no-store"
        db = database.connect()
        keys.add(proving_key(db))
        db.close()
    world.close()
    assert len(keys) == 2


@pytest.mark.parametrize("nonce", ["", "0" * 31, "Z" * 32, "0" * 33, "../healthz"])
async def test_what_is_no_question_of_check_is_not_answered(tmp_path: Path, nonce: str) -> None:
    async with running(tmp_path) as (world, url), aiohttp.ClientSession() as session:
        async with session.get(f"{url}/prove/{nonce}") as reply:
            assert reply.status == 404
        db = world.core.database.connect()
        assert db.one("setting", name=SETTING) is None
        db.close()


def answers(status: int, text: str = "", **headers: str) -> Any:
    async def handler(_: web.Request) -> web.Response:
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        return web.Response(status=status, text=text, headers=given)

    return handler


@pytest.mark.parametrize(
    ("handler", "what", "todo"),
    [
        (
            answers(301, location="https://b.example/prove/1?token=x"),
            "redirects to https://b.ex",
            "web",
        ),
        (answers(302, location="/login"), "redirects to another path", "pass every path"),
        (answers(404, server="nginx/1.26"), "answers 404 (server nginx/1.26): our paths", "pass every path"),
        (answers(502, server="nginx"), "the proxy at", "point it to http://127.0.0.1:8080"),
        (answers(503), "does not reach us (503)", "start duban run"),
        (answers(401), "refuses us with 401", "without a login"),
        (answers(403, server="WAF\u2028<b>"), "refuses us with 403 (server WAFb)", "without a login"),
        (
            answers(200, "<html>Welcome</html>", server="Apache"),
            "something else answers (server Apache)",
            "pass",
        ),
        (answers(200, ""), "something else answers", "pass"),
        (answers(200, "0" * 64), "leads to another Duban", "DNS and proxy"),
        (answers(200, "0" * 100_000), "something else answers", "pass"),
    ],
)
async def test_whoever_answers_in_our_place_is_named(
    tmp_path: Path, handler: Any, what: str, todo: str
) -> None:
    with service_lock(tmp_path):
        async with at(handler) as url:
            [(said, do)] = await found(tmp_path, url, 8080)
    assert what in said
    assert todo in do
    assert "token" not in said


async def test_a_certificate_that_nobody_trusts_is_named(tmp_path: Path) -> None:
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate(tmp_path, ["localhost"]))
    server = TestServer(web.Application())
    await server.start_server(ssl=tls)
    try:
        with service_lock(tmp_path):
            [(what, todo)] = await found(tmp_path, f"https://localhost:{server.port}")
    finally:
        await server.close()
    assert "is not accepted" in what
    assert "self" in what
    assert "valid certificate for localhost" in todo


async def test_a_port_without_tls_is_named(tmp_path: Path) -> None:
    with service_lock(tmp_path):
        async with at(answers(200)) as url:
            [(what, _)] = await found(tmp_path, url.replace("http://", "https://"))
    assert "does not speak TLS" in what


async def test_nobody_at_all_and_a_name_that_is_none(tmp_path: Path) -> None:
    with service_lock(tmp_path):
        [(nobody, _)] = await found(tmp_path, f"http://127.0.0.1:{unused_port()}")
        [(no_name, _)] = await found(tmp_path, "https://duban.invalid")
    assert "nothing answers at" in nobody
    assert "duban.invalid has no address" in no_name


async def test_who_breaks_off_is_named(tmp_path: Path) -> None:
    async def cut(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.close()

    server = await asyncio.start_server(cut, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    with service_lock(tmp_path):
        [(what, _)] = await found(tmp_path, f"http://127.0.0.1:{port}")
    server.close()
    await server.wait_closed()
    assert "breaks off before it answers" in what


async def test_a_port_that_is_taken_while_no_service_runs_is_named(tmp_path: Path) -> None:
    async with at(answers(200)) as url:
        port = int(url.rpartition(":")[2])
        [(what, todo)] = await found(tmp_path, url, port)
    assert "cannot be opened, though the service does not run" in what
    assert "stop what listens there" in todo


async def test_without_an_address_nothing_is_asked(tmp_path: Path) -> None:
    config = Config(office=Office(name="办公室"), storage=Storage(state=tmp_path))
    async with aiohttp.ClientSession() as session:
        assert await public_findings(config, session) == ()
