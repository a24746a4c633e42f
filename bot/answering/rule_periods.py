"""What becomes of a rule's periods where a new version gives it others, told before it is so (换时段)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.duties import period_dates
from bot.domain.duty_calendar import Term, next_asked
from bot.domain.periods import parse_period
from bot.domain.plan import Plan
from bot.domain.rollup_dates import rollup_dates
from bot.domain.rule_periods import changes_period
from bot.domain.rules import FormerPeriod, ReportingRule
from bot.ports.ledger import View

_ANSWERED = frozenset({"unsigned", "filed"})


@dataclass(frozen=True, slots=True)
class Ending:
    """A period of the former length that runs to its end; `owed` and `unchecked` count its reports. UTC
    `rollup_at` is when its roll-up goes, None where it went.
    """

    period: str
    owed: int
    unchecked: int
    due_on: date
    rollup_at: datetime | None


@dataclass(frozen=True, slots=True)
class PeriodChange:
    """The rule as it is to be, the one before, what ends by its own terms, the first new period if any."""

    rule: ReportingRule
    before: ReportingRule
    ending: Sequence[Ending]
    begins: Term | None


def period_changes(view: View, old: Plan | None, new: Plan, day: date) -> Sequence[PeriodChange]:
    """One a rule that both versions have, with periods of another length; `new` is what `taken_over` gave."""
    before = {rule.id: rule for rule in old.rules} if old else {}
    changed = [rule for rule in new.rules if changes_period(before.get(rule.id), rule)]
    return [
        PeriodChange(
            rule,
            before[rule.id],
            [each for former in rule.former if (each := _ending(view, new, rule, former))],
            next_asked(new, rule, day, view.calendar),
        )
        for rule in changed
    ]


def _ending(view: View, plan: Plan, rule: ReportingRule, former: FormerPeriod) -> Ending | None:
    """None for one of which nothing is left: rolled up, and every report of it settled."""
    found = view.queries.filings_of(plan=plan.id, period=former.id)
    own = [each for each in found if each.rule == rule.id and not each.is_input]
    owed = sum(each.is_owed for each in own)
    unchecked = sum(each.state in _ANSWERED for each in own)
    issued = view.ledger.rollup(plan.id, rule.id, former.id).issued
    if issued and not owed and not unchecked:
        return None
    dates = period_dates(rule, parse_period(former.id), view.calendar)
    goes = rollup_dates(rule, dates, view.calendar, period=former.id)
    return Ending(former.id, owed, unchecked, former.due_on, None if issued else goes.send_at)
