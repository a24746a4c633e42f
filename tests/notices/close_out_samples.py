"""Cards of closing out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time

from bot.domain.close_out import CloseOut, CloseOutState
from bot.domain.counting import AsOf
from bot.domain.readings import Choice
from bot.notices import asking, close_out, close_out_undone, office, past_deadlines, tasks
from tests.domain.duty_builders import the_calendar
from tests.notices.samples import Sample, a_filing, a_question, a_report, a_task

DAY = date(2026, 10, 20)
AT = the_calendar().instant(DAY, time(10))
WORDS = "验收已通过，材料见附件"


def a_closing() -> close_out.Closing:
    filed = a_filing("11", state="filed", report=a_report("completed", 100))
    return close_out.Closing("AB12CD34", a_task("11"), "市科技局", WORDS, filed, 3, 1)


def closings() -> Iterator[tuple[str, Sample]]:
    full = a_closing()
    bare = replace(full, words="", filed=None, files=0, owed=0, task=a_task("4", sensitivity="offline"))
    for name, one in (("full", full), ("bare", bare)):
        yield f"close-out claimed, {name}", Sample(close_out.claimed(one), 110, DAY)
        yield f"close-out to check, {name}", Sample(close_out.to_check(one), 150, DAY)
        yield f"struck off, {name}", Sample(close_out.struck_off(one, DAY), 80, DAY)
        yield f"claim taken back, {name}", Sample(close_out.claim_taken_back(one), 80, DAY)
        yield f"claim gone, {name}", Sample(close_out.claim_gone(one), 80, DAY)
        yield f"not struck off, {name}", Sample(close_out.not_struck_off(one), 110, DAY)
        for count, opened in (("owed", [a_filing("11")]), ("later", [])):
            yield f"reopened {name}, {count}", Sample(close_out.reopened(one, opened), 110, DAY)
    for step in ("struck", "returned", "reopened"):
        for count in (0, 2):
            yield f"noted {step} {count}", Sample(close_out.noted(step, [full], count=count), 70, DAY)
    filing = a_filing("11", state="filed", report=a_report())
    done = replace(a_report(), status="completed", percent=None)
    for title in ("推进商务诚信", None):
        one = close_out_undone.Undone(filing, title, "市科技局", done)
        yield f"undone {title}", Sample(close_out_undone.to_office(one), 190, DAY)
        told = replace(close_out.claimed(a_closing()), after=close_out_undone.told_office([one]))
        yield f"undone, to the unit, {title}", Sample(told, 150, DAY)
    for missing in ("close_ground", "close_why_not"):
        asked = a_question(missing, Choice((), "leave"), quote="销号")
        yield f"rest {missing}", Sample(asking.ask_back(replace(asked, then="/close 11")), 90)


def shown_with() -> Iterator[tuple[str, Sample]]:
    states: tuple[CloseOutState, ...] = ("claimed", "returned", "withdrawn", "struck", "reopened")
    for state in states:
        known = CloseOut(
            "AB12CD34", "p", "t_11", "", state, "u_sci", "p_1", "r", AT, WORDS, AT, "两个县尚未验收"
        )
        for name, one in (("", known), (", no reason", replace(known, reason=""))):
            view = tasks.TaskView(a_task("11"), {"lead": ["市科技局"]}, closing=[(one, "市科技局")])
            yield f"task {state}{name}", Sample(tasks.task_detail(view), 140, DAY)
    rows = [tasks.TaskRow(a_task(no), "lead", a_filing(no, state="waived")) for no in ("3", "7")]
    yield "tasks, one closed", Sample(tasks.task_list("市科技局", rows, closed=[("7", "")]), 120, DAY)
    both = [replace(row, plan=plan) for row in rows for plan in ("示范市另一项", "示范市优化")]
    card = tasks.task_list("市科技局", both, closed=[("7", "示范市优化")])
    yield "tasks, one closed of one of two plans", Sample(card, 150, DAY)
    some = [(str(no), "") for no in range(1, 12)]
    card = office.status_card(
        [], period="2026Q4", as_of=AsOf(datetime.combine(DAY, time(9)).astimezone()), closed=some
    )
    yield "status, many closed", Sample(card, 120, DAY)
    yield (
        "status, many past",
        Sample(
            office.status_card([], period="2026Q4", as_of=AsOf(AT), past=[*some, ("12", "示范市优化")]),
            130,
            DAY,
        ),
    )
    row = past_deadlines.PastRow("11", "推进商务诚信", ("市科技局",))
    rows_past = [row, replace(row, claimed=True), replace(row, title=None, units=("市科技局", "市税务局"))]
    for count, past in ((1, rows_past[:1]), (3, rows_past), (12, rows_past * 4)):
        yield f"past deadline {count}", Sample(past_deadlines.past_deadline_card(past, DAY), 420, DAY)


def close_out_samples() -> Iterator[tuple[str, Sample]]:
    yield from closings()
    yield from shown_with()
