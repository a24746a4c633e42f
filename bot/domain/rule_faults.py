"""Why a plan's reporting rules cannot be kept, told before they are published (规则校验)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, time, timedelta
from functools import lru_cache
from itertools import combinations
from typing import Final, get_args

from bot.domain.periods import Period, containing
from bot.domain.plan import Plan, TaskClass
from bot.domain.rollup_dates import CUT_OFF
from bot.domain.rule_days import MONTHS_IN
from bot.domain.rules import (
    PERIODIC_KINDS,
    PROPOSED,
    BadRule,
    LadderStep,
    PeriodKind,
    ReportingRule,
    RuleFault,
    Stage,
    check_helpers,
)
from bot.domain.set_days import days_set

YEARS: Final = (2004, 2040)  # for all of which a rule has to have its days: the calendar's, and those to come
EARLIEST: Final = time(9)  # of a day's due hour: the digest of that day has gone
_TRIED_FIRST: Final = 2024
_ID: Final = re.compile(r"[a-z0-9_-]{1,40}")
_STAGES: Final[tuple[Stage, ...]] = get_args(Stage)
_HARDLY: Final[Mapping[PeriodKind, int]] = {"week": 2, "month": 10}  # days; of longer ones a third
_WORKING: Final = 5  # Monday to Friday
_FARTHEST: Final = 250  # workdays: about a year
BOUNDS: Final[Mapping[str, tuple[int, int]]] = {
    "grace_workdays": (0, _FARTHEST),
    "lock_workdays": (0, 2 * _FARTHEST),
    "rollup_workdays": (0, _FARTHEST),
    "most_extensions": (0, 99),
    "reply_workdays": (1, _FARTHEST),
    "first_hours": (1, 24 * 30),
    "follow_up_days": (1, 365),
    "lead_workdays": (0, _FARTHEST),
    "news_workdays": (1, _FARTHEST),
}


def require_kept(plan: Plan) -> None:
    """Raises BadRule for the first fault of the plan's rules."""
    for fault in plan_faults(plan.rules):
        raise BadRule(fault)


def plan_faults(rules: Sequence[ReportingRule]) -> tuple[RuleFault, ...]:
    """At most one a field: each rule's own, then what two of them have in common."""
    own = (fault for rule in rules for fault in rule_faults(rule))
    return (*own, *_in_common(rules), *_not_urgent(rules))


def rule_faults(rule: ReportingRule) -> tuple[RuleFault, ...]:
    """At most one a field. What has none has one opening and one due day in every period of `YEARS`."""
    looks = (_id_fault, _ladder_fault, _class_fault, _helper_fault, _day_fault, _hour_fault, _circular_fault)
    return (*filter(None, (look(rule) for look in looks)), *_number_faults(rule))


def _id_fault(rule: ReportingRule) -> RuleFault | None:
    return None if _ID.fullmatch(rule.id) else RuleFault(rule.id, "id", "id", rule.id)


def _number_faults(rule: ReportingRule) -> Iterator[RuleFault]:
    for field, (least, most) in BOUNDS.items():
        value = int(getattr(rule, field))
        if not least <= value <= most:
            why = "lock_before_due" if field == "lock_workdays" and value < least else "out_of_bounds"
            yield RuleFault(rule.id, field, why, str(value), f"{least}-{most}")
        elif field == "grace_workdays" and value > rule.lock_workdays >= 0:
            yield RuleFault(rule.id, field, "grace_beyond_lock", str(value), str(rule.lock_workdays))
        elif field == "rollup_workdays" and value == 0 and _rolled_up_before_due(rule):
            yield RuleFault(rule.id, field, "rollup_before_due", str(value), f"{CUT_OFF:%H:%M}")
    after = rule.circulars.workdays_after_rollup
    if after is not None and not 0 <= after <= _FARTHEST:
        yield RuleFault(rule.id, "circulars", "out_of_bounds", str(after), f"0-{_FARTHEST}")


def _rolled_up_before_due(rule: ReportingRule) -> bool:
    return rule.kind in PERIODIC_KINDS and rule.cut_off > CUT_OFF


def _hour_fault(rule: ReportingRule) -> RuleFault | None:
    """Whoever is reminded in the morning of the due day has some of it left."""
    if rule.cut_off >= EARLIEST:
        return None
    return RuleFault(rule.id, "cut_off", "out_of_bounds", f"{rule.cut_off:%H:%M}", f"{EARLIEST:%H:%M}-23:59")


def _circular_fault(rule: ReportingRule) -> RuleFault | None:
    """One that is proposed each period has somebody to go to."""
    circulars = rule.circulars
    if circulars.workdays_after_rollup is None or circulars.recipients or circulars.addressees:
        return None
    return RuleFault(rule.id, "circulars", "circular_to_nobody")


def _ladder_fault(rule: ReportingRule) -> RuleFault | None:
    """Its value is the stage of the step that is wrong.

    A circular follows on nothing but a slip, and both on nothing but a day that has passed.
    """
    before: LadderStep | None = None
    for step in rule.ladder:
        why = _step_fault(step, before, rule)
        if why:
            return RuleFault(rule.id, "ladder", why, step.stage)
        before = step
    return None


