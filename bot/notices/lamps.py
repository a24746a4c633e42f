"""The indicators of a roll-up's card, by the colours of their lamps (指标灯色)."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import Final

from bot.domain.indicators import LAMPS, Standing
from bot.domain.last_known import IndicatorRow
from bot.domain.rollup import Rollup
from bot.text import Text, Value

_MOST_OF_LAMP: Final = 2


def lamp_lines(rollup: Rollup, *, plan: str | None = None) -> tuple[Text, ...]:
    """Each indicator by its colour, with its value and, behind time, its gap; what was told and waits for
    review is apart from what nobody told. With its task where others are called the same. `plan` is its short
    name where several are in force.
    """
    groups: list[Value] = []
    named = Counter(row.indicator.metric for row in rollup.indicators)
    for lamp in (*LAMPS, "waiting"):
        rows = [row for row in rollup.indicators if _group(row) == lamp]
        if rows:
            shown: list[Value] = [
                _indicator(row, label=row.label if named[row.indicator.metric] > 1 else None)
                for row in rows[:_MOST_OF_LAMP]
            ]
            groups.append({"lamp": lamp, "rows": shown, "count": len(rows)})
    if not groups:
        return ()
    gone = {row.standing.time_gone for row in rollup.indicators} - {None}
    time_gone = gone.pop() if len(gone) == 1 else None
    return (Text("rollup/lamps", plan=plan, groups=groups, on=rollup.rated_on, time_gone=time_gone),)


def _group(row: IndicatorRow) -> str:
    return "waiting" if row.waiting and row.standing.lamp == "unfiled" else row.standing.lamp


def _last(row: IndicatorRow) -> dict[str, Value] | None:
    """What was last known: the value as of its day and its lamp then; never this period's."""
    if row.last is None:
        return None
    then = row.last.standing
    amount: Value = None if then.value is None else {"value": then.value, "unit": row.indicator.unit}
    return {
        "on": row.last.on.isoformat(),
        "value": amount,
        "lamp": then.lamp,
        "why": then.why,
        "behind": _behind(then),
    }


def _behind(standing: Standing) -> Decimal | None:
    return -standing.gap if standing.gap is not None and standing.gap < 0 else None


def _indicator(row: IndicatorRow, *, label: str | None) -> dict[str, Value]:
    indicator, standing = row.indicator, row.standing
    value: dict[str, Value] | None = None
    if standing.value is not None:
        value = {"value": standing.value, "unit": indicator.unit}
    goal: dict[str, Value] = {"value": indicator.value, "unit": indicator.unit}
    return {
        "metric": indicator.metric,
        "label": label,
        "value": value,
        "waiting": {"value": row.waiting[0], "unit": indicator.unit} if len(row.waiting) == 1 else None,
        "last": None if row.waiting else _last(row),
        "never": row.looked_back and row.last is None and not row.waiting,
        "goal": goal,
        "reached": standing.reached,
        "behind": _behind(standing),
    }
