"""Cards of what units ask and tell besides reports."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from bot.domain.event_elements import read_elements
from bot.domain.event_facts import LinkKind
from bot.domain.events import Event, Link, Teller, evolve_event, order, tell
from bot.domain.filings import Filing, Rung
from bot.domain.form_told import ToldByForm
from bot.domain.readings import Choice, Item
from bot.domain.request_facts import LostWhy, RequestKind
from bot.domain.rules import URGENT, Stage
from bot.notices import (
    absences,
    asking,
    events,
    evidence,
    form_told,
    inquiries,
    late_events,
    news,
    passing_on,
    receipts,
    recorded,
    requests,
    terms,
    unattested,
    unchecked_events,
    urgent,
    waiting,
)
from bot.notices.withdrawn_told import withdrawn_told
from bot.text import Text
from bot.wording.cards import Card, PageLink
from tests.domain.duty_builders import the_calendar
from tests.notices.samples import FIGURES, PLAN, SENT, Sample, a_filing, a_question, a_report, a_task
from tests.notices.support_samples import parts, support_decided


def handed_on() -> Iterator[tuple[str, Sample]]:
    about: tuple[passing_on.About, ...] = ("question", "dispute")
    for each in about:
        full = passing_on.PassedOn("王敏", "市教育局", ("23",), "第23项的口径按年度还是按季度", each)
        for name, said in ((each, full), (f"{each}, bare", replace(full, labels=()))):
            yield f"{name}, passed on", Sample(passing_on.passed_on(said), 60)
            yield f"{name}, to office", Sample(passing_on.passed_to_office(said), 130)


def asked_for() -> Iterator[tuple[str, Sample]]:
    until, rollup_at = datetime(2026, 10, 12, 9, tzinfo=UTC), datetime(2026, 10, 13, 4, tzinfo=UTC)
    reason, filing = "秋季开课数10月9日才统计完", a_filing("23")
    kinds: tuple[RequestKind, ...] = ("extension", "dispute", "change")
    for kind in kinds:
        ids, words = ("AB12CD34",), "更正第23项为85%"
        full = requests.Request(kind, ids, (filing,), "市教育局", "王敏", words, reason, rollup_at=rollup_at)
        full = replace(full, until=until if kind == "extension" else None)
        named = replace(full, to_unit="市数据局", known="市数据局", until=full.until and rollup_at)
        bare = replace(full, reason=None, rollup_at=None)
        for name, request in ((kind, full), (f"{kind}, named", named), (f"{kind}, bare", bare)):
            yield f"{name}, received", Sample(requests.request_received(request), 110)
            yield f"{name}, to decide", Sample(requests.request_to_decide(request), 130)
            yield f"{name}, gone", Sample(requests.request_gone(request), 60)
            led = replace(request, for_lead=("市财政局", rollup_at), rollup_at=None)
            yield f"{name}, of an input, to decide", Sample(requests.request_to_decide(led), 170)
            if kind == "dispute":
                yield from parts(name, request)
                late = replace(request, late=True)
                yield f"{name}, late, received", Sample(requests.request_received(late), 120)
                yield f"{name}, late, to decide", Sample(requests.request_to_decide(late), 150)
        yield f"{kind}, taken back", Sample(requests.request_taken_back([filing], kind), 60)
        for granted in (True, False):
            yield f"{kind}, {granted}, noted", Sample(requests.decision_noted(full, granted=granted), 60)
    yield from decided(replace(filing, due_at=until), reason)
    yield from support_decided(replace(filing, due_at=until), reason)


def urgent_cards() -> Iterator[tuple[str, Sample]]:
    at, day = datetime(2026, 10, 16, 10, 5, tzinfo=UTC), date(2026, 10, 16)
    words = "16时30分青石区物流园查获涉嫌假冒商标汽配1.2万件，已扣押封存，无人员受伤"
    rule, calendar, event = URGENT, the_calendar(), None
    for no, (link, labels) in enumerate(
        (("first", ()), ("supplement", ()), ("follow_up", ("12",)), ("final", ())), start=1
    ):
        told_at = at + timedelta(days=4 * no)
        teller = Teller("p_1", "u_1", "p", 1, told_at, words if no != 2 else f"{words}，发展趋势待查")
        fact = tell(
            teller, "2026-7", event, wished=link, told=read_elements(teller.words),
            happened_at=told_at - timedelta(minutes=95), rule=rule, calendar=calendar,
        )  # fmt: skip
        before, event = event, evolve_event(event, fact)
        began = {"happened_at": fact.began_at} if no != 2 else {"unclear": "昨夜2点"}
        said = urgent.Urgent(fact, event, "市公安局", "王敏", labels, before, **began)  # type: ignore[arg-type]
        for to_group in (True, False):
            yield (
                f"urgent {link}, {to_group}",
                Sample(urgent.urgent_received(said, to_group=to_group), 190, day),
            )
            card = urgent.urgent_to_group(said, deciding=to_group)
            yield f"urgent {link} to group, {to_group}", Sample(card, 205, day)
            also = replace(said, also_to=("市委", "市政府"))
            card = urgent.urgent_to_group(also, deciding=to_group)
            yield f"urgent {link} passed on, {to_group}", Sample(card, 230, day)
            card = urgent.urgent_received(also, to_group=True, deciding=to_group)
            yield f"urgent {link} received, {to_group}", Sample(card, 215, day)
    yield from event_cards(event, day)
    yield from whose_cards(words, at, day)


def whose_cards(words: str, at: datetime, day: date) -> Iterator[tuple[str, Sample]]:
    units = tuple(Choice((), "told_unit", name, filing=name) for name in ("市数据局", "市税务局"))
    known = tuple(
        Choice((), "told_event", said, filing=f"2026-{no}") for no, said in enumerate((words, ""), 1)
    )
    for doubt, choices in (
        ("urgent_unit", units),
        ("final_unit", units),
        ("urgent_number", (*known, Choice((), "told_new"))),
        ("final_number", (*known, Choice((), "told_new"))),
    ):
        asked = urgent.office_has_it(asking.ask_back(a_question(doubt, *choices, quote=words)))
        yield doubt, Sample(asked, 130, day)
    for names, number in ((["市数据局", "市税务局"], None), (["市数据局"], "2026-7")):
        card = urgent.urgent_unplaced("王敏", names, number, words, at)
        yield f"urgent to be placed, {number}", Sample(card, 150, day)


def event_cards(event: Event, day: date) -> Iterator[tuple[str, Sample]]:
    teller = Teller("p_1", "u_1", "p", 1, datetime(2026, 10, 16, 10, 5, tzinfo=UTC), "接群众举报")
    ordered = evolve_event(None, order(teller, "2026-8", URGENT))
    link = Link(1, "first", 0, "p_1", teller.at, "物流园查获假冒汽配", teller.at - timedelta(hours=1))
    course = [("2026-7", link), *(("2026-6", replace(link, kind="final")),) * 14]
    told = replace(event, state="told", due_at=teller.at)
    late = Card(title=Text("events/late_title", count=1))
    by_form = unchecked_events.UncheckedEvent(
        "2026-9", "市公安局", "接群众举报，物流园有假冒汽配", teller.at, teller.at, "7F3K2ABC", "李敏"
    )
    in_words = replace(by_form, event="", form="", name="王敏")
    for name, card, most in (
        ("ordered", events.ordered(ordered, "市公安局", "接群众举报，物流园有假冒汽配"), 110),
        ("order sent", events.order_sent(ordered, "市公安局"), 60),
        ("first due", events.first_due(ordered, "市公安局"), 90),
        ("follow-up due", events.follow_up_due(told, "市公安局"), 110),
        ("overdue", events.overdue(told, "市公安局"), 90),
        ("overdue, the first", events.overdue(ordered, "市公安局"), 90),
        ("asked again", late_events.asked_again(told, "市公安局"), 130),
        ("asked again, the first", late_events.asked_again(ordered, "市公安局"), 110),
        ("long silent", late_events.long_silent(told, "市公安局"), 110),
        ("late in the digest", late_events.late_card([(told, "市公安局"), (ordered, "市公安局")]), 180),
        ("late after other things", replace(late, after=(late_events.late_line(told, "市公安局"),)), 80),
        ("closed", events.closed(event, [link], teller.at, "查扣1.2万件，源头已查清"), 130),
        ("closed, no words", events.closed(event, [link], teller.at, ""), 110),
        ("goes on", events.goes_on(told, "源头没有查清"), 80),
        ("merged", events.merged(replace(event, state="merged", into="2026-6")), 90),
        ("course", events.course(event, "市公安局", course), 700),
        ("listed", events.listed([(ordered, "市公安局"), (told, "市公安局")]), 120),
        ("listed, unchecked", events.listed([(told, "市公安局")], [by_form, in_words]), 160),
        ("unchecked, due", unchecked_events.unchecked_due(by_form, late=False), 190),
        ("unchecked, late", unchecked_events.unchecked_due(replace(by_form, name=""), late=True), 190),
        ("unchecked words", unchecked_events.unchecked_due(in_words, late=False), 170),
        (
            "unchecked words, to the writer",
            unchecked_events.unchecked_due(in_words, late=True, office=False),
            170,
        ),
        ("none listed", events.listed([]), 60),
        ("many listed", events.listed([(ordered, "市公安局")] * 12), 500),
    ):
        yield f"event {name}", Sample(card, most, day)


def progress_cards() -> Iterator[tuple[str, Sample]]:
    day, said = date(2026, 10, 16), "数据共享平台正式上线，新增接口30个，下一步推广到县区"
    report = a_report("on_track", 80, words=said, next_step="推广到县区")
    names = {"rule": "urgent", "period": "2026Q4!1", "unit": "u_data", "state": "filed"}
    filing = a_filing("3", report=report, versions=1, **names)
    item = Item("3", "on_track", report.percent, FIGURES, next_step="推广到县区")
    full = news.News(filing, item, "市数据局", "王敏", "政务数据按需共享", said, stands=True)
    again = replace(full, filing=replace(filing, versions=2), to_group=False)
    bare = replace(full, item=Item("3"), missing=("result", "next_step"), stands=False)
    hidden = replace(bare, title=None, words="")
    for name, each in (("full", full), ("again", again), ("bare", bare), ("offline", hidden)):
        yield f"news {name}", Sample(news.news_recorded(each), 130, day)
        for deciding in (True, False):
            yield (
                f"news {name} to leaders, {deciding}",
                Sample(news.news_told(each, deciding=deciding), 170, day),
            )
        for words in ("请说明平台上线情况", ""):
            yield f"news {name} asked, {words}", Sample(news.news_asked(each, words), 110, day)
    yield "news asked for", Sample(news.asking_noted([filing], ["市数据局"]), 90, day)
    gone = replace(filing, state="waived")
    yield "news taken back", Sample(recorded.withdrawn(gone), 70, day)
    yield from _told_taken_back(filing, gone, day)
    choices = (*(Choice((Item(label),), "news", label) for label in ("3", "9")), Choice((), "event"))
    yield "urgent form", Sample(asking.ask_back(a_question("urgent_form", *choices, quote=said)), 130, day)
    either = (Choice((), "event"), Choice((Item("3"), Item("9")), "as_report"))
    yield "event or report", Sample(asking.ask_back(a_question("urgent_form", *either, quote=said)), 130, day)


def _told_taken_back(owed: Filing, gone: Filing, day: date) -> Iterator[tuple[str, Sample]]:
    for name, each in (("owed", owed), ("gone", gone)):
        for deciding in (True, False):
            told = withdrawn_told(each, "市数据局", name="平台上线" if deciding else "", deciding=deciding)
            yield f"told, then taken back, {name}, {deciding}", Sample(told, 110, day)


def told_and_asked() -> Iterator[tuple[str, Sample]]:
    yield from urgent_cards()
    yield from progress_cards()
    signed = ("市科技局", "张磊", SENT, 9)
    yield "receipt", Sample(receipts.receipt_done([signed]), 60)
    yield "receipt of two", Sample(receipts.receipt_done([signed, signed]), 100)
    titles = ("示范市优化营商环境2026年工作方案", "示范市知识产权强市建设2026年推进计划")
    yield "receipts of two plans", Sample(receipts.receipt_done([signed, signed], titles), 150)
    yield from answers()


def answers() -> Iterator[tuple[str, Sample]]:
    day = date(2026, 9, 24)
    before = a_filing("7", period="2026Q2", report=a_report(figures=FIGURES, problem="企业意愿不足"))
    owed = inquiries.Standing(a_filing(), a_task(), PLAN, "lead", before, date(2026, 9, 25))
    done = inquiries.Standing(a_filing("3", state="filed", report=a_report(None, None)), a_task("3"), PLAN)
    hidden = inquiries.Standing(a_filing("4"), a_task("4", sensitivity="offline"), PLAN)
    calendar = the_calendar()
    for name, found in (("owed", [owed, done, hidden]), ("done", [done])):
        yield f"due, {name}", Sample(inquiries.due_card(found, day=day, calendar=calendar), 160)
        yield f"last, {name}", Sample(inquiries.last_card(found), 200)
    yield "why", Sample(inquiries.why_card(owed, day=day), 160)
    yield "why, done", Sample(inquiries.why_card(done, day=day), 160)
    stages: tuple[Stage, ...] = ("supervision", "circular")
    for stage in stages:
        rung = Rung(stage, date(2026, 10, 12))
        last = a_filing(ladder=(rung,), reached=0, slip_until=date(2026, 10, 9))
        yield f"why, {stage}", Sample(inquiries.why_card(replace(owed, filing=last), day=day), 160)
    waits = replace(owed, filing=a_filing(paused=True, extended=1), asked=("dispute", "extension"))
    yield "why, asked", Sample(inquiries.why_card(waits, day=day), 180)


def decided(filing: Filing, reason: str) -> Iterator[tuple[str, Sample]]:
    for granted in (True, False):
        why = None if granted else reason
        told = requests.extension_decided(filing, "市教育局", granted=granted, reason=why)
        yield f"extension decided {granted}", Sample(told, 100)
        given = replace(filing, state="filed", report=a_report())
        told = requests.extension_decided(given, "市教育局", granted=granted, reason=why)
        yield f"extension of what was given decided {granted}", Sample(told, 100)
        back = terms.returned(replace(filing, state="returned", returned_for="请补充分部门接口数"))
        told = requests.extension_decided(filing, "市教育局", granted=granted, reason=why, back=back)
        yield f"extension decided {granted}, returned", Sample(told, 130)
        told = requests.change_decided(filing, "市教育局", words="更正为85%", granted=granted, reason=why)
        yield f"change decided {granted}", Sample(told, 100)
        for name, of in (("node", a_filing("23", period="@m_1")), ("input", replace(filing, part="input"))):
            told = requests.extension_decided(of, "市教育局", granted=granted, reason=why, late=not granted)
            yield f"extension of {name} decided {granted}", Sample(told, 110)
            told = requests.change_decided(of, "市教育局", words="已到达", granted=granted, reason=why)
            yield f"change of {name} decided {granted}", Sample(told, 100)
    yield "dispute stays", Sample(requests.dispute_stays(filing, "市教育局", reason=reason), 110)
    slip = date(2026, 10, 21)
    settled = replace(filing, state="accepted")
    stays = requests.dispute_stays(settled, "市教育局", reason=reason)
    yield "dispute stays, nothing owed", Sample(stays, 110)
    back = requests.request_taken_back([settled], "dispute")
    yield "dispute taken back, nothing owed", Sample(back, 60)
    late = requests.dispute_stays(filing, "市教育局", reason=reason, late=True, reply_by=slip)
    yield "dispute stays, late", Sample(late, 130)
    for name, due in (("now", filing.due_at), ("later", None)):
        moved = requests.dispute_moved("12", unit="市司法局", to_unit="市数据局", due=due, on=filing.due_on)
        yield f"dispute moved, {name}", Sample(moved, 110)
    untold = requests.dispute_moved(
        "12", unit="市司法局", to_unit="市数据局", due=None, on=filing.due_on, told=False, own=True
    )
    yield "dispute moved to whom has reported", Sample(untold, 130)
    yield "nothing waits", Sample(requests.nothing_waits(), 40)
    yield "nothing waits for a task", Sample(requests.nothing_waits(labels=["23"]), 40)
    yield "left as it is", Sample(asking.left_as_it_is(), 40)
    for missing in (
        "until",
        "reason",
        "ground",
        "why_not",
        "other_date",
        "which_unit",
        "which_support",
        "what_happened",
        "not_now",
        "letter_term",
        "why_back",
        "how_it_ended",
        "node_late",
        "news",
    ):
        asked = a_question(missing, Choice((), "leave"), quote="延期")
        yield f"rest {missing}", Sample(asking.ask_back(replace(asked, then="/extend 7")), 90)


def evidence_cards() -> Iterator[tuple[str, Sample]]:
    names = ["通知.pdf", "验收表.xlsx", "照片1.jpg", "照片2.jpg", "照片3.jpg"]
    for label in ("18", None):
        yield f"evidence {label}", Sample(evidence.evidence_wanted(label, names), 100)
        yield f"evidence {label}, one", Sample(evidence.evidence_wanted(label, names[:1]), 80)
    said = recorded.echo([recorded.Recorded(a_filing("18"), Item("18", "on_track"), SENT)])
    for label in ("18", None):
        line = evidence.evidence_line(label, names[:2])
        yield f"echo with evidence {label}", Sample(replace(said, after=(*said.after, line)), 110)
    names = ["讲评会签到表.pdf", "现场照片.jpg"]
    link = PageLink("/e?plan=p&task=t", "p_1")
    yield "evidence how", Sample(evidence.evidence_how("18", [], open_to=True), 80)
    yield "evidence kept", Sample(evidence.evidence_how("18", names, open_to=True), 110)
    yield "evidence kept, to the office", Sample(evidence.evidence_how("18", names, open_to=False), 80)
    yield "evidence to save", Sample(evidence.evidence_listed("18", names, link=link, open_to=True), 150)
    in_room = evidence.evidence_listed("18", names, link=None, open_to=False)
    yield "evidence listed in a room", Sample(in_room, 120)
    reasons: tuple[LostWhy, ...] = ("refused_kind", "too_large", "empty", "gone", "not_allowed")
    for why in reasons:
        yield f"evidence lost {why}", Sample(evidence.evidence_lost("18", "验收表.xlsm", why), 110)
        of_event = evidence.event_evidence_lost("2026-7", "现场照片.heic", why)
        yield f"evidence of an event lost {why}", Sample(of_event, 110)
    told = replace(said, lines=(*said.lines, evidence.event_evidence_line("2026-7", names)))
    yield "echo with files of an event", Sample(told, 130)
    for there, to_save in ((names, link), (names, None), ([], None)):
        card = evidence.event_evidence_listed("2026-7", there, link=to_save, has_page=bool(there))
        yield f"files of an event, {len(there)}, {bool(to_save)}", Sample(card, 130)


def away() -> Iterator[tuple[str, Sample]]:
    since, until, back = date(2026, 10, 8), date(2026, 10, 16), date(2026, 10, 19)
    away = absences.Away("王敏", "张磊", since, until, back)
    yield "absence", Sample(absences.absence_set(away), 80)
    owing = replace(away, owed=[a_filing("7"), a_filing("16")], uncovered=since)
    yield "absence, owing", Sample(absences.absence_set(owing, mention="p_2"), 140)
    lent = absences.absence_lent(away, ["市科技局", "市市场监管局"], cancel="/absent cancel p_1")
    yield "absence, substitute of another unit", Sample(lent, 130)
    yield "absence ended", Sample(absences.absence_ended("王敏"), 40)
    yield "absence over", Sample(absences.absence_over("王敏", "张磊", mention="p_1"), 60)
    nobody = absences.nobody_there("市科技局", [("王敏", until), ("张磊", until)], since=since)
    yield "nobody there", Sample(nobody, 140)
    alone = absences.left_alone(absences.LeftAlone("王敏", "张磊", "市科技局", until), mention="p_1")
    yield "left alone", Sample(alone, 120)
    covered = absences.left_alone(absences.LeftAlone("王敏", "张磊", "市科技局", until, "马涛"))
    yield "left alone, covered", Sample(covered, 120)
    of_office = absences.left_alone(absences.LeftAlone("王敏", "张磊", "", until))
    yield "left alone, of the office", Sample(of_office, 110)
    for missing in ("absence", "substitute"):
        asked = a_question(missing, Choice((), "leave"), quote="请假")
        yield f"rest {missing}", Sample(asking.ask_back(replace(asked, then="/absent")), 90)


def by_form() -> Iterator[tuple[str, Sample]]:
    """What came by a reply form, one task or several, signed or not; and the link to one."""
    one = [unattested.FormRow("6", "按计划推进，完成60%", 1)]
    two = [*one, unattested.FormRow("三(一)2", "进度偏慢，缺一家单位的数据")]
    for name, rows in (("one", one), ("two", two)):
        ids = [f"0A1B2C3{place}" for place, _ in enumerate(rows)]
        for by in ("", "李敏"):
            card = unattested.form_to_attest(ids, rows, unit="市税务局", name=by)
            yield f"form of {name} by {by or 'nobody'}", Sample(card, 150)
        yield f"form of {name} received", Sample(unattested.form_received(rows), 120)
    for granted in (True, False):
        card = unattested.form_attested(["6"], unit="市税务局", granted=granted)
        yield f"form attested, {granted}", Sample(card, 60)
    reminder = Card(Text("form/attested", unit="市税务局", labels=["6"]), after=(Text("form/link"),))
    yield "link to a form", Sample(reminder, 60)
    yield "link for events", Sample(replace(reminder, after=(Text("form/link_event"),)), 60)
    yield "no form", Sample(replace(reminder, after=(Text("form/by_phone"),)), 60)


def told_by_form() -> Iterator[tuple[str, Sample]]:
    """Events and receipts that came by a form: unchecked, confirmed, not the unit's."""
    at = datetime(2026, 10, 16, 10, 5, tzinfo=UTC)
    words = "16时30分青石区物流园仓库起火，已疏散30人，无人员受伤，原因待查"
    links: tuple[tuple[LinkKind, int], ...] = (("first", 0), ("follow_up", 2), ("final", 2))
    for link, number in links:
        for name in ("", "李敏"):
            said = form_told.EventByForm(
                "0A1B2C3D", "2026-7", link, number, "市税务局", words, name, at, ("nature",) if name else ()
            )
            for deciding in (True, False):
                card = form_told.event_told(said, deciding=deciding)
                yield f"{link} told by form by {name or 'nobody'}, {deciding}", Sample(card, 160)
    with_files = form_told.event_told(replace(said, files=2), deciding=True)
    yield "told by form with files", Sample(with_files, 180)
    yield "not theirs", Sample(form_told.event_not_ours("2026-7", "市税务局"), 70)
    for name in ("", "李敏"):
        yield (
            f"receipt by {name or 'nobody'}",
            Sample(form_told.receipt_told("0A1B2C3D", "市税务局", 12, name=name), 80),
        )
    yield "receipt not theirs", Sample(form_told.receipt_not_ours("市税务局"), 60)
    told = (
        ToldByForm("0A1B2C3D", "event", "p", 1, "u_1", "r", at, "asked", event="2026-7"),
        ToldByForm("1A1B2C3D", "receipt", "p", 1, "u_1", "r", at, "asked"),
    )
    rows = [waiting.Waiting(each, "市税务局", ()) for each in told]
    yield "forms that wait", Sample(waiting.waiting_card(rows), 160)
    yield from confirmed(at, words)


