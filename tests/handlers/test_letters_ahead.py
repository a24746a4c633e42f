"""A slip about what is not due yet: its term ends with the due day, its words say that nothing is late."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.handlers.letter_kit import letters, only, press_answer, sent, until
from tests.handlers.office_kit import OFFICE, TAX, card, decide, told, words_of
from tests.pipeline_kit import World

DUE = date(2026, 9, 28)  # of the quarter's reports; every test begins a week before


@pytest.mark.parametrize("term", ["10月9日", "10个工作日"])
async def test_a_term_beyond_the_due_day_is_told_before_anything_is_signed(world: World, term: str) -> None:
    said = words_of(world, card(await decide(world, f"/督办 6 {term} 汇总要用")))
    assert "拟发蓝色督办单，9月28日(周一)17:00前反馈" in said
    assert "反馈不晚于报送期限，没有按10月" in said
    assert "/改期 6 报送 日期 理由" in said
    assert "没有答复" not in said
    assert "未到期限" in said


async def test_within_the_due_day_nothing_more_is_said(world: World) -> None:
    said = words_of(world, card(await decide(world, "/督办 6 9月25日 汇总要用")))
    assert "没有按" not in said


async def test_another_term_beyond_the_due_day_is_offered_with_that_day(world: World) -> None:
    drafted = await decide(world, "/督办 6 汇总要用")
    await press_answer(world, drafted, "letter_term")
    asked = await world.say(OFFICE, "office", "@督办 10月9日")
    assert words_of(world, card(asked)).startswith("没有签发：10月9日(周五)晚于第6项报送期限")
    assert letters(world)[0][1] == "proposed"
    await press_answer(world, asked, "issue_by_due")
    assert letters(world)[0][1] == "issued"
    assert world.filing("6").slip_until == DUE


async def test_reminder_of_the_due_day_and_urgings_go_on_as_without_it(world: World) -> None:
    await only(world, "6")
    await press_answer(world, await decide(world, "/督办 6 10月9日 汇总要用"), "issue")
    await until(world, date(2026, 10, 10), 10)
    days = [row[3].rsplit("/", 1)[1] for row in world.rows(TAX[0]) if row[3].startswith("digest/")]
    assert [day for day in days if day > "2026-09-21"] == [
        "2026-09-28", "2026-09-29", "2026-10-08", "2026-10-10",
    ]  # fmt: skip


async def test_what_is_overdue_and_what_is_not_are_a_slip_each(world: World) -> None:
    """The data bureau's 3 has another day than its 4: one document would accuse of both, or of neither."""
    moved = await decide(world, "/改期 4 报送 10月20日 统一口径")
    await world.say(OFFICE, "office", card(moved).buttons[0].call)
    await until(world, date(2026, 9, 30), 10)
    await decide(world, "/督办 3、4 汇总要用")
    said = [words_of(world, each) for each in told(world, OFFICE, "decide-letter/")]
    assert len(said) == 2
    assert ["没有答复" in each for each in said] == ["第3项" in each for each in said]


async def test_of_one_task_what_is_overdue_comes_before_its_node(world: World) -> None:
    """Task 2 owes its quarter, and its node of 15 October a little later."""
    await until(world, date(2026, 10, 9), 10)
    drafted = card(await decide(world, "/督办 2 汇总要用"))
    assert drafted.title.values["count"] == 1
    assert "季报原定9月28日" in words_of(world, drafted)


async def test_an_answer_after_the_slip_and_before_the_due_day_is_not_called_late(world: World) -> None:
    await press_answer(world, await decide(world, "/督办 6 9月23日 汇总要用"), "issue")
    await until(world, date(2026, 9, 24), 10)
    await world.say(*TAX, "/季报 6 正常推进，完成60%")
    [(_, shown)] = sent(world, OFFICE, "slip-answered/")
    said = words_of(world, shown)
    assert "仍在报送期限内，照常登记" in said
    assert "逾期" not in said


HOURS = [(10, 0), (16, 59), (17, 0), (17, 1), (18, 30), (23, 59)]


