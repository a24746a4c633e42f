"""Facts of a year as the ledger numbers them, for tests of the assessment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from bot.domain.assessment import Assessment, Basis, UnitScore, assess
from bot.domain.assessment_rules import SCORING_FILE, ItemName, Scoring, read_scoring
from bot.domain.facts import (
    Fact,
    FilingOpened,
    FilingWaived,
    ReportAccepted,
    ReportFiled,
    ReportReturned,
    ReportWithdrawn,
)
from bot.domain.filings import filing_id
from bot.domain.plan import Indicator, Plan, Unit
from bot.domain.request_facts import RequestDecided, RequestKind, RequestMade, TermMoved
from bot.domain.rules import Part
from bot.domain.told_figures import ToldFigure
from bot.domain.trail import Recorded
from bot.text import Erasable
from tests.domain.duty_builders import RULE, a_plan, a_task, the_calendar

DATA = Path(__file__).resolve().parents[2] / "data"
YEAR = 2026
DUES = {"Q1": date(2026, 3, 25), "Q2": date(2026, 6, 25), "Q3": date(2026, 9, 28), "Q4": date(2026, 12, 25)}
NEW_YEAR = date(2027, 2, 1)


def at(day: date, hour: int = 9) -> datetime:
    return the_calendar().instant(day, time(hour))


@cache
def the_scoring() -> Scoring:
    return read_scoring((DATA / SCORING_FILE).read_text("utf-8"))


class Year:
    """The ledger of one year: each method records a fact and gives its number."""

    def __init__(self, plan: Plan | None = None) -> None:
        self.plan = plan or the_plan()
        self.recorded: list[Recorded] = []
        self.numbers: dict[str, int] = {}

    def add(self, day: date, fact: Fact, hour: int = 9) -> int:
        seq = len(self.recorded) + 1
        self.recorded.append(Recorded(seq, at(day, hour), "p_1", fact))
        return seq

    def open(
        self, task: str = "1", unit: str = "u_sci", quarter: str = "Q3", *, part: Part = "report"
    ) -> str:
        """Opened ten days before it is due; the filing's id."""
        due = DUES[quarter]
        name = filing_id(
            plan="p", rule=RULE.id, period=f"2026{quarter}", task=f"t_{task}", unit=unit, part=part
        )
        opened_at = at(due - timedelta(days=10))
        terms = (due, at(due, 17), at(due, 17), at(due + timedelta(days=40), 17))
        self.add(due - timedelta(days=10), FilingOpened(name, 1, task, opened_at, *terms, ladder=()))
        return name

    def file(self, filing: str, day: date, hour: int = 9, **told: Any) -> int:
        """A report that lacks nothing, unless `told` says otherwise."""
        no = self.numbers[filing] = self.numbers.get(filing, 0) + 1
        instant = at(day, hour)
        given = {"status": "on_track", "percent": Decimal(60)} | told
        received = given.pop("received_at", instant)
        report = ReportFiled(filing, 1, no, "p_1", instant, received, Erasable("进展"), **given)
        return self.add(day, report, hour)

    def accept(self, filing: str, day: date) -> int:
        return self.add(day, ReportAccepted(filing, 1, self.numbers[filing]))

    def send_back(self, filing: str, day: date, until: date, hour: int = 9, *, by_lead: bool = False) -> int:
        due, no = at(until, 17), self.numbers[filing]
        back = ReportReturned(filing, 1, no, Erasable("缺数据"), until, due, due, (), by_lead)
        return self.add(day, back, hour)

    def withdraw(self, filing: str, day: date) -> int:
        return self.add(day, ReportWithdrawn(filing, 1, self.numbers[filing]))

    def waive(self, filing: str, day: date) -> int:
        return self.add(day, FilingWaived(filing, 1, Erasable("免报")))

    def ask(self, filing: str, kind: RequestKind, day: date) -> int:
        made = RequestMade(f"R{len(self.recorded)}", kind, filing, 1, "p_1", "r", at(day), Erasable("申请"))
        return self.add(day, made)

    def decide(self, asked: int, day: date, *, granted: bool) -> int:
        made = self.recorded[asked - 1].fact
        assert isinstance(made, RequestMade)
        return self.add(day, RequestDecided(made.request, made.kind, made.filing, 1, granted))

    def move(self, filing: str, day: date, until: date) -> int:
        due = at(until, 17)
        return self.add(day, TermMoved(filing, 1, until, due, due, due + timedelta(days=30), (), 1))

    def assess(self, *, on: date = NEW_YEAR, scoring: Scoring | None = None) -> Assessment:
        head = (len(self.recorded), "f" * 64)
        basis = Basis(self.plan, YEAR, at(on), head, scoring or the_scoring(), the_calendar())
        return assess(self.recorded, basis)

    def unit(self, unit: str = "u_sci", *, on: date = NEW_YEAR) -> UnitScore:
        found = self.assess(on=on).of(unit)
        assert found is not None
        return found


def the_plan(*, indicators: Sequence[Indicator] = (), deadline: date | None = None) -> Plan:
    tasks = (
        a_task("1", "u_sci", "u_tax:support", deadline=deadline),
        a_task("2", "u_sci"),
        a_task("3", "u_tax"),
    )
    units = (Unit("u_tax", "市税务局"), Unit("u_sci", "市科技局"), Unit("u_new", "市数据局"))
    return replace(a_plan(*tasks, units=units), indicators=tuple(indicators), from_year=YEAR, to_year=YEAR)


def figure(metric: str, value: int, unit: str = "件") -> ToldFigure:
    return ToldFigure(Erasable(metric), Decimal(value), unit)


def taken(score: UnitScore, item: ItemName) -> list[tuple[str, Decimal, int, str | None]]:
    """What an item took: the case, the points, the number of the fact, the excuse."""
    found = next(each for each in score.items if each.item == item)
    return [(each.found.case, each.points, each.found.seq, each.found.excuse) for each in found.traces]


def points(score: UnitScore, item: ItemName) -> Decimal | None:
    return next(each.points for each in score.items if each.item == item)
