"""A post changes hands: nothing stays with who held it, the next one finds it all; empty units are told."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.domain.post_facts import PostHandedOver
from bot.domain.roster import person_id
from bot.ports.records import Wanted
from bot.runtime.acts import lines_of
from bot.storage.audit import compare_derived
from bot.storage.codec import from_json
from bot.storage.database import Database
from bot.storage.ledger import LedgerReader
from bot.storage.queries import QueryReader
from bot.wording.cards import Card
from tests.handlers.office_kit import (
    DATA,
    OFFICE,
    TAX,
    card,
    decide,
    facts,
    kind_of,
    states,
    texts,
    told,
)
from tests.ledgers import make_ledger
from tests.pipeline_kit import CONSOLE, World

NEW = (TAX[0], "data")  # 王若兰 of the data bureau takes over from 韩松 of the tax bureau
COORDINATOR = "office"


def meant_for(world: World, prefix: str) -> list[str | None]:
    """Whom the messages are to mention, who may have been mentioned that day already."""
    db = world.core.database.connect()
    found = [from_json(row[5][1:], Card).mention for row in db.rows("outbox") if row[1].startswith(prefix)]
    db.close()
    return found


def on_duty(world: World, label: str) -> str | None:
    """Who is mentioned today about the unit that owes the task."""
    filing = world.filing(label)
    db = world.core.database.connect()
    found = LedgerReader(db).liaison(filing.plan, filing.unit, today(world))
    db.close()
    return found.name if found else None


def today(world: World) -> date:
    return world.core.words.calendar.local_day(world.clock.office())


async def test_the_next_one_reports_and_the_one_before_may_not(world: World) -> None:
    handled = await decide(world, "/人员 交接 市税务局 @王若兰 工作调整")
    assert texts(handled) == ["posts/noted", "posts/noted_then"]
    assert kind_of(await world.say(*TAX, "/季报 6 完成60%")) == "refused"
    assert kind_of(await world.say(*NEW, "/季报 6 完成60%")) == "recorded"
    assert states(world, "6") == ["filed"]
    own = await world.say(*DATA, "/任务")
    assert kind_of(own) != "refused"


async def test_the_card_tells_the_next_one_what_is_open_and_was_said(world: World) -> None:
    await world.say(*TAX, "/延期 6 10月12日 数据没有统计完")
    await decide(world, "/人员 交接 市税务局 王若兰")
    [said] = told(world, TAX[0], "handover/")
    assert said.title.name == "posts/handed_over"
    assert said.title.values["before"] == ["韩松"]
    assert said.title.values["after"] == "王若兰"
    assert meant_for(world, "handover/") == [person_id(CONSOLE, "data")]
    assert len(said.fields) == said.lines[0].values["count"]
    assert said.lines[1].values["requests"] == ["6"]


async def test_it_is_one_fact_with_who_and_why(world: World) -> None:
    before = facts(world)
    await decide(world, "/人员 交接 市税务局 王若兰 工作调整")
    assert facts(world)[len(before) :] == ["PostHandedOver"]
    db = world.core.database.connect()
    found = QueryReader(db).recorded(Wanted(), newest=None, most=1)[0]
    db.close()
    assert isinstance(found.fact, PostHandedOver)
    assert found.person == person_id(CONSOLE, COORDINATOR)
    assert found.fact.why is not None
    assert found.fact.why.text == "工作调整"


async def test_a_question_in_the_units_room_is_asked_of_the_next_one(world: World) -> None:
    asked = await world.say(*TAX, "@督办 6已完成，但还有一部分没有完成")
    assert kind_of(asked) == "ask"
    await decide(world, "/人员 交接 市税务局 王若兰")
    assert meant_for(world, "moved/") == [person_id(CONSOLE, "data")]
    answered = await world.say(*TAX, "A")
    assert states(world, "6") == ["open"], answered
    assert kind_of(await world.say(*NEW, "A")) == "recorded"
    assert states(world, "6") == ["filed"]


async def test_a_question_where_the_next_one_has_one_open_goes_to_the_office(world: World) -> None:
    await world.say(*TAX, "@督办 6已完成，但还有一部分没有完成")
    await world.say(TAX[0], "data", "/请假")
    await decide(world, "/人员 交接 市税务局 王若兰")
    assert told(world, TAX[0], "moved/") == []
    assert len(told(world, OFFICE, "left/")) == 1
    db = world.core.database.connect()
    open_ones = QueryReader(db).open_questions()
    db.close()
    assert [each.person for each in open_ones] == [person_id(CONSOLE, "data")]


async def test_a_decision_on_what_was_asked_in_private_comes_to_the_units_room(world: World) -> None:
    await world.say("private-tax", "tax", "/延期 6 10月12日 数据没有统计完")
    await decide(world, "/人员 交接 市税务局 王若兰")
    [waiting] = told(world, OFFICE, "decide/")
    agree = next(each for each in waiting.buttons if each.call.startswith("/decide yes"))
    await decide(world, agree.call)
    assert told(world, "private-tax", "decided/") == []
    assert len(told(world, TAX[0], "decided/")) == 1


async def test_events_and_claims_to_close_stay_with_the_unit(world: World) -> None:
    await world.say(*TAX, "/速报 物流园起火，已扑灭，无人员受伤")
    await world.say(*TAX, "/销号 6 验收已通过，材料已报")
    await decide(world, "/人员 交接 市税务局 王若兰")
    [said] = told(world, TAX[0], "handover/")
    assert said.lines[1].values["events"] == ["2026-1"]
    assert said.lines[1].values["claims"] == ["6"]
    again = await world.say(*NEW, "/续报 2026-1 火已扑灭，正在核损")
    assert texts(again)[0] == "urgent/received"
    assert card(again).title.values["follow_up"] == 1


async def test_a_later_day_moves_everything_on_that_day_and_once(world: World) -> None:
    await decide(world, "/人员 交接 市税务局 王若兰 9月23日")
    assert told(world, TAX[0], "handover/") == []
    assert kind_of(await world.say(*NEW, "/季报 6 完成60%")) != "recorded"
    await world.say(*TAX, "@督办 6已完成，但还有一部分没有完成")
    await world.move(days=2)
    assert len(told(world, TAX[0], "handover/")) == 1
    assert kind_of(await world.say(*TAX, "/季报 6 完成60%")) == "refused"
    await world.move(days=1)
    assert len(told(world, TAX[0], "handover/")) == 1


async def test_absences_of_the_one_before_lend_nothing_any_more(world: World) -> None:
    await world.say(*TAX, "/请假 9月21日至30日 孙悦")
    assert kind_of(await world.say(TAX[0], "market", "/季报 6 完成60%")) == "recorded"
    await decide(world, "/人员 交接 市税务局 王若兰")
    assert kind_of(await world.say(TAX[0], "market", "/季报 6 完成70%")) != "recorded"
    assert on_duty(world, "6") == "王若兰"


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("市税务局 韩松", "already"),
        ("市税务局 孙悦 王若兰", "nobody"),
    ],
)
async def test_what_is_not_clear_changes_nothing(world: World, words: str, why: str) -> None:
    before = facts(world)
    handled = await decide(world, f"/人员 交接 {words}")
    assert card(handled).title.name == "errors/cannot_hand_over"
    assert card(handled).title.values["why"] == why
    assert facts(world)[len(before) :] == ["CommandRefused"]


async def test_of_two_holders_the_one_before_is_named(world: World) -> None:
    await world.core.parts.writer.run(
        lambda tx: lines_of(
            "grant",
            tx,
            {
                "connection": CONSOLE,
                "account": "second",
                "role": "liaison",
                "unit": "市税务局",
                "name": "何方",
            },
            world.clock.office(),
        )
    )
    handled = await decide(world, "/人员 交接 市税务局 王若兰")
    assert card(handled).title.values["why"] == "several"
    await decide(world, "/人员 交接 市税务局 韩松 王若兰")
    assert kind_of(await world.say(TAX[0], "second", "/季报 6 完成60%")) == "recorded"


async def test_a_unit_left_without_anybody_is_told_at_once_and_speaks_through_the_office(
    world: World,
) -> None:
    await decide(world, "/通过 1")
    handled = await world.say("office-private", "office", "/人员 离任 市税务局 韩松")
    assert texts(handled) == ["posts/left", "posts/left_since", "posts/vacant_then"]
    [said] = told(world, OFFICE, "vacant/")
    assert said.title.values["unit"] == "市税务局"
    status = await decide(world, "/进度")
    assert "posts/vacant_units" in texts(status)
    before = len(told(world, TAX[0], "digest/"))
    await decide(world, "/催办 6")
    assert any("6" in str(each.title.values) for each in told(world, OFFICE, "urge/"))
    assert len(told(world, TAX[0], "digest/")) == before
    await decide(world, "/人员 交接 市税务局 王若兰")
    assert len(told(world, TAX[0], "handover/")) == 1
    assert "posts/vacant_units" not in texts(await decide(world, "/进度"))


async def test_a_leavers_account_is_kept_ninety_days(world: World) -> None:
    await decide(world, "/人员 离任 市税务局 韩松")
    await world.move(days=85)
    assert accounts(world, "tax") == 1
    await world.move(days=8)
    assert accounts(world, "tax") == 0
    assert accounts(world, "data") == 1
    await world.say(*DATA, "/任务")


async def test_derived_tables_are_made_again_from_the_facts(world: World, tmp_path: Path) -> None:
    await world.say(*TAX, "/请假 9月21日至30日 孙悦")
    await decide(world, "/人员 交接 市税务局 王若兰")
    await decide(world, "/人员 离任 市市场监管局 孙悦")
    scratch = Database(f"sqlite:///{tmp_path / 'scratch.db'}")
    make_ledger(scratch)
    db = world.core.database.connect()
    assert compare_derived(db, scratch) == []
    db.close()


async def test_the_terminal_does_the_same_for_somebody_new(world: World) -> None:
    told_args = {
        "account": f"{CONSOLE}:fresh", "of": "", "unit": "市税务局", "role": "liaison", "on": "",
        "name": "何方", "why": "",
    }  # fmt: skip
    lines = await world.core.parts.writer.run(
        lambda tx: lines_of("handover", tx, told_args, world.clock.office())
    )
    assert lines == [f"{CONSOLE}:fresh is liaison from {today(world)}"]
    assert kind_of(await world.say(TAX[0], "fresh", "/季报 6 完成60%")) == "recorded"
    assert kind_of(await world.say(*TAX, "/季报 6 完成70%")) == "refused"


def accounts(world: World, account: str) -> int:
    db = world.core.database.connect()
    found = [row for row in db.rows("accounts") if row[1] == account]
    db.close()
    return len(found)
