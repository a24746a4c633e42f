"""Erasing somebody reaches every copy of what they wrote: what is left stays readable and still goes out."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest_asyncio
from hypothesis import given
from hypothesis import strategies as st

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
