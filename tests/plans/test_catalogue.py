"""Labels, ids, sections, titles and traditional script."""

from __future__ import annotations

from bot.domain.plan import Plan
from bot.intake.lines import number_lines
from bot.plans.labels import unit_id
from bot.plans.read_plan import read_plan


def read(*lines: str) -> Plan:
    return read_plan(number_lines("\n".join(("甲市工作方案", *lines))), source="").plan


def labels(plan: Plan) -> list[str]:
    return [task.label for task in plan.tasks]


def test_numbers_that_run_on_are_the_labels() -> None:
    plan = read("一、甲类", "1.推进甲。", "2.推进乙。", "二、乙类", "3.推进丙。")
    assert labels(plan) == ["1", "2", "3"]


def test_numbers_that_restart_show_their_path() -> None:
    plan = read("一、任务", "(一)甲类", "1.推进甲。", "2.推进乙。", "(二)乙类", "1.推进丙。")
    assert labels(plan) == ["一(一)1", "一(一)2", "一(二)1"]


def test_number_printed_twice_keeps_the_others_short() -> None:
    lines = [f"{number}.推进第{number}项工作。" for number in (1, 2, 3, 4, 4, 6, 7, 8)]
    assert labels(read("一、任务", *lines)) == ["1", "2", "3", "4", "一4", "6", "7", "8"]


def test_safeguards_are_told_by_their_chapter() -> None:
    plan = read(
        "一、任务", "1.推进甲。", "2.推进乙。", "二、保障措施", "(一)加强领导。成立专班。", "(二)加强督查。"
    )
    assert [(task.label, task.kind) for task in plan.tasks][2:] == [
        ("二(一)", "safeguard"),
        ("二(二)", "safeguard"),
    ]


def test_chapter_on_organising_with_named_units_holds_tasks() -> None:
    plan = read(
        "一、甲类",
        "1.推进甲。(市甲局负责)",
        "二、加强组织实施",
        "2.推进乙。(市乙局负责)",
        "3.推进丙。(市丙局负责)",
    )
    assert {task.kind for task in plan.tasks} == {"task"}


def test_unit_has_the_same_id_in_every_plan_and_script() -> None:
    [one] = read("1.推进甲。(市财政厅负责)").units
    [other] = read("1.推進乙。（市財政廳負責）").units
    assert one.id == other.id == unit_id("市财政厅")
    assert (other.name, other.printed) == ("市财政厅", "市財政廳")


def test_ids_of_tasks_stay_when_another_is_put_before_them() -> None:
    before = read("1.推进甲。", "2.推进乙。")
    after = read("1.推进丁。", "2.推进甲。", "3.推进乙。")
    assert [task.id for task in after.tasks][1:] == [task.id for task in before.tasks]


def test_printed_script_is_kept_beside_the_simplified() -> None:
    [task] = read("1.推進審批服務。（市發展改革委負責）").tasks
    assert (task.text, task.printed) == ("推进审批服务。", "推進審批服務。")
    assert task.responsibility == "（市發展改革委負責）"


def test_short_first_sentences_are_titles_only_where_most_items_have_them() -> None:
    titled = read("1.强化保障。推进甲工作。", "2.完善机制。推进乙工作。", "3.推进丙工作。")
    plain = read("1.强化保障。推进甲工作。", "2.完善机制,推进乙工作。", "3.推进丙工作,强化保障。")
    assert [task.title for task in titled.tasks] == ["强化保障", "完善机制", ""]
    assert [task.title for task in plain.tasks] == ["", "", ""]


def test_section_is_the_path_of_headings_as_printed() -> None:
    [task] = read("一、重点任务", "（一）优化服务。", "1.推进甲。").tasks
    assert task.section == ("一、重点任务", "（一）优化服务")


def test_page_break_inside_an_item_does_not_end_it() -> None:
    plan = read(
        "1.推进知识产权质量提升和人才培养,加强省市",
        "县三级联动。(市甲局负责)",
        "2.推进乙,加强保障。(市甲局负责)",
    )
    assert [task.text for task in plan.tasks] == [
        "推进知识产权质量提升和人才培养,加强省市县三级联动。",
        "推进乙,加强保障。",
    ]
