"""Cards of the yearly assessment: a unit with every kind of case, one with none, more than a page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from bot.domain.assessment import Assessment, ItemScore, Trace, UnitScore
from bot.domain.assessment_courses import EXCUSES
from bot.domain.assessment_matter import Found
from bot.domain.assessment_rules import CASES, ITEMS
from bot.notices import assessment
from tests.domain.assessment_builders import the_scoring
from tests.notices.samples import PLAN, Sample

AT = datetime(2027, 1, 20, 1, 5, tzinfo=UTC)
UNTIL = datetime(2026, 9, 28, 9, tzinfo=UTC)


def a_found(case: str, **changes: object) -> Found:
    about = "市级高价值发明专利" if case in {"red", "yellow"} else "缺数据" if case == "returned" else None
    found = Found(
        case, 4711, date(2026, 10, 9), "t_7", "7", "p/q/2026Q3/t_7/u_1/report", "2026Q3", UNTIL, about
    )  # type: ignore[arg-type]
    return replace(found, **changes)  # type: ignore[arg-type]


def a_unit(number: int, *, much: bool = False) -> UnitScore:
    """With every case of every item, and every excuse; else with nothing taken off."""
    items = []
    for rule in the_scoring().items:
        traces = [Trace(rule.name, a_found(case), rule.takes[case]) for case in CASES[rule.name] if much]
        if much and rule.name == "timely":
            traces += [Trace("timely", a_found("late", excuse=excuse), Decimal(0)) for excuse in EXCUSES]
            traces.append(Trace("timely", a_found("missing"), Decimal(0)))
        points = None if rule.name == "closed_out" and not much else rule.weight
        items.append(ItemScore(rule.name, rule.weight, 12, points, tuple(traces)))
    return UnitScore(f"u_{number}", f"市科技局{number}" if number else "市科技局", tuple(items))


def an_assessment(*, units: int = 3, provisional: bool = False, much: bool = True) -> Assessment:
    none = UnitScore("u_none", "市数据局", tuple(ItemScore(item, Decimal(10), 0, None) for item in ITEMS))
    listed = (a_unit(0, much=much), *(a_unit(number) for number in range(1, units)), none)
    return Assessment(
        "p", PLAN, 2, 2026, AT, (4718, "9f3c2a7be01d" + "0" * 52), the_scoring(), provisional, listed
    )  # fmt: skip


def assessments() -> Iterator[tuple[str, Sample]]:
    whole, long = an_assessment(), an_assessment(units=12, provisional=True)
    yield "assessment", Sample(assessment.assessment_card(whole), 420)
    yield "assessment, first page", Sample(assessment.assessment_card(long), 700)
    yield "assessment, second page", Sample(assessment.assessment_card(long, page=2), 560)
    for page in (1, 2, 3, 5, 8, 9):
        yield (
            f"assessment of a unit, {page}",
            Sample(assessment.unit_assessment(whole, "u_0", page=page), 600),
        )
    provisional = replace(whole, provisional=True)
    yield "assessment, nothing taken", Sample(assessment.unit_assessment(provisional, "u_1"), 260)
    yield "assessment, nothing done", Sample(assessment.unit_assessment(whole, "u_none"), 260)
    for found in (whole, provisional):
        yield f"assessment, file {found.provisional}", Sample(assessment.assessment_file(found), 130)
    yield (
        "assessment, which",
        Sample(assessment.assessment_choice([("甲方案", "/assess a"), ("乙方案", "/assess b")]), 60),
    )
