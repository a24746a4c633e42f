"""Of which indicator a figure is, where its words do not say; what is asked then (指标待认)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from rapidfuzz import fuzz

from bot.domain.figures import folded
from bot.domain.plan import Indicator
from bot.domain.readings import Choice, Doubt, Figure, Item, ReplyContext
from bot.domain.scopes import plain_metric
from bot.domain.unplaced import may_be
from bot.replies.doubts import MOST_INDICATORS, NONE
from bot.replies.draft import Draft

_OF_ITS_OWN = re.compile(  # 查处案件30件（另列）
    "另列|不(?:是|属于?)(?:上述|以上|其中|任何|方案)?的?(?:一项)?指标"
)


def placed(item: Item, draft: Draft, context: ReplyContext) -> Item:
    """A figure that no words name is that of the only indicator it may be of; of several it gets no name."""
    goals = context.goals.get(item.task, ())
    if not goals or not draft.assumed:
        return item
    return replace(item, figures=tuple(_placed(each, draft, goals) for each in item.figures))


def _placed(figure: Figure, draft: Draft, goals: tuple[Indicator, ...]) -> Figure:
    if not any(each is figure for each in draft.assumed):
        return figure
    found = may_be(figure, goals, named=False)
    if not found:
        return figure
    return replace(figure, metric=found[0].metric if len(found) == 1 else "")


def indicator_doubts(item: Item, draft: Draft, context: ReplyContext) -> Iterator[Doubt]:
    """One a figure in an indicator's measure that is called something else, or nothing that tells which."""
    for place, figure in enumerate(item.figures) if item.task in context.goals else ():
        if figure.metric and _OF_ITS_OWN.search(draft.quote):
            continue
        found = doubt_about(item, place, _written(figure, draft), context)
        if found is not None:
            yield found


def doubt_about(item: Item, place: int, quote: str, context: ReplyContext) -> Doubt | None:
    """What is asked about one of the item's figures, which was told in those words."""
    figure, goals = item.figures[place], context.goals.get(item.task, ())
    found = may_be(figure, goals, named=bool(figure.metric))
    if not found or own_name(figure) in context.own_figures.get(item.task, ()):
        return None
    choices = (_as(item, place, each) for each in _likest(figure, found))
    other = Choice((item,), "own_figure") if plain_metric(figure) else NONE
    return Doubt("which_indicator", quote, item.task, (*choices, other), place)


def own_name(figure: Figure) -> tuple[str, str]:
    """By which a figure is known again that is no indicator's."""
    return folded(plain_metric(figure)), figure.unit


def _as(item: Item, place: int, indicator: Indicator) -> Choice:
    return Choice((named(item, place, indicator.metric),), "indicator", indicator.metric)


def named(item: Item, place: int, metric: str) -> Item:
    """The item with that metric for one of its figures."""
    figures = (replace(each, metric=metric) if at == place else each for at, each in enumerate(item.figures))
    return replace(item, figures=tuple(figures))


def _likest(figure: Figure, found: tuple[Indicator, ...]) -> list[Indicator]:
    """As many as are offered, the likest name first, else in the order of the plan."""
    words = folded(plain_metric(figure))

    def likeness(one: Indicator) -> float:
        return max(fuzz.ratio(words, folded(name)) for name in one.names)

    return sorted(found, key=likeness, reverse=True)[:MOST_INDICATORS]


def _written(figure: Figure, draft: Draft) -> str:
    """Verbatim; in a part that was read for itself as far as it is known."""
    for amount, told in draft.told:
        if told is figure or (told is not None and told.value == figure.value and told.unit == figure.unit):
            return amount.written
    return draft.quote
