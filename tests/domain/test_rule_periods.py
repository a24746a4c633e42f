"""A rule gets other periods: what was opened ends by its own terms, no day is reported on twice or never."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.duties import find_frame, owed, period_dates, running
from bot.domain.periods import Period, containing
from bot.domain.plan import Plan
from bot.domain.reconcile import compare
from bot.domain.rule_acts import from_preset, with_rule
from bot.domain.rule_periods import is_former, taken_over
from bot.domain.rules import FormerPeriod, ReportingRule
from bot.plans.presets import parse_presets
from bot.storage.data_files import data_files
from tests.domain.duty_builders import a_filing, a_plan, a_task, at, the_calendar

PRESETS = parse_presets(data_files().read("rules.toml"))
BY_KIND: dict[str, ReportingRule] = {
    "week": PRESETS["weekly"],
    "month": PRESETS["monthly"],
    "quarter": PRESETS["quarter_end"],
    "half": PRESETS["half_year"],
    "year": PRESETS["year"],
}
KINDS = sorted(BY_KIND)


def a_plan_of(kind: str) -> Plan:
    rule = from_preset(
        ReportingRule("quarterly"), next(each for name, each in BY_KIND.items() if name == kind)
    )
    return a_plan(a_task("1", "u_tax"), rule=rule)


def with_kind(plan: Plan, kind: str) -> Plan:
    return with_rule(plan, from_preset(plan.rules[0], BY_KIND[kind]))


def opened_by(plan: Plan, first: date, last: date) -> dict[str, date]:
    """The periods that open on those days, each with the day."""
    found: dict[str, date] = {}
    for offset in range((last - first).days + 1):
        day = first + timedelta(days=offset)
        for frame, _ in running(plan, plan.rules[0], day, the_calendar()):
            found.setdefault(frame.id, day)
    return found


@settings(max_examples=40)
@given(
    before=st.sampled_from(KINDS),
    after=st.sampled_from(KINDS),
    day=st.dates(date(2024, 1, 1), date(2024, 12, 31)),
)
def test_no_period_of_the_new_length_lies_within_what_was_asked_before(
    before: str, after: str, day: date
) -> None:
    old = a_plan_of(before)
    there = opened_by(old, day - timedelta(days=50), day)
    filings = [a_filing("1", "u_tax", period=period, due_on=on) for period, on in there.items()]
    new = taken_over(old, with_kind(old, after), filings, day)
    ends = [frame.last for name in there if isinstance(frame := find_frame(old, old.rules[0], name), Period)]
    for period in opened_by(new, day, day + timedelta(days=60)):
        frame = find_frame(new, new.rules[0], period)
        assert isinstance(frame, Period)
        if is_former(new.rules[0], frame):
            assert period in there
            continue
        own = before == after and period in there
        assert own or all(frame.last > last for last in ends)


@settings(max_examples=150)
@given(
    before=st.sampled_from(KINDS),
    after=st.sampled_from(KINDS),
    day=st.dates(date(2024, 1, 1), date(2024, 12, 31)),
)
def test_nothing_that_is_under_way_is_waived_or_dated_otherwise(before: str, after: str, day: date) -> None:
    old = a_plan_of(before)
    now = [(frame, dates) for frame, dates in running(old, old.rules[0], day, the_calendar())]
    filings = [a_filing("1", "u_tax", period=frame.id, due_on=dates.due_on) for frame, dates in now]
    new = replace(taken_over(old, with_kind(old, after), filings, day), version=2)
    changes = compare(filings, old, new, at=at(day), calendar=the_calendar())
    assert {each.what for each in changes if each.filing in {one.id for one in filings}} <= {"kept"}
    for frame, dates in now:
        assert isinstance(frame, Period)
        assert period_dates(new.rules[0], frame, the_calendar()).due_on == dates.due_on
        assert [duty.unit for duty in owed(new, new.rules[0], frame)] == ["u_tax"]


def test_what_was_never_asked_is_asked_by_the_new_length_at_once() -> None:
    """Half a year that had not opened covers nothing: the quarter that runs is asked for."""
    old, day = a_plan_of("half"), date(2024, 9, 16)
    new = taken_over(old, with_kind(old, "quarter"), [], day)
    assert [frame.id for frame, _ in running(new, new.rules[0], day, the_calendar())] == ["2024Q3"]


def test_who_has_a_task_since_the_change_owes_the_former_period_as_long_as_it_runs() -> None:
    old, day = a_plan_of("quarter"), date(2024, 9, 16)
    filings = [a_filing("1", "u_tax", period="2024Q3", due_on=date(2024, 9, 25))]
    month = replace(taken_over(old, with_kind(old, "month"), filings, day), version=2)
    longer = replace(month, tasks=(*month.tasks, a_task("2", "u_sci")), version=3)
    for on, expected in ((date(2024, 9, 25), [("opened", "2024Q3")]), (date(2024, 9, 26), [])):
        changes = compare(filings, month, longer, at=at(on), calendar=the_calendar())
        assert [(each.what, each.period) for each in changes if each.task == "t_2"] == expected


def test_of_a_rule_that_comes_back_only_the_other_length_is_former() -> None:
    old, day = a_plan_of("quarter"), date(2024, 9, 16)
    filings = [a_filing("1", "u_tax", period="2024Q3", due_on=date(2024, 9, 25))]
    month = taken_over(old, with_kind(old, "month"), filings, day)
    assert [each.id for each in month.rules[0].former] == ["2024Q3"]
    back = taken_over(month, with_kind(month, "quarter"), filings, day)
    assert back.rules[0].former == ()


def test_what_a_draft_says_of_former_periods_does_not_count() -> None:
    old = a_plan_of("quarter")
    former = replace(old.rules[0], former=month_former())
    assert taken_over(old, replace(old, rules=(former,)), [], date(2024, 9, 16)).rules == old.rules
    assert taken_over(None, replace(old, rules=(former,)), [], date(2024, 9, 16)).rules == old.rules


def month_former() -> tuple[FormerPeriod, ...]:
    filings = [a_filing("1", "u_tax", period="2024-08", due_on=date(2024, 8, 26))]
    plan = a_plan_of("month")
    return taken_over(plan, with_kind(plan, "quarter"), filings, date(2024, 9, 1)).rules[0].former


def test_waived_filings_and_inputs_keep_no_period() -> None:
    old, day = a_plan_of("quarter"), date(2024, 9, 16)
    filings = [
        a_filing("1", "u_tax", period="2024Q3", state="waived"),
        replace(a_filing("1", "u_tax", period="2024Q2"), rule="other"),
    ]
    assert taken_over(old, with_kind(old, "month"), filings, day).rules[0].former == ()


def test_a_period_that_ended_over_a_year_ago_is_forgotten() -> None:
    old, day = a_plan_of("quarter"), date(2024, 9, 16)
    periods = [containing(date(year, 8, 1), "quarter").id for year in (2022, 2023, 2024)]
    filings = [a_filing("1", "u_tax", period=period) for period in periods]
    found = taken_over(old, with_kind(old, "month"), filings, day).rules[0].former
    assert [each.id for each in found] == ["2023Q3", "2024Q3"]
