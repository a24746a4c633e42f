"""Figures of time: 平均用时0.5天, 由5天压缩到2天; never terms, promises or days still to come (时长指标)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from bot.domain.figures import folded
from bot.domain.readings import IndicatorName
from bot.domain.time_units import in_time_unit, time_unit
from bot.replies.clauses import Clause
from bot.replies.no_results import is_no_result
from bot.replies.numerals import CHINESE, DIGITS, number_of
from bot.replies.units import Amount

_UNIT = r"个?工作日|自然日|个?小时|分钟|秒|天|个?星期|周(?![年岁期边刊报末一二三四五六日])|个月"
_SPAN = re.compile(
    rf"(?:(?P<first>\d{{1,6}}(?:\.\d{{1,6}})?|[一二两三四五六七八九])(?:个?(?:工作日|小时|分钟|天|月|周))?(?:[-~]|至|到))?"
    rf"(?P<number>{DIGITS}|(?<![第几一二三四五六七八九十百千半]){CHINESE}|半)个?(?P<unit>{_UNIT}|(?<=\.\d)日)(?P<half>半)?"
)
_LEVEL = (  # 压缩至: what it has come to
    r"(?:压缩|缩短|压减|缩减|精简|降低|下降|减少|缩小|降|减|缩|提速|优化|控制|稳定|保持|维持)(?:了)?(?:至|到|为|成|在)"
)
_FALL = r"(?:压缩|缩短|压减|缩减|减少|下降|降低)"
_NOUN = r"(?:用时|耗时|时限|时长|时间|时效|周期|天数|工时)"
_COPULA = (
    r"(?:平均|仅需?|只需要?|只要|只用|也?已经?|目前|现在?|实际|均|达到?|为|是|约|大约|大概|[:(]|\s"
    r"|好[像象]|可能|也许|应该|似乎)"
)
_AT_LEVEL = re.compile(rf"(?<![未没能法以])(?:{_LEVEL}|{_FALL}[一-龥]{{0,16}}{_NOUN}(?:至|到|为)){_COPULA}*$")
_FALLEN = re.compile(rf"{_FALL}(?:了|约|近|:|到?[平]均){{0,3}}$")
_NAMED = re.compile(
    rf"{_NOUN}{_COPULA}*$|平均(?:每[一-龥]{{1,2}})?(?:仅需?|只需要?|只要|需|用|只用|为|是|约|:)*$"
)
_ONLY = re.compile(
    r"(?:平均|[办审登注核]|开办)[一-龥]{0,8}(?:仅|只)(?:需要?|用|要)$"
)  # 企业开办只需半天, never 剩余工作只需3天
_BECAME = re.compile(
    r"\s*(?:再)?(?:大幅|进一步|平均)?(?:压缩|缩短|压减|缩减|精简|降|减|缩|提速|优化|变|改|调)"
)
_NO_MEASURE = re.compile(  # how long something takes place, or may take: no result
    r"(?:法定|规定|要求|整改|公示|公告|合同|协议|征求意见|培训|会议|活动|直播|展览|演练|值班|工作|上班|开放|营业|服务|停[一-龥]|检修"
    r"|休息|学习|参观|调研|检查|报送|上报|提交|反馈|报名|申报|申请|完成|竣工|有效|延长|延期|剩余|等待期|借用|挂职|租赁|使用|试用)"
    r"(?:的|期)?(?:总|平均)?(?:时限|时间|时长|周期|天数|期限)"
)
_NOT_NOW = re.compile(  # before the number: what is asked, promised, still needed or was so
    r"(?:(?:没有?|未(?!成年|来)|无法|难以|不能)[一-龥]{0,5}$|[由从应]$|(?:由|从)(?:原来?|原先|去年|以前|过去)?的?$|(?:还需?要?|再|预计|估计|计划|力争|争取|确保|拟|将|目标|要求|延长|推迟|延后|顺延|延期|提前|连续|持续|为期|历时|超期|逾期"
    r"|滞后|晚|申请|剩|每[天周月年隔])[^，,。;]{0,6}$)"
)
_WITHIN = re.compile(r"(?:以内|之内|内(?![容部外设])|以下|以上|左右|上下|不到|多|余|来)")
_AFTER_NO = re.compile(
    r"[之以]?前|[之以]?后(?!续)|工作制|的?(?:培训|会议|活动|公示期?|期限|时限|工期|展|计划|目标|任务)|一次|一报"
)
_FROM = re.compile(r"(?:由|从)[^，,。;]{0,14}$")
_VERB = re.compile(
    rf"(?:{_LEVEL}|{_FALL}(?:了|约|近)*|(?:大幅|进一步|成功|逐步|仅需?|只需要?|只要|只用|仅用)+){_COPULA}*$"
)
_FALL_BEFORE = re.compile(rf"{_FALL}了?(?=[一-龥]{{0,16}}{_NOUN}(?:至|到|为)?$)")
_HALF = Decimal("0.5")
_AS_PRINTED = {
    "工作日": "个工作日",
    "月": "个月",
    "天": "天",
    "周": "周",
    "小时": "小时",
    "分钟": "分钟",
    "秒": "秒",
}
_SHORTEST = 3  # characters of a name that tells an indicator


def measured_by(before: str) -> str:
    """The words before a figure of time without those for what was done to it: what it measures."""
    words = _VERB.sub("", _FROM.sub("", _VERB.sub("", before)))
    return _FALL_BEFORE.sub("", words)


def whole_name(before: str, metric: str) -> str:
    """办理时限 is called so: 办理 is no verb there."""
    return f"办理{metric}" if metric and f"办理{metric}" in before else metric


def find_durations(
    clause: Clause, indicators: Sequence[IndicatorName], *, carried: bool, past_year: bool
) -> Iterator[Amount]:
    """Figures of time in a clause of facts, in order; what is only bounded or a range is unclear.

    `carried`: the clause before it named what is measured; `past_year`: it is told of last year.
    """
    for match in _SPAN.finditer(clause.text):
        before, after = clause.text[: match.start()], clause.text[match.end() :]
        amount = _amount(match, (before, after), indicators, carried=carried)
        if amount is None or is_no_result(
            amount, (_ends(before), after[:12], clause.can), past_year=past_year
        ):
            continue
        yield _in_clause(amount, clause)


def _ends(before: str) -> str:
    """较去年压缩至, 只需: what it is compared with, or 需, does not make it another figure."""
    return "" if _AT_LEVEL.search(before) or _ONLY.search(before) else before


def _amount(
    match: re.Match[str], around: tuple[str, str], indicators: Sequence[IndicatorName], *, carried: bool
) -> Amount | None:
    before, after = around
    value, named = _value(match), _names_one(before, indicators)
    level, fallen = bool(_AT_LEVEL.search(before)), bool(_FALLEN.search(before))
    if value is None or _of_no_result(around, named, level=level):
        return None
    measured = carried or bool(named) or bool(re.search(_NOUN, before))
    told = level or _NAMED.search(before) or _ONLY.search(before)
    if not (told or (fallen and measured) or (named and _says_only(before, named))):
        return None
    unit = _AS_PRINTED.get(str(time_unit(match["unit"])), match["unit"])
    if match["first"] and (low := number_of(match["first"])) is not None:
        return Amount("unclear", *match.span(), unit=unit, either=(low, value))
    if match["first"] or _WITHIN.match(after):
        return Amount("unclear", *match.span(), value, unit, metric=named)
    if fallen and not level:
        return Amount("figure", *match.span(), -value, unit, growth=True)
    return Amount("figure", *match.span(), *_in_the_unit(value, unit, named, indicators))


def _of_no_result(around: tuple[str, str], named: str, *, level: bool) -> bool:
    """How long something takes place or may take, what it was before, what is still to come."""
    before, after = around
    if _AFTER_NO.match(after) or (_NO_MEASURE.search(before) and not named):
        return True
    return bool(_NOT_NOW.search(before)) or bool(_BECAME.match(after) and not level)


def _value(match: re.Match[str]) -> Decimal | None:
    """半天 is half a day, 一天半 one and a half."""
    value = _HALF if match["number"] == "半" else number_of(match["number"])
    return value + _HALF if value is not None and match["half"] else value


def _names_one(before: str, indicators: Sequence[IndicatorName]) -> str:
    """The indicator of time whose name, or another word for it, stands before the number."""
    words = folded(before)
    named = [
        one.metric
        for one in indicators
        if time_unit(one.unit) is not None
        and any(
            len(folded(name)) >= _SHORTEST and folded(name) in words for name in (one.metric, *one.aliases)
        )
    ]
    return named[0] if len(set(named)) == 1 else ""


def _says_only(before: str, name: str) -> bool:
    """Nothing but words for "is" between the name and the number."""
    _, _, rest = before.rpartition(name[-2:])
    return re.fullmatch(rf"(?:{_COPULA}|数|值)*", rest) is not None


def _in_the_unit(
    value: Decimal, unit: str, named: str, indicators: Sequence[IndicatorName]
) -> tuple[Decimal, str]:
    """In the unit of the indicator that is named, where nothing is lost: 30分钟 is 0.5小时."""
    printed = {one.unit for one in indicators if one.metric == named}
    wanted = printed.pop() if len(printed) == 1 else unit
    exact = in_time_unit(value, unit, wanted)
    return (value, unit) if exact is None else (exact, wanted)


def _in_clause(amount: Amount, clause: Clause) -> Amount:
    start, end = amount.start + clause.start, amount.end + clause.start
    return Amount(
        amount.kind, start, end, amount.value, amount.unit, amount.growth, amount.either, amount.metric
    )
