"""Speaking hours: never outside a window, never earlier than asked, at once inside one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.hours import Hours
from tests.domain.duty_builders import the_calendar

CALENDAR = the_calendar()
HOURS = Hours()


def local(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+08:00")


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("2026-09-21T09:00", "2026-09-21T09:00"),
        ("2026-09-21T07:00", "2026-09-21T08:40"),
        ("2026-09-21T12:10", "2026-09-21T14:10"),
        ("2026-09-24T21:00", "2026-09-28T08:40"),  # Mid-Autumn and the weekend lie between
        ("2026-10-10T10:00", "2026-10-10T10:00"),  # a Saturday that is worked
    ],
)
def test_outside_the_hours_the_next_window_is_taken(asked: str, told: str) -> None:
    assert HOURS.next_open(local(asked), CALENDAR) == local(told)


@given(st.integers(0, 353 * 24 * 60))
def test_next_open_is_in_a_window_of_a_workday_and_its_own_fixed_point(minutes: int) -> None:
    at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    found = HOURS.next_open(at, CALENDAR)
    assert at <= found <= at + timedelta(days=12)
    assert CALENDAR.is_workday(CALENDAR.local_day(found))
    assert HOURS.next_open(found, CALENDAR) == found
