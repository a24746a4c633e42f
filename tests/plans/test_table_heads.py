"""Task tables under the heads that offices give their columns."""

from __future__ import annotations

import pytest

from bot.domain.plan import Task
from bot.intake.read import read_document
from bot.plans.read_plan import read_plan
from tests.intake import making

CELLS = ("3", "建设检验检测平台", "市科技局", "2026年12月底")


def task_under(heads: tuple[str, ...], cells: tuple[str, ...] = CELLS) -> tuple[Task, list[tuple[str, str]]]:
    rows = [heads, ("1", "开展质量监督抽查", "市市场监管局", "2026年10月底", *cells[4:]), cells]
    plan = read_plan(read_document(making.csv_bytes(rows), "plan.csv"), source="").plan
    task = plan.tasks[-1]
    return task, [(plan.unit(each.unit).name, each.role) for each in task.assignments]


@pytest.mark.parametrize("number", ["序号", "编号", "任务编号", "项次", "No."])
@pytest.mark.parametrize(
    "title", ["工作任务", "重点任务", "督办事项", "任务名称", "建设内容", "工作内容", "事项"]
)
def test_columns_are_known_by_their_heads(number: str, title: str) -> None:
    task, units = task_under((number, title, "责任单位", "完成时限"))
    assert (task.label, task.title or task.text) == ("3", "建设检验检测平台")
    assert (units, str(task.deadline)) == ([("市科技局", "responsible")], "2026-12-31")


@pytest.mark.parametrize(
    ("head", "role"),
    [
        ("牵头单位", "lead"),
        ("牵头责任部门", "lead"),
        ("主办单位", "lead"),
        ("主责部门", "lead"),
        ("第一责任单位", "lead"),
        ("责任单位及责任人", "responsible"),
        ("承办科室", "responsible"),
        ("主管部门", "responsible"),
        ("部门分工", "responsible"),
        ("协办单位", "support"),
    ],
)
def test_heads_say_the_role(head: str, role: str) -> None:
    assert task_under(("序号", "工作任务", head, "时间节点"))[1] == [("市科技局", role)]


@pytest.mark.parametrize("head", ["完成时限", "办结时间", "截止日期", "计划完成时间", "时间要求", "进度安排"])
def test_heads_of_time(head: str) -> None:
    assert str(task_under(("序号", "工作任务", "责任单位", head))[0].deadline) == "2026-12-31"


@pytest.mark.parametrize("head", ["备注", "责任领导", "联系人", "进展情况", "分管市领导"])
def test_remarks_and_persons_are_neither_text_nor_a_section(head: str) -> None:
    task, units = task_under(("序号", "工作任务", "责任单位", "完成时限", head), (*CELLS, "王某某"))
    assert "王某某" not in (task.title + task.text + "".join(task.section))
    assert units == [("市科技局", "responsible")]
