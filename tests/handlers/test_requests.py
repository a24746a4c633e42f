"""What units ask of the office: more time, a task that is not theirs, a change to what was accepted."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from bot.domain.filings import Filing
from bot.ports.messages import InboundMessage
from bot.runtime.pipeline import Handled
from bot.storage.audit import compare_derived, verify
from bot.storage.codec import from_json
from bot.storage.database import Database
from bot.storage.publishing import publish
from bot.wording.cards import Card
from tests.handlers.letter_kit import until
from tests.handlers.office_kit import (
    COORDINATOR,
    MARKET,
    OFFICE,
    TAX,
    card,
    decide,
    facts,
    kind_of,
    publish_second,
    states,
    texts,
    words_of,
)
from tests.ledgers import make_ledger
from tests.pipeline_kit import World
from tests.wording.locales import lines_of

UNTIL = date(2026, 10, 12)


def last(world: World, room: str) -> tuple[str, Card]:
    """Message id and card of what the room was told last."""
    row = world.rows(room)[-1]
    return row[0], from_json(row[1], Card)


async def press(world: World, button: str, *, room: str = OFFICE, person: str = COORDINATOR) -> Card:
    """The button of that name on the room's last card."""
    message, shown = last(world, room)
    key = next(each.key for each in shown.buttons if each.key.startswith(button))
    return card(await world.click(room, person, key, message))


def one(world: World, label: str) -> Filing:
    return world.filing(label)


# More time


async def test_more_time_is_asked_for_in_plain_words_and_granted_with_a_tap(world: World) -> None:
    was = one(world, "6")
    asked = await world.say(*TAX, "/季报 第6项申请延期到10月12日，资金10月9日才到位")
    assert texts(asked)[0] == "requests/extension"
    assert one(world, "6").due_on == was.due_on
    noted = await press(world, "agree")
    assert noted.title.name == "decided/noted"
    now = one(world, "6")
    assert (now.due_on, now.state, now.extended, now.reached) == (UNTIL, "open", 1, 0)
    assert [rung.stage for rung in now.ladder if rung.on <= now.due_on] == ["reminder"]
    assert last(world, TAX[0])[1].title.name == "decided/extension_granted"
    await world.move(days=6)  # past the old date: nobody is urged
    assert not [row for row in world.rows(TAX[0]) if row[3].startswith("urge/")]
    assert one(world, "6").reached == 0


async def test_what_is_missing_is_asked_for_and_the_next_words_complete_it(world: World) -> None:
    first = await world.say(*TAX, "/延期 6")
    assert card(first).title.name == "doubts/until"
    message, _ = last(world, TAX[0])
    second = await world.say(*TAX, "10月12日", reply_to=message)
    assert card(second).title.name == "doubts/reason"
    assert "RequestMade" not in facts(world)
    message, _ = last(world, TAX[0])
    third = await world.say(*TAX, "资金10月9日才到位", reply_to=message)
    assert texts(third) == [
        "requests/extension",
        "requests/until",
        "requests/reason",
        "requests/extension_then",
    ]


async def test_talk_with_colleagues_never_completes_a_request(world: World) -> None:
    await world.say(*TAX, "/延期 6 10月12日")
    handled = await world.say(*TAX, "中午食堂见")
    assert handled.dropped
    reported = await world.say(*TAX, "@督办助手 6完成60%")
    assert "RequestMade" not in facts(world)
    assert kind_of(reported) != "refused"


@pytest.mark.parametrize("words", ["A", "算了", "不延了"])
async def test_a_request_may_be_given_up(world: World, words: str) -> None:
    await world.say(*TAX, "/延期 6 10月12日")
    message, _ = last(world, TAX[0])
    assert card(await world.say(*TAX, words, reply_to=message)).title.name == "left/title"
    assert "RequestMade" not in facts(world)


@pytest.mark.parametrize(
    ("words", "why"), [("/延期 6 9月25日 没有齐", "no_later"), ("/延期 6 2027年3月1日 没有齐", "too_far")]
)
async def test_a_date_that_cannot_be_is_refused(world: World, words: str, why: str) -> None:
    refused = card(await world.say(*TAX, words))
    assert (refused.title.name, refused.title.values["why"]) == ("errors/cannot_extend", why)


