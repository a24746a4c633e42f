"""A task changes hands: nobody is lost, nobody is named twice, and who had it supports it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.owing import owing_units
from bot.domain.plan_facts import PlanPublished
from bot.domain.replanning import Part, main_role, reassigned, undone, with_class, with_parts
from tests.domain.duty_builders import a_plan, a_task

UNITS = ("u_a", "u_b", "u_c", "u_d")
PARTS = st.lists(
    st.builds(
        lambda unit, role: f"{unit}:{role}",
        st.sampled_from(UNITS),
        st.sampled_from(["lead", "support", "responsible"]),
    ),
    unique_by=lambda part: part.split(":")[0],
    min_size=1,
)


@given(PARTS, st.sampled_from(UNITS))
def test_a_task_that_changes_hands_is_owed_by_its_new_unit(parts: list[str], to_unit: str) -> None:
    task, other = a_task("1", *parts), a_task("2", "u_a")
    plan = a_plan(task, other)
    owing = owing_units(task, {})[0]
    if owing in {"office", to_unit}:
        return
    after = reassigned(plan, task.id, from_unit=owing, to_unit=to_unit)
    named = [each.unit for each in after.task(task.id).assignments]
    assert len(named) == len(set(named))
    assert set(named) == {each.unit for each in task.assignments} | {to_unit}
    assert owing_units(after.task(task.id), {}) == (to_unit,)
    assert next(each.role for each in after.task(task.id).assignments if each.unit == owing) == "support"
    assert after.task("t_2") == other


@given(
    PARTS,
    st.lists(
        st.builds(
            Part,
            st.sampled_from(["set", "add", "drop"]),
            st.lists(st.sampled_from(UNITS), min_size=1, unique=True).map(tuple),
            st.sampled_from([None, "lead", "support", "responsible"]),
        ),
        min_size=1,
        max_size=3,
    ),
)
def test_each_change_gives_the_role_to_whom_it_names_and_nobody_has_two(
    named: list[str], parts: list[Part]
) -> None:
    plan = a_plan(a_task("1", *named))
    for part in parts:
        before = plan.task("t_1").assignments
        plan = with_parts(plan, "t_1", [part])
        after = plan.task("t_1").assignments
        role = part.role or main_role(before)
        have = {each.unit for each in after if each.role == role}
        assert len({each.unit for each in after}) == len(after)
        if part.how == "drop":
            assert set(after) == {
                each for each in before if each.unit not in part.units or part.role not in {None, each.role}
            }
        elif part.how == "set":
            assert have == set(part.units)
        else:
            assert have == {each.unit for each in before if each.role == role} | set(part.units)
    assert with_parts(plan, "t_1", []) == plan


def test_a_draft_without_later_changes_would_take_them_back() -> None:
    drafted = a_plan(a_task("1", "u_a"), a_task("2", "u_a"), a_task("3", "u_a"))
    now = with_class(with_parts(drafted, "t_1", [Part("set", ("u_b",))]), ["t_3"], "key")
    first = PlanPublished("p", 1, "")
    assign = PlanPublished("p", 2, "", "assign", ("t_1",))
    by_class = PlanPublished("p", 3, "", "class", ("t_3",))
    assert undone([by_class, assign, first], now, drafted) == ("1", "3")
    assert undone([by_class, assign, first], now, now) == ()
    assert undone([PlanPublished("p", 4, ""), by_class, assign], now, drafted) == (), "published so"
