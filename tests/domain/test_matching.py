"""Which task is which in a later reading."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.matching import match_tasks
from bot.domain.plan import Plan, Task

TITLES = ("提升专利质量", "加强商标管理", "办好宣传周", "建设服务平台", "开展维权援助")


def a_task(no: int, title: str, text: str = "") -> Task:
    return Task(f"new_{no}", str(no), "task", title, text or f"{title}，年底前完成并报送情况")


def a_plan(*tasks: Task) -> Plan:
    return Plan("demo", "方案", tasks=tasks)


def old_ids(plan: Plan) -> Plan:
    return replace(plan, tasks=tuple(replace(task, id=f"old_{task.label}") for task in plan.tasks))


OLD = old_ids(a_plan(*(a_task(no, title) for no, title in enumerate(TITLES, 1))))


def test_task_keeps_its_id_when_others_come_before_it() -> None:
    new = a_plan(a_task(1, "全新的任务"), *(a_task(no, title) for no, title in enumerate(TITLES, 2)))
    assert match_tasks(OLD, new) == {f"new_{no + 1}": f"old_{no}" for no in range(1, 6)}


def test_task_keeps_its_id_when_its_words_change_a_little() -> None:
    changed = a_task(2, "加强商标管理", "加强商标管理，6月底前完成并报送有关情况")
    pairs = match_tasks(OLD, a_plan(a_task(1, TITLES[0]), changed))
    assert pairs == {"new_1": "old_1", "new_2": "old_2"}


def test_other_task_with_the_same_number_is_another_task() -> None:
    assert match_tasks(OLD, a_plan(a_task(2, "培养人才队伍", "组织培训班两期"))) == {}


def test_same_words_twice_stay_in_their_order() -> None:
    twice = old_ids(a_plan(a_task(1, "报送总结", "x"), a_task(2, "报送总结", "x")))
    new = a_plan(a_task(1, "报送总结", "x"), a_task(2, "报送总结", "x"))
    assert match_tasks(twice, new) == {"new_1": "old_1", "new_2": "old_2"}


titles = st.lists(st.sampled_from(TITLES), max_size=6)


@given(titles, titles)
def test_each_task_is_at_most_one_other(old: list[str], new: list[str]) -> None:
    was = old_ids(a_plan(*(a_task(no, title) for no, title in enumerate(old, 1))))
    now = a_plan(*(a_task(no, title) for no, title in enumerate(new, 1)))
    pairs = match_tasks(was, now)
    assert len(set(pairs.values())) == len(pairs)
    assert set(pairs.values()) <= {task.id for task in was.tasks}
    assert set(pairs) <= {task.id for task in now.tasks}
