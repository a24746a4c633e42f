"""The days of nodes, what is owed for them, and what a report makes of one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lunar_python import Solar

from bot.domain.duties import node_dates, owed, running
from bot.domain.evolve import evolve, evolve_by_request, opened
from bot.domain.facts import FilingOpened
from bot.domain.filings import Filing, Rung
from bot.domain.ladder import freeze, reached
from bot.domain.milestones import (
    Occurrence,
    find_occurrence,
    kind_of,
    occurrences,
    plan_label,
    still_ahead,
    task_or_node,
)
from bot.domain.node_steps import calmed
from bot.domain.plan import OFFICE, Milestone, MilestoneKind, Plan
from bot.domain.readings import STATUSES, Item
from bot.domain.reconcile import compare
from bot.domain.request_facts import TermMoved
from bot.domain.steps import Said, accept, file_report, withdraw
from bot.errors import RefusalError
from bot.plans.default_rules import MILESTONE
from tests.domain.duty_builders import a_plan, a_task, at, the_calendar

RULE = MILESTONE
YEAR = date(2026, 1, 1), date(2026, 12, 31)


def a_node(
    when: str, kind: MilestoneKind = "deadline", task: str | None = "t_1", name: str = "m_1"
) -> Milestone:
    return Milestone(name, "平台上线", kind, when, task)


def with_nodes(*nodes: Milestone, **changes: object) -> Plan:
    plan = replace(a_plan(a_task("1", "u_data"), rule=RULE), milestones=nodes)
    return replace(plan, **changes)  # type: ignore[arg-type]


def days(
    when: str, kind: MilestoneKind, first: date = YEAR[0], last: date = YEAR[1]
) -> list[tuple[date, date]]:
    return [(each.first, each.last) for each in occurrences(with_nodes(a_node(when, kind)), first, last)]


def only(plan: Plan) -> Occurrence:
    [node] = occurrences(plan, *YEAR)
    return node


# Dates


@pytest.mark.parametrize(
    ("when", "kind", "first", "last"),
    [
        ("2026-10-30", "deadline", "2026-10-30", "2026-10-30"),
        ("2026-06", "deadline", "2026-06-30", "2026-06-30"),
        ("2026", "deadline", "2026-12-31", "2026-12-31"),
        ("2026-03", "period", "2026-03-01", "2026-03-31"),
        ("2026-03/2026-05", "period", "2026-03-01", "2026-05-31"),
        ("04-26", "annual-day", "2026-04-26", "2026-04-26"),
        ("04-26", "annual-week", "2026-04-20", "2026-04-26"),
        ("04-20/04-26", "annual-week", "2026-04-20", "2026-04-26"),
        ("02-29", "annual-day", "2026-02-28", "2026-02-28"),
        ("05-3SU", "annual-day", "2026-05-17", "2026-05-17"),
        ("05-3SA", "annual-week", "2026-05-16", "2026-05-22"),
        ("11--1FR", "annual-day", "2026-11-27", "2026-11-27"),
        ("W17", "annual-week", "2026-04-20", "2026-04-26"),
        ("L08-15", "annual-day", "2026-09-25", "2026-09-25"),
        ("L05-05", "annual-day", "2026-06-19", "2026-06-19"),
        ("L09-09", "annual-day", "2026-10-18", "2026-10-18"),
        ("L12-30", "annual-day", "2026-02-16", "2026-02-16"),
    ],
)
def test_a_node_falls_on_its_days(when: str, kind: MilestoneKind, first: str, last: str) -> None:
    """Checked by hand with the calendar of 2026; the lunar ones are the festivals of the notice for 2026."""
    assert days(when, kind) == [(date.fromisoformat(first), date.fromisoformat(last))]


@pytest.mark.parametrize(
    "when",
    ["", "soon", "13-01", "2026-02-30", "L13-01", "L01-31", "W54", "05-5SU", "2026/2025", "04-31", "四月"],
)
def test_what_is_no_date_has_no_kind_and_no_days(when: str) -> None:
    assert kind_of(when) is None
    assert days(when, "annual-day") == []


@pytest.mark.parametrize(
    ("when", "kind"),
    [
        ("2026", "deadline"), ("2026-10-30", "deadline"), ("2026-03/2026-05", "period"),
        ("04-26", "annual-day"), ("04-20/04-26", "annual-week"), ("05-3SU", "annual-day"),
        ("W17", "annual-week"), ("L08-15", "annual-day"),
    ],
)  # fmt: skip
def test_a_date_says_what_kind_of_node_it_is(when: str, kind: MilestoneKind) -> None:
    assert kind_of(when) == kind


def test_a_span_may_pass_the_new_year() -> None:
    found = days("12-25/01-05", "annual-week")
    assert found == [(date(2025, 12, 25), date(2026, 1, 5)), (date(2026, 12, 25), date(2027, 1, 5))]


def test_a_lunar_eve_is_the_last_day_of_a_short_month() -> None:
    assert days("L12-30", "annual-day", date(2025, 1, 1), date(2025, 2, 28)) == [(date(2025, 1, 28),) * 2]


@given(st.integers(1, 12), st.integers(1, 29), st.integers(2000, 2060))
def test_a_lunar_day_is_that_day_of_the_lunar_calendar(month: int, day: int, year: int) -> None:
    node = find_occurrence(with_nodes(a_node(f"L{month:02d}-{day:02d}", "annual-day")), f"{year}@m_1")
    assert node is not None
    lunar = Solar.fromYmd(node.last.year, node.last.month, node.last.day).getLunar()
    assert (lunar.getYear(), lunar.getMonth(), lunar.getDay()) == (year, month, day)


@given(
    st.sampled_from(["04-26", "05-3SU", "W17", "L08-15", "L12-08", "12-25/01-05"]),
    st.dates(date(1950, 1, 1), date(2080, 1, 1)),
)
def test_every_year_has_its_own_once(when: str, start: date) -> None:
    plan = with_nodes(a_node(when, kind_of(when) or "annual-day"))
    found = occurrences(plan, start, start + timedelta(days=4 * 366))
    assert len({each.id for each in found}) == len(found)
    assert 3 <= len(found) <= 6
    assert all(find_occurrence(plan, each.id) == each for each in found)


def test_yearly_nodes_come_in_the_plans_years_only() -> None:
    plan = with_nodes(a_node("04-26", "annual-day"), a_node("2035", name="m_2"), from_year=2026, to_year=2027)
    found = occurrences(plan, date(2025, 1, 1), date(2036, 1, 1))
    assert [each.id for each in found] == ["2026@m_1", "2027@m_1", "@m_2"]


# What is owed


def test_a_node_is_owed_by_who_files_for_its_task() -> None:
    plan = with_nodes(a_node("2026-10-30"))
    [duty] = owed(plan, RULE, only(plan))
    assert (duty.unit, duty.label, duty.filing) == ("u_data", "1", "p/milestone/@m_1/t_1/u_data/report")


def test_a_node_of_a_divided_task_is_owed_by_each_unit() -> None:
    task = a_task("1", "a", "b:support", by_division=True)
    plan = with_nodes(a_node("2026-10-30"), tasks=(task,))
    assert [duty.unit for duty in owed(plan, RULE, only(plan))] == ["a", "b"]


def test_a_node_without_a_task_is_the_offices_under_a_label_of_its_own() -> None:
    plan = with_nodes(a_node("2026-03-31"), a_node("2026-10-30", task=None, name="m_2"))
    [duty] = owed(plan, RULE, occurrences(plan, *YEAR)[1])
    assert (duty.unit, duty.task, duty.label) == (OFFICE, "m_2", "N1")
    assert plan_label(plan, plan.milestones[1]) == "N1"
    assert task_or_node(plan, duty.task).title == "平台上线"
    assert task_or_node(plan, "t_1").label == "1"


@pytest.mark.parametrize(
    "plan",
    [
        with_nodes(a_node("2026-10-30"), rules=()),
        with_nodes(a_node("")),
        with_nodes(a_node("2026-10-30", task="t_gone")),
        with_nodes(a_node("2026-10-30"), rules=(replace(RULE, classes=("key",)),)),
        with_nodes(a_node("10-30", "annual-day"), tasks=(a_task("1", "a", deadline=date(2026, 6, 30)),)),
    ],
)
def test_nothing_is_owed_without_rule_date_task_or_class_nor_after_the_tasks_end(plan: Plan) -> None:
    found = [
        duty for rule in plan.rules for node in occurrences(plan, *YEAR) for duty in owed(plan, rule, node)
    ]
    assert found == []


def test_filings_open_the_rules_lead_before_the_day_and_stay_open_until_it() -> None:
    plan = with_nodes(a_node("2026-10-30"))
    opens = the_calendar().add_workdays(date(2026, 10, 30), -10)
    assert opens == date(2026, 10, 16)
    found = [day for day in (opens - timedelta(days=1), opens, date(2026, 10, 30), date(2026, 10, 31))
             if running(plan, RULE, day, the_calendar())]  # fmt: skip
    assert found == [opens, date(2026, 10, 30)]


def test_a_stage_opens_on_its_first_day_and_is_due_on_its_last() -> None:
    plan = with_nodes(a_node("2026-03/2026-05", "period"))
    dates = node_dates(RULE, only(plan), the_calendar())
    assert (dates.opens_on, dates.due_on) == (date(2026, 3, 1), date(2026, 5, 29))  # 31 May is a Sunday


@pytest.mark.parametrize(
    ("when", "due_on"),
    [
        ("2026-10-01", date(2026, 9, 30)),  # the first of seven days off
        ("2026-10-06", date(2026, 9, 30)),
        ("2026-10-10", date(2026, 10, 10)),  # a Saturday that is worked
        ("2026-05-31", date(2026, 5, 29)),
    ],
)
def test_a_node_on_a_day_off_is_due_the_workday_before_unless_its_rule_says_otherwise(
    when: str, due_on: date
) -> None:
    node = only(with_nodes(a_node(when)))
    assert node_dates(RULE, node, the_calendar()).due_on == due_on
    later = node_dates(replace(RULE, shift="after"), node, the_calendar()).due_on
    assert later == the_calendar().shift(node.last, "after")


def test_reminders_come_seven_three_and_one_workday_before_and_on_the_day() -> None:
    plan = with_nodes(a_node("2026-10-30"))
    dates = node_dates(RULE, only(plan), the_calendar())
    rungs = [(rung.stage, rung.on.isoformat()) for rung in freeze(RULE.ladder, dates, the_calendar())]
    assert rungs == [
        ("reminder", "2026-10-21"), ("reminder", "2026-10-27"), ("reminder", "2026-10-29"),
        ("reminder", "2026-10-30"), ("urging", "2026-11-02"),
    ]  # fmt: skip


def test_a_node_may_be_reached_before_its_filing_opens_but_not_before_its_year() -> None:
    plan = with_nodes(a_node("2028-10-30"), a_node("04-26", "annual-day", name="m_2"))
    assert [each.id for each in still_ahead(plan, date(2026, 4, 1))] == ["2026@m_2", "@m_1"]
    assert [each.id for each in still_ahead(plan, date(2026, 4, 27))] == ["@m_1"]


# What becomes of a filing


def a_filing(plan: Plan | None = None, day: date = date(2026, 10, 16)) -> Filing:
    plan = plan or with_nodes(a_node("2026-10-30"))
    [change] = compare([], None, plan, at=at(day), calendar=the_calendar())
    [fact] = change.facts
    assert isinstance(fact, FilingOpened)
    return opened(fact)


def said(day: date) -> Said:
    return Said("p_1", "words", at(day), at(day))


@given(st.sampled_from([None, *STATUSES]), st.sampled_from(["open", "filed", "accepted"]))
def test_only_a_report_that_it_is_reached_files_a_node(status: object, before: str) -> None:
    filing = a_filing()
    item = Item("1", status)  # type: ignore[arg-type]
    if before != "open":
        filing = evolve(filing, file_report(filing, Item("1", "completed"), said(date(2026, 10, 20))))
    if before == "accepted":
        filing = evolve(filing, accept(filing))
        with pytest.raises(RefusalError):
            file_report(filing, item, said(date(2026, 10, 21)))
        return
    after = evolve(filing, file_report(filing, item, said(date(2026, 10, 21))))
    assert (after.state == "filed") == (status == "completed")
    assert after.is_owed == (status != "completed")
    assert after.report is not None


def test_a_node_taken_back_is_owed_again_and_is_reported_however_late() -> None:
    filing = a_filing()
    filing = evolve(filing, file_report(filing, Item("1", "completed"), said(date(2026, 10, 20))))
    filing = evolve(filing, withdraw(filing, at=at(date(2026, 10, 21))))
    assert filing.is_owed
    late = said(date(2027, 6, 1))
    assert late.received_at > filing.locked_at
    assert evolve(filing, file_report(filing, Item("1", "completed"), late)).state == "filed"


@given(
    st.dates(date(2026, 10, 16), date(2026, 11, 20)),
    st.none() | st.dates(date(2026, 10, 1), date(2026, 12, 20)),
)
def test_after_an_answer_nobody_is_reminded_before_the_day(day: date, expected_by: date | None) -> None:
    filing = a_filing()
    while stages := reached(filing, day):
        filing = evolve(filing, stages[0])
    fact = calmed(filing, expected_by, day, the_calendar())
    after = evolve_by_request(filing, fact)
    assert (after.due_on, after.on_time_until, after.extended) == (filing.due_on, filing.on_time_until, 0)
    assert all(rung.on > day and the_calendar().is_workday(rung.on) for rung in after.ladder)
    assert all(rung.on >= filing.due_on for rung in after.ladder)
    assert reached(after, day) == ()
    later = expected_by is not None and expected_by > max(day, filing.due_on)
    if day > date(2026, 11, 2) or later:
        stages = [rung.stage for rung in after.ladder if rung.on > filing.due_on]
        assert stages == (["reminder", "urging"] if later else [])
    if later and expected_by is not None:
        sooner = the_calendar().shift(expected_by, "before")
        assert all(rung.on >= sooner for rung in after.ladder if rung.on > filing.due_on)


def test_a_day_of_their_own_is_asked_for_once() -> None:
    """Told ahead: the due day's reminder stays, no urging the day after asks for what is known."""
    filing, named = a_filing(), date(2026, 11, 20)
    after = evolve_by_request(filing, calmed(filing, named, date(2026, 10, 12), the_calendar()))
    assert [(rung.stage, rung.on) for rung in after.ladder] == [
        ("reminder", filing.due_on),
        ("reminder", named),
        ("urging", date(2026, 11, 23)),
    ]


