"""Figures that do not go with last quarter's: filed as they are, pointed out, left for a person to accept."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest_asyncio

from bot.domain.plan import Indicator
from bot.runtime.pipeline import Handled
from bot.storage.publishing import publish
from tests.handlers.office_kit import COORDINATOR, MARKET, OFFICE, an_office, card, decide, told
from tests.pipeline_kit import World
from tests.wording.locales import lines_of

METRIC = "地方标准制定数"


@pytest_asyncio.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """Tasks 1 and 8 of the market bureau count standards: 20 and 15 in the accepted third quarter."""
    async with an_office(tmp_path, reminded=False, after=_fourth_quarter) as found:
        yield found


async def _fourth_quarter(world: World) -> None:
    plan = await world.core.parts.reader.run(lambda view: next(iter(view.plans.all_current())))
    tasks = {task.label: task.id for task in plan.tasks}
    goals = [
        Indicator(
            f"i_{label}",
            METRIC,
            ">=",
            Decimal(60),
            "项",
            by="2026",
            cadence="per-year",
            task=tasks[label],
        )
        for label in ("1", "8")
    ]
    changed = replace(plan, indicators=goals)
    await world.core.parts.writer.run(lambda tx: publish(tx, changed, at=world.clock.office()))
    await world.move(hours=1)
    await world.say(*MARKET, f"/季报 1 正常推进，{METRIC}20项；8 正常推进，{METRIC}15项")
    await decide(world, "/通过 1 8")
    await world.move(days=80)


def filed(world: World, label: str) -> tuple[str, list[Decimal]]:
    """State and figures of the fourth quarter's filing."""
    filing = next(each for each in world.filings() if (each.label, each.period) == (label, "2026Q4"))
    return filing.state, [each.value for each in filing.report.figures] if filing.report else []


def lines(handled: Handled, locale: str = "zh-CN") -> list[str]:
    return lines_of(card(handled), locale=locale)


async def test_lower_total_is_filed_as_told_and_pointed_out_until_it_is_corrected(world: World) -> None:
    handled = await world.say(*MARKET, f"/季报 1 正常推进，{METRIC}12项")
    assert filed(world, "1") == ("filed", [Decimal(12)])
    assert f"{METRIC}比三季度少8项，是本期数还是累计数？核对后回复更正。" in lines(handled)
    assert any("8 项 less than in Q3" in line for line in lines(handled, "en"))
    shown = lines(await world.say(*MARKET, "/查看 1"))
    assert f"{METRIC}：三季度20项，四季度12项（待审）" in shown
    assert any(line.startswith("红灯：完成33.3%，比序时进度74.8%慢41.5个百分点") for line in shown)

    left = lines(await decide(world, "/通过 all"))
    assert left[1] == "第1项 市市场监管局：累计数比上期小，请核对"
    assert filed(world, "1") == ("filed", [Decimal(12)])

    corrected = lines(await world.say(*MARKET, f"/更正 1 {METRIC}32项"))
    assert not any("核对" in line for line in corrected)
    await decide(world, "/通过 all")
    assert filed(world, "1") == ("accepted", [Decimal(32)])


async def test_several_in_one_message_are_named_by_their_tasks(world: World) -> None:
    handled = await world.say(*MARKET, f"/季报 1 正常推进，{METRIC}260项；8 完成90%，{METRIC}30项")
    assert lines(handled)[3:5] == [
        f"第1项{METRIC}三季度20项，这次260项，相差十倍以上，单位和小数点对吗？核对后回复更正。",
        f"第8项进度报90%，{METRIC}报30项（目标60项），两个数一致吗？核对后回复更正。",
    ]
    assert filed(world, "1") == ("filed", [Decimal(260)])
    assert lines(await world.say(OFFICE, COORDINATOR, "/通过 all"))[1:3] == [
        "第1项 市市场监管局：数字与上期相差十倍以上，请核对",
        "第8项 市市场监管局：进度高于指标数字，请核对",
    ]
    await world.say(*MARKET, "/撤回 8")
    wrong = lines(await world.say(*MARKET, f"/季报 8 正常推进，{METRIC}30万元"))
    assert f"{METRIC}报的是30万元，指标按项算（目标60项），单位对吗？核对后回复更正。" in wrong
    assert lines(await decide(world, "/通过 8 1"))[0]
    assert filed(world, "8") == ("accepted", [Decimal(300_000)])


async def test_a_figure_in_a_wrong_unit_goes_once_it_is_told_in_the_right_one(world: World) -> None:
    wrong = await world.say(*MARKET, f"/季报 1 正常推进，{METRIC}32元")
    assert [line for line in lines(wrong) if "单位" in line]
    righted = await world.say(*MARKET, f"@督办 更正第1项{METRIC}为33项")
    assert filed(world, "1") == ("filed", [Decimal(33)])
    assert not [line for line in lines(righted) if "单位" in line]
    await world.say(*MARKET, "@督办 更正第1项，新增标准试点5家")
    assert filed(world, "1") == ("filed", [Decimal(33), Decimal(5)])


async def test_two_shares_differ_by_points(world: World) -> None:
    await world.say(*MARKET, "/季报 1 正常推进，审查合格率95.5%")
    righted = lines(await world.say(*MARKET, "/更正 1 审查合格率96%"))
    assert any("95.5% → 96%（增0.5个百分点）" in line for line in righted)


async def test_what_no_accepted_report_tells_is_shown_as_last_told_with_its_quarter(world: World) -> None:
    await world.say(*MARKET, f"/季报 1 正常推进，{METRIC}32项")
    await decide(world, "/汇总 发送")
    third, fourth = (lines_of(each) for each in told(world, "room-leaders", "rollup/"))
    assert any("红灯2项：第1项地方标准制定数20项（目标60项" in line for line in third)
    (untold,) = (line.partition("未报数")[2] for line in fourth if "未报数" in line)
    assert untold == (  # what was told now is not accepted yet
        "1项：第8项地方标准制定数（截至9月30日(周三)为15项，当时红灯，慢49.8个百分点）；"
        "已报待审1项：第1项地方标准制定数32项"
    )


async def test_what_is_sure_of_other_tasks_is_filed_without_the_number_that_is_not(world: World) -> None:
    await world.say(*MARKET, f"@督办 第1项{METRIC}近百项；第8项完成60%")
    assert (filed(world, "1"), filed(world, "8")) == (("open", []), ("open", []))
    await world.say(*MARKET, "A")
    assert (filed(world, "1"), filed(world, "8")) == (("open", []), ("filed", []))
