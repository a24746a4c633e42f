"""Cards of slips and circulars: put to the office, on their way to a unit, kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime

from bot.domain.burden import Answered, Burden, Sent, UnitBurden
from bot.domain.case_files import CaseStep, Objection, case_file
from bot.domain.close_out import CloseOut
from bot.domain.letter_documents import LetterDocument, matter_of
from bot.domain.letters import Letter
from bot.domain.relief import CrowdedDay, SameFigure
from bot.domain.requests import Request
from bot.notices import choices, late_answers, letters, slips_waiting, waiting
from bot.notices.burden import burden_card
from tests.domain.duty_builders import the_calendar
from tests.notices.samples import PLAN, SENT, Sample, a_filing, a_report, a_rollup, a_task

DAY = date(2026, 10, 12)
AT = datetime(2026, 10, 12, 1, tzinfo=UTC)
REPLY_AT = datetime(2026, 10, 15, 9, tzinfo=UTC)
STEPS = (
    CaseStep("reminder", date(2026, 9, 21)), CaseStep("reminder", date(2026, 9, 28), went=False),
    CaseStep("urging", date(2026, 9, 29)), CaseStep("urging", date(2026, 10, 8)),
    CaseStep("urged", date(2026, 10, 9)),
)  # fmt: skip
OFFICE = "示范市知识产权强市建设工作领导小组办公室"
SLIP = Letter("D4TM0001", "supervision", "p", 1, "proposed", AT, "u_sci", (a_filing("21").id,))
CLAIM = CloseOut("C1A1M000", "p", "t_21", "", "claimed", "u_sci", "p_1", "r", SENT, "验收通过，见附件")
CASE = case_file(a_filing("21"), day=DAY, calendar=the_calendar(), steps=STEPS)
DRAFT = LetterDocument(
    "supervision", 2026, 3, 1, OFFICE, PLAN, DAY, "示知领〔2026〕1号", "周正平", ("市商务局",),
    reply_at=REPLY_AT, matters=(matter_of(CASE, a_task("21"), "市商务局"),),
)  # fmt: skip


def answered() -> Iterator[tuple[str, Sample]]:
    """After the term of the slip: to the office."""
    slip = replace(SLIP, state="issued", year=2026, no=3, issued_at=AT, reply_by=date(2026, 10, 9))
    filed = replace(a_filing("21", state="filed", report=a_report()), slip_until=date(2026, 10, 9))
    one = late_answers.LateAnswer(filed, "推进商务诚信", "市商务局", slip)
    yield "slip answered late", Sample(late_answers.answered_late([one]), 200, DAY)
    given = replace(one, filing=replace(filed, given_at=SENT, late=True))
    yield "slip answered late, and the report is late", Sample(late_answers.answered_late([given]), 200, DAY)
    until = datetime(2027, 2, 15, 9, tzinfo=UTC)
    yield "slip with a later day", Sample(letters.reply_settled(slip, "市商务局", until), 120, DAY)
    unsigned = replace(one, filing=replace(filed, state="unsigned"), slip=None, title=None)
    yield "slips answered late, to be signed", Sample(late_answers.answered_late([unsigned] * 9), 520, DAY)


def _asked(state: str) -> Request:
    return Request("AB12CD34", "extension", "f", "p_1", "r", SENT, state)  # type: ignore[arg-type]


def proposed() -> Iterator[tuple[str, Sample]]:
    plain = letters.Proposal(SLIP, replace(DRAFT, no=0), (CASE,), "王敏")
    yield "slip to decide", Sample(letters.letter_to_decide(plain), 260, DAY)
    waits = Objection("市税务局", SENT, "asked", "市财政局")
    refused = Objection("市市场监管局", SENT, "refused")
    contested = replace(DRAFT.matters[0], objections=(waits, refused))
    of_others = replace(DRAFT, no=0, matters=(contested,))
    yield "slip, objections", Sample(letters.letter_to_decide(replace(plain, draft=of_others)), 340, DAY)
    yield "slip out, objections", Sample(letters.letter_card(SLIP, replace(of_others, no=3)), 420, DAY)
    ahead = letters.Shortened(a_filing("21"), date(2026, 10, 9))
    early = replace(plain, draft=replace(DRAFT, no=0, day=date(2026, 9, 21)), shortened=ahead)
    yield "slip to decide, before the due day", Sample(letters.letter_to_decide(early), 330, early.draft.day)
    yield "slip with a term too late", Sample(letters.term_too_late(SLIP, ahead), 140, early.draft.day)
    node = replace(ahead, filing=a_filing("21", period="@m_1"))
    yield "slip of a node, term too late", Sample(letters.term_too_late(SLIP, node), 140, early.draft.day)
    late = a_filing("21", period="@m_1", extended=1, report=a_report("behind", None))
    behind = replace(DRAFT, no=0, matters=(matter_of(replace(CASE, filing=late), a_task("21"), "市商务局"),))
    explained = letters.Proposal(SLIP, behind, (CASE,), "王敏")
    yield "slip to decide, node explained", Sample(letters.letter_to_decide(explained), 270, DAY)
    declined = replace(SLIP, id="X1", state="declined", declined_for="已电话沟通，周四报")
    gone = replace(SLIP, id="X2", state="issued", year=2026, no=1, issued_at=AT, reply_by=date(2026, 10, 9))
    returned = a_filing("21", state="returned", report=a_report())
    case = replace(CASE, filing=returned, requests=(_asked("refused"),), letters=(declined, gone))
    draft = replace(DRAFT, matters=(matter_of(case, a_task("21"), "市商务局"),) * 4, level=2)
    full = letters.Proposal(replace(SLIP, reason="三季度汇总要用"), draft, (case,), "")
    yield "slip to decide, again", Sample(letters.letter_to_decide(full), 620, DAY)
    of_two = replace(
        DRAFT, kind="circular", units=("市商务局", "市教育局"), recipients=("concerned", "leading_group")
    )
    circular = letters.Proposal(replace(SLIP, kind="circular", unit=""), of_two, (CASE,))
    claimed = replace(circular, cases=(replace(CASE, closing=CLAIM),))
    yield "circular to decide, claimed as done", Sample(letters.letter_to_decide(claimed), 280, DAY)
    yield "circular to decide", Sample(letters.letter_to_decide(circular), 260, DAY)
    period = replace(of_two, rollup=a_rollup(), matters=(), reply_at=None, units=(), recipients=("units",))
    letter = replace(SLIP, kind="circular", unit="", rule="quarterly", period="2026Q3")
    yield "periodic to decide", Sample(letters.letter_to_decide(letters.Proposal(letter, period)), 160, DAY)


def leaving() -> Iterator[tuple[str, Sample]]:
    yield "slip", Sample(letters.letter_card(SLIP, DRAFT, mention="p_1"), 330, DAY)
    bare = replace(DRAFT, signer="", office="", plan_no=None, reason="三季度汇总要用", level=3)
    early = replace(DRAFT, day=date(2026, 9, 21))
    yield "slip before the due day", Sample(letters.letter_card(SLIP, early), 330, early.day)
    yield "slip, bare", Sample(letters.letter_card(SLIP, bare), 330, DAY)
    circular = replace(
        DRAFT, kind="circular", recipients=("concerned", "leading_group"), addressees=("市政府",)
    )
    yield "circular", Sample(letters.letter_card(SLIP, circular), 330, DAY)
    period = replace(circular, rollup=a_rollup(), matters=(), reply_at=None, recipients=(), units=())
    yield "circular of a period", Sample(letters.letter_card(SLIP, period), 330, DAY)
    for name, draft in (("slip", DRAFT), ("circular", circular), ("period", period)):
        yield f"{name} issued", Sample(letters.letter_issued(draft), 110, DAY)
        yield f"{name} declined", Sample(letters.letter_declined(draft, reason="已电话沟通"), 110, DAY)
        yield f"{name} lapsed", Sample(letters.letter_lapsed(draft), 80, DAY)


def kept() -> Iterator[tuple[str, Sample]]:
    states: tuple[letters.Became, ...] = ("sent", "waiting", "dropped", "lost", "no_room")
    paper = replace(DRAFT, kind="circular", addressees=("市政府",))
    for draft in (DRAFT, paper):
        all_of_them = [(name, state) for state in states for name in ("市商务局", None)]
        yield f"{draft.kind} kept", Sample(letters.letter_kept(draft, all_of_them), 200, DAY)
        yield f"{draft.kind} kept, group", Sample(letters.letter_kept(draft, [(None, "sent")]), 80, DAY)
    yield "drafted", Sample(letters.letters_drafted(["市商务局", "市教育局", "市财政局"], 3), 80, DAY)
    for asked in ("", "99"):
        yield f"nothing to write {asked}", Sample(letters.nothing_to_write("supervision", asked), 80, DAY)


def undecided() -> Iterator[tuple[str, Sample]]:
    asked = replace(_asked("asked"), reason="秋季开课数10月9日才统计完")
    rows = [
        waiting.Waiting(asked, "市教育局", ("23",)),
        waiting.Waiting(replace(asked, kind="dispute", words="登记职能已划转", reason=None), "", ("12",)),
        waiting.Waiting(replace(asked, kind="change", reason=None), "市科技局", ("8",)),
        waiting.Waiting(CLAIM, "市商务局", ("21",), words=CLAIM.words or ""),
        waiting.Waiting(SLIP, "市商务局", ("21",)),
        waiting.Waiting(replace(SLIP, unit="", kind="circular"), "", tuple("123456")),
        waiting.Waiting(replace(SLIP, unit="", kind="circular", period="2026Q3", rule="q"), "", ()),
    ]
    rows = [replace(row, about=replace(row.about, id=f"N{no}")) for no, row in enumerate(rows)]
    yield "waiting", Sample(waiting.waiting_card(rows), 370, DAY)
    many = [row for row in rows[:3] for _ in range(4)]
    many = [replace(row, about=replace(row.about, id=f"M{no}")) for no, row in enumerate(many)]
    yield "waiting, many", Sample(waiting.waiting_card(many), 430, DAY)
    slip = replace(SLIP, state="issued", year=2026, no=3, issued_at=AT)
    out = [
        slips_waiting.WaitingSlip(replace(slip, no=no), "市商务局", ("21", f"2{no}"), REPLY_AT)
        for no in range(6)
    ]
    for count in (1, 6):
        yield f"slips that wait, {count}", Sample(slips_waiting.slips_wait(out[:count]), 320, DAY)
    drafts = [
        (SLIP, "市商务局", "/supervise issue A"),
        (replace(SLIP, id="B", period="2026Q3"), "", "/supervise issue B"),
    ]
    named = {SLIP.id: ["21"], "B": [str(no) for no in range(9)]}
    yield "which draft", Sample(choices.choose_letter("supervision", drafts, named), 150, DAY)
    also = letters.nothing_to_write("supervision", "")
    yield "waiting, line", Sample(replace(also, after=(waiting.waiting_line(2),)), 80, DAY)


def burdens() -> Iterator[tuple[str, Sample]]:
    one = UnitBurden("u", "市科技局", Sent("r", 12, 1, 5, 900, 2), 4, Answered(4, 2, 60))
    for name, burden in (("full", Burden((one,) * 12, 60)), ("empty", Burden((), 0))):
        for page in (1, 2):
            most = 600
            yield f"burden {name} {page}", Sample(burden_card(burden, period="2026Q3", page=page), most, DAY)
    less = (
        SameFigure("市科技局", "高价值发明专利拥有量", ("3", "7"), 2),
        CrowdedDay("市市场监管局", DAY, 11),
    )
    for page in (1, 2):
        card = burden_card(Burden((one,) * 12, 60), less, period="2026Q3", page=page)
        yield f"burden less {page}", Sample(card, 560, DAY)
    same_task = (SameFigure("市科技局", "发明专利", ("3",), 1),)
    yield "burden one task", Sample(burden_card(Burden((), 0), same_task, period="2026Q3"), 200, DAY)


FAMILIES = (burdens, undecided, proposed, leaving, kept, answered)
