"""Numbers that are told but are no results: targets, gaps, last year's and replaced values (非结果数字)."""

from __future__ import annotations

import re

from bot.replies.rules import rule
from bot.replies.units import Amount

TARGET = rule(
    "target",
    r"下达(?:的|年度|给|我[市县区局])*(?:任务|计划|指标|目标)[^，,。\d%]{0,4}$|(?:目标(?:任务|值|数)?"
    r"|任务数|年度任务|全年任务|计划数?|指标值|任务指标|力争"
    r"|争取(?!到位|了|上级|中央|省|专项|资金)|要求|不低于|不少于"
    r"|(?<![按照])序时(?:进度)?(?!进?度?完成)(?:要求|应达"
    r"|应为)?|应达|应完成|需完成"
    r"|需(?!求)要?|应办|应(?:检|查|报|建|培训|收|缴|整改|参加|到|审|评)(?!尽)|拟|预计|确保)(?:为|是"
    r"|数|要)?(?:完成|达到?|办理|培训|实现|新增|建设)?[^，,。\d%]{0,6}$|[≥>≤<]=?$|(?:总投资|概算|预算"
    r"|投资规模)(?:额|数)?(?:为|约|达)?$|(?:^|[\s:，\ue000])任务$|涉及到?$|(?<![主重])要(?:达到?|完成"
    r"|实现|覆盖)$",
)
_AMONG_AFTER = rule(
    "among_after",
    r"[一-龥]{0,4}(?:中|里|当中|均?已有|现有|[一-龥]{0,4}(?<!未)(?:完成|办结|竣工|完工"
    r"|销号)了?(?=[\d一二两三四五六七八九十]))的?(?:$|(?:,|，)?(?:已经?)?有?[\d一二两三四五六七八九十])",
)
_UNDONE_AFTER = rule(
    "undone_after",
    r"[一-龥]{0,8}(?:还没|还未|尚未|仍未|未(?!来|必)|没(?!收|把握|底|数|谱)|还在|正在|在建|推进中|待(?!遇)|不(?:愿|肯|同意"
    r"|配合|支持)|拒)",
)
_TARGET_AFTER = rule(
    "target_after", r"(?:左右|以上|上下)?的?(?:年度|全年|既定|总)?(?:目标|任务(?!完成)|计划)(?!的)"
)
GAP = rule(
    "gap",
    r"(?:还差|相差|缺口|缺少?|仍有|还有|尚有|还剩|仅剩|就剩|只剩|剩余|剩下|剩|其余|正在[^，,\d]{1,6}"
    r"|在[建办]|未[^，,\d]{1,6}"
    r"|尚未[^，,\d]{0,6}|(?<![拆清排解免扣开消去破祛])除(?!了?第|[险尘雪草冰害颤四])[^，,外]{0,8}"
    r"|距[^，,\d]{0,10}"
    r"|差)(?:最后|不到|不足|大概|大约|约|近)*$|(?:慢于|快于|落后于?|低于|高于|超前?|领先于?|滞后)"
    r"[^，,。\d]{0,4}(?:序时|时序|计划|进度|预期)[^，,。\d]{0,4}$",
)
PAST = rule(
    "past",
    r"(?:去年(?:同期|全年|底|末)?|上年(?:同期|底|末|度)?|(?<![今本]年)同期|上季度末?|上个季度|上月|上个月"
    r"|此前|原先?|原来|原为|以前|往年|年初(?!以来|至今|到)|期初|前期|二季度末)(?:的|为|是|仅|只有?|共|办理"
    r"|完成|约|达|有|:)*[^，,。\d%]{0,8}$",
)
COMPARED = rule(
    "compared",
    r"同比|环比|[比较](?:去年|上年|上季|上月|上期|上周|上个|上一|同期|年初|上半年|前年|去|基期|期初"
    r"|第?[一二三四]季度|20\d\d)|与(?:去年|上年).{0,6}相比|增[长幅速]|[降涨]幅",
)
LIMIT = rule(  # what is set, needed, to come, or of everybody: 额度不超过50件, 全省平均12%
    "limit",
    r"(?:规划(?:建设|总|用地|面积|投资|布局)|设计(?:产能|能力|规模|总)|(?:资金|经费|用地|人员)需求|限额"
    r"|上限|下限|最[多高低少]|至少|不(?:超过|低于|少于|高于|得)"
    r"|平均水平|全[国省市]平均|历史最?[高低]?|红线|底线|满分|权重|标准|误差|还[要需得][一-龥]{0,3}"
    r"|剩余[一-龥]{0,4}"
    r"|(?<![接招等期对优款看])待[一-龥]{1,3}|(?:^|[，,])共?分)(?:数|值|为|是|成|在|约|达|近)*$",
)
_OF_STANDARDS = frozenset("项个件条部")  # 地方标准32项: so many of them, while 收费标准32元 is one
_EVERY = rule("every", r"每个?(?:季度?|月|年|半年|周|旬|天|日)(?:至少)?[^，,。\d]{0,8}$")
_OF_PARTS = rule("of_parts", r"(?:子项|子任务|环节|步骤|节点|事项)[^，,。;]{0,6}$")
_DENIED = re.compile("(?:不是|并非|而非|绝非)(?:[一-龥]{0,4})$")  # 不是84件
_TO_REACH = "完成|达到?|实现|做到|到|办结|办完|建成|培训|新增|突破|超过?"
_ABOUT = r"(?:了|约|近|大约|大概|年度|全年|既定|的|目标|任务|计划|\s)*$"
_UNREACHED = re.compile(  # 无法完成50%, 达不到60件: told as what is not reached
    rf"(?:(?:无法|没法|没办法|没有办法|不能够?|不可能|未能够?|没能够?|不了|(?<![不困疑艰为重万])难以?|来不及)"
    rf"(?:再|按[时期]|如期|全部|在?(?:年底|月底|季末|期限|规定时间)[之以]?[前内])*(?:{_TO_REACH})"
    rf"|(?:完|达|做|到|办|实现|完成|达到|办结)不(?:成|到|了|完){_ABOUT[:-1]}"
    rf"|(?:没有?|未)(?:曾|再)?(?:完成|达到?|做到|实现|办结|办完|到)){_ABOUT}"
)
_NOT_TILL_THERE = re.compile(  # 50%达不到: whether it is the goal or what is left, nobody can tell
    r"(?:的?(?:目标|任务|进度))?(?:都|也|还|仍|尚|恐怕?|暂时?|目前|肯定|可能|估计|预计|是|根本|实在)*"
    r"(?:(?:完|达|做|到)不(?:成|到|了)|(?:完成|达到|实现)不了|(?:没有?|未|未能|没能)(?:完成|达到?|到|实现)"
    r"|(?:无法|没法|没办法|不能|不可能|难以?)(?:按[时期]|如期)?(?:完成|达到?|到|实现))"
)
_LESS = re.compile(
    r"(?<![达做收赶得拿找])(?:不到|不足)[约近任务的目标\s]*$"
)  # 不到50%: less, nobody says how much
_AS_ASKED = re.compile(
    "(?:按照?|根据|依照|落实|对照)[^，,。;]{0,24}(?:要求|部署|安排|规定|任务|计划|方案|目标)"
)
_RANKED = re.compile("排名|位次|名次|排位|位[居列]")
_FROM = rule("from", r"(?:由|从)(?:[^，,。]{0,10})$")
TO_LEVEL = rule(
    "to_level",
    r"(?:增长|增加|提高|提升|上升|下降|减少|降低|降|增|升|改|调整?|更正|修正|涨|扩大"
    r"|缩短)(?:到了?|至|为|成)(?:约|近)?$",
)