async def test_after_the_due_time_nothing_is_extended(world: World) -> None:
    await world.move(days=19)
    refused = card(await world.say(*TAX, "/延期 6 10月12日 资金没有到位"))
    assert refused.title.values["why"] == "late"


async def say_late(world: World, who: tuple[str, str], words: str, *, sent: datetime) -> Handled:
    """Words that the platform says were sent at that office time, delivered now."""
    wall = world.clock.wall()
    message = InboundMessage(
        key=f"late-{words}",
        connection="console",
        chat=who[0],
        account=who[1],
        text=words,
        received_at=wall,
        mentioned=words.startswith("@"),
        sent_at=wall - (world.clock.office() - sent),
    )
    return await world.core.pipeline.receive(message)


async def test_an_extension_counts_from_when_it_was_sent(world: World) -> None:
    due = world.filing("6").due_at
    await world.core.parts.mover.move_to(world.clock, due + timedelta(minutes=5))
    words = "/延期 6 10月12日 系统改造未完成"
    handled = await say_late(world, TAX, words, sent=due - timedelta(minutes=5))
    assert texts(handled)[0] == "requests/extension"
    late = await say_late(world, MARKET, "/延期 1 10月12日 系统改造未完成", sent=due + timedelta(minutes=1))
    assert texts(late)[0] == "errors/cannot_extend"


async def test_an_extension_that_lacks_its_reason_counts_from_its_first_words(world: World) -> None:
    due = world.filing("6").due_at
    await world.core.parts.mover.move_to(world.clock, due - timedelta(minutes=5))
    assert card(await world.say(*TAX, "/延期 6 10月12日")).title.name == "doubts/reason"
    await world.core.parts.mover.move_to(world.clock, due + timedelta(minutes=5))
    assert texts(await world.say(*TAX, "@督办 系统改造未完成"))[0] == "requests/extension"


async def test_a_report_sent_before_the_lock_is_taken_after_it(world: World) -> None:
    locked = world.filing("6").locked_at
    await world.core.parts.mover.move_to(world.clock, locked + timedelta(minutes=5))
    refused = await say_late(world, MARKET, "@督办 第1项 正常推进", sent=locked + timedelta(minutes=1))
    assert texts(refused)[0] == "errors/filing_locked"
    await say_late(world, TAX, "@督办 第6项 正常推进", sent=locked - timedelta(minutes=5))
    assert states(world, "6") == ["filed"]


async def test_extensions_are_limited(world: World) -> None:
    for day in ("10月12日", "10月14日"):
        await world.say(*TAX, f"/延期 6 {day} 资金没有到位")
        await press(world, "agree")
    refused = card(await world.say(*TAX, "/延期 6 10月16日 资金没有到位"))
    assert refused.title.values["why"] == "too_often"


async def test_the_office_says_no_and_why(world: World) -> None:
    was = one(world, "6").due_at
    await world.say(*TAX, "/延期 6 10月12日 资金没有到位")
    assert (await press(world, "no_because")).title.name == "doubts/why_not"
    message, _ = last(world, OFFICE)
    await world.say(OFFICE, COORDINATOR, "三季度汇总要用这项指标", reply_to=message)
    assert one(world, "6").due_at == was
    told = last(world, TAX[0])[1]
    assert told.title.name == "decided/extension_refused"
    assert told.lines[0].values["words"] == "三季度汇总要用这项指标"
    assert kind_of(await decide(world, "/审定 同意")) != "recorded"


async def test_the_office_gives_another_date(world: World) -> None:
    await world.say(*TAX, "/延期 6 10月12日 资金没有到位")
    await press(world, "other_date")
    message, _ = last(world, OFFICE)
    await world.say(OFFICE, COORDINATOR, "10月9日", reply_to=message)
    assert one(world, "6").due_on == date(2026, 10, 9)


