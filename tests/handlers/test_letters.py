"""/supervise and /circular: drafted, signed with a number, declined, sent to whom it concerns."""

from __future__ import annotations

from datetime import date, time

import pytest
import pytest_asyncio

from tests.handlers.letter_kit import button_of, letters, only, press, press_answer, sent, until
from tests.handlers.office_kit import DATA, MARKET, OFFICE, TAX, card, decide, facts, texts
from tests.pipeline_kit import World

OVERDUE = date(2026, 9, 30)


@pytest_asyncio.fixture
async def overdue(world: World) -> World:
    """On 30 September, two days after the due day; what follows are holidays."""
    await until(world, OVERDUE, 9, 30)
    return world


# Drafting by hand


async def test_a_slip_is_drafted_first_and_numbered_when_it_is_signed(world: World) -> None:
    drafted = await decide(world, "/督办 6 三季度汇总要用")
    assert texts(drafted)[:2] == ["letter/decide_slip", "letter/reason"]
    assert letters(world) == [("supervision", "proposed", 0, 0)]
    assert not sent(world, "room-tax", "letter/")
    signed = await press_answer(world, drafted, "issue")
    assert card(signed).title.name == "letter/issued"
    assert letters(world) == [("supervision", "issued", 2026, 1)]
    [(_, slip)] = sent(world, "room-tax", "letter/")
    assert slip.lines[-1].values["words"] == "三季度汇总要用"
    assert not sent(world, "room-market", "letter/")


async def test_numbers_run_on_a_year_and_kind(world: World) -> None:
    await until(world, date(2026, 9, 29), 10)  # a circular is of what is overdue
    for words in ("/督办 6", "/督办 1", "/通报 6", "/督办 3", "/通报 1"):
        await press_answer(world, await decide(world, words), "issue")
    assert [(kind, no) for kind, _, _, no in letters(world)] == [
        ("supervision", 1), ("supervision", 2), ("circular", 1), ("supervision", 3), ("circular", 2),
    ]  # fmt: skip


async def test_at_the_year_s_end_number_and_date_are_of_one_year(world: World) -> None:
    """Signed after hours on 31 December it leaves in January; what is signed then begins the next year."""
    calendar = world.core.words.calendar
    world.clock.move_to(calendar.instant(date(2026, 12, 31), time(18)))
    await press_answer(world, await decide(world, "/督办 6 三季度汇总要用"), "issue")
    world.clock.move_to(calendar.instant(date(2027, 1, 5), time(10)))
    await press_answer(world, await decide(world, "/督办 8 三季度汇总要用"), "issue")
    assert letters(world) == [("supervision", "issued", 2026, 1), ("supervision", "issued", 2027, 1)]


async def test_what_is_declined_or_lapses_uses_no_number(world: World) -> None:
    first = await decide(world, "/督办 6")
    call = next(each.call for each in card(first).buttons if each.key.startswith("not_now/"))
    await world.say(OFFICE, "office", f"{call} 已电话沟通")
    second = await decide(world, "/督办 6")
    await world.say(*TAX, "/季报 6 正常推进，完成60%")
    lapsed = await press_answer(world, second, "issue")
    assert card(lapsed).title.name == "letter/lapsed"
    await press_answer(world, await decide(world, "/督办 1"), "issue")
    assert letters(world) == [
        ("supervision", "declined", 0, 0), ("supervision", "lapsed", 0, 0),
        ("supervision", "issued", 2026, 1),
    ]  # fmt: skip
    assert not sent(world, "room-tax", "letter/")


async def test_of_a_unit_all_that_is_overdue_goes_into_one_slip(overdue: World) -> None:
    drafted = await decide(overdue, "/督办 市市场监管局")
    assert card(drafted).title.values["labels"] == ["1", "8", "12"]
    await press_answer(overdue, drafted, "issue")
    assert len(sent(overdue, "room-market", "letter/")) == 1
    assert {each.slip_until for each in overdue.filings() if each.label in {"1", "8", "12"}} == {
        date(2026, 10, 10)
    }


