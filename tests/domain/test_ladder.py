"""The ladder: its days, and what is reached when."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.duties import Dates, due_dates, term
from bot.domain.evolve import evolve
from bot.domain.filings import Filing, FilingState, Rung
from bot.domain.ladder import freeze, reached
from bot.domain.periods import parse_period
from bot.domain.rules import DEFAULT_LADDER, LadderStep
from tests.domain.duty_builders import RULE, a_filing, the_calendar

DATES = due_dates(RULE, parse_period("2026Q3"), the_calendar())
LADDER = freeze(DEFAULT_LADDER, DATES, the_calendar())
DAYS = st.dates(date(2004, 1, 1), date(2032, 12, 31))
STEPS = st.lists(
    st.builds(LadderStep, st.sampled_from(["reminder", "urging"]), st.integers(-15, 15)), max_size=8
)


def days(rungs: tuple[Rung, ...]) -> list[tuple[str, str]]:
    return [(rung.stage, f"{rung.on:%m-%d}") for rung in rungs]


def test_default_ladder_counts_workdays_over_holidays() -> None:
    assert days(LADDER) == [
        ("reminder", "09-20"),  # a make-up Sunday
        ("reminder", "09-28"),
        ("urging", "09-29"),
        ("urging", "10-08"),
        ("urging", "10-10"),  # a make-up Saturday
        ("supervision", "10-12"),
        ("circular", "10-16"),
    ]


def test_reminder_before_the_opening_day_comes_when_the_filing_opens() -> None:
    late = replace(DATES, opens_on=date(2026, 9, 23))
    assert days(freeze(DEFAULT_LADDER, late, the_calendar()))[:2] == [
        ("reminder", "09-23"),
        ("reminder", "09-28"),
    ]


def test_of_two_rungs_on_one_day_the_later_step_stands() -> None:
    steps = [LadderStep("urging", 0), LadderStep("reminder", -3), LadderStep("reminder", -9)]
    today = replace(DATES, opens_on=DATES.due_on)
    assert days(freeze(steps, today, the_calendar())) == [("urging", "09-28")]


def test_reminder_of_a_due_day_that_is_off_goes_the_workday_before() -> None:
    granted = replace(DATES, due_on=date(2026, 10, 3))
    assert days(freeze(DEFAULT_LADDER, granted, the_calendar())) == [
        ("reminder", "09-23"),
        ("reminder", "09-30"),
        ("urging", "10-08"),
        ("urging", "10-10"),
        ("urging", "10-13"),
        ("supervision", "10-14"),
        ("circular", "10-20"),
    ]


@given(STEPS, DAYS, st.integers(0, 40), st.booleans())
def test_rungs_are_workdays_in_order_one_a_day_and_none_before_the_opening(
    steps: list[LadderStep], due: date, lead: int, moved: bool
) -> None:
    dates = term(RULE, due, the_calendar(), opens_on=due - timedelta(days=lead))
    dates = dates if moved else replace(dates, due_on=due)
    ladder = freeze(steps, dates, the_calendar())
    on = [rung.on for rung in ladder]
    assert on == sorted(set(on))
    assert all(the_calendar().is_workday(day) and day >= dates.opens_on for day in on)
    assert bool(ladder) == bool(steps)
    assert [rung.stage for rung in ladder] == [
        rung.stage for rung in freeze(steps[::1], dates, the_calendar())
    ]


@given(STEPS, DAYS)
def test_last_step_is_the_last_rung(steps: list[LadderStep], due: date) -> None:
    ladder = freeze(steps, term(RULE, due, the_calendar(), opens_on=due - timedelta(days=60)), the_calendar())
    if steps:
        highest = max(step.offset_workdays for step in steps)
        assert ladder[-1].stage in {step.stage for step in steps if step.offset_workdays == highest}


def test_after_downtime_all_stages_are_recorded_and_the_last_one_is_to_be_said() -> None:
    stages = reached(a_filing(ladder=LADDER), date(2026, 10, 9))
    assert [(stage.index, stage.stage) for stage in stages] == [
        (0, "reminder"),
        (1, "reminder"),
        (2, "urging"),
        (3, "urging"),
    ]
    assert {stage.on for stage in stages} == {date(2026, 10, 9)}


def test_nothing_is_reached_before_its_day() -> None:
    assert reached(a_filing(ladder=LADDER), date(2026, 9, 19)) == ()
    assert reached(a_filing(ladder=LADDER, reached=1), date(2026, 9, 27)) == ()


@pytest.mark.parametrize("state", ["filed", "accepted", "waived"])
def test_answer_stops_the_ladder(state: FilingState) -> None:
    assert reached(a_filing(state=state, ladder=LADDER), date(2026, 12, 1)) == ()


def _go(filing: Filing, day: date) -> tuple[Filing, list[int]]:
    """Record what is reached on that day."""
    indexes = []
    for stage in reached(filing, day):
        filing = evolve(filing, stage)
        indexes.append(stage.index)
    return filing, indexes


@given(st.lists(DAYS, max_size=12), st.integers(0, 12), STEPS, DAYS)
def test_stages_come_once_in_order_and_never_after_an_answer(
    looks: list[date], answered_after: int, steps: list[LadderStep], due: date
) -> None:
    dates: Dates = term(RULE, due, the_calendar(), opens_on=due - timedelta(days=30))
    filing = a_filing(ladder=freeze(steps, dates, the_calendar()))
    said: list[int] = []
    for place, day in enumerate(sorted(looks)):
        if place == answered_after:
            filing = replace(filing, state="filed")
        before = len(said)
        filing, indexes = _go(filing, day)
        said += indexes
        if place >= answered_after:
            assert len(said) == before
        else:
            assert len(said) == sum(rung.on <= day for rung in filing.ladder)
    assert said == list(range(len(said)))


@given(DAYS, DAYS)
def test_more_is_reached_the_later_one_looks(a: date, b: date) -> None:
    filing = a_filing(ladder=LADDER)
    earlier, later = reached(filing, min(a, b)), reached(filing, max(a, b))
    assert [stage.index for stage in later][: len(earlier)] == [stage.index for stage in earlier]


@given(st.integers(0, 40), st.integers(0, 30), st.integers(0, 3))
def test_a_slip_holds_back_what_urges_and_no_reminder(after: int, slip: int, gone: int) -> None:
    until = date(2026, 9, 21) + timedelta(days=slip)
    filing = replace(a_filing(ladder=LADDER, reached=gone), slip_until=until)
    day = date(2026, 9, 21) + timedelta(days=after)
    facts = reached(filing, day)
    said = filing.ladder[gone : gone + len(facts)]
    assert [fact.stage for fact in facts] == [rung.stage for rung in said]
    if day <= until:
        assert {rung.stage for rung in said} <= {"reminder"}
        due = [rung for rung in filing.ladder[gone:] if rung.stage == "reminder" and rung.on <= day]
        assert list(said) == due
