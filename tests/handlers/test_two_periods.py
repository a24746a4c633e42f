"""A task that owes for two periods: what takes no report is left out, the words choose, else it is asked."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, time
from pathlib import Path

import pytest
import pytest_asyncio

from bot.runtime.pipeline import Handled
from bot.storage.publishing import publish
from bot.text import Text
from bot.wording.cards import Card
from bot.wording.render import plain
from schedules import open_filings
from tests.handlers.office_kit import COORDINATOR, DATA, OFFICE, an_office, card
from tests.pipeline_kit import World
from tests.sample import sample_plan


@pytest_asyncio.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """15 December: nothing was reported for the third quarter, which takes no report any more."""
    async with an_office(tmp_path) as made:
        await looks(made, date(2026, 12, 15))
        yield made


@pytest_asyncio.fixture
async def both(tmp_path: Path) -> AsyncIterator[World]:
    """15 March: two quarters are owed for, and the first of them still takes reports."""
    async with an_office(tmp_path) as made:
        plan, _ = sample_plan()
        rules = tuple(
            replace(rule, lock_workdays=200) if rule.id == "quarterly" else rule for rule in plan.rules
        )
        tasks = tuple(replace(task, deadline=None) for task in plan.tasks)
        longer = replace(plan, rules=rules, tasks=tasks, to_year=2028)
        await made.core.parts.writer.run(lambda tx: publish(tx, longer, at=made.clock.office()))
        for label in ("3", "4"):
            await made.say(OFFICE, COORDINATOR, f"/免报 {label} 另行报送")
        await looks(made, date(2026, 12, 15))
        await looks(made, date(2027, 3, 15))
        yield made


async def looks(world: World, day: date) -> None:
    world.clock.move_to(world.core.words.calendar.instant(day, time(10)))
    await world.core.parts.ticker.run(open_filings.SCHEDULE, world.clock.office())


def states(world: World, label: str) -> dict[str, str]:
    return {each.period: each.state for each in world.filings() if each.label == label and not each.is_node}


def words_of(world: World, handled: Handled) -> str:
    assert handled.answer is not None
    card = world.core.words.render(handled.answer, world.clock.office())
    parts = [card.title, *card.lines, *(part for field in card.fields for part in field), *card.after]
    return "\n".join(map(plain, parts))


@pytest.mark.parametrize(
    "words",
    ["@督办 第3项正常推进", "@督办 四季度第3项正常推进", "/季报 3 正常推进", "/季报 四季度 3 正常推进"],
)
async def test_what_takes_no_report_any_more_is_not_asked_about(world: World, words: str) -> None:
    await world.say(*DATA, words)
    assert states(world, "3") == {"2026Q3": "open", "2026Q4": "filed"}


@pytest.mark.parametrize("words", ["/延期 3 12月29日 系统改造未完成", "/异议 3 不是我局的"])
async def test_more_time_and_a_dispute_are_about_what_is_still_open(world: World, words: str) -> None:
    handled = await world.say(*DATA, words)
    assert handled.answer is not None
    assert handled.answer.kind != "refused"


async def test_urging_says_for_which_periods(world: World) -> None:
    told = words_of(world, await world.say(OFFICE, COORDINATOR, "/催办 4"))
    assert "第4项三季度的填报已截止，没有催" in told
    only = words_of(world, await world.say(OFFICE, COORDINATOR, "/催办 4 四季度"))
    assert "三季度" not in only


async def test_each_choice_names_its_period_and_due_day(world: World) -> None:
    handled = await world.say(OFFICE, COORDINATOR, "/免报 3 本年不报")
    told = words_of(world, handled)
    assert "三季度" in told
    assert "四季度" in told
    assert states(world, "3") == {"2026Q3": "open", "2026Q4": "open"}
    await world.say(OFFICE, COORDINATOR, "/免报 3 三季度 本年不报")
    assert states(world, "3") == {"2026Q3": "waived", "2026Q4": "open"}


async def test_where_both_take_reports_the_words_choose_else_it_is_asked_with_period_and_day(
    both: World,
) -> None:
    asked = await both.say(*DATA, "@督办 第3项正常推进")
    told = words_of(both, asked)
    assert "四季度" in told
    assert "12月25日" in told
    await both.say(*DATA, "@督办 四季度第3项正常推进")
    assert states(both, "3") == {"2026Q3": "waived", "2026Q4": "filed", "2027Q1": "open"}
    refused = words_of(both, await both.say(*DATA, "/异议 4 不是我局的"))
    assert "一季度" in refused
    done = await both.say(*DATA, "/异议 4 一季度 不是我局的")
    assert done.answer is not None
    assert done.answer.kind != "refused"


async def test_acceptance_and_return_ask_which_of_two_that_were_filed(both: World) -> None:
    await both.say(*DATA, "@督办 四季度第4项正常推进")
    await both.say(*DATA, "@督办 一季度第4项正常推进")
    asked = words_of(both, await both.say(OFFICE, COORDINATOR, "/通过 4"))
    assert "四季度" in asked
    await both.say(OFFICE, COORDINATOR, "/通过 4 四季度")
    await both.say(OFFICE, COORDINATOR, "/退回 4 补充佐证")
    assert states(both, "4") == {"2026Q3": "waived", "2026Q4": "accepted", "2027Q1": "returned"}


def owed_in(found: Card) -> list[tuple[object, object]]:
    """Label and period of what the card lists as owed, in its order."""
    return [
        (field.label.values.get("label"), field.value.values["period"])
        for field in found.fields
        if isinstance(field.value, Text) and field.value.name == "tasks/owed"
    ]


@pytest.mark.parametrize("words", ["/任务", "@督办 我们还有哪些没报？"])
async def test_the_list_shows_every_period_that_is_owed_and_the_earliest_first(
    both: World, words: str
) -> None:
    shown = card(await both.say(*DATA, words))
    listed = owed_in(shown)
    assert ("4", "2026Q4") in listed
    assert ("4", "2027Q1") in listed
    due = {(each.label, each.period): each.due_at for each in both.filings()}
    days = [due[str(label), str(period)] for label, period in listed]
    assert days == sorted(days)
    own = {each.unit for each in both.filings() if each.label == "4" and not each.is_input}
    owed = [each for each in both.filings() if each.is_owed and each.unit in own]
    assert shown.title.values["owed"] == len(owed)


async def test_what_takes_no_report_any_more_is_listed_and_says_so(world: World) -> None:
    shown = card(await world.say(*DATA, "/任务"))
    closed = {
        (field.label.values.get("label"), field.value.values["period"]): field.value.values["locked"]
        for field in shown.fields
        if isinstance(field.value, Text)
    }
    assert closed["3", "2026Q3"] is True
    assert closed["3", "2026Q4"] is False


async def test_a_task_shows_what_is_owed_before_what_is_done_and_the_earliest_first(both: World) -> None:
    await both.say(*DATA, "@督办 一季度第4项正常推进")
    shown = card(await both.say(*DATA, "/查看 4"))
    periods = [str(field.label.values["period"]) for field in shown.fields]
    assert [each for each in periods if "@" not in each] == ["2026Q4", "2027Q1", "2026Q3"]
