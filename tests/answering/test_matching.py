"""Which filings words may be about where they name none."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.answering.matching import Candidates, the_one_in_term
from bot.domain.filings import Filing
from tests.notices.samples import a_filing

NOW = datetime(2026, 12, 18, 2, tzinfo=UTC)


def missed(label: str = "3") -> Filing:
    """Of the last quarter, locked since."""
    return replace(a_filing(label), locked_at=NOW - timedelta(days=40), due_at=NOW - timedelta(days=80))


def now_owed(label: str = "3") -> Filing:
    found = a_filing(label, period="2026Q4", due_at=NOW + timedelta(days=7))
    return replace(found, id=f"p/quarterly/2026Q4/t_{label}/u_1/report", locked_at=NOW + timedelta(days=40))


def test_what_was_missed_and_is_locked_holds_up_nothing_that_is_owed_now() -> None:
    both = Candidates((missed(), now_owed(), missed("4"), now_owed("4")), (), at=NOW)
    assert [filing.period for filing in both.still_taken] == ["2026Q4", "2026Q4"]
    assert len(both.owed) == 4
    alone = Candidates((missed(),), (), at=NOW)
    assert alone.still_taken == []
    assert alone.labelled("3") == [missed()]  # and it is told that it is locked
    asked_for = replace(missed(), slip_until=NOW.date())
    assert Candidates((asked_for, now_owed()), (), at=NOW).still_taken == [asked_for, now_owed()]


def test_what_was_filed_now_is_meant_before_what_was_missed_and_is_locked() -> None:
    filed = replace(now_owed(), state="filed")
    assert Candidates((missed(), filed), (), at=NOW).labelled("3") == [filed]
    assert Candidates((missed(), filed), (), ("2026Q3",), at=NOW).labelled("3") == [missed()]


def test_more_time_is_for_what_is_still_in_term() -> None:
    late = replace(missed(), locked_at=NOW + timedelta(days=1))
    node = a_filing("3", period="@m_1", due_at=NOW + timedelta(days=3))
    found = Candidates((late, replace(node, id="p/milestone/@m_1/t_3/u_1/report")), (), at=NOW)
    chosen = the_one_in_term(found, "3")
    assert chosen is not None
    assert chosen.is_node
    assert the_one_in_term(replace(found, quoted=(late,)), "3") == late
    assert the_one_in_term(replace(found, filings=(late,)), "3") == late
