"""A homeserver's requests through listener, pipeline and ledger; what was missed goes before what is new."""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest_asyncio
from aiohttp.test_utils import TestClient, TestServer

from bot.errors import PlatformDown
from bot.ports.http import HttpCall, HttpReply
from bot.runtime.catching_up import CatchUp
from bot.runtime.clock import ManualClock
from bot.runtime.server import Hooks, public_app
from bot.storage.audit import verify
from bot.storage.database import Database
from bot.wiring import Core
from tests.bench.names import CONNECTION
from tests.bench.office import a_core, prepare, stop
from tests.platforms.contract import NOW
from tests.platforms.matrix_requests import HS_TOKEN, VECTORS, a_matrix, said

ROOM, LIAISON = "room-tax", "tax"  # as the prepared ledger knows them
TRANSACTION = "_matrix/app/v1/transactions"


@dataclass
class Homeserver:
    """Answers what Duban asks: one room and what was said there, newest last. `down` of so many calls."""

    history: list[dict[str, Any]] = field(default_factory=list)
    down: int = 0
    asked: list[str] = field(default_factory=list)
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    reading: asyncio.Event = field(default_factory=asyncio.Event)
    pinged: asyncio.Event = field(default_factory=asyncio.Event)
    sending: asyncio.Event = field(default_factory=asyncio.Event)

    async def __call__(self, call: HttpCall, platform: str) -> HttpReply:
        parts = urlsplit(call.url)
        what = unquote(parts.path).rsplit("/", 1)[1]
        self.asked.append(what)
        if self.down:
            self.down -= 1
            raise PlatformDown(platform=platform, sent=False)
        if what == "ping":
            self.pinged.set()
            await self.sending.wait()
        if what == "messages":
            self.reading.set()
            await self.gate.wait()
            return self._page(int(parse_qs(parts.query).get("from", ["0"])[0]))
        bodies: Mapping[str, Any] = {
            "joined_rooms": {"joined_rooms": [f"!{ROOM}"]},
            "joined_members": {"joined": {f"@{LIAISON}:office.test": {}, "@b:x": {}, "@c:x": {}}},
        }
        return HttpReply(200, json.dumps(bodies.get(what, {})).encode())

    def _page(self, start: int) -> HttpReply:
        newest_first = self.history[::-1][start : start + 100]
        end = {"end": str(start + 100)} if len(self.history) > start + 100 else {}
        return HttpReply(200, json.dumps({"chunk": newest_first, **end}).encode())


@dataclass
class Listening:
    core: Core
    client: TestClient  # type: ignore[type-arg]
    hooks: Hooks
    catch_up: CatchUp
    homeserver: Homeserver

    async def put(self, txn: str, *events: Mapping[str, Any], token: str = HS_TOKEN) -> tuple[int, Any]:
        path = f"/hooks/{CONNECTION}/{TRANSACTION}/{txn}"
        headers = {"authorization": f"Bearer {token}"}
        body = io.BytesIO(json.dumps({"events": list(events)}).encode())
        async with self.client.put(path, data=body, headers=headers) as reply:
            return reply.status, await reply.json(content_type=None)

    async def caught_up(self) -> None:
        self.homeserver.gate.set()
        self.homeserver.sending.set()
        await self.catch_up.run(self.hooks.take, lambda: None)

    def handled(self) -> list[str]:
        """Event ids of what was for us, sorted."""
        db = self.core.database.connect()
        assert verify(db) == []
        keys = [row[0] for row in db.rows("inbox") if row[0].startswith(f"in/{CONNECTION}/")]
        db.close()
        return sorted(key.rsplit("/", 1)[1] for key in keys)

    def marks(self) -> dict[str, str]:
        db = self.core.database.connect()
        found = {row[0]: row[1] for row in db.all("chat_marks", connection=CONNECTION)}
        db.close()
        return found


@pytest_asyncio.fixture
async def service(tmp_path: Path) -> AsyncIterator[Listening]:
    url = f"sqlite:///{tmp_path / 'ledger.db'}"
    platform, clock, homeserver = a_matrix(), ManualClock(NOW), Homeserver()
    await prepare(url, tmp_path, platform, opened=False)
    core = a_core(Database(url), tmp_path, platform, clock)
    parts = core.parts
    parts.writer.start()
    catch_up = CatchUp(core.platforms, parts.writer, parts.reader, clock, homeserver)
    catch_up.looks_seconds = (0.0,)
    hooks = Hooks(
        core.platforms, core.pipeline, parts.writer, clock, homeserver,
        render=lambda card: core.words.render(card, clock.office()), on_change=lambda: None,
        catch_up=catch_up,
    )  # fmt: skip
    async with TestClient(TestServer(public_app(hooks))) as client:
        yield Listening(core, client, hooks, catch_up, homeserver)
    stop(core)


def call(words: str, event: str, **more: Any) -> dict[str, Any]:
    """Words that mention us."""
    mention = {"m.mentions": {"user_ids": ["@duban0:office.test"]}}
    return {**said(words, event, **mention), "room_id": f"!{ROOM}", **more}


