"""One person with units on two platforms: reminded in both, mentioned once a day, where they spoke last."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from pathlib import Path

import pytest
import pytest_asyncio

from bot.domain.facts import AccountBound, Fact, PostEnded, PostGiven, RoomAdded, SeatLeft, SeatTaken
from bot.domain.roster import person_id
from bot.storage.codec import from_json
from bot.text import Erasable
from bot.wording.cards import Card
from tests.handlers.office_kit import TAX, an_office
from tests.pipeline_kit import CONSOLE, World

DING = "ding"
TAX_MAN = person_id(CONSOLE, "tax")
GROUP = ("group-data", "hansong")


@pytest_asyncio.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """韩松 of the tax bureau on the console speaks for the data bureau as well, whose group is elsewhere."""
    async with an_office(tmp_path, reminded=False, also=(DING,)) as found:
        data = await unit_of(found, "市数据局")
        room, day = f"{DING}:{GROUP[0]}", found.core.words.calendar.local_day(found.clock.office())
        before = person_id(CONSOLE, "data")
        await tell(
            found,
            RoomAdded(room, DING, Erasable(GROUP[0]), Erasable("")),
            SeatLeft(f"{CONSOLE}:room-data", "unit", data),
            SeatTaken(room, "unit", data),
            PostEnded(f"{data}/liaison/{before}", day.replace(day=1)),
            PostGiven(f"{data}/liaison/{TAX_MAN}", TAX_MAN, "liaison", data),
        )
        yield found


async def unit_of(world: World, name: str) -> str:
    plan = await world.core.parts.reader.run(lambda view: next(iter(view.plans.all_current())))
    unit = plan.find_unit(name)
    assert unit is not None
    return unit.id


async def tell(world: World, *facts: Fact) -> None:
    at = world.clock.office()
    await world.core.parts.writer.run(lambda tx: tx.chain.append(facts, at=at, person=""))


async def bind(world: World) -> None:
    await tell(world, AccountBound(TAX_MAN, DING, Erasable(GROUP[1])))


def mentioned(world: World) -> Mapping[str, str | None]:
    """Whom the day's digest of each of the two rooms mentions, by connection."""
    rows = {CONSOLE: world.rows(TAX[0]), DING: world.rows(GROUP[0], connection=DING)}
    cards = {
        name: [from_json(row[1], Card) for row in found if row[3].startswith("digest/")]
        for name, found in rows.items()
    }
    assert [len(found) for found in cards.values()] == [1, 1]
    return {name: found[0].mention for name, found in cards.items()}


@pytest.mark.parametrize("last", [CONSOLE, DING])
async def test_the_mention_is_where_they_spoke_last(world: World, last: str) -> None:
    await bind(world)
    order = [(TAX, CONSOLE), (GROUP, DING)]
    for place, connection in order if last == DING else order[::-1]:
        await world.say(*place, "/帮助", connection=connection)
    await world.move(hours=1)
    assert mentioned(world) == {last: TAX_MAN, (CONSOLE if last == DING else DING): None}


async def test_whoever_never_spoke_is_mentioned_once(world: World) -> None:
    await bind(world)
    await world.move(hours=1)
    assert sorted(mentioned(world).values(), key=str) == [None, TAX_MAN]


async def test_a_room_where_they_have_no_account_takes_no_mention_away(world: World) -> None:
    await world.move(hours=1)
    assert mentioned(world) == {CONSOLE: TAX_MAN, DING: None}


async def test_the_next_day_they_may_be_mentioned_again(world: World) -> None:
    await bind(world)
    await world.say(*GROUP, "/帮助", connection=DING)
    await world.move(hours=1)
    await world.move(days=20)
    digests = [row for row in world.rows(GROUP[0], connection=DING) if row[3].startswith("digest/")]
    assert len(digests) > 1
    assert [from_json(row[1], Card).mention for row in digests] == [TAX_MAN] * len(digests)
