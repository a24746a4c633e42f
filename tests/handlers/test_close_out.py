"""Closing out in the chat: the unit claims, the office checks, strikes off or says why not, reopens."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.domain.close_out import CloseOut
from bot.ports.messages import InboundMessage, Media
from bot.storage.codec import from_json
from bot.storage.queries import QueryReader
from bot.wording.cards import Card
from tests.handlers.office_kit import (
    COORDINATOR,
    MARKET,
    OFFICE,
    TAX,
    card,
    facts,
    publish_second,
    require_whole,
    texts,
    words_of,
)
from tests.pipeline_kit import World


def last(world: World, room: str) -> tuple[str, Card]:
    row = world.rows(room)[-1]
    return row[0], from_json(row[1], Card)


async def press(world: World, button: str, who: tuple[str, str]) -> Card:
    message, shown = last(world, who[0])
    key = next(each.key for each in shown.buttons if each.key.startswith(button))
    return card(await world.click(*who, key, message))


def close_out(world: World) -> CloseOut:
    """The only one there is."""
    db = world.core.database.connect()
    plan = world.filing("6").plan
    [found] = QueryReader(db).close_outs(plan)
    db.close()
    return found


async def struck_off(world: World) -> None:
    await world.say(*TAX, "/销号 6 资金已全部兑付，验收通过")
    await press(world, "strike", (OFFICE, COORDINATOR))


async def test_a_claim_goes_to_the_office_and_closes_nothing(world: World) -> None:
    handled = await world.say(*TAX, "/销号 6 资金已全部兑付，验收通过")
    assert texts(handled) == ["close/claimed", "close/ground", "close/claimed_then"]
    assert (close_out(world).state, close_out(world).words) == ("claimed", "资金已全部兑付，验收通过")
    assert world.filing("6").is_owed
    assert last(world, OFFICE)[1].title.name == "close/to_check"


@pytest.mark.parametrize(
    "words",
    ["@督办 第6项 正常推进", "/季报 6 正常推进", "/延期 6 10月12日 系统改造", "/异议 6 不属本单位职责"],
)
async def test_what_was_struck_off_is_called_so_and_asks_for_nothing(world: World, words: str) -> None:
    await struck_off(world)
    handled = await world.say(*TAX, words)
    assert texts(handled) == ["errors/closed_out", "next/closed_out"]


async def test_what_is_told_beside_a_struck_task_is_filed(world: World) -> None:
    await world.say(OFFICE, COORDINATOR, "/销号 1 已办结")
    if card(await world.say(*MARKET, "/季报 1 正常推进")).title.name != "errors/closed_out":
        pytest.fail("task 1 is not struck off")
    handled = await world.say(*MARKET, "@督办 第1项正常推进；第8项完成60%")
    assert card(handled).kind == "recorded"
    assert "errors/closed_out" in texts(handled)
    assert world.filing("8").state == "filed"


async def test_the_office_strikes_off_by_a_tap_and_nothing_is_owed_any_more(world: World) -> None:
    await struck_off(world)
    assert close_out(world).is_closed
    assert world.filing("6").state == "waived"
    assert facts(world)[-2:] == ["TaskStruckOff", "FilingWaived"]
    assert last(world, TAX[0])[1].title.name == "close/struck"
    before = len(world.rows(TAX[0]))
    await world.move(days=25)
    assert not [row for row in world.rows(TAX[0])[before:] if world.filing("6").id in str(row)]


async def test_a_report_that_says_completed_offers_the_claim_and_closes_nothing(world: World) -> None:
    handled = await world.say(*TAX, "/季报 6 已完成，资金全部兑付")
    assert "close/offer" in texts(handled)
    assert "CloseOutClaimed" not in facts(world)
    call = next(each.call for each in card(handled).buttons if each.key.startswith("claim"))
    claimed = await world.say(*TAX, call)
    assert texts(claimed)[0] == "close/claimed"
    assert "已完成，资金全部兑付" in (close_out(world).words or "")
    await press(world, "strike", (OFFICE, COORDINATOR))
    assert world.filing("6").state == "filed"  # what was reported is still to be checked


async def test_a_claim_without_a_ground_is_asked_for_one(world: World) -> None:
    handled = await world.say(*TAX, "/销号 6")
    assert card(handled).title.name == "doubts/close_ground"
    await world.say(*TAX, "@督办助手 验收通过，材料已交办公室")
    assert close_out(world).words == "验收通过，材料已交办公室"


async def test_a_file_is_a_ground(world: World) -> None:
    message = InboundMessage(
        key="file", connection="console", chat=TAX[0], account=TAX[1], text="/销号 6",
        received_at=world.clock.wall(), attachments=(Media("f1", "验收表.pdf"),),
    )  # fmt: skip
    handled = await world.core.pipeline.receive(message)
    assert "close/files" in texts(handled)
    assert facts(world)[-2:] == ["CloseOutClaimed", "EvidenceWanted"]


async def test_not_upheld_the_unit_hears_why_and_goes_on(world: World) -> None:
    await world.say(*TAX, "/销号 6 验收通过")
    asked = await press(world, "not_yet", (OFFICE, COORDINATOR))
    assert asked.title.name == "doubts/close_why_not"
    await world.say(OFFICE, COORDINATOR, "@督办助手 两个县尚未验收")
    assert (close_out(world).state, close_out(world).reason) == ("returned", "两个县尚未验收")
    assert last(world, TAX[0])[1].title.name == "close/not_struck"
    assert world.filing("6").is_owed
    again = await world.say(*TAX, "/销号 6 两个县已补验收")
    assert texts(again)[0] == "close/claimed"
    assert close_out(world).waits


async def test_the_office_may_strike_off_by_itself_on_a_ground(world: World) -> None:
    refused = await world.say(OFFICE, COORDINATOR, "/销号 6")
    assert card(refused).title.name == "errors/missing_reason"
    await world.say(OFFICE, COORDINATOR, "/销号 6 验收结论已核对")
    assert (close_out(world).state, close_out(world).reason) == ("struck", "验收结论已核对")


@pytest.mark.parametrize("words", ["/销号 6", "/销号 同意 6"])
async def test_a_waiting_claim_is_struck_off_by_its_label(world: World, words: str) -> None:
    await world.say(*TAX, "/销号 6 验收通过")
    await world.say(OFFICE, COORDINATOR, words)
    assert close_out(world).is_closed


async def test_reopened_it_is_owed_with_a_term_from_today(world: World) -> None:
    await struck_off(world)
    was = world.filing("6")
    await world.move(days=9)  # past the old due day, a workday
    refused = await world.say(OFFICE, COORDINATOR, "/恢复 6")
    assert card(refused).title.name == "errors/missing_reason"
    handled = await world.say(OFFICE, COORDINATOR, "/恢复 6 验收后有一处整改")
    assert texts(handled)[0] == "close/noted_reopened"
    now = world.filing("6")
    calendar = world.core.words.calendar
    assert (now.id, now.state) == (was.id, "open")
    today = calendar.local_day(world.clock.office())
    assert now.due_on == calendar.add_workdays(today, 3) > was.due_on
    assert last(world, TAX[0])[1].title.name == "close/reopened"
    await world.say(*TAX, "/季报 6 正常推进，完成80%")
    assert world.filing("6").state == "filed"


@pytest.mark.parametrize(
    ("who", "words", "title"),
    [
        (MARKET, "/销号 6 已办结", "errors/nothing_owed"),
        (TAX, "/销号 同意 6", "errors/not_permitted"),
        (TAX, "/销号 999 已办结", "errors/not_found"),
        ((OFFICE, COORDINATOR), "/销号 不同意 6 没有申请", "errors/not_found"),
        ((OFFICE, COORDINATOR), "/恢复 6 没有销号", "errors/not_found"),
    ],
)
async def test_what_may_not_be_is_refused_and_changes_nothing(
    world: World, who: tuple[str, str], words: str, title: str
) -> None:
    assert card(await world.say(*who, words)).title.name == title
    assert facts(world)[-1] == "CommandRefused"


async def test_twice_is_once(world: World) -> None:
    await struck_off(world)
    for who, words in ((TAX, "/销号 6 再次申请"), ((OFFICE, COORDINATOR), "/销号 6 再核一次")):
        assert card(await world.say(*who, words)).title.name == "errors/wrong_state"
    assert close_out(world).is_closed


async def test_a_label_of_two_plans_is_the_one_that_was_claimed(world: World) -> None:
    await publish_second(world)
    which = card(await world.say(*TAX, "/销号 6 验收通过"))
    await world.say(*TAX, which.buttons[0].call)
    await world.say(OFFICE, COORDINATOR, "/销号 6")
    assert close_out(world).is_closed
    asked = await world.say(OFFICE, COORDINATOR, "/销号 7 已核对")
    assert card(asked).title.name == "choices/plan"


async def test_lists_count_closed_tasks_apart(world: World) -> None:
    await struck_off(world)
    task = card(await world.say(*TAX, "/查看 6"))
    assert "close/standing" in [each.name for each in task.lines]
    mine = card(await world.say(*TAX, "/任务"))
    [line] = [each for each in mine.after if each.name == "close/closed"]
    assert line.values["plans"] == [{"plan": None, "labels": ["6"]}]
    status = card(await world.say(OFFICE, COORDINATOR, "/进度"))
    [line] = [each for each in status.lines if each.name == "close/closed"]
    assert line.values["count"] == 1
    rollup = card(await world.say(OFFICE, COORDINATOR, "/汇总"))
    assert "close/closed" in [each.name for each in rollup.lines]


async def test_the_record_of_close_outs_is_whole_and_can_be_rebuilt(world: World, tmp_path: Path) -> None:
    await struck_off(world)
    await world.say(OFFICE, COORDINATOR, "/恢复 6 验收后有一处整改")
    await world.say(*TAX, "/销号 6 整改已完成")
    await world.say(OFFICE, COORDINATOR, "/销号 不同意 6 整改尚未验收")
    require_whole(world, tmp_path)
    assert close_out(world).state == "returned"


async def test_a_claim_is_taken_back_before_it_is_decided(world: World) -> None:
    claimed = card(await world.say(*TAX, "/销号 6 资金已全部兑付，验收通过"))
    message, shown = last(world, OFFICE)
    refused = await world.say(*MARKET, claimed.buttons[0].call)
    assert texts(refused)[0] == "errors/not_found"
    handled = await world.say(*TAX, claimed.buttons[0].call)
    assert texts(handled) == ["close/taken_back", "close/taken_back_then"]
    assert (close_out(world).state, world.filing("6").is_owed) == ("withdrawn", True)
    assert last(world, OFFICE)[1].title.name == "close/gone"
    late = await world.click(OFFICE, COORDINATOR, shown.buttons[0].key, message)
    assert texts(late)[0] == "errors/wrong_state"
    assert texts(await world.say(*TAX, "/销号 撤回 6"))[0] == "errors/wrong_state"
    await world.say(*TAX, "/销号 6 验收通过")
    assert close_out(world).waits
    assert texts(await world.say(*TAX, "/销号 撤回 6"))[0] == "close/taken_back"


async def test_said_twice_it_is_checked_once_and_every_card_decides_it(world: World) -> None:
    await world.say(*TAX, "/销号 6 资金已全部兑付")
    message, shown = last(world, OFFICE)
    known = facts(world).count("CloseOutClaimed")
    again = await world.say(*TAX, "/销号 6 资金已全部兑付")
    assert texts(again)[0] == "close/claimed"
    assert (last(world, OFFICE)[0], facts(world).count("CloseOutClaimed")) == (message, known)

    await world.say(*TAX, "/销号 6 资金已全部兑付，验收通过")
    assert last(world, OFFICE)[0] != message
    assert close_out(world).words == "资金已全部兑付，验收通过"
    done = await world.click(OFFICE, COORDINATOR, shown.buttons[0].key, message)
    assert card(done).title.name == "close/noted_struck"


async def test_the_card_of_a_claim_that_was_made_anew_says_that_it_is_gone(world: World) -> None:
    await world.say(*TAX, "/销号 6 资金已全部兑付")
    message, shown = last(world, OFFICE)
    await world.say(*TAX, "/销号 撤回 6")
    await world.say(*TAX, "/销号 6 验收通过")
    late = card(await world.click(OFFICE, COORDINATOR, shown.buttons[0].key, message))
    assert (late.title.name, late.title.values["what"]) == ("errors/not_found", "close_out")
    assert close_out(world).waits


async def test_what_was_decided_is_not_taken_back(world: World) -> None:
    await struck_off(world)
    assert texts(await world.say(*TAX, "/销号 撤回 6"))[0] == "errors/wrong_state"


def _undone(world: World) -> list[Card]:
    return [from_json(row[1], Card) for row in world.rows(OFFICE) if row[3].startswith("undone/")]


async def test_a_correction_below_completed_of_what_is_struck_off_reaches_the_office(
    world: World, tmp_path: Path
) -> None:
    await world.say(*TAX, "/季报 6 完成100%")
    await struck_off(world)
    corrected = await world.say(*TAX, "/更正 6 完成99%")
    [told] = _undone(world)
    assert (told.title.name, told.title.values["label"]) == ("close/undone", "6")
    assert "/恢复 6" in words_of(world, told)
    assert "99%" in words_of(world, told)
    assert "close/undone_told" in texts(corrected)
    await world.say(*TAX, "/更正 6 完成98%")  # it is no completed task that goes back any more
    assert len(_undone(world)) == 1
    assert close_out(world).is_closed
    require_whole(world, tmp_path)


async def test_a_correction_of_what_is_not_struck_off_or_stays_completed_is_the_unit_s_own(
    world: World,
) -> None:
    await world.say(*TAX, "/季报 6 完成100%")
    await world.say(*TAX, "/更正 6 完成99%")
    await world.say(*TAX, "/更正 6 完成100%")
    await struck_off(world)
    await world.say(*TAX, "/更正 6 已完成，全部验收")
    assert _undone(world) == []
