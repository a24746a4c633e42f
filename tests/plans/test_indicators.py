"""Targets in sentences and in tables."""

from __future__ import annotations

from decimal import Decimal

import pytest

from bot.intake.lines import number_lines
from bot.plans.indicator_tables import rows_of
from bot.plans.indicators import Target, targets_in
from bot.plans.source import Printed, Source
from bot.plans.tables import read_table


def told(text: str) -> list[str]:
    return [short(target) for target in targets_in(text)]


def short(target: Target) -> str:
    two = f"-{target.value2}" if target.value2 is not None else ""
    return f"{target.metric} {target.op} {target.value.normalize():f}{two} {target.unit}"


@pytest.mark.parametrize(
    ("text", "given"),
    [
        ("有效商标3.2万件", ["有效商标 >= 32000 件"]),
        ("产业规模突破200亿元", ["产业规模 > 20000000000 元"]),
        ("全年案件数增长50%以上", ["案件数 growth>= 50 %"]),
        ("注册量年增长率达到10%", ["注册量 growth>= 10 %"]),
        ("结案率达到95%以上", ["结案率 >= 95 %"]),
        ("力争到2016年末60%以上规上企业完成登记任务", ["规上企业完成登记任务 >= 60 %"]),
        ("新培育1家代理机构", ["新培育代理机构 >= 1 家"]),
        ("培育4个以上产值20亿元以上的产业", ["产值20亿元以上的产业 >= 4 个"]),
        ("培育6-8个以上产业", ["产业 >= 6-8 个"]),
        ("打造3-5个特色产业", ["特色产业 between 3-5 个"]),
        ("新增甲县1-2个、新增乙县2-3个", ["新增甲县 between 1-2 个", "新增乙县 between 2-3 个"]),
        ("受理量、办结量分别达到60件、30件", ["受理量 >= 60 件", "办结量 >= 30 件"]),
        ("开办时间压缩至0.5个工作日以内", ["开办时间 <= 0.5 个工作日"]),
        ("失业率控制在4.5%以内", ["失业率 <= 4.5 %"]),
        ("单位能耗比2020年下降13.5%", ["单位能耗下降 >= 13.5 %"]),
        ("优势企业超过20家", ["优势企业 > 20 家"]),
        ("新增停车泊位2000个", ["新增停车泊位 >= 2000 个"]),
        ("启动32个老旧小区改造", ["老旧小区改造 >= 32 个"]),
        ("规模较2020年翻一番", ["规模 growth>= 100 %"]),
        ("收入力争翻一番,达到6万元", ["收入 growth>= 100 %", "收入 >= 60000 元"]),
        ("产值突破千亿元", ["产值 > 100000000000 元"]),
        ("增加值年均增长6%,占GDP比重达到50%", ["增加值 growth>= 6 %", "增加值占GDP比重 >= 50 %"]),
        ("甲、乙排放总量分别下降10%、12%", ["甲下降 >= 10 %", "乙排放总量下降 >= 12 %"]),
        ("淘汰年产30万吨以下煤矿5处", ["淘汰年产30万吨以下煤矿 >= 5 处"]),
        ("平均受教育年限达到11.3年", ["受教育年限 >= 11.3 年"]),
        ("死亡率控制在10/10万以下", ["死亡率 <= 10 /10万"]),
        ("每季度召开1次会议", []),
        ("按每招用1人不超过1500元发放", []),
        ("“5个100”工程企业", []),
        ("开通12330热线", []),
        ("做好4·26宣传", []),
        ("在3个工作日内报送", []),
        ("从6个方面推进", []),
        ("第3次会议", []),
        ("2025年", []),
    ],
)
def test_figures_of_a_sentence(text: str, given: list[str]) -> None:
    assert told(text) == given


def test_several_years_share_a_metric() -> None:
    text = "到2025年和2030年,占比分别达到20%和25%。"
    assert [(target.value, target.by) for target in targets_in(text)] == [(20, "2025"), (25, "2030")]


def test_year_behind_the_figure_counts_where_nothing_else_is_done_by_then() -> None:
    text = "新建水库2座,2025年6月底前完工。改造水库86座,2022年底前完成存量任务。"
    assert [target.by for target in targets_in(text)] == ["2025-06", None]


def test_figure_of_a_year_gone_by_is_no_target() -> None:
    text = "2022年,产值增长5%,到2025年达到3000亿元。"
    assert [target.by for target in targets_in(text, this_year=2024)] == ["2025"]


def test_year_of_the_goals_holds_until_another_is_named() -> None:
    text = "到2022年,甲达到1家。到2025年,乙达到2家;丙达到3家。2024年底前丁达到4家。戊达到5家。"
    assert [target.by for target in targets_in(text)] == ["2022", "2025", "2025", "2024", "2025"]


def test_yearly_average_is_owed_every_year() -> None:
    [target] = targets_in("年均办件量达到300件")
    assert (target.metric, target.cadence) == ("办件量", "per-year")


def test_baseline_is_told_with_its_year() -> None:
    [target] = targets_in("到2026年底,信用贷款余额由2025年的210亿元增至240亿元")
    assert (target.baseline, target.baseline_year) == (Decimal(21000000000), 2025)
    assert (target.value, target.op, target.by) == (Decimal(24000000000), ">=", "2026")


def test_baseline_above_the_goal_is_a_figure_to_come_down_to() -> None:
    [target] = targets_in("平均用时由2025年的1.5天压减至0.5天")
    assert (target.op, target.baseline, target.value) == ("<=", Decimal("1.5"), Decimal("0.5"))


def table(*lines: str) -> list[Target]:
    read = read_table([*Source(Printed(number_lines("\n".join(lines)))).passages()])
    assert read is not None
    return [row.target for row in rows_of(read)]


def test_table_with_separators() -> None:
    first, second = table(
        "序号|指标|单位|2020年|2025年", "1|人均寿命|岁|78.2|79.5", "2|婴儿死亡率|‰|3.1|≤2.8"
    )
    assert short(first) == "人均寿命 >= 79.5 岁"
    assert (first.baseline, first.baseline_year, first.by) == (Decimal("78.2"), 2020, "2025")
    assert short(second) == "婴儿死亡率 <= 2.8 ‰"


def test_table_of_one_cell_a_line_with_an_empty_cell() -> None:
    lines = [
        "类别 |",
        "序号 |",
        "指标名称 |",
        "2020年 |",
        "2025年 |",
        "创造 |",
        "1 |",
        "拥有量(件) |",
        "0.85 |",
        "3 |",
    ]
    first, second, third = table(
        *lines, "2 |", "服判率 |", "|", "85%以上 |", "3 |", "金额(亿元) |", "0.35 |", "1.5 |"
    )
    assert short(first) == "拥有量 >= 3 件"
    assert (short(second), second.baseline) == ("服判率 >= 85 %", None)
    assert (short(third), third.baseline) == ("金额 >= 150000000 元", Decimal(35000000))