def test_what_the_office_decides_on_follows_the_day_they_named() -> None:
    """Also of a second day: three and eight workdays after the due day, two and seven after the urging."""
    filing, calendar = a_filing(), the_calendar()
    due = filing.due_on
    steps = [(1, "urging"), (3, "supervision"), (8, "circular")]
    ladder = tuple(Rung(stage, calendar.add_workdays(due, many)) for many, stage in steps)
    filing = replace(filing, ladder=ladder)
    for told_on, named in ((date(2026, 10, 12), date(2026, 11, 20)), (date(2026, 11, 20), date(2026, 12, 4))):
        filing = evolve_by_request(filing, calmed(filing, named, told_on, calendar))
        expected = [("reminder", 0), ("urging", 1), ("supervision", 3), ("circular", 8)]
        assert [(rung.stage, rung.on) for rung in filing.ladder] == [
            (stage, calendar.add_workdays(named, many)) for stage, many in expected
        ]


# A node whose day moves


@pytest.mark.parametrize(
    ("when", "due_on"),
    [
        ("2026-11-20", date(2026, 11, 20)),
        ("2027-03-31", date(2027, 3, 31)),
        ("2026-10-20", date(2026, 10, 22)),
    ],
)
def test_a_moved_day_moves_the_term_of_what_is_owed(when: str, due_on: date) -> None:
    """To no sooner than three workdays from the day it is published."""
    old, filing = with_nodes(a_node("2026-10-30")), a_filing()
    new = with_nodes(a_node(when), version=2)
    [change] = compare([filing], old, new, at=at(date(2026, 10, 19)), calendar=the_calendar())
    [fact] = change.facts
    assert (change.what, change.due_on) == ("redated", due_on)
    assert isinstance(fact, TermMoved)
    after = evolve_by_request(filing, fact)
    assert (after.due_on, after.reached, after.id) == (due_on, 0, filing.id)
    assert all(rung.on >= date(2026, 10, 19) for rung in after.ladder)


