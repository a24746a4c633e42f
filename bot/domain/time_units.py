"""Units of time that indicators are measured in: which are the same, which convert exactly (时间单位)."""

from __future__ import annotations

import unicodedata
from decimal import Decimal
from typing import Final

_SECONDS: Final = {"秒": 1, "分钟": 60, "小时": 3600}  # hours make no days: of 8 or of 24, nobody says
_MONTHS: Final = {"月": 1, "年": 12}
_DAYS: Final = {"天": 1, "周": 7}
_TOGETHER: Final = (_SECONDS, _MONTHS, _DAYS)
_WRITTEN: Final = {"日": "天", "自然日": "天", "星期": "周", "钟头": "小时"}
_PLACES: Final = 6  # a third of an hour has no end
_PLAIN: Final = {*_SECONDS, *_MONTHS, *_DAYS, "工作日"}


def time_unit(written: str) -> str | None:
    """The one name of a unit of time: 个工作日 is 工作日, 日 is 天; None of any other unit."""
    plain = unicodedata.normalize("NFKC", written).strip().removeprefix("个")
    plain = _WRITTEN.get(plain, plain)
    return plain if plain in _PLAIN else None


def same_time_unit(told: str, printed: str) -> bool:
    """Whether both are the same unit of time, though written otherwise."""
    plain = time_unit(told)
    return plain is not None and plain == time_unit(printed)


def in_time_unit(value: Decimal, told: str, wanted: str) -> Decimal | None:
    """The value in the wanted unit, where both measure the same and nothing is rounded; else None."""
    here, there = time_unit(told), time_unit(wanted)
    if here is None or there is None:
        return None
    if here == there:
        return value
    for factors in _TOGETHER:
        if here in factors and there in factors:
            exact = round(value * factors[here] / factors[there], _PLACES).normalize()
            same = exact * factors[there] == value * factors[here]
            return Decimal(f"{exact:f}") if same else None
    return None