def confirmed(at: datetime, words: str) -> Iterator[tuple[str, Sample]]:
    event: Event | None = None
    links: tuple[LinkKind, ...] = ("first", "follow_up", "final")
    for no, link in enumerate(links, start=1):
        teller = Teller("p_1", "u_1", "p", 1, at + timedelta(days=no), words)
        fact = tell(
            teller, "2026-7", event, wished=link, told=read_elements(words),
            happened_at=at if no == 1 else None, rule=URGENT, calendar=the_calendar(),
        )  # fmt: skip
        event = evolve_event(event, fact)
        said = urgent.Urgent(fact, event, "市税务局", "王敏", happened_at=at if no == 1 else None)
        for deciding, to_unit in ((True, False), (False, True), (False, False)):
            card = urgent.urgent_attested(said, deciding=deciding, to_unit=to_unit)
            yield f"{link} confirmed, {deciding}, {to_unit}", Sample(card, 150)
            also = replace(said, also_to=("市委", "市政府"))
            card = urgent.urgent_attested(also, deciding=deciding, to_unit=to_unit)
            yield f"{link} confirmed and passed on, {deciding}, {to_unit}", Sample(card, 175)


FAMILIES = (away, evidence_cards, handed_on, asked_for, told_and_asked, by_form, told_by_form)
