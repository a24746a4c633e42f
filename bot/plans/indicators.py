"""Targets in running text: metric, operator, value, until when, from which baseline (指标)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from bot.domain.plan import Cadence, Operator
from bot.plans.amounts import Amount, amounts_in, changed_to, first_amount
from bot.plans.target_years import CLAUSE, Years, blank_dates

_LEADING = re.compile(
    r"^(?:[\s—\-·、:]|\(?其中|\(\d{1,2}\)|[①-⑳]|\d{1,2}[.、]|[\u4e00-\u9fff]{2,6}:|其中|用?[一二两三四五六七八九十\d]年(?:内|时间)|力争|争取|确保"
    r"|实现|推动|促进|组织开展|组织实施|组织|开展|努力|全面|全年|着力|持续|累计|全部|基本|使(?!用)|将|把"
    r"|并(?!网|购)|和(?!谐)|及(?!格|时)|且|再|以及|同时|预计|计划|完成|带动|建立|成立"
    r"|平均每年|平均|每年|年均|培育和引进|引进和培育|引进培育|培育打造|培育发展|培育|打造|新建改建|新改建|新改扩建|新建|建成"
    r"|建设|建好|形成|突破|发展|创建|引进|选树|选派|培训|培养|举办|认定|支持|推出|扶持|改造|重点"
    r"|分别|不少于|至少|达到)+"
)
# 新建住宅达标率 is a share of new homes: verbs belong to the name of a share.
_LEADING_OF_SHARES = re.compile(
    r"^(?:[\s—\-·、:]|\(?其中|\(\d{1,2}\)|[①-⑳]|\d{1,2}[.、]|[\u4e00-\u9fff]{2,6}:|其中|力争|争取|确保|实现|努力|全年|使(?!用)|并(?!网|购)|和(?!谐)|及(?!格|时)|且|同时|预计|计划"
    r"|平均每年|平均|每年|年均|分别)+"
)
_SHARES = ("%", "‰", "个百分点", "百分点")
_TRAILING = re.compile(
    r"(?:分别|均|为|约|近|年均|平均|每年|力争|争取|要|将|再|全部|总体|预计|同比|累计|基本|进一步|稳步"
    r"|显著|总计|共计|力求|确保|实现|达|比上年|较上年|新|保持|稳定|维持|控制|在|到|至|由|从"
    r"|(?<!占)比|较|高|的)+$"
)
_GROWTH_NAME = re.compile(r"(?:的)?(?:年均|年度|年|平均|同比)*(?:增长率|增长速度|增速|增幅|增长)$")
_ONLY_A_VERB = re.compile(
    r"(?:对|为|向|使|让|新|再|首批|全年|每年|集中|加快|积极|推进|推动|力争|年内|统筹|其中|全面|分批|同步|不断|稳步"
    r"|全部|合计)*"
    r"(?:新增|上线|推出|组建|启动|实施|完成|建设|创建|培育|打造|新建|引进|举办|开展|发布|制定|修订"
    r"|出台|选派|培训|修建|改造|修缮|更新|设立|推广|布局|建成|储备|落实|安排|遴选|评选"
    r"|认定|命名|建立|成立|配备|购置|投放|新培育|新认定|新引进|新创建|新建成|培养|招引|落地|盘活"
    r"|整治|清理|拆除|解决|办理|化解|征集|编制|汇聚|集聚|带动|帮助|扶持|支持|突破|签约|开工|竣工"
    r"|投产|续建|谋划|申报|争取|创成|建好)?"
    r"(?:全[省市县区镇州]|我[省市县区]|[省市县区]内|辖区)?(?:内|的)?"
)
_ENDS_IN_A_VERB = re.compile(r"(?:召开|开展|举办|组织|至少|不少于)$")
_NEW = re.compile(r"(?:新增|新培育|新认定|新引进|新创建|新建成)$")
_FROM_TO = re.compile(
    r"(?:由|从)\s*(?:(?P<year>(?:19|20)\d\d)年(?:底"
    r"|末)?的?)?\s*(?P<base>[^,。;由从]{1,16}?)(?=(?:稳步|逐步)?(?:提高|提升|增加|上升|扩大|增长"
    r"|下降|降低|减少|压缩|缩短|压减|缩减|精简|缩小|降|增|升|减|扩)(?:到|至))"
)
_NAME_MOST = 120  # so far from its figure no name of an indicator reaches
_PARTIAL = re.compile(r"占(?!比)|净增$|净增长$")
_SEVERAL_YEARS = re.compile(r"20\d\d(?=年)")
_SENTENCE_END = ("", "。", ";", "!", "?", "\n")
_YEARLY = re.compile(r"年均(?!浓度|值|气温|水平)|每年|逐年|年度?增长率|年增速|按年")
_EACH = re.compile(r"每(?:个|家|县|市|区|镇|乡|村|所|类|批|季度?|月|半年|周|天|日)")
_ONLY_A_TIME = re.compile(r"每?(?:学期|学年|季度|月份?|年度?|周|日)内?")
_DOING = re.compile(r"(?:培训|签约|演练|巡查|检查|抽检|救助|安置|宣讲|走访|服务|招聘|盘活|化解|收回|处置)$")
_EVERY_YEAR = re.compile(r"^.*(?:每年|年均)(?:至少|不少于|要|应)?(?=.{2,})")
_STANDARD = re.compile(
    r"按(?![照时期计需规月季年质])(?=[^,。;]{0,8}(?:每|标准|不超过|不高于|不低于|给予|\d))"
)  # a rate to pay by: 按每人不超过1500元
_PAST = re.compile(r"截至|截止|目前|去年|上年末|已(?:经)?(?:达|有|建|完成|累计)|现有|累计已|原有")


@dataclass(frozen=True, slots=True)
class Target:
    """A target as read: `at` is its place in the text it was read from."""

    metric: str
    op: Operator
    value: Decimal
    unit: str
    value2: Decimal | None = None
    by: str | None = None
    baseline: Decimal | None = None
    baseline_year: int | None = None
    cadence: Cadence = "by-deadline"
    at: int = 0


def targets_in(text: str, *, by: str | None = None, this_year: int | None = None) -> Iterator[Target]:
    """Every target of a text. `by` holds until the text names another year."""
    years = Years(text, by, this_year)
    subject = ""
    several: list[str] = []
    for clause in CLAUSE.finditer(text):
        year = years.at(clause)
        if text[max(0, clause.start() - 1) : clause.start()] in _SENTENCE_END:
            subject, several = "", []
        several = _SEVERAL_YEARS.findall(clause[0]) or several
        for target in _clause_targets(clause[0], subject, several):
            subject = target.metric
            if year is None or this_year is None or int(year[:4]) >= this_year:  # else looked back on
                yield replace(target, by=target.by or year, at=clause.start() + target.at)


def target_of(name: str, text: str) -> list[Target]:
    """The first figure of a text that does not say itself what is counted."""
    amount = first_amount(text) if name else None
    if amount is None:
        return []
    return [Target(name, amount.op, amount.value, amount.unit, amount.value2, at=amount.at)]


def _clause_targets(clause: str, subject: str, years: Sequence[str]) -> Iterator[Target]:
    """The targets of a clause; `subject` is what the clause before it told of, `years` the sentence's."""
    if _PAST.search(clause):
        return
    clause, base, year = _take_baseline(clause)
    clause = blank_dates(clause)
    rate = _STANDARD.search(clause)
    amounts = [each for each in amounts_in(clause) if rate is None or each.start < rate.start()]
    if len(amounts) > 1 and "分别" in clause[: amounts[0].at]:
        yield from _paired(clause, amounts, years)
        return
    position = 0
    for index, amount in enumerate(amounts):
        following = amounts[index + 1].start if index + 1 < len(amounts) else len(clause)
        before = clause[max(position, amount.start - _NAME_MOST) : amount.start]
        after = clause[amount.end : min(following, amount.end + _NAME_MOST)]
        target = _target(amount, before, after, clause[amount.start : amount.end], subject)
        position = amount.end
        if target is None:
            continue
        subject = target.metric
        if index + 1 < len(amounts) and after.strip(" 、") and target.metric.endswith(after.strip(" 、的")):
            position = following  # its name stands behind it: 10个国家级、100个省级强镇
        yield target if base is None else _with_base(target, base.value, year)
        base = None


