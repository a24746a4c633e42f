"""A published plan as it runs: its version, its rules with their next dates, what changed when (方案)."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from rapidfuzz import fuzz, process

from bot.answering.office import plan_at_start
from bot.answering.planning import own_plans
from bot.domain.calendar import WorkCalendar
from bot.domain.duties import Dates
from bot.domain.duty_calendar import next_asked
from bot.domain.plan import Plan
from bot.domain.plan_facts import PlanPublished
from bot.domain.rules import PERIODIC_KINDS, ReportingRule
from bot.domain.trail import Recorded
from bot.errors import NotFound
from bot.notices import plans as notices
from bot.ports.ledger import View
from bot.ports.usecase import Call

_NEAR_PERCENT: Final = 50


def plans_named(call: Call[Any], view: View, words: str) -> list[Plan]:
    """Of those the caller answers for: the one of that id or title, those whose titles hold the words.

    Without words all of them. Raises NotFound.
    """
    plans = own_plans(call, view)
    exact, _ = plan_at_start(words, plans)
    bare = words.strip("《》“”\"' 　")
    found = [exact] if exact else [plan for plan in plans if bare in plan.title]
    if not found:
        titles = [plan.title for plan in plans]
        near = process.extract(bare, titles, scorer=fuzz.partial_ratio, score_cutoff=_NEAR_PERCENT, limit=3)
        raise NotFound(what="plan", name=words, nearest=[title for title, _, _ in near])
    return found


def plan_view(call: Call[Any], view: View, plan: Plan) -> notices.PlanView:
    """As it runs today."""
    versions = view.queries.publications(plan.id)
    doubts = (_fact(each).doubts for each in versions)
    return notices.PlanView(
        plan=plan,
        last=version_row(view, versions[0]),
        rules=tuple(_rule_row(plan, rule, call.day, view.calendar) for rule in plan.rules),
        doubts=next((each for each in doubts if each), None),
    )


def version_row(view: View, recorded: Recorded) -> notices.VersionRow:
    """Who made the version, by which act, about which tasks and why."""
    fact = _fact(recorded)
    plan = view.plans.version(fact.plan, fact.version)
    before = view.plans.version(fact.plan, fact.version - 1) if fact.version > 1 else None
    person = view.ledger.person(recorded.person) if recorded.person else None
    return notices.VersionRow(
        version=fact.version,
        at=recorded.at,
        act=fact.act,
        labels=[task.label for task in plan.tasks if task.id in fact.tasks],
        changed=_changed(before, plan) if before else 0,
        who=person.name if person else fact.by.text if fact.by else None,
        known=bool(person or fact.by),
        why=fact.why.text if fact.why else None,
        fingerprint=fact.fingerprint,
    )


def next_dates(
    plan: Plan, rule: ReportingRule, day: date, calendar: WorkCalendar
) -> tuple[str, Dates] | None:
    """The first period it asks for that is not past due, and its dates; None by a rule that waits for an
    event.
    """
    term = next_asked(plan, rule, day, calendar) if rule.kind in PERIODIC_KINDS else None
    return (term.frame.id, term.dates) if term else None


def _rule_row(plan: Plan, rule: ReportingRule, day: date, calendar: WorkCalendar) -> notices.RuleRow:
    found = next_dates(plan, rule, day, calendar)
    return notices.RuleRow(rule, found[0] if found else None, found[1] if found else None)


def _changed(before: Plan, after: Plan) -> int:
    """How many tasks are new, gone or otherwise."""
    old = {task.id: task for task in before.tasks}
    new = {task.id: task for task in after.tasks}
    return sum(old.get(each) != new.get(each) for each in {*old, *new})


def _fact(recorded: Recorded) -> PlanPublished:
    fact = recorded.fact
    if not isinstance(fact, PlanPublished):
        raise TypeError(f"fact {recorded.seq} publishes no plan")
    return fact
