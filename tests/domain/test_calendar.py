"""The calendar: the tables we ship, and the days of years without one."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import chinese_calendar
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.domain.calendar import calendar_from, parse_year_table, statutory_days
from bot.errors import ConfigError
from tests.domain.duty_builders import TABLES, the_calendar

DAYS = st.dates(date(2000, 1, 1), date(2035, 12, 31))
COUNTS = st.integers(-600, 600)
MID_AUTUMN = date(2026, 9, 25)

TABLE = """
year = 2030
source = "a notice"
published = 2029-11-20
workdays = [2029-12-29, 2030-02-10]

[[holidays]]
name = "new_year"
days = [2029-12-31, 2030-01-01]
"""


def test_every_day_of_the_shipped_tables_is_as_chinesecalendar_says() -> None:
    calendar = the_calendar()
    assert sorted(calendar.tables) == list(range(2004, 2027))
    days = [date(2004, 1, 1) + timedelta(days=n) for n in range((date(2027, 1, 1) - date(2004, 1, 1)).days)]
    for day in days:
        assert calendar.is_workday(day) == chinese_calendar.is_workday(day), day
        makeup = day.weekday() >= 5 and chinese_calendar.is_workday(day)
        assert calendar.is_makeup(day) == makeup, day


def test_shipped_tables_stand_under_their_year_and_name_their_source() -> None:
    for path in TABLES.glob("*.toml"):
        table = parse_year_table(path.read_text("utf-8"))
        assert path.stem == str(table.year)
        assert table.source


@pytest.mark.parametrize(
    ("day", "n", "expected"),
    [
        (date(2026, 9, 28), -1, date(2026, 9, 24)),  # mid-autumn from Friday to Sunday
        (date(2026, 9, 28), -5, date(2026, 9, 20)),  # a Sunday that is worked
        (date(2026, 9, 30), 1, date(2026, 10, 8)),  # the week of the national day
        (MID_AUTUMN, 0, date(2026, 9, 28)),
        (MID_AUTUMN, 1, date(2026, 9, 28)),
        (MID_AUTUMN, -1, date(2026, 9, 24)),
        (date(2026, 9, 24), 0, date(2026, 9, 24)),
        (date(2025, 12, 31), 1, date(2026, 1, 4)),  # into the next year, onto a make-up Sunday
        (date(2026, 1, 4), -1, date(2025, 12, 31)),
    ],
)
def test_workdays_are_counted_over_holidays_and_years(day: date, n: int, expected: date) -> None:
    assert the_calendar().add_workdays(day, n) == expected


def test_holidays_have_names_and_plain_weekends_none() -> None:
    calendar = the_calendar()
    assert calendar.holiday_name(MID_AUTUMN) == "mid_autumn"
    assert calendar.holiday_name(date(2026, 9, 20)) is None
    assert calendar.holiday_name(date(2026, 9, 12)) is None


@given(DAYS, COUNTS)
@example(date(2026, 12, 31), 1)
@example(date(2027, 1, 1), -1)
def test_adding_workdays_is_the_same_as_stepping_day_by_day(day: date, n: int) -> None:
    calendar = the_calendar()
    n %= 40
    for count in (n, -n):
        step = timedelta(days=1 if count >= 0 else -1)
        found, left = day, abs(count)
        while left or not calendar.is_workday(found):
            found += step
            left -= 1 if left and calendar.is_workday(found) else 0
        assert calendar.add_workdays(day, count) == found


@given(DAYS, COUNTS)
def test_workdays_between_undoes_adding(day: date, n: int) -> None:
    calendar = the_calendar()
    start = calendar.shift(day, "after")
    assert calendar.workdays_between(start, calendar.add_workdays(start, n)) == n


@given(DAYS, DAYS, DAYS)
def test_workdays_between_adds_up_and_is_signed(a: date, b: date, c: date) -> None:
    between = the_calendar().workdays_between
    assert between(a, b) + between(b, c) == between(a, c)
    assert between(a, b) == -between(b, a)


@given(DAYS)
def test_shift_gives_the_nearest_workday_on_that_side(day: date) -> None:
    calendar = the_calendar()
    before, after = calendar.shift(day, "before"), calendar.shift(day, "after")
    assert before <= day <= after
    assert calendar.is_workday(before)
    assert calendar.is_workday(after)
    assert calendar.workdays_between(before, after) == (0 if calendar.is_workday(day) else 1)


@given(st.dates(date(2, 1, 1), date(9998, 12, 31)))
def test_no_day_of_any_year_is_unknown(day: date) -> None:
    calendar = calendar_from({})
    assert calendar.is_provisional(day)
    assert isinstance(calendar.is_workday(day), bool)
    assert calendar.is_workday(calendar.add_workdays(day, 1))


def test_year_without_a_table_has_weekends_and_the_statutory_days() -> None:
    calendar = the_calendar()
    off = [str(day) for day, _ in statutory_days(2027)]
    assert off == [
        "2027-01-01", "2027-02-05", "2027-02-06", "2027-02-07", "2027-02-08", "2027-04-05", "2027-05-01",
        "2027-05-02", "2027-06-09", "2027-09-15", "2027-10-01", "2027-10-02", "2027-10-03",
    ]  # fmt: skip
    assert not calendar.is_workday(date(2027, 2, 8))
    assert calendar.is_workday(date(2027, 2, 9))
    assert not calendar.is_makeup(date(2027, 2, 14))
    assert calendar.holiday_name(date(2027, 9, 15)) == "mid_autumn"


@pytest.mark.parametrize("year", range(2025, 2027))
def test_statutory_days_are_off_in_the_notices_under_the_same_law(year: int) -> None:
    table = the_calendar().tables[year]
    for day, name in statutory_days(year):
        assert day in table.holidays
        assert table.holidays[day] == name or (day, name) == (date(2025, 10, 6), "mid_autumn")


def test_dates_are_provisional_from_the_last_days_before_a_year_without_a_table() -> None:
    calendar = the_calendar()
    assert [calendar.is_provisional(date(2026, 12, day)) for day in (28, 29, 31)] == [False, True, True]
    assert calendar.is_provisional(date(2027, 1, 4))
    assert not calendar.is_provisional(date(2025, 12, 31))


def test_notice_reaches_into_the_december_before() -> None:
    calendar = calendar_from({2030: parse_year_table(TABLE)})
    assert calendar.is_makeup(date(2029, 12, 29))
    assert not calendar.is_workday(date(2029, 12, 31))
    assert calendar.holiday_name(date(2029, 12, 31)) == "new_year"
    assert calendar.is_provisional(date(2029, 12, 20))


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("year = 2030", "", "year"),
        ("2029-12-31, ", "2029-11-30, ", "2029-11-30 lies outside the year"),
        ("2029-12-31, ", "2030-01-01, ", "2030-01-01 stands there twice"),
        ("2030-02-10", "2030-02-11", "2030-02-11 is no Saturday or Sunday"),
        ("2030-02-10", '"10 Feb"', "'10 Feb' is no date"),
        ("2030-02-10", "2030-02-10T08:00:00", "is no date"),
        ("2030-02-10", "[2030-02-10]", "is no date"),
        ("2030-02-10", "2030-13-10", "cannot be read"),
        ("published = 2029-11-20", 'published = "soon"', "published"),
        ("[[holidays]]", "[[holiday]]", "holidays"),
    ],
)
def test_fault_in_a_table_is_named(old: str, new: str, told: str) -> None:
    assert old in TABLE
    with pytest.raises(ConfigError, match=told):
        parse_year_table(TABLE.replace(old, new))


@given(st.text(max_size=60))
def test_any_text_is_a_table_or_a_config_error(text: str) -> None:
    with pytest.raises(ConfigError):
        parse_year_table(text)


def test_local_time_and_utc() -> None:
    calendar = the_calendar()
    assert calendar.instant(date(2026, 9, 28), time(17)) == datetime(2026, 9, 28, 9, tzinfo=UTC)
    assert calendar.closing(date(2026, 9, 28)) == datetime(2026, 9, 28, 9, 20, tzinfo=UTC)
    assert calendar.instant(date(2026, 9, 28), time(17)).tzinfo is UTC
    assert calendar.local_day(datetime(2026, 9, 27, 16, tzinfo=UTC)) == date(2026, 9, 28)
    abroad = calendar_from(calendar.tables, zone="Europe/Berlin")
    assert abroad.local_day(datetime(2026, 9, 27, 16, tzinfo=UTC)) == date(2026, 9, 27)


def test_days_outside_the_years_of_dates_overflow_as_dates_do() -> None:
    with pytest.raises(OverflowError):
        the_calendar().add_workdays(date.max, 1)
    with pytest.raises(OverflowError):
        the_calendar().add_workdays(date.min, -1)