def _take_baseline(clause: str) -> tuple[str, Amount | None, int | None]:
    """The clause without 由2020年的35万吨 before 提高到, and that figure with its year."""
    found = _FROM_TO.search(clause)
    base = first_amount(found["base"]) if found else None
    if found is None or base is None:
        return clause, None, None
    year = int(found["year"]) if found["year"] else None
    gone = found.end("base") - found.start()
    return clause[: found.start()] + " " * gone + clause[found.end("base") :], base, year


def _with_base(target: Target, base: Decimal, year: int | None) -> Target:
    op: Operator = "<=" if base > target.value else ">=" if target.op == "growth>=" else target.op
    return replace(target, baseline=base, baseline_year=year, op=op)


def _target(amount: Amount, before: str, after: str, printed: str, subject: str = "") -> Target | None:
    name = _metric(before, after, is_share=amount.unit in _SHARES)
    if (not name and not before.strip() and amount.verb) or _PARTIAL.match(name):
        name = subject + name
    if not name or _EACH.match(before.strip()) or _EACH.search(name) or _ONLY_A_TIME.fullmatch(name):
        return None
    op, falls = amount.op, amount.falls
    if changed := changed_to(before):
        name, op = changed
    growing = _GROWTH_NAME.search(name) if amount.unit == "%" and op in (">=", ">", "=") else None
    if growing:
        op, name = "growth>=", name[: growing.start()] or name
    if falls:
        name += re.sub(r"率|达到|达|超过|不低于|幅度|再|累计", "", amount.verb)
    yearly = _YEARLY.search(before) or _YEARLY.search(printed) or _YEARLY.search(amount.verb)
    return Target(
        "".join(name.split()),
        op,
        amount.value,
        amount.unit,
        amount.value2,
        cadence="per-year" if yearly else "by-deadline",
        at=amount.at,
    )


