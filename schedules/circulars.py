"""Workdays after a roll-up: the circular of its period is put to the office, where a rule has one (通报)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Final

from bot.answering.letters import is_proposed, period_letter, period_proposed
from bot.answering.rollups import Round, find_round, issued
from bot.domain.rollup_dates import PREVIEW
from bot.domain.rules import ReportingRule
from bot.ports.ledger import View
from bot.ports.usecase import Daily, Outcome, Schedule, Tick

LATEST: Final = timedelta(days=60)  # one that was missed for longer is the office's to write


def due(tick: Tick, view: View) -> Iterable[str]:
    """One key a rule and period whose day has come, whose roll-up went and that was not proposed yet."""
    for one in issued(view, tick.day, _is_periodic):
        if _is_due(one, tick, view) and not is_proposed(view, one):
            yield f"circular-due/{one.name}"


def run(key: str, tick: Tick, view: View) -> Outcome:
    one = find_round(view, key.removeprefix("circular-due/"))
    if one is None:
        return Outcome()
    fact = period_letter(view, one, at=tick.at)
    return Outcome(facts=(fact,), messages=period_proposed(view, fact, tick.day, at=tick.at))


def _is_periodic(rule: ReportingRule) -> bool:
    return rule.circulars.workdays_after_rollup is not None


def _is_due(one: Round, tick: Tick, view: View) -> bool:
    workdays = one.rule.circulars.workdays_after_rollup
    if workdays is None or not view.calendar.is_workday(tick.day):
        return False
    sent = view.calendar.local_day(one.rollup.send_at)
    at = view.calendar.instant(view.calendar.add_workdays(sent, workdays), PREVIEW)
    return at <= tick.at <= at + LATEST


SCHEDULE = Schedule("circulars", Daily(PREVIEW), due=due, run=run)
