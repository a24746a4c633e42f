"""A ledger to measure on: the sample plan, its people on one chat connection, third quarter opened."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path

from bot.config import Config, Connection, Office, Storage, Web
from bot.domain.plan import Plan
from bot.domain.roster import RosterRow
from bot.ports.platform import Platform
from bot.runtime.clock import ManualClock
from bot.runtime.discovery import find_schedules
from bot.simulate.setting import sample_plan, set_up
from bot.storage.data_files import data_files
from bot.storage.database import Database
from bot.storage.schema import migrate
from bot.wiring import Core, build_core, read_calendar
from tests.bench.names import CONNECTION, SECRET, TOKEN
from tests.pipeline_kit import NoHttp

OFFICE = "示范市推进办公室"
OPENED = (date(2026, 9, 21), time(8, 30))
MEASURED = (date(2026, 9, 26), time(9, 0))  # a day off: no digest goes out meanwhile


def office_config(folder: Path, url: str | None, port: int, admin_port: int = 0) -> str:
    """config.toml of the office. The connection is Slack; its secrets stand in files beside it."""
    (folder / "secret").write_text(SECRET)
    (folder / "token").write_text(TOKEN)
    lines = ["[office]", f'name = "{OFFICE}"', "[storage]", 'state = "state"']
    if url is not None:
        (folder / "url").write_text(url)
        lines.append('url_file = "url"')
    lines += ["[web]", f"port = {port}", f"admin_port = {admin_port}", f"[connections.{CONNECTION}]"]
    lines += ['platform = "slack"', 'signing_secret_file = "secret"', 'bot_token_file = "token"']
    return "\n".join(lines)


def a_core(database: Database, state: Path, platform: Platform, clock: ManualClock) -> Core:
    config = Config(
        office=Office(name=OFFICE),
        storage=Storage(state=state),
        web=Web(port=0),
        connections={CONNECTION: Connection(platform=platform.name)},
    )
    return build_core(database, clock, {CONNECTION: platform}, config=config, http=NoHttp())


async def prepare(
    url: str,
    state: Path,
    platform: Platform,
    *,
    plan: Plan | None = None,
    opened: bool = True,
    published: tuple[date, time] = OPENED,
    seat: Callable[[RosterRow], RosterRow] = lambda row: row,
) -> None:
    """Publish, seat everybody, open what is owed; then set the office's clock to the day off. `seat` gives
    people the ids that they have on the platform.
    """
    database = Database(url)
    migrate(database)
    sample, roster = sample_plan()
    calendar = read_calendar(data_files(state), "Asia/Shanghai")
    clock = ManualClock(calendar.instant(*published))
    core = a_core(database, state, platform, clock)
    people = [seat(replace(row, connection=CONNECTION)) for row in roster]
    writer, ticker = core.parts.writer, core.parts.ticker
    writer.start()
    await writer.run(lambda tx: set_up(tx, plan or sample, people, at=clock.office()))
    if opened:
        [schedule] = [each for each in find_schedules() if each.name == "open_filings"]
        await ticker.run(schedule, clock.office())
    ahead = str((calendar.instant(*MEASURED) - datetime.now(UTC)).total_seconds())
    await writer.run(lambda tx: tx.db.run("put_setting", name="office_ahead", value=ahead))
    stop(core)


def stop(core: Core) -> None:
    core.parts.writer.stop()
    core.parts.reader.stop()
    core.parts.worker.stop()
