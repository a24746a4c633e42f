"""What counts apart from what is missing: each filing is measured by its own period."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.domain.counting import AsOf, count_of
from tests.domain.test_requests import a_filing, noon


def test_a_term_is_longer_than_that_of_its_own_period_not_of_another() -> None:
    """A rule that was monthly is quarterly now: September's report is due after the quarter's."""
    quarter = a_filing()
    later = quarter.due_on + timedelta(days=20)
    month = replace(quarter, period="2026-09", due_on=later, due_at=noon(later))
    usual = {
        (quarter.plan, quarter.rule, quarter.period): quarter.due_on,
        (month.plan, month.rule, month.period): month.due_on,
    }
    as_of = AsOf(noon(quarter.due_on - timedelta(days=1)), usual=usual)
    assert count_of(month, as_of) == count_of(quarter, as_of) == "not_received"
    assert count_of(replace(quarter, due_on=later, due_at=noon(later)), as_of) == "extended"
