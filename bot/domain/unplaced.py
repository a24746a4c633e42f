"""Figures that no words place, and of which indicators of the task they may be: to be asked (指标待认)."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from bot.domain.figures import changed_indicator, folded, match_figure, told_in_another_unit, whole_of
from bot.domain.plan import Indicator
from bot.domain.readings import Figure
from bot.domain.time_units import time_unit

SHARES: Final = frozenset({"%", "‰", "倍"})  # so much of what it was before
_POINTS: Final = "个百分点"


def may_be(figure: Figure, indicators: Sequence[Indicator], *, named: bool = True) -> tuple[Indicator, ...]:
    """The indicators in whose measure the figure is told, in their order, where its words name none of them.

    None where its words do name one, or where it is told in no indicator's measure: then it is a figure of
    its own. `named`: the words call it something; else its metric is nobody's word.
    """
    if not named:
        bare = replace(figure, metric="")
        return of_measure(bare, indicators) or (_levels(indicators) if figure.growth else ())
    if is_placed(figure, indicators):
        return ()
    found = of_measure(figure, indicators)
    called = {each.metric for each in found if folded(each.metric) == folded(figure.metric)}
    return () if called else found  # two of one name, for two years: no answer would tell them apart


def is_placed(figure: Figure, indicators: Sequence[Indicator]) -> bool:
    """By its words: it is an indicator's value, a part of it, its change, or its value in a wrong unit."""
    ways = (match_figure, whole_of, changed_indicator, told_in_another_unit)
    return any(way(figure, indicators) is not None for way in ways)


def of_measure(figure: Figure, indicators: Iterable[Indicator]) -> tuple[Indicator, ...]:
    """Those told in the figure's unit, as a level or as a change."""
    unit = _folded(figure.unit)
    share = figure.growth and unit in SHARES
    wanted = "%" if figure.growth and unit == _POINTS else unit
    return tuple(
        each for each in indicators if (each.op == "growth>=") == share and wanted in _measures(each)
    )


def _levels(indicators: Iterable[Indicator]) -> tuple[Indicator, ...]:
    """What may grow: all but what is a growth itself."""
    return tuple(each for each in indicators if each.op != "growth>=")


def _measures(indicator: Indicator) -> tuple[str, str]:
    """Its unit, and what is counted where that is so many for each of something."""
    unit = _folded(indicator.unit)
    return unit, unit.partition("/")[0]


def _folded(unit: str) -> str:
    return time_unit(unit) or unicodedata.normalize("NFKC", unit).strip()
