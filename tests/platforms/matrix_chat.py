"""A liaison in the room of their unit, the office and the leaders in theirs, and Duban in all of them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from tests.platforms.matrix_kit import UNIT, Desk, Seated, a_desk, until
from tests.platforms.matrix_people import Event, Person, people
from tests.synapse import Synapse

MORNING = datetime(2026, 9, 21, 1, 30, tzinfo=UTC)  # 9:30 of the first day of reminders
OTHER_UNIT = "市数据局"


@dataclass
class Chat:
    """`liaison` and `office` are the two people; the office hears for the leading group as well."""

    synapse: Synapse
    desk: Desk
    liaison: Person
    office: Person
    room: str
    office_room: str
    leaders_room: str

    @property
    def bot(self) -> str:
        return self.desk.slot.account

    def by_bot(self, event: Event) -> bool:
        return event["sender"] == self.bot and event["type"] == "m.room.message"

    async def heard(self, *, after: str, room: str = "") -> Event:
        """What Duban says in the room next."""
        return await self.liaison.wait(room or self.room, self.by_bot, after=after)

    async def answer_to(self, event: str, *, room: str = "") -> Event:
        """What Duban says in reply to that event."""
        return await self.liaison.wait(
            room or self.room, lambda each: self.by_bot(each) and answered_by(each) == event
        )

    async def sending(self) -> None:
        """Until the homeserver sends as things are said.

        In the moment in which it turns to that it can keep an invitation back, which no history tells of.
        """
        await self.reminder()  # Duban is in the room
        await self.answer_to(await self.liaison.say(self.room, "/任务"))
        await until(lambda: self.synapse.sends(self.desk.slot))

    async def reminder(self) -> Event:
        return await self.liaison.wait(
            self.room, lambda each: self.by_bot(each) and "【季报提醒】" in each["content"]["body"]
        )


def answered_by(event: Event) -> str | None:
    """The event that this one answers."""
    relation = event["content"].get("m.relates_to", {})
    found = relation.get("m.in_reply_to", {}).get("event_id")
    return str(found) if found else None


@asynccontextmanager
async def a_chat(synapse: Synapse, folder: Path, *units: str) -> AsyncIterator[Chat]:
    """Duban is asked in before it runs for the first time. The liaison speaks for all the units."""
    slot = synapse.take_slot()
    async with people(synapse, "han", "li") as (liaison, office):
        room = await liaison.room("市税务局工作群", slot.account, office.account)
        office_room = await office.room("领导小组办公室", slot.account, liaison.account)
        leaders_room = await office.room("领导小组", slot.account)
        await office.join(room)
        await liaison.join(office_room)
        seats = [
            *(Seated("liaison", unit, liaison.account, room) for unit in units or (UNIT,)),
            Seated("coordinator", "", office.account, office_room),
            Seated("leader", "", office.account, leaders_room),
        ]
        desk = await a_desk(folder, slot, synapse.base, seats)
        desk.start_at(MORNING)
        yield Chat(synapse, desk, liaison, office, room, office_room, leaders_room)
