"""What could be asked less: two plain suggestions at most, from the plan and from what is due."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.plan import Indicator, Plan, Unit
from bot.domain.relief import MOST_A_DUE_DAY, CrowdedDay, SameFigure, suggestions
from bot.domain.rules import ReportingRule
from tests.domain.duty_builders import RULE, a_plan, a_task

DAY = date(2026, 9, 28)
UNITS = (Unit("u_sci", "市科技局"), Unit("u_tax", "市税务局"))


def figure(task: str, metric: str = "发明专利", unit: str = "件") -> Indicator:
    return Indicator(f"i_{task}_{metric}", metric, ">=", Decimal(9), unit, task=f"t_{task}")


def the_plan(*indicators: Indicator, rules: tuple[ReportingRule, ...] = (RULE,)) -> Plan:
    tasks = (a_task("1", "u_sci"), a_task("2", "u_sci"), a_task("3", "u_tax"))
    return replace(a_plan(*tasks, units=UNITS), indicators=indicators, rules=rules)


def test_one_figure_of_two_tasks_of_a_unit_could_be_told_once() -> None:
    plan = the_plan(figure("1"), figure("2", "发明专利 "), figure("3"))
    assert suggestions([plan], ()) == (SameFigure("市科技局", "发明专利", ("1", "2"), 1),)


def test_a_figure_that_two_rules_ask_for_could_be_told_once() -> None:
    monthly = replace(RULE, id="monthly", period="month")
    plan = the_plan(
        figure("3"), rules=(RULE, monthly, ReportingRule("m", kind="milestone", opens="", due=""))
    )
    assert suggestions([plan], ()) == (SameFigure("市税务局", "发明专利", ("3",), 2),)


def test_figures_of_other_units_or_other_measures_are_not_the_same() -> None:
    assert suggestions([the_plan(figure("1"), figure("3"), figure("2", unit="万件"))], ()) == ()


def test_a_day_with_more_than_a_digest_can_name_could_be_spread() -> None:
    crowded = [
        CrowdedDay("u_tax", DAY, MOST_A_DUE_DAY),
        CrowdedDay("u_sci", DAY, 11),
        CrowdedDay("office", DAY, 40),
    ]
    assert suggestions([the_plan()], crowded) == (CrowdedDay("市科技局", DAY, 11),)


def test_of_both_kinds_one_is_suggested() -> None:
    plan = the_plan(figure("1"), figure("2"), figure("1", "论文"), figure("2", "论文"))
    found = suggestions([plan], [CrowdedDay("u_tax", DAY, 9), CrowdedDay("u_sci", DAY, 12)])
    assert [type(each) for each in found] == [SameFigure, CrowdedDay]
    assert found[1] == CrowdedDay("市科技局", DAY, 12)
    assert len(suggestions([plan], ())) == 2


def test_words_of_an_offline_task_are_not_shown() -> None:
    plan = the_plan(figure("1"), figure("2"))
    offline = tuple(replace(task, sensitivity="offline") for task in plan.tasks)
    assert suggestions([replace(plan, tasks=offline)], ()) == ()


@given(st.lists(st.tuples(st.sampled_from("123"), st.sampled_from(["专利", "论文", "标准"])), max_size=12))
def test_never_more_than_two_and_never_of_one_ask(told: list[tuple[str, str]]) -> None:
    indicators = [replace(figure(task, metric), id=f"i_{no}") for no, (task, metric) in enumerate(told)]
    found = suggestions([the_plan(*indicators)], ())
    assert len(found) <= 2
    assert all(isinstance(each, SameFigure) and len(each.labels) * each.rules > 1 for each in found)
