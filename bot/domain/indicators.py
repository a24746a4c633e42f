"""Where an indicator stands against what is expected by a day, and the lamp that says so (指标、序时进度)."""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Final, Literal, TypeAlias

from bot.domain.plan import Indicator

Lamp: TypeAlias = Literal["green", "yellow", "red", "off", "unfiled"]
Why: TypeAlias = Literal[
    "by_time",
    "as_it_stands",
    "met",
    "missed",
    "no_baseline",
    "below_baseline",
    "no_deadline",
    "several_told",
    "in_parts",
    "not_told",
    "absurd",
]
LAMPS: tuple[Lamp, ...] = ("green", "yellow", "red", "off", "unfiled")

_RATIO_UNIT = re.compile(r"[%‰/]")
_RATIO_METRIC = re.compile(r"每[十百千万亿]")  # per ten thousand people and the like
_BY = re.compile(r"([0-9]{4})(?:-([0-9]{2}))?(?:-([0-9]{2}))?")
_HUNDRED: Final = Decimal(100)
_ZERO: Final = Decimal(0)
_TENTH: Final = Decimal("0.1")
_MOST_DIGITS: Final = 15  # before the point or behind it: more is a slip of the hand
_WIDE: Final = Context(prec=42)
_ROUGH: Final = Context(prec=3)


@dataclass(frozen=True, slots=True)
class Limits:
    """How many percentage points behind is still green, and still yellow."""

    green: Decimal = Decimal(5)
    yellow: Decimal = Decimal(15)


@dataclass(frozen=True, slots=True)
class Standing:
    """A lamp with its reason. `reached` and `time_gone` in percent, `gap` in points, negative where behind.

    Those are rounded to one place, half up; `expected`, the value by that day, and `left`, what the target
    still needs, are not. None: cannot be told.
    """

    lamp: Lamp
    why: Why
    value: Decimal | None = None
    expected: Decimal | None = None
    reached: Decimal | None = None
    time_gone: Decimal | None = None
    gap: Decimal | None = None
    left: Decimal | None = None


DEFAULT_LIMITS: Final = Limits()


def stand(
    indicator: Indicator,
    told: Sequence[Decimal],
    day: date,
    *,
    from_year: int | None = None,
    limits: Limits = DEFAULT_LIMITS,
) -> Standing:
    """The lamp for the values told by that day. Source of the limits and the wording: DESIGN.md 2."""
    if not all(value.is_finite() and abs(value.adjusted()) <= _MOST_DIGITS for value in told):
        return Standing("off", "absurd")
    values = set(told)
    if len(values) != 1:
        return Standing("off", "several_told") if values else _untold(indicator, day, from_year)
    value = values.pop()
    met, over = is_met(indicator, value), _is_over(indicator, day)
    time = None if over else share_of_time(indicator, day, from_year)
    base = _baseline(indicator)
    if base is not None and base != indicator.value and time is not None:
        standing = _by_time(indicator, value, (base, time), limits)
    else:
        standing = _as_it_stands(indicator, value, limits)
    if met:
        return replace(standing, lamp="green", why="met")
    if over:
        return replace(standing, lamp="red" if standing.lamp == "red" else "yellow", why="missed")
    if standing.why == "by_time":
        unknown: Why | None = "below_baseline" if _is_behind_its_baseline(indicator, value, base) else None
    else:
        unknown = _unknown(indicator, base)
    if unknown is not None:
        return Standing("off", unknown, value, left=standing.left)
    return standing


def _untold(indicator: Indicator, day: date, from_year: int | None) -> Standing:
    """No value is guessed: what is expected by that day stands alone."""
    time = None if _is_over(indicator, day) else share_of_time(indicator, day, from_year)
    if time is None:
        return Standing("unfiled", "not_told")
    moves = _baseline(indicator) != indicator.value
    expected = expected_value(indicator, day, from_year) if moves else None
    return Standing("unfiled", "not_told", expected=expected, time_gone=one_place(_HUNDRED * time))


def expected_value(indicator: Indicator, day: date, from_year: int | None = None) -> Decimal | None:
    """Baseline + (target - baseline) x share of time gone; None where one of them is not known."""
    time, base = share_of_time(indicator, day, from_year), _baseline(indicator)
    return None if time is None or base is None else base + (indicator.value - base) * time


def share_of_time(indicator: Indicator, day: date, from_year: int | None = None) -> Decimal | None:
    """Share of the time gone at the end of that day, 0 to 1; None where no start or no end is known.

    By year: of the calendar year. By a deadline: from the year after the baseline's, else from `from_year`.
    """
    end = deadline_of(indicator)
    if indicator.cadence == "per-year":
        year = min(day.year, end.year) if end else day.year
        first, last = date(year, 1, 1), date(year, 12, 31)
    else:
        start = indicator.baseline_year + 1 if indicator.baseline_year is not None else from_year
        if end is None or start is None or not 1 <= start <= end.year:
            return None
        first, last = date(start, 1, 1), end
    gone, whole = (day - first).days + 1, (last - first).days + 1
    return Decimal(min(max(gone, 0), whole)) / whole


def deadline_of(indicator: Indicator) -> date | None:
    """The last day of what is printed: 2025, 2025-06 or 2025-06-30."""
    return last_day(indicator.by or "")


