"""A new version of a plan over filings that are under way."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.evolve import FilingFact, evolve, opened
from bot.domain.facts import Fact, FilingOpened, FilingWaived, ReportFiled
from bot.domain.filings import Filing, FilingState, Report
from bot.domain.plan import Plan, Task
from bot.domain.readings import Figure
from bot.domain.reconcile import Change, compare, reconcile
from bot.domain.request_facts import TermMoved
from bot.domain.rules import ReportingRule
from tests.domain.duty_builders import RULE, a_filing, a_plan, a_task, at, the_calendar

TODAY = date(2026, 9, 21)
REPORT = Report(
    no=2,
    filed_at=datetime(2026, 9, 18, 2, tzinfo=UTC),
    received_at=datetime(2026, 9, 18, 3, tzinfo=UTC),
    author="p_1",
    status="behind",
    percent=Decimal(45),
    figures=(Figure("projects", Decimal(15), "项"),),
    problem="two firms left",
    words="45%",
)


def changes(filings: list[Filing], old: Plan | None, new: Plan, day: date = TODAY) -> tuple[Change, ...]:
    return compare(filings, old, replace(new, version=2), at=at(day), calendar=the_calendar())


def after(filings: list[Filing], facts: tuple[Fact, ...]) -> dict[str, Filing]:
    """The filings once the facts are recorded, by id."""
    found = {filing.id: filing for filing in filings}
    for fact in facts:
        if isinstance(fact, FilingOpened):
            found[fact.filing] = opened(fact)
        else:
            assert isinstance(fact, FilingFact)
            found[fact.filing] = evolve(found[fact.filing], fact)
    return found


def told(found: tuple[Change, ...]) -> list[tuple[str, str, str, str]]:
    return [(change.what, change.label, change.unit, change.to_unit) for change in found]


def test_same_duty_keeps_its_dates_and_ladder_whatever_else_changes() -> None:
    old = a_plan(a_task("1", "u_sci"))
    new = a_plan(
        replace(a_task("1", "u_sci", "u_tax"), title="reworded"), rule=replace(RULE, cut_off=RULE.cut_off)
    )
    [change] = changes([a_filing("1", "u_sci")], old, new)
    assert (change.what, change.due_on, change.facts) == ("kept", date(2026, 9, 28), ())


def test_duty_that_is_gone_is_waived_naming_the_version() -> None:
    [change] = changes([a_filing("1", "u_sci")], a_plan(a_task("1", "u_sci")), a_plan())
    [fact] = change.facts
    assert change.what == "waived"
    assert isinstance(fact, FilingWaived)
    assert (fact.filing, fact.version, fact.reason.text) == (change.filing, 2, "v2")


def test_new_duty_opens_with_a_term_from_today() -> None:
    old, new = a_plan(a_task("1", "u_sci")), a_plan(a_task("1", "u_sci"), a_task("2", "u_tax"))
    kept, change = changes([a_filing("1", "u_sci")], old, new)
    assert told((kept, change)) == [("kept", "1", "u_sci", ""), ("opened", "2", "u_tax", "")]
    [fact] = change.facts
    assert isinstance(fact, FilingOpened)
    assert (fact.version, fact.opened_at, fact.due_on) == (2, at(TODAY), date(2026, 9, 28))
    assert fact.ladder[0].on == TODAY


def test_new_duty_that_would_be_due_at_once_gets_three_workdays() -> None:
    [change] = changes([], a_plan(), a_plan(a_task("2", "u_tax")), date(2026, 9, 28))
    assert change.due_on == date(2026, 10, 8)


@pytest.mark.parametrize("day", [date(2026, 9, 9), date(2026, 9, 29)])
def test_new_duty_waits_where_its_period_is_not_under_way(day: date) -> None:
    assert changes([], a_plan(), a_plan(a_task("2", "u_tax")), day) == ()


def test_duty_that_the_old_version_had_and_that_has_no_filing_is_let_be() -> None:
    plan = a_plan(a_task("1", "u_sci"))
    assert changes([], plan, plan) == ()


def test_first_publication_opens_what_is_under_way() -> None:
    found = changes([], None, a_plan(a_task("1", "u_sci"), a_task("2", "u_tax")))
    assert told(found) == [("opened", "1", "u_sci", ""), ("opened", "2", "u_tax", "")]


def test_moved_duty_is_waived_there_and_opened_here() -> None:
    filing = a_filing("1", "u_sci")
    [change] = changes([filing], a_plan(a_task("1", "u_sci")), a_plan(a_task("1", "u_tax")))
    assert (change.what, change.unit, change.to_unit, change.due_on) == (
        "moved",
        "u_sci",
        "u_tax",
        filing.due_on,
    )
    there = after([filing], change.facts)
    assert there[filing.id].state == "waived"
    assert there["p/quarterly/2026Q3/t_1/u_tax/report"].state == "open"


@pytest.mark.parametrize("state", ["filed", "returned"])
def test_moved_duty_takes_along_what_was_given(state: FilingState) -> None:
    filing = a_filing("1", "u_sci", state=state, report=REPORT)
    [change] = changes([filing], a_plan(a_task("1", "u_sci")), a_plan(a_task("1", "u_tax")))
    heir = after([filing], change.facts)["p/quarterly/2026Q3/t_1/u_tax/report"]
    assert heir.state == state
    assert heir.report == replace(REPORT, no=1)
    assert heir.ladder
    assert heir.due_on == filing.due_on


def test_moved_duty_that_is_overdue_gets_a_new_term() -> None:
    filing = a_filing("1", "u_sci", period="2026Q2", due_on=date(2026, 6, 25))
    moved, new = changes([filing], a_plan(a_task("1", "u_sci")), a_plan(a_task("1", "u_tax")))
    assert (moved.what, moved.period, moved.due_on) == ("moved", "2026Q2", date(2026, 9, 24))
    assert (new.what, new.period, new.due_on) == ("opened", "2026Q3", date(2026, 9, 28))


def test_accepted_report_is_not_asked_again_from_the_next_unit() -> None:
    filing = a_filing("1", "u_sci", state="accepted", report=REPORT)
    assert changes([filing], a_plan(a_task("1", "u_sci")), a_plan(a_task("1", "u_tax"))) == ()
    assert changes([filing], a_plan(a_task("1", "u_sci")), a_plan()) == ()
    assert changes([filing], a_plan(a_task("1", "u_sci")), a_plan(a_task("1", "u_sci"))) == ()


def test_units_of_a_divided_duty_move_one_by_one() -> None:
    old = a_plan(a_task("1", "a", "b", "c", by_division=True))
    new = a_plan(a_task("1", "b", "d", by_division=True))
    found = changes([a_filing("1", unit) for unit in "abc"], old, new)
    assert told(found) == [("moved", "1", "a", "d"), ("kept", "1", "b", ""), ("waived", "1", "c", "")]


def test_rule_that_is_gone_or_of_another_class_waives_its_filings() -> None:
    filing, old = a_filing("1", "u_sci"), a_plan(a_task("1", "u_sci"))
    gone = replace(old, rules=(replace(RULE, id="other", classes=("key",)),))
    key = a_plan(a_task("1", "u_sci", task_class="key"))
    assert told(changes([filing], old, gone)) == [("waived", "1", "u_sci", "")]
    assert told(changes([filing], old, key)) == [("waived", "1", "u_sci", "")]


def test_filing_for_an_event_stays_as_long_as_its_task() -> None:
    rule = replace(RULE, kind="urgent")
    filing, plan = a_filing("1", "u_sci", period="2026-09-21T08"), a_plan(a_task("1", "u_sci"), rule=rule)
    assert told(changes([filing], plan, plan)) == [("kept", "1", "u_sci", "")]
    assert told(changes([filing], plan, a_plan(rule=rule))) == [("waived", "1", "u_sci", "")]


UNITS = st.lists(st.sampled_from("abcd"), unique=True, max_size=4)
TASKS = st.dictionaries(st.sampled_from("123"), UNITS, max_size=3)
STATES: st.SearchStrategy[FilingState] = st.sampled_from(("open", "filed", "returned", "accepted"))


def tasks_of(assigned: dict[str, list[str]]) -> list[Task]:
    return [a_task(label, *units, by_division=True) for label, units in sorted(assigned.items())]


@given(TASKS, TASKS, st.data())
def test_afterwards_exactly_the_new_duties_are_open_or_done(
    before: dict[str, list[str]], now: dict[str, list[str]], data: st.DataObject
) -> None:
    old, new = a_plan(*tasks_of(before)), a_plan(*tasks_of(now), version=2)
    first = after([], reconcile([], None, old, at=at(TODAY), calendar=the_calendar()))
    filings: list[Filing] = []
    for filing in first.values():
        state = data.draw(STATES)
        filings.append(replace(filing, state=state, report=None if state == "open" else REPORT))
    facts = reconcile(filings, old, new, at=at(TODAY), calendar=the_calendar())
    later = after(filings, facts)
    wanted = set(after([], reconcile([], None, new, at=at(TODAY), calendar=the_calendar())))
    live = {name for name, filing in later.items() if filing.state not in {"waived", "accepted"}}
    done = {filing.task for filing in later.values() if filing.state == "accepted"}
    assert live <= wanted
    assert all(name.split("/")[3] in done for name in wanted - live)
    assert all(later[filing.id] == filing for filing in filings if filing.id in wanted)
    given_before = sum(filing.state in {"filed", "returned"} for filing in filings)
    assert sum(isinstance(fact, ReportFiled) for fact in facts) <= given_before
    assert reconcile(later.values(), new, new, at=at(TODAY), calendar=the_calendar()) == ()


# A rule that changes

LATER = replace(RULE, due="FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=29")
MONTHLY = replace(RULE, period="month", opens="FREQ=MONTHLY;BYMONTHDAY=10", due="FREQ=MONTHLY;BYMONTHDAY=28")


def with_rule(
    filings: list[Filing], rule: ReportingRule, *, moving: tuple[str, ...] = ()
) -> tuple[Change, ...]:
    old, new = a_plan(a_task("1", "u_sci")), a_plan(a_task("1", "u_sci"), rule=rule, version=2)
    return compare(filings, old, new, at=at(TODAY), calendar=the_calendar(), moving=moving)


def test_what_is_under_way_keeps_its_dates_when_the_rule_changes() -> None:
    [change] = with_rule([a_filing("1", "u_sci")], LATER)
    assert (change.what, change.due_on, change.facts) == ("kept", date(2026, 9, 28), ())


def test_what_is_under_way_follows_the_rule_where_the_office_wants_it() -> None:
    [change] = with_rule([a_filing("1", "u_sci")], LATER, moving=(RULE.id,))
    [fact] = change.facts
    assert (change.what, change.due_on) == ("redated", date(2026, 9, 29))
    assert isinstance(fact, TermMoved)
    assert fact.due_at == at(date(2026, 9, 29), 17)
    assert fact.ladder[-1].on == date(2026, 10, 19)  # +10: 30 September, 8 to 10 and 12 to 17 October


def test_a_sooner_day_leaves_the_shortest_term() -> None:
    sooner = replace(RULE, due="FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=15")
    [change] = with_rule([a_filing("1", "u_sci")], sooner, moving=(RULE.id,))
    assert change.due_on == date(2026, 9, 24)  # three workdays from Monday the 21st


def test_a_ladder_alone_moves_nothing_but_itself() -> None:
    [change] = with_rule([a_filing("1", "u_sci")], replace(RULE, ladder=RULE.ladder[:2]), moving=(RULE.id,))
    [fact] = change.facts
    assert isinstance(fact, TermMoved)
    assert (fact.due_on, len(fact.ladder)) == (date(2026, 9, 28), 2)


@pytest.mark.parametrize(
    "filing",
    [
        a_filing("1", "u_sci", state="returned"),
        a_filing("1", "u_sci", state="filed", report=REPORT),
        replace(a_filing("1", "u_sci"), extended=1),
    ],
)
def test_what_was_answered_or_has_a_day_of_its_own_stays(filing: Filing) -> None:
    [change] = with_rule([filing], LATER, moving=(RULE.id,))
    assert change.what == "kept"


def test_an_input_follows_the_report_it_is_for() -> None:
    rule = replace(RULE, input_workdays=3)
    later = replace(rule, due="FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=30")
    task = a_task("1", "u_sci", "u_tax:support")
    given = replace(
        a_filing("1", "u_tax", due_on=date(2026, 9, 23)),
        id="p/quarterly/2026Q3/t_1/u_tax/input",
        part="input",
    )
    found = compare(
        [a_filing("1", "u_sci"), given],
        a_plan(task, rule=rule),
        a_plan(task, rule=later, version=2),
        at=at(date(2026, 9, 14)),
        calendar=the_calendar(),
        moving=(RULE.id,),
    )
    assert [(change.what, change.due_on) for change in found] == [
        ("redated", date(2026, 9, 30)),
        ("redated", date(2026, 9, 24)),  # before it come the 29th, the 28th and, after Mid-Autumn, the 24th
    ]


def test_other_periods_begin_anew_and_what_was_filed_stays_with_the_office() -> None:
    open_one, filed = a_filing("1", "u_sci"), a_filing("1", "u_sci", state="filed", report=REPORT)
    [waived, opened_one] = with_rule([open_one], MONTHLY)
    assert (waived.what, waived.period) == ("waived", "2026Q3")
    assert (opened_one.what, opened_one.period, opened_one.due_on) == ("opened", "2026-09", date(2026, 9, 28))
    assert [change.what for change in with_rule([filed], MONTHLY)] == ["kept", "opened"]
