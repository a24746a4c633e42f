"""What is counted apart, read from the ledger: disputes that nobody has decided, reports by a form that
nobody stands for yet, and usual due days.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Literal

from bot.domain.counting import AsOf
from bot.domain.filings import Filing
from bot.ports.ledger import View


def waiting_by(view: View, at: datetime, kind: Literal["dispute", "unattested"]) -> frozenset[str]:
    """Ids of the filings that were disputed, or reported on by a form, by that instant and wait for somebody
    to decide or to stand for it.
    """
    asked = view.queries.requests_in("asked")
    return frozenset(each.filing for each in asked if each.kind == kind and each.asked_at <= at)


def as_of(view: View, filings: Iterable[Filing], at: datetime) -> AsOf:
    """For counting these as they are at that instant."""
    rounds = {(each.plan, each.rule, each.period) for each in filings if not each.is_input}
    days = {each: due_on for each in rounds if (due_on := view.queries.usual_due(*each)) is not None}
    return AsOf(at, waiting_by(view, at, "dispute"), days, waiting_by(view, at, "unattested"))
