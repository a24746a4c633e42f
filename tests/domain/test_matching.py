"""Which task is which in a later reading, and what it keeps."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.matching import carry_over, match_tasks
from bot.domain.plan import Assignment, Draft, Indicator, Milestone, Plan, Stretch, Task, Unit

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


def test_later_reading_keeps_what_the_document_does_not_print() -> None:
    sci, alias = Unit("u_1", "市科技局"), Unit("u_2", "市市场监督管理局", aliases=("市场局",))
    group, named = (
        Unit("u_3", "各成员单位", kind="collective", members=("u_1", "u_9")),
        Unit("u_9", "市税务局"),
    )
    task = replace(OLD.tasks[0], task_class="key", sensitivity="internal")
    was = replace(OLD, tasks=(task,), units=(sci, alias, group, named), version=3)
    new = Plan(
        "demo",
        "方案",
        tasks=(replace(a_task(1, TITLES[0]), assignments=(Assignment("u_b", "lead"),)),),
        units=(Unit("u_b", "市场局"), Unit("u_c", "各成员单位", kind="collective"), Unit("u_1", "市农业局")),
        indicators=(Indicator("i_9", "专利", ">=", Decimal(9), "件", task="new_1"),),
        milestones=(Milestone("m_9", "宣传周", "annual-week", "04-20", task="new_1"),),
    )
    stretches = (Stretch(1, "方案", "front"), Stretch(2, TITLES[0], "task", of="new_1"))
    read = carry_over(Draft(was, "0", settled=("x/1",), revision=4), Draft(new, "1", stretches=stretches))
    plan = read.plan
    assert (read.source, read.settled, read.revision, plan.version) == ("1", ("x/1",), 4, 3)
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
    assert read.stretches == (stretches[0], replace(stretches[1], of="old_1"))


titles = st.lists(st.sampled_from(TITLES), max_size=6)


@given(titles, titles)
def test_ids_stay_single_and_lead_somewhere(old: list[str], new: list[str]) -> None:
    was = old_ids(a_plan(*(a_task(no, title) for no, title in enumerate(old, 1))))
    now = a_plan(*(a_task(no, title) for no, title in enumerate(new, 1)))
    pairs = match_tasks(was, now)
    assert len(set(pairs.values())) == len(pairs)
    assert set(pairs.values()) <= {task.id for task in was.tasks}
    carried = carry_over(Draft(was, "0"), Draft(now, "1")).plan
    assert len({task.id for task in carried.tasks}) == len(new)
    assert [task.title for task in carried.tasks] == new


@given(titles)
def test_same_reading_again_changes_nothing(old: list[str]) -> None:
    draft = Draft(old_ids(a_plan(*(a_task(no, title) for no, title in enumerate(old, 1)))), "0")
    assert carry_over(draft, draft) == draft
