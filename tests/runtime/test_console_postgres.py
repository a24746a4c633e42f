"""The console over PostgreSQL: what that engine cannot hold is refused, and is no error of ours."""

from __future__ import annotations

from pathlib import Path

from pydantic import SecretStr

from bot.config import Storage
from bot.simulate.setting import office_config
from tests.runtime.service_kit import a_service

SAID = {"room": "room-tax", "person": "tax", "text": "/帮助"}
CLICKED = {"message": 1, "person": "tax", "button": "help"}


async def test_no_sign_in_a_request_is_too_odd(pg_url: str, tmp_path: Path) -> None:
    config = office_config(tmp_path)
    config = config.model_copy(update={"storage": Storage(state=tmp_path, url=SecretStr(pg_url))})
    async with a_service(tmp_path, config) as at:
        first = await at.say("room-tax", "tax", "/帮助")
        assert (await at.answer("room-tax", first))["title"]
        for path, body in (("messages", SAID), ("actions", CLICKED)):
            for field in ("key", *(name for name, value in body.items() if isinstance(value, str))):
                for number, sign in enumerate(("\u0000", "a\u0000b", "\u0001", "\ufffe", "好" * 50)):
                    odd = {"key": f"{path}-{field}-{number}", **body, field: sign}
                    status, answer = await at.post(path, odd)
                    assert status in {202, 400, 404}, (path, field, sign, answer)
