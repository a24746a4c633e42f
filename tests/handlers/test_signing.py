"""What a liaison files waits for the head of the unit; then it is the office's, filed when it was written."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from bot.domain.roster import person_id
from bot.ports.messages import InboundMessage
from bot.storage.publishing import publish
from bot.wording.cards import Card
from tests.handlers.letter_kit import only, sent, until
from tests.handlers.office_kit import MARKET, OFFICE, TAX, add_head, an_office, card, facts, texts
from tests.pipeline_kit import World

HEAD = ("room-tax-head", "tax-head")


@pytest_asyncio.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """The tax bureau (task 6) has a head with a chat of their own; the market bureau (1, 8, 12) has none."""
    async with an_office(tmp_path, reminded=False) as found:
        plan = await found.core.parts.reader.run(lambda view: next(iter(view.plans.all_current())))
        quarterly, *others = plan.rules
        signed = replace(plan, rules=(replace(quarterly, signed_by_head=True), *others))
        at = found.clock.office()
        await found.core.parts.writer.run(lambda tx: publish(tx, signed, at=at))
        await add_head(found, "市税务局", HEAD[1])
        await found.move(hours=1)
        yield found


def newest(world: World, room: str) -> tuple[str, Card]:
    return sent(world, room, "")[-1]


async def test_a_liaisons_report_goes_to_the_office_only_once_it_is_signed(world: World) -> None:
    filed = await world.say(*TAX, "/季报 6 正常推进，完成60%")
    assert "echo/unsigned" in texts(filed)
    waiting = world.filing("6")
    assert (waiting.state, waiting.signature) == ("unsigned", "wanted")
    assert card(await world.say(OFFICE, "office", "/通过 6")).title.name == "errors/wrong_state"
    message, asked = newest(world, HEAD[0])
    assert asked.title.name == "signing/title"
    assert asked.mention == person_id("console", HEAD[1])
    await world.move(minutes=30)
    done = await world.click(*HEAD, asked.buttons[0].key, message)
    assert card(done).title.name == "signing/done"
    now = world.filing("6")
    assert (now.state, now.signature) == ("filed", "given")
    assert now.report is not None
    assert waiting.report is not None
    assert now.report.filed_at == waiting.report.filed_at
    await world.say(OFFICE, "office", "/通过 6")
    assert world.filing("6").state == "accepted"


async def test_the_head_sends_it_back_with_a_reason_and_the_liaison_files_again(world: World) -> None:
    await world.say(*TAX, "/季报 6 正常推进")
    due = world.filing("6").due_at
    message, asked = newest(world, HEAD[0])
    back = await world.click(*HEAD, asked.buttons[1].key, message)
    assert card(back).title.name == "doubts/sign_back"
    await world.say(*HEAD, "@督办 请补上本季办税数据")
    now = world.filing("6")
    assert (now.state, now.signature, now.returned_for) == ("returned", "refused", "请补上本季办税数据")
    assert now.due_at == due
    assert newest(world, "room-tax")[1].title.name == "signing/back"
    counted = card(await world.say(OFFICE, "office", "/进度")).lines[0].values
    assert (counted["returned"], counted["to_check"]) == (0, 0)
    await world.say(*TAX, "/季报 6 正常推进，完成60%")
    assert world.filing("6").state == "unsigned"
    await world.say(*HEAD, "/签发 6")
    assert world.filing("6").state == "filed"


async def test_only_the_head_of_that_unit_signs_and_only_once(world: World) -> None:
    await world.say(*TAX, "/季报 6 正常推进")
    for who in (TAX, MARKET, (OFFICE, "office")):
        assert card(await world.say(*who, "/签发 6")).title.name == "errors/not_permitted"
    filing = world.filing("6").id
    await world.say(*HEAD, "/签发 全部")
    assert card(await world.say(*HEAD, f"/签发 {filing}")).title.name == "errors/wrong_state"
    assert card(await world.say(*HEAD, "/签发")).title.name == "signing/none"
    assert facts(world).count("ReportSigned") == 1


async def test_a_heads_own_report_needs_no_second_signature(world: World) -> None:
    filed = await world.say(*HEAD, "/季报 6 正常推进，完成60%")
    assert "echo/unsigned" not in texts(filed)
    assert (world.filing("6").state, world.filing("6").signature) == ("filed", "")


async def test_without_a_head_it_goes_to_the_office_which_is_told_so(world: World) -> None:
    filed = await world.say(*MARKET, "/季报 8 正常推进，完成60%")
    assert "echo/no_head" in texts(filed)
    assert (world.filing("8").state, world.filing("8").signature) == ("filed", "nobody")
    status = await world.say(OFFICE, "office", "/进度")
    assert "status/no_head" in texts(status)
    left = await world.say(OFFICE, "office", "/通过 全部")
    assert world.filing("8").state == "filed"
    assert [line.values["reason"] for line in card(left).lines] == ["no_head"]
    await world.say(OFFICE, "office", "/通过 8")
    assert world.filing("8").state == "accepted"


async def test_the_head_is_reminded_once_then_the_office_sees_it_in_its_digest(world: World) -> None:
    await world.say(*TAX, "/季报 6 正常推进")
    await world.move(days=1)
    again = [shown for _, shown in sent(world, HEAD[0], "signature/")]
    assert [shown.title.values["again"] for shown in again] == [True]
    assert not _waits_in_office(world)
    await world.move(days=1)
    assert len(sent(world, HEAD[0], "signature/")) == 1
    assert _waits_in_office(world)
    await world.say(*HEAD, "/签发 6")
    before = len(sent(world, OFFICE, "digest/"))
    await world.move(days=1)
    assert len(sent(world, OFFICE, "digest/")) == before


def _waits_in_office(world: World) -> bool:
    digests = [shown for _, shown in sent(world, OFFICE, "digest/")]
    return any(field.value.name == "waiting/signature" for shown in digests for field in shown.fields)


async def test_once_the_term_is_over_the_office_is_offered_to_take_it_unsigned(world: World) -> None:
    await only(world, "6")
    await until(world, date(2026, 9, 28), 16)
    await world.say(*TAX, "/季报 6 正常推进，完成60%")
    stage = next(rung.on for rung in world.filing("6").ladder if rung.on > date(2026, 9, 28))
    await until(world, max(stage, date(2026, 9, 30)), 9, 30)
    message, shown = sent(world, OFFICE, "digest/")[-1]
    [take] = [each for each in shown.buttons if each.key.startswith("take_unsigned")]
    asked = await world.click(OFFICE, "office", take.key, message)
    assert card(asked).title.name == "doubts/unsigned"
    await world.say(OFFICE, "office", "@督办 负责人出差")
    now = world.filing("6")
    assert (now.state, now.signature, now.was_late) == ("filed", "nobody", False)


async def test_unsigned_is_not_received_for_the_office_and_not_owed_for_the_unit(world: World) -> None:
    await world.say(*TAX, "/季报 6 正常推进")
    shown = await world.say(OFFICE, "office", "/进度")
    assert "status/unsigned" in texts(shown)
    assert card(shown).lines[0].values["to_check"] == 0
    assert world.filing("6").next_stage() is None
    await world.say(*TAX, "/撤回 6")
    assert world.filing("6").state == "open"


@pytest.mark.parametrize("direct", [True, False])
async def test_a_head_has_what_waits_sent_to_a_chat_of_their_own(world: World, direct: bool) -> None:
    message = InboundMessage(
        key="here", connection="console", chat="head-alone", account=HEAD[1], text="/签发 这里",
        received_at=world.clock.wall(), direct=direct,
    )  # fmt: skip
    handled = await world.core.pipeline.receive(message)
    assert card(handled).title.name == ("signing/here" if direct else "errors/not_in_private")


async def test_while_the_head_is_away_the_substitute_signs(world: World) -> None:
    await world.say(*HEAD, "/请假 9月22日至9月30日 孙悦")
    await world.move(days=1)
    await world.say(*TAX, "/季报 6 正常推进")
    assert newest(world, HEAD[0])[1].mention == person_id("console", "market")
    await world.say(*MARKET, "/签发 6")
    assert world.filing("6").state == "filed"
    assert world.filing("6").report is not None
    assert world.clock.office() - world.filing("6").opened_at < timedelta(days=90)


async def test_the_office_confirms_somebody_as_the_head(world: World) -> None:
    await world.say("room-new", "new-head", "/绑定 市市场监管局 周立")
    asked = sent(world, OFFICE, "bind/")[-1][1]
    code = asked.buttons[0].call.split()[-1]
    await world.say(OFFICE, "office", f"/人员 负责人 {code}")
    filed = await world.say(*MARKET, "/季报 8 正常推进，完成60%")
    assert "echo/unsigned" in texts(filed)
    assert card(await world.say("room-new", "new-head", "/签发")).title.name == "signing/done"
    assert world.filing("8").state == "filed"


async def waits_without_head(world: World) -> Card:
    """Task 6 waits, and the only head leaves: the office's message about it."""
    await world.say(*TAX, "/季报 6 正常推进，完成60%")
    await world.say(OFFICE, "office", "/人员 离任 市税务局 负责人 马涛")
    [(_, told)] = sent(world, OFFICE, "headless/")
    return told


