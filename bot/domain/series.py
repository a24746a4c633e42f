"""What was told of an indicator period by period, and the lamp of the last that is accepted (指标序列)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from bot.domain.figures import match_figure
from bot.domain.filings import Filing
from bot.domain.indicators import Standing, stand
from bot.domain.periods import Period, parse_period, period_of
from bot.domain.plan import Indicator


@dataclass(frozen=True, slots=True)
class Point:
    """A value as a unit told it for a period; `accepted` by the office, else only filed."""

    period: Period
    unit: str
    value: Decimal
    accepted: bool


@dataclass(frozen=True, slots=True)
class Series:
    """An indicator's points, earlier first. `standing` is None where each of several units has a part."""

    indicator: Indicator
    points: tuple[Point, ...]
    standing: Standing | None


def series_of(
    indicators: Sequence[Indicator],
    filings: Iterable[Filing],
    day: date,
    *,
    from_year: int | None = None,
    divided: bool = False,
) -> tuple[Series, ...]:
    """One an indicator of which something was told, in their order; `filings` are those of its task.

    Inputs of supporting units and reports of nodes are none of it. The lamp is as of `day`, but no later than
    the end of the period it is for; a task `divided` among units has none.
    """
    found: dict[str, list[Point]] = {}
    for filing, period in _periodic(filings):
        for figure in filing.report.figures if filing.report else ():
            indicator = match_figure(figure, indicators)
            if indicator is not None:
                point = Point(period, filing.unit, figure.value, filing.state == "accepted")
                found.setdefault(indicator.id, []).append(point)
    rows = []
    for indicator in indicators:
        points = tuple(dict.fromkeys(found.get(indicator.id, ())))
        if points:
            standing = None if divided else _standing(indicator, points, day, from_year)
            rows.append(Series(indicator, points, standing))
    return tuple(rows)


def _standing(indicator: Indicator, points: Sequence[Point], day: date, from_year: int | None) -> Standing:
    accepted = [point for point in points if point.accepted]
    if not accepted:
        return stand(indicator, (), day, from_year=from_year)
    last = accepted[-1].period
    values = [point.value for point in accepted if point.period == last]
    return stand(indicator, values, min(day, last.last), from_year=from_year)


def _periodic(filings: Iterable[Filing]) -> list[tuple[Filing, Period]]:
    """Reports that count, with their periods, the earlier to end first."""
    found = []
    for filing in filings:
        if filing.part != "report" or filing.state not in {"accepted", "filed"} or filing.report is None:
            continue
        try:
            found.append((filing, parse_period(period_of(filing.period))))
        except ValueError:
            continue  # owed for a node or an event
    return sorted(found, key=lambda pair: (pair[1].last, pair[1].first, pair[0].unit))