async def test_an_earlier_date_is_no_extension(world: World) -> None:
    await world.say(*TAX, "/延期 6 10月12日 资金没有到位")
    await press(world, "other_date")
    message, _ = last(world, OFFICE)
    refused = await world.say(OFFICE, COORDINATOR, "9月22日", reply_to=message)
    assert kind_of(refused) == "refused"
    assert "TermMoved" not in facts(world)


async def test_a_date_that_passed_meanwhile_is_asked_for(world: World) -> None:
    await world.say(*TAX, "/延期 6 10月9日 资金没有到位")
    await world.move(days=24)
    assert (await press_on(world, "agree")).title.name == "doubts/other_date"


async def test_a_label_of_two_plans_is_never_extended_by_guess(world: World) -> None:
    await publish_second(world)
    asked = await world.say(*TAX, "/延期 6 10月12日 资金没有到位")
    assert texts(asked)[0] == "doubts/which_place"
    assert "RequestMade" not in facts(world)


@pytest.mark.parametrize(
    ("words", "until"),
    [
        ("同意", UNTIL),
        ("可以，延到10月9日", date(2026, 10, 9)),
        ("不同意，三季度汇总要用", None),
        ("收到", None),
    ],
)
async def test_a_coordinator_answers_the_card_in_words(world: World, words: str, until: date | None) -> None:
    was = one(world, "6").due_on
    await world.say(*TAX, "/延期 6 10月12日 资金没有到位")
    message, _ = last(world, OFFICE)
    await world.say(OFFICE, COORDINATOR, words, reply_to=message)
    assert one(world, "6").due_on == (until or was)
    assert ("RequestDecided" in facts(world)) == (words != "收到")


async def test_a_request_is_decided_once(world: World) -> None:
    await world.say(*TAX, "/延期 6 10月12日 资金没有到位")
    message, shown = last(world, OFFICE)
    agree = next(each.key for each in shown.buttons if each.key.startswith("agree"))
    await world.click(OFFICE, COORDINATOR, agree, message)
    again = await world.click(OFFICE, COORDINATOR, agree, message)
    assert kind_of(again) == "refused"
    assert facts(world).count("TermMoved") == 1


async def test_a_newer_request_takes_the_place_of_the_one_before(world: World) -> None:
    await world.say(*TAX, "/延期 6 10月12日 资金没有到位")
    first, shown = last(world, OFFICE)
    agree = next(each.key for each in shown.buttons if each.key.startswith("agree"))
    await world.say(*TAX, "/延期 6 10月14日 资金没有到位")
    assert kind_of(await world.click(OFFICE, COORDINATOR, agree, first)) == "refused"
    await press_on(world, "agree")
    assert one(world, "6").due_on == date(2026, 10, 14)


async def test_a_unit_takes_its_request_back(world: World) -> None:
    await world.say(*TAX, "/延期 6 10月12日 资金没有到位")
    _, shown = last(world, OFFICE)
    assert (await press(world, "take_back", room=TAX[0], person=TAX[1])).title.name == "requests/taken_back"
    assert last(world, OFFICE)[1].title.name == "requests/gone"
    agree = next(each.call for each in shown.buttons if each.key.startswith("agree"))
    assert kind_of(await decide(world, agree)) == "refused"
    assert "TermMoved" not in facts(world)


async def test_what_was_reported_meanwhile_needs_no_decision(world: World) -> None:
    await world.say(*TAX, "/延期 6 10月12日 资金没有到位")
    await world.move(minutes=1)
    await world.say(*TAX, "/季报 6 完成60%")
    _, shown = next(
        (row[0], from_json(row[1], Card)) for row in world.rows(OFFICE) if row[3].startswith("decide/")
    )
    agree = next(each.call for each in shown.buttons if each.key.startswith("agree"))
    assert card(await decide(world, agree)).title.name == "requests/gone"
    assert states(world, "6") == ["filed"]


# Not ours


