"""Percents and figures told in a clause, and which of them are results (百分比与数字)."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from bot.replies.clauses import Clause
from bot.replies.no_results import COMPARED, TO_LEVEL, is_no_result, is_unsure
from bot.replies.numerals import CHINESE, DIGITS, SCALE, number_of, scaled
from bot.replies.rules import ANY, rule
from bot.replies.shares import names_rate, percent_kind
from bot.replies.units import UNIT, Amount, Kind
from bot.replies.words import BLANK

AMOUNT = rule(
    "amount",
    rf"(?P<points>[-+]?\d{{1,12}}(?:\.\d{{1,12}})?)个百分点"
    rf"|(?P<percent>(?:(?<![\d{BLANK}>-])[-+])?\d{{1,12}}(?:\.\d{{1,12}})?)[多余来]?%"
    r"|(?P<all>百分百)|百分之(?P<hundredth>百(?!分)|\d{1,12}(?:\.\d{1,12})?"
    r"|[零一二两三四五六七八九十百点]{1,8})"
    r"|(?<![一二三四五六七八九十\d])(?P<tenths>[1-9一二两三四五六七八九十])成(?P<fifth>[半一二"
    r"三四五六七八九])?(?![立本为果员功效长熟绩品交分套都人年新色])"
    rf"|(?<!过)(?<!超)(?<!不到)(?<!不足)(?P<half>一半|半数)(?!以上|多|左右的|.{{0,2}}[时天年])"
    rf"|(?P<number>{DIGITS}|(?<![第几上百千万零{BLANK}])(?<!数(?=[十百千万]))(?:{CHINESE}))(?"
    rf"P<more>[余多来]|左右)?(?:个(?=亿))?(?P<scale>{SCALE})?(?P<more2>[余多]|左右)?(?P<unit>{UNIT})"
    rf"|(?P<bare>(?<![\da-z.])(?:{DIGITS})"
    rf"|^[一二两三四五六七八九十百千][零一二两三四五六七八九十百千点]{{1,15}}(?={SCALE}?$))(?:个(?=亿))?(?P"
    rf"<bare_scale>{SCALE})?(?=$|[余多]?$|左右"
    rf"|[，,。;:()\s{BLANK}])",
)
# Numbers that are no amounts: documents, telephones, ordinals, names with counts, codes, rooms, times of day.
_NO_AMOUNT = rule(
    "no_amount",
    r"(?:排名?|位[居列]|居|列)[^，,\d]{0,6}第[\d一二三四五六七八九十]{1,3}"
    r"|\+\d{1,3}[ -]?1[3-9]\d{9}|[〔\[(]\d{4}[〕\])]第?\d{1,12}号?|\d{4}年第?\d{1,12}号"
    r"|\d{3,4}-\d{7,8}(?!\d)|(?<!\d)1[3-9]\d{9}(?!\d)|(?<!\d)\d{5}(?=热线|平台|专线)"
    r"|第[\d一二三四五六七八九十百]{1,4}(?:次|期|批|届|名|位|轮|阶段|页|章|条|款|号|家|场|个"
    r"|部|版|类|方|季度?)|\d{1,2}·\d{1,2}|(?<![a-z])[a-z]{1,8}[-/]?\d{1,12}[a-z\d.]*"
    r"|\d{1,12}[a-z]{1,3}(?![a-z])"
    r"|\d{1,12}(?:会议室|号楼|室|房间|省道|国道|路公交|线)|(?:编号|文号|证号|单号|账号"
    r"|学号|序列号)(?:为|是)?[:]?[\w-]+|(?:电话|手机|邮编)(?:为|是|号码)?[:]?\d[\d-]{4,20}"
    r"|[一二三四五六七八九十]{1,3}(?:是(?!否)|方面"
    r"|则)|双随机[、]?一公开"
    r"|[一二三四五六七八九十]{1,2}(?:标段|期(?=工程|项目|建设))"
    r"|[同跟像](?:第)?\d{1,3}项|(?:共计?|这|以上)?[\d一二两三四五六七八九十]{1,2}项(?=[均都全已也]|任务|工作)"
    r"|[一二两三四五六七八九十]{1,3}[项个张](?:制度|机制|清单|行动|工程|方面|举措|改革|要求"
    r"|原则|计划|环节|阶段|专班|百分点)"
    r"|[三一两四五六七八九十](?:法|会|岸|网|库|单|清|减|改|拆|水|率|全|同|有|级|化|类人)"
    r"|\d{1,3} (?:day|week|month|hour|year)s?|\d{1,12}\*\d{1,12}|\d{1,12}x\d{1,12}|(?:附件|附表|附|佐证材料"
    r"|证明材料|佐证|照片|截图"
    r"|附图)[:]?(?:共|各)?\d*[份张个页件]?(?!\d)|(?:见附件|表)\d{1,12}|[一两1-9]个[零0](?!部)",
)
_VAGUE = rule(
    "vague",
    rf"(?P<a>\d{{1,12}}(?:\.\d{{1,12}})?)%?(?P<au>{UNIT})?(?:还是"
    rf"|或者?是?)(?P<b>\d{{1,12}}(?:\.\d{{1,12}})?)(?P<scale>{SCALE})?(?P<unit>%|{UNIT})?"
    r"|(?<![\d-])\d{1,12}(?:\.\d{1,12})?%?(?:[-~]|至"
    rf"|到)\d{{1,12}}(?:\.\d{{1,12}})?(?:{SCALE})?(?:%|(?:{UNIT}))"
    r"|[一二三四五六七八九]{2}(?:成|[十百千万])"
    rf"|(?:[一二三四五六七八九][一二三四五六七八九]十|十几|几[十百千])(?:{SCALE})?(?:多"
    rf"|来)?(?:{UNIT})",
)
_CHANGE = rule(
    "change",
    r"(?P<fall>下降|减少|降低|下滑|回落|缩减|压减|压缩|精简|下调|缩短|收窄|降幅|负增长|减|降"
    r"|(?<![不多至])少)|增长|增加"
    r"|上升|提高|提升|上涨|增幅|增速|涨幅|扩大|同比|环比|增|涨|(?<![不许众很最更])多(?!少)(?:出|了)?",
)
_CHANGED_BY = re.compile(
    r"(?:[一-龥]理|检查|培训|登记|完成|查处|引进|发放|新增|[办建查办收拆种投培开发])?[一-龥]{0,3}(?:了|约|近"
    r"|大约|达到?"
    r"|[:+]|到?)?"
)
_NO_CHANGE = frozenset({"最多", "许多", "很多", "至少", "不少"})
_THAN = re.compile("[比较与](?:去年|上|前|年初|期初|同期)|[同环]比")  # 比上月新增5件: more than then
_CHANGE_END = re.compile(r"(?:了|约|近|大?约|达到?|为|是|:|分别|[+]|超|超过|[一-龥]{0,4})?$")
_BEYOND = re.compile(r"超额?(?:完成|目标|任务|计划)[^，,。;]{0,3}$")  # 超额完成20% is 120%
_SELDOM_COUNTED = frozenset("项个类种部门本对组条块支单张人级位处期")  # 三项制度, 两级, 一条龙
_HUNDRED = Decimal(100)
_AND = re.compile("(?:%|个百分点)[和、及与]$")  # 分别增长12%和15%
_ENOUGH = 48  # characters before a number that can decide what it is


def blank_no_amounts(text: str, can: int = ANY) -> str:
    """Numbers that can be no result blanked out."""
    return _NO_AMOUNT.sub(lambda found: BLANK * len(found.group()), text, can)


def find_amounts(clause: Clause, numbers: str, past_year: bool) -> list[Amount]:
    """Results and percents told in a clause of facts; in `numbers` dates and the like are blanked out."""
    found: list[Amount] = []
    for vague in _VAGUE.finditer(numbers, clause.can):
        found.append(_unclear(vague, clause))
        numbers = numbers[: vague.start()] + BLANK * len(vague.group()) + numbers[vague.end() :]
    for match in AMOUNT.finditer(numbers):
        before = clause.text[max(0, match.start() - _ENOUGH) : match.start()]
        after = clause.text[match.end() : match.end() + 12]
        if found and found[-1].growth and match["percent"] and _AND.search(before):
            amount: Amount | None = _as_the_last(match, found[-1])
        elif match["number"] is None and match["bare"] is None:
            amount = _percent(match, before, after, clause.can)
        else:
            amount = _counted(match, before, clause.can)
        if amount and not is_no_result(amount, (before, after, clause.can), past_year=past_year):
            amount = replace(amount, kind="unclear") if is_unsure(before, after) else amount
            found.append(_moved(amount, clause.start))
    return sorted(found, key=lambda one: one.start)


def _as_the_last(match: re.Match[str], last: Amount) -> Amount:
    """分别增长12%和15%: the second tells a change as the first does, unless it has a sign of its own."""
    value = Decimal(match["percent"].lstrip("+"))
    return Amount("figure", *match.span(), -value if last.value < 0 < value else value, "%", growth=True)


def _moved(amount: Amount, by: int) -> Amount:
    return Amount(
        amount.kind,
        amount.start + by,
        amount.end + by,
        amount.value,
        amount.unit,
        amount.growth,
        amount.either,
    )


def _unclear(match: re.Match[str], clause: Clause) -> Amount:
    start, end = clause.start + match.start(), clause.start + match.end()
    if not match["b"]:
        return Amount("unclear", start, end, unit="%" if match.group().endswith(("成", "%")) else "")
    unit = match["unit"] or match["au"] or ""
    either = tuple(scaled(Decimal(match[name]), match["scale"] or "") for name in ("a", "b"))
    return Amount("unclear", start, end, unit=unit, either=either)


def _counted(match: re.Match[str], before: str, can: int) -> Amount | None:
    written, scale = (
        (match["number"], match["scale"]) if match["number"] else (match["bare"], match["bare_scale"])
    )
    value = number_of(written)
    if value is None or (
        match["number"] and not written[0].isdecimal() and not _truly_counted(match, before)
    ):
        return None
    value = scaled(value, scale or "")
    if not match["number"]:
        kind: Kind = (
            "unclear" if not before.strip() and _WORDS_BEHIND.match(match.string, match.end()) else "bare"
        )
        return Amount(kind, *match.span(), value, scale or "")
    if before.endswith("-") and written[0].isdecimal():
        return Amount("unclear", *match.span(), unit=match["unit"])  # 新增-5家: less, or a dash
    growth, fall = _change(before, match["unit"], can)
    return Amount("figure", *match.span(), -value if fall else value, match["unit"], growth)


_WORDS_BEHIND = re.compile(r" [一-龥《“]")  # 30 多家签约: no result by itself
_COUNTING = re.compile(
    r"(?:开展|举办|召开|组织|印发|进行|出台|发布|查处|办理|了|过|培训|制定|签订|共|新增|移送"
    r"|立案|建成|建立|完成|登记|受理|审查|检查|走访|发放|发出|收到|达|计|约|近|注册|授权|引进"
    r"|培育|认定|获|得|有|申报|形成|编制|梳理|排查|整改|关闭|抽查|责令|没收|罚款|投入|参训"
    r"|参加|惠及|覆盖|服务|解决|化解|调解|修订|下达|推广|拨付|发布|落地|上线|投用|开工|件|额"
    r"|量|数|金|款)$"
)


_TIMES = ("次", "场", "期")
_NOUN = re.compile(r"[一-龥]{2}(?<![的这那共等前后余他下上剩中些几其])$")  # 制度两项


def _truly_counted(match: re.Match[str], before: str) -> bool:
    """Chinese numerals count things only where they clearly do: never in 一批, 三项制度, 一家一策."""
    written, unit = match["number"], match["unit"]
    if written[0] in "百千万亿零〇":
        return False
    if (number_of(written) or 0) > 10:
        return True
    if unit != "期" and _at_the_end(match, before):  # 正在建二期: no two of them
        return True
    if written == "一" or unit in _SELDOM_COUNTED:
        return bool(_COUNTING.search(before))
    return True


def _at_the_end(match: re.Match[str], before: str) -> bool:
    """制度两项，已建五个: behind what is counted, with a stop to follow."""
    following = match.string[match.end() : match.end() + 1]
    many, unit = match["number"] != "一", match["unit"]
    if many and unit == "个" and following in ("", "，", "、", ";", ","):
        return True
    counted = (many or unit in _TIMES) and following in ("", "，", "、", ";", ",", "。")
    return counted and bool(_NOUN.search(before))


def _change(before: str, unit: str, can: int) -> tuple[bool, bool]:
    """Whether the number tells a change against an earlier time, and whether a fall."""
    if not can & _CHANGE.bit or TO_LEVEL.search(before, can):
        return False, False
    changes = list(_CHANGE.finditer(before))
    if not changes:
        return False, False
    last = changes[-1]
    if before[last.end() :].startswith(("率", "比例")):
        return False, False  # 压缩率60%
    close = (
        _CHANGE_END.fullmatch(before[last.end() :])
        if unit in ("%", "个百分点")
        else _CHANGED_BY.fullmatch(before[last.end() :])
    )
    compared = bool(COMPARED.search(before, can)) or unit in ("%", "个百分点", "倍")
    grown = before[max(0, last.start() - 1) : last.end()]
    if not close or grown in _NO_CHANGE or (grown == "新增" and not _THAN.search(before)):
        return False, False
    return compared, compared and last["fall"] is not None


def _percent(match: re.Match[str], before: str, after: str, can: int) -> Amount | None:
    """A percent is the task's own, a figure of a rate or a change, or (a plan, a share of others) nothing."""
    value = _percent_value(match)
    if value is None:
        return None
    if match["points"]:
        growth, fall = _change(before, "个百分点", can)
        return (
            Amount("figure", *match.span(), -value if fall else value, "个百分点", growth=True)
            if growth
            else None
        )
    growth, fall = _change(before, "%", can)
    if growth:
        return Amount("figure", *match.span(), -abs(value) if fall else value, "%", growth=True)
    kind = percent_kind(before, after, can)
    if kind == "figure" and (match["half"] or match["tenths"]) and not names_rate(before):
        kind = "part"  # of what, the words do not tell
    if kind is None or value < 0:
        return None
    return Amount(
        "unclear" if value > _HUNDRED or _BEYOND.search(before) else kind, *match.span(), value, "%"
    )


def _percent_value(match: re.Match[str]) -> Decimal | None:
    if match["points"] or match["percent"]:
        return Decimal((match["points"] or match["percent"]).lstrip("+"))
    if match["all"] or match["hundredth"] == "百":
        return _HUNDRED
    if match["hundredth"]:
        return number_of(match["hundredth"])
    if match["tenths"]:
        return 10 * (number_of(match["tenths"]) or Decimal(0)) + (
            (Decimal(5) if match["fifth"] == "半" else number_of(match["fifth"]) or Decimal(0))
            if match["fifth"]
            else Decimal(0)
        )
    return Decimal(50)
