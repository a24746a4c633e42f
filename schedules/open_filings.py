"""Every morning: filings of the periods and nodes that run today are opened, up to 200 facts a key (应报)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import time
from itertools import groupby, islice
from typing import Final

from bot.answering.late_openings import openings_on, told_to_office
from bot.answering.objections import still_disputed
from bot.answering.standing_in import news_in, opened_and_settled
from bot.domain.duties import Closed, Duty, Frame, owed, owed_from
from bot.domain.facts import Fact, FilingMet, FilingOpened
from bot.domain.filings import FilingState
from bot.domain.periods import Period
from bot.domain.plan import Plan
from bot.domain.rules import Part, ReportingRule
from bot.domain.under_way import MOST_AT_ONCE, Opening, open_alike, open_as, still_to_open
from bot.ports.ledger import View
from bot.ports.usecase import Daily, Outcome, Schedule, Tick

WHOLE: Final = "open-whole/"
THROUGH: Final = "opened-through/"


@dataclass(frozen=True, slots=True)
class _Part:
    """Of what a rule opens for a period or node so many duties."""

    plan: Plan
    rule: ReportingRule
    opening: Opening
    duties: tuple[Duty, ...]


def due(tick: Tick, view: View) -> Iterable[str]:
    """One key a part of a period's filings that are not there yet; the version makes it new for a new
    version. Of many that are all there one key says so, and they are not looked for again: what is opened
    stays, and what a close-out takes back or gives up changes the key. What opens with a version waits until
    the filings that are there are carried over to it: one that moves opens as a part of that. If nothing is
    left to open, one key a day says so: what begins and ends after that day without a look is opened by the
    next one.
    """
    through = view.queries.opened_through()
    plans = list(view.plans.all_current())
    carried = [plan for plan in plans if (view.queries.carried_to(plan.id) or plan.version) == plan.version]
    found = [key for plan in carried for key in _keys(plan, tick, view)]
    if not found and carried == plans and (through is None or through < tick.day):
        return [f"{THROUGH}{tick.day}"]
    return found


def run(key: str, tick: Tick, view: View) -> Outcome:
    """Open the key's part: the filings that are still missing from its first one on. Nothing for one that
    says that all are there.
    """
    if key.startswith(THROUGH):
        since = view.queries.opened_through()
        told = told_to_office(view, tick, since=since) if since else ()
        return Outcome(messages=told, opened_through=tick.day)
    if key.startswith(WHOLE):
        return Outcome()
    _, plan_id, rule_id, period_id, version, first = key.split("/", 5)
    plan = view.plans.version(plan_id, int(version))
    rule = next(rule for rule in plan.rules if rule.id == rule_id)
    there = {opening.frame.id: opening for opening in openings_on(view, plan, rule, tick.day)}
    if period_id not in there or plan.version != view.plans.current(plan_id).version:
        return Outcome()
    duties = tuple(islice(_missing_from(plan, rule, there[period_id].frame, first, view), _most(rule)))
    part = _Part(plan, rule, there[period_id], duties)
    return Outcome(facts=_opened(part, tick, view))


def _keys(plan: Plan, tick: Tick, view: View) -> Iterator[str]:
    closed = view.queries.closed_out(plan.id)
    for rule in plan.rules:
        for opening in openings_on(view, plan, rule, tick.day):
            frame = opening.frame
            whole = _whole(plan, rule, frame, closed)
            if view.queries.is_claimed(whole):
                continue
            all_there, missing = _missing(plan, rule, frame, closed, view)
            if all_there:
                yield whole
            for start in range(0, len(missing), _most(rule)):
                first = missing[start].filing
                yield f"open/{plan.id}/{rule.id}/{frame.id}/{plan.version}/{first}"


def _opened(part: _Part, tick: Tick, view: View) -> tuple[Fact, ...]:
    """Each with what settles it at once; no input for a report that is met."""
    plan, rule, period = part.plan, part.rule, part.opening.frame
    news = (
        news_in(view, plan, period, at=tick.at) if rule.unless_urgent and isinstance(period, Period) else []
    )

    def opened(duty: Duty) -> FilingOpened:
        return open_as(part.opening, duty, rule, at=tick.at, calendar=view.calendar)

    facts: list[Fact] = []
    met: set[str] = set()
    for duty, fact in zip(part.duties, open_alike(part.duties, opened), strict=True):
        if not (duty.part == "input" and duty.task in met):
            found = opened_and_settled(view, plan, rule, fact, news, at=tick.at)
            met |= {duty.task for each in found if isinstance(each, FilingMet)}
            facts += found
    return (*facts, *still_disputed(view, facts))


def _most(rule: ReportingRule) -> int:
    """Filings a key: what an urgent report stands for is met by a fact of its own."""
    return MOST_AT_ONCE // 2 if rule.unless_urgent else MOST_AT_ONCE


def _missing(
    plan: Plan, rule: ReportingRule, frame: Frame, closed: Closed, view: View
) -> tuple[bool, list[Duty]]:
    """Duties whose filings are still to open, in plan order. True where there are many duties and each has
    its filing.
    """
    duties = owed(plan, rule, frame, closed=closed)
    there: dict[str, dict[tuple[str, Part], FilingState]] = {}
    for (task, unit, part), state in view.queries.opened_tasks(plan.id, rule.id, frame.id).items():
        there.setdefault(task, {})[unit, part] = state
    lacks = any((duty.unit, duty.part) not in there.get(duty.task, {}) for duty in duties)
    missing = [
        duty
        for task, of_task in groupby(duties, key=lambda duty: duty.task)
        for duty in still_to_open(list(of_task), there.get(task, {}))
    ]
    return not lacks and len(duties) > MOST_AT_ONCE, missing


def _missing_from(plan: Plan, rule: ReportingRule, frame: Frame, first: str, view: View) -> Iterator[Duty]:
    """The same from that filing on, looking only at as many tasks as it takes."""
    closed = view.queries.closed_out(plan.id)
    duties = owed_from(plan, rule, frame, task=first.split("/")[3], closed=closed)
    begun = False
    for task, of_task in groupby(duties, key=lambda duty: duty.task):
        there = view.ledger.opened_of(plan.id, rule.id, frame.id, task)
        own = list(of_task)
        missing = set(still_to_open(own, there))
        for duty in own:
            begun = begun or duty.filing == first
            if begun and duty in missing:
                yield duty


def _whole(plan: Plan, rule: ReportingRule, frame: Frame, closed: Closed) -> str:
    told = " ".join(sorted(f"{task}/{unit}" for task, unit in closed))
    digest = hashlib.sha256(told.encode()).hexdigest()[:12]
    return f"{WHOLE}{plan.id}/{rule.id}/{frame.id}/{plan.version}/{digest}"


SCHEDULE = Schedule("open_filings", Daily(time(0, 10)), due=due, run=run, after_publishing=True)
