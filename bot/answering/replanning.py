"""A change to a published plan: its next version, and what that does to the filings under way (调整)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot.domain.facts import Fact
from bot.domain.plan import Plan
from bot.domain.reconcile import reconcile
from bot.ports.ledger import View
from bot.ports.usecase import Call


def new_version(call: Call[Any], view: View, changed: Plan) -> tuple[Plan, tuple[Fact, ...]]:
    """The version that takes effect, and the facts that go with it."""
    old = view.plans.current(changed.id)
    new = replace(changed, version=old.version + 1)
    filings = view.queries.filings_of(plan=new.id)
    return new, reconcile(filings, old, new, at=call.at, calendar=view.calendar)
