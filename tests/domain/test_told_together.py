"""What two rules ask for the same days is told once: the last quarter in the year's report (期末并报)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.domain.duties import owed
from bot.domain.duty_calendar import next_asked, upcoming
from bot.domain.filings import FilingState
from bot.domain.periods import parse_period
from bot.domain.plan import Plan
from bot.domain.reconcile import compare
from bot.domain.rule_faults import plan_faults
from bot.domain.rule_fields import require_of_kind
from bot.domain.rules import URGENT, BadRule, ReportingRule
from bot.plans.default_rules import ANNUAL
from tests.domain.duty_builders import RULE, a_filing, a_plan, a_task, at, the_calendar

MONTHLY = ReportingRule(
    "monthly", period="month", opens="FREQ=MONTHLY;BYMONTHDAY=15", due="FREQ=MONTHLY;BYMONTHDAY=25"
)
TASKS = (a_task("1", "u_sci"), a_task("2", "u_tax", task_class="key"))
BOTH = replace(a_plan(*TASKS), rules=(RULE, ANNUAL))
ALL = replace(BOTH, rules=(MONTHLY, RULE, ANNUAL))


def asked(plan: Plan, rule: ReportingRule, period: str) -> list[str]:
    return [duty.label for duty in owed(plan, rule, parse_period(period))]


@pytest.mark.parametrize(
    ("rule", "period", "labels"),
    [
        (RULE, "2026Q3", ["1"]),
        (RULE, "2026Q4", []),
        (ANNUAL, "2026", ["1", "2"]),
        (MONTHLY, "2026-08", ["1"]),
        (MONTHLY, "2026-09", []),
        (MONTHLY, "2026-12", []),
    ],
)
def test_period_that_ends_with_a_longer_one_is_told_there(
    rule: ReportingRule, period: str, labels: list[str]
) -> None:
    assert asked(ALL, rule, period) == labels


def test_class_that_the_longer_period_does_not_ask_is_asked_apart() -> None:
    quarterly = replace(RULE, classes=("regular", "key"))
    plan = replace(BOTH, rules=(quarterly, replace(ANNUAL, classes=("key",))))
    assert asked(plan, quarterly, "2026Q4") == ["1"]


def test_office_may_want_both() -> None:
    apart = replace(RULE, asked_apart=True)
    plan = replace(BOTH, rules=(apart, ANNUAL))
    assert asked(plan, apart, "2026Q4") == ["1"]
    assert plan_faults(plan.rules) == plan_faults(BOTH.rules) == ()


def test_longer_period_past_due_when_the_plan_was_issued_takes_nothing_over() -> None:
    """The year's report was due on 20 December; the quarter's is asked until the 25th."""
    plan = replace(BOTH, issued=date(2026, 12, 22))
    assert asked(plan, RULE, "2026Q4") == ["1"]
    assert asked(plan, RULE, "2027Q4") == []


def test_longer_period_whose_days_cannot_be_kept_takes_nothing_over() -> None:
    wrong = replace(ANNUAL, due="on some day")
    assert asked(replace(BOTH, rules=(RULE, wrong)), RULE, "2026Q4") == ["1"]


def test_coming_terms_say_with_which_longer_period_one_is_told() -> None:
    third, fourth, first = upcoming(BOTH, RULE, date(2026, 9, 24), the_calendar(), most=3)
    assert (third.told_with, first.told_with) == (None, None)
    assert fourth.told_with is not None
    assert (fourth.told_with[0].id, fourth.told_with[1].id) == ("annual", "2026")
    term = next_asked(BOTH, RULE, date(2026, 10, 1), the_calendar())
    assert term is not None
    assert term.frame.id == "2027Q1"


@pytest.mark.parametrize(
    ("day", "state", "what"),
    [
        (date(2026, 12, 15), "open", "waived"),  # the year's report opens in its place
        (date(2026, 12, 15), "returned", "waived"),
        (date(2026, 12, 15), "filed", "kept"),
        (date(2026, 12, 22), "open", "kept"),  # nobody is asked for the year's any more
    ],
)
def test_version_that_begins_to_ask_for_the_year_takes_back_what_is_owed_only(
    day: date, state: FilingState, what: str
) -> None:
    open_one = a_filing("1", period="2026Q4", state=state, due_on=date(2026, 12, 25))
    old, new = a_plan(*TASKS), replace(BOTH, version=2)
    changes = compare([open_one], old, new, at=at(day), calendar=the_calendar())
    assert changes[0].what == what
    opened = [change.label for change in changes if change.what == "opened"]
    assert opened == (["1", "2"] if day < date(2026, 12, 20) else [])


def test_events_have_no_period_to_be_told_with() -> None:
    with pytest.raises(BadRule):
        require_of_kind(URGENT, replace(URGENT, asked_apart=True))
    [fault] = plan_faults([replace(URGENT, asked_apart=True)])
    assert (fault.field, fault.why) == ("asked_apart", "of_events")
