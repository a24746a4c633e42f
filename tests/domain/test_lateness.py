"""What is late is told by when a report was first given in its term: no correction makes it late, no return
makes it be in time.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.duties import term
from bot.domain.evolve import evolve
from bot.domain.filings import Filing
from bot.domain.readings import Item
from bot.domain.steps import Said, file_report, send_back, withdraw
from tests.domain.duty_builders import the_calendar
from tests.domain.test_requests import DUE, OPENS, RULE, a_filing, noon

HOURS = st.integers(-200, 200)  # from what counts as on time
RETURNED_UNTIL = date(2026, 10, 20)


def given_at(filing: Filing, at: datetime, percent: int = 60) -> Filing:
    said = Said("p_1", f"完成{percent}%", at, at)
    return evolve(filing, file_report(filing, Item("1", None, Decimal(percent), ()), said))


def returned(filing: Filing) -> Filing:
    dates = term(RULE, RETURNED_UNTIL, the_calendar(), opens_on=DUE)
    return evolve(filing, send_back(filing, reason="缺数据", dates=dates, ladder=()))


@given(HOURS, st.lists(HOURS, max_size=4))
def test_corrections_change_nothing(first: int, later: list[int]) -> None:
    filing = a_filing()
    limit = filing.on_time_until
    filing = given_at(filing, limit + timedelta(hours=first))
    for place, hours in enumerate(later):
        filing = given_at(filing, limit + timedelta(hours=first + abs(hours)), percent=61 + place)
    assert filing.was_late == filing.is_late(limit + timedelta(days=90)) == (first > 0)


@given(HOURS, HOURS)
def test_what_came_late_stays_late_through_a_return(first: int, again: int) -> None:
    filing = given_at(a_filing(), a_filing().on_time_until + timedelta(hours=first))
    filing = returned(filing)
    assert filing.was_late == (first > 0)
    filing = given_at(filing, filing.on_time_until + timedelta(hours=again))
    assert filing.was_late == (first > 0 or again > 0)


@given(HOURS)
def test_what_is_taken_back_is_judged_when_it_comes_again(hours: int) -> None:
    filing = given_at(a_filing(), noon(OPENS))
    filing = evolve(filing, withdraw(filing, at=noon(OPENS)))
    assert filing.is_late(filing.on_time_until) is False
    filing = given_at(filing, filing.on_time_until + timedelta(hours=hours))
    assert filing.was_late == (hours > 0)


def test_what_is_owed_is_late_once_its_time_is_over() -> None:
    filing = a_filing()
    assert not filing.is_late(filing.on_time_until)
    assert filing.is_late(filing.on_time_until + timedelta(seconds=1))
    assert not filing.was_late
