"""Made-up staff: prompt, late, silent, confused, correcting; what they do is the hash of seed, unit and
period.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, TypeAlias

from bot.domain.filings import Filing
from bot.domain.periods import containing, parse_period, period_of

Habit: TypeAlias = Literal["prompt", "late", "silent", "confused", "correcting"]
_HABITS: tuple[Habit, ...] = ("prompt",) * 5 + ("late", "late", "silent", "confused", "correcting")
_REACHED = ("试点通过验收", "平台正式上线", "首批项目签约落地")
_NEWS_DAYS = 60  # of a quarter, before its reports are opened
_RESULTS = ("正常推进", "按计划推进", "有序推进")


@dataclass(frozen=True, slots=True)
class Staff:
    """Who answers for a unit in a period, always the same way for the same seed."""

    seed: int

    def habit(self, filing: Filing) -> Habit:
        return self._habit(filing.unit, filing.period)

    def answers(self, filing: Filing, *, urged: bool) -> bool:
        """Late ones wait until they are urged, silent ones never answer."""
        habit = self.habit(filing)
        return habit != "silent" and (habit != "late" or urged)

    def signs(self, unit: str, version: int, *, reminded: bool) -> bool:
        """For the plan's version: late ones wait until they are reminded, silent ones never do."""
        habit = self._habit(unit, f"receipt {version}")
        return habit != "silent" and (habit != "late" or reminded)

    def words(self, filings: Sequence[Filing]) -> str:
        """One message for several tasks; a percent that grows over the year."""
        return "；".join(self._told(filing) for filing in filings)

    def confused_words(self, filing: Filing) -> str:
        """Words that contradict themselves: they are asked back."""
        return f"{filing.label}已完成，但还有一部分没有完成"

    def node_words(self, filing: Filing) -> str:
        """It is reached, in the words of the button."""
        return f"/节点 {filing.period} 已到达"

    def has_news(self, task: str, day: date) -> bool:
        """Of a key task something is reached on one day of most quarters."""
        quarter = containing(day, "quarter")
        drawn = self._draw("news", task, quarter.id)
        return drawn % 4 != 0 and day == quarter.first + timedelta(days=drawn // 4 % _NEWS_DAYS)

    def news_words(self, label: str, day: date) -> str:
        """In one message: what was reached and what comes next."""
        reached = _REACHED[self._draw("reached", label, day.isoformat()) % len(_REACHED)]
        return f"/速报 {label} {reached}，下一步总结推广"

    def correction(self, filing: Filing) -> str:
        return f"更正第{filing.label}项为{min(99, self._percent(filing) + 5)}%"

    def _habit(self, unit: str, about: str) -> Habit:
        return _HABITS[self._draw("habit", unit, about) % len(_HABITS)]

    def _told(self, filing: Filing) -> str:
        result = _RESULTS[self._draw("result", filing.id) % len(_RESULTS)]
        return f"第{filing.label}项{result}，完成{self._percent(filing)}%"

    def _percent(self, filing: Filing) -> int:
        """Of the way through the year, give or take five."""
        gone = parse_period(period_of(filing.period)).last.timetuple().tm_yday * 100 // 366
        return max(1, min(95, gone - 5 + self._draw("percent", filing.id) % 11))

    def _draw(self, *names: str) -> int:
        text = "/".join((str(self.seed), *names))
        return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")
