"""Of which event, and for which unit, urgent words are told: by number and room, else the writer says it."""

from __future__ import annotations

import pytest

from bot.domain.facts import PostGiven
from bot.domain.roster import person_id
from tests.handlers.office_kit import (
    COORDINATOR,
    DATA,
    MARKET,
    OFFICE,
    TAX,
    card,
    decide,
    facts,
    texts,
    told,
)
from tests.pipeline_kit import World

LEADERS = "room-leaders"


def units_told(world: World, room: str) -> list[object]:
    return [each.title.values["unit"] for each in told(world, room, "urgent/")]


async def also_of(world: World, account: str, unit: str) -> None:
    """A second post: the person reports for that unit too."""
    plan = await world.core.parts.reader.run(lambda view: next(iter(view.plans.all_current())))
    found, person, at = plan.find_unit(unit), person_id("console", account), world.clock.office()
    assert found is not None
    fact = PostGiven(f"{found.id}/liaison/{person}", person, "liaison", found.id)
    await world.core.parts.writer.run(lambda tx: tx.chain.append((fact,), at=at, person=""))


async def test_of_two_posts_the_room_chooses(world: World) -> None:
    await also_of(world, "market", "市税务局")
    for room in (MARKET[0], TAX[0]):
        await world.say(room, "market", "/速报 物流园起火，已疏散群众")
        await world.move(minutes=5)
    assert units_told(world, LEADERS) == ["市市场监管局", "市税务局"]
    assert units_told(world, OFFICE) == ["市市场监管局", "市税务局"]


async def test_who_stands_in_tells_for_the_unit_whose_room_it_is(world: World) -> None:
    away = await world.say(*MARKET, "/请假 今天至9月30日 王若兰")
    assert away.answer is not None
    await world.say(MARKET[0], "data", "/速报 物流园起火，已疏散群众")
    await world.say(*DATA, "/速报 政务大厅系统瘫痪")
    assert units_told(world, LEADERS) == ["市市场监管局", "市数据局"]


async def test_where_the_room_does_not_tell_the_writer_is_asked(world: World) -> None:
    """Nothing is numbered before, but the office has the words; it counts from when it was written."""
    await also_of(world, "market", "市税务局")
    asked = card(await world.say(DATA[0], "market", "/速报 物流园起火，已疏散群众"))
    assert asked.title.name == "doubts/urgent_unit"
    names = [each.value.values["words"] for each in asked.fields]
    assert {*names} == {"市市场监管局", "市税务局"}
    assert "UrgentTold" not in facts(world)
    [waits] = told(world, OFFICE, "urgent-unplaced/")
    assert waits.title.values["units"] == names
    written = world.clock.office()
    await world.move(hours=1)
    chosen = card(await world.say(DATA[0], "market", "AB"[names.index("市税务局")]))
    assert (chosen.title.name, units_told(world, LEADERS)) == ("urgent/received", ["市税务局"])
    assert chosen.lines[0].values["at"] == written


async def test_an_event_of_either_post_is_known_by_its_number_in_any_room(world: World) -> None:
    await also_of(world, "market", "市税务局")
    await world.say(TAX[0], "market", "/速报 办税大厅停电")
    later = card(await world.say(MARKET[0], "market", "/速报 2026-1 供电已恢复"))
    assert later.title.values["link"] == "follow_up"
    assert units_told(world, LEADERS) == ["市税务局", "市税务局"]


@pytest.mark.parametrize("words", ["2026-7 火已扑灭，无人员伤亡", "续报 2026-7号 火已扑灭，无人员伤亡"])
async def test_a_number_that_is_none_of_theirs_opens_no_event(world: World, words: str) -> None:
    await world.say(*MARKET, "/速报 物流园起火，正在扑救")
    asked = card(await world.say(*MARKET, f"/速报 {words}"))
    assert (asked.title.name, asked.lines[0].name) == ("doubts/urgent_number", "urgent/office_has_it")
    assert [each.value.name for each in asked.fields] == ["ask/told_event", "ask/told_new"]
    assert asked.fields[0].value.values["event"] == "2026-1"
    assert facts(world).count("UrgentTold") == 1
    [waits] = told(world, OFFICE, "urgent-unplaced/")
    assert (
        next(each for each in waits.lines if each.name == "urgent/unplaced_why").values["event"] == "2026-7"
    )
    later = card(await world.say(*MARKET, asked.buttons[0].call))
    assert (later.title.values["event"], later.title.values["link"]) == ("2026-1", "follow_up")
    [shown] = told(world, LEADERS, "urgent/2026-1/2")
    assert "2026-7" not in str(shown.lines[0].values["words"])


