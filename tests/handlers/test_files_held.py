"""Files whose words are asked back wait with the question, and go where its answer says."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest_asyncio

from bot.errors import DeliveryRefused
from bot.ports.messages import InboundMessage, Media
from bot.runtime.media import Media as Fetching
from bot.runtime.pipeline import Handled
from bot.runtime.work import Stores
from tests.fakes import HOST
from tests.handlers.office_kit import DATA, TAX, an_office, card, publish_second, require_whole, texts, told
from tests.handlers.test_urgent_whose import also_of
from tests.pipeline_kit import World
from tests.runtime.test_media import PDF, Net, WithFiles

FILE = f"https://{HOST}/1"
SHA256 = hashlib.sha256(PDF).hexdigest()


@pytest_asyncio.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with an_office(tmp_path) as found:
        yield found
        require_whole(found, tmp_path)


async def brings(
    world: World, room: str, account: str, words: str, *sources: str, key: str = "f1"
) -> Handled:
    message = InboundMessage(
        key=key, connection="console", chat=room, account=account, text=words,
        received_at=world.clock.wall(), mentioned=True,
        attachments=tuple(Media(source, f"现场{no}.pdf") for no, source in enumerate(sources)),
    )  # fmt: skip
    return await world.core.pipeline.receive(message)


async def fetched(world: World, gives: bytes | Exception = PDF) -> Net:
    """All files that are wanted, once; the platform's own references open for five minutes only."""
    net, parts = Net(gives), world.core.parts
    stores = Stores(parts.writer, parts.reader, world.core.files)
    fetching = Fetching(stores, world.clock, {"console": WithFiles("console")}, net)
    await fetching.run_waiting()
    return net


async def kept(world: World) -> list[tuple[str, str, str]]:
    """Filing's label or event's number, state and fingerprint of every file that has its place."""

    def read(view: Any) -> list[tuple[str, str, str]]:
        filings = [
            (each.label, one.state, one.sha256 or "")
            for each in view.queries.filings_of()
            for one in view.ledger.evidence_of(each.id)
        ]
        events = [
            (event.id, one.state, one.sha256 or "")
            for event in view.ledger.open_events()
            for one in view.ledger.evidence_of(event.id)
        ]
        return [*filings, *events]

    return await world.core.parts.reader.run(read)


async def test_a_file_goes_with_the_unit_that_is_chosen_for_its_event(world: World) -> None:
    await also_of(world, "market", "市税务局")
    asked = await brings(world, DATA[0], "market", "/速报 物流园起火，已疏散群众", FILE)
    assert "held_files/wait" in texts(asked)
    assert await kept(world) == []
    assert (await fetched(world)).called == [FILE]
    chosen = await world.say(DATA[0], "market", "B")
    assert "evidence/kept_event" in texts(chosen)
    net = await fetched(world, DeliveryRefused(platform="fake", answer="gone after five minutes"))
    assert [(state, sha256) for _, state, sha256 in await kept(world)] == [("stored", SHA256)]
    assert net.called == []


async def test_a_file_goes_with_the_plan_that_is_chosen_by_a_tap(world: World) -> None:
    await publish_second(world)
    await world.move(days=1)
    asked = await brings(world, *TAX, "6完成60%", FILE)
    assert card(asked).title.name in {"doubts/which", "doubts/which_place"}
    await fetched(world)
    chosen = await world.say(*TAX, card(asked).buttons[0].call)
    assert "evidence/kept" in texts(chosen)
    await fetched(world)
    assert await kept(world) == [("6", "stored", SHA256)]


async def test_a_file_goes_with_an_answer_in_words(world: World) -> None:
    await publish_second(world)
    await world.move(days=1)
    await brings(world, *TAX, "6完成60%", FILE)
    said = await brings(world, *TAX, "第一个", key="f2")
    assert "evidence/kept" in texts(said)
    await fetched(world)  # nobody had looked before the answer came: it is fetched for where it belongs
    assert await kept(world) == [("6", "stored", SHA256)]


