"""What a unit says: reports, corrections, withdrawals, one tap for several, answers to questions."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.domain.facts import PostGiven
from bot.domain.roster import person_id
from bot.wording.render import plain
from tests.handlers.office_kit import (
    COORDINATOR,
    DATA,
    MARKET,
    OFFICE,
    TAX,
    card,
    decide,
    facts,
    kind_of,
    publish_second,
    reminder,
    states,
    texts,
)
from tests.pipeline_kit import World

UNSURE = "已完成，但还有一个县没有验收"


# Reporting


async def test_report_names_its_task(world: World) -> None:
    handled = await world.say(*TAX, "/季报 6 正常推进，完成60%")
    assert kind_of(handled) == "recorded"
    assert states(world, "6") == ["filed"]


async def test_several_tasks_in_one_message_are_filed_together(world: World) -> None:
    handled = await world.say(*MARKET, "/季报 1完成60%；12完成40%；8正常推进")
    assert kind_of(handled) == "recorded"
    assert states(world, "1", "8", "12") == ["filed"] * 3


async def test_the_echo_of_several_takes_them_back_with_one_tap_and_a_yes(world: World) -> None:
    echoed = card(await world.say(*MARKET, "/季报 1完成60%；12完成40%；8正常推进"))
    asked = card(await world.say(*MARKET, echoed.buttons[-1].call))
    assert states(world, "1", "8", "12") == ["filed"] * 3
    await world.say(*MARKET, asked.buttons[0].call)
    assert states(world, "1", "8", "12") == ["open"] * 3


async def test_a_task_of_another_unit_is_never_filed(world: World) -> None:
    await world.say(*TAX, "/季报 3 完成60%")
    assert states(world, "3", "6") == ["open", "open"]


async def test_a_task_named_twice_is_one_report_or_a_question(world: World) -> None:
    handled = await world.say(*TAX, "/季报 6完成60%；第6项遇到困难，资金未到位")
    assert kind_of(handled) in {"recorded", "ask"}
    assert world.filing("6").versions == facts(world).count("ReportFiled")


async def test_withdraw_opens_the_filing_again(world: World) -> None:
    await world.say(*TAX, "/季报 6 完成60%")
    handled = await world.say(*TAX, "/撤回 6")
    assert states(world, "6") == ["open"]
    assert facts(world)[-1] == "ReportWithdrawn"
    assert kind_of(handled) != "refused"
    assert kind_of(await world.say(*TAX, "/撤回 6")) == "refused"


async def test_correct_keeps_what_is_not_mentioned_and_without_words_says_how(world: World) -> None:
    await world.say(*TAX, "/季报 6 完成60%，下一步加快推广")
    assert kind_of(await world.say(*TAX, "/更正 6")) != "refused"
    assert world.filing("6").versions == 1
    await world.say(*TAX, "/更正 6 完成65%")
    report = world.filing("6").report
    assert report is not None
    assert (str(report.percent), report.no) == ("65", 2)
    assert report.next_step is not None


async def test_nothing_new_for_one_task_is_filed_at_once(world: World) -> None:
    await world.say(*TAX, "/无进展 6")
    report = world.filing("6").report
    assert report is not None
    assert report.status == "no_activity"


async def test_nothing_new_for_several_shows_them_and_asks_once(world: World) -> None:
    asked = await world.say(*MARKET, "/无进展")
    assert kind_of(asked) == "ask"
    assert states(world, "1", "8", "12") == ["open"] * 3
    await world.say(*MARKET, "A")
    assert states(world, "1", "8", "12") == ["filed"] * 3


async def test_a_label_given_twice_is_one_report(world: World) -> None:
    handled = await world.say(*TAX, "/无进展 6、第6项 6")
    assert kind_of(handled) == "recorded"
    assert world.filing("6").versions == 1


async def test_cancelling_files_nothing_and_closes_the_question(world: World) -> None:
    for words in ("B", "/选 B"):
        await world.say(*MARKET, "/无进展")
        await world.say(*MARKET, words)
        assert states(world, "1", "8", "12") == ["open"] * 3
        assert kind_of(await world.say(*MARKET, "/选 A")) == "refused"


async def test_same_as_last_needs_something_before(world: World) -> None:
    assert kind_of(await world.say(*TAX, "/同上季 6")) == "refused"


async def test_fill_leads_from_task_to_task(world: World) -> None:
    first = await world.say(*MARKET, "/逐项填")
    assert card(first).buttons[0].key.startswith("completed/")
    shown = next(row for row in reversed(world.rows("room-market")))
    await world.click(*MARKET, card(first).buttons[1].key, shown[0])
    filed = [label for label in ("1", "8", "12") if states(world, label) == ["filed"]]
    assert len(filed) == 1
    second = await world.say(*MARKET, "/逐项填")
    assert card(second).title.values["of"] == 2


async def test_tasks_and_task_show_ones_own(world: World) -> None:
    listed = await world.say(*MARKET, "/任务")
    assert kind_of(listed) != "refused"
    shown = await world.say(*MARKET, "／查看　第１２项")
    assert kind_of(shown) != "refused"
    assert kind_of(await world.say(*MARKET, "/查看 99")) == "refused"


@pytest.mark.parametrize("words", ["/任务 3", "/任务 第3项", "／任务　３", "/查看 3"])
async def test_a_number_after_tasks_is_that_task(world: World, words: str) -> None:
    for who in (DATA, (OFFICE, COORDINATOR)):
        shown = card(await world.say(*who, words))
        assert (shown.title.name, shown.title.values["label"]) == ("task/label", "3")


async def test_tasks_without_a_unit_asks_the_office_for_one(world: World) -> None:
    asked = await world.say(OFFICE, COORDINATOR, "/任务")
    assert texts(asked) == ["errors/not_found", "next/not_found"]
    shown = world.core.words.render(card(asked), world.clock.office())
    assert plain(shown.title).startswith("请写明")
    assert kind_of(await world.say(OFFICE, COORDINATOR, "/任务 市数据局 2")) != "refused"
    unknown = world.core.words.render(
        card(await world.say(OFFICE, COORDINATOR, "/任务 99")), world.clock.office()
    )
    assert "99" in plain(unknown.title)


# Questions


async def test_a_choice_files_with_what_was_never_in_doubt(world: World) -> None:
    """By letter and by button alike: the sure task of the same message is not lost."""
    for answer in ("A", "/选 A"):
        asked = await world.say(*DATA, f"/季报 3完成60%；4{UNSURE}")
        assert kind_of(asked) == "ask"
        assert states(world, "3", "4") == ["open", "open"]
        await world.say(*DATA, answer)
        assert states(world, "3", "4") == ["filed", "filed"]
        await world.say(*DATA, "/撤回 确认 3、4")
        assert states(world, "3", "4") == ["open", "open"]


async def test_a_newer_question_replaces_the_older_one_and_its_buttons(world: World) -> None:
    await world.say(*DATA, f"/季报 3{UNSURE}")
    old = world.rows("room-data")[-1][0]
    first = next(row for row in world.rows("room-data") if row[0] == old)
    await world.say(*DATA, f"/季报 4{UNSURE}")
    button = first[1].split('"key":"A/')[1].split('"')[0]
    assert card(await world.click(*DATA, f"A/{button}", old)).title.name == "asked/title"
    assert states(world, "3", "4") == ["open", "open"]
    await world.say(*DATA, "A")
    assert states(world, "3", "4") == ["open", "filed"]


async def test_a_question_runs_out(world: World) -> None:
    await world.say(*TAX, f"/季报 6 {UNSURE}")
    await world.move(days=3)
    handled = await world.say(*TAX, "A")
    assert handled.dropped
    assert kind_of(await world.say(*TAX, "/选 A")) == "refused"
    assert states(world, "6") == ["open"]


async def test_a_question_is_for_the_person_who_was_asked(world: World) -> None:
    await world.say(*TAX, f"/季报 6 {UNSURE}")
    assert (await world.say("room-tax", "market", "A")).dropped
    assert states(world, "6") == ["open"]


async def test_a_clear_report_closes_the_question(world: World) -> None:
    await world.say(*TAX, f"/季报 6 {UNSURE}")
    await world.say(*TAX, "/季报 6 完成70%")
    assert (await world.say(*TAX, "A")).dropped
    assert world.filing("6").versions == 1


async def test_an_answer_counts_from_when_the_words_were_written(world: World) -> None:
    await world.say(*TAX, f"/季报 6 {UNSURE}")
    written = world.clock.office()
    await world.move(hours=2)
    await world.say(*TAX, "A")
    report = world.filing("6").report
    assert report is not None
    assert report.filed_at == written
    assert report.received_at == written + timedelta(hours=2)
    assert report.words == f"6 {UNSURE}"


# Several plans, several units


@pytest.mark.parametrize(("answer", "place"), [("A", 0), ("ｂ", 1), ("/选 A", 0), ("/选 B", 1)])
async def test_a_label_of_two_plans_is_asked_back_and_the_chosen_one_is_filed(
    world: World, answer: str, place: int
) -> None:
    await publish_second(world)
    asked = await world.say(*TAX, "/季报 6 完成60%")
    assert kind_of(asked) == "ask"
    offered = [each.id for each in world.filings() if each.label == "6"]
    await world.say(*TAX, answer)
    assert [each.id for each in world.filings() if each.state == "filed"] == [offered[place]]


async def test_nothing_new_covers_both_plans_with_one_label(world: World) -> None:
    await publish_second(world)
    await world.say(*TAX, "/无进展 6")
    await world.say(*TAX, "/选 A")
    filed = [each for each in world.filings() if each.state == "filed"]
    assert [(each.label, each.versions) for each in filed] == [("6", 1), ("6", 1)]


async def test_a_withdrawal_takes_back_one_of_two_with_the_same_label(world: World) -> None:
    await publish_second(world)
    await world.say(*TAX, "/无进展 6")
    await world.say(*TAX, "/选 A")
    await world.say(*TAX, "/撤回 6")
    await world.say(*TAX, "A")  # which plan's is asked
    assert sorted(each.state for each in world.filings() if each.label == "6") == ["filed", "open"]


async def test_the_quoted_reminder_says_which_plan_is_meant(world: World) -> None:
    first = reminder(world, "room-tax")
    await publish_second(world)
    await world.say(*TAX, "6完成60%", reply_to=first)
    [filed] = [each for each in world.filings() if each.state == "filed"]
    assert filed.plan != "p_second"


async def test_the_posts_decide_for_whom_somebody_speaks_not_the_room(world: World) -> None:
    """The tax liaison, in the market bureau's room, quoting its reminder."""
    handled = await world.say("room-market", "tax", "1完成60%", reply_to=reminder(world, "room-market"))
    assert kind_of(handled) != "recorded"
    assert states(world, "1") == ["open"]


