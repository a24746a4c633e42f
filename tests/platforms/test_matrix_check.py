"""A connection is proved against a real homeserver, and each thing that is wrong is told with what to do."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest_asyncio
from typer.testing import CliRunner

from bot.cli.main import app
from bot.platforms.matrix.platform import Config, Matrix
from bot.ports.platform import CheckAt, Finding
from bot.runtime.calls import AiohttpClient, drive
from tests.conftest import CHECKOUT
from tests.platforms.matrix_kit import Desk, a_desk, running
from tests.synapse import SERVER_NAME, Slot, Synapse


@pytest_asyncio.fixture
async def desk(synapse: Synapse, tmp_path: Path) -> AsyncIterator[Desk]:
    found = await a_desk(tmp_path, synapse.take_slot(), synapse.base, [])
    found.start_at(datetime(2026, 9, 21, 1, 30, tzinfo=UTC))
    yield found


async def findings(slot: Slot, homeserver: str, *, ahead: timedelta = timedelta(0)) -> Sequence[Finding]:
    settings: dict[str, Any] = {"homeserver": homeserver, "server_name": SERVER_NAME, "user": slot.user}
    tokens = {"as_token": slot.as_token, "hs_token": slot.hs_token}
    platform = Matrix(slot.connection, Config.model_validate({**settings, **tokens}))
    at = CheckAt(datetime.now(UTC) + ahead, None)
    async with aiohttp.ClientSession() as session:
        driven = await drive(platform.check(at), AiohttpClient(session), platform="m", hosts=platform.hosts)
    return driven.result


async def faults(slot: Slot, homeserver: str, *, ahead: timedelta = timedelta(0)) -> list[str]:
    found = await findings(slot, homeserver, ahead=ahead)
    assert all(each.todo for each in found if each.is_fault)
    return [each.what for each in found if each.is_fault]


async def checked(desk: Desk) -> tuple[int | None, str]:
    """Exit status and words of `duban check`."""
    command = (sys.executable, "-m", "bot", "check", "--config", str(desk.folder / "config.toml"))
    process = await asyncio.create_subprocess_exec(
        *command, cwd=CHECKOUT, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
    )
    said, _ = await process.communicate()
    return process.returncode, said.decode()


async def test_a_connection_that_is_right_has_no_fault(synapse: Synapse, desk: Desk) -> None:
    async with running(desk):
        assert await faults(desk.slot, synapse.base) == []
        [told] = await findings(desk.slot, synapse.base)
        assert told.what == f"the homeserver reaches us and knows us as {desk.slot.account}"
        [skew] = await faults(desk.slot, synapse.base, ahead=timedelta(minutes=5))
        assert "clock is 3" in skew or "clock is 29" in skew
        status, told = await checked(desk)
        assert (status, "reaches us and knows us as" in told) == (0, True), told
    status, told = await checked(desk)
    assert (status, "nothing answers at that address" in told) == (1, True), told
    [down] = await faults(desk.slot, synapse.base)
    assert down == "the homeserver does not reach us: nothing answers at that address"


async def test_each_wrong_setting_is_told_by_itself(synapse: Synapse, desk: Desk) -> None:
    slot = desk.slot
    [unknown] = await faults(replace(slot, as_token="x" * 32), synapse.base)
    assert unknown.startswith("the homeserver does not know as_token: ")
    [another] = await faults(replace(slot, user="other"), synapse.base)
    assert another == f"as_token is the token of {slot.account}, not of @other:office.test"
    [renamed] = await faults(replace(slot, connection="renamed"), synapse.base)
    assert renamed == "the homeserver does not reach us: its registration file has another id"
    [nobody] = await faults(slot, "http://127.0.0.1:1")
    assert nobody.startswith("http://127.0.0.1:1 does not answer as a homeserver")
    (desk.folder / "hs_token").write_text("y" * 32)
    async with running(desk):
        [forged] = await faults(slot, synapse.base)
        assert forged.endswith("what answers there is not Duban, or its hs_token is another one")


def test_the_registration_file_is_printed_from_the_settings(tmp_path: Path) -> None:
    """That a homeserver reads it is seen by every test of this folder: Synapse is given this file."""
    slot = Slot("work", "duban", 8080, "a" * 32, "b" * 32)
    Desk(tmp_path, slot).write_config("https://matrix.office.test")
    config = ["--config", str(tmp_path / "config.toml")]
    done = CliRunner().invoke(app, ["example-registration", "work", *config])
    assert done.exit_code == 0
    lines = done.output.splitlines()
    assert 'id: "duban-work"' in lines
    assert 'url: "http://127.0.0.1:8080/hooks/work"' in lines
    assert 'sender_localpart: "duban"' in lines
    done = CliRunner().invoke(app, ["example-registration", "work", *config, "--url", "https://duban.test/"])
    assert 'url: "https://duban.test/hooks/work"' in done.output.splitlines()
    done = CliRunner().invoke(app, ["example-registration", "other", *config])
    assert done.exit_code != 0
    assert "expected one of platform matrix: work" in str(done.exception)
