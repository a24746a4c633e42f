"""The indicators of a roll-up's card, by the colours of their lamps (指标灯色)."""

from __future__ import annotations

from collections import Counter
from typing import Final

from bot.domain.indicators import LAMPS
from bot.domain.rollup import Rollup
from bot.domain.rollup_parts import IndicatorRow
from bot.text import Text, Value

_MOST_OF_LAMP: Final = 2


def lamp_lines(rollup: Rollup) -> tuple[Text, ...]:
    """Each indicator by its colour, with its value and, behind time, its gap; with its task where others are
    called the same.
    """
    groups: list[Value] = []
    named = Counter(row.indicator.metric for row in rollup.indicators)
    for lamp in LAMPS:
        rows = [row for row in rollup.indicators if row.standing.lamp == lamp]
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
    return (Text("rollup/lamps", groups=groups, on=rollup.rated_on, time_gone=time_gone),)


def _indicator(row: IndicatorRow, *, label: str | None) -> dict[str, Value]:
    indicator, standing = row.indicator, row.standing
    value: dict[str, Value] | None = None
    if standing.value is not None:
        value = {"value": standing.value, "unit": indicator.unit}
    goal: dict[str, Value] = {"value": indicator.value, "unit": indicator.unit}
    last: dict[str, Value] | None = None
    if row.last is not None:
        last = {"period": row.last.period, "value": {"value": row.last.value, "unit": indicator.unit}}
    return {
        "metric": indicator.metric,
        "label": label,
        "value": value,
        "last": last,
        "goal": goal,
        "reached": standing.reached,
        "behind": -standing.gap if standing.gap is not None and standing.gap < 0 else None,
    }
