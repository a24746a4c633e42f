"""Which days are worked: the State Council's yearly tables, the law's days where none is (工作日)."""

from __future__ import annotations

import tomllib
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from lunar_python import Lunar, Solar

from bot.document_errors import CalendarFault, CalendarFaultCode
from bot.domain.rules import Shift

CLOSING = time(17, 20)  # the office's chat hours end, quiet hours begin
SATURDAY = 5


@dataclass(frozen=True, slots=True)
class YearTable:
    """The notice for one year. Days off by date with the name of their holiday, make-up workdays (调休补班).

    Both may lie in the December before: a notice settles the whole New Year's holiday.
    """

    year: int
    source: str
    published: date | None
    holidays: Mapping[date, str]
    workdays: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class _Year:
    """One year, worked out: workdays as sorted ordinals, days off with their names, make-up days."""

    workdays: tuple[int, ...]
    names: Mapping[date, str]
    makeup: frozenset[date]


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """Workdays of the years with a table; the others by weekends and statutory days, and then provisional.

    Days outside the years 1 to 9999 raise OverflowError, as in date arithmetic.
    """

    tables: Mapping[int, YearTable]
    zone: ZoneInfo
    _years: dict[int, _Year] = field(default_factory=dict, repr=False, compare=False)

    def is_workday(self, day: date) -> bool:
        workdays = self._year(day.year).workdays
        place = bisect_left(workdays, day.toordinal())
        return place < len(workdays) and workdays[place] == day.toordinal()

    def is_makeup(self, day: date) -> bool:
        """A Saturday or Sunday that is worked."""
        return day in self._year(day.year).makeup

    def holiday_name(self, day: date) -> str | None:
        """The holiday a day is off for, as the table names it ("mid_autumn"); a plain weekend has none."""
        return self._year(day.year).names.get(day)

    def add_workdays(self, day: date, n: int) -> date:
        """The n-th workday after the day, before it if negative; 0 is the day or the first workday after."""
        year, workdays = day.year, self._year(day.year).workdays
        find, back = (bisect_right, 1) if n > 0 else (bisect_left, 0)
        place = find(workdays, day.toordinal()) + n - back
        while place >= len(workdays):
            place, year = place - len(workdays), year + 1
            workdays = self._year(year).workdays
        while place < 0:
            year -= 1
            workdays = self._year(year).workdays
            place += len(workdays)
        return date.fromordinal(workdays[place])

    def shift(self, day: date, to: Shift) -> date:
        """The day itself if it is worked, else the nearest workday before or after it."""
        if self.is_workday(day):
            return day
        return self.add_workdays(day, -1 if to == "before" else 1)

    def workdays_between(self, start: date, end: date) -> int:
        """Workdays from `start` up to but without `end`; negative where `end` is earlier."""
        if end < start:
            return -self.workdays_between(end, start)
        count = self._place(end) - self._place(start)
        return count + sum(len(self._year(year).workdays) for year in range(start.year, end.year))

    def is_provisional(self, day: date) -> bool:
        """Rests on a year without a table; the last three days of December rest on the next year's too.

        Source: the notices for 2007, 2008, 2012 and 2019 moved days between 29 and 31 December.
        """
        if day.year not in self.tables:
            return True
        return (day.month, day.day) >= (12, 29) and day.year + 1 not in self.tables

    def instant(self, day: date, at: time) -> datetime:
        """That local day and time of day, in UTC."""
        return datetime.combine(day, at, tzinfo=self.zone).astimezone(UTC)

    def local_day(self, instant: datetime) -> date:
        return instant.astimezone(self.zone).date()

    def closing(self, day: date) -> datetime:
        """When the office's chat hours of that day end, in UTC."""
        return self.instant(day, CLOSING)

    def _place(self, day: date) -> int:
        """How many workdays of its year lie before the day."""
        return bisect_left(self._year(day.year).workdays, day.toordinal())

    def _year(self, year: int) -> _Year:
        found = self._years.get(year)
        if found is None:
            found = self._years[year] = _work_out(year, self.tables)
        return found


def calendar_from(tables: Mapping[int, YearTable], *, zone: str = "Asia/Shanghai") -> WorkCalendar:
    """Raises ZoneInfoNotFoundError for a zone that does not exist."""
    return WorkCalendar(tables, ZoneInfo(zone))


