"""How far back a roll-up looks for an indicator that its period does not tell (往前查多远)."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import AsyncIterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from bot.answering.rollups import MOST_WEEKS, find_round, make_rollup
from bot.domain.plan import Indicator, Plan
from bot.domain.rollup import Rollup
from bot.domain.rules import PeriodKind, ReportingRule
from bot.notices.rollup import rollup_final
from bot.ports.ledger import View
from tests.handlers.office_kit import an_office, publish_changed
from tests.pipeline_kit import World
from tests.sample import sample_plan
from tests.wording.locales import lines_of

NEVER = "近一年没有数"
QUARTERLY = replace(sample_plan()[0].rules[0], unless_urgent=False)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """All that is asked of SQLite, by connections opened from now on."""
    found: list[str] = []
    connect = sqlite3.connect

    def traced(*args: Any, **more: Any) -> sqlite3.Connection:
        connection: sqlite3.Connection = connect(*args, **more)
        connection.set_trace_callback(found.append)
        return connection

    monkeypatch.setattr(sqlite3, "connect", traced)
    return found


@pytest_asyncio.fixture
async def world(tmp_path: Path, asked: list[str]) -> AsyncIterator[World]:
    async with an_office(tmp_path, reminded=False) as found:
        yield found


def a_rule(period: PeriodKind, opens: str, due: str) -> ReportingRule:
    return ReportingRule(period, period=period, opens=opens, due=due, rollup_workdays=1)


WEEKLY = a_rule("week", "FREQ=WEEKLY;BYDAY=TH", "FREQ=WEEKLY;BYDAY=FR")
TO_ITS_END = a_rule("plan", "FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=1", "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=10")


async def planned(world: World, *rules: ReportingRule) -> Plan:
    """The sample with these rules and an indicator that nobody has told."""
    plan, _ = sample_plan()
    goal = Indicator("i_1", "地方标准制定数", ">=", Decimal(60), "项", by="2026", task=plan.tasks[0].id)
    plan = replace(plan, from_year=2026, to_year=2027, rules=rules, indicators=(goal,))
    await publish_changed(world, plan)
    return plan


async def rolled(world: World, plan: Plan, name: str) -> Rollup:
    at = world.clock.office()

    def made(view: View) -> Rollup:
        one = find_round(view, f"{plan.id}/{name}")
        assert one is not None
        return make_rollup(view, one, at=at, cut_off=at)

    return await world.core.parts.reader.run(made)


def says_never(made: Rollup) -> bool:
    return any(NEVER in line for line in lines_of(rollup_final(made)))


def periods_in(asked: list[str]) -> set[str]:
    return {found for each in asked for found in re.findall(r"'(2[0-9]{3}(?:W[0-9]{2}|Q[1-4]))'", each)}


async def test_of_a_weekly_rule_some_weeks_are_read_and_it_is_not_said_of_a_year(
    world: World, asked: list[str]
) -> None:
    plan = await planned(world, WEEKLY)
    asked.clear()
    made = await rolled(world, plan, "week/2026W39")
    weeks = {f"2026W{no}" for no in range(39 - MOST_WEEKS, 40)}
    assert periods_in(asked) == weeks
    assert not says_never(made)


async def test_of_quarters_a_whole_year_is_read_beside_the_weeks(world: World, asked: list[str]) -> None:
    plan = await planned(world, QUARTERLY, WEEKLY)
    asked.clear()
    made = await rolled(world, plan, f"{QUARTERLY.id}/2026Q3")
    found = periods_in(asked)
    assert {each for each in found if "Q" in each} >= {"2025Q3", "2025Q4", "2026Q1", "2026Q2", "2026Q3"}
    assert len({each for each in found if "W" in each}) == MOST_WEEKS
    assert not says_never(made)


async def test_a_year_of_quarters_that_tell_nothing_is_said(world: World) -> None:
    plan = await planned(world, QUARTERLY)
    assert says_never(await rolled(world, plan, f"{QUARTERLY.id}/2026Q3"))


async def test_over_a_plans_years_nobody_looks_back_and_nothing_is_said_of_it(
    world: World, asked: list[str]
) -> None:
    plan = await planned(world, QUARTERLY, TO_ITS_END)
    asked.clear()
    made = await rolled(world, plan, "plan/2026~2027")
    assert [row.standing.lamp for row in made.indicators] == ["unfiled"]
    assert periods_in(asked) == set()
    assert not says_never(made)
