"""The roll-up of a period: made from the ledger, shown to the office, sent to the leading group once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TypedDict

from bot.answering.counting import waiting_by
from bot.answering.standing_in import news_in
from bot.documents.makers import rollup_args
from bot.domain.duties import Dates, find_frame, period_dates
from bot.domain.filings import Filing
from bot.domain.periods import Period, containing, parse_period, plan_years
from bot.domain.plan import Plan
from bot.domain.rollup import Rollup, roll_up
from bot.domain.rollup_dates import RollupDates, rollup_dates
from bot.domain.rollup_facts import RollupIssued
from bot.domain.rule_periods import is_former
from bot.domain.rules import PERIODIC_KINDS, ReportingRule
from bot.errors import NobodyToTell
from bot.notices.late_openings import late_opening
from bot.notices.rollup import rollup_final, rollup_to_pass_on
from bot.ports.ledger import View
from bot.ports.messages import Job, OutboundMessage, Repeat
from bot.ports.records import RollupState
from bot.ports.usecase import Outcome

FARTHEST = timedelta(days=366)  # how far the due day of a period's node may have been put off
LOOK_FOR_VALUES = timedelta(days=366)  # for what was last told of an indicator, and one period at least
MOST_WEEKS = 12  # of a rule that are looked through for an indicator that none of them tells
LOOK_BACK = timedelta(days=92)  # for a roll-up that was missed; one of before that is the office's to send
HEAD_DIGITS = 12  # of the ledger's head, at the foot of every roll-up


RulePeriod = tuple[str, Period]  # a rule's id and a period of its


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
    """The periods whose roll-up is near or may have been missed, earlier first, of every periodic rule."""
    return (_round(view, *each) for each in near_periods(view, day))


def unsent(view: View, day: date) -> Iterator[tuple[Round, RollupState]]:
    """Those whose roll-up has not gone; of the others nothing but that is read.

    Of a first version filings never keep an earlier day than the rule's: they are asked only when the rule's
    own day of the preview has come.
    """
    for plan, rule, period in near_periods(view, day):
        state = view.ledger.rollup(plan.id, rule.id, period.id)
        if not state.issued:
            one = _by_rule(view, plan, rule, period)
            is_near = plan.version > 1 or view.calendar.local_day(one.rollup.preview_at) <= day
            yield (_round(view, plan, rule, period) if is_near else one), state


def issued(view: View, day: date, wanted: Callable[[ReportingRule], bool]) -> Iterator[Round]:
    """Those of the wanted rules whose roll-up went."""
    for plan, rule, period in near_periods(view, day):
        if wanted(rule) and view.ledger.rollup(plan.id, rule.id, period.id).issued:
            yield _round(view, plan, rule, period)


def near_periods(view: View, day: date) -> Iterator[tuple[Plan, ReportingRule, Period]]:
    """Of every periodic rule those that run, or that ended no longer ago than `LOOK_BACK` and one period."""
    for plan in view.plans.all_current():
        for rule in plan.rules:
            if rule.kind in PERIODIC_KINDS:
                former = (parse_period(each.id) for each in rule.former)
                yield from ((plan, rule, period) for period in (*former, *_own(plan, rule, day)))


def _own(plan: Plan, rule: ReportingRule, day: date) -> Sequence[Period]:
    """None before the one before that in which the longest look back begins."""
    if rule.period == "plan":
        years = plan.from_year is not None and plan.to_year is not None
        return (plan_years(plan.from_year or 0, plan.to_year or 0),) if years else ()
    found = [containing(day, rule.period)]
    first = containing(day - LOOK_BACK, rule.period).previous().first
    while found[-1].first > first:
        found.append(found[-1].previous())
    return found[::-1]


def _round(view: View, plan: Plan, rule: ReportingRule, period: Period) -> Round:
    """With the due day that filings keep: of a plan that has changed, of what opened late."""
    one = _by_rule(view, plan, rule, period)
    due_on = view.queries.usual_due(plan.id, rule.id, period.id)
    if due_on is None:
        return one
    dates = replace(one.dates, due_on=due_on)
    return replace(one, dates=dates, rollup=rollup_dates(rule, dates, view.calendar, period=period.id))


def _by_rule(view: View, plan: Plan, rule: ReportingRule, period: Period) -> Round:
    dates = period_dates(rule, period, view.calendar)
    return Round(plan, rule, period, dates, rollup_dates(rule, dates, view.calendar, period=period.id))


def find_round(view: View, name: str) -> Round | None:
    """`name` is `plan/rule/period`; None for one that the rule does not ask for."""
    plan_id, rule_id, period_id = (*name.split("/"), "", "", "")[:3]
    plan = next((each for each in view.plans.all_current() if each.id == plan_id), None)
    rule = next((each for each in plan.rules if each.id == rule_id), None) if plan else None
    if plan is None or rule is None or rule.kind not in PERIODIC_KINDS:
        return None
    period = find_frame(plan, rule, period_id)
    return _round(view, plan, rule, period) if isinstance(period, Period) else None


def state_of(view: View, one: Round) -> RollupState:
    return view.ledger.rollup(one.plan.id, one.rule.id, one.period.id)


def has_filings(view: View, one: Round) -> bool:
    return view.queries.has_filings(one.plan.id, one.rule.id, one.period.id)


def make_rollup(view: View, one: Round, *, at: datetime, cut_off: datetime) -> Rollup:
    """As it stands now, of what was filed by the cut-off: a later correction is for the next one."""
    state = state_of(view, one)
    near, further = _former_periods(one)
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
        disputed=waiting_by(view, cut_off, "dispute"),
        unattested=waiting_by(view, cut_off, "unattested"),
        usual={(one.plan.id, one.rule.id, one.period.id): one.dates.due_on},
        nodes=view.queries.nodes_between(one.period.first, one.period.last + FARTHEST),
        news=news_in(view, one.plan, one.period, at=cut_off) if _tells_news(one) else (),
        opened_late=late_opening(view, one.plan.id, one.rule.id, one.period.id),
        also_to=one.rule.also_to,
        earlier=None if one.period.kind == "plan" else _told_in(view, one, near, cut_off),
        further=_told_in(view, one, further, cut_off) if further else None,
    )


def _former_periods(one: Round) -> tuple[list[RulePeriod], list[RulePeriod]]:
    """The periods of every rule that ended by the end of this one, the latest first and of those that end
    together the shorter: those that are looked through for every indicator, and the weeks before them, which
    are read only for the figure that a growth starts from. None before the years of a whole plan.
    """
    near: list[RulePeriod] = []
    further: list[RulePeriod] = []
    if one.period.kind == "plan":
        return near, further
    since = one.period.first - LOOK_FOR_VALUES
    for rule in one.plan.rules:
        if rule.kind in PERIODIC_KINDS:
            former = (parse_period(each.id) for each in rule.former)
            ended = {each for each in (*former, *_ended(rule, one.period, since)) if each.last > since}
            others = ended - {one.period} if rule.id == one.rule.id else ended
            found = [(rule.id, each) for each in others if each.last <= one.period.last]
            weeks = _latest_first(each for each in found if each[1].kind == "week")[MOST_WEEKS:]
            near += (each for each in found if each not in weeks)
            further += weeks
    return _latest_first(near), _latest_first(further)


def _latest_first(periods: Iterable[RulePeriod]) -> list[RulePeriod]:
    return sorted(periods, key=lambda each: _how_late(each[1]), reverse=True)


def _told_in(
    view: View, one: Round, periods: Iterable[RulePeriod], cut_off: datetime
) -> Iterator[tuple[str, list[Filing]]]:
    """The reports and news of each; the ledger is asked for one when it is its turn."""
    for rule, period in periods:
        names = {"plan": one.plan.id, "rule": rule, "period": period.id}
        told = view.queries.filings_as_of(**names, at=cut_off)
        news = news_in(view, one.plan, period, at=cut_off) if period.kind == "quarter" else ()
        yield period.id, [*told, *news]


def _how_late(period: Period) -> tuple[date, date]:
    return period.last, period.first


def _ended(rule: ReportingRule, by: Period, since: date) -> Iterator[Period]:
    if rule.period == "plan":
        return
    period = containing(by.last, rule.period)
    while period.last > since:
        yield period
        period = period.previous()


def _tells_news(one: Round) -> bool:
    """Progress is told beside the quarters' reports, also of a rule that is yearly by now."""
    return one.rule.kind == "quarterly" or (one.period.kind == "quarter" and is_former(one.rule, one.period))


