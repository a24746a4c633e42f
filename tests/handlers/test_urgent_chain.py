"""An urgent event from the first words to the office's close, as the rooms see it."""

from __future__ import annotations

from tests.handlers.office_kit import (
    COORDINATOR,
    DATA,
    MARKET,
    OFFICE,
    card,
    decide,
    facts,
    texts,
    told,
    words_of,
)
from tests.pipeline_kit import World

LEADERS = "room-leaders"


async def test_what_is_missing_is_asked_and_found_out_later(world: World) -> None:
    first = card(await world.say(*MARKET, "/速报 物流园起火"))
    assert [each.name for each in first.lines] == ["urgent/received_at", "urgent/missing"]
    assert first.lines[1].values["count"] == 6
    added = card(await world.say(*MARKET, first.buttons[1].call))
    assert added.title.values["link"] == "supplement"
    assert "urgent/missing" not in [each.name for each in added.lines]
    later = card(await world.say(*MARKET, "/速报 2026-1 火已扑灭，烧毁仓库一间，无人员伤亡"))
    assert (later.title.values["link"], later.title.values["follow_up"]) == ("follow_up", 1)
    shown = told(world, LEADERS, "urgent/2026-1/3")[0]
    assert "urgent/new" in [each.name for each in shown.lines]


async def test_the_office_closes_it_on_the_final_report_only(world: World) -> None:
    await world.say(*MARKET, "/速报 物流园起火")
    early = await decide(world, "/速报 办结 2026-1")
    assert texts(early)[0] == "errors/event_over"
    await world.say(*MARKET, "/速报 终报 2026-1 火已扑灭，原因查明")
    final = told(world, OFFICE, "urgent/2026-1/2")[0]
    assert [each.call for each in final.buttons] == ["/urgent close 2026-1", "/urgent back 2026-1"]
    assert told(world, LEADERS, "urgent/2026-1/2")[0].buttons == ()
    asked = await world.say(OFFICE, COORDINATOR, "/速报 退回 2026-1")
    assert texts(asked)[0] == "doubts/why_back"
    back = await world.say(OFFICE, COORDINATOR, "@督办 起火原因没有写清")
    assert texts(back)[0] == "events/goes_on"
    assert texts(await decide(world, "/速报 办结 2026-1"))[0] == "errors/event_over"
    await world.say(*MARKET, "/速报 终报 2026-1 线路老化引发，已整改")
    closed = await decide(world, "/速报 办结 2026-1 线路老化，已整改")
    assert texts(closed)[0] == "events/closed"
    for room in (MARKET[0], LEADERS):
        assert [each.title.name for each in told(world, room, "console/")][-1] == "events/closed"
    again = card(await world.say(*MARKET, "/速报 2026-1 复燃，正在扑救"))
    assert again.title.values["link"] == "follow_up"
    assert facts(world).count("UrgentTold") == 4


async def test_only_the_office_closes_and_merges(world: World) -> None:
    await world.say(*MARKET, "/速报 物流园起火")
    refused = await world.say(*MARKET, "/速报 办结 2026-1")
    assert texts(refused)[0] == "errors/not_permitted"


async def test_two_numbers_of_one_event_become_one(world: World) -> None:
    await world.say(*MARKET, "/速报 物流园起火")
    await world.say(*MARKET, "/速报 物流园二号库起火")
    merged = await decide(world, "/速报 合并 2026-2 2026-1")
    assert texts(merged)[0] == "events/merged"
    later = card(await world.say(*MARKET, "/速报 2026-2 火已扑灭"))
    assert later.title.values["event"] == "2026-1"
    listed = card(await decide(world, "/速报 清单"))
    assert listed.title.values["count"] == 1


async def test_two_units_tell_of_one_event_and_go_on_as_one(world: World) -> None:
    await world.say(*MARKET, "/速报 物流园起火，烧毁仓库一间")
    await world.say(*DATA, "/速报 物流园附近机房停电，涉及企业12家")
    await decide(world, "/速报 合并 2026-2 2026-1")
    for room in (MARKET[0], DATA[0]):
        assert [each.title.name for each in told(world, room, "console/")][-1] == "events/merged"
    for number in ("2026-2", "2026-1"):
        await world.move(minutes=5)
        later = card(await world.say(*DATA, f"/速报 {number} 供电已恢复"))
        assert (later.title.values["event"], later.title.values["link"]) == ("2026-1", "follow_up")
    course = card(await decide(world, "/速报 经过 2026-1"))
    assert [each.label.values["was"] for each in course.fields] == [None, "2026-2", None, None]
    shown = told(world, LEADERS, "urgent/2026-1/2")[0]
    line = next(each for each in shown.lines if each.name == "urgent/new")
    assert {"loss", "scope"} <= {*line.values["kept"]}  # type: ignore[misc]


