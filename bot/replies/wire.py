"""The JSON that `duban read` takes and gives: contexts in, readings out (接口)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from bot.domain.calendar import WorkCalendar
from bot.domain.readings import Figure, IndicatorName, Item, Reading, ReplyContext
from bot.replies.labels import canonical


def context_from_json(given: Mapping[str, Any], calendar: WorkCalendar) -> ReplyContext:
    """A context as a case gives it. Raises KeyError, TypeError or ValueError when it is none."""
    indicators = given.get("indicators") or {}
    return ReplyContext(
        today=date.fromisoformat(given["today"]),
        period=str(given.get("period", "")),
        calendar=calendar,
        my_tasks=tuple(map(str, given.get("my_tasks") or ())),
        quoted=tuple(map(str, given.get("quoted") or ())),
        indicators={
            canonical(str(task)): tuple(map(_indicator_name, named)) for task, named in indicators.items()
        },
    )


def _indicator_name(given: Mapping[str, Any]) -> IndicatorName:
    aliases = tuple(map(str, given.get("aliases") or ()))
    return IndicatorName(str(given["metric"]), str(given["unit"]), aliases)


def reading_json(reading: Reading) -> dict[str, Any]:
    """Every key always there, numbers as JSON numbers, dates as ISO text."""
    return {
        "intent": reading.intent,
        "items": [_item_json(item) for item in reading.items],
        "until": _day(reading.until),
        "reason": reading.reason,
        "to_unit": reading.to_unit,
        "needs_confirmation": reading.needs_confirmation,
    }


def _item_json(item: Item) -> dict[str, Any]:
    return {
        "task": item.task,
        "status": item.status,
        "percent": None if item.percent is None else _number(item.percent),
        "figures": [_figure_json(figure) for figure in item.figures],
        "problem": item.problem,
        "next_step": item.next_step,
        "expected_by": _day(item.expected_by),
    }


def _figure_json(figure: Figure) -> dict[str, Any]:
    return {
        "metric": figure.metric,
        "value": _number(figure.value),
        "unit": figure.unit,
        "growth": figure.growth,
    }


def _number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
