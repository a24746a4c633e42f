"""A platform is added as docs/adding-a-platform.md says: configured, held to the contract, talked through."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from aiohttp import web
from pydantic import SecretStr

from bot.config import load_config, platform_settings
from bot.ports.http import HttpCall, HttpReply, RawRequest
from bot.wire.signing import hmac_sha256
from bot.wiring import PLATFORMS, build_platforms
from tests.emulators.base import Net, internet
from tests.emulators.office import CONNECTION, an_office_on, clock_of
from tests.platforms.contract import NOW, Kit, PlatformContract
from tests.platforms.toy import HOST, Config, Toy

SECRET = "a-toy-secret"
KINDS = {**PLATFORMS, "toy": lambda name, connection: Toy(name, platform_settings(name, connection, Config))}


def signed(request: RawRequest, secret: str = SECRET) -> RawRequest:
    stamp = str(int(request.wall_at.timestamp()))
    proof = {"x-toy-time": stamp, "x-toy-signature": hmac_sha256(secret, stamp.encode(), request.body)}
    return replace(request, headers={**request.headers, **proof})


def event(text: str, id: str = "1", at: datetime = NOW, **more: str) -> RawRequest:
    body = {"id": id, "room": "room-tax", "who": "tax", "text": text, **more}
    return signed(RawRequest("POST", "", {}, {}, json.dumps(body).encode(), at))


def shown(call: HttpCall) -> str:
    return str(json.loads(call.body)["text"]).replace("@@", "@")


def active(call: HttpCall) -> Sequence[str]:
    return re.findall(r"(?<!@)@(?:@@)*(?!@)\w*", str(json.loads(call.body)["text"]))


class TestToyContract(PlatformContract):
    kit = Kit(
        platform=Toy(CONNECTION, Config(secret=SecretStr(SECRET))),
        said=lambda said: event(said.text, said.id),
        signed=signed,
        signed_by_another=lambda request: signed(request, "another"),
        proofs=("x-toy-time", "x-toy-signature"),
        stamp="x-toy-time",
        window=timedelta(minutes=5),
        good=HttpReply(200, b'{"id":"m1"}'),
        sent_id="m1",
        refusal=HttpReply(200, b'{"error":"no such room"}'),
        too_fast=HttpReply(200, b'{"error":"slow down"}'),
        secrets=(SECRET,),
        active=active,
        shown=shown,
        faults=lambda call: [] if len(json.loads(call.body)["text"]) <= 2000 else ["too long"],
    )


class Vendor:
    """The toy's server."""

    hosts = (HOST,)

    def __init__(self) -> None:
        self.net = Net()
        self.texts: list[str] = []

    def add_to(self, app: web.Application) -> None:
        app.router.add_post("/send", self._send)

    async def _send(self, request: web.Request) -> web.Response:
        self.texts.append((await request.json())["text"])
        return web.json_response({"id": f"m{len(self.texts)}"})


async def test_a_configured_toy_reminds_is_answered_and_echoes(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text(SECRET)
    lines = [
        "[office]",
        'name = "办公室"',
        "[connections.work]",
        'platform = "toy"',
        'secret_file = "secret"',
    ]
    (tmp_path / "config.toml").write_text("\n".join(lines))
    platform = build_platforms(load_config(tmp_path / "config.toml", {}), KINDS)[CONNECTION]
    vendor, clock = Vendor(), clock_of(tmp_path)
    async with (
        internet(tmp_path, vendor) as http,
        an_office_on(platform, tmp_path, clock, http, seat=lambda row: row) as serving,
    ):
        await serving.move(hours=1)
        place = next(n for n, text in enumerate(vendor.texts, 1) if "第6项" in text)
        request = event("完成60%", "e1", clock.wall(), reply_to=f"m{place}")
        assert (await serving.post(request.body, request.headers))[0] == 200
        await serving.settle()
        assert vendor.texts[-1].startswith("已登记第6项")
        assert serving.filing("6").state == "filed"
