"""Where an indicator stands against what is expected by a day, and the lamp that says so (指标、序时进度)."""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Final, Literal, TypeAlias

from rapidfuzz import fuzz
from rapidfuzz.distance import Indel

from bot.domain.plan import Indicator
from bot.domain.readings import Figure

Lamp: TypeAlias = Literal["green", "yellow", "red", "off", "unfiled"]
Why: TypeAlias = Literal[
    "by_time", "as_it_stands", "met", "missed", "no_baseline", "no_deadline", "several_told", "not_told"
]
LAMPS: tuple[Lamp, ...] = ("green", "yellow", "red", "off", "unfiled")

ALIKE: Final = 85.0  # of 100: words of one metric, told with a few characters more or less
_LEAST_WORDS: Final = 3  # characters: two of them ("patents") are in half of all metrics
_RATIO_UNIT = re.compile(r"[%‰/]")
_RATIO_METRIC = re.compile(r"每[十百千万亿]")  # per ten thousand people and the like
_OTHER_THING = re.compile(r"[非未]|新增|净增|减少")  # what is added, or is not, is another figure
_BY = re.compile(r"([0-9]{4})(?:-([0-9]{2}))?(?:-([0-9]{2}))?")
_HUNDRED: Final = Decimal(100)
_ZERO: Final = Decimal(0)
_TENTH: Final = Decimal("0.1")
_MOST_DIGITS: Final = 20


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
    values = set(told)
    if len(values) != 1:
        return Standing("off", "several_told") if values else Standing("unfiled", "not_told")
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
    if standing.why == "as_it_stands" and (unknown := _unknown(indicator, base)):
        return Standing("off", unknown, value, left=standing.left)
    return standing


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
    return value <= target if _falls(indicator) else value >= target


def match_figure(figure: Figure, indicators: Iterable[Indicator]) -> Indicator | None:
    """The indicator a told figure belongs to, by unit and words; None where none or more than one fits."""
    words = _words(figure.metric)
    named = [(_words(each.metric), each) for each in indicators if _fits(figure, each)]
    same = [each for name, each in named if name == words]
    if same:
        return same[0] if len(same) == 1 else None
    inside = [(name, each) for name, each in named if _holds(words, name)]
    if inside:
        return _most_exact(words, inside)
    alike = [each for name, each in named if _is_alike(words, name)]
    return alike[0] if len(alike) == 1 else None


def one_place(number: Decimal) -> Decimal:
    """Rounded half up, for show; zero has no sign, and what is absurdly large stays as it is."""
    return number if number.adjusted() > _MOST_DIGITS else number.quantize(_TENTH, ROUND_HALF_UP) + _ZERO


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
    ahead = target - value if _falls(indicator) or value > target else value - target
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


def _falls(indicator: Indicator) -> bool:
    if indicator.op in ("<=", "<"):
        return True
    return indicator.op == "=" and indicator.baseline is not None and indicator.baseline > indicator.value


def _baseline(indicator: Indicator) -> Decimal | None:
    """Where the way begins; what is counted anew each year begins at nothing."""
    if indicator.op == "growth>=":
        return None
    if indicator.cadence == "per-year":
        return None if is_ratio(indicator) or _falls(indicator) else _ZERO
    return indicator.baseline


def _is_over(indicator: Indicator, day: date) -> bool:
    end = deadline_of(indicator)
    return end is not None and day > end


def _words(metric: str) -> str:
    """The letters and digits only, in one width and case."""
    folded = unicodedata.normalize("NFKC", metric).casefold()
    return "".join(sign for sign in folded if sign.isalnum())


def _fits(figure: Figure, indicator: Indicator) -> bool:
    if figure.growth != (indicator.op == "growth>="):
        return False
    told, printed = (unicodedata.normalize("NFKC", unit).strip() for unit in (figure.unit, indicator.unit))
    return told == printed or told == printed.partition("/")[0]


def _holds(told: str, name: str) -> bool:
    """One stands whole in the other, and what is more does not make it another thing."""
    short, long = sorted((told, name), key=len)
    if len(short) < _LEAST_WORDS or short not in long:
        return False
    return _OTHER_THING.search(long.replace(short, "", 1)) is None


def _most_exact(told: str, found: list[tuple[str, Indicator]]) -> Indicator | None:
    """The only one; or the longest name told, where it holds all the others."""
    longest, indicator = max(found, key=lambda pair: len(pair[0]))
    others = [name for name, each in found if each is not indicator]
    if not others or (longest in told and all(name in longest and name != longest for name in others)):
        return indicator
    return None


def _is_alike(told: str, name: str) -> bool:
    """A few characters more or less, but none in another's place: civil and criminal cases differ by one."""
    more = Indel.distance(told, name)
    if min(len(told), len(name)) < _LEAST_WORDS or more != abs(len(told) - len(name)):
        return False
    return fuzz.ratio(told, name) >= ALIKE and _OTHER_THING.search(_more(told, name)) is None


def _more(told: str, name: str) -> str:
    """The characters that only the longer one has, in order."""
    short, long = sorted((told, name), key=len)
    return "".join(long[edit.dest_pos] for edit in Indel.editops(short, long))
