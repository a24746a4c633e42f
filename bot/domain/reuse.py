"""A figure that was accepted is not asked again: who owes it elsewhere for the period may take it (沿用)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from bot.domain.figures import match_figure
from bot.domain.filings import Filing
from bot.domain.indicators import is_ratio
from bot.domain.periods import parse_period
from bot.domain.plan import Indicator
from bot.domain.readings import Figure, Item


@dataclass(frozen=True, slots=True)
class Known:
    """A figure of an accepted report, the indicator it belongs to, and the label of its task."""

    figure: Figure
    indicator: Indicator
    label: str


def known_figures(
    filing: Filing, indicators: Sequence[Indicator], accepted: Iterable[Filing]
) -> tuple[Known, ...]:
    """What the unit need not tell again for an owed filing: one figure an indicator of its task, in their
    order. Only of the same unit, only what the office accepted, and of the same period or, where the
    indicator counts from its start, of one that ends with it: half a year ends with its second quarter, but a
    rate of the one is not that of the other. Two reports that differ give none.
    """
    if not filing.is_owed:
        return ()
    told: dict[str, list[Known]] = {}
    for other in accepted:
        alike = (other.unit, other.state) == (filing.unit, "accepted") and other.id != filing.id
        for figure in other.report.figures if other.report and alike else ():
            indicator = match_figure(figure, indicators)
            if indicator is not None and _holds_for(filing.period, other.period, figure, indicator):
                told.setdefault(indicator.id, []).append(Known(figure, indicator, other.label))
    found = (told[each.id] for each in indicators if each.id in told)
    return tuple(each[0] for each in found if len({(one.figure.value, one.figure.unit) for one in each}) == 1)


def _holds_for(period: str, other: str, figure: Figure, indicator: Indicator) -> bool:
    if period == other:
        return True
    if figure.is_partial or is_ratio(indicator):
        return False
    try:
        return parse_period(period).last == parse_period(other).last
    except ValueError:
        return False  # of a node, or news on the way


def with_known(item: Item | None, label: str, known: Sequence[Known]) -> Item | None:
    """The answer that is offered, with the figures that are known; None where there is neither."""
    if not known:
        return item
    indicators = [each.indicator for each in known]
    base = item or Item(label)
    kept = (figure for figure in base.figures if match_figure(figure, indicators) is None)
    return replace(base, figures=(*kept, *(each.figure for each in known)))