def _inputs(view: View, one: Round) -> list[Filing]:
    """What supporting units were asked for; the ledger is asked only where the rule asks for it."""
    if not one.rule.input_workdays:
        return []
    found = view.queries.filings_of(plan=one.plan.id, period=one.period.id)
    return [
        each for each in found if each.is_input and (each.rule, each.state != "waived") == (one.rule.id, True)
    ]


def issue(view: View, one: Round, *, at: datetime) -> Outcome:
    """To the leading group's rooms, with its documents, and to the office's where it is to pass it on; the
    fact makes it once for ever. One that nobody held and that goes on another day than its own says when it
    should have gone.
    """
    made = make_rollup(view, one, at=at, cut_off=min(at, one.rollup.cut_off))
    planned = view.calendar.local_day(one.rollup.send_at)
    missed = view.calendar.local_day(at) > planned and not state_of(view, one).held
    key = f"rollup/{one.name}"
    job = Job(f"{key}/documents", "rollup", rollup_args(made, view.documents, zone=view.calendar.zone.key))
    group = view.ledger.rooms_seated("leading_group", one.plan.id)
    if not group:
        raise NobodyToTell(kind="leading_group")
    office = view.ledger.rooms_seated("office", one.plan.id) if made.also_to else ()
    cards = {room: rollup_to_pass_on(made) for room in office}
    cards |= {room: rollup_final(made, planned=planned if missed else None) for room in group}
    messages = tuple(
        OutboundMessage(
            f"{key}/{room}",
            room,
            card,
            repeat=Repeat.AT_LEAST_ONCE,
            priority=2,
            needs_job=job.key,
            not_before=view.hours.next_open(at, view.calendar),
        )
        for room, card in cards.items()
    )
    head = view.ledger.head()[1]
    fact = RollupIssued(**one.names, version=one.plan.version, cut_off=made.cut_off, head=head)
    return Outcome(facts=(fact,), messages=messages, jobs=(job,))