async def test_the_office_hears_at_once_that_the_last_head_left_what_waits_unsigned(world: World) -> None:
    told = await waits_without_head(world)
    assert told.title.name == "signing/headless"
    assert (told.title.values["count"], len(told.fields), len(told.buttons)) == (1, 1, 1)
    await world.move(days=2)
    assert len(sent(world, OFFICE, "headless/")) == 1


async def test_the_office_takes_it_with_a_reason_that_is_on_record_and_the_unit_hears(world: World) -> None:
    told = await waits_without_head(world)
    asked = await world.say(OFFICE, "office", told.buttons[0].call)
    assert card(asked).title.name == "doubts/unsigned"
    assert world.filing("6").state == "unsigned"
    message = sent(world, OFFICE, "")[-1][0]
    done = card(await world.say(OFFICE, "office", "负责人调离，继任未到", reply_to=message))
    assert done.title.name == "signing/taken"
    assert (world.filing("6").state, world.filing("6").signature) == ("filed", "nobody")
    _, unit = newest(world, "room-tax")
    assert unit.title.name == "signing/taken_told"
    assert unit.lines[0].values["words"] == "负责人调离，继任未到"
    left = card(await world.say(OFFICE, "office", "/通过 全部"))
    assert [line.values["reason"] for line in left.lines] == ["no_head"]
    await world.say(OFFICE, "office", done.buttons[0].call)
    assert world.filing("6").state == "accepted"
    assert facts(world).count("SignatureWaived") == 1
    again = card(await world.say(OFFICE, "office", "/免签 6 再来一次"))
    assert again.title.name == "errors/wrong_state"


