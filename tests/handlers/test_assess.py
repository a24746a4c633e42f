"""/assess shows the year to the office and nobody else; each run is a fact, with a workbook."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from typing import Any

import openpyxl
import pytest

from bot.domain.assessment_facts import AssessmentMade
from bot.ports.messages import InboundMessage
from bot.ports.records import Wanted
from bot.storage.audit import verify
from bot.storage.queries import QueryReader
from bot.wording.cards import Card
from bot.wording.render import plain
from tests.handlers.letter_kit import sent, until
from tests.handlers.office_kit import (
    COORDINATOR,
    MARKET,
    OFFICE,
    TAX,
    card,
    decide,
    facts,
    publish_second,
)
from tests.pipeline_kit import CONSOLE, World

LATE = date(2026, 10, 9)


async def settled(world: World) -> None:
    """The tax bureau reports late, the market bureau in time; both are accepted."""
    for task in ("1", "8", "12"):
        await world.say(*MARKET, f"/季报 {task} 正常推进，完成60%")
    await until(world, LATE, 10)
    await world.say(*TAX, "/季报 6 正常推进，完成60%")
    for task in ("1", "6", "8", "12"):
        await decide(world, f"/通过 {task}")


def rows(found: Card) -> dict[str, dict[str, Any]]:
    """What each unit's row says, by the unit's name."""
    return {str(each.label.values["name"]): dict(each.value.values) for each in found.fields}


def words(world: World, found: Card) -> str:
    shown = world.core.words.render(found, world.clock.office())
    spans = (shown.title, *shown.lines, *(part for field in shown.fields for part in field), *shown.after)
    return "\n".join(plain(each) for each in spans)


def runs(world: World) -> list[AssessmentMade]:
    db = world.core.database.connect()
    found = QueryReader(db).recorded(Wanted(), newest=None, most=100_000)
    faults = verify(db)
    db.close()
    assert faults == []
    return [each.fact for each in found if isinstance(each.fact, AssessmentMade)]


async def test_the_office_sees_every_unit_in_the_plans_order(world: World) -> None:
    await settled(world)
    first = card(await decide(world, "/考核 2026"))
    assert first.title.name == "assess/title"
    assert first.title.values["provisional"] is True
    shown, page = rows(first), first
    while page.buttons:
        page = card(await world.say(OFFICE, COORDINATOR, page.buttons[0].call))
        shown |= rows(page)
    plans = await world.core.parts.writer.run(lambda tx: list(tx.view.plans.all_current()))
    assert list(shown) == [unit.name for unit in plans[0].units if unit.kind == "unit"]
    points = {name: {each["item"]: each["points"] for each in row["items"]} for name, row in shown.items()}
    assert (points["市市场监管局"]["timely"], points["市税务局"]["timely"]) == (30, 29)
    assert points["市市场监管局"]["closed_out"] is None


async def test_one_units_points_are_traced_to_filing_day_and_fact(world: World) -> None:
    await settled(world)
    found = card(await decide(world, "/考核 市税务局 2026年"))
    assert found.title.name == "assess/unit_title"
    case = found.fields[0]
    assert (case.label.values["label"], case.label.values["case"]) == ("6", "late")
    assert case.value.values["on"] == LATE
    assert "10月9日(周五)，9月28日(周一)17:00前为按时；扣1分；台账" in words(world, found)
    assert case.value.values["points"] == 1
    seq = case.value.values["seq"]
    db = world.core.database.connect()
    [recorded] = QueryReader(db).recorded(Wanted(), newest=int(str(seq)), most=1)
    db.close()
    assert type(recorded.fact).__name__ == "ReportFiled"


async def test_a_run_is_a_fact_that_names_rules_and_head(world: World) -> None:
    await settled(world)
    db = world.core.database.connect()
    head = db.one("head")
    db.close()
    await decide(world, "/考核 2026")
    [made] = runs(world)
    assert head is not None
    assert (made.year, made.seq, made.head) == (2026, head[0], head[1])
    assert (made.scoring.version, len(made.scoring.items)) == ("1", 5)


async def test_pages_and_single_units_are_no_runs(world: World) -> None:
    first = card(await decide(world, "/考核"))
    await world.say(OFFICE, COORDINATOR, first.buttons[0].call)
    await decide(world, "/考核 市税务局")
    assert len(runs(world)) == 1
    assert len(sent(world, OFFICE, "assess/")) == 1


async def test_the_workbook_comes_as_a_document_of_the_same_year(world: World) -> None:
    await settled(world)
    await decide(world, "/考核 2026")
    await world.core.parts.work.run_waiting()
    await world.core.parts.mover.settle(tick=False)
    [(_, message)] = sent(world, OFFICE, "assess/")
    [file] = message.attachments
    assert file.name.endswith("2026年年度考核表.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(world.core.files.get(file.sha256) or b""))
    assert book.sheetnames == ["考核得分", "扣分依据"]
    assert "仅供办公室内部使用" in str(book["考核得分"]["A1"].value)
    assert "（暂定）" in str(book["扣分依据"]["A1"].value)
    found = list(book["扣分依据"].iter_rows(min_row=3, values_only=True))
    assert [row[1:6] for row in found if row[1] == "市税务局"] == [
        ("市税务局", "按时报送", "6", "2026年三季度", "晚于期限报送"),
        ("市税务局", "销号", "6", None, "到完成时限没有申请销号"),
    ]


@pytest.mark.parametrize("room", ["room-tax", "room-leaders", "room-nobodys"])
async def test_elsewhere_it_is_refused_and_says_where(world: World, room: str) -> None:
    refused = card(await world.say(room, COORDINATOR, "/考核 2026"))
    assert refused.title.name == "errors/office_only"
    assert "请在办公室群或私聊里再发一次。" in words(world, refused)
    assert runs(world) == []
    assert facts(world)[-1] == "CommandRefused"


async def test_a_room_that_a_unit_shares_with_the_office_does_not_see_it(world: World) -> None:
    await world.say(OFFICE, COORDINATOR, "/群 单位 市数据局")
    assert card(await world.say(OFFICE, COORDINATOR, "/考核")).title.name == "errors/office_only"


async def test_a_direct_chat_of_a_coordinator_sees_it(world: World) -> None:
    message = InboundMessage(
        "direct", CONSOLE, "office-direct", COORDINATOR, "/考核 2026", world.clock.wall(), direct=True
    )  # fmt: skip
    assert card(await world.core.pipeline.receive(message)).title.name == "assess/title"


@pytest.mark.parametrize("account", ["tax", "leader", "nobody"])
async def test_it_is_for_coordinators_only(world: World, account: str) -> None:
    refused = card(await world.say(OFFICE, account, "/考核 2026"))
    assert refused.title.name in {"errors/not_permitted", "errors/unknown_sender"}


async def test_a_unit_nobody_has_is_named_with_the_nearest(world: World) -> None:
    refused = card(await decide(world, "/考核 2026 市税务"))
    assert refused.title.name in {"errors/not_found", "assess/unit_title"}
    refused = card(await decide(world, "/考核 2026 市某局"))
    assert refused.title.name == "errors/not_found"


async def test_of_several_plans_it_asks_which(world: World) -> None:
    second = await publish_second(world)
    asked = card(await decide(world, "/考核 2026"))
    assert asked.title.name == "assess/which"
    found = card(await world.say(OFFICE, COORDINATOR, asked.buttons[1].call))
    assert found.lines[0].values["plan"] == second.title
    assert [made.plan for made in runs(world)] == [second.id]
    assert replace(second).id in asked.buttons[1].call
