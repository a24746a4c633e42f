"""Urgent events are numbered by year without a gap; absences end when somebody is back."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.absences import Absence, come_back, go_away
from bot.domain.event_numbers import named_event
from bot.domain.events import next_event
from bot.domain.people import Post

DAYS = st.dates(date(2026, 9, 1), date(2026, 12, 31))
POST = Post("post", "p_1", "liaison", "u_1")


@given(st.integers(0, 30), st.integers(0, 30))
def test_events_are_numbered_one_after_another_each_year(this_year: int, last_year: int) -> None:
    taken = [f"2026-{no}" for no in range(1, this_year + 1)] + [
        f"2025-{no}" for no in range(1, last_year + 1)
    ]
    assert next_event(2026, taken) == f"2026-{this_year + 1}"


@pytest.mark.parametrize(
    ("words", "event"),
    [
        ("2026-7号 火已扑灭", "2026-7"),
        ("续报2026 - 07号", "2026-7"),
        ("2026-10-12起火", None),
        ("起火", None),
    ],
)
def test_an_event_is_named_by_its_number_and_never_by_a_date(words: str, event: str | None) -> None:
    assert named_event(words) == event


@given(DAYS, DAYS, DAYS)
def test_whoever_is_back_is_away_no_more(since: date, until: date, day: date) -> None:
    if until < since:
        with pytest.raises(ValueError, match=str(since)):
            go_away("p_1", [POST], "p_2", since, until)
        return
    [fact] = go_away("p_1", [POST], "p_2", since, until)
    absence = Absence(fact.absence, "p_1", fact.unit, fact.substitute, fact.since, fact.until)
    back = come_back(absence, day)
    assert back.until < max(day, since)
    assert back.since <= back.until
    assert back.absence == absence.id


def test_nobody_stands_in_for_themselves_nor_for_more_than_a_year() -> None:
    day = date(2026, 10, 8)
    for substitute, until in (("p_1", day), ("p_2", day + timedelta(days=400))):
        with pytest.raises(ValueError, match="2026-10-08"):
            go_away("p_1", [POST], substitute, day, until)
