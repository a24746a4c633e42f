"""The days on which an overdue urgent report is asked for again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.rules import URGENT
from bot.domain.silence import asked_again_on, is_long

DUE = date(2026, 12, 31)
RULES = st.integers(1, 30).map(lambda days: replace(URGENT, follow_up_days=days))


@given(RULES, st.integers(-40, 400))
def test_it_is_asked_for_once_an_interval_and_the_newest_day_counts(rule, gone):  # type: ignore[no-untyped-def]
    today, step = DUE + timedelta(days=gone), rule.follow_up_days
    asked = asked_again_on(DUE, today, rule)
    if gone < step:
        assert asked is None
    else:
        assert asked is not None
        assert asked <= today < asked + timedelta(days=step)
        assert (asked - DUE).days % step == 0
        assert is_long(DUE, asked, rule) == (gone >= 2 * step)
