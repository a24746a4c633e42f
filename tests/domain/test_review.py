"""What a person may change in a draft, and that no change breaks it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.document_errors import BadEdit
from bot.domain.plan import OFFICE, Assignment, Draft, Plan, Task, Unit, Warning
from bot.domain.review import (
    assign,
    edit_task,
    merge_units,
    name_members,
    open_warnings,
    set_class,
    settle,
    warning_key,
)
from bot.errors import NotFound
from bot.plans.labels import unit_id

UNITS = tuple(Unit(f"u_{n}", f"单位{n}", aliases=(f"简称{n}",)) for n in range(4))
ALL = Unit("u_all", "各单位", kind="collective", members=("u_1", "u_2"))


def a_task(label: str, *units: str) -> Task:
    assignments = tuple(Assignment(unit, "responsible") for unit in units)
    return Task(f"t_{label}", label, "task", f"任务{label}", "正文", assignments=assignments)


DRAFT = Draft(Plan("demo", "方案", units=(*UNITS, ALL), tasks=(a_task("1", "u_0", "u_1"), a_task("2"))), "0")
names = st.sampled_from(
    [*(unit.name for unit in UNITS), *(unit.aliases[0] for unit in UNITS), "各单位", "新单位", "另一家"]
)
labels = st.sampled_from(["1", "2", "3"])
roles = st.sampled_from(["lead", "support", "responsible"])


def test_settled_place_stays_settled_when_the_lines_move() -> None:
    warning = Warning(7, "unit", "某局", "写法不一")
    draft = settle(replace(DRAFT, warnings=(warning,)), warning)
    moved = replace(draft, warnings=(replace(warning, line=9), Warning(9, "unit", "某局", "另一处疑点")))
    assert [each.message for each in open_warnings(moved)] == ["另一处疑点"]
    assert settle(draft, warning) == draft


def test_assigning_a_role_replaces_who_has_it_and_leaves_the_others() -> None:
    draft = assign(DRAFT, "1", "lead", ["简称1"])
    assert draft.plan.task("t_1").assignments == (Assignment("u_1", "lead"), Assignment("u_0", "responsible"))
    again = assign(draft, "1", "lead", ["单位2"])
    assert again.plan.task("t_1").assignments == (Assignment("u_2", "lead"), Assignment("u_0", "responsible"))
    assert assign(again, "1", "lead", []).plan.task("t_1").assignments == (Assignment("u_0", "responsible"),)


def test_new_unit_gets_the_id_that_a_document_would_give_it() -> None:
    plan = assign(DRAFT, "2", "lead", ["新单位"]).plan
    assert plan.units[-1] == Unit(unit_id("新单位"), "新单位")


def test_new_unit_never_takes_an_id_that_is_used() -> None:
    taken = Unit(unit_id("新单位"), "别家")
    plan = assign(replace(DRAFT, plan=replace(DRAFT.plan, units=(taken,))), "2", "lead", ["新单位"]).plan
    assert len({unit.id for unit in plan.units}) == 2
    assert plan.units[1].id.startswith(taken.id)


def test_merged_unit_leaves_its_names_tasks_and_memberships() -> None:
    plan = merge_units(DRAFT, "单位0", ["单位1", "简称2"]).plan
    assert [unit.id for unit in plan.units] == ["u_0", "u_3", "u_all"]
    assert plan.unit("u_0").aliases == ("简称0", "单位1", "简称1", "单位2", "简称2")
    assert plan.task("t_1").assignments == (Assignment("u_0", "responsible"),)
    assert plan.unit("u_all").members == ("u_0",)


def test_collective_is_no_member_of_a_collective_nor_a_unit_one() -> None:
    with pytest.raises(BadEdit, match="collective_member"):
        name_members(DRAFT, "各单位", ["单位1", "各单位"])
    with pytest.raises(BadEdit, match="no_collective"):
        name_members(DRAFT, "单位1", ["单位2"])


def test_label_of_another_task_is_taken_its_own_is_not() -> None:
    with pytest.raises(BadEdit, match="label_taken"):
        edit_task(DRAFT, "1", "label", "2")
    assert edit_task(DRAFT, "1", "label", " 1 ") == DRAFT


def test_class_of_some_and_of_all() -> None:
    some = set_class(DRAFT, ["2"], "key")
    assert [task.task_class for task in some.plan.tasks] == ["regular", "key"]
    assert {task.task_class for task in set_class(some, [], "key").plan.tasks} == {"key"}


EDITS = st.one_of(
    st.tuples(st.just(assign), labels, roles, st.lists(names, max_size=3)),
    st.tuples(st.just(merge_units), names, st.lists(names, max_size=3)),
    st.tuples(st.just(name_members), names, st.lists(names, max_size=3)),
    st.tuples(st.just(edit_task), labels, st.sampled_from(["label", "title", "text"]), st.text(max_size=4)),
    st.tuples(st.just(set_class), st.lists(labels, max_size=2), st.sampled_from(["regular", "key"])),
)


@given(st.lists(EDITS, max_size=8))
def test_whatever_is_changed_every_id_leads_somewhere(edits: list[tuple[object, ...]]) -> None:
    draft = DRAFT
    for step, *args in edits:
        try:
            draft = step(draft, *args)  # type: ignore[operator]  # a strategy over several functions
        except (NotFound, BadEdit):
            continue
    plan = draft.plan
    ids = [unit.id for unit in plan.units]
    assert len(ids) == len(set(ids))
    assert [task.id for task in plan.tasks] == ["t_1", "t_2"]
    assert len({task.label for task in plan.tasks}) == 2
    for task in plan.tasks:
        units = [each.unit for each in task.assignments]
        assert set(units) <= {*ids, OFFICE}
        assert len(units) == len(set(units))
    for unit in plan.units:
        assert set(unit.members) <= set(ids) - {unit.id}


@given(st.text(), st.text(), st.integers())
def test_key_of_a_warning_does_not_depend_on_its_line(code: str, quote: str, line: int) -> None:
    assert warning_key(Warning(line, code, quote, "m")) == warning_key(Warning(0, code, quote, "m"))
