"""What reporting costs each unit, and how many messages a unit gets a day."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.budget import MOST_A_DAY, must_wait, next_digest
from bot.domain.burden import Answered, Burden, Counted, Sent, UnitBurden, burden_of
from tests.domain.duty_builders import the_calendar

UNITS = [("u_sci", "市科技局"), ("u_tax", "市税务局")]
MESSAGES = st.lists(st.tuples(st.integers(0, 9), st.booleans()), max_size=40)


@given(MESSAGES, st.integers(0, 3))
def test_no_unit_gets_more_a_day_than_its_budget_but_for_what_is_official(
    messages: list[tuple[int, bool]], units: int
) -> None:
    sent: Counter[str] = Counter()
    for priority, _ in messages:
        count = sent["official"] + sent["plain"]
        if must_wait(sent=count, units=units, priority=priority):
            assert priority > 2
            assert count >= MOST_A_DAY * units > 0
        else:
            sent["official" if priority <= 2 else "plain"] += 1
    if units:
        assert sent["plain"] <= MOST_A_DAY * units


@given(st.integers(0, 99), st.integers(0, 9))
def test_a_room_that_is_no_units_own_has_no_budget(sent: int, priority: int) -> None:
    assert not must_wait(sent=sent, units=0, priority=priority)


def test_what_waits_goes_with_the_next_workdays_digest() -> None:
    at = datetime(2026, 9, 30, 2, tzinfo=UTC)
    assert next_digest(at, the_calendar()) == datetime(2026, 10, 8, 0, 40, tzinfo=UTC)


def test_minutes_are_estimated_from_characters_and_taps() -> None:
    one = UnitBurden("u", "市科技局", Sent("r", characters=1500), answered=Answered(13, 12, 80))
    assert one.minutes == 5 + 2 + 1
    assert UnitBurden("u", "市科技局", Sent("r")).minutes == 0


def test_units_stand_in_the_order_of_the_plan_whatever_they_cost() -> None:
    sent = [Sent("r_tax", 9, 1, 3, 900, 2), Sent("r_sci", 1, 0, 1, 100, 0), Sent("r_office", 50)]
    counted = Counted(sent, {"u_sci": 4}, {"u_tax": Answered(4, 1, 30)}, 10)
    burden = burden_of(UNITS, {"u_sci": ["r_sci"], "u_tax": ["r_tax"]}, counted)
    assert [each.name for each in burden.units] == ["市科技局", "市税务局"]
    assert [each.asked for each in burden.units] == [4, 0]
    assert (burden.messages, burden.urgent, burden.busy_days) == (10, 1, 2)
    assert burden.a_unit_and_workday == Decimal("0.50")
    assert burden.tapped_share == Decimal("25.0")


def test_a_shared_room_counts_for_each_unit_in_it() -> None:
    burden = burden_of(UNITS, {"u_sci": ["r"], "u_tax": ["r"]}, Counted([Sent("r", 3, characters=30)]))
    assert [each.sent.messages for each in burden.units] == [3, 3]


def test_nothing_asked_divides_by_nothing() -> None:
    nothing = Burden((), 0)
    assert (nothing.messages, nothing.a_unit_and_workday, nothing.tapped_share) == (0, None, None)
