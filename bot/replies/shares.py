"""Whose percent it is: the task's own, a rate's, or of something else (百分比归属)."""

from __future__ import annotations

import re

from bot.replies.no_results import GAP, LIMIT, PAST, TARGET
from bot.replies.units import Kind
from bot.replies.words import BLANK

_SHARE_OF_TARGET = re.compile(
    r"(?:(?:目标|任务|计划)(?:数|值)?(?:\d[\d.,]*[万亿千]*(?:元|[一-龥]{1,2}?))?|总量|工作量|工程量|总数"
    r"|指标|总任务)(?:投资额?|任务|数|值|总数"
    r"|总量)?的?(?:比例|进度)?(?:约|近|大概|达到?|已达|为|:|将近)?$"
)
_OUT_OF = re.compile("的|占|完成|实现|相当|达成")  # 占年度目标的83%, not 省定目标95%
_REPLACED = re.compile(
    r"(?:由|从)[^，,。]{0,14}(?:提高|提升|上升|增长?|升|下降|降|调整?|改|更正|修正|修改"
    r"|推进)(?:到|至|为|成)了?$"
)
_NOT_REACHED = re.compile("(?:没有?|未能?)(?:完成|达到?|做到|实现)了?$")  # 没完成100%
_PLAIN_TARGET = re.compile(
    rf"[\s{BLANK}、:]*(?:本?年度?|全年|今年|总|本项)?的?(?:目标|任务"
    rf"|计划)(?:进度|任务|数值?|值)?(?:为|是|:)?$"
)
_NOW = re.compile(r"(?:修改|更正|调整|更新|订正|变更|纠正|修订)(?:为|成|到)$")  # 完成率修改为88%
_RATE = re.compile(
    r"(?P<name>[一-龥]{0,12}?(?:率|满意度|知晓度|覆盖面|占比|比重|比例|参与度|知晓面|合格"
    r"|达标|渗透|份额|浓度|含量|利用|配比|完成值|实际值|实现值))(?:应该?|为|是|达到?|约|至|已达到?"
    r"|已?达|已|:|在|保持在?"
    r"|稳定在|超过?|均为|均达|全部|仍为|近|\s)*$"
)
_TASK_RATE = re.compile(
    r"(?:^|[^一-龥])(?:请|将|把|任务|总体|整体|工作|目标|年度|全年|总|综合|本项|该项|项目|我们|目前"
    r"|本项任务|本项工作|前[一二三123]个?季度|[一二三四]季度|[上下]半年|今年|本年度?|任务总|总体任务"
    r"|实际|累计|已|现|的)*+(?:完成率|完成比例|进度比例|完成比率"
    r"|完成百分比|完成度)$"
)
_TASK_BEFORE = re.compile(
    r"^(?:(?:[比较][^，,率度额量]{1,6})?(?:提高|提升|增长|增加|上升)了?\d[\d.]{0,8}个百分点[，,]?(?:至|到"
    r"|达到?|为)"
    r"|.*(?:完成|进度|进展|推进|做|弄|搞|办结|办完|办|干|走|抓|写|建|落实)(?:了|到了?|至|约[摸莫]?|率|情况"
    rf"|得|进度|度|已|为|:|的话?|量)*+|(?:[\s{BLANK}:、\-.]|目前|眼下|当前|如今|眼前|项目(?=已|达|完|进)"
    rf"|现阶段|至今|这会儿|今年"
    rf"|本季度?|本月|现在?|已经?|整体"
    r"|总体|累计|合计|总共|共|大概|大约|约[摸莫]?|估摸着?|几乎|大致|大体|算是"
    r"|近|将近|接近|差不多|达到?了?|到|把|也|均|都|各|为|是|应为?|应该是?|改为|改成|才|还是|仍[为是]?"
    r"|依旧|依然|只有?|仅"
    r"|改报|重报|补报|填成|填为|记为|记成|写成|标为|标成|报成|算|按|刚好|正好|恰好|也就是|相当于|不过|刚|由"
    r"|从|超过?|超"
    r"|不到|估计|我们|我局|那|这|该|本|项|任务|工作|个|块|有|更正|比例"
    r"|百分比|实际|最新|就|可能|的|了|吧|嗯|呃|和|其中|分别|状态|说|基本|at|is|about|done"
    r"|complete[d]?)*+)"
    r"(?:应该?|应当|(?:提高|提升|上升|推进|增加|增长|上涨|升|加快)(?:到|至)了?|实际|估计|可能|现在|目前|在"
    r"|约[摸莫]?|大约|大概|快|近|将近|接近|差不多|超过?|达到?|已|有|到"
    r"|为|是|还|仍|:|不到|只|仅|了|才|\s)*$"
)
_MIGHT = re.compile("(?<!功)(?<!不)(?<!未)[能会](?:到|达到?)了?$")  # 五月大约能到90%
_IN_ITS_PLACE = re.compile(  # 刚才报的60%应为65%, the old value blanked out
    rf"[{BLANK}\s]*(?:我们?|我局)?(?:刚才|刚刚|之前|上次|昨天|上午|下午|前面|先前)?(?:误)?(?:报|填|写"
    rf"|说|发|上报|填报)?的?[{BLANK}\s]+"
    r"(?:应[为是]|应该[为是]|改[为成]|实际为?|而是|更正为)"
)
_BARE_SHARE = re.compile(rf"[\s{BLANK}，,]*占比?(?:到|了|约|近|达|为)*")  # of what, nobody says
_NAMED_METRIC = re.compile(
    "[一-龥]{4}$|[升降][至到]$|[一-龥]{2,}[、和及][一-龥]{2,}$|率|比|度|面$|额|[分量值数]$"
)  # a few odd characters name none
_OF_A_TASK = re.compile("进度|进展|完成|推进|办结")  # whether the task's or a part's: to be asked
_PART_SUBJECT = re.compile(
    r"[甲乙丙对]方|施工[方单]|厂家|供应商|第[一二三四五]包|[a-z东南西北]区|城[东南西北]|那边|外业|内业|环节"
    r"|口(?=完成|进度)|兄弟"
    r"|外[市省县]|其[他它][市县区]|别的|周边|隔壁|全[省国]|主体|[一二三四五六]期|标段|片区|子项|分项|工序"
    r"|招标|采购|初稿|方案|材料|设备|征地|拆迁|资金|投资|支出"
    r"|拨付|到位|装修|土建"
    r"|桩基|管网|道路|绿化|软件|硬件|系统|机电|前期"
    r"|阶段|设计|签约|备案|培训|[企户家村县镇]业?"
)


