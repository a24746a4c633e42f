"""Cards of inputs that supporting units give, and of reports that wait for the head of their unit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from bot.domain.counting import AsOf
from bot.domain.filings import Filing
from bot.domain.plan import Unit
from bot.domain.questions import Question
from bot.domain.readings import Asking, Choice, Figure, Item, Status
from bot.notices import (
    asking,
    gathering,
    office,
    recorded,
    reminder,
    signing,
    tasks,
    terms,
    waiting,
    without_unit,
)
from tests.notices.samples import SCIENCE, SENT, Sample, a_day, a_filing, a_report, a_row, a_task

FIRST, LATE = date(2026, 9, 17), date(2026, 9, 23)
INPUT_DUE = datetime(2026, 9, 22, 9, tzinfo=UTC)
UNITS = ("市数据局", "市教育局", "市财政局", "青石区政府", "临江区政府")
TOLD = Figure("服务企业", Decimal(120), "家")


def an_input(label: str = "16", unit: str = "u_fin", **changes: object) -> Filing:
    """Of the third quarter, due Tuesday 22 September, open."""
    made = a_filing(label, unit=unit, part="input", due_on=date(2026, 9, 22), due_at=INPUT_DUE)
    return replace(made, id=f"p/quarterly/2026Q3/t_{label}/{unit}/input", **changes)  # type: ignore[arg-type]


def given(unit: str, **told: object) -> Filing:
    report = a_report(None, None, words="已配合走访企业12家", **told)
    return an_input(unit=unit, state="filed", report=report)


def gathered(there: int, **changes: object) -> gathering.Gathered:
    """Task 16 with five supporting units, of which so many have given their input."""
    inputs = tuple(
        (name, given(name, figures=(TOLD,), problem="人手不足") if place < there else an_input(unit=name))
        for place, name in enumerate(UNITS)
    )
    return replace(gathering.Gathered(a_filing("16"), a_task("16"), "市科技局", inputs), **changes)  # type: ignore[arg-type]


def asked_of_units() -> Iterator[tuple[str, Sample]]:
    row = a_row(
        "16", filing=an_input(), unit=Unit("u_fin", "市财政局"), last=None, lead="市科技局", inputs={}
    )
    yield "input asked for", Sample(reminder.reminder_digest([row], a_day(FIRST)), 160, FIRST)
    yield "input urged", Sample(reminder.urging([row], a_day(FIRST)), 160, FIRST)
    yield "input overdue", Sample(reminder.reminder_digest([row], a_day(LATE)), 170, LATE)
    mixed = [a_row("3"), replace(row, unit=SCIENCE)]
    yield "input among reports", Sample(reminder.reminder_digest(mixed, a_day(FIRST)), 240, FIRST)
    back = replace(row, filing=an_input(state="returned", returned_for="请写明服务企业数"))
    yield "input returned", Sample(reminder.reminder_digest([back], a_day(FIRST)), 200, FIRST)
    refused = a_row(
        "3", filing=a_filing("3", state="returned", signature="refused", returned_for="数字请核对")
    )
    yield "sent back by the head", Sample(reminder.reminder_digest([refused], a_day(FIRST)), 200, FIRST)
    for name, reason in (("", "请写明服务企业数"), (", offline", None)):
        told = gathering.input_back(back.filing, "市财政局", lead="市科技局", reason=reason, mention="p_1")
        yield f"input returned by the lead{name}", Sample(told, 140)
    for there in (0, 3, 5):
        lead = a_row("16", inputs=gathered(there).values)
        yield (
            f"report with {there} inputs",
            Sample(reminder.reminder_digest([lead], a_day(FIRST)), 240, FIRST),
        )


def of_no_unit() -> Iterator[tuple[str, Sample]]:
    for name, has_post in (("", False), (", a leader", True)):
        bare = without_unit.Unattested("孙悦", "物流园起火，9时，无人伤亡", SENT, has_post)
        named = replace(bare, event="2026-1", unit="市市场监管局")
        yield f"urgent words passed on{name}", Sample(without_unit.passed_at_once(bare), 100)
        yield f"urgent words of no unit{name}", Sample(without_unit.unattested_told(bare), 140)
        yield f"urgent words of an event{name}", Sample(without_unit.unattested_told(named), 150)


def told_to_leads() -> Iterator[tuple[str, Sample]]:
    plain = reminder.reminder_digest([a_row("3")], a_day(FIRST))
    also = replace(plain, after=(*plain.after, gathering.inputs_line(gathered(3))))
    yield "inputs, a line of a digest", Sample(also, 240, FIRST)
    yield "inputs, news", Sample(gathering.inputs_news([gathered(3), gathered(5, report=a_filing("7"))]), 200)
    for there in (0, 3, 5):
        yield f"inputs, {there}", Sample(gathering.inputs_card(gathered(there), lead=True), 600)
    apart = [("市数据局", TOLD), ("市教育局", TOLD)]
    yield "inputs, apart", Sample(gathering.inputs_card(gathered(5), lead=True, apart=apart), 600)
    yield "inputs, for the office", Sample(gathering.inputs_card(gathered(3), lead=False), 600)
    filed = gathered(3, report=a_filing("16", state="filed", report=a_report()))
    yield "inputs, filed already", Sample(gathering.inputs_card(filed, lead=True), 600)
    hidden = gathered(3, task=a_task("16", sensitivity="offline"))
    yield "inputs, offline", Sample(gathering.inputs_card(hidden, lead=True), 400)
    rows = [tasks.TaskRow(a_task("16"), "lead", a_filing("16"), inputs=gathered(3).values)]
    rows.append(tasks.TaskRow(a_task("7"), "support", an_input("7"), lead="市数据局"))
    rows.append(tasks.TaskRow(a_task("3"), "lead", a_filing("3", state="unsigned", report=a_report())))
    yield "tasks, with inputs", Sample(tasks.task_list("市科技局", rows), 240)
    course = [("市数据局", given("u_data")), ("市财政局", an_input()), ("市科技局", a_filing("16"))]
    shown = tasks.TaskView(a_task("16"), {"lead": ("市科技局",)}, course=course)
    yield "task, with inputs", Sample(tasks.task_detail(shown), 240)
    for today in (True, False):
        yield f"inputs, nothing to urge, {today}", Sample(office.nothing_to_urge("16", today=today), 60)
    urged = [office.StatusRow(an_input(), "市财政局")]
    yield (
        "input returned, done",
        Sample(office.done("return", urged, due=INPUT_DUE, by_lead=True), 100),
    )
    reasons: tuple[terms.Why, ...] = ("term", "dispute", "lead")
    for why in reasons:
        moved = terms.input_moved(an_input(), "市财政局", lead="市科技局", why=why)
        yield f"input moved with its report, {why}", Sample(moved, 140)
    yield "input later", Sample(terms.input_later(an_input(), "市财政局"), 130)
    yield "input later, disputed", Sample(terms.input_later(an_input(), "市财政局", why="dispute"), 140)
    yield "inputs, urged by the lead", Sample(office.done("urge", urged, by_lead=True), 80)


def taken_over() -> Iterator[tuple[str, Sample]]:
    whole = Item("16", figures=(TOLD,), problem="市数据局：人手不足", next_step="市财政局：拨付资金")
    plain = "市科技局：已共享信息；市财政局：已派员参加，无其他情况"
    for name, item, words in (("", whole, ""), (", bare", Item("16"), ""), (", words", Item("16"), plain)):
        statuses: tuple[Status, ...] = ("on_track", "behind", "completed")
        choices = [Choice((replace(item, status=each),), "gathered") for each in statuses]
        asked = Asking((item,), (*choices, Choice((), "cancel")), "inputs", words, "16")
        question = Question("q_1", "p_1", "r_1", asked, ("f",), "/配合 带入 16", SENT, SENT)
        yield f"inputs, draft{name}", Sample(asking.ask_back(question), 220)
        anew = gathering.draft_changed(asking.ask_back(question))
        yield f"inputs, draft changed{name}", Sample(anew, 240)
    each = [
        Choice((Item(label),), "input", "涉企资金直达快兑", SENT.date(), "a/b/2026Q3/c/d/input")
        for label in "58"
    ]
    which = Asking((), (*each, Choice((), "none")), "no_task", "已共享信息", None)
    question = Question("q_1", "p_1", "r_1", which, ("f",), "已共享信息", SENT, SENT)
    yield "inputs, which of them", Sample(asking.ask_back(question), 200)
    back = Asking((), (Choice((), "leave"),), "sign_back", "", "16")
    question = Question("q_1", "p_1", "r_1", back, ("f",), "", SENT, SENT, then="/sign back 16")
    yield "sent back, why", Sample(asking.ask_back(question), 80)
    why = replace(question, asking=replace(back, doubt="why_input_back"), then="/return f")
    yield "input returned, why", Sample(asking.ask_back(why), 80)


def echoed() -> Iterator[tuple[str, Sample]]:
    item = Item("16", "on_track")
    one = recorded.Recorded(an_input(state="filed"), item, SENT, lead="市科技局")
    yield "echo of an input", Sample(recorded.echo([one]), 140)
    unsigned = recorded.Recorded(a_filing("3", state="unsigned", signature="wanted"), item, SENT)
    yield "echo, unsigned", Sample(recorded.echo([unsigned]), 140)
    nobody = recorded.Recorded(a_filing("7", state="filed", signature="nobody"), item, SENT)
    yield "echo, no head", Sample(recorded.echo([nobody]), 140)
    yield "echo of all three", Sample(recorded.echo([one, unsigned, nobody]), 260)


def signed() -> Iterator[tuple[str, Sample]]:
    unsigned = {"state": "unsigned", "signature": "wanted", "report": a_report(figures=(TOLD,))}
    waiting_one = a_filing("7", **unsigned)
    row = signing.ToSign(waiting_one, a_task("7"), "市科技局", "王敏")
    many = [replace(row, filing=replace(a_filing(str(no)), **unsigned)) for no in range(20, 32)]
    for again in (False, True):
        yield f"to sign, again {again}", Sample(signing.to_sign([row], again=again), 180)
    yield "to sign, many", Sample(signing.to_sign(many, mention="p_1"), 700)
    hidden = replace(row, task=a_task("7", sensitivity="offline"), author="")
    yield "to sign, offline", Sample(signing.to_sign([hidden]), 120)
    yield "signed", Sample(signing.signed([waiting_one]), 60)
    yield "signed, several", Sample(signing.signed([each.filing for each in many]), 100)
    yield "sent back", Sample(signing.handed_back(waiting_one, reason="请补上本季数据"), 80)
    told = signing.back_from_head(waiting_one, "市科技局", reason="请补上本季数据", mention="p_1")
    yield "back from the head", Sample(told, 140)
    yield "headless", Sample(signing.headless(many), 700)
    yield "taken unsigned", Sample(signing.taken_unsigned(waiting_one, "市科技局"), 90)
    untaken = signing.taken_told(waiting_one, "市科技局", reason="负责人调离，继任未到")
    yield "taken unsigned, told", Sample(untaken, 120)
    yield "nothing to sign", Sample(signing.nothing_to_sign(), 60)
    yield "signs here", Sample(signing.signs_here("市科技局"), 60)
    yield (
        "waiting for a head",
        Sample(waiting.waiting_card([waiting.Waiting(waiting_one, "市科技局", ("7",))]), 140),
    )
    over = waiting.Waiting(waiting_one, "市科技局", ("7",), unsigned=True)
    yield "waiting for a head, term over", Sample(waiting.waiting_card([over]), 150)


def counted() -> Iterator[tuple[str, Sample]]:
    rows = [office.StatusRow(a_filing("7", state="unsigned", report=a_report()), "市科技局")]
    some = [office.StatusRow(an_input(), "市财政局"), office.StatusRow(given("u_data"), "市数据局")]
    noon = datetime(2026, 9, 24, 4, tzinfo=UTC)
    card = office.status_card(rows, period="2026Q3", as_of=AsOf(noon), inputs=some, headless=["市商务局"])
    yield "status, with inputs and signatures", Sample(card, 220)
    left = [office.Left(a_filing("8", state="filed", signature="nobody"), "市市场监管局", "no_head")]
    yield "accepted all, no head", Sample(office.accepted_all([a_filing("7")], left), 140)


PASSING = (asked_of_units, of_no_unit, told_to_leads, taken_over, echoed, signed, counted)
