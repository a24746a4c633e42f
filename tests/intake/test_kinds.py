"""The same plan in every kind of file gives the same tasks."""

from __future__ import annotations

import pytest

from bot.intake.read import read_document
from bot.plans.read_plan import read_plan
from tests.intake import making

WHOLE = "\r\n".join(making.plan_lines())
IN_WORDS = {
    "utf-8.txt": WHOLE.encode("utf-8"),
    "utf-8-sig.txt": WHOLE.encode("utf-8-sig"),
    "gb18030.txt": WHOLE.encode("gb18030"),
    "utf-16.txt": WHOLE.encode("utf-16"),
    "typed.docx": making.typed_docx(),
    "listed.docx": making.listed_docx(),
    "page.html": making.article_html(),
    "gb2312.html": making.article_html("gb2312"),
    "wrapped.pdf": making.plan_pdf(),
    "plan.md": making.markdown_bytes(),
}
TABLE = [[making.TITLE], *making.plan_rows()]
IN_A_TABLE = {
    "table.docx": making.table_docx(),
    "table.html": making.table_html(),
    "plan.xlsx": making.xlsx_bytes([[making.TITLE], *making.plan_rows()], merged=["A1:F1"]),
    "comma.csv": making.csv_bytes(TABLE),
    "tab.tsv": making.csv_bytes(TABLE, "\t", "gb18030"),
    "semicolon.csv": making.csv_bytes(TABLE, ";", "gb18030"),
    "table.md": making.markdown_table_bytes(),
}
DEADLINES = ["2026-10-31", "2026-12-31", "2026-09-30"]


@pytest.mark.parametrize(
    ("name", "data"), [*IN_WORDS.items(), *IN_A_TABLE.items()], ids=lambda v: str(v)[:20]
)
def test_every_kind_gives_the_same_tasks_units_and_deadlines(name: str, data: bytes) -> None:
    plan = read_plan(read_document(data, name), source="").plan
    units = {unit.id: unit.name for unit in plan.units}
    assert plan.title == making.TITLE
    assert [task.label for task in plan.tasks] == ["1", "2", "3"]
    assert [task.title for task in plan.tasks] == [task[0] for task in making.TASKS]
    assert [task.text for task in plan.tasks] == [task[1] for task in making.TASKS]
    assert [str(task.deadline) for task in plan.tasks] == DEADLINES
    for task, (_, _, lead, others, _) in zip(plan.tasks, making.TASKS, strict=True):
        named = [(units[given.unit], given.role) for given in task.assignments]
        assert named == [(lead, "lead"), *((other, "responsible") for other in others.split("、"))]


@pytest.mark.parametrize(
    "name", ["typed.docx", "page.html", "wrapped.pdf", "plan.xlsx", "comma.csv", "semicolon.csv"]
)
def test_content_wins_over_a_wrong_name_and_none(name: str) -> None:
    data = (IN_WORDS | IN_A_TABLE)[name]
    assert read_document(data, "plan.txt") == read_document(data, name) == read_document(data, "")


def test_table_that_prints_its_head_on_each_page_gives_no_task_for_it() -> None:
    head, *rows = making.plan_rows()
    data = making.xlsx_bytes([[making.TITLE], head, *rows[:1], head, *rows[1:]])
    plan = read_plan(read_document(data, "plan.xlsx"), source="").plan
    assert [task.label for task in plan.tasks] == ["1", "2", "3"]


@pytest.mark.parametrize(
    "heads",
    [
        ("编号", "任务名称", "工作举措", "牵头部门", "责任部门", "完成时间"),
        ("序号", "工作事项", "具体措施", "主办单位", "承办单位", "办结时限"),
        ("序", "重点工作", "工作内容", "牵头处室", "责任处室", "计划完成时间"),
        ("项次", "重点任务", "工作措施", "牵头单位及责任人", "责任单位（排名不分先后）", "截止日期"),
    ],
)
def test_columns_are_known_by_any_sensible_head(heads: tuple[str, ...]) -> None:
    rows = making.plan_rows()[1:]
    plan = read_plan(read_document(making.xlsx_bytes([[making.TITLE], heads, *rows]), "a"), source="").plan
    assert [task.title for task in plan.tasks] == [task[0] for task in making.TASKS]
    assert [str(task.deadline) for task in plan.tasks] == DEADLINES
    assert [[given.role for given in task.assignments] for task in plan.tasks] == [
        ["lead", "responsible", "responsible"],
        ["lead", "responsible"],
        ["lead", "responsible", "responsible"],
    ]