async def test_tasks_of_several_units_are_a_slip_each_and_one_circular(overdue: World) -> None:
    drafted = await decide(overdue, "/督办 6、1")
    assert card(drafted).title.values["count"] == 2
    assert len(sent(overdue, OFFICE, "decide-letter/")) == 2
    drafted = await decide(overdue, "/通报 市税务局 市市场监管局 三季度尚未报送")
    assert card(drafted).title.name == "letter/decide_circular"
    assert card(drafted).title.values["count"] == 4
    await press_answer(overdue, drafted, "issue")
    rooms = [room for room in ("room-tax", "room-market", "room-leaders", "room-data")
             if sent(overdue, room, "letter/")]  # fmt: skip
    assert rooms == ["room-tax", "room-market", "room-leaders"]


@pytest.mark.parametrize(
    ("words", "until_day"),
    [
        ("/督办 6 5个工作日", date(2026, 9, 28)), ("/督办 6 10月12日 汇总要用", date(2026, 9, 28)),
        ("/督办 6", date(2026, 9, 24)), ("/督办 6 9月27日", date(2026, 9, 28)),
    ],
)  # fmt: skip
async def test_term_is_named_or_three_workdays(world: World, words: str, until_day: date) -> None:
    """Three days of Mid-Autumn are off. The term ends on the due day, 28 September, however it is named."""
    await press_answer(world, await decide(world, words), "issue")
    assert world.filing("6").slip_until == until_day


@pytest.mark.parametrize("words", ["/督办 99", "/通报", "/通报 99"])
async def test_nothing_is_drafted_where_nothing_is_owed(world: World, words: str) -> None:
    assert card(await decide(world, words)).title.name == "letter/nothing"
    assert "LetterProposed" not in facts(world)


@pytest.mark.parametrize(
    "words", ["/督办 火星局", "/督办 签发 ABCD1234", "/督办 不发 ABCD1234 理由", "/通报 某某"]
)
async def test_what_nobody_knows_is_refused(world: World, words: str) -> None:
    assert card(await decide(world, words)).kind == "refused"
    assert "LetterProposed" not in facts(world)


# Deciding


async def test_not_now_asks_for_the_reason_and_the_unit_hears_nothing(world: World) -> None:
    before = len(world.rows("room-tax"))
    drafted = await decide(world, "/督办 6")
    asked = await press_answer(world, drafted, "not_now")
    assert card(asked).title.name == "doubts/not_now"
    noted = await world.say(OFFICE, "office", "@督办 已电话沟通，周四报")
    assert card(noted).title.name == "letter/declined"
    assert letters(world) == [("supervision", "declined", 0, 0)]
    assert len(world.rows("room-tax")) == before
    again = await decide(world, "/督办 6")
    [before_line] = [line for line in card(again).after if line.name == "letter/before"]
    assert before_line.values["told"][0]["reason"] == "已电话沟通，周四报"  # type: ignore[index,call-overload]


async def test_another_term_is_asked_for_and_signs(overdue: World) -> None:
    world = overdue
    drafted = await decide(world, "/督办 6")
    await press_answer(world, drafted, "letter_term")
    refused = await world.say(OFFICE, "office", "@督办 尽快")
    assert card(refused).kind == "refused"
    await press_answer(world, drafted, "letter_term")
    await world.say(OFFICE, "office", "@督办 10月14日")
    assert letters(world) == [("supervision", "issued", 2026, 1)]
    assert world.filing("6").slip_until == date(2026, 10, 14)


@pytest.mark.parametrize(
    ("words", "state"),
    [("同意", "issued"), ("不同意，已电话沟通", "declined"), ("不同意", "proposed"), ("收到", "proposed")],
)
async def test_office_answers_the_card_in_words(world: World, words: str, state: str) -> None:
    await decide(world, "/督办 6、1")
    message, draft = sent(world, OFFICE, "decide-letter/")[0]
    await world.say(OFFICE, "office", words, reply_to=message)
    place = ["1", "6"].index(draft.title.values["labels"][0])  # type: ignore[index]
    assert [letters(world)[each][1] for each in (place, 1 - place)] == [state, "proposed"]