async def test_a_file_goes_with_the_words_that_a_call_still_needs(world: World) -> None:
    asked = await brings(world, *TAX, "/延期 6 10月20日", FILE)
    assert "held_files/wait" in texts(asked)
    await fetched(world)
    told = await world.say(*TAX, "@督办 外省数据还没有返回")
    assert "evidence/kept" in texts(told)
    await fetched(world)
    assert await kept(world) == [("6", "stored", SHA256)]


async def test_a_call_given_up_keeps_no_file_and_says_so(world: World) -> None:
    asked = await brings(world, *TAX, "/延期 6 10月20日", FILE)
    left = await world.say(*TAX, card(asked).buttons[0].call)
    assert texts(left)[-2:] == ["held_files/left", "evidence/which_then"]
    await fetched(world)
    assert await kept(world) == []


async def test_what_is_about_something_else_takes_no_file_along(world: World) -> None:
    """The question is over, since only one is open; its file is with nothing, and that is said."""
    await publish_second(world)
    await world.move(days=1)
    await brings(world, *TAX, "6完成60%", FILE)
    other = await world.say(*TAX, "/速报 办税厅停电，已启用备用电源")
    assert "held_files/left" in texts(other)
    assert await kept(world) == []


async def test_a_file_that_cannot_be_kept_is_told_while_the_question_stands(world: World) -> None:
    await publish_second(world)
    await world.move(days=1)
    asked = await brings(world, *TAX, "6完成60%", FILE)
    await fetched(world, b"MZ\x90 a program")
    await world.move(hours=1)
    assert [each.title.name for each in told(world, TAX[0], "held/")] == ["held_files/not_kept"]
    chosen = await world.say(*TAX, card(asked).buttons[0].call)
    assert not {"held_files/left", "evidence/kept"} & set(texts(chosen))
    assert world.filing("6").state == "filed"


async def test_a_question_that_runs_out_says_where_its_files_are(world: World) -> None:
    await publish_second(world)
    await world.move(days=1)
    await brings(world, *TAX, "6完成60%", FILE)
    await fetched(world)
    await world.move(days=1, hours=6)
    again = told(world, TAX[0], "ask-again/")
    assert [each.name for each in again[-1].lines][-1] == "held_files/wait"
    await world.move(days=5)
    over = told(world, TAX[0], "question-left/")
    assert [each.title.name for each in over] == ["held_files/over"]
    assert over[0].mention is not None


async def test_a_second_fetch_finds_nothing_to_do(world: World) -> None:
    await publish_second(world)
    await world.move(days=1)
    await brings(world, *TAX, "6完成60%", FILE)
    assert (await fetched(world)).called == [FILE]
    assert (await fetched(world)).called == []


async def two_filed(world: World) -> list[str]:
    """Labels of two tasks that the unit still owes."""
    await publish_second(world)
    await world.move(days=1)
    return [each.label for each in world.filings() if each.is_owed]


async def test_a_file_without_words_goes_where_a_tap_says(world: World) -> None:
    await two_filed(world)
    asked = await brings(world, *TAX, "", FILE)
    assert card(asked).title.name == "doubts/whose_file"
    assert "held_files/wait" in texts(asked)
    await fetched(world)
    chosen = await brings(world, *TAX, card(asked).buttons[1].call, key="f2")
    assert texts(chosen)[0] == "evidence/title"
    await fetched(world)
    assert [(state, sha256) for _, state, sha256 in await kept(world)] == [("stored", SHA256)]


async def test_a_file_of_several_reports_of_a_task_is_asked_about_and_one_with_a_label_is_not(
    world: World,
) -> None:
    named = await brings(world, *TAX, "/佐证 6", FILE)
    assert texts(named)[0] == "evidence/title"
    await publish_second(world)
    await world.move(days=1)
    assert card(await brings(world, *TAX, "/佐证 6", FILE, key="f2")).title.name == "doubts/whose_file"
