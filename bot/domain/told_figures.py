"""A figure as a fact holds it: its words can be erased (台账中的数字)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from bot.domain.readings import Base, Figure, Scope
from bot.text import Erasable


@dataclass(frozen=True, slots=True)
class ToldFigure:
    metric: Erasable
    value: Decimal
    unit: str
    growth: bool = False
    scope: Scope = ""
    base: Base = ""


def told_figures(figures: Iterable[Figure]) -> tuple[ToldFigure, ...]:
    return tuple(
        ToldFigure(Erasable(each.metric), each.value, each.unit, each.growth, each.scope, each.base)
        for each in figures
    )


def figures_told(told: Iterable[ToldFigure]) -> tuple[Figure, ...]:
    """The other way; a metric whose words were erased is empty."""
    return tuple(
        Figure(each.metric.text or "", each.value, each.unit, each.growth, each.scope, each.base)
        for each in told
    )
