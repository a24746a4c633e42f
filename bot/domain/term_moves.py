"""What is under way gets another day: its node's moved, or its rule's and it is to follow (改期)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from bot.domain.calendar import WorkCalendar
from bot.domain.duties import SHORTEST_TERM_WORKDAYS, Dates, find_frame, term
from bot.domain.filings import Filing
from bot.domain.inputs import input_dates, steps_of
from bot.domain.ladder import freeze
from bot.domain.milestones import find_occurrence
from bot.domain.plan import Plan
from bot.domain.request_facts import TermMoved
from bot.domain.rule_periods import is_former
from bot.domain.rules import ReportingRule
from bot.domain.set_days import due_day


@dataclass(frozen=True, slots=True)
class NewDays:
    """From one version to the next, on a day; what waits for its first answer by the rules in `moving` (ids)
    follows them. No term gets shorter than the shortest.
    """

    old: Plan | None
    new: Plan
    day: date
    calendar: WorkCalendar
    moving: Collection[str] = ()

    @property
    def soonest(self) -> date:
        return self.calendar.add_workdays(self.day, SHORTEST_TERM_WORKDAYS)


def moved_term(filing: Filing, to: NewDays) -> TermMoved | None:
    """The filing's new term; None for what keeps its own: extended, returned, or nothing moves."""
    rule = next(each for each in to.new.rules if each.id == filing.rule)
    if not filing.is_owed:
        return None
    dates = _by_node(filing, rule, to) or _by_rule(filing, rule, to)
    if dates is None:
        return None
    return TermMoved(
        filing=filing.id,
        version=to.new.version,
        due_on=dates.due_on,
        due_at=dates.due_at,
        on_time_until=dates.on_time_until,
        locked_at=dates.locked_at,
        ladder=freeze(steps_of(rule, filing.part), dates, to.calendar),
        extended=filing.extended,
        provisional=dates.unsettled,
        resting=filing.resting,
    )


def _by_node(filing: Filing, rule: ReportingRule, to: NewDays) -> Dates | None:
    """Where the node has moved."""
    before = find_occurrence(to.old, filing.period) if to.old else None
    now = find_occurrence(to.new, filing.period)
    if before is None or now is None or before.last == now.last:
        return None
    return term(rule, max(now.last, to.soonest), to.calendar, opens_on=to.day)


def _by_rule(filing: Filing, rule: ReportingRule, to: NewDays) -> Dates | None:
    """By the rule as it is now, where its day, its term or its ladder is otherwise then."""
    if rule.id not in to.moving or filing.state != "open" or filing.extended:
        return None
    old = next((each for each in to.old.rules if each.id == rule.id), None) if to.old else None
    now, before = _dates(filing, rule, to), _dates(filing, old, to) if old else None
    if now is None:
        return None
    stays = now.due_on == filing.due_on or (before is not None and before.due_on == now.due_on)
    due_on = filing.due_on if stays else max(now.due_on, to.soonest)
    dates = now if due_on == now.due_on else term(rule, due_on, to.calendar, opens_on=to.day)
    there = (filing.due_at, filing.on_time_until, filing.locked_at)
    is_same = there == (dates.due_at, dates.on_time_until, dates.locked_at)
    return None if is_same and old and old.ladder == rule.ladder else dates


def _dates(filing: Filing, rule: ReportingRule, to: NewDays) -> Dates | None:
    """The term as the rule gives it from that day on; of an input that which follows from its report's."""
    frame = find_frame(to.new, rule, filing.period)
    if frame is None or is_former(rule, frame):
        return None
    dates = term(rule, due_day(rule, frame), to.calendar, opens_on=to.day)
    return input_dates(rule, dates, to.calendar) if filing.is_input else dates
