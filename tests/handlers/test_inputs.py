"""Supporting units give their inputs; the lead sees them, asks for the rest, takes them over and files."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest
import pytest_asyncio

from bot.domain.filings import Filing
from bot.domain.roster import person_id
from bot.wording.cards import Card
from bot.wording.render import plain
from tests.handlers.letter_kit import sent, until
from tests.handlers.office_kit import OFFICE, TAX, an_office_with_inputs, card, decide, facts, texts
from tests.pipeline_kit import World

FINANCE, SCIENCE, REFORM = ("room-finance", "finance"), ("room-science", "science"), ("room-reform", "reform")


@pytest_asyncio.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """Task 5: the finance bureau leads, the science bureau and the reform commission give their inputs."""
    async with an_office_with_inputs(tmp_path) as found:
        yield found


def filings_of(world: World, label: str) -> dict[str, Filing]:
    """By part and, of inputs, the unit's account."""
    return {
        f"{each.part} {each.unit}": each
        for each in world.filings()
        if each.label == label and not each.is_node
    }


def inputs(world: World, label: str = "5") -> list[Filing]:
    return [each for each in filings_of(world, label).values() if each.is_input]


def report(world: World, label: str = "5") -> Filing:
    return next(each for each in filings_of(world, label).values() if not each.is_input)


def words(world: World, shown: Card) -> str:
    """The whole card in words."""
    rendered = world.core.words.render(shown, world.clock.office())
    lines = [rendered.title, *rendered.lines, *(each for pair in rendered.fields for each in pair)]
    return "\n".join(plain(each) for each in [*lines, *rendered.after])


def newest(world: World, room: str, key: str) -> Card:
    return sent(world, room, key)[-1][1]


async def test_supporting_units_are_asked_for_the_lead_and_answer_like_any_report(world: World) -> None:
    assert len(inputs(world)) == 2
    assert all(each.due_on < report(world).due_on for each in inputs(world))
    asked = words(world, newest(world, "room-science", "digest/"))
    assert "配合材料，由市财政局汇总" in asked
    answered = await world.say(*SCIENCE, "@督办 第5项正常推进，数据已核对")
    assert "交市财政局汇总，不用另报" in words(world, card(answered))
    given = [each for each in inputs(world) if each.state == "filed"]
    assert [each.unit for each in given] == [each.unit for each in inputs(world) if each.report]
    assert report(world).state == "open"


async def test_the_lead_is_told_in_its_next_digest_once(world: World) -> None:
    await world.say(*SCIENCE, "/季报 5 正常推进")
    before = len(sent(world, "room-finance", "digest/"))
    await world.move(days=1)
    digests = sent(world, "room-finance", "digest/")
    assert len(digests) == before + 1
    assert "1/2" in words(world, digests[-1][1])
    assert "市发展改革委" in words(world, digests[-1][1])
    told = facts(world).count("InputTold")
    assert told == 1
    await world.move(days=1)
    assert facts(world).count("InputTold") == told
    assert len(sent(world, "room-finance", "digest/")) == before + 1


async def test_the_lead_sees_who_gave_what_and_urges_the_others_once_a_day(world: World) -> None:
    await world.say(*SCIENCE, "/季报 5 正常推进，问题：人手不足，已拨付企业12家")
    shown = words(world, card(await world.say(*FINANCE, "/配合 5")))
    assert "市科技局" in shown
    assert "人手不足" in shown
    assert "市发展改革委" in shown
    assert "1/2" in words(world, card(await world.say(*FINANCE, "/任务")))
    await world.move(days=1)  # yesterday's digest asked for it
    asked = await world.say(*FINANCE, "/催办 5")
    assert card(asked).title.name == "done/urge"
    assert facts(world).count("UnitUrged") == 1
    urged = words(world, newest(world, "room-reform", "urge/"))
    assert "由市财政局汇总" in urged
    again = await world.say(*FINANCE, "/催办 5")
    assert card(again).title.name == "done/no_inputs_to_urge"
    assert facts(world).count("UnitUrged") == 1
    assert sent(world, "room-science", "urge/") == []


@pytest.mark.parametrize("call", ["/催办 5", "/催办 全部", "/配合 5", "/配合 带入 5"])
async def test_another_unit_may_neither_urge_nor_see_them(world: World, call: str) -> None:
    for who in (TAX, SCIENCE):
        assert card(await world.say(*who, call)).title.name == "errors/not_permitted"
    assert "UnitUrged" not in facts(world)


