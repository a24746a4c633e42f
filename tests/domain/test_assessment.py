"""The yearly assessment: what costs points, what never does, and that every point has its fact."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from bot.domain.duty_facts import (
    CloseOutClaimed,
    CloseOutReturned,
    CloseOutWithdrawn,
    TaskReopened,
    TaskStruckOff,
)
from bot.domain.facts import FilingMet, FilingOpened
from bot.domain.filings import Rung
from bot.domain.passing_facts import ReportSigned, SignatureRefused
from bot.domain.plan import Indicator
from bot.domain.request_facts import AbsenceSet, EvidenceLost, EvidenceStored
from bot.text import Erasable
from tests.domain.assessment_builders import (
    DUES,
    YEAR,
    Year,
    at,
    figure,
    points,
    taken,
    the_plan,
    the_scoring,
)

IN_TIME, LATE = date(2026, 9, 25), date(2026, 10, 9)
ONE, THREE = Decimal(1), Decimal(3)


def patents(by: str = "2026") -> Indicator:
    return Indicator("i_1", "发明专利", ">=", Decimal(100), "件", by=by, task="t_1", cadence="per-year")


# In time


def test_what_was_filed_in_time_and_accepted_costs_nothing() -> None:
    year = Year()
    filing = year.open()
    year.file(filing, IN_TIME)
    year.accept(filing, LATE)
    score = year.unit()
    assert [(each.item, each.points) for each in score.items] == [
        ("timely", 30), ("complete", 25), ("progress", 20), ("returned", 10), ("closed_out", None),
    ]  # fmt: skip
    assert (score.points, score.possible, score.out_of_hundred) == (85, 85, Decimal("100.00"))
    assert score.traces == ()


def test_a_late_report_costs_a_point_traced_to_it() -> None:
    year = Year()
    filing = year.open()
    report = year.file(filing, LATE)
    [trace] = year.unit().traces
    assert (trace.found.case, trace.points, trace.found.seq, trace.found.filing) == (
        "late",
        1,
        report,
        filing,
    )
    assert (trace.found.on, trace.found.until) == (LATE, at(DUES["Q3"], 17))
    assert points(year.unit(), "timely") == 29


def test_what_never_came_rests_on_the_fact_that_set_its_term() -> None:
    year = Year()
    year.open()
    assert taken(year.unit(), "timely") == [("missing", THREE, 1, None)]
    assert year.unit().possible == 30


def test_what_is_not_due_yet_is_no_part_of_it() -> None:
    year = Year()
    year.open()
    found = year.unit(on=IN_TIME)
    assert (found.possible, found.out_of_hundred, found.traces) == (0, None, ())


def test_a_report_that_was_taken_back_does_not_answer() -> None:
    year = Year()
    filing = year.open()
    year.file(filing, IN_TIME)
    year.withdraw(filing, IN_TIME)
    again = year.file(filing, LATE)
    assert taken(year.unit(), "timely") == [("late", ONE, again, None)]


def test_a_correction_after_the_due_day_is_not_late() -> None:
    year = Year()
    filing = year.open()
    year.file(filing, IN_TIME)
    year.file(filing, LATE)
    assert taken(year.unit(), "timely") == []


def test_each_return_has_a_term_of_its_own() -> None:
    year = Year()
    filing = year.open()
    year.file(filing, IN_TIME)
    back = year.send_back(filing, LATE, date(2026, 10, 15))
    again = year.file(filing, date(2026, 10, 20))
    score = year.unit()
    assert taken(score, "timely") == [("refiled_late", ONE, again, None)]
    assert taken(score, "returned") == [("returned", ONE, back, None)]
    assert score.traces[-1].found.about == "缺数据"


def test_a_supporting_units_input_counts_by_its_share() -> None:
    year = Year()
    year.open(unit="u_tax", part="input")
    assert taken(year.unit("u_tax"), "timely") == [("missing", Decimal("1.5"), 1, None)]


# What never costs anything


def test_what_a_lead_asks_of_an_input_is_between_the_two_units_and_costs_nothing() -> None:
    year = Year()
    given = year.open(unit="u_tax", part="input")
    year.file(given, IN_TIME)
    back = year.send_back(given, LATE, LATE, by_lead=True)
    year.file(given, date(2026, 10, 20))
    score = year.unit("u_tax")
    assert taken(score, "returned") == [("returned", Decimal(0), back, "by_lead")]
    assert all(points == 0 for _, points, *_ in taken(score, "timely"))


def test_a_waived_filing_costs_nothing_whatever_was_late_or_returned() -> None:
    year = Year()
    filing = year.open()
    year.file(filing, LATE)
    year.send_back(filing, LATE, date(2026, 10, 15))
    year.waive(filing, date(2026, 11, 2))
    score = year.unit()
    assert {each.found.excuse for each in score.traces} == {"waived"}
    assert (sum(each.points for each in score.traces), score.possible) == (0, 0)


@pytest.mark.parametrize(("filed", "case"), [(date(2026, 10, 14), "extended"), (date(2026, 10, 16), None)])
def test_an_extension_moves_what_counts_as_on_time(filed: date, case: str | None) -> None:
    year = Year()
    filing = year.open()
    asked = year.ask(filing, "extension", IN_TIME)
    year.decide(asked, IN_TIME, granted=True)
    year.move(filing, IN_TIME, date(2026, 10, 15))
    report = year.file(filing, filed)
    assert taken(year.unit(), "timely") == [("late", Decimal(0) if case else ONE, report, case)]


def test_the_offices_own_slowness_over_a_request_costs_nothing() -> None:
    year = Year()
    filing = year.open()
    asked = year.ask(filing, "extension", IN_TIME)
    assert taken(year.unit(), "timely") == [("missing", Decimal(0), 1, "undecided")]
    report = year.file(filing, date(2026, 10, 8))
    assert taken(year.unit(), "timely") == [("late", Decimal(0), report, "undecided")]
    later = Year()
    filing = later.open()
    asked = later.ask(filing, "extension", IN_TIME)
    later.decide(asked, date(2026, 10, 9), granted=False)
    report = later.file(filing, date(2026, 10, 12))
    assert taken(later.unit(), "timely") == [("late", ONE, report, None)]


def test_a_dispute_that_is_upheld_takes_the_filing_out() -> None:
    year = Year()
    filing = year.open()
    asked = year.ask(filing, "dispute", LATE)
    year.decide(asked, date(2026, 10, 12), granted=True)
    score = year.unit()
    assert taken(score, "timely") == [("missing", Decimal(0), 1, "disputed")]
    assert score.possible == 0


@pytest.mark.parametrize(
    ("told_on", "filed", "excuse"),
    [
        (IN_TIME, date(2026, 10, 12), "absent"),
        (IN_TIME, date(2026, 10, 13), None),
        (LATE, date(2026, 10, 12), None),
    ],
)
def test_an_absence_with_a_substitute_ends_the_term_the_workday_after(
    told_on: date, filed: date, excuse: str | None
) -> None:
    year = Year()
    filing = year.open()
    away = AbsenceSet("a", "p_1", "u_sci", "p_2", date(2026, 9, 26), date(2026, 10, 10))
    year.add(told_on, away)
    report = year.file(filing, filed)
    assert taken(year.unit(), "timely") == [("late", Decimal(0) if excuse else ONE, report, excuse)]


def test_an_absence_that_was_cut_short_still_covers_what_it_had_covered() -> None:
    year = Year()
    filing = year.open()
    year.add(IN_TIME, AbsenceSet("a", "p_1", "u_sci", "p_2", date(2026, 9, 26), date(2026, 10, 20)))
    year.add(LATE, AbsenceSet("a", "p_1", "u_sci", "p_2", date(2026, 9, 26), date(2026, 10, 8)))
    report = year.file(filing, LATE)
    assert taken(year.unit(), "timely") == [("late", Decimal(0), report, "absent")]


def test_our_own_downtime_costs_nothing() -> None:
    """Sent in time and received late; opened by us only after it was due."""
    year = Year()
    year.file(year.open(), IN_TIME, received_at=at(LATE))
    late = year.open("2")
    opened = year.recorded[-1]
    assert isinstance(opened.fact, FilingOpened)
    year.recorded[-1] = replace(opened, fact=replace(opened.fact, opened_at=at(LATE)))
    report = year.file(late, LATE)
    assert taken(year.unit(), "timely") == [("late", Decimal(0), report, "opened_late")]


def test_a_change_the_unit_had_asked_for_is_no_return() -> None:
    year = Year()
    filing = year.open()
    year.file(filing, IN_TIME)
    year.accept(filing, IN_TIME)
    asked = year.ask(filing, "change", LATE)
    year.decide(asked, date(2026, 10, 12), granted=True)
    back = year.send_back(filing, date(2026, 10, 12), date(2026, 10, 15))
    assert taken(year.unit(), "returned") == [("returned", Decimal(0), back, "asked_to_change")]


def test_a_report_that_its_own_head_sent_back_is_no_answer_and_no_return() -> None:
    year = Year()
    filing = year.open()
    year.file(filing, IN_TIME, signature="wanted")
    year.add(IN_TIME, SignatureRefused(filing, 1, 1, Erasable("数字待核")))
    assert taken(year.unit(), "timely") == [("missing", THREE, 1, None)]
    again = year.file(filing, LATE, signature="wanted")
    year.add(LATE, ReportSigned(filing, 1, 2))
    assert taken(year.unit(), "timely") == [("late", ONE, again, None)]
    assert taken(year.unit(), "returned") == []


def test_a_report_met_by_an_accepted_urgent_one_is_not_missing() -> None:
    year = Year()
    filing = year.open()
    year.add(IN_TIME, FilingMet(filing, 1, "p/urgent/2026Q3!1/t_1/u_sci/report"))
    assert (year.unit().possible, year.unit().traces) == (0, ())
    assert not year.assess().provisional


def test_an_input_that_was_given_is_settled() -> None:
    year = Year()
    year.file(year.open(unit="u_tax", part="input"), IN_TIME)
    assert not year.assess().provisional
    assert points(year.unit("u_tax"), "timely") == 30


# Complete


def test_parts_that_are_missing_are_each_a_case() -> None:
    year = Year(the_plan(indicators=[patents()]))
    year.file(year.open("2"), IN_TIME, status="behind")
    year.file(year.open(quarter="Q4"), DUES["Q4"], status=None)
    assert [(case, cost) for case, cost, _, _ in taken(year.unit(), "complete")] == [
        ("no_problem", ONE), ("no_figures", ONE), ("no_status", Decimal("0.5")),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("quarter", "told", "status", "count"),
    [
        ("Q3", (), "on_track", 0),
        ("Q4", (), "on_track", 1),
        ("Q4", (), "no_activity", 0),
        ("Q4", (41,), "on_track", 0),
    ],
)
def test_an_indicator_is_missed_once_a_year_after_the_years_last_report(
    quarter: str, told: tuple[int, ...], status: str, count: int
) -> None:
    year = Year(the_plan(indicators=[patents()]))
    figures = tuple(figure("发明专利", each) for each in told)
    year.file(year.open(quarter="Q1"), DUES["Q1"], figures=figures)
    year.file(year.open(quarter=quarter), DUES[quarter], status=status)
    assert [case for case, _, _, _ in taken(year.unit(), "complete")] == ["no_figures"] * count


def test_what_was_told_and_erased_since_was_told() -> None:
    year = Year(the_plan(indicators=[patents()]))
    gone = Erasable(None, "0" * 64)
    told = replace(figure("发明专利", 40), metric=gone)
    year.file(year.open(quarter="Q4"), DUES["Q4"], status="behind", problem=gone, figures=(told,))
    assert taken(year.unit(), "complete") == []


def test_a_file_asked_for_again_that_never_came_is_missing() -> None:
    year = Year()
    filing = year.open()
    year.file(filing, IN_TIME)
    lost = year.add(IN_TIME, EvidenceLost("e", filing, 1, "too_large"))
    assert taken(year.unit(), "complete") == [("no_evidence", ONE, lost, None)]
    year.add(IN_TIME, EvidenceStored("e2", filing, 1, "a" * 64, "image/png", 10))
    assert taken(year.unit(), "complete") == []


@pytest.mark.parametrize("kinds", [(), ("quarterly",)])
def test_evidence_is_missing_only_where_the_rules_ask_for_it(kinds: tuple[str, ...]) -> None:
    year = Year()
    year.file(year.open(), IN_TIME, status="completed")
    found = year.assess(scoring=replace(the_scoring(), evidence_for=kinds)).of("u_sci")  # type: ignore[arg-type]
    assert found is not None
    assert len(taken(found, "complete")) == len(kinds)


# On schedule


def test_the_last_accepted_report_of_a_task_says_whether_it_is_behind() -> None:
    year = Year()
    for quarter, status in (("Q1", "behind"), ("Q2", "on_track")):
        filing = year.open(quarter=quarter)
        year.file(filing, DUES[quarter], status=status, problem=Erasable("缺人"))
        year.accept(filing, DUES[quarter])
    year.file(year.open(quarter="Q3"), IN_TIME, status="behind", problem=Erasable("缺人"))
    assert taken(year.unit(), "progress") == []


@pytest.mark.parametrize(("value", "case", "cost"), [(80, None, 0), (65, "yellow", 1), (20, "red", 3)])
def test_an_indicators_lamp_is_a_case_with_its_name(value: int, case: str | None, cost: int) -> None:
    year = Year(the_plan(indicators=[patents()]))
    filing = year.open()
    report = year.file(filing, IN_TIME, figures=(figure("发明专利", value),))
    year.accept(filing, LATE)
    assert taken(year.unit(), "progress") == ([(case, Decimal(cost), report, None)] if case else [])
    assert [each.found.about for each in year.unit().traces] == (["发明专利"] if case else [])


def test_a_lamp_lit_by_news_the_office_asked_for_is_traced_to_that_news() -> None:
    year = Year(the_plan(indicators=[patents()]))
    news = year.open().replace("2026Q3", "2026Q3!1")
    opened = year.recorded[-1].fact
    assert isinstance(opened, FilingOpened)
    year.add(IN_TIME, replace(opened, filing=news, ladder=(Rung("reminder", IN_TIME),)))
    report = year.file(news, IN_TIME, figures=(figure("发明专利", 20),))
    year.accept(news, LATE)
    assert taken(year.unit(), "progress") == [("red", Decimal(3), report, None)]


# Closed out


def close(kind: str, day: date, year: Year) -> int:
    names = ("C1", "p", 1, "t_1", "")
    facts = {
        "claimed": CloseOutClaimed(*names, "u_sci", "p_1", "r", at(day), Erasable("已完成")),
        "returned": CloseOutReturned(*names, Erasable("缺验收")),
        "withdrawn": CloseOutWithdrawn(*names),
        "struck": TaskStruckOff(*names, at(day)),
        "reopened": TaskReopened(*names, at(day), Erasable("整改")),
    }
    return year.add(day, facts[kind])  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("acts", "found"),
    [
        ((), [("unclaimed", 2)]),
        (("claimed",), []),
        (("claimed", "withdrawn"), [("unclaimed", 2)]),
        (("struck",), []),
        (("claimed", "returned", "claimed", "struck"), [("given_back", 1)]),
        (("claimed", "struck", "reopened"), [("reopened", 2)]),
    ],
)
def test_a_task_whose_deadline_has_passed_is_to_be_claimed(
    acts: tuple[str, ...], found: list[tuple[str, int]]
) -> None:
    year = Year(the_plan(deadline=date(2026, 6, 30)))
    for act in acts:
        close(act, date(2026, 7, 15), year)
    assert [(case, cost) for case, cost, _, _ in taken(year.unit(), "closed_out")] == found
    assert year.unit("u_tax").possible == 0


def test_a_deadline_that_is_still_ahead_is_none_yet() -> None:
    year = Year(the_plan(deadline=date(2026, 6, 30)))
    assert points(year.unit(on=date(2026, 6, 30)), "closed_out") is None
    assert points(year.unit(on=date(2026, 7, 1)), "closed_out") == 13


# The whole


def test_units_stand_in_the_plans_order_and_who_did_nothing_has_no_points() -> None:
    year = Year()
    year.file(year.open(), IN_TIME)
    year.open("3", "u_tax")
    found = year.assess()
    assert [each.name for each in found.units] == ["市税务局", "市科技局", "市数据局"]
    assert [each.out_of_hundred for each in found.units] == [Decimal(90), Decimal(100), None]


def test_it_is_provisional_until_the_year_is_over_and_settled() -> None:
    year = Year()
    filing = year.open()
    assert year.assess(on=date(2026, 12, 31)).provisional
    year.file(filing, IN_TIME)
    assert year.assess().provisional
    year.accept(filing, LATE)
    assert not year.assess().provisional
    assert year.assess(on=date(YEAR, 12, 31)).provisional


def test_a_floor_ends_what_cases_take() -> None:
    year = Year()
    for quarter in DUES:
        for task in "12":
            year.open(task, quarter=quarter)
    scoring = the_scoring()
    timely = replace(scoring.items[0], floor=Decimal(20))
    found = year.assess(scoring=replace(scoring, items=(timely, *scoring.items[1:]))).of("u_sci")
    assert found is not None
    assert points(found, "timely") == 20
    assert [cost for _, cost, _, _ in taken(found, "timely")] == [3, 3, 3, 1, 0, 0, 0, 0]
