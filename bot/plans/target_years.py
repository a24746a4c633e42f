"""Until when each clause of a text is to be reached, and the text without its dates (目标年份)."""

from __future__ import annotations

import re
from itertools import islice

from bot.plans.dates import When, dates_in

CLAUSE = re.compile(r"[^,。;!?\n]+")
_TIME = re.compile(
    r"(?:力争|争取|确保|计划|预计|力求)?(?:到|至|截至|在|于|自|从)?\s*“?(?:(?:19"
    r"|20)\d\d\s*年(?:\d{1,2}月)?|十[二三四五六七]五”?|今年|本年度?|(?<![一二两三四五六七八九十几数])年)\s*(?:时期|期间|末期|期末"
    r"|年)?(?:底|末|内|初)?(?:之?前|以前)?的?"
    r"|(?:力争|争取|确保)?(?<![\d年])\d{1,2}月(?:\d{1,2}日|份|底|末|[上中下]旬)?(?:之?前|以前)"
)
_SINCE = ("比", "较", "自", "从", "由", "以")
_NEAR = 3  # clauses
_ONLY_DONE = re.compile(
    r"^\s*(?:底|末)?(?:之?前|以前|内)?(?:全部|全面|基本)?(?:完成(?:任务)?|完工|建成|竣工|投用|投入使用|开工|到位|实现(?:全覆盖|目标)?|全覆盖|交付|达标)?$"
)


class Years:
    """Until when each clause is to be reached: 到2025年 holds on, any other date for its own sentence."""

    def __init__(self, text: str, by: str | None, this_year: int | None) -> None:
        self._text = text
        self._dates = [when for when in dates_in(text, this_year) if self._is_a_term(when)]
        self._dates.reverse()
        self._held = by
        self._here: str | None = None

    def at(self, clause: re.Match[str]) -> str | None:
        """Clauses are asked for in their order."""
        if self._text[max(0, clause.start() - 1) : clause.start()] in ("。", ";", "\n"):
            self._here = None
        while self._dates and self._dates[-1].start < clause.end():
            when = self._dates.pop()
            before = self._text[max(0, when.start - 4) : when.start].strip()
            if before.endswith(("到", "至", "力争", "争取", "于")):
                self._held, self._here = when.iso, None
            else:
                self._here = when.iso
        return self._here or self._held or self._behind(clause)

    def _behind(self, clause: re.Match[str]) -> str | None:
        """The date of a later clause of the same sentence that has no figure of its own: 2座,6月底前完成."""
        for following in islice(CLAUSE.finditer(self._text, clause.end()), _NEAR):
            if self._text[following.start() - 1] in "。;!?\n":
                return None
            when = next((one for one in reversed(self._dates) if one.start < following.end()), None)
            if when is not None and when.start >= following.start():
                return when.iso if _ONLY_DONE.search(following[0][when.end - following.start() :]) else None
        return None

    def _is_a_term(self, when: When) -> bool:
        before, after = self._text[max(0, when.start - 2) : when.start], self._text[when.end : when.end + 8]
        return before.strip()[-1:] not in _SINCE and not re.match(r"\s*[-—~至]\s*20\d\d", after)


def blank_dates(clause: str) -> str:
    """The clause with its dates blanked out, character for character, so that a year is no figure."""
    return _TIME.sub(
        lambda found: (
            " " * len(found[0]) if re.search(r"\d{4}|十.五|今年|本年|年[底内末]|月", found[0]) else found[0]
        ),
        clause,
    )
