"""Notices whose card is built when the message is leased, from the filings that are still owed then."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import TypeAlias

from bot.domain.filings import Filing
from bot.domain.plan import Plan, Unit
from bot.notices.reminder import DigestDay, DigestRow, reminder_digest, urging
from bot.ports.ledger import View
from bot.wording.cards import Card

BuildNotice: TypeAlias = Callable[[Mapping[str, str], Sequence[Filing], View, datetime], Card | None]


def digest_row(filing: Filing, view: View) -> DigestRow:
    """The filing with its task and unit, as the version it was opened by has them."""
    plan = view.plans.version(filing.plan, filing.version)
    last = view.ledger.last_accepted(filing)
    return DigestRow(filing, plan.task(filing.task), _unit(plan, filing.unit), last, plan.title)


def _digest(_: Mapping[str, str], owed: Sequence[Filing], view: View, at: datetime) -> Card | None:
    """The reminder of a room: nothing where nothing is owed any more."""
    if not owed:
        return None
    day = view.calendar.local_day(at)
    return reminder_digest(_rows(owed, view), _on(owed, view, day), mention=_liaison(owed, view, day))


def _urging(_: Mapping[str, str], owed: Sequence[Filing], view: View, at: datetime) -> Card | None:
    """The urging of a room by hand: nothing where nothing is owed any more."""
    if not owed:
        return None
    day = view.calendar.local_day(at)
    return urging(_rows(owed, view), _on(owed, view, day), mention=_liaison(owed, view, day))


AT_LEASE: Mapping[str, BuildNotice] = {"digest": _digest, "urging": _urging}


def _rows(owed: Sequence[Filing], view: View) -> list[DigestRow]:
    return [digest_row(filing, view) for filing in owed]


def _unit(plan: Plan, unit: str) -> Unit:
    """The unit of the plan; one without a name for the office itself, which owns what nobody else does."""
    return next((one for one in plan.units if one.id == unit), Unit(unit, ""))


def _on(owed: Sequence[Filing], view: View, day: date) -> DigestDay:
    """With the labels, of the same units and due dates, that are recorded already."""
    due = {filing.due_at for filing in owed}
    units = list(dict.fromkeys(filing.unit for filing in owed))
    recorded = [filing.label for filing in view.ledger.reported_by(units) if filing.due_at in due]
    return DigestDay(day, view.calendar, tuple(dict.fromkeys(recorded)))


def _liaison(owed: Sequence[Filing], view: View, day: date) -> str | None:
    """The one person to mention: the liaison of the unit that owes the first."""
    person = view.ledger.liaison(owed[0].plan, owed[0].unit, day)
    return person.id if person else None
