"""The next report of a rule: of a period that has begun, not open yet, due within a quarter of a year."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.rules import URGENT, ReportingRule
from bot.domain.terms_ahead import next_term
from tests.domain.duty_builders import the_calendar
from tests.sample import sample_plan

CALENDAR = the_calendar()
PLAN = sample_plan()[0]
RULE = ReportingRule("quarterly")
MONTHLY = replace(
    RULE, id="m", period="month", opens="FREQ=MONTHLY;BYMONTHDAY=20", due="FREQ=MONTHLY;BYMONTHDAY=28"
)
YEARLY = replace(
    RULE, id="y", kind="annual", period="year", opens="FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=1",
    due="FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=15",
)  # fmt: skip


def period(rule: ReportingRule, day: date) -> str:
    found = next_term(PLAN, rule, day, CALENDAR)
    return found[0].id if found else ""


def test_the_report_of_the_running_quarter_until_it_opens() -> None:
    assert period(RULE, date(2026, 8, 3)) == "2026Q3"
    assert period(RULE, date(2026, 9, 9)) == "2026Q3"
    assert period(RULE, date(2026, 9, 10)) == ""


def test_a_yearly_report_only_when_it_is_near() -> None:
    assert period(YEARLY, date(2026, 3, 2)) == ""
    assert period(YEARLY, date(2026, 10, 12)) == "2026"


def test_an_event_has_no_next_report() -> None:
    assert period(URGENT, date(2026, 8, 3)) == ""


@given(st.dates(date(2010, 1, 1), date(2026, 12, 31)), st.sampled_from([RULE, MONTHLY, YEARLY]))
def test_it_has_begun_and_opens_later_and_is_due_within_a_quarter_of_a_year(
    day: date, rule: ReportingRule
) -> None:
    found = next_term(PLAN, rule, day, CALENDAR)
    if found is not None:
        one, dates = found
        assert one.first <= day < dates.opens_on <= dates.due_on <= day + timedelta(days=92)
