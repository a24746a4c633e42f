"""Percents and figures told in a clause, and which of them are results (百分比与数字)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from bot.replies.clauses import Clause
from bot.replies.normal import BLANK
from bot.replies.numerals import CHINESE, DIGITS, SCALE, number_of, scaled

Kind = Literal["percent", "figure", "unclear", "bare"]
# Unit -> what must not follow it (件事, 期间, 个月, 台账 ...).
_UNITS = {
    "家次": "", "户次": "", "件次": "", "人次": "", "批次": "", "场次": "", "车次": "", "辆次": "", "次": "年要性序日",
    "平方公里": "", "平方米": "", "立方米": "", "平方千米": "", "千瓦时": "", "千瓦": "", "兆瓦": "", "千克": "", "公斤": "", "公里": "", "千米": "", "公顷": "", "米": "", "吨": "", "亩": "", "美元": "", "欧元": "", "元": "旦素月",
    "家": "庭具长园居", "件": "事", "期": "间限望末初货", "场": "所地景馆次", "个": "月小季星年工百别人性", "户": "籍外口", "条": "例款", "份": "额", "起": "草诉来步到点", "项": "目",
    "篇": "", "批": "复评准示", "台": "账湾阶", "套": "路", "名": "单称录义额优牌胜", "位": "置于列", "所": "有在属需以", "处": "理置罚长室于", "座": "谈位", "辆": "", "只": "", "头": "", "株": "", "棵": "", "种": "植子业养",
    "类": "似别", "门": "户槛", "册": "", "张": "", "组": "织建长成", "对": "接外口于象照比标策", "宗": "", "例": "如", "笔": "记试", "单": "位独", "款": "项", "支": "持付撑出部", "艘": "", "匹": "", "架": "构", "幅": "", "枚": "", "颗": "", "块": "", "片": "区", "幢": "", "栋": "", "盏": "", "公顷 ": "",
    "人": "才员大力民工社均口", "倍": "", "天次": "", "课时": "", "学时": "", "节课": "", "堂": "", "讲": "", "本": "市局季年级科报地次", "村": "民", "部": "门分署委长位", "站": "点", "间": "", "轮": "", "篇次": "", "标段": "", "机组": "", "桶": "", "箱": "", "袋": "", "瓶": "", "处次": "", "座次": "", "项次": "", "样次": "", "人天": "",
}  # fmt: skip
_UNIT = "|".join(
    f"{unit.strip()}(?![{stop}])" if stop else unit.strip() for unit, stop in sorted(_UNITS.items(), key=lambda pair: -len(pair[0]))
)
_AMOUNT = re.compile(
    rf"(?P<points>[-+]?\d{{1,12}}(?:\.\d{{1,12}})?)个百分点"
    rf"|(?P<percent>(?:(?<![\d%])[-+])?\d{{1,12}}(?:\.\d{{1,12}})?)%|百分之(?P<hundredth>百(?!分)|\d{{1,12}}(?:\.\d{{1,12}})?|[零一二两三四五六七八九十百点]{{1,8}})"
    rf"|(?<![一二三四五六七八九十\d])(?P<tenths>[1-9一二两三四五六七八九十])成(?P<fifth>[一二三四五六七八九])?(?![立本为果员功效长熟绩品交分套都人年新色])"
    rf"|(?<!过)(?<!超)(?P<half>一半|半数)(?!以上|多|左右的|.{{0,2}}[时天年])"
    rf"|(?P<number>{DIGITS}|(?<![第几上百千万零{BLANK}])(?<!数(?=[十百千万]))(?:{CHINESE}))(?P<more>[余多来]|左右)?(?P<scale>{SCALE})?(?P<more2>[余多]|左右)?(?P<unit>{_UNIT})"
    rf"|(?P<bare>(?<![\da-z.])(?:{DIGITS}))(?P<bare_scale>{SCALE})?(?=$|[余多]?$|左右|[，,。;:()\s{BLANK}])"
)
# Numbers that are no amounts: documents, telephones, ordinals, names with counts, codes, rooms, times of day.
_NO_AMOUNT = re.compile(
    r"[〔\[(]\d{4}[〕\])]第?\d{1,12}号?|\d{4}年第?\d{1,12}号|\d{3,4}-\d{7,8}(?!\d)|(?<!\d)1[3-9]\d{9}(?!\d)|(?<!\d)\d{5}(?=热线|平台|专线)"
    r"|第[\d一二三四五六七八九十百]{1,4}(?:次|期|批|届|名|位|轮|阶段|页|章|条|款|号|家|场|个|部|版|类|方|季度?)|\d{1,2}·\d{1,2}|(?<![a-z])[a-z]{1,8}[-/]?\d{1,12}[a-z\d.]*|\d{1,12}[a-z]{1,3}(?![a-z])"
    r"|\d{1,12}(?:会议室|号楼|室|房间|省道|国道|路公交|线)|(?:编号|文号|证号|单号|账号|电话|手机|邮编|学号|序列号)(?:为|是)?[:]?[\w-]+|[一二三四五六七八九十]{1,3}(?:是(?!否)|方面|则)|双随机[、]?一公开"
    r"|(?:共计?|这|以上)?[\d一二两三四五六七八九十]{1,2}项(?=[均都全已也]|任务|工作)|[一二两三四五六七八九十]{1,3}[项个张](?:制度|机制|清单|行动|工程|方面|举措|改革|要求|原则|计划|环节|阶段|专班|百分点)"
    r"|[三一两四五六七八九十](?:法|会|岸|网|库|单|清|减|改|拆|水|率|全|同|有|级|化|类人)|\d{1,12}\*\d{1,12}|\d{1,12}x\d{1,12}|(?:附件|附表|附|佐证材料|证明材料|佐证|照片|截图|附图)[:]?(?:共|各)?\d*[份张个页件]?(?!\d)|(?:见附件|表)\d{1,12}"
)
_VAGUE = re.compile(
    rf"(?P<a>\d{{1,12}}(?:\.\d{{1,12}})?)%?(?P<au>{_UNIT})?(?:还是|或者?是?)(?P<b>\d{{1,12}}(?:\.\d{{1,12}})?)(?P<scale>{SCALE})?(?P<unit>%|{_UNIT})?"
    rf"|(?<![\d-])\d{{1,12}}(?:\.\d{{1,12}})?%?(?:[-~]|至|到)\d{{1,12}}(?:\.\d{{1,12}})?(?:{SCALE})?(?:%|(?:{_UNIT}))"
    rf"|[一二三四五六七八九][一二三四五六七八九]成|(?:[一二三四五六七八九][一二三四五六七八九]十|十几|几[十百千])(?:{SCALE})?(?:多|来)?(?:{_UNIT})"
)
_TARGET = re.compile(r"(?:目标(?:任务|值|数)?|任务数|年度任务|全年任务|计划数?|指标值|任务指标|力争|争取|要求|不低于|不少于|序时进度?(?:要求|应达|应为)?|应达|应完成|需完成|需要?|应办|拟|预计|确保)(?:为|是|数|要)?(?:完成|达到?|办理|培训|实现|新增|建设)?[^，,。\d%]{0,6}$")
_AMONG_AFTER = re.compile(r"[一-龥]{0,4}(?:中|里|当中)(?:,|，)?(?:已经?)?有?\d")
_UNDONE_AFTER = re.compile(r"[一-龥]{0,8}(?:还没|还未|尚未|仍未|未(?!来)|没(?!收)|还在|待(?!遇))")
_TARGET_AFTER = re.compile(r"的?(?:年度|全年|既定|总)?(?:目标|任务(?!完成)|计划)(?!的)")
_SHARE_OF_TARGET = re.compile(r"(?:目标|任务|计划|总量|工作量|工程量|总数|指标|总任务)(?:任务|数|值|总数|总量)?的?(?:比例|进度)?(?:约|近|大概|达到?|已达|为|:|将近)?$")
_GAP = re.compile(r"(?:还差|相差|缺口|缺少?|仍有|还有|尚有|还剩|仅剩|剩余|剩下|其余|未[^，,\d]{1,6}|尚未[^，,\d]{0,6}|距[^，,\d]{0,10}|差)(?:约|近)?$")
_PAST = re.compile(r"(?:去年(?:同期|全年|底|末)?|上年(?:同期|底|末|度)?|同期|上季度末?|上个季度|上月|上个月|此前|原先?|原来|原为|以前|往年|年初|期初|前期|二季度末)(?:的|为|是|仅|只有?|共|办理|完成|约|达|有|:)*[^，,。\d%]{0,8}$")
_COMPARED = re.compile(r"同比|环比|[比较](?:去年|上年|上季|上月|上期|同期|年初|上半年|前年|去|基期|期初|一季度|二季度|三季度|20\d\d)|与(?:去年|上年).{0,6}相比|增[长幅速]|[降涨]幅")
_CHANGE = re.compile(r"(?P<fall>下降|减少|降低|下滑|回落|缩减|压减|缩短|收窄|降幅|负增长|减|降|少)|增长|增加|上升|提高|提升|上涨|增幅|增速|涨幅|扩大|同比|环比|增|涨|多")
_CHANGE_END = re.compile(r"(?:了|约|近|大?约|达到?|为|是|:|分别|[+]|超|超过|[一-龥]{0,4})?$")
_TO_LEVEL = re.compile(r"(?:增长|增加|提高|提升|上升|下降|减少|降低|降|增|升|改|调整?|更正|修正|涨|扩大|缩短)(?:到了?|至|为|成)(?:约|近)?$")
_FROM = re.compile(r"(?:由|从)(?:[^，,。]{0,10})$")
_REPLACED = re.compile(r"(?:由|从)[^，,。]{0,14}(?:提高|提升|上升|增长?|升|下降|降|调整?|改|更正|修正|修改|推进)(?:到|至|为|成)了?$")
_RATE = re.compile(r"(?P<name>[一-龥]{0,12}?(?:率|满意度|知晓度|覆盖面|占比|比重|比例|参与度|知晓面|合格|达标|渗透|份额|浓度|含量|利用|配比))(?:为|是|达到?|约|至|已达到?|已?达|已|:|在|保持在?|稳定在|超过?|均为|均达|全部|仍为|近|\s)*$")
_TASK_RATE = re.compile(r"(?:^|[^一-龥])(?:任务|总体|整体|工作|目标|年度|全年|总|综合|本项|该项|项目|我们|目前|本项任务|任务总|总体任务|实际|累计|已|现|的)*+(?:完成率|完成比例|进度比例|完成比率|完成百分比|完成度)$")
_TASK_BEFORE = re.compile(
    rf"^(?:.*(?:完成|进度|进展|推进|做|弄|搞|办|干|走|抓|写|建|落实)(?:了|到了?|至|约|率|情况|得|进度|已|为|:|的|量)*+|(?:[\s{BLANK}:、\-.]|目前|现在?|已经?|整体|总体|大概|大约|约|近|将近|接近|差不多|达到?了?|到|也|均|都|各|为|是|应为?|应该是?|改为|改成|才|只有?|仅|刚|由|从|超过?|超|不到|估计|我们|我局|那|这|该|本|项|任务|工作|个|块|有|更正|比例|百分比|实际|最新|就|可能|的|了|吧|嗯|呃|和|其中|分别|状态|说|基本|at|is|about|done|complete[d]?)*+)"
    r"(?:约|大约|大概|近|将近|接近|差不多|超过?|达到?|已|有|到|为|:|不到|只|仅|了|才|\s)*$"
)
_PART_SUBJECT = re.compile(r"主体|[一二三四]期|招标|采购|初稿|方案|材料|设备|征地|拆迁|资金|投资|支出|拨付|到位|前期|阶段|设计|签约|备案|培训|[企户家村县镇]业?")
_HUNDRED = Decimal(100)
_ENOUGH = 48  # characters before a number that can decide what it is


@dataclass(frozen=True, slots=True)
class Amount:
    """One amount in the text. `bare`: without a unit; `unclear`: left out and asked about."""

    kind: Kind
    start: int
    end: int
    value: Decimal = Decimal(0)
    unit: str = ""
    growth: bool = False
    either: tuple[Decimal, ...] = ()


def blank_no_amounts(text: str) -> str:
    """Numbers that can be no result blanked out."""
    return _NO_AMOUNT.sub(lambda found: BLANK * len(found.group()), text)


def find_amounts(clause: Clause, numbers: str, past_year: bool) -> list[Amount]:
    """Results and percents told in a clause of facts. `numbers` is its text with dates and the like blanked out."""
    found: list[Amount] = []
    for vague in _VAGUE.finditer(numbers):
        found.append(_unclear(vague, clause))
        numbers = numbers[: vague.start()] + BLANK * len(vague.group()) + numbers[vague.end() :]
    for match in _AMOUNT.finditer(numbers):
        before = clause.text[max(0, match.start() - _ENOUGH) : match.start()]
        after = clause.text[match.end() : match.end() + 12]
        amount = _percent(match, before, after) if match["number"] is None and match["bare"] is None else _counted(match, before)
        if amount and not _is_no_result(amount, before, after, past_year=past_year):
            found.append(_moved(amount, clause.start))
    return sorted(found, key=lambda one: one.start)


def _moved(amount: Amount, by: int) -> Amount:
    return Amount(amount.kind, amount.start + by, amount.end + by, amount.value, amount.unit, amount.growth, amount.either)


def _unclear(match: re.Match[str], clause: Clause) -> Amount:
    start, end = clause.start + match.start(), clause.start + match.end()
    if not match["b"]:
        return Amount("unclear", start, end)
    unit = match["unit"] or match["au"] or ""
    either = tuple(scaled(Decimal(match[name]), match["scale"] or "") for name in ("a", "b"))
    return Amount("unclear", start, end, unit=unit, either=either)


def _is_no_result(amount: Amount, before: str, after: str, *, past_year: bool) -> bool:
    """Targets, gaps, last year's and replaced values."""
    if amount.growth or amount.kind == "unclear":
        return False
    if amount.kind == "percent":
        return bool(_FROM.search(before)) and bool(re.match(r"(?:提高|提升|升|增|到|至|改|上升|推进|调|更)", after))
    if _TO_LEVEL.search(before):
        return False
    if past_year or _GAP.search(before) or _TARGET_AFTER.match(after) or _AMONG_AFTER.match(after) or _UNDONE_AFTER.match(after):
        return True
    if _FROM.search(before) and re.match(r"(?:提高|提升|升|增|到|至|改|上升|调|更|下降|降|减)", after):
        return True
    return bool(_PAST.search(before) or _TARGET.search(before)) or (bool(_COMPARED.search(before)) and not amount.growth and amount.unit != "%")


