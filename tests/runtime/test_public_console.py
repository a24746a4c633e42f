"""The console speaks by the page's own listener: on the public one nobody can speak as anybody."""

from __future__ import annotations

from pathlib import Path

import aiohttp
import pytest

from bot.simulate.setting import CONSOLE
from tests.runtime.public_kit import a_public_service

WORDS = {"key": "1", "room": "room-tax", "person": "tax", "text": "@督办 6完成100%，已完成"}
CLICK = {"key": "2", "message": 1, "button": "1", "person": "tax"}


@pytest.mark.parametrize(("tail", "body"), [("messages", WORDS), ("actions", CLICK), ("", WORDS)])
async def test_a_hook_of_the_console_believes_nobody(
    tmp_path: Path, tail: str, body: dict[str, object]
) -> None:
    async with a_public_service(tmp_path) as public, aiohttp.ClientSession() as session:
        url = f"{public.address}/hooks/{CONSOLE}/{tail}".removesuffix("/")
        async with session.post(url, json=body, headers={"host": "evil.example"}) as reply:
            assert reply.status == 401
        core = public.at.core
        assert core is not None
        claimed = await core.parts.reader.run_db(lambda db: [str(row[0]) for row in db.rows("inbox")])
        # what the first look did may be among them by now
        assert [key for key in claimed if key.startswith(("in/", f"{CONSOLE}/"))] == []
