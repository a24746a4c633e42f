"""A year of a small plan: nodes reached early, on the day and missed; a task closed out and opened again."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import date, time
from pathlib import Path

import pytest_asyncio

from bot.domain.filings import Filing
from bot.domain.plan import Assignment, Milestone, Plan, Task, Unit
from bot.domain.rules import ReportingRule
from bot.plans.default_rules import MILESTONE
from bot.platforms.console import Console
from bot.runtime.clock import ManualClock
from bot.simulate.setting import made_up_roster, office_config, set_up
from bot.storage.audit import compare_derived, verify
from bot.storage.codec import from_json
from bot.storage.data_files import data_files
from bot.storage.database import Database
from bot.storage.instants import instant
from bot.wiring import build_core, read_calendar
from bot.wording.cards import Card
from tests.ledgers import make_ledger
from tests.pipeline_kit import CONSOLE, NoHttp, World

DATA, JUSTICE = ("unit-0", "liaison-0"), ("unit-1", "liaison-1")
DESK = ("office", "coordinator")


def a_task(label: str, unit: str) -> Task:
    return Task(f"t_{label}", label, "task", f"示范任务{label}", "", assignments=(Assignment(unit, "lead"),))


PLAN = Plan(
    id="p_year",
    title="示范市年度工作方案",
    from_year=2026,
    to_year=2026,
    units=(Unit("u_data", "市数据局"), Unit("u_justice", "市司法局")),
    tasks=(a_task("1", "u_data"), a_task("2", "u_justice"), a_task("3", "u_data")),
    milestones=(
        Milestone("m_early", "公共服务平台上线", "deadline", "2026-03-31", "t_1"),
        Milestone("m_day", "4·26宣传日", "annual-day", "04-26", "t_3"),
        Milestone("m_missed", "管理办法印发", "deadline", "2026-06-30", "t_2"),
        Milestone("m_feast", "中秋慰问活动", "annual-day", "L08-15"),
    ),
    rules=(
        ReportingRule("quarterly"),
        MILESTONE,
    ),
)


@pytest_asyncio.fixture
async def world(database_url: str, tmp_path: Path) -> AsyncIterator[World]:
    config, database = office_config(tmp_path), Database(database_url)
    calendar = read_calendar(data_files(tmp_path), config.office.zone)
    clock = ManualClock(calendar.instant(date(2026, 1, 5), time(8)))
    core = build_core(database, clock, {CONSOLE: Console(CONSOLE)}, config=config, http=NoHttp())
    core.parts.writer.start()
    roster = tuple(made_up_roster(PLAN))
    await core.parts.writer.run(lambda tx: set_up(tx, PLAN, roster, at=clock.office()))
    made = World(core, clock)
    yield made
    made.close()


async def until(world: World, month: int, day: int, hour: int = 9, minute: int = 30) -> None:
    at = world.core.words.calendar.instant(date(2026, month, day), time(hour, minute))
    await world.core.parts.mover.move_to(world.clock, at)


def node(world: World, milestone: str) -> Filing:
    return next(each for each in world.filings() if each.period.endswith(f"@{milestone}"))


def of_task(world: World, label: str) -> dict[str, str]:
    """State by period of the task's reports."""
    return {each.period: each.state for each in world.filings() if each.label == label and not each.is_node}


def told(world: World, room: str, names: Sequence[str]) -> list[str]:
    """The days on which the room was sent a card with one of those titles."""
    calendar = world.core.words.calendar
    db = world.core.database.connect()
    rows = [row for row in db.rows("outbox") if row[3] == f"{CONSOLE}:{room}" and row[17]]
    db.close()
    cards = [(from_json(row[17], Card).title.name, row[16]) for row in sorted(rows)]
    return [calendar.local_day(instant(at)).isoformat() for name, at in cards if name in names]


