"""After a version of a plan takes effect each unit it concerns is asked to sign, and reminded once (签收)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import time
from typing import Final

from bot.answering.receipts_asked import ask_to_sign, rooms_to_ask
from bot.domain.plan import Plan
from bot.domain.receipts import SIGN_WORKDAYS, changes_by_unit
from bot.domain.request_facts import ReceiptsAsked, ReceiptsReminded
from bot.ports.ledger import View
from bot.ports.messages import OutboundMessage
from bot.ports.usecase import Outcome, Schedule, SeveralTimes, Tick

AT: Final = (time(10, 20), time(15, 20))  # not together with the digest


def due(tick: Tick, view: View) -> Iterable[str]:
    """One key a version that was not looked at yet, one a version and day for who has not signed by then;
    none on days off and outside the hours.
    """
    opens = view.calendar.instant(tick.day, AT[0])
    if not view.calendar.is_workday(tick.day) or not opens <= tick.at <= view.calendar.closing(tick.day):
        return
    for plan in view.plans.all_current():
        looked_at = view.ledger.receipt_request(plan.id, "")
        if looked_at is None or looked_at.version < plan.version:
            yield f"receipts/{plan.id}/{plan.version}"
    late = {(one.plan, one.version) for one in view.queries.unsigned_due(tick.day)}
    yield from (f"receipts-again/{plan}/{version}/{tick.day}" for plan, version in sorted(late))


def run(key: str, tick: Tick, view: View) -> Outcome:
    what, plan_id, version = key.split("/")[:3]
    plan = view.plans.current(plan_id)
    if plan.version != int(version) and what == "receipts":
        return Outcome()
    return _ask(key, plan, tick, view) if what == "receipts" else _remind(key, plan, int(version), tick, view)


def _ask(key: str, plan: Plan, tick: Tick, view: View) -> Outcome:
    """Those whose tasks changed since the version that was last looked at; not who has signed already."""
    looked_at = view.ledger.receipt_request(plan.id, "")
    base = looked_at.version if looked_at else 0
    old = view.plans.version(plan.id, base) if base else None
    units = [unit for unit in changes_by_unit(old, plan) if not _has_signed(view, plan, unit)]
    due_on = view.calendar.add_workdays(tick.day, SIGN_WORKDAYS)
    fact = ReceiptsAsked(plan.id, plan.version, tuple(units), tick.day, due_on)
    args = {"plan": plan.id, "version": str(plan.version), "base": str(base), "due": due_on.isoformat()}
    return Outcome(facts=(fact,), messages=_asked(key, plan, units, args, tick, view))


def _remind(key: str, plan: Plan, version: int, tick: Tick, view: View) -> Outcome:
    """Once a request, of all tasks that are the unit's now. Who has signed by form is not reminded while that
    waits to be confirmed.
    """
    waiting = {(each.plan, each.unit) for each in view.ledger.forms_waiting() if each.kind == "receipt"}
    late = [
        one
        for one in view.queries.unsigned_due(tick.day)
        if (one.plan, one.version) == (plan.id, version) and (one.plan, one.unit) not in waiting
    ]
    if not late:
        return Outcome()
    fact = ReceiptsReminded(plan.id, version, tuple(one.unit for one in late))
    args = {"plan": plan.id, "version": str(version), "base": "0", "again": "1"}
    args["due"] = max(one.due_on for one in late).isoformat()
    units = [one.unit for one in late if any(unit.id == one.unit for unit in plan.units)]
    return Outcome(facts=(fact,), messages=_asked(key, plan, units, args, tick, view))


def _asked(  # noqa: PLR0913, PLR0917 - a request, and to whom
    key: str, plan: Plan, units: Sequence[str], args: Mapping[str, str], tick: Tick, view: View
) -> tuple[OutboundMessage, ...]:
    return ask_to_sign(view, key, rooms_to_ask(view, plan.id, units), args, at=tick.at)


def _has_signed(view: View, plan: Plan, unit: str) -> bool:
    receipt = view.ledger.receipt(plan.id, unit)
    return receipt is not None and receipt.version >= plan.version


SCHEDULE = Schedule("receipts", SeveralTimes(AT), due=due, run=run)
