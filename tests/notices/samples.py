"""A card of every kind, of an invented plan, with the most characters it may have."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import get_args

from bot.domain.contradictions import Contradiction
from bot.domain.counting import AsOf
from bot.domain.filings import Filing, Report, Rung
from bot.domain.indicators import LAMPS, Standing, Why
from bot.domain.last_known import IndicatorRow, LastTold
from bot.domain.media import Media
from bot.domain.people import LENT, Person, Post, Room, Seat
from bot.domain.periods import parse_period
from bot.domain.plan import Assignment, Indicator, Milestone, Plan, Task, Unit
from bot.domain.questions import Asked, Question
from bot.domain.readings import STATUSES, Asking, Choice, Figure, Item, Status
from bot.domain.rollup import Rollup, roll_up
from bot.domain.rollup_days import DatedRow
from bot.domain.series import Change, Point, Series
from bot.domain.under_way import LateOpening
from bot.notices import (
    asking,
    held_files,
    late_openings,
    office,
    one_way,
    pages,
    people,
    plan_named,
    recorded,
    refusals,
    reminder,
    rollup,
    rollup_gone,
    service,
    silent_rooms,
    tasks,
    two_things,
)
from bot.ports.records import BindingRequest
from bot.text import Text
from bot.wording.cards import Attachment, Card
from tests.domain.duty_builders import the_calendar

TITLES = {"3": "高价值专利培育", "7": "专利转化对接", "11": "科技计划专利管理", "16": "企业专利导航"}
SCIENCE = Unit("u_sci", "市科技局")
COMMERCE = Unit("u_com", "市商务局")
PLAN = "示范市知识产权强市建设2026年推进计划"
SENT = datetime(2026, 9, 24, 2, 0, tzinfo=UTC)
DUE = datetime(2026, 9, 28, 9, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Sample:
    """A card as read on a day; `most` characters of the Chinese text."""

    card: Card
    most: int
    day: date = date(2026, 9, 24)


def a_filing(label: str = "7", **changes: object) -> Filing:
    """Of the third quarter, due Monday 28 September, open."""
    filing = Filing(
        id=f"p/quarterly/2026Q3/t_{label}/u_sci/report",
        plan="p",
        version=1,
        rule="quarterly",
        period="2026Q3",
        task=f"t_{label}",
        unit="u_sci",
        part="report",
        label=label,
        state="open",
        opened_at=datetime(2026, 9, 10, 1, tzinfo=UTC),
        due_on=date(2026, 9, 28),
        due_at=DUE,
        on_time_until=DUE,
        locked_at=datetime(2026, 11, 2, 9, tzinfo=UTC),
        ladder=(Rung("urging", date(2026, 9, 29)), Rung("urging", date(2026, 9, 30))),
        reached=1,
    )
    return replace(filing, **changes)  # type: ignore[arg-type]


def a_report(status: Status | None = "on_track", percent: int | None = 60, **changes: object) -> Report:
    report = Report(1, SENT, SENT, "p_1", status, None if percent is None else Decimal(percent))
    return replace(report, **changes)  # type: ignore[arg-type]


def a_task(label: str = "7", **changes: object) -> Task:
    task = Task(
        f"t_{label}",
        label,
        "task",
        TITLES.get(label, "海外维权服务"),
        "",
        assignments=(Assignment("u_sci", "lead"),),
    )
    return replace(task, **changes)  # type: ignore[arg-type]


def a_row(
    label: str = "7", status: Status = "behind", percent: int = 45, **changes: object
) -> reminder.DigestRow:
    last = a_filing(label, period="2026Q2", state="accepted", report=a_report(status, percent))
    row = reminder.DigestRow(a_filing(label), a_task(label), SCIENCE, last, PLAN)
    return replace(row, **changes)  # type: ignore[arg-type]


def a_day(day: date, *recorded: str) -> reminder.DigestDay:
    return reminder.DigestDay(day, the_calendar(), recorded)


ROWS = [a_row("3", "on_track", 60), a_row("7"), a_row("11", "on_track", 70), a_row("16", "on_track", 55)]
FIGURES = (Figure("对接项目", Decimal(26), "个"), Figure("成交", Decimal(480_000_000), "元"))
GOAL = Indicator("i", "成交", ">=", Decimal(600_000_000), "元")
ITEM = Item("7", "on_track", Decimal(60), FIGURES, None, "10月办银企对接会")


def reminders() -> Iterator[tuple[str, Sample]]:
    first, today, after = date(2026, 9, 20), date(2026, 9, 28), date(2026, 9, 29)
    yield "reminder", Sample(reminder.reminder_digest(ROWS, a_day(first), mention="p_1"), 240, first)
    left = reminder.reminder_digest([ROWS[1], ROWS[3]], a_day(today, "3", "11"))
    yield "reminder today", Sample(left, 180, today)
    known = replace(a_day(first, "3"), accepted=("11",))
    yield "reminder, some accepted", Sample(reminder.reminder_digest(ROWS[1:2], known), 200, first)
    late = replace(ROWS[0], filing=a_filing("3", due_on=date(2026, 9, 25)))
    yield "reminder mixed", Sample(reminder.reminder_digest([late, *ROWS[1:]], a_day(today)), 300, today)
    yield "urging", Sample(reminder.reminder_digest([ROWS[1]], a_day(after)), 150, after)
    note = Text("reminder/opened_late", labels=["3", "7"], planned=date(2026, 9, 25), due=DUE)
    told = replace(a_day(first), notes=(note,))
    yield "reminder, opened late", Sample(reminder.reminder_digest(ROWS, told), 300, first)
    opened = LateOpening(date(2026, 9, 25), date(2026, 9, 28), date(2026, 9, 30))
    missed = [late_openings.LateRow(name, "2026Q3", 12, opened) for name in ("", *["服务平台上线"] * 9)]
    yield "opened late", Sample(late_openings.opened_after_stop(missed[:2]), 240)
    yield "opened late, many", Sample(late_openings.opened_after_stop(missed), 620)
    for stage in ("supervision", "circular"):
        rung, slip_until = Rung(stage, date(2026, 10, 12)), date(2026, 9, 25)  # type: ignore[arg-type]
        last = replace(ROWS[1], filing=a_filing(ladder=(rung,), reached=0, slip_until=slip_until))
        yield (
            f"urging, last before {stage}",
            Sample(reminder.reminder_digest([last], a_day(after)), 190, after),
        )
    several = reminder.reminder_digest(ROWS, a_day(after))
    yield "urging several", Sample(several, 300, after)
    known = replace(ROWS[1], known=FIGURES)
    yield "reminder, figures known", Sample(reminder.reminder_digest([known], a_day(first)), 200, first)
    yield "urging by hand", Sample(reminder.urging([ROWS[1]], a_day(first)), 150, first)
    other = a_row(
        "5", filing=a_filing("5", plan="q", due_at=datetime(2026, 12, 25, 9, tzinfo=UTC)), last=None
    )
    back = a_row("9", filing=a_filing("9", state="returned", returned_for="案件46件是哪一期的数"))
    offline = a_row("4", task=a_task("4", sensitivity="offline"))
    long = [
        ROWS[0],
        replace(ROWS[1], last=None),
        other,
        back,
        offline,
        *(a_row(str(no)) for no in range(20, 26)),
    ]
    yield "several plans", Sample(reminder.reminder_digest(long, a_day(first)), 600, first)
    changed = replace(back, as_asked=True)
    yield "changed as asked", Sample(reminder.reminder_digest([changed], a_day(first)), 200, first)
    yield "first report", Sample(reminder.reminder_digest([a_row(last=None)], a_day(first)), 240, first)
    yield "one at a time", Sample(reminder.fill_in(ROWS[1], a_day(first), no=1, of=4), 90, first)


def echoes() -> Iterator[tuple[str, Sample]]:
    one = recorded.Recorded(a_filing(), ITEM, SENT)
    yield "echo", Sample(recorded.echo([one]), 110)
    behind = Item("7", "behind", Decimal(60), problem="两家企业退出")
    told = [Item("3", "on_track", Decimal(80)), behind, Item("11", "completed", Decimal(100))]
    rows = [recorded.Recorded(a_filing(item.task), item, SENT) for item in told]
    yield "echo several", Sample(recorded.echo(rows, still_owed=[a_filing("16")]), 150)
    figures = (Figure("对接项目", Decimal(15), "个"),)
    before = a_report("behind", 45, figures=figures, problem="企业意愿不足")
    last = a_filing(period="2026Q2", report=before)
    changed = Item("7", "on_track", Decimal(60), FIGURES[:1])
    yield "echo changed", Sample(recorded.echo([recorded.Recorded(a_filing(), changed, SENT, last)]), 130)
    again = recorded.Recorded(a_filing(), changed, SENT, again=[(figures[0], FIGURES[0])])
    yield "echo, told again", Sample(recorded.echo([again]), 150)
    yield "echo several, told again", Sample(recorded.echo([again, rows[0]]), 200)
    check = (
        Contradiction("fell", figures[0], before=FIGURES[0], period="2026Q2"),
        Contradiction("jumped", FIGURES[1], GOAL, replace(FIGURES[1], value=Decimal(48_000_000)), "2026Q2"),
        Contradiction("unit", replace(FIGURES[1], unit="笔"), GOAL),
        Contradiction("percent", FIGURES[1], GOAL, percent=Decimal(90)),
        Contradiction("part", replace(FIGURES[1], scope="period"), GOAL),
    )
    for one in check:
        row = recorded.Recorded(a_filing(), ITEM, SENT, None, [one])
        yield f"echo, {one.kind} to check", Sample(recorded.echo([row]), 160)
    unsure = [replace(each, check=check[:2]) for each in rows]
    yield "echo several, to check", Sample(recorded.echo(unsure), 320)
    fixed = recorded.corrected(a_filing(), ITEM, before=before, check=check[:1])
    yield "corrected, to check", Sample(fixed, 160)
    on = datetime(2026, 10, 9, 8, 20, tzinfo=UTC)
    late = recorded.Recorded(a_filing("21"), Item("21", "on_track", Decimal(80)), on)
    yield "late", Sample(recorded.echo([late]), 70, date(2026, 10, 9))
    rest = Item("5", "behind", None, FIGURES * 2, "缺资金", None, date(2026, 10, 31))
    mixed = [late, recorded.Recorded(a_filing("5"), rest, SENT), recorded.Recorded(a_filing("6"), ITEM, SENT)]
    yield "echo all kinds", Sample(recorded.echo(mixed), 300, date(2026, 10, 9))
    yield "echo with problem", Sample(recorded.echo([recorded.Recorded(a_filing("5"), rest, SENT)]), 200)
    plain = recorded.Recorded(a_filing("5"), Item("5"), SENT, lead="市财政局", words="已派员参加，无其他情况")
    yield "echo of plain words", Sample(recorded.echo([plain]), 80)
    yield "echo several, one in plain words", Sample(recorded.echo([plain, late]), 100, date(2026, 10, 9))
    new = Item("3", "on_track", Decimal(85))
    yield "corrected", Sample(recorded.corrected(a_filing("3"), new, before=a_report("on_track", 80)), 60)
    yield "how to correct", Sample(recorded.how_to_correct(a_filing("3")), 60)
    yield "withdrawn", Sample(recorded.withdrawn(a_filing("3")), 60)
    yield "confirm withdrawal", Sample(recorded.confirm_withdrawal([a_filing("3"), a_filing("7")]), 60)
    yield "withdrawn, one before", Sample(recorded.withdrawn(a_filing("3"), still_stands=True), 60)
    yield "nil", Sample(recorded.nil_report([a_filing("9"), a_filing("17")]), 60)
    some = recorded.nil_report([a_filing("9")], still_owed=[a_filing("17")])
    yield "nil, some reported", Sample(recorded.left_out(some, ["3"]), 140)
    named = replace(some, lines=(plan_named.called(["知识产权强市建设"]), *some.lines))
    yield "nil, plan named", Sample(named, 140)
    yield "nil, some left", Sample(some, 80)


def a_question(
    doubt: str, *choices: Choice, items: tuple[Item, ...] = (), quote: str = "", task: str = "7"
) -> Question:
    asked = Asking(items, choices, doubt, quote, task) if quote else Asking(items, choices, doubt)
    return Question("q_1", "p_1", "r_1", asked, ("f_1",), "第7项完成60%，已办结", SENT, SENT)


def questions() -> Iterator[tuple[str, Sample]]:
    done = Item("7", "completed", Decimal(100))
    both = Choice((Item("5", "completed", Decimal(100)), done), "both_tasks")
    dated = Choice((Item("7", "completed", Decimal(100), expected_by=date(2026, 5, 7)),), "date")
    none = Choice((), "none")
    yield (
        "ask",
        Sample(asking.ask_back(a_question("number_or_task", both, dated, none, quote="5.7已完成")), 120),
    )
    for doubt in sorted(asking.DOUBTS | {"unclear"}):
        card = asking.ask_back(a_question(doubt, both, none, items=(done, Item("9")), quote="已办结"))
        yield f"ask {doubt}", Sample(card, 120)
        yield f"ask {doubt}, no quote", Sample(asking.ask_back(a_question(doubt)), 120)
    nothing = tuple(Item(label, "no_activity") for label in ("3", "7", "11"))
    shown = a_question("nil", Choice(nothing, "file"), Choice((), "cancel"), items=nothing)
    yield "ask nil, some of them", Sample(asking.ask_back(shown), 110)
    for code in sorted(asking.CHOICES | {"reading"}):
        counted = Item("7", None, None, FIGURES, expected_by=date(2026, 12, 31))
        choices = (Choice((counted, done), code, until=date(2026, 10, 12)), Choice((), code, "办公室 计划"))
        yield f"choice {code}", Sample(asking.ask_back(a_question("which", *choices)), 160)
    again = a_question("number_or_task", both, dated, none, quote="5.7已完成")
    yield "ask again", Sample(asking.ask_again(again), 150)
    for letter in ("B", None):
        yield f"ask surely, {letter}", Sample(asking.ask_surely(again, letter), 150)
    for state, letter in (("closed", "A"), ("closed", "C"), ("closed", ""), ("handed_over", "")):
        settled = asking.settled_question(Asked(again, state, letter))
        yield f"asked before, {state} {letter}", Sample(settled, 90)
    for unit, task in (("市科技局", "7"), ("市科技局", None)):
        left = replace(again, asking=replace(again.asking, task=task))
        yield f"question left, {task}", Sample(asking.question_left(left, person="王敏", unit=unit), 150)
    yield "not understood", Sample(asking.not_understood([a_filing()]), 90)
    yield "not understood, nothing owed", Sample(asking.not_understood([]), 90)


def held() -> Iterator[tuple[str, Sample]]:
    """Files that wait with a question, and rooms in which nobody is heard."""
    again = a_question("number_or_task", Choice((), "none"), quote="5.7已完成")
    with_files = replace(again, files=(Media("s1", "整改方案.pdf"), Media("s2", "会议纪要.docx")))
    yield "ask again, with files", Sample(asking.ask_again(with_files), 190)
    yield "question over, with files", Sample(held_files.question_over(with_files), 110)
    for why in ("too_large", "refused_kind"):
        lost = held_files.file_not_held("整改方案.exe", why, person="p_1")
        yield f"file of a question not kept, {why}", Sample(lost, 110)
    named = ["市科技局", "市发展改革委"]
    for owed in ([], ["3", "7"]):
        yield f"silent room, {len(owed)}", Sample(silent_rooms.room_has_form(named, owed), 110)
    yield "silent room, to pass on", Sample(silent_rooms.to_pass_on("通知群", named, "r_1"), 130)
    yield "silent rooms", Sample(silent_rooms.rooms_have_forms(named * 5), 130)


def beside_requests() -> Iterator[tuple[str, Sample]]:
    """A report and a request in one message."""
    yield "two things in one", Sample(asking.send_apart(["8"], ["12", "14"], kind="extension"), 60)
    done = Item("7", "completed", Decimal(100))
    item, closing = Item("8", "on_track", Decimal(60)), two_things.ask_close_out(["8", "12"])
    echo = recorded.echo([recorded.Recorded(a_filing(), item, DUE)])
    for other in (closing, two_things.ask_close_out(["12"])):
        yield (
            f"told and a close-out, {len(other.fields)}",
            Sample(two_things.beside_echo(echo, other, [item]), 160),
        )
    whose = a_question(
        "request_whose", Choice((item,), "whose"), Choice((item, done), "whose"), quote="申请延期"
    )
    yield "whose request", Sample(two_things.beside_echo(echo, asking.ask_back(whose), [item, done]), 200)


def status_rows() -> list[office.StatusRow]:
    states = (
        ("21", "open"),
        ("33", "open"),
        ("3", "accepted"),
        ("20", "filed"),
        ("10", "returned"),
        ("2", "waived"),
    )
    report = a_report(figures=FIGURES, problem="风险补偿资金没有到位")
    return [
        office.StatusRow(a_filing(label, state=state, report=None if state == "open" else report), "市商务局")
        for label, state in states
    ]


def set_apart() -> list[Filing]:
    """One that is disputed (26), one with more time, one that waits for a signature, one that is missing,
    one that a form told (30).
    """
    until = datetime(2026, 10, 15, 9, tzinfo=UTC)
    return [
        a_filing("26"),
        a_filing("27", due_on=until.date(), due_at=until, own_term=True),
        a_filing("28", state="unsigned", report=a_report()),
        a_filing("29"),
        a_filing("30"),
    ]


def disputed() -> set[str]:
    return {a_filing("26").id}


def by_form() -> set[str]:
    return {a_filing("30").id}


def decisions() -> Iterator[tuple[str, Sample]]:
    rows = status_rows()
    filing = a_filing("10", due_at=datetime(2026, 10, 16, 9, tzinfo=UTC))
    yield (
        "accepted",
        Sample(office.accepted("市科技局", [a_filing("3"), filing], being_checked=[a_filing("11")]), 60),
    )
    left = [office.Left(a_filing("24"), "市教育局", "figure_fell")]
    yield "accept all", Sample(office.accepted_all([filing], left), 120)
    yield "confirm accept", Sample(office.confirm_many("accept", [filing, a_filing("3")], left=2), 90)
    yield "confirm urge", Sample(office.confirm_many("urge", [filing] * 12), 90)
    yield "accept all, many left", Sample(office.accepted_all([], left * 12), 400)
    yield "accept all, nothing", Sample(office.accepted_all([], []), 60)
    yield "returned, to office", Sample(office.done("return", rows[:1], due=DUE), 80)
    twice = [replace(rows[0], filing=replace(rows[0].filing, period=name)) for name in ("2026Q2", "2026Q3")]
    yield "urged for two periods", Sample(office.done("urge", twice), 100)
    for step in ("accept", "urge"):
        yield f"{step}, to office", Sample(office.done(step, rows[:1]), 80)
    yield "urged many", Sample(office.done("urge", rows * 2), 220)
    yield "nothing to urge", Sample(office.nothing_to_urge("市商务局"), 60)
    yield "nothing to urge at all", Sample(office.nothing_to_urge(""), 60)
    missed = [a_filing("3"), a_filing("7")]
    yield "locked alone", Sample(office.only_locked(missed), 120)
    rest = office.done("urge", [office.StatusRow(a_filing("11"), "市科技局", "知识产权强市建设")])
    yield "urged, some locked", Sample(replace(rest, after=(*rest.after, *office.left_locked(missed))), 120)
    noon = datetime(2026, 10, 12, 1, tzinfo=UTC)
    yield "status", Sample(office.status_card(rows[:4], period="2026Q3", as_of=AsOf(noon)), 80)
    yield (
        "status of a plan",
        Sample(
            office.status_card(rows, period="2026Q3", as_of=AsOf(noon), plan_title=PLAN, others=["2026"]), 140
        ),
    )
    apart = [office.StatusRow(each, "市商务局") for each in set_apart()]
    with_apart = office.status_card(
        apart, period="2026Q3", as_of=AsOf(noon, disputed(), unattested=by_form())
    )
    yield "status with what stands apart", Sample(with_apart, 220)
    after = (tasks.taking_effect_line(None), tasks.taking_effect_line(PLAN, 12, 40))
    settling = replace(office.status_card(rows[:4], period="2026Q3", as_of=AsOf(noon)), after=after)
    yield "status while a version is put into effect", Sample(settling, 200)
    yield "status of nothing", Sample(office.status_card([], period="2027H1", as_of=AsOf(noon)), 80)


def lists() -> Iterator[tuple[str, Sample]]:
    owed = tasks.TaskRow(a_task("3"), "lead", a_filing("3"))
    others = [
        tasks.TaskRow(a_task(label), "support", a_filing(label, state=state))
        for label, state in (("7", "filed"), ("9", "accepted"), ("11", "waived"), ("12", "returned"))
    ]
    yield (
        "tasks",
        Sample(tasks.task_list("市科技局", [owed, *others, tasks.TaskRow(a_task("16"), "lead")]), 240),
    )
    several = [("市科技局", [a_filing(str(no)) for no in range(20, 30)]), ("市商务局", [])]
    yield "tasks of two units", Sample(tasks.unit_lists(several), 140)
    many = [tasks.TaskRow(a_task(str(no)), "lead", a_filing(str(no))) for no in range(20, 37)]
    for page in (1, 2, 3):
        yield f"tasks, page {page}", Sample(tasks.task_list("市科技局", many, page=page), 420)
    two = [replace(owed, filing=replace(a_filing("3"), period="2026Q2"), locked=True), owed]
    yield "tasks, two periods of one", Sample(tasks.task_list("市科技局", two), 200)
    met = tasks.TaskRow(a_task("17"), "lead", a_filing("17", state="met"))
    yield "tasks, one told urgently", Sample(tasks.task_list("市科技局", [owed, met]), 160)
    yield "no tasks owed", Sample(tasks.task_list("市科技局", others[:2]), 120)
    goals = [
        Indicator("i", "有效发明专利", op, Decimal(32000), "件", value2=upper, by=by)  # type: ignore[arg-type]
        for op, upper, by in (
            (">=", None, "2026"),
            (">", None, "2026-06-30"),
            ("<=", None, "2026-06"),
            ("<", None, None),
            ("=", None, None),
            ("between", Decimal(40000), None),
            ("growth>=", None, "2025"),
        )
    ]
    nodes = [Milestone("m", "平台上线", "deadline", day) for day in ("2026-10-30", "04-26", "2022")]
    course = [("市科技局", a_filing(state="accepted", report=a_report())), ("市科技局", a_filing())]
    paper = Attachment("通知.pdf", "application/pdf", "ab" * 32)
    whole = tasks.TaskView(
        a_task(deadline=date(2026, 12, 31)), {"lead": ["市科技局"]}, goals, nodes, course, [paper]
    )
    yield "task", Sample(tasks.task_detail(whole), 400)
    for standing in _standings():
        points = tuple(
            Point(parse_period(f"2026Q{no}"), "u_sci", Decimal(150_000_000 * no), no < 3) for no in (1, 2, 3)
        )
        row = Series(GOAL, points, standing)
        yield (
            f"task, lamp {standing.lamp} {standing.why} {standing.gap}",
            Sample(tasks.task_detail(tasks.TaskView(a_task(), {}, [GOAL], series=[row])), 160),
        )
    parts = tuple(Point(parse_period("2026Q3"), each, Decimal(9), True) for each in ("u_sci", "u_com"))
    names = {"u_sci": "市科技局", "u_com": "市商务局"}
    divided = tasks.TaskView(a_task(), {}, series=[Series(GOAL, parts, None)], unit_names=names)
    yield "divided task", Sample(tasks.task_detail(divided), 120)
    owing = [("市科技局", replace(a_filing(), period=f"2026-{month:02}")) for month in range(1, 10)]
    yield "task, much owed", Sample(tasks.task_detail(tasks.TaskView(a_task(), {}, course=owing)), 320)
    more = replace(FIGURES[1], growth=True, base="last_quarter")
    grown = Point(parse_period("2026Q3"), "u_sci", Decimal(150), False, more)
    changes = tuple(Change(parse_period("2026Q3"), each, more, True) for each in ("u_sci", "u_com"))
    told = tasks.TaskView(a_task(), {}, series=[Series(GOAL, (grown,), None, changes)], unit_names=names)
    yield "task with growths", Sample(tasks.task_detail(told), 160)
    yield "ongoing task", Sample(tasks.task_detail(tasks.TaskView(a_task(ongoing=True), {})), 80)
    hidden = tasks.TaskView(a_task(sensitivity="offline"), {"responsible": ["市科技局", "市商务局"]})
    yield "offline task", Sample(tasks.task_detail(hidden), 80)


def _standings() -> Iterator[Standing]:
    """One of every reason; by time ahead, level and behind."""
    left, told = Decimal(150_000_000), Decimal(450_000_000)
    for why in get_args(Why):
        if why == "by_time":
            for gap in ("3.6", "0.0", "-20.9"):
                share = Decimal("73.4") + Decimal(gap)
                expected = Decimal("440383561.64")
                yield Standing("green", why, told, expected, share, Decimal("73.4"), Decimal(gap), left)
        else:
            yield Standing("off", why, told, left=left)


def bindings() -> Iterator[tuple[str, Sample]]:
    request = BindingRequest("N9CA", "wecom", "wangmin", "王敏", "u_sci", "r_1")
    liaison = Person("p_2", "张磊")
    post = Post("post", "p_2", "liaison", "u_sci")
    yield "review link", Sample(pages.review_link("p_one", "示范市质量提升行动方案", person="p_1"), 60)
    yield "review links", Sample(pages.review_link("", "", person="p_1"), 60)
    yield "binding asked", Sample(people.binding_asked(request, "市科技局"), 60)
    decide = people.binding_decide(request, "市科技局", liaison=liaison)
    yield "binding decide", Sample(decide, 60)
    like = people.Namesake("p_3", (("wecom", "wangmin"), ("feishu", "ou_wangmin")))
    known = people.binding_decide(
        replace(request, connection="dingtalk"), "市科技局", liaison=None, like=[like]
    )
    yield "binding decide, known", Sample(known, 130)
    both = people.binding_decide(
        request, "市科技局", liaison=liaison, like=[like, replace(like, person="p_4")]
    )
    yield "binding decide, two known", Sample(both, 190)
    settled = people.binding_settled(request, "市科技局", granted=True, same=True)
    yield "binding settled, same person", Sample(settled, 60)
    elsewhere = replace(request, connection="elsewhere")
    first = people.binding_decide(elsewhere, "市科技局", liaison=None)
    yield "binding decide, first", Sample(first, 70)
    yield "binding done", Sample(people.binding_done("王敏", "市科技局"), 70)
    yield "binding refused", Sample(people.binding_refused("王敏", "市科技局"), 60)
    yield "binding settled", Sample(people.binding_settled(request, "市科技局", granted=True), 60)
    yield "binding not granted", Sample(people.binding_settled(request, "市科技局", granted=False), 60)
    lent = replace(post, id=f"{LENT}{post.id}", since=date(2026, 9, 22), until=date(2026, 10, 9))
    units = [people.UnitPeople("市科技局", [(liaison, post), (Person("p_3", None), post), (liaison, lent)])]
    units += [
        people.UnitPeople("市财政局", []),
        people.UnitPeople("", [(liaison, replace(post, role="leader"))]),
    ]
    yield "people", Sample(people.people_list(units, [(request, "市科技局", [like])]), 200)
    yield "nobody", Sample(people.people_list([]), 80)
    room = Room("r_1", "wecom", "c_1", "科技局督办群")
    seats = [(Seat("r_1", "unit", "u_sci"), "市科技局"), (Seat("r_1", "office"), "")]
    yield (
        "rooms",
        Sample(people.rooms_list([people.SeatedRoom(room, seats), people.SeatedRoom(room, [])]), 150),
    )
    yield "room seated", Sample(people.room_seated("unit", "市科技局"), 60)
    yield "office seated", Sample(people.room_seated("office", ""), 60)
    yield "room left", Sample(people.room_left(), 60)


def of_service() -> Iterator[tuple[str, Sample]]:
    at = datetime(2026, 9, 24, 1, 12, tzinfo=UTC)
    rows = status_rows()
    outage = service.Outage("wecom", at, 14, "45009", rows[:3])
    yield "platform trouble", Sample(service.platform_trouble(outage), 140)
    many = service.Outage("elsewhere", at, 14, urgent=rows * 3)
    yield "platform trouble, many", Sample(service.platform_trouble(many), 240)
    yield "platform back", Sample(service.platform_back("wecom", at=at, delivered=14), 40)
    unknown = service.delivery_unknown("科技局群", at=at, labels=["3"])
    yield "delivery unknown", Sample(unknown, 70)
    yield "delivery dead", Sample(service.delivery_dead("科技局群", reason="not in chat", labels=[]), 80)
    ordered = Card(Text("events/ordered", event="2026-7", unit="市公安局"), kind="urgent")
    yield "one way", Sample(one_way.please_ring(ordered, "科技局群"), 90)
    for why in ("unreadable", "outside", "twice", "no_weekend", "other_year"):
        yield (
            f"days off refused, {why}",
            Sample(service.calendar_refused("2027.toml", why, day=SENT.date()), 110),
        )
    yield "set aside", Sample(service.set_aside("E-6QZP", again=True), 80)
    yield "set aside still", Sample(service.set_aside("E-6QZP", again=True, still=True), 80)
    yield "set aside and done", Sample(service.set_aside_done("E-6QZP"), 60)
    yield "carrying stuck", Sample(service.carrying_stuck("全市数据流通行动方案", "E-6QZP"), 110)
    yield "message set aside", Sample(service.set_aside("E-6QZP", room="科技局群", person="李明"), 110)
    yield "message of nobody known set aside", Sample(service.set_aside("E-6QZP", room="科技局群"), 110)
    yield "not stored", Sample(refusals.not_stored("E-6QZP"), 40)
    down = (datetime(2026, 9, 24, 0, 40, tzinfo=UTC), datetime(2026, 9, 24, 5, 50, tzinfo=UTC))
    came = [recorded.Recorded(a_filing("3"), Item("3", "on_track", Decimal(80)), SENT)]
    card = service.digest_after_downtime(ROWS[1:3], a_day(date(2026, 9, 24)), down=down, meanwhile=came)
    yield "after downtime", Sample(card, 135)


CUT_OFF = datetime(2026, 10, 13, 9, tzinfo=UTC)
ROUND = "p/quarterly/2026Q3"
GOES_AT = datetime(2026, 10, 14, 1, tzinfo=UTC)


def a_rollup(*filings: Filing, **changes: object) -> Rollup:
    """Of these filings, in the order given, by a plan that holds their tasks."""
    unit = Unit("u_sci", "市商务局")
    plan = Plan("p", PLAN, units=(unit,), tasks=tuple(a_task(filing.label) for filing in filings))
    day = date(2026, 10, 14)
    head = "a3f09c11d2e4"
    apart = {"disputed": disputed(), "unattested": by_form()}
    made = roll_up(plan, filings, period="2026Q3", cut_off=CUT_OFF, day=day, head=head, **apart)
    return replace(made, **changes)  # type: ignore[arg-type]


def lamps() -> tuple[IndicatorRow, ...]:
    """One indicator of each lamp."""
    target = Indicator("i_1", "技术合同成交额", ">=", Decimal(6_000_000_000), "元")
    gone, behind = Decimal("73.4"), Decimal("-5.9")
    seen = Standing("yellow", "by_time", Decimal(810), Decimal(880), Decimal("67.5"), gone, behind)
    rows = (IndicatorRow(target, replace(seen, lamp=lamp)) for lamp in LAMPS if lamp != "unfiled")
    untold = IndicatorRow(
        target, replace(seen, lamp="unfiled", value=None), last=LastTold("2025Q4", date(2025, 12, 31), seen)
    )
    return (*rows, untold)


def lamps_waiting() -> tuple[IndicatorRow, ...]:
    """What was told and waits for review, beside what is rated."""
    *rated, untold = lamps()
    return (rated[0], replace(untold, last=None, waiting=(Decimal(820),)))


def rollups() -> Iterator[tuple[str, Sample]]:
    filings = [row.filing for row in status_rows()]
    whole = a_rollup(*filings, foreword="总体平稳。\n\n请审阅。")
    yield "preview", Sample(rollup.rollup_preview(whole, ROUND, goes_at=GOES_AT), 240)
    waits = replace(whole, indicators=lamps_waiting())
    yield "preview, figures wait", Sample(rollup.rollup_preview(waits, ROUND, goes_at=GOES_AT), 300)
    yield "final, figures wait", Sample(rollup.rollup_final(waits), 700)
    plain = replace(whole, foreword="")
    yield "preview held", Sample(rollup.rollup_preview(plain, ROUND, goes_at=GOES_AT, held=True), 240)
    yield "final", Sample(rollup.rollup_final(whole), 700)
    apart = a_rollup(*set_apart())
    yield "final, set apart", Sample(rollup.rollup_final(apart), 700)
    yield "preview, set apart", Sample(rollup.rollup_preview(apart, ROUND, goes_at=GOES_AT), 300)
    taken = [
        replace(a_filing(str(number)), state="accepted", report=report)
        for number, report in enumerate(reports() * 2)
    ]
    node = DatedRow("milestone", date(2026, 10, 30), "服务平台上线", "18")
    days = {"until": date(2026, 11, 20), "expected": date(2026, 11, 18)}
    done, late = replace(node, reached=True), replace(node, reached=False, **days)
    much = a_rollup(*taken, indicators=lamps(), milestones=(done, late, node, node, node), ahead=(node,) * 5)
    yield "final, late", Sample(rollup.rollup_final(whole, planned=date(2026, 10, 14)), 740)
    stopped = LateOpening(date(2026, 9, 25), date(2026, 9, 28), date(2026, 9, 30))
    after_stop = replace(whole, opened_late=stopped)
    yield "final, opened late", Sample(rollup.rollup_final(after_stop), 760)
    yield "preview, opened late", Sample(rollup.rollup_preview(after_stop, ROUND, goes_at=GOES_AT), 300)
    yield "final, much", Sample(rollup.rollup_final(much), 700)
    words, at = "数据共享平台正式上线，新增接口30个，下一步推广到县区", datetime(2026, 9, 22, 2, tzinfo=UTC)
    urgent = replace(whole.entries[0], counts_as="accepted", news=words, news_at=at)
    newsy = replace(whole, entries=(urgent,) * 4 + whole.entries, foreword="")
    yield "final, news", Sample(rollup.rollup_final(newsy), 700)
    yield "final, nothing", Sample(rollup.rollup_final(a_rollup(head="")), 700)
    also = replace(whole, also_to=("市委", "市人民政府"))
    yield "preview, passed on", Sample(rollup.rollup_preview(also, ROUND, goes_at=GOES_AT), 270)
    yield "final, passed on", Sample(rollup.rollup_final(also), 725)
    yield "to pass on", Sample(rollup.rollup_to_pass_on(also), 110)
    yield "sent, passed on", Sample(rollup.rollup_sent("2026Q3", also.also_to), 60)
    yield "held", Sample(rollup.rollup_held("2026Q3", ROUND), 60)
    for state in ("sent", "waiting", "lost"):
        names = ["领导小组群"] if state == "sent" else []
        gone = rollup_gone.rollup_gone(
            "2026Q3",
            at=SENT,
            cut_off=GOES_AT,
            state=state,
            rooms=names,
            also_to=also.also_to if names else (),
        )
        yield f"gone, {state}", Sample(gone, 170)
    yield "sent", Sample(rollup.rollup_sent("2026Q3"), 60)
    yield "foreword", Sample(rollup.rollup_foreword("2026Q3", "总体平稳", ROUND), 60)


def reports() -> list[Report]:
    """One of every status, with figures and a problem."""
    told = [a_report(status, 50, figures=FIGURES, problem="资金没有到位") for status in STATUSES]
    return [*told, a_report(None, None)]


def samples() -> dict[str, Sample]:
    """Every card by a name of its own."""
    from tests.notices import letter_samples, plan_samples, post_samples, request_samples
    from tests.notices.assessment_samples import assessments
    from tests.notices.close_out_samples import close_out_samples
    from tests.notices.node_samples import node_samples
    from tests.notices.passing_samples import PASSING
    from tests.notices.rule_samples import rule_samples
    from tests.notices.waiver_samples import waiver_samples

    own = (
        reminders, echoes, questions, held, beside_requests, decisions, lists, bindings, of_service, rollups,
    )  # fmt: skip
    others = (*request_samples.FAMILIES, *plan_samples.PLAN_FAMILIES, *letter_samples.FAMILIES)
    others = (*others, *post_samples.FAMILIES)
    families = (
        *own,
        *others,
        *PASSING,
        node_samples,
        close_out_samples,
        assessments,
        rule_samples,
        waiver_samples,
    )
    return {name: sample for family in families for name, sample in family()}
