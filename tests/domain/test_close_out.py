"""Closing a task out: who may take which step, what is owed afterwards, and opening again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.close_out import (
    Claim,
    CloseOut,
    CloseOutFact,
    Place,
    after,
    claim,
    give_back,
    may_claim,
    place_of,
    reopen,
    strike_off,
)
from bot.domain.duties import Closed, owed, running
from bot.domain.duty_facts import TaskReopened, TaskStruckOff
from bot.domain.evolve import evolve, opened
from bot.domain.facts import Fact, FilingOpened, FilingWaived
from bot.domain.filings import Filing
from bot.domain.periods import parse_period
from bot.domain.plan import Plan
from bot.domain.reconcile import reconcile
from bot.errors import MissingReason, RefusalError
from bot.step_errors import WrongState
from tests.domain.duty_builders import RULE, a_filing, a_plan, a_task, at, the_calendar

DAY = date(2026, 9, 21)
PLAN = a_plan(a_task("1", "u_sci"), a_task("2", "u_tax"))
PLACE = Place("p", 1, "t_1", "", "1")
SAID = Claim("AB12CD34", "u_sci", "p_1", "r_1", at(DAY), "验收已通过")


def claimed() -> CloseOut:
    return after(None, claim(None, PLACE, SAID))


def struck(filings: Sequence[Filing] = ()) -> tuple[CloseOut, tuple[Fact, ...]]:
    facts = strike_off(claimed(), PLACE, filings, new_id="X", ground="", at=at(DAY))
    [fact] = [each for each in facts if isinstance(each, TaskStruckOff)]
    return after(claimed(), fact), facts


def reopened(
    filings: Sequence[Filing], day: date, *, known: CloseOut | None = None, plan: Plan = PLAN
) -> tuple[Fact, ...]:
    closed: Closed = frozenset({("t_1", "")})
    return reopen(
        known or struck(filings)[0], plan, PLACE, filings, closed=closed, reason="有一处整改", at=at(day),
        calendar=the_calendar(),
    )  # fmt: skip


# Steps


def test_a_claim_waits_for_the_office_and_a_newer_one_takes_its_place() -> None:
    first = claimed()
    assert (first.waits, first.is_closed, first.words, first.unit) == (True, False, "验收已通过", "u_sci")
    again = after(first, claim(first, PLACE, replace(SAID, id="EF56AB78", words="材料已补")))
    assert (again.id, again.words, again.waits) == ("EF56AB78", "材料已补", True)


def test_striking_off_waives_what_is_owed_and_leaves_what_was_filed() -> None:
    filings = [
        a_filing("1"), a_filing("1", period="2026Q2", state="filed"),
        a_filing("1", period="2026Q1", state="accepted"), a_filing("1", period="2025Q4", state="returned"),
        a_filing("2", "u_tax"),
    ]  # fmt: skip
    known, facts = struck(filings)
    waived = [each for each in facts if isinstance(each, FilingWaived)]
    assert [each.filing for each in waived] == [filings[0].id, filings[3].id] == list(known.waived)
    assert {each.reason.text for each in waived} == {"AB12CD34"}
    assert (known.is_closed, known.struck_at) == (True, at(DAY))


def test_a_part_is_struck_off_alone() -> None:
    task = a_task("1", "a", "b", by_division=True)
    plan = a_plan(task)
    place = place_of(plan, task, "a")
    filings = [a_filing("1", "a"), a_filing("1", "b")]
    facts = strike_off(None, place, filings, new_id="X", ground="已核对", at=at(DAY))
    assert [each.filing for each in facts if isinstance(each, FilingWaived)] == [filings[0].id]
    left = owed(plan, RULE, parse_period("2026Q3"), closed=frozenset({("t_1", "a")}))
    assert [duty.unit for duty in left] == ["b"]


def test_without_a_claim_the_office_says_on_what_ground() -> None:
    with pytest.raises(MissingReason):
        strike_off(None, PLACE, [], new_id="X", ground="", at=at(DAY))
    back = after(claimed(), give_back(claimed(), PLACE, "两个县尚未验收"))
    with pytest.raises(MissingReason):
        strike_off(back, PLACE, [], new_id="X", ground="", at=at(DAY))
    [fact] = strike_off(back, PLACE, [], new_id="X", ground="验收结论已核对", at=at(DAY))
    assert isinstance(fact, TaskStruckOff)
    assert (fact.close_out, fact.ground and fact.ground.text) == ("X", "验收结论已核对")


def test_only_who_files_for_it_may_claim() -> None:
    plan = a_plan(a_task("1", "u_sci", "u_tax:support"), a_task("2", "a", "b", by_division=True))
    assert may_claim(plan, plan.tasks[0], ["u_tax"]) is None
    assert may_claim(plan, plan.tasks[0], ["u_tax", "u_sci"]) == "u_sci"
    assert may_claim(plan, plan.tasks[1], ["b"]) == "b"


# Afterwards


def test_nothing_is_owed_for_a_closed_task_in_any_period_nor_by_a_new_version() -> None:
    closed: Closed = frozenset({("t_1", "")})
    for period in ("2026Q3", "2026Q4", "2027Q1"):
        assert [duty.label for duty in owed(PLAN, RULE, parse_period(period), closed=closed)] == ["2"]
    waived = a_filing("1", state="waived")
    moved = a_plan(a_task("1", "u_data"), a_task("2", "u_tax"), version=2)
    facts = reconcile(
        [waived, a_filing("2", "u_tax")], PLAN, moved, at=at(DAY), calendar=the_calendar(), closed=closed
    )
    assert facts == ()


def test_reopening_owes_what_was_waived_with_a_term_from_today() -> None:
    known, facts = struck([a_filing("1")])
    waived = evolve(a_filing("1"), next(each for each in facts if isinstance(each, FilingWaived)))
    fact, again = reopened([waived], date(2026, 9, 25), known=known)
    assert isinstance(fact, TaskReopened)
    assert isinstance(again, FilingOpened)
    assert (again.filing, again.due_on) == (waived.id, date(2026, 9, 30))  # three workdays from the 25th
    assert again.ladder[0].on >= date(2026, 9, 25)
    assert after(known, fact).state == "reopened"


def test_reopening_long_after_owes_both_what_was_waived_and_what_is_under_way() -> None:
    known, facts = struck([a_filing("1")])
    waived = evolve(a_filing("1"), next(each for each in facts if isinstance(each, FilingWaived)))
    facts = reopened([waived], date(2026, 12, 14), known=known)
    due = {each.filing.split("/")[2]: each.due_on for each in facts if isinstance(each, FilingOpened)}
    assert due == {"2026Q3": date(2026, 12, 17), "2026Q4": date(2026, 12, 25)}


def test_reopening_between_periods_waits_for_the_next() -> None:
    assert [type(each) for each in reopened([], date(2026, 11, 2), known=struck()[0])] == [TaskReopened]


def test_what_was_accepted_is_not_asked_again() -> None:
    done = a_filing("1", state="accepted")
    assert [type(each) for each in reopened([done], date(2026, 9, 22))] == [TaskReopened]


def test_reopening_needs_a_reason_and_something_closed() -> None:
    with pytest.raises(WrongState):
        reopened([], DAY, known=claimed())
    with pytest.raises(MissingReason):
        reopen(
            struck()[0], PLAN, PLACE, [], closed=frozenset(), reason="", at=at(DAY), calendar=the_calendar()
        )


# Laws

ALLOWED = {
    (None, "claimed"), ("claimed", "claimed"), ("returned", "claimed"), ("reopened", "claimed"),
    ("claimed", "returned"), (None, "struck"), ("claimed", "struck"), ("returned", "struck"),
    ("reopened", "struck"), ("struck", "reopened"),
}  # fmt: skip
State = tuple[CloseOut | None, dict[str, Filing]]
Step = Callable[[State, date, str], tuple[Fact, ...]]


def _claim(now: State, day: date, new_id: str) -> tuple[Fact, ...]:
    return (claim(now[0], PLACE, replace(SAID, id=new_id)),)


def _return(now: State, day: date, new_id: str) -> tuple[Fact, ...]:
    if now[0] is None:
        raise WrongState(label="1", state="", step="close")
    return (give_back(now[0], PLACE, "缺材料"),)


def _strike(ground: str) -> Step:
    def step(now: State, day: date, new_id: str) -> tuple[Fact, ...]:
        return strike_off(now[0], PLACE, list(now[1].values()), new_id=new_id, ground=ground, at=at(day))

    return step


def _reopen(now: State, day: date, new_id: str) -> tuple[Fact, ...]:
    if now[0] is None:
        raise WrongState(label="1", state="", step="reopen")
    return reopened(list(now[1].values()), day, known=now[0])


def _morning(now: State, day: date, new_id: str) -> tuple[Fact, ...]:
    """The schedule opens what runs on that day."""
    closed: Closed = frozenset({("t_1", "")}) if now[0] and now[0].is_closed else frozenset()
    duties = [
        duty
        for frame, _ in running(PLAN, RULE, day, the_calendar())
        for duty in owed(PLAN, RULE, frame, closed=closed)
    ]
    found = reconcile([], None, PLAN, at=at(day), calendar=the_calendar(), closed=closed)
    names = {duty.filing for duty in duties if duty.task == "t_1"} - set(now[1])
    return tuple(each for each in found if isinstance(each, FilingOpened) and each.filing in names)


STEPS = st.sampled_from([_claim, _return, _strike(""), _strike("已核对"), _reopen, _morning, _morning])


def _applied(facts: Sequence[Fact], known: CloseOut | None, filings: dict[str, Filing]) -> CloseOut | None:
    """Brings the filings up to the facts; the close-out as it is then."""
    for fact in facts:
        if isinstance(fact, FilingOpened):
            assert fact.filing not in filings or filings[fact.filing].state == "waived"
            filings[fact.filing] = opened(fact)
        elif isinstance(fact, FilingWaived):
            filings[fact.filing] = evolve(filings[fact.filing], fact)
        elif isinstance(fact, CloseOutFact):
            then = after(known, fact)
            assert (known.state if known else None, then.state) in ALLOWED
            known = then
    return known


@given(st.lists(st.tuples(STEPS, st.integers(1, 40)), max_size=25))
def test_whatever_happens_a_closed_task_owes_nothing_and_an_open_one_what_runs(
    steps: list[tuple[Step, int]],
) -> None:
    known: CloseOut | None = None
    filings: dict[str, Filing] = {}
    day, ids = DAY, (f"ID{no:06d}" for no in count())
    for step, gap in steps:
        day = the_calendar().add_workdays(day + timedelta(days=gap), 0)
        try:
            facts = step((known, filings), day, next(ids))
        except RefusalError:
            continue
        known = _applied(facts, known, filings)
        if known is not None and known.is_closed:
            assert not [each for each in filings.values() if each.is_owed]
            assert {filings[each].state for each in known.waived} <= {"waived"}
        if known is not None and known.state == "reopened" and step is _reopen:
            due = {each.id for each in filings.values() if each.is_owed}
            assert set(known.waived) <= due
