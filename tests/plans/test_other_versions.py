"""A document that was changed, read again: what is told to differ is what was changed, and no more."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.comparison import differences
from bot.domain.difference import Difference
from bot.domain.matching import match_tasks, same_plan
from bot.domain.plan import Plan
from tests.plans.printing import ITEMS, SECTIONS, Item, printed, read, read_sections, regrouped

OLD = read(printed(SECTIONS)).plan
SOME = settings(max_examples=40)
NEW_ITEMS = (
    Item("老旧小区加装电梯", "统一申报窗口，简化审批环节，年内加装一百部。", "（牵头单位：市财政局）"),
    Item("公共停车泊位共享", "机关单位夜间向居民开放停车场，纳入统一平台。", "（牵头单位：市数据局）"),
    Item("乡镇卫生院提升", "更新诊疗设备，轮训乡村医生，上级医院派员驻点。", "（牵头单位：市财政局）"),
)

orders = st.permutations(ITEMS)
places = st.integers(0, len(ITEMS))


def what_of_tasks(old: Plan, new: Plan) -> Counter[str]:
    return Counter(each.what for each in differences(old, new) if each.kind == "task")


def told(old: Plan, new: Plan, what: str) -> list[Difference]:
    return [each for each in differences(old, new) if each.what == what and each.kind == "task"]


def titles_by_id(plan: Plan) -> dict[str, str]:
    return {task.id: task.title for task in plan.tasks}


def test_sample_printed_again_is_the_sample() -> None:
    assert len(OLD.tasks) >= 14
    assert differences(OLD, read(printed(SECTIONS)).plan) == []


@SOME
@given(orders)
def test_tasks_in_another_order_are_renumbered_and_moved_but_none_is_new_or_gone(order: list[Item]) -> None:
    new = read_sections(regrouped(order)).plan
    assert set(what_of_tasks(OLD, new)) <= {"renumbered", "moved"}
    titles = titles_by_id(OLD)
    assert all(titles[old] == new.task(now).title for now, old in match_tasks(OLD, new).items())
    labels = {task.title: task.label for task in OLD.tasks}
    moved = {task.title: (labels[task.title], task.label) for task in new.tasks}
    found = {each.name: (*each.old, *each.new) for each in told(OLD, new, "renumbered")}
    assert found == {title: pair for title, pair in moved.items() if pair[0] != pair[1]}


@given(st.permutations(SECTIONS))
def test_sections_in_another_order_move_no_task(order: list[object]) -> None:
    new = read_sections(order).plan  # type: ignore[arg-type]
    found = differences(OLD, new)
    assert {(each.kind, each.what) for each in found} <= {("task", "renumbered"), ("section", "renumbered")}


@given(st.integers(0, len(SECTIONS) - 1))
def test_heading_with_other_words_is_one_difference(at: int) -> None:
    sections = [replace(each, heading="重点突破") if i == at else each for i, each in enumerate(SECTIONS)]
    [found] = differences(OLD, read_sections(sections).plan)
    assert (found.kind, found.what) == ("section", "changed")
    assert found.new[0].endswith("重点突破")


@SOME
@given(orders, st.sets(places, max_size=4))
def test_titles_with_other_words_are_the_same_tasks(order: list[Item], at: set[int]) -> None:
    renamed = [
        replace(each, title=f"另拟题目{NUMBER[i]}") if i in at else each for i, each in enumerate(order)
    ]
    what = what_of_tasks(OLD, read_sections(regrouped(renamed)).plan)
    assert set(what) <= {"renumbered", "moved", "changed"}
    assert what["changed"] == len([i for i in at if i < len(order)])


NUMBER = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰"


@SOME
@given(st.sets(st.integers(0, len(ITEMS) - 1), max_size=5), st.lists(places, max_size=3))
def test_what_was_put_in_and_taken_out_is_told_and_nothing_else(out: set[int], into: list[int]) -> None:
    left = [item for i, item in enumerate(ITEMS) if i not in out]
    for place, item in zip(into, NEW_ITEMS, strict=False):
        left.insert(min(place, len(left)), item)
    new = read_sections(regrouped(left)).plan
    added = [each.name.split(" ", 1)[1] for each in told(OLD, new, "added")]
    gone = [each.name.split(" ", 1)[1] for each in told(OLD, new, "gone")]
    assert sorted(added) == sorted(item.title for item, _ in zip(NEW_ITEMS, into, strict=False))
    assert sorted(gone) == sorted(ITEMS[i].title for i in out)
    assert set(what_of_tasks(OLD, new)) <= {"added", "gone", "renumbered", "moved"}


@given(st.integers(0, len(ITEMS) - 1), st.integers(0, len(ITEMS) - 1))
def test_two_tasks_that_swap_their_numbers_keep_their_ids(a: int, b: int) -> None:
    order = list(ITEMS)
    order[a], order[b] = order[b], order[a]
    new = read_sections(regrouped(order)).plan
    titles = titles_by_id(OLD)
    assert all(titles[old] == new.task(now).title for now, old in match_tasks(OLD, new).items())
    renumbered = {(*each.old, *each.new) for each in told(OLD, new, "renumbered")}
    assert renumbered == ({(str(a + 1), str(b + 1)), (str(b + 1), str(a + 1))} if a != b else set())


def test_unit_that_was_merged_into_another_changes_the_tasks_it_had_and_no_more() -> None:
    text = printed(SECTIONS).replace("市税务局", "市财政局")
    new = read(text).plan
    had = [
        task.label for task in OLD.tasks if "市税务局" in [OLD.unit(a.unit).name for a in task.assignments]
    ]
    found = [each for each in differences(OLD, new) if each.kind == "task"]
    assert {each.name.split()[0] for each in found} <= set(had)
    assert {each.field for each in found} <= {"lead", "support"}
    assert "市税务局" in [each.name for each in differences(OLD, new) if each.what == "gone"]
    assert len(new.tasks) == len(OLD.tasks)


def with_text(title: str, text: str) -> list[Item]:
    return [replace(item, text=text) if item.title == title else item for item in ITEMS]


def test_task_that_was_split_is_told_as_split() -> None:
    at = next(i for i, item in enumerate(ITEMS) if item.title == "知识产权快速维权")
    whole = replace(
        ITEMS[at], text="开通快速受理通道，简易案件一个月内办结。设立维权援助窗口，免费提供法律咨询服务。"
    )
    first, second = (f"{part}。" for part in whole.text.rstrip("。").split("。"))
    halves = [replace(whole, text=first), replace(whole, title="维权援助窗口", text=second)]
    old = read_sections(regrouped([*ITEMS[:at], whole, *ITEMS[at + 1 :]])).plan
    new = read_sections(regrouped([*ITEMS[:at], *halves, *ITEMS[at + 1 :]])).plan
    [found] = told(old, new, "split")
    assert (found.old, found.new) == ((str(at + 1),), (str(at + 1), str(at + 2)))
    assert not {"added", "gone"} & set(what_of_tasks(old, new))
    [back] = told(new, old, "joined")
    assert (back.old, back.new) == (found.new, found.old)
    assert not {"added", "gone"} & set(what_of_tasks(new, old))
    ids = {task.label: task.id for task in new.tasks}
    assert len({*ids.values()}) == len(new.tasks)


def test_other_plans_are_no_print_of_this_one() -> None:
    again = read(printed(SECTIONS)).plan
    assert same_plan(OLD, again)
    assert same_plan(OLD, read(printed(SECTIONS[:2])).plan)
    assert not same_plan(OLD, read(re.sub("2026年工作方案", "2027年工作方案", printed(SECTIONS))).plan)
    assert not same_plan(OLD, replace(again, jurisdiction="另一市"))
    assert not same_plan(OLD, replace(again, tasks=tuple(read_sections(regrouped(NEW_ITEMS)).plan.tasks)))
