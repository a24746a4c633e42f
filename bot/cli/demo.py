"""The demo: the sample plan or any other, made-up people, everything on the console."""

from __future__ import annotations

from pathlib import Path

import aiohttp

from bot.cli.catalogue import find_draft
from bot.cli.options import find_place
from bot.cli.serving import kept_ahead, run_until_stopped
from bot.domain.plan import Draft
from bot.domain.review import Brought
from bot.domain.roster import RosterRow
from bot.runtime.calls import AiohttpClient
from bot.runtime.clock import OfficeClock
from bot.runtime.review_server import CONSOLE_REVIEWER
from bot.simulate.setting import (
    STARTS_AT,
    first_day,
    made_up_roster,
    office_config,
    read_draft_file,
    sample_draft,
    set_up,
)
from bot.storage.data_files import data_files, read_calendar
from bot.storage.drafts import Drafts
from bot.storage.schema import migrate_apart
from bot.wiring import build_core, build_platforms, build_service, database_of


async def serve_demo(state: Path, *, port: int, plan_name: str | None) -> None:
    """Run the demo in the state folder; one that holds a plan already goes on where it was."""
    config = office_config(state, port)
    database = database_of(config)
    migrate_apart(database)
    draft, roster = read_demo_plan(plan_name)
    plan = draft.plan
    calendar = read_calendar(data_files(state), config.office.zone)
    clock = OfficeClock(kept_ahead(database))
    async with aiohttp.ClientSession() as session:
        core = build_core(
            database, clock, build_platforms(config), config=config, http=AiohttpClient(session)
        )
        writer = core.parts.writer
        writer.start()
        if not await core.parts.reader.run(lambda view: list(view.plans.all_current())):
            clock.start_at(calendar.instant(first_day(plan), STARTS_AT))
            ahead = str(clock.ahead.total_seconds())
            await writer.run(lambda tx: tx.db.run("put_setting", name="office_ahead", value=ahead))
            await writer.run(lambda tx: set_up(tx, plan, roster, at=clock.office()))
            drafts = Drafts(state / "drafts")
            if plan.id not in drafts.names():
                drafts.take(draft, Brought(draft.document, CONSOLE_REVIEWER, clock.office()))
        await run_until_stopped(build_service(core, clock, config))


def read_demo_plan(name: str | None) -> tuple[Draft, tuple[RosterRow, ...]]:
    """The sample with its roster; a document, draft or published plan with made-up people."""
    if name is None:
        return sample_draft()
    path = Path(name)
    is_document = path.is_file() and path.suffix != ".json"
    draft = read_draft_file(path) if is_document else find_draft(name, find_place())
    return draft, tuple(made_up_roster(draft.plan))
