"""Cards of nodes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, time

from bot.domain.counting import AsOf
from bot.domain.filings import Filing
from bot.domain.plan import Task, Unit
from bot.domain.readings import Item
from bot.notices import milestones, office, reminder
from tests.domain.duty_builders import the_calendar
from tests.notices.samples import PLAN, Sample, a_day, a_filing, a_report, a_row, a_task

NAME, DATA = "知识产权公共服务平台上线", Unit("u_data", "市数据局")
DUE_ON = date(2026, 10, 30)
DUE = the_calendar().instant(DUE_ON, time(17))
BEFORE, AFTER = date(2026, 10, 21), date(2026, 11, 2)
NOW = the_calendar().instant(AFTER, time(9))


def a_node(label: str = "18", **changes: object) -> Filing:
    names = {
        "id": f"p/milestone/@m_1/t_{label}/u_data/report",
        "unit": "u_data",
        "rule": "milestone",
        "period": "@m_1",
    }
    return a_filing(label, **{**names, "due_on": DUE_ON, "due_at": DUE, **changes})


def a_node_row(label: str = "18", **changes: object) -> reminder.DigestRow:
    return reminder.DigestRow(
        a_node(label, **changes), a_task(label, title="公共服务平台"), DATA, None, PLAN, NAME
    )


def node_reminders() -> Iterator[tuple[str, Sample]]:
    for name, day in (("before", BEFORE), ("today", DUE_ON), ("missed", AFTER)):
        yield f"node {name}", Sample(reminder.reminder_digest([a_node_row()], a_day(day)), 110, day)
    told = a_report("behind", None, expected_by=date(2026, 11, 6), problem="服务器没有到货")
    said = a_node_row("19", report=told)
    for name, day in (
        ("missed", AFTER),
        ("today", DUE_ON),
        ("on the day named", date(2026, 11, 6)),
        ("after it", date(2026, 11, 9)),
    ):
        yield f"node {name}, explained", Sample(reminder.reminder_digest([said], a_day(day)), 150, day)
    bare = a_node_row("20", report=a_report("behind", None))
    ours = reminder.DigestRow(
        a_node("N1", unit="office"), Task("m_1", "N1", "task", NAME, ""), Unit("office", ""), node=NAME
    )
    hidden = replace(a_node_row("4"), task=a_task("4", sensitivity="offline"))
    rows = [replace(a_row("3"), unit=DATA), a_node_row(), said, bare, ours]
    for name, day in (("before", BEFORE), ("missed", AFTER)):
        card = reminder.reminder_digest(rows, a_day(day))
        yield f"nodes among others, {name}", Sample(card, 400, day)
    back = {"state": "returned", "returned_for": "请附现场照片", "report": a_report("completed", None)}
    for name, day in (("today", DUE_ON), ("missed", AFTER)):
        went = [a_node_row("21", **back)]
        yield f"node that went back, {name}", Sample(reminder.reminder_digest(went, a_day(day)), 170, day)
        card = reminder.reminder_digest([*went, *rows], a_day(day))
        yield f"node that went back among others, {name}", Sample(card, 480, day)
    two = reminder.reminder_digest([a_node_row(), ours], a_day(BEFORE))
    yield "two nodes", Sample(two, 200, BEFORE)
    yield "node without words", Sample(reminder.reminder_digest([hidden], a_day(BEFORE)), 110, BEFORE)
    yield "node, filled in", Sample(reminder.fill_in(a_node_row(), a_day(BEFORE), no=1, of=2), 110, BEFORE)


def node_news() -> Iterator[tuple[str, Sample]]:
    reached = Item("18", "completed")
    for workdays in (1, 0, -2):
        day = the_calendar().add_workdays(DUE_ON, -workdays)
        news = milestones.NodeNews(
            a_node(), NAME, "市数据局", reached, day, workdays, "已到达，通知见附件", 2
        )
        yield f"node reached {workdays}", Sample(milestones.node_told(news), 90, day)
        yield f"node reached {workdays}, to office", Sample(milestones.node_to_office(news), 130, day)
    yield "node reached, told late", Sample(milestones.node_told(replace(news, late=True)), 110, AFTER)
    bare = replace(news, name="", words="", files=0)
    yield "node reached, bare", Sample(milestones.node_to_office(bare), 110, AFTER)
    late = Item("18", "behind", problem="服务器没有到货", expected_by=date(2026, 11, 6))
    for name, item in (("late", late), ("late, bare", Item("18", "behind"))):
        said = replace(news, item=item, words="赶不上，预计11月6日，服务器没有到货", files=0)
        yield f"node {name}", Sample(milestones.node_told(said), 110, BEFORE)
        yield f"node {name}, to office", Sample(milestones.node_to_office(said), 150, BEFORE)


def node_lists() -> Iterator[tuple[str, Sample]]:
    told = a_report("behind", None, expected_by=date(2026, 11, 6))
    rows = [
        milestones.NodeRow(a_node(), NAME, "市数据局"),
        milestones.NodeRow(a_node("20", report=told, extended=1), NAME, "市教育局", date(2026, 10, 15)),
        milestones.NodeRow(a_node("21", report=a_report("behind", None)), "", "市教育局"),
    ]
    yield "nodes missed", Sample(milestones.nodes_missed(rows, at=NOW), 220, AFTER)
    all_told = milestones.nodes_missed(rows[1:2], at=NOW)
    yield "nodes missed, all told", Sample(all_told, 160, AFTER)
    yield "many nodes missed", Sample(milestones.nodes_missed(rows * 4, at=NOW), 480, AFTER)
    named = [(row.filing, row.name) for row in rows]
    yield "which node", Sample(milestones.which_node(named, "已到达"), 160, AFTER)


def node_status() -> Iterator[tuple[str, Sample]]:
    rows = [office.StatusRow(a_node(str(no)), "市数据局") for no in range(18, 28)]
    done = office.StatusRow(a_node("28", state="filed"), "市教育局")
    off = office.StatusRow(a_node("29", state="waived"), "市教育局")
    for name, nodes in (("some", [*rows[:1], done, off]), ("many", rows), ("all", [done]), ("no", [off])):
        card = office.status_card([], period="2026Q4", as_of=AsOf(NOW), nodes=nodes)
        yield f"status, {name} nodes", Sample(card, 250, AFTER)
    told = a_report("behind", None, expected_by=date(2026, 11, 6))
    days = [replace(each, filing=replace(each.filing, report=told, extended=1)) for each in rows]
    card = office.status_card([], period="2026Q4", as_of=AsOf(NOW), nodes=days)
    yield "status, nodes with other days", Sample(card, 560, AFTER)


def node_samples() -> Iterator[tuple[str, Sample]]:
    yield from node_reminders()
    yield from node_news()
    yield from node_lists()
    yield from node_status()
