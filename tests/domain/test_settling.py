"""A provisional term becomes what it would have been with the table; nothing else about it changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.calendar import WorkCalendar, YearTable, calendar_from
from bot.domain.duties import due_dates, node_dates, open_filing, owed
from bot.domain.evolve import evolve_by_settling, opened
from bot.domain.filings import Filing
from bot.domain.ladder import freeze, reached
from bot.domain.milestones import Occurrence, occurrences
from bot.domain.periods import Period, containing
from bot.domain.plan import Milestone, Plan
from bot.domain.rules import PERIODIC_KINDS, ReportingRule
from bot.domain.settling import Settling, settled_until
from bot.plans.default_rules import MILESTONE, QUARTERLY
from bot.plans.presets import parse_presets
from bot.storage.data_files import data_files
from tests.domain.duty_builders import a_plan, a_task, the_calendar

PRESETS = parse_presets(data_files().read("rules.toml"))
PERIODIC = [
    replace(rule, id=name)
    for name, rule in PRESETS.items()
    if rule.kind in PERIODIC_KINDS and rule.period != "plan"
]
# What a notice for 2027 could say: Spring Festival from Friday 5 to Thursday 11 February, two Sundays worked.
TABLE_2027 = YearTable(
    2027,
    "made up",
    date(2026, 11, 20),
    {
        **{date(2027, 1, day): "new_year" for day in (1, 2, 3)},
        **{date(2027, 2, day): "spring_festival" for day in range(5, 12)},
    },
    (date(2027, 1, 24), date(2027, 2, 20)),
)


# Another: five days off from New Year's Day on.
_FIVE_OFF = {date(2027, 1, day): "new_year" for day in range(1, 6)}
NEW_YEAR_OFF = calendar_from(
    {**the_calendar().tables, 2027: replace(TABLE_2027, holidays={**TABLE_2027.holidays, **_FIVE_OFF})}
)


def without(*years: int) -> WorkCalendar:
    return calendar_from({year: table for year, table in the_calendar().tables.items() if year not in years})


def with_2027() -> WorkCalendar:
    return calendar_from({**the_calendar().tables, 2027: TABLE_2027})


def filing_of(plan: Plan, rule: ReportingRule, frame: Period | Occurrence, calendar: WorkCalendar) -> Filing:
    """The first that the plan asks for, opened in time with that calendar."""
    dates = (due_dates if isinstance(frame, Period) else node_dates)(rule, frame, calendar)  # type: ignore[arg-type]
    duty = owed(plan, rule, frame)[0]
    opens = calendar.instant(dates.opens_on, time(0, 10))
    return opened(open_filing(duty, dates, freeze(rule.ladder, dates, calendar), at=opens))


def monthly(due: int = 25) -> ReportingRule:
    first = "FREQ=MONTHLY;BYMONTHDAY=1"
    return replace(PRESETS["monthly"], id="monthly", opens=first, due=f"FREQ=MONTHLY;BYMONTHDAY={due}")


def january(rule: ReportingRule, calendar: WorkCalendar, month: int = 1) -> tuple[Plan, Filing]:
    plan = a_plan(a_task("1", "u_sci"), rule=rule)
    return plan, filing_of(plan, rule, containing(date(2027, month, 1), rule.period), calendar)


@given(st.sampled_from(PERIODIC), st.integers(2008, 2026), st.integers(0, 52))
def test_a_settled_term_is_the_one_it_would_have_been_with_the_table(
    rule: ReportingRule, year: int, step: int
) -> None:
    calendar, plan = (
        the_calendar(),
        a_plan(a_task("1", "u_sci"), a_task("2", "u_sci", task_class="key"), rule=rule),
    )
    period = containing(date(year, 1, 4), rule.period)
    for _ in range(step % (53 if rule.period == "week" else 12)):
        period = period.next() if period.next().first.year == year else period
    filing = filing_of(plan, rule, period, without(year))
    wanted = filing_of(plan, rule, period, calendar)
    fact = Settling(calendar).settle(filing, plan)
    if fact is None:
        assert not filing.provisional or wanted.provisional
        return
    after = evolve_by_settling(filing, fact)
    assert (after.due_on, after.due_at) == (wanted.due_on, wanted.due_at)
    assert (after.on_time_until, after.locked_at) == (wanted.on_time_until, wanted.locked_at)
    assert after.provisional is False
    assert after.untold == fact.moved == (after.due_on != filing.due_on)
    days = [rung.on for rung in after.ladder]
    assert days == sorted(days)
    assert all(calendar.is_workday(day) for day in days)
    assert Settling(calendar).settle(after, plan) is None  # once


def test_a_day_in_a_published_holiday_moves_and_any_other_only_loses_its_mark() -> None:
    plan, filing = january(monthly(10), the_calendar(), month=2)
    assert (filing.due_on, filing.provisional) == (date(2027, 2, 10), True)  # by law 5 to 8 February are off
    fact = Settling(with_2027()).settle(filing, plan)
    assert fact is not None
    assert (fact.due_on, fact.moved) == (date(2027, 2, 12), True)
    plan, filing = january(monthly(20), the_calendar())
    fact = Settling(with_2027()).settle(filing, plan)
    assert fact is not None
    assert (fact.due_on, fact.moved) == (date(2027, 1, 20), False)
    assert evolve_by_settling(filing, fact).provisional is False


def test_stages_that_went_stay_and_the_others_keep_their_workdays_from_the_due_day() -> None:
    plan, filing = january(monthly(26), the_calendar())  # Tuesday; -3 is Thursday 21
    went = replace(filing, reached=1)
    fact = Settling(with_2027()).settle(went, plan)
    assert fact is not None
    assert fact.ladder[0] == filing.ladder[0]
    after = evolve_by_settling(went, fact)
    assert after.reached == 1
    assert reached(after, date(2027, 1, 25)) == ()
    # the supervision slip, 5 workdays after the 26th: 27, 28, 29 January, 1 and 2 February
    assert [rung.on for rung in fact.ladder if rung.stage == "supervision"] == [date(2027, 2, 2)]
    # the circular, 8 after: 3 and 4 February, then the 12th
    assert [rung.on for rung in fact.ladder if rung.stage == "circular"] == [date(2027, 2, 12)]


def test_a_day_that_the_office_named_stays_unless_it_is_off_now() -> None:
    plan, filing = january(monthly(20), the_calendar())
    granted = replace(filing, due_on=date(2027, 2, 8), extended=1)
    fact = Settling(with_2027()).settle(granted, plan)
    assert fact is not None
    assert (fact.due_on, fact.moved) == (date(2027, 2, 12), True)
    stays = Settling(with_2027()).settle(replace(granted, due_on=date(2027, 1, 28)), plan)
    assert stays is not None
    assert (stays.due_on, stays.moved) == (date(2027, 1, 28), False)


def test_an_input_moves_with_its_report() -> None:
    rule = replace(monthly(10), input_workdays=2)
    plan, report = january(rule, the_calendar(), month=2)
    given = replace(
        report, id=report.id.replace("/report", "/input"), part="input", due_on=date(2027, 2, 4),
        due_at=the_calendar().instant(date(2027, 2, 4), time(17)),
        on_time_until=the_calendar().instant(date(2027, 2, 4), time(17)),
    )  # fmt: skip
    fact = Settling(with_2027()).settle(given, plan)
    assert fact is not None
    assert fact.due_on == date(2027, 2, 3)  # two workdays before the 12th: the 4th, the 3rd


def test_a_node_is_settled_to_the_workday_before() -> None:
    node = Milestone("m_1", "平台上线", "deadline", "2027-02-10", "t_1")
    plan = replace(a_plan(a_task("1", "u_sci"), rule=MILESTONE), milestones=(node,))
    [occurrence] = occurrences(plan, date(2027, 1, 1), date(2027, 12, 31))
    filing = filing_of(plan, MILESTONE, occurrence, the_calendar())
    assert filing.provisional
    fact = Settling(with_2027()).settle(filing, plan)
    assert fact is not None
    assert fact.due_on == date(2027, 2, 4)


@pytest.mark.parametrize("changes", [{"state": "filed"}, {"state": "accepted"}, {"provisional": False}])
def test_what_is_answered_or_settled_is_left_alone(changes: dict[str, object]) -> None:
    plan, filing = january(monthly(20), the_calendar())
    assert Settling(with_2027()).settle(replace(filing, **changes), plan) is None  # type: ignore[arg-type]


def test_nothing_is_settled_before_the_table_is_there() -> None:
    plan, filing = january(QUARTERLY, the_calendar())
    assert filing.provisional
    assert Settling(the_calendar()).settle(filing, plan) is None


@pytest.mark.parametrize(
    ("calendar", "until"),
    [
        (the_calendar(), date(2026, 12, 29)),
        (with_2027(), date(2027, 12, 29)),
        (without(2026), date(2025, 12, 29)),
    ],
)
def test_how_far_the_tables_go(calendar: WorkCalendar, until: date) -> None:
    assert settled_until(calendar, date(2026, 11, 22)) == until


def fourth_quarter(calendar: WorkCalendar) -> tuple[Plan, Filing]:
    """Due on 25 December: its urgings, slip, circular and lock lie in the year after."""
    rule = replace(QUARTERLY, id="quarterly")
    plan = a_plan(a_task("1", "u_sci"), rule=rule)
    return plan, filing_of(plan, rule, containing(date(2026, 12, 1), rule.period), calendar)


def test_stages_and_lock_of_a_fourth_quarter_are_settled_though_its_due_day_stands() -> None:
    plan, filing = fourth_quarter(the_calendar())
    assert (filing.due_on.year, filing.provisional) == (2026, True)
    _, wanted = fourth_quarter(NEW_YEAR_OFF)
    fact = Settling(NEW_YEAR_OFF).settle(filing, plan)
    assert fact is not None
    assert (fact.due_on, fact.moved, fact.provisional) == (filing.due_on, False, False)
    assert fact.ladder == wanted.ladder != filing.ladder
    assert fact.locked_at == wanted.locked_at != filing.locked_at
    assert all(NEW_YEAR_OFF.is_workday(rung.on) for rung in fact.ladder)
    after = evolve_by_settling(filing, fact)
    assert (after.untold, Settling(NEW_YEAR_OFF).settle(after, plan)) == (False, None)


def test_what_people_are_shown_of_it_is_not_provisional() -> None:
    rule = replace(QUARTERLY, id="quarterly")
    dates = due_dates(rule, containing(date(2026, 12, 1), rule.period), the_calendar())
    assert (dates.provisional, dates.ladder_provisional, dates.unsettled) == (False, True, True)


def test_a_day_is_settled_while_its_lock_waits_for_the_next_table() -> None:
    """Due in December 2027, opened while neither 2027 nor 2028 has a table; both come, one by one."""
    plan, filing = january(monthly(24), the_calendar(), month=12)
    filing = replace(filing, opened_at=filing.opened_at.replace(year=2026))
    assert Settling(with_2027()).settle(filing, plan) is None, "its day stands, its lock waits"
    table = YearTable(2028, "made up", None, {date(2028, 1, day): "new_year" for day in range(1, 5)}, ())
    both = calendar_from({**with_2027().tables, 2028: table})
    fact = Settling(both).settle(filing, plan)
    assert fact is not None
    _, wanted = january(monthly(24), both, month=12)
    assert (fact.provisional, fact.ladder, fact.locked_at) == (False, wanted.ladder, wanted.locked_at)
    assert fact.locked_at != filing.locked_at
