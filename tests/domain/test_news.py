"""Progress of key work, and the report it stands for: met, at rest, owed again; the same in the roll-up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.evolve import evolve, evolve_by_request, opened
from bot.domain.facts import FilingMet, FilingOpened, ReportAccepted, ReportReturned, ReportWithdrawn
from bot.domain.filings import Filing, FilingState, Report
from bot.domain.news import (
    news_duty,
    news_period,
    open_news,
    own_news_tasks,
    reports_met,
    reports_urgently,
    settled,
    standing_news,
    told_of,
)
from bot.domain.periods import is_news, news_of, period_of
from bot.domain.plan import Plan, Unit
from bot.domain.reconcile import compare
from bot.domain.request_facts import TermMoved
from bot.domain.requests import extended_term
from bot.domain.rollup import roll_up
from bot.domain.rollup_entries import Entry
from bot.domain.rules import URGENT, ReportingRule
from bot.text import Erasable
from tests.domain.duty_builders import a_filing, a_plan, a_task, at, the_calendar

CALENDAR = the_calendar()
QUARTERLY = ReportingRule("quarterly", classes=("regular", "key"), unless_urgent=True)
JULY, SEPTEMBER = date(2026, 7, 15), date(2026, 9, 15)
STATES: tuple[FilingState, ...] = ("open", "filed", "accepted", "returned", "waived")


def the_plan(*, divided: bool = False, rule: ReportingRule = QUARTERLY) -> Plan:
    tasks = (
        a_task("1", "u_sci", "u_tax", task_class="key", by_division=divided),
        a_task("2", "u_sci"),
    )
    units = (Unit("u_sci", "科技局"), Unit("u_tax", "税务局"))
    return replace(a_plan(*tasks, units=units), rules=(rule, URGENT))


def told_news(
    no: int = 1,
    state: FilingState = "filed",
    *,
    day: date = JULY,
    unit: str = "u_sci",
    plan: Plan | None = None,
    said: date | None = None,
) -> Filing:
    plan = plan or the_plan()
    duty = news_duty(plan, URGENT, plan.tasks[0], unit, news_of(news_period(URGENT, day), no))
    filing = opened(open_news(duty, URGENT, at=at(day), calendar=CALENDAR))
    report = Report(1, at(said or day, 10 + no), at(day), "p_1", words=f"平台上线{no}", next_step="推广")
    return replace(filing, state=state, report=None if state == "open" else report, versions=1)


def owed(state: FilingState = "open", **more: object) -> Filing:
    first = compare((), None, the_plan(), at=at(SEPTEMBER), calendar=CALENDAR)
    fact = next(each.facts[0] for each in first if each.label == "1")
    assert isinstance(fact, FilingOpened)
    return replace(opened(fact), state=state, **more)  # type: ignore[arg-type]


def settle(filing: Filing, *news: Filing) -> tuple[FilingMet | FilingOpened | TermMoved, ...]:
    return settled(filing, news, QUARTERLY, day=SEPTEMBER, at=at(SEPTEMBER), calendar=CALENDAR)


def after(filing: Filing, facts: Sequence[FilingMet | FilingOpened | TermMoved]) -> Filing:
    for fact in facts:
        if isinstance(fact, FilingOpened):
            filing = opened(fact)
        elif isinstance(fact, TermMoved):
            filing = evolve_by_request(filing, fact)
        else:
            filing = evolve(filing, fact)
    return filing


def test_periods_of_news_name_their_quarter() -> None:
    assert news_of("2026Q3", 2) == "2026Q3!2"
    assert (is_news("2026Q3!2"), is_news("2026Q3"), is_news("2026@m_1")) == (True, False, False)
    assert (period_of("2026Q3!2"), period_of("2026Q3")) == ("2026Q3", "2026Q3")


def test_key_tasks_report_urgently_by_who_files_for_them() -> None:
    plan = the_plan()
    assert [reports_urgently(plan, task) for task in plan.tasks] == [True, False]
    assert [(task.label, unit) for task, unit in own_news_tasks(plan, ("u_tax", "u_sci"))] == [("1", "u_sci")]
    assert own_news_tasks(plan, ("u_tax",)) == ()
    divided = the_plan(divided=True)
    assert [unit for _, unit in own_news_tasks(divided, ("u_tax",))] == ["u_tax"]
    assert own_news_tasks(replace(plan, rules=(QUARTERLY,)), ("u_sci",)) == ()


def test_only_what_the_office_asks_for_is_reminded_of() -> None:
    duty = news_duty(the_plan(), URGENT, the_plan().tasks[0], "u_sci", "2026Q3!1")
    own = opened(open_news(duty, URGENT, at=at(JULY), calendar=CALENDAR))
    asked = opened(open_news(duty, URGENT, at=at(JULY), calendar=CALENDAR, asked=True))
    named = opened(open_news(duty, URGENT, at=at(JULY), calendar=CALENDAR, asked=True, until=SEPTEMBER))
    assert (own.ladder, own.is_asked, asked.is_asked) == ((), False, True)
    assert (asked.due_on, named.due_on) == (date(2026, 7, 20), SEPTEMBER)
    assert [(each.stage, each.on) for each in asked.ladder] == [
        ("reminder", date(2026, 7, 20)), ("urging", date(2026, 7, 21)), ("urging", date(2026, 7, 23)),
    ]  # fmt: skip


def test_news_nobody_asked_for_is_gone_once_taken_back() -> None:
    news = told_news()
    assert evolve(news, ReportWithdrawn(news.id, 1, 1)).state == "waived"
    asked = replace(news, ladder=owed().ladder)
    assert evolve(asked, ReportWithdrawn(news.id, 1, 1)).state == "open"


def test_an_accepted_one_meets_the_report_and_names_itself() -> None:
    news = told_news(state="accepted")
    [fact] = settle(owed(), news)
    assert fact == FilingMet(owed().id, 1, news.id)
    met = after(owed(), [fact])
    assert (met.state, met.is_closed, met.is_owed, met.next_stage()) == ("met", True, False, None)
    assert settle(met, news) == ()


def test_one_that_waits_lets_the_ladder_rest_and_keeps_the_term() -> None:
    [fact] = settle(owed(), told_news())
    rests = after(owed(), [fact])
    assert (rests.state, rests.ladder, rests.due_at) == ("open", (), owed().due_at)
    assert settle(rests, told_news()) == ()


def test_given_back_it_is_owed_again_with_a_term_from_today() -> None:
    rests = after(owed(), settle(owed(), told_news()))
    late = date(2026, 10, 12)
    facts = settled(rests, [told_news(state="returned")], QUARTERLY, day=late, at=at(late), calendar=CALENDAR)
    again = after(rests, facts)
    assert again.due_on == date(2026, 10, 15)
    assert again.ladder[0].on >= late
    soon = after(rests, settle(rests, told_news(state="waived")))
    assert (soon.due_on, soon.ladder) == (owed().due_on, owed(opened_at=rests.opened_at).ladder)


def test_given_back_after_it_met_the_report_the_report_opens_again() -> None:
    met = after(owed(), settle(owed(), told_news(state="accepted")))
    again = after(met, settle(met, told_news(state="returned")))
    assert (again.state, bool(again.ladder)) == ("open", True)
    waits = after(met, settle(met, told_news(state="returned"), told_news(2)))
    assert (waits.state, waits.ladder) == ("open", ())
    assert settle(met, told_news(state="returned"), told_news(2, "accepted")) == ()


def test_an_extension_outlives_the_news_that_stood_in_for_the_report() -> None:
    until = date(2026, 10, 20)
    first = owed()
    longer = evolve_by_request(first, extended_term(first, until, QUARTERLY, CALENDAR, day=SEPTEMBER))
    for others in ((), (told_news(2, "filed"),)):
        met = after(longer, settle(longer, told_news(state="accepted")))
        again = after(met, settle(met, told_news(state="returned"), *others))
        assert (again.state, again.extended, again.due_on) == ("open", 1, until)
        early = [rung.stage for rung in again.ladder if rung.on <= until]
        assert early == ([] if others else ["reminder"])


def test_what_the_unit_reported_itself_stays() -> None:
    for state in ("filed", "accepted", "waived"):
        assert settle(owed(state), told_news(state="accepted")) == ()


def test_of_a_divided_task_each_unit_tells_for_itself() -> None:
    both = [told_news(), told_news(unit="u_tax")]
    assert len(told_of(owed(), both, divided=False)) == 2
    assert [each.unit for each in told_of(owed(), both, divided=True)] == ["u_sci"]


def test_it_stands_for_the_reports_of_its_own_days_only() -> None:
    names = [name for _, name in reports_met(the_plan(), told_news(), CALENDAR)]
    assert names == ["p/quarterly/2026Q3/t_1/u_sci/report"]
    monthly = replace(QUARTERLY, period="month")
    [(_, name)] = reports_met(the_plan(rule=monthly), told_news(), CALENDAR)
    assert name == "p/quarterly/2026-07/t_1/u_sci/report"
    plain = replace(QUARTERLY, unless_urgent=False)
    assert reports_met(the_plan(rule=plain), told_news(), CALENDAR) == ()


def test_what_a_new_version_opens_is_met_at_once() -> None:
    """The task becomes a key one's neighbour: its report opens after its news was accepted."""
    plan, news = replace(the_plan(), version=2), told_news(state="accepted")
    changes = compare([news], None, plan, at=at(SEPTEMBER), calendar=CALENDAR)
    facts = {each.label: [type(fact) for fact in each.facts] for each in changes if each.what == "opened"}
    assert facts == {"1": [FilingOpened, FilingMet], "2": [FilingOpened]}


