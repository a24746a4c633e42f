"""Markdown to plain lines."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.intake.lines import number_lines
from bot.intake.markdown import read_markdown


def texts(text: str) -> list[str]:
    return [line.text for line in read_markdown(text.encode())]


def test_signs_are_taken_off() -> None:
    assert texts("## 一、任务 ##\n> **甲**与*乙*，见[丙](http://x.test/a)\n1\\. 丁") == [
        "一、任务",
        "甲与乙，见丙",
        "1. 丁",
    ]


def test_list_written_with_one_number_counts_on() -> None:
    assert texts("1. 甲\n   续\n1. 乙\n\n1. 丙\n\n段\n1. 丁") == [
        "1. 甲",
        "续",
        "2. 乙",
        "",
        "3. 丙",
        "",
        "段",
        "1. 丁",
    ]


def test_numbers_as_written_stay() -> None:
    assert texts("3. 甲\n4) 乙\n- 丙\n- [x] 丁") == ["3. 甲", "4) 乙", "- 丙", "- 丁"]


def test_table_rows_are_kept_and_its_rule_is_not() -> None:
    assert texts("序号 | 任务\n--- | :---:\n1 | **甲**\\|乙\n") == ["| 序号 | 任务 |", "", "| 1 | 甲/乙 |"]


def test_underlined_headings_rules_fences_and_front_matter() -> None:
    assert texts("---\ntitle: x\n---\n方案\n====\n***\n```\n# 甲\n```") == [
        "",
        "",
        "",
        "方案",
        "",
        "",
        "",
        "# 甲",
        "",
    ]


@given(st.text(alphabet="#*_-|=>`\\ \n1.甲ab[](){}<!->~:", max_size=200))
def test_lines_stay_one_for_one(text: str) -> None:
    assert len(texts(text)) == len(number_lines(text))
