"""What reading a plan takes in memory, by Python's own account, against its bytes."""

from __future__ import annotations

import gc
import tracemalloc
from collections.abc import Callable

import pytest

from bot.domain.plan import Plan
from bot.intake.read import read_document
from bot.plans.read_plan import read_plan
from bot.storage.data_files import data_files

FEW, MANY = 10, 30  # chapters


def sample(chapters: int) -> str:
    """The sample's chapters again and again, no two items alike."""
    lines = data_files().read("plans/sample.txt").splitlines()
    first = next(place for place, line in enumerate(lines) if line.startswith("一、"))
    last = max(place for place, line in enumerate(lines) if line.split(".")[0].isdigit())
    return "\n".join([*lines[:first], *(_own(lines[first : last + 1], n) for n in range(chapters))])


def _own(lines: list[str], chapter: int) -> str:
    numbered = (line.partition(".") for line in lines)
    return "\n".join(
        f"{n}.第{chapter}批{words}" if n.isdigit() else n + dot + words for n, dot, words in numbered
    )


WORK = "整合窗口服務,統一受理標準,公開辦理時限,推動高頻事項就近能辦、多點可辦、少跑快辦"


def dense(chapters: int) -> str:
    """A task in 210 bytes, denser than in any plan we know, in the other script, with units and a date."""
    lines = ["甲市2025年服務提升工作方案", "一、重點任務"]
    for chapter in range(chapters):
        lines.append(f"(一)第{chapter}組任務")
        for n in range(1, 13):
            when, who = f"{2024 + n % 5}年{n}月底前完成", f"市甲{n}局牽頭,市乙局、各縣區配合"
            lines.append(f"{n}.推進第{chapter * 12 + n}類{WORK},{when}。({who})")
    return "\n".join(lines)


def read(data: bytes) -> Plan:
    return read_plan(read_document(data, "plan.txt"), source="").plan


def peak(data: bytes) -> int:
    """The most bytes that reading it held at one time, the document itself apart."""
    gc.collect()
    tracemalloc.start()
    try:
        plan = read(data)
        assert plan.tasks
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(("text", "most"), [(sample, 9.0), (dense, 11.0)])
def test_more_text_takes_so_many_times_its_bytes(text: Callable[[int], str], most: float) -> None:
    few, many = (text(chapters).encode() for chapters in (FEW, MANY))
    read(few)  # what is built once is built
    assert peak(many) - peak(few) < most * (len(many) - len(few))