def _metric(before: str, after: str, *, is_share: bool) -> str:
    """What is counted: the words before the figure, or those after it where only a verb stands before."""
    led = before.strip().lstrip("、")
    new = _NEW.search(led)
    name = _TRAILING.sub("", (_LEADING_OF_SHARES if is_share else _LEADING).sub("", led)).strip(" 、:的")
    behind_too = after.strip(" 、:") and _ENDS_IN_A_VERB.search(name)
    if name and not _is_verb(name) and not behind_too:
        return _EVERY_YEAR.sub("", name)
    behind = re.split(r"、(?=[^、]*\d)", after)[0].strip(" 、:")
    behind = behind.removeprefix("的")
    doing = _DOING.search(led)
    if not behind and doing:
        return doing[0]
    return (new[0] if new and behind else "") + behind


def _is_verb(words: str) -> bool:
    """Nothing stands before the figure but what is done and where: 新上线, 完成全市."""
    return _ONLY_A_VERB.fullmatch(words) is not None


def _paired(clause: str, amounts: list[Amount], years: Sequence[str]) -> Iterator[Target]:
    """A、B分别达到1件、2件; or, over several years, A分别达到1件、2件."""
    first = amounts[0]
    head = clause[: clause.index("分别")]
    names = [name for name in re.split(r"、|和|与|及", _LEADING.sub("", head.strip())) if name]
    if len(names) == 1 and len(years) == len(amounts):
        for year, amount in zip(years, amounts, strict=True):
            target = _target(amount, names[0], "", clause[amount.start : amount.end])
            if target is not None:
                yield replace(target, by=year)
        return
    names = names[-len(amounts) :]
    if len(names) != len(amounts):
        return
    for name, amount in zip(names, amounts, strict=True):
        op: Operator = "growth>=" if first.op == "growth>=" else amount.op
        alike = replace(amount, op=op)
        if first.falls:
            alike = replace(alike, verb=first.verb, falls=first.falls)
        target = _target(alike, name[-_NAME_MOST:], "", clause[amount.start : amount.end])
        if target is not None:
            yield replace(target, cadence="per-year") if _YEARLY.search(head) else target
