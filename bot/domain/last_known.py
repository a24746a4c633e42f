"""An indicator with its lamp for a period, or with what was last known of it (指标现值、上次报数)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from bot.domain.counting import Count
from bot.domain.indicators import Standing, stand
from bot.domain.periods import Period, parse_period
from bot.domain.plan import Indicator, Plan
from bot.domain.rollup_entries import Entry
from bot.domain.series import Change, Point, Told, latest_accepted, points_of, standing_then


@dataclass(frozen=True, slots=True)
class LastTold:
    """What accepted reports told of an indicator for the latest earlier period that tells of it.

    `on` is the day that is as of, and `standing` its lamp on that day; without a value where it has none that
    can be rated.
    """

    period: str
    on: date
    standing: Standing

    @property
    def value(self) -> Decimal | None:
        return self.standing.value


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """An indicator with its lamp, by accepted reports; `label` and `units` of its task, where it has one.

    `last` is what was told before, where this period tells nothing, and `looked_back` that all former
    periods were asked for it. Neither is ever this period's figure: `standing` has no value then. `waiting`
    are values of this period that wait for the office's review: no lamp is lit by them.
    """

    indicator: Indicator
    standing: Standing
    label: str | None = None
    units: tuple[str, ...] = ()
    last: LastTold | None = None
    looked_back: bool = False
    waiting: tuple[Decimal, ...] = ()


def indicator_rows(  # noqa: PLR0913 - the two looks back stand by their names
    plan: Plan,
    entries: Sequence[Entry],
    period: Period,
    day: date,
    *,
    earlier: Iterable[tuple[str, Sequence[Entry]]] | None = None,
    further: Iterable[tuple[str, Sequence[Entry]]] | None = None,
) -> tuple[IndicatorRow, ...]:
    """Every indicator in the order printed, except those of offline tasks, which are words.

    The lamp is as of `day`, but no later than the end of the period. `earlier` are the entries of former
    periods, the latest first: read only as long as one is looked for; `further` are those left out of them,
    read only for the figure that a growth starts from. A growth counts as the value it comes
    to; what units of a divided task tell are parts, and no lamp is lit by a part.
    """
    tasks = {task.id: task for task in plan.tasks}
    offline = {task.id for task in plan.tasks if task.sensitivity == "offline"}
    shown = [one for one in plan.indicators if one.task not in offline]
    names = {unit.id: unit.name for unit in plan.units}
    known = _known(plan, shown, (period, entries), earlier or (), further or ())
    waiting = points_of(shown, list(_told(_by_task(plan), period, entries, counts_as="unchecked")))
    rows = []
    for indicator in shown:
        task = tasks.get(indicator.task or "")
        divided = task is not None and task.by_division
        now = [point for point in known[indicator.id] if point.accepted and point.period == period]
        standing = _rated(plan, indicator, now, min(day, period.last), divided=divided)
        last = None if now else _last(plan, indicator, known[indicator.id], day, divided=divided)
        units = tuple(names.get(each.unit, each.unit) for each in task.assignments[:1]) if task else ()
        looked_back = earlier is not None and further is None and not now
        label = task.label if task else None
        values = () if now else tuple(point.value for point in waiting[indicator.id][0])
        rows.append(IndicatorRow(indicator, standing, label, units, last, looked_back, values))
    return tuple(rows)


def _known(
    plan: Plan,
    indicators: Sequence[Indicator],
    now: tuple[Period, Sequence[Entry]],
    *former: Iterable[tuple[str, Sequence[Entry]]],
) -> Mapping[str, list[Point]]:
    """The points of this period, and of as many before it as tell what is looked for: of the first of
    `former` for every indicator, of the second for a growth alone.
    """
    of_task = _by_task(plan)
    before: list[Told] = []
    told = list(_told(of_task, *now))
    found = points_of(indicators, told)
    for periods, is_looked_for in zip(former, (_is_looked_for, _has_grown), strict=True):
        further = iter(periods)
        while any(is_looked_for(*each) for each in found.values()) and (one := next(further, None)):
            before = [*_told(of_task, parse_period(one[0]), one[1]), *before]
            before.sort(key=lambda each: (each.period.last, each.period.first))
            found = points_of(indicators, [*before, *told])
    return {name: points for name, (points, _) in found.items()}


def _by_task(plan: Plan) -> Mapping[str, Sequence[Indicator]]:
    of_task: dict[str, list[Indicator]] = {}
    for indicator in plan.indicators:
        of_task.setdefault(indicator.task or "", []).append(indicator)
    return of_task


def _is_looked_for(points: Sequence[Point], changes: Sequence[Change]) -> bool:
    """Told by no accepted report so far, or as a growth."""
    return not points or _has_grown(points, changes)


def _has_grown(points: Sequence[Point], changes: Sequence[Change]) -> bool:
    """A figure told before is the better base for it than the plan's baseline."""
    return bool(changes) or any(point.change is not None for point in points)


def _told(
    of_task: Mapping[str, Sequence[Indicator]],
    period: Period,
    entries: Iterable[Entry],
    *,
    counts_as: Count = "accepted",
) -> Iterator[Told]:
    """Of reports that count so; the indicators of a report's task come before those of the plan."""
    for entry in entries:
        if entry.counts_as == counts_as and entry.figures:
            meant = (of_task.get(entry.task, ()), of_task.get("", ()))
            yield Told(period, entry.unit, entry.figures, accepted=counts_as == "accepted", meant=meant)


def _last(
    plan: Plan, indicator: Indicator, points: Iterable[Point], day: date, *, divided: bool
) -> LastTold | None:
    last = latest_accepted(points)
    if not last:
        return None
    on = min(day, last[0].period.last)
    return LastTold(last[0].period.id, on, _rated(plan, indicator, last, on, divided=divided))


def _rated(
    plan: Plan, indicator: Indicator, points: Sequence[Point], day: date, *, divided: bool
) -> Standing:
    if not points:
        return stand(indicator, (), day, from_year=plan.from_year)
    if divided:
        return Standing("off", "in_parts")
    return standing_then(indicator, points, day, from_year=plan.from_year)
