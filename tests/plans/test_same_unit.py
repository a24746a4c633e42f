"""One unit under its full, short and traditional names is one, and different units stay apart."""

from __future__ import annotations

from itertools import combinations

import pytest

from bot.domain.plan import Plan
from bot.intake.lines import number_lines
from bot.plans.export import plan_json
from bot.plans.read_plan import read_plan
from bot.plans.same_unit import core_of

SAME = [
    ("市发改委", "市发展改革委", "市发展和改革委员会", "玉湖市发展和改革委员会"),
    ("市人社局", "市人力资源和社会保障局", "市人力资源社会保障局", "市人力社保局"),
    ("市卫健委", "市卫生健康委", "市卫生健康委员会"),
    ("市税务局", "国家税务总局玉湖市税务局"),
    ("市中院", "市中级人民法院", "玉湖市中级法院"),
    ("团市委", "共青团玉湖市委"),
    ("市委宣传部", "玉湖市委宣传部", "中共玉湖市委宣传部"),
    ("人行玉湖市分行", "人民银行玉湖市分行", "中国人民银行玉湖市分行"),
    ("各区、县〈市〉政府", "各区、县（市）人民政府"),
]
APART = [
    "市教育局",
    "市教育考试院",
    "市教育体育局",
    "市文旅局",
    "市文广旅局",
    "市经信局",
    "市工信局",
    "市住建局",
    "市住房保障中心",
]


def plan_of(*clauses: str) -> Plan:
    tasks = "\n".join(
        f"{number}.推进第{number}项工作。（{clause}）" for number, clause in enumerate(clauses, 1)
    )
    return read_plan(number_lines(f"玉湖市2025年工作要点\n{tasks}"), source="").plan


@pytest.mark.parametrize("names", SAME, ids=lambda names: names[0])
def test_forms_of_one_name_have_one_core(names: tuple[str, ...]) -> None:
    assert len({core_of(name.replace("（", "(").replace("）", ")"), "玉湖市") for name in names}) == 1


def test_different_units_have_different_cores() -> None:
    assert all(core_of(one, "玉湖市") != core_of(other, "玉湖市") for one, other in combinations(APART, 2))


def test_plan_holds_a_unit_once_with_every_name_it_prints() -> None:
    plan = plan_of("市发改委负责", "玉湖市发展和改革委员会牵头，市财政局配合", "市發展改革委負責")
    assert [(unit.name, unit.aliases) for unit in plan.units] == [
        ("市发改委", ("玉湖市发展和改革委员会", "市发展改革委")),
        ("市财政局", ()),
    ]
    assert {given.unit for task in plan.tasks for given in task.assignments} == {u.id for u in plan.units}


def test_each_task_shows_the_name_its_own_clause_prints() -> None:
    draft = read_plan(
        number_lines(
            "玉湖市2025年工作要点\n1.推进甲工作。（市发改委负责）\n2.推进乙工作。（市发展改革委负责）"
        ),
        source="",
    )
    named = [task["units"] for task in plan_json(draft)["tasks"]]
    assert named == [
        [{"name": "市发改委", "role": "responsible"}],
        [{"name": "市发改委", "role": "responsible", "printed": "市发展改革委"}],
    ]
