"""What opens while its period is under way: the same as the comparison of versions shows, one by one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.duties import Duty, owed, owed_from, running
from bot.domain.filings import FilingState
from bot.domain.plan import Assignment, Plan
from bot.domain.reconcile import compare
from bot.domain.rules import BadRule, Part, ReportingRule
from bot.domain.under_way import open_first, openings, still_to_open
from bot.simulate.setting import sample_plan
from tests.domain.duty_builders import the_calendar

CALENDAR = the_calendar()
DAYS = st.dates(date(2026, 1, 5), date(2026, 12, 20))


def at(day: date) -> datetime:
    return CALENDAR.instant(day, time(9))


def plans() -> list[Plan]:
    sample = replace(sample_plan()[0], version=1)
    rules = tuple(
        replace(rule, input_workdays=5) if rule.kind == "quarterly" else rule for rule in sample.rules
    )
    model = next(task for task in sample.tasks if task.label == "6")
    shares = tuple(Assignment(unit.id, "responsible") for unit in sample.units if unit.kind == "unit")
    divided = replace(model, by_division=True, assignments=shares)
    many = tuple(replace(divided, id=f"t_{number}", label=str(number)) for number in range(120))
    return [sample, replace(sample, rules=rules), replace(sample, tasks=many, milestones=())]


PLANS = plans()


@given(st.sampled_from(PLANS), DAYS)
def test_a_first_version_opens_what_the_comparison_shows_in_its_order(plan: Plan, day: date) -> None:
    shown = compare((), None, plan, at=at(day), calendar=CALENDAR)
    facts = [fact for change in shown for fact in change.facts]
    assert list(open_first(plan, at=at(day), calendar=CALENDAR)) == facts


@given(st.sampled_from(PLANS), DAYS, st.integers(0, 130))
def test_what_is_owed_one_by_one_is_what_is_owed_from_that_task_on(plan: Plan, day: date, place: int) -> None:
    first = plan.tasks[min(place, len(plan.tasks) - 1)].id
    order = {task.id: number for number, task in enumerate(plan.tasks)}
    for rule in plan.rules:
        for frame, _ in running(plan, rule, day, CALENDAR):
            whole = owed(plan, rule, frame)
            assert tuple(owed_from(plan, rule, frame)) == whole
            later = tuple(each for each in whole if order.get(each.task, 0) >= order[first])
            found = tuple(owed_from(plan, rule, frame, task=first))
            assert found == (later if rule.kind != "milestone" else whole)


@given(st.sampled_from(PLANS), DAYS, st.integers(0, 60))
def test_what_opens_late_was_under_way_when_the_plan_was_published(plan: Plan, day: date, since: int) -> None:
    published_on = day - timedelta(days=since)
    for rule in plan.rules:
        today = dict(running(plan, rule, day, CALENDAR))
        found = openings(plan, rule, day, CALENDAR, published_on=published_on)
        assert set(today) <= {opening.frame for opening in found}
        for opening in found:
            assert opening.late == (opening.dates.opens_on <= published_on)
            assert opening.late or opening.frame in today


def test_a_period_that_ended_since_opens_as_long_as_its_shortest_term_runs() -> None:
    plan = PLANS[0]
    rule = next(rule for rule in plan.rules if rule.kind == "quarterly")
    last = next(
        day
        for day in (date(2026, 9, 20) + timedelta(days=number) for number in range(30))
        if running(plan, rule, day, CALENDAR) and not running(plan, rule, day + timedelta(days=1), CALENDAR)
    )
    end = CALENDAR.add_workdays(last, 3)
    for day, expected in ((last, 1), (last + timedelta(days=1), 1), (end, 1), (end + timedelta(days=1), 0)):
        found = openings(plan, rule, day, CALENDAR, published_on=last)
        assert len([each for each in found if each.dates.due_on == last]) == expected, day


def test_a_rule_that_cannot_be_kept_opens_nothing() -> None:
    bad = replace(PLANS[0], rules=(ReportingRule("r", "quarterly", due="nonsense"),))
    with pytest.raises(BadRule):
        next(open_first(bad, at=at(date(2026, 9, 24)), calendar=CALENDAR))


def duties(*units: str, inputs: tuple[str, ...] = ()) -> list[Duty]:
    names = ("p", 1, "quarterly", "2026Q3", "t_1")
    return [
        *(Duty(*names, unit, "1") for unit in units),
        *(Duty(*names, unit, "1", "input") for unit in inputs),
    ]


@pytest.mark.parametrize(
    ("there", "units"),
    [
        ({}, ["a", "b", "x", "y"]),
        ({("a", "report"): "open"}, ["b", "x", "y"]),
        ({("a", "report"): "accepted", ("x", "input"): "waived"}, ["b"]),
        ({("gone", "report"): "accepted"}, ["b"]),
        ({("gone", "report"): "met", ("b", "report"): "open"}, []),
        ({("gone", "report"): "waived"}, ["a", "b", "x", "y"]),
        ({("gone", "report"): "returned"}, ["a", "b", "x", "y"]),
        ({("gone", "input"): "filed"}, ["a", "b", "x", "y"]),
    ],
)
def test_what_is_missing_opens_unless_it_was_accepted_of_somebody(
    there: dict[tuple[str, Part], FilingState], units: list[str]
) -> None:
    """Two units report, each for its part, and two give inputs."""
    found = still_to_open(duties("a", "b", inputs=("x", "y")), there)
    assert [duty.unit for duty in found] == units
