"""Commands that change a plan with very many filings: the decision is answered at once, what it does to
filings follows in parts, whoever is killed between two of them.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import pytest_asyncio

from bot.domain.filings import Filing
from bot.domain.rule_acts import from_preset
from bot.plans.presets import parse_presets
from bot.ports.ledger import View
from bot.ports.usecase import Call, Outcome, Tick
from bot.storage.audit import compare_derived, verify
from bot.storage.data_files import data_files
from bot.storage.database import Database
from bot.storage.publishing import preview
from bot.wording.cards import Card
from handlers import status
from schedules import carry_over, digest
from tests.handlers.office_kit import COORDINATOR, OFFICE, card
from tests.ledgers import make_ledger
from tests.pipeline_kit import World, a_world
from tests.runtime.test_beside import assessing, said
from tests.schedules.test_carry_over import (
    TASKS,
    a_large_plan,
    a_later,
    publishes,
    restarted,
    shown,
    shown_keys,
    tick_of,
)

PRESETS = parse_presets(data_files().read("rules.toml"))
RULE = "/规则 p_large 季报"
WHY = "理由 与省里的时间一致"


@pytest_asyncio.fixture
async def world(database_url: str, tmp_path: Path) -> AsyncIterator[World]:
    made = await a_world(database_url, tmp_path)
    await publishes(made, a_large_plan())
    assert await made.core.parts.mover.published()
    yield made
    made.close()


async def say(world: World, words: str) -> Card:
    return card(await world.say(OFFICE, COORDINATOR, words))


def large(world: World) -> list[Filing]:
    return [each for each in world.filings() if each.plan == "p_large"]


def kinds(world: World) -> Counter[str]:
    db = world.core.database.connect()
    found = Counter(str(row[1]) for row in db.rows("facts"))
    db.close()
    return found


def require_whole(world: World, folder: Path) -> None:
    db = world.core.database.connect()
    assert verify(db) == []
    scratch = Database(f"sqlite:///{folder / 'scratch.db'}")
    make_ledger(scratch)
    assert compare_derived(db, scratch) == []
    db.close()


async def carries(world: World, parts: int) -> None:
    """So many parts, each in a transaction of its own, as a process does that is killed after them."""
    keys, tick = await shown_keys(world), tick_of(world)
    assert len(keys) > parts
    for key in keys[:parts]:
        await world.core.parts.writer.run(
            lambda tx, key=key: (
                tx.claim(key, wall_at=tick.at)
                and tx.record(carry_over.SCHEDULE.run(key, tick, tx.view), at=tick.at)
            )
        )


@pytest.mark.parametrize("parts", [0, 7])
async def test_terms_under_way_follow_a_rule_in_parts_whoever_is_killed_between_them(
    world: World, tmp_path: Path, parts: int
) -> None:
    before = kinds(world)
    asked = await say(world, f"{RULE} 截止 末月30日 {WHY}")
    both = await say(world, asked.buttons[1].call)
    [effect] = [line for line in both.lines if line.name == "replan/effect"]
    assert (effect.values["redated"], effect.values["kept"]) == (TASKS, 0)
    assert (await say(world, both.buttons[0].call)).title.name == "replan/done"
    assert kinds(world)["PlanPublished"] == before["PlanPublished"] + 1
    assert {each.due_on for each in large(world)} == {date(2026, 9, 28)}
    await carries(world, parts)
    again = restarted(world, tmp_path)
    assert await again.core.parts.mover.tick()
    assert Counter((each.state, each.due_on) for each in large(again)) == {("open", date(2026, 9, 30)): TASKS}
    assert kinds(again)["TermMoved"] == before["TermMoved"] + TASKS
    assert await shown_keys(again) == []
    require_whole(again, tmp_path)
    again.close()


async def test_a_rule_of_very_many_gets_other_periods_and_what_was_opened_ends_by_its_own_terms(
    world: World, tmp_path: Path
) -> None:
    before = [(each.id, each.state, each.due_on) for each in large(world)]
    asked = await say(world, f"{RULE} 改为 月报 {WHY}")
    assert "replan/no_effect" in {line.name for line in asked.lines}
    [ending] = [line for line in asked.lines if line.name == "rule/ending"]
    assert (ending.values["period"], ending.values["owed"]) == ("2026Q3", TASKS)
    assert (await say(world, asked.buttons[0].call)).title.name == "replan/done"
    assert await shown_keys(world) == []
    again = restarted(world, tmp_path)
    assert await again.core.parts.mover.tick()
    assert [(each.id, each.state, each.due_on) for each in large(again)] == before
    view = again.core.parts.reader
    [rule] = await view.run(lambda view: view.plans.current("p_large").rules)
    assert (rule.period, [(each.id, each.due_on) for each in rule.former]) == (
        "month",
        [("2026Q3", date(2026, 9, 28))],
    )
    require_whole(again, tmp_path)
    again.close()


@pytest.mark.parametrize("parts", [0, 20])
async def test_a_version_with_other_periods_is_carried_over_in_parts(
    world: World, tmp_path: Path, parts: int
) -> None:
    """Monthly from now on, and four tasks of ten have another unit: these take the quarter over."""
    later = a_later(a_large_plan())
    months = tuple(from_preset(rule, PRESETS["monthly"]) for rule in later.rules)
    plan = replace(later, rules=months)
    changes = await shown(world, plan)
    told = Counter(change.what for change in changes)
    assert told == {"kept": 520, "moved": 416, "waived": 104, "opened": 10}
    await publishes(world, plan)
    assert kinds(world)["FilingWaived"] == 0
    await carries(world, parts)
    again = restarted(world, tmp_path)
    assert await again.core.parts.mover.tick()
    quarter = [each for each in large(again) if each.period == "2026Q3"]
    assert Counter(each.state for each in quarter) == {"open": 520 + 416 + 10, "waived": 416 + 104}
    assert kinds(again)["FilingWaived"] == 416 + 104
    require_whole(again, tmp_path)
    again.close()


async def test_a_unit_is_not_reminded_of_what_is_on_its_way_to_another(world: World) -> None:
    """Of what it keeps it is; of the rest the new unit is, once its parts are carried over."""
    plan = a_later(a_large_plan())
    due_on = date(2026, 9, 28)
    room, other = "console:room-tax", "console:room-finance"
    changes = await shown(world, plan)
    before = await reminded(world, room, due_on)
    await publishes(world, plan)
    kept = await reminded(world, room, due_on)
    stays = {change.filing for change in changes if change.what == "kept"}
    assert set(before) - stays
    assert kept == [each for each in before if each in stays]
    assert kept
    assert await reminded(world, other, due_on) == []
    assert await world.core.parts.mover.published()
    assert set(await reminded(world, room, due_on)) <= stays
    assert await reminded(world, other, due_on)


async def reminded(world: World, room: str, day: date) -> list[str]:
    """Filings of the large plan that the room's digest of the day would be about."""
    at = world.core.words.calendar.instant(day, digest.AT)
    tick = Tick(at, day, at)
    found = await world.core.parts.reader.run(
        lambda view: digest.SCHEDULE.run(f"digest/{room}/{day}", tick, view)
    )
    return [each for message in found.messages for each in message.about if each.startswith("p_large/")]