async def test_a_second_unit_of_the_same_person_is_theirs_too(world: World) -> None:
    market = world.filing("1").unit
    person = person_id("console", "tax")
    post = PostGiven(f"{market}/liaison/{person}", person, "liaison", market)
    await world.core.parts.writer.run(lambda tx: tx.chain.append((post,), at=world.clock.office(), person=""))
    await world.say(*TAX, "/季报 1完成60%；6完成70%")
    assert states(world, "1", "6") == ["filed", "filed"]


# What is no report


async def test_more_time_is_asked_of_the_office_and_changes_nothing(world: World) -> None:
    due = world.filing("6").due_at
    handled = await world.say(*TAX, "/季报 第6项申请延期到10月15日，资金未到位")
    assert texts(handled)[0] == "requests/extension"
    assert any(row[3].startswith("decide/") for row in world.rows(OFFICE))
    assert (world.filing("6").due_at, states(world, "6")) == (due, ["open"])


async def test_an_accepted_report_is_closed_to_its_writer(world: World) -> None:
    await world.say(*TAX, "/季报 6 完成60%")
    await decide(world, "/通过 6")
    for words in ("/撤回 6", "/无进展 6"):
        assert kind_of(await world.say(*TAX, words)) in {"refused", "ask"}
    for words in ("/季报 6 完成70%", "/更正 6 完成70%"):
        assert texts(await world.say(*TAX, words))[0] == "requests/change"
    assert states(world, "6") == ["accepted"]


