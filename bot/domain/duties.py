"""Who owes which filing in a period, and by when (应报)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TypeAlias

from bot.domain.calendar import WorkCalendar
from bot.domain.facts import FilingOpened
from bot.domain.filings import Rung, filing_id
from bot.domain.milestones import Occurrence, find_occurrence, occurrences, plan_label
from bot.domain.owing import owing_units, supporting_units
from bot.domain.periods import Period, containing, parse_period, plan_years
from bot.domain.plan import OFFICE, Plan, Task
from bot.domain.rule_periods import former_period, former_under_way, is_covered, is_former
from bot.domain.rules import PERIODIC_KINDS, Part, ReportingRule, check_helpers
from bot.domain.set_days import days_set
from bot.domain.told_together import asked_in

Closed: TypeAlias = frozenset[tuple[str, str]]  # (task, "") and, of divided tasks, (task, unit)
Frame: TypeAlias = Period | Occurrence  # what a filing is owed for
SHORTEST_TERM_WORKDAYS = 3  # what a unit has at least from the day a duty comes to it
_PORTION = 50  # tasks
_LONGEST_HOLIDAY = 16  # days, with what a due day may move


@dataclass(frozen=True, slots=True)
class Dates:
    """A filing's term. Local days, UTC instants; `provisional` if a day people are shown may still move,
    `ladder_provisional` if the lock may, or a stage before it.
    """

    opens_on: date
    due_on: date
    due_at: datetime
    on_time_until: datetime
    locked_at: datetime
    provisional: bool = False
    ladder_provisional: bool = False

    @property
    def unsettled(self) -> bool:
        """Some day of it rests on a year without a table."""
        return self.provisional or self.ladder_provisional


@dataclass(frozen=True, slots=True)
class Duty:
    """One unit owes one filing for one task and period, by that version of the plan. `period` is an id."""

    plan: str
    version: int
    rule: str
    period: str
    task: str
    unit: str
    label: str
    part: Part = "report"

    @property
    def filing(self) -> str:
        """The id of the filing that is owed."""
        ids = {
            "plan": self.plan,
            "rule": self.rule,
            "period": self.period,
            "task": self.task,
            "unit": self.unit,
        }
        return filing_id(**ids, part=self.part)


def due_dates(rule: ReportingRule, period: Period, calendar: WorkCalendar) -> Dates:
    """When the period's filings open and are due. Raises BadRule for not exactly one day of each."""
    check_helpers(rule)
    opens_on, due = days_set(rule, period)
    return term(rule, due, calendar, opens_on=opens_on)


def period_dates(rule: ReportingRule, period: Period, calendar: WorkCalendar) -> Dates:
    """The same, also of a period that the rule asked for before its own became another. Raises BadRule."""
    former = former_period(rule, period.id)
    if former is None:
        return due_dates(rule, period, calendar)
    return term(rule, former.due_on, calendar, opens_on=former.due_on)


def term(rule: ReportingRule, due: date, calendar: WorkCalendar, *, opens_on: date) -> Dates:
    """The dates that follow from a due day, which moves as the rule says if it is a day off."""
    due_on = calendar.shift(due, rule.shift)
    on_time_day = calendar.add_workdays(due_on, rule.grace_workdays)
    lock_day = calendar.add_workdays(due_on, rule.lock_workdays)
    return Dates(
        opens_on=min(opens_on, due_on),
        due_on=due_on,
        due_at=calendar.instant(due_on, rule.cut_off),
        on_time_until=calendar.instant(on_time_day, rule.cut_off),
        locked_at=calendar.instant(lock_day, rule.cut_off),
        provisional=any(calendar.is_provisional(day) for day in (due, due_on, on_time_day)),
        ladder_provisional=calendar.is_provisional(lock_day),
    )


def node_dates(rule: ReportingRule, node: Occurrence, calendar: WorkCalendar) -> Dates:
    """When the node's filings open, and the last day on which it may be reached in time."""
    due_on = calendar.shift(node.last, rule.shift)
    lead = calendar.add_workdays(due_on, -rule.lead_workdays)
    return term(rule, node.last, calendar, opens_on=min(node.first, lead))


def running(
    plan: Plan, rule: ReportingRule, day: date, calendar: WorkCalendar
) -> tuple[tuple[Frame, Dates], ...]:
    """The periods, or nodes, whose filings are open for their first term on that day, earlier first. A period
    of the rule's former length runs on to its due day: whoever has a duty since then owes it too.

    Raises BadRule.
    """
    found = _terms(plan, rule, day, day, calendar)
    own = ((frame, dates) for frame, dates in found if dates.opens_on <= day <= dates.due_on)
    former = (
        (period, replace(period_dates(rule, period, calendar), opens_on=period.first))
        for period in former_under_way(rule, day)
    )
    return (*former, *own)


def passed(
    plan: Plan, rule: ReportingRule, since: date, day: date, calendar: WorkCalendar
) -> tuple[tuple[Frame, Dates], ...]:
    """Those whose first term began after the one day and ended before the other, earlier first.

    Raises BadRule.
    """
    found = _terms(plan, rule, since, day, calendar)
    return tuple((frame, dates) for frame, dates in found if since < dates.opens_on and dates.due_on < day)


def frame_dates(rule: ReportingRule, frame: Frame, calendar: WorkCalendar) -> Dates:
    """The first term of what is owed for a period or node. Raises BadRule."""
    if isinstance(frame, Occurrence):
        return node_dates(rule, frame, calendar)
    return period_dates(rule, frame, calendar)


