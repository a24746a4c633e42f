"""Answers that tell a figure: a percent or a number, the total, the indicator a figure is of (数字答复)."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from bot.domain.figures import folded
from bot.domain.readings import Asking, Choice, Figure, IndicatorName, Item, Reading, ReplyContext
from bot.domain.scopes import plain_metric
from bot.replies.carrying import settled
from bot.replies.metrics import figure_of, measure_of
from bot.replies.numerals import SCALE, number_of, scaled
from bot.replies.placing import named
from bot.replies.units import Amount

_PERCENT = re.compile(r"(?:完成|进度|达到?|为|约|大概)?(\d{1,3}(?:\.\d{1,12})?)%")
_NUMBER = re.compile(
    r"(?:共|为|是)?(?:大约|大概|约|差不多)?(\d[\d,]*(?:\.\d{1,12})?"
    rf"|[零一二两三四五六七八九十百千万亿点]{{1,12}})({SCALE})?((?!左右)[一-龥]{{1,3}}?|%)?(?:左右)?"
)
_TOTAL = re.compile(
    r"^(?:到目前|目前|现在|至今|截至目前)?[,，]?(?:累计|总共|一共|共计?|合计|总计)(?:数|完成|达到?)?[是为:]?"
)
_UNIT = re.compile(r"(?:单位)?(?:都?是|为|按|用)?(?P<scale>[万亿]?)元")
_COUNTED = re.compile("[数量]$")  # 培训企业数 is told as 培训企业
_HUNDRED = Decimal(100)


def told_number(said: str, asking: Asking, context: ReplyContext) -> Reading | None:
    """A bare percent or figure completes the item that was asked about."""
    if asking.doubt not in ("unclear_number", "contradiction", "twice"):
        return None
    item = _asked_item(asking)
    if item is None:
        return None
    if percent := _PERCENT.fullmatch(said):
        return _with_percent(asking, item, Decimal(percent[1]))
    found = _NUMBER.fullmatch(said)
    value = number_of(found[1]) if found else None
    if found is None or value is None:
        return None
    if asking.doubt != "unclear_number":
        return _with_percent(asking, item, value) if not found[3] else None
    told = Amount("bare", 0, 0, scaled(value, found[2] or ""), found[2] or "")
    figure = _figure(told, found[3] or "", item, (asking, context))
    return (
        settled(asking, Choice((replace(item, figures=(*item.figures, figure)),), "figure"))
        if figure
        else None
    )


def told_unit(said: str, asking: Asking) -> Reading | None:
    """亿元, where a sum was told without its unit and each scale is offered."""
    found = _UNIT.fullmatch(said)
    if asking.doubt != "unclear_number" or found is None:
        return None
    sums = {one.items[0].figures[-1].value: one for one in asking.choices if one.code == "figure"}
    plain = min(sums, default=Decimal(0))
    if set(sums) != {scaled(plain, scale) for scale in ("", "万", "亿")}:
        return None
    return settled(asking, sums[scaled(plain, found["scale"])])


def told_indicator(said: str, asking: Asking, context: ReplyContext) -> Reading | None:
    """The indicator's own name, also of one that was not offered."""
    offered = next((one for one in asking.choices if one.code == "indicator"), None)
    if asking.doubt != "which_indicator" or offered is None:
        return None
    [item] = offered.items
    place = next(at for at, each in enumerate(item.figures) if each.metric == offered.words)
    unit = item.figures[place].unit
    called = [
        one.metric
        for one in context.indicators.get(item.task, ())
        if one.unit == unit
        and folded(said.removeprefix("是")) in {folded(name) for name in (one.metric, *one.aliases)}
    ]
    return settled(asking, Choice((named(item, place, called[0]),), "indicator")) if called else None


def told_total(said: str, asking: Asking) -> Reading | None:
    """The total beside what was told of the period, in the same unit."""
    item = _asked_item(asking) if asking.doubt == "scope" else None
    if item is None:
        return None
    found = _NUMBER.fullmatch(_TOTAL.sub("", said))
    value = number_of(found[1]) if found else None
    part = next((each for each in item.figures if each.is_partial or each.growth), None)
    if found is None or value is None or part is None or (found[3] or part.unit) != part.unit:
        return None
    metric = plain_metric(part) if part.scope else part.metric
    total = Figure(metric, scaled(value, found[2] or ""), part.unit, scope="cumulative")
    return settled(asking, Choice((replace(item, figures=(*item.figures, total)),), "figure"))


def _asked_item(asking: Asking) -> Item | None:
    """The item as it stands without what was doubtful."""
    chosen = next((one.items[0] for one in asking.choices if one.items), None)
    stands = next((one for one in asking.items if chosen is None or one.task == chosen.task), None)
    return stands or (replace(chosen, status=None, percent=None, figures=()) if chosen else None)


def _with_percent(asking: Asking, item: Item, percent: Decimal) -> Reading | None:
    if not 0 <= percent <= _HUNDRED:
        return None
    done = percent == _HUNDRED
    status = "completed" if done else item.status if item.status not in (None, "completed") else "on_track"
    return settled(asking, Choice((replace(item, status=status, percent=percent),), "percent"))


def _figure(told: Amount, unit: str, item: Item, known: tuple[Asking, ReplyContext]) -> Figure | None:
    """The figure meant: the one offered, else one of the unit said or of the only indicator."""
    asking, context = known
    offered = [
        figure
        for one in asking.choices
        for told in one.items
        for figure in told.figures
        if figure not in item.figures
    ]
    for figure in offered:
        if figure.value == told.value and unit in ("", figure.unit):
            return figure
    indicators = context.indicators.get(item.task, ())
    if unit or offered:
        metric = offered[0].metric if offered else _named_in(asking.quote, unit, indicators)
        return Figure(metric, told.value, unit or offered[0].unit)
    return figure_of(told, "", indicators)


def _named_in(quote: str, unit: str, indicators: tuple[IndicatorName, ...]) -> str:
    """The only indicator in that measure that the words asked about name; "" where there is none."""
    words = folded(quote)
    named = [
        one.metric
        for one in indicators
        if measure_of(one) == unit
        and any(_COUNTED.sub("", folded(name)) in words for name in (one.metric, *one.aliases))
    ]
    return named[0] if len(named) == 1 else ""