async def test_the_office_may_urge_an_input_and_is_not_asked_to_accept_one(world: World) -> None:
    await world.say(*SCIENCE, "/季报 5 正常推进")
    await decide(world, "/催办 5 市发展改革委")
    assert facts(world).count("UnitUrged") == 1
    refused = await world.say(OFFICE, "office", "/通过 5 市科技局")
    assert card(refused).title.name == "errors/wrong_state"
    await decide(world, "/通过 全部")
    assert {each.state for each in inputs(world)} == {"open", "filed"}
    assert "status/inputs" in texts(await world.say(OFFICE, "office", "/进度"))


async def test_the_lead_takes_inputs_over_as_a_draft_and_files_only_by_saying_how_it_stands(
    world: World,
) -> None:
    await world.say(*SCIENCE, "/季报 5 正常推进，对接企业12家。问题：人手不足")
    draft = await world.say(*FINANCE, "/配合 带入 5")
    assert card(draft).title.name == "doubts/inputs"
    assert "市科技局：人手不足" in words(world, card(draft))
    assert report(world).state == "open"
    filed = await world.say(*FINANCE, "A")
    assert card(filed).kind == "recorded"
    told = report(world).report
    assert told is not None
    assert (report(world).state, told.status) == ("filed", "on_track")
    assert told.problem == "市科技局：人手不足"
    assert [each.value for each in told.figures] == [12]
    assert report(world).report != next(each for each in inputs(world) if each.state == "filed").report


async def test_plain_words_are_taken_over_under_the_names_of_their_units(world: World) -> None:
    await world.say(*SCIENCE, "@督办 第5项已共享信息")
    first = await world.say(*FINANCE, "/配合 带入 5")
    assert "市科技局：第5项已共享信息" in words(world, card(first))
    await world.say(*REFORM, "@督办 第5项已派员参加，无其他情况")
    anew = await world.say(*FINANCE, "A")
    assert card(anew).title.name == "doubts/inputs"  # another unit's words came meanwhile
    await world.say(*FINANCE, "A")
    told = report(world).report
    assert told is not None
    assert told.status == "on_track"
    assert told.words is not None
    assert "市科技局：第5项已共享信息" in told.words
    assert "市发展改革委：第5项已派员参加，无其他情况" in told.words


async def test_once_the_lead_has_filed_the_rest_is_asked_for_no_more_but_may_come(world: World) -> None:
    await world.say(*FINANCE, "/季报 5 正常推进，完成60%")
    assert all(each.resting and each.next_stage() is None for each in inputs(world))
    shown = words(world, card(await world.say(OFFICE, "office", "/进度")))
    line = next(line for line in shown.splitlines() if line.startswith("配合材料"))
    assert "第5项" not in line
    assert line.endswith(f"其余{len(inputs(world))}件不再催")
    late = await world.say(*REFORM, "/季报 5 正常推进")
    assert card(late).kind == "recorded"
    accepted = await world.say(OFFICE, "office", "/通过 5")
    assert card(accepted).title.name == "done/accept"
    assert sorted(each.state for each in inputs(world)) == ["filed", "waived"]
    assert card(await world.say(*SCIENCE, "/季报 5 正常推进")).title.name != "echo/title"


async def test_a_waived_report_needs_no_inputs_and_their_units_are_told(world: World) -> None:
    await world.say(OFFICE, "office", "/免报 5 本季没有资金兑付")
    assert {each.state for each in [report(world), *inputs(world)]} == {"waived"}
    assert newest(world, "room-reform", "").title.name == "waived/title"


async def test_the_office_returns_an_input_with_a_reason_and_a_new_day(world: World) -> None:
    await world.say(*SCIENCE, "/季报 5 正常推进")
    await world.say(OFFICE, "office", "/退回 5 市科技局 请写明对接企业数")
    back = next(each for each in inputs(world) if each.state == "returned")
    assert back.returned_for == "请写明对接企业数"
    assert back.next_stage() is not None
    await world.move(days=1)
    assert "退回意见：请写明对接企业数" in words(world, newest(world, "room-science", "digest/"))
    await world.say(*SCIENCE, "/季报 5 正常推进，对接企业12家")
    assert {each.state for each in inputs(world)} == {"filed", "open"}


