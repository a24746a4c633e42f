"""A homeserver's requests through listener, pipeline and ledger; what was missed goes before what is new."""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import AsyncIterator, Callable, Mapping
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
    """Answers what Duban asks: one room and what was said there, newest last. `down` of so many calls.

    What is asked about a room of `broken` fails; `elsewhere` holds what was said in other rooms.
    """

    history: list[dict[str, Any]] = field(default_factory=list)
    elsewhere: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    broken: set[str] = field(default_factory=set)
    while_read: Callable[[], None] = lambda: None
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
        if any(f"/{room}" in unquote(parts.path) for room in self.broken):
            raise PlatformDown(platform=platform, sent=False)
        if what == "ping":
            self.pinged.set()
            await self.sending.wait()
        if what == "messages":
            self.reading.set()
            await self.gate.wait()
            room = unquote(parts.path).split("/rooms/")[1].partition("/")[0]
            page = self._page(room, int(parse_qs(parts.query).get("from", ["0"])[0]))
            self.while_read()
            return page
        bodies: Mapping[str, Any] = {
            "joined_rooms": {"joined_rooms": [f"!{ROOM}", *self.elsewhere]},
            "joined_members": {"joined": {f"@{LIAISON}:office.test": {}, "@b:x": {}, "@c:x": {}}},
        }
        return HttpReply(200, json.dumps(bodies.get(what, {})).encode())

    def _page(self, room: str, start: int) -> HttpReply:
        history = self.elsewhere.get(room, self.history)
        newest_first = history[::-1][start : start + 100]
        end = {"end": str(start + 100)} if len(history) > start + 100 else {}
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

    async def retried(self) -> None:
        """Until no chat is set aside any more."""
        done = asyncio.Event()
        loop = asyncio.create_task(self.catch_up.retry(self.hooks.take, done.set))
        async with asyncio.timeout(20):
            await done.wait()
        loop.cancel()
        await asyncio.gather(loop, return_exceptions=True)

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

    def order(self) -> list[str]:
        """The same as they were handled, where each was answered."""
        db = self.core.database.connect()
        keys = [row[1] for row in db.rows("outbox") if str(row[1]).startswith(f"answer/{CONNECTION}/")]
        db.close()
        return [key.rsplit("/", 1)[1] for key in keys]

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
    catch_up.first_wait_seconds = 0.0
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
    service.homeserver.asked.clear()
    assert (await service.put("1", invitation))[0] == 200
    assert service.homeserver.asked == [f"!{ROOM}"]  # POST /join/!room


async def test_a_room_that_cannot_be_joined_holds_up_no_other_and_is_joined_later(service: Listening) -> None:
    """Over a restart as well: that it asked us in is kept."""
    await service.caught_up()
    invitation = {
        **call("", "$invite"),
        "room_id": "!new:x",
        "type": "m.room.member",
        "state_key": "@duban0:office.test",
        "content": {"membership": "invite"},
    }
    service.homeserver.broken = {"!new:x"}
    assert (await service.put("1", invitation))[0] == 200
    assert (await service.put("2", call("/任务", "$y")))[0] == 200
    assert (service.handled(), service.marks()["!new:x"]) == (["$y"], "")
    again = CatchUp(
        service.core.platforms, service.core.parts.writer, service.core.parts.reader,
        ManualClock(NOW), service.homeserver,
    )  # fmt: skip
    again.looks_seconds, again.first_wait_seconds = (), 0.0
    await again.run(service.hooks.take, lambda: None)
    service.homeserver.broken = set()
    service.homeserver.asked.clear()
    service.catch_up = again
    await service.retried()
    assert service.homeserver.asked[:1] == ["!new:x"]


async def test_a_body_is_not_read_before_the_token_was_right(service: Listening) -> None:
    """More than the listener takes of others: of a homeserver it is taken, of anybody else not even read."""
    await service.caught_up()
    long = call("好" * 700_000, "$long")
    assert (await service.put("1", long, token="wrong"))[0] == 403
    assert (await service.put("2", long))[0] == 200
    assert service.handled() == ["$long"]


