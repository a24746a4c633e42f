"""Erasing somebody reaches every copy of what they wrote: what is left stays readable and still goes out."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest_asyncio
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.facts import PostGiven
from bot.domain.people import LENT
from bot.domain.request_facts import AbsenceSet
from bot.domain.roster import person_id
from bot.ports.messages import OutboundMessage
from bot.ports.usecase import Outcome
from bot.runtime.acts import erase
from bot.storage.codec import from_json, to_json
from bot.storage.erasing import BLACK, Words
from bot.text import Text
from bot.wording.cards import Card
from tests.pipeline_kit import CONSOLE, World, a_world

ACCOUNT, ROOM, WORDS = "tax", "room-tax", "/季报 6 正常推进，完成35%，难点是“数据”口径不一"
TABLES = ("texts", "persons", "accounts", "outbox", "inbox", "questions", "entries", "jobs")


@pytest_asyncio.fixture
async def world(database_url: str, tmp_path: Path) -> AsyncIterator[World]:
    found = await a_world(database_url, tmp_path)
    yield found
    found.close()


def holding(world: World, *words: str) -> dict[str, int]:
    """How many rows of each table hold one of the words."""
    db = world.core.database.connect()
    found = {
        table: sum(any(word in str(row) for word in words) for row in db.rows(table)) for table in TABLES
    }
    db.close()
    return {table: count for table, count in found.items() if count}


def kinds(world: World) -> list[str]:
    """Of all facts, in order."""
    db = world.core.database.connect()
    found = [str(row[1]) for row in db.rows("facts")]
    db.close()
    return found


async def test_no_table_holds_a_copy_any_more(world: World) -> None:
    await world.core.parts.mover.settle()
    await world.move(hours=2)
    handled = await world.say(ROOM, ACCOUNT, WORDS)
    assert handled.answer is not None
    await world.say(ROOM, ACCOUNT, "/催办人是谁啊 口径不一的事")
    person = person_id(CONSOLE, ACCOUNT)
    name = await world.core.parts.reader.run(lambda view: view.ledger.person(person))
    assert name is not None
    assert name.name is not None
    before = holding(world, "口径不一", name.name)
    assert {"texts", "outbox"} <= set(before)
    at = world.clock.office()
    lines = await world.core.parts.writer.run(lambda tx: erase(tx, {"person": person}, at))
    assert holding(world, "口径不一", name.name) == {}
    assert lines[1].endswith("held copies of them")
    assert any(BLACK in str(row) for row in world.rows(ROOM))


async def test_what_still_waits_goes_out_without_the_words(world: World) -> None:
    await world.core.parts.mover.settle()
    await world.say(ROOM, ACCOUNT, WORDS)
    at = world.clock.office()
    card = Card(Text("echo/problem", words="“数据”口径不一", most=60))
    later = OutboundMessage("later/1", f"{CONSOLE}:{ROOM}", card, not_before=at + timedelta(hours=1))
    await world.core.parts.writer.run(lambda tx: tx.record(Outcome(messages=(later,)), at=at))
    person = person_id(CONSOLE, ACCOUNT)
    await world.core.parts.writer.run(lambda tx: erase(tx, {"person": person}, at))
    await world.move(hours=2)
    [sent] = [str(row) for row in world.rows(ROOM) if row[3] == "later/1"]
    assert BLACK in sent
    assert "口径不一" not in sent


async def test_who_is_erased_holds_no_post_and_the_office_hears_what_is_open(world: World) -> None:
    await world.core.parts.mover.settle()
    await world.move(hours=2)
    await world.say(ROOM, ACCOUNT, "/季报 6 已完成，但口径不一，还有一个县没有验收")  # asked back
    person, at = person_id(CONSOLE, ACCOUNT), world.clock.office()
    lines = await world.core.parts.writer.run(lambda tx: erase(tx, {"person": person}, at))
    assert lines[2] == "1 posts ended, 1 units are left without anybody"
    await world.core.parts.mover.settle(tick=False)
    today = world.core.words.calendar.local_day(at)
    posts = await world.core.parts.reader.run(lambda view: view.ledger.posts(person))
    assert [post.until for post in posts] == [today - timedelta(days=1)]
    assert kinds(world)[-3:] == ["TextErased", "PostEnded", "UnitVacated"]
    told = {row[3].split("/")[0]: str(row) for row in world.rows("room-office")[-2:]}
    assert set(told) == {"vacant", "left"}
    assert '"6"' in told["vacant"]
    assert holding(world, "口径不一") == {}
    open_ones = await world.core.parts.reader.run(lambda view: view.queries.open_questions())
    assert open_ones == []
    again = await world.core.parts.writer.run(lambda tx: erase(tx, {"person": person}, at))
    assert again[2] == "0 posts ended, 0 units are left without anybody"
    assert kinds(world)[-1] == "TextErased"


async def test_nobody_stands_in_for_who_is_erased_or_by_them(world: World) -> None:
    at = world.clock.office()
    today = world.core.words.calendar.local_day(at)
    last = today + timedelta(days=20)
    gone, other = person_id(CONSOLE, ACCOUNT), person_id(CONSOLE, "market")
    units = {
        each.person: each.unit
        for name in (gone, other)
        for each in await world.core.parts.reader.run(lambda view, name=name: view.ledger.posts(name))
    }
    away = (
        AbsenceSet("a/1", gone, units[gone], other, today, last),
        AbsenceSet("a/2", other, units[other], gone, today, last),
    )
    lent = (
        PostGiven(
            f"{units[gone]}{LENT}{other}/{today}", other, "liaison", units[gone], since=today, until=last
        ),
        PostGiven(
            f"{units[other]}{LENT}{gone}/{today}", gone, "liaison", units[other], since=today, until=last
        ),
    )
    await world.core.parts.writer.run(lambda tx: tx.chain.append((*away, *lent), at=at, person=""))
    await world.core.parts.writer.run(lambda tx: erase(tx, {"person": gone}, at))
    absences = await world.core.parts.reader.run(lambda view: view.queries.absences(today))
    assert [(each.person, each.substitute) for each in absences if each.until >= today] == [(other, "")]
    everybody = await world.core.parts.reader.run(lambda view: view.queries.people())
    held = [post.id for _, posts in everybody for post in posts if post.holds_on(today)]
    assert not [name for name in held if gone in name or units[gone] in name]
    assert any(other in name for name in held)


@given(st.text(min_size=2, max_size=12), st.text(max_size=40), st.text(max_size=40))
def test_a_card_stays_a_card(word: str, before: str, after: str) -> None:
    card = Card(Text("recorded/title", label="6"), lines=(Text("words", said=f"{before}{word}{after}"),))
    cleared = from_json(Words([word]).in_json(to_json(card)), Card)
    assert cleared.title == Text("recorded/title", label=BLACK if word == "6" else "6")
    said = str(cleared.lines[0].values["said"])
    assert word.isascii() or word == BLACK or word not in said.replace(BLACK, "")


def test_an_account_is_blacked_out_only_where_it_is_the_whole_value() -> None:
    text = '{"from":"tax","title":"tax office","call":"tax"}'
    assert Words(["tax"]).in_json(text) == f'{{"from":"{BLACK}","title":"tax office","call":"tax"}}'


def test_a_reason_in_the_call_of_a_button_is_blacked_out_and_the_command_stays() -> None:
    text = '{"call":"/assign sure 1a2b p 7 to 市科技局 reason 机构改革","key":"机构改革"}'
    cleared = '{"call":"/assign sure 1a2b p 7 to 市科技局 reason ■■■","key":"机构改革"}'
    assert Words(["机构改革"]).in_json(text) == cleared