async def test_the_lead_returns_an_input_by_its_button_and_is_told_when_more_has_come(world: World) -> None:
    await world.say(*SCIENCE, "/季报 5 正常推进")
    shown = card(await world.say(*FINANCE, "/配合 5"))
    call = next(each.call for each in shown.buttons if each.key.startswith("return_input/"))
    assert card(await world.say(*FINANCE, call)).title.name == "doubts/why_input_back"
    done = card(await world.say(*FINANCE, "@督办 请写明对接企业数"))
    assert done.title.name == "done/return"
    [back] = [each for each in inputs(world) if each.state == "returned"]
    assert back.returned_for == "请写明对接企业数"
    assert back.due_on <= report(world).due_on
    assert back.next_stage() is not None
    told = words(world, newest(world, "room-science", ""))
    assert "市财政局意见：请写明对接企业数" in told
    assert "市科技局" in told
    await world.move(days=1)
    assert "办公室" not in words(world, newest(world, "room-science", "digest/"))
    await world.say(*SCIENCE, "@督办 第5项正常推进，对接企业12家")
    assert {each.state for each in inputs(world)} == {"filed", "open"}
    await world.move(days=1)
    assert facts(world).count("InputTold") == 1
    assert "1/2" in words(world, newest(world, "room-finance", ""))


async def test_who_returned_an_input_is_in_the_record(world: World) -> None:
    await world.say(*SCIENCE, "/季报 5 正常推进")
    await world.say(*FINANCE, "/退回 5 市科技局 9月23日 请写明对接企业数")
    back = next(each for each in inputs(world) if each.state == "returned")
    assert (back.due_on, back.returned_for) == (date(2026, 9, 23), "请写明对接企业数")
    db = world.core.database.connect()
    [(person, body)] = [(row[6], row[7]) for row in db.rows("facts") if row[1] == "ReportReturned"]
    db.close()
    assert person == person_id("console", "finance")
    assert '"by_lead":true' in body


@pytest.mark.parametrize(
    ("call", "answer"),
    [
        ("/退回 5 市科技局 10月30日 请写明对接企业数", "errors/cannot_return"),  # beyond the report's term
        ("/退回 5 市科技局 2026-09-01 请写明对接企业数", "errors/cannot_return"),
        ("/退回 5 市科技局", "doubts/why_input_back"),
        ("/退回 5 市发展改革委 请补充", "errors/wrong_state"),  # it has given none
        ("/退回 6 请补充", "errors/not_permitted"),
        ("/退回 99 请补充", "errors/not_found"),
    ],
)
async def test_a_lead_returns_nothing_but_what_its_own_report_is_made_of(
    world: World, call: str, answer: str
) -> None:
    await world.say(*SCIENCE, "/季报 5 正常推进")
    assert card(await world.say(*FINANCE, call)).title.name == answer
    assert {each.state for each in inputs(world)} == {"open", "filed"}


async def test_of_several_inputs_the_unit_is_asked_for(world: World) -> None:
    for who in (SCIENCE, REFORM):
        await world.say(*who, "/季报 5 正常推进")
    refused = card(await world.say(*FINANCE, "/退回 5 请补充"))
    assert refused.title.name == "errors/not_found"
    assert refused.title.values["nearest"] == ("市科技局", "市发展改革委")


async def test_nobody_but_the_lead_and_the_office_returns_an_input(world: World) -> None:
    await world.say(*SCIENCE, "/季报 5 正常推进")
    [there] = [each for each in inputs(world) if each.state == "filed"]
    for who in (TAX, SCIENCE, REFORM):
        for call in ("/退回 5 市科技局 请补充", f"/退回 {there.id} 请补充"):
            assert card(await world.say(*who, call)).title.name == "errors/not_permitted"
    await world.say(*FINANCE, "/季报 5 正常推进，完成60%")
    late = card(await world.say(*FINANCE, f"/退回 {there.id} 请补充"))
    assert late.title.name == "errors/wrong_state"
    assert "ReportReturned" not in facts(world)


async def test_a_closed_task_asks_for_no_inputs_any_more(world: World) -> None:
    await world.say(OFFICE, "office", "/销号 5 验收已通过")
    assert {each.state for each in [report(world), *inputs(world)]} == {"waived"}


async def test_the_task_shows_inputs_to_the_lead_in_their_units_names_and_not_to_others(world: World) -> None:
    await world.say(*SCIENCE, "/季报 5 正常推进")
    lead = words(world, card(await world.say(*FINANCE, "/查看 5")))
    assert "配合材料，已交" in lead
    assert "市科技局" in lead
    other = words(world, card(await world.say(*REFORM, "/查看 5")))
    assert "配合材料，已交" not in other


