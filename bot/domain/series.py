"""What was told of an indicator period by period, and the lamp of the last that is accepted (指标序列)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from bot.domain.figures import changed_indicator, match_figure
from bot.domain.filings import Filing, FilingState
from bot.domain.growth import value_now
from bot.domain.indicators import Standing, stand
from bot.domain.news import standing_news
from bot.domain.periods import Period, parse_period, period_of
from bot.domain.plan import Indicator
from bot.domain.readings import Figure


@dataclass(frozen=True, slots=True)
class Point:
    """A value as a unit told it for a period; `accepted` by the office, else only filed.

    `change` is the growth it was worked out from, where the unit told no value: accepted where the value it
    starts from is accepted as well.
    """

    period: Period
    unit: str
    value: Decimal
    accepted: bool
    change: Figure | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """A growth as a unit told it for a period, from a value that nobody told."""

    period: Period
    unit: str
    figure: Figure
    accepted: bool


@dataclass(frozen=True, slots=True)
class Told:
    """The figures of one report, and the indicators that may be meant, those that are nearer first."""

    period: Period
    unit: str
    figures: Sequence[Figure]
    accepted: bool
    meant: Sequence[Sequence[Indicator]]


@dataclass(frozen=True, slots=True)
class Series:
    """An indicator's points, earlier first, and the growths that come to no value. `standing` is None where
    there are no points, and where each of several units has a part.
    """

    indicator: Indicator
    points: tuple[Point, ...]
    standing: Standing | None
    changes: tuple[Change, ...] = ()


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
    told = [
        Told(period, filing.unit, filing.report.figures, filing.state == "accepted", (indicators,))
        for filing, period in _periodic(filings, divided=divided)
        if filing.report
    ]
    known = points_of(indicators, told)
    rows = []
    for indicator in indicators:
        points, left = known[indicator.id]
        if points or left:
            standing = None if divided or not points else _standing(indicator, points, day, from_year)
            rows.append(Series(indicator, tuple(dict.fromkeys(points)), standing, tuple(left)))
    return tuple(rows)


def points_of(
    indicators: Iterable[Indicator], told: Iterable[Told]
) -> dict[str, tuple[list[Point], list[Change]]]:
    """Of each indicator by its id its values, those worked out from a growth among them, and the growths that
    come to none; `told` come in the order of their periods.
    """
    found: dict[str, list[Point]] = {}
    grown: dict[str, list[Change]] = {}
    for one in told:
        for figure in one.figures:
            indicator = _first(match_figure, figure, one.meant)
            changed = None if indicator else _first(changed_indicator, figure, one.meant)
            if indicator is not None:
                point = Point(one.period, one.unit, figure.value, one.accepted)
                found.setdefault(indicator.id, []).append(point)
            elif changed is not None:
                grown.setdefault(changed.id, []).append(Change(one.period, one.unit, figure, one.accepted))
    known: dict[str, tuple[list[Point], list[Change]]] = {}
    for each in indicators:
        points, changes = found.get(each.id, []), grown.get(each.id, [])
        known[each.id] = _worked_out(each, points, changes) if changes else (points, [])
    return known


def standing_then(
    indicator: Indicator, points: Sequence[Point], day: date, *, from_year: int | None
) -> Standing:
    """Of points of one period: as of `day`, but no later than the end of that period."""
    values = [point.value for point in points]
    return stand(indicator, values, min(day, points[0].period.last), from_year=from_year)


def latest_accepted(points: Iterable[Point]) -> list[Point]:
    """Those accepted for the last period that has any, of points in the order of their periods."""
    accepted = [point for point in points if point.accepted]
    return [point for point in accepted if point.period == accepted[-1].period]


def _first(
    match: Callable[[Figure, Sequence[Indicator]], Indicator | None],
    figure: Figure,
    meant: Iterable[Sequence[Indicator]],
) -> Indicator | None:
    return next((found for some in meant if (found := match(figure, some)) is not None), None)


def _worked_out(
    indicator: Indicator, told: Sequence[Point], changes: Sequence[Change]
) -> tuple[list[Point], list[Change]]:
    """With a point for each growth from a known value, if its unit did not tell the value; and the rest."""
    points, left = list(told), list[Change]()
    there = {(each.period, each.unit) for each in told}
    for change in changes:
        if (change.period, change.unit) in there:
            continue
        point = _grown(change, indicator, points)
        points += [point] if point else []
        left += [] if point else [change]
    return sorted(points, key=lambda each: (each.period.last, each.period.first, each.unit)), left


def _grown(change: Change, indicator: Indicator, points: Sequence[Point]) -> Point | None:
    """From an accepted value, else from one that waits to be."""
    own = list(_known(points, change.unit))
    for start, sure in (([each for each in own if each.accepted], change.accepted), (own, False)):
        known = {each.period.last: each.value for each in start}
        value = value_now(change.figure, indicator, change.period, known)
        if value is not None:
            return Point(change.period, change.unit, value, sure, change.figure)
    return None


def _known(points: Sequence[Point], unit: str) -> Iterator[Point]:
    """The unit's own, but none of a day for which it told two values."""
    own = [each for each in points if each.unit == unit]
    for each in own:
        if len({one.value for one in own if one.period.last == each.period.last}) == 1:
            yield each


def _standing(indicator: Indicator, points: Sequence[Point], day: date, from_year: int | None) -> Standing:
    last = latest_accepted(points)
    if not last:
        return stand(indicator, (), day, from_year=from_year)
    return standing_then(indicator, last, day, from_year=from_year)


def _periodic(filings: Iterable[Filing], *, divided: bool) -> list[tuple[Filing, Period]]:
    """Reports that count, with their periods, the earlier to end first."""
    found = []
    for filing in _counting(filings, divided=divided):
        try:
            found.append((filing, parse_period(period_of(filing.period))))
        except ValueError:
            continue  # owed for a node or an event
    return sorted(found, key=lambda pair: (pair[1].last, pair[1].first, pair[0].unit))


def _counting(filings: Iterable[Filing], *, divided: bool) -> Iterator[Filing]:
    """Reports that were given. Of a period's progress news the one that stands, as in a roll-up: in the place
    of a report that nobody gave, and of a divided task each unit's.
    """
    news: dict[tuple[str, str], list[Filing]] = {}
    own: dict[tuple[str, str], set[FilingState]] = {}
    for filing in filings:
        name = (period_of(filing.period), filing.unit if divided else "")
        if filing.part != "report":
            continue
        if filing.is_news:
            news.setdefault(name, []).append(filing)
            continue
        own.setdefault(name, set()).add(filing.state)
        if filing.state in {"accepted", "filed"} and filing.report is not None:
            yield filing
    for name, told in news.items():
        standing = standing_news(told)
        if standing is not None and (name not in own or own[name] & {"open", "met"}):
            yield standing