# Answering in words


@pytest.mark.parametrize(
    ("words", "filed"),
    [("是", True), ("确认", True), ("第一个", True), ("第二个", False), ("B", False), ("都不是", False)],
)
async def test_a_question_is_answered_by_place_yes_or_no(world: World, words: str, filed: bool) -> None:
    await world.say(*MARKET, "/无进展")
    await world.say(*MARKET, words)
    assert states(world, "1", "8", "12") == (["filed"] if filed else ["open"]) * 3


async def test_the_second_of_two_plans_is_named_by_its_place(world: World) -> None:
    await publish_second(world)
    await world.say(*TAX, "/季报 6 完成60%")
    await world.say(*TAX, "第二个")
    filed = [each for each in world.filings() if each.label == "6" and each.state == "filed"]
    assert [each.plan for each in filed] == ["p_second"]


async def test_several_are_taken_back_only_after_one_more_tap(world: World) -> None:
    await world.say(*MARKET, "/季报 1完成60%；12完成40%")
    asked = card(await world.say(*MARKET, "/撤回 1、12"))
    assert asked.title.name == "confirm/withdraw"
    assert states(world, "1", "12") == ["filed", "filed"]
    await world.say(*MARKET, asked.buttons[0].call)
    assert states(world, "1", "12") == ["open", "open"]