def _step_fault(step: LadderStep, before: LadderStep | None, rule: ReportingRule) -> str | None:
    offset = step.offset_workdays
    wrong = {
        "ladder_unordered": before is not None and before.offset_workdays >= offset,
        "ladder_stages": before is not None and _STAGES.index(before.stage) > _STAGES.index(step.stage),
        "ladder_after_lock": offset > rule.lock_workdays >= 0,
        "ladder_too_early": offset < -_FARTHEST,
        "ladder_slip_early": step.stage in PROPOSED and offset <= 0,
        "ladder_no_slip": step.stage == "circular" and (before is None or before.stage not in PROPOSED),
    }
    return next((why for why, is_wrong in wrong.items() if is_wrong), None)


def _class_fault(rule: ReportingRule) -> RuleFault | None:
    unknown = [each for each in rule.classes if each not in get_args(TaskClass)]
    if unknown:
        return RuleFault(rule.id, "classes", "class_unknown", ",".join(rule.classes), unknown[0])
    if not rule.classes and rule.kind in PERIODIC_KINDS:
        return RuleFault(rule.id, "classes", "class_missing")
    return None


def _helper_fault(rule: ReportingRule) -> RuleFault | None:
    try:
        check_helpers(rule)
    except BadRule as error:
        return error.fault
    return None


def _day_fault(rule: ReportingRule) -> RuleFault | None:
    if rule.kind not in PERIODIC_KINDS:
        return None
    of_days = ReportingRule(
        "",
        period=rule.period,
        opens=rule.opens,
        due=rule.due,
        after_period=rule.after_period,
        input_workdays=max(rule.input_workdays, 0),
    )
    found = _dated_fault(of_days)
    return replace(found, rule=rule.id) if found else None


@lru_cache(maxsize=128)
def _dated_fault(rule: ReportingRule) -> RuleFault | None:
    """The first period that has not exactly one day of each, the opening first."""
    try:
        for each in _periods(rule.period):
            opens_on, due = days_set(rule, each)
            if rule.input_workdays and rule.input_workdays >= _weekdays(opens_on, due):
                return RuleFault(
                    rule.id, "input_workdays", "inputs_too_early", str(rule.input_workdays), each.id
                )
            if not rule.after_period and rule.period != "plan" and due <= _begun(each):
                return RuleFault(rule.id, "due", "due_too_early", rule.due, each.id)
    except BadRule as error:
        return error.fault
    return None


def _begun(period: Period) -> date:
    """The last day on which a period has hardly begun, so that there is nothing to report on."""
    days = _HARDLY.get(period.kind)
    if days is not None:
        return period.first + timedelta(days=days - 1)
    month = period.first.month + MONTHS_IN[period.kind] // 3
    return period.first.replace(month=month) - timedelta(days=1)


def _weekdays(opens_on: date, due: date) -> int:
    """After the one day and up to the other: the workdays between them, but for holidays."""
    days = (opens_on + timedelta(days=no) for no in range(1, (due - opens_on).days + 1))
    return sum(day.isoweekday() <= _WORKING for day in days)


@lru_cache(maxsize=8)
def _periods(kind: PeriodKind) -> tuple[Period, ...]:
    """All of the years looked at, those of one year first: most faults show in any year."""
    length: PeriodKind = "year" if kind == "plan" else kind  # its days lie in one year
    found = [containing(date(YEARS[0], 1, 1), length)]
    while found[-1].last < date(YEARS[1], 12, 31):
        found.append(found[-1].next())
    return tuple(sorted(found, key=lambda each: each.first.year != _TRIED_FIRST))


def _in_common(rules: Sequence[ReportingRule]) -> Iterator[RuleFault]:
    """Ids name filings and roll-ups; of one duty two rules would ask the same report twice."""
    for first, second in combinations(rules, 2):
        if first.id == second.id:
            yield RuleFault(second.id, "id", "id_taken", second.id)
        elif _ask_the_same(first, second):
            yield RuleFault(second.id, "classes", "asked_twice", ",".join(second.classes), first.id)


def _not_urgent(rules: Sequence[ReportingRule]) -> Iterator[RuleFault]:
    """What urgent reports may stand for, where no class of the rule reports urgently."""
    urgent = {each for rule in rules if rule.kind == "urgent" for each in rule.classes}
    for rule in rules:
        if rule.unless_urgent and rule.kind in PERIODIC_KINDS and not urgent & {*rule.classes}:
            yield RuleFault(rule.id, "unless_urgent", "none_urgent", ",".join(rule.classes))


def _ask_the_same(first: ReportingRule, second: ReportingRule) -> bool:
    """An event and a node are told by one rule; a period of a class by one."""
    if first.kind in PERIODIC_KINDS and second.kind in PERIODIC_KINDS:
        return first.period == second.period and bool({*first.classes} & {*second.classes})
    return first.kind == second.kind
