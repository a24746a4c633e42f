"""A figure asked by two rules is asked once: what was accepted is offered, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.filings import Filing, FilingState, Report
from bot.domain.plan import Indicator
from bot.domain.readings import Figure, Item
from bot.domain.reuse import known_figures, with_known
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
