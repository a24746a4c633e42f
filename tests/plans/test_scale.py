"""Work grows with the length and not with its square, also on texts made to be slow."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from contextlib import suppress
from types import FrameType

import pytest

from bot.document_errors import NotAPlan
from bot.intake.lines import number_lines
from bot.plans.read_plan import read_plan

HEAD = "甲市2025年工作方案\n一、重点任务\n1.推进甲工作。（市甲局负责）\n2.推进乙工作。"
# What the readers look for, over and over: numbers, brackets, units, dates, figures, roles, tables, lines.
PIECES = (
    *("（", "）", "（）", "《", "“", "、", "，", "。", "；", "|", "\t", " a", "—", "*", "# ", "\u3000"),
    *("1.", "7", "一、", "一", "①", "第一条 ", "十", "1.a。", "● ", "专栏1 甲\n"),
    *("市科技局、", "市科技局", "各", "各市", "各县（市、区）", "领导小组", "和", "以及", "等"),
    *("责任单位：", "负责", "牵头", "（市科技局负责）", "配合单位：市丙局；", "会同"),
    *("2025年", "到2025年", "2025年6月底前", "年", "季度", "持续推进", "4·26"),
    *("3.2万件", "20%", "到2025年，达到", "达到", "分别达到1万件、", "比上年", "由5件提高到", "万"),
    *("1.\n", "推进甲。\n", "（\n", "a|b|c\n", "责任单位：市科技局\n", "一、任务\n", "2025年6月1日\n"),
    *(
        "1.推进。（市甲局负责）\n",
        "附件1：方案\n",
        "序号\n任务\n牵头单位\n时限\n",
        "目录\n一、甲\n",
        "序号\n任务\n责任单位\n1\n推进甲工作\n市甲局\n2\n推进乙工作\n市乙局\n",
        "序号 任务 责任单位 1 推进甲工作 市甲局 2 推进乙工作 市乙局\n",
        "每季度报送",
    ),
)
SMALL, TIMES = 1_500, 4
MEGABYTE = 1 << 20
MOST_SECONDS = 60.0  # of processor time for a megabyte on a busy machine; a square would take hours


def read(text: str) -> None:
    with suppress(NotAPlan):
        read_plan(number_lines(text), source="")


def calls(work: Callable[[str], None], text: str) -> int:
    """How often any function is called, or a generator asked: the same on every machine."""
    counted = 0

    def count(frame: FrameType, event: str, arg: object) -> None:
        nonlocal counted
        counted += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        work(text)
    finally:
        sys.setprofile(before)
    return counted


@pytest.mark.parametrize("piece", PIECES, ids=repr)
@pytest.mark.parametrize("head", [HEAD, ""], ids=["behind_a_plan", "alone"])
def test_four_times_the_text_is_four_times_the_work(piece: str, head: str) -> None:
    read(head + piece)  # what is built once is built
    few, many = (calls(read, head + piece * (length // len(piece))) for length in (SMALL, SMALL * TIMES))
    assert many <= few * TIMES * 1.3 + 5_000


@pytest.mark.parametrize("piece", ["（", "、", "1.", "7", "市科技局、"])
def test_megabyte_of_one_thing_is_read(piece: str) -> None:
    text = HEAD + piece * (MEGABYTE // len(piece.encode()))
    started = time.process_time()
    read(text)
    assert time.process_time() - started < MOST_SECONDS