@pytest.mark.parametrize(("hour", "minute"), HOURS)
async def test_on_the_due_day_words_and_term_go_by_the_hour(world: World, hour: int, minute: int) -> None:
    """Before the due hour its answer is due with the report, after it nothing is "to come" any more."""
    await only(world, "6")
    await until(world, DUE, hour, minute)
    drafted = await decide(world, "/督办 6 3天 汇总要用")
    ahead = hour < 17
    said = words_of(world, card(drafted))
    assert ("未到期限" in said) is ahead
    assert ("没有答复" in said) is not ahead
    assert ("拟发蓝色督办单，9月28日(周一)17:00前反馈" in said) is ahead
    issued = words_of(world, card(await press_answer(world, drafted, "issue")))
    assert ("9月28日(周一)17:00前反馈" in issued) is ahead
    assert (world.filing("6").slip_until == DUE) is ahead
    await until(world, DUE + timedelta(days=1), 10)
    slip = words_of(world, sent(world, TAX[0], "letter/")[0][1])
    assert ("说明未按期报送的原因" in slip) is not ahead
    assert ("待报" in slip) is ahead


async def test_a_slip_on_the_due_day_holds_no_urging_back(world: World) -> None:
    await only(world, "6")
    await until(world, DUE, 10)
    await press_answer(world, await decide(world, "/督办 6 3天 汇总要用"), "issue")
    await until(world, date(2026, 10, 8), 10)
    urged = [key[-10:] for _, _, _, key in world.rows(TAX[0]) if key.startswith("digest/")]
    assert urged[-3:] == ["2026-09-28", "2026-09-29", "2026-10-08"]


async def test_the_due_day_may_be_named_on_the_day_itself_until_its_hour(world: World) -> None:
    await only(world, "6")
    await until(world, DUE, 10)
    drafted = await decide(world, "/督办 6 今天 汇总要用")
    assert "9月28日(周一)17:00前反馈" in words_of(world, card(drafted))
    await press_answer(world, drafted, "issue")
    assert [each[1] for each in letters(world)] == ["issued"]


async def test_a_slip_signed_before_midnight_bears_the_term_it_was_shown_with(world: World) -> None:
    """Signed at night it leaves in the morning of the due day, and asks for the answer with the report."""
    await only(world, "6")
    await until(world, DUE - timedelta(days=1), 23, 59)
    drafted = await decide(world, "/督办 6 3天 汇总要用")
    shown = words_of(world, card(drafted))
    assert "9月28日(周一)17:00前反馈" in shown
    issued = words_of(world, card(await press_answer(world, drafted, "issue")))
    assert "9月28日(周一)17:00前反馈" in issued
    assert world.filing("6").slip_until == DUE


async def test_after_a_long_slip_the_urging_names_the_day_on_which_the_office_is_asked(world: World) -> None:
    """The slip's term ran beyond the day of the ladder's own slip: that is proposed a workday after."""
    await only(world, "6")
    await until(world, date(2026, 9, 29), 10)
    await press_answer(world, await decide(world, "/督办 6 10月12日 汇总要用"), "issue")
    await until(world, date(2026, 10, 13), 10)
    urged = words_of(world, sent(world, TAX[0], "digest/")[-1][1])
    assert "第6项季报，10月14日(周三)前补报" in urged
    assert "10月14日(周三)仍未收到的，由办公室研究是否发督办单" in urged
    assert len(letters(world)) == 1
    await until(world, date(2026, 10, 14), 10)
    assert [each[1] for each in letters(world)] == ["issued", "proposed"]


async def test_nobody_is_named_in_a_circular_for_what_is_not_due_yet(world: World) -> None:
    refused = words_of(world, card(await decide(world, "/通报 6 汇总要用")))
    assert "没有可以通报的待报事项" in refused
    assert letters(world) == []
    await until(world, date(2026, 9, 29), 10)
    assert "拟发通报" in words_of(world, card(await decide(world, "/通报 6 汇总要用")))
