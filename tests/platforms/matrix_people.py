"""People at a homeserver, by plain HTTP: an independent client of the specification."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import aiohttp

from tests.synapse import Synapse

CLIENT = "/_matrix/client/v3"
PATIENCE_SECONDS = 90.0
POLL_MILLISECONDS = 10_000
Event = dict[str, Any]


@dataclass
class Person:
    """Somebody with an account. `seen` are the events of each room in their order."""

    session: aiohttp.ClientSession
    base: str
    account: str
    token: str
    seen: dict[str, list[Event]] = field(default_factory=dict)
    since: str = ""

    async def call(self, method: str, path: str, body: object = None, **query: str) -> Any:
        headers = {"authorization": f"Bearer {self.token}"}
        url = f"{self.base}{path}"
        async with self.session.request(method, url, json=body, headers=headers, params=query) as reply:
            answer = await reply.json()
            assert reply.status == 200, (path, reply.status, answer)
            return answer

    async def room(self, name: str, *others: str, **more: object) -> str:
        """A private room with those who are invited."""
        body = {"name": name, "preset": "private_chat", "invite": list(others), **more}
        return str((await self.call("POST", f"{CLIENT}/createRoom", body))["room_id"])

    async def join(self, room: str) -> None:
        await self.call("POST", f"{CLIENT}/join/{quote(room, safe='')}", {})

    async def send(self, room: str, kind: str, content: Mapping[str, object]) -> str:
        path = f"{CLIENT}/rooms/{quote(room, safe='')}/send/{kind}/{uuid4().hex}"
        return str((await self.call("PUT", path, content))["event_id"])

    async def say(self, room: str, words: str, **more: object) -> str:
        content = {"msgtype": "m.text", "body": words, "m.mentions": {}, **more}
        return await self.send(room, "m.room.message", content)

    async def mention(self, room: str, account: str, words: str) -> str:
        return await self.say(room, words, **{"m.mentions": {"user_ids": [account]}})

    async def reply(self, room: str, event: str, words: str, **more: object) -> str:
        return await self.say(room, words, **{"m.relates_to": {"m.in_reply_to": {"event_id": event}}, **more})

    async def reply_in_thread(self, room: str, root: str, words: str) -> str:
        relation = {
            "rel_type": "m.thread",
            "event_id": root,
            "is_falling_back": True,
            "m.in_reply_to": {"event_id": root},
        }
        return await self.say(room, words, **{"m.relates_to": relation})

    async def react(self, room: str, event: str, sign: str) -> str:
        relation = {"rel_type": "m.annotation", "event_id": event, "key": sign}
        return await self.send(room, "m.reaction", {"m.relates_to": relation})

    async def edit(self, room: str, event: str, words: str) -> str:
        new = {"msgtype": "m.text", "body": words, "m.mentions": {}}
        relation = {"rel_type": "m.replace", "event_id": event}
        return await self.say(room, f"* {words}", **{"m.new_content": new, "m.relates_to": relation})

    async def redact(self, room: str, event: str) -> str:
        path = f"{CLIENT}/rooms/{quote(room, safe='')}/redact/{quote(event, safe='')}/{uuid4().hex}"
        return str((await self.call("PUT", path, {}))["event_id"])

    async def upload(self, name: str, body: bytes, kind: str) -> str:
        headers = {"authorization": f"Bearer {self.token}", "content-type": kind}
        url = f"{self.base}/_matrix/media/v3/upload"
        async with self.session.post(url, data=body, headers=headers, params={"filename": name}) as reply:
            return str((await reply.json())["content_uri"])

    async def download(self, mxc: str) -> bytes:
        url = f"{self.base}/_matrix/client/v1/media/download/{mxc.removeprefix('mxc://')}"
        async with self.session.get(url, headers={"authorization": f"Bearer {self.token}"}) as reply:
            assert reply.status == 200, reply.status
            return await reply.read()

    async def look(self, *, milliseconds: int = 0) -> None:
        """Take what has come, waiting so long where nothing has."""
        query = {"timeout": str(milliseconds), **({"since": self.since} if self.since else {})}
        found = await self.call("GET", f"{CLIENT}/sync", **query)
        self.since = found["next_batch"]
        for room, state in found.get("rooms", {}).get("join", {}).items():
            self.seen.setdefault(room, []).extend(state["timeline"]["events"])

    async def wait(self, room: str, wanted: Callable[[Event], object], *, after: str = "") -> Event:
        """The first event in the room that is wanted, after that one."""
        async with self.patience(room):
            while True:
                if found := next((each for each in self.after(room, after) if wanted(each)), None):
                    return found
                known = len(self.seen.get(room, []))
                await self.look(milliseconds=POLL_MILLISECONDS)
                if len(self.seen.get(room, [])) == known:
                    await self._look_back(room)

    async def _look_back(self, room: str) -> None:
        """A homeserver that has just begun may leave out of a sync what its history has."""
        known = {each["event_id"] for each in self.seen.get(room, [])}
        history = await self.history(room)
        if any(each["event_id"] not in known for each in history):
            self.seen[room] = history

    @asynccontextmanager
    async def patience(self, room: str) -> AsyncIterator[None]:
        """Fails with what was seen, once there was time enough."""
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                yield
        except TimeoutError:
            seen = [(each["sender"], each["type"], each["content"]) for each in self.seen.get(room, [])[-5:]]
            raise AssertionError(f"nothing of the kind came; last: {seen}") from None

    def after(self, room: str, event: str) -> list[Event]:
        events = self.seen.get(room, [])
        places = [place for place, each in enumerate(events) if each["event_id"] == event]
        return events[places[0] + 1 :] if places else [] if event else events

    async def history(self, room: str) -> list[Event]:
        """All that can be read in the room, oldest first."""
        path = f"{CLIENT}/rooms/{quote(room, safe='')}/messages"
        found: list[Event] = []
        start: dict[str, str] = {}
        while True:
            page = await self.call("GET", path, dir="b", limit="100", **start)
            found += page["chunk"]
            if not page["chunk"] or "end" not in page:
                return found[::-1]
            start = {"from": page["end"]}


@asynccontextmanager
async def people(synapse: Synapse, *names: str) -> AsyncIterator[list[Person]]:
    """New accounts, each with the name and something that makes it the only one."""
    mark = uuid4().hex[:6]
    async with aiohttp.ClientSession() as session:
        found = []
        for name in names:
            token = await asyncio.to_thread(synapse.user, f"{name}-{mark}")
            found.append(Person(session, synapse.base, f"@{name}-{mark}:office.test", token))
        yield found
