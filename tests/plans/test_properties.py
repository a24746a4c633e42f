"""What holds for any text: no exception but NotAPlan, nothing lost, the same twice, time in proportion."""

from __future__ import annotations

import json
import time

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.document_errors import NotAPlan
from bot.domain.plan import Draft
from bot.intake.lines import number_lines
from bot.plans.export import plan_json
from bot.plans.read_plan import read_plan
from bot.plans.source import fold, simplify

# Pieces plans are made of, so that random texts come near to real ones.
PIECES = st.sampled_from(
    (
        *(
            "一、",
            "二、",
            "（一）",
            "(二)",
            "1.",
            "2．",
            "3、",
            "12",
            "①",
            "（1）",
            "第一条 ",
            "目录",
            "专栏1 甲",
        ),
        *(
            "●",
            "# ",
            "重点任务",
            "保障措施",
            "总体要求",
            "发展目标",
            "工作步骤",
            "推进甲乙工作",
            "加强丙丁建设。",
        ),
        *(
            "，",
            "。",
            "；",
            "：",
            "|",
            "\t",
            "（市甲局负责）",
            "（市甲局牵头，市乙委配合",
            "责任单位：",
            "持续推进",
        ),
        *(
            "配合单位：市丙局",
            "完成时限：",
            "2025年6月底前",
            "市丁局负责）",
            "各区、县〈市〉政府",
            "各县（市、区）",
        ),
        *(
            "到2025年，",
            "达到13万件",
            "增长20%以上",
            "3-5家",
            "每季度报市政府",
            "4·26",
            "宣传周",
            "附件1",
            "序号",
        ),
        *(
            "关于印发《甲方案》的通知",
            "甲市人民政府办公室",
            "2023年3月1日",
            "指标",
            "\n",
            "\n\n",
            "\u3000",
            "國務院",
        ),
    )
)
PLANLIKE = st.lists(PIECES | st.text(max_size=4), max_size=60).map("".join)


def read(text: str) -> Draft | None:
    try:
        return read_plan(number_lines(text), source="")
    except NotAPlan:
        return None


@settings(max_examples=150)
@given(PLANLIKE | st.text())
def test_any_text_is_read_or_is_no_plan(text: str) -> None:
    draft = read(text)
    if draft is not None:
        json.dumps(plan_json(draft), ensure_ascii=False)
        assert all(0 <= warning.line <= len(text.splitlines()) for warning in draft.warnings)


@settings(max_examples=50)
@given(PLANLIKE)
def test_reading_twice_gives_the_same_draft(text: str) -> None:
    assert read(text) == read(text)


@settings(max_examples=50)
@given(PLANLIKE)
def test_labels_and_ids_are_given_once(text: str) -> None:
    draft = read(text)
    if draft is None:
        return
    plan = draft.plan
    for ids in ([t.id for t in plan.tasks], [t.label for t in plan.tasks], [u.id for u in plan.units]):
        assert len(set(ids)) == len(ids)
    known = {unit.id for unit in plan.units}
    assert all(given.unit in known for task in plan.tasks for given in task.assignments)


@given(st.text())
def test_folding_and_simplifying_keep_the_length(text: str) -> None:
    assert len(fold(text)) == len(text)
    clean = text.encode("utf-8", "replace").decode("utf-8")
    assert len(simplify(clean)) == len(clean)


def a_plan_of(tasks: int) -> str:
    lines = ["甲市2025年工作要点", "一、重点任务"]
    for number in range(1, tasks + 1):
        lines.append(
            f"{number}.推进第{number}类事项提质。完善机制，2025年底前达到{number}项以上。（市甲局牵头，市乙局、市丙局配合）"
        )
    return "\n".join(lines)


def seconds(tasks: int) -> float:
    """Of the processor, the shortest of three readings: other programs share the machine."""
    text = a_plan_of(tasks)
    taken = []
    for _ in range(3):
        start = time.process_time()
        read(text)
        taken.append(time.process_time() - start)
    return min(taken)


def test_eighty_tasks_take_less_than_half_a_second() -> None:
    draft = read(a_plan_of(80))
    assert draft is not None
    assert len(draft.plan.tasks) == 80
    assert seconds(80) < 0.5


def test_time_grows_with_the_length() -> None:
    assert seconds(600) < seconds(150) * 12