async def test_vector_of_transactions(service: Listening) -> None:
    """First, repeated, wrong token, no token, ping; where mautrix says 401 the specification says 403."""
    await service.caught_up()
    vector = VECTORS["transaction"]
    event = vector["inputs"]["body"]["events"][0]
    event["content"]["body"] = "/任务"  # said to nobody it would leave no trace
    event["sender"] = "@u:office.test"
    answers = [await service.put("txn1", event), await service.put("txn1", event)]
    answers += [await service.put("txn1", event, token="wrong")]
    async with service.client.put(f"/hooks/{CONNECTION}/{TRANSACTION}/txn1", json={}) as reply:
        answers.append((reply.status, await reply.json()))
    headers = {"authorization": f"Bearer {HS_TOKEN}"}
    async with service.client.post(f"/hooks/{CONNECTION}/_matrix/app/v1/ping", headers=headers) as reply:
        answers.append((reply.status, await reply.json()))
    expected = [status for status, _ in vector["expected"]["mautrix_answers"]]
    assert [status for status, _ in answers] == [403 if status == 401 else status for status in expected]
    assert [body.get("errcode") for _, body in answers] == [None, None, "M_FORBIDDEN", "M_FORBIDDEN", None]
    assert service.handled() == vector["expected"]["events_handled_once"]


async def test_what_was_missed_is_handled_before_what_is_new(service: Listening) -> None:
    service.homeserver.history = [call("/任务", f"$old{n}") for n in range(3)]
    catching = asyncio.create_task(service.catch_up.run(service.hooks.take, lambda: None))
    new = asyncio.create_task(service.put("1", call("/任务", "$new")))
    await service.homeserver.reading.wait()
    assert service.handled() == []
    service.homeserver.gate.set()
    assert (await new)[0] == 200
    service.homeserver.sending.set()
    await catching
    assert service.handled() == ["$new", "$old0", "$old1", "$old2"]
    assert service.homeserver.asked.count("ping") == 1


async def test_what_the_homeserver_loses_as_it_turns_to_sending_is_found(service: Listening) -> None:
    """Synapse keeps one transaction back that falls into the moment in which it finds us again."""
    homeserver = service.homeserver
    homeserver.gate.set()
    catching = asyncio.create_task(service.catch_up.run(service.hooks.take, lambda: None))
    await homeserver.pinged.wait()
    homeserver.history = [call("/任务", "$lost"), call("/任务", "$new")]
    assert (await service.put("1", homeserver.history[1]))[0] == 200
    homeserver.sending.set()
    await catching
    assert service.handled() == ["$lost", "$new"]
    assert service.marks() == {f"!{ROOM}": "$new"}


async def test_only_what_came_after_the_mark_is_read_again(service: Listening) -> None:
    await service.caught_up()
    await service.put("1", call("/任务", "$a"))
    service.homeserver.history = [call("/任务", each) for each in ("$before", "$a", "$b", "$c")]
    await service.caught_up()
    assert service.handled() == ["$a", "$b", "$c"]
    assert service.marks() == {f"!{ROOM}": "$c"}


async def test_without_a_mark_what_was_said_before_we_came_is_not_ours(service: Listening) -> None:
    joining = {
        "type": "m.room.member",
        "event_id": "$join",
        "sender": "@duban0:office.test",
        "state_key": "@duban0:office.test",
        "content": {"membership": "join"},
    }
    before = [call("/任务", f"$before{n}") for n in range(150)]
    service.homeserver.history = [*before, joining, *[call("/任务", f"$after{n}") for n in range(2)]]
    await service.caught_up()
    assert service.handled() == ["$after0", "$after1"]


async def test_long_histories_come_page_by_page(service: Listening) -> None:
    service.homeserver.history = [said("周五吃什么", f"$talk{n}") for n in range(250)]
    service.homeserver.history[0] = call("/任务", "$first")
    await service.caught_up()
    first_look = service.homeserver.asked[: service.homeserver.asked.index("ping")]
    assert first_look.count("messages") == 3
    assert service.handled() == ["$first"]


async def test_an_invitation_is_followed_once_its_transaction_is_stored(service: Listening) -> None:
    await service.caught_up()
    invitation = {
        **call("", "$invite"),
        "type": "m.room.member",
        "state_key": "@duban0:office.test",
        "content": {"membership": "invite"},
    }
    service.homeserver.down = 1
    assert (await service.put("1", invitation))[0] == 500
    service.homeserver.asked.clear()
    assert (await service.put("1", invitation))[0] == 200
    assert service.homeserver.asked == [f"!{ROOM}"]  # POST /join/!room


async def test_a_body_is_not_read_before_the_token_was_right(service: Listening) -> None:
    """More than the listener takes of others: of a homeserver it is taken, of anybody else not even read."""
    await service.caught_up()
    long = call("好" * 700_000, "$long")
    assert (await service.put("1", long, token="wrong"))[0] == 403
    assert (await service.put("2", long))[0] == 200
    assert service.handled() == ["$long"]


async def test_what_the_homeserver_cannot_be_asked_about_comes_until_it_can(service: Listening) -> None:
    """It cannot say who is in the room: no fault of the words, so the transaction comes again."""
    await service.caught_up()
    service.homeserver.down = 5
    statuses = [(await service.put("1", call("/任务", "$x")))[0] for _ in range(6)]
    assert statuses == [500] * 5 + [200]
    assert (await service.put("2", call("/任务", "$y")))[0] == 200
    assert service.handled() == ["$x", "$y"]
