"""The table of the next year arrives: open terms are settled once, moved ones told once in the digest."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, time
from pathlib import Path

import pytest
import pytest_asyncio

from bot.domain.duty_facts import SettlingTold, TermSettled
from bot.domain.letter_facts import ReplyTermSettled
from bot.domain.plan import Assignment, Plan, Task, Unit
from bot.domain.rules import ReportingRule
from bot.platforms.console import Console
from bot.runtime.clock import ManualClock
from bot.simulate.setting import made_up_roster, office_config, set_up
from bot.storage.audit import compare_derived, verify
from bot.storage.codec import from_json
from bot.storage.data_files import data_files, read_calendar
from bot.storage.database import Database
from bot.wiring import build_core
from bot.wording.cards import Card
from bot.wording.render import plain
from tests.ledgers import make_ledger
from tests.pipeline_kit import CONSOLE, NoHttp, World

TABLE = """
year = 2027
source = "made up"
published = 2026-11-20
workdays = [2027-01-24, 2027-02-20]

[[holidays]]
name = "new_year"
days = [2027-01-01, 2027-01-02, 2027-01-03]

[[holidays]]
name = "spring_festival"
days = [2027-02-05, 2027-02-06, 2027-02-07, 2027-02-08, 2027-02-09, 2027-02-10, 2027-02-11]
"""
MONTHLY = ReportingRule(
    "monthly",
    period="month",
    opens="FREQ=MONTHLY;BYMONTHDAY=1",
    due="FREQ=MONTHLY;BYMONTHDAY=10",
    after_period=True,
    classes=("regular",),
)
NEVER_MOVED = replace(MONTHLY, id="keys", due="FREQ=MONTHLY;BYMONTHDAY=4", classes=("key",))
PLAN = Plan(
    "p_next",
    "示范市下一年方案",
    from_year=2026,
    to_year=2027,
    units=(Unit("u_data", "市数据局"),),
    tasks=(
        Task("t_1", "1", "task", "任务一", "", assignments=(Assignment("u_data", "lead"),)),
        Task("t_2", "2", "task", "任务二", "", assignments=(Assignment("u_data", "lead"),), task_class="key"),
    ),
    rules=(MONTHLY, NEVER_MOVED),
)


def started(folder: Path, on: date) -> World:
    """The service over the folder's ledger, with the calendar that lies there now."""
    config, database = office_config(folder), Database(f"sqlite:///{folder / 'ledger.db'}")
    make_ledger(database)
    calendar = read_calendar(data_files(folder), config.office.zone)
    clock = ManualClock(calendar.instant(on, time(8)))
    core = build_core(database, clock, {CONSOLE: Console(CONSOLE)}, config=config, http=NoHttp())
    core.parts.writer.start()
    return World(core, clock)


async def until(world: World, day: date) -> None:
    at = world.core.words.calendar.instant(day, time(9, 30))
    await world.core.parts.mover.move_to(world.clock, at)


def facts_of(world: World, kind: type) -> int:
    db = world.core.database.connect()
    found = [row for row in db.rows("facts") if row[1] == kind.__name__]
    db.close()
    return len(found)


def told(world: World) -> list[str]:
    """Keys of the messages that hold the line."""
    db = world.core.database.connect()
    rows = [row for row in db.rows("outbox") if row[17]]
    db.close()
    cards = [(row[1], from_json(row[17], Card)) for row in rows]
    return [
        key for key, card in cards if "settled/line" in {text.name for text in (*card.lines, *card.after)}
    ]


@pytest_asyncio.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    made = started(tmp_path, date(2027, 1, 29))
    roster = tuple(made_up_roster(PLAN))
    await made.core.parts.writer.run(lambda tx: set_up(tx, PLAN, roster, at=made.clock.office()))
    yield made
    made.close()


async def test_the_table_settles_what_is_open_and_is_told_once(world: World, tmp_path: Path) -> None:
    await until(world, date(2027, 2, 1))
    before = {each.label: each for each in world.filings()}
    assert {label: (each.due_on, each.provisional) for label, each in before.items()} == {
        "1": (date(2027, 2, 10), True),
        "2": (date(2027, 2, 4), True),
    }
    assert facts_of(world, TermSettled) == 0
    world.close()

    (tmp_path / "data" / "calendar").mkdir(parents=True)
    (tmp_path / "data" / "calendar" / "2027.toml").write_text(TABLE, "utf-8")
    later = started(tmp_path, date(2027, 2, 2))
    await until(later, date(2027, 2, 2))
    after = {each.label: each for each in later.filings()}
    assert {label: (each.due_on, each.provisional) for label, each in after.items()} == {
        "1": (date(2027, 2, 12), False),
        "2": (date(2027, 2, 4), False),
    }
    assert facts_of(later, TermSettled) == 2
    assert facts_of(later, SettlingTold) == 1
    assert [key.rpartition("/")[2] for key in told(later)] == ["2027-02-02"]
    assert not after["1"].untold
    later.close()

    again = started(tmp_path, date(2027, 2, 3))
    await until(again, date(2027, 2, 4))
    assert (facts_of(again, TermSettled), facts_of(again, SettlingTold)) == (2, 1)
    assert len(told(again)) == 1
    scratch = Database(f"sqlite:///{tmp_path / 'scratch.db'}")
    make_ledger(scratch)
    db = again.core.database.connect()
    assert (verify(db), compare_derived(db, scratch)) == ([], [])
    db.close()
    again.close()


