"""A roll-up counts every filing once, keeps apart what nobody accepted, and stays in the order printed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, get_args

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.counting import COUNTS
from bot.domain.filings import Filing, FilingState
from bot.domain.indicators import stand
from bot.domain.last_known import IndicatorRow, LastTold
from bot.domain.periods import parse_period
from bot.domain.plan import OFFICE, Assignment, Indicator, Milestone, Plan
from bot.domain.readings import STATUSES, Figure
from bot.domain.rollup import Rollup
from bot.domain.rollup_days import milestones_in
from bot.domain.rollup_entries import Totals
from tests.documents.rollups import (
    CUT_OFF,
    DUE,
    OFFICE_NAME,
    UNITS,
    a_filing,
    a_plan,
    a_report,
    a_rollup,
    a_task,
    rolled,
)

TASKS = tuple(a_task(number) for number in range(1, 9))
PLAN = a_plan(TASKS)


def one(state: FilingState = "accepted", **told: object) -> Rollup:
    """Of a single filing."""
    return rolled(
        PLAN, [a_filing(TASKS[0], state, **({} if state == "open" else {"report": a_report(**told)}))]
    )


def by_division(*states: FilingState, **statuses: str) -> Rollup:
    """Of one task that several units report on, each in a state; statuses by unit id."""
    task = replace(
        TASKS[0], assignments=tuple(Assignment(unit.id, "lead") for unit in UNITS), by_division=True
    )
    filings = [
        replace(
            a_filing(task, state),
            id=f"p/quarterly/2026Q3/{task.id}/{unit.id}/report",
            unit=unit.id,
            report=None if state == "open" else a_report(status=statuses.get(unit.id, "on_track")),
        )
        for unit, state in zip(UNITS, states, strict=False)
    ]
    return rolled(a_plan([task]), filings)


@st.composite
def some_filings(draw: st.DrawFn) -> list[Filing]:
    """Of some tasks and units, each pair at most once, in any state, filed at any time."""
    pairs = st.tuples(st.sampled_from(TASKS), st.sampled_from(UNITS))
    filings = []
    for task, unit in draw(st.lists(pairs, unique=True, max_size=20)):
        state = draw(st.sampled_from(get_args(FilingState)))
        filed_at = DUE + timedelta(hours=draw(st.integers(-200, 600)))
        status = draw(st.none() | st.sampled_from(STATUSES))
        told = a_report(filed_at=filed_at, status=status, problem=draw(st.none() | st.just("缺资金")))
        report = None if state == "open" and draw(st.booleans()) else told
        filing_id = f"p/quarterly/2026Q3/{task.id}/{unit.id}/report"
        due_at = DUE + timedelta(days=draw(st.sampled_from([0, 0, 10, 20])))
        changes = {"due_at": due_at, "due_on": due_at.date(), "own_term": due_at != DUE}
        filings.append(a_filing(task, state, id=filing_id, unit=unit.id, report=report, **changes))
    return filings


def disputed_among(filings: Sequence[Filing]) -> set[str]:
    """The units of every third task say it is not theirs."""
    return {filing.id for filing in filings if int(filing.label) % 3 == 0}


def counted(*filings: Filing, **changes: Any) -> list[str]:
    return [entry.counts_as for entry in rolled(PLAN, filings, **changes).entries]


@given(some_filings())
def test_totals_add_up(filings: list[Filing]) -> None:
    by_form = {filing.id for filing in filings if int(filing.label) % 4 == 0}
    made = rolled(PLAN, filings, disputed=disputed_among(filings), unattested=by_form)
    totals = made.totals
    assert totals.owed + totals.waived == len(filings) == len(made.entries)
    assert totals.owed == totals.on_time + totals.late + totals.not_received + totals.apart
    assert totals.apart == totals.unsigned + totals.extended + totals.disputed + totals.unattested
    assert totals.received == totals.accepted + totals.unchecked + totals.returned
    assert totals.received == totals.on_time + totals.late


@given(some_filings())
def test_who_disputes_has_more_time_or_waits_for_a_signature_is_not_called_missing(
    filings: list[Filing],
) -> None:
    disputed = disputed_among(filings)
    made = rolled(PLAN, filings, disputed=disputed)
    missing = {entry.filing for entry in made.counting_as("not_received")}
    assert not missing & disputed
    for filing in filings:
        told = filing.report is not None and filing.report.filed_at <= CUT_OFF
        if filing.id in missing:
            assert filing.due_at <= CUT_OFF
            assert not (told and filing.state == "unsigned")
    assert {entry.filing for entry in made.counting_as("disputed")} <= disputed


def test_more_time_counts_while_it_runs_and_only_where_it_is_the_filings_own() -> None:
    usual = {("p", "quarterly", "2026Q3"): DUE.date()}
    until = CUT_OFF + timedelta(days=2)
    moved = a_filing(TASKS[0], "open", due_at=until, due_on=until.date(), own_term=True)
    assert counted(moved) == ["extended"]
    assert counted(moved, cut_off=until) == ["not_received"]
    later = replace(moved, own_term=False)
    assert counted(later, usual=usual) == ["extended"], "opened after the others, as what was handed over"
    assert counted(later, usual={("p", "quarterly", "2026Q3"): until.date()}) == ["not_received"]
    assert counted(replace(moved, state="unsigned", report=a_report())) == ["unsigned"]
    assert [row.kind for row in rolled(PLAN, [moved]).ahead] == ["extended"]


def test_dispute_stands_apart_until_something_was_received() -> None:
    for state, counts_as in (("open", "disputed"), ("unsigned", "disputed"), ("filed", "unchecked")):
        filing = a_filing(TASKS[0], state)
        assert counted(filing, disputed={filing.id}) == [counts_as]
    refused = a_filing(TASKS[0], "returned", signature="refused")
    assert (counted(refused), counted(refused, disputed={refused.id})) == (["not_received"], ["disputed"])


def test_a_form_that_nobody_stands_for_yet_is_neither_missing_nor_received() -> None:
    for state, counts_as in (("open", "unattested"), ("unsigned", "unsigned"), ("filed", "unchecked")):
        filing = a_filing(TASKS[0], state)
        assert counted(filing, unattested={filing.id}) == [counts_as]
    filing = a_filing(TASKS[0], "open")
    assert counted(filing, unattested={filing.id}, disputed={filing.id}) == ["disputed"]
    totals = rolled(PLAN, [filing], unattested={filing.id}).totals
    assert (totals.owed, totals.received, totals.not_received, totals.apart) == (1, 0, 0, 1)


@given(some_filings())
def test_nothing_is_counted_twice(filings: list[Filing]) -> None:
    made = rolled(PLAN, filings)
    counted = [entry.filing for count in COUNTS for entry in made.counting_as(count)]
    assert sorted(counted) == sorted(filing.id for filing in filings)
    assert len({task.task for task in made.tasks}) == len(made.tasks)
    settled = sum(count for _, count in made.statuses)
    assert settled == sum(task.counts_as == "accepted" for task in made.tasks)


@given(some_filings())
def test_units_and_sections_add_up_to_the_whole(filings: list[Filing]) -> None:
    made = rolled(PLAN, filings)
    for groups in (made.units, made.sections):
        summed = Totals(
            **{
                name: sum(getattr(group.totals, name) for group in groups)
                for name in Totals.__dataclass_fields__
            }
        )
        assert summed == made.totals
    assert sum(group.tasks for group in made.sections) == len(made.tasks)


@given(some_filings(), st.randoms(use_true_random=False))
def test_order_and_repetition_of_the_input_do_not_matter(filings: list[Filing], random: object) -> None:
    shuffled = [*filings, *filings[:3]]
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert rolled(PLAN, shuffled) == rolled(PLAN, filings)


@given(some_filings())
def test_body_holds_accepted_reports_only(filings: list[Filing]) -> None:
    made = rolled(PLAN, filings)
    accepted = {
        filing.id
        for filing in filings
        if filing.state == "accepted" and filing.report and filing.report.filed_at <= CUT_OFF
    }
    assert {entry.filing for entry in (*made.problems, *made.progress)} <= accepted
    assert {entry.filing for entry in made.counting_as("accepted")} == accepted


def test_report_after_the_cut_off_is_not_received() -> None:
    after, just = CUT_OFF + timedelta(seconds=1), CUT_OFF
    assert one(filed_at=after).totals.not_received == 1
    assert one(filed_at=after).entries[0].status is None
    assert one(filed_at=just).totals.late == 1


def test_lateness_is_by_what_counts_as_on_time() -> None:
    assert one(filed_at=DUE).totals.on_time == 1
    assert one(filed_at=DUE + timedelta(seconds=1)).totals.late == 1


def test_returned_report_was_received_but_is_not_told() -> None:
    made = one("returned", problem="缺资金", status="behind")
    assert (made.totals.received, made.totals.returned) == (1, 1)
    assert made.entries[0].status is None
    assert made.problems == ()


def test_unchecked_report_stands_apart_with_what_it_tells() -> None:
    made = one("filed", status="behind", problem="缺资金")
    assert [entry.problem for entry in made.counting_as("unchecked")] == ["缺资金"]
    assert (made.problems, made.statuses) == ((), ())


def test_other_periods_plans_and_inputs_are_not_counted() -> None:
    filing = a_filing(TASKS[0])
    others = [replace(filing, period="2026Q2"), replace(filing, plan="q"), replace(filing, part="input")]
    assert rolled(PLAN, others).totals == Totals()


def test_task_of_several_units_waits_for_the_last_of_them() -> None:
    assert by_division("accepted", "filed", "returned").tasks[0].counts_as == "returned"
    assert by_division("accepted", "open", "returned").tasks[0].counts_as == "not_received"
    assert by_division("accepted", "waived").tasks[0].counts_as == "accepted"
    assert by_division("waived", "waived").owed_tasks == 0


def test_task_of_several_units_stands_as_the_one_that_needs_attention() -> None:
    states: Sequence[FilingState] = ["accepted"] * 3
    assert by_division(*states, u_sci="completed", u_fin="behind").tasks[0].status == "behind"
    done = {"u_sci": "completed", "u_fin": "completed", "u_law": "completed"}
    assert by_division(*states, **done).tasks[0].status == "completed"
    assert by_division(*states, **(done | {"u_law": "no_activity"})).tasks[0].status == "no_activity"


def test_units_stand_as_printed_however_they_do() -> None:
    states: Sequence[FilingState] = ["open", "returned", "accepted"]
    assert [group.name for group in by_division(*states).units] == ["市科技局", "市财政局", "市司法局"]


def test_office_owes_under_its_own_name_and_a_vanished_task_comes_last() -> None:
    gone = a_filing(replace(a_task(99), assignments=(Assignment("u_gone", "lead"),)))
    own = replace(a_filing(TASKS[0]), unit=OFFICE)
    made = rolled(PLAN, [gone, own])
    assert [entry.unit_name for entry in made.entries] == [OFFICE_NAME, "u_gone"]


def test_words_of_offline_tasks_do_not_leave() -> None:
    task = replace(TASKS[0], sensitivity="offline")
    told = a_report(figures=(Figure("涉密数", Decimal(3), "件"),), problem="秘密", next_step="秘密")
    secret = Indicator("i", "涉密数", ">=", Decimal(9), "件", task=task.id)
    node = Milestone("m", "秘密节点", "deadline", "2026-09", task=task.id)
    plan = a_plan([task], indicators=(secret,), milestones=(node,))
    made = rolled(plan, [replace(a_filing(task), report=told)])
    assert "密" not in repr(made)
    assert task.title not in repr(made)
    assert made.statuses == (("on_track", 1),)


def test_indicators_take_accepted_figures_of_their_own_task() -> None:
    made = a_rollup()
    lamps = [row.standing.lamp for row in made.indicators]
    assert lamps == ["green", "yellow", "red", "green", "off", "green", "green"]
    assert [row.label for row in made.indicators[:2]] == ["1", "2"]
    assert made.rated_on == date(2026, 9, 30)


def test_figure_of_an_unchecked_report_lights_no_lamp() -> None:
    target = Indicator("i", "对接项目", ">=", Decimal(40), "个", by="2026", cadence="per-year", task="t_1")
    told = a_report(figures=(Figure("对接项目", Decimal(30), "个"),))
    for state, lamp in (("accepted", "green"), ("filed", "unfiled")):
        filing = replace(a_filing(TASKS[0]), state=state, report=told)
        made = rolled(replace(PLAN, indicators=(target,)), [filing])
        assert made.indicators[0].standing.lamp == lamp


def test_an_indicator_that_nobody_tells_shows_what_was_last_accepted_and_when() -> None:
    target = Indicator("i", "对接项目", ">=", Decimal(40), "个", by="2026", cadence="per-year")
    plan = replace(PLAN, indicators=(target,))

    def quarter(period: str, value: int, state: FilingState = "accepted") -> tuple[str, list[Filing]]:
        report = a_report(figures=(Figure("对接项目", Decimal(value), "个"),))
        return period, [replace(a_filing(TASKS[0], state), period=period, report=report)]

    def shown(*earlier: tuple[str, list[Filing]], now: FilingState = "open") -> IndicatorRow:
        (_, filings) = quarter("2026Q3", 25, now)
        return rolled(plan, filings, earlier=earlier).indicators[0]

    unchecked, told, before = quarter("2026Q2", 18, "filed"), quarter("2026Q1", 12), quarter("2025Q4", 30)
    row = shown(unchecked, told, before)
    end = date(2026, 3, 31)
    then = LastTold("2026Q1", end, stand(target, [Decimal(12)], end))
    assert (row.last, row.standing.lamp, row.standing.value) == (then, "unfiled", None)
    assert then.standing.gap is not None
    assert shown(told, now="accepted").last is None
    parts = "2026Q2", [*quarter("2026Q2", 18)[1], replace(quarter("2026Q2", 9)[1][0], id="other")]
    differing = shown(parts, told).last  # two values: an older one would pass for the latest
    assert differing is not None
    assert (differing.period, differing.value, differing.standing.why) == ("2026Q2", None, "several_told")
    assert shown().last is None
    assert shown().looked_back


def test_former_periods_are_read_only_as_long_as_something_is_looked_for() -> None:
    def former() -> Iterator[tuple[str, list[Filing]]]:
        yield (
            "2026Q2",
            [replace(a_filing(task, report=reports[task.label]), period="2026Q2") for task in TASKS[:2]],
        )
        raise AssertionError("read on")

    targets = [Indicator(f"i_{at}", f"对接{at}", ">=", Decimal(40), "个", task=f"t_{at}") for at in (1, 2)]
    reports = {str(at): a_report(figures=(Figure(f"对接{at}", Decimal(at), "个"),)) for at in (1, 2)}
    made = rolled(replace(PLAN, indicators=tuple(targets)), [], earlier=former())
    assert [row.last.value for row in made.indicators if row.last] == [1, 2]


def test_periods_further_back_are_read_for_what_a_growth_starts_from_and_for_nothing_else() -> None:
    target = Indicator("i", "对接项目", ">=", Decimal(40), "个", by="2026", cadence="per-year", task="t_1")
    plan, read = replace(PLAN, indicators=(target,)), list[str]()

    def told(period: str, figure: Figure) -> list[Filing]:
        report = a_report(figures=(figure,))
        return [replace(a_filing(TASKS[0], report=report), period=period)]

    def further() -> Iterator[tuple[str, list[Filing]]]:
        read.append("2026Q2")
        yield "2026Q2", told("2026Q2", Figure("对接项目", Decimal(20), "个"))

    never = rolled(plan, [], earlier=(), further=further()).indicators[0]
    assert (never.last, never.looked_back, read) == (None, False, [])
    half_more = told("2026Q3", Figure("对接项目", Decimal(50), "%", growth=True, base="last_period"))
    grown = rolled(plan, half_more, earlier=(), further=further()).indicators[0]
    assert (grown.standing.value, read) == (Decimal(30), ["2026Q2"])


def test_milestones_of_the_period_and_what_comes_after() -> None:
    made = a_rollup()
    assert [row.name for row in made.milestones] == ["资金管理办法印发"]
    assert Counter(row.kind for row in made.ahead) == {"returned": 1, "milestone": 1, "deadline": 1}
    assert [row.on for row in made.ahead] == sorted(row.on for row in made.ahead)


def test_a_node_is_reached_once_all_its_units_said_so_by_the_cut_off() -> None:
    plan = a_plan(TASKS, milestones=(Milestone("m", "平台上线", "deadline", "2026-08-31", TASKS[0].id),))
    quarter = parse_period("2026Q3")

    def reached(*filings: Filing) -> list[bool | None]:
        return [row.reached for row in milestones_in(plan, quarter, filings, by=DUE)]

    done = replace(a_filing(TASKS[0], "accepted"), period="@m", report=a_report(filed_at=DUE))
    late = replace(done, report=a_report(filed_at=DUE + timedelta(hours=1)))
    owed = replace(a_filing(TASKS[0], "open"), period="@m")
    assert reached() == reached(replace(owed, state="waived")) == reached(replace(done, plan="q")) == [None]
    assert reached(done) == [True]
    assert reached(done, owed) == reached(late) == reached(owed) == [False]


def test_a_node_that_was_put_off_stands_in_both_quarters_with_both_days() -> None:
    plan = a_plan(TASKS, milestones=(Milestone("m", "平台上线", "deadline", "2026-08-31", TASKS[0].id),))
    later = replace(a_filing(TASKS[0], "open"), period="@m", extended=1, due_on=date(2026, 11, 5))
    for quarter in ("2026Q3", "2026Q4"):
        [row] = milestones_in(plan, parse_period(quarter), [later], by=DUE)
        assert (row.on, row.until, row.reached) == (date(2026, 8, 31), date(2026, 11, 5), False)
    assert milestones_in(plan, parse_period("2027Q1"), [later], by=DUE) == ()


def test_the_expected_day_of_a_node_counts_as_of_the_cut_off_and_until_it_is_reached() -> None:
    plan = a_plan(TASKS, milestones=(Milestone("m", "平台上线", "deadline", "2026-08-31", TASKS[0].id),))
    told = a_report(filed_at=DUE, status="behind", expected_by=date(2026, 10, 20))
    owed = replace(a_filing(TASKS[0], "open"), period="@m", report=told)
    quarter = parse_period("2026Q3")

    def expected(filing: Filing) -> date | None:
        return milestones_in(plan, quarter, [filing], by=DUE)[0].expected

    assert expected(owed) == date(2026, 10, 20)
    assert expected(replace(owed, report=replace(told, filed_at=DUE + timedelta(hours=1)))) is None
    assert expected(replace(owed, state="filed")) is None


def test_yearly_week_lies_in_the_quarter_of_its_last_day_every_year() -> None:
    plan = a_plan(TASKS, milestones=(Milestone("m", "宣传周", "annual-week", "04-26"),))
    assert [row.on for row in rolled(plan, [], period="2027Q2").milestones] == [date(2027, 5, 2)]
    assert len(rolled(plan, [], period="2026~2028").milestones) == 3


def test_sections_are_told_at_the_first_level_that_differs() -> None:
    tasks = [replace(a_task(number), section=("三、任务", f"（{number}）", "1")) for number in (1, 2)]
    made = rolled(a_plan(tasks), [a_filing(task) for task in tasks])
    assert [group.name for group in made.sections] == ["（1）", "（2）"]


def test_empty_period_and_a_period_nobody_knows() -> None:
    empty = rolled(Plan("p", "方案"), [])
    assert (empty.totals, empty.on_time_share, empty.tasks) == (Totals(), None, ())
    assert rolled(PLAN, [], period="event-7").milestones == ()
    assert rolled(PLAN, [], period="9999").ahead == ()


def test_share_names_its_base_and_is_rounded_half_up() -> None:
    assert a_rollup().on_time_share == Decimal("81.0")
