"""An amount with its unit, as a setting of a rule counts: 24小时 is 1天, 30分钟 is no hour (数量单位)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Final, Literal, TypeAlias

from bot.answering.ruling_words import NUMERAL, count_of

Unit: TypeAlias = Literal["hours", "days", "workdays", "times"]
_UNIT: Final = (
    r"(?P<workdays>个?工作日|(?:work(?:ing)?|business)\s?days?)|(?P<days>天|日|days?)"
    r"|(?P<hours>个?小时|个?钟头|hours?|hrs?)|(?P<minutes>分钟|分|minutes?|mins?)"
    r"|(?P<weeks>个?星期|周|weeks?)|(?P<months>个?月|months?)|(?P<times>次|回|times)"
)
_UNITS: Final = ("workdays", "days", "hours", "minutes", "weeks", "months", "times")
AMOUNT: Final = rf"(?P<count>\d{{1,3}}(?:\.\d+)?|{NUMERAL.replace('[', '[两')})(?![\d.])\s*(?:{_UNIT})?"
COUNTED_IN: Final[Mapping[str, Unit]] = {
    "first_hours": "hours", "follow_up_days": "days", "most_extensions": "times",
    "grace_workdays": "workdays", "lock_workdays": "workdays", "rollup_workdays": "workdays",
    "reply_workdays": "workdays", "lead_workdays": "workdays", "input_workdays": "workdays",
    "news_workdays": "workdays",
}  # fmt: skip
# How much of the setting's unit one of the other is; a day of workdays is how offices say a workday.
_WORTH: Final[Mapping[Unit, Mapping[str, Fraction]]] = {
    "hours": {"hours": Fraction(1), "days": Fraction(24), "minutes": Fraction(1, 60)},
    "days": {"days": Fraction(1), "hours": Fraction(1, 24), "weeks": Fraction(7)},
    "workdays": {"workdays": Fraction(1), "days": Fraction(1)},
    "times": {"times": Fraction(1)},
}


def amount_of(found: re.Match[str], setting: str) -> int | None:
    """What a match of `AMOUNT` comes to in the unit of the setting; None where that is not a whole number of
    it, or the unit is another. Without a unit it is the setting's own.
    """
    text, own = found["count"], COUNTED_IN[setting]
    count = Fraction(text) if text[0].isdecimal() else count_of(text)
    unit = next((name for name in _UNITS if found[name]), own)
    worth = _WORTH[own].get(unit)
    if count is None or worth is None:
        return None
    amount = count * worth
    return int(amount) if amount.denominator == 1 else None
