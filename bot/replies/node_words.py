"""What is said of a node, in short: reached, on which day; or not yet, and until when (节点报送)."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from bot.domain.calendar import WorkCalendar
from bot.replies.dates import find_moments

_NAMED = re.compile(
    r"^第?(?P<label>N?\d{1,4})(?![\d月年./%-])项?(?:的?节点)?[:：]?\s*|^(?:该|这个|本)?节点[:：]?\s*"
)
_DAY = re.compile(
    r"^(?:已?经?于|on)?\s*(?:(?P<near>今天|今日|昨天|昨日)"
    r"|(?:(?P<year>20\d\d)年)?(?P<month>\d{1,2})月(?P<day>\d{1,2})[日号])"
)
_REACHED = re.compile(
    r"(?P<done>已经?|如期|按期|提前|准时|按时|顺利)*(?:到达|达到|完成|实现|上线|达成)(?P<did>了)?(?:该?节点"
    r"|目标)?"
    r"|(?P<english>reached|done|completed|(?:is|was)\s+reached)",
    re.IGNORECASE,
)
_NOT_YET = re.compile(
    r"(?:还|尚|暂|仍)?(?:没有?|未能?|没能)(?:按期|如期|按时)?(?:到达|达到|完成|实现|上线|达成|赶上)"
    r"|(?:预计|估计|可能|怕是|恐怕)?(?:会|要)?(?:赶不上|来不及|推迟|延后|滞后|晚)"
    r"|not\s+(?:yet\s+)?(?:reached|done)|(?:will\s+be\s+)?late",
    re.IGNORECASE,
)
_OF_NODES = re.compile(r"到达|\breached\b", re.IGNORECASE)  # what nobody says of a task
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


def read_node(words: str, today: date, calendar: WorkCalendar) -> NodeReading | None:
    """None for what says neither: the reader of reports is asked then. A day ahead is never reached."""
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
    if found is None or _BUT.search(rest):
        return None
    if on is None:
        on, _ = _day_first(rest.strip(), today)
    if on is not None and on > today:
        told = found["done"] or found["did"]
        return None if told else NodeReading(reached=False, expected_by=on, label=label, may_be_a_task=vague)
    return NodeReading(reached=True, on=on, label=label, may_be_a_task=vague)


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
    days = (each.day for each in find_moments(text, today, calendar) if each.day is not None)
    return next((day for day in days if day > today), None)
