"""The service on one platform, whose vendor answers what is asked and takes no message: what comes in is
measured alone.

Called as `python -m tests.bench.platform_app KIND FOLDER PORT`.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import msgspec

from bot.cli.serving import kept_ahead, run_until_stopped
from bot.config import Config, Connection, Office, Storage, Web
from bot.errors import RateLimited
from bot.ports.http import HttpCall, HttpReply
from bot.runtime.clock import OfficeClock
from bot.runtime.logs import set_up_logs
from bot.storage.database import Database
from bot.wiring import build_core, build_service
from tests.bench.names import CONNECTION
from tests.bench.office import OFFICE
from tests.bench.platform_requests import KINDS

PEOPLE = ("tax", "data", "duban0")
ANSWERS: dict[str, object] = {
    "/auth/v3/tenant_access_token/internal": {"code": 0, "tenant_access_token": "t-1", "expire": 7200},
    "/bot/v3/info": {"code": 0, "bot": {"activate_status": 2, "open_id": "ou_bot"}},
    "/joined_rooms": {"joined_rooms": []},
    "/joined_members": {"joined": {f"@{each}:office.test": {"display_name": each} for each in PEOPLE}},
    "/ping": {"duration_ms": 1},
}


class Vendor:
    """The `Http`: knows its tokens and members, and asks to wait an hour with every message."""

    async def __call__(self, call: HttpCall, platform: str) -> HttpReply:
        for path, answer in ANSWERS.items():
            if call.url.partition("?")[0].endswith(path):
                return HttpReply(200, msgspec.json.encode(answer), {"content-type": "application/json"})
        raise RateLimited(wait_seconds=3600)


async def serve(kind: str, folder: Path, port: int) -> None:
    state, platform = folder / "state", KINDS[kind].platform()
    database = Database(f"sqlite:///{state / 'ledger.db'}")
    config = Config(
        office=Office(name=OFFICE),
        storage=Storage(state=state),
        web=Web(port=port, admin_port=0),
        connections={CONNECTION: Connection(platform=platform.name)},
    )
    clock = OfficeClock(kept_ahead(database))
    core = build_core(database, clock, {CONNECTION: platform}, config=config, http=Vendor())
    core.parts.writer.start()
    await run_until_stopped(build_service(core, clock, config))


if __name__ == "__main__":
    set_up_logs()
    asyncio.run(serve(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])))
