"""The lines on figures that should be checked, pointed out politely (数据核对)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.domain.contradictions import Contradiction
from bot.domain.filings import Filing
from bot.notices.values import MOST_TITLE, figure_value
from bot.text import Text, Value

_MOST = 3  # lines


def checks(told: Sequence[tuple[Filing, Sequence[Contradiction]]]) -> tuple[Text, ...]:
    """A line each, with its task where there are several; beyond the first ones how many more there are."""
    found = [(filing, one) for filing, check in told for one in check]
    lines = tuple(_check(one, filing.label if len(told) > 1 else None) for filing, one in found[:_MOST])
    left = len(found) - len(lines)
    return (*lines, Text("check/more", count=left)) if left else lines


def _check(found: Contradiction, label: str | None) -> Text:
    figure, before = found.figure, found.before
    values: dict[str, Value] = {"label": label, "figure": figure_value(figure), "most": MOST_TITLE}
    if before is not None:
        gap = replace(before, value=before.value - figure.value)
        values |= {"period": found.period, "before": figure_value(before), "gap": figure_value(gap)}
    if found.indicator is not None:
        goal: Value = {"value": found.indicator.value, "unit": found.indicator.unit}
        values |= {"metric": found.indicator.metric, "goal": goal}
    return Text(f"check/{found.kind}", **values, percent=found.percent)