async def test_a_disputed_task_rests_and_goes_on_when_it_stays(world: World) -> None:
    handled = await world.say(*MARKET, "/季报 第12项不归我局负责，登记职能已划转市数据局")
    assert texts(handled)[0] == "requests/dispute"
    assert one(world, "12").paused
    await world.move(days=22)
    assert one(world, "12").reached == 1  # the reminder that had gone before
    await press_on(world, "stays")
    message, _ = last(world, OFFICE)
    await world.say(OFFICE, COORDINATOR, "划转文件没有列入登记审核", reply_to=message)
    now = one(world, "12")
    assert not now.paused
    assert now.due_at > world.clock.office()
    assert last(world, MARKET[0])[1].title.name == "decided/stays"


async def press_on(world: World, button: str) -> Card:
    """The button on the office's card about the dispute, whatever came after it."""
    found = ((row[0], from_json(row[1], Card)) for row in reversed(world.rows(OFFICE)))
    message, shown = next(
        (message, shown)
        for message, shown in found
        if any(each.key.startswith(button) for each in shown.buttons)
    )
    key = next(each.key for each in shown.buttons if each.key.startswith(button))
    return card(await world.click(OFFICE, COORDINATOR, key, message))


async def test_a_disputed_task_that_moves_is_owed_by_the_other_unit(world: World) -> None:
    await world.say(*MARKET, "/异议 12 市数据局 登记职能已划转")
    assert (await press(world, "moved")).title.name == "decided/noted"
    found = {each.unit: each.state for each in world.filings() if each.label == "12"}
    assert sorted(found.values()) == ["open", "waived"]
    assert last(world, MARKET[0])[1].title.name == "decided/moved"
    assert last(world, "room-data")[1].title.name == "decided/moved"
    reported = await world.say("room-data", "data", "/季报 12 完成30%")
    assert kind_of(reported) == "recorded"
    assert facts(world).count("PlanPublished") == 2


async def test_two_disputed_tasks_move_in_one_version(world: World) -> None:
    await world.say(*MARKET, "@督办助手 第1、12项都不归我局负责，应由市数据局负责")
    await press(world, "moved")
    owed = {each.label for each in world.filings() if each.unit == one(world, "3").unit and each.is_owed}
    assert {"1", "12"} <= owed
    assert facts(world).count("PlanPublished") == 2


async def test_an_unknown_unit_is_asked_for(world: World) -> None:
    await world.say(*MARKET, "/异议 12 这项工作从来不是我们办的")
    assert (await press(world, "moved")).title.name == "doubts/which_unit"
    message, _ = last(world, OFFICE)
    await world.say(OFFICE, COORDINATOR, "数据局", reply_to=message)
    assert last(world, "room-data")[1].title.name == "decided/moved"


# What was accepted


async def test_a_change_after_acceptance_is_asked_of_the_office_and_takes_one_tap(world: World) -> None:
    await world.say(*TAX, "/季报 6 完成60%")
    await decide(world, "/通过 6")
    asked = await world.say(*TAX, "/更正 6 完成55%")
    assert texts(asked)[0] == "requests/change"
    assert states(world, "6") == ["accepted"]
    await press(world, "agree")
    assert states(world, "6") == ["returned"]
    await press(world, "as_asked", room=TAX[0], person=TAX[1])
    report = one(world, "6").report
    assert report is not None
    assert (str(report.percent), one(world, "6").state) == ("55", "filed")


async def test_a_change_that_is_granted_is_due_no_earlier_than_the_report_was(world: World) -> None:
    """Who reports early and puts a figure right is not urged before the day that all others have."""
    await world.say(*TAX, "/季报 6 完成60%")
    await decide(world, "/通过 6")
    due = one(world, "6").due_at
    await world.say(*TAX, "/更正 6 完成55%")
    await press(world, "agree")
    changed = one(world, "6")
    assert (changed.due_at, changed.on_time_until) == (due, due)
    assert all(rung.on > world.clock.office().date() for rung in changed.ladder)
    assert {rung.stage for rung in changed.ladder if rung.on <= changed.due_on} == {"reminder"}


