"""Publishing a plan: its version, its fingerprint and what it does to open filings, in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from itertools import islice
from typing import Final

from bot.answering.carrying import goes_in_parts, next_version, when_carried
from bot.domain.facts import Fact
from bot.domain.filings import Filing
from bot.domain.indicator_names import may_be_published
from bot.domain.plan import Plan
from bot.domain.plan_facts import PlanPublished, Publishing
from bot.domain.reconcile import Change, at_once, compare
from bot.domain.replanning import rules_undone, undone
from bot.domain.rule_faults import require_kept
from bot.domain.rule_periods import taken_over
from bot.domain.under_way import MOST_AT_ONCE, open_first
from bot.ports.ledger import View
from bot.ports.usecase import NewVersion
from bot.storage.record import Transaction

UNEXPLAINED: Final = Publishing()  # of a demo and of tests: nobody asks why


def preview(view: View, plan: Plan, *, at: datetime) -> tuple[Plan, Sequence[Change]]:
    """The version it would become, and what would happen to each open filing. Raises BadEdit, BadRule."""
    may_be_published(plan)
    old = current(view, plan.id)
    filings: Sequence[Filing] = view.queries.filings_of(plan=plan.id)
    if old is not None:
        filings = when_carried(view, old, filings, {each.task for each in filings}, at=at)
    known = taken_over(old, plan, filings, view.calendar.local_day(at))
    return _compared(view, (old, known), filings, at)


def _compared(
    view: View, versions: tuple[Plan | None, Plan], filings: Sequence[Filing], at: datetime
) -> tuple[Plan, Sequence[Change]]:
    """The version in force and the next."""
    old, known = versions
    new = replace(known, version=old.version + 1 if old else 1)
    closed = view.queries.closed_out(new.id)
    return new, compare(filings, old, new, at=at, calendar=view.calendar, closed=closed)


def undoes(view: View, plan: Plan) -> tuple[str, ...]:
    """Labels of tasks whose later changes, made from the chat, the draft does not have."""
    now = current(view, plan.id)
    facts = (each.fact for each in view.queries.publications(plan.id))
    return undone((fact for fact in facts if isinstance(fact, PlanPublished)), now, plan) if now else ()


def undoes_rules(view: View, plan: Plan) -> bool:
    """Reporting rules were changed from the chat since, and the draft has them otherwise."""
    now = current(view, plan.id)
    facts = (each.fact for each in view.queries.publications(plan.id))
    published = (fact for fact in facts if isinstance(fact, PlanPublished))
    return now is not None and rules_undone(published, now, plan)


def publish(
    tx: Transaction, plan: Plan, *, at: datetime, person: str = "", publishing: Publishing = UNEXPLAINED
) -> Plan:
    """Publish and reconcile. Publishing what is current already changes nothing. Of the many filings that may
    open with a version the schedule opens the rest, and very many that are there are carried over in parts.
    Raises BadEdit, BadRule.
    """
    may_be_published(plan)
    old = current(tx.view, plan.id)
    if old is not None and goes_in_parts(tx.view, old):
        return _published_in_parts(tx, old, plan, at=at, person=person, publishing=publishing)
    filings = tx.view.queries.filings_of(plan=plan.id)
    known = taken_over(old, plan, filings, tx.view.calendar.local_day(at))
    if old is not None and known.says_the_same(old):
        return old
    if old is None:
        new = replace(known, version=1)
        facts: list[Fact] = list(islice(open_first(new, at=at, calendar=tx.view.calendar), MOST_AT_ONCE))
    else:
        new, changes = _compared(tx.view, (old, known), filings, at)
        facts = [*at_once(changes)]
    tx.publish(NewVersion(new, publishing), facts, at=at, person=person)
    return new


def _published_in_parts(  # noqa: PLR0913 - as `publish`
    tx: Transaction, old: Plan, plan: Plan, *, at: datetime, person: str, publishing: Publishing
) -> Plan:
    """Only the version; the schedules that carry over and open do the rest."""
    new = next_version(tx.view, old, plan, tx.view.calendar.local_day(at))
    if new.says_the_same(old):
        return old
    require_kept(new)
    tx.publish(NewVersion(new, publishing, in_parts=True), at=at, person=person)
    return new


def current(view: View, plan: str) -> Plan | None:
    """The version in force; None for a plan that was never published."""
    try:
        return view.plans.current(plan)
    except LookupError:
        return None
