"""When an urgent event happened, as its report says it (事发时间)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final, Literal, TypeAlias

from bot.domain.calendar import WorkCalendar
from bot.replies.event_days import NUMBER, DayTold, PartOfDay, days_told
from bot.replies.normal import normalise
from bot.replies.numerals import number_of

TimeTold: TypeAlias = Literal["hour", "just_now", "unclear", "nothing"]

_PARTS: Mapping[PartOfDay, str] = {
    "dawn": "凌晨",
    "morning": "清晨|清早|早晨|早上|早|晨|上午",
    "noon": "中午|正午",
    "afternoon": "午后|下午",
    "evening": "傍晚|晚上|晚间|夜晚|晚",
    "night": "深夜|半夜|午夜|夜里|夜间|夜",
}
_PART = "|".join(words for words in _PARTS.values())
# By part of the day: the hours told that need no change, those that lack twelve; with 12 apart.
_AS_TOLD: Mapping[PartOfDay, range] = {
    "": range(24), "dawn": range(8), "morning": range(13), "noon": range(10, 13), "afternoon": range(12, 24),
    "evening": range(13, 24), "night": range(18, 24),
}  # fmt: skip
_LACK_TWELVE: Mapping[PartOfDay, range] = {
    "noon": range(1, 4), "afternoon": range(1, 12), "evening": range(5, 12), "night": range(8, 12),
}  # fmt: skip
_EXAMPLES: Mapping[PartOfDay, int] = {
    "dawn": 3, "morning": 9, "noon": 12, "afternoon": 15, "evening": 20, "night": 22,
}  # fmt: skip
_DARK: Final = frozenset({"evening", "night"})
_CLOCK = re.compile(
    rf"(?P<part>{_PART})?\s*(?<![\d.第])(?<!\d:)(?P<hour>{NUMBER}|零)(?:"
    r":(?P<minute>[0-5]\d)(?::[0-5]\d)?(?![\d:])(?:\s*(?P<half_day>[ap])\.?m\b)?"
    r"|(?P<sign>时(?![间刻候段期长代光效机])|点(?![子位名评]))"
    rf"(?:(?P<minutes>[0-5]\d(?!\d)|\d(?=分)|零?{NUMBER}(?=分)|[二三四五]?十[一二三四五六七八九]?)分?"
    r"|(?P<part_hour>半|[一三]刻)|(?P<round>整|钟|许|左右|多))?"
    r"|(?:\.(?P<minute2>[0-5]\d))?\s*(?P<half_day2>[ap])\.?m\b)"
)
_ITEMS = re.compile(
    r"\s*(?:具体|主要|工作|整改|处置|处理|防范|应对|明确|重要|基本|初步|指导|相关|后续|改进)*"
    r"(?:措施|要求|意见|建议|工作|说明|情况|问题|原因|诉求|经验|做法|体会|安排|部署|任务|内容|举措|指示|认识|共识"
    r"|想法|希望|教训|启示|积分|红利)"
)
_AGO = re.compile(
    r"(?P<count>\d{1,3}|[一二两三四五六七八九十]{1,3}|半)个?(?P<more>半)?"
    r"(?P<unit>小时|钟头|分钟)(?:之|以)?前"
    r"|\b(?P<count2>\d{1,3}|an?|half an) (?P<unit2>hour|minute)s? ago"
)
_NOT_ITS = re.compile(
    r"(?:截[至止]到?|预计|计划|将|拟|定|明[天日晚早]?|后天|争取|力争|不晚"
    r"|\b(?:tomorrow|as of|by|until|expected(?: at)?))\s*[于在到至]?\s*$"
)
_LABEL = re.compile(
    r"(?:(?:事发|发生|案发|起火|事故|事件)(?:的)?时间|(?:^|[\n。;，、])\s*时间|\b(?:event )?time"
    r"|\b(?:it )?happened)\s*(?:应该?|更正|改|订正)?\s*[为是成到]?\s*[:：]?\s*(?:(?:on|at|is|was)\s*)*$"
)
_RANGE = re.compile(r"\d\s*[时点]?\s*[-~至到]\s*$")
_GAP = re.compile(r"\s*(?:\([^()\n]{1,20}\))?[\s,，、的:]*(?:\bat\b)?\s*")
_GAP_AFTER = re.compile(r"[\s,，.。]*(?:\bon\b)?\s*")
_JUST_NOW = re.compile(r"刚[刚才]|\bjust (?:now|happened)")
_VAGUE = re.compile(
    r"凌晨|清晨|清早|早晨|早上|上午|中午|午后|下午|傍晚|晚上|晚间|深夜|半夜|午夜|夜里|夜间|\bmidnight\b|\bnoon\b"
)
_NUMBERED = re.compile(r"(?<!\d)20\d\d\s*-\s*\d{1,4}(?:\s*号|(?=\s|[,，:：。;]|$))")
_ADDING = re.compile(r"^[\s,，:]*(?:补充|补报|更正|订正|add|correct)[\s,，:]*")
_CLAUSE_BEFORE = re.compile(r"(?:^|[，。;\n])\s*$")
_CLAUSE_AFTER = re.compile(r"\s*(?:左右|许)?\s*(?:[，。;\n]|$)")
_LEFT_OVER = re.compile(r"[\s,，。.!;:]*(?:发生|起火|左右|许|吧|的)?[\s,，。.!;:]*")
_LONGEST = timedelta(days=366)
_MORNING, _NOON, _HOURS = 9, 12, 24


@dataclass(frozen=True, slots=True)
class EventTime:
    """`at` is when it happened, where `told` is "hour"; "unclear" is told but not to the hour, or in two
    ways; `example` is then an hour of the day that was told, for want of one. `labelled`: called the time
    of the event. `apart`: in a clause of its own; `alone`: nothing else is told.
    """

    told: TimeTold
    at: datetime | None = None
    quote: str = ""
    example: datetime | None = None
    labelled: bool = False
    apart: bool = False
    alone: bool = False


@dataclass(frozen=True, slots=True)
class _Clock:
    """An hour at `start`..`end`, its day included; `day` None where none stands beside it."""

    match: re.Match[str]
    start: int
    end: int
    day: DayTold | None
    labelled: bool


def event_time(words: str, told_at: datetime, calendar: WorkCalendar) -> EventTime:
    """The hour the words give as the event's, else the first (今天下午4点半, 周二16:30, 20日16时许).

    What is later than `told_at` or more than a year before is unclear, and so is an hour that may be of the
    morning or of the evening, or stands far from the day it is of.
    """
    text = _NUMBERED.sub(lambda found: " " * len(found[0]), normalise(words).text)
    days = days_told(text, calendar.local_day(told_at))
    clocks = list(_clocks(text, days))
    chosen = next((each for each in clocks if each.labelled), clocks[0] if clocks else None)
    if chosen is None:
        return _without_hour(text, days, told_at, calendar)
    quote = text[chosen.start : chosen.end].strip()
    at = _instant(chosen, text, days, told_at, calendar)
    before, after = _LABEL.sub("", _ADDING.sub("", text[: chosen.start])), text[chosen.end :]
    return EventTime(
        "unclear" if at is None else "hour",
        at,
        quote,
        labelled=chosen.labelled,
        apart=_CLAUSE_BEFORE.search(before) is not None and _CLAUSE_AFTER.match(after) is not None,
        alone=_LEFT_OVER.fullmatch(before + after) is not None,
    )


def _clocks(text: str, days: Sequence[DayTold]) -> Iterator[_Clock]:
    """Hours that may be when it happened: no counts of things, no deadlines."""
    for match in _CLOCK.finditer(text):
        day = _day_beside(match, text, days)
        start, end = match.span()
        if day is not None:
            start, end = min(start, day.start), max(end, day.end)
        after = text[match.end() :]
        if not _is_hour(match, day, after) or _NOT_ITS.search(text[:start]) or after.startswith("前"):
            continue
        yield _Clock(match, start, end, day, _LABEL.search(text[:start]) is not None)


def _is_hour(match: re.Match[str], day: DayTold | None, after: str) -> bool:
    """一点 and 3点措施 are none; 三时许, 周二九点 and 16时 are."""
    if match["sign"] is None or match["part"] or match["minutes"] or match["part_hour"] or match["round"]:
        return True
    if match["sign"] == "点" and _ITEMS.match(after):
        return False
    return day is not None or match["hour"].isdigit()


def _day_beside(match: re.Match[str], text: str, days: Sequence[DayTold]) -> DayTold | None:
    before = [each for each in days if each.end <= match.start()]
    if before and _GAP.fullmatch(text, before[-1].end, match.start()):
        return before[-1]
    after = [each for each in days if each.start >= match.end()]
    is_english = bool(after) and text[after[0].start].isascii() and text[after[0].start].isalpha()
    if is_english and _GAP_AFTER.fullmatch(text, match.end(), after[0].start):
        return after[0]
    return None


def _instant(
    clock: _Clock, text: str, days: Sequence[DayTold], told_at: datetime, calendar: WorkCalendar
) -> datetime | None:
    today = calendar.local_day(told_at)
    elsewhere = any(each.sure and each.day != today and each.end <= clock.start for each in days)
    if _RANGE.search(text[: clock.match.start()]) or (clock.day is None and elsewhere):
        return None
    day = clock.day.day if clock.day is not None else today
    hours = _hours(clock.match, clock.day)
    if day is None or hours is None:
        return None
    found = _passed(_on(day, hours, calendar), told_at)
    if found is not None and _may_be_later(clock) and _passed(found + timedelta(hours=_NOON), told_at):
        return None
    return found


def _passed(at: datetime, told_at: datetime) -> datetime | None:
    return at if told_at - _LONGEST < at <= told_at else None


def _on(day: date, told: timedelta, calendar: WorkCalendar) -> datetime:
    """`told` counts from that local midnight and may reach into the next day."""
    minutes = int(told.total_seconds()) // 60 % (_HOURS * 60)
    return calendar.instant(day + timedelta(days=told.days), time(minutes // 60, minutes % 60))


def _hours(match: re.Match[str], day: DayTold | None) -> timedelta | None:
    """From that day's midnight; None where the part of the day does not fit the hour."""
    hour, minute = _number(match["hour"]), _minute(match)
    half_day = match["half_day"] or match["half_day2"]
    if half_day:
        return _of_half_day(hour, minute, half_day)
    part = _part_of(match, day)
    if part is None or not (0 <= hour < _HOURS or (hour, minute) == (_HOURS, 0)):
        return None
    if part in _DARK and hour in {0, _NOON, _HOURS}:
        return timedelta(days=1, minutes=minute)
    if part == "dawn" and hour == _NOON:
        return timedelta(minutes=minute)
    if hour in _LACK_TWELVE.get(part, ()):
        return timedelta(hours=hour + _NOON, minutes=minute)
    fits = hour in _AS_TOLD[part] or (part == "" and hour == _HOURS)
    return timedelta(hours=hour, minutes=minute) if fits else None


