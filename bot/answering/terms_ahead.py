"""What a unit will be asked for and is not yet: nodes, and the next report of a task (尚未开报的事项)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.answering.standing_in import news_in, opened_and_settled
from bot.domain.duties import Dates, Duty, Frame, node_dates, open_filing, owed
from bot.domain.evolve import opened
from bot.domain.facts import FilingOpened
from bot.domain.filings import Filing
from bot.domain.ladder import freeze
from bot.domain.milestones import still_ahead
from bot.domain.plan import Plan
from bot.domain.rules import ReportingRule
from bot.domain.terms_ahead import next_term
from bot.ports.ledger import View
from bot.ports.usecase import Call


@dataclass(frozen=True, slots=True)
class Ahead:
    """A filing that is not there yet, with the fact that opens it before its day."""

    filing: Filing
    opening: FilingOpened


def nodes_ahead(call: Call[Any], view: View, wanted: Callable[[Duty], bool]) -> Iterator[Ahead]:
    """Nodes whose filings have not opened: a yearly one in its own year, one that comes once at any time."""
    for plan in view.plans.all_current():
        for rule in plan.rules:
            for node in still_ahead(plan, call.day) if rule.kind == "milestone" else ():
                dates = node_dates(rule, node, view.calendar)
                yield from _ahead(view, plan, rule, node, dates, wanted=wanted, at=call.at)


def reports_ahead(call: Call[Any], view: View, wanted: Callable[[Duty], bool]) -> Iterator[Ahead]:
    """The next report of a period that has begun, where no urgent report stands for it."""
    for plan in view.plans.all_current():
        for rule in plan.rules:
            if (found := next_term(plan, rule, call.day, view.calendar)) is None:
                continue
            period, dates = found
            news = news_in(view, plan, period, at=call.at) if rule.unless_urgent else []
            for each in _ahead(view, plan, rule, period, dates, wanted=wanted, at=call.at):
                if opened_and_settled(view, plan, rule, each.opening, news, at=call.at) == (each.opening,):
                    yield each


def _ahead(  # noqa: PLR0913 - a period or node of a rule of a plan
    view: View,
    plan: Plan,
    rule: ReportingRule,
    frame: Frame,
    dates: Dates,
    *,
    wanted: Callable[[Duty], bool],
    at: datetime,
) -> Iterator[Ahead]:
    closed = view.queries.closed_out(plan.id)
    for duty in owed(plan, rule, frame, closed=closed):
        if duty.part == "report" and wanted(duty) and view.ledger.filing(duty.filing) is None:
            fact = open_filing(duty, dates, freeze(rule.ladder, dates, view.calendar), at=at)
            yield Ahead(opened(fact), fact)