def slips_settled(world: World) -> list[tuple[str, Card]]:
    """Room and card of what was said of a slip's later day."""
    db = world.core.database.connect()
    rows = [row for row in db.rows("outbox") if row[1].startswith("settle-reply/") and row[17]]
    db.close()
    return [(str(row[3]), from_json(row[17], Card)) for row in rows]


@pytest.mark.parametrize(("named", "was", "now"), [
    ("", date(2027, 2, 10), date(2027, 2, 15)),  # three workdays: by the law alone, and by the table
    ("2月9日前", date(2027, 2, 9), date(2027, 2, 12)),  # the day that was named is a day off
    ("2月4日前", date(2027, 2, 4), date(2027, 2, 4)),
])  # fmt: skip
async def test_the_provisional_term_of_a_slip_moves_with_the_table_and_is_told_once(
    world: World, tmp_path: Path, named: str, was: date, now: date
) -> None:
    await until(world, date(2027, 2, 3))
    drafted = await world.say("office", "coordinator", f"/督办 1 {named} 理由 汇总要用")
    assert drafted.answer is not None
    issue = next(each.call for each in drafted.answer.buttons if each.key.startswith("issue/"))
    await world.say("office", "coordinator", issue)
    assert world.filing("1").slip_until == was
    world.close()

    put(tmp_path, TABLE)
    later = started(tmp_path, date(2027, 2, 4))
    await until(later, date(2027, 2, 4))
    assert later.filing("1").slip_until == now
    assert facts_of(later, ReplyTermSettled) == 1
    assert {room for room, _ in slips_settled(later)} == (
        {"console:unit-0", "console:office"} if now > was else set()
    )
    await until(later, date(2027, 2, 22))
    assert facts_of(later, ReplyTermSettled) == 1
    assert len(slips_settled(later)) == (2 if now > was else 0)
    scratch = Database(f"sqlite:///{tmp_path / 'scratch.db'}")
    make_ledger(scratch)
    db = later.core.database.connect()
    assert (verify(db), compare_derived(db, scratch)) == ([], [])
    db.close()
    later.close()


def put(folder: Path, text: str, name: str = "2027.toml") -> None:
    (folder / "data" / "calendar").mkdir(parents=True, exist_ok=True)
    (folder / "data" / "calendar" / name).write_text(text, "utf-8")


def refused(world: World) -> list[list[str]]:
    """The words of what the office was told of tables, in order."""
    db = world.core.database.connect()
    rows = [row for row in db.rows("outbox") if row[1].startswith("calendar/")]
    db.close()
    cards = [world.core.words.render(from_json(row[17], Card), world.clock.office()) for row in rows]
    return [[plain(card.title), *(plain(line) for line in card.lines)] for card in cards]


async def test_a_table_that_arrives_while_the_service_runs_counts_at_the_next_tick(
    world: World, tmp_path: Path
) -> None:
    await until(world, date(2027, 2, 1))
    assert all(each.provisional for each in world.filings())
    put(tmp_path, TABLE)
    await until(world, date(2027, 2, 2))
    after = {each.label: each for each in world.filings()}
    assert {label: (each.due_on, each.provisional) for label, each in after.items()} == {
        "1": (date(2027, 2, 12), False),
        "2": (date(2027, 2, 4), False),
    }
    assert [key.rpartition("/")[2] for key in told(world)] == ["2027-02-02"]
    await until(world, date(2027, 2, 4))
    assert (facts_of(world, TermSettled), facts_of(world, SettlingTold), len(told(world))) == (2, 1, 1)
    assert world.core.words.calendar.holiday_name(date(2027, 2, 8)) == "spring_festival"
    assert refused(world) == []


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("year = 2027\nholidays = [", "格式读不出来"),
        (TABLE.replace("2027-02-20]", "2027-02-22]"), "2月22日(周一)不是周末，不能是调休上班日"),
        (TABLE.replace("2027-02-11]", "2028-02-11]"), "不在这一年"),
        (TABLE.replace("2027-02-11]", "2027-02-10]"), "2月10日(周三)写了两次"),
        (TABLE.replace("year = 2027", "year = 2028").replace("2027-", "2028-"), ""),
    ],
)
async def test_a_broken_table_is_refused_with_a_word_to_the_office_and_the_old_one_stays(
    world: World, tmp_path: Path, text: str, why: str
) -> None:
    await until(world, date(2027, 2, 1))
    before = world.core.words.calendar
    put(tmp_path, text)
    await until(world, date(2027, 2, 3))
    assert world.core.words.calendar.tables == before.tables
    assert all(each.provisional for each in world.filings())
    [[title, reason, then]] = refused(world)
    assert title == "【放假安排】2027.toml没有采用"
    assert why in reason
    assert "原来的安排照旧" in then
    put(tmp_path, TABLE)
    await until(world, date(2027, 2, 4))
    assert not any(each.provisional for each in world.filings())
    assert len(refused(world)) == 1


async def test_beside_a_broken_table_the_others_count(world: World, tmp_path: Path) -> None:
    put(tmp_path, "nothing", "2028.toml")
    put(tmp_path, TABLE)
    await until(world, date(2027, 2, 2))
    assert 2027 in world.core.words.calendar.tables
    assert 2028 not in world.core.words.calendar.tables
    assert len(refused(world)) == 1