async def test_a_mistyped_number_may_stand_for_a_new_event(world: World) -> None:
    await world.say(*MARKET, "/速报 物流园起火，正在扑救")
    await world.say(*MARKET, "/速报 2026-7 冷库氨气泄漏")
    first = card(await world.say(*MARKET, "B"))
    assert (first.title.values["event"], first.title.values["link"]) == ("2026-2", "first")
    [shown] = told(world, LEADERS, "urgent/2026-2/1")
    assert shown.lines[0].values["words"] == "冷库氨气泄漏"


async def test_another_units_number_is_asked_about_and_its_event_stays_theirs(world: World) -> None:
    await world.say(*MARKET, "/速报 物流园起火，正在扑救")
    asked = card(await world.say(*DATA, "/速报 2026-1 供电已恢复"))
    assert [each.value.name for each in asked.fields] == ["ask/told_new"]
    assert facts(world).count("UrgentTold") == 1


@pytest.mark.parametrize("words", ["终报 2026-11 已处置完毕", "终报 已处置完毕"])
async def test_no_chain_begins_with_a_final_report_by_mistake(world: World, words: str) -> None:
    await world.say(*MARKET, "/速报 物流园起火，正在扑救")
    asked = card(await world.say(*MARKET, f"/速报 {words}"))
    assert asked.title.name == "doubts/final_number"
    final = card(await world.say(*MARKET, "A"))
    assert (final.title.values["event"], final.title.values["link"]) == ("2026-1", "final")
    assert texts(await decide(world, "/速报 办结 2026-1"))[0] == "events/closed"


async def test_what_is_over_when_it_is_first_told_is_told_at_once(world: World) -> None:
    """No event is open: the first report is the final one, as the writer says."""
    final = card(await world.say(*MARKET, "/速报 终报 物流园起火，已扑灭"))
    assert (final.title.values["event"], final.title.values["link"]) == ("2026-1", "final")


@pytest.mark.parametrize("words", ["2026-1 省厅已派人", "续报 2026-1号 省厅已派人"])
async def test_the_office_adds_to_a_units_event_by_its_number(world: World, words: str) -> None:
    """No other event begins; what the unit owes next stays as it was, and it hears what was added."""
    await world.say(*MARKET, "/速报 物流园起火，正在扑救")
    due = card(await world.say(*MARKET, "/速报 2026-1 火已扑灭")).after[0].values["due"]
    added = card(await world.say(OFFICE, COORDINATOR, f"/速报 {words}"))
    assert (added.title.values["event"], added.title.values["link"]) == ("2026-1", "supplement")
    assert (added.after[0].values["follow_up"], added.after[0].values["due"]) == (2, due)
    for room in (LEADERS, MARKET[0]):
        [shown] = told(world, room, "urgent/2026-1/3")
        assert (shown.title.values["unit"], shown.lines[0].values["words"]) == ("", "省厅已派人")


async def test_the_office_goes_on_with_the_event_it_told_of(world: World) -> None:
    await world.say(OFFICE, COORDINATOR, "/速报 城东路段塌陷，无人员伤亡")
    later = card(await world.say(OFFICE, COORDINATOR, "/速报 2026-1 已围挡抢修"))
    assert (later.title.values["event"], later.title.values["link"]) == ("2026-1", "follow_up")
    assert facts(world).count("UrgentTold") == 2


async def test_what_the_office_adds_to_a_merged_event_goes_to_the_one_that_goes_on(world: World) -> None:
    await world.say(*MARKET, "/速报 物流园起火，正在扑救")
    await world.say(*DATA, "/速报 物流园机房起火")
    await decide(world, "/速报 合并 2026-2 2026-1")
    added = card(await world.say(OFFICE, COORDINATOR, "/速报 2026-2 省厅已派人"))
    assert added.title.values["event"] == "2026-1"


async def test_a_number_that_no_event_has_begins_none_for_the_office(world: World) -> None:
    refused = card(await world.say(OFFICE, COORDINATOR, "/速报 2026-7 省厅已派人"))
    assert (refused.kind, facts(world).count("UrgentTold")) == ("refused", 0)


async def test_what_the_office_asked_for_is_not_answered_by_the_office(world: World) -> None:
    await world.say(OFFICE, COORDINATOR, "/速报 市市场监管局 请报物流园火情")
    refused = card(await world.say(OFFICE, COORDINATOR, "/速报 2026-1 省厅已派人"))
    assert (refused.kind, facts(world).count("UrgentTold")) == ("refused", 0)


async def test_the_groups_read_what_was_told_without_the_number_before_it(world: World) -> None:
    await world.say(*MARKET, "/速报 物流园起火，正在扑救")
    await world.say(*MARKET, "/速报 续报 2026-1号：火已扑灭，2026-1号车间停产")
    for room in (LEADERS, OFFICE):
        [shown] = told(world, room, "urgent/2026-1/2")
        assert shown.lines[0].values["words"] == "火已扑灭，2026-1号车间停产"
