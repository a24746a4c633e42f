"""The roll-up of a period: made from the ledger, shown to the office, sent to the leading group once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from bot.documents.makers import rollup_args
from bot.domain.duties import Dates, due_dates
from bot.domain.facts import RollupIssued
from bot.domain.periods import Period, containing
from bot.domain.plan import Plan
from bot.domain.rollup import Rollup, roll_up
from bot.domain.rollup_dates import RollupDates, rollup_dates
from bot.domain.rules import PERIODIC_KINDS, ReportingRule
from bot.errors import NobodyToTell
from bot.notices.rollup import rollup_final
from bot.ports.ledger import View
from bot.ports.messages import Job, OutboundMessage, Repeat
from bot.ports.usecase import Outcome

HEAD_DIGITS = 12  # of the ledger's head, at the foot of every roll-up


@dataclass(frozen=True, slots=True)
class Round:
    """One period of one rule, with the roll-up's dates."""

    plan: Plan
    rule: ReportingRule
    period: Period
    dates: Dates
    rollup: RollupDates


def rounds(view: View, day: date) -> Iterator[Round]:
    """The periods whose roll-up may be near: this one and the one before, of every periodic rule."""
    for plan in view.plans.all_current():
        for rule in plan.rules:
            if rule.kind not in PERIODIC_KINDS or rule.period == "plan":
                continue
            this = containing(day, rule.period)
            for period in (this.previous(), this):
                dates = due_dates(rule, period, view.calendar)
                yield Round(plan, rule, period, dates, rollup_dates(rule, dates, view.calendar))


def find_round(view: View, day: date, *, plan: str, rule: str, period: str) -> Round | None:
    wanted = (plan, rule, period)
    return next(
        (one for one in rounds(view, day) if (one.plan.id, one.rule.id, one.period.id) == wanted), None
    )


def make_rollup(view: View, one: Round, *, at: datetime, cut_off: datetime) -> Rollup:
    """As it stands now, of what was filed by the cut-off."""
    filings = [
        filing
        for filing in view.queries.filings_of(plan=one.plan.id, period=one.period.id)
        if filing.rule == one.rule.id
    ]
    state = view.ledger.rollup(one.plan.id, one.period.id)
    return roll_up(
        one.plan,
        filings,
        period=one.period.id,
        cut_off=cut_off,
        day=view.calendar.local_day(at),
        head=view.ledger.head()[1][:HEAD_DIGITS],
        foreword=state.foreword,
        office=view.office,
    )


def issue(view: View, one: Round, *, at: datetime) -> Outcome:
    """To the leading group's rooms, with its documents; the fact makes it once for ever."""
    made = make_rollup(view, one, at=at, cut_off=min(at, one.rollup.cut_off))
    key = f"rollup/{one.plan.id}/{one.rule.id}/{one.period.id}"
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
    fact = RollupIssued(one.plan.id, one.plan.version, one.period.id, made.cut_off, head)
    return Outcome(facts=(fact,), messages=messages, jobs=(job,))