def _counted(match: re.Match[str], before: str) -> Amount | None:
    written, scale = (match["number"], match["scale"]) if match["number"] else (match["bare"], match["bare_scale"])
    value = number_of(written)
    if value is None or (match["number"] and not written[0].isdecimal() and not _truly_counted(match, before)):
        return None
    value = scaled(value, scale or "")
    if not match["number"]:
        return Amount("bare", *match.span(), value)
    growth, fall = _change(before, match["unit"])
    return Amount("figure", *match.span(), -value if fall else value, match["unit"], growth)


_COUNTING = re.compile(r"(?:开展|举办|召开|组织|印发|进行|出台|发布|查处|办理|了|过|培训|制定|签订|共|新增|移送|立案|建成|建立|完成|登记|受理|审查|检查|走访|发放|发出|收到|达|计|约|近|注册|授权|引进|培育|认定|获|得|有|申报|形成|编制|梳理|排查|整改|关闭|抽查|责令|没收|罚款|投入|参训|参加|惠及|覆盖|服务|解决|化解|调解|修订|下达|推广|拨付|发布|落地|上线|投用|开工|件|额|量|数|金|款)$")


def _truly_counted(match: re.Match[str], before: str) -> bool:
    """Chinese numerals count things only where they clearly do: never in 一批, 三项制度, 一家一策."""
    written, unit = match["number"], match["unit"]
    if written[0] in "百千万亿零〇":
        return False
    if (number_of(written) or 0) > 10:
        return True
    if written == "一" or unit in ("项", "个", "类", "种", "部", "门", "本", "对", "组", "条", "块", "支", "单", "张", "人", "级", "位", "处"):
        return bool(_COUNTING.search(before))
    return True


