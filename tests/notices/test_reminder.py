"""Digest and urging: which words on which day, one row a task, four answers a row."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from bot.domain.filings import Rung
from bot.domain.plan import Unit
from bot.notices.reminder import fill_in, reminder_digest, urging
from bot.wording.cards import Card
from tests.notices.samples import COMMERCE, ROWS, a_day, a_filing, a_report, a_row, a_task
from tests.wording.locales import lines_of

FIRST, TODAY, AFTER = date(2026, 9, 20), date(2026, 9, 28), date(2026, 9, 29)


def _title(card: Card, day: date) -> str:
    return lines_of(card, day=day)[0]


def test_first_rung_says_how_many_by_when_and_how_long() -> None:
    card = reminder_digest(ROWS, a_day(FIRST))
    lines = lines_of(card, day=FIRST)
    assert lines[0] == "【季报提醒】市科技局：4项，9月28日(周一)17:00前报"
    assert lines[1] == "还有5个工作日（中秋放假3天不计）"
    assert lines[2] == "第3项 高价值专利培育｜二季度 按计划推进，60%"
    assert card.kind == "reminder"


def test_on_the_due_day_only_what_is_left_is_asked() -> None:
    lines = lines_of(reminder_digest([ROWS[1], ROWS[3]], a_day(TODAY, "3", "11")), day=TODAY)
    assert lines[0] == "【季报提醒】市科技局：2项，今天17:00前报"
    assert "第3、11项已登记，不用再报。" in lines


def test_after_the_due_day_the_card_urges_without_blame() -> None:
    card = reminder_digest([ROWS[1]], a_day(AFTER))
    lines = lines_of(card, day=AFTER)
    assert lines[0] == "【催办】市科技局：第7项季报，9月30日(周三)前补报"
    assert "原定9月28日(周一)17:00前，尚未收到" in lines[1]
    assert card.kind == "urging"


def test_what_went_back_is_urged_with_what_is_wanted_and_never_called_missing() -> None:
    back = replace(ROWS[1], filing=a_filing("7", state="returned", returned_for="缺累计数"))
    lines = lines_of(reminder_digest([back], a_day(AFTER)), day=AFTER)
    assert "退回补充，原定9月28日(周一)17:00前，尚未补充；办公室意见：缺累计数" in lines[1]
    assert not any("尚未收到" in line for line in lines)


def test_a_node_that_was_reached_and_went_back_is_no_node_to_be_reached() -> None:
    told = a_report("completed", None)
    node = a_filing("2", period="@m_1", state="returned", returned_for="请附照片", report=told)
    for day in (TODAY, AFTER):
        card = reminder_digest([a_row("2", filing=node, node="窗口上线")], a_day(day))
        shown = "\n".join(lines_of(card, day=day))
        assert "办公室意见：请附照片" in shown
        assert "尚未到达" not in shown
        assert "赶不上" not in shown


def test_urging_asks_by_the_next_stage_or_else_by_the_lock() -> None:
    last = replace(ROWS[1], filing=a_filing(ladder=(Rung("urging", AFTER),)))
    assert "11月2日(周一)17:00前" in _title(reminder_digest([last], a_day(AFTER)), AFTER)


def test_mixed_days_name_the_earliest_and_each_row_its_own() -> None:
    later = a_row("5", filing=a_filing("5", due_at=datetime(2026, 12, 25, 9, tzinfo=UTC)))
    lines = lines_of(reminder_digest([ROWS[1], later], a_day(FIRST)), day=FIRST)
    assert lines[0] == "【季报提醒】市科技局：2项，最早9月28日(周一)17:00前报"
    assert "9月28日(周一)17:00前；" in lines[1]
    assert "12月25日(周五)17:00前；" in lines[2]


def test_one_passed_date_among_others_is_told_in_the_title() -> None:
    passed = replace(ROWS[0], filing=a_filing("3", due_on=date(2026, 9, 25)))
    assert _title(reminder_digest([passed, ROWS[1]], a_day(TODAY)), TODAY).endswith("其中1项原定日期已过")


def test_several_plans_are_told_apart_and_one_is_not_named() -> None:
    other = a_row("5", filing=a_filing("5", plan="q"), plan_title="数据条例")
    assert "数据条例：" in "".join(lines_of(reminder_digest([ROWS[0], other], a_day(FIRST))))
    assert "方案" not in "".join(lines_of(reminder_digest(ROWS, a_day(FIRST))))


def test_several_units_are_named_and_counted() -> None:
    units = [SCIENCE_ROW, replace(ROWS[1], unit=COMMERCE), replace(ROWS[2], unit=Unit("u_3", "市财政局"))]
    assert "市科技局、市商务局等3家：3项" in _title(reminder_digest(units, a_day(FIRST)), FIRST)


SCIENCE_ROW = ROWS[0]


def test_office_is_named_where_nobody_else_owns_the_task() -> None:
    assert "办公室：1项" in _title(
        reminder_digest([replace(ROWS[0], unit=Unit("office", ""))], a_day(FIRST)), FIRST
    )


def test_reports_of_unlike_periods_get_one_word() -> None:
    yearly = a_row("5", filing=a_filing("5", period="2026"))
    assert _title(reminder_digest([yearly], a_day(FIRST)), FIRST).startswith("【年报提醒】")
    assert _title(reminder_digest([yearly, ROWS[0]], a_day(FIRST)), FIRST).startswith("【报送提醒】")


def test_every_row_has_four_answers_in_the_clickers_words() -> None:
    card = reminder_digest(ROWS[:2], a_day(FIRST))
    rows = [(button.row, button.call) for button in card.buttons if button.row is not None]
    assert rows[:4] == [
        (0, "/report 3 已完成"),
        (0, "/report 3 按计划推进"),
        (0, "/report 3 进度偏慢"),
        (0, "/report 3 本季度无新进展"),
    ]
    assert rows[4][0] == 1
    assert [b.call for b in card.buttons if b.row is None] == ["/fill", "/same", "/nil"]


def test_same_as_before_is_offered_only_where_there_is_a_before() -> None:
    card = reminder_digest([a_row(last=None)], a_day(FIRST))
    assert [b.call for b in card.buttons if b.row is None] == ["/nil"]
    assert "首次报送" in lines_of(card)[2]


def test_offline_task_shows_no_words_and_takes_no_answer() -> None:
    secret = a_row("4", task=a_task("4", sensitivity="offline", title="机要"))
    card = reminder_digest([secret], a_day(FIRST))
    assert "机要" not in "".join(lines_of(card))
    assert "请线下报送" in "".join(lines_of(card))
    assert all(button.row is None for button in card.buttons)
    assert fill_in(secret, a_day(FIRST), no=1, of=1).buttons == ()


def test_at_most_eight_rows_are_shown_and_the_rest_counted() -> None:
    card = reminder_digest([a_row(str(no)) for no in range(1, 12)], a_day(FIRST))
    assert len(card.fields) == 8
    assert "其余3项见清单，发“/任务”可看。" in lines_of(card)
    assert max(button.row or 0 for button in card.buttons) == 7


def test_urging_by_hand_before_the_due_date_keeps_the_date() -> None:
    card = urging([ROWS[1]], a_day(FIRST))
    assert _title(card, FIRST) == "【催办】市科技局：第7项季报，9月28日(周一)17:00前报"
    assert "尚未收到" not in "".join(lines_of(card, day=FIRST))


def test_one_person_is_mentioned() -> None:
    assert reminder_digest(ROWS, a_day(FIRST), mention="p_1").mention == "p_1"
    assert reminder_digest(ROWS, a_day(FIRST)).mention is None


def test_while_a_slip_may_be_answered_urging_names_its_day() -> None:
    day, over = date(2026, 10, 12), date(2026, 10, 16)
    rungs = (Rung("urging", TODAY), Rung("supervision", day), Rung("circular", date(2026, 10, 14)))
    slip = a_filing("7", ladder=rungs, reached=2, slip_until=date(2026, 10, 15))
    row = replace(ROWS[1], filing=slip)
    assert _title(urging([row], a_day(day)), day) == "【催办】市科技局：第7项季报，10月15日(周四)17:00前补报"
    sooner = a_row("8", filing=a_filing("8", ladder=(Rung("supervision", date(2026, 10, 13)),), reached=0))
    assert "10月13日(周二)前补报" in _title(urging([row, sooner], a_day(day)), day)
    assert "10月15日" not in _title(urging([row], a_day(over)), over)
