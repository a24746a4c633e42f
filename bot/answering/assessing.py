"""The yearly assessment as the office asks for it: which plan, year and unit, as of which head (年度考核)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from bot.answering.naming import likeliest_units, names_of
from bot.answering.office import plan_at_start
from bot.answering.planning import own_plans
from bot.domain.assessment import Assessment, Basis, assess
from bot.domain.assessment_facts import AssessmentMade
from bot.domain.assessment_rules import Scoring
from bot.domain.periods import Period, read_period
from bot.domain.plan import Plan, Unit
from bot.domain.plan_facts import PlanPublished
from bot.errors import NotFound, OfficeOnly
from bot.ports.ledger import View
from bot.ports.usecase import Call

_PAGE: Final = re.compile(r"(.*?)\s*#(\d{1,3})", re.DOTALL)


@dataclass(frozen=True, slots=True)
class AssessArgs:
    """`words` name plan, year and unit, each of which may be left out; pages count from 1."""

    words: str
    page: int = 1


@dataclass(frozen=True, slots=True)
class Wanted:
    """Several plans where none is named and more than one may be meant; `unit` None for all of them."""

    plans: tuple[Plan, ...]
    year: int
    unit: Unit | None = None


def read_args(rest: str) -> AssessArgs:
    found = _PAGE.fullmatch(rest.strip())
    return AssessArgs(found[1], max(int(found[2]), 1)) if found else AssessArgs(rest.strip())


def require_office(call: Call[Any], view: View) -> None:
    """Only in a chat of the writer's own, or in a room that is the office's and nobody else's.

    Raises OfficeOnly.
    """
    kinds = {seat.kind for seat in view.ledger.seats(call.room)}
    if not call.direct and kinds != {"office"}:
        raise OfficeOnly


def wanted(call: Call[AssessArgs], view: View) -> Wanted:
    """What the words name: 2026, 市教育局 2026年. Without a year the running one. Raises NotFound."""
    plans = own_plans(call, view)
    named, rest = plan_at_start(call.args.words, plans)
    period, rest = _year(rest, call.day)
    year = period.first.year if period else call.day.year
    known = [named] if named else [plan for plan in plans if _runs_in(plan, year)] or plans
    if not rest:
        return Wanted(tuple(known), year)
    found = [(plan, unit) for plan in known if (unit := _unit(plan, rest)) is not None]
    if not found:
        near = likeliest_units(rest, [unit for plan in known for unit in plan.units])
        raise NotFound(what="unit", name=rest, nearest=[unit.name for unit in near])
    return Wanted(tuple(plan for plan, _ in found), year, found[0][1])


def assessed(  # noqa: PLR0913 - what is assessed, as of when, by which rules
    view: View, plan: str, year: int, *, at: datetime, head: tuple[int, str], scoring: Scoring
) -> Assessment:
    """By the version of the plan that was in force at that head. Raises NotFound where there was none."""
    facts = view.queries.assessed(plan, year, newest=head[0])
    versions = [
        each.fact.version
        for each in facts
        if isinstance(each.fact, PlanPublished) and each.fact.plan == plan and each.seq <= head[0]
    ]
    if not versions:
        raise NotFound(what="plan", name=plan)
    listed = [view.plans.version(plan, version) for version in sorted(versions)]
    former = {unit.id: unit.name for version in listed for unit in version.units}
    return assess(facts, Basis(listed[-1], year, at, head, scoring, view.calendar, former))


def made(found: Assessment) -> AssessmentMade:
    """The fact that names all that the assessment rests on."""
    return AssessmentMade(
        found.plan, found.version, found.year, found.at, found.head[0], found.head[1], found.scoring
    )


def _runs_in(plan: Plan, year: int) -> bool:
    return (plan.from_year or year) <= year <= (plan.to_year or year)


def _year(words: str, day: date) -> tuple[Period | None, str]:
    """The first word that names a year, and the others."""
    parts = words.split()
    for place, part in enumerate(parts):
        period = read_period(part, day)
        if period is not None and period.kind == "year":
            return period, " ".join((*parts[:place], *parts[place + 1 :]))
    return None, " ".join(parts)


def _unit(plan: Plan, words: str) -> Unit | None:
    """The unit of that name, alias or id."""
    found = names_of(plan.units).get(words, words)
    return next((unit for unit in plan.units if unit.id == found), None)
