"""A plan's reporting rules as the review page shows and sends them, with what would come of one (规则)."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime
from typing import Any, Final

import msgspec

from bot.domain.calendar import WorkCalendar
from bot.domain.duty_calendar import Term, upcoming
from bot.domain.milestones import Occurrence
from bot.domain.plan import Plan
from bot.domain.rule_acts import with_rule
from bot.domain.rule_days import rule_day
from bot.domain.rule_faults import plan_faults
from bot.domain.rules import ReportingRule, rule_name
from bot.errors import Undecodable
from bot.typed import convert

MOST_TERMS: Final = 3


def rule_json(rule: ReportingRule) -> dict[str, Any]:
    """Its fields; under `days` its two days as people name them, null where that takes more words."""
    days = {name: rule_day(value, rule.period) for name, value in (("opens", rule.opens), ("due", rule.due))}
    named = {name: asdict(at) if at else None for name, at in days.items()}
    return {**msgspec.to_builtins(rule), "cut_off": f"{rule.cut_off:%H:%M}", "days": named}


def read_rule(given: object) -> ReportingRule:
    """A rule as the page sends it. Raises Undecodable."""
    try:
        return convert(given, ReportingRule)
    except msgspec.ValidationError as error:
        raise Undecodable(f"rule: {error}") from error


def rule_preview(plan: Plan, rule: ReportingRule, day: date, calendar: WorkCalendar) -> dict[str, Any]:
    """What is wrong with it, by field; where nothing is, its next terms from that day on."""
    changed = with_rule(plan, rule)
    own = [fault for fault in plan_faults(changed.rules) if rule.id in {fault.rule, fault.what}]
    faults = [{"field": each.field, "why": each.why, "what": each.what, "value": each.value} for each in own]
    terms = () if faults else upcoming(changed, rule, day, calendar, most=MOST_TERMS)
    return {"faults": faults, "terms": [_term(term, calendar) for term in terms]}


def _term(term: Term, calendar: WorkCalendar) -> dict[str, Any]:
    dates, longer = term.dates, term.told_with
    return {
        "period": term.frame.id,
        "node": term.frame.milestone.name if isinstance(term.frame, Occurrence) else "",
        "opens_on": dates.opens_on.isoformat(),
        "reminders": [rung.on.isoformat() for rung in term.ladder if rung.stage == "reminder"],
        "due_at": _local(dates.due_at, calendar),
        "on_time_until": _local(dates.on_time_until, calendar),
        "locked_on": calendar.local_day(dates.locked_at).isoformat(),
        "inputs_on": term.inputs_on.isoformat() if term.inputs_on else "",
        "rollup_on": calendar.local_day(term.rollup.send_at).isoformat() if term.rollup else "",
        "circular_on": term.circular_on.isoformat() if term.circular_on else "",
        "filings": term.filings,
        "told_with": {"rule": rule_name(longer[0]), "period": longer[1].id} if longer else None,
        "provisional": dates.provisional,
    }


def _local(at: datetime, calendar: WorkCalendar) -> str:
    """`2026-09-28 17:00`, the office's own time."""
    return f"{at.astimezone(calendar.zone):%Y-%m-%d %H:%M}"