def _terms(
    plan: Plan, rule: ReportingRule, first: date, last: date, calendar: WorkCalendar
) -> Iterator[tuple[Frame, Dates]]:
    """The periods or nodes that may run on any of those days, with their terms."""
    if rule.kind in PERIODIC_KINDS:
        periods = (each for each in _near(plan, rule, first, last) if not is_covered(rule, each))
        return ((period, due_dates(rule, period, calendar)) for period in periods)
    if rule.kind != "milestone":
        return iter(())
    ahead = timedelta(days=2 * rule.lead_workdays + _LONGEST_HOLIDAY)
    near = occurrences(plan, first - timedelta(days=_LONGEST_HOLIDAY), last + ahead)
    return ((node, node_dates(rule, node, calendar)) for node in near)


def find_frame(plan: Plan, rule: ReportingRule, name: str) -> Frame | None:
    """The period or node of that id, as the rule asks for it or did before its period changed; None where it
    asks for none such.
    """
    if rule.kind == "milestone":
        return find_occurrence(plan, name)
    try:
        found = parse_period(name)
    except ValueError:
        return None
    return found if found.kind == rule.period or is_former(rule, found) else None


def owed(plan: Plan, rule: ReportingRule, frame: Frame, *, closed: Closed = frozenset()) -> tuple[Duty, ...]:
    """What is owed for the period or node, in plan order; nothing by a rule that waits for an event, nor for
    what is closed out.
    """
    if isinstance(frame, Occurrence):
        found = _owed_for_node(plan, rule, frame) if rule.kind == "milestone" else ()
    else:
        found = _owed_for_period(plan, rule, frame)
    return tuple(each for each in found if not closed & {(each.task, ""), (each.task, each.unit)})


def owed_from(
    plan: Plan, rule: ReportingRule, frame: Frame, *, task: str = "", closed: Closed = frozenset()
) -> Iterator[Duty]:
    """The same one after the other, of a period from that task on, looking at a few tasks at a time."""
    if isinstance(frame, Occurrence):
        yield from owed(plan, rule, frame, closed=closed)
        return
    places = (place for place, each in enumerate(plan.tasks) if task in {"", each.id})
    for place in range(next(places, len(plan.tasks)), len(plan.tasks), _PORTION):
        some = replace(plan, tasks=plan.tasks[place : place + _PORTION])
        yield from owed(some, rule, frame, closed=closed)


def _owed_for_node(plan: Plan, rule: ReportingRule, node: Occurrence) -> tuple[Duty, ...]:
    """By who files for its task; a node of the whole plan by the office."""
    milestone = node.milestone
    names = (plan.id, plan.version, rule.id, node.id)
    if milestone.task is None:
        return (Duty(*names, milestone.id, OFFICE, plan_label(plan, milestone)),)
    task = next((each for each in plan.tasks if each.id == milestone.task), None)
    if task is None or task.task_class not in rule.classes:
        return ()
    if node.is_yearly and task.deadline is not None and task.deadline < node.first:
        return ()
    units = {unit.id: unit for unit in plan.units}
    return tuple(Duty(*names, task.id, unit, task.label) for unit in owing_units(task, units))


def _owed_for_period(plan: Plan, rule: ReportingRule, period: Period) -> tuple[Duty, ...]:
    if rule.kind not in PERIODIC_KINDS or not is_in_years(plan, period):
        return ()
    units = {unit.id: unit for unit in plan.units}
    names = (plan.id, plan.version, rule.id, period.id)
    duties: list[Duty] = []
    classes = asked_in(plan, rule, period)
    for task in plan.tasks:
        if task.task_class in classes and _is_owed(task, period):
            duties += [Duty(*names, task.id, unit, task.label) for unit in owing_units(task, units)]
            giving = supporting_units(task, units) if rule.input_workdays else ()
            duties += [Duty(*names, task.id, unit, task.label, "input") for unit in giving]
    return tuple(duties)


def is_in_years(plan: Plan, period: Period) -> bool:
    """Some of its days lie in the plan's own years, where these are known."""
    begun = plan.from_year is None or period.last.year >= plan.from_year
    return begun and (plan.to_year is None or period.first.year <= plan.to_year)


def open_filing(duty: Duty, dates: Dates, ladder: tuple[Rung, ...], *, at: datetime) -> FilingOpened:
    """The fact that the filing opens, with its term and ladder as they stand now."""
    return FilingOpened(
        filing=duty.filing,
        version=duty.version,
        label=duty.label,
        opened_at=at,
        due_on=dates.due_on,
        due_at=dates.due_at,
        on_time_until=dates.on_time_until,
        locked_at=dates.locked_at,
        ladder=ladder,
        provisional=dates.unsettled,
    )


def _is_owed(task: Task, period: Period) -> bool:
    if task.kind == "safeguard" and not task.assignments:
        return False
    return task.deadline is None or task.deadline >= period.first


def _near(plan: Plan, rule: ReportingRule, first: date, last: date) -> tuple[Period, ...]:
    """The periods that may run on any of those days: their own, and those before, due late or in the next
    period.
    """
    if rule.period != "plan":
        found = [containing(last, rule.period)]
        while found[-1].last >= first - timedelta(days=_LONGEST_HOLIDAY) or len(found) < 2:
            found.append(found[-1].previous())
        return tuple(reversed(found))
    if plan.from_year is None or plan.to_year is None:
        return ()
    return (plan_years(plan.from_year, plan.to_year),)