def _of_half_day(hour: int, minute: int, half_day: str) -> timedelta | None:
    if not 1 <= hour <= _NOON:
        return None
    return timedelta(hours=hour % _NOON + (_NOON if half_day == "p" else 0), minutes=minute)


def _part_of(match: re.Match[str], day: DayTold | None) -> PartOfDay | None:
    """None where it is told in two ways."""
    named = [each for each, words in _PARTS.items() if match["part"] in words.split("|")]
    named += [day.part] if day is not None and day.part else []
    if len(set(named)) > 1:
        return None
    return named[0] if named else ""


def _minute(match: re.Match[str]) -> int:
    if match["part_hour"]:
        return {"半": 30, "一刻": 15, "三刻": 45}[match["part_hour"]]
    told = match["minute"] or match["minute2"] or match["minutes"]
    return _number(told.lstrip("零") or "零") if told else 0


def _may_be_later(clock: _Clock) -> bool:
    """4点 of no part of the day is also said for 16点; 04:00, 4时 and 0点 are not."""
    match = clock.match
    is_spoken = match["sign"] == "点" and not match["hour"].startswith("0")
    named = match["part"] or (clock.day is not None and clock.day.part)
    return is_spoken and not named and 1 <= _number(match["hour"]) < _NOON


def _without_hour(text: str, days: Sequence[DayTold], told_at: datetime, calendar: WorkCalendar) -> EventTime:
    ago = _AGO.search(text)
    if ago is not None:
        return EventTime("hour", told_at - _length(ago), ago[0])
    if _JUST_NOW.search(text):
        return EventTime("just_now", told_at)
    named = [(each.start, each.end, each.day) for each in days if each.sure]
    today = calendar.local_day(told_at)
    named += [(*found.span(), today) for found in [_VAGUE.search(text)] if found]
    if not named:
        return EventTime("nothing")
    start, end, day = min(named, key=lambda each: each[:2])
    part = re.compile(_PART).match(text, end)
    quote = text[start : part.end() if part else end].strip()
    example = None if day is None else _passed(calendar.instant(day, time(_example_hour(quote))), told_at)
    return EventTime(
        "unclear", quote=quote, example=example, labelled=_LABEL.search(text[:start]) is not None
    )


def _example_hour(quote: str) -> int:
    """An hour of the part of the day that is told."""
    return next((_EXAMPLES[part] for part, words in _PARTS.items() if re.search(words, quote)), _MORNING)


def _length(ago: re.Match[str]) -> timedelta:
    unit = timedelta(minutes=1 if "分" in (ago["unit"] or "") or ago["unit2"] == "minute" else 60)
    count = ago["count"] or ago["count2"]
    if count in {"半", "half an"}:
        return unit / 2
    times = 1 if count in {"a", "an"} else _number(count)
    return unit * times + (unit / 2 if ago["more"] else timedelta())


def _number(written: str) -> int:
    """-1 for what is no number."""
    found = number_of(written)
    return -1 if found is None else int(found)
