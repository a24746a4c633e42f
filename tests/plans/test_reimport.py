"""A plan read again: ids and what people settled stay, what the document changed comes in."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.plan import Assignment, Draft, Indicator, Milestone, Plan, Task, Unit
from bot.domain.review import Settle, open_warnings, warning_key
from bot.domain.task_acts import Assign, EditTask, SetClass, SetDeadline
from bot.domain.unit_acts import MergeUnits, NameMembers
from bot.plans.reimport import Carried, carry_over
from tests.plans.printing import ITEMS, SECTIONS, Item, printed, read, read_sections, regrouped

TEXT = printed(SECTIONS)
SOME = settings(max_examples=25)


def first() -> Draft:
    return read(TEXT)


def again(draft: Draft, text: str, before: Draft | None = None) -> Draft:
    """The draft after the document was read once more; `before` is what it was made from."""
    return carry_over(draft, read(text, "1"), before or first()).draft


def codes(draft: Draft) -> list[str]:
    return [warning.code for warning in draft.warnings if warning.code.startswith(("kept", "task_"))]


def units_of(plan: Plan, label: str, role: str = "") -> list[str]:
    task = next(task for task in plan.tasks if task.label == label)
    return [plan.unit(each.unit).name for each in task.assignments if role in {"", each.role}]


def the_task(draft: Draft, label: str) -> Task:
    return next(task for task in draft.plan.tasks if task.label == label)


# What people settled stays


SETTLED: dict[str, tuple[Callable[[Draft], Draft], Callable[[Draft], object]]] = {
    "title": (
        lambda d: EditTask(the_task(d, "6").id, "title", "办税提速").on(d),
        lambda d: the_task(d, "6").title,
    ),
    "text": (
        lambda d: EditTask(the_task(d, "6").id, "text", "全部网上办").on(d),
        lambda d: the_task(d, "6").text,
    ),
    "label": (
        lambda d: EditTask(the_task(d, "14").id, "label", "十四").on(d),
        lambda d: d.plan.tasks[13].label,
    ),
    "deadline": (
        lambda d: SetDeadline(the_task(d, "13").id, date(2026, 6, 30)).on(d),
        lambda d: the_task(d, "13").deadline,
    ),
    "no deadline": (
        lambda d: SetDeadline(the_task(d, "6").id, None).on(d),
        lambda d: the_task(d, "6").deadline,
    ),
    "class": (lambda d: SetClass((the_task(d, "3").id,), "key").on(d), lambda d: the_task(d, "3").task_class),
    "lead": (
        lambda d: Assign(the_task(d, "7").id, "lead", ("市地方金融局",)).on(d),
        lambda d: units_of(d.plan, "7", "lead"),
    ),
    "merged": (lambda d: MergeUnits("市财政局", ("市税务局",)).on(d), lambda d: units_of(d.plan, "6")),
}


@pytest.mark.parametrize("what", SETTLED)
def test_same_document_again_changes_nothing(what: str) -> None:
    settled = SETTLED[what][0](first())
    found = again(settled, TEXT)
    assert replace(found, source=settled.source) == settled


@pytest.mark.parametrize("what", SETTLED)
def test_what_people_settled_outlives_a_document_with_other_numbers(what: str) -> None:
    act, look = SETTLED[what]
    settled = act(first())
    new = Item("公共停车泊位共享", "机关单位夜间向居民开放停车场。", "（牵头单位：市数据局）")
    found = again(settled, printed(regrouped([new, *ITEMS])))
    ids = {task.id: task for task in found.plan.tasks}
    assert len(found.plan.tasks) == len(settled.plan.tasks) + 1
    for task in settled.plan.tasks:
        now = ids[task.id]
        kept = (now.title, now.text, now.deadline, now.ongoing, now.task_class, now.assignments)
        assert kept == (task.title, task.text, task.deadline, task.ongoing, task.task_class, task.assignments)
    assert look(settled) == look(again(settled, TEXT))
    assert codes(found) == (["kept_own"] if what == "label" else [])


def test_what_the_document_changed_comes_in_where_nobody_settled_it() -> None:
    text = TEXT.replace("完成时限：2026年9月30日", "完成时限：2026年11月30日").replace("500元", "300元")
    found = again(SetClass((the_task(first(), "6").id,), "key").on(first()), text)
    assert (the_task(found, "6").deadline, the_task(found, "6").task_class) == (date(2026, 11, 30), "key")
    assert codes(found) == []


def test_where_both_changed_the_settled_stays_and_is_told_until_somebody_settles_it() -> None:
    text = TEXT.replace("完成时限：2026年9月30日", "完成时限：2026年11月30日")
    found = again(SetDeadline(the_task(first(), "6").id, date(2026, 8, 31)).on(first()), text)
    assert the_task(found, "6").deadline == date(2026, 8, 31)
    [warning] = [each for each in open_warnings(found) if each.code == "kept_own"]
    assert "第6项的完成时限" in warning.message
    assert "2026-08-31" in warning.message
    assert "2026-11-30" in warning.message
    reading = carry_over(first(), read(text, "1"), first()).reading
    once_more = again(found, text, reading)
    assert [each.code for each in open_warnings(once_more)].count("kept_own") == 1
    assert codes(again(Settle(warning_key(warning)).on(once_more), text, reading)) == []


def test_units_of_a_clash_are_told_by_name() -> None:
    text = TEXT.replace(
        "牵头单位：市税务局；配合单位：市财政局；完成", "牵头单位：市数据局；配合单位：市财政局；完成"
    )
    found = again(Assign(the_task(first(), "6").id, "lead", ("市科技局",)).on(first()), text)
    assert units_of(found.plan, "6", "lead") == ["市科技局"]
    [warning] = [each for each in found.warnings if each.code == "kept_own"]
    assert "市科技局" in warning.message
    assert "市数据局" in warning.message


def test_task_that_is_gone_is_told_and_takes_nothing_along() -> None:
    left = [item for item in ITEMS if item.title != "办税缴费便利化"]
    found = again(first(), printed(regrouped(left)))
    assert codes(found) == ["task_gone"]
    assert "第6项“办税缴费便利化”" in next(w for w in found.warnings if w.code == "task_gone").message
    there = {task.id for task in found.plan.tasks}
    assert all(row.task in {None, *there} for row in (*found.plan.indicators, *found.plan.milestones))


def test_task_that_somebody_took_out_or_put_in_stays_so() -> None:
    draft = first()
    added = Task("t_own", "6-2", "task", "督促直播带货企业建账", "另行安排")
    tasks = [task for task in draft.plan.tasks if task.label != "9"]
    at = next(i for i, task in enumerate(tasks) if task.label == "7")
    changed = replace(draft, plan=replace(draft.plan, tasks=(*tasks[:at], added, *tasks[at:])))
    found = again(changed, TEXT)
    assert [task.label for task in found.plan.tasks] == [task.label for task in changed.plan.tasks]
    assert codes(found) == []


def test_part_that_a_reviewer_split_off_is_known_again_when_the_document_splits_it_too() -> None:
    at = next(i for i, item in enumerate(ITEMS) if item.title == "办税缴费便利化")
    first_part, second_part = "高频事项全部网上办理。", "疑难问题预约专人上门辅导服务。"
    whole = replace(ITEMS[at], text=first_part + second_part)
    text = printed(regrouped([*ITEMS[:at], whole, *ITEMS[at + 1 :]]))
    draft = EditTask(the_task(read(text), "6").id, "text", first_part).on(read(text))
    own = replace(the_task(draft, "6"), id="t_own", label="6-2", title="上门辅导", text=second_part)
    tasks = (*draft.plan.tasks[: at + 1], own, *draft.plan.tasks[at + 1 :])
    draft = replace(draft, plan=replace(draft.plan, tasks=tasks))
    halves = [replace(whole, text=first_part), replace(whole, title="上门辅导", text=second_part)]
    found = again(draft, printed(regrouped([*ITEMS[:at], *halves, *ITEMS[at + 1 :]])), read(text))
    assert [(task.id, task.label) for task in found.plan.tasks[at : at + 2]] == [
        (the_task(draft, "6").id, "6"),
        ("t_own", "7"),
    ]
    assert len(found.plan.tasks) == len(draft.plan.tasks)


def test_rules_are_the_offices_and_a_new_kind_of_report_comes_in() -> None:
    text = TEXT.replace("实行常规工作季报、重点工作速报、节点工作即报。", "")
    text = re.sub("常规工作由牵头单位.*即报领导小组办公室。", "", text)
    assert [rule.id for rule in read(text).plan.rules] == ["quarterly"]
    later = replace(read(text).plan.rules[0], rollup_workdays=5)
    draft = read(text)
    draft = replace(draft, plan=replace(draft.plan, rules=(later,)))
    found = again(draft, TEXT, read(text))
    assert found.plan.rules[0] == later
    assert {rule.id for rule in found.plan.rules} == {rule.id for rule in read(TEXT).plan.rules}
    assert again(found, text, read(TEXT)).plan.rules == found.plan.rules


def test_number_that_two_tasks_would_have_is_the_documents() -> None:
    draft = EditTask(the_task(first(), "14").id, "label", "15").on(first())
    new = Item("公共停车泊位共享", "机关单位夜间向居民开放停车场。", "（牵头单位：市数据局）")
    found = again(draft, printed(regrouped([*ITEMS, new])))
    labels = [task.label for task in found.plan.tasks]
    assert len(set(labels)) == len(labels)
    assert the_task(found, "15").title == "公共停车泊位共享"


def test_members_of_a_collective_stay_named() -> None:
    text = TEXT.replace("配合单位：市科技局；完成时限：持续推进", "配合单位：各成员单位；完成时限：持续推进")
    draft = NameMembers("各成员单位", ("市科技局", "市公安局")).on(read(text))
    found = again(draft, text.replace("简易案件一个月内办结", "简易案件二十日内办结"), read(text))
    group = found.plan.find_unit("各成员单位")
    assert group is not None
    assert [found.plan.unit(each).name for each in group.members] == ["市科技局", "市公安局"]


acts = st.lists(st.sampled_from(sorted(SETTLED)), unique=True, max_size=4)


@SOME
@given(acts, st.permutations(ITEMS), st.sets(st.integers(0, len(ITEMS) - 1), max_size=3))
def test_whatever_was_settled_and_changed_ids_and_numbers_stay_single(
    names: list[str], order: list[Item], out: set[int]
) -> None:
    draft = first()
    for name in names:
        draft = SETTLED[name][0](draft)
    left = [item for i, item in enumerate(order) if i not in out]
    carried = carry_over(draft, read_sections(regrouped(left), "1"), first())
    plan = carried.draft.plan
    for ids in (
        [task.id for task in plan.tasks],
        [task.label for task in plan.tasks],
        [u.id for u in plan.units],
    ):
        assert len(set(ids)) == len(ids)
    known = {unit.id for unit in plan.units}
    assert {each.unit for task in plan.tasks for each in task.assignments} <= known
    gone = {task.title for task in first().plan.tasks} - {item.title for item in left}
    there = {task.id for task in plan.tasks}
    by_title = {task.title: task.id for task in first().plan.tasks if task.kind == "task"}
    assert there >= {task for title, task in by_title.items() if title not in gone}
    assert_same_again(carried, regrouped(left))


def assert_same_again(carried: Carried, sections: list[object]) -> None:
    """Reading the same document once more changes nothing."""
    once_more = carry_over(carried.draft, read_sections(sections, "1"), carried.reading)  # type: ignore[arg-type]
    assert once_more.draft.plan == carried.draft.plan
    assert once_more.reading.plan == carried.reading.plan


# Without the last reading: a catalogue, or a version in force


def test_later_reading_keeps_what_the_document_does_not_print() -> None:
    sci, alias = Unit("u_1", "市科技局"), Unit("u_2", "市市场监督管理局", aliases=("市场局",))
    group, named = (
        Unit("u_3", "各成员单位", kind="collective", members=("u_1", "u_9")),
        Unit("u_9", "市税务局"),
    )
    old_task = Task("old_1", "1", "task", "提升专利质量", "提升专利质量，年底前完成并报送情况")
    task = replace(old_task, task_class="key", sensitivity="internal")
    was = Plan("demo", "方案", tasks=(task,), units=(sci, alias, group, named), version=3)
    new = Plan(
        "demo",
        "方案",
        tasks=(
            replace(
                Task("new_1", "1", "task", "提升专利质量", "提升专利质量，年底前完成并报送情况"),
                assignments=(Assignment("u_b", "lead"),),
            ),
        ),
        units=(Unit("u_b", "市场局"), Unit("u_c", "各成员单位", kind="collective"), Unit("u_1", "市农业局")),
        indicators=(Indicator("i_9", "专利", ">=", Decimal(9), "件", task="new_1"),),
        milestones=(Milestone("m_9", "宣传周", "annual-week", "04-20", task="new_1"),),
    )
    carried = carry_over(Draft(was, "0", settled=("x/1",), revision=4), Draft(new, "1")).draft
    plan = carried.plan
    assert (carried.source, carried.settled, carried.revision, plan.version) == ("1", ("x/1",), 4, 3)
    assert (plan.tasks[0].id, plan.tasks[0].task_class, plan.tasks[0].sensitivity) == (
        "old_1",
        "key",
        "internal",
    )
    assert plan.tasks[0].assignments == (Assignment("u_2", "lead"),)
    assert [(unit.id, unit.name) for unit in plan.units] == [
        ("u_2", "市场局"),
        ("u_3", "各成员单位"),
        ("u_12", "市农业局"),
        ("u_1", "市科技局"),
        ("u_9", "市税务局"),
    ]
    assert plan.unit("u_2").aliases == ("市市场监督管理局",)
    assert plan.unit("u_3").members == ("u_1", "u_9")
    assert (plan.indicators[0].task, plan.milestones[0].task) == ("old_1", "old_1")


def test_other_names_of_a_figure_outlive_a_new_reading() -> None:
    figure = Indicator("i_1", "有效专利", ">=", Decimal(9), "件")
    named = Draft(Plan("demo", "方案", indicators=(replace(figure, aliases=("专利存量",)),)), "0")
    before = Draft(Plan("demo", "方案", indicators=(figure,)), "0")
    now = Draft(Plan("demo", "方案", indicators=(replace(figure, id="i_9", value=Decimal(12)),)), "1")
    for last in (before, None):
        [row] = carry_over(named, now, last).draft.plan.indicators
        assert (row.id, row.aliases) == ("i_1", ("专利存量",))


BARE = Task("t_1", "1", "task", "窗口办税", "", assignments=(Assignment("u_1", "lead"),), task_class="key")
CATALOGUE = Draft(Plan("known", "方案", units=(Unit("u_1", "市税务局"),), tasks=(BARE,)), "0")


def test_what_the_document_leaves_open_stays_as_the_catalogue_has_it() -> None:
    text = Task("x_1", "1", "task", "", "改进窗口办税服务，减少排队。", section=("一、服务",))
    found = carry_over(CATALOGUE, Draft(Plan("x", "方案", tasks=(text,)), "1")).draft
    [task] = found.plan.tasks
    assert (task.id, task.title, task.text, task.task_class) == ("t_1", "窗口办税", text.text, "key")
    assert units_of(found.plan, "1") == ["市税务局"]
    assert codes(found) == []


def test_what_does_not_match_the_catalogue_is_told() -> None:
    text = Task("x_1", "1", "task", "", "老旧小区加装电梯一百部。")
    found = carry_over(CATALOGUE, Draft(Plan("x", "方案", tasks=(text,)), "1")).draft
    assert sorted(codes(found)) == ["task_gone", "task_not_in_catalogue"]
    assert found.plan.tasks[0].id != "t_1"