@lru_cache(maxsize=64)
def parse_year_table(text: str) -> YearTable:
    """Read the text of data/calendar/YEAR.toml. Raises CalendarFault that names what is wrong."""
    try:
        raw = tomllib.loads(text)
        year, source, published = raw["year"], raw["source"], raw.get("published")
        holidays = [(day, str(entry["name"])) for entry in raw["holidays"] for day in entry["days"]]
        workdays = list(raw["workdays"])
    except (tomllib.TOMLDecodeError, KeyError, TypeError, AttributeError) as error:
        raise CalendarFault("unreadable", f"calendar table: cannot be read ({error!r})") from error
    if not isinstance(year, int) or not isinstance(source, str):
        raise CalendarFault("unreadable", "calendar table: year is a number and source a text")
    if published is not None and type(published) is not date:
        raise CalendarFault("unreadable", f"calendar table {year}: published is a date")
    faults = [*_faults(year, [day for day, _ in holidays] + workdays), *_not_weekends(workdays)]
    if faults:
        first, told = faults[0], "; ".join(each.log for each in faults)
        raise CalendarFault(first.code, f"calendar table {year}: {told}", day=first.day)
    return YearTable(year, source, published, dict(holidays), tuple(sorted(workdays)))


class _Fault(NamedTuple):
    code: CalendarFaultCode
    log: str
    day: date | None = None


def _faults(year: int, days: list[object]) -> Iterator[_Fault]:
    seen: set[date] = set()
    for day in days:
        if type(day) is not date:
            yield _Fault("unreadable", f"{day!r} is no date")
            continue
        if day.year != year and (day.year, day.month) != (year - 1, 12):
            yield _Fault("outside", f"{day} lies outside the year", day)
        if day in seen:
            yield _Fault("twice", f"{day} stands there twice", day)
        seen.add(day)


def _not_weekends(workdays: list[object]) -> Iterator[_Fault]:
    for day in workdays:
        if type(day) is date and day.weekday() < SATURDAY:
            why = f"{day} is no Saturday or Sunday, so it cannot be a make-up day"
            yield _Fault("no_weekend", why, day)


def _work_out(year: int, tables: Mapping[int, YearTable]) -> _Year:
    if not date.min.year <= year <= date.max.year:
        raise OverflowError(f"no calendar for the year {year}")
    names = {} if year in tables else dict(statutory_days(year))
    makeup: set[date] = set()
    for table in (tables[near] for near in (year, year + 1) if near in tables):
        names.update({day: name for day, name in table.holidays.items() if day.year == year})
        makeup.update(day for day in table.workdays if day.year == year)
    first, last = date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
    days = map(date.fromordinal, range(first, last + 1))
    worked = (
        day.toordinal() for day in days if day in makeup or (day.weekday() < SATURDAY and day not in names)
    )
    return _Year(tuple(worked), names, frozenset(makeup))


@lru_cache(maxsize=64)
def statutory_days(year: int) -> tuple[tuple[date, str], ...]:
    """The 13 days that are off by law, some years two of them on one date; only a notice joins others.

    Source: Regulation on Public Holidays for National Annual Festivals and Memorial Days, State Council
    order 795, in force since 2025-01-01.
    """
    new_year = _solar_date(Lunar.fromYmd(year, 1, 1).getSolar())
    days = {
        date(year, 1, 1): "new_year",
        **{new_year + timedelta(days=offset): "spring_festival" for offset in (-1, 0, 1, 2)},
        **dict.fromkeys(_tomb_sweeping(year), "tomb_sweeping"),
        **{date(year, 5, day): "labour_day" for day in (1, 2)},
        _solar_date(Lunar.fromYmd(year, 5, 5).getSolar()): "dragon_boat",
        _solar_date(Lunar.fromYmd(year, 8, 15).getSolar()): "mid_autumn",
        **{date(year, 10, day): "national_day" for day in (1, 2, 3)},
    }
    return tuple(sorted(days.items()))


def _tomb_sweeping(year: int) -> Iterator[date]:
    """The day of the solar term that begins early in April."""
    for day in range(1, 11):
        if Solar.fromYmd(year, 4, day).getLunar().getJie():
            yield date(year, 4, day)


def _solar_date(solar: Solar) -> date:
    return date(solar.getYear(), solar.getMonth(), solar.getDay())