def is_no_result(amount: Amount, around: tuple[str, str, int], *, past_year: bool) -> bool:
    """Targets, gaps, last year's and replaced values, by the words before and after."""
    before, after, can = around
    if _DENIED.search(before) or (amount.kind != "unclear" and _UNREACHED.search(before)):
        return True
    before = _AS_ASKED.sub("", before)
    share = amount.kind == "percent" or (amount.unit == "%" and amount.kind == "unclear")
    if amount.unit == "位" and (amount.growth or _RANKED.search(before)):
        return True  # places in a ranking
    if amount.growth or (amount.kind == "unclear" and not share):
        return False
    if share:
        return bool(_FROM.search(before, can)) and bool(
            re.match(r"(?:提高|提升|升|增|到|至|改|上升|推进|调|更)", after)
        )
    return not TO_LEVEL.search(before, can) and _is_no_count(
        amount, (before, after, can), past_year=past_year
    )


def is_unsure(before: str, after: str) -> bool:
    """Less than it (不到50%), or told as not reached behind it (50%达不到): to be asked about."""
    return bool(_LESS.search(before) or _NOT_TILL_THERE.match(after))


def _is_no_count(amount: Amount, around: tuple[str, str, int], *, past_year: bool) -> bool:
    before, after, can = around
    if (
        past_year
        or (amount.unit == "个" and _OF_PARTS.search(before, can))
        or GAP.search(before, can)
        or (LIMIT.search(before, can) and not (amount.unit in _OF_STANDARDS and before.endswith("标准")))
        or _TARGET_AFTER.match(after, can)
        or _AMONG_AFTER.match(after, can)
        or _UNDONE_AFTER.match(after, can)
    ):
        return True
    if _FROM.search(before, can) and re.match(r"(?:提高|提升|升|增|到|至|改|上升|调|更|下降|降|减)", after):
        return True
    return bool(_EVERY.search(before, can) or PAST.search(before, can) or TARGET.search(before, can)) or (
        bool(COMPARED.search(before, can)) and not amount.growth and amount.unit != "%"
    )
