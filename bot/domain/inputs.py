"""Inputs of supporting units: their term, for whom, what the lead may take over (配合材料)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.domain.calendar import WorkCalendar
from bot.domain.duties import Dates, Duty, due_dates, open_filing
from bot.domain.facts import FilingOpened, FilingWaived
from bot.domain.filings import Filing
from bot.domain.ladder import freeze
from bot.domain.owing import owing_units
from bot.domain.passing_facts import InputRested, InputTold
from bot.domain.periods import Period, containing, plan_years
from bot.domain.plan import Plan
from bot.domain.readings import Figure, Item
from bot.domain.rules import PERIODIC_KINDS, PROPOSED, LadderStep, Part, ReportingRule
from bot.text import Erasable


def input_dates(
    rule: ReportingRule, report: Dates, calendar: WorkCalendar, *, shortest_workdays: int = 0
) -> Dates:
    """The term of the inputs for a report of that term: they are due the rule's workdays before it, at the
    soonest so many workdays after they open and never after it, and locked with it.
    """
    soonest = calendar.add_workdays(report.opens_on, shortest_workdays)
    due_on = min(max(soonest, _wanted(rule, report, calendar)), report.due_on)
    on_time_day = calendar.add_workdays(due_on, rule.grace_workdays)
    return Dates(
        opens_on=min(report.opens_on, due_on),
        due_on=due_on,
        due_at=calendar.instant(due_on, rule.cut_off),
        on_time_until=min(calendar.instant(on_time_day, rule.cut_off), report.on_time_until),
        locked_at=report.locked_at,
        provisional=report.provisional or any(map(calendar.is_provisional, (due_on, on_time_day))),
        ladder_provisional=report.ladder_provisional,
    )


def _wanted(rule: ReportingRule, report: Dates, calendar: WorkCalendar) -> date:
    """The rule's workdays before the report is due, whenever that opens."""
    return calendar.add_workdays(calendar.shift(report.due_on, "before"), -rule.input_workdays)


@dataclass(frozen=True, slots=True)
class EarlyInputs:
    """Days off leave no time for the inputs of a period: by the rule they would be due on a day on or before
    the one they are asked on. `count` periods of the rule are so, of which this is the first.
    """

    rule: ReportingRule
    period: str
    opens_on: date
    due_on: date
    count: int


def early_inputs(plan: Plan, since: date, calendar: WorkCalendar) -> tuple[EarlyInputs, ...]:
    """At most one a rule, of the plan's periods that are due from that day on. Raises BadRule."""
    found = (_early(plan, rule, since, calendar) for rule in plan.rules)
    return tuple(each for each in found if each is not None)


def _early(plan: Plan, rule: ReportingRule, since: date, calendar: WorkCalendar) -> EarlyInputs | None:
    if not rule.input_workdays or rule.kind not in PERIODIC_KINDS:
        return None
    early = [
        (period, dates.opens_on, wanted)
        for period in _periods(plan, rule, since)
        if (dates := due_dates(rule, period, calendar)).due_on >= since
        and (wanted := _wanted(rule, dates, calendar)) <= dates.opens_on
    ]
    if not early:
        return None
    period, opens_on, wanted = early[0]
    return EarlyInputs(rule, period.id, opens_on, wanted, len(early))


def _periods(plan: Plan, rule: ReportingRule, since: date) -> Iterator[Period]:
    """The plan's own, from the one before that of the day on; of a plan without years those of a year."""
    if rule.period == "plan":
        if plan.from_year is not None and plan.to_year is not None:
            yield plan_years(plan.from_year, plan.to_year)
        return
    first = date(plan.from_year, 1, 1) if plan.from_year else since
    last = date(plan.to_year, 12, 31) if plan.to_year else since + timedelta(days=366)
    period = containing(max(first, since), rule.period)
    if period.first > first:
        period = period.previous()
    while period.first <= last:
        yield period
        period = period.next()


def steps_of(rule: ReportingRule, part: Part) -> tuple[LadderStep, ...]:
    """The ladder of a filing. For an input it ends with the urgings: the office supervises the lead."""
    return of_part(rule.ladder, part)


def of_part(steps: tuple[LadderStep, ...], part: Part) -> tuple[LadderStep, ...]:
    """Those among them that such a filing has."""
    return steps if part == "report" else tuple(step for step in steps if step.stage not in PROPOSED)


