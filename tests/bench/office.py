"""A ledger to measure on: the sample plan, its people on one chat connection, third quarter opened."""

from __future__ import annotations

from collections.abc import Sequence
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

OPENED = (date(2026, 9, 21), time(8, 30))
MEASURED = (date(2026, 9, 26), time(9, 0))  # a day off: no digest goes out meanwhile


def office_config(state: Path, url: str | None, port: int) -> str:
    """config.toml of the office. The connection is Slack; its secrets stand in files."""
    (state / "secret").write_text(SECRET)
    (state / "token").write_text(TOKEN)
    storage = 'state = "state"\n'
    if url is not None:
        (state / "url").write_text(url)
        storage += 'url_file = "url"\n'
    return (
        f'[office]\nname = "示范市推进办公室"\n[storage]\n{storage}[web]\nport = {port}\n'
        f'[connections.{CONNECTION}]\nplatform = "slack"\nsigning_secret_file = "secret"\nbot_token_file = "token"\n'
    )


def a_core(database: Database, state: Path, platform: Platform, clock: ManualClock) -> Core:
    config = Config(
        office=Office(name="示范市推进办公室"),
        storage=Storage(state=state),
        web=Web(port=0),
        connections={CONNECTION: Connection(platform=platform.name)},
    )
    return build_core(database, clock, {CONNECTION: platform}, config=config, http=NoHttp())


async def prepare(url: str, state: Path, platform: Platform) -> None:
    """Publish, seat everybody, open what is owed; then set the office's clock to the day off."""
    database = Database(url)
    migrate(database)
    plan, roster = sample_plan()
    calendar = read_calendar(data_files(state), "Asia/Shanghai")
    clock = ManualClock(calendar.instant(*OPENED))
    core = a_core(database, state, platform, clock)
    core.parts.writer.start()
    await core.parts.writer.run(lambda tx: set_up(tx, plan, on_connection(roster), at=clock.office()))
    await open_filings(core, clock)
    ahead = str((calendar.instant(*MEASURED) - datetime.now(UTC)).total_seconds())
    await core.parts.writer.run(lambda tx: tx.db.run("put_setting", name="office_ahead", value=ahead))
    stop(core)


def on_connection(roster: Sequence[RosterRow]) -> tuple[RosterRow, ...]:
    return tuple(replace(row, connection=CONNECTION) for row in roster)


async def open_filings(core: Core, clock: ManualClock) -> None:
    [schedule] = [each for each in find_schedules() if each.name == "open_filings"]
    await core.parts.ticker.run(schedule, clock.office())


def stop(core: Core) -> None:
    core.parts.writer.stop()
    core.parts.reader.stop()
    core.parts.worker.stop()


def a_plan() -> Plan:
    return sample_plan()[0]