async def test_a_decision_is_made_once(world: World) -> None:
    drafted = await decide(world, "/督办 6")
    await press_answer(world, drafted, "issue")
    for name in ("issue", "not_now"):
        assert card(await press_answer(world, drafted, name)).title.name == "errors/letter_settled"
    assert facts(world).count("LetterIssued") == 1
    assert "LetterDeclined" not in facts(world)


async def test_a_unit_cannot_sign(world: World) -> None:
    drafted = await decide(world, "/督办 6")
    call = next(each.call for each in card(drafted).buttons if each.key.startswith("issue/"))
    refused = await world.say(*MARKET, call)
    assert card(refused).title.name == "errors/not_permitted"
    assert letters(world) == [("supervision", "proposed", 0, 0)]


# On its way


async def test_outside_the_hours_a_slip_waits_and_an_answer_stops_it(overdue: World) -> None:
    await only(overdue, "6", "1")
    await until(overdue, OVERDUE, 19)
    for words in ("/督办 6", "/督办 1"):
        await press_answer(overdue, await decide(overdue, words), "issue")
    assert not sent(overdue, "room-tax", "letter/")
    await overdue.say(*TAX, "/季报 6 正常推进，完成60%")
    await until(overdue, date(2026, 10, 8), 9, 30)
    assert not sent(overdue, "room-tax", "letter/")
    assert len(sent(overdue, "room-market", "letter/")) == 1
    kept = [each[1] for each in sent(overdue, OFFICE, "letter-kept/")]
    assert [each.lines[0].name for each in kept] == ["letter/kept_dropped", "letter/kept_sent"]
    assert all(each.attachments for each in kept)


async def test_nobody_is_mentioned_twice_a_day(world: World) -> None:
    """On 21 September the digest has done so; on the 30th there is none."""
    await press_answer(world, await decide(world, "/督办 6"), "issue")
    assert sent(world, "room-tax", "letter/")[-1][1].mention is None
    await until(world, OVERDUE, 9, 30)
    for label in ("1", "8"):
        await press_answer(world, await decide(world, f"/督办 {label}"), "issue")
    first, second = (each[1] for each in sent(world, "room-market", "letter/"))
    assert first.mention is not None
    assert second.mention is None


async def test_each_further_slip_about_the_same_is_of_a_higher_level(world: World) -> None:
    await press_answer(world, await decide(world, "/督办 6"), "issue")
    for level in ("2", "3"):  # what is signed is what goes out
        ends = world.filing("6").slip_until
        assert ends is not None
        await until(world, max(OVERDUE, ends), 17, 1)
        draft = await decide(world, "/督办 6")
        shown = (*card(draft).lines, *card(draft).after)
        assert level in {each.values.get("level") for each in shown}
        await press_answer(world, draft, "issue")
    await until(world, date(2026, 10, 15), 9)
    levels = [slip.lines[0].values["level"] for _, slip in sent(world, "room-tax", "letter/")]
    assert levels == ["1", "2", "3"]


async def test_a_slip_is_answered_by_its_button(world: World) -> None:
    await press_answer(world, await decide(world, "/督办 6"), "issue")
    message, slip = sent(world, "room-tax", "letter/")[0]
    filled = await world.click("room-tax", "tax", button_of(slip, "answer_slip"), message)
    assert card(filled).title.name == "fill/title"
    await world.say("room-tax", "tax", "已完成", reply_to=message)
    assert world.filing("6").state == "filed"


async def test_answer_to_the_office_card_by_button_in_another_room_counts_once(world: World) -> None:
    await decide(world, "/督办 6、1")
    await press(world, "decide-letter/", "issue")
    assert [state for _, state, _, _ in letters(world)].count("issued") == 1


# After the lock


