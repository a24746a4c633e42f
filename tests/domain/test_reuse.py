"""A figure asked by two rules is asked once: what was accepted is offered, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.filings import Filing, FilingState, Report
from bot.domain.periods import containing, ending_with
from bot.domain.plan import Indicator
from bot.domain.readings import Figure, Item
from bot.domain.reuse import known_figures, with_known
from bot.domain.rules import PeriodKind
from tests.domain.duty_builders import a_filing

AT = datetime(2026, 9, 24, 2, tzinfo=UTC)
DEALS = Indicator("i_1", "技术合同成交额", ">=", Decimal(6_000_000_000), "元", task="t_1")
PATENTS = Indicator("i_2", "有效发明专利数", ">=", Decimal(100), "件", task="t_1")
TOLD = Figure("技术合同成交额", Decimal(4_620_000_000), "元")
PROJECTS = Figure("对接项目", Decimal(26), "个")
STATES = st.sampled_from(["open", "filed", "accepted", "returned", "waived"])


def reported(*figures: Figure, label: str = "2", unit: str = "u_sci", state: FilingState = "accepted",
             period: str = "2026Q3") -> Filing:  # fmt: skip
    return a_filing(label, unit, period=period, state=state, report=Report(1, AT, AT, "p_1", figures=figures))


def test_accepted_figure_of_another_rule_is_known() -> None:
    [known] = known_figures(a_filing("1"), [DEALS, PATENTS], [reported(TOLD)])
    assert (known.figure, known.indicator, known.label) == (TOLD, DEALS, "2")


@pytest.mark.parametrize(
    "other",
    [
        reported(TOLD, state="filed"), reported(TOLD, state="returned"), reported(TOLD, unit="u_tax"),
        reported(TOLD, period="2026Q2"), reported(replace(TOLD, unit="件")),
        reported(replace(TOLD, metric="专利转化项目数")), reported(replace(TOLD, growth=True)), reported(),
    ],
)  # fmt: skip
def test_nothing_else_is_known(other: Filing) -> None:
    assert known_figures(a_filing("1"), [DEALS, PATENTS], [other]) == ()


def test_two_reports_that_differ_leave_the_question_open() -> None:
    other = reported(replace(TOLD, value=Decimal(1)), label="3")
    assert known_figures(a_filing("1"), [DEALS], [reported(TOLD), other]) == ()
    assert len(known_figures(a_filing("1"), [DEALS], [reported(TOLD), reported(TOLD, label="3")])) == 1


@given(STATES, STATES)
def test_only_what_was_accepted_is_offered_and_only_where_it_is_owed(
    mine: FilingState, theirs: FilingState
) -> None:
    known = known_figures(a_filing("1", state=mine), [DEALS], [reported(TOLD, state=theirs)])
    assert bool(known) == (mine in {"open", "returned"} and theirs == "accepted")


def test_what_is_known_takes_the_place_of_the_last_periods_figure() -> None:
    known = known_figures(a_filing("1"), [DEALS], [reported(TOLD)])
    last = Item("1", "on_track", figures=(replace(TOLD, value=Decimal(1)), PROJECTS))
    offered = with_known(last, "1", known)
    assert offered is not None
    assert offered.status == "on_track"
    assert offered.figures == (PROJECTS, TOLD)
    assert with_known(None, "1", known) == Item("1", figures=(TOLD,))
    assert with_known(last, "1", ()) is last
    assert with_known(None, "1", ()) is None


RATE = Indicator("i_3", "按期办结率", ">=", Decimal(95), "%", task="t_1")


@pytest.mark.parametrize(
    ("mine", "theirs", "known"),
    [
        ("2026Q2", "2026-06", True), ("2026Q2", "2026H1", True), ("2026H1", "2026Q2", True),
        ("2026Q4", "2026", True), ("2026", "2026-12", True), ("2026", "2024~2026", True),
        ("2026Q2", "2026-05", False), ("2026Q2", "2025H1", False), ("2026Q3", "2026Q3!1", False),
        ("2026Q2", "2026@m_1", False),
    ],
)  # fmt: skip
def test_total_is_known_for_each_period_that_ends_with_its_own(mine: str, theirs: str, known: bool) -> None:
    found = known_figures(a_filing("1", period=mine), [DEALS], [reported(TOLD, period=theirs)])
    assert bool(found) is known


def test_rate_and_what_came_in_a_period_are_of_that_period_alone() -> None:
    rate = Figure("按期办结率", Decimal(96), "%")
    assert known_figures(a_filing("1", period="2026H1"), [RATE], [reported(rate, period="2026Q2")]) == ()
    assert known_figures(a_filing("1", period="2026Q2"), [RATE], [reported(rate, period="2026Q2")]) != ()
    part = replace(TOLD, scope="period")
    assert known_figures(a_filing("1", period="2026H1"), [DEALS], [reported(part, period="2026Q2")]) == ()


DATES = st.dates(date(2004, 1, 1), date(2040, 12, 31))
KINDS = st.sampled_from(["week", "month", "quarter", "half", "year"])


@given(DATES, KINDS, KINDS)
def test_total_passes_between_two_periods_exactly_where_their_last_days_are_one(
    day: date, one: PeriodKind, other: PeriodKind
) -> None:
    mine, theirs = containing(day, one), containing(day, other)
    same_end = mine.last == theirs.last
    found = known_figures(a_filing("1", period=mine.id), [DEALS], [reported(TOLD, period=theirs.id)])
    assert bool(found) is same_end
    assert (theirs.id in ending_with(mine.id)) is same_end
    assert mine.id == ending_with(mine.id)[0]