def _change(before: str, unit: str) -> tuple[bool, bool]:
    """Whether the number tells a change against an earlier time, and whether a fall."""
    if _TO_LEVEL.search(before):
        return False, False
    changes = list(_CHANGE.finditer(before))
    if not changes:
        return False, False
    last = changes[-1]
    close = _CHANGE_END.fullmatch(before[last.end() :]) if unit in ("%", "个百分点") else re.fullmatch(r"(?:了|约|近|大约|达到?|[:+]|到?)?", before[last.end() :])
    if not close or before[max(0, last.start() - 1) : last.end()] in ("新增", "最多", "许多", "很多", "至少", "不少"):
        return False, False
    compared = bool(_COMPARED.search(before)) or unit in ("%", "个百分点", "倍")
    return compared, last["fall"] is not None


def _percent(match: re.Match[str], before: str, after: str) -> Amount | None:
    """A percent is the task's own, a figure of a rate or a change, or (a plan, a share of others) nothing."""
    value = _percent_value(match)
    if value is None:
        return None
    if match["points"]:
        growth, fall = _change(before, "个百分点")
        return Amount("figure", *match.span(), -value if fall else value, "个百分点", growth=True) if growth else None
    growth, fall = _change(before, "%")
    if growth:
        return Amount("figure", *match.span(), -abs(value) if fall else value, "%", growth=True)
    kind = _percent_kind(_REPLACED.sub("", before), after)
    if kind is None or value < 0:
        return None
    return Amount("unclear" if value > _HUNDRED else kind, *match.span(), value, "%")


def _percent_kind(before: str, after: str) -> Kind | None:
    if _SHARE_OF_TARGET.search(before):
        return "percent"
    if _TARGET.search(before) or _PAST.search(before) or re.match(r"的(?!进度|任务|工作量|工作|样子|比例|完成)", after):
        return None
    if _GAP.search(before):
        return None
    if rate := _RATE.search(before):
        return "percent" if _TASK_RATE.search(before[: rate.end("name")]) else "figure"
    if _TASK_BEFORE.match(before):
        return None if _PART_SUBJECT.search(before.rpartition(BLANK)[2]) else "percent"
    return "figure" if re.search(r"[一-龥]$", before) else "percent"


def _percent_value(match: re.Match[str]) -> Decimal | None:
    if match["points"] or match["percent"]:
        return Decimal((match["points"] or match["percent"]).lstrip("+"))
    if match["hundredth"] == "百":
        return _HUNDRED
    if match["hundredth"]:
        return number_of(match["hundredth"])
    if match["tenths"]:
        return 10 * (number_of(match["tenths"]) or Decimal(0)) + (number_of(match["fifth"]) or Decimal(0) if match["fifth"] else Decimal(0))
    return Decimal(50)
