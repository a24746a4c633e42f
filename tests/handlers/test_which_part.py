"""A task that owes its quarter's report and a node: which of them a command means (task 2 of the sample)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest
import pytest_asyncio

from bot.domain.filings import Filing
from tests.handlers.letter_kit import press_answer, sent, until
from tests.handlers.office_kit import OFFICE, an_office, card, decide, facts, words_of
from tests.pipeline_kit import World

LAND = ("room-land", "land")
UNTIL = date(2026, 10, 30)


def node(world: World) -> Filing:
    return next(each for each in world.filings() if each.is_node and each.label == "2")


def quarter(world: World) -> Filing:
    return next(each for each in world.filings() if not each.is_node and each.label == "2")


@pytest_asyncio.fixture
async def late(tmp_path: Path) -> AsyncIterator[World]:
    """9 October: the report of 28 September is overdue, the node of 15 October is ahead."""
    async with an_office(tmp_path, after=_october) as found:
        yield found


async def _october(world: World) -> None:
    await until(world, date(2026, 10, 9), 10)


@pytest_asyncio.fixture
async def both(tmp_path: Path) -> AsyncIterator[World]:
    """24 September: both are ahead."""
    async with an_office(tmp_path, after=_september) as found:
        yield found


async def _september(world: World) -> None:
    await until(world, date(2026, 9, 24), 10)


async def agree(world: World) -> None:
    message, shown = sent(world, OFFICE, "decide/")[-1]
    await world.click(
        OFFICE, "office", next(b.key for b in shown.buttons if b.key.startswith("agree/")), message
    )


# More time


@pytest.mark.parametrize(
    "words",
    [
        "/延期 2 节点 10月30日 设备未到", "/延期 联合验收窗口上线运行 10月30日 设备未到",
        "/延期 2 联合验收窗口 10月30日 设备未到", "/延期 2 10月30日 设备未到", "/延期 2 设备未到 10月30日",
        "@督办 第2项联合验收窗口节点申请延期到10月30日，设备未到",
    ],
)  # fmt: skip
async def test_more_time_for_a_node_however_it_is_named(late: World, words: str) -> None:
    said = card(await late.say(*LAND, words))
    assert words_of(late, said).startswith(
        "已收到延期申请：第2项节点\n改为10月30日(周五)17:00前\n理由：设备未到"
    )
    await agree(late)
    assert (node(late).due_on, quarter(late).due_on) == (UNTIL, date(2026, 9, 28))


@pytest.mark.parametrize(
    ("words", "place"),
    [("/延期 2 10月30日 设备未到", 0), ("/延期 2 10月30日 设备未到", 1),
     ("@督办 第2项申请延期到10月30日，设备未到", 0)],
)  # fmt: skip
async def test_which_one_is_asked_where_both_are_ahead(both: World, words: str, place: int) -> None:
    asked = await both.say(*LAND, words)
    said = words_of(both, card(asked))
    assert "第2项三季度季报，9月28日(周一)到期" in said
    assert "第2项节点“联合验收窗口上线运行”，10月15日(周四)到期" in said
    assert "RequestMade" not in facts(both)
    await both.say(*LAND, card(asked).buttons[place].call)
    await agree(both)
    moved, stays = (quarter(both), node(both)) if place == 0 else (node(both), quarter(both))
    assert moved.due_on == UNTIL
    assert stays.due_on < UNTIL


async def test_without_a_task_what_may_be_meant_is_offered(both: World) -> None:
    """It was said before that nothing is owed."""
    asked = card(await both.say(*LAND, "/延期 10月30日 设备未到"))
    said = words_of(both, asked)
    assert said.startswith("没有写明第几项，延期的是哪一件\nA：第2项三季度季报，9月28日(周一)到期\nB：第11项")
    await both.say(*LAND, asked.buttons[-1].call)
    await agree(both)
    assert (node(both).due_on, quarter(both).due_on) == (UNTIL, date(2026, 9, 28))


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("/延期 2 季报 10月30日 设备未到", "第2项三季度季报"),
        ("/延期 2 节点 10月30日 设备未到", "第2项节点"),
        ("/延期 2 三季度 10月30日 设备未到", "第2项三季度季报"),
        ("@督办 第2项季报申请延期到10月30日，设备未到", "第2项三季度季报"),
        ("@督办 第2项节点申请延期到10月30日，设备未到", "第2项节点"),
    ],
)  # fmt: skip
async def test_what_is_named_is_not_asked(both: World, words: str, title: str) -> None:
    said = words_of(both, card(await both.say(*LAND, words)))
    assert said.startswith(f"已收到延期申请：{title}\n")


async def test_the_day_that_is_asked_for_completes_the_same_node(both: World) -> None:
    await both.say(*LAND, "/延期 2 节点")
    await both.say(*LAND, "@督办 10月30日，设备未到")
    await agree(both)
    assert node(both).due_on == UNTIL


async def test_the_office_reads_which_and_from_which_day(late: World) -> None:
    await late.say(*LAND, "/延期 2 节点 10月30日 设备未到")
    said = words_of(late, sent(late, OFFICE, "decide/")[-1][1])
    assert "第2项节点延至10月30日(周五)17:00" in said
    assert "原定10月15日(周四)17:00前" in said


async def test_missed_after_more_time_it_names_both_days(late: World) -> None:
    await late.say(*LAND, "/延期 2 节点 10月23日 设备未到")
    await agree(late)
    await until(late, date(2026, 10, 26), 10)
    said = words_of(late, sent(late, OFFICE, "missed/")[-1][1])
    assert "原定10月15日(周四)，同意延期至10月23日(周五)" in said


async def test_a_node_that_is_late_is_told_what_it_can_do(late: World) -> None:
    await until(late, date(2026, 10, 19), 10)
    said = words_of(late, card(await late.say(*LAND, "/延期 2 节点 10月30日 设备未到")))
    assert said.startswith("第2项节点期限10月15日(周四)17:00前已过，不能再延期")
    assert "到达后随时可报" in said
    assert "已有的数" not in said


async def test_a_slip_about_a_node_says_what_its_unit_told(late: World) -> None:
    await until(late, date(2026, 10, 19), 10)
    await late.say(*LAND, "/节点 2 预计11月5日到达，设备未到")
    drafted = await decide(late, "/督办 2 节点 3个工作日 请说明")
    said = words_of(late, card(drafted))
    assert "节点原定10月15日(周四)17:00前，已过1个工作日" in said
    assert "10月19日(周一)说明过情况，尚未到达" in said
    await press_answer(late, drafted, "issue")
    assert "已说明情况，尚未到达" in words_of(late, sent(late, LAND[0], "letter/")[-1][1])


async def test_an_extension_that_is_refused_late_names_the_day_as_past(late: World) -> None:
    await late.say(*LAND, "/延期 2 节点 10月30日 设备未到")
    _, shown = sent(late, OFFICE, "decide/")[-1]
    await until(late, date(2026, 10, 19), 10)
    await late.say(OFFICE, "office", f"/decide no {shown.buttons[0].key.split('/')[1]} 请按期上线")
    said = words_of(late, sent(late, LAND[0], "decided/")[-1][1])
    assert said.startswith("【期限不变】市自然资源和规划局：第2项节点，原定10月15日(周四)17:00前")
    assert "写明预计日期和难点" in said


# Objections, withdrawals, corrections


@pytest.mark.parametrize(
    "words", ["/异议 2 节点 市数据局 不归我们管", "@督办 第2项节点不是我局职责，应由市数据局负责"]
)
async def test_an_objection_to_a_node_rests_that_alone(late: World, words: str) -> None:
    await late.say(*LAND, words)
    assert (node(late).paused, quarter(late).paused) == (True, False)


@pytest.mark.parametrize("words", ["/撤回 2", "@督办 撤回第2项"])
async def test_of_a_report_and_a_node_which_is_taken_back_is_asked(both: World, words: str) -> None:
    await both.say(*LAND, "/季报 2 正常推进，完成60%")
    await both.say(*LAND, "/节点 2 已到达")
    asked = card(await both.say(*LAND, words))
    assert [node(both).state, quarter(both).state] == ["filed", "filed"]
    await both.say(*LAND, asked.buttons[0].call)
    assert [node(both).state, quarter(both).state] == ["filed", "open"]


@pytest.mark.parametrize("words", ["/撤回 2 节点", "@督办 撤回第2项节点"])
async def test_a_node_that_is_named_is_taken_back(both: World, words: str) -> None:
    await both.say(*LAND, "/季报 2 正常推进，完成60%")
    await both.say(*LAND, "/节点 2 已到达")
    await both.say(*LAND, words)
    assert [node(both).state, quarter(both).state] == ["open", "filed"]


async def test_a_node_is_corrected_by_its_word(both: World) -> None:
    await both.say(*LAND, "/节点 2 已到达")
    said = words_of(both, card(await both.say(*LAND, "/更正 2 节点 9月23日到达")))
    assert "9月23日(周三)到达" in said
    assert quarter(both).state == "open"


async def test_the_office_returns_and_accepts_a_node_by_its_word(both: World) -> None:
    await both.say(*LAND, "/季报 2 正常推进，完成60%")
    await both.say(*LAND, "/节点 2 已到达")
    unclear = words_of(both, card(await decide(both, "/退回 2 请附照片")))
    assert "三季度（9月28日(周一)截止）、节点（10月15日(周四)截止）" in unclear
    await decide(both, "/退回 2 节点 请附照片")
    await decide(both, "/通过 2 季报")
    assert [node(both).state, quarter(both).state] == ["returned", "accepted"]


# Waivers


async def test_a_nodes_waiver_is_never_taken_for_the_reports(both: World) -> None:
    """The report is filed or accepted already: the node's day is at the year's end perhaps."""
    await both.say(*LAND, "/季报 2 正常推进，完成60%")
    asked = card(await decide(both, "/免报 2 不再安排"))
    assert "第2项三季度季报，9月28日(周一)到期，已登记，待审核" in words_of(both, asked)
    await decide(both, "/通过 2 季报")
    asked = card(await decide(both, "/免报 2 不再安排"))
    assert words_of(both, asked).startswith("第2项，免报的是这一件吗\nA：第2项节点“联合验收窗口上线运行”")
    assert node(both).state == "open"
    done = words_of(both, card(await decide(both, asked.buttons[0].call)))
    assert done.startswith(
        "已登记免报：市自然资源和规划局第2项节点\n节点“联合验收窗口上线运行”，原定10月15日"
    )
    assert "“/免报 撤销 2 节点 理由”" in done
    assert node(both).state == "waived"


@pytest.mark.parametrize("words", ["/免报 撤销 2 节点 编号写错", "/恢复 2 节点 编号写错", "/恢复 2 编号写错"])
async def test_a_nodes_waiver_is_taken_back(both: World, words: str) -> None:
    await decide(both, "/免报 2 节点 不再安排")
    assert [node(both).state, quarter(both).state] == ["waived", "open"]
    said = words_of(both, card(await decide(both, words)))
    assert said.startswith("已撤销免报：市自然资源和规划局第2项节点\n10月15日(周四)17:00前报送")
    assert node(both).state == "open"


async def test_the_unit_reads_which_is_waived(both: World) -> None:
    await decide(both, "/免报 2 节点 不再安排")
    said = words_of(both, sent(both, LAND[0], "console/")[-1][1])
    assert said.startswith(
        "【免报】市自然资源和规划局：第2项节点不用报\n节点“联合验收窗口上线运行”，原定10月15日"
    )


async def test_another_day_for_what_is_waived_names_the_way(world: World) -> None:
    await decide(world, "/免报 6 该项按年度统计")
    said = words_of(world, card(await decide(world, "/改期 6 报送 10月12日 统一口径")))
    assert said.startswith("第6项三季度已免报，期限没有改\n要报的，先发“/免报 撤销 6 理由”")
    await decide(world, "/恢复 6 编号写错")
    assert world.filing("6").state == "open"
    asked = card(await decide(world, "/改期 6 报送 10月12日 统一口径"))
    await decide(world, asked.buttons[0].call)
    assert world.filing("6").due_on == date(2026, 10, 12)
