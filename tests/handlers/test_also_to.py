"""Whom a plan names besides the leading group gets what is gathered: the office is told to pass it on."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from bot.domain.rollup_dates import SEND
from bot.text import Text
from bot.wording.cards import Card
from tests.handlers.office_kit import COORDINATOR, MARKET, OFFICE, card, decide, told
from tests.pipeline_kit import World

LEADERS = "room-leaders"
SENT = date(2026, 9, 30)


async def set_rule(world: World, words: str) -> Card:
    """The preview of the change, which is then agreed to."""
    shown = card(await decide(world, f"/规则 {words} 方案有规定"))
    assert shown.title.name == "replan/confirm", shown
    await decide(world, shown.buttons[0].call)
    return shown


def named(texts: Iterable[Text], name: str) -> list[tuple[object, object]]:
    """Who is named, and whether it is the office that reads it."""
    return [(each.values["names"], each.values["deciding"]) for each in texts if each.name == name]


async def test_rule_shows_who_is_named_and_what_a_change_would_be(world: World) -> None:
    shown = await set_rule(world, "季报 同时报 市委、市政府")
    before, after = (line for line in shown.lines if line.name == "rule/also_to")
    assert (before.values["names"], after.values["names"]) == ([], ["市委", "市政府"])
    rule = card(await decide(world, "/规则 季报"))
    assert [line.values["names"] for line in rule.lines if line.name == "rule/also_to"] == [
        ["市委", "市政府"]
    ]


async def test_office_passes_urgent_news_on_and_the_group_reads_that_it_does(world: World) -> None:
    await set_rule(world, "速报 同时报 市委、市政府")
    await world.say(*MARKET, "/速报 物流园起火")
    await world.say(*MARKET, "/速报 终报 2026-1 火已扑灭，原因查明")
    for key in ("urgent/2026-1/1", "urgent/2026-1/2"):
        [office], [group] = told(world, OFFICE, key), told(world, LEADERS, key)
        assert named(office.lines, "urgent/also_to") == [(["市委", "市政府"], True)]
        assert named(group.lines, "urgent/also_to") == [(["市委", "市政府"], False)]


async def test_without_such_a_rule_nobody_is_named(world: World) -> None:
    await world.say(*MARKET, "/速报 物流园起火")
    for room in (OFFICE, LEADERS):
        assert named(told(world, room, "urgent/")[0].lines, "urgent/also_to") == []
    await decide(world, "/汇总 发送")
    assert [row[3] for row in world.rows(OFFICE) if row[3].startswith("rollup/")] == []


async def test_rollup_comes_to_the_office_with_its_documents_to_be_passed_on(world: World) -> None:
    await set_rule(world, "季报 同时报 市政府")
    calendar = world.core.words.calendar
    preview = card(await decide(world, "/汇总"))
    assert named(preview.after, "rollup/also_to") == [(["市政府"], True)]
    at = calendar.instant(SENT, SEND)
    await world.core.parts.mover.move_to(world.clock, at + timedelta(minutes=5))
    [office], [group] = told(world, OFFICE, "rollup/"), told(world, LEADERS, "rollup/")
    assert office.title.name == "rollup/pass_on"
    assert named(office.lines, "rollup/also_to") == [(["市政府"], True)]
    assert (group.title.name, named(group.after, "rollup/also_to")) == (
        "rollup/title",
        [(["市政府"], False)],
    )
    db = world.core.database.connect()
    jobs = {row[15] for row in db.rows("outbox") if row[1].startswith("rollup/")}
    made = {row[0] for row in db.rows("jobs")}
    db.close()
    assert jobs == made
    assert len(jobs) == 1


async def test_office_that_sends_by_hand_hears_to_whom_it_passes_it_on(world: World) -> None:
    await set_rule(world, "季报 同时报 市政府")
    answer = card(await world.say(OFFICE, COORDINATOR, "/汇总 发送"))
    assert [line.values["names"] for line in answer.lines] == [["市政府"]]
    assert [each.title.name for each in told(world, OFFICE, "rollup/")] == ["rollup/pass_on"]
