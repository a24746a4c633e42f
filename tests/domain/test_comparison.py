"""What is told of two versions of a plan."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date, time
from decimal import Decimal
from typing import Any

from bot.domain.comparison import differences
from bot.domain.difference import Difference
from bot.domain.plan import Assignment, Indicator, Milestone, Plan, Task, Unit
from bot.domain.rule_fields import SET_BY_NOBODY
from bot.domain.rules import DEFAULT_LADDER, Circulars, ReportingRule

UNITS = (Unit("u_1", "市科技局"), Unit("u_2", "市市场监管局"))
LED = (Assignment("u_1", "lead"), Assignment("u_2", "support"))
TASKS = (
    Task("t_1", "1", "task", "提升专利质量", "办好第一件事", assignments=LED),
    Task("t_2", "2", "task", "加强商标管理", "办好第二件事", assignments=LED),
)
FIGURE = Indicator("i_1", "有效专利", ">=", Decimal(100), "件", by="2025")
NODE = Milestone("m_1", "平台上线", "deadline", "2025-06-30")
PLAN = Plan("demo", "方案", units=UNITS, tasks=TASKS, indicators=(FIGURE,), milestones=(NODE,))


def test_same_plan_does_not_differ() -> None:
    assert differences(PLAN, PLAN) == []


def test_changed_fields_of_plan_task_indicator_and_milestone() -> None:
    task = replace(TASKS[1], label="三", deadline=date(2025, 12, 31), assignments=LED[:1])
    new = replace(
        PLAN,
        doc_no="示政发〔2025〕1号",
        tasks=(TASKS[0], task),
        indicators=(replace(FIGURE, value=Decimal(120)),),
        milestones=(replace(NODE, date="2025-09-30"),),
    )
    assert differences(PLAN, new) == [
        Difference("plan", "changed", "方案", "doc_no", (), ("示政发〔2025〕1号",)),
        Difference("task", "renumbered", "加强商标管理", "label", ("2",), ("三",)),
        Difference("task", "changed", "三 加强商标管理", "support", ("市市场监管局",), ()),
        Difference("task", "changed", "三 加强商标管理", "deadline", (), ("2025-12-31",)),
        Difference("indicator", "changed", "有效专利 (件)", "value", ("100",), ("120",)),
        Difference("milestone", "changed", "平台上线", "date", ("2025-06-30",), ("2025-09-30",)),
    ]


def test_added_and_gone_things() -> None:
    task = Task("t_9", "9", "task", "培养人才", "组织培训")
    new = replace(PLAN, tasks=(TASKS[0], task), milestones=())
    assert [(each.kind, each.what, each.name) for each in differences(PLAN, new)] == [
        ("task", "added", "9 培养人才"),
        ("task", "gone", "2 加强商标管理"),
        ("milestone", "gone", "平台上线"),
    ]


def test_unit_with_a_new_name_is_one_difference_not_one_a_task() -> None:
    renamed = Unit("u_7", "市知识产权局", aliases=("市市场监管局",))
    tasks = tuple(replace(task, assignments=(LED[0], Assignment("u_7", "support"))) for task in TASKS)
    found = differences(PLAN, replace(PLAN, units=(UNITS[0], renamed), tasks=tasks))
    assert [(each.name, each.field) for each in found] == [
        ("市知识产权局", "name"),
        ("市知识产权局", "aliases"),
    ]


def test_every_field_of_a_rule_that_an_office_may_set_is_compared() -> None:
    old = ReportingRule("quarterly")
    other: dict[str, Any] = {
        "period": "month", "opens": "x", "due": "y", "after_period": True, "cut_off": time(9),
        "shift": "before",
        "grace_workdays": 1, "lock_workdays": 9, "classes": ("key",), "ladder": DEFAULT_LADDER[:2],
        "rollup_workdays": 5, "most_extensions": 9, "reply_workdays": 9, "first_hours": 9,
        "follow_up_days": 9,
        "lead_workdays": 9, "input_workdays": 9, "signed_by_head": True,
        "unless_urgent": True, "asked_apart": True, "news_workdays": 9, "also_to": ("市政府",),
        "circulars": Circulars(("units",), ("市政府",), 2),
    }  # fmt: skip
    assert set(other) == {field.name for field in fields(ReportingRule)} - SET_BY_NOBODY
    for field, value in other.items():
        new = replace(old, **{field: value})
        [found] = differences(replace(PLAN, rules=(old,)), replace(PLAN, rules=(new,)))
        assert (found.kind, found.field) == ("rule", field)
        assert field != "circulars" or found.new == ("units", "市政府", "+2")
    assert differences(replace(PLAN, rules=(old,)), replace(PLAN, rules=(old,))) == []
