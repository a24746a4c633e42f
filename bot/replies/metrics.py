"""What a figure measures: the words before it, or the indicator it belongs to (指标名称)."""

from __future__ import annotations

import re
from decimal import Decimal

from bot.domain.readings import Figure, IndicatorName
from bot.replies.numerals import SCALE, scaled
from bot.replies.units import Amount
from bot.replies.words import BLANK

_LEAD = re.compile(
    rf"^(?:[\s{BLANK}、:()\-—，,和及与]|[一二三四五六七八九十]是|其中|目前|今年|全年|本季度"
    r"|前三季度|上半年|累计|共计|共(?![享建同创治管用性识育富聚])|已经?|现已|我局|我委|我们|我市|我区|我县|我单位|先后"
    r"|新近|目前|眼下|当前|如今|实际|现在?(?=$|[已完办共累])|截至|以来|为|是|联合|组织|开展|应该?为?"
    r"|不(?![合达良符满稳动])|完成|办理了?)+"
)
_TAIL = re.compile(
    r"(?:[\s:、(]|应该?|共计|共|累计|已|达到|(?<![下送传到转抵])达|(?<!行)为|是|(?<![签预制合特履违])约|近"
    r"|超过?|突破|(?<![拥持占国])有|了|(?<![收接报签])到|至|实现|完成|(?<![审统会设])计|大概|大约|估计"
    r"|分别|改为|改成|更正为|修改为|调整为|左右|将近|接近|合计|总计|增长|增加|上升|提高|提升|下降|减少|降低"
    r"|同比|环比"
    r"|[比较][^，,]{0,8}|数为)+$"
)
_WEAK_HEAD = re.compile(r"^(?:目前|眼下|当前|如今|现$|联合|组织|开展|完成|办理了?)")
_WHEN = re.compile("(?:其中|今年|本年|全年|本季度?|本期|本月|上半年|前三季度|累计|[，,:])+")
_FROM_TO = re.compile(  # 由20项增至32项: what it was before is no part of the name
    r"(?:由|从)[^，,。;]{0,8}\d[^，,。;]{0,10}?(?:增|升|提|上|降|减|下|扩|缩|拓|变|调)[^，,。;]{0,4}$"
)
_UNIT_IN_METRIC = re.compile(
    "(人次|场次|批次|件次|户次|家次|[人户件家场亩](?=数))数?(?:量)?$"
)  # 培训人次1200
_SCALED_UNIT = re.compile(rf"(?P<scale>{SCALE})(?P<unit>.+)")
_MONEY = re.compile("款|资|金额|营收|收入|产值|[成交销]额|补贴|经费|税|增加值|余额|授信|价值|消费")
_KEPT_WHOLE = {"千瓦", "千瓦时", "千米", "千克"}


def metric_before(before: str, last: str, *, growth: bool) -> str:
    """The metric told before a number; a change without one belongs to the metric before it."""
    words = re.split(rf"[，,;。、{BLANK}]", _TAIL.sub("", _FROM_TO.sub("", before)))[-1]
    words = _LEAD.sub("", words) or ("" if _WHEN.fullmatch(words) else _WEAK_HEAD.sub("", words))
    words = _TAIL.sub("", words)
    if growth and (not words or re.match(r"同比|环比|比|较|增|降", words)):
        return last
    return words or last


def figure_of(amount: Amount, metric: str, indicators: tuple[IndicatorName, ...]) -> Figure | None:
    """The figure; a bare number takes the unit of its indicator. None: nobody can tell which it is."""
    if amount.kind == "figure":
        named = metric or _metric_told_in(amount.unit, indicators)
        return None if named is None else Figure(named, amount.value, amount.unit, amount.growth)
    indicator = _indicator(metric, indicators)
    if indicator and amount.unit and _MONEY.search(metric) and not indicator.unit.endswith("元"):
        return Figure(metric, amount.value, "元")  # 投资3000万 beside 培训人次
    if indicator is None and (told := _UNIT_IN_METRIC.search(metric)):
        return Figure(metric, amount.value, told[1])
    if indicator is None:
        return Figure(metric, amount.value, "元") if amount.unit and _MONEY.search(metric) else None
    found = _SCALED_UNIT.fullmatch(indicator.unit)
    if found and indicator.unit not in _KEPT_WHOLE:
        value = (
            amount.value if amount.unit else scaled(amount.value, found["scale"])
        )  # 86亿 of 亿元 is scaled
        return Figure(metric or indicator.metric, value, found["unit"])
    return Figure(metric or indicator.metric, Decimal(amount.value), indicator.unit)


def measure_of(indicator: IndicatorName) -> str:
    """The unit its figures are told in: 元 of 亿元."""
    return indicator.unit if indicator.unit in _KEPT_WHOLE else indicator.unit.lstrip("十百千万亿")


def _metric_told_in(unit: str, indicators: tuple[IndicatorName, ...]) -> str | None:
    """The only indicator, or the only one of that unit; None where two have it."""
    if len(indicators) == 1:
        return indicators[0].metric
    same = [one.metric for one in indicators if unit in (one.unit, measure_of(one))]
    return None if len(same) > 1 else same[0] if same else ""


def _indicator(metric: str, indicators: tuple[IndicatorName, ...]) -> IndicatorName | None:
    """The only indicator, or the one whose name shares most with the words."""
    if len(indicators) < 2:
        return indicators[0] if indicators else None
    shares = sorted(((_likest(metric, one), one) for one in indicators), key=lambda pair: -pair[0])
    return shares[0][1] if shares[0][0] >= 0.5 and shares[0][0] > shares[1][0] else None


def _likest(words: str, indicator: IndicatorName) -> float:
    return max(_shared(words, name) for name in (indicator.metric, *indicator.aliases))


def _shared(words: str, name: str) -> float:
    """Share of the words' pairs of characters that the name holds too."""
    pairs = {words[at : at + 2] for at in range(len(words) - 1)}
    return len([pair for pair in pairs if pair in name]) / len(pairs) if pairs else 0.0