def test_what_is_met_stays_when_the_plan_changes() -> None:
    met = after(owed(), settle(owed(), told_news(state="accepted")))
    elsewhere = replace(
        the_plan(), version=2, tasks=(a_task("1", "u_tax", task_class="key"), the_plan().tasks[1])
    )
    for plan in (replace(the_plan(), version=2), elsewhere):
        changes = compare([met], the_plan(), plan, at=at(SEPTEMBER), calendar=CALENDAR)
        assert [each.what for each in changes if each.label == "1"] == []


def rolled_up(
    filings: Sequence[Filing], news: Sequence[Filing], plan: Plan | None = None
) -> tuple[Entry, ...]:
    cut_off = at(date(2026, 9, 29), 17)
    return roll_up(
        plan or the_plan(),
        filings,
        period="2026Q3",
        cut_off=cut_off,
        day=date(2026, 9, 29),
        head="",
        news=news,
    ).entries


@pytest.mark.parametrize(
    ("state", "news", "counts_as"),
    [
        ("met", "accepted", "accepted"),
        ("open", "filed", "unchecked"),
        ("open", "returned", "not_received"),
        ("returned", "filed", "returned"),
        ("filed", "accepted", "unchecked"),
        ("waived", "accepted", "waived"),
    ],
)
def test_the_roll_up_counts_each_report_once(state: FilingState, news: FilingState, counts_as: str) -> None:
    own = Report(1, at(SEPTEMBER), at(SEPTEMBER), "p_1") if state in {"returned", "filed"} else None
    [entry] = rolled_up([owed(state, report=own)], [told_news(state=news)])
    assert entry.counts_as == counts_as


