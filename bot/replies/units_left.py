"""A sum of money without its unit: in 元, 万元 or 亿元 is asked, never guessed (金额单位)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from bot.domain.figures import match_figure
from bot.domain.plan import Indicator
from bot.domain.readings import Choice, Doubt, Figure, Item, ReplyContext
from bot.replies.doubts import NONE
from bot.replies.draft import Draft
from bot.replies.numerals import scaled

_MONEY = "元"
_SCALES = ("亿", "万", "")  # offered, the one nearest to the target first
_PLAIN_UP_TO = Decimal(10_000)  # a target told in plain yuan


def without_units(item: Item, draft: Draft, context: ReplyContext) -> tuple[Item, tuple[Doubt, ...]]:
    """The item without the sums whose unit is not told, and what is asked of each."""
    goals = context.goals.get(item.task, ())
    unsure = [(figure, written, goal) for figure, written, goal in _bare_sums(item, draft, goals)]
    if not unsure:
        return item, ()
    left = replace(
        item, figures=tuple(one for one in item.figures if one not in {each[0] for each in unsure})
    )
    return left, tuple(
        Doubt("unclear_number", written, item.task, (*_ways(left, figure, goal), NONE))
        for figure, written, goal in unsure
    )


def _bare_sums(
    item: Item, draft: Draft, goals: tuple[Indicator, ...]
) -> Iterator[tuple[Figure, str, Indicator]]:
    """Told as a mere number, of an indicator whose target is a sum in 万元 or 亿元."""
    for amount, told in draft.told:
        if told is None or amount.kind != "bare" or amount.unit or told.unit != _MONEY or not told.value:
            continue
        figure = next((one for one in item.figures if (one.value, one.unit) == (told.value, told.unit)), None)
        goal = match_figure(figure, goals) if figure else None
        if figure is not None and goal is not None and goal.value >= _PLAIN_UP_TO:
            yield figure, amount.written, goal


def _ways(item: Item, figure: Figure, goal: Indicator) -> list[Choice]:
    """The sum in each scale, the likeliest first."""
    sums = [replace(figure, value=scaled(figure.value, scale)) for scale in _SCALES]
    likely = sorted(sums, key=lambda one: max(one.value / goal.value, goal.value / one.value))
    return [Choice((replace(item, figures=(*item.figures, one)),), "figure") for one in likely]
