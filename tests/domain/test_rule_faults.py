"""Rules that cannot be kept are refused with the reason; what is accepted has its days in every year."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.duties import due_dates
from bot.domain.periods import containing
from bot.domain.plan import Plan
from bot.domain.reconcile import compare
from bot.domain.recurrence import days_between
from bot.domain.rule_faults import plan_faults, rule_faults
from bot.domain.rules import URGENT, BadRule, Circulars, LadderStep, PeriodKind, ReportingRule, Shift
from bot.plans.default_rules import MILESTONE
from tests.domain.duty_builders import RULE, a_plan, a_task, at, the_calendar

MONTHLY = ReportingRule(
    "monthly", period="month", opens="FREQ=MONTHLY;BYMONTHDAY=1", due="FREQ=MONTHLY;BYMONTHDAY=25"
)
FIRST, CIRCULAR = LadderStep("reminder", 0), LadderStep("circular", 10)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"opens": "FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=26"}, ("opens", "opens_after_due", "2024Q1")),
        ({"due": "FREQ=MONTHLY;BYMONTHDAY=25"}, ("due", "several", "2024Q1")),
        ({"due": "FREQ=YEARLY;BYMONTH=3,6,9;BYMONTHDAY=25"}, ("due", "none", "2024Q4")),
        ({"due": "FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=31"}, ("due", "none", "2024Q2")),
        ({"due": "on the 25th"}, ("due", "unreadable", "")),
        ({"due": "FREQ=SECONDLY"}, ("due", "unreadable", "")),
        ({"due": "FREQ=YEARLY;BYMONTH=3,6,9,12"}, ("due", "unreadable", "")),
        ({"lock_workdays": -1}, ("lock_workdays", "lock_before_due", "0-500")),
        ({"grace_workdays": 21}, ("grace_workdays", "grace_beyond_lock", "20")),
        ({"grace_workdays": -1}, ("grace_workdays", "out_of_bounds", "0-250")),
        ({"rollup_workdays": 251}, ("rollup_workdays", "out_of_bounds", "0-250")),
        ({"reply_workdays": 0}, ("reply_workdays", "out_of_bounds", "1-250")),
        ({"classes": ("urgent",)}, ("classes", "class_unknown", "urgent")),
        ({"classes": ()}, ("classes", "class_missing", "")),
        ({"id": "a/b"}, ("id", "id", "")),
        ({"input_workdays": -1}, ("input_workdays", "out_of_bounds", "")),
        ({"input_workdays": 15}, ("input_workdays", "inputs_too_early", "2024Q1")),
        ({"kind": "milestone", "input_workdays": 3}, ("input_workdays", "of_events", "")),
        ({"kind": "urgent", "signed_by_head": True}, ("signed_by_head", "of_events", "")),
        ({"ladder": (FIRST, FIRST)}, ("ladder", "ladder_unordered", "")),
        ({"ladder": (LadderStep("urging", 1), LadderStep("reminder", 2))}, ("ladder", "ladder_stages", "")),
        ({"ladder": (LadderStep("urging", 21),)}, ("ladder", "ladder_after_lock", "")),
        ({"ladder": (LadderStep("reminder", -251),)}, ("ladder", "ladder_too_early", "")),
        ({"ladder": (LadderStep("supervision", 0),)}, ("ladder", "ladder_slip_early", "")),
        ({"ladder": (CIRCULAR,)}, ("ladder", "ladder_no_slip", "")),
        ({"cut_off": time(0)}, ("cut_off", "out_of_bounds", "09:00-23:59")),
        ({"rollup_workdays": 0}, ("rollup_workdays", "rollup_before_due", "12:00")),
        ({"circulars": Circulars((), (), 2)}, ("circulars", "circular_to_nobody", "")),
    ],
)  # fmt: skip
def test_a_rule_that_cannot_be_kept_says_where_and_why(
    changes: dict[str, Any], told: tuple[str, str, str]
) -> None:
    [fault] = rule_faults(replace(RULE, **changes))
    assert (fault.field, fault.why, fault.what) == told


def test_days_that_some_later_year_does_not_have_are_found() -> None:
    [fault] = rule_faults(replace(MONTHLY, opens="FREQ=MONTHLY;BYDAY=1MO", due="FREQ=YEARLY;BYMONTHDAY=29"))
    assert (fault.field, fault.why, fault.what) == ("due", "none", "2005-02")


WEEK, MONTH = "FREQ=WEEKLY;BYDAY=", "FREQ=MONTHLY;BYMONTHDAY="
HALF, YEAR = "FREQ=YEARLY;BYMONTH={},{};BYMONTHDAY=20", "FREQ=YEARLY;BYMONTH={};BYMONTHDAY=20"
QUARTER = "FREQ=YEARLY;BYMONTH={},{},{},{};BYMONTHDAY="


@pytest.mark.parametrize(
    ("period", "early", "late"),
    [
        ("week", f"{WEEK}TU", f"{WEEK}WE"),
        ("month", f"{MONTH}10", f"{MONTH}11"),
        ("quarter", f"{QUARTER.format(1, 4, 7, 10)}30", f"{QUARTER.format(2, 5, 8, 11)}1"),
        ("half", HALF.format(2, 8), HALF.format(3, 9)),
        ("year", YEAR.format(4), YEAR.format(5)),
    ],
)
def test_a_report_due_when_its_period_has_hardly_begun_is_refused(
    period: PeriodKind, early: str, late: str
) -> None:
    """The same day of the next period is another matter: that one reports on the period before."""
    opens = {"week": f"{WEEK}MO", "month": f"{MONTH}1", "quarter": f"{QUARTER.format(1, 4, 7, 10)}1"}
    first = opens.get(period, early)
    rule = replace(RULE, period=period, opens=first, due=early)
    [fault] = rule_faults(rule)
    assert (fault.field, fault.why, fault.what[:4]) == ("due", "due_too_early", "2024")
    assert rule_faults(replace(rule, after_period=True)) == ()
    assert rule_faults(replace(rule, due=late)) == ()


def test_several_faults_are_told_at_once() -> None:
    wrong = replace(RULE, due="", classes=(), ladder=(CIRCULAR,), grace_workdays=30)
    assert {fault.field for fault in rule_faults(wrong)} == {"due", "classes", "ladder", "grace_workdays"}


@pytest.mark.parametrize("rule", [URGENT, replace(URGENT, classes=()), MILESTONE, replace(RULE, ladder=())])
def test_rules_that_wait_for_an_event_need_no_days_and_a_ladder_may_be_empty(rule: ReportingRule) -> None:
    assert rule_faults(rule) == ()


@pytest.mark.parametrize("field", ["first_hours", "follow_up_days"])
def test_an_urgent_rule_needs_its_intervals(field: str) -> None:
    [fault] = rule_faults(replace(URGENT, **{field: 0}))  # type: ignore[arg-type]
    assert (fault.field, fault.why) == (field, "out_of_bounds")


@pytest.mark.parametrize(
    ("other", "why"),
    [
        (replace(RULE, id="again"), "asked_twice"),
        (replace(RULE, id="again", classes=("key", "regular")), "asked_twice"),
        (replace(RULE, classes=("key",)), "id_taken"),
        (replace(RULE, id="keys", classes=("key",)), None),
        (MONTHLY, None),
    ],
)
def test_two_rules_never_ask_for_the_same(other: ReportingRule, why: str | None) -> None:
    assert [fault.why for fault in plan_faults((RULE, other))] == ([why] if why else [])


@pytest.mark.parametrize("urgent", [(), (replace(URGENT, classes=()),), (URGENT,)])
def test_urgent_reports_stand_for_a_period_only_of_what_reports_urgently(
    urgent: tuple[ReportingRule, ...],
) -> None:
    keys = replace(RULE, classes=("regular", "key"), unless_urgent=True)
    told = [] if urgent == (URGENT,) else [("unless_urgent", "none_urgent")]
    assert [(each.field, each.why) for each in plan_faults((keys, *urgent))] == told


def test_events_and_nodes_are_told_by_one_rule_each() -> None:
    doubled = (
        URGENT,
        MILESTONE,
        replace(URGENT, id="u2", classes=()),
        replace(MILESTONE, id="m2", classes=()),
    )
    assert [(fault.rule, fault.why) for fault in plan_faults(doubled)] == [
        ("u2", "asked_twice"),
        ("m2", "asked_twice"),
    ]


def test_a_version_with_a_wrong_rule_is_not_published() -> None:
    wrong: Plan = replace(a_plan(a_task("1", "u_sci"), rule=replace(RULE, classes=())), version=2)
    with pytest.raises(BadRule, match="class_missing") as refused:
        compare([], None, wrong, at=at(date(2026, 9, 21)), calendar=the_calendar())
    assert refused.value.for_sender().values["why"] == "class_missing"


NUMBERS = st.integers(-60, 370) | st.integers(-3, 3)
PART = st.one_of(
    st.builds(
        "{}={}".format,
        st.sampled_from(["BYMONTH", "BYMONTHDAY", "BYSETPOS", "BYWEEKNO", "BYYEARDAY"]),
        st.lists(NUMBERS, min_size=1, max_size=4).map(lambda found: ",".join(map(str, found))),
    ),
    st.builds(
        "BYDAY={}{}".format,
        st.sampled_from(["", "1", "-1", "5", "-5", "53", "-53"]),
        st.sampled_from(["MO", "SU", "FR,SA"]),
    ),
    st.sampled_from(["BYMONTH=3,6,9,12", "BYMONTH=6,12", "BYMONTH=12", "WKST=SU", "BYMONTHDAY=-1"]),
    st.sampled_from(["COUNT=3", "INTERVAL=2", "UNTIL=20300101", "BYHOUR=9"]),
    st.text("0123456789,+-=;MOTUWEBYDAFRQ", max_size=12),
)
VALUES = st.builds(
    lambda frequency, parts: ";".join([f"FREQ={frequency}", *parts]),
    st.sampled_from(["YEARLY", "MONTHLY", "WEEKLY", "DAILY"]),
    st.lists(PART, max_size=3),
)


@given(VALUES, st.dates(date(1, 1, 1), date(9000, 1, 1)))
def test_whatever_is_written_is_read_or_refused_and_bounded(value: str, first: date) -> None:
    last = min(first.replace(day=1, year=first.year + 3), date(9003, 1, 1))
    try:
        days = days_between(value, first, last)
    except ValueError:
        return
    assert list(days) == sorted(set(days))
    assert all(first <= day <= last for day in days)


def test_what_has_no_day_is_refused_without_looking_for_it_to_the_end_of_time() -> None:
    """The library would look at 8000 years, some hundred calls each."""
    calls = 0

    def count(*_: object) -> None:
        nonlocal calls
        calls += 1

    never = "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"
    sys.setprofile(count)
    try:
        faults = rule_faults(replace(RULE, due=never))
    finally:
        sys.setprofile(None)
    assert [fault.why for fault in faults] == ["none"]
    assert calls < 50_000


DAYS: dict[PeriodKind, list[str]] = {
    "week": [f"FREQ=WEEKLY;BYDAY={day}" for day in ("MO", "WE", "SU")],
    "month": [
        f"FREQ=MONTHLY;{day}" for day in ("BYMONTHDAY=1", "BYMONTHDAY=28", "BYMONTHDAY=-1", "BYDAY=2TU")
    ],
    "quarter": [
        f"FREQ=YEARLY;BYMONTH={months};BYMONTHDAY={day}"
        for months in ("1,4,7,10", "3,6,9,12")
        for day in (1, 30, -1)
    ],
    "half": [f"FREQ=YEARLY;BYMONTH={months};BYMONTHDAY=20" for months in ("1,7", "6,12")],
    "year": [f"FREQ=YEARLY;{day}" for day in ("BYYEARDAY=1", "BYWEEKNO=9;BYDAY=MO", "BYMONTH=12;BYDAY=-1FR")],
}
PERIODS: list[PeriodKind] = ["week", "month", "quarter", "half", "year"]
SHIFTS: list[Shift] = ["before", "after"]


@st.composite
def rules(draw: st.DrawFn) -> ReportingRule:
    """Most of them can be kept."""
    period = draw(st.sampled_from(PERIODS))
    days = st.sampled_from([*DAYS[period]] * 5) | VALUES
    return ReportingRule(
        "any",
        period=period,
        opens=draw(days),
        due=draw(days),
        shift=draw(st.sampled_from(SHIFTS)),
        after_period=draw(st.booleans()),
        grace_workdays=draw(st.integers(0, 12)),
        lock_workdays=draw(st.integers(10, 30)),
    )


@given(rules(), st.integers(2004, 2040))
def test_a_rule_without_fault_has_one_opening_and_one_due_day_in_every_period(
    rule: ReportingRule, year: int
) -> None:
    if rule_faults(rule):
        return
    calendar, period = the_calendar(), containing(date(year, 1, 4), rule.period)
    while period.first.year == year:
        dates = due_dates(rule, period, calendar)  # raises BadRule where there is not exactly one
        assert dates.opens_on <= dates.due_on
        assert dates.due_at <= dates.on_time_until <= dates.locked_at
        assert calendar.is_workday(dates.due_on)
        period = period.next()


@pytest.mark.parametrize(("workdays", "refused"), [(5, False), (9, False), (10, True), (12, True)])
def test_inputs_have_a_workday_at_least_between_opening_and_their_due_day(
    workdays: int, refused: bool
) -> None:
    """The default rule opens on the 10th and is due on the 25th: ten weekdays where it is short of them."""
    rule = ReportingRule("i", input_workdays=workdays)
    assert [fault.why for fault in rule_faults(rule)] == (["inputs_too_early"] if refused else [])