def test_the_roll_up_shows_the_news_with_its_day_and_words() -> None:
    met, news = owed("met"), told_news(state="accepted")
    [entry] = rolled_up([met], [news, told_news(2)])
    assert (entry.filing, entry.news, entry.news_at) == (news.id, "平台上线1", at(JULY, 11))
    assert (entry.next_step, entry.late, entry.due_on) == ("推广", False, met.due_on)
    later = told_news(2, "accepted")
    assert rolled_up([met], [news, later])[0].news == "平台上线2"
    late = told_news(state="accepted", day=date(2026, 9, 29))
    assert rolled_up([met], [late])[0].late
    assert rolled_up([met], [told_news(state="accepted", day=date(2026, 9, 30))])[0].news is None


def test_a_key_task_that_owes_nothing_stands_by_its_news() -> None:
    other = a_filing("2", state="filed", report=Report(1, at(JULY), at(JULY), "p_1"))
    entries = rolled_up([other], [told_news(state="accepted"), told_news(2, "returned")])
    assert [(each.label, each.counts_as) for each in entries] == [("1", "accepted"), ("2", "unchecked")]


def test_the_standing_one_is_accepted_before_filed_and_the_later_before_the_earlier() -> None:
    first, later = told_news(), told_news(2)
    assert standing_news([first, later]) == later
    assert standing_news([replace(first, state="accepted"), later]) == replace(first, state="accepted")
    assert standing_news([told_news(state="returned")]) is None


@given(
    st.lists(
        st.tuples(st.integers(0, 2), st.sampled_from(("file", "accept", "return", "withdraw"))), max_size=14
    )
)
def test_whatever_becomes_of_the_news_the_report_is_owed_exactly_while_none_was_accepted(
    acts: list[tuple[int, str]],
) -> None:
    """Met by an accepted one, silent while one waits, with a ladder otherwise."""
    found = {no: told_news(no, "open") for no in range(3)}
    filing = owed()
    for no, act in acts:
        found[no] = _acted(found[no], act)
        facts = settle(filing, *found.values())
        filing = after(filing, facts)
        states = {each.state for each in found.values()}
        assert (filing.state == "met") == ("accepted" in states)
        if "accepted" not in states:
            assert (filing.ladder == ()) == ("filed" in states)
        assert settle(filing, *found.values()) == ()


def _acted(news: Filing, act: str) -> Filing:
    now: datetime = at(SEPTEMBER)
    if act == "file" and news.state in {"open", "returned", "filed"}:
        return replace(news, state="filed", report=told_news().report)
    if act == "accept" and news.state == "filed":
        return evolve(news, ReportAccepted(news.id, 1, 1))
    if act == "return" and news.state in {"filed", "accepted"}:
        back = ReportReturned(news.id, 1, 1, Erasable("补数"), SEPTEMBER, now, now, owed().ladder)
        return evolve(news, back)
    if act == "withdraw" and news.state == "filed":
        return evolve(news, ReportWithdrawn(news.id, 1, 1))
    return news