def duty_of(filing: Filing) -> Duty:
    """What the filing is owed as."""
    names = (filing.plan, filing.version, filing.rule, filing.period, filing.task, filing.unit)
    return Duty(*names, filing.label, filing.part)


def open_duty(  # noqa: PLR0913 - a duty, its rule, its term
    duty: Duty,
    rule: ReportingRule,
    report: Dates,
    calendar: WorkCalendar,
    *,
    at: datetime,
    shortest_workdays: int = 0,
) -> FilingOpened:
    """The filing opens; `report` is the term of the report, of an input its own follows from that."""
    dates = report
    if duty.part == "input":
        dates = input_dates(rule, report, calendar, shortest_workdays=shortest_workdays)
    return open_filing(duty, dates, freeze(steps_of(rule, duty.part), dates, calendar), at=at)


def lead_of(plan: Plan, task_id: str) -> str | None:
    """The unit that files for the task; None where the plan has no such task."""
    task = next((task for task in plan.tasks if task.id == task_id), None)
    return owing_units(task, {unit.id: unit for unit in plan.units})[0] if task else None


def asks_for_inputs(plan: Plan, report: Filing) -> bool:
    """Whether the plan's rule asks supporting units for what goes into the report."""
    if report.is_input or report.is_node or report.is_news:
        return False
    return any(rule.id == report.rule and rule.input_workdays > 0 for rule in plan.rules)


def inputs_for(report: Filing, filings: Iterable[Filing]) -> tuple[Filing, ...]:
    """Those among the filings that were asked for this report, in their order; waived ones are none."""
    if report.is_input:
        return ()
    ours = (report.plan, report.rule, report.period, report.task)
    return tuple(
        each
        for each in filings
        if each.is_input and each.state != "waived" and (each.plan, each.rule, each.period, each.task) == ours
    )


def given(inputs: Iterable[Filing]) -> tuple[Filing, ...]:
    """Those that are there."""
    return tuple(each for each in inputs if not each.is_owed and each.report is not None)


def rest(inputs: Iterable[Filing]) -> tuple[InputRested, ...]:
    """The lead has filed: who has not given an input is reminded of it no more."""
    return tuple(InputRested(each.id, each.version) for each in inputs if each.is_owed and not each.resting)


def settle(report: Filing, inputs: Iterable[Filing], *, reason: str = "") -> tuple[FilingWaived, ...]:
    """Nothing more is expected of the report, so of its inputs neither; it is the reason, or has one."""
    why = reason or report.id
    return tuple(FilingWaived(each.id, each.version, Erasable(why)) for each in inputs if each.is_owed)


def tell(inputs: Iterable[Filing]) -> tuple[InputTold, ...]:
    """The lead learns of these."""
    return tuple(InputTold(each.id, each.version) for each in inputs if each.untold)


@dataclass(frozen=True, slots=True)
class Takeover:
    """What the lead may start from: `item` without a status of its own, which only the lead can give.

    `apart` are figures that several units told, each as its unit gave it: nobody adds them up by guess.
    `words` are those of units that told nothing else, each under its unit's name.
    """

    item: Item
    apart: tuple[tuple[str, Figure], ...] = ()
    words: str | None = None


def take_over(label: str, inputs: Sequence[tuple[str, Filing]]) -> Takeover:
    """From inputs with the names of their units: problems and next steps as each unit worded them."""
    told = [(unit, each.report) for unit, each in inputs if each.report is not None]
    figures = [(unit, figure) for unit, report in told for figure in report.figures]
    keys = [(figure.metric, figure.unit, figure.growth, figure.is_partial) for _, figure in figures]
    alone = [each for each, key in zip(figures, keys, strict=True) if keys.count(key) == 1]
    item = Item(
        label,
        figures=tuple(figure for _, figure in alone),
        problem=_joined((unit, report.problem) for unit, report in told),
        next_step=_joined((unit, report.next_step) for unit, report in told),
    )
    words = _joined((unit, words_alone(each)) for unit, each in inputs)
    return Takeover(item, tuple(each for each in figures if each not in alone), words)


def words_alone(one: Filing) -> str | None:
    """Of an input that told nothing but words, these; a button's call is nobody's words."""
    report = one.report
    if report is None or report.item(one.label).says_something() or not report.words:
        return None
    return None if report.words.startswith(("/", "／")) else report.words


def _joined(told: Iterable[tuple[str, str | None]]) -> str | None:
    """Each under its unit's name."""
    return "；".join(f"{unit}：{words}" for unit, words in told if words) or None
