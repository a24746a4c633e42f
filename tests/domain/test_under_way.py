"""What opens while its period is under way: the same as the comparison of versions shows, one by one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.duties import Duty, owed, owed_from, running
from bot.domain.filings import FilingState
from bot.domain.periods import parse_period
from bot.domain.plan import Assignment, Plan
from bot.domain.reconcile import compare
from bot.domain.rules import BadRule, Part, ReportingRule
from bot.domain.under_way import (
    LateOpening,
    Opening,
    Seen,
    open_first,
    opened_late,
    openings,
    still_to_open,
)
from tests.domain.duty_builders import the_calendar
from tests.sample import sample_plan

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
        found = openings(plan, rule, day, CALENDAR, Seen(published_on))
        assert set(today) <= {opening.frame for opening in found}
        for opening in found:
            assert opening.late == (opening.dates.opens_on <= published_on or opening.dates.opens_on < day)
            assert opening.late or opening.frame in today


@given(st.sampled_from(PLANS), DAYS, st.integers(0, 60), st.booleans(), st.data())
def test_whatever_the_days_on_which_somebody_looks_each_term_opens_and_each_once(
    plan: Plan, day: date, stop: int, daily: bool, data: st.DataObject
) -> None:
    """Looked at each day, and left alone for some: what opens is the same, the rest has the shortest term."""
    began, back = day - timedelta(days=40), day + timedelta(days=stop)
    period = data.draw(st.sampled_from(["quarter", "week"]))
    weekly = ReportingRule("w", period="week", opens="FREQ=WEEKLY;BYDAY=TH", due="FREQ=WEEKLY;BYDAY=FR")
    for rule in plan.rules if period == "quarter" else [weekly]:
        each_day = [began + timedelta(days=number) for number in range((back - began).days + 1)]
        opened: dict[str, Opening] = {}
        expected = {frame.id for one in each_day for frame, _ in running(plan, rule, one, CALENDAR)}
        through = None
        for one in each_day:
            if daily or not day < one < back:
                for found in openings(plan, rule, one, CALENDAR, Seen(began, through)):
                    opened.setdefault(found.frame.id, found)
                    assert found.late == (found.dates.opens_on <= began or found.dates.opens_on < one)
                through = one
        assert set(opened) == expected


def test_what_ended_before_the_last_look_or_long_ago_or_before_the_plan_is_not_asked_for() -> None:
    plan = replace(PLANS[0], milestones=())
    rule = next(rule for rule in plan.rules if rule.kind == "quarterly")
    back = date(2026, 12, 28)  # the quarter's reports opened on the 10th and were due on the 25th
    seen = {
        Seen(date(2026, 1, 1), date(2026, 12, 9)): ["2026Q4"],
        Seen(date(2026, 1, 1), date(2026, 12, 10)): [],
        Seen(date(2026, 1, 1), date(2026, 2, 1)): ["2026Q4"],  # the earlier ones are the office's to ask
        Seen(date(2026, 12, 10), date(2026, 12, 9)): ["2026Q4"],  # published meanwhile: the rest of it
        Seen(date(2026, 12, 10), date(2026, 12, 11)): [],
        Seen(date(2026, 1, 1), date(2026, 12, 20), (date(2026, 12, 20),)): ["2026Q4"],
        Seen(date(2026, 1, 1), date(2026, 12, 21), (date(2026, 12, 20),)): [],
        Seen(date(2026, 1, 1), None, (date(2026, 12, 24),)): ["2026Q4"],
        Seen(date(2026, 1, 1)): [],
    }
    for known, expected in seen.items():
        found = openings(plan, rule, back, CALENDAR, known)
        assert [opening.frame.id for opening in found] == expected, known


@pytest.mark.parametrize(
    ("opened_on", "published_on", "until"),
    [
        (date(2026, 12, 10), date(2026, 1, 1), None),
        (date(2026, 12, 22), date(2026, 1, 1), None),
        (date(2026, 12, 23), date(2026, 1, 1), date(2026, 12, 28)),
        (date(2026, 12, 28), date(2026, 1, 1), date(2026, 12, 31)),
        (date(2026, 12, 28), date(2026, 12, 15), None),
    ],
)
def test_a_term_is_told_as_late_where_it_ends_late_by_our_own_doing(
    opened_on: date, published_on: date, until: date | None
) -> None:
    late = opened_late(
        ReportingRule("r"), parse_period("2026Q4"), CALENDAR, opened_on=opened_on, published_on=published_on
    )
    assert late == (LateOpening(date(2026, 12, 25), opened_on, until) if until else None)


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
        found = openings(plan, rule, day, CALENDAR, Seen(last))
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
