"""What the office decides and sees: counts, lists, and who hears what."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.counting import APART, AsOf
from bot.domain.filings import Filing, FilingState
from bot.notices.office import Left, StatusRow, accepted_all, counts_of, done, status_card
from bot.notices.people import people_list
from bot.notices.rollup import rollup_final, rollup_preview
from bot.ports.records import BindingRequest
from tests.notices.samples import (
    GOES_AT,
    ROUND,
    a_filing,
    a_report,
    a_rollup,
    disputed,
    lamps,
    samples,
    set_apart,
    status_rows,
)
from tests.wording.locales import lines_of

STATES: tuple[FilingState, ...] = ("open", "unsigned", "filed", "accepted", "returned", "waived")
MONDAY = datetime(2026, 10, 12, 1, tzinfo=UTC)


def test_status_counts_and_names_what_has_not_come() -> None:
    card = status_card(status_rows(), period="2026Q3", as_of=AsOf(MONDAY))
    assert lines_of(card) == [
        "三季度进度，10月12日(周一)9:00",
        "应报5件，已收3件（通过1、待审1、退回1），尚未收到2件",
        "尚未收到：第21项（市商务局）、第33项（市商务局）",
        "退回待补：第10项（市商务局）",
    ]
    assert [button.call for button in card.buttons] == ["/urge all"]


def test_what_stands_apart_is_neither_missing_nor_lost_in_the_sum() -> None:
    assert lines_of(samples()["status with what stands apart"].card)[1:] == [
        "应报5件，已收0件（通过0、待审0、退回0），尚未收到1件，待单位签发1件，已延期1件，分工待定1件，"
        "表单待确认1件",
        "尚未收到：第29项（市商务局）",
        "待本单位签发：第28项（市商务局）",
        "已延期：第27项（市商务局）至10月15日(周四)",
        "分工待定：第26项（市商务局）",
        "已收到表单，待联络员或办公室确认：第30项（市商务局）",
    ]
    only = [StatusRow(each, "市商务局") for each in set_apart()[:3]]
    assert status_card(only, period="2026Q3", as_of=AsOf(MONDAY, disputed())).buttons == ()


def test_rollup_names_what_stands_apart_with_its_day() -> None:
    preview = lines_of(samples()["preview, set apart"].card)
    counts = "尚未收到1件，待单位签发1件，已延期1件，分工待定1件，表单待确认1件"
    assert preview[1] == f"应报5件，已收0件：通过0件、待审0件、退回0件；{counts}"
    assert preview[2:7] == [
        "尚未收到：第29项（市商务局）",
        "待单位负责人签发：第28项（市商务局）",
        "已延期：第27项（市商务局）至10月15日(周四)",
        "分工待定：第26项（市商务局）",
        "已收到表单，待联络员或办公室确认：第30项（市商务局）",
    ]
    final = lines_of(samples()["final, set apart"].card)
    assert f"应报5件：按时0件（0.0%），补报0件，{counts}。" in "".join(final)
    assert (
        "另列：尚未收到：第29项（市商务局）；待单位负责人签发：第28项（市商务局）；"
        "已延期：第27项（市商务局）至10月15日(周四)；分工待定：第26项（市商务局）；"
        "表单待确认：第30项（市商务局）"
    ) in final


def test_nothing_missing_leaves_nothing_to_urge() -> None:
    rows = [StatusRow(a_filing(state="accepted", report=a_report()), "市科技局")]
    assert status_card(rows, period="2026Q3", as_of=AsOf(MONDAY)).buttons == ()


@given(st.lists(st.sampled_from(STATES), max_size=60))
def test_counts_add_up(states: list[FilingState]) -> None:
    filings = [a_filing(str(no), state=state) for no, state in enumerate(states)]
    by_form = {each.id for each in filings[1::4]}
    counts = counts_of(filings, AsOf(MONDAY, {each.id for each in filings[::3]}, unattested=by_form))
    apart = sum(counts[name] for name in APART)
    assert counts["owed"] == counts["received"] + counts["missing"] + apart
    assert counts["received"] == counts["accepted"] + counts["to_check"] + counts["returned"]
    assert counts["owed"] + states.count("waived") == len(states)


def test_accept_all_says_what_was_left_and_why() -> None:
    left = [Left(a_filing("24"), "市教育局", "figure_fell"), Left(a_filing("8"), "市财政局", "nothing_told")]
    assert lines_of(accepted_all([a_filing("3")], left)) == [
        "已通过1件：第3项，留下2件",
        "第24项 市教育局：累计数比上期小，请核对",
        "第8项 市财政局：没有写状态和数字",
        "留下的请逐件看，发“/通过 任务”或“/退回 任务 缺什么”。",
    ]


def test_two_tasks_stand_in_the_title_and_more_in_a_line() -> None:
    rows = status_rows()
    assert lines_of(done("urge", rows[:2]))[0] == "已催办第21项（市商务局）、第33项（市商务局）"
    assert lines_of(done("urge", rows[:3]))[0] == "已催办3件"


def test_those_who_wait_to_be_bound_have_their_buttons_in_their_row() -> None:
    waiting = [(BindingRequest(name, "c", "a", name, "u", "r"), "市科技局", ()) for name in ("AAAA", "BBBB")]
    card = people_list([], waiting)
    assert [(button.row, button.call) for button in card.buttons] == [
        (0, "/people confirm AAAA"),
        (0, "/people refuse AAAA"),
        (1, "/people confirm BBBB"),
        (1, "/people refuse BBBB"),
    ]


def _said(*filings: Filing) -> list[str]:
    return lines_of(rollup_final(a_rollup(*filings)))


def test_rollup_takes_accepted_reports_and_names_the_rest() -> None:
    lines = _said(*(row.filing for row in status_rows()))
    text = "\n".join(lines)
    assert lines[0] == "【三季度汇总】示范市知识产权强市建设2026年推进计划，请审阅"
    assert "应报5件：按时3件（60.0%），补报0件，尚未收到2件。已收3件中，通过1件，待审1件" in text
    assert "未审核，不计入以上：第20项" in text
    assert "尚未收到：第21项（市商务局）、第33项（市商务局）" in text
    assert lines[-1] == "台账a3f09c11d2e4"


def test_report_that_nobody_checked_is_not_told_in_the_rollup() -> None:
    told = a_report(problem="资金没有到位")
    unchecked = a_filing("9", state="filed", report=told)
    assert "资金没有到位" not in "".join(_said(unchecked))
    assert "资金没有到位" in "".join(_said(replace(unchecked, state="accepted")))


def test_late_reports_count_as_later() -> None:
    at = datetime(2026, 10, 9, 8, tzinfo=UTC)
    late = a_report(filed_at=at)
    assert "按时0件（0.0%），补报1件" in "".join(
        _said(a_filing("9", state="accepted", report=late, given_at=at))
    )


def test_lamps_are_words_with_their_figures_and_gaps() -> None:
    text = "\n".join(lines_of(rollup_final(a_rollup(indicators=lamps()))))
    assert "序时进度73.4%" in text
    assert "黄灯1项：技术合同成交额810元（目标60亿元，慢5.9个百分点）" in text
    assert "未报数1项：技术合同成交额" in text


def test_held_preview_offers_no_second_hold() -> None:
    calls = [button.call for button in rollup_preview(a_rollup(), ROUND, goes_at=GOES_AT).buttons]
    assert calls == [f"/rollup send {ROUND}", f"/rollup hold {ROUND}"]
    held = rollup_preview(a_rollup(), ROUND, goes_at=GOES_AT, held=True)
    assert [button.call for button in held.buttons] == [f"/rollup send {ROUND}"]


def test_leaders_card_holds_no_button_and_no_mention() -> None:
    card = samples()["final"].card
    assert card.buttons == ()
    assert card.mention is None