def about(world: World, filing: Filing) -> list[str]:
    """The days on which a digest was about the filing."""
    db = world.core.database.connect()
    rows = [row[1] for row in db.rows("outbox") if filing.id in row[6] and row[1].startswith("digest/")]
    db.close()
    return sorted(key.split("/")[2] for key in rows)


async def test_a_year_of_nodes(world: World) -> None:
    await until(world, 3, 2)
    assert not [each for each in world.filings() if each.is_node]
    await world.say(*DATA, "/节点 1 已到达")  # before its filing opens
    early = node(world, "m_early")
    assert (early.state, early.due_on) == ("filed", date(2026, 3, 31))
    assert told(world, "office", ["milestone/reached"]) == ["2026-03-02"]

    await until(world, 4, 24)  # the 26th is a Sunday
    on_the_day = node(world, "m_day")
    assert (on_the_day.period, on_the_day.due_on) == ("2026@m_day", date(2026, 4, 24))
    assert about(world, on_the_day) == ["2026-04-15", "2026-04-21", "2026-04-23", "2026-04-24"]
    await world.say(*DATA, "/节点 3 已到达")
    assert not node(world, "m_day").is_late(world.clock.office())
    assert about(world, early) == []

    await until(world, 7, 3)
    missed = node(world, "m_missed")
    reminded = ["2026-06-18", "2026-06-25", "2026-06-29", "2026-06-30", "2026-07-01"]
    assert about(world, missed) == reminded  # the 19th is the Dragon Boat Festival
    assert told(world, "office", ["milestone/all_missed"]) == ["2026-07-01"]
    await world.say(*JUSTICE, "/节点 2 赶不上，预计7月10日")
    assert node(world, "m_missed").is_owed
    await until(world, 7, 10)
    assert about(world, missed)[5:] == ["2026-07-10"]  # the day they named
    await world.say(*JUSTICE, "/节点 2 已到达")
    assert node(world, "m_missed").is_late(world.clock.office())
    assert told(world, "office", ["milestone/all_missed"]) == ["2026-07-01"]

    await until(world, 9, 25)
    feast = node(world, "m_feast")
    assert (feast.unit, feast.due_on) == ("office", date(2026, 9, 24))  # Mid-Autumn, the 25th to the 27th


async def test_a_task_closed_out_and_opened_again(world: World, tmp_path: Path) -> None:
    await until(world, 6, 22)
    assert of_task(world, "1")["2026Q2"] == "open"
    await world.say(*DATA, "/销号 1 平台已验收，移交运维")
    await world.say(*DESK, "/销号 1")
    assert of_task(world, "1") == {"2026Q1": "waived", "2026Q2": "waived"}
    struck = told(world, DATA[0], ["close/struck"])
    assert struck == ["2026-06-22"]

    await until(world, 10, 12, 17, 0)
    assert set(of_task(world, "1")) == {"2026Q1", "2026Q2"}
    assert of_task(world, "3")["2026Q3"] == "open"
    [rolled] = [day for day in told(world, "leading-group", ["rollup/title"]) if day >= "2026-09-25"]
    assert rolled
    db = world.core.database.connect()
    cards = [
        from_json(row[17], Card)
        for row in db.rows("outbox")
        if row[1].startswith("rollup/p_year/quarterly/2026Q3")
    ]
    db.close()
    assert [[line.name for line in each.lines].count("close/closed") for each in cards] == [1]

    await world.say(*DESK, "/恢复 1 验收后有一处整改")
    again = of_task(world, "1")
    assert again == {"2026Q1": "open", "2026Q2": "open"}
    due = {each.due_on for each in world.filings() if each.label == "1" and each.is_owed}
    assert due == {date(2026, 10, 15)}
    await until(world, 12, 11)
    assert of_task(world, "1")["2026Q4"] == "open"
    scratch = Database(f"sqlite:///{tmp_path / 'scratch.db'}")
    make_ledger(scratch)
    db = world.core.database.connect()
    assert verify(db) == []
    assert compare_derived(db, scratch) == []
    db.close()