async def test_what_was_told_under_another_number_answers_what_the_office_asked_for(world: World) -> None:
    """No first report is owed any more: the next is a follow-up, and only that can be late."""
    await decide(world, "/速报 市数据局 接群众反映，政务大厅系统瘫痪")
    first = card(await world.say(*DATA, "/速报 政务大厅系统今天9时瘫痪，正在抢修"))
    due = first.after[0].values["due"]
    await decide(world, "/速报 合并 2026-2 2026-1")
    [row] = card(await decide(world, "/速报 清单")).fields
    assert (row.value.values["state"], row.value.values["due"]) == ("told", due)
    await world.move(hours=30)
    assert told(world, DATA[0], "urgent-first/") == []
    assert told(world, OFFICE, "urgent-late/") == []
    later = card(await world.say(*DATA, "/速报 2026-1 系统已恢复"))
    assert (later.title.values["link"], later.title.values["follow_up"]) == ("follow_up", 1)
    course = card(await decide(world, "/速报 经过 2026-1"))
    assert [each.label.values["was"] for each in course.fields] == ["2026-2", None]


async def test_a_final_report_told_under_another_number_can_be_closed(world: World) -> None:
    await decide(world, "/速报 市数据局 接群众反映，政务大厅系统瘫痪")
    await world.say(*DATA, "/速报 政务大厅系统瘫痪，正在抢修")
    await world.say(*DATA, "/速报 终报 2026-2 系统已恢复")
    at = world.clock.office()
    await decide(world, "/速报 合并 2026-2 2026-1")
    await world.move(hours=3)
    closed = card(await decide(world, "/速报 办结 2026-1"))
    assert (closed.title.name, closed.lines[0].values["last"]) == ("events/closed", at)


async def test_a_later_link_inherits_and_shows_what_changed(world: World) -> None:
    await world.say(*MARKET, "/速报 物流园起火，涉及商户3户")
    await world.say(*MARKET, "/速报 2026-1 涉及商户5户，无人员伤亡")
    line = next(
        each for each in told(world, LEADERS, "urgent/2026-1/2")[0].lines if each.name == "urgent/new"
    )
    assert line.values == {"new": ["loss"], "again": ["scope"], "kept": ["place", "nature"]}


async def test_follow_ups_are_numbered_in_words_until_the_final_report(world: World) -> None:
    await world.say(*MARKET, "/速报 物流园起火")
    calls = ("/速报 2026-1 火势可控", "/速报 2026-1 火已扑灭", "/速报 终报 2026-1 已处置完毕")
    titles = [world.title(await world.say(*MARKET, call)) for call in calls]
    assert [title.partition("号")[2] for title in titles] == ["续报一", "续报二", "终报"]


async def test_the_clock_counts_from_the_event_and_each_link_has_its_own_lateness(world: World) -> None:
    """It is told at 9:30 of what happened at 8:00 the day before: late; the follow-up comes in time."""
    first = card(await world.say(*MARKET, "/速报 昨日8时物流园起火"))
    assert (first.lines[0].values["late"], first.lines[0].values["after"]) == (True, 25 * 60 + 30)
    due = first.after[0].values["due"]
    assert str(due).startswith("2026-09-23 09:00")
    await world.say(*MARKET, "/速报 2026-1 火已扑灭")
    course = card(await decide(world, "/速报 经过 2026-1"))
    assert [each.label.values["late"] for each in course.fields] == [True, False]
    [told_of] = told(world, LEADERS, "urgent/2026-1/1")
    assert next(each for each in told_of.lines if each.name == "urgent/source").values["late"] is True


async def test_the_time_that_was_read_is_shown_and_a_link_puts_it_right(world: World) -> None:
    """It is Monday, 9:30. The day before at 23:59 counts from there: the follow-up is due a day earlier."""
    first = card(await world.say(*MARKET, "/速报 今天9时物流园起火"))
    shown = next(each for each in first.lines if each.name == "urgent/began")
    assert str(shown.values["at"]).startswith("2026-09-21 01:00")
    right = card(await world.say(*MARKET, "/速报 2026-1 事发时间应为昨日23时59分"))
    assert right.title.values["link"] == "supplement"
    assert str(right.lines[1].values["at"]).startswith("2026-09-20 15:59")
    assert str(right.after[0].values["due"]).startswith("2026-09-23 09:00")
    [group] = told(world, LEADERS, "urgent/2026-1/2")
    assert "urgent/happened" in [each.name for each in group.lines]
    late = card(await world.say(*MARKET, "/速报 2026-1 事发时间 昨日8时"))
    course = card(await decide(world, "/速报 经过 2026-1"))
    assert [each.label.values["late"] for each in course.fields] == [True, False, False]
    again = card(await world.say(*MARKET, "/速报 2026-1 16:30火已扑灭"))
    assert [each.name for each in late.lines][1] == "urgent/began"
    assert (again.title.values["link"], [each.name for each in again.lines]) == (
        "follow_up",
        ["urgent/received_at"],
    )


