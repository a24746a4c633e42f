"""Terms that rest on days off nobody had published yet, once the table has arrived (暂定转定)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from bot.domain.calendar import WorkCalendar, calendar_from
from bot.domain.duties import find_frame, term
from bot.domain.duty_facts import TermSettled
from bot.domain.filings import Filing, Rung
from bot.domain.inputs import input_dates
from bot.domain.plan import Plan
from bot.domain.rule_periods import is_former
from bot.domain.rules import ReportingRule
from bot.domain.set_days import due_day


@dataclass(frozen=True, slots=True)
class Settling:
    """The calendar with the table, and as it was without: one for each set of years taken out."""

    calendar: WorkCalendar
    _without: dict[frozenset[int], WorkCalendar] = field(default_factory=dict)

    def settle(self, filing: Filing, plan: Plan) -> TermSettled | None:
        """The fact that its term is settled, `plan` being the version it was opened by; None while a day that
        people are shown still rests on a year without a table, or where nothing is owed. Where only the lock
        does, the rest is settled and it stays provisional.
        """
        rule = next((each for each in plan.rules if each.id == filing.rule), None)
        if rule is None or not filing.provisional or not filing.is_owed:
            return None
        frame = find_frame(plan, rule, filing.period)
        set_for = due_day(rule, frame) if frame and not is_former(rule, frame) else filing.due_on
        before = self._before(filing, set_for, rule)
        if _due_on(filing, set_for, rule, before) == filing.due_on:
            wanted, due_on = set_for, _due_on(filing, set_for, rule, self.calendar)
        else:  # the office named it
            wanted, due_on = filing.due_on, self.calendar.shift(filing.due_on, rule.shift)
        return self._settled(filing, _Moved(filing.due_on, due_on, before, self.calendar), wanted)

    def _settled(self, filing: Filing, moved: _Moved, wanted: date) -> TermSettled | None:
        on_time = self.calendar.local_day(filing.on_time_until)
        rests_on = (wanted, moved.to, moved.day(on_time))
        if any(self.calendar.is_provisional(day) for day in rests_on):
            return None
        lock_day = moved.day(self.calendar.local_day(filing.locked_at))
        ahead = (Rung(rung.stage, moved.day(rung.on)) for rung in filing.ladder[filing.reached :])
        fact = TermSettled(
            filing=filing.id,
            version=filing.version,
            due_on=moved.to,
            due_at=self._instant(filing.due_at, moved.to),
            on_time_until=self._instant(filing.on_time_until, moved.day(on_time)),
            locked_at=self._instant(filing.locked_at, lock_day),
            ladder=(*filing.ladder[: filing.reached], *ahead),
            moved=moved.to != filing.due_on,
            provisional=self.calendar.is_provisional(lock_day),
        )
        return fact if not fact.provisional or _says_more(fact, filing) else None

    def _instant(self, before: datetime, day: date) -> datetime:
        """The same local time of day on that day."""
        return self.calendar.instant(day, before.astimezone(self.calendar.zone).time())

    def _before(self, filing: Filing, set_for: date, rule: ReportingRule) -> WorkCalendar:
        """The calendar its term was made with: without the years after the one it opened in, else without
        fewer or more of those it rests on, as its due day and its lock tell.
        """
        lock_day = self.calendar.local_day(filing.locked_at)
        days = (filing.due_on, set_for, self.calendar.local_day(filing.on_time_until), lock_day)
        years = {year for day in days for year in _rests_on(day)}
        later = {year for year in years if year > filing.opened_at.year}
        sets = (later, {max(years)}, years, {min(years)})
        candidates = [self._calendar_without(found) for found in sets if found]
        alike = [each for each in candidates if _due_on(filing, set_for, rule, each) == filing.due_on]
        locked = (each for each in alike if each.add_workdays(filing.due_on, rule.lock_workdays) == lock_day)
        return next(locked, (alike or candidates)[0])

    def _calendar_without(self, years: Iterable[int]) -> WorkCalendar:
        gone = frozenset(years)
        if gone not in self._without:
            kept = {year: table for year, table in self.calendar.tables.items() if year not in gone}
            self._without[gone] = calendar_from(kept, zone=self.calendar.zone.key)
        return self._without[gone]


@dataclass(frozen=True, slots=True)
class _Moved:
    """A term whose due day becomes another: every other day keeps its workdays from it."""

    due_on: date
    to: date
    before: WorkCalendar
    calendar: WorkCalendar

    def day(self, day: date) -> date:
        return self.calendar.add_workdays(self.to, self.before.workdays_between(self.due_on, day))


def settled_until(calendar: WorkCalendar, day: date) -> date:
    """Terms due before this day rest on tables that are there: the end of the tables from that day's year on,
    less the days that the next notice may move.
    """
    year = day.year
    while year in calendar.tables:
        year += 1
    return date(year, 1, 1) - timedelta(days=3)


def _says_more(fact: TermSettled, filing: Filing) -> bool:
    """Some day of it is another."""
    now = (filing.due_on, filing.on_time_until, filing.locked_at, filing.ladder)
    return (fact.due_on, fact.on_time_until, fact.locked_at, fact.ladder) != now


def _due_on(filing: Filing, set_for: date, rule: ReportingRule, calendar: WorkCalendar) -> date:
    """When a filing is due that the rule sets for that day; an input some workdays before its report."""
    report = term(rule, set_for, calendar, opens_on=calendar.local_day(filing.opened_at))
    return input_dates(rule, report, calendar).due_on if filing.is_input else report.due_on


def _rests_on(day: date) -> Iterator[int]:
    yield day.year
    if (day.month, day.day) >= (12, 29):
        yield day.year + 1
