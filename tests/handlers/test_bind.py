"""People who bind on a second platform: the office says who is the same person, and their rights follow."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from bot.domain.people import Person, is_same_name
from bot.domain.roster import person_id
from bot.storage.audit import verify
from bot.storage.codec import from_json
from bot.storage.queries import QueryReader
from bot.wording.cards import Button, Card
from tests.handlers.office_kit import OFFICE, TAX, an_office, decide, facts, kind_of, states, texts
from tests.pipeline_kit import CONSOLE, World

DING = "ding"
TAX_MAN = person_id(CONSOLE, "tax")  # 韩松 of the tax bureau
TAX_UNIT = "市税务局"
ANOTHER = ("group-tax", "hansong")  # his account and group on the second platform


@pytest_asyncio.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with an_office(tmp_path, also=(DING,)) as found:
        yield found


def people(world: World, name: str = "韩松") -> list[Person]:
    db = world.core.database.connect()
    found = [person for person, _ in QueryReader(db).people() if person.name == name]
    assert verify(db) == []
    db.close()
    return found


async def ask(world: World, name: str = "韩松", *, chat: tuple[str, str] = ANOTHER) -> dict[str, Button]:
    """Somebody asks to be bound; what the office may choose, by the word before the slash of its key."""
    await world.say(*chat, f"/绑定 {TAX_UNIT} {name}", connection=DING)
    card = from_json([row for row in world.rows(OFFICE) if row[3].startswith("bind/")][-1][1], Card)
    return {button.key.partition("/")[0]: button for button in card.buttons}


async def report(world: World, share: int) -> str:
    """Kind of the answer to a report from the second platform."""
    return kind_of(await world.say(*ANOTHER, f"/季报 6 完成{share}%", connection=DING))


async def test_the_same_person_on_a_second_platform_has_the_same_rights(world: World) -> None:
    choices = await ask(world)
    assert list(choices) == ["same", "confirm", "replace", "refuse"]
    assert await report(world, 50) == "refused"
    before = len(facts(world))
    handled = await decide(world, choices["same"].call)
    assert texts(handled)[0] == "binding/settled_same"
    assert facts(world)[before:][:2] == ["AccountBound", "BindingDecided"]
    assert [each.id for each in people(world)] == [TAX_MAN]
    assert await report(world, 60) == "recorded"
    assert states(world, "6") == ["filed"]


async def test_whoever_leaves_loses_the_rights_of_every_account(world: World) -> None:
    await decide(world, (await ask(world))["same"].call)
    await decide(world, f"/人员 离任 {TAX_UNIT} 韩松")
    await world.move(days=1)
    assert await report(world, 60) == "refused"
    assert kind_of(await world.say(*TAX, "/季报 6 完成60%")) == "refused"
    assert states(world, "6") == ["open"]


async def test_two_people_of_one_name_in_a_unit_stay_two(world: World) -> None:
    await decide(world, (await ask(world))["confirm"].call)
    assert [each.id for each in people(world)] == sorted([TAX_MAN, person_id(DING, "hansong")])
    assert await report(world, 60) == "recorded"
    await decide(world, f"/人员 离任 {TAX_UNIT} 韩松")  # which of them is asked, and nobody leaves
    assert await report(world, 61) == "recorded"


async def test_nobody_is_offered_who_has_another_name_or_an_account_there(world: World) -> None:
    assert "same" not in await ask(world, "韩小松")
    await decide(world, (await ask(world))["same"].call)
    assert "same" not in await ask(world, chat=("group-tax", "hansong2"))


async def test_a_name_counts_however_it_was_typed(world: World) -> None:
    assert "same" in await ask(world, " 韩\u3000松 ")
    assert is_same_name("ＷANG Min", "wang min")
    assert not is_same_name("王敏", "王闽")


async def test_the_office_may_type_it_and_is_told_where_nobody_fits(world: World) -> None:
    code = (await ask(world))["refuse"].call.rpartition(" ")[2]
    assert kind_of(await decide(world, f"/人员 同一人 {code} p_nobody")) == "refused"
    assert kind_of(await decide(world, f"/人员 同一人 {code.lower()}")) == "recorded"
    other = (await ask(world, "马涛", chat=("group-tax", "matao")))["refuse"].call.rpartition(" ")[2]
    assert kind_of(await decide(world, f"/人员 同一人 {other}")) == "refused"


async def test_the_list_offers_it_as_well(world: World) -> None:
    await ask(world)
    handled = await decide(world, "/人员")
    assert handled.answer is not None
    assert [button.key.partition("/")[0] for button in handled.answer.buttons] == [
        "same",
        "confirm",
        "refuse",
    ]


async def test_a_known_account_that_binds_for_another_unit_stays_one_person(world: World) -> None:
    """The roster gave the second account to the same person: its id is not that of the account."""
    await decide(world, (await ask(world))["same"].call)
    await world.say(*ANOTHER, "/绑定 市数据局 韩松", connection=DING)
    asked = from_json([row for row in world.rows(OFFICE) if row[3].startswith("bind/")][-1][1], Card)
    await decide(world, next(each for each in asked.buttons if each.key.startswith("confirm")).call)
    assert [each.id for each in people(world)] == [TAX_MAN]
    assert kind_of(await world.say(*TAX, "/季报 3 完成60%")) == "recorded"
