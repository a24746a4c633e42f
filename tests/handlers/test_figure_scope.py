"""A figure of one period is never taken for the total an indicator counts (累计数、本期数)."""

from __future__ import annotations

from pathlib import Path

from bot.domain.readings import Figure
from bot.runtime.pipeline import Handled
from tests.handlers.office_kit import COORDINATOR, DATA, OFFICE, an_office
from tests.pipeline_kit import World
from tests.wording.locales import lines_of


def told(world: World) -> list[tuple[str, int, str]]:
    """Metric, value and scope of what is filed for task 3."""
    report = world.filing("3").report
    figures: tuple[Figure, ...] = report.figures if report else ()
    return [(each.metric, int(each.value), each.scope) for each in figures]


def shown(handled: Handled) -> list[str]:
    assert handled.answer is not None
    return lines_of(handled.answer)


async def test_figure_of_the_quarter_is_asked_about_and_counts_as_chosen(tmp_path: Path) -> None:
    async with an_office(tmp_path) as world:
        asked = await world.say(*DATA, "@督办 第3项 本季度完成数据共享接口30个，正常推进")
        lines = shown(asked)
        assert "累计数还是本期数" in lines[0]
        assert "累计30个" in lines[1]
        assert "本期30个" in lines[2]
        assert "直接回复累计数" in lines[-1]
        assert world.filing("3").state == "open"
        await world.say(*DATA, "A")
        assert told(world) == [("数据共享接口", 30, "cumulative")]


async def test_figure_of_the_quarter_stays_one_and_the_office_sees_it(tmp_path: Path) -> None:
    async with an_office(tmp_path) as world:
        await world.say(*DATA, "@督办 第3项 数据共享接口新增30个，正常推进")
        filed = await world.say(*DATA, "B")
        assert [(value, scope) for _, value, scope in told(world)] == [(30, "added")]
        assert any("请回复累计数补上" in line for line in shown(filed))
        left = await world.say(OFFICE, COORDINATOR, "/通过 全部")
        assert any("缺累计数" in line for line in shown(left))
        await world.say(*DATA, "@督办 更正第3项：数据共享接口累计150个")
        assert {(value, scope) for _, value, scope in told(world)} == {(30, "added"), (150, "cumulative")}


async def test_total_may_be_answered_at_once(tmp_path: Path) -> None:
    async with an_office(tmp_path) as world:
        await world.say(*DATA, "@督办 第3项 本季数据共享接口30个，正常推进")
        echo = await world.say(*DATA, "累计150个")
        assert [(value, scope) for _, value, scope in told(world)] == [(30, "period"), (150, "cumulative")]
        assert any("数据共享接口本期30个" in line for line in shown(echo))
        await world.say(OFFICE, COORDINATOR, "/通过 3")
        seen = await world.say(OFFICE, COORDINATOR, "/查看 3")
        series = [line for line in shown(seen) if "三季度" in line and "150" in line]
        assert series
        assert not any("三季度30个" in line for line in shown(seen))


async def test_nothing_is_asked_where_the_total_is_told_beside_it(tmp_path: Path) -> None:
    async with an_office(tmp_path) as world:
        await world.say(*DATA, "@督办 第3项 本季数据共享接口30个，累计150个，正常推进")
        assert world.filing("3").state == "filed"
        assert [(value, scope) for _, value, scope in told(world)] == [(30, "period"), (150, "cumulative")]
