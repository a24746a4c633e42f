"""Dated nodes in a text: dates by which, days and weeks of every year, stages (节点)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.domain.plan import MilestoneKind
from bot.plans.dates import dates_in, sets_a_date

_THEME = (
    r"(?:无烟|爱国卫生|献血|爱眼|爱耳|精神卫生|结核病|艾滋病|糖尿病|高血压|厕所|森林|海洋|网络安全|国家安全"
    r"|民族团结|民法典|计量|标准|邮政|城市|慈善|急救|用药|老年|敬老|儿童|人居|交通安全|诚信兴商|宣传|活动|权益|权益保护|品牌|专利|产权|科技|科普|安全生产|安全|环境|诚信|法治|宪法|质量"
    r"|节能|低碳|粮食|助残|志愿者?|读书|阅读|招聘|双创"
    r"|创新创业|健康|卫生|防灾减灾|禁毒|消防|统计|税收|档案|文化|旅游|气象|地球|湿地|植树|护士|医师"
    r"|教师|推广|服务|体验|开放|纪念|教育|保护|节水|水|土地|残疾人|青年|农民丰收)"
)
_YEARLY = re.compile(
    rf"[“\"]?(?P<month>1[0-2]|0?[1-9])\s*[·.]\s*(?P<day>3[01]|[12]\d"
    rf"|0?[1-9])[”\"]?\s*(?P<name>[\u4e00-\u9fff]{{2,14}}?(?P<kind>日|周|月))(?!份|边|期|报|常|前)"
    rf"|(?P<name2>(?:世界|国际|全国|中国|国家|全民|全省"
    rf"|全市)?[\u4e00-\u9fff]{{0,8}}?{_THEME}(?P<kind2>日|周|月))(?=[”\"、,。;)》等及和或期的活开举组为主系宣专暨集]|$)"
)
_LEAD_IN = re.compile(
    r"^(?:结合|利用|开展|依托|借助|围绕|组织|做好|以|在|抓住|持续|认真|组织开展|举办|充分利用|和|及"
    r"|等|每年|积极|参加|参与|深入|办好|继续|用好|把握|持续做好|组织好)+"
)
_NOT_A_DAY = re.compile(
    r"工作日|节假日|当日|次日|即日|每日|近日|今日|生日|平日|休息日|每周|每月|当月|次月|本周|一周|个月"
)
_STAGE = re.compile(
    r"\(?(?P<y1>20\d\d)年(?:(?P<m1>1[0-2]"
    r"|0?[1-9])月)?(?:\d{1,2}日)?\s*[-—–~至到]+\s*(?:(?P<y2>20\d\d)年)?(?:(?P<m2>1[0-2]"
    r"|0?[1-9])月)?(?:\d{1,2}日)?(?:底|末)?\)?"
)
_KINDS: dict[str, MilestoneKind] = {"日": "annual-day", "周": "annual-week", "月": "period"}


@dataclass(frozen=True, slots=True)
class Node:
    """A node as read: `at` is its place in the text it was read from."""

    name: str
    kind: MilestoneKind
    date: str
    at: int


def yearly_nodes(text: str) -> Iterator[Node]:
    """Days, weeks and months kept every year."""
    for found in _YEARLY.finditer(text):
        kind = found["kind"] or found["kind2"]
        name = _LEAD_IN.sub("", found["name"] or found["name2"])
        if _NOT_A_DAY.search(found[0]) or len(name) < 3:
            continue
        day = f"{int(found['month']):02d}-{int(found['day']):02d}" if found["month"] else ""
        printed = found[0] if found["month"] else name
        yield Node(_balanced(printed), _KINDS[kind], day, found.start())


def _balanced(name: str) -> str:
    """Without a quotation mark that has lost its partner."""
    return name if name.count("“") == name.count("”") else name.replace("“", "").replace("”", "")


def dated_nodes(text: str, this_year: int | None = None) -> Iterator[Node]:
    """Dates something is to be reached by; the name is the date's own clause."""
    seen: set[str] = set()
    for when in dates_in(text, this_year):
        is_vague = when.assumed_year and len(when.iso) == 4  # 年底前
        if when.iso in seen or is_vague or not sets_a_date(text, when):
            continue
        seen.add(when.iso)
        yield Node(_clause_around(text, when.start, when.end), "deadline", when.iso, when.start)


def goal_nodes(text: str) -> Iterator[Node]:
    """The years of goals: 到2025年."""
    for when in dates_in(text):
        before = text[max(0, when.start - 2) : when.start].strip()
        if before.endswith(("到", "至", "力争", "争取")) and sets_a_date(text, when):
            yield Node(f"到{text[when.start : when.end].strip()}", "deadline", when.iso, when.start)


def stage_nodes(heading: str, text: str) -> Iterator[Node]:
    """The span of a stage (2023年1月-3月), named by its heading."""
    name = re.sub(r"[(].*|[。:]$", "", heading)
    for found in _STAGE.finditer(f"{heading}\n{text}"):
        until = found["y2"] or found["y1"]
        start = f"{found['y1']}-{int(found['m1']):02d}" if found["m1"] else found["y1"]
        end = f"{until}-{int(found['m2']):02d}" if found["m2"] else until
        yield Node(name or found[0], "period", f"{start}/{end}", 0)
        return
    for when in dates_in(f"{heading}\n{text}"):
        yield Node(name or when.iso, "period", when.iso, 0)
        return


def _clause_around(text: str, start: int, end: int) -> str:
    """What is to be reached: the date's own clause, or the next one where that is the date alone."""
    left = max(text.rfind(mark, 0, start) for mark in ",。;!?\n") + 1
    right = min((place for mark in ",。;!?\n" if (place := text.find(mark, end)) >= 0), default=len(text))
    clause = text[left:right].strip(" ()")
    following = re.match(r"[,]([^,。;!?\n]+)", text[right:])
    only_the_date = len(clause) <= end - left + 3
    return following[1].strip() if following and only_the_date else clause
