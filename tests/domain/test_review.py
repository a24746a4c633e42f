"""What a review may do to a draft, that it is written down, and that no act breaks the draft."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.document_errors import BadEdit
from bot.domain.date_acts import DropMilestone, RetitlePlan, SetMilestone, SetTarget
from bot.domain.division_acts import DropTask, JoinTasks, SplitTask
from bot.domain.plan import (
    OFFICE,
    Assignment,
    Draft,
    Edit,
    Indicator,
    Milestone,
    Plan,
    Stretch,
    Task,
    Unit,
    Warning,
)
from bot.domain.review import (
    MUST_SETTLE,
    Act,
    Reopen,
    Settle,
    Subject,
    blocking,
    open_warnings,
    perform,
    settled_by,
    subjects,
    warning_key,
)
from bot.domain.task_acts import Assign, EditTask, SetClass, SetDeadline, SetSensitivity
from bot.domain.unit_acts import MergeUnits, NameMembers, RenameUnit
from bot.errors import NotFound
from bot.plans.labels import unit_id

AT = datetime(2026, 3, 17, 8, 20, tzinfo=UTC)
UNITS = tuple(Unit(f"u_{n}", f"单位{n}", aliases=(f"简称{n}",)) for n in range(4))
ALL = Unit("u_all", "各单位", kind="collective", members=("u_1", "u_2"))
FIRST, SECOND = "开展专利培育，到年底达到30件。", "办好对接活动。"


def a_task(label: str, *units: str, text: str = "正文") -> Task:
    assignments = tuple(Assignment(unit, "responsible") for unit in units)
    return Task(f"t_{label}", label, "task", f"任务{label}", text, assignments=assignments)


TASKS = (a_task("1", "u_0", "u_1", text=FIRST + SECOND), a_task("2"))
TARGET = Indicator("i_1", "专利培育", ">=", Decimal(30), "件", task="t_1", line=3)
NODES = (
    Milestone("m_1", "对接活动", "deadline", "2026-09", task="t_1", line=3),
    Milestone("m_2", "宣传周", "annual-week", "04-20", line=9),
)
SOURCE = (
    Stretch(3, f"1.任务1。{FIRST}{SECOND}", "task", "t_1"),
    Stretch(4, "（单位0、单位1）", "task", "t_1"),
    Stretch(5, "2.任务2。正文", "task", "t_2"),
)
PLAN = Plan("demo", "方案", units=(*UNITS, ALL), tasks=TASKS, indicators=(TARGET,), milestones=NODES)
DRAFT = Draft(PLAN, "0", stretches=SOURCE)


def done(act: Act, draft: Draft = DRAFT) -> Plan:
    return act.on(draft).plan


def test_settled_place_stays_settled_when_the_lines_move() -> None:
    warning = Warning(7, "unit", "某局", "写法不一")
    act = Settle(warning_key(warning))
    draft = act.on(replace(DRAFT, warnings=(warning,)))
    moved = replace(
        draft, warnings=(replace(warning, line=9), Warning(9, "unit", "某局", "另一处疑点", "name=他局"))
    )
    assert [each.message for each in open_warnings(moved)] == ["另一处疑点"]
    assert act.on(draft) == draft
    assert open_warnings(Reopen(act.warning).on(draft)) == [warning]
    with pytest.raises(NotFound):
        Settle("unit/none").on(draft)


def test_who_did_what_when_is_written_down_and_a_failing_act_undoes_all() -> None:
    warning = Warning(7, "unit_unknown", "单位9", "不像单位")
    draft = replace(DRAFT, warnings=(warning,))
    acts = (Assign("t_2", "lead", ("单位9",)), Settle(warning_key(warning), "新设"))
    changed = perform(draft, acts, by="p_1", at=AT)
    assert changed.edits == (
        Edit(AT, "p_1", "assign", {"task": "t_2", "role": "lead", "names": ["单位9"]}),
        Edit(AT, "p_1", "settle", {"warning": warning_key(warning), "note": "新设"}),
    )
    assert settled_by(changed)[warning_key(warning)].by == "p_1"
    later = perform(changed, [SetDeadline("t_1", date(2026, 12, 31))], by="p_2", at=AT)
    assert later.edits[-1].given == {"task": "t_1", "deadline": "2026-12-31", "ongoing": False}
    with pytest.raises(NotFound):
        perform(draft, [*acts, DropTask("t_9")], by="p_1", at=AT)
    with pytest.raises(BadEdit, match="nothing"):
        perform(changed, [Settle(warning_key(warning))], by="p_1", at=AT)


def test_only_what_decides_who_answers_blocks_publishing() -> None:
    known = tomllib.loads(files("bot.plans").joinpath("warnings.toml").read_text("utf-8"))
    assert set(known) >= MUST_SETTLE
    warnings = (Warning(3, "unit_unknown", "单位0", "m"), Warning(3, "list_left_open", "等", "m"))
    draft = replace(DRAFT, warnings=warnings)
    assert blocking(draft) == [warnings[0]]
    assert blocking(Settle(warning_key(warnings[0])).on(draft)) == []


def subject_of(warning: Warning, draft: Draft = DRAFT) -> Subject:
    return subjects(replace(draft, warnings=(warning,)))[warning_key(warning)]


def test_warning_leads_to_the_task_of_its_line_the_unit_and_the_figure_it_names() -> None:
    assert subject_of(Warning(4, "unit_unknown", "简称1", "m")) == Subject("t_1", "u_1")
    assert subject_of(Warning(3, "target_without_date", "专利培育", "m")) == Subject("t_1", "", "i_1")
    assert subject_of(Warning(0, "title_missing", "", "m")) == Subject()
    without = replace(DRAFT, stretches=(), plan=replace(PLAN, tasks=(replace(TASKS[0], line=3), TASKS[1])))
    assert subject_of(Warning(3, "x", "正文", "m"), without).task == "t_1"


def test_assigning_a_role_replaces_who_has_it_and_leaves_the_others() -> None:
    draft = Assign("t_1", "lead", ("简称1",)).on(DRAFT)
    assert draft.plan.task("t_1").assignments == (Assignment("u_1", "lead"), Assignment("u_0", "responsible"))
    again = Assign("t_1", "lead", ("单位2",)).on(draft)
    assert again.plan.task("t_1").assignments == (Assignment("u_2", "lead"), Assignment("u_0", "responsible"))
    nobody = done(Assign("t_1", "lead", ()), again)
    assert nobody.task("t_1").assignments == (Assignment("u_0", "responsible"),)


def test_new_unit_gets_the_id_that_a_document_would_give_it() -> None:
    assert done(Assign("t_2", "lead", ("新单位",))).units[-1] == Unit(unit_id("新单位"), "新单位")


def test_new_unit_never_takes_an_id_that_is_used() -> None:
    taken = Unit(unit_id("新单位"), "别家")
    plan = done(Assign("t_2", "lead", ("新单位",)), replace(DRAFT, plan=replace(PLAN, units=(taken,))))
    assert len({unit.id for unit in plan.units}) == 2
    assert plan.units[1].id.startswith(taken.id)


def test_merged_unit_leaves_its_names_tasks_and_memberships() -> None:
    plan = done(MergeUnits("单位0", ("单位1", "简称2")))
    assert [unit.id for unit in plan.units] == ["u_0", "u_3", "u_all"]
    assert plan.unit("u_0").aliases == ("简称0", "单位1", "简称1", "单位2", "简称2")
    assert plan.task("t_1").assignments == (Assignment("u_0", "responsible"),)
    assert plan.unit("u_all").members == ("u_0",)


def test_renamed_unit_keeps_its_id_and_may_become_a_collective() -> None:
    plan = done(RenameUnit("单位0", "各县区", "collective"))
    assert plan.unit("u_0") == Unit("u_0", "各县区", "collective", aliases=("简称0",))
    with pytest.raises(BadEdit, match="name_taken"):
        RenameUnit("单位0", "简称1").on(DRAFT)
    with pytest.raises(BadEdit, match="has_members"):
        RenameUnit("各单位", "各单位", "unit").on(DRAFT)


def test_collective_is_no_member_of_a_collective_nor_a_unit_one() -> None:
    with pytest.raises(BadEdit, match="collective_member"):
        NameMembers("各单位", ("单位1", "各单位")).on(DRAFT)
    with pytest.raises(BadEdit, match="no_collective"):
        NameMembers("单位1", ("单位2",)).on(DRAFT)


def test_label_of_another_task_is_taken_its_own_is_not() -> None:
    with pytest.raises(BadEdit, match="label_taken"):
        EditTask("t_1", "label", "2").on(DRAFT)
    with pytest.raises(BadEdit, match="label_odd"):
        EditTask("t_1", "label", "7 8").on(DRAFT)
    assert EditTask("t_1", "label", " 1 ").on(DRAFT) == DRAFT


def test_class_of_some_and_of_all() -> None:
    some = SetClass(("t_2",), "key").on(DRAFT)
    assert [task.task_class for task in some.plan.tasks] == ["regular", "key"]
    assert {task.task_class for task in done(SetClass((), "key"), some).tasks} == {"key"}


def test_split_task_gives_each_part_its_words_figures_nodes_and_source() -> None:
    draft = SplitTask("t_1", len(FIRST), "对接").on(DRAFT)
    first, second, third = draft.plan.tasks
    assert (first.id, first.label, first.text) == ("t_1", "1", FIRST)
    assert (second.label, second.title, second.text) == ("1-2", "对接", SECOND)
    assert second.assignments == first.assignments
    assert third == TASKS[1]
    assert [row.task for row in draft.plan.indicators] == ["t_1"]
    assert [row.task for row in draft.plan.milestones] == [second.id, None]
    assert [(each.text, each.of) for each in draft.stretches[:3]] == [
        (f"1.任务1。{FIRST}", "t_1"),
        (SECOND, second.id),
        ("（单位0、单位1）", second.id),
    ]
    assert "".join(each.text for each in draft.stretches) == "".join(each.text for each in SOURCE)
    assert done(SplitTask("t_1", 3), draft).tasks[1].label == "1-3"


def test_where_both_parts_begin_alike_the_source_is_cut_at_the_second() -> None:
    words = "完善工作机制，定期会商。完善工作机制，按月通报。"
    task = replace(TASKS[0], text=words)
    source = (Stretch(3, f"1.任务1。{words}", "task", "t_1"),)
    draft = SplitTask("t_1", 12).on(Draft(replace(PLAN, tasks=(task, TASKS[1])), "0", stretches=source))
    assert [each.text for each in draft.stretches] == [
        "1.任务1。完善工作机制，定期会商。",
        "完善工作机制，按月通报。",
    ]


@pytest.mark.parametrize("at", [0, len(FIRST + SECOND), -1, 999])
def test_a_part_without_words_is_no_task(at: int) -> None:
    with pytest.raises(BadEdit, match="split_place"):
        SplitTask("t_1", at).on(DRAFT)


def test_joined_tasks_lose_nothing() -> None:
    draft = JoinTasks("t_1", ("t_2",)).on(SetDeadline("t_2", date(2026, 12, 31)).on(DRAFT))
    (task,) = draft.plan.tasks
    assert task.text == f"{FIRST}{SECOND}\n任务2。正文"
    assert task.deadline == date(2026, 12, 31)
    assert {each.of for each in draft.stretches} == {"t_1"}
    back = JoinTasks("t_1", (SplitTask("t_1", len(FIRST)).on(DRAFT).plan.tasks[1].id,))
    assert [row.task for row in done(back, SplitTask("t_1", len(FIRST)).on(DRAFT)).milestones] == [
        "t_1",
        None,
    ]


def test_tasks_with_two_deadlines_are_not_joined_by_guess() -> None:
    draft = SetDeadline("t_1", None, ongoing=True).on(SetDeadline("t_2", date(2026, 12, 31)).on(DRAFT))
    with pytest.raises(BadEdit, match="deadlines_differ"):
        JoinTasks("t_1", ("t_2",)).on(draft)
    with pytest.raises(BadEdit, match="join_self"):
        JoinTasks("t_1", ("t_1",)).on(DRAFT)


def test_dropped_task_leaves_its_figures_to_the_plan_and_its_lines_as_dropped() -> None:
    draft = DropTask("t_1").on(DRAFT)
    assert [task.id for task in draft.plan.tasks] == ["t_2"]
    assert [row.task for row in (*draft.plan.indicators, *draft.plan.milestones)] == [None, None, None]
    assert [each.what for each in draft.stretches] == ["dropped", "dropped", "task"]
    with pytest.raises(BadEdit, match="last_task"):
        DropTask("t_2").on(draft)


@pytest.mark.parametrize(
    ("typed", "kind"),
    [("2026", "deadline"), ("2026-09", "deadline"), ("2026-09-30", "deadline"), ("02-29", "annual-day")],
)
def test_a_node_is_dated_as_precisely_as_one_likes(typed: str, kind: str) -> None:
    node = done(SetMilestone("上线", typed, task="t_2")).milestones[-1]
    assert (node.name, node.date, node.kind, node.task) == ("上线", typed, kind, "t_2")
    moved = done(SetMilestone("上线", typed, milestone="m_2"))
    assert [each.id for each in moved.milestones] == ["m_1", "m_2"]
    assert moved.milestones[1].kind == kind
    same = done(SetMilestone("质量周", "04-20", milestone="m_2")).milestones[1]
    assert (same.name, same.kind) == ("质量周", "annual-week")
    assert [each.id for each in done(DropMilestone("m_1")).milestones] == ["m_2"]


@given(st.text(max_size=12))
def test_what_is_no_date_is_refused(typed: str) -> None:
    refused = ""
    try:
        node = done(SetMilestone("上线", typed)).milestones[-1]
    except BadEdit as error:
        refused = f"{error.why} {error.what}"
    if refused:
        assert refused == f"date {typed}"
    else:
        assert node.date == typed
        assert all(part.isdecimal() and part.isascii() for part in typed.split("-"))


def test_target_gets_its_date_and_where_it_started() -> None:
    row = done(SetTarget("i_1", "2028", Decimal("21.5"), 2025)).indicators[0]
    assert (row.by, row.baseline, row.baseline_year) == ("2028", Decimal("21.5"), 2025)
    assert done(SetTarget("i_1", "")).indicators[0].by is None
    with pytest.raises(BadEdit, match="date"):
        SetTarget("i_1", "04-26").on(DRAFT)
    with pytest.raises(BadEdit, match="figure"):
        SetTarget("i_1", "2028", Decimal("NaN")).on(DRAFT)


def test_title_and_sensitivity() -> None:
    assert done(RetitlePlan(" 新的\n标题 ")).title == "新的 标题"
    assert done(SetSensitivity("t_1", "offline")).task("t_1").sensitivity == "offline"
    with pytest.raises(BadEdit, match="ongoing_with_date"):
        SetDeadline("t_1", date(2026, 1, 1), ongoing=True).on(DRAFT)


names = st.sampled_from(
    [*(unit.name for unit in UNITS), *(unit.aliases[0] for unit in UNITS), "各单位", "新单位", "另一家"]
)
ids = st.sampled_from(["t_1", "t_2", "t_3"])
several_names = st.lists(names, max_size=3).map(tuple)
several_ids = st.lists(ids, max_size=2).map(tuple)
ACTS_DONE = st.one_of(
    st.builds(Assign, ids, st.sampled_from(["lead", "support", "responsible"]), several_names),
    st.builds(MergeUnits, names, several_names),
    st.builds(RenameUnit, names, names, st.sampled_from(["unit", "collective", "body"])),
    st.builds(NameMembers, names, several_names),
    st.builds(EditTask, ids, st.sampled_from(["label", "title", "text"]), st.text(max_size=4)),
    st.builds(SetClass, several_ids, st.sampled_from(["regular", "key"])),
    st.builds(SplitTask, ids, st.integers(0, 30)),
    st.builds(JoinTasks, ids, several_ids),
    st.builds(DropTask, ids),
    st.builds(SetMilestone, names, st.sampled_from(["2026", "04-26"]), st.just(""), ids),
)


@given(st.lists(ACTS_DONE, max_size=8))
def test_whatever_is_done_every_id_leads_somewhere(acts: list[Act]) -> None:
    draft = DRAFT
    for act in acts:
        try:
            draft = perform(draft, [act], by="p", at=AT)
        except (NotFound, BadEdit):
            continue
    plan = draft.plan
    units, tasks = [unit.id for unit in plan.units], [task.id for task in plan.tasks]
    assert len(units) == len(set(units))
    assert len(tasks) == len(set(tasks)) > 0
    assert len({task.label for task in plan.tasks}) == len(tasks)
    for task in plan.tasks:
        assigned = [each.unit for each in task.assignments]
        assert set(assigned) <= {*units, OFFICE}
        assert len(assigned) == len(set(assigned))
    for unit in plan.units:
        assert set(unit.members) <= set(units) - {unit.id}
    hanging = {row.task for row in (*plan.indicators, *plan.milestones)} | {
        each.of for each in draft.stretches
    }
    assert hanging - {None} <= set(tasks)
    assert "".join(each.text for each in draft.stretches) == "".join(each.text for each in SOURCE)


@given(st.text(), st.text(), st.integers())
def test_key_of_a_warning_does_not_depend_on_its_line(code: str, quote: str, line: int) -> None:
    assert warning_key(Warning(line, code, quote, "m")) == warning_key(Warning(0, code, quote, "m"))


def test_key_of_a_warning_depends_on_what_it_is_about_and_not_on_its_wording() -> None:
    first, second = (Warning(3, "cell_empty", "2 修路", "", about) for about in ("head=时限", "head=序号"))
    assert warning_key(first) != warning_key(second)
    assert warning_key(first) == warning_key(replace(first, message="请补上时限。"))