async def test_what_the_homeserver_cannot_be_asked_about_is_read_once_it_can(service: Listening) -> None:
    """It cannot say who is in the room: no fault of the words, so they are read again from its history."""
    await service.caught_up()
    service.homeserver.history = [call("/任务", "$x")]
    service.homeserver.down = 5
    assert (await service.put("1", *service.homeserver.history))[0] == 200
    assert service.handled() == []
    await service.retried()
    assert (service.handled(), service.homeserver.down) == (["$x"], 0)
    assert (await service.put("2", call("/任务", "$y")))[0] == 200
    assert service.handled() == ["$x", "$y"]


def bad(words: str, event: str) -> dict[str, Any]:
    return call(words, event, room_id="!bad:x")


async def test_a_room_that_fails_for_ever_holds_up_no_other(service: Listening) -> None:
    await service.caught_up()
    service.homeserver.broken = {"!bad:x"}
    for txn in range(4):
        events = bad("/任务", f"$bad{txn}"), call("/任务", f"$good{txn}")
        assert (await service.put(str(txn), *events))[0] == 200
    assert service.handled() == [f"$good{txn}" for txn in range(4)]
    assert "!bad:x" not in service.marks()


async def test_what_it_said_meanwhile_is_handled_in_order_once_it_answers_and_nothing_is_lost(
    service: Listening,
) -> None:
    await service.caught_up()
    told = [bad("/任务", f"$b{n}") for n in range(5)]
    service.homeserver.elsewhere["!bad:x"] = told[:3]
    service.homeserver.broken = {"!bad:x"}
    for txn, event in enumerate(told[:3]):
        await service.put(str(txn), event)
    service.homeserver.broken = set()
    later = iter(told[3:])

    def one_more() -> None:
        """Comes in a transaction of its own while the history is read, and is not in what was read."""
        if (event := next(later, None)) is not None:
            assert service.catch_up.leaves(CONNECTION, "!bad:x")
            service.homeserver.elsewhere["!bad:x"].append(event)

    service.homeserver.while_read = one_more
    await service.retried()
    assert service.order() == ["$b0", "$b1", "$b2"]  # strangers are answered three times an hour
    assert service.handled() == [each["event_id"] for each in told]
    assert service.marks()["!bad:x"] == "$b4"
    assert (await service.put("9", bad("/任务", "$b9")))[0] == 200
    assert service.handled()[-1] == "$b9"


async def test_at_the_start_a_room_that_fails_keeps_no_other_from_being_read(service: Listening) -> None:
    service.homeserver.history = [call("/任务", "$good")]
    service.homeserver.elsewhere["!bad:x"] = [bad("/任务", "$bad")]
    service.homeserver.broken = {"!bad:x"}
    await service.caught_up()
    assert service.handled() == ["$good"]
    assert (await service.put("1", bad("/任务", "$bad")))[0] == 200
    service.homeserver.broken = set()
    await service.retried()
    assert service.handled() == ["$bad", "$good"]


async def test_a_start_reads_what_a_room_said_that_was_set_aside(service: Listening) -> None:
    """The mark has stayed: a stop in the meantime loses nothing."""
    await service.caught_up()
    service.homeserver.elsewhere["!bad:x"] = [bad("/任务", "$one")]
    await service.put("1", bad("/任务", "$one"))
    service.homeserver.broken = {"!bad:x"}
    service.homeserver.elsewhere["!bad:x"].append(bad("/任务", "$two"))
    somebody = {**bad("", "$came"), "type": "m.room.member", "state_key": "@z:x", "content": {}}
    await service.put("2", somebody, bad("/任务", "$two"))  # who is there has to be asked again
    assert service.marks()["!bad:x"] == "$one"
    service.homeserver.broken = set()
    parts = service.core.parts
    again = CatchUp(service.core.platforms, parts.writer, parts.reader, ManualClock(NOW), service.homeserver)
    again.looks_seconds = ()
    await again.run(service.hooks.take, lambda: None)
    assert service.order() == ["$one", "$two"]
