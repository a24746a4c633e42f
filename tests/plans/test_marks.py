"""Numbers of items, and which of them begin one."""

from __future__ import annotations

import pytest

from bot.intake.lines import number_lines
from bot.plans.marks import Rank, bare_number, chinese_number, mark_at, printed_label, to_chinese
from bot.plans.outline import grow
from bot.plans.source import Printed, Source


@pytest.mark.parametrize(
    ("text", "rank", "label"),
    [
        ("一、甲", Rank.CHAPTER, "一"),
        ("十二、甲", Rank.CHAPTER, "十二"),
        ("(一)甲", Rank.GROUP, "(一)"),
        ("(二十一)甲", Rank.GROUP, "(二十一)"),
        ("1.甲", Rank.ITEM, "1"),
        ("12、甲", Rank.ITEM, "12"),
        ("(3)甲", Rank.PAREN, "(3)"),
        ("4)甲", Rank.PAREN, "(4)"),
        ("②甲", Rank.CIRCLE, "2"),
        ("1.2 甲", Rank.SUBITEM, "1.2"),
        ("第一章 甲", Rank.PART, "第一章"),
        ("第十条 甲", Rank.ARTICLE, "第十条"),
        ("任务三:甲", Rank.ARTICLE, "任务三"),
    ],
)
def test_number_is_known_by_its_form(text: str, rank: Rank, label: str) -> None:
    mark = mark_at(text)
    assert mark is not None
    assert (mark.rank, printed_label(mark)) == (rank, label)


@pytest.mark.parametrize(
    "text", ["2023年", "3.9件", "12个", "一二三", "(市、区)", "4·26", "1.5万", "一、二等奖"]
)
def test_figure_or_word_is_no_number(text: str) -> None:
    mark = mark_at(text)
    assert mark is None
    assert bare_number(text) is None


@pytest.mark.parametrize("number", [1, 9, 10, 11, 20, 21, 99])
def test_number_words_go_both_ways(number: int) -> None:
    assert chinese_number(to_chinese(number)) == number


def tree(*lines: str) -> list[str]:
    passages = [*Source(Printed(number_lines("\n".join(lines)))).passages()]
    return [f"{node.number.text}{node.paragraphs[0].text}" for node in grow(passages).walk() if node.mark]


def test_items_glued_into_one_line_are_found() -> None:
    line = "甲方案一、任务(一)建设体系1.推进甲。(市甲局负责)2.推进乙。(市乙局负责)(二)完善机制3.推进丙。"
    assert tree(line) == [
        "一、任务",
        "(一)建设体系",
        "1.推进甲。(市甲局负责)",
        "2.推进乙。(市乙局负责)",
        "(二)完善机制",
        "3.推进丙。",
    ]


def test_number_that_lost_its_dot_is_taken_where_it_is_due() -> None:
    assert tree("1.推进甲。", "2推进乙。", "3.推进丙。") == ["1.推进甲。", "2推进乙。", "3.推进丙。"]


def test_figure_at_the_beginning_of_a_broken_line_is_no_item() -> None:
    assert tree("1.推进甲,覆盖", "20.推进,全市", "2.推进乙。") == ["1.推进甲,覆盖", "2.推进乙。"]


def test_reference_to_a_number_is_no_item() -> None:
    assert tree("1.按照本方案第(一)项要求推进甲。", "2.推进乙。") == [
        "1.按照本方案第(一)项要求推进甲。",
        "2.推进乙。",
    ]
