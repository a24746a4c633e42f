"""What the office decides: accept, return, waive, urge, roll up; who is bound, which room is whose."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.domain.roster import person_id
from bot.runtime.acts import erase
from bot.storage.audit import compare_derived, verify
from bot.storage.database import Database
from tests.handlers.office_kit import (
    COORDINATOR,
    DATA,
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
)
from tests.ledgers import make_ledger
from tests.pipeline_kit import World

DUE_ON = date(2026, 9, 28)


def told(world: World, room: str) -> list[str]:
    """Keys of what a room was sent."""
    return [row[3] for row in world.rows(room)]


# Accepting


async def test_accept_takes_each_label_once(world: World) -> None:
    await world.say(*TAX, "/季报 6 完成60%")
    await world.say(*MARKET, "/季报 1 完成30%")
    await decide(world, "/通过 6、1、6")
    assert states(world, "6", "1") == ["accepted", "accepted"]
    assert facts(world).count("ReportAccepted") == 2


async def test_accept_all_leaves_doubts_for_a_person(world: World) -> None:
    await world.say(*TAX, "/季报 6 完成60%")
    await world.say(*MARKET, "/季报 1 已完成")
    handled = await decide(world, "/通过 全部")
    assert states(world, "6", "1") == ["accepted", "filed"]
    assert kind_of(handled) != "refused"
    await decide(world, "/通过 1")
    assert states(world, "1") == ["accepted"]


@pytest.mark.parametrize("words", ["/通过 6", "/通过 99", "/通过 你好", "/通过 市税务局"])
async def test_what_cannot_be_accepted_is_refused_with_a_reason(world: World, words: str) -> None:
    assert kind_of(await decide(world, words)) == "refused"
    assert "ReportAccepted" not in facts(world)


async def test_a_label_of_two_plans_is_asked_before_it_is_accepted(world: World) -> None:
    await publish_second(world)
    await world.say(*TAX, "/无进展 6")
    await world.say(*TAX, "/选 A")
    assert texts(await decide(world, "/通过 6"))[0] == "choices/plan"
    assert "ReportAccepted" not in facts(world)
    await decide(world, "/通过 全部")
    assert [each.state for each in world.filings() if each.label == "6"] == ["accepted", "accepted"]


async def test_what_acts_on_many_says_the_number_first_and_asks_again_when_it_changed(world: World) -> None:
    for who, label in ((TAX, "6"), (MARKET, "1"), (MARKET, "8")):
        await world.say(*who, f"/季报 {label} 完成60%")
    asked = card(await world.say(OFFICE, "office", "/通过 全部"))
    assert (asked.title.name, asked.title.values["count"]) == ("confirm/accept", 3)
    assert "ReportAccepted" not in facts(world)
    await world.say(*MARKET, "/季报 12 完成10%")
    again = card(await world.say(OFFICE, "office", asked.buttons[0].call))
    assert again.title.values["count"] == 4
    await world.say(OFFICE, "office", again.buttons[0].call)
    assert facts(world).count("ReportAccepted") == 4


async def test_the_unit_hears_of_what_was_accepted_once_in_the_days_digest(world: World) -> None:
    await world.say(*TAX, "/季报 6 完成60%")
    await decide(world, "/通过 6")
    assert not [key for key in told(world, "room-tax") if key.startswith("accepted")]
    before = told(world, "room-tax")
    await world.move(days=5)
    [digest] = [key for key in told(world, "room-tax")[len(before) :] if key.startswith("digest/")]
    assert not world.filing("6").untold
    await world.move(days=5)
    digests = [key for key in told(world, "room-tax") if key.startswith("digest/")]
    assert digests[-1] == digest


# Returning and waiving


async def test_a_returned_report_is_owed_again_and_the_unit_is_told_why(
    world: World,
) -> None:
    await world.say(*TAX, "/季报 6 完成60%")
    was = world.filing("6").due_at
    await decide(world, "/退回 6 办件量是三季度数还是累计数")
    filing = world.filing("6")
    assert filing.state == "returned"
    assert filing.due_at == was  # three workdays would be less than the unit was given
    assert filing.reached == 0
    await world.move(days=3)
    digests = [row[1] for row in world.rows("room-tax") if row[3].startswith("digest/")]
    assert "办件量" in digests[1]
    await world.say(*TAX, "/季报 6 办件量26件，是三季度数")
    filing = world.filing("6")
    assert (filing.state, filing.versions) == ("filed", 2)


@pytest.mark.parametrize(
    ("words", "due"),
    [
        ("/退回 6 10月9日 补充佐证", date(2026, 10, 9)),
        ("/退回 6 市税务局 10月9日，补充佐证", date(2026, 10, 9)),
        ("/退回 6 请于10月9日前补充佐证", date(2026, 10, 9)),
        ("/退回 6 补充佐证", DUE_ON),  # three workdays would be less than the unit had
        ("/退回 6 9月22日 补充佐证", DUE_ON),
    ],
)
async def test_a_return_has_the_day_the_office_names_and_no_shorter_term(
    world: World, words: str, due: date
) -> None:
    await world.say(*TAX, "@督办 第6项 正常推进")
    handled = await decide(world, words)
    assert card(handled).title.values["due"] == world.filing("6").due_at
    assert (world.filing("6").state, world.filing("6").due_on) == ("returned", due)


async def test_a_day_without_a_reason_is_kept_while_the_reason_is_asked(world: World) -> None:
    await world.say(*TAX, "@督办 第6项 正常推进")
    assert card(await decide(world, "/退回 6 10月9日")).title.name == "doubts/why_back"
    await world.say(OFFICE, COORDINATOR, "@督办 缺少办件量")
    assert (world.filing("6").state, world.filing("6").due_on) == ("returned", date(2026, 10, 9))


async def test_a_day_that_is_over_is_no_term(world: World) -> None:
    await world.say(*TAX, "@督办 第6项 正常推进")
    assert card(await decide(world, "/退回 6 9月1日 补充佐证")).title.name == "errors/cannot_return"
    assert world.filing("6").state == "filed"


@pytest.mark.parametrize("words", ["/退回 6", "/退回 6 市税务局", "/免报 6", "/退回 缺数据"])
async def test_a_return_or_a_waiver_needs_its_reason(world: World, words: str) -> None:
    await world.say(*TAX, "/季报 6 完成60%")
    assert kind_of(await decide(world, words)) == "refused"
    assert states(world, "6") == ["filed"]


async def test_a_waived_filing_is_owed_by_nobody(world: World) -> None:
    await decide(world, "/免报 6 该项按年度统计")
    assert states(world, "6") == ["waived"]
    assert kind_of(await world.say(*TAX, "/季报 6 完成60%")) != "recorded"
    await world.move(days=10)
    assert states(world, "6") == ["waived"]
    assert kind_of(await decide(world, "/免报 6 再来一次")) == "refused"


# Urging


async def test_urging_a_task_or_a_unit_sends_one_message_a_room(world: World) -> None:
    await decide(world, "/催办 市市场监管局")
    assert sum(key.startswith("urge/") for key in told(world, "room-market")) == 1
    assert facts(world).count("UnitUrged") == 3
    await decide(world, "/催办 6")
    assert sum(key.startswith("urge/") for key in told(world, "room-tax")) == 1


async def test_urging_all_is_for_what_is_overdue(world: World) -> None:
    handled = await decide(world, "/催办 全部")
    assert "UnitUrged" not in facts(world)
    assert kind_of(handled) != "refused"
    await world.say(*TAX, "/季报 6 完成60%")
    await world.move(days=8)
    await decide(world, "/催办 全部")
    await world.move(hours=20)
    assert facts(world).count("UnitUrged") == 13
    assert not any(key.startswith("urge/") for key in told(world, "room-tax"))
    assert sum(key.startswith("urge/") for key in told(world, "room-market")) == 1


# Status and roll-up


async def test_status_counts_and_knows_periods_by_their_words(world: World) -> None:
    assert kind_of(await decide(world, "/进度")) != "refused"
    assert kind_of(await decide(world, "/进度 三季度")) != "refused"
    assert kind_of(await decide(world, "/进度 猴年马月")) == "refused"


async def test_the_roll_up_is_previewed_held_prefaced_and_sent_once(world: World) -> None:
    await world.say(*TAX, "/季报 6 完成60%")
    await decide(world, "/通过 6")
    assert kind_of(await decide(world, "/汇总")) != "refused"
    await decide(world, "/汇总 前言 三季度总体平稳。")
    await decide(world, "/汇总 暂缓")
    await world.move(days=12)
    assert told(world, "room-leaders") == []
    handled = await decide(world, "/汇总 发送")
    assert kind_of(handled) != "refused"
    assert told(world, "room-leaders") == [], "nobody is spoken to on a holiday"
    await world.move(days=6)
    [row] = [row for row in world.rows("room-leaders") if row[3].startswith("rollup/")]
    assert "三季度总体平稳" in row[1]
    for words in ("/汇总 发送", "/汇总 暂缓", "/汇总 前言 迟了"):
        assert kind_of(await decide(world, words)) == "refused"
    assert facts(world).count("RollupIssued") == 1


# People and rooms


async def test_somebody_new_is_bound_by_a_coordinator_and_may_report_at_once(world: World) -> None:
    asked = await world.say("room-tax", "newcomer", "/绑定 市税务局 李强")
    assert kind_of(asked) != "refused"
    assert kind_of(await world.say("room-tax", "newcomer", "/季报 6 完成60%")) == "refused"
    [request] = [row for row in world.rows(OFFICE) if row[3].startswith("bind/")]
    number = request[3].split("/")[1]
    assert kind_of(await world.say("room-tax", "newcomer", f"/人员 确认 {number}")) == "refused"
    await decide(world, f"/人员 确认 {number.lower()}")
    assert any(key.startswith("bound/") for key in told(world, "room-tax"))
    assert kind_of(await world.say("room-tax", "newcomer", "/季报 6 完成60%")) == "recorded"
    assert kind_of(await decide(world, f"/人员 确认 {number}")) == "refused"


async def test_who_is_refused_stays_unknown(world: World) -> None:
    await world.say("room-tax", "newcomer", "/绑定 市税务局 李强")
    [request] = [row for row in world.rows(OFFICE) if row[3].startswith("bind/")]
    await decide(world, f"/人员 不符 {request[3].split('/')[1]}")
    assert kind_of(await world.say("room-tax", "newcomer", "/季报 6 完成60%")) == "refused"
    assert "PersonAdded" not in facts(world)[-3:]


async def test_a_successor_takes_the_post_over(world: World) -> None:
    await world.say("room-tax", "newcomer", "/绑定 市税务局 李强")
    [request] = [row for row in world.rows(OFFICE) if row[3].startswith("bind/")]
    await decide(world, f"/人员 接替 {request[3].split('/')[1]}")
    await world.move(days=1)
    assert kind_of(await world.say("room-tax", "newcomer", "/季报 6 完成60%")) == "recorded"
    assert kind_of(await world.say(*TAX, "/季报 6 完成70%")) == "refused"


async def test_an_unknown_unit_is_refused_and_nothing_asked(world: World) -> None:
    await world.say("room-tax", "newcomer", "/绑定 火星局 李强")
    assert "BindingAsked" not in facts(world)


async def test_a_room_takes_a_seat_and_leaves_it(world: World) -> None:
    handled = await world.say("room-new", "office", "/群 单位 市税务局")
    assert kind_of(handled) != "refused"
    assert facts(world)[-1] == "SeatTaken"
    assert kind_of(await world.say("room-new", "office", "/群")) != "refused"
    await world.say("room-new", "office", "/群 移除")
    assert facts(world)[-1] == "SeatLeft"
    assert kind_of(await world.say("room-new", "office", "/群 单位 火星局")) == "refused"


async def test_help_is_for_each_role_and_for_somebody_unknown(world: World) -> None:
    unit = await world.say(*DATA, "/帮助")
    office = await decide(world, "/帮助")
    stranger = await world.say("room-data", "stranger", "/帮助")
    shown = [len(card(each).fields) + len(card(each).lines) for each in (unit, office, stranger)]
    assert len({tuple(texts(each)) for each in (unit, office, stranger)}) > 1
    assert all(shown)


async def test_erasing_somebody_who_asked_to_be_bound_leaves_an_honest_ledger(
    world: World, tmp_path: Path
) -> None:
    """Found in review: the request kept name and account, and the derived tables then differed."""
    await world.say("room-tax", "newcomer", "/绑定 市税务局 李强")
    [request] = [row for row in world.rows(OFFICE) if row[3].startswith("bind/")]
    await decide(world, f"/人员 确认 {request[3].split('/')[1]}")
    await world.say("room-tax", "newcomer", "/绑定 市财政局 李强")
    person = person_id("console", "newcomer")
    at = world.clock.office()
    await world.core.parts.writer.run(lambda tx: erase(tx, {"person": person}, at))
    db = world.core.database.connect()
    assert not any("李强" in str(row) or "newcomer" in str(row) for row in db.rows("bindings"))
    assert not any(row[3] in {"李强", "newcomer"} for row in db.rows("texts"))
    scratch = Database(f"sqlite:///{tmp_path / 'scratch.db'}")
    make_ledger(scratch)
    assert (verify(db), compare_derived(db, scratch)) == ([], [])
    db.close()
