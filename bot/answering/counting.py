"""What is counted apart, read from the ledger: disputes that nobody has decided, and usual due days."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from bot.domain.counting import AsOf
from bot.domain.filings import Filing
from bot.ports.ledger import View


def disputed_by(view: View, at: datetime) -> frozenset[str]:
    """Ids of the filings that were disputed by that instant and wait for the office."""
    asked = view.queries.requests_in("asked")
    return frozenset(each.filing for each in asked if each.kind == "dispute" and each.asked_at <= at)


def as_of(view: View, filings: Iterable[Filing], at: datetime) -> AsOf:
    """For counting these as they are at that instant."""
    rounds = {(each.plan, each.rule, each.period) for each in filings if not each.is_input}
    days = {each: due_on for each in rounds if (due_on := view.queries.usual_due(*each)) is not None}
    return AsOf(at, disputed_by(view, at), days)