def is_bare_share(before: str) -> bool:
    """占83%, of what is not said in this clause."""
    return bool(_BARE_SHARE.fullmatch(before))


def names_rate(before: str) -> bool:
    """结案率九成八."""
    return bool(_RATE.search(before))


def percent_kind(before: str, after: str, can: int) -> Kind | None:
    """`percent`, `figure`, or None for what is no result, by the words around the number."""
    before = _NOW.sub("", _REPLACED.sub("", before))
    if not _PLAIN_TARGET.match(before) and _SHARE_OF_TARGET.search(before) and _OUT_OF.search(before):
        return "percent"
    if (
        _PLAIN_TARGET.match(before)
        or _NOT_REACHED.search(before)
        or TARGET.search(before, can)
        or PAST.search(before, can)
        or GAP.search(before, can)
        or LIMIT.search(before, can)
        or (after.startswith("的进度") and re.search(r"应该?[为是达]到?$", before))
        or re.match(r"的(?!进度|任务|工作量|工作|样子|比例|完成)", after)
    ):
        return None
    if rate := _RATE.search(before):
        return "percent" if _TASK_RATE.search(before[: rate.end("name")]) else "figure"
    if _MIGHT.search(before):
        return "unclear"
    if _TASK_BEFORE.match(before) or _IN_ITS_PLACE.fullmatch(before):
        return None if _PART_SUBJECT.search(before.rpartition(BLANK)[2]) else "percent"
    return _of_something(before) if re.search(r"[一-龥]$", before) else "percent"


def _of_something(before: str) -> Kind:
    """A percent behind words that are none of the task's own: a named metric's, else of who knows what."""
    if is_bare_share(before):
        return "unclear"
    named = _NAMED_METRIC.search(before) and not _OF_A_TASK.search(before)
    return "figure" if named else "part"