def test_the_same_day_and_what_is_reached_are_left_alone() -> None:
    old, filing = with_nodes(a_node("2026-10-30")), a_filing()
    day = at(date(2026, 10, 19))
    named = with_nodes(replace(a_node("2026-10-30"), name="平台全面上线"), version=2)
    assert [each.what for each in compare([filing], old, named, at=day, calendar=the_calendar())] == ["kept"]
    done = evolve(filing, file_report(filing, Item("1", "completed"), said(date(2026, 10, 18))))
    moved = with_nodes(a_node("2026-11-20"), version=2)
    assert [each.what for each in compare([done], old, moved, at=day, calendar=the_calendar())] == ["kept"]


def test_a_dropped_node_or_rule_waives_and_another_unit_takes_over() -> None:
    old, filing, day = with_nodes(a_node("2026-10-30")), a_filing(), at(date(2026, 10, 19))

    def whats(new: Plan) -> list[str]:
        return [each.what for each in compare([filing], old, new, at=day, calendar=the_calendar())]

    assert whats(with_nodes(version=2)) == ["waived"]
    assert whats(with_nodes(a_node("2026-10-30"), version=2, rules=())) == ["waived"]
    assert whats(with_nodes(a_node("2026-10-30"), version=2, tasks=(a_task("1", "u_tax"),))) == ["moved"]
