"""Somebody who stands in for another unit's liaison: the room chooses for which of the two they speak."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.wording.render import plain
from tests.handlers.office_kit import DATA, OFFICE, TAX, an_office, card, facts, states, texts
from tests.pipeline_kit import World

OWN = ("3", "4", "14")  # what the data bureau owes
IN_TAX = ("room-tax", "data")
ELSEWHERE = ("room-land", "data")


@pytest_asyncio.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with an_office(tmp_path) as found:
        await found.say(*TAX, "/请假 9月22日 到 10月9日 王若兰")
        await found.move(days=1)
        yield found


@pytest.mark.parametrize("words", ["/任务", "@督办 还有哪些没报？"])
async def test_each_room_shows_what_its_own_unit_owes(world: World, words: str) -> None:
    assert world.title(await world.say(*DATA, words)) == "【任务】市数据局：5项，待报3项"
    assert world.title(await world.say(*IN_TAX, words)) == "【任务】市税务局：7项，待报1项"


async def test_elsewhere_both_are_listed_under_their_names(world: World) -> None:
    handled = await world.say(*ELSEWHERE, "/任务")
    shown = world.core.words.render(card(handled), world.clock.office())
    assert plain(shown.title) == "【任务】市税务局、市数据局：待报4项"
    assert [plain(name) for name, _ in shown.fields] == ["市税务局", "市数据局"]
    assert [button.call for button in card(handled).buttons] == ["/tasks 市税务局", "/tasks 市数据局"]
    listed = await world.say(*ELSEWHERE, "/tasks 市数据局")
    assert world.title(listed) == "【任务】市数据局：5项，待报3项"


async def test_nothing_new_is_filed_for_the_rooms_unit_alone(world: World) -> None:
    asked = await world.say(*DATA, "/无进展")
    assert [line.values["label"] for line in card(asked).lines] == list(OWN)
    await world.say(*DATA, "A")
    assert states(world, *OWN, "6") == ["filed", "filed", "filed", "open"]
    await world.say(*IN_TAX, "/无进展")
    assert states(world, "6") == ["filed"]


async def test_elsewhere_the_question_says_which_tasks_are_whose(world: World) -> None:
    asked = card(await world.say(*ELSEWHERE, "/无进展"))
    assert asked.fields[0].value.values["words"] == "市税务局 6；市数据局 3、4、14"  # type: ignore[union-attr]  # a Text
    assert states(world, *OWN, "6") == ["open"] * 4


async def test_a_task_that_is_named_is_filed_from_either_room(world: World) -> None:
    await world.say(*DATA, "/季报 6 正常推进，完成50%")
    await world.say(*IN_TAX, "/季报 3 正常推进，完成60%；14 完成40%")
    assert states(world, "6", "3", "14") == ["filed"] * 3


async def test_one_by_one_begins_with_the_rooms_unit(world: World) -> None:
    assert card(await world.say(*DATA, "/逐项填")).title.values["label"] == "3"
    assert card(await world.say(*IN_TAX, "/逐项填")).title.values["label"] == "6"


async def test_a_receipt_is_given_for_the_rooms_unit_alone(world: World) -> None:
    before = facts(world).count("ReceiptGiven")
    signed = card(await world.say(*DATA, "/签收"))
    assert signed.title.values["unit"] == "市数据局"
    assert facts(world).count("ReceiptGiven") == before + 1


async def test_words_without_a_task_are_about_the_only_one_the_rooms_unit_owes(world: World) -> None:
    handled = await world.say(*IN_TAX, "@督办 正常推进，完成50%")
    assert texts(handled)[0] == "echo/title"
    assert states(world, *OWN, "6") == ["open", "open", "open", "filed"]


async def test_the_list_of_people_says_who_stands_in_and_until_when(world: World) -> None:
    shown = world.core.words.render(card(await world.say(OFFICE, "office", "/人员")), world.clock.office())
    people = {plain(unit): plain(who) for unit, who in shown.fields}
    assert people["市税务局"] == "韩松（联络员）、王若兰（代办人，9月22日(周二)至10月9日(周五)）"
    assert people["市数据局"] == "王若兰（联络员）"