async def test_what_went_back_as_its_unit_asked_is_not_called_the_offices_opinion(world: World) -> None:
    await world.say(*TAX, "/季报 6 完成60%")
    await decide(world, "/通过 6")
    await world.say(*TAX, "/更正 6 完成55%")
    await press(world, "agree")
    await until(world, one(world, "6").due_on, 10)
    reminded = "".join(lines_of(last(world, TAX[0])[1]))
    assert "本单位申请：更正第6项：完成55%" in reminded
    assert "办公室意见" not in reminded


async def test_a_refused_change_leaves_what_was_accepted(world: World) -> None:
    await world.say(*TAX, "/季报 6 完成60%")
    await decide(world, "/通过 6")
    await world.say(*TAX, "/季报 更正第6项为55%")
    await press(world, "no_because")
    message, _ = last(world, OFFICE)
    await world.say(OFFICE, COORDINATOR, "汇总已发出", reply_to=message)
    assert states(world, "6") == ["accepted"]
    assert last(world, TAX[0])[1].title.name == "decided/change_refused"


async def test_the_record_of_requests_is_whole_and_can_be_rebuilt(world: World, tmp_path: Path) -> None:
    await world.say(*TAX, "/延期 6 10月12日 资金没有到位")
    await press(world, "agree")
    await world.say(*MARKET, "/异议 12 市数据局 登记职能已划转")
    await press(world, "moved")
    scratch = Database(f"sqlite:///{tmp_path / 'scratch.db'}")
    make_ledger(scratch)
    db = world.core.database.connect()
    assert verify(db) == []
    assert compare_derived(db, scratch) == []
    db.close()


async def test_who_takes_over_is_told_what_it_owes_now_and_what_the_other_had_not_reported(
    world: World,
) -> None:
    plan = await world.core.parts.reader.run(lambda view: next(iter(view.plans.all_current())))
    tasks = tuple(replace(task, by_division=True) if task.label == "7" else task for task in plan.tasks)
    changed, at = replace(plan, tasks=tasks), world.clock.office()
    await world.core.parts.writer.run(lambda tx: publish(tx, changed, at=at))
    await world.core.parts.mover.settle()
    await world.say("room-finance", "finance", "/季报 7 正常推进，完成60%")
    await world.say(OFFICE, COORDINATOR, "/退回 7 市财政局 缺明细")
    owed = next(each for each in world.filings() if each.label == "7" and each.state == "returned")
    await world.say("room-reform", "reform", "/异议 7 市财政局 我局没有职责")
    await press_on(world, "moved")
    told = [shown for room in ("room-reform", "room-finance") for shown in [last(world, room)[1]]]
    for shown in told:
        assert shown.title.name == "decided/moved"
        assert [line.values.get("due") for line in shown.lines][1] == owed.due_at
        assert shown.lines[0].values["told"] is False


# More time for what was reported already


async def asked_beside_a_report(world: World) -> Card:
    """The figure is filed, then the request of the same message gets the reason it lacked."""
    await world.say(*TAX, "/季报 6 完成60%，申请延期到10月12日")
    assert one(world, "6").state == "filed"
    message, _ = last(world, TAX[0])
    return card(await world.say(*TAX, "资金10月9日才到位", reply_to=message))


async def test_whoever_has_reported_is_not_told_to_report_what_is_at_hand(world: World) -> None:
    said = words_of(world, await asked_beside_a_report(world))
    assert "已报的内容有效" in said
    assert "手头" not in said


@pytest.mark.parametrize(("decision", "stage"), [("agree", "granted"), ("refuse 已近汇总", "refused")])
async def test_a_decision_about_what_was_given_promises_no_reminder(
    world: World, decision: str, stage: str
) -> None:
    await asked_beside_a_report(world)
    ids = last(world, OFFICE)[1].buttons[0].call.split()[-1]
    act, _, why = decision.partition(" ")
    await world.say(OFFICE, COORDINATOR, f"/decide {act} {ids} {why}".strip())
    told = last(world, TAX[0])[1]
    assert told.title.name == f"decided/extension_{stage}"
    said = words_of(world, told)
    assert "已报的内容有效" in said
    assert "提醒一次" not in said
    assert "先报" not in said
    assert not told.buttons
