"""The indicators of a period as they stand now, by the rows a roll-up of this moment has (指标现状)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import islice

from bot.answering.rollups import Round, find_round, has_filings, make_rollup
from bot.domain.periods import Period
from bot.notices.lamps import lamp_lines
from bot.notices.plan_named import short_names
from bot.ports.ledger import View
from bot.text import Text


def lamps_now(view: View, period: Period, *, at: datetime) -> tuple[Text, ...]:
    """A line of each plan that has indicators and asks for something in the period, by name."""
    names = short_names(view)
    lines: list[Text] = []
    for one in _rounds(view, period):
        made = make_rollup(view, one, at=at, cut_off=at)
        lines += lamp_lines(made, plan=names.get(one.plan.id))
    return tuple(lines)


def _rounds(view: View, period: Period) -> Iterator[Round]:
    """Of each plan the first rule that has filings of the period."""
    for plan in view.plans.all_current():
        if plan.indicators:
            found = (find_round(view, f"{plan.id}/{rule.id}/{period.id}") for rule in plan.rules)
            asking = (one for one in found if one is not None and has_filings(view, one))
            yield from islice(asking, 1)