async def test_one_task_of_very_many_changes_hands_with_the_version_and_no_other_filing_is_read(
    world: World, tmp_path: Path
) -> None:
    asked = await say(world, "/改派 p_large 107 市财政局 牵头 职能划转")
    assert asked.title.name == "replan/confirm", asked
    [effect] = [line for line in asked.lines if line.name == "replan/effect"]
    assert (effect.values["moved"], effect.values["kept"]) == (1, TASKS - 1)
    assert (await say(world, asked.buttons[0].call)).title.name == "replan/done"
    assert await shown_keys(world) == []
    assert Counter(each.state for each in large(world)) == {"open": TASKS, "waived": 1}
    require_whole(world, tmp_path)


async def test_a_change_made_while_parts_are_to_come_follows_them(world: World, tmp_path: Path) -> None:
    """The rule's parts first, then the task's: nothing is lost to the version between."""
    asked = await say(world, f"{RULE} 截止 末月30日 {WHY}")
    both = await say(world, asked.buttons[1].call)
    await say(world, both.buttons[0].call)
    await carries(world, 3)
    asked = await say(world, "/改派 p_large 1107 市财政局 牵头 职能划转")
    assert (await say(world, asked.buttons[0].call)).title.name == "replan/done"
    for _ in range(2):
        assert await world.core.parts.mover.published()
    assert Counter((each.state, each.due_on) for each in large(world) if each.state == "open") == {
        ("open", date(2026, 9, 30)): TASKS
    }
    assert Counter(each.state for each in large(world)) == {"open": TASKS, "waived": 1}
    require_whole(world, tmp_path)


@pytest.mark.parametrize("parts", [0, 7])
async def test_a_rule_changed_back_while_parts_are_to_come_takes_the_terms_back(
    world: World, tmp_path: Path, parts: int
) -> None:
    """What the office is shown is what comes of it: from the terms as the version before it leaves them."""
    asked = await say(world, f"{RULE} 截止 末月30日 {WHY}")
    both = await say(world, asked.buttons[1].call)
    await say(world, both.buttons[0].call)
    await carries(world, parts)
    asked = await say(world, f"{RULE} 截止 末月28日 理由 仍按原定时间")
    both = await say(world, asked.buttons[1].call)
    [effect] = [line for line in both.lines if line.name == "replan/effect"]
    assert (effect.values["redated"], effect.values["kept"]) == (TASKS, 0)
    assert (await say(world, both.buttons[0].call)).title.name == "replan/done"
    for _ in range(2):
        assert await world.core.parts.mover.published()
    assert {(each.state, each.due_on) for each in large(world)} == {("open", date(2026, 9, 28))}
    require_whole(world, tmp_path)


async def test_a_preview_begins_where_the_parts_still_to_come_end(world: World) -> None:
    asked = await say(world, f"{RULE} 截止 末月30日 {WHY}")
    await say(world, (await say(world, asked.buttons[1].call)).buttons[0].call)
    asked = await say(world, "/改派 p_large 1107 市财政局 牵头 职能划转")
    assert (await say(world, asked.buttons[0].call)).title.name == "replan/done"
    plan = next(each.plan for each in large(world))

    def seen(view: View) -> Counter[str]:
        again = replace(view.plans.current(plan), title="示范市任务很多的工作方案")
        _, changes = preview(view, again, at=world.clock.office())
        return Counter(each.what for each in changes)

    assert await world.core.parts.reader.run(seen) == {"kept": TASKS}


async def test_the_progress_of_very_many_filings_is_worked_out_beside_the_writer(world: World) -> None:
    """Others are answered meanwhile."""
    threads: list[str] = []

    def run(call: Call[str], view: View) -> Outcome:
        threads.append(threading.current_thread().name)
        return status.run(call, view)

    handled = await assessing(world, run, status.COMMAND).receive(said(world, "/进度"))
    assert "writer" not in threads
    assert len(threads) == 1
    [counts] = [line for line in card(handled).lines if line.name == "status/counts"]
    assert counts.values["owed"] > TASKS
