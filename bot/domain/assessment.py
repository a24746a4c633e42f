"""The yearly assessment: a unit's points by items, each traced to the fact it rests on (年度考核)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from bot.domain.assessment_courses import Course, courses, year_of
from bot.domain.assessment_items import complete, returned, timely
from bot.domain.assessment_matter import Found, Judged, Matter
from bot.domain.assessment_rules import ItemName, ItemRule, Scoring
from bot.domain.assessment_tasks import closed_out, progress
from bot.domain.calendar import WorkCalendar
from bot.domain.duty_facts import (
    CloseOutClaimed,
    CloseOutReturned,
    CloseOutWithdrawn,
    TaskReopened,
    TaskStruckOff,
)
from bot.domain.facts import (
    FilingMet,
    FilingOpened,
    FilingWaived,
    ReportAccepted,
    ReportFiled,
    ReportReturned,
    ReportWithdrawn,
)
from bot.domain.owing import owing_units
from bot.domain.passing_facts import ReportSigned, SignatureRefused, SignatureWaived
from bot.domain.plan import OFFICE, Indicator, Plan, Task, Unit
from bot.domain.plan_facts import PlanPublished
from bot.domain.request_facts import (
    AbsenceSet,
    EvidenceLost,
    EvidenceStored,
    RequestDecided,
    RequestMade,
    RequestWithdrawn,
    TermMoved,
)
from bot.domain.trail import Recorded

CLOSING: Final = (CloseOutClaimed, CloseOutReturned, CloseOutWithdrawn, TaskStruckOff, TaskReopened)
# All that the assessment reads: nothing of messages, and nothing of how soon somebody answered one.
KINDS: Final[tuple[type, ...]] = (
    PlanPublished, FilingOpened, ReportFiled, ReportWithdrawn, ReportAccepted, ReportReturned, FilingWaived,
    FilingMet, ReportSigned, SignatureRefused, SignatureWaived, RequestMade, RequestDecided,
    RequestWithdrawn, TermMoved, EvidenceStored, EvidenceLost, AbsenceSet, *CLOSING,
)  # fmt: skip
_JUDGES: Final[Mapping[ItemName, Callable[[Matter], Judged]]] = {
    "timely": timely,
    "complete": complete,
    "progress": progress,
    "returned": returned,
    "closed_out": closed_out,
}
_CENT: Final = Decimal("0.01")
_ZERO: Final = Decimal(0)


@dataclass(frozen=True, slots=True)
class Basis:
    """What is assessed: a version of a plan, a year; as of an instant and the ledger's head (number, hash).

    The same basis and the same facts give the same assessment. `former` are the names of units by id that
    earlier versions had.
    """

    plan: Plan
    year: int
    at: datetime
    head: tuple[int, str]
    scoring: Scoring
    calendar: WorkCalendar
    former: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Trace:
    """A case with what it took off: less than the rules say only where the item had reached its floor."""

    item: ItemName
    found: Found
    points: Decimal


@dataclass(frozen=True, slots=True)
class ItemScore:
    """Points of one item. `points` is None where the unit had nothing to do in it: it does not count then."""

    item: ItemName
    weight: Decimal
    looked_at: int
    points: Decimal | None
    traces: tuple[Trace, ...] = ()

    @property
    def taken(self) -> Decimal:
        return sum((each.points for each in self.traces), _ZERO)


@dataclass(frozen=True, slots=True)
class UnitScore:
    """One unit's year, its items in the order of the rules."""

    unit: str
    name: str
    items: tuple[ItemScore, ...]

    @property
    def points(self) -> Decimal:
        return sum((each.points for each in self.items if each.points is not None), _ZERO)

    @property
    def possible(self) -> Decimal:
        """The weights of the items that count for it."""
        return sum((each.weight for each in self.items if each.points is not None), _ZERO)

    @property
    def out_of_hundred(self) -> Decimal | None:
        """Points in percent of what was possible, two places, half up; None where nothing counted."""
        if not self.possible:
            return None
        return (100 * self.points / self.possible).quantize(_CENT, ROUND_HALF_UP)

    @property
    def traces(self) -> tuple[Trace, ...]:
        return tuple(trace for item in self.items for trace in item.traces)


@dataclass(frozen=True, slots=True)
class Assessment:
    """Units in the plan's order, whatever their points. `provisional` until the year is over and all that was
    filed in it is settled.
    """

    plan: str
    title: str
    version: int
    year: int
    at: datetime
    head: tuple[int, str]
    scoring: Scoring
    provisional: bool
    units: tuple[UnitScore, ...]

    def of(self, unit: str) -> UnitScore | None:
        return next((each for each in self.units if each.unit == unit), None)


