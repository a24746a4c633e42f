"""A figure that no words place is asked about, kept with the question and only then counted (指标待认)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest_asyncio

from bot.answering.forms import Unclear, read_words_on_form
from bot.domain.plan import Indicator
from bot.domain.readings import Item
from bot.runtime.pipeline import Handled
from bot.storage.publishing import publish
from tests.handlers.office_kit import COORDINATOR, DATA, OFFICE, an_office, card, decide
from tests.pipeline_kit import World
from tests.wording.locales import lines_of

PORTS, SETS = "数据共享接口", "开放数据集"


@pytest_asyncio.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """Task 3 counts two things by the piece; one may be told by another name."""
    async with an_office(tmp_path, reminded=False) as found:
        plan = await found.core.parts.reader.run(lambda view: next(iter(view.plans.all_current())))
        ports = next(each for each in plan.indicators if each.metric == PORTS)
        sets = Indicator("i_sets", SETS, ">=", Decimal(500), "个", by="2026", task=ports.task)
        others = [each for each in plan.indicators if each.id != ports.id]
        rows = (replace(ports, aliases=("共享通道",)), sets, *others)
        changed = replace(plan, indicators=rows)
        await found.core.parts.writer.run(lambda tx: publish(tx, changed, at=found.clock.office()))
        await found.move(hours=1)
        yield found


def told(world: World, period: str = "2026Q3") -> list[tuple[str, int]]:
    filing = next(each for each in world.filings() if (each.label, each.period) == ("3", period))
    return [(each.metric, int(each.value)) for each in filing.report.figures] if filing.report else []


def lines(handled: Handled) -> list[str]:
    return lines_of(card(handled))


async def series(world: World) -> list[str]:
    await decide(world, "/通过 3")
    return [line for line in lines(await world.say(OFFICE, COORDINATOR, "/查看 3")) if "三季度" in line]


async def test_figure_called_something_else_is_asked_about_and_counts_as_chosen(world: World) -> None:
    asked = lines(await world.say(*DATA, "@督办 第3项 对接系统30个，正常推进"))
    assert "“对接系统30个”是下面哪一项指标" in asked[0]
    assert [line.split("｜")[-1] for line in asked[1:4]] == [PORTS, SETS, "都不是，照原话另列"]
    assert world.filing("3").state == "open"
    await world.say(*DATA, "B")
    assert told(world) == [(SETS, 30)]
    assert any(SETS in line and "30个" in line for line in await series(world))


async def test_figure_that_is_none_of_them_stays_as_told_and_is_not_asked_about_again(world: World) -> None:
    await world.say(*DATA, "@督办 第3项 对接系统30个，正常推进")
    echo = await world.say(*DATA, "都不是")
    assert told(world) == [("对接系统", 30)]
    assert any("对接系统30个" in line for line in lines(echo))
    await world.say(*DATA, "@督办 更正第3项：对接系统32个")
    assert told(world) == [("对接系统", 32)]
    assert not any("30个" in line or "32个" in line for line in await series(world))
    await world.move(days=80)
    await world.say(*DATA, "@督办 第3项 对接系统40个，正常推进")
    assert told(world, "2026Q4") == [("对接系统", 40)]


async def test_each_of_several_figures_is_asked_about_in_turn(world: World) -> None:
    await world.say(*DATA, "@督办 第3项 对接系统30个，归集目录25个，培训3场，正常推进")
    second = lines(await world.say(*DATA, "A"))
    assert "“归集目录25个”是下面哪一项指标" in second[0]
    assert world.filing("3").state == "open"
    await world.say(*DATA, "C")
    assert told(world) == [(PORTS, 30), ("归集目录", 25), ("培训", 3)]


async def test_number_without_a_name_may_be_answered_by_the_name_and_then_by_what_it_counts(
    world: World,
) -> None:
    asked = lines(await world.say(*DATA, "@督办 第3项 本季度完成30个，正常推进"))
    assert "是下面哪一项指标" in asked[0]
    assert "都不是，重新写" in asked[3]
    scope = lines(await world.say(*DATA, "共享通道"))
    assert "累计数还是本期数" in scope[0]
    await world.say(*DATA, "累计150个")
    figures = world.filing("3").report
    assert figures is not None
    assert [(each.metric, int(each.value), each.scope) for each in figures.figures] == [
        (PORTS, 30, "period"),
        (PORTS, 150, "cumulative"),
    ]


async def test_figure_told_by_another_name_counts_for_its_indicator(world: World) -> None:
    await world.say(*DATA, "@督办 第3项 共享通道150个，正常推进")
    assert told(world) == [("共享通道", 150)]
    assert any(PORTS in line and "150个" in line for line in await series(world))


async def test_words_of_the_question_are_the_report(world: World) -> None:
    await world.say(*DATA, "@督办 第3项 对接系统30个，正常推进")
    await world.say(*DATA, PORTS)
    report = world.filing("3").report
    assert report is not None
    assert report.words is not None
    assert "对接系统30个，正常推进" in report.words


async def test_growth_is_kept_and_comes_to_a_value_where_it_starts_from_is_known(world: World) -> None:
    await world.say(*DATA, f"@督办 第3项 {PORTS}较上季度增加20个，正常推进")
    assert world.filing("3").state == "filed"
    await decide(world, "/通过 3")
    seen = lines(await world.say(OFFICE, COORDINATOR, "/查看 3"))
    assert any("只报了增减" in line and "较上季度增20个" in line for line in seen)
    await world.move(days=80)
    echo = lines(await world.say(*DATA, f"@督办 第3项 {PORTS}较年初增加30个，正常推进"))
    assert any("较年初增30个" in line for line in echo)
    await decide(world, "/通过 3")
    seen = lines(await world.say(OFFICE, COORDINATOR, "/查看 3"))
    assert any("四季度150个（按较年初增30个推算）" in line for line in seen)


async def test_growth_whose_thing_is_not_named_is_asked_about(world: World) -> None:
    asked = lines(await world.say(*DATA, "@督办 第3项 比上月新增5个"))
    assert "“比上月新增5个”是下面哪一项指标" in asked[0]
    await world.say(*DATA, "A")
    report = world.filing("3").report
    assert report is not None
    [figure] = report.figures
    assert (figure.metric, int(figure.value), figure.growth, figure.base) == (PORTS, 5, True, "last_month")


async def test_on_a_form_a_figure_is_named_or_said_to_be_of_its_own(world: World) -> None:
    filing, day = world.filing("3"), world.clock.office().date()

    async def read(words: str) -> Item | Unclear:
        reader = world.core.parts.reader
        return await reader.run(lambda view: read_words_on_form(view, filing, words, day))

    asked = await read("对接系统30个，正常推进")
    assert isinstance(asked, Unclear)
    assert (asked.why, asked.quote) == ("which_indicator", "对接系统30个")
    own = await read("对接系统30个（另列），正常推进")
    assert isinstance(own, Item)
    assert [(each.metric, int(each.value)) for each in own.figures] == [("对接系统", 30)]
