"""The value a growth comes to, where what it is measured against is known (由增幅推算)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Final

from bot.domain.indicators import is_ratio
from bot.domain.periods import Period, containing
from bot.domain.plan import Indicator
from bot.domain.readings import Figure
from bot.domain.rules import PeriodKind

_KINDS: Final[Mapping[str, PeriodKind]] = {
    "last_week": "week",
    "last_month": "month",
    "last_quarter": "quarter",
    "last_half": "half",
}
_OF_A_WHOLE: Final[Mapping[str, Decimal]] = {"%": Decimal(100), "‰": Decimal(1000), "倍": Decimal(1)}
_DECEMBER: Final = (12, 31)


def base_day(figure: Figure, period: Period) -> date | None:
    """The day whose value the growth told for that period starts from; None where no words say which."""
    try:
        if figure.base in _KINDS:
            return containing(period.last, _KINDS[figure.base]).previous().last
        if figure.base == "last_period":
            return period.previous().last
        if figure.base == "year_start":
            return date(period.last.year - 1, *_DECEMBER)
        if figure.base == "last_year" and period.kind not in {"week", "plan"}:
            return containing(period.first.replace(year=period.first.year - 1, day=1), period.kind).last
    except (OverflowError, ValueError):
        return None
    return None


def value_now(
    figure: Figure, indicator: Indicator, period: Period, known: Mapping[date, Decimal]
) -> Decimal | None:
    """The indicator's value at the end of the period, by the growth and the value it starts from.

    `known`: values by the last day they are of. What is counted anew each year starts from none of the year
    before, and by how many percent a rate has grown may mean points: both give None, as does a base nobody
    told.
    """
    day = base_day(figure, period)
    if day is None:
        return None
    anew = indicator.cadence == "per-year" and day.year != period.last.year and figure.base != "last_year"
    before = None if anew else known.get(day, _baseline(indicator, day))
    if before is None:
        return None
    whole = _OF_A_WHOLE.get(figure.unit)
    if whole is not None and is_ratio(indicator):
        return None
    value = before + (figure.value if whole is None else before * figure.value / whole)
    return value if value >= 0 else None


def _baseline(indicator: Indicator, day: date) -> Decimal | None:
    """Of the year before the plan's first, at its end."""
    is_then = indicator.baseline_year == day.year and (day.month, day.day) == _DECEMBER
    return indicator.baseline if is_then else None
