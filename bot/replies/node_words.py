"""What is said of a node, in short: reached, on which day; or not yet, and until when (节点报送)."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import date

from bot.domain.calendar import WorkCalendar
from bot.domain.readings import Item
from bot.replies.dates import find_moments

_NAMED = re.compile(
    r"^第?(?P<label>N?\d{1,4})(?![\d月年./%-])项?(?:的?节点)?[:：]?\s*|^(?:该|这个|本)?节点[:：]?\s*"
)
_HOURS = r"(?:上午|下午|中午|早上|晚上?|凌晨)?"
_DAY = re.compile(
    r"^(?:已?经?于|on)?\s*(?:(?P<near>今天|今日|昨天|昨日)"
    rf"|(?:(?P<year>20\d\d)年)?(?P<month>\d{{1,2}})月(?P<day>\d{{1,2}})[日号]){_HOURS}"
)
_REACHED = re.compile(
    r"(?P<done>已经?|如期|按期|提前|准时|按时|顺利)*(?:到达|达到|完成|实现|上线|达成)(?P<did>了)?(?:该?节点"
    r"|目标)?"
    r"|(?P<english>reached|done|completed|(?:is|was)\s+reached)",
    re.IGNORECASE,
)
_NOT_YET = re.compile(
    r"(?:还|尚|暂|仍)?(?:没有?|未能?|没能)(?:按期|如期|按时)?(?:到达|达到|完成|实现|上线|达成|赶上)"
    r"|(?:预计|估计|可能|怕是|恐怕)?(?:会|要)?(?:赶不上|来不及|推迟|延后|滞后|晚(?![上间饭]))"
    r"|not\s+(?:yet\s+)?(?:reached|done)|(?:will\s+be\s+)?late",
    re.IGNORECASE,
)
_THERE_VERB = (
    r"(?:到达|达到|完成|实现|达成|建成|落成|竣工|完工|交付|投[产用]|投入|上线|启用|启动|开通|开业|开园|通车|运行|运营|使用"
    r"|印发|出台|发布|公布|召开|举办|举行|挂牌|揭牌|成立|签订|签约)"
)
_AT_ONCE = r"(?:经|均|都|也|就|正式|全面|全部|如期|按期|提前|准时|按时|顺利|圆满)"
_THERE = re.compile(  # 窗口已于9月18日正式启用: who, when, and that it is so
    r"(?P<subject>[^，。]{0,40}?)(?P<done>已?)(?:经|于|在)*"
    r"(?P<day>今天|今日|昨天|昨日|(?:20\d\d年)?\d{1,2}月\d{1,2}[日号])?"
    rf"{_HOURS}(?P<done2>已?){_AT_ONCE}*(?P<verb>{_THERE_VERB}{{1,3}})(?P<did>了?)"
)
_MAY_BE_THERE = re.compile(rf"已[^，,。;；未没]{{0,12}}{_THERE_VERB}|{_THERE_VERB}了")
_IN_USE = re.compile("运行|运营|使用|营业|启用|服务")  # 正常运行: nothing says that it is still ahead
_EMPTY_SUBJECT = re.compile(r"我们|我局|我委|我单位|目前|现在?|该|此|本|项|节点|的|\s")
_OF_NODES = re.compile(r"到达|\breached\b", re.IGNORECASE)  # what nobody says of a task
_A_DAY = re.compile(r"(?:20\d\d年)?(?<!\d)\d{1,2}月\d{1,2}[日号]|[今昨][天日]")
_ALL = 100  # percent
_SHORTEST = 2  # characters that name a thing
_HALF_A_YEAR = 183  # days: what is told of a later day of the year was the last one
_BUT = re.compile(r"[未没尚但仍还差缺]|不[^用需要]|除了|预计|计划|\bbut\b|\bnot\b|\bexcept\b", re.IGNORECASE)
_CLAUSE = re.compile(r"[,，。;；、\n]")


@dataclass(frozen=True, slots=True)
class NodeReading:
    """`on` is the day it was reached, where one is told; `expected_by` the day it is to be.

    `label` of the task, where the words begin with it; `may_be_a_task`: the words fit a task as well.
    """

    reached: bool
    on: date | None = None
    expected_by: date | None = None
    label: str | None = None
    may_be_a_task: bool = False


def read_node(words: str, today: date, calendar: WorkCalendar, *, name: str = "") -> NodeReading | None:
    """None for what says neither: the reader of reports is asked then. A day ahead is never reached.

    `name` of the node, as far as it is known: what the words say is there must be the node, no part of it.
    """
    text = unicodedata.normalize("NFKC", words).strip(" \t\n。.!")
    named = _NAMED.match(text)
    label = named["label"] if named else None
    text = text[named.end() :] if named else text
    first, rest = (*_CLAUSE.split(text, maxsplit=1), "")[:2]
    vague = "节点" not in words and not _OF_NODES.search(text)
    if _NOT_YET.match(first):
        expected = _expected(text, today, calendar)
        return NodeReading(reached=False, expected_by=expected, label=label, may_be_a_task=vague)
    on, said = _day_first(first.strip(), today)
    found = _REACHED.fullmatch(said)
    if found is None:
        there = _there(first.strip(), rest, today, name)
        return replace(there, label=label, may_be_a_task=vague and there.may_be_a_task) if there else None
    if _BUT.search(rest):
        return None
    if on is None:
        on, _ = _day_first(rest.strip(), today)
    if on is not None and on > today:
        told = found["done"] or found["did"]
        return None if told else NodeReading(reached=False, expected_by=on, label=label, may_be_a_task=vague)
    return NodeReading(reached=True, on=on, label=label, may_be_a_task=vague)


def is_ahead(words: str, item: Item, today: date, calendar: WorkCalendar) -> bool:
    """Whether words that are no plain answer say clearly that the node is not reached.

    `item` as the reader of reports has it. What may be there (已建成, 已上线) is never taken as ahead.
    """
    text = unicodedata.normalize("NFKC", words)
    if item.percent is not None and item.percent < _ALL:
        return True
    if _MAY_BE_THERE.search(text) or item.status == "completed":
        return False
    if item.status in {"behind", "not_started"} or _NOT_YET.search(text) or item.expected_by:
        return True
    moving = item.status in {"on_track", "ongoing"} and not _IN_USE.search(text)
    return moving or _expected(text, today, calendar) is not None


def is_there(words: str, item: Item) -> bool:
    """Whether the reader of reports has it as completed, and nothing in the words speaks against."""
    return item.status == "completed" and not _BUT.search(unicodedata.normalize("NFKC", words))


def may_be_there(words: str) -> bool:
    """已建成, 上线了, and nothing that speaks against."""
    text = unicodedata.normalize("NFKC", words)
    return bool(_MAY_BE_THERE.search(text)) and not _BUT.search(text)


def day_told(words: str, today: date) -> date | None:
    """The only day in the words that has come already: the node was reached on it."""
    text = unicodedata.normalize("NFKC", words)
    found = {_day_first(text[each.start() :], today)[0] for each in _A_DAY.finditer(text)}
    day = found.pop() if len(found) == 1 else None
    return day if day is not None and day <= today else None


def expected_day(words: str, today: date, calendar: WorkCalendar) -> date | None:
    """The first day ahead that the words name."""
    return _expected(unicodedata.normalize("NFKC", words), today, calendar)


def _there(first: str, rest: str, today: date, name: str) -> NodeReading | None:
    """已建成, 窗口已于9月18日正式启用: said plainly of the node itself, with nothing that speaks against."""
    found = _THERE.fullmatch(first)
    if found is None or _BUT.search(rest):
        return None
    subject = _EMPTY_SUBJECT.sub("", found["subject"])
    if subject and (len(subject) < _SHORTEST or subject not in name):
        return None
    on = _day_first(found["day"], today)[0] if found["day"] else day_told(rest, today)
    if not (found["done"] or found["done2"] or found["did"] or found["day"]) or (on and on > today):
        return None
    return NodeReading(
        reached=True, on=on, may_be_a_task=not subject or f"{subject}{found['verb']}" not in name
    )


def read_delay(words: str, today: date, calendar: WorkCalendar) -> NodeReading:
    """Words that are known to say until when a node is late, and why."""
    text = unicodedata.normalize("NFKC", words)
    return NodeReading(reached=False, expected_by=_expected(text, today, calendar))


def _day_first(text: str, today: date) -> tuple[date | None, str]:
    """The day a clause begins with, the last one of that name, and what follows it."""
    found = _DAY.match(text)
    if found is None:
        return None, text
    if found["near"]:
        day = today if found["near"].startswith("今") else date.fromordinal(today.toordinal() - 1)
        return day, text[found.end() :].strip()
    try:
        day = date(int(found["year"] or today.year), int(found["month"]), int(found["day"]))
        if not found["year"] and (day - today).days > _HALF_A_YEAR:
            day = day.replace(year=day.year - 1)
    except ValueError:
        return None, text
    return day, text[found.end() :].strip()


def _expected(text: str, today: date, calendar: WorkCalendar) -> date | None:
    """The first day ahead; a day without a year that is nearer in the past was meant as past."""
    days = (
        each.day
        for each in find_moments(text, today, calendar)
        if each.day is not None and not (each.rolled and (each.day - today).days > _HALF_A_YEAR)
    )
    return next((day for day in days if day > today), None)
