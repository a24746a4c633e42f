"""Slips and circulars: none after an answer, none twice, none without a slip, numbers without gaps."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.case_files import CaseStep, case_file
from bot.domain.evolve import evolve, evolve_by_letter
from bot.domain.filings import Filing
from bot.domain.ladder import freeze, reached, to_propose
from bot.domain.letters import (
    Letter,
    LetterState,
    Yes,
    decline,
    issue,
    lapse,
    level_after,
    reply_day,
    still_owing,
)
from bot.domain.rules import DEFAULT_LADDER, PROPOSED
from bot.errors import NotFound
from bot.step_errors import LetterSettled
from tests.domain.duty_builders import a_filing, at, the_calendar
from tests.domain.test_ladder import DATES, LADDER

AT = datetime(2026, 10, 12, 1, tzinfo=UTC)
DAY = date(2026, 10, 12)
SLIP = Letter("D4TM0001", "supervision", "p", 1, "proposed", AT, "u_sci", (a_filing("1").id,))
OFFSETS = st.lists(st.integers(0, 4), min_size=1, max_size=40)
ACTS = st.lists(
    st.sampled_from(["look", "look", "look", "file", "return", "yes", "no", "hand", "dispute", "settle"]),
    min_size=40,
    max_size=40,
)


def test_slip_is_proposed_after_the_urgings_and_a_circular_after_the_slip() -> None:
    filing = a_filing(ladder=LADDER, reached=5)
    assert to_propose(filing, date(2026, 10, 11), last=None) is None
    stage = to_propose(filing, DAY, last=date(2026, 10, 10))
    assert stage is not None
    assert (stage.stage, stage.index) == ("supervision", 5)
    after = evolve(filing, stage)
    assert to_propose(after, date(2026, 12, 1), last=None) is None, "no circular without a slip"
    slipped = replace(after, slip_until=date(2026, 10, 15))
    assert to_propose(slipped, date(2026, 10, 15), last=None) is None
    circular = to_propose(slipped, date(2026, 10, 16), last=None)
    assert circular is not None
    assert circular.stage == "circular"


def test_who_is_urged_today_may_answer_before_a_slip_is_proposed() -> None:
    """After downtime: the urging is said, the slip waits for the next workday."""
    filing = a_filing(ladder=LADDER, reached=2)
    stages = reached(filing, date(2026, 10, 20))
    assert [stage.stage for stage in stages] == ["urging", "urging", "urging"]
    for stage in stages:
        filing = evolve(filing, stage)
    assert to_propose(filing, date(2026, 10, 20), last=stages[-1].on) is None
    assert to_propose(filing, date(2026, 10, 21), last=stages[-1].on) is not None


@given(OFFSETS, ACTS)
def test_no_stage_after_an_answer_none_twice_and_no_circular_without_a_slip(  # noqa: C901 - a life in acts
    offsets: list[int], acts: list[str]
) -> None:
    """Months of one filing: whatever the office and the unit do, the ladder keeps its laws."""
    filing, day, last = a_filing(ladder=LADDER), date(2026, 9, 10), None
    pending, seen, slips = False, set[int](), list[date]()
    for offset, act in zip(offsets, acts, strict=False):
        day += timedelta(days=offset)
        match act:
            case "file":
                filing = replace(filing, state="filed")
            case "return":
                ladder = freeze(DEFAULT_LADDER, replace(DATES, opens_on=day, due_on=day), the_calendar())
                filing = replace(filing, state="returned", ladder=ladder, reached=0, slip_until=None)
                pending, seen, slips = False, set(), []
            case "dispute" | "settle":
                filing = replace(filing, paused=act == "dispute")
            case "yes" | "hand" if (pending or act == "hand") and still_owing([filing]):
                yes = Yes("p_1", at(day), day, until=None)
                fact = issue(replace(SLIP, filings=(filing.id,)), [filing], yes, the_calendar())
                filing, pending = evolve_by_letter(filing, fact), False
                slips.append(fact.reply_by or day)
            case "no":
                pending = False
        before, reminded = filing, True
        for stage in reached(filing, day):
            reminded &= stage.stage == "reminder"
            filing, last = evolve(filing, stage), stage.on
            assert stage.stage not in PROPOSED
            assert stage.index not in seen
            seen.add(stage.index)
        proposed = None if pending else to_propose(filing, day, last=last)
        if proposed is not None:
            filing, pending, reminded = evolve(filing, proposed), True, False
            assert proposed.index not in seen
            assert proposed.stage != "circular" or slips
            assert last is None or last < day
            seen.add(proposed.index)
        if filing is not before:
            assert before.is_owed
            assert not before.paused
            in_peace = all(day > until for until in slips[-1:])
            assert in_peace or reminded, "while a slip may be answered nothing but reminders comes"


@pytest.mark.parametrize("days", [-4, 4])
def test_a_slip_before_the_due_day_asks_for_an_answer_no_later_than_that(days: int) -> None:
    filing = a_filing(ladder=LADDER)
    day = filing.due_on + timedelta(days=days)
    yes = Yes("p_1", at(day), day, until=None)
    fact = issue(replace(SLIP, filings=(filing.id,)), [filing], yes, the_calendar())
    assert fact.reply_by is not None
    assert fact.reply_by == filing.due_on if days < 0 else fact.reply_by > day


@given(
    st.lists(st.tuples(st.sampled_from(["supervision", "circular"]), st.integers(2026, 2028)), max_size=30)
)
def test_numbers_of_a_kind_and_year_run_from_one_without_gaps(issued: list[tuple[str, int]]) -> None:
    """Each takes the number after the last of its kind and year."""
    register: dict[tuple[str, int], list[int]] = defaultdict(list)
    for kind, year in sorted(issued, key=lambda each: each[1]):
        taken = register[kind, year]
        letter = replace(SLIP, kind=kind)  # type: ignore[arg-type]
        leaves = date(year, 3, 2)
        yes = Yes("p_1", at(leaves), leaves, no=(taken[-1] if taken else 0) + 1)
        fact = issue(letter, [a_filing("1")], yes, the_calendar())
        assert fact.year == year
        taken.append(fact.no)
    assert all(numbers == list(range(1, len(numbers) + 1)) for numbers in register.values())


@given(st.dates(date(2025, 12, 25), date(2026, 12, 31)), st.integers(0, 23), st.integers(0, 9))
def test_a_document_is_numbered_in_the_year_of_the_day_it_bears(day: date, hour: int, later: int) -> None:
    """It may leave in the next year: what it bears is the day on which it was signed."""
    yes = Yes("p_1", at(day, hour), day + timedelta(days=later))
    fact = issue(SLIP, [a_filing("1")], yes, the_calendar())
    assert fact.year == the_calendar().local_day(fact.issued_at).year == day.year


def test_term_for_reply_is_counted_in_workdays_of_the_calendar() -> None:
    friday = Yes("p_1", AT, date(2026, 9, 30))
    assert reply_day(SLIP, [], friday, the_calendar()) == date(2026, 10, 10), "a make-up Saturday counts"
    asked = replace(friday, until=date(2026, 10, 11))
    assert reply_day(SLIP, [], asked, the_calendar()) == date(2026, 10, 12)
    with pytest.raises(NotFound):
        reply_day(SLIP, [], replace(friday, until=date(2026, 9, 30)), the_calendar())


@pytest.mark.parametrize("state", ["issued", "declined", "lapsed"])
def test_what_was_decided_is_decided_once(state: LetterState) -> None:
    settled = replace(SLIP, state=state)
    yes = Yes("p_1", AT, DAY)
    with pytest.raises(LetterSettled):
        issue(settled, [a_filing("1")], yes, the_calendar())
    with pytest.raises(LetterSettled):
        decline(settled, reason="已电话沟通")
    with pytest.raises(LetterSettled):
        lapse(settled)


def test_nothing_goes_out_about_what_is_answered_or_disputed() -> None:
    filings: list[Filing] = [
        a_filing("1"), a_filing("2", state="filed"), replace(a_filing("3"), paused=True),
        a_filing("4", state="returned"), a_filing("5", state="waived"),
    ]  # fmt: skip
    assert [each.label for each in still_owing(filings)] == ["1", "4"]
    with pytest.raises(LetterSettled):
        issue(SLIP, [], Yes("p_1", AT, DAY), the_calendar())
    periodic = replace(SLIP, kind="circular", unit="", filings=(), rule="quarterly", period="2026Q3")
    assert issue(periodic, [], Yes("p_1", AT, DAY), the_calendar()).reply_by is None


def test_level_rises_with_each_slip_about_the_same_matter_up_to_red() -> None:
    issued = [replace(SLIP, id=f"S{no}", state="issued") for no in range(5)]
    levels = [level_after(issued[:count], SLIP.filings) for count in range(5)]
    assert levels == [1, 2, 3, 3, 3]
    other = replace(issued[0], filings=("another",))
    declined = replace(SLIP, state="declined")
    assert level_after([other, declined, replace(issued[0], kind="circular")], SLIP.filings) == 1


def test_case_file_tells_what_was_said_each_day_and_how_long_it_waits() -> None:
    steps = [
        CaseStep("reminder", date(2026, 9, 21)), CaseStep("reminder", date(2026, 9, 29)),
        CaseStep("urging", date(2026, 9, 29)), CaseStep("urged", date(2026, 9, 29)),
        CaseStep("urging", date(2026, 10, 8), went=False), CaseStep("supervision", DAY),
    ]  # fmt: skip
    case = case_file(a_filing("1"), day=DAY, calendar=the_calendar(), steps=steps)
    assert case.overdue_workdays == 5
    assert case.days_of("reminder") == (date(2026, 9, 21),)
    assert case.days_of("urging", "urged") == (date(2026, 9, 29), date(2026, 9, 29))
    early = case_file(a_filing("1"), day=date(2026, 9, 28), calendar=the_calendar())
    assert early.overdue_workdays == 0
