"""A roll-up's indicators and a task's series come from the same reports: they never differ (指标各处一致)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import event, given
from hypothesis import strategies as st

from bot.domain.filings import Filing, FilingState
from bot.domain.indicators import stand
from bot.domain.last_known import IndicatorRow
from bot.domain.plan import Indicator, Plan
from bot.domain.readings import Figure
from bot.domain.rollup import roll_up
from bot.domain.series import Series, series_of
from tests.documents.rollups import CUT_OFF, a_filing, a_plan, a_report, a_task

DAY = date(2026, 11, 20)
TASKS = (a_task(1), a_task(2))
PLAN = a_plan(TASKS)
QUARTERS = ("2025Q4", "2026Q1", "2026Q2", "2026Q3", "2026Q4")
FIRMS = Indicator("i", "对接项目", ">=", Decimal(40), "个", by="2026", cadence="per-year", task=TASKS[0].id)
TOTAL = replace(FIRMS, cadence="by-deadline", baseline=Decimal(10), baseline_year=2025)
STATES: Sequence[FilingState] = ("open", "filed", "accepted", "returned", "waived", "unsigned")


def level(value: int, unit: str = "个") -> Figure:
    return Figure(FIRMS.metric, Decimal(value), unit)


def grown(percent: int) -> Figure:
    return replace(level(percent, "%"), growth=True, base="last_quarter")


@st.composite
def quarters(draw: st.DrawFn) -> dict[str, list[Filing]]:
    """Of each quarter a report of the task in any state, now and then with news of it, or two units'."""
    told = st.one_of(
        st.integers(0, 90).map(level),
        st.integers(0, 90).map(grown),
        st.just(level(3, "万元")),  # of another unit: no value of the indicator
        st.just(replace(level(5), scope="period")),
    )
    found: dict[str, list[Filing]] = {}
    for period in QUARTERS:
        units = draw(st.sampled_from((("u_1",), ("u_1", "u_2"))))
        listed = [one_of(draw(told), period, draw(st.sampled_from(STATES)), unit) for unit in units]
        for number in range(draw(st.integers(0, 2)) if len(units) == 1 else 0):
            news = one_of(
                draw(told), f"{period}!{number}", draw(st.sampled_from(("filed", "accepted"))), "u_1"
            )
            listed.append(replace(news, rule="urgent"))
        found[period] = listed
    return found


def one_of(figure: Figure, period: str, state: FilingState, unit: str) -> Filing:
    report = None if state == "open" else a_report(figures=(figure,))
    made = a_filing(TASKS[0], state, period=period, unit=unit, report=report)
    return replace(made, id=f"p/quarterly/{period}/{TASKS[0].id}/{unit}/report")


def row_of(plan: Plan, told: dict[str, list[Filing]], period: str) -> IndicatorRow:
    def before() -> Iterator[tuple[str, list[Filing]]]:
        yield from ((name, told[name]) for name in reversed(QUARTERS[: QUARTERS.index(period)]))

    return roll_up(
        plan,
        [each for each in told[period] if not each.is_news],
        period=period,
        cut_off=CUT_OFF + timedelta(days=400),
        day=DAY,
        head="",
        foreword="",
        office="办公室",
        news=[each for each in told[period] if each.is_news],
        earlier=before(),
    ).indicators[0]


@given(quarters(), st.sampled_from(QUARTERS), st.sampled_from((FIRMS, TOTAL)), st.booleans())
def test_the_roll_up_of_a_period_and_the_series_up_to_it_tell_the_same(
    told: dict[str, list[Filing]], period: str, indicator: Indicator, divided: bool
) -> None:
    tasks = (replace(TASKS[0], by_division=divided), *TASKS[1:])
    plan = replace(PLAN, tasks=tasks, indicators=(indicator,))
    filings = [each for name in QUARTERS[: QUARTERS.index(period) + 1] for each in told[name]]
    row = row_of(plan, told, period)
    found = series_of([indicator], filings, DAY, from_year=plan.from_year, divided=divided)
    accepted = [point for each in found for point in each.points if point.accepted]
    event("now" if accepted and accepted[-1].period.id == period else "before" if accepted else "never")
    if not accepted:
        assert (row.standing.lamp, row.last, row.looked_back) == ("unfiled", None, True)
    elif accepted[-1].period.id == period:
        assert row.last is None
        assert row.standing == lamp_of(found[0], divided=divided)
    else:
        assert (row.standing.lamp, row.standing.value) == ("unfiled", None)
        assert row.last is not None
        assert row.last.period == accepted[-1].period.id
        assert row.last.on == accepted[-1].period.last
        assert row.last.standing == lamp_of(found[0], divided=divided)


def lamp_of(series: Series, *, divided: bool) -> object:
    if divided:
        assert series.standing is None
        return replace(stand(FIRMS, (), DAY), lamp="off", why="in_parts", expected=None, time_gone=None)
    return series.standing