async def test_a_new_head_signs_what_the_old_one_left(world: World) -> None:
    await waits_without_head(world)
    await add_head(world, "市税务局", "new-head", name="林岚")
    await world.say("room-new-head", "new-head", "/签发 6")
    assert (world.filing("6").state, world.filing("6").signature) == ("filed", "given")


async def test_who_becomes_head_later_is_asked_once_for_what_waits(world: World) -> None:
    await waits_without_head(world)
    await world.move(days=1)
    since = world.core.words.calendar.local_day(world.clock.office())
    await add_head(world, "市税务局", "new-head", name="林岚", since=since)
    await world.move(days=3)
    asked = [shown for _, shown in sent(world, "room-new-head", "signature-new/")]
    asked += [shown for _, shown in sent(world, HEAD[0], "signature-new/")]
    assert [each.title.name for each in asked] == ["signing/title"]
    assert asked[0].mention == person_id("console", "new-head")
    assert world.filing("6").state == "unsigned"


async def test_a_head_who_leaves_later_is_told_of_on_that_day(world: World) -> None:
    await world.say(*TAX, "/季报 6 正常推进，完成60%")
    await world.say(OFFICE, "office", "/人员 离任 市税务局 负责人 马涛 9月24日")
    assert sent(world, OFFICE, "headless/") == []
    await world.move(days=4)
    assert len(sent(world, OFFICE, "headless/")) == 1


async def test_one_of_several_heads_may_leave(world: World) -> None:
    await add_head(world, "市税务局", "second-head", name="林岚")
    await world.say(*TAX, "/季报 6 正常推进，完成60%")
    await world.say(OFFICE, "office", "/人员 离任 市税务局 负责人 马涛")
    assert sent(world, OFFICE, "headless/") == []
