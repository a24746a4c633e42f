"""What a coordinator wants of a reporting rule: which one, what is to be otherwise, why (改规则)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import time
from typing import Any, Final

from bot.answering.naming import gives_reason, reason_in
from bot.answering.ruling_amounts import AMOUNT, amount_of
from bot.answering.ruling_circulars import (
    ALSO_TO,
    CIRCULAR_KEYWORDS,
    CIRCULAR_SETTINGS,
    STRANGER,
    read_also_to,
)
from bot.answering.ruling_days import DAYS, read_day
from bot.answering.ruling_names import preset_at_start
from bot.answering.ruling_words import (
    CLASS,
    CUT_OFF,
    DAY_WORDS,
    NUMBERS,
    SHIFT,
    STAGES,
    SWITCHES,
    misspelt,
)
from bot.domain.rule_acts import from_preset, with_stage
from bot.domain.rule_days import LAST, MONTHS_IN, RuleDay, recurrence
from bot.domain.rules import ReportingRule, Stage
from bot.plans.presets import Presets

_BETWEEN: Final = " \t\n　,，、;；:：。"
_SETTING: Final = r"[\s:]*(?:改为|改成|改到|调整为|设为|定为|为|到|至|to|=)?\s*"
_HOUR: Final = r"(?P<hour>\d{1,2})[:点时](?P<minute>\d{1,2})?分?"
# More than a setting takes: a second day or number, a span, digits that are left.
_GOES_ON: Final = re.compile(
    r"\d|\s*[-~—至到或/.]\s*[\d一二三四五六七八九十末首第周]"
    r"|\s*[、和及]\s*(?:前\s*\d|\d|[末首]月|第.{1,2}个|周[一二三四五六日天]|星期)|[\s,]*\d{1,2}[:点时]"
)
_ENDS: Final = re.compile(
    r"\s*(?:(?:以内|之内|内|以前|之前|前|止)(?:上?报送?)?|上?报送?)(?=[\s,，、;；。]|$)"
)
_TAKES: Final = re.compile(r"(?:改为|改成|换成)\s*\S", re.IGNORECASE)
_STEP: Final = (
    r"(?:(?P<before>提前|前|-)\s*(?P<b>\d{1,3})|(?P<after>逾期|后|\+)\s*(?P<a>\d{1,3})"
    r"|(?P<day>当天|当日|on the day)|(?P<bare>\d{1,3}))\s*(?:个?工作日|天|日|workdays?|days?)?"
)
_NONE: Final = re.compile(r"(?:无|不要|没有|取消|none)(?=[\s,，、;；]|$)", re.IGNORECASE)
_CLASSES: Final[Mapping[str, tuple[str, ...]]] = {
    "全部": ("regular", "key"), "所有": ("regular", "key"), "all": ("regular", "key"),
    "常规工作": ("regular",), "常规": ("regular",), "regular": ("regular",),
    "重点工作": ("key",), "重点": ("key",), "key": ("key",),
}  # fmt: skip
_FOLLOWS: Final = "改为到至前后提当无不逾每次下本首末最第需要是否有一二两三四五六七八九十"  # a keyword, glued
_WORDS_END: Final = rf"(?=[\s,，、;；:：\d={_FOLLOWS}+-]|$)"
_OPEN_TOO: Final = re.compile(
    r"(?:连同在报的?|在报的?(?:一并|也|同步)?(?:调整|改期|改)?|open too|with open)(?=[\s,，、;；。]|$)",
    re.IGNORECASE,
)
_KEYWORDS: Final = (
    *(keyword for _, keyword in (*DAY_WORDS, *NUMBERS.values(), *STAGES.values())),
    *(keyword for _, keyword in SWITCHES.values()),
    *(CUT_OFF, SHIFT, CLASS, ALSO_TO[0], *CIRCULAR_KEYWORDS),
)
_BEGINS: Final = re.compile(rf"(?:{'|'.join(_KEYWORDS)}){_WORDS_END}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Ruling:
    """The rule as it is to be; `told` are the settings as the command takes them.

    `open_too`: what is under way follows. `unread` are words in the place of a setting that is none.
    """

    rule: ReportingRule
    told: tuple[str, ...] = ()
    open_too: bool = False
    reason: str = ""
    unread: str = ""


@dataclass(slots=True)
class _Reader:
    words: str
    rule: ReportingRule
    presets: Presets
    told: list[str] = field(default_factory=list)
    open_too: bool = False

    def read(self) -> Ruling:
        while self.words and (self._open_too() or self._setting()):
            self.words = self.words.lstrip(_BETWEEN)
        wrong = _BEGINS.match(self.words) or _TAKES.match(self.words) or misspelt(self.words)
        unread = self.words if not self.told or wrong else ""
        reason = "" if unread else reason_in(self.words)
        return Ruling(self.rule, tuple(self.told), self.open_too, reason, unread)

    def _open_too(self) -> bool:
        found = _OPEN_TOO.match(self.words)
        if found:
            self.open_too, self.words = True, self.words[found.end() :]
        return bool(found)

    def _setting(self) -> bool:
        readers = (
            self._preset,
            self._days,
            self._time,
            self._shift,
            self._number,
            self._switch,
            self._circulars,
            self._also_to,
            self._stage,
            self._classes,
        )
        return any(read() for read in readers)

    def _take(self, keyword: str, value: str) -> re.Match[str] | None:
        """A setting's name and value at the start; what follows is left to be read."""
        pattern = rf"(?:{keyword}){_WORDS_END}{_SETTING}(?P<taken>{value})"
        found = re.match(pattern, self.words, re.IGNORECASE)
        if found is None or found.end() == found.start("taken"):
            self.words = self.words[found.end() :] if found else self.words
            return found
        rest = self.words[found.start("taken") + len(found["taken"].rstrip()) :]
        rest = rest[ends.end() :] if (ends := _ENDS.match(rest)) else rest
        if _GOES_ON.match(self.words, found.end()) or _is_left(rest):
            return None
        self.words = rest
        return found

    def _set(self, told: str, **changes: Any) -> bool:
        self.rule = replace(self.rule, **changes)
        self.told.append(told)
        return True

    def _preset(self) -> bool:
        found = re.match(r"(?:改为|改成|换成|按|to\b)\s*", self.words, re.IGNORECASE)
        name, rest = preset_at_start(self.words[found.end() :], self.presets) if found else (None, "")
        if name is None:
            return False
        self.rule, self.words = from_preset(self.rule, self.presets[name]), rest
        self.told.append(f"to {name}")
        return True

    def _days(self) -> bool:
        for which, keyword in DAY_WORDS:
            if re.match(rf"(?:{keyword})(?:时刻|时间|钟点)", self.words):
                continue
            before = self.words
            found = self._take(keyword, DAYS if which == "opens" else rf"(?:{DAYS})(?:[\s,]*{_HOUR})?")
            day = read_day(found, self.rule, which) if found else None
            at = _hour_of(found) if found and which == "due" and found["hour"] else None
            if found and day is not None and (at is not None or which == "opens" or not found["hour"]):
                other = self._other_side(which, day.after_period)
                value = f"{'next ' if day.after_period else 'this '}{day.value}"
                changes = {which: day.value, **other, "after_period": day.after_period}
                self._set(f"{which} {value}", **changes)
                return self._cut_off(at) if at else True
            self.words = before
        return False

    def _other_side(self, which: str, after_period: bool) -> dict[str, str]:
        """The opening day that goes with a due day in another period than before, and the other way round."""
        if after_period == self.rule.after_period:
            return {}
        other, period = "due" if which == "opens" else "opens", self.rule.period
        alike = (
            getattr(each, other)
            for each in self.presets.values()
            if each.period == period and each.after_period == after_period
        )
        edge = RuleDay(1, 1) if other == "opens" else RuleDay(MONTHS_IN.get(period, 1), LAST)
        return {other: next(alike, None) or recurrence(edge, period)} if period != "week" else {}

    def _time(self) -> bool:
        before, found = self.words, self._take(CUT_OFF, _HOUR)
        at = _hour_of(found) if found else None
        if at is None:
            self.words = before
            return False
        return self._cut_off(at)

    def _cut_off(self, at: time) -> bool:
        return self._set(f"cut-off {at:%H:%M}", cut_off=at)

    def _shift(self) -> bool:
        found = self._take(
            SHIFT,
            r"(?P<before>提前|前移|之前|before)|(?P<after>顺延|推后|之后|after)",
        )
        if not found:
            return False
        to = "before" if found["before"] else "after"
        return self._set(f"shift {to}", shift=to)

    def _number(self) -> bool:
        for name, (attribute, keyword) in NUMBERS.items():
            before, found = self.words, self._take(keyword, AMOUNT)
            count = amount_of(found, attribute) if found else None
            if count is not None:
                return self._set(f"{name} {count}", **{attribute: count})
            self.words = before
        return False

    def _switch(self) -> bool:
        for name, (attribute, keyword) in SWITCHES.items():
            found = self._take(
                keyword, r"(?P<no>不需要|不用|不要|无|否|no|off)|(?P<yes>需要|要|是|有|yes|on)"
            )
            if found:
                is_on = bool(found["yes"])
                return self._set(f"{name} {'yes' if is_on else 'no'}", **{attribute: is_on})
        return False

    def _circulars(self) -> bool:
        for keyword, value, read in CIRCULAR_SETTINGS:
            before, found = self.words, self._take(keyword, value)
            if found and STRANGER.match(self.words) and not found.groupdict().get("none"):
                self.words = before
                return False
            if found:
                told, changes = read(found)
                return self._set(told, circulars=replace(self.rule.circulars, **changes))
        return False

    def _also_to(self) -> bool:
        found = self._take(*ALSO_TO)
        if not found:
            return False
        told, names = read_also_to(found)
        return self._set(told, also_to=names)

    def _stage(self) -> bool:
        for name, (stage, keyword) in STAGES.items():
            found = self._take(keyword, rf"(?P<none>{_NONE.pattern})|(?={_STEP.replace('?P<', '?P<s_')})")
            if not found:
                continue
            offsets = [] if found["none"] else list(self._steps(stage))
            told = " ".join(f"{offset:+d}" if offset else "+0" for offset in offsets) or "none"
            return self._set(f"{name} {told}", ladder=with_stage(self.rule.ladder, stage, offsets))
        return False

    def _steps(self, stage: Stage) -> list[int]:
        offsets: list[int] = []
        while found := re.match(rf"[\s、,，和]*{_STEP}(?=[\s、,，;；和。]|$)", self.words, re.IGNORECASE):
            self.words = self.words[found.end() :]
            ahead = found["b"] or (found["bare"] if stage == "reminder" else None)
            late = found["a"] or (found["bare"] if stage != "reminder" else None)
            offsets.append(-int(ahead) if ahead else int(late or 0))
        return offsets

    def _classes(self) -> bool:
        named = "|".join(_CLASSES)
        found = self._take(CLASS, rf"(?P<all>(?:{named})(?:[\s、,，和及]*(?:{named}))*)")
        if not found:
            return False
        read = [
            each for word in re.findall(named, found["all"], re.IGNORECASE) for each in _CLASSES[word.lower()]
        ]
        classes = tuple(dict.fromkeys(read))
        return self._set(f"class {' '.join(classes)}", classes=classes)


def read_ruling(words: str, rule: ReportingRule, presets: Presets) -> Ruling:
    """Settings, then the reason: "截止 末月28日 宽限 2 理由 ..", "due next FREQ=.. lock 3 why"."""
    text = unicodedata.normalize("NFKC", words).strip(_BETWEEN)
    return _Reader(text, rule, presets).read()


def _is_left(rest: str) -> bool:
    """The rest of a value that was not understood whole, which is no reason: 钟 of 30分钟, 、市政府."""
    listed = re.match(r"\s*、\s*", rest)
    if not listed and not re.match(r"\w", rest):
        return False
    after = rest[listed.end() :] if listed else rest
    return bool(after) and not (_BEGINS.match(after) or _OPEN_TOO.match(after) or gives_reason(after))


def _hour_of(found: re.Match[str]) -> time | None:
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None