async def test_with_more_time_for_the_report_its_inputs_are_due_later_and_their_units_told(
    world: World,
) -> None:
    before = inputs(world)
    await world.say(*FINANCE, "/延期 5 10月23日 数据口径调整")
    await world.say(OFFICE, "office", "/审定 同意", reply_to=sent(world, OFFICE, "decide/")[-1][0])
    assert [each.due_on for each in inputs(world)] == [date(2026, 10, 20)] * 2
    assert all(each.locked_at == report(world).locked_at for each in inputs(world))
    assert "10月20日" in words(world, newest(world, "room-science", "console/"))
    await until(world, date(2026, 9, 30), 10)
    assert [each.reached for each in inputs(world)] == [0, 0]  # nobody was urged by the old day
    assert all(each.due_on < date(2026, 9, 28) for each in before)


async def test_an_input_is_extended_to_the_workday_before_its_report_at_most_and_the_lead_hears(
    world: World,
) -> None:
    refused = card(await world.say(*SCIENCE, "/延期 5 10月9日 数据口径调整"))
    assert refused.title.name == "errors/cannot_extend"
    assert refused.title.values["last"] == date(2026, 9, 24)  # the last workday before 28 September
    await world.say(*FINANCE, "/延期 5 10月23日 数据口径调整")
    await world.say(OFFICE, "office", "/审定 同意 5")
    await world.say(*SCIENCE, "/延期 5 10月22日 数据口径调整")
    message, asked = sent(world, OFFICE, "decide/")[-1]
    assert "交市财政局汇总" in words(world, asked)
    await world.say(OFFICE, "office", "/审定 同意", reply_to=message)
    [later] = [each for each in inputs(world) if each.extended]
    assert later.due_on == date(2026, 10, 22)
    assert {rung.stage for rung in later.ladder} == {"reminder", "urging"}
    assert "市科技局：第5项，改为10月22日" in words(world, newest(world, "room-finance", "console/"))


async def test_inputs_rest_while_the_lead_disputes_the_task(world: World) -> None:
    await world.say(*FINANCE, "/异议 5 市税务局 职能划转")
    assert all(each.resting for each in inputs(world))
    await world.say(
        OFFICE, "office", "/审定 不同意 原分工不变", reply_to=sent(world, OFFICE, "decide/")[-1][0]
    )
    assert not any(each.resting for each in inputs(world))
    await world.say(*FINANCE, "/异议 5 市税务局 职能划转")
    await world.say(OFFICE, "office", "/审定 同意 市税务局", reply_to=sent(world, OFFICE, "decide/")[-1][0])
    there = {each.state for each in inputs(world) if not each.resting}
    assert report(world).unit != inputs(world)[0].unit
    assert there == {"open"}


async def test_a_report_returned_after_its_acceptance_asks_for_the_missing_input_again(world: World) -> None:
    await world.say(*SCIENCE, "/季报 5 正常推进，数据已核对")
    await world.say(*FINANCE, "/季报 5 正常推进，完成60%")
    await world.say(OFFICE, "office", "/通过 5")
    assert sorted(each.state for each in inputs(world)) == ["filed", "waived"]
    await world.say(OFFICE, "office", "/退回 5 市财政局 缺市发展改革委的数据")
    assert sorted(each.state for each in inputs(world)) == ["filed", "open"]
    assert "1/2" in words(world, card(await world.say(*FINANCE, "/配合 5")))
    assert card(await world.say(*REFORM, "/季报 5 正常推进")).kind == "recorded"
    assert {each.state for each in inputs(world)} == {"filed"}


async def test_what_the_office_waived_by_itself_stays_waived_when_the_report_is_returned(
    world: World,
) -> None:
    await world.say(OFFICE, "office", "/免报 5 市发展改革委 本季没有配合事项")
    await world.say(*FINANCE, "/季报 5 正常推进，完成60%")
    await world.say(OFFICE, "office", "/通过 5")
    await world.say(OFFICE, "office", "/退回 5 市财政局 缺数据")
    assert sorted(each.state for each in inputs(world)) == ["open", "waived"]


@pytest.mark.parametrize("back", ["/退回 5 市财政局 缺数据", "/撤回 5"])
async def test_a_report_that_is_owed_again_has_its_units_reminded_again(world: World, back: str) -> None:
    await world.say(*FINANCE, "/季报 5 正常推进，完成60%")
    assert all(each.resting for each in inputs(world))
    await world.say(*((OFFICE, "office") if back.startswith("/退回") else FINANCE), back)
    assert report(world).is_owed
    assert not any(each.resting for each in inputs(world))
    assert all(each.next_stage() is not None for each in inputs(world))
