"""Files that come with replies: kept by fingerprint after the commit, or asked for again."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from bot.errors import DeliveryRefused, PlatformDown, RateLimited
from bot.ports.http import Calls, HttpCall, HttpReply
from bot.ports.messages import InboundMessage, Media
from bot.runtime.calls import PublicHttp
from bot.runtime.media import MOST_BYTES
from bot.runtime.media import Media as Fetching
from bot.runtime.work import Stores
from bot.storage.codec import from_json
from bot.wording.cards import Card
from tests.fakes import HOST, FakePlatform
from tests.handlers.office_kit import TAX, an_office, card, facts, texts
from tests.pipeline_kit import World

PDF = b"%PDF-1.7\n1 0 obj"


class WithFiles(FakePlatform):
    """A platform whose files stand on its own host, or on another one."""

    def fetch(self, source: str) -> Calls[bytes]:
        reply = yield HttpCall("GET", source, most_bytes=MOST_BYTES + 1)
        return reply.body


class FromAnywhere(FakePlatform):
    """A platform that says itself where a file lies."""

    def fetch(self, source: str) -> Calls[bytes]:
        reply = yield HttpCall("GET", source, most_bytes=MOST_BYTES + 1, anywhere=True)
        return reply.body


@dataclass
class Net:
    """Gives what it was told to, and counts the calls."""

    gives: bytes | Exception
    called: list[str] = field(default_factory=list)
    meets: asyncio.Barrier | None = None  # answers once all that go through it were asked

    async def __call__(self, call: HttpCall, platform: str) -> HttpReply:
        self.called.append(call.url)
        if self.meets is not None:
            await self.meets.wait()
        if isinstance(self.gives, Exception):
            raise self.gives
        return HttpReply(200, self.gives[: call.most_bytes])


@pytest_asyncio.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with an_office(tmp_path) as found:
        yield found


async def reported(world: World, *sources: str, words: str = "/季报 6 完成60%", key: str = "f1") -> Any:
    """A report with files; what it was answered with. Nothing is fetched yet."""
    message = InboundMessage(
        key=key, connection="console", chat=TAX[0], account=TAX[1], text=words,
        received_at=world.clock.wall(), mentioned=True,
        attachments=tuple(Media(source, f"通知{no}.pdf") for no, source in enumerate(sources)),
    )  # fmt: skip
    return await world.core.pipeline.receive(message)


def fetching(world: World, http: Any, platform: FakePlatform | None = None) -> Fetching:
    parts = world.core.parts
    stores = Stores(parts.writer, parts.reader, world.core.files)
    return Fetching(stores, world.clock, {"console": platform or WithFiles()}, http)


def after(world: World, seconds: float) -> None:
    world.clock.move_to(world.clock.office() + timedelta(seconds=seconds))


def kept(world: World) -> list[Any]:
    db = world.core.database.connect()
    found = db.rows("evidence")
    db.close()
    return found


def told(world: World) -> list[Card]:
    return [from_json(row[1], Card) for row in world.rows(TAX[0]) if row[3].startswith("evidence/")]


async def test_a_file_is_kept_under_its_fingerprint_and_listed_with_the_task(world: World) -> None:
    answer = card(await reported(world, f"https://{HOST}/1"))
    assert "evidence/kept" in [each.name for each in answer.after]
    net = Net(PDF)
    assert await fetching(world, net).run_waiting() == 1
    assert await fetching(world, net).run_waiting() == 0
    [row] = kept(world)
    assert (row[8], row[9], row[10]) == ("stored", hashlib.sha256(PDF).hexdigest(), "application/pdf")
    listed = card(await world.say(*TAX, "/查看 6"))
    assert [each.name for each in listed.attachments] == ["通知0.pdf"]
    assert net.called == [f"https://{HOST}/1"]


async def test_a_picture_that_comes_with_an_urgent_report_belongs_to_the_event(world: World) -> None:
    said = card(await reported(world, f"https://{HOST}/1", words="/速报 16时30分物流园仓库起火，已疏散30人"))
    assert "evidence/kept_event" in [each.name for each in said.lines]
    assert await fetching(world, Net(PDF)).run_waiting() == 1
    [row] = kept(world)
    assert (row[2], row[8], row[13]) == ("", "stored", "2026-1")
    listed = card(await world.say(*TAX, "/佐证 2026-1"))
    assert listed.title.values == {"event": "2026-1", "count": 1}


async def test_a_file_of_an_event_that_may_not_be_kept_is_asked_for_under_its_number(world: World) -> None:
    await reported(world, f"https://{HOST}/1", words="/速报 16时30分物流园仓库起火，已疏散30人")
    assert await fetching(world, Net(b"MZ\x90\x00" + bytes(99))).run_waiting() == 1
    await world.core.parts.mover.settle(tick=False)
    [again] = told(world)
    assert again.title.values["event"] == "2026-1"
    assert [each.call for each in again.buttons] == ["/urgent 2026-1"]


@pytest.mark.parametrize(
    ("gives", "why"),
    [(b"MZ\x90\x00" + bytes(99), "refused_kind"), (b"", "empty"), (PDF + bytes(MOST_BYTES), "too_large")],
)
async def test_what_may_not_be_kept_is_asked_for_again_once(world: World, gives: bytes, why: str) -> None:
    await reported(world, f"https://{HOST}/1")
    assert await fetching(world, Net(gives)).run_waiting() == 1
    await world.core.parts.mover.settle(tick=False)
    [again] = told(world)
    assert again.lines[0].values["why"] == why
    assert facts(world)[-1] == "EvidenceLost"
    assert world.filing("6").state == "filed"


async def test_a_foreign_host_is_never_called(world: World) -> None:
    await reported(world, "https://elsewhere.example/1")
    net = Net(PDF)
    assert await fetching(world, net).run_waiting() == 1
    assert net.called == []
    assert facts(world)[-1] == "EvidenceLost"


async def test_a_private_address_is_never_called(world: World) -> None:
    await reported(world, f"https://{HOST}/1")
    net = Net(PDF)

    async def inside(_: str) -> list[str]:
        return ["203.0.113.9", "10.0.0.7"]

    assert await fetching(world, PublicHttp(net, inside)).run_waiting() == 1
    assert net.called == []


@pytest.mark.parametrize(
    ("url", "address", "called"),
    [
        ("https://storage.example/1", "203.0.113.9", 0),
        ("https://storage.example/1", "10.0.0.7", 0),
        ("https://storage.example/1", "93.184.216.34", 1),
        ("http://storage.example/1", "93.184.216.34", 0),
    ],
)
async def test_a_file_may_lie_at_any_public_host_and_at_no_other(
    world: World, url: str, address: str, called: int
) -> None:
    await reported(world, url)
    net = Net(PDF)

    async def leads_to(_: str) -> list[str]:
        return [address]

    assert await fetching(world, PublicHttp(net, leads_to), FromAnywhere()).run_waiting() == 1
    assert len(net.called) == called
    assert facts(world)[-1] == ("EvidenceStored" if called else "EvidenceLost")


async def test_only_the_guarded_client_goes_anywhere(world: World) -> None:
    await reported(world, "https://storage.example/1")
    net = Net(PDF)
    assert await fetching(world, net, FromAnywhere()).run_waiting() == 1
    assert net.called == []


async def test_a_platform_that_is_down_is_tried_again_and_then_given_up(world: World) -> None:
    await reported(world, f"https://{HOST}/1")
    net = Net(PlatformDown(platform="fake", sent=False))
    media = fetching(world, net)
    for count, wait in enumerate((5, 20, 60), start=1):
        for _ in range(3):  # as often as the bell rings meanwhile
            assert await media.run_waiting() == 0
        assert (len(net.called), media.rest_seconds()) == (count, wait)
        after(world, wait)
    assert await media.run_waiting() == 1
    assert (facts(world)[-1], media.rest_seconds()) == ("EvidenceLost", None)


async def test_what_is_refused_is_asked_for_again_at_once(world: World) -> None:
    await reported(world, f"https://{HOST}/1")
    net = Net(DeliveryRefused(platform="fake", answer="no such file"))
    assert await fetching(world, net).run_waiting() == 1
    assert (facts(world)[-1], len(net.called)) == ("EvidenceLost", 1)


async def test_a_hiccup_of_a_second_costs_no_file(world: World) -> None:
    await reported(world, f"https://{HOST}/1")
    net = Net(PlatformDown(platform="fake", sent=False))
    media = fetching(world, net)
    assert [await media.run_waiting() for _ in range(5)] == [0] * 5
    net.gives = PDF
    after(world, 5)
    assert await media.run_waiting() == 1
    assert facts(world)[-1] == "EvidenceStored"


async def test_a_wait_for_rate_is_no_failure_and_ends_all_the_same(world: World) -> None:
    await reported(world, f"https://{HOST}/1")
    media = fetching(world, Net(RateLimited(wait_seconds=60)))
    for _ in range(10):
        assert await media.run_waiting() == 0
        after(world, 60)
    assert await media.run_waiting() == 1
    assert facts(world)[-1] == "EvidenceLost"


async def test_files_without_words_go_to_what_was_reported_last(world: World) -> None:
    await world.say(*TAX, "/季报 6 完成60%")
    answered = await reported(world, f"https://{HOST}/1", words="@督办助手 附件请收", key="f2")
    assert texts(answered)[0] == "evidence/title"
    assert kept(world)[0][2] == world.filing("6").id


async def test_the_same_message_again_brings_no_second_file(world: World) -> None:
    for _ in range(2):
        await reported(world, f"https://{HOST}/1", f"https://{HOST}/2")
    assert len(kept(world)) == 2


async def test_two_that_fetch_the_same_file_keep_it_once(world: World) -> None:
    await reported(world, f"https://{HOST}/1")
    both = asyncio.Barrier(2)
    first, second = (fetching(world, Net(gives, meets=both)) for gives in (PDF, b""))
    assert await asyncio.gather(first.run_waiting(), second.run_waiting()) == [1, 1]
    assert sum(each in {"EvidenceStored", "EvidenceLost"} for each in facts(world)) == 1
