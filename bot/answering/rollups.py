"""The roll-up of a period: made from the ledger, shown to the office, sent to the leading group once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TypedDict

from bot.answering.standing_in import news_in
from bot.documents.makers import rollup_args
from bot.domain.duties import Dates, due_dates
from bot.domain.filings import Filing
from bot.domain.periods import Period, containing
from bot.domain.plan import Plan
from bot.domain.rollup import Rollup, roll_up
from bot.domain.rollup_dates import RollupDates, rollup_dates
from bot.domain.rollup_facts import RollupIssued
from bot.domain.rules import PERIODIC_KINDS, ReportingRule
from bot.errors import NobodyToTell
from bot.notices.rollup import rollup_final
from bot.ports.ledger import View
from bot.ports.messages import Job, OutboundMessage, Repeat
from bot.ports.records import RollupState
from bot.ports.usecase import Outcome

LONGEST_SHIFT = timedelta(days=16)  # how far a holiday may move the due day of a period's last node
HEAD_DIGITS = 12  # of the ledger's head, at the foot of every roll-up


class RoundNames(TypedDict):
    """What a roll-up is of."""

    plan: str
    rule: str
    period: str


@dataclass(frozen=True, slots=True)
class Round:
    """One period of one rule, with the roll-up's dates."""

    plan: Plan
    rule: ReportingRule
    period: Period
    dates: Dates
    rollup: RollupDates

    @property
    def names(self) -> RoundNames:
        return {"plan": self.plan.id, "rule": self.rule.id, "period": self.period.id}

    @property
    def name(self) -> str:
        """`plan/rule/period`: what keys and buttons call it."""
        return "/".join((self.plan.id, self.rule.id, self.period.id))


def rounds(view: View, day: date) -> Iterator[Round]:
    """The periods whose roll-up may be near: this one and the one before, of every periodic rule."""
    for plan in view.plans.all_current():
        for rule in plan.rules:
            if rule.kind not in PERIODIC_KINDS or rule.period == "plan":
                continue
            this = containing(day, rule.period)
            for period in (this.previous(), this):
                dates = _dates(view, plan, rule, period)
                yield Round(plan, rule, period, dates, rollup_dates(rule, dates, view.calendar))


def _dates(view: View, plan: Plan, rule: ReportingRule, period: Period) -> Dates:
    """By the rule; of a plan that has changed with the due day that the filings keep."""
    dates = due_dates(rule, period, view.calendar)
    due_on = view.queries.usual_due(plan.id, rule.id, period.id) if plan.version > 1 else None
    return replace(dates, due_on=due_on) if due_on else dates


def find_round(view: View, day: date, name: str) -> Round | None:
    """`name` is `plan/rule/period`."""
    return next((one for one in rounds(view, day) if one.name == name), None)


def state_of(view: View, one: Round) -> RollupState:
    return view.ledger.rollup(one.plan.id, one.rule.id, one.period.id)


def has_filings(view: View, one: Round) -> bool:
    found = view.queries.filings_of(plan=one.plan.id, period=one.period.id)
    return any(filing.rule == one.rule.id for filing in found)


def make_rollup(view: View, one: Round, *, at: datetime, cut_off: datetime) -> Rollup:
    """As it stands now, of what was filed by the cut-off: a later correction is for the next one."""
    state = state_of(view, one)
    return roll_up(
        one.plan,
        view.queries.filings_as_of(**one.names, at=cut_off),
        period=one.period.id,
        cut_off=cut_off,
        day=view.calendar.local_day(at),
        head=view.ledger.head()[1][:HEAD_DIGITS],
        foreword=state.foreword,
        office=view.office,
        closed=view.queries.closed_out(one.plan.id),
        inputs=_inputs(view, one),
        nodes=view.queries.nodes_between(one.period.first, one.period.last + LONGEST_SHIFT),
        news=news_in(view, one.plan, one.period, at=cut_off) if one.rule.kind == "quarterly" else (),
    )


def _inputs(view: View, one: Round) -> list[Filing]:
    """What supporting units were asked for; the ledger is asked only where the rule asks for it."""
    if not one.rule.input_workdays:
        return []
    found = view.queries.filings_of(plan=one.plan.id, period=one.period.id)
    return [
        each for each in found if each.is_input and (each.rule, each.state != "waived") == (one.rule.id, True)
    ]


def issue(view: View, one: Round, *, at: datetime) -> Outcome:
    """To the leading group's rooms, with its documents; the fact makes it once for ever."""
    made = make_rollup(view, one, at=at, cut_off=min(at, one.rollup.cut_off))
    key = f"rollup/{one.name}"
    job = Job(f"{key}/documents", "rollup", rollup_args(made, view.documents, zone=view.calendar.zone.key))
    messages = tuple(
        OutboundMessage(
            f"{key}/{room}",
            room,
            rollup_final(made),
            repeat=Repeat.AT_LEAST_ONCE,
            priority=2,
            needs_job=job.key,
            not_before=view.hours.next_open(at, view.calendar),
        )
        for room in view.ledger.rooms_seated("leading_group", one.plan.id)
    )
    if not messages:
        raise NobodyToTell(kind="leading_group")
    head = view.ledger.head()[1]
    fact = RollupIssued(**one.names, version=one.plan.version, cut_off=made.cut_off, head=head)
    return Outcome(facts=(fact,), messages=messages, jobs=(job,))
