"""Where a report's figures do not go together with earlier ones, or with their indicator (口径疑点)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal, TypeAlias

from bot.domain.figures import match_figure, told_in_another_unit, whole_of
from bot.domain.filings import Filing, Report
from bot.domain.growth import value_now
from bot.domain.indicators import falls, is_met, is_ratio
from bot.domain.periods import Period, parse_period, period_of
from bot.domain.plan import Indicator
from bot.domain.readings import Figure
from bot.domain.scopes import plain_metric
from bot.domain.series import series_of

ContradictionKind: TypeAlias = Literal["fell", "jumped", "unit", "percent", "part"]
JUMP: Final = 10  # times more, or for a rate less: more likely a point or a unit than news
MARGIN: Final = 10  # percentage points: a task's percent says more than its figures alone
_FULL: Final = Decimal(100)
_RATIO_UNIT = re.compile(r"[%‰/]")


@dataclass(frozen=True, slots=True)
class Contradiction:
    """One thing to check about a figure as it was told; it changes nothing.

    `before` is what the same unit told for `period` (fell, jumped); `percent` what was told of the task as a
    whole (percent); a `part` is of one period, while its indicator counts from the start; `indicator` the one
    the figure belongs to, where there is one.
    """

    kind: ContradictionKind
    figure: Figure
    indicator: Indicator | None = None
    before: Figure | None = None
    period: str = ""
    percent: Decimal | None = None


def contradictions(
    filing: Filing, indicators: Sequence[Indicator], others: Iterable[Filing], *, divided: bool = False
) -> tuple[Contradiction, ...]:
    """What in the filing's report should be checked, at most one a figure, in the order told.

    `indicators` are those of its task. Of `others` the same duty's earlier ones are compared: of each figure
    the last one accepted, else the last filed. Where a task is `divided` among units, or only an input is
    given, a figure is a part of the target and the percent is not measured by it; nor is it by figures that
    are themselves to be checked.
    """
    report, period = filing.report, _period(filing)
    if report is None or period is None:
        return ()
    earlier = _earlier(filing, period, others)
    matched = {figure: match_figure(figure, indicators) for figure in report.figures}
    found = [_of_figure(figure, period, matched, (indicators, earlier)) for figure in report.figures]
    told = [each for each in found if each is not None]
    if not told and not divided and filing.part == "report":
        told += _beyond(report, [(figure, one) for figure, one in matched.items() if one is not None])
    return tuple(dict.fromkeys(told))


def _of_figure(
    figure: Figure,
    period: Period,
    matched: dict[Figure, Indicator | None],
    known: tuple[Sequence[Indicator], Sequence[tuple[Filing, Period]]],
) -> Contradiction | None:
    """`known`: the task's indicators, and the earlier filings, the one that counts most first."""
    indicators, earlier = known
    indicator = matched[figure]
    if indicator is None:
        whole = whole_of(figure, indicators)
        if whole is not None:
            told = whole in matched.values() or _comes_to_a_value(figure, whole, earlier, period)
            return None if told else Contradiction("part", figure, whole)
        if figure.is_partial:
            return None
        meant = told_in_another_unit(figure, indicators)
        if meant is not None and meant not in matched.values():
            return Contradiction("unit", figure, meant)
    for other, then in earlier:
        before = _same(figure, indicator, other, indicators)
        if before is not None:
            kind = _against(figure, before, indicator, same_year=period.last.year == then.last.year)
            return Contradiction(kind, figure, indicator, before, other.period) if kind else None
    return None


def _comes_to_a_value(
    figure: Figure, indicator: Indicator, earlier: Sequence[tuple[Filing, Period]], period: Period
) -> bool:
    """It is so much more than a value that is known."""
    rows = series_of([indicator], (each for each, _ in earlier), period.last) if figure.growth else ()
    known = {point.period.last: point.value for row in rows for point in row.points}
    return figure.growth and value_now(figure, indicator, period, known) is not None


def _against(
    figure: Figure, before: Figure, indicator: Indicator | None, *, same_year: bool
) -> ContradictionKind | None:
    """A count or an amount is told from the start, so it does not fall; but each year may begin anew."""
    if figure.growth or (indicator is not None and indicator.cadence == "per-year" and not same_year):
        return None
    low, high = sorted((figure.value, before.value))
    tenfold = low > 0 and high >= JUMP * low
    if _is_rate(figure, indicator) or (indicator is not None and falls(indicator)):
        return "jumped" if tenfold else None
    if figure.value < before.value:
        return "fell"
    return "jumped" if tenfold else None


def _beyond(report: Report, told: Sequence[tuple[Figure, Indicator]]) -> Iterator[Contradiction]:
    """All is said to be done and a target is not met; or more than even the best figure is on its way."""
    percent = _FULL if report.status == "completed" else report.percent
    if percent is None or not told:
        return
    if percent >= _FULL:
        missed = (pair for pair in told if not is_met(pair[1], pair[0].value))
        yield from (Contradiction("percent", *pair, percent=percent) for pair in missed)
        return
    shares = [(_share(*pair), pair) for pair in told]
    rated = [(share, pair) for share, pair in shares if share is not None]
    if len(rated) == len(told):
        share, pair = max(rated, key=lambda each: each[0])
        if percent > share + MARGIN:
            yield Contradiction("percent", *pair, percent=percent)


def _share(figure: Figure, indicator: Indicator) -> Decimal | None:
    """In percent of the target, which is never less than of the way from a baseline; None of a rate."""
    if _is_rate(figure, indicator) or falls(indicator) or indicator.value <= 0:
        return None
    return _FULL * figure.value / indicator.value


def _earlier(filing: Filing, period: Period, others: Iterable[Filing]) -> list[tuple[Filing, Period]]:
    """The same duty's filings of earlier periods: accepted ones first, the latest of them first."""
    duty = (filing.plan, filing.rule, filing.task, filing.unit, filing.part)
    alike = [
        (each, then)
        for each in others
        if (each.plan, each.rule, each.task, each.unit, each.part) == duty
        and each.report is not None
        and each.state in {"accepted", "filed"}
        and (then := _period(each)) is not None
    ]
    earlier = [pair for pair in alike if pair[1].last < period.last]
    return sorted(earlier, key=lambda pair: (pair[0].state == "accepted", pair[1].last), reverse=True)


def _same(
    figure: Figure, indicator: Indicator | None, other: Filing, indicators: Sequence[Indicator]
) -> Figure | None:
    """The other report's figure of that indicator, else of that name and unit; None where two differ."""
    found = []
    for each in other.report.figures if other.report else ():
        if indicator is not None:
            fits = match_figure(each, indicators) == indicator
        else:
            fits = _name(each) == _name(figure)
        if fits:
            found.append(each)
    return found[0] if len({each.value for each in found}) == 1 else None


def _name(figure: Figure) -> tuple[str, str, bool, bool, str]:
    return plain_metric(figure), figure.unit, figure.growth, figure.is_partial, figure.base


def _is_rate(figure: Figure, indicator: Indicator | None) -> bool:
    if indicator is not None:
        return is_ratio(indicator)
    return _RATIO_UNIT.search(unicodedata.normalize("NFKC", figure.unit)) is not None


def _period(filing: Filing) -> Period | None:
    """None of a node or an event."""
    try:
        return parse_period(period_of(filing.period))
    except ValueError:
        return None
