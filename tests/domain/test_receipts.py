"""What a version changes for each unit, and for whom it changes nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.plan import Assignment, Milestone, Plan, Task, Unit
from bot.domain.receipts import TaskChange, changes_by_unit
from tests.domain.duty_builders import a_task

UNITS = ("u_a", "u_b", "u_c")


def a_plan(*tasks: Task, milestones: tuple[Milestone, ...] = ()) -> Plan:
    units = (*(Unit(unit, unit) for unit in UNITS), Unit("u_all", "u_all", kind="collective"))
    return Plan("p", "plan", units=units, tasks=tasks, milestones=milestones)


def test_a_first_version_concerns_every_unit_that_is_named_but_no_collective() -> None:
    found = changes_by_unit(None, a_plan(a_task("1", "u_a", "u_all"), a_task("2", "u_a", "u_b:support")))
    assert {unit: [each.label for each in changes] for unit, changes in found.items()} == {
        "u_a": ["1", "2"],
        "u_b": ["2"],
    }
    assert {each.what for changes in found.values() for each in changes} == {"added"}


def test_only_units_whose_tasks_changed_are_concerned() -> None:
    old = a_plan(a_task("1", "u_a"), a_task("2", "u_b"))
    new = a_plan(replace(old.tasks[0], deadline=date(2026, 12, 31)), old.tasks[1])
    assert changes_by_unit(old, new) == {"u_a": (TaskChange("1", "changed", ("deadline",)),)}


def test_who_gives_a_task_up_who_takes_it_and_whose_role_changes_each_hear_their_own() -> None:
    old = a_plan(a_task("1", "u_a", "u_b:support"))
    units = (Assignment("u_b", "lead"), Assignment("u_c", "support"))
    new = a_plan(replace(old.tasks[0], assignments=units))
    assert changes_by_unit(old, new) == {
        "u_a": (TaskChange("1", "gone"),),
        "u_b": (TaskChange("1", "changed", ("role",)),),
        "u_c": (TaskChange("1", "added"),),
    }


def test_a_task_that_is_gone_and_a_node_that_moved() -> None:
    one, two = a_task("1", "u_a"), a_task("2", "u_b")
    node = Milestone("m_1", "上线", "deadline", "2026-10-30", task=two.id)
    old = a_plan(one, two, milestones=(node,))
    new = a_plan(two, milestones=(replace(node, date="2026-11-30"),))
    assert changes_by_unit(old, new) == {
        "u_a": (TaskChange("1", "gone"),),
        "u_b": (TaskChange("2", "changed", ("milestone",)),),
    }


_TASKS = st.lists(
    st.tuples(st.integers(1, 5), st.lists(st.sampled_from(UNITS), unique=True), st.booleans()),
    max_size=5,
    unique_by=lambda each: each[0],
)


def _plan(drawn: list[tuple[int, list[str], bool]]) -> Plan:
    tasks = (a_task(str(no), *units, task_class="key" if key else "regular") for no, units, key in drawn)
    return a_plan(*tasks)


@given(_TASKS, _TASKS)
def test_a_unit_is_concerned_exactly_where_its_own_tasks_differ(
    before: list[tuple[int, list[str], bool]], after: list[tuple[int, list[str], bool]]
) -> None:
    old, new = _plan(before), _plan(after)
    found = changes_by_unit(old, new)
    for unit in UNITS:
        own = [{task.id: task for task in plan.tasks if _has(task, unit)} for plan in (old, new)]
        keys = [{key: (task.task_class, task.label) for key, task in tasks.items()} for tasks in own]
        assert (unit in found) == (keys[0] != keys[1])
    assert changes_by_unit(new, new) == {}


def _has(task: Task, unit: str) -> bool:
    return any(each.unit == unit for each in task.assignments)