async def test_what_a_slip_asks_for_is_taken_while_the_slip_runs(world: World) -> None:
    await until(world, date(2026, 11, 18), 9, 40)  # locked since 30 October
    await press_answer(world, await decide(world, "/督办 3"), "issue")
    await world.move(hours=1)
    message, _ = sent(world, DATA[0], "letter/")[-1]
    handled = await world.say(*DATA, "第3项 正常推进，数据共享接口累计160个", reply_to=message)
    assert texts(handled)[0].startswith("echo/")
    third = [each for each in world.filings() if each.label == "3" and each.period == "2026Q3"]
    assert [(each.state, each.is_late(world.clock.office())) for each in third] == [("filed", True)]


async def test_an_answer_after_the_term_of_the_slip_is_taken_late_and_the_office_is_told(
    world: World,
) -> None:
    await until(world, date(2026, 11, 18), 9, 40)  # locked since 30 October
    await press_answer(world, await decide(world, "/督办 3"), "issue")
    await world.move(hours=1)
    message, _ = sent(world, DATA[0], "letter/")[-1]
    await until(world, date(2026, 11, 27), 9, 40)  # to be answered by the 23rd
    handled = await world.say(*DATA, "第3项 正常推进，数据共享接口累计160个", reply_to=message)
    assert texts(handled)[0].startswith("echo/")
    assert "echo/late" in texts(handled)
    [third] = [each for each in world.filings() if each.label == "3" and each.period == "2026Q3"]
    assert (third.state, third.is_late(world.clock.office())) == ("filed", True)
    await world.move(hours=1)
    [(_, told)] = sent(world, OFFICE, "slip-answered/")
    assert told.title.values["labels"] == ["3"]
    assert told.lines[0].values["number"] == {"kind": "supervision", "year": 2026, "no": 1}
    assert told.lines[0].values["until"] == world.core.words.calendar.instant(date(2026, 11, 23), time(17))
    await world.click(
        OFFICE, "office", button_of(told, "accept"), sent(world, OFFICE, "slip-answered/")[0][0]
    )
    [third] = [each for each in world.filings() if each.label == "3" and each.period == "2026Q3"]
    assert third.state == "accepted"


async def test_an_answer_within_the_term_is_told_to_nobody_apart(world: World) -> None:
    await until(world, date(2026, 11, 18), 9, 40)
    await press_answer(world, await decide(world, "/督办 3"), "issue")
    await world.move(hours=1)
    message, _ = sent(world, DATA[0], "letter/")[-1]
    await world.say(*DATA, "第3项 正常推进，数据共享接口累计160个", reply_to=message)
    await world.move(hours=1)
    assert sent(world, OFFICE, "slip-answered/") == []


async def test_what_was_answered_late_is_locked_and_the_refusal_names_the_office(world: World) -> None:
    await until(world, date(2026, 11, 18), 9, 40)
    await press_answer(world, await decide(world, "/督办 3"), "issue")
    await until(world, date(2026, 11, 27), 9, 40)
    await world.say(*DATA, "@督办 三季度第3项正常推进")
    refused = await world.say(*DATA, "/更正 3 三季度 完成80%")
    assert texts(refused) == ["errors/filing_locked", "next/filing_locked"]
    assert card(refused).lines[0].values["owed"] is False


async def test_without_a_slip_the_office_sets_another_day_as_the_refusal_says(world: World) -> None:
    await until(world, date(2026, 11, 18), 9, 40)
    refused = await world.say(*DATA, "@督办 第3项 正常推进")
    assert texts(refused) == ["errors/filing_locked", "next/filing_locked"]
    assert card(refused).lines[0].values["owed"] is True
    shown = await decide(world, "/改期 3 报送 11月25日 人员变动")
    if card(shown).kind == "ask" or card(shown).title.name.startswith("terms/"):
        await world.say(OFFICE, "office", card(shown).buttons[0].call)
    await world.say(*DATA, "@督办 第3项 正常推进")
    assert [each.state for each in world.filings() if each.label == "3" and not each.is_node] == ["filed"]
