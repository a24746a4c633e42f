"""Two plans with the same labels and units: which one is meant is asked, and cards name theirs."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest
import pytest_asyncio

from bot.wording.render import plain
from tests.handlers.letter_kit import until
from tests.handlers.office_kit import (
    BY_OFFICE,
    DATA,
    OFFICE,
    SECOND,
    TAX,
    an_office,
    an_office_with_two_plans,
    card,
    facts,
    texts,
    told,
)
from tests.pipeline_kit import World


@pytest_asyncio.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with an_office_with_two_plans(tmp_path) as found:
        yield found


def state_in(world: World, plan: str, label: str) -> str:
    return next(each.state for each in world.filings() if each.plan == plan and each.label == label)


async def filed_in_both(world: World, label: str) -> None:
    await world.say(*DATA, f"/季报 {label} 正常推进，完成50%")
    await world.say(*DATA, "A")
    await world.say(*DATA, f"/季报 {label} 正常推进，完成50%")
    await world.say(*DATA, "A")  # the one still owed; B would correct the first
    states = [each.state for each in world.filings() if each.label == label]
    assert states == ["filed", "filed"]


@pytest.mark.parametrize(
    ("words", "becomes"),
    [("/通过 3", "accepted"), ("/退回 3 缺数据", "returned"), ("/免报 3 市数据局 本季不报", "waived")],
)
async def test_which_plan_is_asked_and_the_tap_does_it_there_alone(
    world: World, words: str, becomes: str
) -> None:
    await filed_in_both(world, "3")
    asked = card(await world.say(*BY_OFFICE, words))
    assert asked.title.name == "choices/plan"
    done = await world.say(*BY_OFFICE, asked.buttons[1].call)
    assert "plan/of" in texts(done)
    assert state_in(world, "p_second", "3") == becomes
    assert [each.state for each in world.filings() if each.label == "3"].count("filed") == 1


@pytest.mark.parametrize("words", [f"/免报 《{SECOND}》3 不报", f"/免报 3 {SECOND} 不报"])
async def test_the_plan_may_be_named_before_or_behind_the_task(world: World, words: str) -> None:
    await world.say(*BY_OFFICE, words)
    assert state_in(world, "p_second", "3") == "waived"
    assert [each.state for each in world.filings() if each.label == "3"].count("open") == 1


async def test_where_one_plan_alone_has_it_nothing_is_asked(world: World) -> None:
    await world.say(*BY_OFFICE, f"/免报 《{SECOND}》3 不报")
    done = await world.say(*BY_OFFICE, "/免报 3 不报")
    assert texts(done)[0] == "done/waive"
    assert [each.state for each in world.filings() if each.label == "3"] == ["waived", "waived"]


async def test_urging_by_number_asks_as_well(world: World) -> None:
    asked = card(await world.say(*BY_OFFICE, "/催办 3"))
    assert asked.title.name == "choices/plan"
    assert "plan/of" in texts(await world.say(*BY_OFFICE, asked.buttons[0].call))
    assert facts(world).count("UnitUrged") == 1


async def test_a_task_is_struck_off_without_a_claim_once_its_plan_is_clear(world: World) -> None:
    asked = card(await world.say(*BY_OFFICE, "/销号 3 已完成，经核"))
    assert asked.title.name == "choices/plan"
    await world.say(*BY_OFFICE, asked.buttons[1].call)
    assert state_in(world, "p_second", "3") == "waived"
    assert [each.state for each in world.filings() if each.label == "3"].count("open") == 1


async def test_a_unit_says_of_which_plan_its_task_is_done(world: World) -> None:
    asked = card(await world.say(*DATA, "/销号 3 已完成并验收"))
    assert asked.title.name == "choices/plan"
    before = facts(world).count("CloseOutClaimed")
    await world.say(*DATA, asked.buttons[0].call)
    assert facts(world).count("CloseOutClaimed") == before + 1
    shown = [line.name for line in told(world, OFFICE, "close/")[-1].lines]
    assert shown[0] == "plan/of"


async def test_a_task_is_shown_of_the_plan_that_was_chosen(world: World) -> None:
    asked = card(await world.say(*BY_OFFICE, "/查看 3"))
    assert asked.title.name == "choices/plan"
    shown = card(await world.say(*BY_OFFICE, asked.buttons[1].call))
    assert shown.lines[0].values["titles"] == [SECOND]


async def test_what_the_office_signs_names_its_plan(world: World) -> None:
    await until(world, date(2026, 10, 16), 10)
    drafts = [
        each for each in told(world, OFFICE, "decide-letter/") if each.title.name == "letter/decide_slip"
    ]
    said = {
        plain(world.core.words.render(each, world.clock.office()).lines[0])
        for each in drafts
        if each.title.values["units"] == ["市税务局"]
    }
    assert said == {f"方案：《{title}》" for title in ("示范市优化营商环境2026年工作方案", SECOND)}


async def test_a_request_to_the_office_names_its_plan(world: World) -> None:
    await world.say(*BY_OFFICE, f"/免报 《{SECOND}》6 不报")
    await world.say(*TAX, "/延期 6 10月12日 系统升级")
    asked = told(world, OFFICE, "decide/")[-1]
    assert asked.lines[0].values["titles"] == ["示范市优化营商环境2026年工作方案"]


async def test_a_tap_signs_for_the_plan_of_its_card_and_words_for_both(world: World) -> None:
    await until(world, date(2026, 9, 22), 10)
    asked = next(each for each in told(world, "room-tax", "receipts/p_second"))
    assert asked.lines[0].values["titles"] == [SECOND]
    done = card(await world.say(*TAX, asked.buttons[0].call))
    assert facts(world).count("ReceiptGiven") == 1
    assert done.lines[0].values["titles"] == [SECOND]
    await world.say(*TAX, "/签收")
    assert facts(world).count("ReceiptGiven") == 2


async def test_a_roll_up_that_went_is_refused_in_its_own_words(tmp_path: Path) -> None:
    async with an_office(tmp_path) as world:
        await until(world, date(2026, 10, 20), 10)
        handled = await world.say(*BY_OFFICE, "/汇总 发送")
        assert world.title(handled) == "这一期汇总已发出，不能再改。"


async def test_where_one_plan_is_in_force_no_card_names_it(tmp_path: Path) -> None:
    async with an_office(tmp_path) as world:
        assert "plan/of" not in texts(await world.say(*BY_OFFICE, "/免报 3 不报"))


async def test_what_was_struck_off_in_one_plan_is_owed_for_again_there(world: World) -> None:
    asked = card(await world.say(*BY_OFFICE, "/恢复 3 还有未办事项"))
    assert asked.title.name == "choices/plan"  # struck off in neither
    await world.say(*BY_OFFICE, f"/销号 《{SECOND}》3 已完成，经核")
    assert state_in(world, "p_second", "3") == "waived"
    await world.say(*BY_OFFICE, "/恢复 3 还有未办事项")
    assert state_in(world, "p_second", "3") == "open"


async def test_a_claim_is_taken_back_in_the_plan_that_is_tapped(world: World) -> None:
    for place in (0, 1):
        asked = card(await world.say(*DATA, "/销号 3 已完成并验收"))
        await world.say(*DATA, asked.buttons[place].call)
    asked = card(await world.say(*DATA, "/销号 撤回 3"))
    assert asked.title.name == "choices/plan"
    await world.say(*DATA, asked.buttons[1].call)
    assert facts(world).count("CloseOutWithdrawn") == 1


@pytest.mark.parametrize("words", [f"/查看 《{SECOND}》3", "/查看 《另一项》3", "/查看 另一项工作方案 3"])
async def test_the_plan_of_a_task_may_be_named_by_a_part(world: World, words: str) -> None:
    assert card(await world.say(*BY_OFFICE, words)).lines[0].values["titles"] == [SECOND]