def assess(recorded: Iterable[Recorded], basis: Basis) -> Assessment:
    """Of the plan's facts of the kinds in `KINDS`, in any order; later ones than the head are left out."""
    plan, year = basis.plan, basis.year
    facts = sorted((each for each in recorded if each.seq <= basis.head[0]), key=lambda each: each.seq)
    found = [each for each in courses(facts, basis.calendar) if each.filing.plan == plan.id]
    of_year = [each for each in found if year_of(each.filing) == year]
    by_unit: dict[str, list[Course]] = {}
    for course in of_year:
        by_unit.setdefault(course.filing.unit, []).append(course)
    owing = _owing(plan)
    common = _Common(basis, _published(facts, plan), _closing(facts, owing), owing, _indicators(plan))
    units = tuple(_unit(common, unit, by_unit.get(unit.id, ())) for unit in _units(basis, by_unit))
    unsettled = any(not each.is_settled for each in of_year)
    over = basis.calendar.local_day(basis.at) > date(year, 12, 31)
    return Assessment(
        plan.id, plan.title, plan.version, year, basis.at, basis.head, basis.scoring,
        not over or unsettled, units,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Common:
    """What is the same for all units."""

    basis: Basis
    published: int
    closing: Mapping[str, list[Recorded]]
    owing: Mapping[str, list[Task]]
    indicators: Mapping[str, tuple[Indicator, ...]]


def _unit(common: _Common, unit: Unit, found: Sequence[Course]) -> UnitScore:
    basis = common.basis
    matter = Matter(
        basis.plan,
        basis.year,
        basis.at,
        basis.calendar,
        basis.scoring,
        courses=tuple(found),
        owing=tuple(common.owing.get(unit.id, ())),
        closing=tuple(common.closing.get(unit.id, ())),
        published=common.published,
        indicators=common.indicators,
    )
    items = tuple(_item(rule, _JUDGES[rule.name](matter)) for rule in basis.scoring.items)
    return UnitScore(unit.id, unit.name, items)


def _item(rule: ItemRule, judged: Judged) -> ItemScore:
    """Cases take their points in the order of their facts, until the floor is reached."""
    left, traces = rule.weight - rule.floor, list[Trace]()
    for found in sorted(judged.found, key=lambda each: (each.seq, each.case, each.about or "")):
        taken = _ZERO if found.excuse else min(left, rule.takes[found.case] * found.share)
        left -= taken
        traces.append(Trace(rule.name, found, taken))
    points = rule.floor + left if judged.looked_at else None
    return ItemScore(rule.name, rule.weight, judged.looked_at, points, tuple(traces))


def _units(basis: Basis, by_unit: Mapping[str, object]) -> list[Unit]:
    """Units as printed, with bodies that file; then those the plan had and has no more."""
    plan, former = basis.plan, basis.former
    known = [unit for unit in plan.units if unit.kind == "unit" or unit.id in by_unit]
    names = {unit.id for unit in plan.units} | {OFFICE}
    return [*known, *(Unit(unit, former.get(unit, unit)) for unit in by_unit if unit not in names)]


def _published(facts: Sequence[Recorded], plan: Plan) -> int:
    found = (each for each in facts if isinstance(each.fact, PlanPublished) and each.fact.plan == plan.id)
    return max((each.seq for each in found), default=0)


def _owing(plan: Plan) -> dict[str, list[Task]]:
    """The tasks each unit files for."""
    known = {unit.id: unit for unit in plan.units}
    found: dict[str, list[Task]] = {}
    for task in plan.tasks:
        for unit in owing_units(task, known):
            found.setdefault(unit, []).append(task)
    return found


def _indicators(plan: Plan) -> dict[str, tuple[Indicator, ...]]:
    """By the task they belong to."""
    found: dict[str, tuple[Indicator, ...]] = {}
    for each in plan.indicators:
        if each.task is not None:
            found[each.task] = (*found.get(each.task, ()), each)
    return found


def _closing(facts: Iterable[Recorded], owing: Mapping[str, list[Task]]) -> dict[str, list[Recorded]]:
    """Facts of close-outs by the unit that claimed; what the office began itself is its who files first."""
    claimants: dict[str, str] = {}
    filers = {task.id: unit for unit, tasks in reversed(list(owing.items())) for task in tasks}
    found: dict[str, list[Recorded]] = {}
    for each in facts:
        fact = each.fact
        if isinstance(fact, CloseOutClaimed):
            claimants[fact.close_out] = fact.unit
        if isinstance(fact, CLOSING):
            unit = claimants.get(fact.close_out) or fact.part or filers.get(fact.task, OFFICE)
            found.setdefault(unit, []).append(each)
    return found
