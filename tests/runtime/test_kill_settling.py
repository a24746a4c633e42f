"""kill -9 while the table of the next year settles dates: whoever is affected is told, and once."""

from __future__ import annotations

import asyncio
import json
import sys
from collections import Counter
from contextlib import closing
from datetime import date, time
from pathlib import Path

from bot.domain.duty_facts import SettlingTold, TermSettled
from bot.domain.letter_facts import ReplyTermSettled
from bot.domain.plan import Assignment, Plan, Task, Unit
from bot.platforms.console import Console
from bot.runtime.clock import ManualClock
from bot.simulate.setting import made_up_roster, office_config, set_up
from bot.storage.data_files import data_files, read_calendar
from bot.storage.database import Database
from bot.wiring import build_core
from tests.conftest import CHECKOUT
from tests.handlers.letter_kit import until
from tests.handlers.office_kit import require_whole
from tests.pipeline_kit import CONSOLE, NoHttp, World
from tests.schedules.test_provisional import MONTHLY, NEVER_MOVED, TABLE, facts_of, put

BEFORE, ARRIVES, AFTER = (date(2027, 2, day) for day in (3, 4, 5))
MOVED, TWICE, STAYS, ANSWERED = "unit-0", "unit-1", "unit-2", "unit-3"
OFFICE = "office"
SETTLED, SLIP = "放假安排已公布，期限改为", "反馈期限"


def a_task(label: str, unit: str, task_class: str = "regular") -> Task:
    given = (Assignment(unit, "lead"),)
    return Task(f"t_{label}", label, "task", f"任务{label}", "", assignments=given, task_class=task_class)


PLAN = Plan(
    "p_next",
    "示范市下一年方案",
    from_year=2026,
    to_year=2027,
    units=tuple(Unit(room, f"市第{place}局") for place, room in enumerate((MOVED, TWICE, STAYS, ANSWERED))),
    tasks=(
        a_task("1", MOVED),
        a_task("2", TWICE),
        a_task("3", TWICE),
        a_task("4", STAYS, "key"),
        a_task("5", ANSWERED),
    ),
    rules=(MONTHLY, NEVER_MOVED),
)


def a_service(database: Database, folder: Path, on: date) -> World:
    config = office_config(folder)
    clock = ManualClock(read_calendar(data_files(folder), config.office.zone).instant(on, time(8)))
    core = build_core(database, clock, {CONSOLE: Console(CONSOLE)}, config=config, http=NoHttp())
    core.parts.writer.start()
    return World(core, clock)


def said(world: World, mark: str) -> Counter[str]:
    """How often each room's chat says it."""
    with closing(world.core.database.connect()) as db:
        entries = [
            (str(row[1]).removeprefix(f"{CONSOLE}:"), json.loads(row[3])) for row in db.rows("entries")
        ]
    return Counter(
        room
        for room, body in entries
        if mark in "".join((body["title"], *body["lines"], *body.get("after", ())))
    )


async def killed_again_and_again(url: str, folder: Path) -> int:
    """The morning on which the table has arrived, in as many processes as it takes."""
    calendar = read_calendar(data_files(folder), "Asia/Shanghai")
    span = [calendar.instant(ARRIVES, time(hour)) for hour in (8, 12)]
    command = ("-m", "tests.runtime.dying", url, str(folder), *(each.isoformat() for each in span))
    process = await asyncio.create_subprocess_exec(
        sys.executable, *command, cwd=CHECKOUT, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    told, failed = await process.communicate()
    assert process.returncode == 0, failed.decode()
    return int(told.split()[-1])


async def test_all_affected_are_told_once_however_often_we_die(database_url: str, tmp_path: Path) -> None:
    database = Database(database_url)
    world = a_service(database, tmp_path, date(2027, 1, 29))
    roster = tuple(made_up_roster(PLAN))
    await world.core.parts.writer.run(lambda tx: set_up(tx, PLAN, roster, at=world.clock.office()))
    await until(world, BEFORE, 10)
    await world.say(ANSWERED, "liaison-3", "/季报 5 正常推进，完成60%")
    drafted = await world.say(OFFICE, "coordinator", "/督办 1 理由 汇总要用")
    assert drafted.answer is not None
    issue = next(each.call for each in drafted.answer.buttons if each.key.startswith("issue/"))
    await world.say(OFFICE, "coordinator", issue)
    before = {each.label: each.due_on for each in world.filings()}
    world.close()

    put(tmp_path, TABLE)
    assert await killed_again_and_again(database_url, tmp_path) > 5

    world = a_service(database, tmp_path, AFTER)
    moved = {each.label: each.due_on for each in world.filings() if each.due_on != before[each.label]}
    assert moved == dict.fromkeys("123", date(2027, 2, 12))
    assert said(world, SETTLED) == Counter([MOVED, TWICE])
    assert said(world, SLIP) == Counter([MOVED, OFFICE])
    kinds = (TermSettled, SettlingTold, ReplyTermSettled)
    assert [facts_of(world, kind) for kind in kinds] == [4, 3, 1]
    with closing(database.connect()) as db:
        states = {row[8] for row in db.rows("outbox")}
    assert not states & {"sending", "unknown", "dead"}
    require_whole(world, tmp_path)
    world.close()