async def test_a_part_of_a_day_is_quoted_whole_with_an_hour_of_it_as_example(world: World) -> None:
    first = card(await world.say(*MARKET, "/速报 昨晚物流园起火"))
    asked = next(each for each in first.lines if each.name == "urgent/began_unclear")
    assert asked.values["words"] == "昨晚"
    example = "/速报 2026-1 事发时间 9月20日(周日,调休上班)20:00"
    assert example in words_of(world, first)
    assert "urgent/began" in texts(await world.say(*MARKET, example))


async def test_a_time_that_cannot_be_read_is_asked_and_to_be_found_out_till_then(world: World) -> None:
    first = card(await world.say(*MARKET, "/速报 昨天4点物流园起火"))
    asked = next(each for each in first.lines if each.name == "urgent/began_unclear")
    assert (asked.values["words"], asked.values["event"]) == ("昨天4点", "2026-1")
    assert str(first.after[0].values["due"]).startswith("2026-09-24 09:00")
    [group] = told(world, LEADERS, "urgent/2026-1/1")
    unknown = next(each for each in group.lines if each.name == "urgent/unknown")
    assert unknown.values["elements"] == ["time"]
    later = card(await world.say(*MARKET, "/速报 2026-1 昨日16时，据群众反映"))
    assert "urgent/began" in [each.name for each in later.lines]
    [group] = told(world, LEADERS, "urgent/2026-1/2")
    assert "urgent/unknown" not in [each.name for each in group.lines]


async def test_what_only_looks_like_an_hour_is_missing_and_asked(world: World) -> None:
    first = card(await world.say(*MARKET, "/速报 采取3点措施，物流园起火"))
    missing = next(each for each in first.lines if each.name == "urgent/missing")
    assert "time" in missing.values["elements"]  # type: ignore[operator]
    assert "urgent/began" not in [each.name for each in first.lines]


async def test_the_office_orders_a_report_and_is_told_when_it_does_not_come(world: World) -> None:
    sent = await decide(world, "/速报 市数据局 接群众反映，政务大厅系统瘫痪")
    assert texts(sent)[0] == "events/order_sent"
    [ordered] = [each for each in told(world, DATA[0], "console/") if each.kind == "urgent"]
    assert ordered.buttons[0].call == "/urgent 2026-1"
    await world.move(hours=23)
    assert [each.title.name for each in told(world, DATA[0], "urgent-first/")] == ["events/first_due"]
    await world.move(hours=12)
    assert [each.title.name for each in told(world, OFFICE, "urgent-late/")] == ["events/overdue"]
    answered = card(await world.say(*DATA, "/速报 2026-1 大厅系统上午9点中断，已恢复"))
    assert (answered.title.values["link"], answered.lines[0].values["late"]) == ("first", True)
    await world.move(days=2, hours=12)
    assert len(told(world, OFFICE, "urgent-late/")) == 1


async def test_a_follow_up_is_asked_for_on_its_morning_even_on_a_day_off(world: World) -> None:
    """Friday's event: three days later is a Monday here, a Sunday's follow-up comes from a Thursday."""
    await world.move(days=3)  # a Thursday; the follow-up is due on Sunday
    await world.say(*MARKET, "/速报 物流园起火")
    await world.move(days=3)
    [asked] = told(world, MARKET[0], "urgent-follow-up/")
    assert [each.call for each in asked.buttons] == [
        "/urgent 2026-1 无变化", "/urgent 2026-1", "/urgent final 2026-1",
    ]  # fmt: skip
    await world.say(*MARKET, asked.buttons[0].call)
    await world.move(hours=12)
    assert told(world, OFFICE, "urgent-late/") == []


async def test_the_course_of_an_event_is_shown_with_its_late_links(world: World) -> None:
    await world.say(*MARKET, "/速报 物流园起火")
    await world.say(*MARKET, "/速报 2026-1 火已扑灭")
    course = card(await decide(world, "/速报 经过 2026-1"))
    assert [field.value.values["words"] for field in course.fields] == ["物流园起火", "火已扑灭"]
    assert texts(await decide(world, "/速报 经过 2026-9"))[0] == "errors/not_found"
