"""Figures with a unit in running text: 3.2万件, 95%以上, 6-8个以上, 增长20% (数量)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from bot.domain.plan import Operator

_NUMBER = r"\d+(?:,\d{3})*(?:\.\d+)?"
_SCALES = {
    "十亿": 10**9,
    "万亿": 10**12,
    "千亿": 10**11,
    "百亿": 10**10,
    "亿": 10**8,
    "千万": 10**7,
    "百万": 10**6,
    "万": 10**4,
    "千": 1000,
    "百": 100,
}
_UNIT = (
    r"个百分点|百分点|%|‰|个工作日|工作日|个月|人次|人年|户次|场次|批次|车次|平方公里|平方千米"
    r"|平方米|立方米|公里|千米|吨标准煤|标准煤|千瓦时|千瓦|兆瓦|公顷"
    r"|微克/立方米|/10万|/十万|岁|美元|欧元|件/万人|张/千人|个/千人|元|件|个|家|项|人|名|户|次|所|座|亩|吨|米|分钟"
    r"|小时|分|倍|天|日|部|套|台|辆|条|款|场|期|处|门|张|篇|笔|例|起|宗|对|株|支|只"
    r"|头|位|种|类|艘|块|本|册|片|镇|村|县|TB|PB|P|Gbps|MW|kW|支队|单|幅|根|枚|颗|盏|泊位|车位|床|学位|栋|幢|间|轮次|轮|班次|列|孔|公斤|份|件次|课时|学时|台次|架次|架|辆次|羽|匹|组"
)
_BEFORE: tuple[tuple[str, str], ...] = (
    (
        "growth",
        r"(?:同比|年均|年度|年|平均|比上年|较上年|累计|再|每){0,4}(?:增长|递增|增幅|增速|提高|提升|上升"
        r"|增加)(?:率|幅度)?(?:达到|达|超过|不低于|不少于|保持在|在)?(?:约)?",
    ),
    ("more", r"超过|突破|高于|大于|多于|超"),
    (
        "least",
        r"(?:稳定|保持|维持|巩固|提高|提升|增加|增长|扩大|上升|发展|增|升|扩)(?:在|到|至)|达到|实现"
        r"|达|不低于|不少于|不小于|至少|不得少于|不得低于|≥|>=",
    ),
    ("less", r"低于|少于|小于|<(?!=)"),
    (
        "most",
        r"不超过|不高于|不多于|不大于|不得超过|(?:控制|压缩|压减|缩短|缩减|精简|缩小|降低|下降|减少"
        r"|降|减)(?:在|到|至)|限定在|≤|<=",
    ),
    (
        "fall",
        r"(?:同比|年均|平均|比上年|较上年|累计|再|每年){0,4}(?:下降|降低|减少|压减|压缩|缩短|削减|精简"
        r"|节约)(?:率|幅度)?(?:达到|达|超过|不低于)?(?:约)?",
    ),
)
_VERBS = "|".join(rf"(?P<{name}>{form})" for name, form in _BEFORE)
_AMOUNT = re.compile(
    rf"(?:{_VERBS})?\s{{0,20}}+(?:(?:年均|每年|约|近|全部|总计|共计|累计"
    rf"|共)\s*+)?(?<![\d.A-Za-z])(?P<one>{_NUMBER})(?:(?:\s*+(?:%"
    rf"|(?:{_UNIT})))?\s*+[-~—–至到]\s*+(?P<two>{_NUMBER}))?"
    rf"\s*+(?P<scale>万亿|千亿|百亿|千万|百万|亿|万|千(?!克|瓦|米)|百(?!分))?(?:余|多"
    rf"|来)?\s*+(?P<unit>(?:{_UNIT})(?:/[\u4e00-\u9fff]{{1,4}})?)"
    r"\s*+(?P<after>(?:及|或)?以上|(?:及|或)?以下|(?:及|或)?以内|之内|左右|内(?!容|部|外))?"
)
_DOUBLED = re.compile(r"(?:实现|力争)?翻(?P<times>[一两二12])?番")
_TIMES = re.compile(r"(?:增加|增长|提高|提升)(?:约|近)?(?P<times>[一两二三])倍")
_PASSED = re.compile(
    r"(?:(?P<more>突破|超过|超)|达到|达|迈上|跨上)(?P<scale>万亿|千亿|百亿|十亿)(?:级)?(?P<unit>元)(?:大关|台阶)?(?!的|级|产业|企业|集群|园区|项目)"
)
_LASTING = re.compile(
    r"(?<=年限|寿命)(?:达到|达|提高到|提升到|增加到|延长到|不低于)\s*(?P<years>\d{1,2}(?:\.\d+)?)\s*年"
)
_SORTS = re.compile(
    "(?:重点|主要|关键)?(?:领域|行业|产业|类别|场景|区域|品类|赛道)"
)  # so many are named before
_REACH = re.compile("范围|半径|区域|距离")  # 校门口200米范围内: where, not how much
_CHANGED = re.compile(  # 压缩审批时限至15个工作日: the verb stands before the name
    r"(?P<less>压缩|压减|缩短|降低|减少|精简|控制)(?P<name>[\u4e00-\u9fff]{2,20}?)(?:至|到|在)\s*$"
    r"|(?P<more>提高|提升|增加|扩大|延长)(?P<name2>[\u4e00-\u9fff]{2,20}?)(?:至|到)\s*$"
)
_CHANGED_MOST = 30
_MEASURES = ("元", "吨", "标准煤", "瓦", "瓦时", "千米", "公里", "平方米", "立方米", "公顷", "亩", "kW", "MW")
_TIME_UNITS = ("个工作日", "工作日", "天", "日", "小时", "分钟", "个月", "年")
_QUOTE_MOST = 200
_OPERATORS: dict[str, Operator] = {
    "more": ">",
    "least": ">=",
    "less": "<",
    "most": "<=",
    "fall": ">=",
    "growth": "growth>=",
}


@dataclass(frozen=True, slots=True)
class Amount:
    """A figure as printed from `start` to before `end`, verb and all; values in base units."""

    start: int
    end: int
    value: Decimal
    value2: Decimal | None
    unit: str
    op: Operator
    verb: str
    falls: bool
    at: int


def amounts_in(text: str) -> list[Amount]:
    """Every figure with a unit that may be a target, from left to right."""
    found = [_read(each) for each in _AMOUNT.finditer(text) if not _is_name_or_date(text, each)]
    worded = [*map(_doubled, _DOUBLED.finditer(text)), *map(_passed, _PASSED.finditer(text))]
    worded += map(_lasting, _LASTING.finditer(text))
    worded += map(_times, _TIMES.finditer(text))
    return sorted([*found, *worded], key=lambda amount: amount.start) if worded else found


def _doubled(found: re.Match[str]) -> Amount:
    """翻一番: 100 percent more; 翻两番: four times as much."""
    percent = Decimal(300 if found["times"] in ("两", "二", "2") else 100)
    return Amount(*found.span(), percent, None, "%", "growth>=", "", falls=False, at=found.start())


def _times(found: re.Match[str]) -> Amount:
    """增加一倍: 100 percent more."""
    percent = Decimal({"一": 100, "两": 200, "二": 200, "三": 300}[found["times"]])
    return Amount(*found.span(), percent, None, "%", "growth>=", "", falls=False, at=found.start())


def _lasting(found: re.Match[str]) -> Amount:
    """受教育年限达到11.3年: years that are no date."""
    value = Decimal(found["years"])
    return Amount(*found.span(), value, None, "年", ">=", found[0], falls=False, at=found.start("years"))


def _passed(found: re.Match[str]) -> Amount:
    """突破千亿元: a round sum in words alone."""
    value, op = Decimal(_SCALES[found["scale"]]), _OPERATORS["more" if found["more"] else "least"]
    return Amount(
        *found.span(), value, None, found["unit"], op, found[0], falls=False, at=found.start("scale")
    )


def changed_to(before: str) -> tuple[str, Operator] | None:
    """What a figure says a thing is brought to, where the verb stands before the name: 压缩审批时限至."""
    found = _CHANGED.search(before[-_CHANGED_MOST:])
    if found is None:
        return None
    return (found["name"], "<=") if found["less"] else (found["name2"], ">=")


def first_amount(text: str) -> Amount | None:
    """The first figure with a unit, whatever it is told of."""
    found = _AMOUNT.search(text)
    return _read(found) if found else None


def _is_name_or_date(text: str, found: re.Match[str]) -> bool:
    """The digits are a rank, a date, a quoted name, a qualifier (…以上的企业) or a term of days."""
    at, end, unit = found.start("one"), found.end(), found["unit"]
    before, after = text[max(0, at - _QUOTE_MOST) : at], text[end : end + 2]
    if unit == "岁" and not any(found[name] for name, _ in _BEFORE):
        return True
    if before.endswith(("第", "前", "每", "“", "《")) and found.lastgroup != "growth":
        return True
    if any(before.rfind(opened) > before.rfind(closed) for opened, closed in ("“”", "《》")):
        return True
    if (
        after.startswith(("的", "级"))
        or (unit in ("米", "公里", "千米") and _is_reach(text, found))
        or (text[:at].endswith("等") and (unit in ("类", "种") or _SORTS.match(text, end)))
        or _qualifies(text, found)
        or (unit in ("个", "条", "项") and re.match(r"方面|部分|环节|阶段|维度|字", text[end:]))
    ):
        return True
    return (
        unit in _TIME_UNITS
        and _CHANGED.search(text[:at][-_CHANGED_MOST:]) is None
        and found.lastgroup is not None
        and not any(found[name] for name in ("most", "fall", "less"))
    )


def _is_reach(text: str, found: re.Match[str]) -> bool:
    """Where, not how much: 200米范围, 200米内."""
    bare = not any(found[name] for name, _ in _BEFORE)
    return _REACH.match(text, found.end()) is not None or (bare and found["after"] in ("内", "以内", "之内"))


def _qualifies(text: str, found: re.Match[str]) -> bool:
    """The figure says which things are counted by the next one: 年产30万吨以下煤矿5处."""
    if not found["after"] or not found["unit"].endswith(_MEASURES):
        return False
    following = re.match(r"[\u4e00-\u9fff]{2,16}", text[found.end() :])
    if following is None or re.search(r"[和及并达到增降用]", following[0]):
        return False
    return found.lastgroup is None or not any(found[name] for name, _ in _BEFORE)


def _read(found: re.Match[str]) -> Amount:
    scale = _SCALES.get(found["scale"] or "", 1)
    one = Decimal(found["one"].replace(",", "")) * scale
    two = Decimal(found["two"].replace(",", "")) * scale if found["two"] else None
    kind = next((name for name, _ in _BEFORE if found[name]), "")
    verb = found[kind] if kind else ""
    return Amount(
        found.start(),
        found.end(),
        one,
        two,
        found["unit"],
        _operator(kind, found, two),
        verb,
        kind == "fall",
        found.start("one"),
    )


def _operator(kind: str, found: re.Match[str], two: Decimal | None) -> Operator:
    after = found["after"] or ""
    if kind == "growth" and found["unit"] not in ("%", "个百分点", "百分点", "‰", "倍"):
        return "growth>="
    if kind in ("growth", "fall"):
        return _OPERATORS[kind]
    if "以上" in after:
        return ">="
    if after and "左右" not in after:
        return "<="
    if two is not None:
        return "between"
    return _OPERATORS.get(kind, ">=")
