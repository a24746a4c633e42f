"""What we send is taken by a real homeserver: the longest, the same again, files both ways, hostile words."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import aiohttp
import pytest
import pytest_asyncio

from bot.errors import DeliveryRefused
from bot.platforms.matrix.cards import MOST_BYTES, content_of, size
from bot.platforms.matrix.platform import Config, Matrix
from bot.ports.http import Calls
from bot.ports.messages import RenderedMessage
from bot.runtime.calls import AiohttpClient, drive
from bot.text import Span
from bot.wire.escaping import JOINER
from bot.wording.cards import Attachment, RenderedCard
from tests.platforms.contract import a_message
from tests.platforms.hostile import HOSTILE
from tests.platforms.matrix_people import Person, people
from tests.synapse import SERVER_NAME, Slot, Synapse

PDF = b"%PDF-1.7\n1 0 obj"


@dataclass
class Sending:
    """Our platform, without a service, in a room with somebody."""

    platform: Matrix
    slot: Slot
    person: Person
    room: str

    async def run(self, calls: Calls[Any]) -> Any:
        async with aiohttp.ClientSession() as session:
            http = AiohttpClient(session)
            driven = await drive(
                calls, http, platform="m", hosts=self.platform.hosts, stored=lambda sha256: PDF
            )
            return driven.result

    async def send(self, card: RenderedCard, **changes: object) -> str:
        message: RenderedMessage = a_message(card, **{"chat": self.room, **changes})
        return str(await self.run(self.platform.deliver(message)))

    async def ours(self) -> list[dict[str, Any]]:
        history = await self.person.history(self.room)
        return [each for each in history if each["sender"] == self.slot.account and "body" in each["content"]]


@pytest_asyncio.fixture
async def sending(synapse: Synapse) -> AsyncIterator[Sending]:
    slot = synapse.take_slot()
    settings = {"homeserver": synapse.base, "server_name": SERVER_NAME, "user": slot.user}
    tokens = {"as_token": slot.as_token, "hs_token": slot.hs_token}
    platform = Matrix(slot.connection, Config.model_validate({**settings, **tokens}))
    async with people(synapse, "han") as (person,):
        yield Sending(platform, slot, person, await person.room("群", slot.account))


async def test_the_longest_message_we_make_is_taken_whole(sending: Sending) -> None:
    for sign in ("好", '"', "<", "\n", "\\"):
        card = RenderedCard((Span("题"),), tuple((Span(sign * 900, foreign=True),) for _ in range(300)))
        content = content_of(card)
        assert MOST_BYTES / 2 < size(content) <= MOST_BYTES
        event = await sending.send(card, key=f"long/{ord(sign)}")
        [sent] = [each for each in await sending.ours() if each["event_id"] == event]
        assert sent["content"]["body"] == content["body"]


async def test_the_same_message_again_shows_once_even_with_other_words(sending: Sending) -> None:
    first = await sending.send(RenderedCard((Span("一"),)), key="a")
    again = await sending.send(RenderedCard((Span("二"),)), key="a")
    other = await sending.send(RenderedCard((Span("三"),)), key="b")
    assert first == again != other
    assert [each["content"]["body"] for each in await sending.ours()] == ["一", "三"]


async def test_hostile_words_arrive_as_they_were_and_mention_nobody(sending: Sending) -> None:
    await sending.send(RenderedCard((Span("题"),), tuple((Span(words, foreign=True),) for words in HOSTILE)))
    [sent] = await sending.ours()
    assert sent["content"]["m.mentions"] == {}
    assert sent["content"]["body"].replace(JOINER, "") == "\n".join(("题", *HOSTILE))


async def test_files_go_both_ways(sending: Sending) -> None:
    card = RenderedCard((Span("汇总"),), attachments=(Attachment("汇总.pdf", "application/pdf", "a" * 64),))
    await sending.send(card)
    [sent] = await sending.ours()
    assert (sent["content"]["body"], sent["content"]["info"]["size"]) == ("汇总.pdf", len(PDF))
    assert await sending.person.download(sent["content"]["url"]) == PDF
    url = await sending.person.upload("通知.pdf", PDF, "application/pdf")
    assert await sending.run(sending.platform.fetch(url)) == PDF
    with pytest.raises(LookupError):
        await sending.run(sending.platform.fetch(f"mxc://{SERVER_NAME}/nothing"))


async def test_a_room_that_never_asked_us_in_refuses(sending: Sending) -> None:
    alone = await sending.person.room("别人的群")
    with pytest.raises(DeliveryRefused, match="M_FORBIDDEN"):
        await sending.send(RenderedCard((Span("题"),)), chat=alone)
