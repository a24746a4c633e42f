"""A question is over with a newer report on its filing, whoever gave it; a draft is what it is by now."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.handlers.letter_kit import sent
from tests.handlers.office_kit import (
    COORDINATOR,
    OFFICE,
    TAX,
    an_office_with_inputs,
    card,
    facts,
    states,
    texts,
)
from tests.pipeline_kit import World

COLLEAGUE = ("room-tax", "zhao")
FINANCE, REFORM = ("room-finance", "finance"), ("room-reform", "reform")


@pytest_asyncio.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """The tax bureau has two liaisons; supporting units give their inputs three workdays earlier."""
    async with an_office_with_inputs(tmp_path) as found:
        await found.say(*COLLEAGUE, "/绑定 市税务局 赵新")
        message, asked = sent(found, OFFICE, "bind/")[-1]
        await found.click(OFFICE, COORDINATOR, asked.buttons[0].key, message)
        yield found


def percent(world: World, label: str) -> str:
    report = next(each.report for each in world.filings() if each.label == label and each.part == "report")
    return str(report.percent) if report else ""


@pytest.mark.parametrize("answer", ["/选 A", "A", "第一个"])
async def test_an_old_question_does_not_replace_what_a_colleague_has_told_since(
    world: World, answer: str
) -> None:
    await world.say(*TAX, "/季报 6 完成60%，又好像是70%")
    await world.move(minutes=5)
    await world.say(*COLLEAGUE, "/季报 6 正常推进，完成65%")
    before = facts(world)
    late = await world.say(*TAX, answer)
    assert (texts(late)[0], card(late).title.values["state"]) == ("asked/title", "closed")
    assert (percent(world, "6"), facts(world)) == ("65", before)


async def test_an_old_question_is_no_request_to_change_what_was_accepted_since(world: World) -> None:
    await world.say(*TAX, "/季报 6 完成60%，又好像是70%")
    await world.move(minutes=5)
    await world.say(*COLLEAGUE, "/季报 6 正常推进，完成65%")
    await world.say(OFFICE, COORDINATOR, "/通过 6")
    await world.say(*TAX, "/选 A")
    assert "RequestMade" not in facts(world)


async def test_nothing_new_is_filed_for_those_alone_that_nobody_reported_on_since(world: World) -> None:
    await world.say(*TAX, "/绑定 市数据局 韩松")
    message, asked = sent(world, OFFICE, "bind/")[-1]
    await world.click(OFFICE, COORDINATOR, asked.buttons[0].key, message)
    await world.say("room-data", "data", "/无进展 3、4")
    await world.move(minutes=5)
    await world.say("room-data", "tax", "/季报 3 完成65%")
    await world.say("room-data", "data", "A")
    assert (percent(world, "3"), states(world, "3", "4")) == ("65", ["filed", "filed"])


async def test_the_lead_does_not_file_a_draft_that_the_inputs_have_left_behind(world: World) -> None:
    await world.say(*FINANCE, "/季报 7 贴息300万元")
    await world.say(*REFORM, "/配合 带入 7")
    await world.say(*FINANCE, "/更正 7 贴息500万元")
    again = await world.say(*REFORM, "A")
    assert (card(again).kind, "inputs/changed" in texts(again)) == ("ask", True)
    await world.say(*REFORM, "A")
    report = next(each.report for each in world.filings() if each.label == "7" and each.part == "report")
    assert report is not None
    assert [f"{each.value:f}" for each in report.figures] == ["5000000"]


async def test_a_draft_that_is_as_it_was_is_filed(world: World) -> None:
    await world.say(*FINANCE, "/季报 7 贴息300万元")
    await world.say(*REFORM, "/配合 带入 7")
    filed = await world.say(*REFORM, "A")
    assert card(filed).kind == "recorded"
