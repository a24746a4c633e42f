"""The annex: everything, as text where people wrote it, ready to print."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from bot.documents.needed import ASSESSMENT_SHEETS
from bot.documents.rollup_xlsx import rollup_xlsx
from bot.domain.indicators import Standing
from bot.domain.last_known import LastTold
from bot.domain.readings import Figure
from bot.domain.rollup import Rollup
from tests.documents.rollups import (
    HOSTILE,
    LOCALES,
    a_book,
    a_filing,
    a_plan,
    a_report,
    a_rollup,
    a_task,
    documents_toml,
    many,
    rolled,
    with_apart,
)

HEAD = 2


def opened(rollup: Rollup, locale: str = "zh-CN") -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(rollup_xlsx(rollup, a_book(locale))))


def rows(rollup: Rollup, sheet: str, locale: str = "zh-CN") -> list[dict[str, object]]:
    """By the heads of the columns."""
    found = list(opened(rollup, locale)[sheet].iter_rows(min_row=HEAD, values_only=True))
    return [dict(zip(map(str, found[0]), row, strict=True)) for row in found[1:]]


@pytest.mark.parametrize("locale", LOCALES)
def test_sheets_in_their_order(locale: str) -> None:
    names = {
        key: name for key, name in documents_toml(locale)["sheet"].items() if key not in ASSESSMENT_SHEETS
    }
    of_inputs = names["inputs"]
    assert [*opened(a_rollup(), locale).sheetnames, of_inputs] == list(names.values())
    whole = a_rollup()
    assert opened(replace(whole, inputs=whole.entries), locale).sheetnames == list(names.values())


def test_units_rows_add_up_and_nothing_that_stands_apart_is_called_missing() -> None:
    made = with_apart()
    for row in rows(made, "单位"):
        parts = ("按时", "逾期补报", "尚未收到", "待单位签发", "已延期", "分工待定", "表单待确认")
        assert row["应报"] == sum(int(str(row[name])) for name in parts)
    listed = {row["任务"]: row["报送情况"] for row in rows(made, "报送未齐")}
    assert listed == {
        "10": "尚未收到",
        "21": "尚未收到",
        "25": "待单位签发",
        "23": "已延期",
        "24": "分工待定",
        "26": "表单待确认",
        "14": "退回补充",
    }


def test_inputs_stand_in_the_name_of_their_units_and_are_not_counted() -> None:
    words, task = "人手不足", a_task(1)
    there = a_filing(task, "filed", id="p/q/2026Q3/t/u_b/input", part="input", report=a_report(problem=words))
    missing = a_filing(task, "open", id="p/q/2026Q3/t/u_c/input", part="input")
    plan, report = a_plan((task,)), a_filing(task)
    whole = rolled(plan, [report], inputs=[there, missing])
    assert whole.totals == rolled(plan, [report]).totals
    first, second = rows(whole, "配合材料（各单位名下）")
    assert (first["问题"], second["问题"]) == (words, None)
    assert first["报送时间"] is not None
    assert second["报送时间"] is None


def test_every_filing_has_a_row_and_says_how_it_counts() -> None:
    told = rows(a_rollup(), "任务")
    assert [row["序号"] for row in told] == list(range(1, 23))
    by_label = {row["任务"]: row["报送情况"] for row in told}
    assert [by_label[label] for label in ("1", "10", "14", "20", "22")] == [
        "审核通过",
        "尚未收到",
        "退回补充",
        "未审核",
        "免报",
    ]
    assert told[6]["逾期"] == "是"
    assert told[0]["报送时间"] == datetime(2026, 9, 28, 12, 0)  # noqa: DTZ001  Excel knows no zones


def test_units_stand_as_printed_with_their_base() -> None:
    told = rows(a_rollup(), "单位")
    assert [row["单位"] for row in told] == ["市科技局", "市财政局", "市司法局", "市商务局", "云岭县政府"]
    assert sum(int(str(row["应报"])) for row in told) == 21
    assert told[0]["按时占应报(%)"] == 75


def test_indicators_say_lamp_and_why() -> None:
    row = rows(a_rollup(), "指标")[1]
    assert (row["现值"], row["完成(%)"], row["序时进度(%)"], row["差距(百分点)"]) == (
        810000000,
        67.5,
        74.8,
        -7.3,
    )
    assert (row["灯"], row["说明"]) == ("黄灯", "完成67.5%，序时进度74.8%，慢7.3个百分点")


@pytest.mark.parametrize(
    ("locale", "sheet", "columns", "why"),
    [
        (
            "zh-CN",
            "指标",
            ("现值", "灯", "说明"),
            "本期审核通过的报送中没有这个数；截至2026年6月30日为5.2亿元，当时红灯（完成43.3%，序时进度50%，慢6.7个百分点）；按时间应到9亿元左右",
        ),
        (
            "en",
            "Indicators",
            ("Now", "Lamp", "Why"),
            "no accepted report tells it; as of 30 June 2026 520,000,000 元, then red (43.3% done, "
            "50% of the time gone, 6.7 points behind); by the time gone about 900,000,000 元 is expected",
        ),
    ],
)
def test_what_this_period_does_not_tell_stands_with_the_last_value_and_its_period(
    locale: str, sheet: str, columns: tuple[str, str, str], why: str
) -> None:
    made = a_rollup()
    untold = replace(made.indicators[1].standing, lamp="unfiled", why="not_told", value=None)
    untold = replace(untold, expected=Decimal(900_000_000))
    shares = {"reached": Decimal("43.3"), "time_gone": Decimal(50), "gap": Decimal("-6.7")}
    then = Standing("red", "by_time", Decimal(520_000_000), **shares)
    row = replace(made.indicators[1], standing=untold, last=LastTold("2026Q2", date(2026, 6, 30), then))
    shown = rows(replace(made, indicators=(row,)), sheet, locale)[0]
    assert shown[columns[0]] is None
    assert shown[columns[2]] == why


def test_missing_and_unchecked_have_their_own_sheets() -> None:
    assert [row["任务"] for row in rows(a_rollup(), "报送未齐")] == ["10", "21", "14"]
    unchecked = rows(a_rollup(), "未审核")
    assert [(row["任务"], row["问题"]) for row in unchecked] == [
        ("20", "风险补偿资金应到2000万元，实到1200万元")
    ]
    assert [row["任务"] for row in rows(a_rollup(), "问题")] == ["4"]


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_stay_text(words: str) -> None:
    task = replace(a_task(1), title=words)
    told = a_report(problem=words, next_step=words, figures=(Figure(words, Decimal(3), words),))
    made = rolled(
        a_plan([task], title=words), [replace(a_filing(task), report=told, label=words)], office=words
    )
    for sheet in opened(made).worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type in {"s", "n", "d", "inlineStr"}
                assert len(str(cell.value)) <= 32_767


@pytest.mark.parametrize("value", ["9E+999", "NaN", "-Infinity", "0.1234567890123456789"])
def test_number_that_excel_cannot_hold_stays_text(value: str) -> None:
    filing = replace(a_filing(a_task(1)), report=a_report(percent=Decimal(value)))
    told = rows(rolled(a_plan([a_task(1)]), [filing]), "任务")
    assert told[0]["完成比例(%)"] == value


def test_empty_quarter_has_heads_only() -> None:
    for sheet in opened(rolled(a_plan([]), [])).worksheets:
        assert sheet.max_row == HEAD


def test_rows_beyond_the_most_are_counted_not_dropped_in_silence() -> None:
    sheet = opened(many(3_001))["任务"]
    assert sheet.max_row == HEAD + 3_000 + 1
    assert sheet.cell(sheet.max_row, 1).value == "还有 1 行没有列出"


def test_sheets_are_ready_to_print() -> None:
    for sheet in opened(a_rollup()).worksheets:
        assert sheet.freeze_panes == "A3"
        assert sheet.print_title_rows == "$1:$2"
        assert (sheet.page_setup.paperSize, sheet.page_setup.fitToHeight) == (9, 0)
        assert sheet.column_dimensions["B"].width > 10
