"""Echoes: what was read, against last period, late or not, and what is still owed."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.readings import STATUSES, Figure, Item
from bot.notices.recorded import Recorded, corrected, echo, nil_report, withdrawn
from tests.notices.samples import FIGURES, ITEM, SENT, a_filing, a_report
from tests.wording.locales import LOCALES, lines_of, on, wording

LAST = a_filing(
    period="2026Q2",
    state="accepted",
    report=a_report("behind", 45, figures=(Figure("对接项目", Decimal(15), "个"),), problem="企业意愿不足"),
)


def test_one_task_is_echoed_with_figures_and_next_step() -> None:
    assert lines_of(echo([Recorded(a_filing(), ITEM, SENT)])) == [
        "已登记第7项（三季度）：按计划推进，60%",
        "对接项目26个，成交4.8亿元",
        "下一步：10月办银企对接会",
        "没有记错就不用回复。要改，发“更正第7项……”。",
    ]


def test_english_echo_writes_figures_out() -> None:
    lines = lines_of(echo([Recorded(a_filing(), ITEM, SENT)]), locale="en")
    assert lines[:2] == ["Recorded, task 7 (Q3): on track, 60%", "对接项目 26 个, 成交 480,000,000 元"]


def test_what_differs_from_last_period_is_compared() -> None:
    item = Item("7", "on_track", Decimal(60), FIGURES)
    lines = lines_of(echo([Recorded(a_filing(), item, SENT, LAST)]))
    assert lines == [
        "已登记第7项（三季度），与二季度比：",
        "进度 45% → 60%",
        "对接项目 15个 → 26个（增11个）",
        "状态 进度偏慢 → 按计划推进",
        "成交4.8亿元",
        "上次的问题“企业意愿不足”这次没有提到，解决了就不用回复。",
    ]


def test_figure_that_did_not_change_is_still_told() -> None:
    item = Item("7", "on_track", None, (Figure("对接项目", Decimal(15), "个"),))
    assert "对接项目15个" in lines_of(echo([Recorded(a_filing(), item, SENT, LAST)]))


def test_figure_that_fell_says_by_how_much() -> None:
    item = Item("7", None, None, (Figure("对接项目", Decimal(12), "个"),))
    assert "对接项目 15个 → 12个（降3个）" in lines_of(echo([Recorded(a_filing(), item, SENT, LAST)]))


def test_nothing_comparable_gives_a_plain_echo() -> None:
    item = Item("7", "behind", Decimal(45), problem="企业意愿不足")
    assert (
        lines_of(echo([Recorded(a_filing(), item, SENT, LAST)]))[0] == "已登记第7项（三季度）：进度偏慢，45%"
    )


def test_several_tasks_stand_in_rows_and_the_rest_is_named() -> None:
    rows = [
        Recorded(a_filing("3"), Item("3", "on_track", Decimal(80)), SENT),
        Recorded(a_filing("11"), Item("11", "completed", Decimal(100)), SENT),
    ]
    card = echo(rows, still_owed=[a_filing("16"), a_filing("18")])
    assert lines_of(card) == [
        "已登记2项（三季度）：",
        "第3项｜按计划推进，80%",
        "第11项｜已完成，待办公室核实",
        "第11项办结的，可申请销号（/销号 11），由办公室核实。",
        "还差第16、18项，9月28日(周一)17:00前。",
        "没有记错就不用回复。",
    ]
    assert [button.call for button in card.buttons] == [
        "/correct 3",
        "/correct 11",
        "/fill 16",
        "/withdraw 3,11",
    ]
    assert [button.row for button in card.buttons] == [0, 1, None, None]


def test_late_report_is_marked_and_urging_said_to_stop() -> None:
    on_time = a_filing().on_time_until
    late = datetime(2026, 10, 9, 8, 20, tzinfo=UTC)
    assert not Recorded(a_filing(), ITEM, on_time).is_late
    lines = lines_of(echo([Recorded(a_filing(), Item("7", "on_track"), late)]))
    assert lines[0] == "已登记第7项（三季度），晚于期限，照实标注：按计划推进"
    assert lines[1] == "10月9日(周五)16:20收到；催办已停，不用再报。"


def test_correction_shows_old_and_new() -> None:
    card = corrected(a_filing("3"), Item("3", "on_track", Decimal(85)), before=a_report("on_track", 80))
    assert lines_of(card)[:2] == ["已更正第3项（三季度），没有提到的不变", "进度 80% → 85%"]


def test_withdrawn_report_is_owed_again_by_the_same_date() -> None:
    lines = lines_of(withdrawn(a_filing("3"), a_filing("5")))
    assert lines == [
        "已撤回第3、5项（三季度），原文留档。",
        "第3、5项恢复为待报，期限不变：9月28日(周一)17:00前。",
    ]


def test_nil_report_counts_as_filed() -> None:
    assert lines_of(nil_report([a_filing("9"), a_filing("17")])) == [
        "已登记零报告：第9、17项三季度无新进展",
        "按已报计，不用再报。之后有新情况，直接回复就能补。",
    ]


FIGURE = st.builds(
    Figure,
    metric=st.sampled_from(["对接项目", "成交", ""]),
    value=st.decimals(allow_nan=False, allow_infinity=False, places=4),
    unit=st.sampled_from(["个", "元", "%", ""]),
    growth=st.booleans(),
)
READ = st.builds(
    Item,
    task=st.just("7"),
    status=st.sampled_from([*STATUSES, None]),
    percent=st.none() | st.decimals(0, 100, places=1),
    figures=st.lists(FIGURE, max_size=4).map(tuple),
    problem=st.none() | st.text(max_size=200),
    next_step=st.none() | st.text(max_size=200),
    expected_by=st.none() | st.dates(),
)


@given(item=READ, others=st.lists(READ, max_size=3))
def test_any_reading_can_be_echoed_in_any_locale(item: Item, others: list[Item]) -> None:
    rows = [Recorded(a_filing(), one, SENT, LAST) for one in (item, *others)]
    for locale in LOCALES:
        shown = wording(locale).render_card(echo(rows), on())
        assert shown.title
        assert shown.kind == "recorded"
