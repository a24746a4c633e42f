"""How long a reply asks us to wait, however it says so."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.wire.waiting import asked_to_wait

SINCE = datetime(2026, 9, 28, 1, 0, tzinfo=UTC)


def dated(seconds: float) -> dict[str, str]:
    """A date that lies so far behind the reply's own."""
    until = format_datetime(SINCE + timedelta(seconds=seconds), usegmt=True)
    return {"date": format_datetime(SINCE, usegmt=True), "retry-after": until}


@pytest.mark.parametrize(
    ("said", "seconds"), [("90", 90.0), ("0", 1.0), ("1.5", 1.5), (" 7 ", 7.0), ("999999", 999999.0)]
)
def test_seconds_are_taken_as_they_are(said: str, seconds: float) -> None:
    assert asked_to_wait({"retry-after": said}) == seconds


@given(st.integers(min_value=-(10**6), max_value=10**6))
def test_a_date_counts_from_the_replys_own(seconds: int) -> None:
    assert asked_to_wait(dated(seconds)) == max(1.0, float(seconds))


@pytest.mark.parametrize(
    "said", ["", "soon", "-5", "1e9", "9999999", "Mon, 99 Foo 2026 00:00:00 GMT", "\x00"]
)
def test_what_cannot_be_read_says_nothing(said: str) -> None:
    assert asked_to_wait({"retry-after": said, "date": format_datetime(SINCE)}) is None


def test_a_date_without_the_replys_own_says_nothing() -> None:
    assert asked_to_wait({"retry-after": dated(60)["retry-after"]}) is None


@given(st.text(), st.text())
def test_nothing_that_is_said_breaks_it(said: str, date: str) -> None:
    found = asked_to_wait({"retry-after": said, "date": date})
    assert found is None or found >= 1.0
