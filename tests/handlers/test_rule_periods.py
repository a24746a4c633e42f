"""A rule gets other periods: the one under way is finished as it is, and the office is told so before."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, time, timedelta

from bot.domain.rule_acts import from_preset
from bot.plans.presets import parse_presets
from bot.runtime.acts import lines_of
from bot.storage.codec import to_json
from bot.storage.data_files import data_files
from bot.storage.publishing import publish
from tests.handlers.office_kit import TAX, add_head
from tests.handlers.test_rule import WHY, agree, lines, plan_of, read, rule_of, say
from tests.pipeline_kit import World

PRESETS = parse_presets(data_files().read("rules.toml"))


async def test_a_preset_by_name_ends_the_period_under_way_and_begins_with_the_next_opening(
    world: World,
) -> None:
    await world.say(*TAX, "/季报 6 完成60%")
    owed = sum(each.state == "open" for each in world.filings())
    shown = await say(world, f"/规则 季报 改为 月报 {WHY}")
    assert "replan/no_effect" in {line.name for line in shown.lines}  # nothing is waived, nothing opens twice
    [ending], [begins] = lines(shown, "rule/ending"), lines(shown, "rule/begins")
    day = world.core.words.calendar.local_day
    assert (ending.values["period"], ending.values["due"]) == ("2026Q3", date(2026, 9, 28))
    assert (ending.values["owed"], ending.values["unchecked"]) == (owed, 1)
    assert day(ending.values["rollup"]) == date(2026, 9, 30)  # type: ignore[arg-type]
    assert (begins.values["period"], begins.values["opens"]) == ("2026-10", date(2026, 10, 18))
    assert lines(shown, "rule/term")[0].values["period"] == "2026-10"
    told = read(world, shown)
    assert "三季度照旧办完" in told
    assert "1件待审；9月30日(周三)15:10照常汇总" in told
    before = {each.id: (each.state, each.due_on) for each in world.filings()}
    await say(world, shown.buttons[0].call)
    rule = await rule_of(world)
    assert (rule.period, rule.classes) == ("month", ("regular", "key"))
    await world.core.parts.mover.move_to(world.clock, world.clock.office() + timedelta(days=2))
    assert {each.id: (each.state, each.due_on) for each in world.filings()} == before  # September once
    assert (await say(world, "/规则 月报")).title.values["name"] == "month"


async def test_the_former_period_gets_its_rollup_and_the_next_opening_is_the_new_ones(world: World) -> None:
    await agree(world, f"/规则 季报 改为 月报 {WHY}")
    plan = await plan_of(world)
    calendar = world.core.words.calendar
    await world.core.parts.mover.move_to(world.clock, calendar.instant(date(2026, 10, 19), time(9)))
    assert rolled_up(world) == [f"rollup/{plan.id}/quarterly/2026Q3"]
    states = {(each.period, each.state) for each in world.filings() if each.label == "1"}
    assert states == {("2026Q3", "open"), ("2026-10", "open")}
    await world.core.parts.mover.move_to(world.clock, calendar.instant(date(2026, 11, 2), time(9)))
    assert rolled_up(world) == [
        f"rollup/{plan.id}/quarterly/2026-10",
        f"rollup/{plan.id}/quarterly/2026Q3",
    ]


async def test_the_former_period_stays_through_later_versions_and_goes_where_the_rule_comes_back(
    world: World,
) -> None:
    await agree(world, f"/规则 季报 改为 月报 {WHY}")
    await agree(world, f"/规则 月报 宽限 1 {WHY}")
    [former] = (await rule_of(world)).former
    assert (former.id, former.due_on, former.rollup_workdays) == ("2026Q3", date(2026, 9, 28), 2)
    shown = await say(world, f"/规则 月报 改为 季末报 {WHY}")
    assert not lines(shown, "rule/ending")  # no month was opened
    await say(world, shown.buttons[0].call)
    assert (await rule_of(world)).former == ()
    assert {each.period for each in world.filings() if each.state == "open"} == {"2026Q3"}


async def test_a_task_given_to_another_unit_takes_its_former_period_along(world: World) -> None:
    await agree(world, f"/规则 季报 改为 月报 {WHY}")
    await agree(world, "/assign 6 市财政局 理由 职能调整")
    owed = {(each.unit, each.state) for each in world.filings() if each.label == "6"}
    assert len(owed) == 2
    assert {state for _, state in owed} == {"open", "waived"}


async def test_a_task_added_after_the_change_is_asked_in_the_period_that_still_runs(world: World) -> None:
    """Quarter to months on 21 September: the quarter is due on the 28th, the first month opens in October."""
    await agree(world, f"/规则 季报 改为 月报 {WHY}")
    await world.move(days=1)
    plan = await plan_of(world)
    added = replace(plan.tasks[0], id="t_added", label="99", title="新增工作")
    longer = replace(plan, tasks=(*plan.tasks, added))
    await world.core.parts.writer.run(lambda tx: publish(tx, longer, at=world.clock.office()))

    def owed() -> list[tuple[str, str, date]]:
        return [(each.period, each.state, each.due_on) for each in world.filings() if each.task == "t_added"]

    assert owed() == [("2026Q3", "open", date(2026, 9, 28))]
    calendar = world.core.words.calendar
    await world.core.parts.mover.move_to(world.clock, calendar.instant(date(2026, 10, 19), time(9)))
    assert [(period, state) for period, state, _ in owed()] == [("2026Q3", "open"), ("2026-10", "open")]


def rolled_up(world: World) -> list[str]:
    """Keys of the roll-ups that went, without their rooms."""
    db = world.core.database.connect()
    found = sorted({row[1].rsplit("/", 1)[0] for row in db.rows("outbox") if row[1].startswith("rollup/")})
    db.close()
    return found


async def test_publishing_says_what_ends_and_begins_and_who_could_not_sign(world: World) -> None:
    """A draft with months instead of quarters, to be signed by heads that nobody has."""
    plan, at = await plan_of(world), world.clock.office()
    quarterly, *others = plan.rules
    monthly = replace(from_preset(quarterly, PRESETS["monthly"]), signed_by_head=True)
    drafted = to_json(replace(plan, rules=(monthly, *others)))
    [found] = await world.core.parts.writer.run(lambda tx: lines_of("preview", tx, {"plan": drafted}, at))
    told = json.loads(found)
    [ends] = told["ends"]
    assert (ends["rule"], ends["period"], ends["rollup_on"]) == ("month", "2026Q3", "2026-09-30")
    assert ends["owed"] == 14
    assert told["begins"] == [{"rule": "month", "period": "2026-10", "opens_on": "2026-10-18"}]
    assert "市税务局" in told["no_head"]
    assert {each["what"] for each in told["changes"]} == {"kept"}
    await add_head(world, "市税务局", "tax-head")
    [found] = await world.core.parts.writer.run(lambda tx: lines_of("preview", tx, {"plan": drafted}, at))
    assert "市税务局" not in json.loads(found)["no_head"]