def last_day(printed: str) -> date | None:
    """The last day of a year, a month or a day as printed, or None where it is none of them."""
    found = _BY.fullmatch(printed)
    if found is None:
        return None
    year, month = int(found[1]), int(found[2] or 12)
    try:
        return date(year, month, int(found[3]) if found[3] else monthrange(year, month)[1])
    except ValueError:
        return None


def is_ratio(indicator: Indicator) -> bool:
    """A rate, a ratio or a growth: it says by itself how things stand, and does not add up over time."""
    if indicator.op == "growth>=" or _RATIO_UNIT.search(unicodedata.normalize("NFKC", indicator.unit)):
        return True
    return _RATIO_METRIC.search(indicator.metric) is not None


def is_met(indicator: Indicator, value: Decimal) -> bool:
    """A bare number (`=`) is to be reached; more of what is counted never breaks a range."""
    target = indicator.value
    if indicator.op == "between" and indicator.value2 is not None and is_ratio(indicator):
        return target <= value <= indicator.value2
    if indicator.op in ("<", ">"):
        return value < target if indicator.op == "<" else value > target
    return value <= target if falls(indicator) else value >= target


def falls(indicator: Indicator) -> bool:
    """Less is better."""
    if indicator.op in ("<=", "<"):
        return True
    return indicator.op == "=" and indicator.baseline is not None and indicator.baseline > indicator.value


def roughly(expected: Decimal, indicator: Indicator) -> Decimal:
    """An expected value for show, three digits: it is a share of days, not a count. It has one place more
    than the plan's own numbers at most.
    """
    known = (indicator.value, *(each for each in (indicator.value2, indicator.baseline) if each is not None))
    places = 1 + max(0, *(-int(each.as_tuple().exponent) for each in known))
    rough = _ROUGH.plus(expected)
    return rough if -int(rough.as_tuple().exponent) <= places else rough.quantize(Decimal(1).scaleb(-places))


def one_place(number: Decimal) -> Decimal:
    """Rounded half up, for show; zero has no sign. Takes numbers of up to forty digits."""
    return number.quantize(_TENTH, ROUND_HALF_UP, _WIDE) + _ZERO


def _by_time(indicator: Indicator, value: Decimal, way: tuple[Decimal, Decimal], limits: Limits) -> Standing:
    """`way`: where it began, and the share of time gone. The gap is between the numbers shown."""
    base, time = way
    span = indicator.value - base
    reached, gone = one_place(_HUNDRED * (value - base) / span), one_place(_HUNDRED * time)
    gap = reached - gone
    return Standing(
        _lamp(gap, limits),
        "by_time",
        value,
        base + span * time,
        reached,
        gone,
        gap,
        _left(indicator, value),
    )


def _as_it_stands(indicator: Indicator, value: Decimal, limits: Limits) -> Standing:
    """Against the target alone: in points where it is in percent, else in percent of the target."""
    target = _bound(indicator, value)
    ahead = target - value if falls(indicator) or value > target else value - target
    ahead = abs(ahead) if is_met(indicator, value) else ahead
    if unicodedata.normalize("NFKC", indicator.unit) == "%":
        gap = one_place(ahead)
    elif target == 0:
        gap = one_place(_ZERO if ahead >= 0 else -_HUNDRED)
    else:
        gap = one_place(_HUNDRED * ahead / abs(target))
    return Standing(_lamp(gap, limits), "as_it_stands", value, gap=gap, left=_left(indicator, value))


def _unknown(indicator: Indicator, base: Decimal | None) -> Why | None:
    """What is missing to rate a figure that is on its way; a ratio or a year's limit needs nothing more."""
    if is_ratio(indicator) or indicator.cadence == "per-year" or base == indicator.value:
        return None
    return "no_baseline" if base is None else "no_deadline"


def _is_behind_its_baseline(indicator: Indicator, value: Decimal, base: Decimal | None) -> bool:
    """A count or an amount on the wrong side of where it started: perhaps this year's alone, so not rated."""
    if base is None or is_ratio(indicator):
        return False
    return (value - base) * (indicator.value - base) < 0


def _lamp(gap: Decimal, limits: Limits) -> Lamp:
    if gap >= -limits.green:
        return "green"
    return "yellow" if gap >= -limits.yellow else "red"


def _bound(indicator: Indicator, value: Decimal) -> Decimal:
    """The end of the range that is nearer."""
    upper = indicator.value2 if indicator.op == "between" else None
    return upper if upper is not None and value > upper else indicator.value


def _left(indicator: Indicator, value: Decimal) -> Decimal | None:
    """What is still to come, or to go; None once the target is met."""
    return None if is_met(indicator, value) else abs(_bound(indicator, value) - value)


def _baseline(indicator: Indicator) -> Decimal | None:
    """Where the way begins; what is counted anew each year begins at nothing."""
    if indicator.op == "growth>=":
        return None
    if indicator.cadence == "per-year":
        return None if is_ratio(indicator) or falls(indicator) else _ZERO
    return indicator.baseline


def _is_over(indicator: Indicator, day: date) -> bool:
    end = deadline_of(indicator)
    return end is not None and day > end
